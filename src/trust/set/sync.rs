//! From the set that a gate holds to the next: the client workflow of The Update Framework (version 1.0.34, section 5).

use std::collections::{BTreeMap, BTreeSet};

use super::{Objects, SetPart, SyncError};
use crate::codec::{CoseSign, DocumentType};
use crate::payload::Region;
use crate::time::Timestamp;
use crate::trust::{
    Digest, ListedKey, RevocationList, Root, Rules, SetFile, Snapshot, TrustError, TrustList, TrustedList, TrustedRoot,
};

/// Where a set is fetched from.
pub trait SetSource {
    /// Why it cannot be read.
    type Error;

    /// The root of a version, or none where there is none yet; of a larger file than `max` bytes, no more than one byte
    /// more.
    ///
    /// # Errors
    /// Where the source cannot be read.
    fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, Self::Error>;

    /// The snapshot, up to one byte more than `max`.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, Self::Error>;

    /// The file with this digest, up to one byte more than `max`.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, Self::Error>;
}

/// What a gate holds, before a sync.
#[derive(Debug)]
pub struct Held<'a> {
    root: &'a TrustedRoot,
    list: Floor,
    snapshot: Floor,
    objects: &'a dyn Objects,
    seen: Option<Timestamp>,
}

/// The last file that was taken: its version, and the file where it can still be read.
#[derive(Debug, Default)]
struct Floor {
    version: u64,
    bytes: Option<Vec<u8>>,
}

impl<'a> Held<'a> {
    /// More roots to follow in one sync than a publisher makes in a century.
    pub const MAX_ROOTS: usize = 1024;
    /// All of a set: a hundred million withdrawn codes take about 100 MB.
    pub const MAX_BYTES: usize = 256 << 20;
    /// How far a clock may stand behind one that it has been compared with: seconds are no attack.
    pub const CLOCK_TOLERANCE: u64 = 300;

    /// A gate that has been handed a root, and nothing else yet; files that it has already lie in `objects`.
    #[must_use]
    pub fn new(root: &'a TrustedRoot, objects: &'a dyn Objects) -> Self {
        Self { root, list: Floor::default(), snapshot: Floor::default(), objects, seen: None }
    }

    /// With the list and the snapshot that it has taken last: their versions, and the digests of their files.
    #[must_use]
    pub fn with_set(mut self, list: (u64, Digest), snapshot: (u64, Digest)) -> Self {
        let floor = |(version, digest)| Floor { version, bytes: self.objects.read(digest) };
        (self.list, self.snapshot) = (floor(list), floor(snapshot));
        self
    }

    /// With the latest time that it has seen.
    #[must_use]
    pub const fn with_seen(mut self, seen: Option<Timestamp>) -> Self {
        self.seen = seen;
        self
    }

    /// Whether a clock at `at` has gone back, by more than clocks differ, from a time seen.
    #[must_use]
    pub fn is_back(seen: Timestamp, at: Timestamp) -> bool {
        at.saturating_add(Self::CLOCK_TOLERANCE) < seen
    }
}

impl Floor {
    /// The lowest version that may follow. A version counts as a floor as long as the file that set it would still
    /// count: after stolen keys have been taken out, the versions that they have run ahead to bind nobody (section
    /// 1.5.2, "recovery from fast-forward attacks"). A file that can be read no more leaves its version.
    fn lowest(&self, still_counts: impl Fn(&[u8]) -> bool) -> u64 {
        match &self.bytes {
            Some(bytes) if !still_counts(bytes) => 0,
            _ => self.version,
        }
    }

    /// Refuses an older version, and another file of the same.
    fn check<E>(
        &self,
        part: SetPart,
        file: (u64, &[u8]),
        still_counts: impl Fn(&[u8]) -> bool,
    ) -> Result<(), SyncError<E>> {
        let (found, bytes) = file;
        let held = self.lowest(still_counts);
        if found < held {
            return Err(SyncError::Rollback { part, held, found });
        }
        if found == held && self.bytes.as_deref().is_some_and(|before| before != bytes) {
            return Err(SyncError::Equivocation { part, version: found });
        }
        Ok(())
    }
}

/// A set that has been fetched and verified as a whole.
#[derive(Debug)]
pub struct Synced {
    /// The roots that follow the one held, each version and file.
    pub roots: Vec<(u64, Vec<u8>)>,
    /// The last root.
    pub root: TrustedRoot,
    /// The list: its version and its digest.
    pub list: (u64, Digest),
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The snapshot's file.
    pub snapshot_bytes: Vec<u8>,
    /// The files that the gate did not have.
    pub objects: BTreeMap<Digest, Vec<u8>>,
    /// Every file that the set needs.
    pub needed: BTreeSet<Digest>,
    /// Whether anything is newer than what the gate held.
    pub is_newer: bool,
    /// Whether the clock is proved right by a snapshot that the gate had not seen before.
    pub proves_clock: bool,
}

/// Fetches a set and verifies all of it, at the time `at`.
///
/// # Errors
/// The [`SyncError`] that names the first check that failed, and the two values.
pub fn sync<S: SetSource>(held: &Held<'_>, source: &mut S, at: Timestamp) -> Result<Synced, SyncError<S::Error>> {
    // Section 5.3: the chain of roots, of which the last must count now.
    let (roots, root) = follow_roots(held, source)?;
    let newest = SetPart::Root(root.root().version());
    check_window(newest, root.root().window(), at, 0)?;

    // Section 5.5 and 5.6: the snapshot says which list; the list says who signs snapshots.
    let (snapshot_bytes, snapshot_document, snapshot) = fetch_snapshot(source)?;
    let mut fetch = Fetch { held, source, objects: BTreeMap::new(), needed: BTreeSet::new(), bytes: 0 };
    let list_bytes = fetch.file(SetPart::List, snapshot.list(), TrustList::MAX_BYTES)?;
    let list = TrustedList::from_bytes(&list_bytes, root.clone()).map_err(in_part(SetPart::List))?;
    let list = list.list();
    list.check_keys().map_err(in_part(SetPart::List))?;
    check_version(SetPart::List, snapshot.list(), list.version())?;
    let counts_as_list = |bytes: &[u8]| TrustedList::from_bytes(bytes, root.clone()).is_ok();
    held.list.check(SetPart::List, (list.version(), &list_bytes), counts_as_list)?;
    check_window(SetPart::List, list.window(), at, 0)?;

    let terms = list.snapshot().ok_or(SyncError::NoSnapshotTerms)?;
    let role = terms.role();
    role.check("snapshot", &snapshot_document).map_err(in_part(SetPart::Snapshot))?;
    if snapshot.publisher() != list.publisher() {
        let (expected, found) = (list.publisher(), snapshot.publisher());
        return Err(SyncError::Publisher { part: SetPart::Snapshot, expected, found });
    }
    let counts_as_snapshot = |bytes: &[u8]| {
        CoseSign::decode(bytes, DocumentType::Snapshot).is_ok_and(|document| role.check("snapshot", &document).is_ok())
    };
    held.snapshot.check(SetPart::Snapshot, (snapshot.version(), &snapshot_bytes), counts_as_snapshot)?;
    check_window(SetPart::Snapshot, snapshot.window(), at, Held::CLOCK_TOLERANCE)?;

    let is_new_snapshot = held.snapshot.bytes.as_deref() != Some(&snapshot_bytes);
    if let Some(seen) = held.seen.filter(|seen| Held::is_back(*seen, at) && !is_new_snapshot) {
        return Err(SyncError::ClockBack { seen, at });
    }

    // Section 5.7: the files that the snapshot names.
    let before = held.snapshot.bytes.as_deref().and_then(read_snapshot);
    for (region, file) in snapshot.revocations() {
        fetch.revocations(*region, file, list, before.as_ref())?;
    }
    for (region, file) in snapshot.rules() {
        fetch.rules(*region, file, list, before.as_ref())?;
    }
    let Fetch { objects, needed, .. } = fetch;
    Ok(Synced {
        is_newer: is_new_snapshot || !roots.is_empty(),
        proves_clock: is_new_snapshot,
        list: (list.version(), snapshot.list().digest()),
        roots,
        root,
        snapshot,
        snapshot_bytes,
        objects,
        needed,
    })
}

/// The roots after the one held, each verified by the one before it.
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

fn read_snapshot(bytes: &[u8]) -> Option<Snapshot> {
    Snapshot::from_unverified(&CoseSign::decode(bytes, DocumentType::Snapshot).ok()?).ok()
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
    let (issued, expires) = (window.not_before(), window.expires());
    if at.saturating_add(tolerance) < issued {
        return Err(SyncError::NotYetIssued { part, issued, at });
    }
    if at >= expires {
        return Err(SyncError::Expired { part, expires, at });
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

/// Fetches files by their digests, those alone that the gate does not have, and counts what they take.
struct Fetch<'a, S> {
    held: &'a Held<'a>,
    source: &'a mut S,
    objects: BTreeMap<Digest, Vec<u8>>,
    needed: BTreeSet<Digest>,
    bytes: usize,
}

impl<S: SetSource> Fetch<'_, S> {
    fn file(&mut self, part: SetPart, file: &SetFile, max: usize) -> Result<Vec<u8>, SyncError<S::Error>> {
        self.object(part, file.digest(), file.bytes(), max).map(|(bytes, _)| bytes)
    }

    /// The file, and whether the gate had it already.
    fn object(
        &mut self,
        part: SetPart,
        digest: Digest,
        size: u64,
        max: usize,
    ) -> Result<(Vec<u8>, bool), SyncError<S::Error>> {
        self.needed.insert(digest);
        let fetched = self.objects.get(&digest).cloned();
        if let Some(bytes) = fetched.or_else(|| self.held.objects.read(digest)) {
            return Ok((bytes, true));
        }
        // The size is checked before a byte is fetched: section 5.7.1.
        let fits = usize::try_from(size).ok().filter(|size| *size <= max);
        let size = fits.ok_or_else(|| {
            in_part(part)(TrustError::TooLarge { max, found: usize::try_from(size).unwrap_or(usize::MAX) })
        })?;
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > Held::MAX_BYTES {
            return Err(SyncError::TooLarge);
        }
        let bytes = self.source.object(digest, size).map_err(SyncError::Source)?;
        if bytes.len() > size {
            return Err(in_part(part)(TrustError::TooLarge { max: size, found: bytes.len() }));
        }
        let found = Digest::of(&bytes);
        if found != digest {
            return Err(in_part(part)(TrustError::Digest { expected: digest, found }));
        }
        self.objects.insert(digest, bytes.clone());
        Ok((bytes, false))
    }

    /// A file that a region signs by itself: read by `read`, of the snapshot's version, and not older than the one held.
    fn of_region<T>(
        &mut self,
        part: SetPart,
        (file, before): (&SetFile, Option<&SetFile>),
        max: usize,
        (read, version): (impl Fn(&[u8]) -> Result<T, TrustError>, impl Fn(&T) -> u64),
    ) -> Result<T, SyncError<S::Error>> {
        let bytes = self.file(part, file, max)?;
        let document = read(&bytes).map_err(in_part(part))?;
        check_version(part, file, version(&document))?;
        if let Some(before) = before {
            let floor = Floor { version: before.version(), bytes: self.held.objects.read(before.digest()) };
            floor.check(part, (version(&document), &bytes), |bytes| read(bytes).is_ok())?;
        }
        Ok(document)
    }

    fn revocations(
        &mut self,
        region: Region,
        file: &SetFile,
        list: &TrustList,
        before: Option<&Snapshot>,
    ) -> Result<(), SyncError<S::Error>> {
        let part = SetPart::Revocations(region);
        let keys = keys_of(list, region).map_err(in_part(part))?;
        let read = |bytes: &[u8]| RevocationList::signed_by(bytes, region, keys).map(|(list, _)| list);
        let before = before.and_then(|before| before.revocations().get(&region));
        let revoked =
            self.of_region(part, (file, before), RevocationList::MAX_BYTES, (read, RevocationList::version))?;
        for day in revoked.days() {
            let part = SetPart::Block(region, day.day());
            let (block, had) = self.object(part, day.digest(), day.bytes(), crate::trust::Block::MAX_BYTES)?;
            // What the gate had was read through when it was fetched.
            if !had {
                day.read(&block).map_err(in_part(part))?;
            }
        }
        Ok(())
    }

    fn rules(
        &mut self,
        region: Region,
        file: &SetFile,
        list: &TrustList,
        before: Option<&Snapshot>,
    ) -> Result<(), SyncError<S::Error>> {
        let part = SetPart::Rules(region);
        let keys = keys_of(list, region).map_err(in_part(part))?;
        let read = |bytes: &[u8]| Rules::signed_by(bytes, region, keys).map(|(rules, _)| rules);
        let before = before.and_then(|before| before.rules().get(&region));
        self.of_region(part, (file, before), Rules::MAX_BYTES, (read, Rules::version)).map(drop)
    }
}

/// The keys that sign in the name of a region.
fn keys_of(list: &TrustList, region: Region) -> Result<&[ListedKey], TrustError> {
    let listed = list.region(region).ok_or(TrustError::NoKeys { region })?;
    Ok(list.keys_for(listed))
}
