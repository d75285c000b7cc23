//! QR codes: render a symbol, find and read symbols in a picture. Independent of the rest of the
//! crate.
//!
//! Rendering: [`encode`] → [`Matrix`] → [`png`], [`svg`] or [`half_blocks`].
//! Reading: [`decode_picture`] → [`LumaImage`] → a [`Reader`] → [`Symbol`]s.

#[cfg(feature = "camera")]
pub mod camera;
mod decoding_memory;
mod deflate;
mod encode;
mod level;
mod luma;
mod mask;
mod matrix;
mod picture;
mod png;
mod png_rows;
mod read;
mod scanlines;
mod svg;
mod symbol;
mod template;
mod terminal;

pub use self::encode::{SymbolError, encode};
pub use self::level::Level;
pub use self::luma::{LumaError, LumaImage};
pub use self::matrix::Matrix;
pub use self::picture::{MAX_FILE_BYTES, MAX_PIXELS, PictureError, decode_picture};
pub use self::png::png;
pub use self::read::{Burst, CONTAINED_THREAD, Effort, QrReader, Reader, StagePicture};
pub use self::svg::svg;
pub use self::symbol::{Point, Symbol};
pub use self::terminal::half_blocks;

/// Width of the quiet zone around a symbol, in light modules (ISO/IEC 18004, clause 6.3.8).
pub const QUIET_ZONE: u32 = 4;
