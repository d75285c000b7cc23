//! A Linux camera (Video4Linux2): JPEG pictures, or the luma bytes of YUYV.

use std::io;
use std::path::Path;

use linuxvideo::format::{PixFormat, PixelFormat};
use linuxvideo::stream::ReadStream;
use linuxvideo::{BufType, Device};

use super::{FrameError, Frames, UnreadableFrame};
use crate::qr::{LumaImage, decode_picture};

/// Size requested from the camera, in pixels. 1280 × 720 is enough to read codes, and any camera
/// sends it as JPEG at 30 frames per second.
const SIZE: (u32, u32) = (1280, 720);
const FORMATS: [PixelFormat; 3] = [PixelFormat::MJPG, PixelFormat::JPEG, PixelFormat::YUYV];

/// A camera.
pub struct V4l2 {
    stream: ReadStream,
    format: PixelFormat,
    width: u32,
    height: u32,
    stride: usize,
}

impl V4l2 {
    /// Opens `/dev/videoN`.
    ///
    /// # Errors
    /// If there is no camera, another process uses it, or it offers no supported format.
    pub fn open(path: &Path) -> io::Result<Self> {
        let device = Device::open(path)?;
        let offered = device.formats(BufType::VIDEO_CAPTURE).map(|format| format.map(|format| format.pixel_format()));
        let offered = offered.collect::<io::Result<Vec<_>>>()?;
        let format = FORMATS.into_iter().find(|format| offered.contains(format));
        let format = format.ok_or_else(|| io::Error::other(format!("expected JPEG or YUYV, found {offered:?}")))?;
        let capture = device.video_capture(PixFormat::new(SIZE.0, SIZE.1, format))?;
        let agreed = capture.format();
        let (format, width, height) = (agreed.pixel_format(), agreed.width(), agreed.height());
        let stride = usize::try_from(agreed.bytes_per_line()).unwrap_or(usize::MAX);
        Ok(Self { format, width, height, stride, stream: capture.into_stream()? })
    }
}

impl Frames for V4l2 {
    fn next(&mut self, mut memory: Vec<u8>) -> Result<Option<Result<LumaImage, UnreadableFrame>>, FrameError> {
        memory.clear();
        self.stream.dequeue(|buffer| {
            memory.extend_from_slice(&buffer);
            Ok(())
        })?;
        if matches!(self.format, PixelFormat::MJPG | PixelFormat::JPEG) {
            return Ok(Some(decode_picture(&memory).map_err(|_| UnreadableFrame)));
        }
        let width = usize::try_from(self.width).unwrap_or(usize::MAX);
        // In YUYV every second byte is luma.
        let row = |row: &[u8]| row.iter().step_by(2).take(width).copied().collect::<Vec<_>>();
        let pixels: Vec<u8> = memory.chunks(self.stride.max(1)).flat_map(row).collect();
        Ok(Some(LumaImage::new(self.width, self.height, pixels).map_err(|_| UnreadableFrame)))
    }
}

impl core::fmt::Debug for V4l2 {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("V4l2").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}
