//! The password of a connection, from the places where libpq looks for it: `PGPASSWORD`, then the
//! file `PGPASSFILE` or `~/.pgpass`. docs: PostgreSQL, libpq, "The Password File".

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use tokio_postgres::Config;
use tokio_postgres::config::Host;
use zeroize::Zeroizing;

use crate::office::registry::RegistryError;

/// Maximum size of a password file. Its lines are short, one for each database.
const MAX_BYTES: u64 = 1 << 16;

/// The password for the first host, `None` if there is none.
pub(super) fn find(config: &Config) -> Result<Option<Zeroizing<String>>, RegistryError> {
    if let Some(password) = std::env::var("PGPASSWORD").ok().filter(|password| !password.is_empty()) {
        return Ok(Some(Zeroizing::new(password)));
    }
    let (path, is_asked_for) = match std::env::var_os("PGPASSFILE") {
        Some(path) => (PathBuf::from(path), true),
        None => match std::env::var_os("HOME") {
            Some(home) => (Path::new(&home).join(".pgpass"), false),
            None => return Ok(None),
        },
    };
    // Nobody needs the file where the server asks for no password.
    if !is_asked_for && !path.exists() {
        return Ok(None);
    }
    let text = read(&path).map_err(|()| RegistryError::PasswordFile { path })?;
    Ok(matching(&text, &Wanted::of(config)))
}

/// Reads the file if it is a regular one that only its owner can read.
fn read(path: &Path) -> Result<Zeroizing<String>, ()> {
    let file = File::open(path).map_err(drop)?;
    let metadata = file.metadata().map_err(drop)?;
    #[cfg(unix)]
    let is_private = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 == 0;
    #[cfg(not(unix))]
    let is_private = true;
    if !metadata.is_file() || !is_private || metadata.len() > MAX_BYTES {
        return Err(());
    }
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_BYTES).read_to_string(&mut text).map_err(drop)?;
    Ok(text)
}

/// What a line of the file must name.
struct Wanted {
    host: String,
    port: String,
    database: String,
    user: String,
}

impl Wanted {
    fn of(config: &Config) -> Self {
        let host = match config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            // As libpq: a socket in the default directory is `localhost`; others are named.
            Some(Host::Unix(path))
                if ["/tmp", "/var/run/postgresql", "/run/postgresql"].iter().any(|one| path == Path::new(one)) =>
            {
                "localhost".to_owned()
            }
            Some(Host::Unix(path)) => path.to_string_lossy().into_owned(),
            None => "localhost".to_owned(),
        };
        let user = config.get_user().unwrap_or_default().to_owned();
        let database = config.get_dbname().unwrap_or(&user).to_owned();
        Self { host, port: config.get_ports().first().copied().unwrap_or(5432).to_string(), database, user }
    }
}

/// The password of the first line that matches.
fn matching(text: &str, wanted: &Wanted) -> Option<Zeroizing<String>> {
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let (password, names) = fields.split_last()?;
        let wanted = [&wanted.host, &wanted.port, &wanted.database, &wanted.user];
        let fits = names.len() == wanted.len()
            && names.iter().zip(wanted).all(|(name, wanted)| name.as_str() == "*" || name.as_str() == wanted.as_str());
        fits.then(|| password.clone())
    })
}

/// The fields of a line: separated by colons, with `\` before a colon or a backslash that belongs
/// to the field. A colon in the password needs none.
fn fields(line: &str) -> Vec<Zeroizing<String>> {
    let mut fields = vec![Zeroizing::new(String::new())];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        let is_password = fields.len() == 5;
        let character = match character {
            ':' if !is_password => {
                fields.push(Zeroizing::new(String::new()));
                continue;
            }
            '\\' => characters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(field) = fields.last_mut() {
            field.push(character);
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let config: Config = "postgres://li@db:5433/office".parse().unwrap();
        matching(text, &Wanted::of(&config)).map(|password| password.to_string())
    }

    #[test]
    fn the_first_line_that_matches_counts() {
        assert_eq!(found("# c\ndb:5432:office:li:a\ndb:5433:*:li:b\n*:*:*:*:c\n").as_deref(), Some("b"));
        assert_eq!(found("*:*:*:*:a\\:b\\\\c:d").as_deref(), Some("a:b\\c:d"));
        assert_eq!(found("db:5433:office:wang:a\ndb:5433:office\n\n"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pgpass");
        std::fs::write(&path, "*:*:*:*:a").unwrap();
        for (mode, is_read) in [(0o600, true), (0o640, false), (0o604, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read(&path).is_ok(), is_read, "{mode:o}");
        }
        assert!(read(directory.path()).is_err() && read(&directory.path().join("none")).is_err());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&path, "x".repeat(70_000)).unwrap();
        assert!(read(&path).is_err());
    }
}
