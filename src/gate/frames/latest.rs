//! Between a camera that never waits and a reader that may be slow: the newest frame, and how many were left out.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{FrameError, Frames, UnreadableFrame};
use crate::qr::LumaImage;

/// What came since the last time.
#[derive(Debug)]
pub struct NextFrame {
    /// The newest frame; none at the end of the stream, or where none came in time.
    pub frame: Option<LumaImage>,
    /// Frames that came before it and were left out.
    pub dropped: u64,
    /// Frames that are no pictures.
    pub unreadable: u64,
    /// Whether the stream has ended, and why where that was wrong.
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

/// The newest frame of a source that is read by a thread of its own.
#[derive(Debug, Clone)]
pub struct Latest {
    shared: Arc<(Mutex<Slot>, Condvar)>,
}

impl Latest {
    /// Reads a source from now on. With `waits`, for a recording that is to be read whole, the source waits for the
    /// reader, and nothing is left out.
    pub fn of(mut source: impl Frames + 'static, waits: bool) -> Self {
        let shared = Arc::new((Mutex::new(Slot::default()), Condvar::new()));
        let ours = Arc::clone(&shared);
        std::thread::spawn(move || {
            let (slot, changed) = &*ours;
            // Whatever happens here, the gate hears of it.
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
                // The count of a dropped gate's is one: nobody asks any more.
                if is_over || Arc::strong_count(&ours) == 1 {
                    break;
                }
            }
        });
        Self { shared }
    }

    /// Waits for the newest frame, but no longer than so long.
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

    /// Hands back the memory of a frame that has been read.
    pub fn give_back(&self, frame: LumaImage) {
        lock(&self.shared.0).spare = frame.into_pixels();
    }
}

/// Says that the stream has ended, if nothing has said so before: the source has panicked.
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
        // The thread is done long before: the end is known, and the last frame still there.
        while !matches!(lock(&frames.shared.0).end, Some(Ok(()))) {
            std::thread::yield_now();
        }
        let next = frames.next(SOON);
        assert_eq!((next.frame.unwrap().pixels(), next.dropped), (&[4][..], 3));
        assert!(matches!(frames.next(SOON).end, Some(Ok(()))));
    }
}
