//! All pictures in a file: pages, frames, what is transparent over white and over black, and what only
//! colours show.

use std::io::Cursor;

#[cfg(feature = "formats")]
use image::ImageReader;
use image::codecs::png::PngDecoder;
#[cfg(feature = "formats")]
use image::codecs::{gif::GifDecoder, webp::WebPDecoder};
use image::{AnimationDecoder, DynamicImage, Frames, ImageDecoder, Limits};

use super::decode::{check_length, decode_first, decode_hidden};
use super::error::{MAX_PAGES, MAX_PIXELS, PictureError};
use super::format::unsupported;
use super::grey::{Backdrop, Decoded, to_luma};
use super::memory::allowed;
use super::png_rows::{self, Cut};
use super::tiff;
use crate::qr::LumaImage;

/// Maximum pixels of all pictures after the first, each counted as often as it is decoded. Three
/// scanned pages (A4, 300 dpi) have 26 million.
const MAX_LATER_PIXELS: usize = 36_000_000;

/// What [`look_through`] has looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LookedThrough {
    /// Number of pages or frames.
    pub pages: usize,
    /// Whether the file ends before the picture does. What is missing was not seen.
    pub is_cut: bool,
    /// Whether the file has more pages, or later ones that are too large.
    pub has_more: bool,
}

/// Decodes the pictures in a file and shows them to `look`, one after another: pages of a
/// TIFF, frames of an animation, at most 4. `look` returns whether it found something. If not, a
/// picture with transparent parts is shown again: first they are white, then black. If the light of the
/// first picture hides what its colours show, it is shown along their axes last.
///
/// PDF and SVG are [`PictureError::Unsupported`]: what draws them has no bound. The command line draws
/// them in a process of its own.
///
/// ```
/// use fede::qr::{Level, QrReader, SymbolReader, encode, look_through, png};
///
/// let file = png(&encode("FD1:", Level::M)?, 8, 4)?;
/// let mut texts = Vec::new();
/// let looked = look_through(&file, &mut |image| {
///     let symbols = QrReader::default().read(image);
///     texts.extend(symbols.iter().map(|symbol| symbol.text().to_owned()));
///     !symbols.is_empty()
/// })?;
/// assert_eq!((texts, looked.pages), (vec!["FD1:".to_owned()], 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`PictureError`] if the first picture cannot be decoded. Later ones that cannot are left out.
pub fn look_through(file: &[u8], look: &mut dyn FnMut(&LumaImage) -> bool) -> Result<LookedThrough, PictureError> {
    check_length(file)?;
    if let Some(format) = unsupported(file) {
        return Err(PictureError::Unsupported { format });
    }
    match show(&|backdrop| decode_first(file, backdrop), &|| decode_hidden(file), look) {
        Err(PictureError::Damaged) => {
            // The beginning of a picture whose copy broke off.
            let beginning = match png_rows::decode(file, Backdrop::White, Cut::Keep) {
                Some(beginning) => beginning?,
                None => decode_first(&with_an_end(file).ok_or(PictureError::Damaged)?, Backdrop::White)?,
            };
            look(&beginning.image);
            return Ok(LookedThrough { pages: 1, is_cut: true, has_more: false });
        }
        shown => drop(shown?),
    }
    let (mut pages, mut pixels) = (1, 0);
    let offsets = tiff::pages(file, MAX_PAGES + 1);
    let mut has_more = offsets.len() > MAX_PAGES;
    for offset in offsets.into_iter().take(MAX_PAGES).skip(1) {
        let Some(page) = tiff::with_first_page(file, offset) else { break };
        let shown = show(&|backdrop| decode_first(&page, backdrop), &|| None, look);
        let Ok(shown) = shown else { break };
        (pages, pixels) = (pages + 1, pixels + shown);
        if pixels > MAX_LATER_PIXELS {
            has_more = true;
            break;
        }
    }
    for (number, frame) in frames(file).into_iter().flatten().enumerate().skip(1) {
        if number == MAX_PAGES {
            has_more = frame.is_ok();
            break;
        }
        let Ok(frame) = frame.map(|frame| DynamicImage::ImageRgba8(frame.into_buffer())) else { break };
        let shown = show(&|backdrop| to_luma(frame.clone(), backdrop), &|| None, look);
        let Ok(shown) = shown else { break };
        (pages, pixels) = (pages + 1, pixels + shown);
        if pixels > MAX_LATER_PIXELS {
            has_more = true;
            break;
        }
    }
    Ok(LookedThrough { pages, is_cut: is_cut_jpeg(file), has_more })
}

/// A BMP or PNM with white in place of what is missing of its rows. `None` for other files.
#[cfg(feature = "formats")]
fn with_an_end(file: &[u8]) -> Option<Vec<u8>> {
    if !matches!(file, [b'B', b'M', ..] | [b'P', b'4'..=b'7', ..]) {
        return None;
    }
    let decoder = ImageReader::new(Cursor::new(file)).with_guessed_format().ok()?.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let is_small = u64::from(width) * u64::from(height) < MAX_PIXELS / 4;
    // A row of a BMP is filled up to four bytes.
    let missing = usize::try_from(decoder.total_bytes() + 4 * u64::from(height)).ok().filter(|_| is_small)?;
    // In a bitmap of PNM a bit that is set is black.
    let white = if file.starts_with(b"P4") { 0 } else { u8::MAX };
    Some([file, &vec![white; missing]].concat())
}

#[cfg(not(feature = "formats"))]
const fn with_an_end(_: &[u8]) -> Option<Vec<u8>> {
    None
}

/// Shows one picture. If nothing is found in it, shows it over black, and then along the axes of its
/// colours. Returns how many pixels were decoded.
fn show(
    decode: &dyn Fn(Backdrop) -> Result<Decoded, PictureError>,
    decode_hidden: &dyn Fn() -> Option<LumaImage>,
    look: &mut dyn FnMut(&LumaImage) -> bool,
) -> Result<usize, PictureError> {
    let Decoded { image, is_transparent } = decode(Backdrop::White)?;
    let pixels = image.pixels().len();
    if look(&image) {
        return Ok(pixels);
    }
    drop(image);
    if is_transparent && look(&decode(Backdrop::Black)?.image) {
        return Ok(2 * pixels);
    }
    let again = if is_transparent { 3 } else { 2 };
    Ok(decode_hidden().map_or(again - 1, |hidden| {
        look(&hidden);
        again
    }) * pixels)
}

/// The frames of an animation, the first included. `None` for other files.
fn frames(file: &[u8]) -> Option<Frames<'_>> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(allowed(file.len()));
    let is_small = |(width, height): (u32, u32)| u64::from(width) * u64::from(height) < MAX_PIXELS / 4;
    if file.starts_with(b"\x89PNG") {
        let decoder = PngDecoder::with_limits(Cursor::new(file), limits).ok()?;
        let is_animated = decoder.is_apng().ok()? && is_small(decoder.dimensions());
        return is_animated.then(|| decoder.apng().ok().map(AnimationDecoder::into_frames)).flatten();
    }
    #[cfg(feature = "formats")]
    if file.starts_with(b"GIF8") {
        let mut decoder = GifDecoder::new(Cursor::new(file)).ok()?;
        decoder.set_limits(limits).ok()?;
        return is_small(decoder.dimensions()).then(|| decoder.into_frames());
    }
    #[cfg(feature = "formats")]
    if file.get(8..12) == Some(b"WEBP") {
        let mut decoder = WebPDecoder::new(Cursor::new(file)).ok()?;
        decoder.set_limits(limits).ok()?;
        return (decoder.has_animation() && is_small(decoder.dimensions())).then(|| decoder.into_frames());
    }
    None
}

/// Whether a JPEG ends without its end marker. Decoders paint what is missing grey.
fn is_cut_jpeg(file: &[u8]) -> bool {
    if !file.starts_with(&[0xff, 0xd8]) {
        return false;
    }
    // A thumbnail in the metadata has markers of its own, so look after the first scan of the picture.
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = file.get(at..at + 4) {
        if *marker == 0xda {
            let scan = file.get(at..).unwrap_or_default();
            return !scan.windows(2).any(|pair| pair == [0xff, 0xd9]);
        }
        // Fill bytes stand before a marker.
        at += if *marker == 0xff { 1 } else { 2 + usize::from(u16::from_be_bytes([*high, *low])) };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, QrReader, SymbolReader, encode, png};

    /// The texts in all pictures of a file.
    fn texts(file: &[u8]) -> Result<(Vec<String>, LookedThrough), PictureError> {
        let mut texts = Vec::new();
        let looked = look_through(file, &mut |image| {
            let symbols = QrReader::default().read(image);
            texts.extend(symbols.iter().map(|symbol| symbol.text().to_owned()));
            !symbols.is_empty()
        })?;
        Ok((texts, looked))
    }

    fn picture(text: &str) -> image::RgbaImage {
        let file = png(&encode(text, Level::M).unwrap(), 4, 4).unwrap();
        image::load_from_memory(&file).unwrap().into_rgba8()
    }

    #[test]
    fn what_is_transparent_may_be_dark() {
        let mut light_only = picture("LIGHT");
        for pixel in light_only.pixels_mut().filter(|pixel| pixel.0[0] == 0) {
            *pixel = image::Rgba([0, 0, 0, 0]);
        }
        let mut file = Cursor::new(Vec::new());
        light_only.write_to(&mut file, image::ImageFormat::Png).unwrap();
        let (texts, looked) = texts(file.get_ref()).unwrap();
        assert_eq!((texts, looked.pages), (vec!["LIGHT".to_owned()], 1));
    }

    #[test]
    fn the_beginning_of_a_png_is_seen() {
        let mut picture = picture("TOP");
        let side = picture.width();
        let mut tall =
            image::RgbaImage::from_fn(side, 8 * side, |x, y| image::Rgba([x as u8, (x * y) as u8, y as u8, 255]));
        image::imageops::replace(&mut tall, &picture, 0, 0);
        let mut file = Cursor::new(Vec::new());
        tall.write_to(&mut file, image::ImageFormat::Png).unwrap();
        let file = file.into_inner();
        assert_eq!(
            texts(&file[..file.len() * 2 / 3]).unwrap(),
            (vec!["TOP".to_owned()], LookedThrough { pages: 1, is_cut: true, has_more: false })
        );
        picture.fill(255);
        assert!(texts(b"\x89PNG\r\n\x1a\n").is_err());
    }

    #[test]
    #[cfg(feature = "formats")]
    fn the_beginning_of_rows_of_pixels_is_seen() {
        let picture = DynamicImage::ImageRgba8(picture("TOP")).into_rgb8();
        let side = picture.width();
        let mut tall = image::RgbImage::from_pixel(side, 3 * side, image::Rgb([255; 3]));
        image::imageops::replace(&mut tall, &picture, 0, i64::from(side));
        for format in [image::ImageFormat::Bmp, image::ImageFormat::Pnm] {
            let mut file = Cursor::new(Vec::new());
            tall.write_to(&mut file, format).unwrap();
            let file = file.into_inner();
            let cut = |share: usize| texts(&file[..file.len() * share / 10]);
            let looked = LookedThrough { pages: 1, is_cut: true, has_more: false };
            assert_eq!(cut(8).unwrap(), (vec!["TOP".to_owned()], looked), "{format:?}");
            assert_eq!(cut(4).unwrap(), (vec![], looked), "{format:?}");
            assert!(texts(&file[..10]).is_err());
        }
    }

    #[test]
    fn a_jpeg_without_its_end_is_cut() {
        let mut file = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(picture("JPEG")).into_rgb8().write_to(&mut file, image::ImageFormat::Jpeg).unwrap();
        let file = file.into_inner();
        assert!(!is_cut_jpeg(&file) && is_cut_jpeg(&file[..file.len() - 2]) && is_cut_jpeg(&file[..30]));
        // What a camera appends does no harm.
        assert!(!is_cut_jpeg(&[file, vec![0; 9]].concat()));
    }

    #[test]
    #[cfg(feature = "formats")]
    fn every_frame_of_an_animation_is_seen() {
        let mut file = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut file);
        let frames = ["ONE", "TWO"].map(|text| image::Frame::new(picture(text)));
        encoder.encode_frames(frames).unwrap();
        drop(encoder);
        assert_eq!(texts(&file).unwrap().0, ["ONE", "TWO"]);
    }

    /// A TIFF of one-byte pixels with a page for each text, in either byte order.
    #[cfg(feature = "formats")]
    fn tiff(pages: &[&str], is_little: bool) -> Vec<u8> {
        let short = |value: u16| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
        let long = |value: u32| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
        let mut file = if is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        let mut link = file.len();
        file.extend(long(0));
        for text in pages {
            let page = DynamicImage::ImageRgba8(picture(text)).into_luma8();
            let pixels_at = u32::try_from(file.len()).unwrap();
            file.extend_from_slice(page.as_raw());
            let page_at = u32::try_from(file.len()).unwrap();
            file[link..link + 4].copy_from_slice(&long(page_at));
            let length = u32::try_from(page.as_raw().len()).unwrap();
            let tags = [
                (256, page.width()),
                (257, page.height()),
                (258, 8),
                (259, 1),
                (262, 1),
                (273, pixels_at),
                (277, 1),
                (278, page.height()),
                (279, length),
            ];
            file.extend(short(9));
            for (tag, value) in tags {
                file.extend(short(tag));
                file.extend(short(4));
                file.extend(long(1));
                file.extend(long(value));
            }
            link = file.len();
            file.extend(long(0));
        }
        file
    }

    #[test]
    #[cfg(feature = "formats")]
    fn every_page_of_a_tiff_is_seen() {
        for is_little in [true, false] {
            assert_eq!(texts(&tiff(&["ONE", "TWO", "THREE"], is_little)).unwrap().0, ["ONE", "TWO", "THREE"]);
        }
        let (texts_seen, looked) = texts(&tiff(&["1", "2", "3", "4", "5"], true)).unwrap();
        assert!(texts_seen.len() == MAX_PAGES && looked.has_more);
        // Pages that point at each other.
        let mut circle = tiff(&["ONE"], true);
        let (first, end) = (circle[4..8].to_vec(), circle.len());
        circle[end - 4..].copy_from_slice(&first);
        assert!(texts(&circle).map_or(true, |(_, looked)| looked.pages <= MAX_PAGES));
    }

    /// Drawing these would need a bound on depth, memory and time.
    #[test]
    fn documents_are_named_and_not_parsed() {
        let deep = format!("<svg>{}", "<g>".repeat(1_000_000));
        assert_eq!(texts(deep.as_bytes()), Err(PictureError::Unsupported { format: "SVG" }));
        assert_eq!(texts(b"%PDF-1.7"), Err(PictureError::Unsupported { format: "PDF" }));
    }
}
