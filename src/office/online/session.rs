//! Sessions of residents: sealed in a cookie, bound to a receipt. The registry ends them.

use std::sync::Arc;

use super::PageError;
use super::server::Online;
use super::visitor::{Cookie, Visitor};
use crate::office::registry::{Receipt, ReceiptHash, Receipts};
use crate::time::Timestamp;

/// The purpose of the seal.
const PURPOSE: &str = "resident";

/// How long a session lasts, in seconds: half an hour, because computers are shared.
const SESSION_SECONDS: u64 = 1800;

/// A session that is valid now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Session {
    pub(super) hash: ReceiptHash,
    pub(super) receipt: Receipt,
}

/// The cookie of a new session.
pub(super) fn begin(
    online: &Online,
    hash: &ReceiptHash,
    receipt: &Receipt,
    now: Timestamp,
) -> Result<String, PageError> {
    let until = now.saturating_add(SESSION_SECONDS).seconds();
    let text = [until.to_be_bytes().as_slice(), &receipt.ended.to_be_bytes(), hash].concat();
    let sealed = online.keys.seal(PURPOSE, &text, online.random()?).ok_or(PageError::Fault { cause: "session" })?;
    Ok(Cookie::Resident.set(&sealed, online.is_tls, Some(SESSION_SECONDS)))
}

/// The cookie that deletes a session from the browser.
pub(super) fn gone(online: &Online) -> String {
    Cookie::Resident.set("", online.is_tls, Some(0))
}

/// The session of a visitor, if it is valid: not too old, and not ended in the registry.
pub(super) async fn of(online: &Arc<Online>, visitor: &Visitor) -> Result<Option<Session>, PageError> {
    let now = online.now()?;
    let opened = visitor.session.as_deref().and_then(|sealed| online.keys.open(PURPOSE, sealed));
    let Some((until, ended, hash)) = opened.and_then(|text| parse(&text)) else { return Ok(None) };
    if now.seconds() >= until {
        return Ok(None);
    }
    let receipt = online.with(move |_, registry| Ok(registry.receipt(&hash)?)).await?;
    Ok(receipt.filter(|receipt| receipt.ended == ended).map(|receipt| Session { hash, receipt }))
}

fn parse(text: &[u8]) -> Option<(u64, i64, ReceiptHash)> {
    let (until, rest) = text.split_first_chunk()?;
    let (ended, hash) = rest.split_first_chunk()?;
    Some((u64::from_be_bytes(*until), i64::from_be_bytes(*ended), hash.try_into().ok()?))
}
