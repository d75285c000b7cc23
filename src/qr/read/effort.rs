//! Effort: limits on the work for a picture. Work is counted, not timed, so the same picture gives
//! the same symbols on every machine. All stages of reading a picture take steps from one budget,
//! so that no picture takes longer than that.
//!
//! Readers that may panic are contained: they run in their own thread, and a panic only means "no
//! symbol".

use core::cell::Cell;

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// For a live stream: a symbol missed in this frame may be read in the next one.
    Fast,
    /// For one picture, quickly.
    #[default]
    Normal,
    /// For one picture that cannot be taken again. Other readers are used too.
    Thorough,
}

/// Preprocessing of a picture before the search for finder patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// None.
    Plain,
    /// A lower threshold by the light instead of the contrast: glare, where contrasts differ.
    ByLight,
    /// A lower threshold, which separates dark modules that run together.
    Darker,
    /// A higher threshold. In a negative, light modules run together.
    Lighter,
    /// Blur is partly undone.
    Sharper,
}

impl Pass {
    /// The pass with which every effort begins.
    pub(super) const FIRST: Self = Self::Darker;
}

/// The limits of an effort.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Steps of work for a picture, for all stages and other readers together.
    pub(super) steps: usize,
    /// Whether a picture in which a lower effort has read a symbol is not searched again, but what was
    /// found there is read further.
    pub(super) continues: bool,
    /// Search every Nth row for finder patterns.
    pub(super) row_step: usize,
    /// The same beside a symbol that was read. The dark centre of a finder pattern is three modules high: four rows
    /// meet it once even where a module has 1.4 pixels.
    pub(super) row_step_beside: usize,
    /// Passes that are tried in order until a symbol is read.
    pub(super) passes: &'static [Pass],
    /// With more finder patterns than this, only the first pass is run.
    pub(super) crowded: usize,
    /// Minimum correlation of a finder pattern.
    pub(super) likeness: f32,
    /// Maximum number of trios of finder patterns that are tried.
    pub(super) trios: usize,
    /// Maximum number of symbols that are sampled but cannot be decoded.
    pub(super) failures: usize,
    /// Maximum number of pairs of finder patterns that are tried if nothing was found: a third one may be covered.
    pub(super) pairs: usize,
    pub(super) tries: Tries,
    /// Maximum number of times that blur is undone.
    pub(super) equalizations: usize,
    /// Agreement with the fixed patterns from which a grid is bent to fit if its symbol cannot be read.
    pub(super) bent: f32,
    /// Agreement with the fixed patterns from which blur is undone exactly, and damage left out.
    pub(super) repaired: f32,
    /// Retry at 2× if nothing was found and the picture has at most this many pixels.
    pub(super) doubled: usize,
    /// Contrast up to which a picture is stretched if nothing was found.
    pub(super) stretched: u8,
    /// Whether squares are cut out and given a margin if nothing was found.
    pub(super) cuts_out: bool,
    /// Whether other readers are used, with the feature `sandbox`: `rxing` at every scale, also in
    /// negative, and `rqrr`.
    #[cfg_attr(not(feature = "sandbox"), expect(dead_code, reason = "there is nobody to ask"))]
    pub(super) second_opinions: bool,
}

/// Limits on decoding attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tries {
    /// Number of formats that are tried, the most likely first.
    pub(super) formats: usize,
    /// Number of erasure sets that are tried per block.
    pub(super) erasures: usize,
}

/// Steps of work for a frame: one fifteenth of a second.
const STEPS_FAST: usize = 12_000_000;
/// One fifth of a second. The most expensive photograph that is read takes 10 million.
const STEPS_NORMAL: usize = 30_000_000;
/// One second. The most expensive photograph that is read takes 64 million: 60 symbols in 12
/// megapixels.
const STEPS_THOROUGH: usize = 150_000_000;

impl Effort {
    /// All efforts, the lowest first.
    pub(super) const UPWARDS: [Self; 3] = [Self::Fast, Self::Normal, Self::Thorough];

    /// Whether this effort is the other one or a lower one.
    pub(super) fn is_at_most(self, other: Self) -> bool {
        let place = |effort| Self::UPWARDS.into_iter().position(|one| one == effort);
        place(self) <= place(other)
    }

    pub(super) const fn limits(self) -> Limits {
        match self {
            Self::Fast => Limits {
                steps: STEPS_FAST,
                continues: false,
                row_step: 3,
                row_step_beside: 4,
                passes: &[Pass::Darker],
                crowded: 0,
                likeness: 0.3,
                trios: 60,
                failures: 4,
                pairs: 1,
                tries: Tries { formats: 1, erasures: 4 },
                equalizations: 1,
                bent: 0.4,
                repaired: 0.85,
                doubled: 0,
                stretched: 110,
                cuts_out: false,
                second_opinions: false,
            },
            Self::Normal => Limits {
                steps: STEPS_NORMAL,
                continues: true,
                row_step: 3,
                row_step_beside: 4,
                passes: &[Pass::Darker, Pass::Plain, Pass::ByLight],
                crowded: 400,
                likeness: 0.2,
                trios: 150,
                failures: 8,
                pairs: 3,
                tries: Tries { formats: 1, erasures: 8 },
                equalizations: 2,
                bent: 0.25,
                repaired: 0.7,
                doubled: 320 * 240,
                stretched: u8::MAX,
                cuts_out: false,
                second_opinions: false,
            },
            Self::Thorough => Limits {
                steps: STEPS_THOROUGH,
                continues: false,
                row_step: 1,
                row_step_beside: 1,
                passes: &[Pass::Darker, Pass::Plain, Pass::ByLight, Pass::Lighter, Pass::Sharper],
                crowded: usize::MAX,
                likeness: 0.0,
                trios: 2_000,
                failures: 60,
                pairs: 6,
                tries: Tries { formats: 3, erasures: 24 },
                equalizations: 3,
                bent: 0.25,
                repaired: 0.7,
                doubled: 1280 * 720,
                stretched: u8::MAX,
                cuts_out: true,
                second_opinions: true,
            },
        }
    }
}

/// The remaining budget of a picture. A step is one look at a pixel position, or work of the same
/// duration: about five nanoseconds.
#[derive(Debug)]
pub(super) struct Work {
    left: Cell<usize>,
}

impl Work {
    pub(super) const fn new(steps: usize) -> Self {
        Self { left: Cell::new(steps) }
    }

    /// Takes steps. Returns whether the budget covered them. Work that has begun may be finished,
    /// but no new work begun.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(steps));
        left > steps
    }

    pub(super) const fn left(&self) -> usize {
        self.left.get()
    }

    pub(super) const fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
}

/// Name of that thread. A panic hook can ignore it, because panics there are expected.
#[cfg(feature = "sandbox")]
pub(crate) const CONTAINED_THREAD: &str = "fede-contained";

/// Runs `work` and returns its result, or the default value if it panics.
#[cfg(feature = "sandbox")]
pub(in crate::qr) fn contained<T: Send + Default>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(CONTAINED_THREAD.to_owned());
        thread.spawn_scoped(scope, work).ok().and_then(|thread| thread.join().ok()).unwrap_or_default()
    })
}

/// Without threads, as in a browser, the instance of the WebAssembly module is the containment.
#[cfg(not(feature = "sandbox"))]
#[cfg_attr(feature = "page", expect(dead_code, reason = "there is nothing that needs containment"))]
pub(super) fn contained<T: Send + Default>(work: impl FnOnce() -> T + Send) -> T {
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_spent_for_all() {
        let work = Work::new(10);
        assert!(work.spend(9) && !work.is_spent());
        assert!(!work.spend(2) && work.is_spent() && !work.spend(0));
        assert_eq!(work.left(), 0);
    }
}
