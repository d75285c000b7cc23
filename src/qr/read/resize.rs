//! Resizes pictures for the stages: very large ones are halved, small ones are doubled.

use std::borrow::Cow;

use image::imageops::{FilterType, resize};
use image::{ImageBuffer, Luma};

use crate::qr::LumaImage;

/// Maximum number of pixels. Larger pictures are halved until they fit; their detail is finer than
/// any lens resolves.
pub(super) const MAX_PIXELS: usize = 16 << 20;

/// Halves a picture until it has at most `max` pixels. Returns it with the number of original
/// pixels per pixel of the result.
pub(super) fn halved_to_fit(image: &LumaImage, max: usize) -> (Cow<'_, LumaImage>, f32) {
    let (mut fitting, mut across) = (Cow::Borrowed(image), 1.0);
    while fitting.pixels().len() > max {
        fitting = Cow::Owned(fitting.halved());
        across *= 2.0;
    }
    (fitting, across)
}

/// Doubles a picture, for symbols with one pixel per module. `None` for an empty picture.
pub(super) fn doubled(image: &LumaImage) -> Option<LumaImage> {
    let (width, height) = (image.width().checked_mul(2)?, image.height().checked_mul(2)?);
    let pixels = ImageBuffer::<Luma<u8>, _>::from_raw(image.width(), image.height(), image.pixels())?;
    if pixels.is_empty() {
        return None;
    }
    LumaImage::new(width, height, resize(&pixels, width, height, FilterType::CatmullRom).into_raw()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pictures_are_halved_and_others_are_not() {
        let image = |side: u32| LumaImage::new(side, side, vec![9; usize::try_from(side * side).unwrap()]).unwrap();
        for (side, fits, across) in [(4096, 4096, 1.0), (4097, 2048, 2.0), (8194, 2048, 4.0)] {
            let image = image(side);
            let (fitting, factor) = halved_to_fit(&image, MAX_PIXELS);
            assert_eq!((fitting.width(), factor), (fits, across));
        }
    }

    #[test]
    fn doubling_keeps_light_and_place() {
        let image = LumaImage::new(3, 2, vec![0, 90, 200, 0, 90, 200]).unwrap();
        let twice = doubled(&image).unwrap();
        assert_eq!((twice.width(), twice.height()), (6, 4));
        assert!(twice.pixels().chunks(6).all(|row| row.is_sorted()), "{twice:?}");
        assert_eq!(doubled(&LumaImage::new(0, 3, vec![]).unwrap()), None);
    }
}
