//! Why a file cannot be read as a picture, and the limits that a file may reach.

use crate::words::{Explain, Lang, errors_qr as say};

/// Maximum file size in bytes. A photo of 100 megapixels as PNG is rarely larger.
pub const MAX_FILE_BYTES: u64 = 128 << 20;
/// Limit on the number of pixels; pictures must have fewer. No gate camera takes more, and a file
/// of a few hundred bytes can announce a picture that fills all memory.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Maximum number of pages or frames that are looked at.
pub(crate) const MAX_PAGES: usize = 4;

/// Why a file cannot be read as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum PictureError {
    /// The format is unknown.
    NotAPicture,
    /// The file has no bytes.
    Empty,
    /// The format is known, and fede does not read it.
    Unsupported {
        /// The name of the format, such as `HEIC`.
        format: &'static str,
    },
    /// This build does not read the format.
    NotInThisBuild {
        /// The usual ending of such a file, such as `tiff`.
        format: &'static str,
    },
    /// The file is too large.
    TooLarge {
        /// Size found, in bytes.
        found: u64,
    },
    /// The picture has too many pixels.
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// Decoding would take more memory than is allowed for a file of this size, as with pixels of
    /// one colour that are compressed a thousandfold.
    TooMuchMemory,
    /// The file is truncated or has invalid contents.
    Damaged,
    /// A document could not be drawn within the limits of time and memory.
    NotDrawn {
        /// The name of the format, such as `PDF`.
        format: &'static str,
    },
    /// No code is on the pages that were looked at, and the file has more.
    MorePages,
}

impl Explain for PictureError {
    fn id(&self) -> &'static str {
        match self {
            Self::NotAPicture => "picture-unknown-format",
            Self::Empty => "picture-empty",
            Self::Unsupported { .. } => "picture-format-unsupported",
            Self::NotInThisBuild { .. } => "picture-format-not-built",
            Self::TooLarge { .. } => "picture-too-large",
            Self::TooManyPixels { .. } => "picture-too-many-pixels",
            Self::TooMuchMemory => "picture-too-much-memory",
            Self::Damaged => "picture-damaged",
            Self::NotDrawn { .. } => "picture-not-drawn",
            Self::MorePages => "picture-more-pages",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotAPicture => say::picture_unknown_format(lang).to_owned(),
            Self::Empty => say::picture_empty(lang).to_owned(),
            Self::Unsupported { format } => say::PictureFormatUnsupported { format }.say(lang),
            Self::NotInThisBuild { format } => say::PictureFormatNotBuilt { format }.say(lang),
            Self::TooLarge { found } => say::PictureTooLarge { max: &MAX_FILE_BYTES, found }.say(lang),
            Self::TooManyPixels { width, height } => {
                say::PictureTooManyPixels { max: &MAX_PIXELS, width, height }.say(lang)
            }
            Self::TooMuchMemory => say::picture_too_much_memory(lang).to_owned(),
            Self::Damaged => say::picture_damaged(lang).to_owned(),
            Self::NotDrawn { format } => say::PictureNotDrawn { format }.say(lang),
            Self::MorePages => say::PictureMorePages { max: &MAX_PAGES }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NotAPicture => say::picture_unknown_format_hint(lang).to_owned(),
            Self::Empty => say::picture_empty_hint(lang).to_owned(),
            Self::Unsupported { .. } => say::picture_format_unsupported_hint(lang).to_owned(),
            Self::NotInThisBuild { .. } => say::picture_format_not_built_hint(lang).to_owned(),
            Self::TooLarge { .. } | Self::TooManyPixels { .. } | Self::TooMuchMemory => {
                say::picture_too_large_hint(lang).to_owned()
            }
            Self::Damaged => say::picture_damaged_hint(lang).to_owned(),
            Self::NotDrawn { .. } | Self::MorePages => say::picture_not_drawn_hint(lang).to_owned(),
        }
    }
}
