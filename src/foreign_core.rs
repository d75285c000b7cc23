//! The part of the gate page that reads codes of other networks. For WebAssembly with a plain C ABI.
//! `src/gate/page/site/foreign.js` calls it, for the core of the page.
//!
//! The script calls `input(length)`, writes a call of the core there, and calls `run()`. The answer is
//! at `output()`, with `output_length()` bytes. It is empty if the call is none.

// `no_mangle` keeps the exported names. Rust counts it as unsafe. Nothing else here is unsafe.
#![expect(unsafe_code, reason = "the C ABI of a WebAssembly module")]

#[path = "core_buffers.rs"]
mod buffers;

/// Maximum size of a call, in bytes: a text of 131,000 characters, rules of 128 KiB, and all keys of one
/// id with the cards that it has revoked.
const MAX_INPUT_BYTES: usize = 8 << 20;

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// Asks the script whether an Ed25519 signature is valid: 32 bytes of the key, 64 of the signature,
    /// the message. The core of the page verifies it. It returns 1 if it is.
    #[link_name = "ed25519"]
    safe fn host_ed25519(signed: *const u8, length: usize) -> u32;
}

/// Does nothing. The script calls the exported functions.
fn main() {}

/// Answers the call in the input.
#[unsafe(no_mangle)]
pub extern "C" fn run() {
    fede::foreign::signature::ED25519.get_or_init(|| |signed| host_ed25519(signed.as_ptr(), signed.len()) == 1);
    buffers::answer(fede::verifier::answer_of_module);
}
