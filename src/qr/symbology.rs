//! Names codes that are no QR codes, so that nobody takes the picture again in vain.

use image::{GrayImage, Luma};
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center_no_crop};
use rxing::aztec::AztecReader;
use rxing::common::{BitMatrix, GlobalHistogramBinarizer, HybridBinarizer};
use rxing::datamatrix::DataMatrixReader;
use rxing::oned::MultiFormatOneDReader;
use rxing::pdf417::PDF417Reader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source, Reader};

use super::LumaImage;
use super::read::{Effort, contained, halved_to_fit};

/// A larger picture is halved until it has at most this many pixels. The readers take time in
/// proportion to it, and the codes of tickets are large.
const MAX_PIXELS: usize = 1 << 21;
/// The same for the views of it: light on dark, and turned.
const MAX_VIEW_PIXELS: usize = 1 << 20;
/// Maximum length of a side. Time and memory of these readers grow with its square: a strip of 500 bytes
/// took minutes. No camera has longer sides.
const MAX_SIDE: u32 = 1 << 13;
/// A picture whose long side is more times its short one has no turned views: they are nearly all border.
const MAX_ASPECT: u32 = 8;
/// Angles of the turned views, in degrees. The readers take codes that are askew by some 15 degrees.
const TURNS: [f32; 3] = [22.5, 45.0, 67.5];

/// The name of a code that is no QR code: `Aztec`, `PDF417`, `Data Matrix`, `Micro QR`, `rMQR`, `Code 128`,
/// `Code 39` or `EAN-13`. Only codes that can be decoded are named, and Aztec codes by their middle. With
/// full effort ([`Effort::Thorough`]) also codes that are light on dark or askew, and bars.
#[must_use]
pub fn other_symbology(image: &LumaImage, effort: Effort) -> Option<&'static str> {
    let (large, _) = halved_to_fit(image, MAX_PIXELS);
    if large.width().max(large.height()) > MAX_SIDE {
        return None;
    }
    let (image, _) = halved_to_fit(&large, MAX_VIEW_PIXELS);
    contained(|| {
        if let Some(name) = two_dimensional(&large) {
            return Some(name);
        }
        if effort != Effort::Thorough {
            return small_symbol(&image);
        }
        let turned = TURNS.into_iter().filter_map(|angle| turned(&image, angle));
        let views: Vec<LumaImage> = [image.clone().into_owned(), inverted(&image)].into_iter().chain(turned).collect();
        let name = |name_in: fn(&LumaImage) -> Option<&'static str>| views.iter().find_map(name_in);
        // A finder pattern of a QR code that cannot be read may look like one of a small symbol, and a
        // small symbol and a row of bars have few check digits: two ways to tell dark from light must agree.
        name(two_dimensional)
            .or_else(|| small_symbol(&image))
            .or_else(|| name(aztec_by_its_middle))
            .or_else(|| name(bars))
    })
}

fn bitmap(image: &LumaImage) -> Option<BinaryBitmap<HybridBinarizer<Luma8Source<'_>>>> {
    Some(BinaryBitmap::new(HybridBinarizer::new(source(image)?)))
}

fn source(image: &LumaImage) -> Option<Luma8Source<'_>> {
    Luma8Source::new_with_slice(image.pixels(), image.width(), image.height()).ok()
}

/// Dark for light.
fn inverted(image: &LumaImage) -> LumaImage {
    let pixels = image.pixels().iter().map(|pixel| !pixel).collect();
    LumaImage::new(image.width(), image.height(), pixels).unwrap_or_else(|_| image.clone())
}

fn two_dimensional(image: &LumaImage) -> Option<&'static str> {
    if AztecReader.decode(&mut bitmap(image)?).is_ok() {
        return Some("Aztec");
    }
    if PDF417Reader.decode(&mut bitmap(image)?).is_ok() {
        return Some("PDF417");
    }
    DataMatrixReader.decode(&mut bitmap(image)?).is_ok().then_some("Data Matrix")
}

/// The kind of a row of bars. Others than these have weaker checks, and are found in any texture.
fn bars(image: &LumaImage) -> Option<&'static str> {
    let formats = [BarcodeFormat::CODE_128, BarcodeFormat::CODE_39, BarcodeFormat::EAN_13];
    let hints = DecodeHints { PossibleFormats: Some(formats.into()), TryHarder: Some(true), ..DecodeHints::default() };
    let mut reader = MultiFormatOneDReader::new(&hints);
    let found = reader.decode_with_hints(&mut bitmap(image)?, &hints).ok()?;
    let mut histogram = BinaryBitmap::new(GlobalHistogramBinarizer::new(source(image)?));
    let again = reader.decode_with_hints(&mut histogram, &hints).ok()?;
    if again.getText() != found.getText() {
        return None;
    }
    Some(match found.getBarcodeFormat() {
        BarcodeFormat::CODE_128 => "Code 128",
        BarcodeFormat::CODE_39 => "Code 39",
        _ => "EAN-13",
    })
}

/// The reader finds an Aztec code only if it stands upright. The squares in its middle are found at any
/// angle, and nothing else has them.
fn aztec_by_its_middle(image: &LumaImage) -> Option<&'static str> {
    let bitmap = bitmap(image)?;
    let dark = bitmap.get_black_matrix();
    (0..dark.height()).any(|y| has_squares(dark, y)).then_some("Aztec")
}

/// Whether a row goes through the middle of concentric squares.
fn has_squares(dark: &BitMatrix, y: u32) -> bool {
    /// From the middle to the edge of the fourth square.
    const EDGES: usize = 4;
    let mut edges = Vec::new();
    for x in 1..dark.width() {
        if dark.get(x, y) != dark.get(x - 1, y) {
            edges.push(x);
        }
    }
    // Light, dark, light, dark in the middle, light, dark, light.
    edges.windows(2 * EDGES).any(|edges| {
        let [first, .., last] = *edges else { return false };
        let module = f64::from(last - first) / 7.0;
        let is_even =
            edges.windows(2).all(|two| matches!(two, [from, to] if (f64::from(to - from) / module - 1.0).abs() < 0.5));
        let middle = (f64::from(first + last) / 2.0, f64::from(y) + 0.5);
        module >= 1.5 && is_even && !dark.get(first, y) && is_in_the_middle(dark, middle, module)
    })
}

/// Whether four edges lie in each of eight directions, a module apart, as from the middle of squares.
fn is_in_the_middle(dark: &BitMatrix, (x, y): (f64, f64), module: f64) -> bool {
    let half = core::f64::consts::FRAC_1_SQRT_2;
    let directions = [(1.0, 0.0), (half, half), (0.0, 1.0), (-half, half)];
    directions.into_iter().all(|(right, down)| {
        let ends = [1.0, -1.0].map(|sign| edges_along(dark, (x, y), (sign * right, sign * down), 8.0 * module));
        let [Some(one), Some(other)] = ends else { return false };
        let [Some(far), Some(as_far)] = [one.last(), other.last()] else { return false };
        let step = (far + as_far) / 7.0;
        let fits = |edges: &[f64; 4]| {
            (1_u8..).zip(edges).all(|(number, edge)| (edge - (f64::from(number) - 0.5) * step).abs() < 0.4 * step)
        };
        (0.6..1.7).contains(&(step / module)) && fits(&one) && fits(&other)
    })
}

/// The distances to the first four edges in a direction, if they are within `reach` pixels.
fn edges_along(dark: &BitMatrix, (x, y): (f64, f64), (right, down): (f64, f64), reach: f64) -> Option<[f64; 4]> {
    let (mut edges, mut found) = ([0.0; 4], 0);
    let mut was_dark = true;
    let mut far = 0.0;
    while far < reach {
        let at = (x + far * right, y + far * down);
        if at.0 < 0.0 || at.1 < 0.0 || at.0 >= f64::from(dark.width()) || at.1 >= f64::from(dark.height()) {
            return None;
        }
        #[expect(clippy::as_conversions, reason = "within the picture")]
        let is_dark = dark.get(at.0 as u32, at.1 as u32);
        if is_dark != was_dark {
            *edges.get_mut(found)? = far;
            found += 1;
            was_dark = is_dark;
            if found == edges.len() {
                return Some(edges);
            }
        }
        far += 0.25;
    }
    None
}

/// The picture turned about its middle, with white around it. `None` for a strip.
fn turned(image: &LumaImage, degrees: f32) -> Option<LumaImage> {
    let (long, short) = (image.width().max(image.height()), image.width().min(image.height()));
    if long > short.saturating_mul(MAX_ASPECT) {
        return None;
    }
    let pixels = GrayImage::from_raw(image.width(), image.height(), image.pixels().to_vec())?;
    let white = Border::Constant(Luma([u8::MAX]));
    let turned = rotate_about_center_no_crop(&pixels, degrees.to_radians(), Interpolation::Bilinear, white);
    LumaImage::new(turned.width(), turned.height(), turned.into_raw()).ok()
}

/// The name of a Micro QR or rMQR symbol.
fn small_symbol(image: &LumaImage) -> Option<&'static str> {
    let read = small_symbol_in(&mut bitmap(image)?)?;
    let mut histogram = BinaryBitmap::new(GlobalHistogramBinarizer::new(source(image)?));
    (small_symbol_in(&mut histogram)? == read).then_some(read.0)
}

/// The name and the text of a Micro QR or rMQR symbol.
fn small_symbol_in<B: Binarizer>(bitmap: &mut BinaryBitmap<B>) -> Option<(&'static str, String)> {
    let formats = [BarcodeFormat::MICRO_QR_CODE, BarcodeFormat::RECTANGULAR_MICRO_QR_CODE];
    let hints = DecodeHints { PossibleFormats: Some(formats.into()), ..DecodeHints::default() };
    let found = QrReader.decode_with_hints(bitmap, &hints).ok()?;
    let name = if *found.getBarcodeFormat() == formats[0] { "Micro QR" } else { "rMQR" };
    (!found.getText().is_empty()).then(|| (name, found.getText().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    /// Made with Segno 1.6 (`HELLO 12`, M3) and rmqrcode 0.3 (`HELLO 123`, R7x59).
    const MICRO: &str = "\
#######.#.#.#.#
#.....#...#.#.#
#.###.#.##.##.#
#.###.#.##..#..
#.###.#.#......
#.....#.#.#.###
#######....###.
........#.#..#.
#....##.##.##.#
.#.#.####...#..
###...##.##..#.
.#..###.#..###.
##.#...########
...####.......#
###..##..####.#";
    const RECTANGULAR: &str = "\
#######.#.#.#.#.#.###.#.#.#.#.#.#.#.#.###.#.#.#.#.#.#.#.###
#.....#.#.###..#.##.#.##....###..#..###.##.#...####..#..#.#
#.###.#.#..##.##..######.#....####....###.##.#....###.#####
#.###.#.##..#.....#.#..#..#......##.###..#..##.###.#.##...#
#.###.#..##..########..#...##.##..##########.####.###.#.#.#
#.....#.#.#......##.####.......##...###.#.###..###.#..#...#
#######.#.#.#.#.#.###.#.#.#.#.#.#.#.#.###.#.#.#.#.#.#.#####";

    fn named(image: &LumaImage) -> Option<&'static str> {
        other_symbology(image, Effort::Thorough)
    }

    /// A picture with four pixels a module, and a margin of four modules.
    fn picture(modules: &str) -> LumaImage {
        let rows: Vec<&[u8]> = modules.lines().map(str::as_bytes).collect();
        let (across, down) = (rows[0].len() + 8, rows.len() + 8);
        let mut pixels = Vec::new();
        for y in 0..4 * down {
            for x in 0..4 * across {
                let row = (y / 4).checked_sub(4).and_then(|row| rows.get(row));
                let module = (x / 4).checked_sub(4).and_then(|column| row?.get(column));
                pixels.push(if module == Some(&b'#') { 0 } else { 255 });
            }
        }
        let [width, height] = [4 * across, 4 * down].map(|side| u32::try_from(side).unwrap());
        LumaImage::new(width, height, pixels).unwrap()
    }

    /// Made with zxing-cpp 3.0: `FD1:AZTEC`, `FD1:A`, `FD1` and `FD1:12`.
    const AZTEC: &str = "\
..#......#..#..
...##.#.#.###..
####....#...#..
#.###########.#
.###.......##..
.#.#.#####.##..
##.#.#...#.###.
####.#.#.#.#.#.
..##.#...#.#...
.#.#.#####.#...
#..#.......#.##
...###########.
.#...##...#...#
###..##.#...#..
..##...#####..#";
    const DATA_MATRIX: &str = "\
#.#.#.#.#.#.
#..#..######
#.##.#.#.##.
#..........#
#.##.#..#...
#...#...##.#
#....####.#.
#.....#..###
##...##.###.
#.#..###.#.#
#..#.##...#.
############";
    /// Each row stands for three.
    const PDF417: &str = "\
########.#.#.#...####.#.#.####....####.#.#..####...##..#.#....##....####.#.#.####....#######.#...#.#..#
########.#.#.#...####.#.#....#....####.....#...#.#.#.######.#.##....######.#.#.###...#######.#...#.#..#
########.#.#.#...###.#.#.######...#.#......#.####..#..######.###..#.#.#.#....####....#######.#...#.#..#
########.#.#.#...#.#.####..####...###..###.#.#.....#.#.....#....#...#.#.####..####...#######.#...#.#..#
########.#.#.#...##.#.###.....#...#.##....#####..#.####.#....#.#....###.#.###..##....#######.#...#.#..#
########.#.#.#...####.#.####.#....#.##...#...###...#.####....#.#....####.#.#####.##..#######.#...#.#..#";
    /// Each row stands for fifty.
    const CODE_128: &str =
        "##.#..#....#...##...#.#.##...#...#..###..##.###..#..##.#.###.####.#.##..###..##..#..#...##...###.#.##";

    /// Rows that each stand for several.
    fn tall(rows: &str, each: usize) -> String {
        rows.lines().flat_map(|row| vec![format!("{row}\n"); each]).collect()
    }

    /// Turned by 45 degrees, these would have gigabytes; the readers themselves took minutes.
    #[test]
    fn strips_are_not_turned_and_long_ones_not_looked_at() {
        for (width, height) in [(1, 8_000), (8_000, 1), (8_000, 40), (1, 2_000_000), (65_500, 10), (65_500, 400)] {
            let strip = LumaImage::new(width, height, vec![200; (width * height) as usize]).unwrap();
            assert!(turned(&strip, 45.0).is_none() && named(&strip).is_none());
        }
    }

    #[test]
    fn codes_are_named_at_any_angle_and_light_on_dark() {
        let (pdf, bars) = (tall(PDF417, 3), tall(CODE_128, 50));
        for (modules, name) in
            [(AZTEC, "Aztec"), (DATA_MATRIX, "Data Matrix"), (pdf.as_str(), "PDF417"), (bars.as_str(), "Code 128")]
        {
            let picture = picture(modules);
            assert_eq!(named(&picture), Some(name));
            assert_eq!(named(&inverted(&picture)), Some(name), "light on dark");
            for angle in [3.0, 20.0, 45.0, 90.0, 133.0, 180.0, 270.0] {
                assert_eq!(named(&turned(&picture, angle).unwrap()), Some(name), "{angle}");
            }
        }
    }

    #[test]
    fn small_symbols_are_named() {
        assert_eq!(named(&picture(MICRO)), Some("Micro QR"));
        assert_eq!(named(&picture(RECTANGULAR)), Some("rMQR"));
    }

    #[test]
    fn a_damaged_qr_code_is_no_small_symbol() {
        let code = encode("FD1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH-R6IOOP-IA9BPU8K8V", Level::M).unwrap();
        for keep in 1..8 {
            // The finder pattern at the top left and a part of the rest.
            let rows = (0..code.side()).map(|y| {
                let is_dark = |x| code.is_dark(x, y) && (x * y) % 8 < keep;
                (0..code.side()).map(|x| if is_dark(x) { '#' } else { '.' }).collect::<String>() + "\n"
            });
            assert_eq!(named(&picture(&rows.collect::<String>())), None, "{keep}");
        }
    }

    #[test]
    fn rings_of_other_shapes_are_no_aztec_code() {
        // A chessboard, a finder pattern and a target of circles, each in the middle of a picture.
        let drawn = |is_dark: &dyn Fn(i32, i32) -> bool| {
            let row = |y| (-20..=20).map(|x| if is_dark(x, y) { '#' } else { '.' }).collect::<String>() + "\n";
            (-20..=20).map(row).collect::<String>()
        };
        let chess = drawn(&|x, y| (x + y) % 2 == 0);
        let finder = drawn(&|x: i32, y: i32| matches!(x.abs().max(y.abs()), 0 | 1 | 3));
        let stripes = drawn(&|x, _| x % 2 == 0);
        for modules in [chess, finder, stripes] {
            assert_eq!(named(&picture(&modules)), None, "{modules}");
        }
    }
}
