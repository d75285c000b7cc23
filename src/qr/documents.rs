//! Draws the pages of PDF and SVG files. The libraries that draw may panic, or need a deep stack,
//! so they run in a thread of their own. Nothing outside the file is read.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{DynamicImage, ImageBuffer};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::LumaImage;
use super::file_format::Document;
use super::picture::{Backdrop, PictureError, to_luma};
use super::read::CONTAINED_THREAD;

/// Maximum size of a document in bytes.
const MAX_BYTES: usize = 32 << 20;
/// The longer side of a drawn page in pixels: ten for each millimetre of A4, so a symbol of 3 cm has
/// 300.
const LONG_SIDE: f32 = 3000.0;
/// Stack of the thread that draws, in bytes. Only what is used of it takes memory.
const STACK_BYTES: usize = 256 << 20;

/// Draws a page, the first is 0. `None` after the last one.
pub(super) fn page(file: &[u8], document: Document, page: usize) -> Result<Option<LumaImage>, PictureError> {
    if file.len() > MAX_BYTES {
        let found = u64::try_from(file.len()).unwrap_or(u64::MAX);
        return Err(PictureError::TooLarge { found });
    }
    let draw = || match document {
        Document::Pdf => pdf_page(file, page),
        Document::Svg if page == 0 => svg(file).map(Some),
        Document::Svg => Ok(None),
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(CONTAINED_THREAD.to_owned()).stack_size(STACK_BYTES);
        let thread = thread.spawn_scoped(scope, draw).map_err(|_| PictureError::TooMuchMemory)?;
        thread.join().unwrap_or(Err(PictureError::Damaged))
    })
}

fn pdf_page(file: &[u8], page: usize) -> Result<Option<LumaImage>, PictureError> {
    let pdf = Pdf::new(file.to_vec()).map_err(|_| PictureError::Damaged)?;
    let Some(page) = pdf.pages().get(page) else { return Ok(None) };
    let (width, height) = page.render_dimensions();
    let scale = scale(width, height)?;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn =
        render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    luma(width, height, drawn.data_as_u8_slice().to_vec()).map(Some)
}

fn svg(file: &[u8]) -> Result<LumaImage, PictureError> {
    // Without this, `<image>` could name any file of this computer.
    let image_href_resolver = ImageHrefResolver {
        resolve_data: ImageHrefResolver::default_data_resolver(),
        resolve_string: Box::new(|_, _| None),
    };
    let options = Options { image_href_resolver, ..Options::default() };
    let tree = Tree::from_data(file, &options).map_err(|_| PictureError::Damaged)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = scale(width, height)?;
    let size = tree.size().to_int_size().scale_by(scale).ok_or(PictureError::Damaged)?;
    let mut drawn = Pixmap::new(size.width(), size.height()).ok_or(PictureError::TooMuchMemory)?;
    drawn.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut drawn.as_mut());
    luma(drawn.width(), drawn.height(), drawn.take())
}

/// The factor that makes the longer side [`LONG_SIDE`].
fn scale(width: f32, height: f32) -> Result<f32, PictureError> {
    let scale = LONG_SIDE / width.max(height);
    // A page that is far longer than wide would have no width.
    let is_sound = scale.is_finite() && scale > 0.0 && width.min(height) * scale >= 1.0;
    if is_sound { Ok(scale) } else { Err(PictureError::Damaged) }
}

/// Over a white background every pixel is opaque.
fn luma(width: u32, height: u32, pixels: Vec<u8>) -> Result<LumaImage, PictureError> {
    let picture = ImageBuffer::from_raw(width, height, pixels).map(DynamicImage::ImageRgba8);
    to_luma(picture.ok_or(PictureError::Damaged)?, Backdrop::White).map(|decoded| decoded.image)
}
