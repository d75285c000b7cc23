//! The region's provider of identities, as `office.toml` sets it.

use std::path::PathBuf;

use serde::Deserialize;

use crate::payload::DocumentKind;

/// The table `provider` of `office.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// The address of the provider, exactly as it names itself (`OpenID` Connect Discovery 1.0,
    /// section 4.3).
    pub issuer: String,
    /// The name of this office there.
    pub client_id: String,
    /// The file with the office's password there, from the office's directory. Without it: the
    /// environment variable [`Self::SECRET_VARIABLE`], or no password.
    pub secret_file: Option<PathBuf>,
    /// What residents call the provider.
    pub name: String,
    /// The claim that has the document's number.
    pub number_claim: String,
    /// The claim that has the kind of the document, as an identifier of fede.
    pub kind_claim: Option<String>,
    /// The kind of the document, if no claim has it. Default: `resident-id`.
    pub document: Option<String>,
}

impl ProviderSettings {
    /// The environment variable with the office's password.
    pub const SECRET_VARIABLE: &str = "FEDE_PROVIDER_SECRET";
    /// Maximum length of a value, in bytes.
    const MAX_BYTES: usize = 200;

    /// The first field that is wrong.
    pub(in crate::office) fn fault(&self) -> Option<&'static str> {
        let is_fit = |text: &str| {
            !text.trim().is_empty() && text.len() <= Self::MAX_BYTES && !text.chars().any(char::is_control)
        };
        let is_safe = |url: &str| {
            let host = |rest: &str| rest.split(['/', ':']).next().unwrap_or_default().to_owned();
            match url.split_once("://") {
                Some(("https", rest)) => !host(rest).is_empty(),
                // A provider on this computer, for tests.
                Some(("http", rest)) => matches!(host(rest).as_str(), "localhost" | "127.0.0.1"),
                _ => false,
            }
        };
        let fields = [
            ("provider.issuer", is_fit(&self.issuer) && is_safe(&self.issuer)),
            ("provider.client_id", is_fit(&self.client_id)),
            ("provider.name", is_fit(&self.name)),
            ("provider.number_claim", is_fit(&self.number_claim)),
            ("provider.kind_claim", self.kind_claim.as_deref().is_none_or(is_fit)),
            ("provider.document", self.kind().is_some()),
        ];
        fields.into_iter().find(|(_, is_right)| !is_right).map(|(field, _)| field)
    }

    /// The kind of the document, if no claim has it.
    #[must_use]
    pub fn kind(&self) -> Option<DocumentKind> {
        self.document.as_deref().map_or(Some(DocumentKind::ResidentId), |document| document.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_field_is_named() {
        let right = ProviderSettings {
            issuer: "https://id.example".to_owned(),
            client_id: "fede".to_owned(),
            secret_file: None,
            name: "Region".to_owned(),
            number_claim: "number".to_owned(),
            kind_claim: None,
            document: None,
        };
        assert_eq!(right.fault(), None);
        assert_eq!(right.kind(), Some(DocumentKind::ResidentId));
        for issuer in ["", "id.example", "http://id.example", "https://", "ftp://id.example", "https://a\n"] {
            let wrong = ProviderSettings { issuer: issuer.to_owned(), ..right.clone() };
            assert_eq!(wrong.fault(), Some("provider.issuer"), "{issuer}");
        }
        assert_eq!(ProviderSettings { issuer: "http://127.0.0.1:9".to_owned(), ..right.clone() }.fault(), None);
        let wrong = ProviderSettings { document: Some("x".to_owned()), ..right.clone() };
        assert_eq!(wrong.fault(), Some("provider.document"));
        assert_eq!(ProviderSettings { name: " ".to_owned(), ..right }.fault(), Some("provider.name"));
    }
}
