//! Synthetic camera pictures, for the demonstration and for measuring the reader.
//!
//! A printed symbol is seen in perspective, blurred by the lens, unevenly lit, and noisy. The same
//! shot of the same symbol gives the same picture.

use image::imageops::{FilterType, resize};
use image::{GrayImage, Luma};
use imageproc::filter::gaussian_blur_f32;
use imageproc::geometric_transformations::{Border, Interpolation, Projection, warp_into};
use imageproc::noise::gaussian_noise_mut;

use super::Matrix;

/// Width of the quiet zone of the print, in modules (ISO/IEC 18004, clause 6.3.8).
const QUIET_ZONE: u32 = 4;
/// Pixels per module of the print. Finer than any camera resolves.
const PRINT_PIXELS: u32 = 8;
/// Each pixel of the picture is the mean of this number squared.
const SUPERSAMPLING: u32 = 2;

const INK: u8 = 35;
const PAPER: u8 = 225;
const TABLE: u8 = 120;

/// How a picture is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// Width of the picture in pixels.
    pub width: u16,
    /// Height of the picture in pixels.
    pub height: u16,
    /// Side of the print with its quiet zone, seen straight on, in pixels of the picture.
    pub side: f32,
    /// Position of its centre, as fractions of the width and the height.
    pub centre: (f32, f32),
    /// Rotation in the picture plane, in degrees.
    pub rotation: f32,
    /// Tilt backwards and sideways, in degrees.
    pub tilt: (f32, f32),
    /// Standard deviation of the blur in pixels.
    pub blur: f32,
    /// Standard deviation of the noise, on a scale of 255.
    pub noise: f64,
    /// Share of the light that is lost from the top left to the bottom right.
    pub shade: f32,
    /// Radius of a reflection on the print, as a share of its side. The seed determines its
    /// position.
    pub glare: f32,
    /// Seed of the noise and of the position of the reflection.
    pub seed: u64,
}

impl Default for Shot {
    fn default() -> Self {
        Self {
            width: 1280,
            height: 720,
            side: 480.0,
            centre: (0.5, 0.5),
            rotation: 0.0,
            tilt: (0.0, 0.0),
            blur: 0.8,
            noise: 4.0,
            shade: 0.0,
            glare: 0.0,
            seed: 1,
        }
    }
}

/// Takes a picture of printed symbols, each placed by its shot. Size, blur, noise and light are
/// those of the first shot. Without symbols it is a picture of the empty table.
#[must_use]
pub fn photograph(scene: &[(&Matrix, Shot)]) -> GrayImage {
    let conditions = scene.first().map_or_else(Shot::default, |(_, shot)| shot.clone());
    let size = [u32::from(conditions.width), u32::from(conditions.height)].map(|pixels| pixels * SUPERSAMPLING);
    let mut fine = GrayImage::from_pixel(size[0], size[1], Luma([TABLE]));
    for (symbol, shot) in scene {
        lay(&mut fine, &print(symbol), shot);
    }
    let (width, height) = (conditions.width.into(), conditions.height.into());
    let mut picture = resize(&fine, width, height, FilterType::Triangle);
    if conditions.blur > 0.0 {
        picture = gaussian_blur_f32(&picture, conditions.blur);
    }
    shade(&mut picture, conditions.shade);
    reflect(&mut picture, &conditions);
    gaussian_noise_mut(&mut picture, 0.0, conditions.noise, conditions.seed);
    picture
}

/// The symbol in ink on paper.
fn print(symbol: &Matrix) -> GrayImage {
    let side = (symbol.side() + 2 * QUIET_ZONE) * PRINT_PIXELS;
    GrayImage::from_fn(side, side, |x, y| {
        let module = |pixel: u32| (pixel / PRINT_PIXELS).checked_sub(QUIET_ZONE);
        let dark = module(x).zip(module(y)).is_some_and(|(x, y)| symbol.is_dark(x, y));
        Luma([if dark { INK } else { PAPER }])
    })
}

/// Places a print on the table, in perspective.
fn lay(table: &mut GrayImage, print: &GrayImage, shot: &Shot) {
    let side = u16::try_from(print.width()).map_or(0.0, f32::from);
    let from = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
    let to = corners(shot);
    let Some(projection) = Projection::from_control_points(from, to) else { return };
    // Pure black marks pixels that the print does not cover. Ink is lighter.
    let mut laid = GrayImage::new(table.width(), table.height());
    warp_into(print, projection, Interpolation::Bilinear, Border::Constant(Luma([0])), &mut laid);
    for (below, Luma([above])) in table.pixels_mut().zip(laid.pixels()) {
        if *above >= INK {
            *below = Luma([*above]);
        }
    }
}

/// Positions of the corners of the print, in supersampled pixels.
fn corners(shot: &Shot) -> [(f32, f32); 4] {
    /// Distance of the camera, in sides of the print.
    const DISTANCE: f32 = 3.0;
    let (sin, cos) = shot.rotation.to_radians().sin_cos();
    let (back_sin, back_cos) = shot.tilt.0.to_radians().sin_cos();
    let (side_sin, side_cos) = shot.tilt.1.to_radians().sin_cos();
    let fine = f32::from(u8::try_from(SUPERSAMPLING).unwrap_or(1));
    let (middle_x, middle_y) = (f32::from(shot.width) * shot.centre.0, f32::from(shot.height) * shot.centre.1);
    [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(x, y): (f32, f32)| {
        let (y, z) = (y * back_cos, y * back_sin);
        let (x, z) = (x * side_cos + z * side_sin, z * side_cos - x * side_sin);
        let scale = shot.side * DISTANCE / (DISTANCE + z);
        let (x, y) = (x * scale, y * scale);
        ((middle_x + x * cos - y * sin) * fine, (middle_y + x * sin + y * cos) * fine)
    })
}

/// Adds a reflection on the first print: white in its centre, zero at its edge.
fn reflect(picture: &mut GrayImage, shot: &Shot) {
    let radius = shot.glare * shot.side;
    if radius <= 0.0 {
        return;
    }
    // Two offsets from the centre, as fractions of the side, from the seed.
    let [.., a, b] = shot.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17).to_be_bytes();
    let off = |byte: u8| (f32::from(byte) / 255.0 - 0.5) * 0.8 * shot.side;
    let middle_x = f32::from(shot.width) * shot.centre.0 + off(a);
    let middle_y = f32::from(shot.height) * shot.centre.1 + off(b);
    let place = |pixel: u32| u16::try_from(pixel).map_or(0.0, f32::from);
    for (x, y, Luma([light])) in picture.enumerate_pixels_mut() {
        let distance = (place(x) - middle_x).hypot(place(y) - middle_y) / radius;
        if distance < 1.0 {
            *light = light.saturating_add(dimmed(u8::MAX, 1.0 - distance * distance));
        }
    }
}

/// Darkens the picture towards the bottom right.
fn shade(picture: &mut GrayImage, loss: f32) {
    let side = |pixels: u32| u16::try_from(pixels).map_or(1.0, f32::from);
    let (width, height) = (side(picture.width()), side(picture.height()));
    for (x, y, Luma([light])) in picture.enumerate_pixels_mut() {
        let along = (side(x) / width + side(y) / height) / 2.0;
        *light = dimmed(*light, 1.0 - loss * along);
    }
}

#[expect(clippy::as_conversions, reason = "a float has no TryFrom; the cast saturates at 0 and 255")]
fn dimmed(light: u8, factor: f32) -> u8 {
    (f32::from(light) * factor).round() as u8
}
