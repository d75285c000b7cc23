//! Configuration: an option, else the environment, else `fede.toml`, else a default.
//!
//! [`Config`] gives the values as defaults to the arguments, so commands do not know where a value
//! comes from.

mod command;
mod file;
mod setting;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Command;

pub(super) use command::{Args, run};
pub(super) use setting::{Setting, each_argument, with_names};

use file::ConfigError;
use setting::{Origin, Value};

use super::hints::Hints;
use super::language::LangArg;
use crate::time::Zone;

/// The variable that names the file. Empty: no file is used.
const FILE_VARIABLE: &str = "FEDE_CONFIG";

/// The values from the environment and from `fede.toml`.
#[derive(Debug, Default)]
pub(super) struct Config {
    file: Option<PathBuf>,
    values: BTreeMap<Setting, Value>,
    lang: Option<LangArg>,
    hints: Hints,
    zone: Option<Zone>,
}

/// Reads a text as `fede.toml`, for the fuzz target `settings`.
#[cfg(fuzzing)]
pub(super) fn read_text(text: &str) {
    if let Err(error) = file::parse(Path::new("/fede.toml"), text) {
        let _ = crate::words::Explain::words(&error, crate::words::Lang::En);
    }
}

impl Config {
    /// Reads the environment, and `fede.toml` of the current directory or the nearest one above.
    pub(super) fn load() -> Result<Self, super::Failure> {
        let variable = |name: &str| std::env::var_os(name);
        let start = std::env::current_dir().unwrap_or_default();
        Ok(Self::from(&variable, &start)?)
    }

    fn from(variable: &dyn Fn(&str) -> Option<OsString>, start: &Path) -> Result<Self, ConfigError> {
        let path = match variable(FILE_VARIABLE) {
            Some(path) if path.is_empty() => None,
            Some(path) => Some(start.join(path)),
            None => file::find(start, variable("HOME").as_deref().map(Path::new)),
        };
        let file = path.map(file::read).transpose()?;
        let mut values = BTreeMap::new();
        if let Some(file) = &file {
            for (setting, text) in &file.values {
                let origin = Origin::File(file.path.clone());
                values.insert(*setting, Value { value: text.into(), origin });
            }
        }
        for setting in Setting::ALL {
            // An empty variable counts as one that is not set.
            if let Some(value) = variable(setting.variable()).filter(|value| !value.is_empty()) {
                values.insert(setting, Value { value, origin: Origin::Environment });
            }
        }
        // The passphrase itself is in the environment: a file does not replace it.
        if variable("FEDE_PASSPHRASE").is_some() {
            values.remove(&Setting::PassphraseFile);
        }
        let config = Self { file: file.map(|file| file.path), values, ..Self::default() };
        let lang = config.choice(Setting::Lang, LangArg::parse, "en, zh-CN")?;
        let hints = config.choice(Setting::Hints, Hints::parse, Hints::IDS)?.unwrap_or_default();
        let zone = config.choice(Setting::TimeZone, |text| Zone::parse(text).ok(), "+08:00, Asia/Shanghai, …")?;
        Ok(Self { lang, hints, zone, ..config })
    }

    /// A value out of a list.
    fn choice<T>(
        &self,
        setting: Setting,
        parse: impl Fn(&str) -> Option<T>,
        expected: &'static str,
    ) -> Result<Option<T>, ConfigError> {
        let Some(value) = self.values.get(&setting) else { return Ok(None) };
        let found = value.value.to_string_lossy();
        let name = match &value.origin {
            Origin::Environment => setting.variable().to_owned(),
            Origin::File(path) => format!("{}: {}", path.display(), setting.id()),
        };
        let wrong = || ConfigError::Value { name, found: found.to_string(), expected };
        parse(&found).map(Some).ok_or_else(wrong)
    }

    /// The language that is set, if any.
    pub(super) const fn lang(&self) -> Option<LangArg> {
        self.lang
    }

    /// Whether to print hints after a success.
    pub(super) const fn hints(&self) -> Hints {
        self.hints
    }

    /// The time zone that is set, if any.
    pub(super) const fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// Gives the arguments of a command the values as defaults.
    pub(super) fn give_defaults(&self, command: Command) -> Command {
        setting::with_defaults(command, &|setting| self.values.get(&setting).map(|value| value.value.clone()))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::{CommandFactory, FromArgMatches};

    use super::*;
    use crate::cli::Cli;

    fn config(variables: &[(&str, &str)], start: &Path) -> Result<Config, ConfigError> {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        Config::from(&find, start)
    }

    /// The arguments that clap sees, by the `Debug` text of the parsed command line.
    fn parsed(config: &Config, line: &str) -> String {
        let command = config.give_defaults(Cli::command());
        let matches = command.try_get_matches_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"));
        format!("{:?}", Cli::from_arg_matches(&matches).unwrap())
    }

    #[test]
    fn the_nearest_source_wins() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("fede.toml"), "store = \"here\"\nregion = \"CN-HB\"\nkey = \"k.pem\"\n").unwrap();
        let config = config(&[("FEDE_REGION", "CN-SH"), ("FEDE_OFFICER", "")], dir.path()).unwrap();
        let here = dir.path().join("here").display().to_string();
        let status = parsed(&config, "fede gate status");
        assert!(status.contains(&here), "{status}");
        let issue = parsed(&config, "fede issue --status green");
        assert!(issue.contains("CN-SH") && issue.contains("k.pem") && !issue.contains("CN-HB"), "{issue}");
        let issue = parsed(&config, "fede issue --status green --region CN-YN");
        assert!(issue.contains("CN-YN") && !issue.contains("CN-SH"), "{issue}");
        let sync = parsed(&config, "fede gate sync /site");
        assert!(sync.contains(&here) && sync.contains("\"/site\""), "{sync}");
        let sync = parsed(&config, "fede gate sync other --at 2026-03-05T12:00:00Z /site");
        assert!(sync.contains("store: \"other\", source: Some(\"/site\")"), "{sync}");
    }

    /// Files on the command line replace the store, and a request has a region of its own.
    #[test]
    fn defaults_conflict_with_nothing() {
        let config = config(&[("FEDE_STORE", "held"), ("FEDE_REGION", "CN-SH")], Path::new("/")).unwrap();
        let verify = parsed(&config, "fede verify a.png --trust l --root r");
        assert!(!verify.contains("held"), "{verify}");
        assert!(parsed(&config, "fede verify a.png").contains("held"));
        parsed(&config, "fede issue --key k.pem --request r.json");
        parsed(&config, "fede issue batch p.csv --out c.tar");
        if cfg!(feature = "office") {
            let partners = parsed(&config, "fede office partners");
            assert!(partners.contains("held"), "{partners}");
            assert!(!parsed(&config, "fede office partners --trust l --root r").contains("held"));
        }
    }

    /// A switch has the name of a setting and takes no value.
    #[test]
    fn a_switch_takes_no_setting() {
        let config = config(&[("FEDE_OFFICE", "office"), ("FEDE_STORE", "held")], Path::new("/")).unwrap();
        if cfg!(feature = "office") {
            assert!(parsed(&config, "fede office review").contains("\"office\""));
        }
        let demo = parsed(&config, "fede demo");
        assert_eq!(demo.contains("office: false"), cfg!(feature = "online"), "{demo}");
    }

    #[test]
    fn a_choice_is_checked() {
        let wrong = config(&[("FEDE_LANG", "fr")], Path::new("/"));
        assert!(matches!(wrong, Err(ConfigError::Value { found, .. }) if found == "fr"));
        assert!(config(&[("FEDE_LANG", "zh_CN")], Path::new("/")).is_ok());
        let zone = |text: &str| config(&[("FEDE_TIME_ZONE", text)], Path::new("/"));
        assert_eq!(zone("+08:00").unwrap().zone, Some(Zone::CHINA));
        assert!(zone("Asia/Shanghai").unwrap().zone.is_some() && zone("").unwrap().zone.is_none());
        assert!(matches!(zone("+8"), Err(ConfigError::Value { found, .. }) if found == "+8"));
    }

    #[test]
    fn a_file_may_be_named_or_left_out() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("fede.toml"), "wrong = 1").unwrap();
        fs::write(dir.path().join("other.toml"), "store = \"x\"").unwrap();
        assert!(config(&[], dir.path()).is_err());
        assert!(config(&[("FEDE_CONFIG", "")], dir.path()).unwrap().file.is_none());
        let named = config(&[("FEDE_CONFIG", "other.toml")], dir.path()).unwrap();
        assert_eq!(named.file, Some(dir.path().join("other.toml")));
    }
}
