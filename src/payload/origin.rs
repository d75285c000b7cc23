//! The code that a converted code was made from.

use super::{Cti, Region};

/// Names the local code behind a converted one: its issuer and its identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    issuer: Region,
    cti: Cti,
}

impl Origin {
    /// Names a code by the region that issued it and its `cti`.
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
