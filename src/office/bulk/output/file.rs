//! What the outputs have in common: their interface, the names of their files, and a file that only
//! grows and can be truncated to a known length when it is opened.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::office::bulk::BulkError;
use crate::payload::Cti;

/// A code of a batch.
#[derive(Debug)]
pub(in crate::office::bulk) struct Entry<'a> {
    /// The line in the people file.
    pub(in crate::office::bulk) line: u64,
    pub(in crate::office::bulk) cti: Cti,
    pub(in crate::office::bulk) text: &'a str,
    /// The PNG; empty if the format has no pictures.
    pub(in crate::office::bulk) picture: &'a [u8],
}

/// An append-only output.
pub(in crate::office::bulk) trait Output {
    /// Writes a code.
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError>;

    /// Syncs everything to disk. Returns the length: bytes, or rows of a database.
    fn sync(&mut self) -> Result<u64, BulkError>;

    /// Completes the output.
    fn finish(&mut self) -> Result<(), BulkError>;
}

/// File name suffix of the central directory of an unfinished ZIP archive.
pub(in crate::office::bulk) const DIRECTORY: &str = ".directory";

/// The output path with a suffix: `codes.tar.rejects.ndjson`.
pub(in crate::office::bulk) fn beside(path: &Path, ending: &str) -> PathBuf {
    // The components leave out a slash at the end of a directory.
    let mut name = path.components().collect::<PathBuf>().into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// The name of the picture for a line. The length is fixed up to 10¹⁰ lines.
pub(super) fn picture_name(line: u64) -> String {
    format!("{line:010}.png")
}

/// An append-only file.
#[derive(Debug)]
pub(super) struct GrowingFile {
    writer: BufWriter<File>,
    path: PathBuf,
    length: u64,
}

impl GrowingFile {
    /// Opens or creates a file, and truncates it to `length` bytes.
    pub(super) fn open(path: &Path, length: u64) -> Result<Self, BulkError> {
        let failed = BulkError::io("open", path);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).read(true);
        // Codes and itineraries are personal data, so the file is readable only by its owner.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(&failed)?;
        let found = file.metadata().map_err(&failed)?.len();
        // The registry recorded `length` synced bytes, so a shorter file was changed by somebody.
        if found < length {
            return Err(BulkError::Shortened { path: path.to_owned(), expected: length, found });
        }
        // Bytes after the checkpoint may be incomplete: the resumed run writes them again.
        file.set_len(length).map_err(&failed)?;
        file.seek(SeekFrom::End(0)).map_err(&failed)?;
        Ok(Self { writer: BufWriter::with_capacity(1 << 20, file), path: path.to_owned(), length })
    }

    /// Creates a file with mode 0600, or leaves an existing one as it is.
    pub(super) fn touch(path: &Path) -> Result<(), BulkError> {
        let found = path.metadata().map_or(0, |metadata| metadata.len());
        Self::open(path, found).map(drop)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), BulkError> {
        self.writer.write_all(bytes).map_err(BulkError::io("write", &self.path))?;
        self.length += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// Flushes and syncs everything to disk. Returns the length in bytes.
    pub(super) fn sync(&mut self) -> Result<u64, BulkError> {
        let synced = self.writer.flush().and_then(|()| self.writer.get_ref().sync_data());
        synced.map_err(BulkError::io("write", &self.path)).map(|()| self.length)
    }

    /// Syncs the file and opens it again for reading from the start.
    pub(super) fn reread(&mut self) -> Result<File, BulkError> {
        self.sync()?;
        File::open(&self.path).map_err(BulkError::io("open", &self.path))
    }
}
