//! A gate at work in a terminal: frames or lines come in, judgements go out. It opens no device and
//! reads no clock: the program gives it both.

#[cfg(test)]
mod tests;

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::scanner::cleaned;
use super::{DocumentAnswer, DocumentCheckError, FrameError, Judgement, Latest, Moment, Shift, Sight, Tally};
use crate::payload::Challenge;

/// The clocks of a gate.
pub(crate) trait Clock {
    /// Why a clock cannot be read.
    type Error;

    /// The current moment. A replay counts its frames instead of reading a clock.
    fn now(&self, frames: u64) -> Result<Moment, Self::Error>;

    /// A random number, for the digits that a gate shows.
    fn random(&self) -> Result<u32, Self::Error>;

    /// Milliseconds of a monotonic clock, also in a replay. They measure how long things take.
    fn millis(&self) -> u64;
}

/// Where the results of a gate go, and the data that it keeps.
pub(crate) trait Output {
    /// Why a result cannot be shown or kept. It ends the gate's work.
    type Error;

    /// Shows judgements.
    fn show(&mut self, sight: &Sight) -> Result<(), Self::Error>;

    /// Shows the result of a document check, and the judgement if the check has changed it.
    fn show_check(
        &mut self,
        answer: &Result<DocumentAnswer, DocumentCheckError>,
        changed: Option<&Judgement>,
    ) -> Result<(), Self::Error>;

    /// Shows the digits that the next live code must answer.
    fn show_challenge(&mut self, challenge: Challenge) -> Result<(), Self::Error>;

    /// Tells staff that something is wrong with the input.
    fn remark(&mut self, remark: LiveRemark);

    /// Once a second: keeps the time, and takes newer trust and rules.
    fn keep_up(&mut self, shift: &mut Shift, now: Moment) -> Result<(), Self::Error>;

    /// Once a minute: writes the report. Most gates are stopped with Ctrl-C, so the end is too late.
    fn report(&mut self, tally: &Tally) -> Result<(), Self::Error>;
}

/// What is wrong with the input of a gate.
#[derive(Debug)]
pub(crate) enum LiveRemark {
    /// No frame has come for a while. Said once per outage.
    NoFrames,
    /// A frame cannot be decoded. Said once.
    BadFrame,
    /// The device has no more data. The gate opens it again.
    #[cfg_attr(
        not(any(feature = "serve", all(feature = "v4l2", target_os = "linux"))),
        expect(dead_code, reason = "devices need a feature")
    )]
    DeviceGone,
    /// The input of document numbers cannot be read.
    NumbersUnreadable(io::Error),
}

/// A shift with its clocks, its output and the numbers that staff type.
pub(crate) struct Live<C, O> {
    shift: Shift,
    clock: C,
    output: O,
    /// Numbers typed by staff, if there is an input for them.
    numbers: Option<Receiver<io::Result<String>>>,
    /// Whether the lines are a recording, in which staff's numbers stand behind `#`.
    is_recording: bool,
    frames: u64,
    /// When to keep up next, in milliseconds of the clock; `report_due` is for the report.
    due: u64,
    report_due: u64,
}

/// What staff type to show digits that the next live code must answer.
const ASK: &str = "?";
/// The same through a Chinese input method.
const ASK_WIDE: &str = "？";
/// Longest line of a recording that is a number typed by staff, in characters. No code is so short.
const MAX_TYPED: usize = 64;
/// Longest wait for a frame, and for a line.
const FRAME: Duration = Duration::from_secs(2);
const LINE: Duration = Duration::from_millis(500);
/// Maximum delay between typing a number and its comparison.
const NUMBERS: Duration = Duration::from_millis(100);
const KEEP_UP_MILLIS: u64 = 1_000;
const REPORT_MILLIS: u64 = 60_000;
/// Time without a frame after which staff are told.
const SILENCE_MILLIS: u64 = 10_000;
/// Delay before a lost device is opened again.
#[cfg(any(feature = "serve", all(feature = "v4l2", target_os = "linux")))]
const REOPEN: Duration = Duration::from_secs(2);

/// What staff have typed behind a number sign, right or wrong.
fn typed_number(line: &str) -> Option<String> {
    let line = cleaned(line);
    let number = line.trim().strip_prefix(['#', '＃', '﹟', '♯', '№'])?;
    (number.chars().count() <= MAX_TYPED).then(|| number.trim().to_owned())
}

impl<C: Clock, O: Output<Error = C::Error>> Live<C, O> {
    pub(crate) const fn new(shift: Shift, clock: C, output: O, numbers: Option<Receiver<io::Result<String>>>) -> Self {
        Self { shift, clock, output, numbers, is_recording: false, frames: 0, due: 0, report_due: REPORT_MILLIS }
    }

    /// Takes lines that begin with `#` as numbers typed by staff. Only for lines that no scanner can
    /// have sent: whoever shows a symbol could answer the document check otherwise.
    pub(crate) const fn of_recording(mut self, is_recording: bool) -> Self {
        self.is_recording = is_recording;
        self
    }

    /// Judges frames until the stream ends. Returns the error that ended it, if any.
    pub(crate) fn watch(&mut self, frames: &Latest) -> Result<Result<(), FrameError>, C::Error> {
        let (mut is_unreadable, mut last) = (false, Some(self.clock.millis()));
        loop {
            let next = frames.next(self.patience(FRAME));
            self.check_numbers()?;
            let millis = self.clock.millis();
            if next.frame.is_some() {
                last = Some(millis);
            } else if last.is_some_and(|last| millis.saturating_sub(last) > SILENCE_MILLIS) {
                last = None;
                self.output.remark(LiveRemark::NoFrames);
            }
            self.frames += next.dropped;
            self.shift.tally_mut().dropped(next.dropped);
            if next.unreadable > 0 && !core::mem::replace(&mut is_unreadable, true) {
                self.output.remark(LiveRemark::BadFrame);
            }
            if let Some(frame) = next.frame {
                self.frames += 1;
                let sight = self.shift.frame(&frame, self.clock.now(self.frames)?);
                frames.give_back(frame);
                if !sight.judged.is_empty() {
                    self.shift.tally_mut().read_in(self.clock.millis().saturating_sub(millis));
                }
                self.output.show(&sight)?;
            }
            self.keep_up()?;
            if let Some(end) = next.end {
                return Ok(end);
            }
        }
    }

    /// Judges lines of a scanner until they end. Returns the error that ended them, if any.
    pub(crate) fn listen(&mut self, lines: &Receiver<io::Result<String>>) -> Result<io::Result<()>, C::Error> {
        loop {
            let line = lines.recv_timeout(self.patience(LINE));
            self.check_numbers()?;
            let now = self.clock.now(self.frames)?;
            let sight = match line {
                Ok(Ok(line)) => match typed_number(&line).filter(|_| self.is_recording) {
                    Some(number) => {
                        self.output.show(&self.shift.last_line(now))?;
                        self.check_number(&number)?;
                        continue;
                    }
                    None => self.shift.line(&line, now),
                },
                Ok(Err(error)) => return Ok(Err(error)),
                Err(RecvTimeoutError::Timeout) => self.shift.overdue(now),
                Err(RecvTimeoutError::Disconnected) => {
                    let last = self.shift.last_line(now);
                    self.output.show(&last)?;
                    return Ok(Ok(()));
                }
            };
            self.output.show(&sight)?;
            self.keep_up()?;
        }
    }

    /// Serves a device that may be disconnected: when it is gone, tries to open it again.
    #[cfg(any(feature = "serve", all(feature = "v4l2", target_os = "linux")))]
    pub(crate) fn stay<D>(
        &mut self,
        mut device: D,
        mut reopen: impl FnMut() -> Option<D>,
        mut serve: impl FnMut(&mut Self, D) -> Result<(), C::Error>,
    ) -> Result<core::convert::Infallible, C::Error> {
        loop {
            serve(self, device)?;
            self.output.remark(LiveRemark::DeviceGone);
            device = loop {
                std::thread::sleep(REOPEN);
                self.keep_up()?;
                if let Some(device) = reopen() {
                    break device;
                }
            };
        }
    }

    /// Writes the last report. Returns the counts. If the input has not `ended` well and this gate has seen
    /// nothing, it does nothing.
    pub(crate) fn finish(&mut self, ended: bool) -> Result<Option<&Tally>, C::Error> {
        let tally = self.shift.tally();
        if !ended && tally.frames() == 0 && tally.last() == tally.begun() {
            return Ok(None);
        }
        self.output.report(tally)?;
        Ok(Some(tally))
    }

    pub(crate) const fn output(&self) -> &O {
        &self.output
    }

    /// How long to wait for a code. Shorter if staff may type numbers.
    fn patience(&self, longest: Duration) -> Duration {
        self.numbers.as_ref().map_or(longest, |_| NUMBERS.min(longest))
    }

    /// Compares numbers typed by staff with the last code.
    fn check_numbers(&mut self) -> Result<(), C::Error> {
        let typed: Vec<_> = self.numbers.iter().flat_map(Receiver::try_iter).collect();
        for number in typed {
            match number {
                Ok(number) if number.trim().is_empty() => {}
                Ok(typed) => self.take_typed(typed.trim())?,
                Err(error) => self.output.remark(LiveRemark::NumbersUnreadable(error)),
            }
        }
        Ok(())
    }

    /// What staff typed: a number to compare, or [`ASK`].
    fn take_typed(&mut self, typed: &str) -> Result<(), C::Error> {
        if ![ASK, ASK_WIDE].contains(&typed) {
            return self.check_number(typed);
        }
        let challenge = self.shift.ask(self.clock.random()?, self.clock.now(self.frames)?);
        self.output.show_challenge(challenge)
    }

    /// The holder check. A wrong number changes the judgement to refused.
    fn check_number(&mut self, number: &str) -> Result<(), C::Error> {
        let before = self.shift.last().map(Judgement::decision);
        // The comparison is slow on purpose (Argon2id), so do it only once.
        let answer = self.shift.check_document(number, self.clock.now(self.frames)?);
        let changed = self.shift.last().filter(|last| Some(last.decision()) != before);
        self.output.show_check(&answer, changed)
    }

    fn keep_up(&mut self) -> Result<(), C::Error> {
        let millis = self.clock.millis();
        if millis < self.due {
            return Ok(());
        }
        self.due = millis + KEEP_UP_MILLIS;
        self.output.keep_up(&mut self.shift, self.clock.now(self.frames)?)?;
        if millis >= self.report_due {
            self.report_due = millis + REPORT_MILLIS;
            self.output.report(self.shift.tally())?;
        }
        Ok(())
    }
}
