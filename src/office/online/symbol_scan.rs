//! What reads symbols from a camera on the pages of the staff: the script and the core of the holder page.
//!
//! Both have addresses with the digest of their content, like the other scripts, so that one of an earlier
//! version never meets the other.

use std::collections::BTreeMap;

use crate::holder::{READER, SCAN};
use crate::trust::Digest;
use crate::web::Zipped;

/// The directory of their addresses.
pub(super) const DIRECTORY: &str = "/office/reader";

/// Whether a path is that of one of them, or of nothing.
pub(super) fn is_file(path: &str) -> bool {
    path.strip_prefix(DIRECTORY).is_some_and(|rest| rest.starts_with('/'))
}

/// What reads symbols. It comes with the holder page.
pub(super) struct SymbolScan {
    script: File,
    core: File,
}

struct File {
    name: String,
    file: Zipped,
}

impl File {
    fn of(files: &BTreeMap<&'static str, Zipped>, name: &str) -> Option<Self> {
        let file = files.get(name)?;
        let (stem, ending) = name.rsplit_once('.')?;
        let digest = Digest::of(file.bytes()).to_string();
        Some(Self { name: format!("{stem}-{digest:.16}.{ending}"), file: file.clone() })
    }
}

impl SymbolScan {
    /// The addresses of the script and of the core.
    pub(super) fn paths(&self) -> [String; 2] {
        [&self.script, &self.core].map(|file| format!("{DIRECTORY}/{}", file.name))
    }

    /// The file of this name in the directory.
    pub(super) fn file(&self, name: &str) -> Option<&Zipped> {
        let file = [&self.script, &self.core].into_iter().find(|file| file.name == name);
        file.map(|file| &file.file)
    }

    /// Takes what it needs from the files of the holder page. `None` if they have no reader.
    pub(super) fn of(files: &BTreeMap<&'static str, Zipped>) -> Option<Self> {
        Some(Self { script: File::of(files, SCAN)?, core: File::of(files, READER)? })
    }
}
