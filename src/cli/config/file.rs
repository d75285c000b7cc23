//! Finds, checks and reads `fede.toml`.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::setting::Setting;
use crate::key::TokenUri;
use crate::words::{Explain, Lang, errors_cli as say, file, toml_fault};

/// The name of the file.
const NAME: &str = "fede.toml";
/// Maximum size of the file, in bytes. It has a few short values.
const MAX_BYTES: u64 = 64 << 10;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub(super) enum ConfigError {
    /// The file cannot be opened or read.
    Io {
        path: PathBuf,
        error: io::Error,
    },
    /// It is a directory, a pipe or a device.
    NotAFile {
        path: PathBuf,
    },
    TooLarge {
        path: PathBuf,
    },
    NotUtf8 {
        path: PathBuf,
    },
    Toml {
        path: PathBuf,
        detail: toml::de::Error,
    },
    UnknownKey {
        path: PathBuf,
        key: String,
    },
    NotText {
        path: PathBuf,
        key: &'static str,
    },
    /// Another user owns the file or its directory.
    Foreign {
        path: PathBuf,
        owner: u32,
    },
    /// Other users can change the file or its directory.
    Writable {
        path: PathBuf,
        mode: u32,
    },
    /// A value that is none of a list. `name` is the variable, or the file and the key.
    Value {
        name: String,
        found: String,
        expected: &'static str,
    },
}

impl Explain for ConfigError {
    fn id(&self) -> &'static str {
        match self {
            Self::Io { .. } => "config-file",
            Self::NotAFile { .. } => "config-not-a-file",
            Self::TooLarge { .. } => "config-too-large",
            Self::NotUtf8 { .. } => "config-not-utf8",
            Self::Toml { .. } => "config-toml",
            Self::UnknownKey { .. } => "config-unknown-key",
            Self::NotText { .. } => "config-not-text",
            Self::Foreign { .. } => "config-foreign",
            Self::Writable { .. } => "config-writable",
            Self::Value { .. } => "config-value",
        }
    }

    fn words(&self, lang: Lang) -> String {
        let named = |path: &Path, message: &str| say::Named { name: &path.display(), message: &message }.say(lang);
        match self {
            Self::Io { path, error } => file::cannot("read", path, error, lang),
            Self::NotAFile { path } => named(path, say::config_not_a_file(lang)),
            Self::TooLarge { path } => named(path, &say::FileTooLarge { max: &MAX_BYTES }.say(lang)),
            Self::NotUtf8 { path } => named(path, say::not_utf8(lang)),
            Self::Toml { path, detail } => named(path, &toml_fault(detail, lang)),
            Self::UnknownKey { path, key } => {
                let expected = &Setting::IDS;
                named(path, &say::ConfigUnknownKey { key, expected }.say(lang))
            }
            Self::NotText { path, key } => named(path, &say::ConfigNotText { key }.say(lang)),
            Self::Foreign { path, owner } => named(path, &say::ConfigForeign { owner }.say(lang)),
            Self::Writable { path, mode } => {
                named(path, &say::ConfigWritable { mode: &format_args!("{mode:03o}") }.say(lang))
            }
            Self::Value { name, found, expected } => say::ConfigValue { name, found, expected }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Io { error, .. } => file::hint(error, lang).into(),
            Self::Foreign { path, .. } | Self::Writable { path, .. } => {
                say::ConfigTrustHint { path: &path.display() }.say(lang)
            }
            Self::Value { .. } => String::new(),
            _ => say::config_hint(lang).to_owned(),
        }
    }
}

/// The file found, with the text of each key.
#[derive(Debug)]
pub(super) struct ConfigFile {
    pub(super) path: PathBuf,
    pub(super) values: BTreeMap<Setting, String>,
}

/// Looks for the file from `start` upwards: to the home directory, or to the root.
pub(super) fn find(start: &Path, home: Option<&Path>) -> Option<PathBuf> {
    for directory in start.ancestors() {
        let path = directory.join(NAME);
        if path.symlink_metadata().is_ok() {
            return Some(path);
        }
        if Some(directory) == home {
            return None;
        }
    }
    None
}

/// Reads the file, if nobody else can change it.
pub(super) fn read(path: PathBuf) -> Result<ConfigFile, ConfigError> {
    let failed = |error| ConfigError::Io { path: path.clone(), error };
    let metadata = fs::metadata(&path).map_err(failed)?;
    // Opening a pipe would wait for a writer.
    if !metadata.is_file() {
        return Err(ConfigError::NotAFile { path });
    }
    let file = File::open(&path).map_err(failed)?;
    check_owner(&path, &file.metadata().map_err(failed)?)?;
    let real = path.canonicalize().map_err(failed)?;
    if let Some(directory) = real.parent() {
        check_owner(directory, &fs::metadata(directory).map_err(failed)?)?;
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if u64::try_from(bytes.len()).map_or(true, |found| found > MAX_BYTES) {
        return Err(ConfigError::TooLarge { path });
    }
    let Ok(text) = String::from_utf8(bytes) else { return Err(ConfigError::NotUtf8 { path }) };
    let values = parse(&path, &text)?;
    Ok(ConfigFile { path, values })
}

pub(super) fn parse(path: &Path, text: &str) -> Result<BTreeMap<Setting, String>, ConfigError> {
    let table: toml::Table =
        toml::from_str(text).map_err(|detail| ConfigError::Toml { path: path.to_owned(), detail })?;
    let mut values = BTreeMap::new();
    for (key, value) in table {
        let setting = key.parse::<Setting>().ok();
        let Some(setting) = setting else { return Err(ConfigError::UnknownKey { path: path.to_owned(), key }) };
        let toml::Value::String(text) = value else {
            return Err(ConfigError::NotText { path: path.to_owned(), key: setting.id() });
        };
        // A relative path counts from the file, so that the file works from each directory below.
        // A key in a token has no path.
        let beside = path.parent().unwrap_or_else(|| Path::new("."));
        let is_path = setting.is_path() && !TokenUri::is_meant(text.as_bytes());
        let text = if is_path { beside.join(text).display().to_string() } else { text };
        values.insert(setting, text);
    }
    Ok(values)
}

/// The file chooses whom a gate trusts and which key signs, so only this user and root may be able
/// to change it. docs/decisions/080-configuration-file.md
#[cfg(unix)]
fn check_owner(path: &Path, metadata: &Metadata) -> Result<(), ConfigError> {
    use std::os::unix::fs::MetadataExt;

    match distrust(metadata.uid(), metadata.mode(), rustix::process::geteuid().as_raw()) {
        None => Ok(()),
        Some(Distrust::Owner) => Err(ConfigError::Foreign { path: path.to_owned(), owner: metadata.uid() }),
        Some(Distrust::Mode) => Err(ConfigError::Writable { path: path.to_owned(), mode: metadata.mode() & 0o777 }),
    }
}

#[cfg(not(unix))]
fn check_owner(_: &Path, _: &Metadata) -> Result<(), ConfigError> {
    Ok(())
}

/// Why a file or a directory is not trusted.
#[cfg(unix)]
#[derive(Debug, PartialEq, Eq)]
enum Distrust {
    Owner,
    Mode,
}

/// Root can change everything anyway.
#[cfg(unix)]
const fn distrust(owner: u32, mode: u32, me: u32) -> Option<Distrust> {
    if owner != me && owner != 0 {
        Some(Distrust::Owner)
    } else if mode & 0o022 != 0 {
        Some(Distrust::Mode)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_stops_at_home() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("home");
        let below = home.join("a/b");
        fs::create_dir_all(&below).unwrap();
        fs::write(dir.path().join(NAME), "").unwrap();
        assert_eq!(find(&below, Some(&home)), None);
        assert_eq!(find(&below, None), Some(dir.path().join(NAME)));
        fs::write(home.join(NAME), "").unwrap();
        assert_eq!(find(&below, Some(&home)), Some(home.join(NAME)));
        fs::write(home.join("a").join(NAME), "").unwrap();
        assert_eq!(find(&below, Some(&home)), Some(home.join("a").join(NAME)));
    }

    #[test]
    #[cfg(unix)]
    fn only_this_user_and_root_are_trusted() {
        assert_eq!(distrust(1000, 0o100_644, 1000), None);
        assert_eq!(distrust(0, 0o100_644, 1000), None);
        assert_eq!(distrust(1001, 0o100_600, 1000), Some(Distrust::Owner));
        // Root is not to obey a file of a user.
        assert_eq!(distrust(1000, 0o100_600, 0), Some(Distrust::Owner));
        assert_eq!(distrust(1000, 0o100_664, 1000), Some(Distrust::Mode));
        assert_eq!(distrust(1000, 0o100_646, 1000), Some(Distrust::Mode));
        assert_eq!(distrust(0, 0o041_777, 1000), Some(Distrust::Mode));
    }

    #[test]
    fn keys_are_checked() {
        let parse = |text: &str| parse(Path::new("/srv/fede.toml"), text);
        let values = parse("store = \"gate\"\nregion = \"CN-SH\"\nkey = \"/keys/a.pem\"\n").unwrap();
        assert_eq!(values[&Setting::Store], "/srv/gate");
        assert_eq!(values[&Setting::Region], "CN-SH");
        assert_eq!(values[&Setting::Key], "/keys/a.pem");
        assert!(matches!(parse("sotre = \"gate\""), Err(ConfigError::UnknownKey { key, .. }) if key == "sotre"));
        assert!(matches!(parse("store = 1"), Err(ConfigError::NotText { key: "store", .. })));
        assert!(matches!(parse("store"), Err(ConfigError::Toml { .. })));
    }
}
