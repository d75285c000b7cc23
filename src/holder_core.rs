//! The core of the holder page for WebAssembly, with a plain C ABI. `src/holder/site/core.js` calls
//! it.
//!
//! The script calls `input(length)` and writes a command (UTF-8 JSON) there. `run()` leaves the answer
//! (UTF-8 JSON) at `output()`, with `output_length()` bytes.

// `no_mangle` keeps the exported names. Rust counts it as unsafe. Nothing else here is unsafe.
#![expect(unsafe_code, reason = "the C ABI of a WebAssembly module")]

#[path = "core_buffers.rs"]
mod buffers;

/// Maximum size of a command in bytes. A code has at most 4,296 characters, and its bytes to sign
/// have twice as many hexadecimal digits.
const MAX_INPUT_BYTES: usize = 32 << 10;

/// Does nothing. The script calls the exported functions.
fn main() {}

/// Executes the command in the input.
#[unsafe(no_mangle)]
pub extern "C" fn run() {
    buffers::answer(|command| fede::holder::command(command).into_bytes());
}
