//! Parts that several TOML forms share: times, roles, uses of keys, statuses.

use serde::{Deserialize, Serialize};

use super::{SourceError, load_key};
use crate::payload::{PayloadError, StatementKind, Status, StatusMap};
use crate::time::{Timestamp, Window};
use crate::trust::{KeyUse, RootRole, SharedKind};

/// A TOML date-time, or a string with the same content.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Time {
    Toml(toml::value::Datetime),
    Text(String),
}

impl Time {
    pub(super) fn read<E>(&self, field: &'static str) -> Result<Timestamp, SourceError<E>> {
        let text = match self {
            Self::Toml(time) => time.to_string(),
            Self::Text(text) => text.clone(),
        };
        Timestamp::parse(&text).map_err(|error| SourceError::Time { field, error })
    }
}

pub(super) fn window<E>(
    (start, from): (&'static str, &Time),
    (end, to): (&'static str, &Time),
) -> Result<Window, SourceError<E>> {
    Window::new(from.read(start)?, to.read(end)?).map_err(|error| SourceError::Time { field: end, error })
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleSource {
    threshold: u64,
    keys: Vec<String>,
}

impl RoleSource {
    pub(super) fn new(threshold: u64, keys: Vec<String>) -> Self {
        Self { threshold, keys }
    }

    pub(super) fn to_role<E>(&self, load: impl Fn(&str) -> Result<String, E>) -> Result<RootRole, SourceError<E>> {
        let keys = self.keys.iter().map(|file| load_key(&load, file)).collect::<Result<_, _>>()?;
        Ok(RootRole::new(self.threshold, keys)?)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum UseWord {
    Health,
    Itinerary,
    Revocation,
    Rules,
    Exchange,
}

impl From<UseWord> for KeyUse {
    fn from(word: UseWord) -> Self {
        match word {
            UseWord::Health => Self::Health,
            UseWord::Itinerary => Self::Itinerary,
            UseWord::Revocation => Self::Revocation,
            UseWord::Rules => Self::Rules,
            UseWord::Exchange => Self::Exchange,
        }
    }
}

impl From<KeyUse> for UseWord {
    fn from(one: KeyUse) -> Self {
        match one {
            KeyUse::Health => Self::Health,
            KeyUse::Itinerary => Self::Itinerary,
            KeyUse::Revocation => Self::Revocation,
            KeyUse::Rules => Self::Rules,
            KeyUse::Exchange => Self::Exchange,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SharedWord {
    Cases,
    Contacts,
    Orders,
    Tests,
}

impl From<SharedWord> for SharedKind {
    fn from(word: SharedWord) -> Self {
        match word {
            SharedWord::Cases => Self::Cases,
            SharedWord::Contacts => Self::Contacts,
            SharedWord::Orders => Self::Orders,
            SharedWord::Tests => Self::Tests,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum KindWord {
    Health,
    Itinerary,
}

impl From<KindWord> for StatementKind {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::Health => Self::Health,
            KindWord::Itinerary => Self::Itinerary,
        }
    }
}

impl From<StatementKind> for KindWord {
    fn from(kind: StatementKind) -> Self {
        match kind {
            StatementKind::Health => Self::Health,
            StatementKind::Itinerary => Self::Itinerary,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StatusWord {
    Green,
    Yellow,
    Red,
}

impl StatusWord {
    const fn status(self) -> Status {
        match self {
            Self::Green => Status::Green,
            Self::Yellow => Status::Yellow,
            Self::Red => Status::Red,
        }
    }

    const fn of(status: Status) -> Self {
        match status {
            Status::Green => Self::Green,
            Status::Yellow => Self::Yellow,
            Status::Red => Self::Red,
        }
    }
}

/// Map of a region's statuses. A status that is left out maps to itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusesSource {
    green: Option<StatusWord>,
    yellow: Option<StatusWord>,
    red: Option<StatusWord>,
}

impl StatusesSource {
    pub(super) fn to_map(self) -> Result<StatusMap, PayloadError> {
        let [green, yellow, red] =
            [(self.green, Status::Green), (self.yellow, Status::Yellow), (self.red, Status::Red)]
                .map(|(word, own)| word.map_or(own, StatusWord::status));
        StatusMap::new(green, yellow, red)
    }

    /// `None` for the identity map.
    pub(super) fn of(map: StatusMap) -> Option<Self> {
        let [green, yellow, red] = map.statuses().map(|status| Some(StatusWord::of(status)));
        (map != StatusMap::IDENTITY).then_some(Self { green, yellow, red })
    }
}
