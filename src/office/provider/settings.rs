//! The providers of identities, as `office.toml` sets them: one for residents, one for the staff.

use std::path::PathBuf;

use serde::Deserialize;

use crate::payload::DocumentKind;

/// What an office and a provider know of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The address of the provider, exactly as it names itself.
    pub issuer: String,
    /// The name of the office there.
    pub client_id: String,
    /// What people call the provider.
    pub name: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// How long ago people may have signed in there, in seconds. `None`: as the provider decides.
    pub recent_seconds: Option<u64>,
    /// How people must have signed in there (`acr`). `None`: as the provider decides.
    pub context: Option<String>,
}

/// The table `staff_provider` of `office.toml`: the staff can sign in there, beside passkeys and
/// passwords.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffProviderSettings {
    /// As [`ProviderSettings::issuer`].
    pub issuer: String,
    /// As [`ProviderSettings::client_id`].
    pub client_id: String,
    /// As [`ProviderSettings::secret_file`], with [`Self::SECRET_VARIABLE`].
    pub secret_file: Option<PathBuf>,
    /// What the staff calls the provider.
    pub name: String,
    /// The claim that has the name of the account, exactly. People must not be able to change it, and
    /// nobody may get the value of somebody else, not even years later.
    pub account_claim: String,
    /// As [`ProviderSettings::scopes`].
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The value that the claim `acr` must have, such as that of a second factor.
    pub acr: Option<String>,
}

impl StaffProviderSettings {
    /// The environment variable with the office's password.
    pub const SECRET_VARIABLE: &str = "FEDE_STAFF_PROVIDER_SECRET";
    /// How long ago the staff may have signed in there: a new session here may change how to sign in, and
    /// must not come from a browser that somebody has left open.
    const RECENT_SECONDS: u64 = 15 * 60;

    /// The first field that is wrong.
    pub(in crate::office) fn fault(&self) -> Option<&'static str> {
        first_wrong(&[
            ("staff_provider.issuer", is_fit(&self.issuer) && is_safe(&self.issuer)),
            ("staff_provider.client_id", is_fit(&self.client_id)),
            ("staff_provider.name", is_fit(&self.name)),
            ("staff_provider.account_claim", is_fit(&self.account_claim)),
            ("staff_provider.scopes", are_scopes(&self.scopes)),
            ("staff_provider.acr", self.acr.as_deref().is_none_or(is_fit)),
        ])
    }

    /// What the client needs.
    #[must_use]
    pub fn registration(&self) -> Registration {
        let Self { issuer, client_id, name, scopes, acr, .. } = self.clone();
        Registration { issuer, client_id, name, scopes, recent_seconds: Some(Self::RECENT_SECONDS), context: acr }
    }
}

/// Maximum length of a value, in bytes.
const MAX_BYTES: usize = 200;

fn is_fit(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= MAX_BYTES && !text.chars().any(char::is_control)
}

/// Whether an address is `https`, or of a provider on this computer, for tests.
fn is_safe(url: &str) -> bool {
    let host = |rest: &str| rest.split(['/', ':']).next().unwrap_or_default().to_owned();
    match url.split_once("://") {
        Some(("https", rest)) => !host(rest).is_empty(),
        Some(("http", rest)) => matches!(host(rest).as_str(), "localhost" | "127.0.0.1"),
        _ => false,
    }
}

/// Whether each is a scope of OAuth 2.0, and there are not many.
fn are_scopes(scopes: &[String]) -> bool {
    let is_scope = |scope: &String| is_fit(scope) && scope.bytes().all(|byte| byte.is_ascii_graphic());
    scopes.len() <= 20 && scopes.iter().all(is_scope)
}

fn first_wrong(fields: &[(&'static str, bool)]) -> Option<&'static str> {
    fields.iter().find(|(_, is_right)| !is_right).map(|(field, _)| *field)
}

/// The table `provider` of `office.toml`: residents sign in there.
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
    /// What is asked for beside `openid`, so that the identity token has the claims.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The claim that has the kind of the document, as an identifier of fede.
    pub kind_claim: Option<String>,
    /// The kind of the document, if no claim has it. Default: `resident-id`.
    pub document: Option<String>,
}

impl ProviderSettings {
    /// The environment variable with the office's password.
    pub const SECRET_VARIABLE: &str = "FEDE_PROVIDER_SECRET";

    /// The first field that is wrong.
    pub(in crate::office) fn fault(&self) -> Option<&'static str> {
        first_wrong(&[
            ("provider.issuer", is_fit(&self.issuer) && is_safe(&self.issuer)),
            ("provider.client_id", is_fit(&self.client_id)),
            ("provider.name", is_fit(&self.name)),
            ("provider.number_claim", is_fit(&self.number_claim)),
            ("provider.kind_claim", self.kind_claim.as_deref().is_none_or(is_fit)),
            ("provider.document", self.kind().is_some()),
            ("provider.scopes", are_scopes(&self.scopes)),
        ])
    }

    /// What the client needs.
    #[must_use]
    pub fn registration(&self) -> Registration {
        let Self { issuer, client_id, name, scopes, .. } = self.clone();
        Registration { issuer, client_id, name, scopes, recent_seconds: None, context: None }
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
            scopes: Vec::new(),
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
        let staff = StaffProviderSettings {
            issuer: "https://id.example".to_owned(),
            client_id: "fede".to_owned(),
            secret_file: None,
            name: "Staff".to_owned(),
            account_claim: "employee".to_owned(),
            scopes: vec!["profile".to_owned()],
            acr: None,
        };
        assert_eq!(staff.fault(), None);
        let wrong = StaffProviderSettings { issuer: "http://id.example".to_owned(), ..staff.clone() };
        assert_eq!(wrong.fault(), Some("staff_provider.issuer"));
        let wrong = StaffProviderSettings { scopes: vec!["two words".to_owned()], ..staff.clone() };
        assert_eq!(wrong.fault(), Some("staff_provider.scopes"));
        let wrong = StaffProviderSettings { acr: Some(String::new()), ..staff };
        assert_eq!(wrong.fault(), Some("staff_provider.acr"));
        let wrong = ProviderSettings { document: Some("x".to_owned()), ..right.clone() };
        assert_eq!(wrong.fault(), Some("provider.document"));
        assert_eq!(ProviderSettings { name: " ".to_owned(), ..right }.fault(), Some("provider.name"));
    }
}
