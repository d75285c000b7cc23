//! The scanlines of a symbol as one zlib stream (RFC 1950, RFC 1951), for modules that are whole
//! bytes wide.
//!
//! A general compressor searches for what is known here: every byte is light or dark, and a row of
//! modules is one scanline and copies of it. This encoder writes one block with its own code in one
//! pass. A light byte takes one bit, a dark byte two, and each copy of up to 258 bytes about
//! twelve. A test compares the result with `png`, which also draws all other sizes.

use std::sync::LazyLock;

use super::Matrix;
use super::deflate::{BitWriter, Code, Copies, END_OF_BLOCK, LIGHT, distance};

/// First byte of a scanline: no filter (PNG, clause 9.2).
const FILTER_NONE: u8 = 0;
/// Modulus of Adler-32 (RFC 1950, clause 8).
const ADLER: u64 = 65_521;

/// Encodes the scanlines with `bytes` bytes per module and `quiet_zone` light modules around the
/// symbol.
pub(super) fn zlib(symbol: &Matrix, bytes: usize, quiet_zone: usize) -> Option<Vec<u8>> {
    let side = usize::try_from(symbol.side()).ok()? + 2 * quiet_zone;
    let pixels = 8 * bytes;
    // The filter byte and the modules.
    let scanline = 1 + side * bytes;
    let copies = Copies::new(scanline * (pixels - 1));
    let zone = Copies::new(scanline * (quiet_zone * pixels).saturating_sub(1));
    let run = Copies::new((side * bytes).saturating_sub(1));
    let symbols: Vec<usize> =
        [&copies, &zone, &run].into_iter().flat_map(|copies| copies.lengths().map(|(code, ..)| code)).collect();
    let code = Code::new(&symbols)?;
    let mut out = Stream { code, far: distance(scanline), writer: BitWriter::default(), adler: (1, 0) };
    // Header: deflate with the largest window, no dictionary.
    out.writer.bytes.extend([0x78, 0x01]);
    out.header();
    let light = |out: &mut Stream| {
        let mut line = Line::new(scanline);
        out.literal(FILTER_NONE);
        out.literal(LIGHT);
        line.lights(1, side * bytes);
        out.copy(&run, Distance::One);
        out.copy(&zone, Distance::Scanline);
        out.sum(&line, quiet_zone * pixels);
    };
    if quiet_zone > 0 {
        light(&mut out);
    }
    for row in symbol.row_words() {
        let mut line = Line::new(scanline);
        out.literal(FILTER_NONE);
        out.lights(&mut line, quiet_zone * bytes);
        let mut left = side - 2 * quiet_zone;
        for eight in row.iter().flat_map(|word| word.to_le_bytes()) {
            if left >= 8 && bytes == 1 {
                out.eight(&mut line, eight);
            } else {
                for module in 0..left.min(8) {
                    if eight >> module & 1 == 1 { out.darks(&mut line, bytes) } else { out.lights(&mut line, bytes) }
                }
            }
            left = left.saturating_sub(8);
        }
        out.lights(&mut line, quiet_zone * bytes);
        out.copy(&copies, Distance::Scanline);
        out.sum(&line, pixels);
    }
    if quiet_zone > 0 {
        light(&mut out);
    }
    out.symbol(END_OF_BLOCK);
    Some(out.finish())
}

#[derive(Clone, Copy)]
enum Distance {
    One,
    Scanline,
}

/// A zlib stream with one block.
struct Stream {
    code: Code,
    far: (usize, u32, u64),
    writer: BitWriter,
    adler: (u64, u64),
}

impl Stream {
    /// Writes the header of the last block, with dynamic codes (RFC 1951, clause 3.2.7). Code
    /// lengths have three bits each: 0 to 5, 17 and 18.
    fn header(&mut self) {
        self.writer.put(0b101, 3);
        // Counts of literal/length, distance and code length codes, less 257, 1 and 4.
        let distances = self.far.0 + 1;
        self.writer.put(286 - 257, 5);
        self.writer.put(u64::try_from(distances - 1).unwrap_or(0), 5);
        self.writer.put(18 - 4, 4);
        // The order of clause 3.2.7, up to symbol 1.
        for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1] {
            self.writer.put(if CODE_LENGTHS.contains(&symbol) { 3 } else { 0 }, 3);
        }
        let mut lengths = self.code.lengths.clone();
        // One bit for each of the two distances.
        lengths.extend((0..distances).map(|code| u32::from(code == 0 || code == self.far.0)));
        let mut rest = lengths.as_slice();
        while let Some((first, _)) = rest.split_first() {
            let same = rest.iter().take_while(|length| *length == first).count();
            let taken = match (first, same) {
                (0, 11..) => {
                    let zeros = same.min(138);
                    self.code_length(18);
                    self.writer.put(u64::try_from(zeros - 11).unwrap_or(0), 7);
                    zeros
                }
                (0, 3..) => {
                    self.code_length(17);
                    self.writer.put(u64::try_from(same - 3).unwrap_or(0), 3);
                    same
                }
                (length, _) => {
                    self.code_length(*length);
                    1
                }
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    fn code_length(&mut self, symbol: u32) {
        let position = CODE_LENGTHS.iter().position(|one| *one == symbol).unwrap_or(0);
        let bits = u64::try_from(position).unwrap_or(0).reverse_bits() >> (u64::BITS - 3);
        self.writer.put(bits, 3);
    }

    fn symbol(&mut self, symbol: usize) {
        let (Some(bits), Some(length)) = (self.code.bits.get(symbol), self.code.lengths.get(symbol)) else { return };
        self.writer.put(*bits, *length);
    }

    fn literal(&mut self, byte: u8) {
        self.symbol(usize::from(byte));
    }

    fn copy(&mut self, copies: &Copies, from: Distance) {
        for (code, extra, value) in copies.lengths() {
            self.symbol(code);
            self.writer.put(value, extra);
            match from {
                Distance::One => self.writer.put(0, 1),
                Distance::Scanline => {
                    self.writer.put(1, 1);
                    self.writer.put(self.far.2, self.far.1);
                }
            }
        }
        // One or two bytes can remain only from a run of light bytes, because scanlines are longer.
        (0..copies.written_out()).for_each(|_| self.literal(LIGHT));
    }

    fn lights(&mut self, line: &mut Line, bytes: usize) {
        line.lights(line.at, bytes);
        // One bit each, a zero.
        (0..bytes).for_each(|_| self.writer.put(0, 1));
    }

    fn darks(&mut self, line: &mut Line, bytes: usize) {
        line.at += bytes;
        (0..bytes).for_each(|_| self.writer.put(DARK_BITS, 2));
    }

    /// Writes eight modules of one byte each, the first in the lowest bit.
    fn eight(&mut self, line: &mut Line, modules: u8) {
        let Some(known) = EIGHT.get(usize::from(modules)) else { return };
        self.writer.put(known.bits, known.count);
        line.count += known.lights;
        line.places += known.lights * u64::try_from(line.at).unwrap_or(0) + known.places;
        line.at += 8;
    }

    /// Adds a scanline to the Adler-32 sum `times` times. Each time the sum of its bytes is added
    /// to the low half. The high half gets the low half as it is after each byte.
    fn sum(&mut self, line: &Line, times: usize) {
        let light = u64::from(LIGHT);
        let (sum, weighted) = (light * line.count, light * (line.count * line.length - line.places));
        let (mut low, mut high) = self.adler;
        for _ in 0..times {
            high = (high + line.length * low + weighted) % ADLER;
            low = (low + sum) % ADLER;
        }
        self.adler = (low, high);
    }

    fn finish(mut self) -> Vec<u8> {
        self.writer.flush();
        let (low, high) = self.adler;
        let [.., a, b, c, d] = (high << 16 | low).to_be_bytes();
        self.writer.bytes.extend([a, b, c, d]);
        self.writer.bytes
    }
}

/// The light bytes of a scanline: their number, and the sum of their positions.
struct Line {
    length: u64,
    /// Position of the next byte. Position 0 is the filter byte.
    at: usize,
    count: u64,
    places: u64,
}

impl Line {
    fn new(length: usize) -> Self {
        Self { length: u64::try_from(length).unwrap_or(0), at: 1, count: 0, places: 0 }
    }

    fn lights(&mut self, from: usize, bytes: usize) {
        self.at = from + bytes;
        self.count += u64::try_from(bytes).unwrap_or(0);
        self.places += (from..self.at).map(|place| u64::try_from(place).unwrap_or(0)).sum::<u64>();
    }
}

/// The two bits of a dark byte in stream order. The codes are 0 and 10, and the first bit goes in
/// first.
const DARK_BITS: u64 = 0b01;

/// Eight modules: their bits in the stream, the number of light ones, and the sum of the positions
/// of those.
struct Eight {
    bits: u64,
    count: u32,
    lights: u64,
    places: u64,
}

static EIGHT: LazyLock<Vec<Eight>> = LazyLock::new(|| {
    let eight = |modules: u8| {
        let mut eight = Eight { bits: 0, count: 0, lights: 0, places: 0 };
        for place in 0..8_u64 {
            if modules >> place & 1 == 1 {
                eight.bits |= DARK_BITS << eight.count;
                eight.count += 2;
            } else {
                eight.count += 1;
                eight.lights += 1;
                eight.places += place;
            }
        }
        eight
    };
    (0..=u8::MAX).map(eight).collect()
});

/// Symbols of the code length code, three bits each.
const CODE_LENGTHS: [u32; 8] = [0, 1, 2, 3, 4, 5, 17, 18];
