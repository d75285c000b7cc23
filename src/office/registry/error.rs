//! The errors of a registry.

use std::path::PathBuf;

use super::AddressError;
use crate::words::{Explain, Lang, errors_night as nights, errors_office as say};

/// Why a registry operation failed. Every operation is atomic: after an error nothing has changed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum RegistryError {
    /// A registry exists already.
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// There is no registry.
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file is not a registry.
    NotARegistry {
        /// The path.
        path: PathBuf,
    },
    /// The registry has an earlier version and needs an upgrade.
    Older {
        /// The path.
        path: PathBuf,
        /// The version that this fede supports.
        supported: i64,
        /// The version of the registry.
        found: i64,
    },
    /// The registry needs no upgrade.
    UpToDate,
    /// A later version of fede has made the registry.
    Newer {
        /// The path.
        path: PathBuf,
        /// The latest version that this fede supports.
        supported: i64,
        /// The version of the registry.
        found: i64,
    },
    /// Another process holds the write lock.
    Locked {
        /// How long this process waited.
        seconds: u64,
    },
    /// Another process reads, so the write-ahead log cannot be truncated. It still contains deleted
    /// data.
    LogInUse,
    /// What was to be done is stored, but the server still keeps the rows that were there before.
    NotSwept(Box<RegistryError>),
    /// The disk is full.
    Full,
    /// The file is damaged, or has content that fede never writes.
    Damaged {
        /// What was expected: a word of `registry-damaged` in `errors-office.ftl`.
        expected: &'static str,
    },
    /// A line of the journal was changed or removed.
    Journal {
        /// The first line that is wrong.
        expected: i64,
    },
    /// The last line is not the sealed one. Nothing is written then, because a new seal would hide
    /// the change.
    JournalEnd,
    /// A line of another chain of the journal was changed, removed or added.
    Chain {
        /// The number of the chain.
        chain: i64,
        /// The first line that is wrong.
        expected: i64,
    },
    /// The end of another chain of the journal was changed or removed. Nothing is written then.
    ChainEnd {
        /// The number of the chain.
        chain: i64,
    },
    /// Some of the standing chains of the journal were removed.
    StandingChains {
        /// How many there must be.
        expected: u16,
        /// How many there are.
        found: u16,
    },
    /// A night has fewer or more chains than shards: some were removed or added.
    NightChains {
        /// The night.
        night: i64,
        /// How many there must be.
        expected: i64,
        /// How many there are.
        found: i64,
    },
    /// The chains of a night are not those of its root: one was changed, removed or added.
    NightRoot {
        /// The night.
        night: i64,
    },
    /// The last hash of the journal of version 1 is not the one that was noted.
    OtherHash {
        /// The hash that was noted.
        noted: String,
        /// The hash that was found.
        found: String,
    },
    /// The secret file is not the one under which the registry is.
    OtherSecret,
    /// The day has too few free slots.
    Slots {
        /// The day.
        day: String,
        /// Number of slots needed.
        asked: u64,
        /// Number of free slots.
        free: u64,
        /// Number of slots of the day.
        all: u64,
    },
    /// A shard of a night needs more than was reserved for it.
    Reserved {
        /// What: a word of `registry-reserved` in `errors-office.ftl`.
        kind: &'static str,
        /// How many are needed.
        asked: u64,
        /// How many are left.
        free: u64,
    },
    /// The address of the registry is invalid.
    Address(#[from] AddressError),
    /// This build has no PostgreSQL.
    NoPostgres,
    /// No connection to the server.
    Unreachable {
        /// The address.
        place: String,
        /// What the system or the server says.
        detail: String,
    },
    /// The server does not accept the user or the password.
    Denied {
        /// The address.
        place: String,
        /// What the server says.
        detail: String,
    },
    /// The password file is missing, not a regular file, too large, or readable by others.
    PasswordFile {
        /// The file.
        path: PathBuf,
    },
    /// The file of root certificates is missing, or has no certificate.
    RootCertificate {
        /// The file.
        path: PathBuf,
    },
    /// The database has a registry, or other tables where a registry would be.
    InUse {
        /// The address.
        place: String,
    },
    /// The database has no registry.
    NoRegistry {
        /// The address.
        place: String,
    },
    /// The registry is that of another office.
    OtherOffice {
        /// The address.
        place: String,
    },
    /// A copy into the registry was interrupted.
    Incomplete,
    /// The registry was copied to another place, and is out of use.
    Retired,
    /// The copy differs from the registry.
    OtherCopy,
    /// The connection was lost. Nothing of the act is stored.
    ConnectionLost,
    /// The connection was lost while the act was being stored. All of it is stored, or nothing.
    Unconfirmed,
    /// The server accepts no changes.
    ReadOnly,
    /// The user lacks a right in the database.
    Privilege {
        /// What the server says.
        detail: String,
    },
    /// A night is open.
    NightOpen {
        /// Its number.
        night: i64,
    },
    /// Another failure of the database.
    Database(String),
}

impl Explain for RegistryError {
    fn id(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "registry-exists",
            Self::Missing { .. } => "registry-missing",
            Self::NotARegistry { .. } => "not-a-registry",
            Self::Older { .. } => "registry-older",
            Self::UpToDate => "registry-up-to-date",
            Self::Newer { .. } => "registry-newer",
            Self::Locked { .. } => "registry-locked",
            Self::LogInUse => "registry-log-in-use",
            Self::NotSwept(_) => "registry-not-swept",
            Self::Full => "registry-full",
            Self::Damaged { .. } => "registry-damaged",
            Self::Journal { .. } => "registry-journal",
            Self::JournalEnd => "registry-journal-end",
            Self::Chain { .. } => "registry-chain",
            Self::ChainEnd { .. } => "registry-chain-end",
            Self::StandingChains { .. } => "registry-standing-chains",
            Self::NightChains { .. } => "registry-night-chains",
            Self::NightRoot { .. } => "registry-night-root",
            Self::OtherHash { .. } => "registry-other-hash",
            Self::OtherSecret => "registry-other-secret",
            Self::Slots { .. } => "registry-slots",
            Self::Reserved { .. } => "registry-reserved",
            Self::Address(error) => error.id(),
            Self::NoPostgres => "registry-no-postgres",
            Self::Unreachable { .. } => "registry-unreachable",
            Self::Denied { .. } => "registry-denied",
            Self::PasswordFile { .. } => "registry-password-file",
            Self::RootCertificate { .. } => "registry-root-certificate",
            Self::InUse { .. } => "registry-in-use",
            Self::NoRegistry { .. } => "registry-none",
            Self::OtherOffice { .. } => "registry-other-office",
            Self::Incomplete => "registry-incomplete",
            Self::Retired => "registry-retired",
            Self::OtherCopy => "registry-other-copy",
            Self::ConnectionLost => "registry-connection-lost",
            Self::Unconfirmed => "registry-unconfirmed",
            Self::ReadOnly => "registry-read-only",
            Self::Privilege { .. } => "registry-privilege",
            Self::NightOpen { .. } => "night-open",
            Self::Database(_) => "registry-database",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Exists { path } => say::RegistryExists { path: &path.display() }.say(lang),
            Self::Missing { path } => say::RegistryMissing { path: &path.display() }.say(lang),
            Self::NotARegistry { path } => say::NotARegistry { path: &path.display() }.say(lang),
            Self::Older { path, supported, found } => {
                say::RegistryOlder { path: &path.display(), supported, found }.say(lang)
            }
            Self::UpToDate => say::registry_up_to_date(lang).to_owned(),
            Self::Newer { path, supported, found } => {
                say::RegistryNewer { path: &path.display(), supported, found }.say(lang)
            }
            Self::Locked { seconds } => say::RegistryLocked { seconds }.say(lang),
            Self::LogInUse => say::registry_log_in_use(lang).to_owned(),
            Self::NotSwept(error) => say::RegistryNotSwept { error: &error.words(lang) }.say(lang),
            Self::Full => say::registry_full(lang).to_owned(),
            Self::Damaged { expected } => say::RegistryDamaged { expected }.say(lang),
            Self::Journal { expected } => say::RegistryJournal { line: expected }.say(lang),
            Self::JournalEnd => say::registry_journal_end(lang).to_owned(),
            Self::Chain { chain, expected } => say::RegistryChain { chain, line: expected }.say(lang),
            Self::ChainEnd { chain } => say::RegistryChainEnd { chain }.say(lang),
            Self::StandingChains { expected, found } => say::RegistryStandingChains { expected, found }.say(lang),
            Self::NightChains { night, expected, found } => {
                say::RegistryNightChains { night, expected, found }.say(lang)
            }
            Self::NightRoot { night } => say::RegistryNightRoot { night }.say(lang),
            Self::OtherHash { noted, found } => say::RegistryOtherHash { noted, found }.say(lang),
            Self::OtherSecret => say::registry_other_secret(lang).to_owned(),
            Self::Slots { day, asked, free, all } => say::RegistrySlots { day, asked, free, all }.say(lang),
            Self::Reserved { kind, asked, free } => say::RegistryReserved { kind, asked, free }.say(lang),
            Self::Address(error) => error.words(lang),
            Self::NoPostgres => say::registry_no_postgres(lang).to_owned(),
            Self::Unreachable { place, detail } => say::RegistryUnreachable { place, detail }.say(lang),
            Self::Denied { place, detail } => say::RegistryDenied { place, detail }.say(lang),
            Self::PasswordFile { path } => say::RegistryPasswordFile { path: &path.display() }.say(lang),
            Self::RootCertificate { path } => say::RegistryRootCertificate { path: &path.display() }.say(lang),
            Self::InUse { place } => say::RegistryInUse { place }.say(lang),
            Self::NoRegistry { place } => say::RegistryNone { place }.say(lang),
            Self::OtherOffice { place } => say::RegistryOtherOffice { place }.say(lang),
            Self::Incomplete => say::registry_incomplete(lang).to_owned(),
            Self::Retired => say::registry_retired(lang).to_owned(),
            Self::OtherCopy => say::registry_other_copy(lang).to_owned(),
            Self::ConnectionLost => say::registry_connection_lost(lang).to_owned(),
            Self::Unconfirmed => say::registry_unconfirmed(lang).to_owned(),
            Self::ReadOnly => say::registry_read_only(lang).to_owned(),
            Self::Privilege { detail } => say::RegistryPrivilege { detail }.say(lang),
            Self::NightOpen { night } => nights::NightOpen { night }.say(lang),
            Self::Database(detail) => say::RegistryDatabase { detail }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Exists { .. } => say::registry_exists_hint(lang),
            Self::Missing { .. } => say::registry_missing_hint(lang),
            Self::NotARegistry { .. } => say::not_a_registry_hint(lang),
            Self::Older { .. } => say::registry_older_hint(lang),
            Self::UpToDate => say::registry_up_to_date_hint(lang),
            Self::Newer { .. } => say::registry_newer_hint(lang),
            Self::Locked { .. } => say::registry_locked_hint(lang),
            Self::LogInUse => say::registry_log_in_use_hint(lang),
            Self::NotSwept(_) => say::registry_not_swept_hint(lang),
            Self::Full => say::registry_full_hint(lang),
            Self::Damaged { .. } => say::registry_damaged_hint(lang),
            Self::NightOpen { .. } => nights::night_open_hint(lang),
            Self::Database(_) => say::registry_database_hint(lang),
            Self::OtherHash { .. } => say::registry_other_hash_hint(lang),
            Self::Journal { .. }
            | Self::JournalEnd
            | Self::Chain { .. }
            | Self::ChainEnd { .. }
            | Self::StandingChains { .. }
            | Self::NightChains { .. }
            | Self::NightRoot { .. } => say::registry_journal_hint(lang),
            Self::OtherSecret => say::registry_other_secret_hint(lang),
            Self::Slots { .. } => say::registry_slots_hint(lang),
            Self::Reserved { .. } => say::registry_reserved_hint(lang),
            Self::Address(error) => return error.hint(lang),
            Self::NoPostgres => say::registry_no_postgres_hint(lang),
            Self::Unreachable { .. } => say::registry_unreachable_hint(lang),
            Self::Denied { .. } => say::registry_denied_hint(lang),
            Self::PasswordFile { .. } => say::registry_password_file_hint(lang),
            Self::RootCertificate { .. } => say::registry_root_certificate_hint(lang),
            Self::InUse { .. } => say::registry_in_use_hint(lang),
            Self::NoRegistry { .. } => say::registry_none_hint(lang),
            Self::OtherOffice { .. } => say::registry_other_office_hint(lang),
            Self::Incomplete => say::registry_incomplete_hint(lang),
            Self::Retired => say::registry_retired_hint(lang),
            Self::OtherCopy => say::registry_other_copy_hint(lang),
            Self::ConnectionLost => say::registry_connection_lost_hint(lang),
            Self::Unconfirmed => say::registry_unconfirmed_hint(lang),
            Self::ReadOnly => say::registry_read_only_hint(lang),
            Self::Privilege { .. } => say::registry_privilege_hint(lang),
        }
        .to_owned()
    }
}
