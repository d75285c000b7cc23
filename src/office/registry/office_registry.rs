//! The registry of an office, on the back end that its configuration names.

use std::path::{Path, PathBuf};

#[cfg(feature = "postgres")]
use super::PostgresRegistry;
use super::copy::{self, Copied, Source};
use super::place::RegistryPlace;
#[cfg(feature = "postgres")]
use super::postgres::PostgresCopy;
use super::sqlite::SqliteCopy;
use super::{
    Batch, BatchOrder, Batches, Codes, Decisions, Declared, Distribution, Dossier, DuePerson, DueWindow, Exchange,
    IssuedCode, Journal, JournalEnd, Kept, LastBatch, NewDecision, NewDeclaration, OfficerWork, Officers, Partner,
    People, Person, Progress, Proposal, Recovery, Registry, RegistryError, Rotated, Run, Shareable, SqliteRegistry,
    StoredDecision, TakenOver,
};
use crate::key::KeyId;
use crate::office::exchange::{PersonPoint, SharedFact};
use crate::office::{
    Act, Fact, FactKind, JournalLine, OfficeSecret, OfficerName, PersonIndex, RiskArea, Stay, StoredOfficer,
};
use crate::payload::{Commitment, Cti, DocumentKind, Place, Region, Withdrawal};
use crate::qr::Level;
use crate::time::{Day, Timestamp};

/// The registry of an office.
#[derive(Debug)]
#[non_exhaustive]
pub enum OfficeRegistry {
    /// In the file `registry.sqlite`.
    Sqlite(Box<SqliteRegistry>),
    /// On a PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres(Box<PostgresRegistry>),
}

impl OfficeRegistry {
    /// Whether one transaction writes at a time: on SQLite.
    #[cfg(feature = "online")]
    pub(in crate::office) const fn has_one_writer(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Asks the server something, so that a connection that is dead is opened again for the next call.
    #[cfg(feature = "online")]
    pub(in crate::office) fn drop_dead_connection(&mut self) {
        #[cfg(feature = "postgres")]
        if let Self::Postgres(registry) = self {
            registry.drop_dead_connection();
        }
    }

    /// Runs several reads on one state of the registry, while others write.
    #[cfg(feature = "online")]
    pub(in crate::office) fn in_one_moment<T, E: From<RegistryError>>(
        &self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        match self {
            Self::Sqlite(registry) => registry.in_one_moment(work),
            #[cfg(feature = "postgres")]
            Self::Postgres(registry) => registry.in_one_moment(work),
        }
    }

    /// Converts the registry from one secret of the office to the next; see
    /// [`SqliteRegistry::rotate`].
    pub(in crate::office) fn rotate<E: From<RegistryError>>(
        self,
        secrets: (&OfficeSecret, &OfficeSecret),
        keep: impl FnOnce() -> Result<(), E>,
        act: impl FnOnce(&Rotated) -> Act,
    ) -> Result<Rotated, E> {
        match self {
            Self::Sqlite(registry) => registry.rotate(secrets, keep, act),
            #[cfg(feature = "postgres")]
            Self::Postgres(registry) => registry.rotate(secrets, keep, act),
        }
    }
}

impl OfficeRegistry {
    /// Copies everything to a place that has no registry, and compares both. Nobody can write
    /// meanwhile, nor afterwards unless the registry is kept in use.
    pub(in crate::office) fn copy_to(
        &mut self,
        (to, is_kept): (&RegistryPlace, bool),
        secret: &OfficeSecret,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Copied, RegistryError> {
        self.begin()?;
        // The copy would have chains of a night that never ends there.
        self.refuse_in_night().inspect_err(|_| self.roll_back())?;
        let copied = match to {
            RegistryPlace::File(path) => SqliteCopy::begin(path, secret).and_then(|mut copy| {
                let copied = copy::copy(self.source(), copy.registry(), progress)?;
                copy.finish().map(|()| copied)
            }),
            #[cfg(feature = "postgres")]
            RegistryPlace::Postgres(address) => PostgresCopy::begin(address, secret).and_then(|mut copy| {
                let copied = copy::copy(self.source(), &mut copy, progress)?;
                copy.finish().map(|()| copied)
            }),
            #[cfg(not(feature = "postgres"))]
            RegistryPlace::Postgres(_) => Err(RegistryError::NoPostgres),
        };
        let ended = copied.and_then(|copied| {
            if !is_kept {
                self.retire()?;
                self.commit()?;
            }
            Ok(copied)
        });
        if is_kept || ended.is_err() {
            self.roll_back();
        }
        ended
    }

    /// Refuses what must not happen while a night is open.
    fn refuse_in_night(&self) -> Result<(), RegistryError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Postgres(registry) => match registry.open_night()? {
                Some(night) => Err(RegistryError::NightOpen { night: night.number }),
                None => Ok(()),
            },
        }
    }

    fn retire(&mut self) -> Result<(), RegistryError> {
        match self {
            Self::Sqlite(registry) => registry.retire(),
            #[cfg(feature = "postgres")]
            Self::Postgres(registry) => registry.retire(),
        }
    }

    fn source(&mut self) -> &mut dyn Source {
        match self {
            Self::Sqlite(registry) => registry.as_mut(),
            #[cfg(feature = "postgres")]
            Self::Postgres(registry) => registry.as_mut(),
        }
    }
}

/// Passes calls to the back end.
macro_rules! pass_on {
    ($(fn $name:ident(&$me:ident $(, $value:ident: $kind:ty)*) -> $done:ty;)*) => {
        $(fn $name(&$me $(, $value: $kind)*) -> $done {
            match $me {
                Self::Sqlite(registry) => registry.$name($($value),*),
                #[cfg(feature = "postgres")]
                Self::Postgres(registry) => registry.$name($($value),*),
            }
        })*
    };
}

/// Passes calls that write to the back end.
macro_rules! pass_on_mut {
    ($(fn $name:ident(&mut $me:ident $(, $value:ident: $kind:ty)*) -> $done:ty;)*) => {
        $(fn $name(&mut $me $(, $value: $kind)*) -> $done {
            match $me {
                Self::Sqlite(registry) => registry.$name($($value),*),
                #[cfg(feature = "postgres")]
                Self::Postgres(registry) => registry.$name($($value),*),
            }
        })*
    };
}

pub(super) use {pass_on, pass_on_mut};

pub(super) type Done<T> = Result<T, RegistryError>;

impl Journal for OfficeRegistry {
    pass_on_mut! { fn record(&mut self, act: &Act) -> Done<()>; }

    fn journal<E: From<RegistryError>>(
        &self,
        each: &mut dyn FnMut(JournalLine) -> Result<(), E>,
    ) -> Result<JournalEnd, E> {
        match self {
            Self::Sqlite(registry) => registry.journal(each),
            #[cfg(feature = "postgres")]
            Self::Postgres(registry) => registry.journal(each),
        }
    }
}

impl Officers for OfficeRegistry {
    pass_on! {
        fn officer(&self, name: &OfficerName) -> Done<Option<StoredOfficer>>;
        fn officers(&self) -> Done<Vec<StoredOfficer>>;
    }
    pass_on_mut! { fn keep_officer(&mut self, officer: &StoredOfficer) -> Done<()>; }
}

impl People for OfficeRegistry {
    pass_on! {
        fn declared(&self, person: PersonIndex, digest: &[u8; 32], id: Option<&str>) -> Done<Option<Declared>>;
        fn person(&self, person: PersonIndex) -> Done<Option<Person>>;
        fn declarations(&self, person: PersonIndex) -> Done<Vec<(i64, Timestamp, String)>>;
        fn areas(&self) -> Done<Vec<RiskArea>>;
        fn dossiers(&self, after: Option<PersonIndex>, limit: usize, at: Timestamp) -> Done<Vec<Dossier>>;
        fn dossier(&self, person: PersonIndex, at: Timestamp) -> Done<Dossier>;
    }
    pass_on_mut! {
        fn declare(&mut self, declaration: &NewDeclaration<'_>) -> Done<Declared>;
        fn discard_numbers(&mut self, people: &[PersonIndex]) -> Done<()>;
        fn add_fact(&mut self, person: PersonIndex, fact: &Fact) -> Done<Kept>;
        fn add_stay(&mut self, person: PersonIndex, stay: &Stay, source: &str) -> Done<Kept>;
        fn add_area(&mut self, area: &RiskArea) -> Done<Kept>;
        fn remove_fact(&mut self, person: PersonIndex, fact: &Fact) -> Done<bool>;
        fn remove_stay(&mut self, person: PersonIndex, stay: &Stay) -> Done<bool>;
        fn remove_area(&mut self, area: &RiskArea) -> Done<bool>;
        fn not_there(&mut self, person: PersonIndex, place: &Place, span: (Timestamp, Timestamp)) -> Done<()>;
        fn forget_before(&mut self, before: Timestamp, now: Timestamp) -> Done<(u64, u64, u64)>;
        fn forget_for_good(&mut self) -> Done<()>;
    }
}

impl Decisions for OfficeRegistry {
    pass_on! {
        fn decision(&self, number: i64) -> Done<Option<StoredDecision>>;
        fn last_decision(&self, person: PersonIndex) -> Done<Option<StoredDecision>>;
        fn decisions_of(&self, person: PersonIndex) -> Done<Vec<StoredDecision>>;
        fn waiting(&self, after: i64, limit: usize) -> Done<Vec<StoredDecision>>;
        fn waiting_count(&self) -> Done<u64>;
        fn proposal(&self, decision: i64) -> Done<Option<Proposal>>;
        fn officer_work(&self, since: Timestamp, limit: usize) -> Done<Vec<OfficerWork>>;
    }
    pass_on_mut! {
        fn decide(&mut self, decision: &NewDecision) -> Done<i64>;
        fn propose(&mut self, decision: i64, proposal: &Proposal) -> Done<()>;
    }
}

impl Codes for OfficeRegistry {
    pass_on! {
        fn due(&self, after: Option<PersonIndex>, limit: usize, window: DueWindow)
            -> Done<(Vec<DuePerson>, Option<PersonIndex>)>;
        fn due_person(&self, person: PersonIndex) -> Done<Option<DuePerson>>;
        fn code(&self, cti: Cti) -> Done<Option<IssuedCode>>;
        fn codes_of(&self, person: PersonIndex) -> Done<Vec<IssuedCode>>;
        fn withdrawn(&self, since: Day) -> Done<Vec<(Cti, Withdrawal)>>;
    }
    pass_on_mut! {
        fn take_slots(&mut self, day: Day, bits: u32, count: u64) -> Done<(u64, u32)>;
        fn keep_code(&mut self, code: &IssuedCode) -> Done<()>;
        fn withdraw(&mut self, cti: Cti, withdrawal: Option<Withdrawal>, at: Timestamp) -> Done<()>;
    }

    fn current_codes<E: From<RegistryError>>(
        &self,
        at: Timestamp,
        each: &mut dyn FnMut(IssuedCode) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Sqlite(registry) => registry.current_codes(at, each),
            #[cfg(feature = "postgres")]
            Self::Postgres(registry) => registry.current_codes(at, each),
        }
    }
}

impl Batches for OfficeRegistry {
    pass_on! {
        fn commitment(&self, person: PersonIndex) -> Done<Option<(Commitment, Timestamp)>>;
        fn unfinished(&self, people: &[u8; 32], kid: KeyId, run: (u32, u32, &str)) -> Done<Option<Batch>>;
        fn progress(&self, run: &Run) -> Done<Option<Progress>>;
        fn last_batch(&self) -> Done<Option<LastBatch>>;
    }
    pass_on_mut! {
        fn keep_commitments(&mut self, made: &[(PersonIndex, Commitment)], at: Timestamp) -> Done<()>;
        fn batch(&mut self, order: &BatchOrder, act: &Act) -> Done<Batch>;
        fn checkpoint(
            &mut self,
            run: &Run,
            progress: &Progress,
            made: &[(PersonIndex, Commitment)],
            end: Option<&Act>
        ) -> Done<()>;
    }
}

impl Distribution for OfficeRegistry {
    pass_on! {
        fn unlisted(&self, at: Timestamp) -> Done<u64>;
        fn unlisted_since(&self, at: Timestamp) -> Done<Option<Timestamp>>;
        fn picture_directory(&self) -> Done<Option<(PathBuf, Level)>>;
    }
    pass_on_mut! {
        fn keep_listed(&mut self, listed: &[(Cti, Withdrawal)]) -> Done<()>;
        fn keep_picture_directory(&mut self, directory: &Path, level: Level) -> Done<()>;
    }
}

impl Exchange for OfficeRegistry {
    pass_on! {
        fn has_point(&self, person: PersonIndex) -> Done<bool>;
        fn numbers_without_point(&self, limit: usize) -> Done<Vec<(PersonIndex, DocumentKind, String)>>;
        fn people_without_point(&self) -> Done<u64>;
        fn shareable(
            &self,
            kinds: &[FactKind],
            span: (Timestamp, Timestamp),
            after: Option<PersonIndex>,
            limit: usize
        ) -> Done<(Vec<Shareable>, Option<PersonIndex>)>;
        fn partners(&self) -> Done<Vec<Partner>>;
    }
    pass_on_mut! {
        fn keep_points(&mut self, points: &[(PersonIndex, PersonPoint)]) -> Done<()>;
        fn take_over(&mut self, partner: &Partner, facts: &[(PersonPoint, SharedFact, Timestamp)]) -> Done<TakenOver>;
        fn end_partner(&mut self, region: Region) -> Done<u64>;
    }
}

impl Recovery for OfficeRegistry {
    pass_on! {
        fn last_line(&self) -> Done<Option<(i64, String, Timestamp)>>;
        fn layout(&self, day: Day) -> Done<Option<u32>>;
    }
    pass_on_mut! {
        fn lay_out(&mut self, day: Day, layout: u32) -> Done<()>;
        fn close_day(&mut self, day: Day, layout: u32) -> Done<()>;
        fn skip_numbers(&mut self, at: Timestamp) -> Done<i64>;
    }
}

impl Registry for OfficeRegistry {
    pass_on_mut! {
        fn begin(&mut self) -> Done<bool>;
        fn begin_about(&mut self, person: PersonIndex, id: Option<&str>) -> Done<bool>;
        fn commit(&mut self) -> Done<()>;
    }

    fn roll_back(&mut self) {
        match self {
            Self::Sqlite(registry) => registry.roll_back(),
            #[cfg(feature = "postgres")]
            Self::Postgres(registry) => registry.roll_back(),
        }
    }
}
