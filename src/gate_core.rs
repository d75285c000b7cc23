//! The core of the gate page: [`PageGate`] for WebAssembly, by a plain C ABI. `src/gate/page/core.js` is the other side.
//!
//! One gate, one buffer for what comes in, one for what goes out. The script asks for `input(length)` and writes there;
//! every other call leaves its answer, UTF-8 JSON, at `output()`, of `output_length()` bytes.

// The names that are exported must be kept, which the language counts as unsafe; nothing else here is.
#![expect(unsafe_code, reason = "the C ABI of a WebAssembly module")]

use std::cell::RefCell;

use fede::gate::{Host, HostError, Moment, PageGate};
use fede::trust::StoreFile;

#[derive(Default)]
struct Core {
    gate: PageGate,
    input: Vec<u8>,
    output: Vec<u8>,
}

thread_local! {
    static CORE: RefCell<Core> = RefCell::default();
    /// The buffer for what the script hands over while the core is at work.
    static FETCHED: RefCell<Vec<u8>> = RefCell::default();
}

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// Asks the script for a file of a set. It answers with the length of what it has written at `fetched(length)`, −1 where
    /// there is no such file, −2 where it cannot be read.
    #[link_name = "fetch"]
    safe fn host_fetch(name: *const u8, length: usize, max: usize) -> i32;
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

/// Nothing runs by itself: the script calls.
fn main() {}

/// Room for `length` bytes of input.
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

/// Room for `length` bytes of a file that the core has asked for.
#[unsafe(no_mangle)]
pub extern "C" fn fetched(length: usize) -> *mut u8 {
    FETCHED.with_borrow_mut(|fetched| {
        fetched.resize(length, 0);
        fetched.as_mut_ptr()
    })
}

/// Where the last answer lies.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    CORE.with_borrow(|core| core.output.as_ptr())
}

/// How long it is, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn output_length() -> usize {
    CORE.with_borrow(|core| core.output.len())
}

/// Forgets the store, for another to be restored.
#[unsafe(no_mangle)]
pub extern "C" fn forget() {
    CORE.with_borrow_mut(|core| core.gate.forget());
}

/// Takes the input back as a file by its digest.
#[unsafe(no_mangle)]
pub extern "C" fn restore_object() {
    CORE.with_borrow_mut(|core| core.gate.restore_object(&core.input));
}

/// Takes the input back as the state.
#[unsafe(no_mangle)]
pub extern "C" fn restore_state() {
    CORE.with_borrow_mut(|core| core.gate.restore_file(StoreFile::State, &core.input));
}

/// Takes the input back as the latest time seen.
#[unsafe(no_mangle)]
pub extern "C" fn restore_clock() {
    CORE.with_borrow_mut(|core| core.gate.restore_file(StoreFile::Clock, &core.input));
}

/// Begins an empty store with the input as the root.
#[unsafe(no_mangle)]
pub extern "C" fn begin() {
    CORE.with_borrow_mut(|core| core.output = core.gate.begin(&core.input).into_bytes());
}

/// Leaves a file of the store as the answer.
#[unsafe(no_mangle)]
pub extern "C" fn object(place: usize) {
    CORE.with_borrow_mut(|core| core.output = core.gate.object(place).unwrap_or_default());
}

/// Does what the command says, of which the first `length` bytes of the input are the JSON, and the rest what comes with it.
#[unsafe(no_mangle)]
pub extern "C" fn command(length: usize) {
    CORE.with_borrow_mut(|core| {
        let (command, handed) = core.input.split_at(length.min(core.input.len()));
        let command = String::from_utf8_lossy(command).into_owned();
        core.output = core.gate.command(&command, handed, &mut Script).into_bytes();
        // A number that was typed does not stay in memory.
        core.input.fill(0);
        core.input.clear();
    });
}

/// Reads the input as a frame of `width` × `height` pixels; `layout` is 1 for a byte a pixel, 4 for red, green, blue and
/// one more. `stride` is the bytes of a row, `now` and `millis` are `Date.now()` and `performance.now()`.
#[unsafe(no_mangle)]
pub extern "C" fn frame(width: u32, height: u32, stride: u32, layout: u32, now: f64, millis: f64) {
    CORE.with_borrow_mut(|core| {
        let input = core::mem::take(&mut core.input);
        let pixels = fede::gate::grey(input, [width, height, stride, layout]);
        let moment = Moment::of_browser(whole(now), whole(millis));
        core.output = core.gate.frame(width, height, pixels, moment).into_bytes();
    });
}

/// A browser's clock as whole numbers; what lies before 1970 is 1970.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates from f64")]
fn whole(value: f64) -> u64 {
    value as u64
}
