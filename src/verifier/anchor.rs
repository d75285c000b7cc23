//! What a verifier needs to know of trust: keys, what they may sign, and whether the list still counts.

use crate::key::{KeyId, VerifyingKey};
use crate::payload::{Lang, Region, StatementKind};
use crate::time::{Timestamp, Window};

/// By which path a key came to be recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecognitionPath {
    /// A publisher's list names the region and its key.
    Listed {
        /// Who publishes the list.
        publisher: Region,
        /// The list's version.
        list_version: u64,
    },
}

impl RecognitionPath {
    /// The path from the publisher to the region, for people.
    #[must_use]
    pub fn words(&self, region: Region, lang: Lang) -> String {
        match self {
            Self::Listed { publisher, list_version } => {
                let (publisher_name, name) = (publisher.name(lang), region.name(lang));
                match lang {
                    Lang::En => format!("list {list_version} of {publisher_name} ({publisher}) → {name} ({region})"),
                    Lang::Zh => {
                        format!("{publisher_name}（{publisher}）信任列表第{list_version}版 → {name}（{region}）")
                    }
                }
            }
        }
    }
}

/// A key that is trusted to sign some kinds of statement in a region's name, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    region: Region,
    key: VerifyingKey,
    window: Window,
    kinds: Vec<StatementKind>,
    path: RecognitionPath,
}

impl Anchor {
    /// Joins the parts.
    #[must_use]
    pub const fn new(
        region: Region,
        key: VerifyingKey,
        window: Window,
        kinds: Vec<StatementKind>,
        path: RecognitionPath,
    ) -> Self {
        Self { region, key, window, kinds, path }
    }

    /// The region in whose name the key signs.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// When the key counts.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// What it may sign.
    #[must_use]
    pub fn kinds(&self) -> &[StatementKind] {
        &self.kinds
    }

    /// How it came to be recognised.
    #[must_use]
    pub const fn path(&self) -> &RecognitionPath {
        &self.path
    }
}

/// Why trust itself cannot be relied on at a time: the gate's trouble, not the code's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// The trust list has expired.
    ListExpired {
        /// When.
        expires: Timestamp,
    },
    /// The clock stands before the root's issue.
    ClockBeforeRoot {
        /// When the root was issued.
        issued: Timestamp,
    },
    /// The clock stands before the list's issue.
    ClockBeforeList {
        /// When the list was issued.
        issued: Timestamp,
    },
    /// The root has expired.
    RootExpired {
        /// When.
        expires: Timestamp,
    },
}

/// The keys that a verifier trusts. `trust` has the real one.
pub trait TrustAnchors {
    /// Every anchor whose key has this id: ids can collide, and a key can sign for several regions.
    fn anchors(&self, kid: KeyId) -> &[Anchor];

    /// What stands against relying on them at `at`.
    fn concerns(&self, at: Timestamp) -> Vec<Concern>;
}
