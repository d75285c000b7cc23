//! Accounts with passkeys: setting one up, signing in, adding and removing.

use zeroize::Zeroizing;

use super::enrol::is_invited;
use super::sign_in::{count_attempt, open_session};
use super::{
    AccountError, Attempts, FreshTokens, KnownBrowser, NewSession, SignedIn, StoredAccount, Token, check_again,
};
use crate::office::acts::By;
use crate::office::passkeys::{
    self, Label, PasskeyChallenge, PasskeyError, PasskeyHolder, Proven, RelyingParty, judge,
};
use crate::office::registry::{Registry, RegistryError, atomically};
use crate::office::{Office, OfficerName, slow_hash};
use crate::time::Timestamp;

/// Signs somebody in by a passkey, without a name and a password.
///
/// # Errors
/// [`AccountError::Passkey`], [`AccountError::Refused`] if the account is locked or not set up.
pub fn sign_in_with_passkey(
    registry: &mut dyn Registry,
    (party, challenge): (&RelyingParty, &PasskeyChallenge<'_>),
    (known, fresh): (Option<&Token>, FreshTokens),
    at: Timestamp,
) -> Result<NewSession, AccountError> {
    let proven = judge(registry, party, challenge, By { officer: "sign-in", at })?;
    let PasskeyHolder::Account(key) = proven.holder().clone() else { return Err(PasskeyError::Unknown.into()) };
    atomically(registry, |registry| {
        proven.settle(registry, at)?;
        let account = registry.account(&key)?.filter(StoredAccount::is_open).ok_or(AccountError::Refused)?;
        Ok(enter(registry, &account, (known, fresh), ", passkey", at)?)
    })
}

/// Opens a session for somebody who has proved who it is without a password. `how` stands in the journal.
pub(super) fn enter(
    registry: &mut dyn Registry,
    account: &StoredAccount,
    (known, fresh): (Option<&Token>, FreshTokens),
    how: &str,
    at: Timestamp,
) -> Result<NewSession, RegistryError> {
    // A browser that is known for somebody else gets a mark of its own.
    let known_here = match known {
        Some(token) => registry.browser(&token.hash())?.filter(|browser| is_known(browser, account.name.key(), at)),
        None => None,
    };
    open_session(registry, account, (known.filter(|_| known_here.is_some()), fresh), how, at)
}

fn is_known(browser: &KnownBrowser, account: &str, at: Timestamp) -> bool {
    browser.account == account && at < browser.used.saturating_add(KnownBrowser::KNOWN_SECONDS)
}

/// Checks that an answer is of a passkey of who is signed in.
///
/// # Errors
/// [`AccountError::Passkey`]; a passkey of somebody else is unknown.
pub fn prove_again(
    registry: &mut dyn Registry,
    signed_in: &SignedIn,
    (party, challenge): (&RelyingParty, &PasskeyChallenge<'_>),
    at: Timestamp,
) -> Result<Proven, AccountError> {
    let proven = judge(registry, party, challenge, signed_in.by(at))?;
    let is_own = *proven.holder() == PasskeyHolder::Account(signed_in.account().key().to_owned());
    if is_own { Ok(proven) } else { Err(PasskeyError::Unknown.into()) }
}

/// Adds a passkey to the account of who is signed in, shortly after signing in.
///
/// # Errors
/// [`AccountError::TooOld`], [`AccountError::NotSignedIn`], [`AccountError::Passkey`].
pub fn add_passkey(
    registry: &mut dyn Registry,
    signed_in: &SignedIn,
    (party, challenge, label): (&RelyingParty, &PasskeyChallenge<'_>, Label),
    at: Timestamp,
) -> Result<(), AccountError> {
    signed_in.check_recent(at)?;
    let key = party.finish_adding(challenge, at)?;
    let holder = PasskeyHolder::Account(signed_in.account().key().to_owned());
    atomically(registry, |registry| {
        check_again(registry, signed_in, at)?;
        Ok(passkeys::add(registry, holder, (key, label), signed_in.by(at))?)
    })
}

/// Removes a passkey of who is signed in, shortly after signing in. Another factor must remain: the
/// last passkey of an account without a password stays.
///
/// # Errors
/// [`AccountError::TooOld`], [`AccountError::NotSignedIn`], [`AccountError::LastFactor`],
/// [`AccountError::Passkey`].
pub fn remove_passkey(
    registry: &mut dyn Registry,
    signed_in: &SignedIn,
    id: &str,
    at: Timestamp,
) -> Result<(), AccountError> {
    signed_in.check_recent(at)?;
    let holder = PasskeyHolder::Account(signed_in.account().key().to_owned());
    atomically(registry, |registry| {
        check_again(registry, signed_in, at)?;
        let account = registry.account(signed_in.account().key())?.ok_or(AccountError::NotSignedIn)?;
        if !account.has_password() && registry.passkeys(&holder)?.len() == 1 {
            return Err(AccountError::LastFactor);
        }
        Ok(passkeys::remove(registry, &holder, id, signed_in.by(at))?)
    })
}

/// Checks the invitation of an account that is to be set up with a passkey. Returns the account as it
/// is: [`finish_with_passkey`] takes [`invitation_of`] it.
///
/// # Errors
/// [`AccountError::Refused`].
pub fn begin_with_passkey(
    office: &Office,
    registry: &mut dyn Registry,
    (account, proof): (&str, &Zeroizing<String>),
    at: Timestamp,
) -> Result<StoredAccount, AccountError> {
    let name = OfficerName::new(account).map_err(|_| AccountError::Refused)?;
    // As slow as with a password, so that the time does not tell whether there is an account.
    slow_hash(&office.secret().password_input(name.key(), ""), &[0; 16])?;
    let Some((found, _)) = count_attempt(registry, &name, None, at)? else { return Err(AccountError::Refused) };
    let by = By { officer: found.name.as_str(), at };
    if is_invited(office, registry, &found, proof, by)? {
        return Ok(found);
    }
    registry.record(&by.act("sign-in-refused", &found.name, "", "invitation"))?;
    Err(AccountError::Refused)
}

/// A text that names an invitation. Another invitation of the same account has another text.
#[must_use]
pub fn invitation_of(account: &StoredAccount) -> String {
    let code = account.code.map_or_else(|| "pin".to_owned(), |code| base16ct::lower::encode_string(&code));
    format!("invitation {} {} {code}", account.code_until.seconds(), account.name.key())
}

/// Sets an account up with a passkey instead of a password. `invitation` is the text for which the
/// challenge was made.
///
/// # Errors
/// [`AccountError::Refused`], [`AccountError::Passkey`].
pub fn finish_with_passkey(
    registry: &mut dyn Registry,
    (account, invitation): (&str, &str),
    (party, challenge, label): (&RelyingParty, &PasskeyChallenge<'_>, Label),
    at: Timestamp,
) -> Result<(), AccountError> {
    let name = OfficerName::new(account).map_err(|_| AccountError::Refused)?;
    let key = party.finish_adding(challenge, at)?;
    atomically(registry, |registry| {
        let account = registry.account(name.key())?.ok_or(AccountError::Refused)?;
        let is_late = at >= account.code_until;
        if account.is_ready || account.is_locked || is_late || invitation_of(&account) != invitation {
            return Err(AccountError::Refused);
        }
        let by = By { officer: account.name.as_str(), at };
        passkeys::add(registry, PasskeyHolder::Account(name.key().to_owned()), (key, label), by)?;
        registry.record(&by.act("account-ready", &account.name, "", format_args!("{}, passkey", account.role)))?;
        let attempts = Attempts::none(at);
        // A password of a set-up that was begun before must not count.
        let account = StoredAccount { is_ready: true, code: None, totp: Vec::new(), attempts, ..account };
        Ok(registry.keep_account(&account)?)
    })
}
