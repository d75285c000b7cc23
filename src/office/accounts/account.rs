//! Accounts as the registry stores them, and how long wrong attempts make one wait.

use core::fmt;

use super::Role;
use crate::office::OfficerName;
use crate::time::Timestamp;

/// Failed attempts in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// Number of failed attempts since the last success.
    pub failures: u32,
    /// When the last attempt was made.
    pub tried: Timestamp,
}

impl Attempts {
    /// Number of failed attempts after which each further one has to wait.
    pub const FREE: u32 = 5;
    /// Length of the first wait, in seconds. It doubles with each further failure.
    const FIRST_WAIT_SECONDS: u64 = 30;
    /// Maximum wait, in seconds: nobody is locked out for good, and 100 guesses a day do not find a
    /// password.
    pub const LONGEST_WAIT_SECONDS: u64 = 15 * 60;

    /// No failed attempt.
    #[must_use]
    pub const fn none(at: Timestamp) -> Self {
        Self { failures: 0, tried: at }
    }

    /// The attempts with one more failure.
    #[must_use]
    pub const fn with_failure(self, at: Timestamp) -> Self {
        Self { failures: self.failures.saturating_add(1), tried: at }
    }

    /// When the next attempt is taken. `None`: now.
    #[must_use]
    pub fn waits_until(self, at: Timestamp) -> Option<Timestamp> {
        let more = self.failures.checked_sub(Self::FREE)?;
        let wait = Self::FIRST_WAIT_SECONDS.saturating_mul(1_u64.checked_shl(more).unwrap_or(u64::MAX));
        Some(self.tried.saturating_add(wait.min(Self::LONGEST_WAIT_SECONDS))).filter(|until| at < *until)
    }
}

/// An account as stored in the registry.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredAccount {
    /// The name. Names that look alike are one account.
    pub name: OfficerName,
    /// The role.
    pub role: Role,
    /// When the account was added.
    pub added: Timestamp,
    /// Whether the account is set up: a password and an authenticator, or a passkey. Before that, nobody can sign in.
    pub is_ready: bool,
    /// Whether an administrator has locked the account.
    pub is_locked: bool,
    /// The salt of the password's hash.
    pub salt: [u8; 16],
    /// The hash of the password, keyed by the office's secret. Without a password, who the person is at the
    /// provider of identities, if the account was set up with it.
    pub hash: [u8; 32],
    /// The key of the authenticator, encrypted under the office's secret. Empty without one: then
    /// no password counts.
    pub totp: Vec<u8>,
    /// The last time step of which a code was used: none is used twice.
    pub step: u64,
    /// SHA-256 of the invitation's code. `None`: the account was taken over from an officer with a
    /// PIN, or is ready.
    pub code: Option<[u8; 32]>,
    /// When the code ends.
    pub code_until: Timestamp,
    /// Failed attempts from browsers that never signed in.
    pub attempts: Attempts,
}

impl StoredAccount {
    /// Maximum number of accounts of an office. A list of accounts is read whole.
    pub const MAX: usize = 10_000;

    /// A new account that nobody has set up.
    #[must_use]
    pub const fn invited(
        name: OfficerName,
        role: Role,
        code: Option<[u8; 32]>,
        until: Timestamp,
        at: Timestamp,
    ) -> Self {
        Self {
            name,
            role,
            added: at,
            is_ready: false,
            is_locked: false,
            salt: [0; 16],
            hash: [0; 32],
            totp: Vec::new(),
            step: 0,
            code,
            code_until: until,
            attempts: Attempts::none(at),
        }
    }

    /// The state as an identifier: `invited`, `ready` or `locked`.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match (self.is_locked, self.is_ready) {
            (true, _) => "locked",
            (false, true) => "ready",
            (false, false) => "invited",
        }
    }

    /// Whether the account has a password and an authenticator. Otherwise it has passkeys only.
    #[must_use]
    pub const fn has_password(&self) -> bool {
        !self.totp.is_empty()
    }

    /// Whether somebody can sign in with the account.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_ready && !self.is_locked
    }
}

impl fmt::Debug for StoredAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, role, is_ready, is_locked, attempts, .. } = self;
        f.debug_struct("StoredAccount")
            .field("name", name)
            .field("role", role)
            .field("is_ready", is_ready)
            .field("is_locked", is_locked)
            .field("attempts", attempts)
            .finish_non_exhaustive()
    }
}

/// A browser in which somebody has signed in with an account. It has its own failed attempts, so that
/// attempts from elsewhere do not keep the person out.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownBrowser {
    /// SHA-256 of the browser's token.
    pub hash: [u8; 32],
    /// The comparison key of the account's name.
    pub account: String,
    /// When somebody last signed in there.
    pub used: Timestamp,
    /// Failed attempts from this browser.
    pub attempts: Attempts,
}

impl KnownBrowser {
    /// How long a browser is known after the last sign-in, in seconds: 90 days.
    pub const KNOWN_SECONDS: u64 = 90 * 86_400;
    /// Maximum number of known browsers of an account. The oldest is forgotten first.
    pub const MAX: usize = 10;
}

impl fmt::Debug for KnownBrowser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownBrowser").field("account", &self.account).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let at = |seconds| Timestamp::from_seconds(seconds).unwrap();
        for (failures, wait) in [(4, 0), (5, 30), (6, 60), (9, 480), (10, 900), (40, 900), (u32::MAX, 900)] {
            let attempts = Attempts { failures, tried: at(1000) };
            assert_eq!(attempts.waits_until(at(1000 + wait)), None, "{failures}");
            if wait > 0 {
                assert_eq!(attempts.waits_until(at(1000 + wait - 1)), Some(at(1000 + wait)), "{failures}");
            }
        }
    }
}
