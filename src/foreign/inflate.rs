//! Compressed data with a bounded output: zlib (RFC 1950) and raw DEFLATE (RFC 1951).

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_COMPUTE_ADLER32, TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::words::{Explain, Lang, errors_foreign as say};

/// Why data cannot be decompressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum InflateError {
    /// The data is damaged or ends too early.
    Damaged,
    /// The output is longer than its bound. Nothing behind the bound is decompressed.
    TooLong {
        /// The bound, in bytes.
        max: usize,
    },
    /// There are bytes behind the compressed data.
    Trailing {
        /// The bytes found.
        found: usize,
    },
}

impl Explain for InflateError {
    fn id(&self) -> &'static str {
        match self {
            Self::Damaged => "inflate-damaged",
            Self::TooLong { .. } => "inflate-too-long",
            Self::Trailing { .. } => "inflate-trailing",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Damaged => say::inflate_damaged(lang).to_owned(),
            Self::TooLong { max } => say::InflateTooLong { max }.say(lang),
            Self::Trailing { found } => say::InflateTrailing { found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::foreign_form_hint(lang).to_owned()
    }
}

/// Decompresses zlib data into at most `max` bytes.
pub(super) fn zlib(data: &[u8], max: usize) -> Result<Vec<u8>, InflateError> {
    let (output, found) = inflate(data, max, TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_COMPUTE_ADLER32)?;
    if found == 0 { Ok(output) } else { Err(InflateError::Trailing { found }) }
}

/// Decompresses raw DEFLATE data into at most `max` bytes. Some issuers put the end of a gzip file
/// behind it; the signature of a card covers these bytes too.
pub(super) fn raw(data: &[u8], max: usize) -> Result<Vec<u8>, InflateError> {
    inflate(data, max, 0).map(|(output, _)| output)
}

/// Output per input byte at which most data fits the first buffer.
const USUAL_RATIO: usize = 4;

/// Returns the output, and how many bytes are behind the compressed data.
fn inflate(data: &[u8], max: usize, flags: u32) -> Result<(Vec<u8>, usize), InflateError> {
    let mut decompressor = Box::<DecompressorOxide>::default();
    let flags = flags | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (mut consumed, mut written) = (0, 0);
    let mut output = vec![0; data.len().saturating_mul(USUAL_RATIO).clamp(64, max.max(64)).min(max)];
    loop {
        let rest = data.get(consumed..).unwrap_or_default();
        let (status, taken, more) = decompress(&mut decompressor, rest, &mut output, written, flags);
        consumed += taken;
        written += more;
        match status {
            TINFLStatus::Done => break,
            TINFLStatus::HasMoreOutput if output.len() >= max => return Err(InflateError::TooLong { max }),
            TINFLStatus::HasMoreOutput => output.resize(output.len().saturating_mul(2).min(max), 0),
            _ => return Err(InflateError::Damaged),
        }
    }
    output.truncate(written);
    Ok((output, data.len().saturating_sub(consumed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

    #[test]
    fn what_is_compressed_is_read_back() {
        for length in [0, 1, 63, 64, 65, 1000, 4096] {
            let data: Vec<u8> = (0..length).map(|at: u32| at.to_le_bytes()[0].wrapping_mul(37)).collect();
            assert_eq!(zlib(&compress_to_vec_zlib(&data, 9), 4096).as_ref(), Ok(&data));
            assert_eq!(raw(&compress_to_vec(&data, 9), 4096).as_ref(), Ok(&data));
        }
    }

    #[test]
    fn a_bomb_stops_at_the_bound() {
        let bomb = compress_to_vec_zlib(&vec![0; 1 << 20], 9);
        assert!(bomb.len() < 2048, "{}", bomb.len());
        assert_eq!(zlib(&bomb, 4096), Err(InflateError::TooLong { max: 4096 }));
        let just = compress_to_vec_zlib(&[7; 4096], 9);
        assert_eq!(zlib(&just, 4096).map(|out| out.len()), Ok(4096));
        assert_eq!(zlib(&just, 4095), Err(InflateError::TooLong { max: 4095 }));
    }

    #[test]
    fn each_fault_has_its_name() {
        let mut data = compress_to_vec_zlib(b"a certificate", 9);
        assert_eq!(zlib(&data[..data.len() - 1], 4096), Err(InflateError::Damaged), "cut");
        assert_eq!(zlib(&[data.clone(), vec![0, 0]].concat(), 4096), Err(InflateError::Trailing { found: 2 }));
        let gzip_end = [compress_to_vec(b"a card", 9), vec![1; 8]].concat();
        assert_eq!(raw(&gzip_end, 4096).as_deref(), Ok(b"a card".as_slice()));
        assert_eq!(zlib(b"", 4096), Err(InflateError::Damaged));
        assert_eq!(zlib(b"not zlib", 4096), Err(InflateError::Damaged));
        *data.last_mut().unwrap() ^= 1;
        assert_eq!(zlib(&data, 4096), Err(InflateError::Damaged), "another checksum");
    }
}
