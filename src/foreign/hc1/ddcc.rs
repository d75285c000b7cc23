//! WHO's core data sets of vaccinations and test results (smart.who.int/ddcc, 1.0): claim -260, key 3
//! or 4. The first issuers made them the whole payload, without claims, some with other names of fields.

use serde_json::Value;

use crate::foreign::fields::{Fields, required};
use crate::foreign::{
    CodeSystem, Coded, ForeignFact, ForeignPerson, ForeignStatement, Format, StatedDate, StatedText, StatementError,
    Test, Vaccination,
};
use crate::time::{SECONDS_PER_DAY, Timestamp, Window};

/// Reads a data set. It may be the one item of an array: WHO's draft allows several, each with a person of
/// its own.
pub(super) fn read(data: &Value) -> Result<ForeignStatement, StatementError> {
    let one = match data.as_array().map(Vec::as_slice) {
        Some([one]) => one,
        Some(_) => return Err(StatementError::Field { field: "hcert" }),
        None => data,
    };
    let data = Fields::of(one, "hcert")?;
    let meta = data.object("meta")?;
    let person = ForeignPerson {
        native: Some(required(data.text("name")?, "name")?),
        transliterated: None,
        birth: data.date("birthDate")?,
        // `identifier` may be any number that a country gives to a person.
        document: meta.map(|meta| meta.text("passportNumber")).transpose()?.flatten(),
    };
    let vaccination = match (data.object("vaccination")?, data.value("vaccine")) {
        (Some(_), Some(_)) => return Err(StatementError::Several),
        (None, Some(_)) => Some(data),
        (inside, None) => inside,
    };
    let certificate = data.object("certificate")?;
    let period = certificate.map(|certificate| certificate.object("period")).transpose()?.flatten();
    let start = latest([data.date("valid_from")?, period.map(|period| period.date("start")).transpose()?.flatten()]);
    let given = vaccination.map(|entry| self::vaccination(entry, start)).transpose()?;
    let facts = [given, data.object("test")?.map(test).transpose()?];
    let facts: Vec<ForeignFact> = facts.into_iter().flatten().collect();
    if facts.is_empty() {
        return Err(StatementError::Nothing);
    }
    let id = match certificate.map(|certificate| identifier(certificate, "hcid")).transpose()?.flatten() {
        Some(id) => Some(id),
        None => identifier(data, "hcid")?,
    };
    // The earliest of all ends.
    let mut expires = Window::ALWAYS.expires();
    for (fields, field) in [(period, "end"), (Some(data), "valid_until"), (vaccination, "valid_until")] {
        if let Some(end) = fields.map(|fields| fields.date(field)).transpose()?.flatten() {
            expires = expires.min(end_of_day(end, field)?);
        }
    }
    let window = Window::new(Window::ALWAYS.not_before(), expires);
    Ok(ForeignStatement {
        format: Format::Ddcc,
        issuer: None,
        person,
        facts,
        id,
        window: window.map_err(|_| StatementError::Field { field: "end" })?,
        revocation_id: None,
    })
}

/// The end of the last day in the west. The data set names days, not times.
fn end_of_day(last: StatedDate, field: &'static str) -> Result<Timestamp, StatementError> {
    let end = last.end().ok_or(StatementError::Field { field })?;
    Ok(end.saturating_add(SECONDS_PER_DAY / 2))
}

/// The later of two days, if there is one.
fn latest(days: [Option<StatedDate>; 2]) -> Option<StatedDate> {
    days.into_iter().flatten().max()
}

/// A vaccination. It protects from `start` at the earliest, which is that of the whole certificate.
fn vaccination(entry: Fields<'_>, start: Option<StatedDate>) -> Result<ForeignFact, StatementError> {
    let total = first(["total_doses", "totalDoses"], |field| entry.number(field))?;
    let start = latest([start, first(["validFrom", "vaccine_valid"], |field| entry.date(field))?]);
    Ok(ForeignFact::Vaccination(Vaccination {
        disease: entry.coding("disease")?,
        vaccine: Some(required(entry.coding("vaccine")?, "vaccine")?),
        product: entry.coding("brand")?,
        maker: first(["manufacturer", "maholder", "ma_holder"], |field| entry.coding(field))?,
        dose: entry.number("dose")?.map(|number| (number, total)),
        date: required(entry.date("date")?, "date")?,
        validity: start.map(|start| (start, None)),
        country: country(entry)?,
        by: entry.text("centre")?,
        lot: entry.text("lot")?,
    }))
}

fn test(entry: Fields<'_>) -> Result<ForeignFact, StatementError> {
    Ok(ForeignFact::Test(Test {
        disease: Some(required(entry.coding("pathogen")?, "pathogen")?),
        kind: Some(required(entry.coding("type")?, "type")?),
        device: first(["brand", "manufacturer"], |field| entry.coding(field))?,
        result: required(entry.coding("result")?, "result")?,
        sampled: required(entry.sampled("date")?, "date")?,
        country: country(entry)?,
        by: entry.text("centre")?,
    }))
}

/// Countries are of ISO 3166-1, whatever the system is called.
fn country(entry: Fields<'_>) -> Result<Option<Coded>, StatementError> {
    Ok(entry.coding("country")?.map(|country| Coded { system: CodeSystem::Country, ..country }))
}

/// An identifier: FHIR's, with a value, or a text.
fn identifier(fields: Fields<'_>, field: &'static str) -> Result<Option<StatedText>, StatementError> {
    match fields.value(field) {
        Some(Value::Object(_)) => fields.object(field)?.map(|one| one.text("value")).transpose().map(Option::flatten),
        _ => fields.text(field),
    }
}

/// The first of these fields that is there.
fn first<T, const N: usize>(
    fields: [&'static str; N],
    read: impl Fn(&'static str) -> Result<Option<T>, StatementError>,
) -> Result<Option<T>, StatementError> {
    fields.into_iter().find_map(|field| read(field).transpose()).transpose()
}
