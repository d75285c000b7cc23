//! Values of flags that several commands share.

use clap::ValueEnum;

use crate::payload::Status;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusArg {
    Green,
    Yellow,
    Red,
}

impl StatusArg {
    pub(super) const fn status(self) -> Status {
        match self {
            Self::Green => Status::Green,
            Self::Yellow => Status::Yellow,
            Self::Red => Status::Red,
        }
    }
}
