//! A directory of pictures, with at most a thousand in each subdirectory.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Entry, Output, picture_name};
use crate::office::bulk::BulkError;

/// Maximum number of pictures per subdirectory. Every file system lists this many quickly.
const PER_DIRECTORY: u64 = 1000;

/// A directory of pictures. A resumed run overwrites pictures that were written before the crash.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    current: Option<u64>,
    written: u64,
}

impl Directory {
    pub(super) fn open(path: &Path) -> Result<Self, BulkError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        // Codes are personal data, so the directory is accessible only to its owner.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(BulkError::io("make", path))?;
        Ok(Self { path: path.to_owned(), current: None, written: 0 })
    }
}

impl Output for Directory {
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError> {
        let number = entry.line / PER_DIRECTORY;
        let directory = self.path.join(format!("{number:07}"));
        if self.current != Some(number) {
            fs::create_dir_all(&directory).map_err(BulkError::io("make", &directory))?;
            self.current = Some(number);
        }
        let path = directory.join(picture_name(entry.line));
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(BulkError::io("make", &path))?;
        (&file).write_all(entry.picture).map_err(BulkError::io("write", &path))?;
        self.written += 1;
        Ok(())
    }

    /// Syncs all files since the last call at once. To sync each file takes longer than to write
    /// it.
    fn sync(&mut self) -> Result<u64, BulkError> {
        let file = File::open(&self.path).map_err(BulkError::io("open", &self.path))?;
        #[cfg(any(target_os = "linux", target_os = "android"))]
        let synced = rustix::fs::syncfs(&file).map_err(std::io::Error::from);
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        let synced = file.sync_all();
        synced.map_err(BulkError::io("write", &self.path)).map(|()| self.written)
    }

    fn finish(&mut self) -> Result<(), BulkError> {
        self.sync().map(drop)
    }
}
