//! Where the key of a new office is, and how office.toml names it.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::key::KeyLocation;

/// The key of a new office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    /// The location from where the command runs.
    pub found: KeyLocation,
    /// The location for office.toml: a path from the office's directory, an absolute path, or a key
    /// in a token.
    pub stored: KeyLocation,
}

impl KeyFile {
    /// Looks for a key as somebody has typed it: from where the command runs, or else from the
    /// office's directory, which may not exist yet. An absolute path stays as it is. A file that is
    /// nowhere is looked for where the command runs, so that the error names that path. A key in a
    /// token is the same from everywhere.
    ///
    /// # Errors
    /// The error of the operating system, if a directory of the office's path cannot be read.
    pub fn find(office: &Path, typed: &KeyLocation) -> io::Result<Self> {
        let path = match typed {
            KeyLocation::File(path) if path.is_relative() => path,
            typed => return Ok(Self { found: typed.clone(), stored: typed.clone() }),
        };
        let office = real(&std::path::absolute(office)?)?;
        let from_office = joined(&office, path);
        if !path.exists() && from_office.exists() {
            return Ok(Self { found: KeyLocation::File(from_office), stored: typed.clone() });
        }
        let stored = relative(&office, &real(&std::path::absolute(path)?)?);
        Ok(Self { found: typed.clone(), stored: KeyLocation::File(stored) })
    }
}

/// The path without symbolic links, also if its last parts do not exist yet.
fn real(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.parent()) {
        (Err(error), Some(parent)) if error.kind() == io::ErrorKind::NotFound => Ok(joined(
            &real(parent)?,
            Path::new(path.components().next_back().map_or(OsStr::new(""), Component::as_os_str)),
        )),
        (found, _) => found,
    }
}

/// Joins a path to one without symbolic links.
fn joined(start: &Path, path: &Path) -> PathBuf {
    let mut joined = start.to_owned();
    for part in path.components() {
        match part {
            Component::ParentDir => _ = joined.pop(),
            Component::CurDir => {}
            part => joined.push(part),
        }
    }
    joined
}

/// The path from one directory to a file. Both are absolute.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let common = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_from_the_office() {
        for (from, to, path) in [
            ("/a/office", "/a/k.pem", "../k.pem"),
            ("/a/office", "/a/office/k.pem", "k.pem"),
            ("/a/b/office", "/keys/k.pem", "../../../keys/k.pem"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), Path::new(path));
        }
        assert_eq!(joined(Path::new("/a/office"), Path::new("../b/./k.pem")), Path::new("/a/b/k.pem"));
    }

    #[test]
    fn a_key_is_looked_for_at_the_office_too() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap();
        std::fs::write(root.join("k.pem"), "").unwrap();
        let office = root.join("offices/new");
        let typed = KeyLocation::File("../../k.pem".into());
        let absolute = KeyLocation::File(root.join("k.pem"));
        let found = KeyFile::find(&office, &typed).unwrap();
        assert_eq!(found, KeyFile { found: absolute.clone(), stored: typed });
        assert_eq!(KeyFile::find(&office, &absolute).unwrap(), KeyFile { found: absolute.clone(), stored: absolute });
    }
}
