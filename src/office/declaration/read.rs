//! Converts declarations from and to JSON. Each error names the path of its field.

use serde::{Deserialize, Serialize};

use super::{
    ContactKind, Declarant, Declaration, DeclarationError, DeclaredContact, Identity, Relation, Statement, Symptom,
};
use crate::key::DocumentNumber;
use crate::office::{Fault, FieldError, Stay, StayPlace, known_word};
use crate::payload::{DocumentKind, MaskedName, Place, PlainText};
use crate::time::{CLOCK_LEEWAY, Day, TimeError, Timestamp, Zone};
use crate::words::UnknownWord;

const MAX_TEXT_CHARS: usize = 200;
const MAX_ENTRIES: usize = 200;

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    declared: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    declarant: Option<DeclarantSource>,
    name: String,
    document: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    symptoms: Vec<Symptom>,
    contacts: Vec<ContactSource>,
    places: Vec<PlaceSource>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DeclarantSource {
    relation: Relation,
    name: String,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ContactSource {
    with: ContactKind,
    last: String,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PlaceSource {
    place: String,
    arrival: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    departure: Option<String>,
}

pub(super) fn declaration(
    text: &str,
    now: Timestamp,
    zone: &Zone,
) -> Result<(Declaration, DocumentNumber), DeclarationError> {
    // Before parsing, to limit memory.
    if text.len() > Declaration::MAX_BYTES {
        return Err(DeclarationError::TooLong);
    }
    let source = parse(text)?;
    let number = source.number.as_deref().ok_or(FieldError::Missing).map_err(Fault::of("number"))?;
    let declaration = checked(&source, now)?;
    let today = zone.day_of(now).map_err(Fault::of("number"))?;
    let number = DocumentNumber::of(declaration.identity.document, number, today).map_err(Fault::of("number"))?;
    Ok((declaration, number))
}

/// Parses the stored form. Uses the declared time as `now`, so the checks against the time of
/// receipt are not repeated.
pub(super) fn stored(text: &str) -> Option<Declaration> {
    let source: Source = serde_json::from_str(text).ok()?;
    checked(&source, Timestamp::parse(&source.declared).ok()?).ok()
}

pub(super) fn to_stored(declaration: &Declaration) -> String {
    let (identity, statement) = (&declaration.identity, &declaration.statement);
    let contact = |contact: &DeclaredContact| ContactSource { with: contact.kind, last: contact.last.to_string() };
    let place = |stay: &Stay| PlaceSource {
        place: stay.place().to_string(),
        arrival: stay.arrival().to_string(),
        departure: stay.departure().map(|time| time.to_string()),
    };
    let declarant = |one: &Declarant| DeclarantSource { relation: one.relation, name: one.name.clone() };
    let source = Source {
        id: declaration.id.clone(),
        declared: declaration.declared.to_string(),
        declarant: declaration.declarant.as_ref().map(declarant),
        name: identity.name.clone(),
        document: identity.document.id().to_owned(),
        number: None,
        phone: identity.phone.clone(),
        city: identity.city.map(|place| place.to_string()),
        address: identity.address.clone(),
        symptoms: statement.symptoms.clone(),
        contacts: statement.contacts.iter().map(contact).collect(),
        places: statement.places.iter().map(place).collect(),
    };
    // Only strings and lists: serialisation cannot fail.
    serde_json::to_string(&source).unwrap_or_default()
}

fn parse(text: &str) -> Result<Source, Fault> {
    let mut json = serde_json::Deserializer::from_str(text);
    let source = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        // `?` is a field whose name was not read to its end.
        let field = path.trim_end_matches(['.', '?']);
        Fault::new(if field.is_empty() { "declaration" } else { field }, error.into_inner())
    })?;
    // Reject data after the JSON value.
    json.end().map_err(Fault::of("declaration"))?;
    Ok(source)
}

/// Checks every field. `now` limits the declared time, and the declared time limits all others. The
/// declaration comes from another computer, whose clock may be fast by [`CLOCK_LEEWAY`].
fn checked(source: &Source, now: Timestamp) -> Result<Declaration, Fault> {
    let declared = past(&source.declared, now.saturating_add(CLOCK_LEEWAY), "declared")?;
    let text = |field: &'static str, text: &Option<String>| -> Result<Option<String>, Fault> {
        let checked = text.as_deref().map(|text| PlainText::new(field, text, MAX_TEXT_CHARS));
        Ok(checked.transpose().map_err(Fault::of(field))?.map(|text| text.as_str().to_owned()))
    };
    // A name that cannot be masked could not be written into a code later.
    MaskedName::mask(&source.name).map_err(Fault::of("name"))?;
    let identity = Identity {
        name: source.name.clone(),
        document: document_kind(&source.document).map_err(Fault::of("document"))?,
        phone: text("phone", &source.phone)?,
        city: source.city.as_deref().map(Place::parse).transpose().map_err(Fault::of("city"))?,
        address: text("address", &source.address)?,
    };
    for (field, found) in
        [("symptoms", source.symptoms.len()), ("contacts", source.contacts.len()), ("places", source.places.len())]
    {
        if found > MAX_ENTRIES {
            return Err(Fault::new(field, FieldError::TooMany { max: MAX_ENTRIES, found }));
        }
    }
    let mut symptoms = source.symptoms.clone();
    symptoms.sort_unstable();
    symptoms.dedup();
    let contacts = source.contacts.iter().enumerate().map(|(at, contact)| {
        let field = format!("contacts[{at}].last");
        let last = Day::parse(&contact.last).map_err(Fault::showing(field.as_str(), &contact.last))?;
        // The day has begun in the earliest time zone, UTC+14.
        not_future(last.start().saturating_sub(14 * 3600), declared, &field)?;
        Ok(DeclaredContact { kind: contact.with, last })
    });
    let contacts = contacts.collect::<Result<_, Fault>>()?;
    let places = source.places.iter().enumerate().map(|(at, place)| {
        let field = |name: &str| format!("places[{at}].{name}");
        let there = StayPlace::parse(&place.place).map_err(Fault::showing(field("place"), &place.place))?;
        let arrival = past(&place.arrival, declared, &field("arrival"))?;
        let departure =
            place.departure.as_deref().map(Timestamp::parse).transpose().map_err(Fault::of(field("departure")))?;
        Stay::new(there, arrival, departure).map_err(Fault::of(field("departure")))
    });
    let places = places.collect::<Result<_, Fault>>()?;
    let id = text("id", &source.id)?;
    let declarant = source.declarant.as_ref().map(|declarant| {
        let name = PlainText::new("declarant.name", &declarant.name, MAX_TEXT_CHARS);
        let name = name.map_err(Fault::of("declarant.name"))?.as_str().to_owned();
        Ok::<_, Fault>(Declarant { relation: declarant.relation, name })
    });
    let declarant = declarant.transpose()?;
    Ok(Declaration { id, declared, declarant, identity, statement: Statement { symptoms, contacts, places } })
}

/// Parses the word for a kind of document, in English or Chinese.
pub(in crate::office) fn document_kind(word: &str) -> Result<DocumentKind, FieldError> {
    known_word("document", word).parse().map_err(|error: UnknownWord| FieldError::Word {
        expected: error.expected().to_owned(),
        found: word.to_owned(),
    })
}

fn past(text: &str, latest: Timestamp, field: &str) -> Result<Timestamp, Fault> {
    let time = Timestamp::parse(text).map_err(Fault::showing::<TimeError>(field, text))?;
    not_future(time, latest, field).map(|()| time)
}

fn not_future(found: Timestamp, now: Timestamp, field: &str) -> Result<(), Fault> {
    if found <= now {
        return Ok(());
    }
    Err(Fault::new(field, FieldError::Future { now, found }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"id": "d-1", "declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "resident-id",
        "number": "11010519491231002X", "phone": "13800138000", "city": "310000", "address": "人民路1号",
        "symptoms": ["cough"], "contacts": [{"with": "confirmed", "last": "2026-03-01"}],
        "places": [{"place": "420100", "arrival": "2026-03-01T08:00:00+08:00", "departure": "2026-03-02T08:00:00+08:00"}]}"#;

    fn read(text: &str) -> Result<Declaration, String> {
        let now = Timestamp::parse("2026-03-05T12:00:00Z").unwrap();
        declaration(text, now, &Zone::CHINA).map(|(declaration, _)| declaration).map_err(|error| error.to_string())
    }

    #[test]
    fn a_declaration_is_read_and_kept_without_its_number() {
        let declaration = read(WHOLE).unwrap();
        assert_eq!(declaration.masked_name().unwrap().as_str(), "张*丰");
        assert_eq!(declaration.statement().symptoms, [Symptom::Cough]);
        let stored = declaration.to_stored();
        assert!(!stored.contains("1101051949"));
        assert_eq!(Declaration::from_stored(&stored), Some(declaration));
    }

    #[test]
    fn somebody_else_may_declare() {
        let by = |name: &str| {
            let declarant = format!("\"declarant\": {{\"relation\": \"guardian\", \"name\": \"{name}\"}}, \"name\"");
            read(&WHOLE.replacen("\"name\"", &declarant, 1))
        };
        let declaration = by("张翠山").unwrap();
        assert_eq!(declaration.declarant().unwrap().relation, Relation::Guardian);
        assert_eq!(Declaration::from_stored(&declaration.to_stored()), Some(declaration));
        assert!(by("").unwrap_err().contains("declarant.name"));
    }

    #[test]
    fn the_clock_of_the_sender_may_be_a_little_fast() {
        let declared = |time: &str| read(&WHOLE.replacen("2026-03-05T08:00:00+08:00", time, 1));
        for (time, is_taken) in
            [("2026-03-05T12:04:59Z", true), ("2026-03-05T12:05:00Z", true), ("2026-03-05T12:05:01Z", false)]
        {
            assert_eq!(declared(time).is_ok(), is_taken, "{time}");
        }
    }

    #[test]
    fn each_fault_is_named_with_its_field() {
        for (from, to, message) in [
            ("\"cough\"", "\"caugh\"", "symptoms[0]: unknown variant `caugh`"),
            ("11010519491231002X", "110105194912310021", "number: mistyped: the check character does not fit"),
            ("\"number\": \"11010519491231002X\",", "", "number: expected a value, found none"),
            ("\"name\": \"张三丰\",", "", "declaration: missing field `name`"),
            ("张三丰", "", "name: expected"),
            ("resident-id", "id-card", "document: expected one of other, resident-id"),
            (
                "2026-03-05T08:00:00+08:00",
                "2026-03-06T08:00:00+08:00",
                "declared: expected a time not after 2026-03-05T12",
            ),
            ("\"last\": \"2026-03-01\"", "\"last\": \"2026-03-09\"", "contacts[0].last: expected a time not after"),
            ("\"last\": \"2026-03-01\"", "\"last\": \"1 March\"", "contacts[0].last: expected a date"),
            ("420100", "999999", "places[0].place: expected"),
            (
                "2026-03-02T08:00:00+08:00",
                "2026-02-02T08:00:00+08:00",
                "places[0].departure: expected a departure at or after the arrival",
            ),
            ("\"phone\"", "\"fone\"", "fone: unknown field `fone`"),
            ("13800138000", "1\\u202e", "phone: expected"),
        ] {
            assert!(WHOLE.contains(from), "{from}");
            let error = read(&WHOLE.replacen(from, to, 1)).unwrap_err();
            assert!(error.starts_with(message), "{to}: {error}");
        }
        assert!(read(&format!("{WHOLE} x")).unwrap_err().starts_with("declaration: trailing"));
        assert!(read(&" ".repeat(1 << 17)).unwrap_err().contains("at most 65536 bytes"));
        assert!(read(&"[".repeat(60_000)).is_err(), "depth has an end");
    }
}
