//! Sessions of residents: sealed in a cookie, bound to a receipt. The registry ends them.
//!
//! Whoever has just declared gets one of another kind: it binds one telephone, and opens nothing.

use std::sync::Arc;

use super::PageError;
use super::state::Online;
use super::visitor::{Cookie, Visitor};
use crate::office::registry::{Receipt, ReceiptHash, Receipts, RegistryError};
use crate::time::Timestamp;

/// A kind of session: the purpose of its seal, its cookie, and how long it lasts, in seconds: computers
/// are shared.
type Kind = (&'static str, Cookie, u64);

const RESIDENT: Kind = ("resident", Cookie::Resident, 1800);
const BINDING: Kind = ("binding", Cookie::Binding, 600);

/// A session that is valid now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Session {
    pub(super) hash: ReceiptHash,
    pub(super) receipt: Receipt,
}

/// What a cookie says. The registry may have ended the session since.
pub(super) struct Unsealed {
    ended: i64,
    hash: ReceiptHash,
}

impl Unsealed {
    /// The session, if the registry has not ended it.
    pub(super) fn check(&self, registry: &dyn Receipts) -> Result<Option<Session>, RegistryError> {
        let receipt = registry.receipt(&self.hash)?.filter(|receipt| receipt.ended == self.ended);
        Ok(receipt.map(|receipt| Session { hash: self.hash, receipt }))
    }
}

/// The cookie of a new session.
pub(super) fn begin(
    online: &Online,
    hash: &ReceiptHash,
    receipt: &Receipt,
    now: Timestamp,
) -> Result<String, PageError> {
    cookie(online, RESIDENT, (hash, receipt), now)
}

/// The cookie of a session that binds one telephone.
pub(super) fn begin_binding(online: &Online, session: &Session, now: Timestamp) -> Result<String, PageError> {
    cookie(online, BINDING, (&session.hash, &session.receipt), now)
}

fn cookie(
    online: &Online,
    (purpose, cookie, seconds): Kind,
    (hash, receipt): (&ReceiptHash, &Receipt),
    now: Timestamp,
) -> Result<String, PageError> {
    let until = now.saturating_add(seconds).seconds();
    let text = [until.to_be_bytes().as_slice(), &receipt.ended.to_be_bytes(), hash].concat();
    let sealed = online.keys.seal(purpose, &text, online.random()?).ok_or(PageError::Fault { cause: "session" })?;
    Ok(cookie.set(&sealed, online.is_tls, Some(seconds)))
}

/// The cookie that deletes a session from the browser.
pub(super) fn gone(online: &Online) -> String {
    Cookie::Resident.set("", online.is_tls, Some(0))
}

/// The same for a session that has bound its telephone.
pub(super) fn binding_gone(online: &Online) -> String {
    Cookie::Binding.set("", online.is_tls, Some(0))
}

/// The session of a visitor, if it is valid: not too old, and not ended in the registry.
pub(super) async fn of(online: &Arc<Online>, visitor: &Visitor) -> Result<Option<Session>, PageError> {
    opened(online, RESIDENT, visitor.session.as_deref()).await
}

/// What the cookie of a visitor says, for [`Unsealed::check`] beside other reads.
pub(super) fn unsealed(online: &Online, visitor: &Visitor) -> Result<Option<Unsealed>, PageError> {
    unseal(online, RESIDENT, visitor.session.as_deref())
}

/// The session in which a visitor binds a telephone: that after a declaration, or that of who has signed
/// in.
pub(super) async fn for_binding(online: &Arc<Online>, visitor: &Visitor) -> Result<Option<Session>, PageError> {
    match opened(online, BINDING, visitor.binding.as_deref()).await? {
        Some(session) => Ok(Some(session)),
        None => of(online, visitor).await,
    }
}

async fn opened(online: &Arc<Online>, kind: Kind, sealed: Option<&str>) -> Result<Option<Session>, PageError> {
    let Some(unsealed) = unseal(online, kind, sealed)? else { return Ok(None) };
    online.with(move |_, registry| Ok(unsealed.check(registry)?)).await
}

fn unseal(online: &Online, (purpose, ..): Kind, sealed: Option<&str>) -> Result<Option<Unsealed>, PageError> {
    let now = online.now()?;
    let opened = sealed.and_then(|sealed| online.keys.open(purpose, sealed));
    let Some((until, ended, hash)) = opened.and_then(|text| parse(&text)) else { return Ok(None) };
    Ok((now.seconds() < until).then_some(Unsealed { ended, hash }))
}

fn parse(text: &[u8]) -> Option<(u64, i64, ReceiptHash)> {
    let (until, rest) = text.split_first_chunk()?;
    let (ended, hash) = rest.split_first_chunk()?;
    Some((u64::from_be_bytes(*until), i64::from_be_bytes(*ended), hash.try_into().ok()?))
}
