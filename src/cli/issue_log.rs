//! The log of codes that were issued without an office: a code can be revoked only by its identifier,
//! and an identifier that nobody has noted is lost with the code.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::output::remark;
use super::{Failure, hints};
use crate::issuer::Code;
use crate::payload::{Claims, Lang};
use crate::words::{cli as say, file, next};

/// The flags for the log.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct LogArgs {
    /// File that gets a line of JSON about the code: identifier, key, times, masked name. Default:
    /// fede/issued.ndjson in `XDG_STATE_HOME` or ~/.local/state, if there is a home directory.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Write no log.
    #[arg(long, conflicts_with = "log")]
    no_log: bool,
}

/// An open log.
pub(super) struct IssueLog {
    path: PathBuf,
    file: File,
    /// Whether this process has made the file without being told its name.
    is_new: bool,
}

impl LogArgs {
    /// Opens the log before anything is signed. A log that nobody asked for and that cannot be written
    /// is only a remark.
    pub(super) fn open(&self, lang: Lang) -> Result<Option<IssueLog>, Failure> {
        if self.no_log {
            return Ok(None);
        }
        if let Some(path) = &self.log {
            let file = append_to(path).map_err(|error| Failure::io("write", path, &error))?;
            return Ok(Some(IssueLog { path: path.clone(), file, is_new: false }));
        }
        let Some(path) = default_path(|name| std::env::var_os(name)) else { return Ok(None) };
        let is_new = !path.exists();
        match make_directory(&path).and_then(|()| append_to(&path)) {
            Ok(file) => Ok(Some(IssueLog { path, file, is_new })),
            Err(error) => {
                let reason = &file::reason(&error, lang);
                remark(&say::NoIssueLog { path: &path.display(), reason }.say(lang));
                Ok(None)
            }
        }
    }
}

impl IssueLog {
    /// Adds a code, before the code is given to anybody. Neither the full name nor the number of the
    /// document is written.
    pub(super) fn add(&mut self, code: &Code, claims: &Claims, lang: Lang) -> Result<(), Failure> {
        let validity = claims.validity();
        let holder = claims.holder();
        let line = json!({
            "cti": code.cti().to_string(),
            "kid": code.kid().to_string(),
            "region": claims.issuer().code(),
            "issued": validity.issued().to_string(),
            "expires": validity.window().expires().to_string(),
            "status": claims.statements().health().map(|health| health.status().id()),
            "holder": holder.map(|holder| json!({ "name": holder.name(), "document": holder.kind().id() })),
        });
        // In one write: two processes may append at the same time.
        let written = self.file.write_all(format!("{line}\n").as_bytes()).and_then(|()| self.file.sync_data());
        written.map_err(|error| Failure::io("write", &self.path, &error))?;
        if self.is_new {
            hints::next(&next::IssueLog { path: &self.path.display() }.say(lang), lang);
        }
        Ok(())
    }
}

/// The log of a user who named none.
fn default_path(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
    let directory = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = directory("XDG_STATE_HOME").or_else(|| Some(directory("HOME")?.join(".local/state")))?;
    Some(state.join("fede/issued.ndjson"))
}

fn make_directory(path: &Path) -> io::Result<()> {
    let Some(directory) = path.parent() else { return Ok(()) };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

fn append_to(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_in_the_state_directory() {
        let path = |state: Option<&str>, home: Option<&str>| {
            let found = default_path(|name| match name {
                "XDG_STATE_HOME" => state.map(Into::into),
                _ => home.map(Into::into),
            });
            found.map(|path| path.display().to_string())
        };
        assert_eq!(path(Some("/s"), Some("/h")).as_deref(), Some("/s/fede/issued.ndjson"));
        // An empty or relative value counts as none (XDG Base Directory Specification).
        for state in [None, Some(""), Some("s")] {
            assert_eq!(path(state, Some("/h")).as_deref(), Some("/h/.local/state/fede/issued.ndjson"));
        }
        assert_eq!(path(None, None), None);
    }
}
