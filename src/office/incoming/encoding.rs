//! The encoding of a text: UTF-8 with or without a byte order mark, GB 18030 or Big5. It is found
//! from the bytes, or named by the user.

use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{BIG5, Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::IncomingError;
use super::lines::{CHUNK, count_lines};

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8. A byte order mark is skipped.
    Utf8,
    /// GB 18030, which includes GBK and GB 2312.
    Gb18030,
    /// Big5 with the characters of Hong Kong (HKSCS).
    Big5,
    /// UTF-16 with a byte order mark. It becomes UTF-8 when the file is opened.
    Utf16,
}

impl Encoding {
    pub(super) fn decoder(self) -> Decoder {
        match self {
            Self::Utf8 | Self::Utf16 => UTF_8.new_decoder_with_bom_removal(),
            Self::Gb18030 => GB18030.new_decoder_with_bom_removal(),
            Self::Big5 => BIG5.new_decoder_with_bom_removal(),
        }
    }

    /// The name, as people write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB 18030",
            Self::Big5 => "Big5",
            Self::Utf16 => "UTF-16",
        }
    }
}

/// Finds the encoding of a file while it is read once from the beginning to the end.
pub(super) struct Trials<'a> {
    path: &'a Path,
    told: Option<Encoding>,
    utf8: Trial,
    gb18030: Trial,
    big5: Trial,
    bytes: u64,
}

impl<'a> Trials<'a> {
    /// Starts with the encoding that the user named, if any.
    pub(super) fn new(path: &'a Path, told: Option<Encoding>) -> Self {
        let [utf8, gb18030, big5] = [Encoding::Utf8, Encoding::Gb18030, Encoding::Big5].map(Trial::new);
        Self { path, told, utf8, gb18030, big5, bytes: 0 }
    }

    /// Takes the next bytes; none at the end. `line` is the number of lines before them. `open` opens
    /// the file again, to catch up with an encoding that is needed only from here on.
    pub(super) fn feed<R: Read>(
        &mut self,
        read: &[u8],
        line: u64,
        open: impl Fn() -> Result<R, IncomingError>,
    ) -> Result<(), IncomingError> {
        self.utf8.feed(read, line, read.is_empty());
        // Decode others only if needed: if one was named, or once UTF-8 has failed.
        for trial in [&mut self.gb18030, &mut self.big5] {
            if self.told == Some(trial.encoding) || self.utf8.failed.is_some() && self.told.is_none() {
                trial.begin(|| Ok(open()?.take(self.bytes)), self.path)?;
            }
            trial.feed(read, line, read.is_empty());
        }
        self.bytes += u64::try_from(read.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    /// The encoding: the named one, or UTF-8 if the whole file is valid UTF-8, and otherwise GB 18030
    /// or Big5: the one in which the file is valid and has more common characters.
    pub(super) fn end<R: Read>(self, open: impl Fn() -> Result<R, IncomingError>) -> Result<Encoding, IncomingError> {
        let path = self.path;
        let refused = |line: u64, expected| IncomingError::Encoding { path: path.to_owned(), line: line + 1, expected };
        match (self.told, self.utf8.failed, self.gb18030.failed, self.big5.failed) {
            (Some(Encoding::Utf8), Some(line), ..) => Err(refused(line, Encoding::Utf8.name())),
            (Some(Encoding::Gb18030), _, Some(line), _) => Err(refused(line, Encoding::Gb18030.name())),
            (Some(Encoding::Big5), .., Some(line)) => Err(refused(line, Encoding::Big5.name())),
            (Some(told), ..) => Ok(told),
            (None, None, ..) => Ok(Encoding::Utf8),
            (None, Some(_), None, None) => more_common(open()?, path),
            (None, Some(_), None, Some(_)) => Ok(Encoding::Gb18030),
            (None, Some(_), Some(_), None) => Ok(Encoding::Big5),
            (None, Some(_), Some(line), Some(_)) => Err(refused(line, "any")),
        }
    }
}

/// The encoding in which a file has more common characters, if it is valid in both.
///
/// GB 2312 and Big5 have their common characters in different rows. A text in one of them, read as
/// the other, has rare ones.
fn more_common(text: impl Read, path: &Path) -> Result<Encoding, IncomingError> {
    /// Enough characters to tell.
    const ENOUGH: u32 = 10_000;
    let mut reader = io::BufReader::with_capacity(CHUNK, text).bytes();
    let mut next = || reader.next().transpose().map_err(IncomingError::io("read", path));
    let (mut gb2312, mut big5, mut count) = (0_u32, 0_u32, 0_u32);
    while let Some(lead) = next()? {
        if lead.is_ascii() {
            continue;
        }
        let Some(trail) = next()? else { break };
        if trail.is_ascii_digit() {
            // Four bytes of GB 18030.
            let _ = (next()?, next()?);
        }
        // The 3755 and the 5401 most common characters.
        gb2312 += u32::from(matches!((lead, trail), (0xb0..=0xd7, 0xa1..=0xfe)));
        big5 += u32::from(matches!((lead, trail), (0xa4..=0xc6, 0x40..=0x7e | 0xa1..=0xfe)));
        count += 1;
        if count == ENOUGH {
            break;
        }
    }
    match gb2312.cmp(&big5) {
        core::cmp::Ordering::Greater => Ok(Encoding::Gb18030),
        core::cmp::Ordering::Less => Ok(Encoding::Big5),
        core::cmp::Ordering::Equal => Err(IncomingError::EncodingUnclear { path: path.to_owned() }),
    }
}

/// Checks whether a file is valid in an encoding.
struct Trial {
    encoding: Encoding,
    decoder: Decoder,
    is_begun: bool,
    text: Vec<u8>,
    /// The first invalid line, counted from 0.
    failed: Option<u64>,
}

impl Trial {
    fn new(encoding: Encoding) -> Self {
        let is_begun = encoding == Encoding::Utf8;
        Self { encoding, decoder: encoding.decoder(), is_begun, text: vec![0; 4 * CHUNK], failed: None }
    }

    /// Starts the check, and reads the start of the file again to catch up.
    fn begin<R: Read>(
        &mut self,
        start: impl FnOnce() -> Result<R, IncomingError>,
        path: &Path,
    ) -> Result<(), IncomingError> {
        if self.is_begun {
            return Ok(());
        }
        self.is_begun = true;
        let mut start = start()?;
        let (mut chunk, mut lines) = (vec![0; CHUNK], 0);
        loop {
            let count = start.read(&mut chunk).map_err(IncomingError::io("read", path))?;
            let read = chunk.get(..count).unwrap_or_default();
            if count == 0 {
                return Ok(());
            }
            self.feed(read, lines, false);
            lines += count_lines(read);
        }
    }

    /// Checks the next bytes. `line` is the number of lines before them.
    fn feed(&mut self, bytes: &[u8], line: u64, is_last: bool) {
        if !self.is_begun || self.failed.is_some() {
            return;
        }
        let mut rest = bytes;
        loop {
            let (result, read, _) = self.decoder.decode_to_utf8_without_replacement(rest, &mut self.text, is_last);
            let before = bytes.len() - rest.len() + read;
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.failed = Some(line + count_lines(bytes.get(..before).unwrap_or_default()));
                    return;
                }
            }
        }
    }
}

/// Whether a file begins with a byte order mark of UTF-16.
pub(super) fn is_utf16(begins: &[u8]) -> bool {
    begins.starts_with(b"\xff\xfe") || begins.starts_with(b"\xfe\xff")
}

/// The text of a file in UTF-16, as spreadsheets save "Unicode text".
pub(super) fn from_utf16(bytes: &[u8], path: &Path) -> Result<Vec<u8>, IncomingError> {
    let encoding = if bytes.starts_with(b"\xff\xfe") { UTF_16LE } else { UTF_16BE };
    let (text, has_errors) = encoding.decode_with_bom_removal(bytes);
    // Two zero bytes in the mark, or after it, are those of UTF-32.
    if has_errors || text.contains('\0') {
        let good = text.split([char::REPLACEMENT_CHARACTER, '\0']).next().unwrap_or_default();
        let line = count_lines(good.as_bytes()) + 1;
        return Err(IncomingError::Encoding { path: path.to_owned(), line, expected: "UTF-16" });
    }
    Ok(text.into_owned().into_bytes())
}
