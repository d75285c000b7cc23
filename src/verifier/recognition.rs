//! By which path a key came to be recognised.

use crate::payload::{Lang, Region};
use crate::words::code as say;

/// The path from a publisher's list to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecognitionPath {
    publisher: Region,
    list_version: u64,
    way: PathWay,
}

/// The way by which a list recognises a region.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathWay {
    /// The program trusts the key itself, without a list.
    Pinned,
    /// The publisher's own region.
    Own,
    /// The publisher vouches for the region, as the national platform does.
    Platform,
    /// By an agreement with the region, or with whoever publishes its keys.
    Direct {
        /// The lists that the entry has come through, the nearest first: publisher and version.
        via: Vec<(Region, u64)>,
    },
    /// The region has adopted the code of another, whose keys issue in its name.
    Adoption {
        /// Whose keys.
        of: Region,
    },
}

impl PathWay {
    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::Own => "own",
            Self::Platform => "platform",
            Self::Direct { .. } => "direct",
            Self::Adoption { .. } => "adoption",
        }
    }

    const fn words(&self, lang: Lang) -> &'static str {
        match self {
            Self::Pinned => say::pinned(lang),
            Self::Own => say::own(lang),
            Self::Platform => say::platform(lang),
            Self::Direct { .. } => say::direct(lang),
            Self::Adoption { .. } => say::adoption(lang),
        }
    }
}

impl RecognitionPath {
    /// Joins the publisher of a list, the list's version, and the way.
    #[must_use]
    pub const fn new(publisher: Region, list_version: u64, way: PathWay) -> Self {
        Self { publisher, list_version, way }
    }

    /// Who publishes the gate's list.
    #[must_use]
    pub const fn publisher(&self) -> Region {
        self.publisher
    }

    /// The list's version.
    #[must_use]
    pub const fn list_version(&self) -> u64 {
        self.list_version
    }

    /// The way.
    #[must_use]
    pub const fn way(&self) -> &PathWay {
        &self.way
    }

    /// The path from the publisher to the region, for people.
    #[must_use]
    pub fn words(&self, region: Region, lang: Lang) -> String {
        let list = |publisher: Region, version: &u64| {
            say::List { version, name: &publisher.name(lang), publisher: &publisher }.say(lang)
        };
        let named = |region: Region| say::Region { name: &region.name(lang), region: &region }.say(lang);
        let mut steps = match &self.way {
            PathWay::Pinned => vec![],
            _ => vec![list(self.publisher, &self.list_version)],
        };
        match &self.way {
            PathWay::Pinned | PathWay::Own | PathWay::Platform => {}
            PathWay::Direct { via } => steps.extend(via.iter().map(|(publisher, version)| list(*publisher, version))),
            PathWay::Adoption { of } => steps.push(named(*of)),
        }
        steps.push(named(region));
        say::Path { way: &self.way.words(lang), steps: &steps.join(" → ") }.say(lang)
    }
}
