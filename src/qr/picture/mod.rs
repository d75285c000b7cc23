//! Picture files → grey pixels. A file is hostile until it is decoded: [`memory`] and [`error`] hold
//! its limits, which are checked before memory is allocated.
//!
//! [`format`](mod@format) names what is not read. [`decode`] decodes the first picture, [`png_rows`],
//! [`two_levels`] and `reduced_jpeg` the forms that it has a better way for. [`pages`] shows all
//! pictures in a file, [`colours`] what the light of a picture hides. `document` draws PDF and SVG.

mod colours;
mod decode;
#[cfg(feature = "drawing")]
mod document;
mod error;
mod format;
mod grey;
mod memory;
mod pages;
mod png_rows;
#[cfg(feature = "formats")]
mod reduced_jpeg;
mod tiff;
mod two_levels;

pub use self::decode::decode_picture;
#[cfg(feature = "documents")]
pub(crate) use self::document::MAX_DRAWN_PIXELS;
#[cfg(feature = "drawing")]
pub use self::document::{DocumentEnd, MAX_DOCUMENT_BYTES, draw_document};
#[cfg(feature = "documents")]
pub(crate) use self::error::MAX_PAGES;
pub use self::error::{MAX_FILE_BYTES, MAX_PIXELS, PictureError};
#[cfg(feature = "cli")]
pub(crate) use self::format::Document;
pub use self::pages::{LookedThrough, look_through};
