//! Codes of an authenticator: TOTP (RFC 6238) with SHA-1, six digits and steps of 30 seconds, which
//! every authenticator knows.

use core::fmt;

use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::StoredAccount;
use crate::office::registry::RegistryError;
use crate::office::{OfficeSecret, OfficerName};
use crate::time::Timestamp;

/// The key of an authenticator. Wiped when dropped; `Debug` does not show it.
pub struct TotpKey(Totp);

impl TotpKey {
    /// Length in bytes (RFC 4226, section 4, recommends 160 bits).
    pub const BYTES: usize = 20;
    /// Number of steps that a clock may be wrong, to either side (RFC 6238, section 5.2).
    const SKEW: u16 = 1;
    const ISSUER: &str = "fede";

    /// Creates a key from random bytes. `None` if the name cannot stand in an address.
    pub(super) fn new(bytes: &[u8], account: &OfficerName) -> Option<Self> {
        // The address separates issuer and name with a colon.
        let name = account.as_str().replace(':', " ");
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_skew(Self::SKEW)
            .with_secret(Secret::new(bytes.into()))
            .with_account_name(name)
            .with_issuer(Some(Self::ISSUER))
            .build()
            .ok()
            .map(Self)
    }

    /// The key of an account.
    pub(super) fn of(secret: &OfficeSecret, account: &StoredAccount) -> Result<Self, RegistryError> {
        let opened = secret.open_totp(account.name.key(), &account.totp);
        let key = opened.and_then(|bytes| Self::new(&bytes, &account.name));
        key.ok_or(RegistryError::Damaged { expected: "account" })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.secret().as_bytes()
    }

    /// The time step of a code. `None` if the code is wrong.
    pub(super) fn step_of(&self, code: &str, at: Timestamp) -> Option<u64> {
        let digits: String = code.chars().filter(|one| !one.is_whitespace()).take(7).collect();
        let is_code = digits.len() == 6 && digits.bytes().all(|one| one.is_ascii_digit());
        if is_code { self.0.check(&digits, at.seconds()) } else { None }
    }

    /// The code at a time, as an authenticator shows it.
    #[must_use]
    pub fn code(&self, at: Timestamp) -> String {
        self.0.generate(at.seconds()).to_string()
    }

    /// The key as a person types it into an authenticator: Base32.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.secret().to_base32())
    }

    /// The address for the QR symbol that an authenticator reads.
    #[must_use]
    pub fn address(&self) -> Zeroizing<String> {
        // Cannot fail: the name is not empty, and has no colon.
        Zeroizing::new(self.0.to_url().unwrap_or_default())
    }
}

impl fmt::Debug for TotpKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TotpKey").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, with the last six of eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let key = TotpKey::new(b"12345678901234567890", &OfficerName::new("li").unwrap()).unwrap();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let at = Timestamp::from_seconds(seconds).unwrap();
            assert_eq!(key.code(at), code);
            assert_eq!(key.step_of(code, at), Some(seconds / 30));
            assert_eq!(
                key.step_of(&format!(" {} {}", &code[..3], &code[3..]), at.saturating_add(30)),
                Some(seconds / 30)
            );
            assert_eq!(key.step_of(code, at.saturating_add(90)), None);
        }
        let at = Timestamp::from_seconds(59).unwrap();
        for wrong in ["", "28708", "2870822", "28708a", "２８７０８２", "+287082"] {
            assert_eq!(key.step_of(wrong, at), None, "{wrong}");
        }
        assert!(key.address().starts_with("otpauth://totp/fede:li?") && !format!("{key:?}").contains("1234"));
    }
}
