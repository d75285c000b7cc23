//! Picture files and documents of less than a megabyte that are made to cost time or memory. Pictures
//! have 0.3 to 100 megapixels.

mod documents;
mod formats;
mod patterns;

use std::io::Write;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use self::patterns::{Pattern, patterns};

/// A file with its name.
pub(crate) struct HostileFile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

type Maker = fn() -> Vec<u8>;

/// Width and height of each size in which a pattern is drawn.
const SIZES: [(usize, usize); 5] = [(640, 480), (1600, 1200), (4000, 3000), (4090, 4090), (10_000, 9_999)];
/// Maximum size of a file in bytes.
pub(crate) const MAX_BYTES: usize = 1_000_000;

/// All files with `part` in their name. Each is created when the iterator reaches it.
pub(crate) fn files(part: &str) -> impl Iterator<Item = HostileFile> {
    let drawn = patterns().into_iter().flat_map(|pattern| SIZES.map(|size| (pattern, size)));
    let drawn = drawn.filter_map(move |(pattern, (width, height))| {
        let name = format!("{}-{}mp.png", pattern.name, width * height / 100_000);
        name.contains(part).then(|| HostileFile { name, bytes: drawn_png(&pattern, width, height) })
    });
    let others = formats::makers().into_iter().chain(documents::makers()).filter(move |(name, _)| name.contains(part));
    let others = others.map(|(name, make)| HostileFile { name: name.to_owned(), bytes: make() });
    // A file of more than a megabyte is a different attack.
    drawn.chain(others).filter(|file| file.bytes.len() <= MAX_BYTES)
}

/// Draws a pattern as a PNG with two levels.
fn drawn_png(pattern: &Pattern, width: usize, height: usize) -> Vec<u8> {
    let stride = width.div_ceil(8);
    let mut rows = vec![0; stride * height];
    for (y, row) in rows.chunks_exact_mut(stride).enumerate() {
        for (byte, at) in row.iter_mut().zip(0..) {
            for place in 0..8 {
                let x = at * 8 + place;
                let is_dark = x < width && (pattern.is_dark)(x, y, width, height);
                *byte |= u8::from(!is_dark) << (7 - place);
            }
        }
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, side(width), side(height));
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(pattern.filter);
    encoder.write_header().expect("a header").write_image_data(&rows).expect("pixels");
    file
}

/// A PNG of one colour, written row by row, with an adaptive filter that is expensive to undo.
pub(crate) fn flat_png(
    width: usize,
    height: usize,
    (color, depth): (ColorType, BitDepth),
    bytes_a_pixel: usize,
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, side(width), side(height));
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::Paeth);
    let mut writer = encoder.write_header().expect("a header");
    let mut stream = writer.stream_writer().expect("a stream");
    let row = vec![200; width * bytes_a_pixel];
    for _ in 0..height {
        stream.write_all(&row).expect("a row");
    }
    stream.finish().expect("the end");
    drop(writer);
    file
}

fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).expect("a side")
}
