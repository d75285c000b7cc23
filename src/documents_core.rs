//! The part of the gate page that draws PDF and SVG, for WebAssembly with a plain C ABI.
//! `src/gate/page/site/drawing.js` calls it, in a worker that can be ended.
//!
//! The script calls `input(length)`, writes the file there, and calls `draw()`. The module gives each
//! page to `host.page` as soon as it is drawn: the pages before the one that ends the module count.
//! The memory of the module is bounded when it is linked (`src/gate/page/documents.toml`).

// `no_mangle` keeps the exported names. Rust counts it as unsafe. Nothing else here is unsafe.
#![expect(unsafe_code, reason = "the C ABI of a WebAssembly module")]

use std::cell::RefCell;

use fede::qr::{DocumentEnd, LumaImage, MAX_DOCUMENT_BYTES, draw_document};

thread_local! {
    static FILE: RefCell<Vec<u8>> = RefCell::default();
}

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// Gives the script a page: grey pixels in rows from the top left.
    #[link_name = "page"]
    safe fn host_page(pixels: *const u8, width: u32, height: u32);
}

/// Does nothing. The script calls the exported functions.
fn main() {}

/// Returns a buffer for a file of `length` bytes. It is null if a document of this size is not
/// drawn.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: u32) -> *mut u8 {
    if u64::from(length) >= MAX_DOCUMENT_BYTES {
        return core::ptr::null_mut();
    }
    FILE.with_borrow_mut(|file| {
        file.resize(usize::try_from(length).unwrap_or_default(), 0);
        file.as_mut_ptr()
    })
}

/// Draws the file. Returns how that ended: the number of a [`DocumentEnd`], or 0 if the file is neither
/// a PDF nor an SVG.
#[unsafe(no_mangle)]
pub extern "C" fn draw() -> u32 {
    let file = FILE.take();
    let mut show = |page: LumaImage| host_page(page.pixels().as_ptr(), page.width(), page.height());
    draw_document(&file, &mut show).map_or(0, |end| u32::from(DocumentEnd::code(end)))
}
