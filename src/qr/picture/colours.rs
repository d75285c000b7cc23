//! Grey pixels in which modules differ most, for ink that is as light as its paper: red on green, yellow
//! on white. The eye and the cameras of gates see them; the light of a colour does not.
//!
//! The differences between pixels nearby say along which axis of the colours there is most to see. Each
//! place of the picture has an axis of its own, since a poster has other colours than the code on it.

use image::imageops::thumbnail;
use image::{DynamicImage, RgbImage, Rgba};

use crate::qr::LumaImage;
use crate::qr::read::number::{floor, real};

/// How much of red, green and blue is in a grey. The sizes of the three add up to 1.
type Shares = [f32; 3];

/// Maximum pixels of the result. A larger picture is made smaller: so the second look never takes as
/// long as the first one at a large picture.
const MAX_PIXELS: usize = 3_000_000;
/// Side of a place, in pixels. What is around it counts as well.
const TILE: usize = 64;
/// How far the compared pixels are from each other: about a module.
const APART: usize = 4;
/// Every this many pixels are compared.
const EVERY: usize = 3;
/// A difference of less is noise.
const STRONG: f32 = 24.0;
/// A place with fewer strong differences has the axis of the whole picture.
const ENOUGH: usize = 24;
/// How much more there must be to see along the axis than in the light, as a variance: half as much
/// again in contrast.
const HIDDEN: f32 = 2.25;
/// Steps of the power iteration. Two axes with as much to see are as good as each other.
const STEPS: usize = 16;
/// The shares of red, green and blue in the light.
const LIGHT: Shares = [0.213, 0.715, 0.072];

/// The picture along the axes of its colours. `None` if its light shows as much.
pub(super) fn hidden(picture: &DynamicImage) -> Option<LumaImage> {
    if !picture.color().has_color() {
        return None;
    }
    let picture = small(if picture.color().has_alpha() { over_white(picture) } else { picture.to_rgb8() });
    let greys = Axes::of(&picture)?.greys(&picture);
    LumaImage::new(picture.width(), picture.height(), greys).ok()
}

fn over_white(picture: &DynamicImage) -> RgbImage {
    let mut colours = RgbImage::new(picture.width(), picture.height());
    for (colour, Rgba([over @ .., alpha])) in colours.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let alpha = u32::from(*alpha);
        colour.0 = over.map(|over| {
            let [.., seen] = ((u32::from(over) * alpha + 255 * (255 - alpha) + 127) / 255).to_be_bytes();
            seen
        });
    }
    colours
}

fn small(picture: RgbImage) -> RgbImage {
    let mut times = 1;
    while picture.pixels().len() / (times * times) > MAX_PIXELS {
        times += 1;
    }
    let side = |side: u32| (side / u32::try_from(times).unwrap_or(side)).max(1);
    if times == 1 { picture } else { thumbnail(&picture, side(picture.width()), side(picture.height())) }
}

/// Sums over directions of differences between colours: a covariance without a mean.
#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    sums: [[f32; 3]; 3],
    count: usize,
}

impl Spread {
    fn add(&mut self, one: [u8; 3], other: [u8; 3]) {
        let difference = each(one.map(f32::from), other.map(f32::from), |one, other| one - other);
        if difference.iter().all(|part| part.abs() < STRONG) {
            return;
        }
        // Of length 1: the few edges of a poster are stronger than the many of a code.
        let length = dot(difference, difference);
        for (sums, a) in self.sums.iter_mut().zip(difference) {
            sums.iter_mut().zip(difference).for_each(|(sum, b)| *sum += a * b / length);
        }
        self.count += 1;
    }

    fn join(&mut self, other: &Self) {
        for (sums, others) in self.sums.iter_mut().zip(other.sums) {
            sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
        }
        self.count += other.count;
    }

    fn times(&self, shares: Shares) -> Shares {
        self.sums.map(|row| dot(row, shares))
    }

    /// How much there is to see in a grey, as a variance that is not divided by the count.
    fn along(&self, shares: Shares) -> f32 {
        dot(shares, self.times(shares))
    }

    /// The grey in which there is most to see, by power iteration.
    fn axis(&self) -> Shares {
        let longest = |a: &&Shares, b: &&Shares| dot(**a, **a).total_cmp(&dot(**b, **b));
        let mut axis = self.sums.iter().max_by(longest).map_or(LIGHT, |row| scaled(*row));
        for _ in 0..STEPS {
            axis = scaled(self.times(axis));
        }
        axis
    }

    /// Whether there is clearly more to see along an axis than in the light.
    fn is_hidden(&self) -> bool {
        self.count >= ENOUGH && self.along(self.axis()) >= HIDDEN * self.along(LIGHT)
    }
}

fn each([a, b, c]: Shares, [d, e, f]: Shares, of: impl Fn(f32, f32) -> f32) -> Shares {
    [of(a, d), of(b, e), of(c, f)]
}

fn dot(a: Shares, b: Shares) -> f32 {
    each(a, b, |a, b| a * b).iter().sum()
}

/// Scales shares so that their sizes add up to 1.
fn scaled(shares: Shares) -> Shares {
    let size: f32 = shares.iter().map(|share| share.abs()).sum();
    if size > 0.0 { shares.map(|share| share / size) } else { LIGHT }
}

/// The axis of each place, row by row.
struct Axes {
    columns: usize,
    axes: Vec<Shares>,
}

impl Axes {
    /// `None` if no place has more to see along its axis than in its light.
    fn of(picture: &RgbImage) -> Option<Self> {
        let (tiles, columns) = spreads(picture);
        let rows = tiles.len() / columns;
        let around = |at: usize| {
            let (column, row) = (at % columns, at / columns);
            let mut around = Spread::default();
            for row in row.saturating_sub(1)..(row + 2).min(rows) {
                let beside = row * columns + column.saturating_sub(1)..row * columns + (column + 2).min(columns);
                tiles.get(beside).unwrap_or_default().iter().for_each(|tile| around.join(tile));
            }
            around
        };
        let places: Vec<Spread> = (0..tiles.len()).map(around).collect();
        if !places.iter().any(Spread::is_hidden) {
            return None;
        }
        let mut whole = Spread::default();
        tiles.iter().for_each(|tile| whole.join(tile));
        let whole = whole.axis();
        let mut axes: Vec<Shares> = Vec::with_capacity(places.len());
        for (at, place) in places.iter().enumerate() {
            let axis = if place.count >= ENOUGH { place.axis() } else { whole };
            // An axis has two directions. Beside each other they must be the same, or an edge would appear.
            let before = if at % columns > 0 { at.checked_sub(1) } else { at.checked_sub(columns) };
            let before = before.and_then(|before| axes.get(before)).copied().unwrap_or([1.0; 3]);
            let turn = if dot(axis, before) < 0.0 { -1.0 } else { 1.0 };
            axes.push(axis.map(|share| turn * share));
        }
        Some(Self { columns, axes })
    }

    /// The grey of each pixel. Between the middles of places the axis changes evenly.
    fn greys(&self, picture: &RgbImage) -> Vec<u8> {
        let width = usize::try_from(picture.width()).unwrap_or(1).max(1);
        let mut greys = Vec::with_capacity(picture.pixels().len());
        for (y, row) in picture.as_raw().as_chunks::<3>().0.chunks(width).enumerate() {
            let (above, down) = place(y, self.axes.len() / self.columns);
            let of_row = |row: usize| self.axes.chunks(self.columns).nth(row).unwrap_or_default();
            let (upper, lower) = (of_row(above), of_row(above + 1));
            let lower = if lower.is_empty() { upper } else { lower };
            let axes: Vec<Shares> = upper.iter().zip(lower).map(|(a, b)| between(*a, *b, down)).collect();
            for (x, colour) in row.iter().enumerate() {
                let (left, right) = place(x, self.columns);
                let one = axes.get(left).copied().unwrap_or(LIGHT);
                greys.push(grey(*colour, between(one, axes.get(left + 1).copied().unwrap_or(one), right)));
            }
        }
        greys
    }
}

/// The differences in each tile, and the number of tiles in a row.
fn spreads(picture: &RgbImage) -> (Vec<Spread>, usize) {
    let size = |side: u32| usize::try_from(side).unwrap_or(1).max(1);
    let (width, height) = (size(picture.width()), size(picture.height()));
    let (columns, rows) = (width.div_ceil(TILE), height.div_ceil(TILE));
    let mut tiles = vec![Spread::default(); columns * rows];
    let colours = picture.as_raw().as_chunks::<3>().0;
    for y in (0..height.saturating_sub(APART)).step_by(EVERY) {
        let row = colours.get(y * width..(y + 1) * width).unwrap_or_default();
        let below = colours.get((y + APART) * width..(y + APART + 1) * width).unwrap_or_default();
        for (tile, x) in (0..width.saturating_sub(APART)).step_by(EVERY).map(|x| (y / TILE * columns + x / TILE, x)) {
            let Some(tile) = tiles.get_mut(tile) else { continue };
            let (Some(here), Some(right), Some(below)) = (row.get(x), row.get(x + APART), below.get(x)) else {
                continue;
            };
            tile.add(*here, *right);
            tile.add(*here, *below);
        }
    }
    (tiles, columns)
}

/// The last of `count` places whose middle is not after a pixel, and how far the pixel is on the way to
/// the next middle.
fn place(pixel: usize, count: usize) -> (usize, f32) {
    let after = pixel.saturating_sub(TILE / 2);
    let last = (after / TILE).min(count.saturating_sub(1));
    let is_before_the_first = pixel < TILE / 2;
    (last, if is_before_the_first || last + 1 >= count { 0.0 } else { real(after % TILE) / real(TILE) })
}

fn between(a: Shares, b: Shares, way: f32) -> Shares {
    each(a, b, |a, b| a + (b - a) * way)
}

/// The grey of a colour: what is left out of the light of white is added, so that none is negative.
fn grey(colour: [u8; 3], shares: Shares) -> u8 {
    let below: f32 = shares.iter().map(|share| share.min(0.0)).sum();
    let light = dot(colour.map(f32::from), shares) - 255.0 * below;
    u8::try_from(floor(light + 0.5)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use crate::qr::{Level, QrReader, SymbolReader, decode_picture, encode, look_through, png};

    fn texts(file: &[u8]) -> Vec<String> {
        let mut texts = Vec::new();
        look_through(file, &mut |image| {
            let symbols = QrReader::default().read(image);
            texts.extend(symbols.iter().map(|symbol| symbol.text().to_owned()));
            !symbols.is_empty()
        })
        .unwrap();
        texts
    }

    /// A code in two colours on a poster of others.
    fn coloured(text: &str, [dark, light]: [[u8; 3]; 2], poster: bool) -> image::RgbImage {
        let file = png(&encode(text, Level::M).unwrap(), 4, 4).unwrap();
        let code = image::load_from_memory(&file).unwrap().into_rgba8();
        let at = 150;
        image::RgbImage::from_fn(code.width() + 2 * at, code.height() + 2 * at, |x, y| {
            let inside =
                x.checked_sub(at).zip(y.checked_sub(at)).filter(|(x, y)| *x < code.width() && *y < code.height());
            let noise = ((x * 7 + y * 13) ^ (x * y)) % 9;
            let colour = match inside {
                Some((x, y)) => {
                    if code.get_pixel(x, y).0[0] == 0 {
                        dark
                    } else {
                        light
                    }
                }
                None if poster && (x / 40 + y / 30) % 2 == 0 => [30, 60, 220],
                None if poster => [250, 240, 200],
                None => light,
            };
            image::Rgb(colour.map(|part| part.saturating_add(noise as u8)))
        })
    }

    #[test]
    fn ink_as_light_as_its_paper_is_seen() {
        // Each pair has the same light.
        for pair in [
            [[220, 60, 60], [60, 107, 60]],
            [[60, 60, 240], [80, 71, 70]],
            [[250, 250, 110], [250, 250, 250]],
            [[240, 120, 20], [20, 173, 160]],
            [[190, 90, 190], [110, 114, 110]],
        ] {
            for poster in [false, true] {
                for format in [image::ImageFormat::Png, image::ImageFormat::Jpeg] {
                    let mut file = Cursor::new(Vec::new());
                    coloured("COLOURS", pair, poster).write_to(&mut file, format).unwrap();
                    assert_eq!(texts(file.get_ref()), ["COLOURS"], "{pair:?}, poster {poster}, {format:?}");
                }
            }
        }
        // In light alone nothing is there, and a picture in grey is shown once.
        let mut file = Cursor::new(Vec::new());
        coloured("COLOURS", [[220, 60, 60], [60, 107, 60]], true).write_to(&mut file, image::ImageFormat::Png).unwrap();
        assert!(QrReader::default().read(&decode_picture(file.get_ref()).unwrap()).is_empty());
        let mut file = Cursor::new(Vec::new());
        coloured("COLOURS", [[90; 3], [96; 3]], false).write_to(&mut file, image::ImageFormat::Png).unwrap();
        let mut shown = 0;
        look_through(file.get_ref(), &mut |_| {
            shown += 1;
            false
        })
        .unwrap();
        assert_eq!(shown, 1);
    }
}
