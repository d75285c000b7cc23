//! The settings: values that a person would otherwise type with each command.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::ArgPredicate;
use clap::{Arg, Command};

use crate::words::{Lang, cli as say, identified};

identified! {
    /// A value that may come from the environment or from `fede.toml`.
    pub(in crate::cli) enum Setting {
        Key = "key";
        PassphraseFile = "passphrase_file";
        Region = "region";
        Store = "store";
        Office = "office";
        Officer = "officer";
        Lang = "lang";
        Hints = "hints";
        TimeZone = "time_zone";
    }
}

impl Setting {
    /// The environment variable.
    pub(in crate::cli) const fn variable(self) -> &'static str {
        match self {
            Self::Key => "FEDE_KEY",
            Self::PassphraseFile => "FEDE_PASSPHRASE_FILE",
            Self::Region => "FEDE_REGION",
            Self::Store => "FEDE_STORE",
            Self::Office => "FEDE_OFFICE",
            Self::Officer => "FEDE_OFFICER",
            Self::Lang => "FEDE_LANG",
            Self::Hints => "FEDE_HINTS",
            Self::TimeZone => "FEDE_TIME_ZONE",
        }
    }

    /// The value if nothing sets it.
    pub(super) const fn default(self) -> Option<&'static str> {
        match self {
            Self::Office => Some("office"),
            Self::Hints => Some("auto"),
            _ => None,
        }
    }

    /// Whether a relative value in `fede.toml` counts from the directory of the file.
    pub(super) const fn is_path(self) -> bool {
        matches!(self, Self::Key | Self::PassphraseFile | Self::Store | Self::Office)
    }

    /// The setting of an argument. Not every `--key` or `--region` is a region's own: `fede trust
    /// sign --key` and `fede gate run --region` have no setting.
    fn of(command: &str, argument: &Arg) -> Option<Self> {
        // A switch of the same name, such as `fede demo --office`, takes no value.
        let takes_value = argument.get_action().takes_values();
        Self::of_argument(command, argument.get_id().as_str()).filter(|_| takes_value)
    }

    fn of_argument(command: &str, argument: &str) -> Option<Self> {
        match (command, argument) {
            ("fede issue" | "fede convert" | "fede revoke", "key") => Some(Self::Key),
            ("fede issue" | "fede convert" | "fede revoke" | "fede office init", "region") => Some(Self::Region),
            ("fede verify" | "fede convert" | "fede revoke", "store")
            | ("fede gate run" | "fede gate status" | "fede gate sync", "store")
            | ("fede office share" | "fede office partners" | "fede office import shared", "store")
            | ("fede office serve", "store") => Some(Self::Store),
            // Here it adds codes to a revocation list, so it must be asked for.
            ("fede revoke", "office") => None,
            (_, "office") => Some(Self::Office),
            (_, "officer") => Some(Self::Officer),
            // A new key must not get the passphrase of another one by accident.
            ("fede key generate" | "fede key import", _) => None,
            (_, "passphrase_file") => Some(Self::PassphraseFile),
            ("fede", "lang") => Some(Self::Lang),
            _ => None,
        }
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Environment,
    File(PathBuf),
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) value: OsString,
    pub(super) origin: Origin,
}

/// Gives the arguments of a command the defaults that `value` returns.
pub(super) fn with_defaults(command: Command, value: &dyn Fn(Setting) -> Option<OsString>) -> Command {
    each_argument(command, "fede", &|path, arg| {
        if path == "fede gate sync" {
            // It takes a store and a source. A configured store makes one argument enough.
            return match (arg.get_id().as_str(), value(Setting::Store)) {
                ("configured_store", Some(store)) => arg.default_value(store),
                ("source", Some(_)) => arg.required(false),
                _ => arg,
            };
        }
        let Some(setting) = Setting::of(path, &arg) else { return arg };
        // The language has no default here: the locale may choose it.
        let Some(value) = value(setting).filter(|_| setting != Setting::Lang) else { return arg };
        // A default does not satisfy a required argument, so it is no longer required.
        let arg = arg.required(false).default_value(value);
        if setting == Setting::Store && !arg.is_positional() {
            // Files on the command line replace the store.
            return arg.default_value_ifs([
                ("trust", ArgPredicate::IsPresent, NO_DEFAULT),
                ("root", ArgPredicate::IsPresent, NO_DEFAULT),
            ]);
        }
        arg
    })
}

const NO_DEFAULT: Option<&str> = None;

/// Adds the variable and the key of its setting to the help of each argument.
pub(in crate::cli) fn with_names(command: Command, lang: Lang) -> Command {
    each_argument(command, "fede", &|path, arg| {
        let Some(setting) = Setting::of(path, &arg) else { return arg };
        let names = say::SettingNames { variable: &setting.variable(), key: &setting.id() }.say(lang);
        let (short, long) = (arg.get_help().cloned(), arg.get_long_help().cloned());
        let arg = match short {
            Some(help) => arg.help(format!("{help}{names}")),
            None => arg,
        };
        match long {
            Some(help) => arg.long_help(format!("{help}{names}")),
            None => arg,
        }
    })
}

/// Changes each argument of a command and its subcommands. The first argument of `change` is the
/// command as typed: `fede gate run`.
pub(in crate::cli) fn each_argument(command: Command, path: &str, change: &dyn Fn(&str, Arg) -> Arg) -> Command {
    command.mut_args(|arg| change(path, arg)).mut_subcommands(|subcommand| {
        let path = format!("{path} {}", subcommand.get_name());
        each_argument(subcommand, &path, change)
    })
}
