//! Hostile or damaged pictures: no panic, no misread, no endless loop.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
#[cfg(feature = "camera")]
use fede::qr::camera::{Shot, photograph};
use fede::qr::{Burst, Effort, Level, LumaImage, QrReader, SymbolReader, decode_picture, encode, png};
use proptest::prelude::*;

const EFFORTS: [Effort; 3] = [Effort::Fast, Effort::Normal, Effort::Thorough];

fn picture(text: &str, level: Level, module_pixels: u32) -> LumaImage {
    decode_picture(&png(&encode(text, level).unwrap(), module_pixels, 4).unwrap()).unwrap()
}

fn noise(width: u32, height: u32, seed: u64) -> LumaImage {
    let mut pixels = vec![0; usize::try_from(width * height).unwrap()];
    ChaCha8Rng::seed_from_u64(seed).fill_bytes(&mut pixels);
    LumaImage::new(width, height, pixels).unwrap()
}

/// Pictures of one symbol, each smaller, more blurred and noisier than the one before, and each also
/// in faint and in negative.
#[cfg(feature = "camera")]
fn harder() -> Vec<LumaImage> {
    let symbol = encode(&"FD1:HARDER".repeat(12), Level::M).unwrap();
    let mut pictures = Vec::new();
    for step in 0..9_u8 {
        let more = f32::from(step);
        let shot = Shot {
            width: 480,
            height: 360,
            side: 260.0 - 16.0 * more,
            rotation: 11.0 * more,
            tilt: (5.0 * more, 3.0 * more),
            blur: 0.6 + 0.12 * more,
            noise: 2.0 + 2.0 * f64::from(step),
            seed: u64::from(step),
            ..Shot::default()
        };
        let seen = photograph(&[(&symbol, shot)]).into_raw();
        let faint = seen.iter().map(|light| 180 + light / 6).collect();
        let negative = seen.iter().map(|light| !light).collect();
        pictures.extend([seen, faint, negative].map(|pixels| LumaImage::new(480, 360, pixels).unwrap()));
    }
    pictures
}

#[cfg(feature = "camera")]
#[test]
fn more_effort_never_reads_less() {
    let mut read = [0; 3];
    for (number, picture) in harder().iter().enumerate() {
        let by_effort = EFFORTS.map(|effort| QrReader::new(effort).read(picture));
        for (lower, higher) in by_effort.iter().zip(&by_effort[1..]) {
            let is_again = |text: &str| higher.iter().any(|symbol| symbol.text() == text);
            assert!(lower.iter().all(|symbol| is_again(symbol.text())), "{number}: {lower:?} {higher:?}");
        }
        for (count, symbols) in read.iter_mut().zip(&by_effort) {
            *count += symbols.len();
        }
    }
    // The easy ones at every effort, the hardest at none.
    assert!(read[0] >= 6 && read[2] < 27, "{read:?}");
}

#[cfg(feature = "camera")]
#[test]
fn a_burst_reads_what_any_of_its_frames_gives() {
    for effort in [Effort::Fast, Effort::Normal] {
        let mut burst = Burst::new(effort);
        for (number, frame) in harder().iter().enumerate() {
            let alone = QrReader::new(effort).read(frame);
            let together = burst.push(frame, &mut |_| false);
            let is_again = |text: &str| together.iter().any(|symbol| symbol.text() == text);
            assert!(alone.iter().all(|symbol| is_again(symbol.text())), "{number}, {effort:?}");
        }
    }
}

#[test]
fn noise_and_stripes_hold_nothing() {
    for seed in 0..4 {
        for image in [noise(640, 480, seed), noise(200, 1000, seed).halved(), noise(900, 900, seed).halved().halved()] {
            for effort in EFFORTS {
                assert!(QrReader::new(effort).read(&image).is_empty());
            }
        }
    }
    for (across, down) in [(1, 0), (0, 3), (2, 2), (7, 5)] {
        let is_dark = |x: u32, y: u32| ((x * across + y * down) / 3).is_multiple_of(2);
        let pixels = (0..300).flat_map(|y| (0..300).map(move |x| if is_dark(x, y) { 0 } else { 255 }));
        let image = LumaImage::new(300, 300, pixels.collect()).unwrap();
        assert!(EFFORTS.iter().all(|effort| QrReader::new(*effort).read(&image).is_empty()));
    }
}

#[test]
fn symbols_are_read_from_all_sides() {
    let text = "FD1:0123456789ABC";
    let upright = picture(text, Level::M, 4);
    let side = usize::try_from(upright.width()).unwrap();
    let at = |x: usize, y: usize| upright.pixels()[y * side + x];
    let turned = |place: &dyn Fn(usize, usize) -> u8| {
        let pixels = (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| place(x, y));
        LumaImage::new(upright.width(), upright.height(), pixels.collect()).unwrap()
    };
    let views = [
        turned(&|x, y| at(y, side - 1 - x)),
        turned(&|x, y| at(side - 1 - x, side - 1 - y)),
        turned(&|x, y| at(side - 1 - x, y)),
        turned(&|x, y| 255 - at(y, x)),
    ];
    for (view, effort) in views.iter().flat_map(|view| EFFORTS.map(|effort| (view, effort))) {
        let texts: Vec<String> =
            QrReader::new(effort).read(view).iter().map(|symbol| symbol.text().to_owned()).collect();
        assert_eq!(texts, [text]);
    }
}

#[test]
fn a_quiet_zone_of_one_module_is_enough() {
    for module_pixels in [2, 3, 8] {
        let bytes = png(&encode("FD1:QUIET*ZONE", Level::Q).unwrap(), module_pixels, 1).unwrap();
        let symbols = QrReader::new(Effort::Fast).read(&decode_picture(&bytes).unwrap());
        assert_eq!(symbols.len(), 1, "{module_pixels}");
    }
}

/// A page of an app: a symbol without a quiet zone at a position, and a line of text above it.
fn app_page(symbol: &LumaImage, ground: u8, ink: u8) -> LumaImage {
    let (width, height) = (symbol.width() * 2 + 31, symbol.height() * 3 + 17);
    let (left, top) = (symbol.width() / 2 + 5, symbol.height() + 9);
    let pixels = (0..height).flat_map(|y| {
        (0..width).map(move |x| match (x.checked_sub(left), y.checked_sub(top)) {
            (Some(x), Some(y)) if x < symbol.width() && y < symbol.height() => {
                symbol.pixels()[usize::try_from(y * symbol.width() + x).unwrap()]
            }
            _ if (10..22).contains(&y) && (x * y) % 7 < 3 => ink,
            _ => ground,
        })
    });
    LumaImage::new(width, height, pixels.collect()).unwrap()
}

#[test]
fn a_symbol_that_is_cut_to_its_edge_is_read() {
    let text = "FD1:0123456789ABC".repeat(5);
    for module_pixels in [3, 5, 11] {
        let bytes = png(&encode(&text, Level::L).unwrap(), module_pixels, 0).unwrap();
        let dark = decode_picture(&bytes).unwrap();
        let negative = dark.pixels().iter().map(|pixel| 255 - pixel).collect();
        let light = LumaImage::new(dark.width(), dark.height(), negative).unwrap();
        for page in [app_page(&dark, 18, 240), app_page(&dark, 0, 255), app_page(&light, 250, 30)] {
            let symbols = QrReader::new(Effort::Thorough).read(&page);
            assert_eq!(symbols.iter().map(|symbol| symbol.text()).collect::<Vec<_>>(), [&text], "{module_pixels}");
            let [corner, ..] = symbols[0].corners();
            let left = (dark.width() / 2 + 5) as f32;
            assert!((corner.x - left).abs() < 3.0 * module_pixels as f32, "{corner:?} {left}");
        }
    }
}

#[test]
fn symbols_of_one_pixel_a_module_are_read() {
    for (text, level) in [("FD1:0123456789", Level::L), (&"FD1:".repeat(30), Level::M)] {
        let small = picture(text, level, 1);
        for effort in [Effort::Normal, Effort::Thorough] {
            let symbols = QrReader::new(effort).read(&small);
            assert_eq!(symbols.iter().map(|symbol| symbol.text()).collect::<Vec<_>>(), [text], "{effort:?}");
            // The corners are in the coordinates of the small picture.
            let [corner, _, opposite, _] = symbols[0].corners();
            let side = small.width() as f32 - 8.0;
            assert!((opposite.x - corner.x - side).abs() < 2.0, "{corner:?} {opposite:?}");
        }
    }
}

#[test]
fn every_version_is_read() {
    for (level, length) in
        [(Level::L, 4000), (Level::M, 2500), (Level::Q, 1000), (Level::H, 300), (Level::L, 10), (Level::H, 3)]
    {
        let text: String = "FD1:0*9/A".chars().cycle().take(length).collect();
        for module_pixels in [2, 5] {
            let symbols = QrReader::new(Effort::Normal).read(&picture(&text, level, module_pixels));
            assert_eq!(symbols.first().map(|symbol| symbol.text().len()), Some(length), "{level} {module_pixels}");
        }
    }
}

#[test]
fn what_damage_leaves_is_read_or_not_found() {
    let text = "FD1:".repeat(40);
    let whole = picture(&text, Level::M, 4);
    let side = usize::try_from(whole.width()).unwrap();
    let mut read = 0;
    for seed in 0..60_u64 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut pixels = whole.pixels().to_vec();
        // Blots at random places, also over format and version information.
        for _ in 0..seed / 2 {
            let mut next = |below: usize| usize::try_from(rng.next_u32()).unwrap() % below;
            let (x, y, size, light) = (next(side - 20), next(side - 20), 4 + next(16), [0, 255][next(2)]);
            for row in y..y + size {
                pixels[row * side + x..row * side + x + size].fill(light);
            }
        }
        let image = LumaImage::new(whole.width(), whole.height(), pixels).unwrap();
        for effort in EFFORTS {
            let symbols = QrReader::new(effort).read(&image);
            assert!(symbols.iter().all(|symbol| symbol.text() == text), "a misread: {seed}");
            read += symbols.len();
        }
    }
    assert!(read > 40, "{read}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Every text is read back unchanged.
    #[test]
    fn any_text_is_read_back(text in "\\PC{1,120}", level in 0_usize..4, module_pixels in 2_u32..7) {
        let level = Level::ALL[level];
        let symbols = QrReader::new(Effort::Fast).read(&picture(&text, level, module_pixels));
        prop_assert!(symbols.len() == 1, "{} symbols", symbols.len());
        // Without a declared character set, the text is guessed, but the bytes are exact.
        prop_assert_eq!(symbols[0].bytes(), text.as_bytes());
    }

    /// Random pixels of any size, as a picture or as frames: no panic, and nothing found.
    #[test]
    fn any_pixels_have_an_end(width in 0_u32..160, height in 0_u32..160, seed in any::<u64>(), levels in 2_u8..=255) {
        let step = 255 / levels.max(1);
        let pixels: Vec<u8> = noise(width, height, seed).pixels().iter().map(|light| light / step.max(1) * step).collect();
        let image = LumaImage::new(width, height, pixels).unwrap();
        for effort in EFFORTS {
            prop_assert!(QrReader::new(effort).read(&image).is_empty());
        }
        let mut burst = Burst::new(Effort::Normal);
        for _ in 0..3 {
            prop_assert!(burst.push(&image, &mut |_| false).is_empty());
        }
    }
}
