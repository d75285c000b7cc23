//! A gate's store: the set taken last, the lowest versions that it accepts, and the latest time
//! seen.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::error::ROOT;
use super::store_files::{StoreFile, StoreFiles};
use super::{StoreError, StoreSyncError};
use crate::codec::{CoseSign, DocumentType};
use crate::payload::Region;
use crate::time::Timestamp;
use crate::trust::{
    Digest, Document, Held, HeldTrust, Objects, RegionFloors, RevocationList, Rules, SetSource, Snapshot,
    SnapshotRevocations, Synced, Taken, TrustError, TrustedList, TrustedRoot, sync,
};

/// Result of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncReport {
    /// Whether any file was newer than those that the gate had.
    pub is_newer: bool,
    /// Number of files fetched.
    pub files: usize,
    /// Number of bytes fetched.
    pub bytes: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    format: u32,
    root: FileEntry,
    list: Option<FileEntry>,
    snapshot: Option<FileEntry>,
    #[serde(default)]
    revocations: BTreeMap<String, FileEntry>,
    #[serde(default)]
    rules: BTreeMap<String, FileEntry>,
}

/// Version of the format of `state.json`.
const FORMAT: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEntry {
    version: u64,
    sha256: String,
}

impl FileEntry {
    fn new((version, digest): Taken) -> Self {
        Self { version, sha256: digest.to_string() }
    }

    fn of_regions(taken: &BTreeMap<Region, Taken>) -> BTreeMap<String, Self> {
        let mut entries = BTreeMap::new();
        for (region, taken) in taken {
            entries.insert(region.code().to_owned(), Self::new(*taken));
        }
        entries
    }

    fn digest(&self) -> Option<Digest> {
        Digest::parse(&self.sha256)
    }
}

/// A gate's store. `F` is where its files are kept.
#[derive(Debug)]
pub struct GateStore<F> {
    files: F,
}

impl<F: StoreFiles> GateStore<F> {
    /// Minimum time between two writes of the time seen, in seconds. A power cut can lose at most
    /// this much.
    pub const CLOCK_STEP: u64 = 600;
    /// Maximum number of attempts if other syncs keep changing the store.
    const MAX_ATTEMPTS: usize = 4;
    /// Maximum size of `state.json` in bytes. Versions and digests for ten thousand regions take 3
    /// MB.
    const MAX_STATE_BYTES: usize = 8 << 20;

    /// Creates a store from the root that the gate was given. There must be no files yet.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::Io`], [`StoreError::Trust`].
    pub fn begin(files: F, root: &[u8]) -> Result<Self, StoreError> {
        let trusted = TrustedRoot::from_bytes(root)?;
        let store = Self { files };
        if !store.files.make().map_err(|error| store.io("make", error))? {
            return Err(StoreError::Exists { path: store.path() });
        }
        let digest = Digest::of(root);
        store.files.write_objects(&[(digest, root)]).map_err(|error| store.io("write", error))?;
        let root = FileEntry::new((trusted.root().version(), digest));
        let none = BTreeMap::new;
        store.commit(&State {
            format: FORMAT,
            root,
            list: None,
            snapshot: None,
            revocations: none(),
            rules: none(),
        })?;
        Ok(store)
    }

    /// Opens a store.
    ///
    /// # Errors
    /// [`StoreError::NotAStore`], [`StoreError::Io`].
    pub fn of(files: F) -> Result<Self, StoreError> {
        let store = Self { files };
        store.state().map(|_| store)
    }

    /// Its files.
    #[must_use]
    pub const fn files(&self) -> &F {
        &self.files
    }

    /// Returns the trust that the gate verifies with. Checks the signatures and digests of root,
    /// list and snapshot. A revocation list is read and checked when a code first needs it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn trust(&self) -> Result<HeldTrust, StoreError> {
        let mut state = self.state()?;
        loop {
            match self.trust_of(&state) {
                Err(error @ StoreError::Damaged { .. }) => {
                    // Another sync may have finished in the meantime and removed the files of two
                    // sets ago.
                    let now = self.state()?;
                    if now.snapshot == state.snapshot && now.root == state.root {
                        return Err(error);
                    }
                    state = now;
                }
                result => return result,
            }
        }
    }

    fn trust_of(&self, state: &State) -> Result<HeldTrust, StoreError> {
        let root = self.root(state)?;
        let held = HeldTrust::new(root.clone()).with_seen(self.seen()?);
        let (Some(list), Some(snapshot)) = (&state.list, &state.snapshot) else { return Ok(held) };
        let list = TrustedList::from_bytes(&self.object("list", list)?, root)?;
        let document = CoseSign::decode(&self.object("snapshot", snapshot)?, DocumentType::Snapshot);
        let document = document.map_err(TrustError::from)?;
        if let Some(terms) = list.list().snapshot() {
            terms.role().check("snapshot", &document)?;
        }
        let snapshot = Snapshot::from_unverified(&document)?;
        let revocations = SnapshotRevocations::new(&snapshot, self.files.objects());
        Ok(held.with_set(list.with_revocations(Box::new(revocations)), snapshot))
    }

    /// Returns the revocation list of a region, with the time until which it is valid. `None` if
    /// the gate has no list signed by the region's keys.
    #[must_use]
    pub fn revocation_list(&self, trust: &HeldTrust, region: Region) -> Option<(RevocationList, Timestamp)> {
        let list = trust.list()?.list();
        let bytes = self.files.objects().read(trust.snapshot()?.revocations().get(&region)?.digest())?;
        RevocationList::signed_by(&bytes, region, list.keys_for(list.region(region)?)).ok()
    }

    /// Returns the rules of a region, with the time until which they are valid. `None` if the gate
    /// has no rules signed by the region's keys.
    #[must_use]
    pub fn rules(&self, trust: &HeldTrust, region: Region) -> Option<(Rules, Timestamp)> {
        let list = trust.list()?.list();
        let bytes = self.files.objects().read(trust.snapshot()?.rules().get(&region)?.digest())?;
        Rules::signed_by(&bytes, region, list.keys_for(list.region(region)?)).ok()
    }

    /// Fetches the set at `source`, verifies all of it, and takes it atomically. `at` is the time
    /// of the gate's clock. The store is locked only while the set is written, so that a slow
    /// source does not block others. If another sync has finished in the meantime, the set is
    /// verified again against the new state.
    ///
    /// # Errors
    /// [`StoreSyncError`]; the store is unchanged.
    pub fn sync<S: SetSource>(&self, source: &mut S, at: Timestamp) -> Result<SyncReport, StoreSyncError<S::Error>> {
        for _ in 0..Self::MAX_ATTEMPTS {
            let state = self.state()?;
            let synced = self.fetch(&state, source, at)?;
            let _lock = self.lock()?;
            // Another sync changed the store after this one had read it.
            if self.state()? != state {
                continue;
            }
            // The clock is written first: a process that reads the new state must also see the time
            // that it proves.
            self.note(at, synced.proves_clock)?;
            self.take(&state, &synced)?;
            return Ok(SyncReport {
                is_newer: synced.is_newer,
                files: synced.objects.len() + synced.roots.len() + usize::from(synced.is_newer),
                bytes: synced.objects.values().map(Vec::len).sum(),
            });
        }
        Err(StoreError::Busy { path: self.path() }.into())
    }

    /// Fetches a set and verifies it against the one that `state` names.
    fn fetch<S: SetSource>(
        &self,
        state: &State,
        source: &mut S,
        at: Timestamp,
    ) -> Result<Synced, StoreSyncError<S::Error>> {
        let root = self.root(state)?;
        let objects = self.files.objects();
        let mut held = Held::new(&root, &objects).with_seen(self.seen()?);
        if let (Some(list), Some(snapshot)) = (&state.list, &state.snapshot) {
            let regions = RegionFloors {
                revocations: self.region_floors(&state.revocations)?,
                rules: self.region_floors(&state.rules)?,
            };
            held = held.with_set(self.taken("list", list)?, self.taken("snapshot", snapshot)?, regions);
        }
        sync(&held, source, at).map_err(StoreSyncError::Set)
    }

    /// Writes the files of a verified set, then the state that names them. Then removes the files
    /// that neither this set nor the one before needs.
    fn take(&self, before: &State, synced: &Synced) -> Result<(), StoreError> {
        let snapshot = Digest::of(&synced.snapshot_bytes);
        let roots = synced.roots.last().map(|(version, bytes)| (*version, Digest::of(bytes), bytes.as_slice()));
        let new_files = synced.objects.iter().map(|(digest, bytes)| (*digest, bytes.as_slice()));
        let new_root = roots.map(|(_, digest, bytes)| (digest, bytes));
        let files = new_files.chain([(snapshot, synced.snapshot_bytes.as_slice())]).chain(new_root);
        self.files.write_objects(&files.collect::<Vec<_>>()).map_err(|error| self.io("write", error))?;
        let root = roots.map_or_else(|| before.root.clone(), |(version, digest, _)| FileEntry::new((version, digest)));
        let state = State {
            format: FORMAT,
            root,
            list: Some(FileEntry::new(synced.list)),
            snapshot: Some(FileEntry::new((synced.snapshot.version(), snapshot))),
            revocations: FileEntry::of_regions(&synced.regions.revocations),
            rules: FileEntry::of_regions(&synced.regions.rules),
        };
        let mut needed = synced.needed.clone();
        // The files of the previous set are kept for processes that are still reading it.
        needed.extend(self.files_of(before));
        // Whether a floor still binds depends on the file that set it. The new set may no longer
        // name that file, so it is kept.
        needed.extend(synced.regions.digests());
        needed.extend([&state.root].into_iter().chain(&state.snapshot).filter_map(FileEntry::digest));
        self.commit(&state)?;
        self.files.keep_only(&needed);
        Ok(())
    }

    /// Files of a set that was taken before. Blocks are included only if their revocation list can
    /// be read.
    fn files_of(&self, state: &State) -> BTreeSet<Digest> {
        let entries = [Some(&state.root), state.list.as_ref(), state.snapshot.as_ref()];
        let mut files = BTreeSet::new();
        files.extend(entries.into_iter().flatten().filter_map(FileEntry::digest));
        let objects = self.files.objects();
        let snapshot = state.snapshot.as_ref().and_then(FileEntry::digest);
        let snapshot = snapshot.and_then(|digest| Snapshot::from_taken(&objects.read(digest)?));
        for file in snapshot.iter().flat_map(|snapshot| snapshot.revocations().values()) {
            files.insert(file.digest());
            let list = objects.read(file.digest()).and_then(|bytes| RevocationList::from_taken(&bytes));
            files.extend(list.iter().flat_map(|list| list.days()).map(|day| day.digest()));
        }
        files.extend(snapshot.iter().flat_map(|snapshot| snapshot.rules().values()).map(|file| file.digest()));
        files
    }

    /// Records the time, if it is at least [`Self::CLOCK_STEP`] later than the latest time seen.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn note_time(&self, at: Timestamp) -> Result<(), StoreError> {
        self.note(at, false)
    }

    /// Records the time. `is_proved`: a new snapshot shows that the clock is right, even if it is
    /// earlier than the time seen.
    fn note(&self, at: Timestamp, is_proved: bool) -> Result<(), StoreError> {
        let seen = self.seen()?;
        let is_due = seen.is_none_or(|seen| at >= seen.saturating_add(Self::CLOCK_STEP));
        if is_due || is_proved {
            self.write(StoreFile::Clock, format!("{at}\n").as_bytes())?;
        }
        Ok(())
    }

    /// Returns the latest time seen. A clock file that does not parse was not written by fede, and
    /// is ignored: the issue times of the signed files still bound the clock.
    fn seen(&self) -> Result<Option<Timestamp>, StoreError> {
        let bytes = self.read(StoreFile::Clock, 64)?;
        Ok(bytes.and_then(|bytes| Timestamp::parse(core::str::from_utf8(&bytes).ok()?.trim_end()).ok()))
    }

    fn state(&self) -> Result<State, StoreError> {
        let not_a_store = || StoreError::NotAStore { path: self.path() };
        let bytes = self.read(StoreFile::State, Self::MAX_STATE_BYTES)?.ok_or_else(not_a_store)?;
        let state: State = serde_json::from_slice(&bytes).map_err(|_| not_a_store())?;
        if state.format == FORMAT { Ok(state) } else { Err(not_a_store()) }
    }

    fn commit(&self, state: &State) -> Result<(), StoreError> {
        // The state holds only numbers and digests, so the encoding cannot fail.
        let text = serde_json::to_string_pretty(state).unwrap_or_default() + "\n";
        self.write(StoreFile::State, text.as_bytes())
    }

    fn root(&self, state: &State) -> Result<TrustedRoot, StoreError> {
        Ok(TrustedRoot::from_bytes(&self.object(ROOT, &state.root)?)?)
    }

    fn object(&self, what: &'static str, entry: &FileEntry) -> Result<Vec<u8>, StoreError> {
        let found = entry.digest().and_then(|digest| self.files.objects().read(digest));
        found.ok_or_else(|| StoreError::Damaged { path: self.path(), what })
    }

    fn taken(&self, what: &'static str, entry: &FileEntry) -> Result<Taken, StoreError> {
        let digest = entry.digest().ok_or_else(|| StoreError::Damaged { path: self.path(), what })?;
        Ok((entry.version, digest))
    }

    fn region_floors(&self, entries: &BTreeMap<String, FileEntry>) -> Result<BTreeMap<Region, Taken>, StoreError> {
        let not_a_store = |_| StoreError::NotAStore { path: self.path() };
        let mut floors = BTreeMap::new();
        for (code, entry) in entries {
            floors.insert(Region::new(code).map_err(not_a_store)?, self.taken("region", entry)?);
        }
        Ok(floors)
    }

    fn lock(&self) -> Result<F::Lock, StoreError> {
        let lock = self.files.lock().map_err(|error| self.io("lock", error))?;
        lock.ok_or_else(|| StoreError::Busy { path: self.path() })
    }

    fn read(&self, file: StoreFile, max: usize) -> Result<Option<Vec<u8>>, StoreError> {
        self.files.read(file, max).map_err(|error| self.io_of("read", file, error))
    }

    fn write(&self, file: StoreFile, bytes: &[u8]) -> Result<(), StoreError> {
        self.files.write(file, bytes).map_err(|error| self.io_of("write", file, error))
    }

    fn path(&self) -> PathBuf {
        self.files.path().to_owned()
    }

    fn io(&self, action: &'static str, error: io::Error) -> StoreError {
        StoreError::Io { action, path: self.path(), error }
    }

    fn io_of(&self, action: &'static str, file: StoreFile, error: io::Error) -> StoreError {
        StoreError::Io { action, path: self.files.path().join(file.name()), error }
    }
}
