//! Passwords: checked when they are set, hashed with Argon2id under the office's secret.

use core::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{AccountError, StoredAccount};
use crate::key::Passphrase;
use crate::office::{OfficeSecret, OfficerName, is_equal, slow_hash};

/// The 10,000 most frequent leaked passwords of 12 characters or more, as the first eight bytes of
/// SHA-256 of the small letters, in order (docs/decisions/108-accounts.md). Passwords of real people
/// are not text here.
const FREQUENT: &[u8] = include_bytes!("frequent_passwords.bin");

/// A password that may be set. Wiped when dropped; `Debug` does not show it.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Minimum number of characters (OWASP ASVS 5.0, 6.2.1 recommends 15 where it is the only
    /// factor; here a code of the authenticator is needed too).
    pub const MIN_CHARS: usize = 12;
    /// Maximum number of characters. Nobody types more.
    pub const MAX_CHARS: usize = 128;

    /// Checks a new password for an account. Frequent and leaked passwords, repetitions, sequences, well-known words and the
    /// account's name are refused, by the rules for passphrases of key files.
    ///
    /// # Errors
    /// [`AccountError::PasswordLength`], [`AccountError::PasswordWeak`].
    pub fn new(typed: Zeroizing<String>, account: &OfficerName) -> Result<Self, AccountError> {
        let found = typed.chars().count();
        if !(Self::MIN_CHARS..=Self::MAX_CHARS).contains(&found) {
            return Err(AccountError::PasswordLength { found });
        }
        // The name is the first guess: what is left without it must be long enough.
        let rest = Zeroizing::new(typed.to_lowercase().replace(&account.as_str().to_lowercase(), "*"));
        if is_frequent(&typed) || Passphrase::new(rest).is_ok_and(|rest| rest.weakness().is_some()) {
            return Err(AccountError::PasswordWeak);
        }
        Ok(Self(typed))
    }

    /// The password's hash for an account.
    pub(super) fn hash(
        &self,
        secret: &OfficeSecret,
        account: &OfficerName,
        salt: &[u8; 16],
    ) -> Result<[u8; 32], AccountError> {
        Ok(slow_hash(&secret.password_input(account.key(), &self.0), salt)?)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Password").finish_non_exhaustive()
    }
}

fn is_frequent(typed: &str) -> bool {
    let small = Zeroizing::new(typed.to_lowercase());
    let hash: [u8; 32] = Sha256::digest(small.as_bytes()).into();
    let (known, _) = FREQUENT.as_chunks::<8>();
    hash.first_chunk().is_some_and(|hash| known.binary_search(hash).is_ok())
}

/// Whether `typed` is the password of an account. Without an account it takes as long, and it is not.
pub(super) fn is_password(
    secret: &OfficeSecret,
    account: Option<&StoredAccount>,
    typed: &str,
) -> Result<bool, AccountError> {
    // Nobody could have set it.
    if typed.chars().count() > Password::MAX_CHARS {
        return Ok(false);
    }
    let (key, salt) = account.map_or(("", [0; 16]), |account| (account.name.key(), account.salt));
    let found = slow_hash(&secret.password_input(key, typed), &salt)?;
    Ok(account.is_some_and(|account| account.is_ready && account.has_password() && is_equal(&found, &account.hash)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_long_and_common_passwords_are_refused() {
        let name = OfficerName::new("wang.wu").unwrap();
        let new = |text: &str| Password::new(Zeroizing::new(text.to_owned()), &name);
        assert!(matches!(new("short"), Err(AccountError::PasswordLength { found: 5 })));
        assert!(matches!(new(&"x".repeat(129)), Err(AccountError::PasswordLength { found: 129 })));
        for weak in
            ["password1234", "123456789012", "qwertyuiopas", "aaaaaaaaaaaaaa", "wang.wu.wang.wu", "Passw0rd2024"]
        {
            assert!(matches!(new(weak), Err(AccountError::PasswordWeak)), "{weak}");
        }
        // Of the list of leaked ones, as found there and in capitals.
        for leaked in ["123qweasdzxc", "Mailcreated5240", "MAILCREATED5240", "fyutkbyf2005"] {
            assert!(is_frequent(leaked) && matches!(new(leaked), Err(AccountError::PasswordWeak)), "{leaked}");
        }
        let (known, rest) = FREQUENT.as_chunks::<8>();
        assert!(known.len() == 10_000 && rest.is_empty() && known.is_sorted());
        for good in ["barge otter linen 47", "东门外有三棵老槐树和一口井", "tN4!vq-Lw82-zzR"] {
            assert!(new(good).is_ok(), "{good}");
            assert!(!format!("{:?}", new(good)).contains(good));
        }
    }
}
