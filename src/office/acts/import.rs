//! Import of background data from CSV tables, and deletion after the retention time.

use super::points::Pending;
use super::{ActError, By};
use crate::key::DocumentNumber;
use crate::office::registry::{Kept, Registry, RegistryError, atomically};
use crate::office::{
    Fact, FactKind, Fault, FieldError, Office, PersonIndex, RiskArea, RiskLevel, Row, Stay, StayPlace, Table, TextFile,
    document_kind, known_word, moment,
};
use crate::payload::{DocumentKind, Place, PlaceFor, place_code};
use crate::time::Timestamp;
use crate::words::identified;

identified! {
    /// The kind of a table.
    #[non_exhaustive]
    pub enum ImportKind {
        /// Confirmed and suspected cases.
        Cases = "cases";
        /// Close contacts.
        Contacts = "contacts";
        /// Isolation orders.
        Isolation = "isolation";
        /// Test results.
        Tests = "tests";
        /// Risk areas.
        Areas = "areas";
        /// Stays.
        Stays = "stays";
    }
}

impl ImportKind {
    /// The columns of the table. The first `usize` columns are required, the others optional.
    #[must_use]
    pub const fn columns(self) -> (&'static [&'static str], usize) {
        match self {
            Self::Cases => (&["document", "number", "status", "since", "until"], 4),
            Self::Contacts => (&["document", "number", "last_contact"], 3),
            Self::Isolation => (&["document", "number", "since", "until"], 3),
            Self::Tests => (&["document", "number", "taken", "result"], 4),
            Self::Areas => (&["place", "level", "since", "until"], 3),
            Self::Stays => (&["document", "number", "place", "arrival", "departure"], 4),
        }
    }
}

/// Result of [`import`] or [`retract`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Number of new rows, or of rows that were taken back.
    pub new: u64,
    /// Number of rows that changed nothing: they were stored already, or were not there to take back.
    pub known: u64,
    /// Number of rejected rows.
    pub rejected: u64,
}

/// A person, with the document by which the row names them.
type Known = (PersonIndex, DocumentKind, DocumentNumber);

/// The content of a row.
enum Record {
    Fact(Known, Fact),
    Stay(PersonIndex, Stay),
    Area(RiskArea),
}

/// Imports a table: every valid row, or with `is_strict` all rows or none.
///
/// Idempotent: importing the same table again changes nothing. Calls `reject` for each rejected
/// row, and for each column that is ignored.
///
/// # Errors
/// [`ActError`]. Then nothing has been stored.
pub fn import(
    office: &Office,
    registry: &mut dyn Registry,
    (kind, file): (ImportKind, &TextFile),
    is_strict: bool,
    by: By<'_>,
    reject: &mut dyn FnMut(u64, &Fault),
) -> Result<ImportSummary, ActError> {
    let mut points = Pending::default();
    let mut use_row = |registry: &mut dyn Registry, row: TableRow<'_>| match row {
        TableRow::One(record, source) => keep(office, registry, record, source, &mut points),
        TableRow::End => core::mem::take(&mut points).keep(office, registry).map(|()| Kept::Known),
    };
    each_row(office, registry, (kind, file), is_strict, ("import", by), reject, &mut use_row)
}

/// Takes the rows of a table back: what they reported was wrong. The next audit decides without them,
/// and the next file for another office has them no more.
///
/// A row is found by the person or place, the kind and the beginning; its end does not matter.
/// Otherwise like [`import`].
///
/// # Errors
/// [`ActError`]. Then nothing has been deleted.
pub fn retract(
    office: &Office,
    registry: &mut dyn Registry,
    (kind, file): (ImportKind, &TextFile),
    is_strict: bool,
    by: By<'_>,
    reject: &mut dyn FnMut(u64, &Fault),
) -> Result<ImportSummary, ActError> {
    let mut use_row = |registry: &mut dyn Registry, row: TableRow<'_>| {
        let was_there = match row {
            TableRow::One(Record::Fact((person, ..), fact), _) => registry.remove_fact(person, &fact)?,
            TableRow::One(Record::Stay(person, stay), _) => registry.remove_stay(person, &stay)?,
            TableRow::One(Record::Area(area), _) => registry.remove_area(&area)?,
            TableRow::End => false,
        };
        Ok(if was_there { Kept::New } else { Kept::Known })
    };
    each_row(office, registry, (kind, file), is_strict, ("retract", by), reject, &mut use_row)
}

/// A valid row with its source, or the end of the table.
enum TableRow<'a> {
    One(Record, &'a str),
    End,
}

/// What is done with a row. [`Kept::New`] means that it changed something.
type UseRow<'a> = dyn FnMut(&mut dyn Registry, TableRow<'_>) -> Result<Kept, RegistryError> + 'a;

/// Uses each row of a table in one transaction, and notes the act in the journal.
fn each_row(
    office: &Office,
    registry: &mut dyn Registry,
    (kind, file): (ImportKind, &TextFile),
    is_strict: bool,
    (act, by): (&'static str, By<'_>),
    reject: &mut dyn FnMut(u64, &Fault),
    use_row: &mut UseRow<'_>,
) -> Result<ImportSummary, ActError> {
    let (columns, required) = kind.columns();
    let mut table = Table::open(file, columns, required)?;
    let name = file.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut summary = ImportSummary::default();
    for fault in table.unread() {
        reject(1, fault);
    }
    atomically(registry, |registry| {
        while let Some(row) = table.next_row()? {
            let line = row.line();
            let fault = match read(office, kind, row, &name, by.at) {
                Ok(record) => match use_row(registry, TableRow::One(record, &format!("{name}:{line}")))? {
                    Kept::New => {
                        summary.new += 1;
                        continue;
                    }
                    Kept::Known => {
                        summary.known += 1;
                        continue;
                    }
                    Kept::OtherEnd => Fault::new("end", FieldError::OtherEnd),
                },
                Err(fault) => fault,
            };
            // One wrong row rolls back the whole table.
            if is_strict {
                return Err(ActError::Row { line, fault });
            }
            summary.rejected += 1;
            reject(line, &fault);
        }
        use_row(registry, TableRow::End)?;
        // The digest in the journal proves which file was imported.
        let digest = base16ct::lower::encode_string(&file.digest());
        let ImportSummary { new, known, rejected } = summary;
        let after = format!("{new} new, {known} known, {rejected} rejected of SHA-256 {digest}");
        registry.record(&by.act(act, kind.id(), "", after))?;
        Ok(summary)
    })
}

fn keep(
    office: &Office,
    registry: &mut dyn Registry,
    record: Record,
    source: &str,
    points: &mut Pending,
) -> Result<Kept, RegistryError> {
    match record {
        Record::Fact(known, fact) => {
            let kept = registry.add_fact(known.0, &fact)?;
            // Only now is the number at hand by which other offices know the person.
            points.add(office, registry, known)?;
            Ok(kept)
        }
        Record::Stay(person, stay) => registry.add_stay(person, &stay, source),
        Record::Area(area) => registry.add_area(&area),
    }
}

/// Checks one row and converts it. No time in it may be in the future.
fn read(office: &Office, kind: ImportKind, row: Row<'_>, name: &str, now: Timestamp) -> Result<Record, Fault> {
    row.check_width()?;
    let source = format!("{name}:{}", row.line());
    let past = |column| -> Result<Timestamp, Fault> {
        let text = row.required(column)?;
        let found = time(office, text).map_err(Fault::showing(column, text))?;
        if found > now {
            return Err(Fault::new(column, FieldError::Future { now, found }));
        }
        Ok(found)
    };
    let until = |since: Timestamp| -> Result<Option<Timestamp>, Fault> {
        let found =
            row.field("until").map(|text| time(office, text).map_err(Fault::showing("until", text))).transpose()?;
        match found {
            Some(found) if found <= since => Err(FieldError::EndsFirst { since, found }).map_err(Fault::of("until")),
            found => Ok(found),
        }
    };
    let fact = |kind, since, until| {
        Ok(Record::Fact(person(office, row, now)?, Fact { kind, since, until, source: source.clone() }))
    };
    match kind {
        ImportKind::Cases => {
            let words = [("confirmed", FactKind::ConfirmedCase), ("suspected", FactKind::SuspectedCase)];
            let since = past("since")?;
            fact(word(row, "status", &words)?, since, until(since)?)
        }
        ImportKind::Contacts => fact(FactKind::CloseContact, past("last_contact")?, None),
        ImportKind::Isolation => {
            let since = past("since")?;
            fact(FactKind::IsolationOrder, since, until(since)?)
        }
        ImportKind::Tests => {
            let words = [("negative", FactKind::NegativeTest), ("positive", FactKind::PositiveTest)];
            fact(word(row, "result", &words)?, past("taken")?, None)
        }
        ImportKind::Areas => {
            let text = row.required("place")?;
            let place = Place::parse(&place_code(text, PlaceFor::City)).map_err(Fault::showing("place", text))?;
            let level = word(row, "level", &RiskLevel::ALL.map(|level| (level.id(), level)))?;
            let since = past("since")?;
            Ok(Record::Area(RiskArea { place, level, since, until: until(since)?, source }))
        }
        ImportKind::Stays => {
            let text = row.required("place")?;
            let place = StayPlace::parse(&place_code(text, PlaceFor::Stay)).map_err(Fault::showing("place", text))?;
            let departure = row.field("departure");
            let departure =
                departure.map(|text| time(office, text).map_err(Fault::showing("departure", text))).transpose()?;
            let stay = Stay::new(place, past("arrival")?, departure).map_err(Fault::of("departure"))?;
            Ok(Record::Stay(person(office, row, now)?.0, stay))
        }
    }
}

fn person(office: &Office, row: Row<'_>, now: Timestamp) -> Result<Known, Fault> {
    let document = document_kind(row.required("document")?).map_err(Fault::of("document"))?;
    let today = office.config().zone.day_of(now).map_err(Fault::of("number"))?;
    // A mistyped number would store a fact about a person who does not exist.
    let number = DocumentNumber::of(document, row.required("number")?, today).map_err(Fault::of("number"))?;
    Ok((office.secret().index_of(document, &number), document, number))
}

/// Parses a time, or a day as its first moment in the office's zone.
fn time(office: &Office, text: &str) -> Result<Timestamp, FieldError> {
    moment(text, &office.config().zone)
}

fn word<T: Copy>(row: Row<'_>, column: &'static str, words: &[(&str, T)]) -> Result<T, Fault> {
    let found = row.required(column)?;
    let meant = known_word(column, found);
    let known = words.iter().find(|(word, _)| *word == meant).map(|(_, value)| *value);
    known.ok_or_else(|| {
        let expected = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        Fault::new(column, FieldError::Word { expected, found: found.to_owned() })
    })
}

/// What was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// Number of people, deleted with their declarations, decisions and codes.
    pub people: u64,
    /// Number of facts.
    pub facts: u64,
    /// Number of stays.
    pub stays: u64,
}

/// Deletes personal data that is older than the retention time.
///
/// Deletes people whose last declaration is older and who have no valid code, and background data
/// that ended earlier. The journal stays: it names no person.
///
/// # Errors
/// [`ActError::Registry`].
pub fn forget(office: &Office, registry: &mut dyn Registry, by: By<'_>) -> Result<Forgotten, ActError> {
    let before = by.at.saturating_sub(u64::from(office.config().retention_days) * 86_400);
    let forgotten = atomically(registry, |registry| {
        let (people, facts, stays) = registry.forget_before(before, by.at)?;
        let after = format_args!("{people} people, {facts} facts, {stays} stays of before {before}");
        registry.record(&by.act("forget", "", "", after))?;
        Ok::<_, RegistryError>(Forgotten { people, facts, stays })
    })?;
    registry.forget_for_good()?;
    Ok(forgotten)
}
