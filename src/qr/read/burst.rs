//! Combines several frames of one symbol. Their sum may be readable when no single frame is.
//!
//! A symbol that was found but not read leaves its modules, each with its darkness. The modules of
//! the next frame with the same symbol are added. The symbol's own grid aligns the frames, however
//! it moved between them. Noise, glare and blur differ from frame to frame; the modules do not.

use super::debug::Unobserved;
use super::decode::{Content, decode};
use super::effort::{Tries, Work};
use super::layout::FunctionModules;
use super::modules::Modules;
use super::number::real;
use super::pyramid::{MAX_PIXELS, halved_to_fit};
use super::unread::Unread;
use super::{Effort, QrReader};
use crate::qr::{LumaImage, Symbol};

/// Maximum number of symbols that are tracked at the same time.
const MAX_TRACKS: usize = 12;
/// Number of frames after which an unseen symbol is forgotten.
const MAX_AGE: u32 = 30;
/// Factor that the sum keeps at each further frame, so that early errors are outweighed.
const MEMORY: f32 = 0.9;
const TRIES: Tries = Tries { formats: 2, erasures: 16 };
/// Steps of work for decoding a sum: enough for the largest symbol with all these tries.
const STEPS: usize = 2_000_000;

/// Reads a live stream, frame by frame.
#[derive(Debug, Clone)]
pub struct Burst {
    reader: QrReader,
    tracks: Vec<Track>,
    frame: u32,
}

/// A tracked symbol.
#[derive(Debug, Clone)]
struct Track {
    sum: Modules,
    last_seen: u32,
}

impl Burst {
    /// Creates a stream reader with this effort per frame.
    #[must_use]
    pub const fn new(effort: Effort) -> Self {
        Self { reader: QrReader::new(effort), tracks: Vec::new(), frame: 0 }
    }

    /// Changes the effort for the following frames.
    pub const fn set_effort(&mut self, effort: Effort) {
        self.reader = QrReader::new(effort);
    }

    /// Processes the next frame. Returns the symbols in it that can be read, alone or combined with
    /// earlier frames. `accept` decides about uncertain results, as in [`QrReader::read_with`].
    pub fn push(&mut self, frame: &LumaImage, accept: &mut dyn FnMut(&Symbol) -> bool) -> Vec<Symbol> {
        let (frame, across) = halved_to_fit(frame, MAX_PIXELS);
        self.frame = self.frame.wrapping_add(1);
        let mut unread = Unread::default();
        let mut symbols = self.reader.read_observed(&frame, accept, &mut Unobserved, Some(&mut unread));
        for (grid, modules) in unread.into_symbols() {
            let Some(content) = self.add(modules) else { continue };
            let is_certain = content.is_certain;
            let symbol = Symbol::new(content.text, content.bytes, grid.corners()).with_part(content.part);
            let is_new = !symbols.iter().any(|other| other.bytes() == symbol.bytes());
            if is_new && (is_certain || accept(&symbol)) {
                symbols.push(symbol);
            }
        }
        let frame = self.frame;
        self.tracks.retain(|track| frame.wrapping_sub(track.last_seen) <= MAX_AGE);
        symbols.into_iter().map(|symbol| symbol.scaled(across)).collect()
    }

    /// Adds modules to the track that they belong to, and decodes its sum.
    fn add(&mut self, modules: Modules) -> Option<Content> {
        let agreements = self.tracks.iter().enumerate().map(|(at, track)| (agreement(&track.sum, &modules), at));
        let nearest = agreements.max_by(|(a, _), (b, _)| a.total_cmp(b));
        let nearest = nearest.filter(|(agreement, _)| *agreement > least_agreement(modules.side()));
        let Some((at, track)) = nearest.and_then(|(_, at)| Some((at, self.tracks.get_mut(at)?))) else {
            if self.tracks.len() >= MAX_TRACKS {
                let oldest =
                    (0..self.tracks.len()).min_by_key(|at| self.tracks.get(*at).map(|track| track.last_seen))?;
                self.tracks.swap_remove(oldest);
            }
            self.tracks.push(Track { sum: modules, last_seen: self.frame });
            return None;
        };
        let sum = track.sum.values().iter().zip(modules.values()).map(|(sum, value)| MEMORY * sum + value);
        track.sum = Modules::new(modules.side(), sum.collect());
        track.last_seen = self.frame;
        let work = Work::new(STEPS);
        let content = decode(&track.sum, TRIES, &work).or_else(|| decode(&track.sum.transposed(), TRIES, &work))?;
        if content.is_certain {
            // The next code held in front of the camera must not be added to this one.
            self.tracks.swap_remove(at);
        }
        Some(content)
    }
}

/// Minimum agreement for modules to belong to a track. Modules of another symbol agree by chance,
/// by about 1 / side (the root of their number, divided by it). The limit is six times that,
/// because the codes of one issuer begin alike.
fn least_agreement(side: usize) -> f32 {
    (6.0 / real(side)).max(0.12)
}

/// Agreement of the data modules of two symbols: −1 to 1. −1 if their sizes differ.
fn agreement(a: &Modules, b: &Modules) -> f32 {
    let Some(function) = FunctionModules::of(a.side()).filter(|_| a.side() == b.side()) else { return -1.0 };
    let data = a.values().iter().zip(b.values()).zip(function.known()).filter(|(_, known)| **known == 0.0);
    let (with, all) = data.fold((0.0, 0.0), |(with, all), ((a, b), _)| (with + a * b, all + (a * b).abs()));
    with / f32::max(all, 1e-3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, SymbolReader, encode};
    use chacha20::rand_core::{Rng, SeedableRng};

    /// A frame of a symbol with noise, slightly moved. The same seed gives the same frame.
    fn frame(text: &str, seed: u64) -> LumaImage {
        let symbol = encode(text, Level::L).unwrap();
        let (pixels_a_module, margin) = (4, 16 + u32::try_from(seed % 7).unwrap());
        let side = symbol.side() * pixels_a_module + 2 * 24;
        let function = FunctionModules::of(usize::try_from(symbol.side()).unwrap()).unwrap();
        let mut rng = chacha20::ChaCha8Rng::seed_from_u64(seed);
        let blots: Vec<bool> = (0..symbol.side() * symbol.side()).map(|_| rng.next_u32() < u32::MAX / 6).collect();
        let mut pixels = Vec::new();
        for y in 0..side {
            for x in 0..side {
                let module = |at: u32| at.checked_sub(margin).map(|at| at / pixels_a_module);
                let inside = module(x).zip(module(y)).filter(|(x, y)| *x < symbol.side() && *y < symbol.side());
                let is_dark = inside.is_some_and(|(x, y)| {
                    // Blots hide a sixth of the data, at other positions in each frame.
                    let at = usize::try_from(y * symbol.side() + x).unwrap();
                    symbol.is_dark(x, y) != (function.known()[at] == 0.0 && blots[at])
                });
                pixels.push(if is_dark { 60 } else { 200 });
            }
        }
        LumaImage::new(side, side, pixels).unwrap()
    }

    #[test]
    fn frames_together_give_what_none_gives_alone() {
        let text = "FD1:".repeat(60);
        let mut burst = Burst::new(Effort::Fast);
        let mut read = None;
        for seed in 1..=12 {
            let frame = frame(&text, seed);
            assert!(QrReader::new(Effort::Normal).read(&frame).is_empty(), "alone: {seed}");
            let symbols = burst.push(&frame, &mut |_| false);
            if let Some(symbol) = symbols.first() {
                read = Some((seed, symbol.text().to_owned()));
                break;
            }
        }
        let (frames, read) = read.expect("the symbol");
        assert_eq!(read, text);
        assert!(frames > 1, "{frames}");
    }

    #[test]
    fn another_symbol_is_another_track() {
        let mut burst = Burst::new(Effort::Fast);
        for seed in 1..=3 {
            for text in ["FD1:".repeat(60), "XY2.".repeat(60)] {
                burst.push(&frame(&text, seed), &mut |_| false);
            }
        }
        assert!(burst.tracks.len() <= 2, "{}", burst.tracks.len());
        // It is forgotten when it is no longer seen.
        for _ in 0..=MAX_AGE {
            burst.push(&LumaImage::new(64, 64, vec![200; 4096]).unwrap(), &mut |_| false);
        }
        assert!(burst.tracks.is_empty());
    }
}
