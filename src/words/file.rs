//! What a person reads about a file operation that failed.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::{Lang, errors_file as say};

/// What was tried with which file, and why it did not work. `action` is a verb: `read`, `write`, `lock`.
pub(crate) fn cannot(action: &str, path: &Path, error: &io::Error, lang: Lang) -> String {
    say::Cannot { path: &path.display(), action, reason: &reason(error, lang) }.say(lang)
}

/// What to do about it.
pub(crate) fn hint(error: &io::Error, lang: Lang) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => say::not_found_hint(lang),
        ErrorKind::PermissionDenied => say::permission_denied_hint(lang),
        ErrorKind::AlreadyExists => say::already_exists_hint(lang),
        ErrorKind::IsADirectory => say::directory_hint(lang),
        ErrorKind::NotADirectory => say::not_found_hint(lang),
        ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => say::storage_full_hint(lang),
        _ => say::other_hint(lang),
    }
}

/// The cause. What has no text of its own is in the words of the operating system, without the error number.
pub(crate) fn reason(error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        ErrorKind::NotFound => say::not_found(lang),
        ErrorKind::PermissionDenied => say::permission_denied(lang),
        ErrorKind::AlreadyExists => say::already_exists(lang),
        ErrorKind::StorageFull => say::storage_full(lang),
        ErrorKind::FileTooLarge => say::too_large(lang),
        ErrorKind::QuotaExceeded => say::quota(lang),
        ErrorKind::IsADirectory => say::directory(lang),
        ErrorKind::NotADirectory => say::not_a_directory(lang),
        ErrorKind::DirectoryNotEmpty => say::not_empty(lang),
        ErrorKind::ReadOnlyFilesystem => say::read_only(lang),
        ErrorKind::ResourceBusy => say::busy(lang),
        ErrorKind::ConnectionRefused => say::refused(lang),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => say::reset(lang),
        ErrorKind::TimedOut => say::timed_out(lang),
        _ => {
            let text = error.to_string();
            return text.split_once(" (os error").map_or_else(|| text.clone(), |(words, _)| words.to_ascii_lowercase());
        }
    }
    .to_owned()
}
