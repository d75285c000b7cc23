//! Frames from a pipe or a camera. The newest one is available at any time.

mod latest;
mod mjpeg;
mod raw;
#[cfg(all(feature = "v4l2", target_os = "linux"))]
mod v4l2;

use std::io;

pub use latest::{Latest, NextFrame};
pub use mjpeg::Mjpeg;
pub use raw::Raw;
#[cfg(all(feature = "v4l2", target_os = "linux"))]
pub use v4l2::V4l2;

use crate::qr::LumaImage;
use crate::words::{Explain, Lang, errors_gate as say, file};

/// Why reading frames has failed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum FrameError {
    /// The pipe or the camera cannot be read.
    Io(#[from] io::Error),
    /// The stream ends in the middle of a frame.
    Truncated {
        /// Size of a frame in bytes.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// The stream ends in the middle of a picture.
    PictureCut {
        /// Bytes found.
        found: usize,
    },
    /// No end marker within the maximum size of a picture.
    NoPicture {
        /// Bytes found.
        found: usize,
    },
}

impl Explain for FrameError {
    fn id(&self) -> &'static str {
        match self {
            Self::Io(_) => "frame-io",
            Self::Truncated { .. } => "frame-truncated",
            Self::PictureCut { .. } => "picture-cut",
            Self::NoPicture { .. } => "no-picture",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Io(error) => say::FrameIo { reason: &file::reason(error, lang) }.say(lang),
            Self::Truncated { expected, found } => say::FrameTruncated { expected, found }.say(lang),
            Self::PictureCut { found } => say::PictureCut { found }.say(lang),
            Self::NoPicture { found } => say::NoPicture { found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Io(_) => say::frame_io_hint(lang),
            Self::Truncated { .. } => say::frame_truncated_hint(lang),
            Self::PictureCut { .. } | Self::NoPicture { .. } => say::picture_cut_hint(lang),
        }
        .to_owned()
    }
}

impl FrameError {}

/// A source of frames. Each call waits for the next one.
pub trait Frames: Send {
    /// Returns the next frame, or `None` at the end. The inner error is one undecodable picture;
    /// reading can go on. `memory` is the buffer of a frame that is no longer needed.
    ///
    /// # Errors
    /// [`FrameError`].
    fn next(&mut self, memory: Vec<u8>) -> Result<Option<Result<LumaImage, UnreadableFrame>>, FrameError>;
}

/// A complete frame that cannot be decoded as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableFrame;
