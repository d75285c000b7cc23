//! Raw grey frames in sequence, one byte per pixel: `ffmpeg … -f rawvideo -pix_fmt gray`.

use std::io::Read;

use super::{FrameError, Frames, UnreadableFrame};
use crate::qr::LumaImage;

/// A stream of grey frames.
#[derive(Debug)]
pub struct Raw<R> {
    source: R,
    width: u32,
    height: u32,
}

impl<R: Read> Raw<R> {
    /// Maximum width and height of a frame, in pixels. No camera has more.
    pub const MAX_SIDE: u32 = 8192;

    /// Reads frames of `width` × `height` pixels from `source`.
    #[must_use]
    pub const fn new(source: R, width: u32, height: u32) -> Self {
        Self { source, width, height }
    }
}

impl<R: Read + Send> Frames for Raw<R> {
    fn next(&mut self, mut memory: Vec<u8>) -> Result<Option<Result<LumaImage, UnreadableFrame>>, FrameError> {
        let expected = usize::try_from(u64::from(self.width) * u64::from(self.height)).unwrap_or(usize::MAX);
        memory.resize(expected, 0);
        let mut found = 0;
        while let Some(rest) = memory.get_mut(found..).filter(|rest| !rest.is_empty()) {
            match self.source.read(rest) {
                Ok(0) if found == 0 => return Ok(None),
                Ok(0) => return Err(FrameError::Truncated { expected, found }),
                Ok(read) => found += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Some(LumaImage::new(self.width, self.height, memory).map_err(|_| UnreadableFrame)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_one_after_the_other_and_a_broken_one_is_named() {
        let mut frames = Raw::new(&[1, 2, 3, 4, 5, 6, 7, 8, 9][..], 2, 2);
        let mut next = || frames.next(Vec::new());
        assert_eq!(next().unwrap().unwrap().unwrap().pixels(), [1, 2, 3, 4]);
        assert_eq!(next().unwrap().unwrap().unwrap().pixels(), [5, 6, 7, 8]);
        assert!(matches!(next(), Err(FrameError::Truncated { expected: 4, found: 1 })));
        assert!(matches!(Raw::new(&[][..], 2, 2).next(vec![]), Ok(None)));
    }
}
