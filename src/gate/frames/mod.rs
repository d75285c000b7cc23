//! Frames from a pipe or a camera. The newest one is available at any time.

mod latest;
mod source;
#[cfg(all(feature = "v4l2", target_os = "linux"))]
mod v4l2;

pub use latest::{Latest, NextFrame};
pub use source::{FrameError, Frames, Mjpeg, Raw, UnreadableFrame};
#[cfg(all(feature = "v4l2", target_os = "linux"))]
pub use v4l2::V4l2;
