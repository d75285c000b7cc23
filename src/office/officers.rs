//! Officers: names that cannot be confused, and PINs.
//!
//! A typed name does not prove that a second person is present. Until the office has accounts, an
//! officer proves their identity with a PIN.

use argon2::{Algorithm, Argon2, Params, Version};
use unicode_security::confusable_detection::skeleton;
use unicode_security::restriction_level::{RestrictionLevel, RestrictionLevelDetection};
use zeroize::Zeroizing;

use super::OfficeSecret;
use crate::payload::{PayloadError, PlainText};
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_office as say};

/// Maximum length of a name, in characters.
const MAX_NAME_CHARS: usize = 60;

/// Why a name or a PIN is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum OfficerError {
    /// The name is empty, too long or has forbidden characters.
    Name(PayloadError),
    /// The name mixes scripts (UTS #39, section 5.2, level "Highly Restrictive").
    MixedScripts {
        /// The name.
        found: String,
    },
    /// The PIN is too short or too long.
    PinLength {
        /// The characters found.
        found: usize,
    },
    /// Argon2id could not allocate its memory.
    Memory,
}

impl Explain for OfficerError {
    fn id(&self) -> &'static str {
        match self {
            Self::Name(_) => "officer-name",
            Self::MixedScripts { .. } => "mixed-scripts",
            Self::PinLength { .. } => "pin-length",
            Self::Memory => "pin-memory",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Name(error) => say::OfficerName { error: &error.words(lang) }.say(lang),
            Self::MixedScripts { found } => say::MixedScripts { found: &found.escape_default() }.say(lang),
            Self::PinLength { found } => say::PinLength { min: &Pin::MIN_CHARS, max: &Pin::MAX_CHARS, found }.say(lang),
            Self::Memory => say::pin_memory(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Name(_) => say::officer_name_hint(lang),
            Self::MixedScripts { .. } => say::mixed_scripts_hint(lang),
            Self::PinLength { .. } => say::pin_length_hint(lang),
            Self::Memory => say::pin_memory_hint(lang),
        }
        .to_owned()
    }
}

/// The name of an officer. Names that look alike are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerName {
    name: String,
    key: String,
}

impl OfficerName {
    /// Checks a name.
    ///
    /// # Errors
    /// [`OfficerError::Name`], [`OfficerError::MixedScripts`].
    pub fn new(name: &str) -> Result<Self, OfficerError> {
        let name = name.trim();
        PlainText::new("officer", name, MAX_NAME_CHARS).map_err(OfficerError::Name)?;
        // Check words and the whole name without blanks, because a blank has no script.
        let is_fit = |part: &str| part.detect_restriction_level() <= RestrictionLevel::HighlyRestrictive;
        if !name.split_whitespace().all(is_fit) || !is_fit(&name.split_whitespace().collect::<String>()) {
            return Err(OfficerError::MixedScripts { found: name.to_owned() });
        }
        let key = skeleton(&name.to_lowercase()).collect::<String>();
        Ok(Self { name: name.to_owned(), key })
    }

    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The comparison key: equal for names that look alike (UTS #39, section 4, "skeleton").
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether two names belong to the same officer.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl core::fmt::Display for OfficerName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.name)
    }
}

/// The PIN of an officer. Wiped when dropped; `Debug` does not show it.
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// Minimum number of characters. Five wrong PINs lock the officer, so six digits cannot be
    /// guessed.
    pub const MIN_CHARS: usize = 6;
    /// Maximum number of characters.
    pub const MAX_CHARS: usize = 128;

    /// Creates a PIN from the typed text.
    ///
    /// # Errors
    /// [`OfficerError::PinLength`].
    pub fn new(typed: Zeroizing<String>) -> Result<Self, OfficerError> {
        let found = typed.chars().count();
        if !(Self::MIN_CHARS..=Self::MAX_CHARS).contains(&found) {
            return Err(OfficerError::PinLength { found });
        }
        Ok(Self(typed))
    }

    /// Whether `typed` is the same PIN.
    #[must_use]
    pub fn is(&self, typed: &str) -> bool {
        self.0.as_str() == typed
    }
}

impl core::fmt::Debug for Pin {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Pin").finish_non_exhaustive()
    }
}

/// An officer as stored in the registry.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredOfficer {
    /// The officer's name.
    pub name: OfficerName,
    /// The salt of the hash.
    pub salt: [u8; Self::SALT_BYTES],
    /// The hash of the PIN, keyed by the office's secret.
    pub hash: [u8; 32],
    /// When the PIN was set.
    pub added: Timestamp,
    /// Number of wrong PINs since the last right one.
    pub failures: u32,
    /// When the last wrong PIN was tried.
    pub tried: Timestamp,
}

impl StoredOfficer {
    /// Length of a salt, in bytes.
    pub const SALT_BYTES: usize = 16;
    /// Number of wrong PINs in a row after which the officer is locked.
    pub const MAX_FAILURES: u32 = 5;
    /// Length of the first lock, in seconds. It doubles with each further wrong PIN.
    const FIRST_WAIT_SECONDS: u64 = 15 * 60;
    /// Maximum length of a lock, in seconds.
    const LONGEST_WAIT_SECONDS: u64 = 24 * 3600;

    /// Hashes a PIN with Argon2id (RFC 9106), with OWASP's minimum of 19 MiB and two passes.
    ///
    /// # Errors
    /// [`OfficerError::Memory`].
    pub fn new(
        secret: &OfficeSecret,
        (name, pin): (OfficerName, &Pin),
        salt: [u8; Self::SALT_BYTES],
        added: Timestamp,
    ) -> Result<Self, OfficerError> {
        let hash = slow_hash(&secret.pin_input(name.key(), &pin.0), &salt)?;
        Ok(Self { name, salt, hash, added, failures: 0, tried: added })
    }

    /// The end of the lock; `None` if the officer is not locked at `at`.
    #[must_use]
    pub fn locked_until(&self, at: Timestamp) -> Option<Timestamp> {
        let more = self.failures.checked_sub(Self::MAX_FAILURES)?;
        let wait = Self::FIRST_WAIT_SECONDS.saturating_mul(1_u64.checked_shl(more).unwrap_or(u64::MAX));
        Some(self.tried.saturating_add(wait.min(Self::LONGEST_WAIT_SECONDS))).filter(|until| at < *until)
    }

    /// Whether this is the officer's PIN.
    ///
    /// # Errors
    /// [`OfficerError::Memory`].
    pub fn has(&self, secret: &OfficeSecret, pin: &Pin) -> Result<bool, OfficerError> {
        Ok(is_equal(&slow_hash(&secret.pin_input(self.name.key(), &pin.0), &self.salt)?, &self.hash))
    }
}

impl core::fmt::Debug for StoredOfficer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StoredOfficer").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Hashes a PIN or a password, keyed by the office's secret, with Argon2id (RFC 9106): OWASP's
/// minimum of 19 MiB, two passes and one lane.
pub(super) fn slow_hash(input: &[u8; 32], salt: &[u8]) -> Result<[u8; 32], OfficerError> {
    let mut hash = [0; 32];
    let params = Params::new(19_456, 2, 1, Some(hash.len())).map_err(|_| OfficerError::Memory)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(input, salt, &mut hash)
        .map_err(|_| OfficerError::Memory)?;
    Ok(hash)
}

/// Compares in constant time: does not depend on where the two differ.
pub(super) fn is_equal(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<OfficerName, OfficerError> {
        OfficerName::new(text)
    }

    /// Two spellings that look alike were once two officers.
    #[test]
    fn names_that_look_alike_are_one_officer() {
        let li = name("li").unwrap();
        for same in ["li", "Li", " li ", "LI"] {
            assert!(name(same).is_ok_and(|other| other.is_same(&li)), "{same}");
        }
        assert!(!name("wang").unwrap().is_same(&li));
        for fit in ["李Li", "李四", "Müller", "O'Neill", "Иван", "Jean-Luc Picard", "田中さくら"] {
            assert!(name(fit).is_ok(), "{fit}: {:?}", name(fit));
        }
        // A Cyrillic і, a Greek omicron, and digits of other scripts.
        for mixed in ["l\u{456}", "w\u{3b1}ng", "li \u{432}ang", "\u{421}hen"] {
            assert!(matches!(name(mixed), Err(OfficerError::MixedScripts { .. })), "{mixed}");
        }
        assert!(matches!(name(""), Err(OfficerError::Name(_))));
        assert!(matches!(name("li\u{202e}"), Err(OfficerError::Name(_))));
    }

    #[test]
    fn wrong_pins_make_an_officer_wait_and_nobody_is_locked_for_ever() {
        let now = |seconds| Timestamp::from_seconds(seconds).unwrap();
        let name = OfficerName::new("li").unwrap();
        let stored = |failures| StoredOfficer {
            name: name.clone(),
            salt: [0; StoredOfficer::SALT_BYTES],
            hash: [0; 32],
            added: now(0),
            failures,
            tried: now(1000),
        };
        assert_eq!(stored(4).locked_until(now(1000)), None);
        for (failures, wait) in [(5, 900), (6, 1800), (11, 57_600), (12, 86_400), (u32::MAX, 86_400)] {
            assert_eq!(stored(failures).locked_until(now(1000)), Some(now(1000 + wait)), "{failures}");
            assert_eq!(stored(failures).locked_until(now(1000 + wait)), None, "{failures}");
        }
    }

    #[test]
    fn a_pin_is_the_officers_own() {
        let pin = |text: &str| Pin::new(Zeroizing::new(text.to_owned())).unwrap();
        let (secret, other) = (OfficeSecret::new([1; 32]), OfficeSecret::new([2; 32]));
        let now = Timestamp::from_seconds(0).unwrap();
        let li = StoredOfficer::new(&secret, (name("li").unwrap(), &pin("471100")), [7; 16], now).unwrap();
        assert!(li.has(&secret, &pin("471100")).unwrap() && !li.has(&secret, &pin("471101")).unwrap());
        assert!(!li.has(&other, &pin("471100")).unwrap(), "the registry alone is not enough");
        assert!(!format!("{li:?} {:?}", pin("471100")).contains("4711"));
        assert!(matches!(Pin::new(Zeroizing::new("12345".to_owned())), Err(OfficerError::PinLength { found: 5 })));
    }
}
