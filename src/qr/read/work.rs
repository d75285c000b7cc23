//! Work, counted: all stages of reading one picture take their steps from one budget, so that no picture, whatever it is
//! full of, takes longer than that. A clock would give other symbols on another machine.

use core::cell::Cell;

/// What is left of the work that a picture is worth. A step is a look at one place of it, or what takes as long: about
/// five nanoseconds.
#[derive(Debug)]
pub(super) struct Work {
    left: Cell<usize>,
}

impl Work {
    pub(super) const fn new(steps: usize) -> Self {
        Self { left: Cell::new(steps) }
    }

    /// Takes steps, and says whether there were as many: what was begun then may be finished, and nothing more begun.
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
