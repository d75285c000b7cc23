//! A published set as files in memory: an archive on a stick, or files that were passed to a page.

use std::collections::BTreeMap;
use std::io::Read;

use super::{SNAPSHOT_NAME, SetSource, object_name, root_name};
use crate::trust::Digest;
use crate::words::{Explain, Lang, errors_trust as say};

/// Why files are not a set.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum SetFilesError {
    /// The archive cannot be read.
    Archive,
    /// The archive is larger than a set may be.
    TooLarge {
        /// Maximum size in bytes.
        max: usize,
    },
    /// A file of the set is missing.
    Missing {
        /// Its name within the set.
        name: String,
    },
}

impl Explain for SetFilesError {
    fn id(&self) -> &'static str {
        match self {
            Self::Archive => "set-archive",
            Self::TooLarge { .. } => "set-too-large",
            Self::Missing { .. } => "set-missing",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Archive => say::set_archive(lang).to_owned(),
            Self::TooLarge { max } => say::SetTooLarge { max }.say(lang),
            Self::Missing { name } => say::SetMissing { name }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::set_source_hint(lang).to_owned()
    }
}

/// The files of a set, by their name within the set.
#[derive(Debug, Clone, Default)]
pub struct SetFiles(BTreeMap<String, Vec<u8>>);

impl SetFiles {
    /// Maximum number of entries in an archive.
    const MAX_ENTRIES: usize = 1 << 20;

    /// Reads a tar archive. The directory that it was made from does not matter.
    ///
    /// # Errors
    /// [`SetFilesError`].
    pub fn from_tar(bytes: &[u8]) -> Result<Self, SetFilesError> {
        let max = super::Held::MAX_BYTES;
        if bytes.len() > max {
            return Err(SetFilesError::TooLarge { max });
        }
        let (mut files, mut left) = (BTreeMap::new(), max);
        let mut archive = tar::Archive::new(bytes);
        for entry in archive.entries().map_err(|_| SetFilesError::Archive)?.take(Self::MAX_ENTRIES) {
            let mut entry = entry.map_err(|_| SetFilesError::Archive)?;
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let Some(name) = name_in_set(&path).map(ToOwned::to_owned) else { continue };
            // Other kinds of entry, sparse files among them, can expand a few bytes to many.
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let mut contents = Vec::new();
            let limit = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
            (&mut entry).take(limit).read_to_end(&mut contents).map_err(|_| SetFilesError::Archive)?;
            left = left.checked_sub(contents.len()).ok_or(SetFilesError::TooLarge { max })?;
            files.insert(name, contents);
        }
        if files.is_empty() {
            return Err(SetFilesError::Archive);
        }
        Ok(Self(files))
    }

    /// Returns a file by its name within the set. At most `max + 1` bytes: a file of that length is
    /// too large.
    #[must_use]
    pub fn file(&self, name: &str, max: usize) -> Option<Vec<u8>> {
        self.0.get(name).map(|bytes| bytes.get(..max.saturating_add(1)).unwrap_or(bytes).to_vec())
    }

    fn needed(&self, name: &str, max: usize) -> Result<Vec<u8>, SetFilesError> {
        self.file(name, max).ok_or_else(|| SetFilesError::Missing { name: name.to_owned() })
    }
}

/// The part of a path that is the name within the set.
fn name_in_set(path: &str) -> Option<&str> {
    let starts = ["roots/", SNAPSHOT_NAME, "objects/"];
    let is_set = |rest: &&str| starts.iter().any(|start| rest.starts_with(start)) && rest.ends_with(".cbor");
    let parts = path.char_indices().filter(|(_, character)| *character == '/').map(|(at, _)| at + 1);
    [0].into_iter().chain(parts).filter_map(|at| path.get(at..)).find(is_set)
}

impl SetSource for SetFiles {
    type Error = SetFilesError;

    fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, SetFilesError> {
        Ok(self.file(&root_name(version), max))
    }

    fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, SetFilesError> {
        self.needed(SNAPSHOT_NAME, max)
    }

    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, SetFilesError> {
        self.needed(&object_name(digest), max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_below_any_directory() {
        for (path, name) in [
            ("snapshot.cbor", Some("snapshot.cbor")),
            ("./snapshot.cbor", Some("snapshot.cbor")),
            ("stick/published/objects/ab.cbor", Some("objects/ab.cbor")),
            ("published/index.html", None),
            ("my-snapshot.cbor", None),
        ] {
            assert_eq!(name_in_set(path), name, "{path}");
        }
    }

    #[test]
    fn what_is_no_archive_is_none() {
        for bytes in [&b""[..], b"FD1:", &[0; 2048], &[0xff; 600]] {
            assert!(SetFiles::from_tar(bytes).is_err());
        }
    }
}
