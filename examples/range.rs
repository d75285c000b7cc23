//! How far away may a printed code be from a camera of 1280 × 720 pixels?
//!
//! The symbol of a health status, printed 3 cm wide, is photographed from further and further away:
//! `cargo run --release --features full --example range`. The field of view is 60°, as of a telephone.

use fede::qr::camera::{Shot, photograph};
use fede::qr::{Effort, Level, LumaImage, QrReader, SymbolReader, encode};

/// Distances in centimetres.
const DISTANCES: [u16; 14] = [15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 80, 90];
/// Photographs at each distance. Nearly all of them must be read.
const SHOTS: u8 = 16;
const MOST: usize = 15;

/// Side of a symbol of 3 cm in pixels: 1280 pixels see a width of 2 × tan 30° times the distance.
fn side(centimetres: u16) -> f32 {
    let focal = 640.0 / 30.0_f32.to_radians().tan();
    focal * 3.0 / f32::from(centimetres)
}

fn main() {
    let text = format!("FD1:{}", "8Q0T-/BR5L*:CFX9ZJK2".repeat(30));
    let turned = |seed: u8| Shot { rotation: f32::from(seed) * 23.0, seed: u64::from(seed), ..Shot::default() };
    let conditions: [(&str, &dyn Fn(u8) -> Shot); 2] = [
        ("sharp", &|seed| Shot { blur: 0.5, noise: 3.0, ..turned(seed) }),
        ("blurred, dim", &|seed| Shot { blur: 0.9, noise: 6.0, shade: 0.5, ..turned(seed) }),
    ];
    println!("a code of 3 cm, 1280 × 720 pixels; read of {SHOTS} at each distance in centimetres");
    println!("{:14}{:7}{:10}{}   up to", "", "level", "", DISTANCES.map(|cm| format!("{cm:>4}")).join(""));
    for (name, shot) in conditions {
        for level in [Level::L, Level::M, Level::Q] {
            let text = &text[..201];
            let symbol = encode(text, level).expect("a code fits every level");
            // With the quiet zone, of four modules on each side.
            let modules = f32::from(u16::try_from(symbol.side()).expect("at most 177"));
            let print = (modules + 8.0) / modules;
            let pictures = DISTANCES.map(|distance| {
                (0..SHOTS)
                    .map(|seed| {
                        let shot = Shot { width: 720, height: 720, side: side(distance) * print, ..shot(seed) };
                        let picture = photograph(&[(&symbol, shot)]);
                        LumaImage::new(picture.width(), picture.height(), picture.into_raw()).expect("a whole picture")
                    })
                    .collect::<Vec<_>>()
            });
            for (effort, reader) in [("fast", Effort::Fast), ("normal", Effort::Normal)] {
                let is_read =
                    |picture: &&LumaImage| QrReader::new(reader).read(picture).iter().any(|one| one.text() == text);
                let counts = pictures.each_ref().map(|pictures| pictures.iter().filter(is_read).count());
                let furthest = DISTANCES.iter().zip(counts).take_while(|(_, count)| *count >= MOST).last();
                let row = counts.map(|count| format!("{count:>4}")).join("");
                println!("{name:14}{:7}{effort:10}{row}   {}", level.to_string(), furthest.map_or(0, |(cm, _)| *cm));
            }
        }
    }
}
