//! Faint symbols: flat, sharp, with noise, drawn here on a plain sheet beside stripes of black and white. For each
//! light of the paper and each contrast, how many of [`EACH`] symbols a reader reads.

use fede::qr::{Level, LumaImage, encode};

use crate::contenders::{Contender, timed};

/// Symbols of each kind.
const EACH: u64 = 3;
/// Pixels per module.
const PITCH: f32 = 4.3;
const SIDE: u32 = 400;
/// Width of the stripes at the left edge, in pixels.
const STRIPES: u32 = 40;

/// Prints a table for each level of noise: standard deviations, in steps of 255.
pub fn measure(contenders: &[Contender]) {
    for sigma in [1.0, 2.0, 4.0] {
        println!("noise of {sigma} steps; symbols read of {EACH}, dark on light and light on dark");
        print!("{:>6}{:>10}{:>7}", "light", "contrast", "ratio");
        contenders.iter().for_each(|contender| print!("{:>16}", contender.name));
        println!();
        for light in [245.0, 160.0, 80.0_f32] {
            for contrast in [8.0, 12.0, 16.0, 24.0, 32.0, 64.0_f32] {
                let dark = light - contrast;
                if dark < 4.0 {
                    continue;
                }
                print!("{light:>6}{contrast:>10}{:>7.2}", dark / light);
                for contender in contenders {
                    let read = |from: f32, to: f32| {
                        let seeds = 1..=EACH;
                        seeds.filter(|seed| is_read(contender, *seed, (from, to), sigma)).count()
                    };
                    print!("{:>16}", format!("{} {}", read(dark, light), read(light, dark)));
                }
                println!();
            }
        }
    }
}

fn is_read(contender: &Contender, seed: u64, levels: (f32, f32), sigma: f32) -> bool {
    let text = format!("FD1:FAINT SYMBOL {}", "QR".repeat(usize::try_from(seed).expect("a count") * 20));
    timed(contender, &drawn(&text, seed, levels, sigma)).0.iter().any(|found| found.text == text)
}

/// A symbol of two levels of light on a plain sheet. Pixels at edges are a mean by area.
fn drawn(text: &str, seed: u64, (dark, light): (f32, f32), sigma: f32) -> LumaImage {
    let symbol = encode(text, Level::M).expect("a symbol");
    let modules = symbol.side() as f32;
    let start = (SIDE as f32 - modules * PITCH) / 2.0 + seed as f32 * 0.37;
    let share = |x: f32, y: f32| {
        let mut sum = 0.0;
        for at in 0..16 {
            let (u, v) = ((at % 4) as f32 / 4.0 + 0.125, (at / 4) as f32 / 4.0 + 0.125);
            let (column, row) = (((x + u - start) / PITCH).floor(), ((y + v - start) / PITCH).floor());
            let is_inside = (0.0..modules).contains(&column) && (0.0..modules).contains(&row);
            sum += f32::from(u8::from(is_inside && symbol.is_dark(column as u32, row as u32))) / 16.0;
        }
        sum
    };
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut noise = || {
        // The sum of twelve uniform numbers has the variance 1.
        let mut sum = -6.0;
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sum += (state >> 40) as f32 / (1 << 24) as f32;
        }
        sum
    };
    let pixels = (0..SIDE * SIDE).map(|at| {
        if at % SIDE < STRIPES {
            return if at / SIDE % 20 < 10 { 5 } else { 250 };
        }
        let share = share((at % SIDE) as f32, (at / SIDE) as f32);
        (light + (dark - light) * share + sigma * noise()).round().clamp(0.0, 255.0) as u8
    });
    LumaImage::new(SIDE, SIDE, pixels.collect()).expect("a picture")
}
