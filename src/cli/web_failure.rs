//! Why a web server gave no file.

use ureq::Error;

use crate::words::{Lang, errors_cli as say, file};

/// The cause. What has no text of its own is in the words of the library.
pub(super) fn reason(error: &Error, lang: Lang) -> String {
    match error {
        Error::StatusCode(status) => say::HttpStatus { status }.say(lang),
        Error::Io(error) => file::reason(error, lang),
        Error::Timeout(_) => say::http_timeout(lang).to_owned(),
        Error::HostNotFound => say::http_no_host(lang).to_owned(),
        Error::BadUri(_) => say::http_address(lang).to_owned(),
        Error::TooManyRedirects | Error::RedirectFailed => say::http_redirects(lang).to_owned(),
        error => error.to_string(),
    }
}
