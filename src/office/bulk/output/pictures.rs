//! Outputs that hold pictures as files: a directory, a tar archive, and a ZIP archive.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::file::{DIRECTORY, Entry, GrowingFile, Output, beside, picture_name};
use crate::office::bulk::BulkError;
use crate::time::Timestamp;

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

const TAR_BLOCK: usize = 512;

/// An append-only tar archive in the ustar format (POSIX.1-1988).
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
        let filling = [0; TAR_BLOCK];
        let rest = entry.picture.len() % TAR_BLOCK;
        let missing = if rest == 0 { 0 } else { TAR_BLOCK - rest };
        self.file.write(filling.get(..missing).unwrap_or_default())
    }

    fn sync(&mut self) -> Result<u64, BulkError> {
        self.file.sync()
    }

    /// Writes the end of the archive: two blocks of zeros.
    fn finish(&mut self) -> Result<(), BulkError> {
        self.file.write(&[0; 2 * TAR_BLOCK])?;
        self.file.sync().map(drop)
    }
}

/// Version needed to extract: 4.5, for the ZIP64 extensions.
const ZIP_VERSION: u16 = 45;
/// Length of a picture's name, up to 10¹⁰ lines. So every directory entry has the same length.
const NAME_BYTES: usize = 14;
/// Length of a central directory entry: 46 bytes, the name, and 12 bytes of the ZIP64 field with
/// the offset (sections 4.3.12 and 4.5.3).
const DIRECTORY_ENTRY_BYTES: u64 = 46 + 14 + 12;

/// An append-only ZIP archive of uncompressed files (APPNOTE 6.3.9).
///
/// The central directory is written to a separate file until the end. So memory does not limit the
/// number of files, and a crash does not lose the directory.
#[derive(Debug)]
pub(super) struct Zip {
    file: GrowingFile,
    directory: GrowingFile,
    directory_path: PathBuf,
}

impl Zip {
    pub(super) fn open(path: &Path, length: u64, codes: u64) -> Result<Self, BulkError> {
        let directory_path = beside(path, DIRECTORY);
        let directory = GrowingFile::open(&directory_path, codes * DIRECTORY_ENTRY_BYTES)?;
        Ok(Self { file: GrowingFile::open(path, length)?, directory, directory_path })
    }
}

/// Builds a record of little-endian fields.
#[derive(Default)]
struct Fields(Vec<u8>);

impl Fields {
    fn u16(mut self, value: u16) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn u64(mut self, value: u64) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }
}

/// The date of every file: 1 January 1980, the first day of the format. A fixed date makes the
/// archive reproducible.
const ZIP_DATE: u16 = 0x21;

impl Output for Zip {
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError> {
        let name = picture_name(entry.line);
        let name = name.as_bytes().get(..NAME_BYTES).unwrap_or_default();
        let name_bytes = u16::try_from(name.len()).unwrap_or_default();
        let size = u32::try_from(entry.picture.len()).unwrap_or(u32::MAX);
        let checksum = crc32fast::hash(entry.picture);
        let offset = self.file.length();
        // Section 4.3.7: version, flags, method, time, date, CRC-32, sizes, length of the name.
        let common = |fields: Fields| {
            fields.u16(ZIP_VERSION).u16(0).u16(0).u16(0).u16(ZIP_DATE).u32(checksum).u32(size).u32(size).u16(name_bytes)
        };
        let local = common(Fields::default().u32(0x0403_4b50)).u16(0).bytes(name);
        self.file.write(&local.0)?;
        self.file.write(entry.picture)?;
        let listed = common(Fields::default().u32(0x0201_4b50).u16(ZIP_VERSION)).u16(12);
        // No comment, disk 0, no attributes; the offset is in the ZIP64 field.
        let listed = listed.u16(0).u16(0).u16(0).u32(0).u32(u32::MAX).bytes(name).u16(1).u16(8).u64(offset);
        self.directory.write(&listed.0)
    }

    fn sync(&mut self) -> Result<u64, BulkError> {
        self.directory.sync()?;
        self.file.sync()
    }

    fn finish(&mut self) -> Result<(), BulkError> {
        let (start, bytes) = (self.file.length(), self.directory.length());
        let count = bytes / DIRECTORY_ENTRY_BYTES;
        let mut directory = self.directory.reread()?;
        let mut chunk = vec![0; 1 << 16];
        loop {
            let read = directory.read(&mut chunk).map_err(BulkError::io("read", &self.directory_path))?;
            if read == 0 {
                break;
            }
            self.file.write(chunk.get(..read).unwrap_or_default())?;
        }
        let end = self.file.length();
        // Sections 4.3.14 to 4.3.16: the ZIP64 end of central directory record, its locator, and
        // the end of central directory record.
        let zip64 = Fields::default().u32(0x0606_4b50).u64(44).u16(ZIP_VERSION).u16(ZIP_VERSION).u32(0).u32(0);
        let zip64 = zip64.u64(count).u64(count).u64(bytes).u64(start);
        let locator = Fields::default().u32(0x0706_4b50).u32(0).u64(end).u32(1);
        let last = Fields::default().u32(0x0605_4b50).u16(0).u16(0).u16(u16::MAX).u16(u16::MAX);
        let last = last.u32(u32::MAX).u32(u32::MAX).u16(0);
        for fields in [zip64, locator, last] {
            self.file.write(&fields.0)?;
        }
        self.file.sync().map(drop)
    }
}
