//! Buffer between a camera that never waits and a reader that may be slow. Keeps only the newest
//! frame and counts the dropped ones.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{FrameError, Frames, UnreadableFrame};
use crate::qr::LumaImage;

/// What has arrived since the last call.
#[derive(Debug)]
pub struct NextFrame {
    /// The newest frame. `None` at the end of the stream, or if no frame came in time.
    pub frame: Option<LumaImage>,
    /// Number of older frames that were dropped.
    pub dropped: u64,
    /// Number of frames that could not be decoded.
    pub unreadable: u64,
    /// End of the stream, with the error that ended it, if any.
    pub end: Option<Result<(), FrameError>>,
}

#[derive(Debug, Default)]
struct Slot {
    frame: Option<LumaImage>,
    spare: Vec<u8>,
    dropped: u64,
    unreadable: u64,
    end: Option<Result<(), FrameError>>,
}

/// The newest frame of a source. A separate thread reads the source.
#[derive(Debug, Clone)]
pub struct Latest {
    shared: Arc<(Mutex<Slot>, Condvar)>,
}

impl Latest {
    /// Starts reading a source. With `waits`, for a recording, the source waits for the reader and
    /// no frame is dropped.
    #[must_use]
    pub fn of(mut source: impl Frames + 'static, waits: bool) -> Self {
        let shared = Arc::new((Mutex::new(Slot::default()), Condvar::new()));
        let ours = Arc::clone(&shared);
        std::thread::spawn(move || {
            let (slot, changed) = &*ours;
            // Reports the end even if this thread panics.
            let _ending = Ending(&ours);
            loop {
                let memory = core::mem::take(&mut lock(slot).spare);
                let next = source.next(memory);
                let mut slot = lock(slot);
                match next {
                    Ok(Some(Ok(frame))) => {
                        while waits && slot.frame.is_some() {
                            slot = changed.wait(slot).unwrap_or_else(PoisonError::into_inner);
                        }
                        if let Some(old) = slot.frame.replace(frame) {
                            slot.dropped += 1;
                            slot.spare = old.into_pixels();
                        }
                    }
                    Ok(Some(Err(UnreadableFrame))) => slot.unreadable += 1,
                    Ok(None) => slot.end = Some(Ok(())),
                    Err(error) => slot.end = Some(Err(error)),
                }
                let is_over = slot.end.is_some();
                drop(slot);
                changed.notify_all();
                // A count of 1 means that the gate has dropped its handle.
                if is_over || Arc::strong_count(&ours) == 1 {
                    break;
                }
            }
        });
        Self { shared }
    }

    /// Waits at most `within` for the newest frame.
    #[must_use]
    pub fn next(&self, within: Duration) -> NextFrame {
        let (slot, changed) = &*self.shared;
        let slot = lock(slot);
        let is_waiting = |slot: &mut Slot| slot.frame.is_none() && slot.end.is_none();
        let (mut slot, _) =
            changed.wait_timeout_while(slot, within, is_waiting).unwrap_or_else(PoisonError::into_inner);
        let frame = slot.frame.take();
        let end = if frame.is_none() { slot.end.take() } else { None };
        let next = NextFrame {
            frame,
            dropped: core::mem::take(&mut slot.dropped),
            unreadable: core::mem::take(&mut slot.unreadable),
            end,
        };
        drop(slot);
        changed.notify_all();
        next
    }

    /// Returns the memory of a frame for reuse.
    pub fn give_back(&self, frame: LumaImage) {
        lock(&self.shared.0).spare = frame.into_pixels();
    }
}

/// Reports the end of the stream on drop, unless it was reported before. This covers a panic of the
/// source.
struct Ending<'a>(&'a (Mutex<Slot>, Condvar));

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        let (slot, changed) = self.0;
        let stopped = || Err(FrameError::Io(std::io::Error::other("the reader of frames has stopped")));
        lock(slot).end.get_or_insert_with(stopped);
        changed.notify_all();
    }
}

fn lock(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::Raw;
    use super::*;

    const SOON: Duration = Duration::from_secs(10);

    #[test]
    fn a_recording_is_read_whole() {
        let frames = Latest::of(Raw::new(&[1, 2, 3, 4][..], 1, 1), true);
        for pixel in 1..=4 {
            let next = frames.next(SOON);
            assert_eq!((next.frame.unwrap().pixels(), next.dropped), (&[pixel][..], 0));
        }
        assert!(matches!(frames.next(SOON).end, Some(Ok(()))));
    }

    #[test]
    fn a_slow_reader_gets_the_newest_and_the_count() {
        let frames = Latest::of(Raw::new(&[1, 2, 3, 4][..], 1, 1), false);
        // The thread finished long ago: the end is known, and the last frame is still available.
        while !matches!(lock(&frames.shared.0).end, Some(Ok(()))) {
            std::thread::yield_now();
        }
        let next = frames.next(SOON);
        assert_eq!((next.frame.unwrap().pixels(), next.dropped), (&[4][..], 3));
        assert!(matches!(frames.next(SOON).end, Some(Ok(()))));
    }
}
