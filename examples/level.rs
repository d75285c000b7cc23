//! Which error correction level can a camera read best at a fixed printed size?
//!
//! A higher level repairs more, but needs more modules, which are then smaller. This example
//! photographs the same text at each level in a square of the same size, under the same conditions,
//! and counts the successful reads: `cargo run --release --features full --example level`.

use fede::qr::camera::{Shot, photograph};
use fede::qr::{Level, LumaImage, QrReader, SymbolReader, encode};

/// Sizes of the print in the picture, in pixels.
const SIDES: [u16; 6] = [160, 200, 240, 280, 340, 400];
/// Number of photographs for each level, size and condition.
const SHOTS: u64 = 16;

/// Name of a condition, and its shot for a seed.
type Condition = (&'static str, fn(u64) -> Shot);

fn main() {
    let conditions: [Condition; 4] = [
        ("sharp", |seed| Shot { blur: 0.5, noise: 3.0, ..turned(seed) }),
        ("blurred, dim", |seed| Shot { blur: 1.2, noise: 8.0, shade: 0.5, ..turned(seed) }),
        ("tilted", |seed| Shot { blur: 0.8, noise: 5.0, tilt: (30.0, 15.0), ..turned(seed) }),
        ("reflection", |seed| Shot { blur: 0.8, noise: 5.0, glare: 0.14, ..turned(seed) }),
    ];
    // Lengths of a code with only a health status, and of one with an itinerary of three cities and
    // a holder, as measured in tests/library/codes.rs. Then live codes (tests/library/live.rs): a
    // health status, and one with two countries and four cities. A camera of 1280 × 720 with a field of
    // 60° sees 3.7 pixels a millimetre at 30 cm: a symbol of 6 cm on a telephone has a side of 222.
    for characters in [201, 321, 466, 534] {
        println!("\n{characters} characters; read of {SHOTS} at each side of the print in pixels");
        println!("{:14}{:7}{:>9}  {}  all", "", "level", "modules", SIDES.map(|side| format!("{side:>4}")).join(""));
        let mut totals = [0; 4];
        for (name, shot) in conditions {
            for (level, total) in Level::ALL.into_iter().zip(&mut totals) {
                let text = format!("FD1:{}", "8Q0T-/BR5L*:CFX9ZJK2".repeat(30));
                let text = &text[..characters];
                let symbol = encode(text, level).expect("a code fits every level");
                let counts = SIDES.map(|side| {
                    let read = |seed: &u64| {
                        let shot = Shot { width: 720, height: 720, side: f32::from(side), ..shot(*seed) };
                        let picture = photograph(&[(&symbol, shot)]);
                        let image = LumaImage::new(picture.width(), picture.height(), picture.into_raw());
                        QrReader::default()
                            .read(&image.expect("a whole picture"))
                            .iter()
                            .any(|symbol| symbol.text() == text)
                    };
                    (0..SHOTS).filter(read).count()
                });
                let sum: usize = counts.iter().sum();
                *total += sum;
                let row = counts.map(|count| format!("{count:>4}")).join("");
                println!("{name:14}{level:7}{:>9}  {row}  {sum:>3}", symbol.side());
            }
        }
        for (level, total) in Level::ALL.into_iter().zip(totals) {
            println!("{:14}{level:7}{:>9}  {total}", "together", "");
        }
    }
}

/// Shots with a rotation and a position that depend on the seed.
fn turned(seed: u64) -> Shot {
    let part = |salt: u64| (seed.wrapping_mul(2_654_435_761).wrapping_add(salt * 97) % 1000) as f32 / 1000.0;
    Shot { seed, rotation: part(1) * 360.0, centre: (0.46 + part(2) * 0.08, 0.46 + part(3) * 0.08), ..Shot::default() }
}
