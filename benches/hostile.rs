//! Pictures made to cost time: `cargo bench --bench hostile` reads 12 megapixels covered with finder patterns, beside the search
//! for them alone as `rxing` has it.

mod timing;

use fede::qr::{LumaImage, Reader, Readers};
use rxing::common::HybridBinarizer;
use rxing::qrcode::cpp_port::detector::FindFinderPatterns;
use rxing::{BinaryBitmap, Luma8Source};
use timing::median_us;

const WIDTH: usize = 4000;
const HEIGHT: usize = 3000;

fn main() {
    println!("{WIDTH} × {HEIGHT} pixels covered with finder patterns, in ms");
    println!("{:>16}{:>12}{:>22}", "pixels a module", "fede, all", "rxing, search alone");
    for (module, margin) in [(1, 3), (2, 4), (3, 6), (8, 16)] {
        let image = covered(module, margin);
        let fede = median_us(1, &|| Readers.read(&image).len()) / 1e3;
        let rxing = median_us(1, &|| search(&image)) / 1e3;
        println!("{module:>16}{fede:>12.0}{rxing:>22.0}");
    }
}

/// Finder patterns with a margin around each, all over the picture.
fn covered(module: usize, margin: usize) -> LumaImage {
    let pitch = 7 * module + 2 * margin;
    let is_dark = |x: usize, y: usize| {
        let place = |at: usize| (at % pitch).checked_sub(margin).map(|inside| inside / module).filter(|at| *at < 7);
        place(x).zip(place(y)).is_some_and(|(x, y)| x.abs_diff(3).max(y.abs_diff(3)) != 2)
    };
    let pixels = (0..WIDTH * HEIGHT).map(|at| if is_dark(at % WIDTH, at / WIDTH) { 0 } else { 255 });
    let side = |pixels: usize| u32::try_from(pixels).expect("a side");
    LumaImage::new(side(WIDTH), side(HEIGHT), pixels.collect()).expect("a picture")
}

fn search(image: &LumaImage) -> usize {
    let source = Luma8Source::new_with_slice(image.pixels(), image.width(), image.height()).expect("a picture");
    let bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    FindFinderPatterns(bitmap.get_black_matrix(), true, 0).len()
}
