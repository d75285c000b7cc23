//! Why nobody could sign in with the provider.

use crate::words::{Explain, Lang, errors_provider as say};

/// Why nobody could sign in with the provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ProviderError {
    /// The provider does not answer.
    Unreachable,
    /// The answer of the provider is not one of `OpenID` Connect, or is too large.
    Answer,
    /// The person or the provider has not agreed.
    Denied,
    /// This browser has not begun the sign-in, or has begun another one since.
    OtherBrowser,
    /// The sign-in took too long.
    Late,
    /// The token has no signature of the provider.
    Signature,
    /// The token is of another provider.
    Issuer,
    /// The token is for somebody else than this office.
    Audience,
    /// The token has expired.
    Expired,
    /// The token belongs to another sign-in.
    Nonce,
    /// The token is wrong in another way.
    Token,
    /// The token does not name a document that exists.
    Document,
    /// The token does not name an account.
    Account,
    /// No account that can be used has the name that the token gives.
    NoAccount,
    /// The account was set up in another way, or for another person.
    Subject,
    /// The person has not signed in there as the office asks.
    Context,
    /// The person has signed in there too long ago, or the token does not say when.
    NotRecent,
}

impl Explain for ProviderError {
    fn id(&self) -> &'static str {
        match self {
            Self::Unreachable => "provider-unreachable",
            Self::Answer => "provider-answer",
            Self::Denied => "provider-denied",
            Self::OtherBrowser => "provider-other-browser",
            Self::Late => "provider-late",
            Self::Signature => "provider-signature",
            Self::Issuer => "provider-issuer",
            Self::Audience => "provider-audience",
            Self::Expired => "provider-expired",
            Self::Nonce => "provider-nonce",
            Self::Token => "provider-token",
            Self::Document => "provider-document",
            Self::Account => "provider-account",
            Self::NoAccount => "provider-no-account",
            Self::Subject => "provider-subject",
            Self::Context => "provider-context",
            Self::NotRecent => "provider-not-recent",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Unreachable => say::provider_unreachable(lang),
            Self::Answer => say::provider_answer(lang),
            Self::Denied => say::provider_denied(lang),
            Self::OtherBrowser => say::provider_other_browser(lang),
            Self::Late => say::provider_late(lang),
            Self::Signature => say::provider_signature(lang),
            Self::Issuer => say::provider_issuer(lang),
            Self::Audience => say::provider_audience(lang),
            Self::Expired => say::provider_expired(lang),
            Self::Nonce => say::provider_nonce(lang),
            Self::Token => say::provider_token(lang),
            Self::Document => say::provider_document(lang),
            Self::Account => say::provider_account(lang),
            Self::NoAccount => say::provider_no_account(lang),
            Self::Subject => say::provider_subject(lang),
            Self::Context => say::provider_context(lang),
            Self::NotRecent => say::provider_not_recent(lang),
        }
        .to_owned()
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Unreachable => say::provider_unreachable_hint(lang),
            Self::Denied | Self::OtherBrowser | Self::Late => say::provider_late_hint(lang),
            Self::Document => say::provider_document_hint(lang),
            Self::Account => say::provider_account_hint(lang),
            Self::NoAccount => say::provider_no_account_hint(lang),
            Self::Subject => say::provider_subject_hint(lang),
            Self::Context => say::provider_context_hint(lang),
            Self::NotRecent => say::provider_not_recent_hint(lang),
            _ => say::provider_token_hint(lang),
        }
        .to_owned()
    }
}
