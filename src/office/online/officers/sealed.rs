//! What a page says to itself in a form: sealed, so that only a page that was shown can have said it,
//! and for half an hour only.

use super::super::PageError;
use super::super::state::Online;
use crate::time::Timestamp;

/// How long a form counts after its page was shown, in seconds.
const SECONDS: u64 = 1800;

/// Seals a text. A form for another purpose does not take it.
pub(super) fn seal(online: &Online, purpose: &str, text: &str, now: Timestamp) -> Result<String, PageError> {
    let text = format!("{} {text}", now.seconds());
    online.keys.seal(purpose, text.as_bytes(), online.random()?).ok_or(PageError::Fault { cause: "seal" })
}

/// The sealed text.
///
/// # Errors
/// [`PageError::StaleForm`] if nobody has sealed it for this purpose, or too long ago.
pub(super) fn open(online: &Online, purpose: &str, sealed: &str, now: Timestamp) -> Result<String, PageError> {
    let opened = online.keys.open(purpose, sealed).ok_or(PageError::StaleForm)?;
    let (at, text) =
        core::str::from_utf8(&opened).ok().and_then(|text| text.split_once(' ')).ok_or(PageError::StaleForm)?;
    let at: u64 = at.parse().map_err(|_| PageError::StaleForm)?;
    if now.seconds() >= at.saturating_add(SECONDS) {
        return Err(PageError::StaleForm);
    }
    Ok(text.to_owned())
}
