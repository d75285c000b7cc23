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

/// Why reading frames has failed.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The pipe or the camera cannot be read.
    #[error("cannot read frames: {0}")]
    Io(#[from] io::Error),
    /// The stream ends in the middle of a frame.
    #[error("expected a frame of {expected} bytes, found the end after {found}")]
    Truncated {
        /// Size of a frame in bytes.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// The stream ends in the middle of a picture.
    #[error("expected the end of a JPEG picture, found that of the stream after {found} bytes of one")]
    PictureCut {
        /// Bytes found.
        found: usize,
    },
    /// No end marker within the maximum size of a picture.
    #[error("expected JPEG pictures one after the other, found {found} bytes without an end of one")]
    NoPicture {
        /// Bytes found.
        found: usize,
    },
}

impl FrameError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Io(_) => "look whether the camera is connected and whether the program before the pipe runs",
            Self::Truncated { .. } => {
                "the size after --raw must be the one that is sent: ffmpeg … -s 1280x720 -pix_fmt gray"
            }
            Self::NoPicture { .. } | Self::PictureCut { .. } => "send MJPEG: ffmpeg … -c:v mjpeg -f mjpeg -",
        }
    }
}

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
