//! Why a night cannot be planned, or a worker cannot work on it.

use crate::key::KeyId;
use crate::office::OfficeError;
use crate::office::acts::ActError;
use crate::office::registry::RegistryError;
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_night as say};

/// Why a night stops or cannot begin. What is stored stays.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum NightError {
    /// The registry failed.
    Registry(#[from] RegistryError),
    /// An act failed: for example, the key cannot sign.
    Act(ActError),
    /// The office's files cannot be read.
    Office(#[from] OfficeError),
    /// An output cannot be written.
    Output(#[from] OutputError),
    /// The registry is a file.
    NotOnServer,
    /// No night is open.
    NoNight,
    /// There was no night yet.
    NeverNight,
    /// The night was planned by another version of fede.
    OtherProgram {
        /// The version that the night notes.
        expected: String,
        /// This version.
        found: String,
    },
    /// The night was planned with other audit rules.
    OtherRules {
        /// The first digits of the digest that the night notes.
        expected: String,
        /// Those of the rules here.
        found: String,
    },
    /// The night was planned with other settings in office.toml.
    OtherConfig {
        /// The first digits of the digest that the night notes.
        expected: String,
        /// Those of the settings here.
        found: String,
    },
    /// The key may not sign the codes of the night.
    OtherKey {
        /// The ids of the keys that may.
        expected: String,
        /// The id of this key.
        found: KeyId,
    },
    /// The clock differs from the server's.
    Clock {
        /// By how many seconds.
        seconds: u64,
        /// The server's time.
        server: Timestamp,
        /// The time here.
        here: Timestamp,
    },
    /// The night issues codes, and nothing says where they go.
    NoOutput,
    /// The lines of an output cannot be made.
    Lines {
        /// What is wrong.
        detail: String,
    },
    /// The job queue failed.
    Queue {
        /// What the queue or the server says.
        detail: String,
    },
    /// A part of the program has failed.
    Fault {
        /// What it says.
        detail: String,
    },
}

impl From<ActError> for NightError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Registry(error) => Self::Registry(error),
            other => Self::Act(other),
        }
    }
}

impl NightError {
    /// Whether it will pass without this worker's doing: it waits and tries again.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Registry(
                RegistryError::ConnectionLost
                    | RegistryError::Unconfirmed
                    | RegistryError::Unreachable { .. }
                    | RegistryError::Locked { .. }
                    | RegistryError::Full
                    | RegistryError::ReadOnly
            ) | Self::Output(_)
                | Self::Queue { .. }
        )
    }

    /// Whether the server of the registry does not answer as it should for now. Then every shard fails.
    #[must_use]
    pub const fn is_of_server(&self) -> bool {
        matches!(self, Self::Registry(_)) && self.is_passing()
    }

    /// Whether it is the worker's trouble alone: the worker ends, and others can do its shards.
    #[must_use]
    pub const fn is_of_worker(&self) -> bool {
        match self {
            Self::OtherProgram { .. }
            | Self::OtherRules { .. }
            | Self::OtherConfig { .. }
            | Self::OtherKey { .. }
            | Self::Clock { .. }
            | Self::NoOutput
            | Self::NotOnServer
            | Self::Office(_)
            | Self::Fault { .. }
            | Self::Act(ActError::Sign(_)) => true,
            Self::Registry(error) => matches!(
                error,
                RegistryError::Denied { .. }
                    | RegistryError::Older { .. }
                    | RegistryError::Newer { .. }
                    | RegistryError::NoRegistry { .. }
                    | RegistryError::NotARegistry { .. }
                    | RegistryError::OtherOffice { .. }
                    | RegistryError::OtherSecret
                    | RegistryError::Retired
                    | RegistryError::Incomplete
                    | RegistryError::Privilege { .. }
            ),
            _ => false,
        }
    }
}

impl Explain for NightError {
    fn id(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.id(),
            Self::Act(error) => error.id(),
            Self::Office(error) => error.id(),
            Self::Output(error) => error.id(),
            Self::NotOnServer => "night-not-on-server",
            Self::NoNight => "night-none",
            Self::NeverNight => "night-never",
            Self::OtherProgram { .. } => "night-other-program",
            Self::OtherRules { .. } => "night-other-rules",
            Self::OtherConfig { .. } => "night-other-config",
            Self::OtherKey { .. } => "night-other-key",
            Self::Clock { .. } => "night-clock",
            Self::NoOutput => "night-no-output",
            Self::Lines { .. } => "night-lines",
            Self::Queue { .. } => "night-queue",
            Self::Fault { .. } => "night-fault",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => error.words(lang),
            Self::Act(error) => error.words(lang),
            Self::Office(error) => error.words(lang),
            Self::Output(error) => error.words(lang),
            Self::NotOnServer => say::night_not_on_server(lang).to_owned(),
            Self::NoNight => say::night_none(lang).to_owned(),
            Self::NeverNight => say::night_never(lang).to_owned(),
            Self::OtherProgram { expected, found } => say::NightOtherProgram { expected, found }.say(lang),
            Self::OtherRules { expected, found } => say::NightOtherRules { expected, found }.say(lang),
            Self::OtherConfig { expected, found } => say::NightOtherConfig { expected, found }.say(lang),
            Self::OtherKey { expected, found } => say::NightOtherKey { expected, found }.say(lang),
            Self::Clock { seconds, server, here } => say::NightClock { seconds, server, here }.say(lang),
            Self::NoOutput => say::night_no_output(lang).to_owned(),
            Self::Lines { detail } => say::NightLines { detail }.say(lang),
            Self::Queue { detail } => say::NightQueue { detail }.say(lang),
            Self::Fault { detail } => say::NightFault { detail }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => return error.hint(lang),
            Self::Act(error) => return error.hint(lang),
            Self::Office(error) => return error.hint(lang),
            Self::Output(error) => return error.hint(lang),
            Self::NotOnServer => say::night_not_on_server_hint(lang),
            Self::NoNight | Self::NeverNight => say::night_none_hint(lang),
            Self::OtherProgram { .. } => say::night_other_program_hint(lang),
            Self::OtherRules { .. } => say::night_other_rules_hint(lang),
            Self::OtherConfig { .. } => say::night_other_config_hint(lang),
            Self::OtherKey { .. } => say::night_other_key_hint(lang),
            Self::Clock { .. } => say::night_clock_hint(lang),
            Self::NoOutput => say::night_no_output_hint(lang),
            Self::Queue { .. } => say::night_queue_hint(lang),
            Self::Lines { .. } | Self::Fault { .. } => say::night_fault_hint(lang),
        }
        .to_owned()
    }
}

/// Why the store of the outputs fails.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum OutputError {
    /// The place is neither a directory nor `s3://BUCKET/PREFIX`.
    Place {
        /// What was given.
        place: String,
    },
    /// This build writes to no object store.
    NoS3 {
        /// What was given.
        place: String,
    },
    /// The store cannot be opened: the directory cannot be made, or a setting is missing.
    Open {
        /// The place.
        place: String,
        /// What the system or the store says.
        detail: String,
    },
    /// An operation failed.
    Failed {
        /// The place.
        place: String,
        /// What the system or the store says.
        detail: String,
    },
    /// An operation took too long.
    Slow {
        /// The place.
        place: String,
        /// After how many seconds it was given up.
        seconds: u64,
    },
}

impl Explain for OutputError {
    fn id(&self) -> &'static str {
        match self {
            Self::Place { .. } => "output-place",
            Self::NoS3 { .. } => "output-no-s3",
            Self::Open { .. } => "output-open",
            Self::Failed { .. } => "output-failed",
            Self::Slow { .. } => "output-slow",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Place { place } => say::OutputPlace { place }.say(lang),
            Self::NoS3 { place } => say::OutputNoS3 { place }.say(lang),
            Self::Open { place, detail } => say::OutputOpen { place, detail }.say(lang),
            Self::Failed { place, detail } => say::OutputFailed { place, detail }.say(lang),
            Self::Slow { place, seconds } => say::OutputSlow { place, seconds }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Place { .. } => say::output_place_hint(lang),
            Self::NoS3 { .. } => say::output_no_s3_hint(lang),
            Self::Open { .. } => say::output_open_hint(lang),
            Self::Failed { .. } | Self::Slow { .. } => say::output_failed_hint(lang),
        }
        .to_owned()
    }
}
