//! Revoked SMART Health Cards (section "Revocation"): identifiers in a list beside the issuer's keys.

use core::fmt;

use super::ForeignKeyError;
use crate::key::KeyId;
use crate::time::Timestamp;

/// An identifier whose cards are revoked: all of them, or those issued before a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevokedCard {
    kid: KeyId,
    rid: String,
    before: Option<Timestamp>,
}

impl RevokedCard {
    /// Maximum length of an identifier, in characters (section "Revocation").
    pub const MAX_RID_CHARS: usize = 24;

    /// Reads an entry of a revocation list: base64url, and perhaps a dot and a time in seconds.
    ///
    /// # Errors
    /// [`ForeignKeyError::Rid`] for anything else.
    pub fn parse(kid: KeyId, entry: &str) -> Result<Self, ForeignKeyError> {
        let (rid, before) = match entry.split_once('.') {
            None => (entry, None),
            Some((rid, seconds)) => {
                let is_number = !seconds.starts_with('0') && seconds.bytes().all(|byte| byte.is_ascii_digit());
                let time = seconds.parse().ok().filter(|_| is_number).map(Timestamp::from_seconds);
                (rid, Some(time.and_then(Result::ok).ok_or(ForeignKeyError::Rid)?))
            }
        };
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if rid.is_empty() || rid.len() > Self::MAX_RID_CHARS || !rid.bytes().all(is_base64url) {
            return Err(ForeignKeyError::Rid);
        }
        Ok(Self { kid, rid: rid.to_owned(), before })
    }

    /// The key that signs the cards, as codes name it.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// Whether the entry revokes a card of this identifier, issued at this time.
    #[must_use]
    pub fn covers(&self, rid: &str, issued: Timestamp) -> bool {
        self.rid == rid && self.before.is_none_or(|before| issued < before)
    }
}

impl fmt::Display for RevokedCard {
    /// The entry of the revocation list.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rid)?;
        self.before.map_or(Ok(()), |before| write!(f, ".{}", before.seconds()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_name_cards_of_all_times_or_before_one() {
        let kid = KeyId::from_bytes([1; 8]);
        let at = |seconds| Timestamp::from_seconds(seconds).unwrap();
        let all = RevokedCard::parse(kid, "vwAjHdarZuc").unwrap();
        assert!(all.covers("vwAjHdarZuc", at(5)) && !all.covers("other", at(5)));
        let some = RevokedCard::parse(kid, "YheGzx4ezAE.1643950799").unwrap();
        assert!(some.covers("YheGzx4ezAE", at(1_643_950_798)) && !some.covers("YheGzx4ezAE", at(1_643_950_799)));
        assert_eq!([all.to_string(), some.to_string()], ["vwAjHdarZuc", "YheGzx4ezAE.1643950799"]);
        let long = "a".repeat(25);
        for wrong in ["", "a b", ".1", "a.", "a.01", "a.+1", "a.1.2", "a.99999999999999", &long] {
            assert_eq!(RevokedCard::parse(kid, wrong), Err(ForeignKeyError::Rid), "{wrong}");
        }
    }
}
