//! `fede config`: shows each setting and where its value comes from.

use core::fmt::Write;

use serde_json::{Value, json};

use super::Config;
use super::setting::{Origin, Setting};
use crate::cli::language::LangArg;
use crate::cli::output::escape_line;
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome, screen};
use crate::payload::Lang;
use crate::words::cli as say;

/// Show the value of each setting and where it comes from.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The first source that has a value counts: the option, the environment variable, fede.toml, the default. \
    fede.toml is looked for in the current directory and the directories above it, up to the home directory; FEDE_CONFIG \
    names another file, or none if it is empty. Relative paths in the file count from its directory. A file that other \
    users can change is refused.\n\n\
Keys of fede.toml and environment variables:\n  \
  key              FEDE_KEY              the region's private key, for issue, convert and revoke\n  \
  passphrase_file  FEDE_PASSPHRASE_FILE  file with the passphrase of the key in its first line\n  \
  region           FEDE_REGION           region of issue, convert, revoke and office init\n  \
  store            FEDE_STORE            the gate's store\n  \
  office           FEDE_OFFICE           directory of the office\n  \
  officer          FEDE_OFFICER          name of the acting officer\n  \
  lang             FEDE_LANG             language: en or zh-CN\n  \
  hints            FEDE_HINTS            what to do next: auto (on a terminal), always or never\n  \
  time_zone        FEDE_TIME_ZONE        time zone of times for people: +08:00, Asia/Shanghai"
)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    json: JsonArgs,
}

/// A setting, as it is shown.
struct Row {
    setting: Setting,
    value: Option<String>,
    source: Source,
}

impl Row {
    fn data(&self) -> Value {
        let source = match self.source {
            Source::Option => "option",
            Source::Environment => "environment",
            Source::File(_) => "file",
            Source::Locale => "locale",
            Source::Default => "default",
            Source::NotSet => "none",
        };
        json!({
            "key": self.setting.id(), "variable": self.setting.variable(), "value": self.value, "source": source,
        })
    }
}

enum Source {
    Option,
    Environment,
    File(String),
    Locale,
    Default,
    NotSet,
}

/// `chosen` is the language from the option or the configuration.
pub(in crate::cli) fn run(
    args: &Args,
    config: &Config,
    chosen: Option<LangArg>,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let rows: Vec<Row> = Setting::ALL.into_iter().map(|setting| row(setting, config, chosen, lang)).collect();
    let settings: Vec<_> = rows.iter().map(Row::data).collect();
    args.json.report(&json!({ "file": config.file, "settings": settings }), || words(config, &rows, lang))?;
    Ok(Outcome::Done)
}

fn row(setting: Setting, config: &Config, chosen: Option<LangArg>, lang: Lang) -> Row {
    if setting == Setting::Lang && chosen != config.lang {
        return Row { setting, value: Some(lang.tag().to_owned()), source: Source::Option };
    }
    let (value, source) = match (config.values.get(&setting), setting.default()) {
        (Some(found), _) => {
            let source = match &found.origin {
                Origin::Environment => Source::Environment,
                Origin::File(path) => Source::File(path.display().to_string()),
            };
            (Some(found.value.to_string_lossy().into_owned()), source)
        }
        (None, _) if setting == Setting::Lang => (Some(lang.tag().to_owned()), Source::Locale),
        (None, Some(value)) => (Some(value.to_owned()), Source::Default),
        (None, None) => (None, Source::NotSet),
    };
    Row { setting, value, source }
}

fn words(config: &Config, rows: &[Row], lang: Lang) -> String {
    let mut out = match &config.file {
        Some(path) => say::ConfigFileUsed { path: &escape_line(&path.display().to_string()) }.say(lang),
        None => say::config_no_file(lang).to_owned(),
    };
    out.push('\n');
    let value = |row: &Row| row.value.as_deref().map_or_else(|| "-".to_owned(), escape_line);
    let width = rows.iter().map(|row| value(row).chars().count()).max().unwrap_or_default();
    for row in rows {
        let value = value(row);
        let source = match &row.source {
            Source::Option => say::config_from_option(lang).to_owned(),
            Source::Environment => row.setting.variable().to_owned(),
            Source::File(path) => escape_line(path),
            Source::Locale => say::config_from_locale(lang).to_owned(),
            Source::Default => say::config_from_default(lang).to_owned(),
            Source::NotSet => say::config_not_set(lang).to_owned(),
        };
        let (key, space) = (row.setting.id(), screen::padding(row.setting.id(), NAME_COLUMNS));
        let _ = writeln!(out, "{key}{space}{value}{}  {source}", screen::padding(&value, width));
    }
    out
}

/// Width of the longest key, and two blanks.
const NAME_COLUMNS: usize = 17;
