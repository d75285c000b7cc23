//! The part of the gate page that draws PDF and SVG, and decodes the pictures that browsers do not:
//! all pages of a TIFF, later frames of an animation. For WebAssembly with a plain C ABI.
//! `src/gate/page/site/drawing.js` calls it, in a worker that can be ended.
//!
//! The script calls `input(length)`, writes the file there, and calls `draw()`. The module gives each
//! page to `host.page` as soon as it is drawn: the pages before the one that ends the module count.
//! The memory of the module is bounded when it is linked (`src/gate/page/documents.toml`).

// `no_mangle` keeps the exported names. Rust counts it as unsafe. Nothing else here is unsafe.
#![expect(unsafe_code, reason = "the C ABI of a WebAssembly module")]

use std::cell::RefCell;

use fede::qr::{DocumentEnd, LumaImage, MAX_DOCUMENT_BYTES, PictureError, draw_document, look_through};

/// Maximum number of pixels of a page: what the core of the gate page reads.
const MAX_PAGE_PIXELS: usize = 24_000_000;

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

/// Draws or decodes the file. Returns how that ended: the number of a [`DocumentEnd`], 0 if the file
/// is neither a document nor a picture, or 255 if it is too large.
#[unsafe(no_mangle)]
pub extern "C" fn draw() -> u32 {
    let file = FILE.take();
    let mut show = |page: &LumaImage| host_page(page.pixels().as_ptr(), page.width(), page.height());
    let end = draw_document(&file, &mut |page| show(&page));
    end.map_or_else(|| decode(&file, &mut show), |end| u32::from(end.code()))
}

/// Shows all pages or frames of a picture. The strictest of the codes in them counts, as in a document.
fn decode(file: &[u8], show: &mut dyn FnMut(&LumaImage)) -> u32 {
    const TOO_LARGE: u32 = 255;
    let mut is_too_large = false;
    let looked = look_through(file, &mut |page| {
        if page.pixels().len() > MAX_PAGE_PIXELS {
            is_too_large = true;
        } else {
            show(page);
        }
        false
    });
    let end = match looked {
        _ if is_too_large => return TOO_LARGE,
        Ok(looked) if looked.is_cut => DocumentEnd::Damaged,
        Ok(looked) if looked.has_more => DocumentEnd::HasMore,
        Ok(_) => DocumentEnd::Done,
        Err(PictureError::Damaged) => DocumentEnd::Damaged,
        Err(PictureError::TooLarge { .. } | PictureError::TooManyPixels { .. } | PictureError::TooMuchMemory) => {
            return TOO_LARGE;
        }
        Err(_) => return 0,
    };
    u32::from(end.code())
}
