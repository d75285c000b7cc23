//! A tar archive in the ustar format (POSIX.1-1988).

use std::path::Path;

use super::archive::GrowingFile;
use super::{Entry, Output, picture_name};
use crate::office::bulk::BulkError;
use crate::time::Timestamp;

const BLOCK: usize = 512;

/// An append-only tar archive.
#[derive(Debug)]
pub(super) struct Tar {
    file: GrowingFile,
    header: ::tar::Header,
}

impl Tar {
    pub(super) fn open(path: &Path, length: u64) -> Result<Self, BulkError> {
        let mut header = ::tar::Header::new_ustar();
        header.set_mode(0o600);
        Ok(Self { file: GrowingFile::open(path, length)?, header })
    }
}

impl Output for Tar {
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError> {
        let failed = BulkError::io("write", Path::new(""));
        self.header.set_path(picture_name(entry.line)).map_err(failed)?;
        self.header.set_size(u64::try_from(entry.picture.len()).unwrap_or(u64::MAX));
        // The day of issue as file time, so that the same codes give the same archive.
        let day: Timestamp = entry.cti.day().start();
        self.header.set_mtime(day.seconds());
        self.header.set_cksum();
        self.file.write(self.header.as_bytes())?;
        self.file.write(entry.picture)?;
        // Each entry is padded with zeros to a whole block.
        let filling = [0; BLOCK];
        let rest = entry.picture.len() % BLOCK;
        let missing = if rest == 0 { 0 } else { BLOCK - rest };
        self.file.write(filling.get(..missing).unwrap_or_default())
    }

    fn sync(&mut self) -> Result<u64, BulkError> {
        self.file.sync()
    }

    /// Writes the end of the archive: two blocks of zeros.
    fn finish(&mut self) -> Result<(), BulkError> {
        self.file.write(&[0; 2 * BLOCK])?;
        self.file.sync().map(drop)
    }
}
