//! Faint symbols: coloured ink, thermal print, fog. Stretches the contrast of each part of a picture to
//! that of black on white, so that the later stages need not know how light the paper is.

use super::effort::Work;
use super::noise::noise;
use super::number::{floor, real};
use crate::qr::LumaImage;

const BLOCK: usize = 8;
/// Blocks on each side in which the darkest and the lightest pixel are looked for. The centre of a
/// finder pattern must not fill them: modules of at most 34 pixels.
const REACH: usize = 6;
/// Blocks on each side over which both are averaged.
const SMOOTHING: usize = 2;
/// Contrasts that are stretched. Less is flat, more needs no help.
const FAINT: core::ops::RangeInclusive<u8> = 10..=120;
/// Contrast of as many pixels up to which they have only noise, in its standard deviations. An empty wall in
/// front of a gate has 8, and a little by its shades.
const NOISE: f32 = 12.0;
/// Minimum number of faint blocks, in a thousand.
const MIN_FAINT: usize = 5;

/// Returns the picture with its contrast stretched. `None` if no part of it is faint, if its contrast
/// as a whole exceeds `most`, or if the budget is spent.
pub(super) fn stretched(image: &LumaImage, most: u8, work: &Work) -> Option<LumaImage> {
    let width = usize::try_from(image.width()).ok().filter(|width| *width > 0)?;
    // Two looks at each pixel, eight at a time.
    if !work.spend(image.pixels().len() / 4) {
        return None;
    }
    let columns = width.div_ceil(BLOCK);
    let (darkest, lightest) = extremes(image.pixels(), width, columns);
    let whole = lightest.iter().max()?.saturating_sub(*darkest.iter().min()?);
    if whole > most {
        return None;
    }
    let darkest = smoothed(&spread(&darkest, columns, u8::min), columns);
    let lightest = smoothed(&spread(&lightest, columns, u8::max), columns);
    let least = real(usize::from(*FAINT.start())).max(NOISE * noise(image.pixels(), width));
    let least = u8::try_from(floor(least)).unwrap_or(u8::MAX);
    let parts = || darkest.iter().zip(&lightest);
    let levels: Vec<Level> = parts().map(|(dark, light)| Level::new(*dark, *light, least)).collect();
    let faint = parts().filter(|(dark, light)| (least..=*FAINT.end()).contains(&light.saturating_sub(**dark)));
    if faint.count() * 1000 < levels.len() * MIN_FAINT {
        return None;
    }
    let mut pixels = Vec::with_capacity(image.pixels().len());
    for (rows, levels) in image.pixels().chunks(width * BLOCK).zip(levels.chunks_exact(columns)) {
        for row in rows.chunks_exact(width) {
            for (block, level) in row.chunks(BLOCK).zip(levels) {
                pixels.extend(block.iter().map(|pixel| level.stretch(*pixel)));
            }
        }
    }
    LumaImage::new(image.width(), image.height(), pixels).ok()
}

/// The darkest and the lightest pixel of each block, row by row.
fn extremes(pixels: &[u8], width: usize, columns: usize) -> (Vec<u8>, Vec<u8>) {
    let (mut darkest, mut lightest) = (Vec::new(), Vec::new());
    for rows in pixels.chunks(width * BLOCK) {
        let (mut least, mut greatest) = (vec![u8::MAX; columns], vec![0; columns]);
        for row in rows.chunks_exact(width) {
            for ((least, greatest), block) in least.iter_mut().zip(&mut greatest).zip(row.chunks(BLOCK)) {
                for pixel in block {
                    *least = (*least).min(*pixel);
                    *greatest = (*greatest).max(*pixel);
                }
            }
        }
        darkest.append(&mut least);
        lightest.append(&mut greatest);
    }
    (darkest, lightest)
}

/// Puts `pick` of the values within [`REACH`] in the place of each value.
fn spread(values: &[u8], columns: usize, pick: fn(u8, u8) -> u8) -> Vec<u8> {
    let along_rows: Vec<u8> = values.chunks_exact(columns).flat_map(|row| windows(row, REACH, pick)).collect();
    by_columns(&along_rows, columns, |column| windows(column, REACH, pick))
}

fn windows(line: &[u8], reach: usize, pick: fn(u8, u8) -> u8) -> Vec<u8> {
    let around = |at: usize| line.get(at.saturating_sub(reach)..(at + reach + 1).min(line.len())).unwrap_or_default();
    (0..line.len()).filter_map(|at| around(at).iter().copied().reduce(pick)).collect()
}

/// The mean of the values within [`SMOOTHING`].
fn smoothed(values: &[u8], columns: usize) -> Vec<u8> {
    let along_rows: Vec<u8> = values.chunks_exact(columns).flat_map(means).collect();
    by_columns(&along_rows, columns, means)
}

fn means(line: &[u8]) -> Vec<u8> {
    let around =
        |at: usize| line.get(at.saturating_sub(SMOOTHING)..(at + SMOOTHING + 1).min(line.len())).unwrap_or_default();
    let mean = |values: &[u8]| values.iter().map(|value| usize::from(*value)).sum::<usize>() / values.len().max(1);
    (0..line.len()).map(|at| u8::try_from(mean(around(at))).unwrap_or(u8::MAX)).collect()
}

/// Changes each column of a table.
fn by_columns(values: &[u8], columns: usize, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let rows = values.len() / columns.max(1);
    let mut changed = vec![0; values.len()];
    for column in 0..columns {
        let line: Vec<u8> = values.iter().skip(column).step_by(columns).copied().collect();
        for (row, value) in change(&line).into_iter().enumerate().take(rows) {
            if let Some(place) = changed.get_mut(row * columns + column) {
                *place = value;
            }
        }
    }
    changed
}

/// How the pixels of a block are stretched.
#[derive(Debug, Clone, Copy)]
struct Level {
    dark: u8,
    /// In 256ths.
    factor: u32,
}

impl Level {
    fn new(dark: u8, light: u8, least: u8) -> Self {
        // What is flat stays so, and becomes light.
        let contrast = light.saturating_sub(dark).max(*FAINT.start());
        let is_flat = light.saturating_sub(dark) < least;
        Self { dark: if is_flat { 0 } else { dark }, factor: (255 << 8) / u32::from(contrast) }
    }

    fn stretch(self, pixel: u8) -> u8 {
        let stretched = (u32::from(pixel.saturating_sub(self.dark)) * self.factor) >> 8;
        u8::try_from(stretched).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Effort, Level as Correction, QrReader, decode_picture, encode, png};

    /// A symbol of two levels of light, with noise of the standard deviation 2.
    fn faint(dark: u8, light: u8) -> LumaImage {
        let clean = decode_picture(&png(&encode("FD1:FAINT SYMBOL", Correction::M).unwrap(), 4, 6).unwrap()).unwrap();
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Sixteen coins have the variance 4.
            (state >> 48).count_ones().cast_signed() - 8
        };
        let pixels = clean.pixels().iter().map(|pixel| {
            let level = i32::from(if *pixel < 128 { dark } else { light });
            u8::try_from((level + noise()).clamp(0, 255)).unwrap()
        });
        LumaImage::new(clean.width(), clean.height(), pixels.collect()).unwrap()
    }

    #[test]
    fn faint_symbols_are_read_at_every_effort() {
        for light in [255_u8, 245, 200, 150, 120] {
            let dark = u8::try_from(u32::from(light) * 9 / 10).unwrap();
            for (from, to) in [(dark, light), (light, dark)] {
                for effort in [Effort::Fast, Effort::Normal, Effort::Thorough] {
                    let read = QrReader::new(effort).read_with(&faint(from, to), &mut |_| true);
                    assert_eq!(read.len(), 1, "{from} on {to}, {effort:?}");
                }
            }
        }
    }

    #[test]
    fn flat_light_and_strong_contrast_need_no_stretching() {
        let work = Work::new(1 << 30);
        for flat in [0, 120, 255] {
            let image = LumaImage::new(200, 120, vec![flat; 200 * 120]).unwrap();
            assert_eq!(stretched(&image, 255, &work), None);
        }
        let stripes = (0..200 * 120).map(|at| if at / 16 % 2 == 0 { 20 } else { 230 }).collect();
        assert_eq!(stretched(&LumaImage::new(200, 120, stripes).unwrap(), 255, &work), None);
        for (width, height) in [(0, 0), (1, 1), (9, 1), (1, 9)] {
            let image = LumaImage::new(width, height, vec![7; usize::try_from(width * height).unwrap()]).unwrap();
            assert_eq!(stretched(&image, 255, &work), None);
        }
    }
}
