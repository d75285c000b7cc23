//! What is wrong with a request for a code.

use crate::key::{KeyError, NumberError, SignError};
use crate::payload::{PayloadError, Status, StatusReason};
use crate::time::TimeError;
use crate::words::{Explain, Lang, errors_issuer as say, json};

/// Why a request cannot become claims.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum IssueError {
    /// A value that no code can have.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The holder's key is wrong.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The holder's document number is wrong.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A field is no time, day or zone.
    Time {
        /// The field's name.
        field: &'static str,
        /// What is wrong with it.
        error: TimeError,
    },
    /// A field is missing that another makes necessary.
    Missing {
        /// The fields of which one is needed.
        fields: &'static [&'static str],
        /// Why: `holder`, `window`, `grounds` or `none`.
        why: &'static str,
    },
    /// Two fields that say the same in different ways.
    Both {
        /// One field's name.
        first: &'static str,
        /// The other's.
        second: &'static str,
    },
    /// The reason is none for this status.
    Reason {
        /// The status.
        status: Status,
        /// The reason.
        reason: StatusReason,
    },
    /// The code would be valid for longer than gates accept.
    Lifetime {
        /// The limit in seconds.
        max: u64,
        /// From issue to expiry, in seconds.
        found: u64,
    },
    /// The commitment is not in its written form.
    Commitment,
    /// A field holds none of its words.
    Word {
        /// The field's name.
        field: &'static str,
        /// The words.
        expected: &'static str,
    },
    /// The file is no request.
    Json(#[from] serde_json::Error),
    /// The random source failed.
    Random,
    /// The key does not sign.
    Sign(#[from] SignError),
}

impl Explain for IssueError {
    fn id(&self) -> &'static str {
        match self {
            Self::Payload(error) => error.id(),
            Self::Key(error) => error.id(),
            Self::Number(error) => error.id(),
            Self::Time { .. } => "request-time",
            Self::Missing { .. } => "request-missing",
            Self::Both { .. } => "request-both",
            Self::Reason { .. } => "request-reason",
            Self::Lifetime { .. } => "request-lifetime",
            Self::Commitment => "request-commitment",
            Self::Word { .. } => "request-word",
            Self::Json(_) => "request-json",
            Self::Random => "request-random",
            Self::Sign(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Payload(error) => error.words(lang),
            Self::Key(error) => error.words(lang),
            Self::Number(error) => error.words(lang),
            Self::Time { field, error } => say::RequestTime { field, error: &error.words(lang) }.say(lang),
            Self::Missing { fields, why } => say::RequestMissing { fields: &fields.join(say::or(lang)), why }.say(lang),
            Self::Both { first, second } => say::RequestBoth { first, second }.say(lang),
            Self::Reason { status, reason } => {
                say::RequestReason { reason: &reason.words(lang), status: &status.words(lang) }.say(lang)
            }
            Self::Lifetime { max, found } => {
                let [max, found] = [max, found].map(|seconds| seconds.div_ceil(3600));
                say::RequestLifetime { max: &max, found: &found }.say(lang)
            }
            Self::Commitment => say::request_commitment(lang).to_owned(),
            Self::Word { field, expected } => say::RequestWord { field, expected }.say(lang),
            Self::Json(error) => say::RequestJson { error: &json::fault(error, lang) }.say(lang),
            Self::Random => say::request_random(lang).to_owned(),
            Self::Sign(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Payload(error) => error.hint(lang),
            Self::Key(error) => error.hint(lang),
            Self::Number(error) => error.hint(lang),
            Self::Time { .. } => say::request_time_hint(lang).to_owned(),
            Self::Missing { .. } | Self::Commitment => say::request_missing_hint(lang).to_owned(),
            Self::Both { .. } => say::request_both_hint(lang).to_owned(),
            Self::Reason { .. } => say::request_reason_hint(lang).to_owned(),
            Self::Lifetime { .. } => say::request_lifetime_hint(lang).to_owned(),
            Self::Word { .. } => say::request_word_hint(lang).to_owned(),
            Self::Json(_) => say::request_json_hint(lang).to_owned(),
            Self::Random => say::request_random_hint(lang).to_owned(),
            Self::Sign(error) => error.hint(lang),
        }
    }
}
