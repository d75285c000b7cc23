//! The code that a converted code was made from.

use super::{Cti, Region};

/// The local code that a converted code was made from: its issuer and its identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    issuer: Region,
    cti: Cti,
}

impl Origin {
    /// Creates an origin from the region that issued the local code and the code's `cti`.
    #[must_use]
    pub const fn new(issuer: Region, cti: Cti) -> Self {
        Self { issuer, cti }
    }

    /// The region that issued the local code.
    #[must_use]
    pub const fn issuer(&self) -> Region {
        self.issuer
    }

    /// The local code's identifier.
    #[must_use]
    pub const fn cti(&self) -> Cti {
        self.cti
    }
}
