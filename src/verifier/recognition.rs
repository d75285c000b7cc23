//! Recognition paths: why a key is recognised.

use crate::payload::{Lang, Region};
use crate::words::code as say;

/// The path from the list of a publisher to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecognitionPath {
    publisher: Region,
    list_version: u64,
    way: PathWay,
}

/// How a list recognises a region.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathWay {
    /// The program trusts the key directly, without a list.
    Pinned,
    /// The region is the publisher itself.
    Own,
    /// The publisher, such as the national platform, vouches for the region.
    Platform,
    /// By an agreement with the region or with the publisher of its keys.
    Direct {
        /// The lists through which the entry was imported, the nearest first: publisher and
        /// version.
        via: Vec<(Region, u64)>,
    },
    /// The region has adopted the code of another region. The keys of that region issue for it.
    Adoption {
        /// The region that owns the keys.
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
    /// Creates a path from the publisher of a list, the version of the list, and the way.
    #[must_use]
    pub const fn new(publisher: Region, list_version: u64, way: PathWay) -> Self {
        Self { publisher, list_version, way }
    }

    /// The publisher of the list of the gate.
    #[must_use]
    pub const fn publisher(&self) -> Region {
        self.publisher
    }

    /// The version of the list.
    #[must_use]
    pub const fn list_version(&self) -> u64 {
        self.list_version
    }

    /// The way.
    #[must_use]
    pub const fn way(&self) -> &PathWay {
        &self.way
    }

    /// The path from the publisher to the region, as text for people.
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
