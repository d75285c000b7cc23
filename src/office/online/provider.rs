//! Residents sign in with the region's own provider of identities.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use maud::html;

use super::rates::Limited;
use super::server::Online;
use super::sign_in::{entered, looked};
use super::visitor::{Cookie, Visitor};
use super::{ONLINE, PageError, sign_in};
use crate::office::acts::{ActError, By, give_receipt};
use crate::office::provider::{Flow, Identified, ProviderClient, ProviderError};
use crate::office::registry::atomically_about;
use crate::time::Timestamp;
use crate::words::{Explain, online as say};

/// Where browsers come back to.
pub(super) const BACK: &str = "/sign-in/provider/back";

/// The purpose of the seal of the cookie, and of the hash that stands for a receipt.
const PURPOSE: &str = "provider";

/// How long a person may take at the provider, in seconds.
const FLOW_SECONDS: u64 = 600;

/// Maximum length of a code or a state, in bytes. Providers send some hundred.
const MAX_BYTES: usize = 4096;

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/sign-in/provider", get(begin)).route(BACK, get(back))
}

/// Calls the provider on a thread that may block. At most as many wait as the server has permits.
async fn call<T: Send + 'static>(
    online: &Arc<Online>,
    work: impl FnOnce(&ProviderClient) -> Result<T, ProviderError> + Send + 'static,
) -> Result<Result<T, ProviderError>, PageError> {
    let permit = Arc::clone(&online.provider_calls).try_acquire_owned().map_err(|_| PageError::Busy)?;
    let shared = Arc::clone(online);
    let done = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        shared.provider.as_ref().map(work)
    });
    done.await.map_err(|_| PageError::Fault { cause: "provider" })?.ok_or(PageError::NotFound)
}

/// Goes to the provider. It changes nothing here but a cookie.
async fn begin(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    if online.provider.is_none() {
        return Err(PageError::NotFound);
    }
    if !online.may(Limited::SignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let now = online.now()?;
    let begun = match call(&online, move |provider| provider.begin(now)).await? {
        Ok(begun) => begun,
        Err(error) => return refused(&online, &visitor, &error),
    };
    let fault = || PageError::Fault { cause: "provider" };
    let until = now.saturating_add(FLOW_SECONDS).seconds();
    let text = serde_json::to_vec(&(until, &begun.flow)).map_err(|_| fault())?;
    let sealed = online.keys.seal(PURPOSE, &text, online.random()?).ok_or_else(fault)?;
    let cookie = Cookie::Provider.set(&sealed, online.is_tls, Some(FLOW_SECONDS));
    let mut response = StatusCode::SEE_OTHER.into_response();
    for (name, value) in [(LOCATION, begun.address), (SET_COOKIE, cookie)] {
        response.headers_mut().append(name, HeaderValue::from_str(&value).map_err(|_| fault())?);
    }
    Ok(response)
}

fn refused(online: &Online, visitor: &Visitor, error: &ProviderError) -> Result<Response, PageError> {
    tracing::warn!(target: "fede::online", event = "provider-refused", cause = error.id());
    let lang = visitor.lang;
    let faults = html! {
        div.errors role="alert" tabindex="-1" {
            h2 { (say::errors_title(lang)) }
            p { (error.words(lang)) }
            p { (error.hint(lang)) }
        }
    };
    let mut response = sign_in::page(online, visitor, Some(&faults))?;
    *response.status_mut() = match error {
        ProviderError::Unreachable => StatusCode::BAD_GATEWAY,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(response)
}

/// What the browser has kept, if it belongs to an answer with this state.
fn flow(online: &Online, headers: &HeaderMap, state: &str, now: Timestamp) -> Result<Flow, ProviderError> {
    let sealed = Cookie::Provider.get(headers, online.is_tls).ok_or(ProviderError::OtherBrowser)?;
    let text = online.keys.open(PURPOSE, sealed).ok_or(ProviderError::OtherBrowser)?;
    let (until, flow): (u64, Flow) = serde_json::from_slice(&text).map_err(|_| ProviderError::OtherBrowser)?;
    if !flow.is_of(state) {
        return Err(ProviderError::OtherBrowser);
    }
    if now.seconds() >= until { Err(ProviderError::Late) } else { Ok(flow) }
}

/// Comes back from the provider.
async fn back(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, PageError> {
    if online.provider.is_none() {
        return Err(PageError::NotFound);
    }
    if !online.may(Limited::SignIns, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let now = online.now()?;
    let today = online.office.config().zone.day_of(now).map_err(|_| PageError::Fault { cause: "day" })?;
    let query = uri.query().unwrap_or_default().as_bytes();
    let value = |name: &str| {
        let found = form_urlencoded::parse(query).find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        found.filter(|value| value.len() <= MAX_BYTES)
    };
    let (state, code) = (value("state").unwrap_or_default(), value("code"));
    let identified = match flow(&online, &headers, &state, now) {
        Ok(flow) => match code {
            Some(code) => call(&online, move |provider| provider.finish(flow, &code, (now, today))).await?,
            None => Err(ProviderError::Denied),
        },
        Err(error) => Err(error),
    };
    let mut response = match identified {
        Ok(identified) => enter(&online, &identified, now).await?,
        Err(error) => refused(&online, &visitor, &error)?,
    };
    // A sign-in counts once in its browser, whatever has become of it.
    if let Ok(gone) = HeaderValue::from_str(&Cookie::Provider.set("", online.is_tls, Some(0))) {
        response.headers_mut().append(SET_COOKIE, gone);
    }
    Ok(response)
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
