//! Decoded pixels of any kind → grey, with what is transparent over white or black.

use image::metadata::Orientation;
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
    let pixels = if picture.color().has_alpha() {
        let behind = if backdrop == Backdrop::White { 255 } else { 0 };
        let over = |LumaA([light, alpha]): &LumaA<u8>| {
            is_transparent |= *alpha < 255;
            let (light, alpha) = (u32::from(*light), u32::from(*alpha));
            let [.., seen] = ((light * alpha + behind * (255 - alpha) + 127) / 255).to_be_bytes();
            seen
        };
        picture.into_luma_alpha8().pixels().map(over).collect()
    } else {
        picture.into_luma8().into_raw()
    };
    let image = LumaImage::new(width, height, pixels).map_err(|_| PictureError::Damaged)?;
    Ok(Decoded { image, is_transparent })
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
