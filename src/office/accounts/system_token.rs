//! Tokens of other systems: who may call the interface, for what, and until when.

use super::{Scopes, Token};
use crate::office::OfficerName;
use crate::time::Timestamp;

/// How the text of a token begins, so that programs find tokens that were published by mistake.
const PREFIX: &str = "fede_";

/// A token as stored in the registry. A token that was revoked stays in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// The name of the system. Names that look alike are equal.
    pub name: OfficerName,
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// What it allows.
    pub scopes: Scopes,
    /// When it was made.
    pub added: Timestamp,
    /// From when on it does not count.
    pub ends: Timestamp,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

impl StoredToken {
    /// Maximum number of tokens of an office.
    pub const MAX: usize = 1000;
    /// Maximum number of days for which a token counts: somebody must look at it once a year.
    pub const MAX_DAYS: u32 = 366;

    /// Whether the token counts at a time.
    #[must_use]
    pub fn counts(&self, at: Timestamp) -> bool {
        self.revoked.is_none() && self.added <= at && at < self.ends
    }

    /// The identifier of the state at a time: `counts`, `ended` or `revoked`.
    #[must_use]
    pub fn state(&self, at: Timestamp) -> &'static str {
        match self.revoked {
            Some(_) => "revoked",
            None if self.counts(at) => "counts",
            None => "ended",
        }
    }

    /// The name under which the system acts in the journal. No officer has a name like it.
    #[must_use]
    pub fn actor(&self) -> String {
        actor(&self.name)
    }
}

/// The name under which a system acts.
pub(super) fn actor(name: &OfficerName) -> String {
    format!("token {name}")
}

/// The text that a system sends in the header `Authorization: Bearer`.
#[must_use]
pub fn bearer_text(token: &Token) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(format!("{PREFIX}{}", *token.text()))
}

/// Reads the text of a token.
#[must_use]
pub fn bearer_token(text: &str) -> Option<Token> {
    text.strip_prefix(PREFIX).and_then(Token::parse)
}

#[cfg(test)]
mod tests {
    use super::super::Scope;
    use super::*;

    #[test]
    fn a_token_counts_from_its_first_second_to_the_one_before_its_end() {
        let at = |seconds| Timestamp::from_seconds(seconds).unwrap();
        let token = StoredToken {
            name: OfficerName::new("clinic").unwrap(),
            hash: [1; 32],
            scopes: Scopes::of(&[Scope::Verify]),
            added: at(100),
            ends: at(200),
            revoked: None,
        };
        assert!(token.counts(at(100)) && token.counts(at(199)));
        assert!(!token.counts(at(99)) && !token.counts(at(200)));
        assert_eq!((token.state(at(150)), token.state(at(200))), ("counts", "ended"));
        let revoked = StoredToken { revoked: Some(at(120)), ..token };
        assert!(!revoked.counts(at(119)), "a revoked token counts at no time");
        assert_eq!((revoked.state(at(150)), revoked.actor().as_str()), ("revoked", "token clinic"));
    }

    #[test]
    fn the_text_of_a_token_is_read_in_one_form_only() {
        let token = Token::new([7; 32]);
        let text = bearer_text(&token);
        assert!(text.starts_with("fede_") && text.len() == 48);
        assert_eq!(bearer_token(&text).unwrap().hash(), token.hash());
        for wrong in ["", "fede_", &text[1..], &token.text(), &format!("{} ", *text), &text.replace("fede_", "FEDE_")] {
            assert!(bearer_token(wrong).is_none(), "{wrong}");
        }
    }
}
