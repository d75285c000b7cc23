//! Makes a people file with itineraries from a table of stays sorted by person. Memory use does not
//! depend on the length of the table.

use std::path::Path;

use serde::Serialize;

use super::BulkError;
use super::output::LineFile;
use crate::key::DocumentNumber;
use crate::office::{
    Fault, FieldError, OfficeConfig, RiskAreas, Row, Stay, StayPlace, Table, TextFile, document_kind, itinerary,
    known_word, moment,
};
use crate::payload::{Itinerary, Place, PlaceFor, place_code};
use crate::time::{Day, Timestamp, Zone};

/// The columns; the first [`REQUIRED`] are required.
const COLUMNS: &[&str] = &["document", "number", "place", "arrival", "departure", "name", "masked_name", "commitment"];
const REQUIRED: usize = 4;
/// Maximum number of stays of one person: one every two minutes for two weeks.
const MAX_STAYS: usize = 10_000;

/// Result of a conversion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ItinerariesSummary {
    /// Number of rows read.
    pub rows: u64,
    /// Number of itineraries written.
    pub itineraries: u64,
    /// Number of rejected rows and people.
    pub rejected: u64,
}

/// The person of a row.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
struct Holder {
    document: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    masked_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commitment: Option<String>,
}

#[derive(Serialize)]
struct PersonLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<Holder>,
    itinerary: ItineraryLine,
}

#[derive(Serialize)]
struct ItineraryLine {
    days: u32,
    countries: Vec<String>,
    cities: Vec<CityLine>,
}

#[derive(Serialize)]
struct CityLine {
    place: String,
    last_seen: String,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    risk_area: bool,
}

/// The input of a conversion.
#[derive(Debug, Clone, Copy)]
pub struct ItinerariesOrder<'a> {
    /// The office's own country, zone and rules.
    pub config: &'a OfficeConfig,
    /// Risk areas; their cities are marked.
    pub areas: &'a RiskAreas,
    /// The stays: a table sorted by document and number.
    pub stays: &'a TextFile,
    /// The people file to write, as JSON lines.
    pub out: &'a Path,
    /// The issue time of the codes.
    pub issued: Timestamp,
}

/// Reads stays and writes a people file with the itinerary of each person, for `issue_batch`.
///
/// Skips invalid rows and calls `reject` for each. Calls `progress` while reading.
///
/// # Errors
/// [`BulkError`], in particular [`BulkError::Unsorted`]. Then the output file is removed.
pub fn itineraries(
    order: &ItinerariesOrder<'_>,
    reject: &mut dyn FnMut(u64, &Fault),
    progress: &mut dyn FnMut(&ItinerariesSummary),
) -> Result<ItinerariesSummary, BulkError> {
    // Without following links, so that a dangling symbolic link counts as a file too.
    if order.out.symlink_metadata().is_ok() {
        return Err(BulkError::Exists { path: order.out.to_owned() });
    }
    let made = make(order, reject, progress);
    if made.is_err() {
        // Remove it: an incomplete people file looks like a complete one.
        let _ = std::fs::remove_file(order.out);
    }
    made
}

fn make(
    order: &ItinerariesOrder<'_>,
    reject: &mut dyn FnMut(u64, &Fault),
    progress: &mut dyn FnMut(&ItinerariesSummary),
) -> Result<ItinerariesSummary, BulkError> {
    let mut table = Table::open(order.stays, COLUMNS, REQUIRED)?;
    let mut maker = ItineraryMaker {
        order,
        file: LineFile::open(order.out, 0)?,
        reject,
        summary: ItinerariesSummary::default(),
        holder: Holder::default(),
        stays: Vec::new(),
        line: 0,
        today: order.config.zone.day_of(order.issued).unwrap_or_else(|_| order.issued.day()),
    };
    for fault in table.unread() {
        (maker.reject)(1, fault);
    }
    while let Some(row) = table.next_row()? {
        maker.take(row)?;
        if maker.summary.rows.is_multiple_of(65_536) {
            progress(&maker.summary);
        }
    }
    maker.end_person()?;
    maker.file.sync()?;
    Ok(maker.summary)
}

/// Collects the stays of one person at a time.
struct ItineraryMaker<'a> {
    order: &'a ItinerariesOrder<'a>,
    file: LineFile,
    reject: &'a mut dyn FnMut(u64, &Fault),
    summary: ItinerariesSummary,
    holder: Holder,
    stays: Vec<Stay>,
    /// The first line of the person.
    line: u64,
    /// The day of issue in the office's zone.
    today: Day,
}

impl ItineraryMaker<'_> {
    fn take(&mut self, row: Row<'_>) -> Result<(), BulkError> {
        self.summary.rows += 1;
        let (document, number, stay) = match read(row, self.today, &self.order.config.zone) {
            Ok(read) => read,
            Err(fault) => return self.leave_out(row.line(), &fault),
        };
        let (key, last) = ((document, number), (self.holder.document.as_str(), self.holder.number.as_str()));
        // Sorted input makes it possible to hold only one person in memory.
        if key < last {
            return Err(BulkError::Unsorted { path: self.order.stays.path().to_owned(), line: row.line() });
        }
        if key != last {
            self.end_person()?;
            self.holder = holder_of(row, document, number);
            self.line = row.line();
        }
        // Keep one stay more than the maximum, so that `end_person` rejects the person: an
        // itinerary without the remaining stays would be wrong.
        if self.stays.len() <= MAX_STAYS {
            self.stays.push(stay);
        }
        Ok(())
    }

    fn leave_out(&mut self, line: u64, fault: &Fault) -> Result<(), BulkError> {
        self.summary.rejected += 1;
        (self.reject)(line, fault);
        Ok(())
    }

    /// Writes the itinerary of the person whose rows have ended, or rejects the person.
    fn end_person(&mut self) -> Result<(), BulkError> {
        if self.holder.document.is_empty() {
            return Ok(());
        }
        if self.stays.len() > MAX_STAYS {
            let error = FieldError::TooMany { max: MAX_STAYS, found: self.stays.len() };
            self.stays.clear();
            return self.leave_out(self.line, &Fault::new("stays of a person", error));
        }
        let ItinerariesOrder { config, areas, issued, .. } = *self.order;
        let marked = |place: &Place| areas.greatest(place, issued, issued).is_some();
        let made = itinerary(&self.stays, config.region.country(), (issued, &config.zone), config.travel, marked);
        self.stays.clear();
        match made {
            Ok(made) => {
                self.summary.itineraries += 1;
                self.file.put(&line_of(&self.holder, &made))
            }
            Err(error) => {
                let fault = Fault::new("stays of a person", error);
                self.leave_out(self.line, &fault)
            }
        }
    }
}

fn read<'a>(row: Row<'a>, today: Day, zone: &Zone) -> Result<(&'a str, &'a str, Stay), Fault> {
    row.check_width()?;
    let (document, number) = (row.required("document")?, row.required("number")?);
    let kind = document_kind(document).map_err(Fault::of("document"))?;
    DocumentNumber::of(kind, number, today).map_err(Fault::of("number"))?;
    let text = row.required("place")?;
    let place = StayPlace::parse(&place_code(text, PlaceFor::Stay)).map_err(Fault::showing("place", text))?;
    let text = row.required("arrival")?;
    let arrival = moment(text, zone).map_err(Fault::showing("arrival", text))?;
    let departure = row.field("departure");
    let departure = departure.map(|text| moment(text, zone).map_err(Fault::showing("departure", text))).transpose()?;
    let stay = Stay::new(place, arrival, departure).map_err(Fault::of("departure"))?;
    Ok((document, number, stay))
}

fn holder_of(row: Row<'_>, document: &str, number: &str) -> Holder {
    let text = |column| row.field(column).map(str::to_owned);
    let (name, masked_name, commitment) = (text("name"), text("masked_name"), text("commitment"));
    Holder { document: document.to_owned(), number: number.to_owned(), name, masked_name, commitment }
}

/// The output line of a person. Without a name, the code has no holder. With a commitment, the
/// line does not repeat the number.
fn line_of(holder: &Holder, made: &Itinerary) -> PersonLine {
    let has_name = holder.name.is_some() || holder.masked_name.is_some();
    let number = if holder.commitment.is_some() { String::new() } else { holder.number.clone() };
    let city = |visit: &crate::payload::Visit| CityLine {
        place: visit.place().to_string(),
        last_seen: visit.last_seen().to_string(),
        risk_area: visit.risk_area(),
    };
    PersonLine {
        holder: has_name.then(|| {
            let document = known_word("document", &holder.document).into_owned();
            Holder { document, number, ..holder.clone() }
        }),
        itinerary: ItineraryLine {
            days: made.window().days(),
            countries: made.countries().iter().map(|country| country.code().to_owned()).collect(),
            cities: made.visits().iter().map(city).collect(),
        },
    }
}
