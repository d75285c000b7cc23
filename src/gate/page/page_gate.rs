//! A gate in a browser: takes commands and frames, returns JSON.

use serde_json::{Value, json};

use super::protocol::{Command, Standing};
use super::{Host, HostError};
use crate::gate::{DocumentCheckError, Judgement, Moment, PersonsDecision, RulesInForce, ScannerTest, Shift, Sight};
use crate::payload::hex;
use crate::payload::{Lang, Region};
use crate::qr::LumaImage;
use crate::time::{Timestamp, Zone};
use crate::trust::{
    Digest, GateStore, HeldTrust, SNAPSHOT_NAME, SetFiles, SetSource, StoreFile, StoreFiles, StoreMemory,
    StoreSyncError, SyncError, object_name, root_name,
};
use crate::verifier::{CallModule, ModuleReader};
use crate::words::{Explain, gate as say};

/// An error to show on the page.
struct Trouble {
    id: &'static str,
    /// What is wrong, in English. The page has words of its own for what happens to staff, in each
    /// language: all sentences of the core would add 10 KB to it.
    message: String,
    /// What to do next, by language.
    hint: Value,
}

/// A text in each language.
fn each<T: Into<Value>>(words: impl Fn(Lang) -> T) -> Value {
    let mut texts = serde_json::Map::new();
    texts.extend([Lang::En, Lang::Zh].map(|lang| (lang.tag().to_owned(), words(lang).into())));
    Value::Object(texts)
}

impl Trouble {
    fn of(error: &(impl Explain + ToString)) -> Self {
        Self { id: error.id(), message: error.to_string(), hint: each(|lang| error.hint(lang)) }
    }

    /// An error with an identifier and a hint of the page.
    fn on_page(id: &'static str, error: &impl ToString, hint: impl Fn(Lang) -> &'static str) -> Self {
        Self { id, message: error.to_string(), hint: each(hint) }
    }

    /// A fault of the page's script. Only a developer can do something about it.
    fn fault(id: &'static str, message: &str) -> Self {
        Self { id, message: message.into(), hint: each(say::reload) }
    }

    fn to_json(&self) -> Value {
        json!({ "error": { "id": self.id, "message": self.message, "hint": self.hint } })
    }
}

/// Where a frame comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// The camera.
    Camera,
    /// A page of a file that staff have chosen. More pages follow.
    Page,
    /// The last page of such a file, or its only picture. The codes of all pages are judged.
    LastPage,
}

/// A gate in a browser. The script restores the store from the browser's database, opens the gate,
/// and saves the store after each update.
#[derive(Debug, Default)]
pub struct PageGate {
    files: StoreMemory,
    shift: Option<Shift>,
    buffer: Vec<u8>,
    reader: Option<ModuleReader>,
}

impl PageGate {
    /// A gate that asks this module about codes of other networks.
    #[must_use]
    pub fn with_module(call: CallModule) -> Self {
        Self { reader: Some(ModuleReader(call)), ..Self::default() }
    }

    /// Clears the store so that another can be restored. The shift continues.
    pub fn forget(&mut self) {
        self.files = StoreMemory::default();
    }

    /// Restores an object of the store.
    pub fn restore_object(&self, bytes: &[u8]) {
        self.files.restore_object(Digest::of(bytes), bytes);
    }

    /// Restores the state or the clock of the store.
    pub fn restore_file(&self, file: StoreFile, bytes: &[u8]) {
        // A write to memory cannot fail.
        let _ = self.files.write(file, bytes);
    }

    /// Creates an empty store from the root that the page was given.
    pub fn begin(&self, root: &[u8]) -> String {
        let begun = GateStore::begin(self.files.clone(), root);
        begun.map_or_else(|error| store_trouble(&error).to_json(), |_| json!({})).to_string()
    }

    /// Returns an object of the store for saving. `place` is its index in the answer of `kept`.
    #[must_use]
    pub fn object(&self, place: usize) -> Option<Vec<u8>> {
        self.files.object_at(place)
    }

    /// Reads a grey frame: rows from the top left, one byte per pixel.
    pub fn frame(&mut self, width: u32, height: u32, pixels: Vec<u8>, kind: FrameKind, at: Moment) -> String {
        // Frames can arrive before the gate is open.
        let Some(shift) = &mut self.shift else { return not_open() };
        match LumaImage::new(width, height, pixels) {
            Ok(image) => {
                let sight = match kind {
                    FrameKind::Camera => shift.frame(&image, at),
                    FrameKind::Page => shift.page(&image, false, at),
                    FrameKind::LastPage => shift.page(&image, true, at),
                };
                self.buffer = image.into_pixels();
                sight_json(&sight)
            }
            Err(error) => frame_trouble(&error).to_json().to_string(),
        }
    }

    /// Takes the buffer of the last frame for the next one.
    pub fn take_buffer(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.buffer)
    }

    /// Executes a command. `handed` are the bytes sent with it.
    pub fn command(&mut self, command: &str, handed: &[u8], host: &mut dyn Host) -> String {
        let result = match serde_json::from_str(command) {
            Ok(command) => self.run(command, handed, host),
            Err(error) => Err(command_trouble(&error.to_string())),
        };
        result.unwrap_or_else(|trouble| trouble.to_json().to_string())
    }

    fn run(&mut self, command: Command, handed: &[u8], host: &mut dyn Host) -> Result<String, Trouble> {
        let now = command.at.moment();
        match command.action.as_str() {
            "open" => self.open(now, command),
            "reopen" => {
                let (trust, rules) = self.trust_and_rules(command.region, command.rules)?;
                let answer = opened(&rules);
                self.shift_mut()?.update(trust, rules);
                Ok(answer)
            }
            "sync" => self.sync(PageSource::Host(host), now.at),
            "archive" => {
                let archive = SetFiles::from_tar(handed);
                let archive = archive.map_err(|error| Trouble::on_page("archive", &error, say::archive));
                self.sync(PageSource::Files(archive?), now.at)
            }
            "stand" => self.stand(now),
            "kept" => Ok(self.kept()),
            "line" => Ok(sight_json(&self.shift_mut()?.line(&command.text, now))),
            "document" => {
                let shift = self.shift_mut()?;
                Ok(match shift.check_document(&command.text, now) {
                    Ok(answer) => json!({ "answer": answer.id(), "judged": shift.last().map(judged) }).to_string(),
                    Err(error) => document_trouble(&error).to_json().to_string(),
                })
            }
            "decide" => {
                let chosen = command.text.parse::<PersonsDecision>().ok();
                let chosen = chosen.ok_or_else(|| command_trouble("expected let-in or send-away"))?;
                let judgement = self.shift_mut()?.decide(chosen, now).map(judged);
                Ok(json!({ "judged": judgement }).to_string())
            }
            "ask" => {
                let challenge = self.shift_mut()?.ask(command.random, now);
                Ok(json!({ "challenge": challenge.to_string() }).to_string())
            }
            "stop-asking" => {
                self.shift_mut()?.stop_asking();
                Ok(nothing())
            }
            "scanner-test" => Ok(ScannerTest::of(&command.text).to_json().to_string()),
            "clear" => {
                self.shift_mut()?.clear();
                Ok(nothing())
            }
            "count" => {
                let tally = self.shift_mut()?.tally_mut();
                tally.dropped(command.dropped);
                if let Some(millis) = command.read_millis {
                    tally.read_in(millis);
                }
                Ok(nothing())
            }
            "report" => {
                let (shift, lang) = (self.shift_mut()?, command.lang());
                let rules = shift.rules().at(now.at).ok();
                let of_device = Zone::parse(&command.zone).unwrap_or(Zone::UTC);
                let zone = rules.and_then(crate::gate::GateRules::zone).unwrap_or(&of_device);
                let tally = shift.tally();
                Ok(json!({ "html": tally.to_html(&command.name, zone, lang), "csv": tally.to_csv() }).to_string())
            }
            other => Err(command_trouble(&format!("expected a command, found {other:?}"))),
        }
    }

    fn open(&mut self, now: Moment, command: Command) -> Result<String, Trouble> {
        let key = hex::array(&command.key).ok_or_else(|| command_trouble("expected a key of 32 bytes"))?;
        let (trust, rules) = self.trust_and_rules(command.region, command.rules)?;
        let answer = opened(&rules);
        let shift = Shift::new(trust, rules, key, now);
        self.shift = Some(match self.reader {
            Some(reader) => shift.with_reader(Box::new(reader)),
            None => shift,
        });
        Ok(answer)
    }

    fn trust_and_rules(
        &self,
        region: Option<String>,
        rules: Option<String>,
    ) -> Result<(HeldTrust, RulesInForce), Trouble> {
        let store = self.store()?;
        let trust = store.trust().map_err(|error| store_trouble(&error))?;
        let rules = match (rules, region) {
            (Some(text), _) => RulesInForce::of_file(&text, &store, &trust)
                .map_err(|error| Trouble { id: "rules", ..Trouble::of(&error) })?,
            (None, Some(code)) => {
                let region = Region::new(&code).map_err(|error| Trouble::on_page("region", &error, say::site_region));
                RulesInForce::of_region(&store, &trust, region?)
            }
            (None, None) => RulesInForce::default(),
        };
        Ok((trust, rules))
    }

    fn sync(&self, mut source: PageSource<'_>, at: Timestamp) -> Result<String, Trouble> {
        let report = self.store()?.sync(&mut source, at).map_err(|error| match &error {
            StoreSyncError::Store(error) => store_trouble(error),
            StoreSyncError::Set(SyncError::Source(error)) => Trouble::on_page("source", error, say::network),
            StoreSyncError::Set(error) => Trouble::of(error),
        })?;
        Ok(json!({ "newer": report.is_newer, "files": report.files, "bytes": report.bytes }).to_string())
    }

    fn stand(&mut self, now: Moment) -> Result<String, Trouble> {
        // A write to memory cannot fail. The script saves the clock that this answer returns.
        let noted = self.store()?.note_time(now.at);
        noted.map_err(|error| store_trouble(&error))?;
        let shift = self.shift_mut()?;
        let overdue = shift.overdue(now);
        let standing = serde_json::to_value(Standing::of(shift, now)).unwrap_or_default();
        let overdue: Vec<_> = overdue.judged.iter().map(judged).collect();
        let clock = self.files.read(StoreFile::Clock, 64).ok().flatten().unwrap_or_default();
        let clock = String::from_utf8_lossy(&clock);
        Ok(json!({ "standing": standing, "judged": overdue, "clock": clock }).to_string())
    }

    fn kept(&self) -> String {
        let text = |file| {
            let bytes = self.files.read(file, usize::MAX).ok().flatten().unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let objects: Vec<_> = self.files.digests().iter().map(ToString::to_string).collect();
        let (state, clock) = (text(StoreFile::State), text(StoreFile::Clock));
        json!({ "state": state, "clock": clock, "objects": objects }).to_string()
    }

    fn store(&self) -> Result<GateStore<StoreMemory>, Trouble> {
        GateStore::of(self.files.clone()).map_err(|error| store_trouble(&error))
    }

    fn shift_mut(&mut self) -> Result<&mut Shift, Trouble> {
        self.shift.as_mut().ok_or_else(not_open_trouble)
    }
}

fn not_open_trouble() -> Trouble {
    Trouble::fault("not-open", "")
}

fn command_trouble(message: &str) -> Trouble {
    Trouble::fault("command", message)
}

/// Answer for an opened gate: whether its rules ask for codes of other networks.
fn opened(rules: &RulesInForce) -> String {
    json!({ "foreign": rules.foreign().admits_any() }).to_string()
}

/// Empty answer.
fn nothing() -> String {
    "{}".to_owned()
}

fn not_open() -> String {
    not_open_trouble().to_json().to_string()
}

fn store_trouble(error: &crate::trust::StoreError) -> Trouble {
    Trouble { id: "store", ..Trouble::of(error) }
}

fn document_trouble(error: &DocumentCheckError) -> Trouble {
    Trouble::on_page(error.id(), error, say::document_number)
}

fn frame_trouble(error: &crate::qr::LumaError) -> Trouble {
    Trouble::on_page("frame-size", error, say::frame_size)
}

/// Answer for a frame or a line. Judgements are embedded as JSON strings, so that their bytes do
/// not change.
fn sight_json(sight: &Sight) -> String {
    let judged: Vec<_> = sight.judged.iter().map(judged).collect();
    let remarks: Vec<_> = sight.remarks.iter().map(|remark| remark.id()).collect();
    json!({ "judged": judged, "still": sight.is_still_there, "remarks": remarks, "partial": sight.is_partial })
        .to_string()
}

/// A judgement as a JSON string inside JSON. Its bytes are the same as on any other gate.
fn judged(judgement: &Judgement) -> Value {
    Value::String(judgement.to_json())
}

/// Source of a set. One type for both kinds, because a second instance of the generic sync would
/// double its size in the page.
enum PageSource<'a> {
    Host(&'a mut dyn Host),
    Files(SetFiles),
}

impl PageSource<'_> {
    fn file(&mut self, name: &str, max: usize) -> Result<Option<Vec<u8>>, HostError> {
        match self {
            Self::Host(host) => host.fetch(name, max),
            Self::Files(files) => Ok(files.file(name, max)),
        }
    }

    fn needed(&mut self, name: &str, max: usize) -> Result<Vec<u8>, HostError> {
        self.file(name, max)?.ok_or_else(|| HostError { name: name.to_owned() })
    }
}

impl SetSource for PageSource<'_> {
    type Error = HostError;

    fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, HostError> {
        self.file(&root_name(version), max)
    }

    fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, HostError> {
        self.needed(SNAPSHOT_NAME, max)
    }

    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, HostError> {
        self.needed(&object_name(digest), max)
    }
}
