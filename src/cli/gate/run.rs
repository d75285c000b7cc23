//! `fede gate run`: a gate in a terminal, with a camera, a pipe or a scanner.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::lines::lines;
use super::numbers::{Codes, numbers};
use crate::cli::anchors::limit;
use crate::cli::clock::Stopwatch;
use crate::cli::failure::ValueFault;
use crate::cli::file_kind::{Wanted, read_wanted_text};
use crate::cli::output::{Access, Existing, print, remark, write_file};
use crate::cli::report::JsonArgs;
use crate::cli::store::open;
use crate::cli::value_args::RegionCode;
use crate::cli::{Failure, Outcome, clock, screen};
use crate::gate::{
    DocumentAnswer, GateRules, Judgement, Latest, Mjpeg, Moment, Raw, RulesInForce, Shift, Sight, Tally,
};
use crate::payload::{Lang, Region};
use crate::time::Timestamp;
use crate::trust::{HeldTrust, Store};
use crate::verifier::Decision;
use crate::words::{Explain, cli as say, errors_cli as fails, file, usage};

/// Judge codes live from a camera or a handheld scanner.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Frames: ffmpeg -f v4l2 -i /dev/video0 -f rawvideo -pix_fmt gray -s 1280x720 - | fede gate run STORE \
                        --raw 1280x720\nScanner: fede gate run STORE --lines, or --serial /dev/ttyACM0. Scanner input is \
                        always read as a code; staff type document numbers in another place: --numbers\nStores nothing about \
                        people. Stops at the end of the input, or with Ctrl-C.\nExit codes: 0 the input ended · 2 the input \
                        failed."
)]
pub(super) struct Args {
    /// The gate's store.
    #[arg(value_name = "STORE")]
    store: PathBuf,
    #[command(flatten)]
    input: Input,
    /// Use the rules that this region has signed and published in the set.
    #[arg(long, value_name = "REGION", value_parser = RegionCode, hide_possible_values = true, conflicts_with = "rules")]
    region: Option<String>,
    /// Use the rules in this file.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Input for document numbers typed by staff, one per line. Each is compared with the last
    /// code. A terminal such as /dev/tty, a pipe, or - for standard input if no codes come from
    /// there. Never an input that a scanner types into.
    #[arg(long, value_name = "FILE")]
    numbers: Option<PathBuf>,
    #[command(flatten)]
    json: JsonArgs,
    /// Read every frame of a recording, instead of skipping frames when there is no time.
    #[arg(long)]
    every_frame: bool,
    /// Write the shift report every minute and at the end: FILE.html and FILE.csv.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Start time of the shift (RFC 3339); each frame then counts as 1/30 s. Default: the clock.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
}

/// The input of codes.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Input {
    /// Grey frames of this size on standard input, one byte per pixel.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    raw: Option<(u32, u32)>,
    /// A stream of JPEG pictures on standard input.
    #[arg(long)]
    mjpeg: bool,
    /// Lines from a handheld scanner on standard input.
    #[arg(long)]
    lines: bool,
    /// Lines from a handheld scanner on a serial device.
    #[cfg(feature = "serve")]
    #[arg(long, value_name = "DEVICE")]
    serial: Option<String>,
    /// A camera of this computer.
    #[cfg(all(feature = "v4l2", target_os = "linux"))]
    #[arg(long, value_name = "DEVICE", default_missing_value = "/dev/video0", num_args = 0..=1)]
    camera: Option<PathBuf>,
}

impl Input {
    fn codes(&self) -> Codes {
        #[cfg(all(feature = "v4l2", target_os = "linux"))]
        if let Some(camera) = &self.camera {
            return Codes::Device(camera.clone());
        }
        #[cfg(feature = "serve")]
        if let Some(device) = &self.serial {
            return Codes::Device(PathBuf::from(device));
        }
        Codes::StandardInput
    }
}

fn size(text: &str) -> Result<(u32, u32), ValueFault> {
    let side = |side: &str| side.parse().ok().filter(|side| (1..=Raw::<io::Stdin>::MAX_SIDE).contains(side));
    let sides = text.split_once(['x', '×']).and_then(|(width, height)| Some((side(width)?, side(height)?)));
    sides.ok_or_else(|| ValueFault::new(|lang| usage::Size { max: &Raw::<io::Stdin>::MAX_SIDE }.say(lang)))
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let mut gate = Gate::open(args, lang)?;
    let input = &args.input;
    let ended = if let Some((width, height)) = input.raw {
        gate.watch(&Latest::of(Raw::new(io::stdin(), width, height), args.every_frame))
    } else if input.mjpeg {
        gate.watch(&Latest::of(Mjpeg::new(io::stdin()), args.every_frame))
    } else if input.lines {
        gate.listen(&lines(BufReader::new(io::stdin())))
    } else {
        gate.device(input)
    };
    // After a failure too, if the gate has seen anything.
    if ended.is_ok() || gate.has_worked() {
        gate.finish()?;
    }
    ended
}

/// A gate in a terminal.
struct Gate<'a> {
    args: &'a Args,
    store: Store,
    shift: Shift,
    lang: Lang,
    watch: Stopwatch,
    frames: u64,
    synced: Option<std::time::SystemTime>,
    /// When to check the store next, in milliseconds of `watch`; `report_due` is for the report.
    due: u64,
    report_due: u64,
    /// Whether the warning that the time cannot be stored was printed.
    is_clock_unkept: bool,
    /// Numbers typed by staff; `None` without `--numbers`.
    numbers: Option<Receiver<io::Result<String>>>,
}

/// Maximum delay between typing a number and its comparison.
const NUMBERS: Duration = Duration::from_millis(100);
/// Interval between checks of the store.
const KEEP_UP_MILLIS: u64 = 1_000;
/// Interval between reports.
const REPORT_MILLIS: u64 = 60_000;
/// Time without a frame after which a warning is printed.
const SILENCE_MILLIS: u64 = 10_000;
/// Delay before a lost device is opened again.
#[cfg(any(feature = "serve", feature = "v4l2"))]
const REOPEN: Duration = Duration::from_secs(2);

impl<'a> Gate<'a> {
    fn open(args: &'a Args, lang: Lang) -> Result<Self, Failure> {
        let store = open(&args.store)?;
        let (trust, rules) = trust_and_rules(args, &store)?;
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|_| Failure::of(&crate::issuer::IssueError::Random))?;
        let begun = Moment { at: clock::at_or_now(args.at)?, millis: 0 };
        // The rules may set the language of the sign.
        let lang = rules.at(begun.at).ok().and_then(GateRules::lang).unwrap_or(lang);
        let synced = synced(&args.store);
        let shift = Shift::new(trust, rules, key, begun);
        Ok(Self {
            args,
            store,
            shift,
            lang,
            watch: Stopwatch::start(),
            frames: 0,
            synced,
            due: 0,
            report_due: REPORT_MILLIS,
            is_clock_unkept: false,
            numbers: args.numbers.as_deref().map(|path| numbers(path, &args.input.codes())).transpose()?,
        })
    }

    /// The current time: from the clocks, or with `--at` from the number of frames at 30 per
    /// second.
    fn now(&self) -> Result<Moment, Failure> {
        match self.args.at {
            Some(at) => {
                let millis = self.frames * 1000 / 30;
                Ok(Moment { at: at.saturating_add(millis / 1000), millis })
            }
            None => Ok(Moment { at: clock::now()?, millis: self.watch.millis() }),
        }
    }

    /// Judges frames until the input ends. Warns once per outage if no frame comes.
    fn watch(&mut self, frames: &Latest) -> Result<Outcome, Failure> {
        let (mut unreadable, mut last) = (0, Some(self.watch.millis()));
        loop {
            let next = frames.next(self.patience(Duration::from_secs(2)));
            self.compare_numbers()?;
            if next.frame.is_some() {
                last = Some(self.watch.millis());
            } else if last.is_some_and(|last| self.watch.millis() - last > SILENCE_MILLIS) {
                last = None;
                remark(say::no_frames(self.lang));
            }
            self.frames += next.dropped;
            self.shift.tally_mut().dropped(next.dropped);
            if next.unreadable > 0 && unreadable == 0 {
                remark(say::bad_frame(self.lang));
            }
            unreadable += next.unreadable;
            if let Some(frame) = next.frame {
                self.frames += 1;
                let (now, came) = (self.now()?, self.watch.millis());
                let sight = self.shift.frame(&frame, now);
                frames.give_back(frame);
                if !sight.judged.is_empty() {
                    self.shift.tally_mut().read_in(self.watch.millis() - came);
                }
                self.show(&sight)?;
            }
            self.keep_up()?;
            match next.end {
                None => {}
                Some(Ok(())) => return Ok(Outcome::Done),
                Some(Err(error)) => return Err(error.into()),
            }
        }
    }

    /// Judges lines of a scanner until the input ends.
    fn listen(&mut self, lines: &Receiver<io::Result<String>>) -> Result<Outcome, Failure> {
        loop {
            let line = lines.recv_timeout(self.patience(Duration::from_millis(500)));
            self.compare_numbers()?;
            let now = self.now()?;
            let sight = match line {
                Ok(Ok(line)) => self.shift.line(&line, now),
                Ok(Err(error)) => {
                    return Err(Failure::new("scanner-unreadable", |lang| {
                        fails::ScannerUnreadable { reason: &file::reason(&error, lang) }.say(lang)
                    })
                    .advise(|lang| fails::Device { device: "scanner" }.say(lang)));
                }
                Err(RecvTimeoutError::Timeout) => self.shift.overdue(now),
                Err(RecvTimeoutError::Disconnected) => {
                    let last = self.shift.last_line(now);
                    self.show(&last)?;
                    return Ok(Outcome::Done);
                }
            };
            self.show(&sight)?;
            self.keep_up()?;
        }
    }

    /// Reads a scanner or a camera of this computer.
    fn device(&mut self, input: &Input) -> Result<Outcome, Failure> {
        #[cfg(feature = "serve")]
        if let Some(device) = &input.serial {
            return self.serial(device);
        }
        #[cfg(all(feature = "v4l2", target_os = "linux"))]
        if let Some(camera) = &input.camera {
            return self.camera(camera);
        }
        // clap lets nothing else come here.
        let _ = input;
        Err(Failure::new("one-of", |lang| fails::OneOf { expected: &"--raw, --mjpeg, --lines" }.say(lang)))
    }

    /// Reads a scanner on a serial device. Reopens the device when it was disconnected.
    #[cfg(feature = "serve")]
    fn serial(&mut self, device: &str) -> Result<Outcome, Failure> {
        let open = || serialport::new(device, 9600).timeout(Duration::from_secs(3600)).open();
        let mut port = open().map_err(|error| {
            Failure::new("device-open", |lang| fails::DeviceOpen { device: &device, reason: &error }.say(lang))
                .advise(|lang| fails::Device { device: "scanner" }.say(lang))
        })?;
        loop {
            if let Err(failure) = self.listen(&lines(BufReader::new(port))) {
                failure.print(self.lang);
            }
            remark(&say::DeviceGone { device: "scanner" }.say(self.lang));
            port = loop {
                std::thread::sleep(REOPEN);
                self.keep_up()?;
                if let Ok(port) = open() {
                    break port;
                }
            };
        }
    }

    /// Reads a camera of this computer. Reopens it when it was disconnected.
    #[cfg(all(feature = "v4l2", target_os = "linux"))]
    fn camera(&mut self, path: &Path) -> Result<Outcome, Failure> {
        let mut camera = crate::gate::V4l2::open(path).map_err(|error| {
            Failure::io("open", path, &error).advise(|lang| fails::Device { device: "camera" }.say(lang))
        })?;
        loop {
            if let Err(failure) = self.watch(&Latest::of(camera, false)) {
                failure.print(self.lang);
            }
            remark(&say::DeviceGone { device: "camera" }.say(self.lang));
            camera = loop {
                std::thread::sleep(REOPEN);
                self.keep_up()?;
                if let Ok(camera) = crate::gate::V4l2::open(path) {
                    break camera;
                }
            };
        }
    }

    /// How long to wait for a code. Shorter if staff may type numbers.
    fn patience(&self, longest: Duration) -> Duration {
        self.numbers.as_ref().map_or(longest, |_| NUMBERS.min(longest))
    }

    /// Compares numbers typed by staff with the last code.
    fn compare_numbers(&mut self) -> Result<(), Failure> {
        let typed: Vec<_> = self.numbers.iter().flat_map(Receiver::try_iter).collect();
        for number in typed {
            match number {
                Ok(number) if number.trim().is_empty() => {}
                Ok(number) => self.compare(number.trim())?,
                Err(error) => remark(&say::NumbersUnreadable { error: &error }.say(self.lang)),
            }
        }
        Ok(())
    }

    /// The holder check. A wrong number changes the sign to stop.
    fn compare(&mut self, number: &str) -> Result<(), Failure> {
        let before = self.shift.last().map(Judgement::decision);
        let now = self.now()?;
        // The comparison is slow on purpose (Argon2id), so do it only once.
        let answer = self.shift.check_document(number, now);
        let changed = self.shift.last().filter(|last| Some(last.decision()) != before);
        if self.args.json.is_set() {
            let id = answer.as_ref().map_or_else(Explain::id, |answer| answer.id());
            let judged = changed.map_or_else(String::new, |last| last.to_json() + "\n");
            return print(&format!("{}\n{judged}", serde_json::json!({ "document": id })));
        }
        let sign = changed.map_or_else(String::new, |last| self.letters(last));
        print(&match answer {
            Ok(DocumentAnswer::Match) => format!("{sign}{}\n", say::document_match(self.lang)),
            Ok(DocumentAnswer::NoMatch) => format!("{sign}{}\n", say::document_no_match(self.lang)),
            Err(error) => say::DocumentUnknown { error: &error.words(self.lang) }.say(self.lang) + "\n",
        })
    }

    /// Loads the result of a sync in another process, stores the time, and writes the report.
    fn keep_up(&mut self) -> Result<(), Failure> {
        // With `--at`, the run is a replay: it must not change the store.
        if self.args.at.is_some() {
            return Ok(());
        }
        if self.watch.millis() < self.due {
            return Ok(());
        }
        self.due = self.watch.millis() + KEEP_UP_MILLIS;
        if let Err(error) = self.store.note_time(self.now()?.at) {
            // Warn only once: a read-only disk stays read-only.
            if !core::mem::replace(&mut self.is_clock_unkept, true) {
                remark(&say::TimeNotKept { error: &error }.say(self.lang));
            }
        }
        if self.watch.millis() >= self.report_due {
            self.report_due = self.watch.millis() + REPORT_MILLIS;
            self.write_report()?;
        }
        let synced = synced(&self.args.store);
        if synced != self.synced {
            self.synced = synced;
            match trust_and_rules(self.args, &self.store) {
                Ok((trust, rules)) => self.shift.update(trust, rules),
                Err(failure) => failure.print(self.lang),
            }
        }
        Ok(())
    }

    fn show(&self, sight: &Sight) -> Result<(), Failure> {
        for repaired in &sight.remarks {
            remark(&format!("{} [{}]", repaired.words(self.lang), repaired.id()));
        }
        if sight.is_partial {
            remark(say::partial_code(self.lang));
        }
        for judgement in &sight.judged {
            print(&if self.args.json.is_set() { judgement.to_json() + "\n" } else { self.letters(judgement) })?;
        }
        Ok(())
    }

    fn letters(&self, judgement: &Judgement) -> String {
        screen::gate(judgement, self.lang)
    }

    /// Writes the report. This happens every minute, because most gates are stopped with Ctrl-C.
    fn write_report(&self) -> Result<(), Failure> {
        let tally = self.shift.tally();
        if let Some(path) = &self.args.report {
            let with = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
            write_file(&with("html"), tally.to_html(self.lang).as_bytes(), Access::Public, Existing::Replace)?;
            write_file(&with("csv"), tally.to_csv().as_bytes(), Access::Public, Existing::Replace)?;
        }
        Ok(())
    }

    fn has_worked(&self) -> bool {
        let tally = self.shift.tally();
        tally.frames() > 0 || tally.last() != tally.begun()
    }

    fn finish(&self) -> Result<(), Failure> {
        remark(&summary(self.shift.tally(), self.lang));
        self.write_report()
    }
}

fn summary(tally: &Tally, lang: Lang) -> String {
    let [accepted, refused, undecided] =
        &[Decision::Accepted, Decision::Refused, Decision::Undecided].map(|decision| tally.count(decision));
    let (frames, dropped) = (&tally.frames(), &tally.frames_dropped());
    say::ShiftSummary { accepted, refused, undecided, frames, dropped }.say(lang)
}

/// Loads the trust of the store, and the rules from a file, from the set, or the default.
fn trust_and_rules(args: &Args, store: &Store) -> Result<(HeldTrust, RulesInForce), Failure> {
    let trust = store.trust()?;
    let rules = match (&args.rules, &args.region) {
        (Some(path), _) => {
            let text = read_wanted_text(path, limit(GateRules::MAX_BYTES), Wanted::GateRules)?;
            let rules = RulesInForce::of_file(&text, store, &trust);
            rules.map_err(|error| Failure::of(&error).in_file(path))?
        }
        (None, Some(code)) => {
            let region = Region::new(code).map_err(|error| Failure::of(&error).advise(fails::wrong_region_hint))?;
            RulesInForce::of_region(store, &trust, region)
        }
        (None, None) => RulesInForce::default(),
    };
    Ok((trust, rules))
}

/// When the store was last synced.
fn synced(store: &Path) -> Option<std::time::SystemTime> {
    std::fs::metadata(store.join("state.json")).ok()?.modified().ok()
}
