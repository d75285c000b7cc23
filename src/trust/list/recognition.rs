//! How a region is recognised, and with which scope.

use crate::payload::{Lang, Region, StatementKind, Status, StatusMap};
use crate::time::Timestamp;
use crate::trust::{Digest, TrustError};
use crate::words::trust as say;

/// Another publisher's signed list from which an entry was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provenance {
    publisher: Region,
    list_version: u64,
    list_digest: Digest,
}

impl Provenance {
    /// Identifies a list by publisher, version and the digest of its file.
    #[must_use]
    pub const fn new(publisher: Region, list_version: u64, list_digest: Digest) -> Self {
        Self { publisher, list_version, list_digest }
    }

    /// Publisher of that list.
    #[must_use]
    pub const fn publisher(&self) -> Region {
        self.publisher
    }

    /// Version of that list.
    #[must_use]
    pub const fn list_version(&self) -> u64 {
        self.list_version
    }

    /// SHA-256 digest of its file.
    #[must_use]
    pub const fn list_digest(&self) -> Digest {
        self.list_digest
    }
}

/// How a region came to be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Way {
    /// The publisher itself vouches for the keys: its own, or, on a national platform, those of its
    /// regions.
    Vouched,
    /// The entry was taken from other publishers' lists under an agreement, the nearest list first.
    Direct {
        /// Lists that the entry came through.
        via: Vec<Provenance>,
    },
    /// The region has no keys of its own. The keys of another region on this list sign for it.
    Adoption {
        /// Region whose keys sign.
        of: Region,
    },
}

impl Way {
    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Vouched => say::vouched(lang).to_owned(),
            Self::Adoption { of } => say::Adoption { name: &of.name(lang), region: of }.say(lang),
            Self::Direct { via } => {
                let list = |list: &Provenance| {
                    say::DirectList { version: &list.list_version, name: &list.publisher.name(lang) }.say(lang)
                };
                let lists: Vec<_> = via.iter().map(list).collect();
                say::Direct { lists: &lists.join(say::and(lang)) }.say(lang)
            }
        }
    }
}

/// How a region is recognised: the way, and the scope of the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognition {
    way: Way,
    kinds: Option<Vec<StatementKind>>,
    until: Option<Timestamp>,
    statuses: StatusMap,
    may_pass_on: bool,
}

impl Recognition {
    /// Maximum number of lists that an entry may come through.
    pub const MAX_VIA: usize = 8;

    /// Recognition that the publisher itself vouches for, without limits.
    #[must_use]
    pub const fn vouched() -> Self {
        Self::unlimited(Way::Vouched)
    }

    /// Recognition through adoption of the code of region `of`.
    #[must_use]
    pub const fn adoption(of: Region) -> Self {
        Self::unlimited(Way::Adoption { of })
    }

    /// Recognition of an entry that came through other publishers' lists, the nearest first.
    ///
    /// # Errors
    /// [`TrustError::Via`] if `via` is empty or has more than [`Self::MAX_VIA`] lists.
    pub fn direct(via: Vec<Provenance>) -> Result<Self, TrustError> {
        if via.is_empty() || via.len() > Self::MAX_VIA {
            return Err(TrustError::Via { found: via.len() });
        }
        Ok(Self::unlimited(Way::Direct { via }))
    }

    const fn unlimited(way: Way) -> Self {
        Self { way, kinds: None, until: None, statuses: StatusMap::IDENTITY, may_pass_on: false }
    }

    /// Limits recognition to these kinds of statement.
    ///
    /// # Errors
    /// [`TrustError::Scope`] if `kinds` is empty or repeats one.
    pub fn with_kinds(mut self, mut kinds: Vec<StatementKind>) -> Result<Self, TrustError> {
        let given = core::mem::take(&mut kinds);
        kinds.extend(StatementKind::ALL.into_iter().filter(|kind| given.contains(kind)));
        if given.is_empty() || kinds.len() != given.len() {
            return Err(TrustError::Scope);
        }
        self.kinds = Some(kinds);
        Ok(self)
    }

    /// Limits recognition to times `t < until`.
    #[must_use]
    pub const fn with_until(mut self, until: Timestamp) -> Self {
        self.until = Some(until);
        self
    }

    /// Maps the region's statuses to those that gates use.
    #[must_use]
    pub const fn with_statuses(mut self, statuses: StatusMap) -> Self {
        self.statuses = statuses;
        self
    }

    /// Permits other publishers to take over this entry. Without it recognition is not transitive.
    #[must_use]
    pub const fn with_passing_on(mut self) -> Self {
        self.may_pass_on = true;
        self
    }

    /// Applies a further scope on top of this one. Kinds can only be removed, and the end can only
    /// get earlier. `statuses` is applied to the result of the existing map.
    ///
    /// # Errors
    /// [`TrustError::Scope`] if no kind is left, or one is repeated.
    pub fn narrowed(
        mut self,
        kinds: Option<Vec<StatementKind>>,
        until: Option<Timestamp>,
        statuses: StatusMap,
    ) -> Result<Self, TrustError> {
        if let Some(kinds) = kinds {
            let kinds = kinds.into_iter().filter(|kind| self.covers(*kind)).collect();
            self = self.with_kinds(kinds)?;
        }
        self.until = match (self.until, until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self.statuses = self.statuses.then(statuses);
        Ok(self)
    }

    /// Way of recognition.
    #[must_use]
    pub const fn way(&self) -> &Way {
        &self.way
    }

    /// Kinds recognised. `None`: all kinds that the keys may sign.
    #[must_use]
    pub fn kinds(&self) -> Option<&[StatementKind]> {
        self.kinds.as_deref()
    }

    /// Whether a kind is within the scope.
    #[must_use]
    pub fn covers(&self, kind: StatementKind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// End of the recognition.
    #[must_use]
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// Map of the region's statuses.
    #[must_use]
    pub const fn statuses(&self) -> StatusMap {
        self.statuses
    }

    /// Whether other publishers may take over a direct entry from this list.
    #[must_use]
    pub const fn may_pass_on(&self) -> bool {
        self.may_pass_on
    }

    /// The way and the scope, in words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let mut parts = vec![self.way.words(lang)];
        if let Some(kinds) = self.kinds() {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.words(lang)).collect();
            parts.push(say::OnlyKinds { kinds: &kinds.join(say::and(lang)) }.say(lang));
        }
        parts.extend(self.until.map(|until| say::Until { until: &until }.say(lang)));
        for stated in Status::ALL {
            let here = self.statuses.apply(stated);
            if stated != here {
                parts.push(say::CountsAs { stated: &stated.words(lang), here: &here.words(lang) }.say(lang));
            }
        }
        if self.may_pass_on {
            parts.push(say::may_pass_on(lang).to_owned());
        }
        parts.join(say::comma(lang))
    }
}
