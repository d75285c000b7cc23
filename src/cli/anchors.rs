//! What a gate trusts, as files: the root with its successors, and the trust list.

use std::path::{Path, PathBuf};

use super::Failure;
use super::input::read_bytes;
use crate::trust::{Root, TrustError, TrustList, TrustedList, TrustedRoot};

/// The root and the list.
#[derive(Debug, clap::Args)]
pub(super) struct AnchorArgs {
    /// The trust list.
    #[arg(long, value_name = "LIST")]
    trust: PathBuf,
    /// The root that the list's signatures are counted under. Where the root has been rotated: the one that is
    /// trusted already, then, each with a --root of its own, those that succeed it.
    #[arg(long, value_name = "ROOT", required = true)]
    root: Vec<PathBuf>,
}

impl AnchorArgs {
    pub(super) fn new(trust: PathBuf, root: PathBuf) -> Self {
        Self { trust, root: vec![root] }
    }

    pub(super) fn load(&self) -> Result<TrustedList, Failure> {
        let root = load_roots(&self.root)?.ok_or_else(|| Failure::new("expected a root, found none"))?;
        let list = read_bytes(&self.trust, limit(TrustList::MAX_BYTES))?;
        TrustedList::from_bytes(&list, root).map_err(|error| trust_failure(&self.trust, &error))
    }
}

/// Reads the first root and follows the rotations to the last one; none where no path is given.
pub(super) fn load_roots(paths: &[PathBuf]) -> Result<Option<TrustedRoot>, Failure> {
    let mut current: Option<TrustedRoot> = None;
    for path in paths {
        let bytes = read_bytes(path, limit(Root::MAX_BYTES))?;
        let root = match current {
            None => TrustedRoot::from_bytes(&bytes),
            Some(root) => root.succeeded_by(&bytes),
        };
        current = Some(root.map_err(|error| trust_failure(path, &error))?);
    }
    Ok(current)
}

pub(super) fn trust_failure(path: &Path, error: &TrustError) -> Failure {
    Failure::new(error).in_file(path).with_hint(error.hint())
}

/// A limit in bytes, as files are measured.
pub(super) fn limit(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
