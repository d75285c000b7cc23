//! By which path a key came to be recognised.

use crate::payload::{Lang, Region};

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
            Self::Pinned => lang.pick("a pinned key", "指定密钥"),
            Self::Own => lang.pick("own region", "本地区"),
            Self::Platform => lang.pick("through the platform", "经平台认可"),
            Self::Direct { .. } => lang.pick("directly", "直接互认"),
            Self::Adoption { .. } => lang.pick("by adoption", "采用认可"),
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
        let list = |publisher: Region, version: u64| {
            let name = publisher.name(lang);
            match lang {
                Lang::En => format!("list {version} of {name} ({publisher})"),
                Lang::Zh => format!("{name}（{publisher}）信任列表第{version}版"),
            }
        };
        let named = |region: Region| match lang {
            Lang::En => format!("{} ({region})", region.name(lang)),
            Lang::Zh => format!("{}（{region}）", region.name(lang)),
        };
        let mut steps = match &self.way {
            PathWay::Pinned => vec![],
            _ => vec![list(self.publisher, self.list_version)],
        };
        match &self.way {
            PathWay::Pinned | PathWay::Own | PathWay::Platform => {}
            PathWay::Direct { via } => steps.extend(via.iter().map(|(publisher, version)| list(*publisher, *version))),
            PathWay::Adoption { of } => steps.push(named(*of)),
        }
        steps.push(named(region));
        format!("{}{}{}", self.way.words(lang), lang.pick(": ", "："), steps.join(" → "))
    }
}
