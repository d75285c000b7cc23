//! The core of the gate page: [`PageGate`] for WebAssembly with a plain C ABI.
//! `src/gate/page/site/core.js` calls it.
//!
//! There is one gate, one input buffer and one output buffer. The script calls `input(length)` and
//! writes the input there. Every other call leaves its answer (UTF-8 JSON) at `output()`, with
//! `output_length()` bytes.

// `no_mangle` keeps the exported names. Rust counts it as unsafe. Nothing else here is unsafe.
#![expect(unsafe_code, reason = "the C ABI of a WebAssembly module")]

use std::cell::RefCell;

use fede::gate::{FrameKind, Host, HostError, Moment, PageGate};
use fede::trust::StoreFile;

struct Core {
    gate: PageGate,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl Default for Core {
    fn default() -> Self {
        Self { gate: PageGate::with_module(call_module), input: Vec::new(), output: Vec::new() }
    }
}

thread_local! {
    static CORE: RefCell<Core> = RefCell::default();
    /// The buffer for files that the script passes during a call of the core.
    static FETCHED: RefCell<Vec<u8>> = RefCell::default();
}

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// Asks the script for a file of a set. The script writes the file at `fetched(length)` and
    /// returns its length. It returns −1 if the file does not exist, and −2 if it cannot be read.
    #[link_name = "fetch"]
    safe fn host_fetch(name: *const u8, length: usize, max: usize) -> i32;
    /// Asks the script for the answer of the module that reads codes of other networks. The script
    /// writes the answer at `fetched(length)` and returns its length. It returns −1 without a module.
    #[link_name = "foreign"]
    safe fn host_foreign(call: *const u8, length: usize) -> i32;
}

fn call_module(call: &[u8]) -> Option<Vec<u8>> {
    (host_foreign(call.as_ptr(), call.len()) >= 0).then(|| FETCHED.take())
}

struct Script;

impl Host for Script {
    fn fetch(&mut self, name: &str, max: usize) -> Result<Option<Vec<u8>>, HostError> {
        match host_fetch(name.as_ptr(), name.len(), max) {
            -1 => Ok(None),
            answer if answer < 0 => Err(HostError { name: name.to_owned() }),
            _ => Ok(Some(FETCHED.take())),
        }
    }
}

/// Does nothing. The script calls the exported functions.
fn main() {}

/// Returns a buffer for `length` bytes of input.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    CORE.with_borrow_mut(|core| {
        if core.input.is_empty() {
            core.input = core.gate.take_buffer();
        }
        core.input.resize(length, 0);
        core.input.as_mut_ptr()
    })
}

/// Returns a buffer for `length` bytes of a file that the core has requested.
#[unsafe(no_mangle)]
pub extern "C" fn fetched(length: usize) -> *mut u8 {
    FETCHED.with_borrow_mut(|fetched| {
        fetched.resize(length, 0);
        fetched.as_mut_ptr()
    })
}

/// The address of the last answer.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    CORE.with_borrow(|core| core.output.as_ptr())
}

/// The length of the last answer in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn output_length() -> usize {
    CORE.with_borrow(|core| core.output.len())
}

/// Drops the store in memory, so that another one can be restored.
#[unsafe(no_mangle)]
pub extern "C" fn forget() {
    CORE.with_borrow_mut(|core| core.gate.forget());
}

/// Restores the input as a file that is stored by its digest.
#[unsafe(no_mangle)]
pub extern "C" fn restore_object() {
    CORE.with_borrow_mut(|core| core.gate.restore_object(&core.input));
}

/// Restores the input as the state file.
#[unsafe(no_mangle)]
pub extern "C" fn restore_state() {
    CORE.with_borrow_mut(|core| core.gate.restore_file(StoreFile::State, &core.input));
}

/// Restores the input as the latest time seen.
#[unsafe(no_mangle)]
pub extern "C" fn restore_clock() {
    CORE.with_borrow_mut(|core| core.gate.restore_file(StoreFile::Clock, &core.input));
}

/// Creates an empty store with the input as the root.
#[unsafe(no_mangle)]
pub extern "C" fn begin() {
    CORE.with_borrow_mut(|core| core.output = core.gate.begin(&core.input).into_bytes());
}

/// Writes a file of the store to the output.
#[unsafe(no_mangle)]
pub extern "C" fn object(place: usize) {
    CORE.with_borrow_mut(|core| core.output = core.gate.object(place).unwrap_or_default());
}

/// Runs a command. The first `length` bytes of the input are its JSON, the rest is its data.
#[unsafe(no_mangle)]
pub extern "C" fn command(length: usize) {
    CORE.with_borrow_mut(|core| {
        let (command, handed) = core.input.split_at(length.min(core.input.len()));
        let command = String::from_utf8_lossy(command).into_owned();
        core.output = core.gate.command(&command, handed, &mut Script).into_bytes();
        // Erases a document number that staff typed.
        core.input.fill(0);
        core.input.clear();
    });
}

/// Reads the input as a frame of `width` × `height` pixels. `layout` is the number of bytes per
/// pixel: 1 for grey, 4 for red, green, blue and an unused byte. `stride` is the number of bytes
/// per row. `kind` is 0 for the camera, 1 for a page of a file that staff have chosen, 2 for its last
/// page. `now` is `Date.now()`, `millis` is `performance.now()`.
#[unsafe(no_mangle)]
pub extern "C" fn frame(width: u32, height: u32, stride: u32, layout: u32, kind: u32, now: f64, millis: f64) {
    CORE.with_borrow_mut(|core| {
        let input = core::mem::take(&mut core.input);
        let pixels = fede::gate::grey(input, [width, height, stride, layout]);
        let moment = Moment::of_browser(whole(now), whole(millis));
        let kind = match kind {
            1 => FrameKind::Page,
            2 => FrameKind::LastPage,
            _ => FrameKind::Camera,
        };
        core.output = core.gate.frame(width, height, pixels, kind, moment).into_bytes();
    });
}

/// Whether the file in the buffer of [`fetched`] is a valid Ed25519 signature: 32 bytes of the key, 64 of
/// the signature, the message. For the module that reads codes of other networks.
#[unsafe(no_mangle)]
pub extern "C" fn ed25519() -> u32 {
    u32::from(fede::gate::is_ed25519(&FETCHED.take()))
}

/// Reads the texts of the symbols in a frame like that of [`frame`]. It needs no open gate: the holder
/// page reads codes with it, and judges none.
#[unsafe(no_mangle)]
pub extern "C" fn read(width: u32, height: u32, stride: u32, layout: u32) {
    CORE.with_borrow_mut(|core| {
        let input = core::mem::take(&mut core.input);
        let pixels = fede::gate::grey(input, [width, height, stride, layout]);
        core.output = fede::gate::texts(width, height, pixels).into_bytes();
    });
}

/// Converts a time of a browser to a whole number. Times before 1970 become 1970.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates from f64")]
fn whole(value: f64) -> u64 {
    value as u64
}
