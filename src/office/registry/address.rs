//! The address of a registry on PostgreSQL.

use core::fmt;

use crate::words::{Explain, Lang, errors_office as say};

/// The address of a registry on PostgreSQL: a URL without a password.
///
/// ```
/// use fede::office::registry::{AddressError, RegistryAddress};
///
/// let address = RegistryAddress::new("postgres://fede@db.example/office?sslrootcert=/etc/fede/ca.pem")?;
/// assert_eq!(address.as_str(), "postgres://fede@db.example/office?sslrootcert=/etc/fede/ca.pem");
/// assert!(matches!(RegistryAddress::new("postgres://fede:geheim@db.example/office"), Err(AddressError::Password)));
/// # Ok::<(), AddressError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryAddress(String);

impl RegistryAddress {
    /// Maximum length in bytes. An address has a host, a database and a few options.
    pub const MAX_BYTES: usize = 2048;

    /// Checks an address.
    ///
    /// # Errors
    /// [`AddressError`].
    pub fn new(text: &str) -> Result<Self, AddressError> {
        if text.len() > Self::MAX_BYTES {
            return Err(AddressError::Long { bytes: text.len() });
        }
        let rest = ["postgres://", "postgresql://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let Some(rest) = rest.filter(|rest| rest.chars().all(|c| c.is_ascii_graphic())) else {
            return Err(AddressError::Form);
        };
        let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = path.split_once('/').map_or(path, |(authority, _)| authority);
        let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
        let has_password = user.contains(':')
            || options.split('&').any(|option| option.split_once('=').is_some_and(|(key, _)| key == "password"));
        if has_password { Err(AddressError::Password) } else { Ok(Self(text.to_owned())) }
    }

    /// The address as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RegistryAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum AddressError {
    /// It is not a URL of PostgreSQL. The text is not repeated: it may contain a password.
    Form,
    /// It is too long.
    Long {
        /// Its length.
        bytes: usize,
    },
    /// It contains a password.
    Password,
    /// An option is unknown, or its value is invalid.
    Option {
        /// What is wrong with it.
        detail: String,
    },
    /// `sslmode` has a value that would also send data in clear text, or an unknown one.
    SslMode {
        /// The value.
        found: String,
    },
}

impl Explain for AddressError {
    fn id(&self) -> &'static str {
        match self {
            Self::Form => "registry-address",
            Self::Long { .. } => "registry-address-long",
            Self::Password => "registry-address-password",
            Self::Option { .. } => "registry-address-option",
            Self::SslMode { .. } => "registry-address-sslmode",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Form => say::registry_address(lang).to_owned(),
            Self::Long { bytes } => say::RegistryAddressLong { max: &RegistryAddress::MAX_BYTES, bytes }.say(lang),
            Self::Password => say::registry_address_password(lang).to_owned(),
            Self::Option { detail } => say::RegistryAddressOption { detail }.say(lang),
            Self::SslMode { found } => say::RegistryAddressSslmode { found }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Form | Self::Long { .. } | Self::Option { .. } => say::registry_address_hint(lang),
            Self::Password => say::registry_address_password_hint(lang),
            Self::SslMode { .. } => say::registry_address_sslmode_hint(lang),
        }
        .to_owned()
    }
}
