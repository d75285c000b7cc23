//! A ZIP archive of stored files (APPNOTE 6.3.9), whose directory waits in a file of its own until the end: neither
//! memory nor a kill sets a limit to how many files it has.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::archive::GrowingFile;
use super::{DIRECTORY, Entry, Output, beside, picture_name};
use crate::office::bulk::BulkError;

/// Version 4.5: ZIP64 extensions.
const VERSION: u16 = 45;
/// Names of a picture up to ten thousand million lines: every entry of the directory has one length.
const NAME_BYTES: usize = 14;
/// An entry of the directory: 46 bytes, the name, and 12 of the ZIP64 field with the offset (4.3.12, 4.5.3).
const DIRECTORY_ENTRY_BYTES: u64 = 46 + 14 + 12;

/// A ZIP archive that grows.
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

/// Little-endian fields, one after the other.
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

/// 1 January 1980, the first day that the format knows: the same codes give the same archive.
const DATE: u16 = 0x21;

impl Output for Zip {
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError> {
        let name = picture_name(entry.line);
        let name = name.as_bytes().get(..NAME_BYTES).unwrap_or_default();
        let name_bytes = u16::try_from(name.len()).unwrap_or_default();
        let size = u32::try_from(entry.picture.len()).unwrap_or(u32::MAX);
        let checksum = crc32fast::hash(entry.picture);
        let offset = self.file.length();
        // 4.3.7: version, flags, method, time, date, CRC-32, sizes, lengths of name and extra field.
        let common = |fields: Fields| {
            fields.u16(VERSION).u16(0).u16(0).u16(0).u16(DATE).u32(checksum).u32(size).u32(size).u16(name_bytes)
        };
        let local = common(Fields::default().u32(0x0403_4b50)).u16(0).bytes(name);
        self.file.write(&local.0)?;
        self.file.write(entry.picture)?;
        let listed = common(Fields::default().u32(0x0201_4b50).u16(VERSION)).u16(12);
        // No comment, disk 0, no attributes; the offset in the ZIP64 field.
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
        // 4.3.14 to 4.3.16: the ZIP64 end of the directory, its locator, the end of the directory.
        let zip64 = Fields::default().u32(0x0606_4b50).u64(44).u16(VERSION).u16(VERSION).u32(0).u32(0);
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
