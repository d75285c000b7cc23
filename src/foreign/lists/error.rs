//! Why the list of a network is refused as a whole.

use crate::foreign::certificate::SignerCertificateError;
use crate::foreign::json::JsonError;
use crate::foreign::{ForeignKeyError, Network};
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_foreign as say};

/// Why the list of a network is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum NetworkListError {
    /// The file is not JSON within the bounds.
    Json(JsonError),
    /// The file is not a list of this network.
    Form {
        /// The network.
        network: Network,
        /// The part that is missing or has another form.
        part: &'static str,
    },
    /// The network's key has not signed the list.
    Signature {
        /// The network.
        network: Network,
    },
    /// The network's key cannot be used.
    Key(SignerCertificateError),
    /// The list was made after the time of the check.
    Future {
        /// When the list was made.
        as_of: Timestamp,
        /// The time of the check.
        at: Timestamp,
    },
    /// An issuer that was asked for is not on the list.
    NotListed {
        /// The issuer.
        issuer: String,
    },
    /// Nothing was chosen, or nothing of what was chosen can be used.
    Empty,
    /// What was chosen cannot be listed.
    Listed(ForeignKeyError),
}

impl From<ForeignKeyError> for NetworkListError {
    fn from(error: ForeignKeyError) -> Self {
        Self::Listed(error)
    }
}

impl Explain for NetworkListError {
    fn id(&self) -> &'static str {
        match self {
            Self::Json(error) => error.id(),
            Self::Form { .. } => "network-list-form",
            Self::Signature { .. } => "network-list-signature",
            Self::Key(_) => "network-list-key",
            Self::Future { .. } => "network-list-future",
            Self::NotListed { .. } => "network-list-not-listed",
            Self::Empty => "network-list-empty",
            Self::Listed(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Json(error) => error.words(lang),
            Self::Form { network, part } => say::NetworkListForm { network: &network.words(lang), part }.say(lang),
            Self::Signature { network } => say::NetworkListSignature { network: &network.words(lang) }.say(lang),
            Self::Key(error) => say::NetworkListKey { error: &error.words(lang) }.say(lang),
            Self::Future { as_of, at } => say::NetworkListFuture { as_of, at }.say(lang),
            Self::NotListed { issuer } => say::NetworkListNotListed { issuer }.say(lang),
            Self::Empty => say::network_list_empty(lang).to_owned(),
            Self::Listed(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Signature { .. } | Self::Key(_) => say::network_list_signature_hint(lang).to_owned(),
            Self::NotListed { .. } | Self::Empty => say::network_list_empty_hint(lang).to_owned(),
            Self::Future { .. } => say::network_list_future_hint(lang).to_owned(),
            _ => say::network_list_form_hint(lang).to_owned(),
        }
    }
}
