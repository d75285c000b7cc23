//! Why an act on a page did nothing. Nothing of it stays.

use super::super::PageError;
use crate::office::acts::ActError;
use crate::office::registry::RegistryError;

pub(super) enum Refused {
    /// The page cannot be shown: a session has ended, or the registry has failed.
    Page(PageError),
    /// The officer can do something about it.
    Act(ActError),
}

impl Refused {
    /// The fault that the page shows, or the error instead of the page.
    pub(super) fn into_fault(self) -> Result<ActError, PageError> {
        match self {
            Self::Act(error) => Ok(error),
            Self::Page(error) => Err(error),
        }
    }
}

impl From<RegistryError> for Refused {
    fn from(error: RegistryError) -> Self {
        Self::Page(error.into())
    }
}

impl From<ActError> for Refused {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Registry(error) => error.into(),
            error => Self::Act(error),
        }
    }
}
