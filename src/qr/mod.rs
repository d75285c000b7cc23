//! QR codes: render a symbol, find and read symbols in a picture. Independent of the rest of the
//! crate.
//!
//! Rendering: [`encode`] → [`Matrix`] → [`png()`], [`svg`] or [`half_blocks`].
//! Reading: [`decode_picture`] → [`LumaImage`] → a [`SymbolReader`] → [`Symbol`]s.

#[cfg(feature = "camera")]
pub mod camera;
mod deflate;
mod draw;
mod encode;
mod luma;
mod matrix;
mod picture;
mod read;
mod scanlines;
mod symbol;
#[cfg(feature = "symbologies")]
mod symbology;

pub use self::draw::{half_blocks, png, svg};
pub use self::luma::{LumaError, LumaImage};
pub use self::matrix::Matrix;
#[cfg(feature = "cli")]
pub(crate) use self::picture::Document;
#[cfg(feature = "drawing")]
pub use self::picture::{DocumentEnd, MAX_DOCUMENT_BYTES, draw_document};
pub use self::picture::{LookedThrough, MAX_FILE_BYTES, MAX_PIXELS, PictureError, decode_picture, look_through};
#[cfg(feature = "documents")]
pub(crate) use self::picture::{MAX_DRAWN_PIXELS, MAX_PAGES};
#[cfg(feature = "cli")]
pub(crate) use self::read::CONTAINED_THREAD;
pub use self::read::{Burst, Effort, QrReader, StagePicture, SymbolReader};
pub use self::symbol::{Point, Symbol, SymbolPart};
#[cfg(feature = "symbologies")]
pub use self::symbology::other_symbology;
pub use encode::{Level, SymbolError, encode};

/// Width of the quiet zone around a symbol, in light modules (ISO/IEC 18004, clause 6.3.8).
pub const QUIET_ZONE: u32 = 4;
