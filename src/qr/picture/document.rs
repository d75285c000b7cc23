//! Draws the pages of PDF and SVG files. What draws them has no bound: a small file can take any
//! time and memory, or end the process by its depth. So the command line calls this in a process of
//! its own (`src/cli/documents`), and the gate page in a worker of its own (`src/documents_core.rs`).
//! Nothing else does.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{DynamicImage, ImageBuffer};
use resvg::tiny_skia::{Color, Pixmap, PixmapPaint, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Size, Tree};

use super::error::{MAX_PAGES, PictureError};
use super::format::Document;
use super::grey::{Backdrop, to_luma};
use crate::qr::LumaImage;

/// The longer side of a drawn page in pixels: eight for each millimetre of A4, so a symbol of 57
/// modules and 2 cm has almost three for each module. Time grows with the square of it.
const LONG_SIDE: f32 = 2400.0;
/// Limit on the pixels of a drawn page. It may be a square, with sides that are rounded up.
#[cfg(any(feature = "documents", test))]
pub(crate) const MAX_DRAWN_PIXELS: u64 = 5_770_000;
/// Limit on the size of a document in bytes; documents must be smaller.
pub const MAX_DOCUMENT_BYTES: u64 = 32 << 20;

/// How the drawing of a document ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentEnd {
    /// All pages were drawn.
    Done,
    /// The file has more pages than are looked at.
    HasMore,
    /// The file or one of its pages is damaged.
    Damaged,
    /// The file needs a password.
    Password,
}

impl DocumentEnd {
    /// Each end, in the order of [`Self::code`].
    const ALL: [Self; 4] = [Self::Done, Self::HasMore, Self::Damaged, Self::Password];

    /// A number for who waits for the end: from 1 to 4, in the order of the variants.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 1,
            Self::HasMore => 2,
            Self::Damaged => 3,
            Self::Password => 4,
        }
    }

    /// The end with this number.
    #[must_use]
    pub fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.code() == code)
    }

    const fn of(drawn: Result<bool, PictureError>) -> Self {
        match drawn {
            Ok(false) => Self::Done,
            Ok(true) => Self::HasMore,
            Err(PictureError::Unsupported { .. }) => Self::Password,
            Err(_) => Self::Damaged,
        }
    }
}

/// Draws the pages of a PDF or an SVG one after another, at most 4, and gives each to `show`: 2400
/// pixels on the longer side. An SVG that is transparent somewhere has two pages: over white, then
/// over black. Nothing outside the file is read. `None` if the file is neither.
///
/// <div class="warning">
///
/// A small file can take any time and memory, or end the process by its depth. Call this only where
/// it can be ended: in a process or a WebAssembly module of its own, with limits. `fede verify` and the
/// gate page do so.
///
/// </div>
pub fn draw_document(file: &[u8], show: &mut dyn FnMut(LumaImage)) -> Option<DocumentEnd> {
    Document::of(file).map(|document| {
        DocumentEnd::of(match document {
            Document::Pdf => pdf(file, show),
            Document::Svg => svg(file, show).map(|()| false),
        })
    })
}

fn pdf(file: &[u8], show: &mut dyn FnMut(LumaImage)) -> Result<bool, PictureError> {
    let pdf = Pdf::new(file.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            PictureError::Unsupported { format: "PDF with a password" }
        }
        _ => PictureError::Damaged,
    })?;
    let cache = RenderCache::new();
    let pages = pdf.pages();
    for page in pages.iter().take(MAX_PAGES) {
        let (width, height) = page.render_dimensions();
        let scale = scale(width, height)?;
        let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let drawn = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
        let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
        show(luma(width, height, drawn.data_as_u8_slice().to_vec())?);
    }
    if pages.is_empty() { Err(PictureError::Damaged) } else { Ok(pages.len() > MAX_PAGES) }
}

fn svg(file: &[u8], show: &mut dyn FnMut(LumaImage)) -> Result<(), PictureError> {
    // Without this, `<image>` could name any file of this computer.
    let image_href_resolver = ImageHrefResolver {
        resolve_data: ImageHrefResolver::default_data_resolver(),
        resolve_string: Box::new(|_, _| None),
    };
    let options = Options { image_href_resolver, ..Options::default() };
    let tree = Tree::from_data(file, &options).map_err(|_| PictureError::Damaged)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = scale(width, height)?;
    let size = Size::from_wh(width * scale, height * scale).ok_or(PictureError::Damaged)?.to_int_size();
    let mut drawn = Pixmap::new(size.width(), size.height()).ok_or(PictureError::Damaged)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut drawn.as_mut());
    let is_transparent = drawn.pixels().iter().any(|pixel| pixel.alpha() < u8::MAX);
    let backdrops: &[Color] = if is_transparent { &[Color::WHITE, Color::BLACK] } else { &[Color::WHITE] };
    for backdrop in backdrops {
        let mut page = Pixmap::new(drawn.width(), drawn.height()).ok_or(PictureError::Damaged)?;
        page.fill(*backdrop);
        page.draw_pixmap(0, 0, drawn.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
        show(luma(page.width(), page.height(), page.take())?);
    }
    Ok(())
}

/// The factor that makes the longer side [`LONG_SIDE`].
fn scale(width: f32, height: f32) -> Result<f32, PictureError> {
    let scale = LONG_SIDE / width.max(height);
    // A page that is far longer than wide would have no width.
    let is_sound = scale.is_finite() && scale > 0.0 && width.min(height) * scale >= 1.0;
    if is_sound { Ok(scale) } else { Err(PictureError::Damaged) }
}

/// Every pixel is opaque.
fn luma(width: u32, height: u32, pixels: Vec<u8>) -> Result<LumaImage, PictureError> {
    let picture = ImageBuffer::from_raw(width, height, pixels).map(DynamicImage::ImageRgba8);
    to_luma(picture.ok_or(PictureError::Damaged)?, Backdrop::White).map(|decoded| decoded.image)
}
