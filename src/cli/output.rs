//! Files that appear whole or not at all, and standard output.

use std::io::Write;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use super::Failure;

/// Who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Anyone whom the directory lets in.
    Public,
    /// The owner alone: mode 0600.
    Owner,
}

/// What to do where a file exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    /// Leave it and fail.
    Keep,
    /// Replace it in one step.
    Replace,
}

/// Writes a file beside its place and moves it there, so that no one ever sees half of it.
pub(super) fn write_file(path: &Path, bytes: &[u8], access: Access, existing: Existing) -> Result<(), Failure> {
    let exists = || Failure::io("write", path, &std::io::ErrorKind::AlreadyExists.into());
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let failed = |error: std::io::Error| Failure::io("write", path, &error);
    let mut file = temporary(path, access).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    let persisted = match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    };
    persisted.map(drop).map_err(|error| failed(error.error))
}

fn temporary(path: &Path, access: Access) -> std::io::Result<NamedTempFile> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".fede-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The umask takes from the public mode what the user does not want.
        let mode = match access {
            Access::Public => 0o666,
            Access::Owner => 0o600,
        };
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = access;
    builder.tempfile_in(directory)
}

/// Prints to standard output; styles are left out where it is no terminal.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| Failure::stdout(&error))
}

/// Writes bytes to standard output as they are.
pub(super) fn print_raw(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| Failure::stdout(&error))
}

/// Prints a remark to standard error; the work goes on where that is closed.
pub(super) fn remark(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", super::sanitize::escape(text));
}
