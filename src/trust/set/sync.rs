//! Sync: fetches and verifies the next set. Follows the client workflow of The Update Framework
//! (version 1.0.34, section 5).

use std::collections::{BTreeMap, BTreeSet};

use super::floor::{Floor, Mark};
use super::{Held, RegionFloors, SetPart, SyncError};
use crate::codec::{CoseSign, DocumentType};
use crate::payload::Region;
use crate::time::Timestamp;
use crate::trust::document::CLOCK_TOLERANCE;
use crate::trust::{
    Block, Digest, Document, KeyUse, ListedKey, RevocationList, Root, RootRole, Rules, SetFile, Snapshot, Taken,
    TrustError, TrustList, TrustedList, TrustedRoot,
};

/// Name of a root within a published set.
#[must_use]
pub fn root_name(version: u64) -> String {
    format!("roots/{version}.cbor")
}

/// Name of the snapshot within a published set.
pub const SNAPSHOT_NAME: &str = "snapshot.cbor";

/// Name of any other file within a published set.
#[must_use]
pub fn object_name(digest: Digest) -> String {
    format!("objects/{digest}.cbor")
}

/// A source of sets, such as a directory or a web server.
pub trait SetSource {
    /// Why the source cannot be read.
    type Error;

    /// The root of a version, or `None` if it does not exist yet. Returns at most `max + 1` bytes,
    /// which shows that a file is too large.
    ///
    /// # Errors
    /// If the source cannot be read.
    fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, Self::Error>;

    /// The snapshot, at most `max + 1` bytes.
    ///
    /// # Errors
    /// If it cannot be read.
    fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, Self::Error>;

    /// The file with this digest, at most `max + 1` bytes.
    ///
    /// # Errors
    /// If it cannot be read.
    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, Self::Error>;
}

/// A set that was fetched and fully verified.
#[derive(Debug)]
pub struct Synced {
    /// New roots after the held one, with version and file.
    pub roots: Vec<(u64, Vec<u8>)>,
    /// The last root.
    pub root: TrustedRoot,
    /// Version and digest of the list.
    pub list: Taken,
    /// Lowest versions of the regions' files that the gate accepts from now on.
    pub regions: RegionFloors,
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The snapshot's file.
    pub snapshot_bytes: Vec<u8>,
    /// Files that the gate did not have.
    pub objects: BTreeMap<Digest, Vec<u8>>,
    /// Digests of all files that the set needs.
    pub needed: BTreeSet<Digest>,
    /// Whether any file is newer than those that the gate held.
    pub is_newer: bool,
    /// Whether a snapshot new to the gate proves its clock right.
    pub proves_clock: bool,
}

/// Fetches a set and verifies all of it at time `at`.
///
/// ```
/// use fede::trust::{Held, TrustedRoot, sync};
/// # #[cfg(feature = "publish")] {
/// # use fede::{time::Timestamp, trust::{DirectorySource, RevocationDirectory}};
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/published.rs")); }
/// # let directory = tempfile::tempdir()?;
/// # let root = example::published(directory.path());
/// # let mut source = DirectorySource::new(directory.path());
/// # let objects = RevocationDirectory::new(&directory.path().join("none"));
/// # let now = Timestamp::parse("2026-03-05T12:00:00Z")?;
///
/// let root = TrustedRoot::from_bytes(&root)?;
/// let synced = sync(&Held::new(&root, &objects), &mut source, now)?;
/// assert!(synced.is_newer);
/// assert_eq!(synced.snapshot.publisher().code(), "CN");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A [`SyncError`] for the first check that fails, with both compared values.
pub fn sync<S: SetSource>(held: &Held<'_>, source: &mut S, at: Timestamp) -> Result<Synced, SyncError<S::Error>> {
    // Section 5.3: follow the chain of roots. Only the last must be valid now.
    let (roots, root) = follow_roots(held, source)?;
    let newest = SetPart::Root(root.root().version());
    check_window(newest, root.root().window(), at, 0)?;

    // Sections 5.5 and 5.6: the snapshot names the list, and the list says who signs snapshots.
    let (snapshot_bytes, snapshot_document, snapshot) = fetch_snapshot(source)?;
    let mut fetch = Fetch { held, source, at, objects: BTreeMap::new(), needed: BTreeSet::new(), bytes: 0, slots: 0 };
    let list_bytes = fetch.file(SetPart::List, snapshot.list(), TrustList::MAX_BYTES)?;
    let list = TrustedList::from_bytes(&list_bytes, root.clone()).map_err(in_part(SetPart::List))?;
    let list = list.list();
    list.check_keys().map_err(in_part(SetPart::List))?;
    check_version(SetPart::List, snapshot.list(), list.version())?;
    let list_role = root.root().list_role();
    let counts_as_list = |bytes: &[u8]| is_signed(bytes, DocumentType::TrustList, list_role);
    let found = (list, snapshot.list().digest());
    // If keys of the previous root alone meet the threshold, the list may have been signed before
    // the rotation.
    let before = held.root.root().list_role();
    let is_by_new_keys = || {
        let signers = CoseSign::decode(&list_bytes, DocumentType::TrustList).map(|list| list_role.signers(&list));
        signers.is_ok_and(|signers| signers.iter().filter(|kid| before.has(**kid)).count() < list_role.threshold())
    };
    held.list.as_ref().map_or(Ok(()), |held| held.check(SetPart::List, found, counts_as_list, is_by_new_keys))?;
    check_window(SetPart::List, list.window(), at, 0)?;

    // The list is valid from here on, so its snapshot role can check the snapshot.
    let terms = list.snapshot().ok_or(SyncError::NoSnapshotTerms)?;
    let role = terms.role();
    role.check("snapshot", &snapshot_document).map_err(in_part(SetPart::Snapshot))?;
    if snapshot.publisher() != list.publisher() {
        let (expected, found) = (list.publisher(), snapshot.publisher());
        return Err(SyncError::Publisher { part: SetPart::Snapshot, expected, found });
    }
    let counts_as_snapshot = |bytes: &[u8]| is_signed(bytes, DocumentType::Snapshot, role);
    let found = (&snapshot, Digest::of(&snapshot_bytes));
    // Only another list can name other snapshot keys. A snapshot that names that list is newer than
    // it.
    let by_new_keys = || true;
    held.snapshot
        .as_ref()
        .map_or(Ok(()), |held| held.check(SetPart::Snapshot, found, counts_as_snapshot, by_new_keys))?;
    check_window(SetPart::Snapshot, snapshot.window(), at, CLOCK_TOLERANCE)?;

    // A snapshot that the gate has not seen before proves the clock; an old one does not.
    let is_new_snapshot = held.snapshot.as_ref().is_none_or(|held| held.digest != found.1);
    if let Some(seen) = held.seen.filter(|seen| Held::is_back(*seen, at) && !is_new_snapshot) {
        return Err(SyncError::ClockBack { seen, at });
    }

    // Section 5.7: fetch the files that the snapshot names.
    for (region, file) in snapshot.revocations() {
        fetch.revocations(*region, file, list)?;
    }
    for (region, file) in snapshot.rules() {
        fetch.rules(*region, file, list)?;
    }
    check_omissions(held, &snapshot, list)?;
    let Fetch { objects, needed, .. } = fetch;
    Ok(Synced {
        is_newer: is_new_snapshot || !roots.is_empty(),
        proves_clock: is_new_snapshot,
        list: (list.version(), snapshot.list().digest()),
        regions: held.regions.after(&snapshot),
        roots,
        root,
        snapshot,
        snapshot_bytes,
        objects,
        needed,
    })
}

/// New roots, each verified by the one before it, and the last root.
type Roots = (Vec<(u64, Vec<u8>)>, TrustedRoot);

fn follow_roots<S: SetSource>(held: &Held<'_>, source: &mut S) -> Result<Roots, SyncError<S::Error>> {
    let (mut roots, mut root) = (Vec::new(), held.root.clone());
    while let Some(version) = root.root().version().checked_add(1) {
        let Some(bytes) = source.root(version, Root::MAX_BYTES).map_err(SyncError::Source)? else { break };
        if roots.len() == Held::MAX_ROOTS {
            return Err(SyncError::TooManyRoots);
        }
        root = root.succeeded_by(&bytes).map_err(in_part(SetPart::Root(version)))?;
        roots.push((version, bytes));
    }
    Ok((roots, root))
}

fn fetch_snapshot<S: SetSource>(source: &mut S) -> Result<(Vec<u8>, CoseSign, Snapshot), SyncError<S::Error>> {
    let bytes = source.snapshot(Snapshot::MAX_BYTES).map_err(SyncError::Source)?;
    if bytes.len() > Snapshot::MAX_BYTES {
        let error = TrustError::TooLarge { max: Snapshot::MAX_BYTES, found: bytes.len() };
        return Err(SyncError::Part { part: SetPart::Snapshot, error });
    }
    let document = CoseSign::decode(&bytes, DocumentType::Snapshot);
    let document = document.map_err(|error| in_part(SetPart::Snapshot)(error.into()))?;
    let snapshot = Snapshot::from_unverified(&document).map_err(in_part(SetPart::Snapshot))?;
    Ok((bytes, document, snapshot))
}

/// Whether a threshold of the role has signed a file. The content is not parsed.
fn is_signed(bytes: &[u8], kind: DocumentType, role: &RootRole) -> bool {
    CoseSign::decode(bytes, kind).is_ok_and(|document| role.check(kind.media_type(), &document).is_ok())
}

/// A snapshot must not leave out a file that the gate holds and that is still valid (section 5.6.5:
/// "every targets metadata filename listed in the trusted snapshot continues to be listed").
/// Otherwise the snapshot key could drop revocations.
fn check_omissions<E>(held: &Held<'_>, snapshot: &Snapshot, list: &TrustList) -> Result<(), SyncError<E>> {
    for (region, taken) in &held.regions.revocations {
        let publishes = list.region(*region).is_some_and(|listed| listed.revocation().is_some());
        if publishes && !snapshot.revocations().contains_key(region) {
            let counts = |bytes: &[u8]| read_revocations(bytes, *region, list).is_ok();
            check_omission(SetPart::Revocations(*region), &held.floor(*taken), counts)?;
        }
    }
    for (region, taken) in &held.regions.rules {
        let keys = keys_of(list, *region).unwrap_or_default();
        let may_sign = keys.iter().any(|key| key.uses().contains(&KeyUse::Rules));
        if may_sign && !snapshot.rules().contains_key(region) {
            let counts = |bytes: &[u8]| read_rules(bytes, *region, list).is_ok();
            check_omission(SetPart::Rules(*region), &held.floor(*taken), counts)?;
        }
    }
    Ok(())
}

fn check_omission<E>(part: SetPart, floor: &Floor, counts: impl Fn(&[u8]) -> bool) -> Result<(), SyncError<E>> {
    floor.standing(counts).map_or(Ok(()), |held| Err(SyncError::Omitted { part, held }))
}

fn read_revocations(bytes: &[u8], region: Region, list: &TrustList) -> Result<RevocationList, TrustError> {
    RevocationList::signed_by(bytes, region, keys_of(list, region)?).map(|(list, _)| list)
}

fn read_rules(bytes: &[u8], region: Region, list: &TrustList) -> Result<Rules, TrustError> {
    Rules::signed_by(bytes, region, keys_of(list, region)?).map(|(rules, _)| rules)
}

fn in_part<E>(part: SetPart) -> impl Fn(TrustError) -> SyncError<E> {
    move |error| SyncError::Part { part, error }
}

fn check_window<E>(
    part: SetPart,
    window: crate::time::Window,
    at: Timestamp,
    tolerance: u64,
) -> Result<(), SyncError<E>> {
    let expires = window.expires();
    check_issued(part, window.not_before(), at, tolerance)?;
    if at >= expires {
        return Err(SyncError::Expired { part, expires, at });
    }
    Ok(())
}

/// Checks that a file is not from the future. Its issue time would become a floor that no honest
/// file reaches.
fn check_issued<E>(part: SetPart, issued: Timestamp, at: Timestamp, tolerance: u64) -> Result<(), SyncError<E>> {
    if at.saturating_add(tolerance) < issued {
        return Err(SyncError::NotYetIssued { part, issued, at });
    }
    Ok(())
}

fn check_version<E>(part: SetPart, file: &SetFile, found: u64) -> Result<(), SyncError<E>> {
    let expected = file.version();
    if found != expected {
        return Err(SyncError::Mixed { part, expected, found });
    }
    Ok(())
}

/// Fetches the files that the gate does not have, and counts their bytes and withdrawn codes.
struct Fetch<'a, S> {
    held: &'a Held<'a>,
    source: &'a mut S,
    at: Timestamp,
    objects: BTreeMap<Digest, Vec<u8>>,
    needed: BTreeSet<Digest>,
    bytes: usize,
    slots: usize,
}

impl<S: SetSource> Fetch<'_, S> {
    fn file(&mut self, part: SetPart, file: &SetFile, max: usize) -> Result<Vec<u8>, SyncError<S::Error>> {
        self.object(part, file.digest(), file.bytes(), max)
    }

    fn object(&mut self, part: SetPart, digest: Digest, size: u64, max: usize) -> Result<Vec<u8>, SyncError<S::Error>> {
        self.needed.insert(digest);
        let fetched = self.objects.get(&digest).cloned();
        if let Some(bytes) = fetched.or_else(|| self.held.objects.read(digest)) {
            check_size(part, size, bytes.len())?;
            return Ok(bytes);
        }
        // Section 5.7.1: the size is checked before any byte is fetched.
        let fits = usize::try_from(size).ok().filter(|size| *size <= max);
        let size = fits.ok_or_else(|| {
            in_part(part)(TrustError::TooLarge { max, found: usize::try_from(size).unwrap_or(usize::MAX) })
        })?;
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > Held::MAX_BYTES {
            return Err(SyncError::TooLarge);
        }
        let bytes = self.source.object(digest, size).map_err(SyncError::Source)?;
        check_size(part, u64::try_from(size).unwrap_or(u64::MAX), bytes.len())?;
        let found = Digest::of(&bytes);
        if found != digest {
            return Err(in_part(part)(TrustError::Digest { expected: digest, found }));
        }
        self.objects.insert(digest, bytes.clone());
        Ok(bytes)
    }

    /// Fetches a file that a region signs with its own keys. `read` decodes it and checks the
    /// signature. Its version must be that of the snapshot. It must not be from the future, and not
    /// older than the held one.
    fn of_region<T: Document>(
        &mut self,
        part: SetPart,
        (region, file, before): (Region, &SetFile, Option<Taken>),
        (list, max): (&TrustList, usize),
        read: fn(&[u8], Region, &TrustList) -> Result<T, TrustError>,
    ) -> Result<T, SyncError<S::Error>> {
        let bytes = self.file(part, file, max)?;
        let document = read(&bytes, region, list).map_err(in_part(part))?;
        let mark = Mark::of(&document);
        check_version(part, file, mark.version)?;
        check_issued(part, mark.issued, self.at, CLOCK_TOLERANCE)?;
        if let Some(before) = before {
            let still_counts = |bytes: &[u8]| read(bytes, region, list).is_ok();
            let is_by_new_keys = || self.held.list_before().is_some_and(|list| read(&bytes, region, &list).is_err());
            self.held.floor(before).check(part, (&document, file.digest()), still_counts, is_by_new_keys)?;
        }
        Ok(document)
    }

    fn revocations(&mut self, region: Region, file: &SetFile, list: &TrustList) -> Result<(), SyncError<S::Error>> {
        let part = SetPart::Revocations(region);
        let before = self.held.regions.revocations.get(&region).copied();
        let revoked =
            self.of_region(part, (region, file, before), (list, RevocationList::MAX_BYTES), read_revocations)?;
        for day in revoked.days() {
            let part = SetPart::Block(region, day.day());
            // A block that the gate already has was decoded when it was taken.
            if self.held.objects.has(day.digest()) {
                self.needed.insert(day.digest());
                continue;
            }
            let bytes = self.object(part, day.digest(), day.bytes(), Block::MAX_BYTES)?;
            let block = day.read(&bytes).map_err(in_part(part))?;
            self.slots = self.slots.saturating_add(block.count());
            if self.slots > Held::MAX_SLOTS {
                return Err(SyncError::TooManySlots);
            }
        }
        Ok(())
    }

    fn rules(&mut self, region: Region, file: &SetFile, list: &TrustList) -> Result<(), SyncError<S::Error>> {
        let before = self.held.regions.rules.get(&region).copied();
        let part = SetPart::Rules(region);
        self.of_region(part, (region, file, before), (list, Rules::MAX_BYTES), read_rules).map(drop)
    }
}

/// Checks that a file has the size that the file naming it states.
fn check_size<E>(part: SetPart, expected: u64, found: usize) -> Result<(), SyncError<E>> {
    if u64::try_from(found).ok() == Some(expected) {
        return Ok(());
    }
    Err(SyncError::Size { part, expected, found })
}

/// Keys that sign in the name of a region.
fn keys_of(list: &TrustList, region: Region) -> Result<&[ListedKey], TrustError> {
    let listed = list.region(region).ok_or(TrustError::NoKeys { region })?;
    Ok(list.keys_for(listed))
}
