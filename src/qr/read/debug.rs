//! An observer of the stages, and one that draws pictures of what each stage found.

use image::{DynamicImage, Rgb, RgbImage};

use super::bits::BitImage;
use super::finders::Finder;
use super::grid::Grid;
use super::modules::Modules;
use super::number::{floor, pixel, real};
use super::trios::GOOD_LIKENESS;
use crate::qr::{LumaImage, Point};

/// Is notified of each stage. The default does nothing.
pub(super) trait Observer {
    fn threshold(&mut self, _level: usize, _bits: &BitImage) {}
    fn finders(&mut self, _finders: &[Finder]) {}
    /// Position and modules of a symbol.
    fn modules(&mut self, _grid: &Grid, _modules: &Modules) {}
    /// The symbol at this position was read.
    fn read(&mut self, _grid: &Grid) {}
}

/// An observer that does nothing.
pub(super) struct Unobserved;

impl Observer for Unobserved {}

/// Maximum number of symbols drawn, read or not. Each takes a picture.
const MAX_DRAWN: usize = 12;
/// Pixels per module in a picture of modules.
const MODULE_PIXELS: u32 = 8;

const FOUND: Rgb<u8> = Rgb([255, 140, 0]);
const NEGATIVE: Rgb<u8> = Rgb([0, 150, 255]);
const LIKELY: Rgb<u8> = Rgb([220, 0, 160]);
const READ: Rgb<u8> = Rgb([0, 170, 60]);

/// A picture of what a stage found.
#[derive(Debug, Clone)]
pub struct StagePicture {
    /// Name of the stage, with a number for sorting: `1-threshold-0`.
    pub name: String,
    picture: RgbImage,
}

impl StagePicture {
    /// The picture as a PNG. `None` if encoding fails.
    #[must_use]
    pub fn png(&self) -> Option<Vec<u8>> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        DynamicImage::from(self.picture.clone()).write_to(&mut bytes, image::ImageFormat::Png).ok()?;
        Some(bytes.into_inner())
    }
}

/// Draws each stage as it runs.
#[derive(Debug)]
pub(super) struct Drawer {
    whole: RgbImage,
    pictures: Vec<StagePicture>,
    symbols: usize,
}

impl Drawer {
    /// Creates a drawer. Positions are drawn on a pale copy of the picture.
    pub(super) fn new(image: &LumaImage) -> Self {
        let pale = |light: u8| 128 + light / 2;
        let pixels = image.pixels().iter().flat_map(|light| [pale(*light); 3]).collect();
        let whole = RgbImage::from_raw(image.width(), image.height(), pixels).unwrap_or_default();
        Self { whole, pictures: Vec::new(), symbols: 0 }
    }

    pub(super) fn into_pictures(self) -> Vec<StagePicture> {
        self.pictures
    }

    /// Adds a picture. If an earlier pass has used the name, the number of the pass is appended.
    fn push(&mut self, name: String, picture: RgbImage) {
        let before = self.pictures.iter().filter(|other| other.name.starts_with(&name)).count();
        let name = if before == 0 { name } else { format!("{name}-pass-{}", before + 1) };
        self.pictures.push(StagePicture { name, picture });
    }

    fn draw_grid(&self, grid: &Grid, colour: Rgb<u8>) -> RgbImage {
        let mut picture = self.whole.clone();
        for row in 0..=grid.side {
            for column in 0..=grid.side {
                let at = |column: f32, row: f32| grid.at(Point { x: column, y: row });
                let (x, y) = (real(column), real(row));
                let is_frame = |line: usize| line == 0 || line == grid.side;
                if column < grid.side && is_frame(row) {
                    line(&mut picture, at(x, y), at(x + 1.0, y), colour);
                }
                if row < grid.side && is_frame(column) {
                    line(&mut picture, at(x, y), at(x, y + 1.0), colour);
                }
                if column < grid.side && row < grid.side {
                    dot(&mut picture, at(x + 0.5, y + 0.5), colour);
                }
            }
        }
        picture
    }
}

impl Observer for Drawer {
    fn threshold(&mut self, level: usize, bits: &BitImage) {
        let (width, height) = (u32::try_from(bits.width()).unwrap_or(0), u32::try_from(bits.height()).unwrap_or(0));
        let is_dark =
            |x: u32, y: u32| bits.get(i32::try_from(x).unwrap_or(-1), i32::try_from(y).unwrap_or(-1)) == Some(true);
        let picture = RgbImage::from_fn(width, height, |x, y| Rgb([if is_dark(x, y) { 0 } else { 255 }; 3]));
        self.push(format!("1-threshold-{level}"), picture);
    }

    fn finders(&mut self, finders: &[Finder]) {
        let mut picture = self.whole.clone();
        for finder in finders {
            let colour = match finder {
                finder if finder.is_negative => NEGATIVE,
                finder if finder.likeness > GOOD_LIKENESS => LIKELY,
                _ => FOUND,
            };
            let corner = |x: f32, y: f32| {
                let by = finder.frame.apply(3.5 * x, 3.5 * y);
                Point { x: finder.centre.x + by.x, y: finder.centre.y + by.y }
            };
            for (from, to) in
                [((-1., -1.), (1., -1.)), ((1., -1.), (1., 1.)), ((1., 1.), (-1., 1.)), ((-1., 1.), (-1., -1.))]
            {
                line(&mut picture, corner(from.0, from.1), corner(to.0, to.1), colour);
            }
            dot(&mut picture, finder.centre, colour);
        }
        self.push("2-finders".to_owned(), picture);
    }

    fn modules(&mut self, grid: &Grid, modules: &Modules) {
        if self.symbols >= MAX_DRAWN {
            return;
        }
        self.symbols += 1;
        let number = self.symbols;
        self.push(format!("3-place-{number:02}"), self.draw_grid(grid, LIKELY));
        let side = u32::try_from(modules.side()).unwrap_or(0);
        let picture = RgbImage::from_fn(side * MODULE_PIXELS, side * MODULE_PIXELS, |x, y| {
            let [column, row] = [x, y].map(|at| usize::try_from(at / MODULE_PIXELS).unwrap_or(0));
            // Grey is uncertain.
            let dark = modules.at(column, row).clamp(-1.0, 1.0);
            let light = u8::try_from(floor(127.5 - 127.0 * dark)).unwrap_or(0);
            Rgb([light; 3])
        });
        self.push(format!("4-modules-{number:02}"), picture);
    }

    fn read(&mut self, grid: &Grid) {
        if self.symbols >= MAX_DRAWN {
            return;
        }
        let number = self.symbols;
        self.push(format!("5-read-{number:02}"), self.draw_grid(grid, READ));
    }
}

fn dot(picture: &mut RgbImage, at: Point, colour: Rgb<u8>) {
    if let (Ok(x), Ok(y)) = (u32::try_from(pixel(at.x)), u32::try_from(pixel(at.y)))
        && let Some(pixel) = picture.get_pixel_mut_checked(x, y)
    {
        *pixel = colour;
    }
}

fn line(picture: &mut RgbImage, from: Point, to: Point, colour: Rgb<u8>) {
    let steps = floor((to.x - from.x).abs().max((to.y - from.y).abs())).clamp(1, 1 << 16);
    for step in 0..=steps {
        let share = real(step) / real(steps);
        dot(picture, Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }, colour);
    }
}
