use core::cell::Cell;
use core::convert::Infallible;
use std::sync::mpsc;

use super::*;
use crate::gate::{Frames, Raw, RulesInForce, UnreadableFrame};
use crate::qr::{Level, LumaImage, QUIET_ZONE, encode};
use crate::time::Timestamp;
use crate::trust::{HeldTrust, TrustedRoot};

const ROOT: &[u8] = include_bytes!("../../../fixtures/trust/root.cbor");
const CODE: &str = include_str!("../../../fixtures/codes/both.txt");
const SIDE: u32 = 400;

fn begin() -> Moment {
    Moment { at: Timestamp::parse("2026-03-05T12:00:00Z").unwrap(), millis: 0 }
}

/// Each look at the monotonic clock is `step` milliseconds after the one before.
struct Ticks {
    step: u64,
    millis: Cell<u64>,
}

impl Clock for Ticks {
    type Error = Infallible;

    /// A recording of one frame per second.
    fn now(&self, frames: u64) -> Result<Moment, Infallible> {
        Ok(Moment { at: begin().at.saturating_add(frames), millis: frames * 1000 })
    }

    fn random(&self) -> Result<u32, Infallible> {
        Ok(4711)
    }

    fn millis(&self) -> u64 {
        self.millis.update(|millis| millis + self.step);
        self.millis.get()
    }
}

/// What the gate has said.
#[derive(Default)]
struct Said(Vec<String>);

impl Output for Said {
    type Error = Infallible;

    fn show(&mut self, sight: &Sight) -> Result<(), Infallible> {
        self.0.extend(sight.judged.iter().map(|judgement| judgement.reason_ids().join(" ")));
        Ok(())
    }

    fn show_challenge(&mut self, challenge: Challenge) -> Result<(), Infallible> {
        self.0.push(format!("answer {challenge}"));
        Ok(())
    }

    fn show_check(
        &mut self,
        answer: &Result<DocumentAnswer, DocumentCheckError>,
        _: Option<&Judgement>,
    ) -> Result<(), Infallible> {
        self.0.push(format!("{answer:?}"));
        Ok(())
    }

    fn remark(&mut self, remark: LiveRemark) {
        self.0.push(format!("{remark:?}"));
    }

    fn keep_up(&mut self, _: &mut Shift, now: Moment) -> Result<(), Infallible> {
        assert!(now.at >= begin().at);
        Ok(())
    }

    fn report(&mut self, tally: &Tally) -> Result<(), Infallible> {
        self.0.push(format!("report of {} frames", tally.frames()));
        Ok(())
    }
}

fn live(step: u64, numbers: Option<Receiver<io::Result<String>>>) -> Live<Ticks, Said> {
    let trust = HeldTrust::new(TrustedRoot::from_bytes(ROOT).unwrap());
    let shift = Shift::new(trust, RulesInForce::default(), [7; 32], begin());
    Live::new(shift, Ticks { step, millis: Cell::new(0) }, Said::default(), numbers)
}

/// A grey frame with the code in the middle, or an empty one.
fn frame(has_code: bool) -> Vec<u8> {
    let symbol = encode(CODE.trim_end(), Level::default()).unwrap();
    let module = SIDE / (symbol.side() + 2 * QUIET_ZONE);
    let edge = (SIDE - module * symbol.side()) / 2;
    let is_dark = |x: u32, y: u32| {
        let at = |place: u32| place.checked_sub(edge).map(|place| place / module);
        at(x).zip(at(y)).is_some_and(|(x, y)| x < symbol.side() && y < symbol.side() && symbol.is_dark(x, y))
    };
    let pixel = |index: u32| if has_code && is_dark(index % SIDE, index / SIDE) { 20 } else { 230 };
    (0..SIDE * SIDE).map(pixel).collect()
}

#[test]
fn a_recording_is_judged_once_per_showing() {
    // In view for 2 s, out of view for 5 s, and shown again.
    let shown = [false, true, true, false, false, false, false, false, true, false];
    let recording: Vec<u8> = shown.into_iter().flat_map(frame).collect();
    let mut live = live(1, None);
    let end = live.watch(&Latest::of(Raw::new(io::Cursor::new(recording), SIDE, SIDE), true)).unwrap();
    assert!(end.is_ok());
    assert_eq!(live.finish(true).unwrap().unwrap().frames(), 10);
    assert_eq!(live.output.0, ["no-list", "no-list", "report of 10 frames"]);
}

#[test]
fn a_broken_recording_ends_with_its_error() {
    let mut broken = frame(false);
    broken.extend([0; 100]);
    let mut live = live(1, None);
    let end = live.watch(&Latest::of(Raw::new(io::Cursor::new(broken), SIDE, SIDE), true)).unwrap();
    assert!(end.is_err());
    assert_eq!(live.finish(true).unwrap().unwrap().frames(), 1);
}

#[test]
fn lines_are_judged_and_numbers_compared() {
    let (sender, lines) = mpsc::channel();
    let (typed, numbers) = mpsc::channel();
    typed.send(Ok(" E12345678 ".to_owned())).unwrap();
    typed.send(Ok("\t".to_owned())).unwrap();
    typed.send(Err(io::ErrorKind::InvalidData.into())).unwrap();
    sender.send(Ok(CODE.trim_end().to_owned())).unwrap();
    drop(sender);
    let mut live = live(1, Some(numbers));
    assert!(live.listen(&lines).unwrap().is_ok());
    // The number came before any code.
    assert_eq!(live.output.0, ["Err(NoHolder)", "NumbersUnreadable(Kind(InvalidData))", "no-list"]);
}

#[test]
fn numbers_among_the_lines_count_only_in_a_recording() {
    for (is_recording, said) in [(false, vec!["no-list"]), (true, vec!["no-list", "Err(NoHolder)"])] {
        let (sender, lines) = mpsc::channel();
        for line in [CODE.trim_end(), "＃Ｅ１２３４５６７８"] {
            sender.send(Ok(line.to_owned())).unwrap();
        }
        drop(sender);
        let mut live = live(1, None).of_recording(is_recording);
        assert!(live.listen(&lines).unwrap().is_ok());
        live.output.0.retain(|said| !said.is_empty());
        assert_eq!(live.output.0, said);
    }
}

#[test]
fn a_scanner_that_fails_ends_the_lines() {
    let (sender, lines) = mpsc::channel();
    sender.send(Err(io::ErrorKind::BrokenPipe.into())).unwrap();
    let mut live = live(1, None);
    assert_eq!(live.listen(&lines).unwrap().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    assert!(live.finish(false).unwrap().is_none());
}

/// A camera that gives nothing until the sender is dropped.
struct Covered(Receiver<()>);

impl Frames for Covered {
    fn next(&mut self, _: Vec<u8>) -> Result<Option<Result<LumaImage, UnreadableFrame>>, FrameError> {
        let _ = self.0.recv();
        Ok(None)
    }
}

#[test]
fn silence_is_said_once() {
    let (cover, covered) = mpsc::channel();
    let (_typed, numbers) = mpsc::channel();
    let mut live = live(6_000, Some(numbers));
    let frames = Latest::of(Covered(covered), false);
    // Many looks of 100 ms, because staff may type.
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(1_000));
        drop(cover);
    });
    assert!(live.watch(&frames).unwrap().is_ok());
    let remarks = live.output.0.iter().filter(|said| *said == "NoFrames");
    assert_eq!(remarks.count(), 1);
}
