//! Sources of frames: raw grey frames and MJPEG from a pipe.

use std::io::{self, Read};

use crate::qr::{LumaImage, decode_picture};
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
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Some(LumaImage::new(self.width, self.height, memory).map_err(|_| UnreadableFrame)))
    }
}

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
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
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
    fn frames_come_one_after_the_other_and_a_broken_one_is_named() {
        let mut frames = Raw::new(&[1, 2, 3, 4, 5, 6, 7, 8, 9][..], 2, 2);
        let mut next = || frames.next(Vec::new());
        assert_eq!(next().unwrap().unwrap().unwrap().pixels(), [1, 2, 3, 4]);
        assert_eq!(next().unwrap().unwrap().unwrap().pixels(), [5, 6, 7, 8]);
        assert!(matches!(next(), Err(FrameError::Truncated { expected: 4, found: 1 })));
        assert!(matches!(Raw::new(&[][..], 2, 2).next(vec![]), Ok(None)));
    }

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
        let endless = Read::chain(&[0xff, 0xd8][..], io::repeat(1));
        assert!(matches!(Mjpeg::new(endless).picture(), Err(FrameError::NoPicture { .. })));
        assert!(Mjpeg::new(Read::take(io::repeat(1), 64 << 20)).picture().unwrap().is_none());
    }
}
