//! What a reader answers about a code of another network: plain data with all words in it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::verifier::Decision;
use crate::words::Lang;

/// The identifiers of reasons. Other parts of a gate refer to reasons by these.
const IDS: [&str; 16] = [
    "foreign-damaged",
    "foreign-part",
    "foreign-content",
    "foreign-no-kid",
    "foreign-not-taken",
    "foreign-unknown-key",
    "foreign-bad-signature",
    "foreign-certificate",
    "foreign-other-issuer",
    "foreign-key-use",
    "foreign-key-not-yet-valid",
    "foreign-key-expired",
    "foreign-revoked",
    "foreign-not-yet-valid",
    "foreign-expired",
    "foreign-no-rule",
];

/// The names of compared values.
const VALUES: [&str; 15] = [
    "at",
    "detail",
    "expires",
    "failed",
    "fault",
    "keys_tried",
    "kid",
    "network",
    "not_before",
    "number",
    "of",
    "rid",
    "signer",
    "stated",
    "used",
];

/// A text in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    en: String,
    #[serde(rename = "zh-CN")]
    zh: String,
}

impl Said {
    #[cfg_attr(not(feature = "foreign"), allow(dead_code, reason = "only a reader makes texts"))]
    pub(crate) fn new(words: impl Fn(Lang) -> String) -> Self {
        Self { en: words(Lang::En), zh: words(Lang::Zh) }
    }

    fn of(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}

/// Why a code of another network is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignReason {
    id: String,
    values: Vec<(String, String)>,
    sentence: Said,
    hint: Said,
}

impl ForeignReason {
    #[cfg_attr(not(feature = "foreign"), allow(dead_code, reason = "only a reader makes reasons"))]
    pub(crate) fn new(id: &str, values: Vec<(&str, String)>, sentence: Said, hint: Said) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { id: id.to_owned(), values, sentence, hint }
    }

    /// The stable identifier.
    #[must_use]
    pub fn id(&self) -> &'static str {
        known(&IDS, &self.id).unwrap_or("foreign-damaged")
    }

    /// The compared values. A list of values separates them by `; `.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let values = self.values.iter();
        values.filter_map(|(name, value)| Some((known(&VALUES, name)?, value.clone()))).collect()
    }

    /// What exactly is wrong with the code, for technical staff.
    #[must_use]
    pub(crate) fn detail(&self) -> Option<String> {
        self.values.iter().find(|(name, _)| name == "detail").map(|(_, value)| value.clone())
    }

    /// One sentence for staff.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> &str {
        self.sentence.of(lang)
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> &str {
        self.hint.of(lang)
    }
}

fn known(all: &[&'static str], wanted: &str) -> Option<&'static str> {
    all.iter().copied().find(|one| *one == wanted)
}

/// What an authentic code states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignStated {
    /// SHA-256 of the signed content, in hexadecimal. The same statement has the same mark, however
    /// it is packed.
    pub(crate) mark: String,
    /// Names, birth date and number of the document, for comparison: in the order to show.
    pub(crate) person: Value,
    /// The statement: issuer, window, facts, and all lines in words.
    pub(crate) statement: Value,
}

/// The answer of a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignAnswer {
    decision: Judged,
    pub(crate) reasons: Vec<ForeignReason>,
    /// What the code states, if it is authentic.
    pub(crate) stated: Option<ForeignStated>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Judged {
    Accepted,
    Refused,
    Undecided,
}

impl ForeignAnswer {
    #[cfg_attr(not(feature = "foreign"), allow(dead_code, reason = "only a reader answers"))]
    pub(crate) const fn new(decision: Decision, reasons: Vec<ForeignReason>, stated: Option<ForeignStated>) -> Self {
        let decision = match decision {
            Decision::Accepted => Judged::Accepted,
            Decision::Refused => Judged::Refused,
            Decision::Undecided => Judged::Undecided,
        };
        Self { decision, reasons, stated }
    }

    /// The decision. A code without a valid signature, or with a reason against it, is never
    /// accepted.
    #[must_use]
    pub const fn decision(&self) -> Decision {
        match self.decision {
            Judged::Accepted if self.stated.is_some() && self.reasons.is_empty() => Decision::Accepted,
            Judged::Accepted | Judged::Undecided => Decision::Undecided,
            Judged::Refused => Decision::Refused,
        }
    }

    /// Whether a listed key has signed the code and may sign it.
    #[must_use]
    pub const fn is_authentic(&self) -> bool {
        self.stated.is_some()
    }
}
