//! Values of flags that several commands share.

use clap::ValueEnum;

#[cfg(feature = "office")]
use crate::office::Encoding;
use crate::payload::{Status, WithdrawalClass};

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ClassArg {
    Unspecified,
    IssuedInError,
    Superseded,
    Lost,
    Misused,
}

impl ClassArg {
    pub(super) const fn class(self) -> WithdrawalClass {
        match self {
            Self::Unspecified => WithdrawalClass::Unspecified,
            Self::IssuedInError => WithdrawalClass::IssuedInError,
            Self::Superseded => WithdrawalClass::Superseded,
            Self::Lost => WithdrawalClass::Lost,
            Self::Misused => WithdrawalClass::Misused,
        }
    }
}

#[cfg(feature = "office")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EncodingArg {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "gb18030")]
    Gb18030,
}

#[cfg(feature = "office")]
impl EncodingArg {
    pub(super) const fn encoding(self) -> Encoding {
        match self {
            Self::Utf8 => Encoding::Utf8,
            Self::Gb18030 => Encoding::Gb18030,
        }
    }
}
