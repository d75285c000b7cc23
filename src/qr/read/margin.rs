//! Symbols without a quiet zone, on a ground that runs together with their modules: a dark page of an
//! app shows the symbol cut to its edge. Cuts out what may be a symbol and gives it a margin.

use super::effort::Work;
use super::number::{descending, real, real_of, signed};
use crate::qr::{LumaImage, Point, Symbol};

/// The longer side of the picture has this many blocks, or this many.
const BLOCKS: [usize; 2] = [64, 160];
/// Maximum number of places of each kind that are cut out.
const MAX_PLACES: usize = 3;
/// The margin is this part of the longer side. A symbol of 21 modules needs four, so a fifth.
const MARGIN: usize = 5;
/// Minimum contrast between the darkest and the lightest pixel.
const MIN_CONTRAST: u8 = 64;
/// How much of a symbol differs from the ground, in percent.
const SHARE: core::ops::RangeInclusive<usize> = 25..=75;
/// Minimum length of the shorter side, in percent of the longer one.
const SQUARE: usize = 85;
/// Minimum side of a symbol in pixels, at two pixels per module.
const MIN_SIDE: usize = 42;

/// A cut-out with a margin, and the position of its top left in the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CutOut {
    pub(super) image: LumaImage,
    at: (i32, i32),
}

impl CutOut {
    /// Moves a symbol of the cut-out to its position in the picture.
    pub(super) fn placed(&self, symbol: Symbol) -> Symbol {
        symbol.moved(Point { x: real_of(self.at.0), y: real_of(self.at.1) })
    }
}

/// What may be symbols: square areas of light pixels on a dark ground, then of dark ones on a light
/// ground. The largest of each kind come first.
pub(super) fn cut_outs(image: &LumaImage, work: &Work) -> Vec<CutOut> {
    let (darkest, lightest) =
        image.pixels().iter().fold((255, 0), |(low, high), pixel| (*pixel.min(&low), *pixel.max(&high)));
    if lightest.saturating_sub(darkest) < MIN_CONTRAST {
        return Vec::new();
    }
    let middle = darkest.midpoint(lightest);
    let mut cut_outs = Vec::new();
    for is_light in [true, false] {
        let Some(ground) = Ground::new(image, middle, is_light) else { break };
        let mut places: Vec<Place> = Vec::new();
        for blocks in BLOCKS {
            // Eight pixels are compared in the time of one look.
            if !work.spend(image.pixels().len() / 8) {
                return cut_outs;
            }
            for place in ground.places(blocks) {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        let places = descending(places, |place| real(place.sides().1));
        cut_outs.extend(places.iter().take(MAX_PLACES).filter_map(|place| ground.cut_out(place)));
    }
    cut_outs
}

/// A ground of one kind, and what differs from it.
struct Ground<'a> {
    pixels: &'a [u8],
    width: usize,
    height: usize,
    middle: u8,
    is_light: bool,
}

impl<'a> Ground<'a> {
    fn new(image: &'a LumaImage, middle: u8, is_light: bool) -> Option<Self> {
        let [width, height] = [image.width(), image.height()].map(|side| usize::try_from(side).ok());
        Some(Self { pixels: image.pixels(), width: width?, height: height?, middle, is_light })
    }

    /// Whether a pixel differs from the ground.
    const fn differs(&self, pixel: u8) -> bool {
        (pixel > self.middle) == self.is_light
    }

    /// The places that may be symbols. Blocks with a pixel that differs belong together if they
    /// touch.
    fn places(&self, blocks: usize) -> Vec<Place> {
        let side = self.width.max(self.height).div_ceil(blocks).max(2);
        let columns = self.width.div_ceil(side);
        let bands = self.pixels.chunks((self.width * side).max(1));
        let mut taken: Vec<bool> = bands.flat_map(|band| self.blocks_of(band, side)).collect();
        let mut places = Vec::new();
        for start in 0..taken.len() {
            let mut group: Option<Place> = None;
            let mut open = vec![start];
            while let Some(at) = open.pop() {
                if !taken.get_mut(at).is_some_and(core::mem::take) {
                    continue;
                }
                let (x, y) = (at % columns, at / columns);
                let block = Place { left: x, top: y, right: x + 1, bottom: y + 1 };
                group = Some(group.map_or(block, |group| group.with(&block)));
                for row in y.saturating_sub(1)..=y + 1 {
                    open.extend((x.saturating_sub(1)..=(x + 1).min(columns - 1)).map(|column| row * columns + column));
                }
            }
            places.extend(group.and_then(|group| self.symbol_in(&group.scaled(side))));
        }
        places
    }

    /// Whether each block of a band of rows has a pixel that differs.
    fn blocks_of(&self, band: &[u8], side: usize) -> Vec<bool> {
        let mut blocks = vec![false; self.width.div_ceil(side)];
        for row in band.chunks(self.width.max(1)) {
            for (block, run) in blocks.iter_mut().zip(row.chunks(side)) {
                *block |= run.iter().any(|pixel| self.differs(*pixel));
            }
        }
        blocks
    }

    fn rows(&self, place: &Place) -> impl Iterator<Item = &'a [u8]> {
        let (from, to) = (place.left, place.right.min(self.width));
        let rows = self.pixels.chunks(self.width.max(1)).take(place.bottom).skip(place.top);
        rows.map(move |row| row.get(from..to).unwrap_or_default())
    }

    /// The bounds of what differs in a place, if it may be a symbol.
    fn symbol_in(&self, place: &Place) -> Option<Place> {
        if place.sides().0 < MIN_SIDE {
            return None;
        }
        let mut bounds: Option<Place> = None;
        let mut count = 0;
        for (y, row) in (place.top..).zip(self.rows(place)) {
            let differs = |pixel: &u8| self.differs(*pixel);
            if let (Some(first), Some(last)) = (row.iter().position(differs), row.iter().rposition(differs)) {
                let run = Place { left: place.left + first, right: place.left + last + 1, top: y, bottom: y + 1 };
                bounds = Some(bounds.map_or(run, |bounds| bounds.with(&run)));
                count += row.iter().filter(|pixel| self.differs(**pixel)).count();
            }
        }
        let bounds = bounds?;
        let (shorter, longer) = bounds.sides();
        let is_square = shorter >= MIN_SIDE && 100 * shorter >= SQUARE * longer;
        (is_square && SHARE.contains(&(100 * count / (shorter * longer)))).then_some(bounds)
    }

    fn cut_out(&self, place: &Place) -> Option<CutOut> {
        let (width, height) = (place.right - place.left, place.bottom - place.top);
        let margin = width.max(height).div_ceil(MARGIN);
        let fill = if self.is_light { u8::MAX } else { 0 };
        let line = width + 2 * margin;
        let mut pixels = vec![fill; line * margin];
        for row in self.rows(place) {
            pixels.resize(pixels.len() + margin, fill);
            pixels.extend_from_slice(row);
            pixels.resize(pixels.len() + margin, fill);
        }
        pixels.resize(line * (height + 2 * margin), fill);
        let [across, down] = [line, height + 2 * margin].map(|side| u32::try_from(side).ok());
        let at = (signed(place.left) - signed(margin), signed(place.top) - signed(margin));
        Some(CutOut { image: LumaImage::new(across?, down?, pixels).ok()?, at })
    }
}

/// A rectangle, in blocks or in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Place {
    fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    const fn scaled(&self, factor: usize) -> Self {
        Self {
            left: self.left * factor,
            top: self.top * factor,
            right: self.right * factor,
            bottom: self.bottom * factor,
        }
    }

    /// The shorter and the longer side.
    fn sides(&self) -> (usize, usize) {
        let (width, height) = (self.right - self.left, self.bottom - self.top);
        (width.min(height), width.max(height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square with a chequered pattern on a ground, and a line of text above it.
    fn page(ground: u8, dark: u8, light: u8) -> LumaImage {
        let pixels = (0..400_u32).flat_map(|y| {
            (0..300_u32).map(move |x| match (x, y) {
                (100..160, 200..260) if (x / 5 + y / 5) % 2 == 0 => light,
                (100..160, 200..260) => dark,
                (20..280, 40..60) if x % 7 < 3 => 255 - ground,
                _ => ground,
            })
        });
        LumaImage::new(300, 400, pixels.collect()).unwrap()
    }

    #[test]
    fn a_square_is_cut_out_with_a_margin() {
        for (ground, dark, light, fill) in [(18, 0, 255, 255), (240, 0, 255, 0)] {
            let cut_outs = cut_outs(&page(ground, dark, light), &Work::new(1 << 30));
            let [cut_out] = cut_outs.as_slice() else { panic!("{}", cut_outs.len()) };
            assert_eq!((cut_out.image.width(), cut_out.image.height(), cut_out.at), (84, 84, (88, 188)));
            assert_eq!(cut_out.image.pixels()[..84 * 12], [fill; 84 * 12]);
        }
    }

    #[test]
    fn what_is_plain_or_small_has_none() {
        for (width, height) in [(0, 0), (1, 300), (300, 1), (200, 200)] {
            let plain = LumaImage::new(width, height, vec![9; usize::try_from(width * height).unwrap()]).unwrap();
            assert!(cut_outs(&plain, &Work::new(1 << 30)).is_empty());
        }
        let page = page(18, 0, 255);
        assert!(cut_outs(&page, &Work::new(9)).is_empty());
        assert!(cut_outs(&page.halved(), &Work::new(1 << 30)).is_empty());
    }
}
