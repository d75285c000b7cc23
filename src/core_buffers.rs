//! The buffers of a WebAssembly module with a plain C ABI: the script calls `input(length)`, writes its
//! input there, calls a function of the module, and reads the answer at `output()`, which has
//! `output_length()` bytes. A part of the modules' programs, which set `MAX_INPUT_BYTES`.

use std::cell::RefCell;

use super::MAX_INPUT_BYTES;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = RefCell::default();
    static OUTPUT: RefCell<Vec<u8>> = RefCell::default();
}

/// Returns a buffer for an input of `length` bytes. It is null if the input is too long.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn input(length: usize) -> *mut u8 {
    if length > MAX_INPUT_BYTES {
        return core::ptr::null_mut();
    }
    INPUT.with_borrow_mut(|input| {
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Answers the input, and erases it: it may hold a key.
pub(crate) fn answer(to: impl FnOnce(&[u8]) -> Vec<u8>) {
    let mut input = INPUT.take();
    OUTPUT.set(to(&input));
    input.fill(0);
}

/// The address of the last answer.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(Vec::as_ptr)
}

/// The length of the last answer in bytes.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn output_length() -> usize {
    OUTPUT.with_borrow(Vec::len)
}
