//! Invitations, and setting up password and authenticator.

use core::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::sign_in::count_attempt;
use super::{AccountError, Attempts, Password, StoredAccount, TotpKey};
use crate::office::acts::{ActError, By, prove};
use crate::office::registry::{Registry, RegistryError, atomically};
use crate::office::{Office, OfficerName, Pin, is_equal};
use crate::time::Timestamp;

/// The code of an invitation. Wiped when dropped; `Debug` does not show it.
pub struct Invitation {
    code: Zeroizing<String>,
    until: Timestamp,
}

impl Invitation {
    /// Number of random bytes for a code. Each gives five bits: 100 bits cannot be guessed.
    pub const BYTES: usize = 20;
    /// How long a code counts, in seconds: an invitation is handed over in person or the same day.
    pub const VALID_SECONDS: u64 = 24 * 3600;
    /// Digits and capitals without I, L, O and U (Crockford's Base32).
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// Makes an invitation from random bytes.
    pub(super) fn new(random: &[u8; Self::BYTES], at: Timestamp) -> Self {
        let mut code = Zeroizing::new(String::with_capacity(Self::BYTES + Self::BYTES / 5));
        for (place, byte) in random.iter().enumerate() {
            if place > 0 && place.is_multiple_of(5) {
                code.push('-');
            }
            let letter = Self::ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or_default();
            code.push(char::from(letter));
        }
        Self { code, until: at.saturating_add(Self::VALID_SECONDS) }
    }

    /// The code, for the person who is invited.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// When the code ends.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.until
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        hash_of(&self.code)
    }
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("until", &self.until).finish_non_exhaustive()
    }
}

/// SHA-256 of a code as typed: hyphens and blanks do not count, and letters that look like digits are
/// digits.
fn hash_of(typed: &str) -> [u8; 32] {
    let mut code = Zeroizing::new(String::with_capacity(Invitation::BYTES));
    for letter in typed.chars().filter(|one| one.is_ascii_alphanumeric()).take(Invitation::BYTES + 1) {
        code.push(match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
    }
    Sha256::new_with_prefix(b"fede invitation").chain_update(code.as_bytes()).finalize().into()
}

/// An account whose password is set, and whose authenticator has to be confirmed.
#[derive(Debug)]
pub struct Enrolment {
    /// The key for the authenticator. It is shown once.
    pub key: TotpKey,
    /// What [`finish_enrolment`] takes: proof that this step was made, in hexadecimal.
    pub ticket: Zeroizing<String>,
}

/// Sets a password, and makes the key of an authenticator. `proof` is the code of the invitation, or
/// the PIN of an officer who was taken over. `salt` and `key` must be random.
///
/// It can be repeated until [`finish_enrolment`]; the last one counts.
///
/// # Errors
/// [`AccountError::Refused`], [`AccountError::PasswordLength`], [`AccountError::PasswordWeak`].
pub fn begin_enrolment(
    office: &Office,
    registry: &mut dyn Registry,
    (account, proof, password): (&str, &Zeroizing<String>, Zeroizing<String>),
    (salt, key): ([u8; 16], Zeroizing<[u8; TotpKey::BYTES]>),
    at: Timestamp,
) -> Result<Enrolment, AccountError> {
    let name = OfficerName::new(account).map_err(|_| AccountError::Refused)?;
    let password = Password::new(password, &name)?;
    // Before any other answer, so that the time does not tell whether there is an account.
    let hash = password.hash(office.secret(), &name, &salt)?;
    let Some((found, _)) = count_attempt(registry, &name, None, at)? else { return Err(AccountError::Refused) };
    let by = By { officer: found.name.as_str(), at };
    if !is_invited(office, registry, &found, proof, by)? {
        registry.record(&by.act("sign-in-refused", &found.name, "", "invitation"))?;
        return Err(AccountError::Refused);
    }
    let damaged = RegistryError::Damaged { expected: "account" };
    let key = TotpKey::new(key.as_slice(), &found.name).ok_or(damaged)?;
    let sealed = office.secret().seal_totp(name.key(), key.bytes());
    let sealed = sealed.ok_or(RegistryError::Damaged { expected: "account" })?;
    let ticket = office.secret().enrolment_ticket(name.key(), &hash, &sealed);
    atomically(registry, |registry| {
        let account = registry.account(name.key())?;
        // Another step, or a reset, may have come first.
        let account = account.filter(|account| !account.is_ready && !account.is_locked && account.code == found.code);
        let account = account.ok_or(AccountError::Refused)?;
        let attempts = Attempts::none(at);
        Ok::<(), AccountError>(registry.keep_account(&StoredAccount {
            salt,
            hash,
            totp: sealed,
            attempts,
            ..account
        })?)
    })?;
    Ok(Enrolment { key, ticket: Zeroizing::new(base16ct::lower::encode_string(ticket.as_slice())) })
}

pub(super) fn is_invited(
    office: &Office,
    registry: &mut dyn Registry,
    account: &StoredAccount,
    proof: &Zeroizing<String>,
    by: By<'_>,
) -> Result<bool, AccountError> {
    if account.is_ready || account.is_locked {
        return Ok(false);
    }
    if by.at >= account.code_until {
        return Ok(false);
    }
    if let Some(code) = &account.code {
        return Ok(is_equal(&hash_of(proof), code));
    }
    let Ok(pin) = Pin::new(proof.clone()) else { return Ok(false) };
    match prove(office, registry, (account.name.as_str(), &pin), by) {
        Ok(_) => Ok(true),
        Err(ActError::UnknownOfficer { .. } | ActError::WrongPin { .. } | ActError::LockedOfficer { .. }) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

/// Confirms the authenticator with its first code. From then on the account can be used.
///
/// # Errors
/// [`AccountError::Refused`] if the first step was not made, or was repeated;
/// [`AccountError::WrongCode`].
pub fn finish_enrolment(
    office: &Office,
    registry: &mut dyn Registry,
    (account, ticket, code): (&str, &str, &str),
    at: Timestamp,
) -> Result<(), AccountError> {
    let name = OfficerName::new(account).map_err(|_| AccountError::Refused)?;
    let mut shown = [0; 32];
    let is_whole = base16ct::lower::decode(ticket, &mut shown).is_ok_and(|found| found.len() == 32);
    atomically(registry, |registry| {
        let account = registry.account(name.key())?.ok_or(AccountError::Refused)?;
        let expected = office.secret().enrolment_ticket(name.key(), &account.hash, &account.totp);
        let is_late = at >= account.code_until;
        if !is_whole || account.is_ready || account.is_locked || is_late || !is_equal(&expected, &shown) {
            return Err(AccountError::Refused);
        }
        let step = TotpKey::of(office.secret(), &account)?.step_of(code, at).ok_or(AccountError::WrongCode)?;
        let by = By { officer: account.name.as_str(), at };
        registry.record(&by.act("account-ready", &account.name, "", account.role))?;
        Ok(registry.keep_account(&StoredAccount { is_ready: true, code: None, step, ..account.clone() })?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let at = Timestamp::from_seconds(0).unwrap();
        let invitation = Invitation::new(&core::array::from_fn(|place| u8::try_from(place * 13).unwrap()), at);
        assert_eq!(invitation.code().len(), 23);
        for typed in
            [invitation.code().to_lowercase(), invitation.code().replace('-', " "), invitation.code().replace('0', "o")]
        {
            assert_eq!(hash_of(&typed), invitation.hash(), "{typed}");
        }
        assert_ne!(hash_of(""), invitation.hash());
        assert_ne!(hash_of(&format!("{}0", invitation.code())), invitation.hash());
        assert!(!format!("{invitation:?}").contains(invitation.code()));
    }
}
