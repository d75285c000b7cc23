//! Where a private key is: in a file, or in a token.

use core::fmt;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{TokenUri, TokenUriError};

/// Where a private key is. Options, settings and `office.toml` name keys in this way.
///
/// ```
/// use fede::key::KeyLocation;
///
/// let file = KeyLocation::parse("keys/shanghai.pem".as_ref())?;
/// assert_eq!(file, KeyLocation::File("keys/shanghai.pem".into()));
/// let token = KeyLocation::parse("pkcs11:object=codes?module-path=/usr/lib/p11.so".as_ref())?;
/// assert!(matches!(token, KeyLocation::Token(_)));
/// # Ok::<(), fede::key::TokenUriError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyLocation {
    /// A key file.
    File(PathBuf),
    /// A key in a PKCS#11 token.
    Token(Box<TokenUri>),
}

impl KeyLocation {
    /// Reads a location: a URI if it begins with `pkcs11:`, or else a path.
    ///
    /// # Errors
    /// [`TokenUriError`], if the URI does not name a key.
    pub fn parse(text: &OsStr) -> Result<Self, TokenUriError> {
        if !TokenUri::is_meant(text.as_encoded_bytes()) {
            return Ok(Self::File(text.into()));
        }
        let uri = text.to_str().ok_or(TokenUriError::Character { part: "text" })?;
        TokenUri::parse(uri).map(Box::new).map(Self::Token)
    }

    /// The location as seen from another directory: a relative path counts from `directory`.
    #[must_use]
    pub fn seen_from(&self, directory: &Path) -> Self {
        match self {
            Self::File(path) => Self::File(directory.join(path)),
            Self::Token(_) => self.clone(),
        }
    }
}

impl fmt::Display for KeyLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Token(uri) => uri.fmt(f),
        }
    }
}
