//! The trust of a command: a gate's store, or root, trust list and revocation lists as files.

use std::path::{Path, PathBuf};

use super::Failure;
use super::file_kind::{Wanted, read_wanted};
use crate::payload::Lang;
use crate::time::Timestamp;
use crate::trust::{HeldTrust, RevocationDirectory, Root, Store, TrustList, TrustedList, TrustedRoot};
use crate::verifier::TrustAnchors;
use crate::words::{cli as say, errors_cli as fails};

/// The flags for a store, or for a root and a list.
#[derive(Debug, clap::Args)]
pub(super) struct AnchorArgs {
    /// The gate's store, updated by `fede gate sync`. Replaces --trust and --root.
    #[arg(long, value_name = "STORE", conflicts_with_all = ["trust", "root"])]
    store: Option<PathBuf>,
    /// The trust list.
    #[arg(long, value_name = "LIST", requires = "root")]
    trust: Option<PathBuf>,
    /// The root that verifies the list. After a root rotation, repeat the flag: first the trusted
    /// root, then each successor in order.
    #[arg(long, value_name = "ROOT", requires = "trust")]
    root: Vec<PathBuf>,
    /// Directory of revocation lists, written by `fede revoke`. Used with --trust.
    #[arg(long, value_name = "DIR", requires = "trust")]
    revocation: Option<PathBuf>,
}

/// The loaded trust.
#[derive(Debug)]
pub(super) enum Anchors {
    /// Single files.
    Files(Box<TrustedList>),
    /// A store.
    Store(Store, Box<HeldTrust>),
}

impl AnchorArgs {
    /// The trust of a store.
    pub(super) fn of_store(store: &Path) -> Self {
        Self { store: Some(store.to_owned()), trust: None, root: Vec::new(), revocation: None }
    }

    /// Loads the store, or verifies the root, the list and the revocation directory.
    pub(super) fn load(&self) -> Result<Anchors, Failure> {
        if let Some(store) = &self.store {
            let store = Store::open(store)?;
            let trust = store.trust()?;
            return Ok(Anchors::Store(store, Box::new(trust)));
        }
        let none = || Failure::new("no-anchors", fails::no_anchors).advise(fails::no_anchors_hint);
        let root = load_roots(&self.root)?.ok_or_else(none)?;
        let path = self.trust.as_ref().ok_or_else(none)?;
        let list = read_wanted(path, TrustList::MAX_BYTES, Wanted::List)?;
        let list = TrustedList::from_bytes(&list, root).map_err(|error| Failure::of(&error).in_file(path))?;
        Ok(Anchors::Files(Box::new(match &self.revocation {
            Some(directory) => list.with_revocations(Box::new(RevocationDirectory::new(directory))),
            None => list,
        })))
    }
}

impl Anchors {
    pub(super) fn trust(&self) -> &dyn TrustAnchors {
        match self {
            Self::Files(list) => list.as_ref(),
            Self::Store(_, held) => held.as_ref(),
        }
    }

    /// The trust list. A store that was never synced has none.
    pub(super) fn list(&self) -> Result<&TrustList, Failure> {
        let list = match self {
            Self::Files(list) => Some(list.list()),
            Self::Store(_, held) => held.list().map(TrustedList::list),
        };
        list.ok_or_else(|| Failure::new("empty-store", fails::empty_store).advise(fails::empty_store_hint))
    }

    /// Stores the time, to detect a clock that is set back later. Failure is not an error: a store
    /// on a read-only disk can still judge codes.
    pub(super) fn note_time(&self, at: Timestamp, lang: Lang) {
        if let Self::Store(store, _) = self
            && let Err(error) = store.note_time(at)
        {
            super::output::remark(&say::TimeNotKept { error: &error }.say(lang));
        }
    }
}

/// Reads the first root and follows the rotations to the last one. `None` without paths.
pub(super) fn load_roots(paths: &[PathBuf]) -> Result<Option<TrustedRoot>, Failure> {
    let mut current: Option<TrustedRoot> = None;
    for path in paths {
        let bytes = read_wanted(path, Root::MAX_BYTES, Wanted::Root)?;
        let root = match current {
            None => TrustedRoot::from_bytes(&bytes),
            Some(root) => root.succeeded_by(&bytes),
        };
        current = Some(root.map_err(|error| Failure::of(&error).in_file(path))?);
    }
    Ok(current)
}

/// Converts a size limit to the type of file sizes.
pub(super) fn limit(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
