//! Questions on the terminal whose answer is not shown.

use zeroize::Zeroizing;

use super::Failure;
use crate::words::{errors_cli as fails, file};

/// Asks on the terminal without showing the input.
pub(super) fn ask_hidden(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|error| {
        Failure::new("cannot-ask", |lang| fails::CannotAsk { reason: &file::reason(&error, lang) }.say(lang))
    })
}
