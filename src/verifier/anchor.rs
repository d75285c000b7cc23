//! What a verifier must know about trust: keys, what they may sign, why they are recognised,
//! revocations, and whether the trust is current.

use super::ForeignTrust;
use crate::key::{KeyId, VerifyingKey};
use crate::payload::{Cti, Lang, Region, StatementKind, StatusMap, Validity, Withdrawal};
use crate::time::{Timestamp, Window};
use crate::words::code as say;

/// A key that is trusted to sign some kinds of statement for a region, during a window of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    region: Region,
    key: VerifyingKey,
    window: Window,
    kinds: Vec<StatementKind>,
    path: RecognitionPath,
    until: Option<Timestamp>,
    statuses: StatusMap,
    max_lifetime: u64,
}

impl Anchor {
    /// Default limit of a code's lifetime in seconds, if the trust list sets none.
    pub const MAX_LIFETIME: u64 = Validity::MAX_LIFETIME;

    /// Creates an anchor.
    #[must_use]
    pub const fn new(
        region: Region,
        key: VerifyingKey,
        window: Window,
        kinds: Vec<StatementKind>,
        path: RecognitionPath,
    ) -> Self {
        let (until, statuses, max_lifetime) = (None, StatusMap::IDENTITY, Self::MAX_LIFETIME);
        Self { region, key, window, kinds, path, until, statuses, max_lifetime }
    }

    /// Sets the limit from issue to expiry for codes of the region, in seconds.
    #[must_use]
    pub const fn with_max_lifetime(mut self, seconds: u64) -> Self {
        self.max_lifetime = seconds;
        self
    }

    /// Sets the end of the recognition. The region is recognised for `t < until`.
    #[must_use]
    pub const fn with_until(mut self, until: Option<Timestamp>) -> Self {
        self.until = until;
        self
    }

    /// Sets the status map: how each status of the region counts here.
    #[must_use]
    pub const fn with_statuses(mut self, statuses: StatusMap) -> Self {
        self.statuses = statuses;
        self
    }

    /// The region for which the key signs.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// When the key is valid.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// The kinds of statement that the key may sign.
    #[must_use]
    pub fn kinds(&self) -> &[StatementKind] {
        &self.kinds
    }

    /// Why the key is recognised.
    #[must_use]
    pub const fn path(&self) -> &RecognitionPath {
        &self.path
    }

    /// When the recognition of the region ends (exclusive), if it ends.
    #[must_use]
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// The limit from issue to expiry for codes of the region, in seconds.
    #[must_use]
    pub const fn max_lifetime(&self) -> u64 {
        self.max_lifetime
    }

    /// The status map: how each status of the region counts here.
    #[must_use]
    pub const fn statuses(&self) -> StatusMap {
        self.statuses
    }
}

/// A problem with the trust of the gate at a time. It is not a problem of the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Concern {
    /// The trust list has expired.
    ListExpired {
        /// When it expired.
        expires: Timestamp,
    },
    /// The clock of the gate is before the time of issue of the root.
    ClockBeforeRoot {
        /// When the root was issued.
        issued: Timestamp,
    },
    /// The clock of the gate is before the time of issue of the list.
    ClockBeforeList {
        /// When the list was issued.
        issued: Timestamp,
    },
    /// The root has expired.
    RootExpired {
        /// When it expired.
        expires: Timestamp,
    },
    /// The gate has no trust list yet.
    NoList,
    /// The trust list is stale: the last snapshot that confirmed it is too old.
    Stale {
        /// When the last snapshot was issued.
        issued: Timestamp,
        /// Since when the list is stale.
        since: Timestamp,
    },
    /// The clock of the gate is before a time that the gate has already seen.
    ClockBack {
        /// The latest time seen.
        seen: Timestamp,
    },
}

/// The revocation status of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationStatus {
    /// The region publishes no revocation list.
    NotPublished,
    /// The code is not in the list.
    Good,
    /// The code is in the list.
    Withdrawn {
        /// The class and the reason of the revocation.
        withdrawal: Withdrawal,
        /// The version of the list.
        list_version: u64,
    },
    /// The gate cannot tell.
    Unknown(RevocationConcern),
}

/// The reason why a gate cannot tell whether a code is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationConcern {
    /// The gate has no list of the region, or no block for the day of issue.
    Missing,
    /// The list, or the block for the day of issue, is not what the region signed, or belongs to
    /// another region.
    Unsound,
    /// The list has expired.
    Stale {
        /// When it expired.
        expires: Timestamp,
    },
    /// The clock of the gate is before the time of issue of the list.
    ClockBefore {
        /// When the list was issued.
        issued: Timestamp,
    },
    /// The version of the list is lower than the trust list requires.
    TooOld {
        /// The lowest version that the trust list allows.
        lowest: u64,
        /// The version that the gate has.
        found: u64,
    },
    /// The day of issue is before the days that the list covers.
    NotCovered {
        /// The first day of issue that the list covers.
        since: crate::time::Day,
    },
}

/// The keys that a verifier trusts, and the revocation status of codes.
///
/// [`TrustedList`](crate::trust::TrustedList) implements it for a trust list, and
/// [`PinnedKeys`](super::PinnedKeys) for keys that a program trusts directly.
///
/// A program with another source of keys implements it itself:
///
/// ```
/// use fede::key::KeyId;
/// use fede::payload::{Cti, Region};
/// use fede::time::Timestamp;
/// use fede::verifier::{Anchor, Concern, RevocationStatus, TrustAnchors};
///
/// struct OneKey(Anchor);
///
/// impl TrustAnchors for OneKey {
///     fn anchors(&self, kid: KeyId) -> Vec<&Anchor> {
///         if self.0.key().kid() == kid { vec![&self.0] } else { Vec::new() }
///     }
///
///     fn concerns(&self, _at: Timestamp) -> Vec<Concern> {
///         Vec::new()
///     }
///
///     fn revocation(&self, _: Region, _: Cti, _at: Timestamp) -> RevocationStatus {
///         RevocationStatus::NotPublished
///     }
/// }
/// ```
pub trait TrustAnchors {
    /// Every anchor whose key has this id. There can be more than one: ids can collide, and a key
    /// can sign for several regions.
    fn anchors(&self, kid: KeyId) -> Vec<&Anchor>;

    /// The problems with this trust at a time. Empty if it is current.
    fn concerns(&self, at: Timestamp) -> Vec<Concern>;

    /// Whether a newer list is due at a time: it may have keys that this one lacks. Then a code of an
    /// unknown key is undecided instead of refused. Default: `false`.
    fn is_ageing(&self, at: Timestamp) -> bool {
        let _ = at;
        false
    }

    /// What the trust has of other networks. Default: nothing.
    fn foreign(&self) -> Option<ForeignTrust<'_>> {
        None
    }

    /// The revocation status of a code of a region at a time.
    fn revocation(&self, region: Region, cti: Cti, at: Timestamp) -> RevocationStatus;
}

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
