//! Signing in with a provider of identities; residents with that of the region.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use maud::html;

use super::rates::Limited;
use super::sign_in::{entered, looked};
use super::state::Online;
use super::visitor::{Cookie, Visitor};
use super::{ONLINE, PageError, sign_in};
use crate::office::acts::{ActError, By, give_receipt};
use crate::office::provider::{Flow, IdClaims, Identified, ProviderClient, ProviderError};
use crate::office::registry::atomically_about;
use crate::time::Timestamp;
use crate::words::{Explain, online as say};

/// Where browsers come back to.
pub(super) const BACK: &str = "/sign-in/provider/back";

/// The purpose of the seal of a resident's cookie, and of the hash that stands for a receipt.
const PURPOSE: &str = "provider";

/// How long a person may take at the provider, in seconds.
const FLOW_SECONDS: u64 = 600;

/// Maximum length of a code or a state, in bytes. Providers send some hundred.
const MAX_BYTES: usize = 4096;

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/sign-in/provider", get(begin)).route(BACK, get(back))
}

/// A provider, and what is bound to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Provider {
    /// That of the region, for residents.
    Residents,
    /// That of the office, for its staff.
    Staff,
}

impl Provider {
    const fn of(self, online: &Online) -> Option<&ProviderClient> {
        match self {
            Self::Residents => online.provider.as_ref(),
            Self::Staff => online.staff_provider.as_ref(),
        }
    }

    /// The purpose of the seal of the cookie: a sign-in that was begun with one does not end with the other.
    const fn purpose(self) -> &'static str {
        match self {
            Self::Residents => PURPOSE,
            Self::Staff => "staff-provider",
        }
    }

    /// Refuses a request if there is no such provider, or if too many have come from its network.
    fn check(self, online: &Online, visitor: &Visitor) -> Result<(), PageError> {
        if self.of(online).is_none() {
            return Err(PageError::NotFound);
        }
        let who = format!("{} {}", self.purpose(), visitor.network());
        if online.may(Limited::ProviderSignIns, &who) { Ok(()) } else { Err(PageError::TooMany) }
    }

    /// Calls the provider on a thread that may block. At most as many wait as the server has permits.
    async fn call<T: Send + 'static>(
        self,
        online: &Arc<Online>,
        work: impl FnOnce(&ProviderClient) -> Result<T, ProviderError> + Send + 'static,
    ) -> Result<Result<T, ProviderError>, PageError> {
        // Each provider has permits of its own: a slow one does not keep the other's people out.
        let permits = match self {
            Self::Residents => &online.provider_calls,
            Self::Staff => &online.staff_provider_calls,
        };
        let permit = Arc::clone(permits).try_acquire_owned().map_err(|_| PageError::Busy)?;
        let shared = Arc::clone(online);
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            self.of(&shared).map(work)
        });
        done.await.map_err(|_| PageError::Fault { cause: "provider" })?.ok_or(PageError::NotFound)
    }

    /// The answer that sends a browser to the provider. It changes nothing here but a cookie.
    pub(super) async fn begin(
        self,
        online: &Arc<Online>,
        visitor: &Visitor,
    ) -> Result<Result<Response, ProviderError>, PageError> {
        self.check(online, visitor)?;
        let now = online.now()?;
        let begun = match self.call(online, move |provider| provider.begin(now)).await? {
            Ok(begun) => begun,
            Err(error) => return Ok(Err(noted(error))),
        };
        let fault = || PageError::Fault { cause: "provider" };
        let until = now.saturating_add(FLOW_SECONDS).seconds();
        let text = serde_json::to_vec(&(until, &begun.flow)).map_err(|_| fault())?;
        let sealed = online.keys.seal(self.purpose(), &text, online.random()?).ok_or_else(fault)?;
        let cookie = Cookie::Provider.set(&sealed, online.is_tls, Some(FLOW_SECONDS));
        let mut response = StatusCode::SEE_OTHER.into_response();
        for (name, value) in [(LOCATION, begun.address), (SET_COOKIE, cookie)] {
            response.headers_mut().append(name, HeaderValue::from_str(&value).map_err(|_| fault())?);
        }
        Ok(Ok(response))
    }

    /// What the provider says about whoever comes back from it.
    pub(super) async fn finish(
        self,
        online: &Arc<Online>,
        visitor: &Visitor,
        (headers, uri): (&HeaderMap, &Uri),
    ) -> Result<Result<IdClaims, ProviderError>, PageError> {
        self.check(online, visitor)?;
        let now = online.now()?;
        let query = uri.query().unwrap_or_default().as_bytes();
        let value = |name: &str| {
            let found = form_urlencoded::parse(query).find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            found.filter(|value| value.len() <= MAX_BYTES)
        };
        let (state, code) = (value("state").unwrap_or_default(), value("code"));
        let claims = match self.flow(online, headers, &state, now) {
            Ok(flow) => match code {
                Some(code) => self.call(online, move |provider| provider.finish(flow, &code, now)).await?,
                None => Err(ProviderError::Denied),
            },
            Err(error) => Err(error),
        };
        Ok(claims.map_err(noted))
    }

    /// What the browser has kept, if it belongs to an answer with this state.
    fn flow(self, online: &Online, headers: &HeaderMap, state: &str, now: Timestamp) -> Result<Flow, ProviderError> {
        let sealed = Cookie::Provider.get(headers, online.is_tls).ok_or(ProviderError::OtherBrowser)?;
        let text = online.keys.open(self.purpose(), sealed).ok_or(ProviderError::OtherBrowser)?;
        let (until, flow): (u64, Flow) = serde_json::from_slice(&text).map_err(|_| ProviderError::OtherBrowser)?;
        if !flow.is_of(state) {
            return Err(ProviderError::OtherBrowser);
        }
        if now.seconds() >= until { Err(ProviderError::Late) } else { Ok(flow) }
    }
}

/// A sign-in counts once in its browser, whatever has become of it.
pub(super) fn forgotten(mut response: Response, online: &Online) -> Response {
    if let Ok(gone) = HeaderValue::from_str(&Cookie::Provider.set("", online.is_tls, Some(0))) {
        response.headers_mut().append(SET_COOKIE, gone);
    }
    response
}

/// The status of a page that says why nobody could sign in.
pub(super) const fn status_of(error: &ProviderError) -> StatusCode {
    match error {
        ProviderError::Unreachable => StatusCode::BAD_GATEWAY,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Notes in the log why somebody could not sign in.
pub(super) fn noted(error: ProviderError) -> ProviderError {
    tracing::warn!(target: "fede::online", event = "provider-refused", cause = error.id());
    error
}

async fn begin(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    match Provider::Residents.begin(&online, &visitor).await? {
        Ok(response) => Ok(response),
        Err(error) => refused(&online, &visitor, &error),
    }
}

fn refused(online: &Online, visitor: &Visitor, error: &ProviderError) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let faults = html! {
        div.errors role="alert" tabindex="-1" {
            h2 { (say::errors_title(lang)) }
            p { (error.words(lang)) }
            p { (error.hint(lang)) }
        }
    };
    let mut response = sign_in::page(online, visitor, Some(&faults))?;
    *response.status_mut() = status_of(error);
    Ok(response)
}

/// Comes back from the provider.
async fn back(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, PageError> {
    let now = online.now()?;
    let config = online.office.config();
    let today = config.zone.day_of(now).map_err(|_| PageError::Fault { cause: "day" })?;
    let claims = Provider::Residents.finish(&online, &visitor, (&headers, &uri)).await?;
    let settings = config.provider.as_ref().ok_or(PageError::NotFound)?;
    let response = match claims.and_then(|claims| claims.document(settings, today).map_err(noted)) {
        Ok(identified) => enter(&online, &identified, now).await?,
        Err(error) => refused(&online, &visitor, &error)?,
    };
    Ok(forgotten(response, &online))
}

/// Signs a resident in. What stands for the receipt is made from the person, so there is one.
async fn enter(online: &Arc<Online>, identified: &Identified, now: Timestamp) -> Result<Response, PageError> {
    let person = online.office.secret().index_of(identified.kind, &identified.number);
    let hash = online.keys.hash(PURPOSE, person.as_bytes());
    let receipt = online
        .with(move |_, registry| {
            Ok(atomically_about(registry, person, None, |registry| {
                let known = registry.receipt(&hash)?.filter(|known| known.person == person && known.opens);
                if known.is_none() {
                    give_receipt(registry, person, &hash, By { officer: ONLINE, at: now })?;
                }
                looked(registry, person, ("sign-in", now))?;
                Ok::<_, ActError>(registry.receipt(&hash)?)
            })?)
        })
        .await?;
    let receipt = receipt.filter(|receipt| receipt.person == person && receipt.opens);
    entered(online, &hash, &receipt.ok_or(PageError::Fault { cause: "provider" })?, now)
}
