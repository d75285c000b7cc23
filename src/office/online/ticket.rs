//! Tickets in forms: whoever has just declared can do one more thing with the receipt, for a while.

use super::PageError;
use super::state::Online;
use crate::office::registry::ReceiptHash;

/// A ticket for a receipt and a purpose.
pub(super) fn seal(
    online: &Online,
    (purpose, seconds): (&str, u64),
    receipt: &ReceiptHash,
) -> Result<String, PageError> {
    let until = online.now()?.saturating_add(seconds).seconds();
    let text = [until.to_be_bytes().as_slice(), receipt].concat();
    online.keys.seal(purpose, &text, online.random()?).ok_or(PageError::Fault { cause: "ticket" })
}

/// The receipt of a ticket that this office has made for the purpose and that has not ended.
pub(super) fn open(online: &Online, purpose: &str, ticket: &str) -> Result<ReceiptHash, PageError> {
    let text = online.keys.open(purpose, ticket).ok_or(PageError::StaleForm)?;
    let (until, receipt) = text.split_first_chunk().ok_or(PageError::StaleForm)?;
    let receipt = receipt.try_into().map_err(|_| PageError::StaleForm)?;
    if online.now()?.seconds() < u64::from_be_bytes(*until) { Ok(receipt) } else { Err(PageError::StaleForm) }
}
