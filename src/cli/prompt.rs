//! Questions on the terminal whose answer is not shown.

use std::io;

use zeroize::Zeroizing;

use super::Failure;
use crate::words::{errors_cli as fails, file};

/// Asks on the terminal without showing the input.
pub(super) fn ask_hidden(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    // ENXIO: a service or a script opens /dev/tty.
    let is_no_terminal = |error: &io::Error| error.raw_os_error() == Some(6);
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|error| {
        let reason = |lang| match &error {
            error if is_no_terminal(error) => fails::no_terminal(lang).to_owned(),
            error => file::reason(error, lang),
        };
        Failure::new("cannot-ask", |lang| fails::CannotAsk { reason: &reason(lang) }.say(lang))
    })
}
