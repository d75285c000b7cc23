//! Sharpening: blur is partly undone before the search for finder patterns.

use crate::qr::LumaImage;

/// Strength, in halves of the difference.
const HALVES: i32 = 3;

/// Returns the sharpened picture. Noise increases too.
pub(super) fn sharpened(image: &LumaImage) -> Option<LumaImage> {
    let width = usize::try_from(image.width()).ok().filter(|width| *width > 0)?;
    let rows: Vec<&[u8]> = image.pixels().chunks_exact(width).collect();
    let mut pixels = Vec::with_capacity(image.pixels().len());
    // For each column, the sum of three rows. Edges are repeated.
    let mut sums = vec![0_i32; width];
    for (y, row) in rows.iter().enumerate() {
        let above = rows.get(y.saturating_sub(1)).unwrap_or(row);
        let below = rows.get(y + 1).unwrap_or(row);
        for (sum, ((a, b), c)) in sums.iter_mut().zip(above.iter().zip(*row).zip(*below)) {
            *sum = i32::from(*a) + i32::from(*b) + i32::from(*c);
        }
        let first = sums.first().copied().unwrap_or(0);
        let last = sums.last().copied().unwrap_or(0);
        let left = core::iter::once(&first).chain(&sums);
        let right = sums.iter().skip(1).chain(core::iter::once(&last));
        pixels.extend(row.iter().zip(left.zip(&sums).zip(right)).map(|(pixel, ((a, b), c))| {
            let pixel = i32::from(*pixel);
            let moved = pixel + (9 * pixel - (a + b + c)) * HALVES / 18;
            u8::try_from(moved.clamp(0, 255)).unwrap_or(0)
        }));
    }
    LumaImage::new(image.width(), image.height(), pixels).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_steeper_and_flat_light_stays() {
        let flat = LumaImage::new(5, 4, vec![77; 20]).unwrap();
        assert_eq!(sharpened(&flat), Some(flat));
        let slope: Vec<u8> = (0..6).flat_map(|_| [50, 50, 80, 120, 150, 150]).collect();
        let steep = sharpened(&LumaImage::new(6, 6, slope).unwrap()).unwrap();
        assert_eq!(steep.pixels()[12..18], [50, 35, 75, 125, 165, 150]);
        assert_eq!(sharpened(&LumaImage::new(0, 3, vec![]).unwrap()), None);
    }
}
