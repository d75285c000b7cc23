//! A text file: opened, scanned once, and read as UTF-8.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use encoding_rs::{Decoder, DecoderResult};
use sha2::{Digest, Sha256};

use super::content::{Content, Converted, Opened};
use super::encoding::Trials;
use super::lines::{CHUNK, count_lines};
use super::quoting::{Quoting, SEPARATORS};
use super::{Encoding, IncomingError};

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// A text file that has been scanned once, with what the scan found.
#[derive(Debug, Clone)]
pub struct TextFile {
    path: PathBuf,
    content: Content,
    encoding: Encoding,
    digest: [u8; 32],
    lines: u64,
    ends_line: bool,
    quoting: [Quoting; 3],
    bytes: u64,
    other_sheets: Vec<String>,
}

impl TextFile {
    /// Scans a file: finds its digest, its number of lines and its encoding. `told` is the
    /// encoding that the user named.
    ///
    /// # Errors
    /// [`IncomingError::Io`], [`IncomingError::Encoding`], [`IncomingError::EncodingUnclear`].
    pub fn scan(path: &Path, told: Option<Encoding>) -> Result<Self, IncomingError> {
        Self::scan_content(path, Content::of(path)?, told)
    }

    /// Scans the content of a file that was sent. Its path is a name made from its digest.
    ///
    /// # Errors
    /// As [`Self::scan`].
    pub fn scan_bytes(bytes: &[u8]) -> Result<Self, IncomingError> {
        let digest = base16ct::lower::encode_string(&Sha256::digest(bytes));
        let path = PathBuf::from(format!("online-{}", digest.get(..8).unwrap_or_default()));
        Self::scan_content(&path, Content::of_bytes(bytes, &path)?, None)
    }

    fn scan_content(
        path: &Path,
        (content, converted): (Content, Option<Converted>),
        told: Option<Encoding>,
    ) -> Result<Self, IncomingError> {
        let (mut digest, mut lines, mut bytes, mut last) = (Sha256::new(), 0, 0, b'\n');
        let mut quoting = [Quoting::default(); 3];
        // What was converted to UTF-8 is that, whatever the file was.
        let is_utf8 = converted.as_ref().is_some_and(|from| from.encoding.is_some());
        let mut trials = Trials::new(path, told.filter(|_| !is_utf8));
        let mut file = content.open(path)?;
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = file.read(&mut chunk).map_err(IncomingError::io("read", path))?;
            let read = chunk.get(..count).unwrap_or_default();
            trials.feed(read, lines, || content.open(path))?;
            if count == 0 {
                break;
            }
            digest.update(read);
            lines += count_lines(read);
            // The byte order mark is not part of the table.
            let begins = if bytes == 0 { read.strip_prefix(UTF8_BOM).unwrap_or(read) } else { read };
            for (quoting, separator) in quoting.iter_mut().zip(SEPARATORS) {
                *quoting = quoting.after_all(begins, separator);
            }
            bytes += u64::try_from(count).unwrap_or(u64::MAX);
            last = read.last().copied().unwrap_or(last);
        }
        // The last line may have no line ending.
        let ends_line = last == b'\n';
        lines += u64::from(!ends_line);
        let found = trials.end(|| content.open(path))?;
        let (digest, encoding, other_sheets) = match converted {
            Some(from) => (from.digest, from.encoding.unwrap_or(found), from.other_sheets),
            None => (digest.finalize().into(), found, Vec::new()),
        };
        Ok(Self { path: path.to_owned(), content, encoding, digest, lines, ends_line, quoting, bytes, other_sheets })
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The encoding.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// SHA-256 of the bytes of the file.
    #[must_use]
    pub const fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The number of lines.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// Whether the last line has a line ending.
    #[must_use]
    pub(super) const fn ends_line(&self) -> bool {
        self.ends_line
    }

    /// Whether the file, read as a table, ends inside a quoted field.
    #[must_use]
    pub(super) fn ends_in_quotes(&self, separator: u8) -> bool {
        self.quoting.iter().zip(SEPARATORS).any(|(quoting, of)| of == separator && *quoting == Quoting::Within)
    }

    /// The names of the sheets of a workbook that are not read.
    #[must_use]
    pub(super) fn other_sheets(&self) -> &[String] {
        &self.other_sheets
    }

    /// The size of the text in bytes.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Opens the file and converts it to UTF-8 while reading.
    ///
    /// # Errors
    /// [`IncomingError::Io`].
    pub fn open(&self) -> Result<Transcoder, IncomingError> {
        Ok(Transcoder {
            file: self.content.open(&self.path)?,
            decoder: self.encoding.decoder(),
            raw: Vec::new(),
            text: Vec::new(),
            at: 0,
            ended: false,
        })
    }
}

/// Reads a file of any supported encoding as UTF-8 without carriage returns.
pub struct Transcoder {
    file: Opened,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Transcoder {
    fn fill(&mut self) -> io::Result<()> {
        let mut chunk = vec![0; CHUNK];
        let count = self.file.read(&mut chunk)?;
        self.raw.extend_from_slice(chunk.get(..count).unwrap_or_default());
        let is_last = count == 0;
        self.text.resize(4 * CHUNK + 16, 0);
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, is_last);
        self.raw.drain(..read);
        self.text.truncate(written);
        self.at = 0;
        // Normalise line endings to LF.
        self.text.retain(|byte| *byte != b'\r');
        match result {
            // The scan has accepted the file, so it was changed afterwards.
            DecoderResult::Malformed(..) => {
                Err(io::Error::new(io::ErrorKind::InvalidData, "the file has changed while it was read"))
            }
            DecoderResult::InputEmpty => {
                self.ended = is_last;
                Ok(())
            }
            DecoderResult::OutputFull => Ok(()),
        }
    }
}

impl Read for Transcoder {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.fill()?;
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}

impl core::fmt::Debug for Transcoder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Transcoder").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030};

    use super::*;

    fn scan(bytes: &[u8], told: Option<Encoding>) -> Result<(TextFile, String), IncomingError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        let file = TextFile::scan(&path, told)?;
        let mut text = String::new();
        file.open()?.read_to_string(&mut text).unwrap();
        Ok((file, text))
    }

    #[test]
    fn each_encoding_is_found_out() {
        for (bytes, encoding) in [
            ("姓名\n张三\n".as_bytes().to_vec(), Encoding::Utf8),
            ("\u{feff}姓名\n张三\n".as_bytes().to_vec(), Encoding::Utf8),
            (GB18030.encode("姓名\n张三\n").0.into_owned(), Encoding::Gb18030),
        ] {
            let (file, text) = scan(&bytes, None).unwrap();
            assert_eq!((file.encoding(), text.as_str(), file.lines()), (encoding, "姓名\n张三\n", 2));
            let (_, text) = scan(&bytes, Some(encoding)).unwrap();
            assert_eq!(text, "姓名\n张三\n");
        }
        // Lines that end with a carriage return alone: "CSV (Macintosh)".
        let macintosh = GB18030.encode("姓名\r张三\r").0.into_owned();
        for told in [None, Some(Encoding::Gb18030)] {
            let (file, text) = scan(&macintosh, told).unwrap();
            assert_eq!((file.encoding(), text.as_str(), file.lines()), (Encoding::Gb18030, "姓名\n张三\n", 2));
            assert_eq!(file.digest(), <[u8; 32]>::from(Sha256::digest(&macintosh)));
        }
        let (_, text) = scan("a,\"b\rc\"\r\nd,e\r\n".as_bytes(), None).unwrap();
        assert_eq!(text, "a,\"bc\"\nd,e\n", "others are no ends of lines");
        // A character across two chunks, and text that becomes invalid UTF-8 only late.
        let mut long = "a".repeat(CHUNK - 1);
        long.push('张');
        assert_eq!(scan(long.as_bytes(), None).unwrap().1, long);
        let mut late = "a\n".repeat(CHUNK).into_bytes();
        late.extend(GB18030.encode("张三").0.iter());
        let (file, text) = scan(&late, None).unwrap();
        assert_eq!((file.encoding(), file.lines()), (Encoding::Gb18030, u64::try_from(CHUNK).unwrap() + 1));
        assert!(text.ends_with("张三"));
    }

    #[test]
    fn utf_16_is_converted() {
        let text = "姓名\t日期\n张三丰\t上午\n";
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        for bytes in [little, big] {
            let (file, read) = scan(&bytes, Some(Encoding::Gb18030)).unwrap();
            assert_eq!((read.as_str(), file.lines(), file.digest()), (text, 2, Sha256::digest(&bytes).into()));
            assert_eq!(file.encoding(), Encoding::Utf16);
        }
        let utf_32: Vec<u8> = "\u{feff}姓名".chars().flat_map(|it| u32::from(it).to_le_bytes()).collect();
        assert!(matches!(scan(&utf_32, None), Err(IncomingError::Encoding { line: 1, .. })));
        assert!(matches!(scan(b"\xff\xfea\x00\n\x00\x00\xd8", None), Err(IncomingError::Encoding { line: 2, .. })));
        assert!(matches!(scan(b"PK\x03\x04", None), Err(IncomingError::Sheet { fault: "damaged", .. })));
        let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
        assert!(matches!(scan(old, None), Err(IncomingError::Sheet { fault: "old", .. })));
    }

    #[test]
    fn big5_and_gb_18030_are_told_apart_or_asked_for() {
        for name in ["陳大文", "張國榮", "許冠傑", "林青霞", "歐陽娜娜", "黃志明"] {
            let table = format!("document,name,number,status\npassport,{name},E12345678,green\n");
            let (file, text) = scan(&BIG5.encode(&table).0, None).unwrap();
            assert_eq!((file.encoding(), text), (Encoding::Big5, table), "{name}");
        }
        for name in ["陈大文", "张国荣", "许冠杰", "林青霞", "欧阳娜娜", "黄志明"] {
            let table = format!("document,name,number,status\npassport,{name},E12345678,green\n");
            let (file, text) = scan(&GB18030.encode(&table).0, None).unwrap();
            assert_eq!((file.encoding(), text), (Encoding::Gb18030, table), "{name}");
        }
        // 文 in Big5 is 恅 in GB 18030, which is rare; 0xB0 0xA1 is common in both.
        assert!(matches!(scan(b"\xb0\xa1\n", None), Err(IncomingError::EncodingUnclear { .. })));
        assert_eq!(scan(b"\xb0\xa1\n", Some(Encoding::Big5)).unwrap().1, "陛\n");
        assert_eq!(scan(b"\xb0\xa1\n", Some(Encoding::Gb18030)).unwrap().1, "啊\n");
    }

    #[test]
    fn what_is_not_what_it_says_is_named_with_its_line() {
        let gb = [b"a\nb\n".as_slice(), &GB18030.encode("张三").0].concat();
        let line = |bytes: &[u8], told| match scan(bytes, told) {
            Err(IncomingError::Encoding { line, .. }) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(line(&gb, Some(Encoding::Utf8)), 3);
        assert_eq!(line(b"a\n\xff\xff\n", Some(Encoding::Gb18030)), 2);
        assert_eq!(line(b"a\n\xff\xff\n", None), 2);
        assert_eq!(scan(b"", None).unwrap().0.lines(), 0);
    }
}
