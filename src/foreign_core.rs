//! The part of the gate page that reads codes of other networks. For WebAssembly with a plain C ABI.
//! `src/gate/page/site/foreign.js` calls it, for the core of the page.
//!
//! The script calls `input(length)`, writes a call of the core there, and calls `run()`. The answer is
//! at `output()`, with `output_length()` bytes. It is empty if the call is none.

// `no_mangle` keeps the exported names. Rust counts it as unsafe. Nothing else here is unsafe.
#![expect(unsafe_code, reason = "the C ABI of a WebAssembly module")]

use std::cell::RefCell;

/// Maximum size of a call, in bytes: a text of 7,100 characters, rules of 128 KiB, and all keys of one
/// id with the cards that it has revoked.
const MAX_CALL_BYTES: usize = 8 << 20;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = RefCell::default();
    static OUTPUT: RefCell<Vec<u8>> = RefCell::default();
}

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// Asks the script whether an Ed25519 signature is valid: 32 bytes of the key, 64 of the signature,
    /// the message. The core of the page verifies it. It returns 1 if it is.
    #[link_name = "ed25519"]
    safe fn host_ed25519(signed: *const u8, length: usize) -> u32;
}

/// Does nothing. The script calls the exported functions.
fn main() {}

/// Returns a buffer for a call of `length` bytes. It is null if the call is too long.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    if length > MAX_CALL_BYTES {
        return core::ptr::null_mut();
    }
    INPUT.with_borrow_mut(|input| {
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Answers the call in the input.
#[unsafe(no_mangle)]
pub extern "C" fn run() {
    fede::foreign::signature::ED25519.get_or_init(|| |signed| host_ed25519(signed.as_ptr(), signed.len()) == 1);
    OUTPUT.set(fede::verifier::answer_of_module(&INPUT.take()));
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
