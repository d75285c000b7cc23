//! Publishing to a directory that any static web server can serve and any stick can hold.

mod chain;
mod error;
mod new_set;
mod site;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use self::chain::Chain;
pub use self::error::PublishError;
use self::new_set::NewSet;
use self::site::page;
use super::files::{ObjectDirectory, lock_directory, read_if_there, snapshot_path};
use crate::codec::{CoseSign, DocumentType};
use crate::key::Signer;
use crate::payload::Region;
use crate::time::{Timestamp, Window};
use crate::trust::{
    Digest, Document, Held, Objects, RegionFloors, SetPart, Snapshot, TrustError, TrustList, TrustedList, TrustedRoot,
    sync,
};
use crate::verifier::RevocationConcern;

/// What to publish. Anything left out stays as it is in the directory.
#[derive(Debug)]
pub struct Edition<'a> {
    /// Roots to add to the chain.
    pub roots: Vec<Vec<u8>>,
    /// The trust list.
    pub list: Option<Vec<u8>>,
    /// Revocation lists, each with the source of its blocks.
    pub revocations: Vec<(Vec<u8>, &'a dyn Objects)>,
    /// Rules for gates.
    pub rules: Vec<Vec<u8>>,
    /// The keys that sign the snapshot.
    pub keys: Vec<&'a dyn Signer>,
    /// Window of the snapshot: from the time of publishing until gates no longer take it.
    pub window: Window,
}

/// Result of publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// Regions whose codes leave gates undecided: they publish revocation lists, and the list in
    /// this set cannot be used.
    pub undecided: Vec<(Region, RevocationConcern)>,
    /// Regions whose rules are left out because the keys that signed them are no longer valid.
    pub without_rules: Vec<Region>,
}

/// Publishes a set: new files first, the snapshot last. If the process is killed at any time, the
/// directory serves the old set or the new one. The only exception is a new root, which gates may
/// see before its set; they then keep what they have. Nothing is published that a gate would
/// refuse. This is checked for a new gate and for a gate that holds the previous set.
///
/// ```
/// use fede::trust::{DirectorySource, Edition, SetSource, publish};
/// # use fede::{key::SigningKey, time::{Timestamp, Window}};
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/published.rs")); }
/// # let directory = tempfile::tempdir()?;
/// # example::published(directory.path());
/// # let key = SigningKey::from_seed(&[3; 32]).unwrap();
/// # let tomorrow = Timestamp::parse("2026-03-06T00:00:00Z")?;
///
/// // A new snapshot of the set in the directory.
/// let window = Window::new(tomorrow, tomorrow.saturating_add(2 * 86_400))?;
/// let (roots, revocations, rules) = (vec![], vec![], vec![]);
/// let edition = Edition { roots, list: None, revocations, rules, keys: vec![&key], window };
/// let published = publish(directory.path(), &edition)?;
/// assert_eq!(published.snapshot.window(), window);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`PublishError`]; the directory is unchanged.
pub fn publish(directory: &Path, edition: &Edition<'_>) -> Result<Published, PublishError> {
    fs::create_dir_all(directory).map_err(|error| PublishError::io("make", directory, error))?;
    let lock = lock_directory(directory).map_err(|error| PublishError::io("lock", directory, error))?;
    let _lock = lock.ok_or_else(|| PublishError::Busy { path: directory.to_owned() })?;
    let before = read_snapshot(directory)?;
    let before_snapshot = before.as_ref().map(|(_, snapshot)| snapshot);
    let roots = Chain::read(directory, &edition.roots)?;
    let mut new = NewSet::new(directory, &roots);

    let list_bytes = match (&edition.list, before_snapshot) {
        (Some(bytes), _) => Some(bytes.clone()),
        (None, Some(before)) => ObjectDirectory::of(directory).read(before.list().digest()),
        (None, None) => None,
    };
    let list_bytes = list_bytes.ok_or_else(|| PublishError::NoList { path: directory.to_owned() })?;
    let trusted = TrustedList::from_bytes(&list_bytes, roots.last().clone())
        .map_err(|error| PublishError::Part { part: SetPart::List, error })?;
    let list = trusted.list();
    let list_file = new.add(list.version(), list_bytes);
    let revocations = new.revocations(list, edition, before_snapshot)?;
    let (rules, without_rules) = new.rules(list, edition, before_snapshot)?;
    let undecided = new.concerns(list, &revocations, edition.window.not_before());

    let version = next_version(before_snapshot.map(Snapshot::version), edition.window.not_before());
    let snapshot = Snapshot::new(version, edition.window, list.publisher(), list_file, revocations)
        .map_err(|error| PublishError::Part { part: SetPart::Snapshot, error })?
        .with_rules(rules);
    new.set_snapshot(sign(&snapshot, list, &edition.keys)?);

    // Only a set that gates accept may reach the disk.
    let needed = rehearse(&mut new, roots.first(), before.as_ref(), edition.window.not_before())?;
    let html = page(&roots, list, &snapshot, &new);
    new.write(&html, &needed, before_snapshot)?;
    Ok(Published { snapshot, undecided, without_rules })
}

fn sign(snapshot: &Snapshot, list: &TrustList, keys: &[&dyn Signer]) -> Result<Vec<u8>, PublishError> {
    let mut document = snapshot.to_draft();
    for key in keys {
        let is_named = list.snapshot().is_some_and(|terms| terms.role().keys().contains(key.verifying_key()));
        if !is_named {
            return Err(PublishError::SnapshotKey { kid: key.kid() });
        }
        document = document.signed_with(*key)?;
    }
    Ok(document.encode())
}

/// Syncs the set as a new gate would, and as a gate with the previous set would. Returns the
/// objects that the set needs.
fn rehearse(
    new: &mut NewSet<'_>,
    first: &TrustedRoot,
    before: Option<&(Vec<u8>, Snapshot)>,
    at: Timestamp,
) -> Result<BTreeSet<Digest>, PublishError> {
    let synced = sync(&Held::new(first, &Nothing), new, at).map_err(PublishError::Gate)?;
    if let Some((bytes, before)) = before {
        let objects = new.objects().clone();
        let held_objects = WithSnapshot { objects: &objects, digest: Digest::of(bytes), bytes };
        let (list, snapshot) =
            ((before.list().version(), before.list().digest()), (before.version(), Digest::of(bytes)));
        let held = Held::new(first, &held_objects).with_set(list, snapshot, RegionFloors::of(before));
        sync(&held, new, at).map_err(PublishError::Gate)?;
    }
    Ok(synced.needed)
}

/// The version is at least the time in seconds. A publisher who has lost the directory therefore
/// still publishes a version above the floor of every gate.
fn next_version(before: Option<u64>, at: Timestamp) -> u64 {
    before.map_or(1, |before| before.saturating_add(1)).max(at.seconds())
}

fn read_snapshot(directory: &Path) -> Result<Option<(Vec<u8>, Snapshot)>, PublishError> {
    let path = snapshot_path(directory);
    let bytes = read_if_there(&path, Snapshot::MAX_BYTES).map_err(|error| PublishError::io("read", &path, error))?;
    let Some(bytes) = bytes else { return Ok(None) };
    let document = CoseSign::decode(&bytes, DocumentType::Snapshot).map_err(TrustError::from);
    let snapshot = document.and_then(|document| Snapshot::from_unverified(&document));
    let snapshot = snapshot.map_err(|error| PublishError::Part { part: SetPart::Snapshot, error })?;
    Ok(Some((bytes, snapshot)))
}

/// A gate that has no files yet.
#[derive(Debug)]
struct Nothing;

impl Objects for Nothing {
    fn read(&self, _: Digest) -> Option<Vec<u8>> {
        None
    }
}

/// The files of the previous set, with its snapshot, which has another name on disk.
#[derive(Debug)]
struct WithSnapshot<'a> {
    objects: &'a ObjectDirectory,
    digest: Digest,
    bytes: &'a [u8],
}

impl Objects for WithSnapshot<'_> {
    fn read(&self, digest: Digest) -> Option<Vec<u8>> {
        if digest == self.digest { Some(self.bytes.to_vec()) } else { self.objects.read(digest) }
    }
}
