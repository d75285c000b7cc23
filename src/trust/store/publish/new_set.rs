//! The set to be published, as gates will see it, and how it is written to disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::chain::Chain;
use super::{Edition, PublishError};
use crate::codec::{CoseSign, DocumentType};
use crate::payload::Region;
use crate::time::Timestamp;
use crate::trust::store::files::{
    DirectoryError, DirectorySource, ObjectDirectory, read_if_there, remove_temporaries, replace_file, root_path,
    snapshot_path, sync_directory,
};
use crate::trust::{
    Digest, Document, ListedRegion, Objects, RevocationList, Root, Rules, SetFile, SetPart, SetSource, Snapshot,
    TrustError, TrustList,
};
use crate::verifier::RevocationConcern;

/// The set to be published: new files in memory, the rest in the directory.
#[derive(Debug)]
pub(super) struct NewSet<'a> {
    directory: &'a Path,
    objects: ObjectDirectory,
    files: BTreeMap<Digest, Vec<u8>>,
    roots: BTreeMap<u64, Vec<u8>>,
    snapshot: Vec<u8>,
}

impl<'a> NewSet<'a> {
    /// A set of these roots and nothing else.
    pub(super) fn new(directory: &'a Path, roots: &Chain) -> Self {
        Self {
            directory,
            objects: ObjectDirectory::of(directory),
            files: BTreeMap::new(),
            roots: roots.roots().iter().map(|root| (root.version, root.bytes.clone())).collect(),
            snapshot: Vec::new(),
        }
    }

    pub(super) fn set_snapshot(&mut self, bytes: Vec<u8>) {
        self.snapshot = bytes;
    }

    pub(super) fn snapshot_bytes(&self) -> &[u8] {
        &self.snapshot
    }

    /// The objects in the directory.
    pub(super) const fn objects(&self) -> &ObjectDirectory {
        &self.objects
    }

    /// Reads a file of the previous set. It must be intact, because a file that is not given is
    /// kept.
    fn carried(&self, part: SetPart, file: &SetFile) -> Result<Vec<u8>, PublishError> {
        let path = || self.objects.path(file.digest());
        self.objects.read(file.digest()).ok_or_else(|| PublishError::Damaged { part, path: path() })
    }

    pub(super) fn add(&mut self, version: u64, bytes: Vec<u8>) -> SetFile {
        let file = SetFile::of(version, &bytes);
        self.files.insert(file.digest(), bytes);
        file
    }

    /// The given revocation lists, and the previous ones of regions that still publish any.
    pub(super) fn revocations(
        &mut self,
        list: &TrustList,
        edition: &Edition<'_>,
        before: Option<&Snapshot>,
    ) -> Result<BTreeMap<Region, SetFile>, PublishError> {
        let publishes = |region: Region| list.region(region).is_some_and(|listed| listed.revocation().is_some());
        let mut revocations: BTreeMap<Region, SetFile> = BTreeMap::new();
        for (region, file) in before.iter().flat_map(|before| before.revocations()) {
            let Some(listed) = list.region(*region).filter(|_| publishes(*region)) else { continue };
            let bytes = self.carried(SetPart::Revocations(*region), file)?;
            // A list whose key is no longer valid is dropped. Otherwise gates would refuse the
            // whole set.
            if RevocationList::signed_by(&bytes, *region, list.keys_for(listed)).is_ok() {
                revocations.insert(*region, *file);
            }
        }
        for (bytes, blocks) in &edition.revocations {
            let document = CoseSign::decode(bytes, DocumentType::RevocationList).map_err(TrustError::from);
            let revoked = document.and_then(|document| RevocationList::from_unverified(&document));
            let revoked = revoked.map_err(|error| PublishError::Revocations { error })?;
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

    /// The given rules, and the previous ones whose keys are still valid. Also returns the regions
    /// whose keys are not.
    pub(super) fn rules(
        &mut self,
        list: &TrustList,
        edition: &Edition<'_>,
        before: Option<&Snapshot>,
    ) -> Result<(BTreeMap<Region, SetFile>, Vec<Region>), PublishError> {
        let (mut rules, mut left_out) = (BTreeMap::new(), Vec::new());
        for (region, file) in before.iter().flat_map(|before| before.rules()) {
            let bytes = self.carried(SetPart::Rules(*region), file)?;
            let listed = list.region(*region);
            if listed.is_some_and(|listed| Rules::signed_by(&bytes, *region, list.keys_for(listed)).is_ok()) {
                rules.insert(*region, *file);
            } else {
                left_out.push(*region);
            }
        }
        for bytes in &edition.rules {
            let document = CoseSign::decode(bytes, DocumentType::Rules).map_err(TrustError::from);
            let read = document.and_then(|document| Rules::from_unverified(&document));
            let read = read.map_err(|error| PublishError::Rules { error })?;
            // New rules replace those that were left out.
            left_out.retain(|region| *region != read.region());
            rules.insert(read.region(), self.add(read.version(), bytes.clone()));
        }
        Ok((rules, left_out))
    }

    /// For each region, why its revocation list in this set cannot be used at time `at`.
    pub(super) fn concerns(
        &self,
        list: &TrustList,
        revocations: &BTreeMap<Region, SetFile>,
        at: Timestamp,
    ) -> Vec<(Region, RevocationConcern)> {
        let concern = |listed: &ListedRegion| {
            let (region, lowest) = (listed.region(), listed.revocation()?);
            let bytes = revocations.get(&region).and_then(|file| self.object_bytes(file.digest()));
            let read = bytes.and_then(|bytes| RevocationList::signed_by(&bytes, region, list.keys_for(listed)).ok());
            match read {
                None => Some((region, RevocationConcern::Missing)),
                Some((revoked, until)) => revoked.concern(until, lowest, at).map(|concern| (region, concern)),
            }
        };
        list.regions().iter().filter_map(concern).collect()
    }

    fn object_bytes(&self, digest: Digest) -> Option<Vec<u8>> {
        self.files.get(&digest).cloned().or_else(|| self.objects.read(digest))
    }

    /// Writes the new files, with the roots and the snapshot last. Removes the files that neither
    /// this set nor the one before needs.
    pub(super) fn write(
        &self,
        html: &str,
        needed: &BTreeSet<Digest>,
        before: Option<&Snapshot>,
    ) -> Result<(), PublishError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| PublishError::io("write", &path, error)
        };
        let roots = self.directory.join("roots");
        fs::create_dir_all(&roots).map_err(failed(&roots))?;
        self.objects.create().map_err(failed(self.directory))?;
        let files = self.files.iter().map(|(digest, bytes)| (*digest, bytes.as_slice()));
        self.objects.write(files).map_err(failed(self.directory))?;
        let path = self.directory.join("index.html");
        replace_file(&path, html.as_bytes()).map_err(failed(&path))?;
        // A gate follows the roots before it reads the snapshot, so a new root must be written
        // first. Between the two writes a root with other list keys meets a list that those keys
        // have not signed. Gates then keep what they have.
        for (version, bytes) in &self.roots {
            let path = root_path(self.directory, *version);
            if read_if_there(&path, Root::MAX_BYTES).map_err(failed(&path))?.as_ref() != Some(bytes) {
                replace_file(&path, bytes).map_err(failed(&path))?;
            }
        }
        sync_directory(&roots).map_err(failed(&roots))?;
        let path = snapshot_path(self.directory);
        let written = replace_file(&path, &self.snapshot).and_then(|()| sync_directory(self.directory));
        written.map_err(failed(&path))?;
        // A gate that is still reading the previous set must find its files.
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

    /// A revocation list of the set. Its signature was already checked.
    pub(super) fn revocation_list(&self, file: &SetFile) -> Option<RevocationList> {
        let bytes = self.object_bytes(file.digest())?;
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
