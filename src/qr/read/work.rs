//! A work budget. All stages of reading a picture take steps from one budget, so that no picture
//! takes longer than that. A clock would give different symbols on different machines.

use core::cell::Cell;

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

    #[cfg(any(feature = "sandbox", test))]
    pub(super) const fn left(&self) -> usize {
        self.left.get()
    }

    pub(super) const fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
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
