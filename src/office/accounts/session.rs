//! Sessions: a random token in the browser, its hash in the registry.

use core::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::time::Timestamp;

/// A random value that a browser keeps. Wiped when dropped; `Debug` does not show it.
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; Self::BYTES]>);

impl Token {
    /// Length in bytes. 256 random bits cannot be guessed.
    pub const BYTES: usize = 32;

    /// Creates a token from random bytes.
    #[must_use]
    pub fn new(random: [u8; Self::BYTES]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// Reads the text of a cookie. `None` if it is no token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; Self::BYTES]);
        let found = Base64UrlUnpadded::decode(text, bytes.as_mut_slice()).ok()?.len();
        (found == Self::BYTES).then_some(Self(bytes))
    }

    /// The text of a cookie: base64url without padding (RFC 4648, section 5).
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(Base64UrlUnpadded::encode_string(self.0.as_slice()))
    }

    /// SHA-256 of the token: what the registry stores. A token has enough random bits to need no
    /// slow hash.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_slice()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

/// A session as stored in the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// The comparison key of the account's name.
    pub account: String,
    /// When the session began.
    pub started: Timestamp,
    /// When it was last used, to the minute.
    pub used: Timestamp,
}

impl StoredSession {
    /// A session ends after this time without a request, in seconds (OWASP ASVS 5.0, 7.3.1).
    pub const IDLE_SECONDS: u64 = 30 * 60;
    /// A session ends after this time, in seconds: a long working day (OWASP ASVS 5.0, 7.3.2).
    pub const LONGEST_SECONDS: u64 = 12 * 3600;
    /// How often the time of use is stored, in seconds. It would otherwise be a write per request.
    pub const TOUCH_SECONDS: u64 = 60;
    /// Maximum number of sessions of an account. The oldest ends first.
    pub const MAX: usize = 10;

    /// The end of the session, if nobody uses it before.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.used.saturating_add(Self::IDLE_SECONDS).min(self.started.saturating_add(Self::LONGEST_SECONDS))
    }

    /// The name of the session in lists. It is part of the hash, and gives no access.
    #[must_use]
    pub fn id(&self) -> String {
        base16ct::lower::encode_string(self.hash.first_chunk::<8>().map_or(&[], <[u8; 8]>::as_slice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_in_one_form_only() {
        let token = Token::new([0xA7; 32]);
        let text = token.text();
        assert_eq!(Token::parse(&text).unwrap().hash(), token.hash());
        for wrong in ["", "a", &text[1..], &format!("{}=", *text), &format!("{}A", *text), "é"] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
        assert!(!format!("{token:?}").contains("a7") && !format!("{token:?}").contains("167"));
    }

    #[test]
    fn a_session_ends_when_idle_and_at_last() {
        let at = |seconds| Timestamp::from_seconds(seconds).unwrap();
        let session = |used| StoredSession { hash: [1; 32], account: "li".to_owned(), started: at(0), used: at(used) };
        assert_eq!(session(0).ends(), at(1800));
        assert_eq!(session(43_000).ends(), at(43_200));
        assert_eq!(session(0).id(), "0101010101010101");
    }
}
