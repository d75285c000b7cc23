//! `fede gate run`: a gate in a terminal, with a camera, a pipe or a scanner.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
#[cfg(feature = "serve")]
use std::time::Duration;

use super::lines::{Codes, is_file, lines, numbers};
use crate::cli::anchors::limit;
use crate::cli::clock::Stopwatch;
use crate::cli::failure::ValueFault;
use crate::cli::file_kind::{Wanted, read_wanted_text};
use crate::cli::output::{Access, Existing, print, print_exact, remark, write_file};
use crate::cli::report::JsonArgs;
use crate::cli::value_args::{RegionCode, region};
use crate::cli::{Failure, Outcome, clock, local_time, screen};
use crate::gate::{Clock, Live, LiveRemark, Output, Sign};
use crate::gate::{
    DocumentAnswer, DocumentCheckError, GateRules, Judgement, Latest, Mjpeg, Moment, Raw, RulesInForce, Shift, Sight,
    Tally,
};
use crate::payload::{Challenge, Lang};
use crate::time::Timestamp;
use crate::trust::{HeldTrust, Store};
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
    /// code. A line with ? shows four digits that the next live code must answer. A terminal such as /dev/tty, a pipe, or - for standard input if no codes come from
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
    /// Name of this gate, for the report.
    #[arg(long, value_name = "NAME")]
    gate_name: Option<String>,
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
    /// Lines from a handheld scanner on standard input. In a file (a recording), lines that begin
    /// with # are document numbers typed by staff.
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

    /// The word for the device that the texts select on.
    const fn device(&self) -> &'static str {
        #[cfg(all(feature = "v4l2", target_os = "linux"))]
        if self.camera.is_some() {
            return "camera";
        }
        "scanner"
    }
}

fn size(text: &str) -> Result<(u32, u32), ValueFault> {
    let side = |side: &str| side.parse().ok().filter(|side| (1..=Raw::<io::Stdin>::MAX_SIDE).contains(side));
    let sides = text.split_once(['x', '×']).and_then(|(width, height)| Some((side(width)?, side(height)?)));
    sides.ok_or_else(|| ValueFault::new(|lang| usage::Size { max: &Raw::<io::Stdin>::MAX_SIDE }.say(lang)))
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let mut gate = open_gate(args, lang)?;
    let input = &args.input;
    let ended = if let Some((width, height)) = input.raw {
        watch(&mut gate, &Latest::of(Raw::new(io::stdin(), width, height), args.every_frame))
    } else if input.mjpeg {
        watch(&mut gate, &Latest::of(Mjpeg::new(io::stdin()), args.every_frame))
    } else if input.lines {
        listen(&mut gate, &lines(BufReader::new(io::stdin())))
    } else {
        device(&mut gate, input)
    };
    // After a failure too, if the gate has seen anything.
    let lang = gate.output().lang;
    if let Some(tally) = gate.finish(ended.is_ok())? {
        remark(&summary(tally, lang));
    }
    ended.map(|()| Outcome::Done)
}

type Gate<'a> = Live<Clocks, Terminal<'a>>;

fn open_gate(args: &Args, lang: Lang) -> Result<Gate<'_>, Failure> {
    let store = Store::open(&args.store)?;
    let (trust, rules) = trust_and_rules(args, &store)?;
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|_| Failure::of(&crate::issuer::IssueError::Random))?;
    let begun = Moment { at: clock::at_or_now(args.at)?, millis: 0 };
    // The rules may set the language of the sign.
    let lang = rules.at(begun.at).ok().and_then(GateRules::lang).unwrap_or(lang);
    local_time::prefer(rules.at(begun.at).ok().and_then(GateRules::zone));
    let synced = synced(&args.store);
    let shift = Shift::new(trust, rules, key, begun);
    let clocks = Clocks { replay: args.at, watch: Stopwatch::start() };
    let terminal = Terminal { args, store, lang, synced, is_clock_unkept: false };
    let numbers = args.numbers.as_deref().map(|path| numbers(path, &args.input.codes())).transpose()?;
    let is_recording = args.input.lines && numbers.is_none() && is_file(io::stdin());
    Ok(Live::new(shift, clocks, terminal, numbers).of_recording(is_recording))
}

fn watch(gate: &mut Gate<'_>, frames: &Latest) -> Result<(), Failure> {
    Ok(gate.watch(frames)??)
}

fn listen(gate: &mut Gate<'_>, lines: &Receiver<io::Result<String>>) -> Result<(), Failure> {
    gate.listen(lines)?.map_err(|error| unreadable(&error))
}

fn unreadable(error: &io::Error) -> Failure {
    let words = |lang| fails::ScannerUnreadable { reason: &file::reason(error, lang) }.say(lang);
    Failure::new("scanner-unreadable", words).advise(|lang| fails::Device { device: "scanner" }.say(lang))
}

/// Reads a scanner or a camera of this computer.
fn device(gate: &mut Gate<'_>, input: &Input) -> Result<(), Failure> {
    #[cfg(feature = "serve")]
    if let Some(device) = &input.serial {
        return serial(gate, device);
    }
    #[cfg(all(feature = "v4l2", target_os = "linux"))]
    if let Some(camera) = &input.camera {
        return self::camera(gate, camera);
    }
    // clap lets nothing else come here.
    let _ = (gate, input);
    Err(Failure::new("one-of", |lang| fails::OneOf { expected: &"--raw, --mjpeg, --lines" }.say(lang)))
}

/// Reads a scanner on a serial device. Reopens the device when it was disconnected.
#[cfg(feature = "serve")]
fn serial(gate: &mut Gate<'_>, device: &str) -> Result<(), Failure> {
    let open = || serialport::new(device, 9600).timeout(Duration::from_secs(3600)).open();
    let port = open().map_err(|error| {
        let error = io::Error::from(error);
        let reason = |lang| file::reason(&error, lang);
        Failure::new("device-open", |lang| fails::DeviceOpen { device: &device, reason: &reason(lang) }.say(lang))
            .advise(|lang| fails::Device { device: "scanner" }.say(lang))
    })?;
    let ended = gate.stay(
        port,
        || open().ok(),
        |gate, port| {
            if let Err(error) = gate.listen(&lines(BufReader::new(port)))? {
                unreadable(&error).print(gate.output().lang);
            }
            Ok(())
        },
    );
    ended.map(|never| match never {})
}

/// Reads a camera of this computer. Reopens it when it was disconnected.
#[cfg(all(feature = "v4l2", target_os = "linux"))]
fn camera(gate: &mut Gate<'_>, path: &Path) -> Result<(), Failure> {
    let open = || crate::gate::V4l2::open(path);
    let camera = open().map_err(|error| {
        Failure::io("open", path, &error).advise(|lang| fails::Device { device: "camera" }.say(lang))
    })?;
    let ended = gate.stay(
        camera,
        || open().ok(),
        |gate, camera| {
            if let Err(error) = gate.watch(&Latest::of(camera, false))? {
                Failure::of(&error).print(gate.output().lang);
            }
            Ok(())
        },
    );
    ended.map(|never| match never {})
}

/// The clocks of this computer.
struct Clocks {
    /// The start of a replay, in which each frame counts as 1/30 s.
    replay: Option<Timestamp>,
    watch: Stopwatch,
}

impl Clock for Clocks {
    type Error = Failure;

    fn now(&self, frames: u64) -> Result<Moment, Failure> {
        match self.replay {
            Some(at) => {
                let millis = frames * 1000 / 30;
                Ok(Moment { at: at.saturating_add(millis / 1000), millis })
            }
            None => Ok(Moment { at: clock::now()?, millis: self.watch.millis() }),
        }
    }

    fn random(&self) -> Result<u32, Failure> {
        getrandom::u32().map_err(|_| Failure::of(&crate::issuer::IssueError::Random))
    }

    fn millis(&self) -> u64 {
        self.watch.millis()
    }
}

/// Prints what the gate says, and keeps its store.
struct Terminal<'a> {
    args: &'a Args,
    store: Store,
    lang: Lang,
    synced: Option<std::time::SystemTime>,
    /// Whether the warning that the time cannot be stored was printed.
    is_clock_unkept: bool,
}

impl Output for Terminal<'_> {
    type Error = Failure;

    fn show(&mut self, sight: &Sight) -> Result<(), Failure> {
        for repaired in &sight.remarks {
            remark(&format!("{} [{}]", repaired.words(self.lang), repaired.id()));
        }
        if sight.is_partial {
            remark(say::partial_code(self.lang));
        }
        sight.judged.iter().try_for_each(|judgement| self.print(judgement))
    }

    fn show_check(
        &mut self,
        answer: &Result<DocumentAnswer, DocumentCheckError>,
        changed: Option<&Judgement>,
    ) -> Result<(), Failure> {
        if self.args.json.is_set() {
            let id = answer.as_ref().map_or_else(Explain::id, |answer| answer.id());
            print_exact(&(serde_json::json!({ "document": id }).to_string() + "\n"))?;
            return changed.map_or(Ok(()), |last| self.print(last));
        }
        if let Some(last) = changed {
            self.print(last)?;
        }
        print(&match answer {
            Ok(DocumentAnswer::Match) => say::document_match(self.lang).to_owned() + "\n",
            Ok(DocumentAnswer::NoMatch) => say::document_no_match(self.lang).to_owned() + "\n",
            Err(error) => say::DocumentUnknown { error: &error.words(self.lang) }.say(self.lang) + "\n",
        })
    }

    fn show_challenge(&mut self, challenge: Challenge) -> Result<(), Failure> {
        if self.args.json.is_set() {
            return print_exact(&(serde_json::json!({ "challenge": challenge.to_string() }).to_string() + "\n"));
        }
        print(&(say::ShowChallenge { challenge: &challenge }.say(self.lang) + "\n"))
    }

    fn remark(&mut self, what: LiveRemark) {
        match what {
            LiveRemark::NoFrames => remark(say::no_frames(self.lang)),
            LiveRemark::BadFrame => remark(say::bad_frame(self.lang)),
            LiveRemark::NumbersUnreadable(error) => {
                remark(&say::NumbersUnreadable { error: &error }.say(self.lang));
            }
            LiveRemark::DeviceGone => remark(&say::DeviceGone { device: self.args.input.device() }.say(self.lang)),
        }
    }

    /// Stores the time, and loads the result of a sync in another process.
    fn keep_up(&mut self, shift: &mut Shift, now: Moment) -> Result<(), Failure> {
        // A replay must not change the store.
        if self.args.at.is_some() {
            return Ok(());
        }
        if let Err(error) = self.store.note_time(now.at) {
            // Warn only once: a read-only disk stays read-only.
            if !core::mem::replace(&mut self.is_clock_unkept, true) {
                remark(&say::TimeNotKept { error: &error }.say(self.lang));
            }
        }
        let synced = synced(&self.args.store);
        if synced != self.synced {
            self.synced = synced;
            match trust_and_rules(self.args, &self.store) {
                Ok((trust, rules)) => shift.update(trust, rules),
                Err(failure) => failure.print(self.lang),
            }
        }
        Ok(())
    }

    fn report(&mut self, tally: &Tally) -> Result<(), Failure> {
        let Some(path) = &self.args.report else { return Ok(()) };
        let with = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
        let name = self.args.gate_name.as_deref().unwrap_or_default();
        let html = tally.to_html(name, local_time::zone(), self.lang);
        write_file(&with("html"), html.as_bytes(), Access::Public, Existing::Replace)?;
        write_file(&with("csv"), tally.to_csv().as_bytes(), Access::Public, Existing::Replace)
    }
}

impl Terminal<'_> {
    /// Prints a judgement as a line of JSON, or in large letters.
    fn print(&self, judgement: &Judgement) -> Result<(), Failure> {
        if self.args.json.is_set() {
            print_exact(&(judgement.to_json() + "\n"))
        } else {
            print(&screen::gate(judgement, self.lang))
        }
    }
}

fn summary(tally: &Tally, lang: Lang) -> String {
    let [let_in, stop, you_decide, cannot_tell] =
        &[Sign::LetIn, Sign::Stop, Sign::YouDecide, Sign::CannotTell].map(|sign| tally.count_sign(sign));
    let (frames, dropped) = (&tally.frames(), &tally.frames_dropped());
    say::ShiftSummary { let_in, stop, you_decide, cannot_tell, frames, dropped }.say(lang)
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
        (None, Some(code)) => RulesInForce::of_region(store, &trust, region(code)?),
        (None, None) => RulesInForce::default(),
    };
    Ok((trust, rules))
}

/// When the store was last synced.
fn synced(store: &Path) -> Option<std::time::SystemTime> {
    std::fs::metadata(store.join("state.json")).ok()?.modified().ok()
}
