//! Decoded pixels of any kind → grey, with what is transparent over white or black.

use image::metadata::{Cicp, Orientation};
use image::{DynamicImage, GrayImage, LumaA};

use super::error::PictureError;
use crate::qr::LumaImage;

/// What shows through transparent parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backdrop {
    White,
    Black,
}

/// A decoded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) image: LumaImage,
    /// Whether the backdrop shows through somewhere.
    pub(super) is_transparent: bool,
}

/// Converts to grey.
pub(super) fn to_luma(picture: DynamicImage, backdrop: Backdrop) -> Result<Decoded, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let mut is_transparent = false;
    // The general conversion goes over fractions. It takes longer than decoding a JPEG.
    let pixels = if picture.color().has_alpha() {
        let behind = if backdrop == Backdrop::White { 255 } else { 0 };
        let mut over = |LumaA([light, alpha]): &LumaA<u8>| {
            is_transparent |= *alpha < 255;
            let (light, alpha) = (u32::from(*light), u32::from(*alpha));
            let [.., seen] = ((light * alpha + behind * (255 - alpha) + 127) / 255).to_be_bytes();
            seen
        };
        match picture {
            DynamicImage::ImageRgba8(picture) if picture.color_space() == Cicp::SRGB => {
                let pixels = picture.as_raw().as_chunks().0.iter();
                let grey = |&[red, green, blue, alpha]: &[u8; 4]| LumaA([light_of([red, green, blue]), alpha]);
                pixels.map(grey).map(|pixel| over(&pixel)).collect()
            }
            picture => picture.into_luma_alpha8().pixels().map(&mut over).collect(),
        }
    } else {
        match picture {
            DynamicImage::ImageRgb8(picture) if picture.color_space() == Cicp::SRGB => {
                picture.as_raw().as_chunks().0.iter().copied().map(light_of).collect()
            }
            picture => picture.into_luma8().into_raw(),
        }
    };
    let image = LumaImage::new(width, height, pixels).map_err(|_| PictureError::Damaged)?;
    Ok(Decoded { image, is_transparent })
}

/// The light of a colour in sRGB: 0.21264 red, 0.71517 green, 0.07219 blue, rounded.
fn light_of([red, green, blue]: [u8; 3]) -> u8 {
    let sum = 13_936 * u32::from(red) + 46_869 * u32::from(green) + 4_731 * u32::from(blue) + (1 << 15);
    let [_, light, ..] = sum.to_be_bytes();
    light
}

/// Applies the orientation of the camera.
pub(super) fn oriented(decoded: Decoded, orientation: Orientation) -> Result<Decoded, PictureError> {
    if orientation == Orientation::NoTransforms {
        return Ok(decoded);
    }
    let Decoded { image, is_transparent } = decoded;
    let (width, height) = (image.width(), image.height());
    let pixels = GrayImage::from_raw(width, height, image.into_pixels()).ok_or(PictureError::Damaged)?;
    let mut picture = DynamicImage::ImageLuma8(pixels);
    picture.apply_orientation(orientation);
    Ok(Decoded { is_transparent, ..to_luma(picture, Backdrop::White)? })
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    #[test]
    fn colours_are_as_light_as_the_general_conversion_makes_them() {
        let colours = RgbImage::from_fn(256, 256, |x, y| {
            let [red, green] = [x, y].map(|at| u8::try_from(at).unwrap());
            Rgb([red, green, red.wrapping_mul(7).wrapping_add(green.wrapping_mul(31))])
        });
        let ours = to_luma(DynamicImage::ImageRgb8(colours.clone()), Backdrop::White).unwrap().image;
        let general = DynamicImage::ImageRgb8(colours).into_luma8();
        let apart = ours.pixels().iter().zip(general.as_raw()).map(|(a, b)| a.abs_diff(*b));
        assert!(apart.clone().all(|apart| apart <= 1), "more than rounding");
        let rounded = apart.filter(|apart| *apart > 0).count();
        assert!(rounded < 65_536 / 50, "{rounded}");
    }
    #[test]
    fn transparent_colours_are_as_light_as_the_general_conversion_makes_them() {
        let colours = RgbaImage::from_fn(256, 256, |x, y| {
            let [red, alpha] = [x, y].map(|at| u8::try_from(at).unwrap());
            Rgba([red, red.wrapping_mul(7), red.wrapping_mul(31), alpha])
        });
        let general = DynamicImage::ImageLumaA8(DynamicImage::ImageRgba8(colours.clone()).into_luma_alpha8());
        for backdrop in [Backdrop::White, Backdrop::Black] {
            let ours = to_luma(DynamicImage::ImageRgba8(colours.clone()), backdrop).unwrap();
            let theirs = to_luma(general.clone(), backdrop).unwrap();
            assert!(ours.is_transparent && theirs.is_transparent);
            let mut apart = ours.image.pixels().iter().zip(theirs.image.pixels()).map(|(a, b)| a.abs_diff(*b));
            assert!(apart.all(|apart| apart <= 1), "{backdrop:?}");
        }
    }
}
