//! Draws a symbol as a PNG with one bit per pixel, as SVG, or in a terminal.

use core::fmt::Write;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use super::encode::{SymbolError, with_quiet_zone};
use super::{Matrix, QUIET_ZONE, scanlines};

/// Maximum width and height of a picture, in pixels: 90 per module for the largest symbol.
const MAX_SIDE: u32 = 16_384;

/// Draws a PNG with `module_pixels` pixels per module and `quiet_zone` light modules around the
/// symbol.
///
/// # Errors
/// [`SymbolError::NoPixels`], [`SymbolError::PictureTooLarge`].
pub fn png(symbol: &Matrix, module_pixels: u32, quiet_zone: u32) -> Result<Vec<u8>, SymbolError> {
    let side = picture_side(symbol, module_pixels, quiet_zone)?;
    // A fast path for the sizes that are drawn by the million.
    if let Some(file) = of_whole_bytes(symbol, module_pixels, quiet_zone, side) {
        return Ok(file);
    }
    of_any_size(symbol, module_pixels, quiet_zone, side)
}

/// Draws a picture whose modules are whole bytes wide. `None` if they are not, or if the picture is
/// too large for the window of the compressor.
fn of_whole_bytes(symbol: &Matrix, module_pixels: u32, quiet_zone: u32, side: u32) -> Option<Vec<u8>> {
    if !module_pixels.is_multiple_of(8) || module_pixels > 32 || quiet_zone > 64 {
        return None;
    }
    let zlib = scanlines::zlib(symbol, usize::try_from(module_pixels / 8).ok()?, usize::try_from(quiet_zone).ok()?)?;
    let mut file = Vec::with_capacity(zlib.len() + 64);
    file.extend(b"\x89PNG\r\n\x1a\n");
    // One grey bit per pixel, deflate, adaptive filters, not interlaced (PNG, clause 11.2.1).
    let mut header = Vec::with_capacity(13);
    header.extend(side.to_be_bytes());
    header.extend(side.to_be_bytes());
    header.extend([1, 0, 0, 0, 0]);
    for (kind, data) in [(b"IHDR", header.as_slice()), (b"IDAT", zlib.as_slice()), (b"IEND", &[])] {
        file.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
        file.extend(kind);
        file.extend(data);
        let mut checksum = crc32fast::Hasher::new();
        checksum.update(kind);
        checksum.update(data);
        file.extend(checksum.finalize().to_be_bytes());
    }
    Some(file)
}

fn of_any_size(symbol: &Matrix, module_pixels: u32, quiet_zone: u32, side: u32) -> Result<Vec<u8>, SymbolError> {
    let failed = |_: png::EncodingError| SymbolError::Encoding;
    let mut file = Vec::with_capacity(8 << 10);
    let mut encoder = Encoder::new(&mut file, side, side);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    encoder.set_compression(Compression::Fast);
    // All pixel rows within a row of modules are equal, so the filter `Up` gives zeros.
    encoder.set_filter(Filter::Up);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&pixels(symbol, module_pixels, quiet_zone, side)).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

/// Width and height of the picture, in pixels.
pub(super) fn picture_side(symbol: &Matrix, module_pixels: u32, quiet_zone: u32) -> Result<u32, SymbolError> {
    if module_pixels == 0 {
        return Err(SymbolError::NoPixels);
    }
    let found = u64::from(with_quiet_zone(symbol.side(), quiet_zone)) * u64::from(module_pixels);
    match u32::try_from(found) {
        Ok(side) if side <= MAX_SIDE => Ok(side),
        _ => Err(SymbolError::PictureTooLarge { max: MAX_SIDE, found }),
    }
}

/// Rows of the picture, each padded to whole bytes. A set bit is light.
fn pixels(symbol: &Matrix, module_pixels: u32, quiet_zone: u32, side: u32) -> Vec<u8> {
    let to_usize = |count: u32| usize::try_from(count).unwrap_or_default();
    let row_bytes = to_usize(side.div_ceil(8));
    let mut pixels = Vec::with_capacity(row_bytes * to_usize(side));
    let light_rows = row_bytes * to_usize(quiet_zone * module_pixels);
    pixels.resize(light_rows, 0xff);
    for row in symbol.rows() {
        let mut bits = Bits::new(&mut pixels);
        bits.push(true, quiet_zone * module_pixels);
        row.for_each(|dark| bits.push(!dark, module_pixels));
        bits.push(true, quiet_zone * module_pixels);
        bits.finish();
        let start = pixels.len() - row_bytes;
        for _ in 1..module_pixels {
            pixels.extend_from_within(start..start + row_bytes);
        }
    }
    pixels.resize(pixels.len() + light_rows, 0xff);
    pixels
}

/// Packs bits into bytes, most significant bit first.
struct Bits<'a> {
    bytes: &'a mut Vec<u8>,
    pending: u32,
    count: u32,
}

impl<'a> Bits<'a> {
    const fn new(bytes: &'a mut Vec<u8>) -> Self {
        Self { bytes, pending: 0, count: 0 }
    }

    fn push(&mut self, bit: bool, mut times: u32) {
        let byte = if bit { 0xff } else { 0 };
        while times > 0 {
            let taken = times.min(8);
            self.pending = (self.pending << taken) | (byte >> (8 - taken));
            self.count += taken;
            times -= taken;
            if self.count >= 8 {
                self.count -= 8;
                let [.., whole] = (self.pending >> self.count).to_be_bytes();
                self.bytes.push(whole);
            }
        }
    }

    fn finish(mut self) {
        if self.count > 0 {
            self.push(true, 8 - self.count);
        }
    }
}

/// Draws an SVG with `module_pixels` CSS pixels per module and `quiet_zone` light modules around
/// the symbol.
///
/// # Errors
/// [`SymbolError::NoPixels`], [`SymbolError::PictureTooLarge`].
pub fn svg(symbol: &Matrix, module_pixels: u32, quiet_zone: u32) -> Result<String, SymbolError> {
    let side = picture_side(symbol, module_pixels, quiet_zone)?;
    let modules = side / module_pixels;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" \
         viewBox=\"0 0 {modules} {modules}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{modules}\" height=\"{modules}\" fill=\"#fff\"/><path d=\""
    );
    for (y, row) in (quiet_zone..).zip(symbol.rows()) {
        let mut begun = None;
        // A light module after the end closes the last run.
        for (x, dark) in (quiet_zone..).zip(row.chain([false])) {
            match (begun, dark) {
                (None, true) => begun = Some(x),
                (Some(start), false) => {
                    let _ = write!(out, "M{start} {y}h{}v1H{start}z", x - start);
                    begun = None;
                }
                _ => {}
            }
        }
    }
    out.push_str("\"/></svg>\n");
    Ok(out)
}

/// Black on white, independent of the terminal's colours.
const BLACK_ON_WHITE: &str = "\u{1b}[30;107m";
const RESET: &str = "\u{1b}[0m";

/// Draws with half blocks, with the quiet zone. With `ansi` the colours are set, so that the symbol
/// can be read on a dark terminal. Without it the characters are dark modules on light paper.
#[must_use]
pub fn half_blocks(symbol: &Matrix, ansi: bool) -> String {
    let zone = QUIET_ZONE;
    let end = symbol.side() + 2 * zone;
    let is_dark =
        |x: u32, y: u32| x.checked_sub(zone).zip(y.checked_sub(zone)).is_some_and(|(x, y)| symbol.is_dark(x, y));
    let mut out = String::new();
    for y in (0..end).step_by(2) {
        if ansi {
            out.push_str(BLACK_ON_WHITE);
        }
        out.extend((0..end).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        }));
        if ansi {
            out.push_str(RESET);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    #[test]
    fn the_picture_shows_the_modules() {
        let symbol = encode("FD1:TEST", Level::M).unwrap();
        for (module_pixels, quiet_zone) in [(1, 0), (1, 4), (3, 4), (8, 4), (13, 1), (40, 2)] {
            let file = png(&symbol, module_pixels, quiet_zone).unwrap();
            let picture = image::load_from_memory(&file).unwrap().to_luma8();
            let side = (symbol.side() + 2 * quiet_zone) * module_pixels;
            assert_eq!(picture.dimensions(), (side, side));
            for (x, y, pixel) in picture.enumerate_pixels() {
                let module = |pixel: u32| (pixel / module_pixels).checked_sub(quiet_zone);
                let dark = module(x).zip(module(y)).is_some_and(|(x, y)| symbol.is_dark(x, y));
                assert_eq!(pixel.0[0] == 0, dark, "{x} {y} at {module_pixels}");
            }
        }
    }

    #[test]
    fn both_ways_draw_the_same() {
        for length in [1, 20, 60, 200, 400, 1000, 2000, 4000] {
            let symbol = encode(&"A".repeat(length), Level::L).unwrap();
            for (module_pixels, quiet_zone) in [(8, 4), (8, 0), (8, 1), (16, 4), (24, 2), (32, 4)] {
                let Ok(side) = picture_side(&symbol, module_pixels, quiet_zone) else { continue };
                let fast = of_whole_bytes(&symbol, module_pixels, quiet_zone, side).unwrap();
                let plain = of_any_size(&symbol, module_pixels, quiet_zone, side).unwrap();
                let picture = |file: &[u8]| image::load_from_memory(file).unwrap().to_luma8();
                assert!(picture(&fast) == picture(&plain), "{length} characters, {module_pixels}, {quiet_zone}");
                assert!(fast.len() < plain.len(), "{} {}", fast.len(), plain.len());
            }
        }
    }

    #[test]
    fn sizes_are_limited() {
        let symbol = encode("FD1:TEST", Level::M).unwrap();
        assert_eq!(png(&symbol, 0, 4), Err(SymbolError::NoPixels));
        assert!(matches!(png(&symbol, 10_000, 4), Err(SymbolError::PictureTooLarge { max: MAX_SIDE, .. })));
        assert!(png(&symbol, u32::MAX, u32::MAX).is_err());
    }

    #[test]
    fn runs_cover_the_dark_modules() {
        let symbol = encode("FD1:TEST", Level::M).unwrap();
        let svg = svg(&symbol, 8, 4).unwrap();
        assert!(svg.starts_with("<svg ") && svg.contains("viewBox=\"0 0 29 29\""), "{svg}");
        let runs = svg.split("h").filter_map(|part| part.split_once("v1H")?.0.parse::<u32>().ok());
        let dark = symbol.rows().flatten().filter(|dark| *dark).count();
        assert_eq!(runs.sum::<u32>(), u32::try_from(dark).unwrap());
        assert!(svg.contains("M4 4h7v1H4z"), "the finder's upper edge");
    }

    #[test]
    fn each_line_shows_two_rows() {
        let symbol = encode("FD1:TEST", Level::M).unwrap();
        let drawn = half_blocks(&symbol, false);
        assert_eq!(drawn.lines().count(), 15);
        assert!(drawn.lines().nth(2).unwrap().starts_with("    █▀▀▀▀▀█"), "a finder's upper edge");
        assert!(half_blocks(&symbol, true).starts_with(BLACK_ON_WHITE));
    }
}
