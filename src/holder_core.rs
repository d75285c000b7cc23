//! The core of the holder page for WebAssembly, with a plain C ABI. `src/holder/site/core.js` calls
//! it.
//!
//! The script calls `input(length)` and writes a command (UTF-8 JSON) there. `run()` leaves the answer
//! (UTF-8 JSON) at `output()`, with `output_length()` bytes.

// `no_mangle` keeps the exported names. Rust counts it as unsafe. Nothing else here is unsafe.
#![expect(unsafe_code, reason = "the C ABI of a WebAssembly module")]

use std::cell::RefCell;

/// Maximum size of a command in bytes. A code has at most 4,296 characters, and its bytes to sign
/// have twice as many hexadecimal digits.
const MAX_COMMAND_BYTES: usize = 32 << 10;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = RefCell::default();
    static OUTPUT: RefCell<Vec<u8>> = RefCell::default();
}

/// Does nothing. The script calls the exported functions.
fn main() {}

/// Returns a buffer for a command of `length` bytes. It is null if the command is too long.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    if length > MAX_COMMAND_BYTES {
        return core::ptr::null_mut();
    }
    INPUT.with_borrow_mut(|input| {
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Executes the command in the input.
#[unsafe(no_mangle)]
pub extern "C" fn run() {
    INPUT.with_borrow_mut(|input| {
        OUTPUT.set(fede::holder::command(input).into_bytes());
        // Erases a key.
        input.fill(0);
        input.clear();
    });
}

/// The address of the last answer.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(Vec::as_ptr)
}

/// The length of the last answer in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn output_length() -> usize {
    OUTPUT.with_borrow(Vec::len)
}
