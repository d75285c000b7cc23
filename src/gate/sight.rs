//! What one frame, line or file gives: new judgements, and remarks about the scanner.

use super::{Judgement, ScannerRemark};
use crate::verifier::Decision;

/// Result of a frame or a line.
#[derive(Debug, Default)]
pub struct Sight {
    /// New judgements.
    pub judged: Vec<Judgement>,
    /// Whether a code judged a short time ago is still in view.
    pub is_still_there: bool,
    /// Corrections made to a scanner's line.
    pub remarks: Vec<ScannerRemark>,
    /// Whether a scanner's line is the start of a code.
    pub is_partial: bool,
}

impl Sight {
    /// Of several codes in one picture, the one to show: the strictest. Otherwise a person could
    /// get in with another person's code.
    #[must_use]
    pub fn strictest(&self) -> Option<&Judgement> {
        let strictness = |judgement: &Judgement| match judgement.decision() {
            Decision::Accepted => 0,
            Decision::Undecided => 1,
            Decision::Refused => 2,
        };
        // `max_by_key` returns the last maximum; `rev` makes it the first of equally strict ones.
        self.judged.iter().rev().max_by_key(|judgement| strictness(judgement))
    }
}
