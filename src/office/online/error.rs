//! Why a page cannot be shown. What a person reads says nothing about the inside of the office.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::office::accounts::AccountError;
use crate::office::acts::ActError;
use crate::office::passkeys::PasskeyError;
use crate::office::registry::RegistryError;
use crate::words::{Explain, Lang, errors_online as say};

/// The page on which the staff signs in.
pub(super) const SIGN_IN: &str = "/office/sign-in";

/// Why a page cannot be shown.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub(super) enum PageError {
    /// No page has this address.
    NotFound,
    /// The page does not take this kind of request.
    Method,
    /// The request does not come from a page of this office.
    OtherSite,
    /// The form is not one that this server has made for this browser, or it is too old.
    StaleForm,
    /// What was sent is too large.
    TooLarge,
    /// What was sent is no form.
    NoForm,
    /// Too many requests.
    TooMany,
    /// The request took too long.
    Late,
    /// Nobody of the staff is signed in.
    NotSignedIn,
    /// The role may not do this.
    NotAllowed,
    /// Too many others are served.
    Busy,
    /// The server ends.
    Ended,
    /// The registry cannot be used now.
    Registry {
        /// The identifier of the cause, for the log.
        cause: &'static str,
    },
    /// The clock or the random source failed, or something that a test should have found.
    Fault {
        /// The identifier of the cause, for the log.
        cause: &'static str,
    },
}

impl PageError {
    /// The status of the answer.
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotSignedIn => StatusCode::SEE_OTHER,
            Self::OtherSite | Self::StaleForm | Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoForm => StatusCode::BAD_REQUEST,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::Busy | Self::Ended | Self::Registry { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The identifier of the cause, for the log. It has no data of a request.
    pub(super) fn cause(&self) -> &'static str {
        match self {
            Self::Registry { cause } | Self::Fault { cause } => cause,
            _ => self.id(),
        }
    }

    /// The error of an answer that a layer has made without a page.
    pub(super) const fn of_status(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::REQUEST_TIMEOUT => Self::Late,
            _ => return None,
        })
    }
}

impl Explain for PageError {
    fn id(&self) -> &'static str {
        match self {
            Self::NotFound => "page-not-found",
            Self::Method => "page-method",
            Self::OtherSite => "page-other-site",
            Self::StaleForm => "page-stale-form",
            Self::TooLarge => "page-too-large",
            Self::NoForm => "page-no-form",
            Self::TooMany => "page-too-many",
            Self::Late => "page-late",
            Self::NotSignedIn => "page-not-signed-in",
            Self::NotAllowed => "page-not-allowed",
            Self::Busy => "page-busy",
            Self::Ended | Self::Registry { .. } => "page-away",
            Self::Fault { .. } => "page-fault",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotFound => say::page_not_found(lang),
            Self::Method => say::page_method(lang),
            Self::OtherSite => say::page_other_site(lang),
            Self::StaleForm => say::page_stale_form(lang),
            Self::TooLarge => say::page_too_large(lang),
            Self::NoForm => say::page_no_form(lang),
            Self::TooMany => say::page_too_many(lang),
            Self::Late => say::page_late(lang),
            Self::NotSignedIn => say::page_not_signed_in(lang),
            Self::NotAllowed => say::page_not_allowed(lang),
            Self::Busy => say::page_busy(lang),
            Self::Ended | Self::Registry { .. } => say::page_away(lang),
            Self::Fault { .. } => say::page_fault(lang),
        }
        .to_owned()
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NotFound | Self::Method => say::page_not_found_hint(lang),
            Self::OtherSite | Self::StaleForm | Self::NoForm => say::page_stale_form_hint(lang),
            Self::TooLarge => say::page_too_large_hint(lang),
            Self::TooMany => say::page_too_many_hint(lang),
            Self::NotSignedIn => say::page_not_signed_in_hint(lang),
            Self::NotAllowed => say::page_not_allowed_hint(lang),
            Self::Late | Self::Busy => say::page_busy_hint(lang),
            Self::Ended | Self::Registry { .. } => say::page_away_hint(lang),
            Self::Fault { .. } => say::page_fault_hint(lang),
        }
        .to_owned()
    }
}

impl From<RegistryError> for PageError {
    fn from(error: RegistryError) -> Self {
        Self::Registry { cause: error.id() }
    }
}

impl From<AccountError> for PageError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Registry(error) => error.into(),
            AccountError::Act(error) => error.into(),
            AccountError::Passkey(error) => error.into(),
            AccountError::NotSignedIn => Self::NotSignedIn,
            AccountError::NotAllowed { .. } => Self::NotAllowed,
            error => Self::Fault { cause: error.id() },
        }
    }
}

impl From<PasskeyError> for PageError {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::Registry(error) => error.into(),
            error => Self::Fault { cause: error.id() },
        }
    }
}

impl From<ActError> for PageError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Registry(error) => error.into(),
            ActError::TooManyRequests => Self::TooMany,
            ActError::TooManyFiles => Self::TooLarge,
            // It has ended meanwhile: the page shows how.
            ActError::NoRequest | ActError::NothingToCorrect | ActError::NoTelephone => Self::StaleForm,
            error => Self::Fault { cause: error.id() },
        }
    }
}

/// Marks an answer to somebody who has to sign in first.
#[derive(Clone)]
pub(super) struct NotSignedIn;

/// An answer without a page. The shell puts the page around it, in the language of the visitor.
impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        // Signing in is the way on, and no fault.
        if matches!(self, Self::NotSignedIn) {
            let mut response = Redirect::to(SIGN_IN).into_response();
            response.extensions_mut().insert(NotSignedIn);
            return response;
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
