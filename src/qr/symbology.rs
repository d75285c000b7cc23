//! Names two-dimensional codes that are no QR codes, so that nobody takes the picture again in vain.

use rxing::aztec::AztecReader;
use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::datamatrix::DataMatrixReader;
use rxing::pdf417::PDF417Reader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source, Reader};

use super::LumaImage;
use super::read::{contained, halved_to_fit};

/// A larger picture is halved until it has at most this many pixels. The readers take time in
/// proportion to it, and the codes of tickets are large.
const MAX_PIXELS: usize = 1 << 20;

/// The name of a code that is no QR code: `Aztec`, `PDF417`, `Data Matrix`, `Micro QR` or `rMQR`. Only
/// codes that can be decoded are named.
#[must_use]
pub fn other_symbology(image: &LumaImage) -> Option<&'static str> {
    let (image, _) = halved_to_fit(image, MAX_PIXELS);
    let (width, height) = (image.width(), image.height());
    let bitmap = || {
        Some(BinaryBitmap::new(HybridBinarizer::new(Luma8Source::new_with_slice(image.pixels(), width, height).ok()?)))
    };
    contained(|| {
        if AztecReader.decode(&mut bitmap()?).is_ok() {
            return Some("Aztec");
        }
        if PDF417Reader.decode(&mut bitmap()?).is_ok() {
            return Some("PDF417");
        }
        if DataMatrixReader.decode(&mut bitmap()?).is_ok() {
            return Some("Data Matrix");
        }
        // A finder pattern of a QR code that cannot be read may look like one of a small symbol, and a
        // small symbol has few check bits: two ways to tell dark from light must agree.
        let histogram = GlobalHistogramBinarizer::new(Luma8Source::new_with_slice(image.pixels(), width, height).ok()?);
        let read = small_symbol(&mut bitmap()?)?;
        (small_symbol(&mut BinaryBitmap::new(histogram))? == read).then_some(read.0)
    })
}

/// The name and the text of a Micro QR or rMQR symbol.
fn small_symbol<B: Binarizer>(bitmap: &mut BinaryBitmap<B>) -> Option<(&'static str, String)> {
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

    #[test]
    fn small_symbols_are_named() {
        assert_eq!(other_symbology(&picture(MICRO)), Some("Micro QR"));
        assert_eq!(other_symbology(&picture(RECTANGULAR)), Some("rMQR"));
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
            assert_eq!(other_symbology(&picture(&rows.collect::<String>())), None, "{keep}");
        }
    }
}
