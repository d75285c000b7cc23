//! How much work a picture is worth. Work is counted, never timed: the same picture gives the same symbols everywhere.

use super::decode::Tries;
use super::search::Pass;

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// A live stream: what this frame does not give, the next one may.
    Fast,
    /// One picture, soon.
    #[default]
    Normal,
    /// One picture, and no other to be had: second opinions too.
    Thorough,
}

/// The bounds of an effort.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Steps of work for a picture, all stages and second opinions together.
    pub(super) steps: usize,
    /// Every so many rows are looked through for finder patterns.
    pub(super) row_step: usize,
    /// What is tried one after the other, until a symbol is read.
    pub(super) passes: &'static [Pass],
    /// With more finder patterns than this, the first pass is the last.
    pub(super) crowded: usize,
    /// Finder patterns are as like as this.
    pub(super) likeness: f32,
    /// Sets of three finder patterns that are looked at.
    pub(super) trios: usize,
    /// Symbols that are sampled and cannot be decoded, after which the search ends.
    pub(super) failures: usize,
    pub(super) tries: Tries,
    /// How often blur is undone where it is in the way.
    pub(super) equalizations: usize,
    /// Whether a grid is bent to fit where it does not read as it is.
    pub(super) refines: bool,
    /// A picture of no more pixels, in which nothing is found, is read in twice its size.
    pub(super) doubled: usize,
    /// Whether other readers are asked, with the feature `sandbox`: `rxing` in every size, in negative too, and `rqrr`.
    #[cfg_attr(not(feature = "sandbox"), expect(dead_code, reason = "there is nobody to ask"))]
    pub(super) second_opinions: bool,
}

/// Steps of work for a frame: a fifteenth of a second.
const STEPS_FAST: usize = 12_000_000;
/// A fifth of a second. Of the photographs that are read, the dearest takes 10 million.
const STEPS_NORMAL: usize = 30_000_000;
/// A second. Of the photographs that are read, the dearest takes 64 million: 60 symbols in 12 megapixels.
const STEPS_THOROUGH: usize = 150_000_000;

impl Effort {
    pub(super) const fn limits(self) -> Limits {
        match self {
            Self::Fast => Limits {
                steps: STEPS_FAST,
                row_step: 3,
                passes: &[Pass::Darker],
                crowded: 0,
                likeness: 0.3,
                trios: 60,
                failures: 4,
                tries: Tries { formats: 1, erasures: 4 },
                equalizations: 1,
                refines: false,
                doubled: 0,
                second_opinions: false,
            },
            Self::Normal => Limits {
                steps: STEPS_NORMAL,
                row_step: 3,
                passes: &[Pass::Darker, Pass::Plain],
                crowded: 400,
                likeness: 0.2,
                trios: 150,
                failures: 8,
                tries: Tries { formats: 1, erasures: 8 },
                equalizations: 2,
                refines: true,
                doubled: 320 * 240,
                second_opinions: false,
            },
            Self::Thorough => Limits {
                steps: STEPS_THOROUGH,
                row_step: 1,
                passes: &[Pass::Darker, Pass::Plain, Pass::Lighter, Pass::Sharper],
                crowded: usize::MAX,
                likeness: 0.0,
                trios: 2_000,
                failures: 60,
                tries: Tries { formats: 3, erasures: 24 },
                equalizations: 3,
                refines: true,
                doubled: 1280 * 720,
                second_opinions: true,
            },
        }
    }
}
