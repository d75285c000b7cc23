//! MJPEG: JPEG pictures in sequence, as sent by simple cameras and `ffmpeg -f mjpeg`.

use std::io::Read;

use super::{FrameError, Frames, UnreadableFrame};
use crate::qr::{LumaImage, decode_picture};

/// Markers for start and end of image (ITU-T T.81, table B.1).
const START: [u8; 2] = [0xff, 0xd8];
const END: [u8; 2] = [0xff, 0xd9];

/// A stream of JPEG pictures.
#[derive(Debug)]
pub struct Mjpeg<R> {
    source: R,
    held: Vec<u8>,
}

impl<R: Read> Mjpeg<R> {
    /// Maximum size of a picture in bytes. A frame of 4096 × 2160 pixels is smaller.
    pub const MAX_BYTES: usize = 16 << 20;
    const CHUNK: usize = 64 << 10;

    /// Reads pictures from `source`.
    #[must_use]
    pub const fn new(source: R) -> Self {
        Self { source, held: Vec::new() }
    }

    /// Returns the next picture, from its start marker to its end marker. In entropy-coded data
    /// 0xFF is followed by 0x00 or a restart marker, so the end marker is unambiguous. A thumbnail
    /// could contain one too, but pictures in a camera stream have no thumbnails.
    fn picture(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let mut looked = 0;
        loop {
            let start = find(&self.held, START, 0);
            if let Some(start) = start {
                self.held.drain(..start);
                if let Some(end) = find(&self.held, END, looked.max(2)) {
                    let rest = self.held.split_off(end + 2);
                    return Ok(Some(core::mem::replace(&mut self.held, rest)));
                }
                looked = self.held.len().saturating_sub(1);
            } else {
                // Keeps the last byte: it may be the first half of a start marker.
                self.held.drain(..self.held.len().saturating_sub(1));
                looked = 0;
            }
            if self.held.len() > Self::MAX_BYTES {
                return Err(FrameError::NoPicture { found: self.held.len() });
            }
            let before = self.held.len();
            self.held.resize(before + Self::CHUNK, 0);
            let read = self.source.read(self.held.get_mut(before..).unwrap_or_default());
            self.held.truncate(before + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) if start.is_some() => {
                    return Err(FrameError::PictureCut { found: before });
                }
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

fn find(bytes: &[u8], marker: [u8; 2], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(2).position(|pair| pair == marker).map(|at| from + at)
}

impl<R: Read + Send> Frames for Mjpeg<R> {
    fn next(&mut self, _memory: Vec<u8>) -> Result<Option<Result<LumaImage, UnreadableFrame>>, FrameError> {
        Ok(self.picture()?.map(|picture| decode_picture(&picture).map_err(|_| UnreadableFrame)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_cut_at_their_markers() {
        let stream = [0, 1, 0xff, 0xd8, 7, 0xff, 0, 0xff, 0xd9, 9, 0xff, 0xd8, 8, 0xff, 0xd9];
        let mut frames = Mjpeg::new(&stream[..]);
        assert_eq!(frames.picture().unwrap().unwrap(), [0xff, 0xd8, 7, 0xff, 0, 0xff, 0xd9]);
        assert_eq!(frames.picture().unwrap().unwrap(), [0xff, 0xd8, 8, 0xff, 0xd9]);
        assert!(frames.picture().unwrap().is_none());
        let mut frames = Mjpeg::new(&stream[..]);
        assert_eq!(frames.next(vec![]).unwrap(), Some(Err(UnreadableFrame)));
    }

    #[test]
    fn what_has_no_end_is_not_kept_for_ever() {
        assert!(matches!(Mjpeg::new(&[0xff, 0xd8, 1][..]).picture(), Err(FrameError::PictureCut { .. })));
        let endless = Read::chain(&[0xff, 0xd8][..], std::io::repeat(1));
        assert!(matches!(Mjpeg::new(endless).picture(), Err(FrameError::NoPicture { .. })));
        assert!(Mjpeg::new(Read::take(std::io::repeat(1), 64 << 20)).picture().unwrap().is_none());
    }
}
