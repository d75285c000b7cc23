//! Publishing: a directory that any static host serves and any stick holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::directory::{DirectoryError, DirectorySource, root_path, snapshot_path};
use super::files::{ObjectDirectory, read_if_there, remove_temporaries, sync_directory, write_file};
use super::site::page;
use crate::codec::{CoseSign, DocumentType};
use crate::key::{KeyId, SigningKey};
use crate::payload::Region;
use crate::time::{Timestamp, Window};
use crate::trust::{
    Digest, Held, Objects, RevocationList, Root, Rules, SetFile, SetPart, SetSource, Snapshot, SyncError, TrustError,
    TrustList, TrustedList, TrustedRoot, sync,
};

/// Why a set is not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file cannot be read or written.
    #[error("{}: cannot {action}: {error}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it did not work.
        error: io::Error,
    },
    /// The directory has no root, and none was given.
    #[error("{}: expected a root, there or given, found none", path.display())]
    NoRoot {
        /// The directory.
        path: PathBuf,
    },
    /// The directory has no list, and none was given.
    #[error("{}: expected a trust list, there or given, found none", path.display())]
    NoList {
        /// The directory.
        path: PathBuf,
    },
    /// Two roots of one version.
    #[error("expected the root of version {version} that is published already, found another")]
    OtherRoot {
        /// The version.
        version: u64,
    },
    /// A key that the list does not name for snapshots.
    #[error("expected a key that the list names for snapshots, found {kid}")]
    SnapshotKey {
        /// The key.
        kid: KeyId,
    },
    /// A revocation list of a region that does not publish any, by the trust list.
    #[error("expected revocation lists of regions that publish them by the trust list, found one of {region}")]
    NotPublishing {
        /// The region.
        region: Region,
    },
    /// A file is not what it must be.
    #[error("{part}: {error}")]
    Part {
        /// The file.
        part: SetPart,
        /// What is wrong with it.
        error: TrustError,
    },
    /// A file that is to be published as rules is none.
    #[error("rules: {error}")]
    Rules {
        /// Why.
        error: TrustError,
    },
    /// A gate would not take the set.
    #[error("no gate would take this set: {0}")]
    Gate(SyncError<DirectoryError>),
}

impl PublishError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Io { .. } => "check the path, who may write there, and whether the disk is full",
            Self::NoRoot { .. } => "give the root with --root, and each that succeeds it",
            Self::NoList { .. } => "give the signed list with --list",
            Self::OtherRoot { .. } => "a root that is out is never changed: make the next version",
            Self::SnapshotKey { .. } => "name the key in [snapshot] of the list, or give another",
            Self::NotPublishing { .. } => "write `revocation = 1` for the region in the list, or leave its list out",
            Self::Part { error, .. } | Self::Rules { error } => error.hint(),
            Self::Gate(SyncError::Part { error, .. }) => error.hint(),
            Self::Gate(error) => error.hint(),
        }
    }
}

/// What is to be published; what is left out stays as it is in the directory.
#[derive(Debug)]
pub struct Edition<'a> {
    /// Roots to add to the chain.
    pub roots: Vec<Vec<u8>>,
    /// The trust list.
    pub list: Option<Vec<u8>>,
    /// Revocation lists, and where their blocks lie.
    pub revocations: Vec<(Vec<u8>, &'a dyn Objects)>,
    /// Rules for gates.
    pub rules: Vec<Vec<u8>>,
    /// The keys that sign the snapshot.
    pub keys: &'a [SigningKey],
    /// From the time of publishing to when gates take the snapshot no more.
    pub window: Window,
}

/// What has been published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The regions that publish revocation lists, by the trust list, and of which the set has none.
    pub without_revocations: Vec<Region>,
}

/// Publishes a set: first what is new, the snapshot last. Killed at any instant, the directory serves the old set or
/// the new one. Nothing is published that a gate would not take, whether it comes anew or holds the set before.
///
/// # Errors
/// [`PublishError`]; the directory stays as it was.
pub fn publish(directory: &Path, edition: &Edition<'_>) -> Result<Published, PublishError> {
    let at = edition.window.not_before();
    let objects = ObjectDirectory::of(directory);
    let before = read_snapshot(directory)?;
    let mut new = NewSet {
        directory,
        objects: objects.clone(),
        files: BTreeMap::new(),
        roots: BTreeMap::new(),
        snapshot: Vec::new(),
    };

    let (first, roots) = chain(directory, &edition.roots)?;
    new.roots = roots.iter().map(|(version, bytes, _)| (*version, bytes.clone())).collect();
    let root = roots.last().map_or(&first, |(_, _, root)| root);

    let list_bytes = match (&edition.list, &before) {
        (Some(bytes), _) => Some(bytes.clone()),
        (None, Some((_, before))) => objects.read(before.list().digest()),
        (None, None) => None,
    };
    let list_bytes = list_bytes.ok_or_else(|| PublishError::NoList { path: directory.to_owned() })?;
    let part = |part| move |error| PublishError::Part { part, error };
    let trusted = TrustedList::from_bytes(&list_bytes, root.clone()).map_err(part(SetPart::List))?;
    let list = trusted.list();
    let list_file = new.add(list.version(), list_bytes);

    let revocations = new.revocations(list, edition, before.as_ref().map(|(_, before)| before))?;
    let rules = new.rules(list, edition, before.as_ref().map(|(_, before)| before))?;
    let publishing = list.regions().iter().filter(|region| region.revocation().is_some());
    let without_revocations: Vec<Region> =
        publishing.map(|region| region.region()).filter(|region| !revocations.contains_key(region)).collect();

    let version = next_version(before.as_ref().map(|(_, before)| before.version()), at);
    let snapshot = Snapshot::new(version, edition.window, list.publisher(), list_file, revocations);
    let snapshot = snapshot.map_err(part(SetPart::Snapshot))?.with_rules(rules);
    let mut document = snapshot.to_draft();
    for key in edition.keys {
        let is_named = list.snapshot().is_some_and(|terms| terms.role().keys().contains(key.verifying_key()));
        if !is_named {
            return Err(PublishError::SnapshotKey { kid: key.kid() });
        }
        document = document.signed_by(key);
    }
    new.snapshot = document.encode();

    // As a gate that comes anew, and as one that holds the set before, would take it.
    let nothing = Nothing;
    let synced = sync(&Held::new(&first, &nothing), &mut new, at).map_err(PublishError::Gate)?;
    if let Some((bytes, before)) = &before {
        let held_objects = WithSnapshot { objects: &objects, digest: Digest::of(bytes), bytes };
        let (list, snapshot) =
            ((before.list().version(), before.list().digest()), (before.version(), Digest::of(bytes)));
        let held = Held::new(&first, &held_objects).with_set(list, snapshot);
        sync(&held, &mut new, at).map_err(PublishError::Gate)?;
    }
    let html = page(&roots, list, &snapshot, &new);
    new.write(&html, &synced.needed, before.as_ref().map(|(_, before)| before))?;
    Ok(Published { snapshot, without_revocations })
}

/// Versions rise with the time too, so that a publisher who has lost the directory runs into nobody's floor.
fn next_version(before: Option<u64>, at: Timestamp) -> u64 {
    before.map_or(1, |before| before.saturating_add(1)).max(at.seconds())
}

fn io_error(action: &'static str, path: &Path, error: io::Error) -> PublishError {
    PublishError::Io { action, path: path.to_owned(), error }
}

fn read_snapshot(directory: &Path) -> Result<Option<(Vec<u8>, Snapshot)>, PublishError> {
    let path = snapshot_path(directory);
    let bytes = read_if_there(&path, Snapshot::MAX_BYTES).map_err(|error| io_error("read", &path, error))?;
    let Some(bytes) = bytes else { return Ok(None) };
    let document = CoseSign::decode(&bytes, DocumentType::Snapshot).map_err(TrustError::from);
    let snapshot = document.and_then(|document| Snapshot::from_unverified(&document));
    let snapshot = snapshot.map_err(|error| PublishError::Part { part: SetPart::Snapshot, error })?;
    Ok(Some((bytes, snapshot)))
}

/// A root with its version and its bytes.
pub(super) type ChainedRoot = (u64, Vec<u8>, TrustedRoot);

/// The roots in the directory and those given, as one chain: the first, and each from the first on.
fn chain(directory: &Path, given: &[Vec<u8>]) -> Result<(TrustedRoot, Vec<ChainedRoot>), PublishError> {
    let mut roots: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
    for bytes in given {
        let root = unverified_root(bytes).map_err(|error| PublishError::Part { part: SetPart::Root(0), error })?;
        roots.insert(root.version(), bytes.clone());
    }
    for (version, bytes) in published_roots(directory)? {
        if *roots.entry(version).or_insert_with(|| bytes.clone()) != bytes {
            return Err(PublishError::OtherRoot { version });
        }
    }
    let mut chained: Vec<ChainedRoot> = Vec::new();
    for (version, bytes) in roots {
        let root = match chained.last() {
            None => TrustedRoot::from_bytes(&bytes),
            Some((_, _, before)) => before.succeeded_by(&bytes),
        };
        let root = root.map_err(|error| PublishError::Part { part: SetPart::Root(version), error })?;
        chained.push((version, bytes, root));
    }
    let first = chained.first().map(|(_, _, root)| root.clone());
    let first = first.ok_or_else(|| PublishError::NoRoot { path: directory.to_owned() })?;
    Ok((first, chained))
}

fn unverified_root(bytes: &[u8]) -> Result<Root, TrustError> {
    Root::from_unverified(&CoseSign::decode(bytes, DocumentType::Root)?)
}

fn published_roots(directory: &Path) -> Result<Vec<(u64, Vec<u8>)>, PublishError> {
    let path = directory.join("roots");
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_error("read", &path, error)),
    };
    let version = |entry: fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".cbor")?.parse::<u64>().ok();
    let mut roots = Vec::new();
    for version in entries.flatten().filter_map(version) {
        let path = root_path(directory, version);
        let bytes = read_if_there(&path, Root::MAX_BYTES).map_err(|error| io_error("read", &path, error))?;
        roots.extend(bytes.map(|bytes| (version, bytes)));
    }
    Ok(roots)
}

/// The set that is about to be published: what is new in memory, the rest in the directory.
#[derive(Debug)]
pub(super) struct NewSet<'a> {
    directory: &'a Path,
    objects: ObjectDirectory,
    files: BTreeMap<Digest, Vec<u8>>,
    roots: BTreeMap<u64, Vec<u8>>,
    snapshot: Vec<u8>,
}

impl NewSet<'_> {
    fn add(&mut self, version: u64, bytes: Vec<u8>) -> SetFile {
        let file = SetFile::of(version, &bytes);
        self.files.insert(file.digest(), bytes);
        file
    }

    /// The revocation lists given, and those of the set before of regions that still publish any.
    fn revocations(
        &mut self,
        list: &TrustList,
        edition: &Edition<'_>,
        before: Option<&Snapshot>,
    ) -> Result<BTreeMap<Region, SetFile>, PublishError> {
        let publishes = |region: Region| list.region(region).is_some_and(|listed| listed.revocation().is_some());
        let mut revocations: BTreeMap<Region, SetFile> = BTreeMap::new();
        for (region, file) in before.iter().flat_map(|before| before.revocations()) {
            // A list whose key counts no longer is not carried on: gates would take none of the set.
            let still_counts = self.objects.read(file.digest()).is_some_and(|bytes| {
                list.region(*region)
                    .is_some_and(|listed| RevocationList::signed_by(&bytes, *region, list.keys_for(listed)).is_ok())
            });
            if publishes(*region) && still_counts {
                revocations.insert(*region, *file);
            }
        }
        for (bytes, blocks) in &edition.revocations {
            let document = CoseSign::decode(bytes, DocumentType::RevocationList).map_err(TrustError::from);
            let revoked = document.and_then(|document| RevocationList::from_unverified(&document));
            let revoked = revoked.map_err(|error| PublishError::Part { part: SetPart::List, error })?;
            let region = revoked.region();
            if !publishes(region) {
                return Err(PublishError::NotPublishing { region });
            }
            for day in revoked.days() {
                self.files.extend(blocks.read(day.digest()).map(|block| (day.digest(), block)));
            }
            revocations.insert(region, self.add(revoked.version(), bytes.clone()));
        }
        Ok(revocations)
    }

    /// The rules given, and those of the set before whose keys still count.
    fn rules(
        &mut self,
        list: &TrustList,
        edition: &Edition<'_>,
        before: Option<&Snapshot>,
    ) -> Result<BTreeMap<Region, SetFile>, PublishError> {
        let mut rules: BTreeMap<Region, SetFile> = BTreeMap::new();
        for (region, file) in before.iter().flat_map(|before| before.rules()) {
            let still_counts = self.objects.read(file.digest()).is_some_and(|bytes| {
                list.region(*region)
                    .is_some_and(|listed| Rules::signed_by(&bytes, *region, list.keys_for(listed)).is_ok())
            });
            if still_counts {
                rules.insert(*region, *file);
            }
        }
        for bytes in &edition.rules {
            let document = CoseSign::decode(bytes, DocumentType::Rules).map_err(TrustError::from);
            let read = document.and_then(|document| Rules::from_unverified(&document));
            let read = read.map_err(|error| PublishError::Rules { error })?;
            rules.insert(read.region(), self.add(read.version(), bytes.clone()));
        }
        Ok(rules)
    }

    fn write(&self, html: &str, needed: &BTreeSet<Digest>, before: Option<&Snapshot>) -> Result<(), PublishError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| io_error("write", &path, error)
        };
        let roots = self.directory.join("roots");
        fs::create_dir_all(&roots).map_err(failed(&roots))?;
        self.objects.create().map_err(failed(self.directory))?;
        for (version, bytes) in &self.roots {
            let path = root_path(self.directory, *version);
            if read_if_there(&path, Root::MAX_BYTES).map_err(failed(&path))?.as_ref() != Some(bytes) {
                write_file(&path, bytes).map_err(failed(&path))?;
            }
        }
        sync_directory(&roots).map_err(failed(&roots))?;
        let files = self.files.iter().map(|(digest, bytes)| (*digest, bytes.as_slice()));
        self.objects.write(files).map_err(failed(self.directory))?;
        let path = self.directory.join("index.html");
        write_file(&path, html.as_bytes()).map_err(failed(&path))?;
        let path = snapshot_path(self.directory);
        let written = write_file(&path, &self.snapshot).and_then(|()| sync_directory(self.directory));
        written.map_err(failed(&path))?;
        // A gate that is reading the set before still finds its files.
        let mut kept = needed.clone();
        if let Some(before) = before {
            kept.extend(self.files_of(before));
        }
        self.objects.keep_only(&kept);
        remove_temporaries(self.directory);
        remove_temporaries(&roots);
        Ok(())
    }

    fn files_of(&self, snapshot: &Snapshot) -> BTreeSet<Digest> {
        let mut files = BTreeSet::from([snapshot.list().digest()]);
        for file in snapshot.revocations().values() {
            files.insert(file.digest());
            let list = self.revocation_list(file);
            files.extend(list.iter().flat_map(RevocationList::days).map(|day| day.digest()));
        }
        files.extend(snapshot.rules().values().map(|file| file.digest()));
        files
    }

    /// A revocation list of the set, whose signature has been checked.
    pub(super) fn revocation_list(&self, file: &SetFile) -> Option<RevocationList> {
        let bytes = self.files.get(&file.digest()).cloned().or_else(|| self.objects.read(file.digest()))?;
        RevocationList::from_unverified(&CoseSign::decode(&bytes, DocumentType::RevocationList).ok()?).ok()
    }
}

impl SetSource for NewSet<'_> {
    type Error = DirectoryError;

    fn root(&mut self, version: u64, _: usize) -> Result<Option<Vec<u8>>, DirectoryError> {
        Ok(self.roots.get(&version).cloned())
    }

    fn snapshot(&mut self, _: usize) -> Result<Vec<u8>, DirectoryError> {
        Ok(self.snapshot.clone())
    }

    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, DirectoryError> {
        match self.files.get(&digest) {
            Some(bytes) => Ok(bytes.clone()),
            None => DirectorySource::new(self.directory).object(digest, max),
        }
    }
}

/// A gate that has no files yet.
#[derive(Debug)]
struct Nothing;

impl Objects for Nothing {
    fn read(&self, _: Digest) -> Option<Vec<u8>> {
        None
    }
}

/// The files of the set before, with its snapshot, which lies under another name.
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
