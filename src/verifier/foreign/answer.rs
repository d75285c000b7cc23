//! What a reader answers about a code of another network: plain data with all words in it.

use std::sync::Arc;

use serde_json::Value;
#[cfg(feature = "foreign")]
use serde_json::json;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    en: String,
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

    #[cfg(feature = "foreign")]
    fn to_json(&self) -> Value {
        json!([self.en, self.zh])
    }

    fn of_json(said: &Value) -> Option<Self> {
        let text = |at: usize| said.get(at)?.as_str().map(str::to_owned);
        Some(Self { en: text(0)?, zh: text(1)? })
    }
}

/// Why a code of another network is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignStated {
    /// SHA-256 of the signed content, in hexadecimal. The same statement has the same mark, however
    /// it is packed.
    pub(crate) mark: String,
    /// Names, birth date and number of the document, for comparison: in the order to show.
    pub(crate) person: Arc<Value>,
    /// The statement: issuer, window, facts, and all lines in words.
    pub(crate) statement: Arc<Value>,
}

/// The answer of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignAnswer {
    decision: Decision,
    pub(crate) reasons: Vec<ForeignReason>,
    /// What the code states, if it is authentic.
    pub(crate) stated: Option<ForeignStated>,
}

impl ForeignAnswer {
    #[cfg_attr(not(feature = "foreign"), allow(dead_code, reason = "only a reader answers"))]
    pub(crate) const fn new(decision: Decision, reasons: Vec<ForeignReason>, stated: Option<ForeignStated>) -> Self {
        Self { decision, reasons, stated }
    }

    /// The decision. A code without a valid signature, or with a reason against it, is never
    /// accepted.
    #[must_use]
    pub const fn decision(&self) -> Decision {
        match self.decision {
            Decision::Accepted if self.stated.is_some() && self.reasons.is_empty() => Decision::Accepted,
            Decision::Accepted | Decision::Undecided => Decision::Undecided,
            Decision::Refused => Decision::Refused,
        }
    }

    /// The answer as it passes from a module to the core of the gate page.
    #[cfg(feature = "foreign")]
    pub(crate) fn to_json(&self) -> Value {
        let reason = |reason: &ForeignReason| {
            json!({
                "id": reason.id, "values": reason.values,
                "sentence": reason.sentence.to_json(), "hint": reason.hint.to_json(),
            })
        };
        let stated = self
            .stated
            .as_ref()
            .map(|stated| json!({ "mark": stated.mark, "person": *stated.person, "statement": *stated.statement }));
        let reasons: Vec<Value> = self.reasons.iter().map(reason).collect();
        json!({ "decision": self.decision.id(), "reasons": reasons, "stated": stated })
    }

    /// Reads what [`Self::to_json`] writes. `None` for anything else.
    pub(crate) fn of_json(mut answer: Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let reason = |reason: &Value| {
            let values = reason.get("values")?.as_array()?.iter();
            let values = values.map(|value| Some((text(value.get(0)?)?, text(value.get(1)?)?)));
            Some(ForeignReason {
                id: text(reason.get("id")?)?,
                values: values.collect::<Option<_>>()?,
                sentence: Said::of_json(reason.get("sentence")?)?,
                hint: Said::of_json(reason.get("hint")?)?,
            })
        };
        let id = text(answer.get("decision")?)?;
        let decisions = [Decision::Accepted, Decision::Refused, Decision::Undecided];
        // Taken, not copied: the code that copies a JSON value would be 2 KB of the page.
        let stated = match answer.get_mut("stated")? {
            Value::Null => None,
            stated => Some(ForeignStated {
                mark: text(stated.get("mark")?)?,
                person: Arc::new(stated.get_mut("person")?.take()),
                statement: Arc::new(stated.get_mut("statement")?.take()),
            }),
        };
        Some(Self {
            decision: decisions.into_iter().find(|decision| decision.id() == id)?,
            reasons: answer.get("reasons")?.as_array()?.iter().map(reason).collect::<Option<_>>()?,
            stated,
        })
    }

    /// Whether a listed key has signed the code and may sign it.
    #[must_use]
    pub const fn is_authentic(&self) -> bool {
        self.stated.is_some()
    }
}
