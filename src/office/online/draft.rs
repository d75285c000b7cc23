//! A declaration that is being filled in: as it was typed, sealed in the form.

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::PageError;
use super::fields::Fields;
use super::places::code_of;
use super::receipt::ReceiptNumber;
use super::state::Online;
use crate::office::ContactKind;
use crate::time::{Day, Timestamp, Zone};

/// The purpose of the seal.
const PURPOSE: &str = "draft";

/// Maximum number of contacts and of trips of a form. The declaration itself takes 200.
pub(super) const MAX_ROWS: usize = 30;

/// Maximum length of a typed value in bytes. The longest that is valid has 200 characters.
const MAX_VALUE_BYTES: usize = 1000;

/// How long a draft can be sent, in seconds: a day.
const DRAFT_SECONDS: u64 = 86_400;

/// What has been typed so far.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Draft {
    /// The identifier of the declaration: a repetition is the same declaration.
    pub(super) id: String,
    /// The random bytes of the receipt: a repetition gets the same one.
    receipt: [u8; ReceiptNumber::BYTES],
    /// When the draft was begun.
    begun: u64,
    /// When the review was shown: the time of the declaration.
    declared: Option<u64>,
    pub(super) whom: String,
    pub(super) declarant: String,
    pub(super) name: String,
    pub(super) document: String,
    pub(super) number: String,
    pub(super) phone: String,
    pub(super) city: String,
    pub(super) address: String,
    pub(super) symptoms: Vec<String>,
    pub(super) contacts: Vec<TypedContact>,
    pub(super) trips: Vec<TypedTrip>,
}

/// A contact as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TypedContact {
    pub(super) with: String,
    pub(super) last: String,
}

/// A trip as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TypedTrip {
    pub(super) place: String,
    pub(super) arrival: String,
    pub(super) departure: String,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").finish_non_exhaustive()
    }
}

impl Draft {
    pub(super) fn new(online: &Online) -> Result<Self, PageError> {
        Ok(Self {
            id: format!("web-{}", base16ct::lower::encode_string(&online.random::<16>()?)),
            receipt: online.random()?,
            begun: online.now()?.seconds(),
            declared: None,
            whom: "self".to_owned(),
            declarant: String::new(),
            name: String::new(),
            document: "resident-id".to_owned(),
            number: String::new(),
            phone: String::new(),
            city: String::new(),
            address: String::new(),
            symptoms: Vec::new(),
            contacts: Vec::new(),
            trips: Vec::new(),
        })
    }

    pub(super) fn seal(&self, online: &Online) -> Result<String, PageError> {
        let fault = PageError::Fault { cause: "draft" };
        let text = zeroize::Zeroizing::new(serde_json::to_vec(self).map_err(|_| fault.clone())?);
        online.keys.seal(PURPOSE, &text, online.random()?).ok_or(fault)
    }

    /// Opens a draft that this office has sealed in the last day.
    pub(super) fn open(online: &Online, sealed: &str) -> Result<Self, PageError> {
        let text = online.keys.open(PURPOSE, sealed).ok_or(PageError::StaleForm)?;
        let draft: Self = serde_json::from_slice(&text).map_err(|_| PageError::StaleForm)?;
        let is_fresh = online.now()?.seconds() < draft.begun.saturating_add(DRAFT_SECONDS);
        if is_fresh { Ok(draft) } else { Err(PageError::StaleForm) }
    }

    pub(super) fn receipt(&self) -> ReceiptNumber {
        ReceiptNumber::new(&self.receipt)
    }

    /// The review has been shown: this is the time of the declaration, if it has not changed since.
    pub(super) fn declare_at(&mut self, now: Timestamp) {
        self.declared.get_or_insert(now.seconds());
    }

    /// The form of a counter was opened at this time: the time of its declaration, so that a second
    /// click is the same one. `None` if that is too long ago.
    pub(super) fn declare_when_begun(&mut self, now: Timestamp, max_seconds: u64) -> Option<()> {
        self.declared = (now.seconds() < self.begun.saturating_add(max_seconds)).then_some(self.begun);
        self.declared.map(drop)
    }

    /// What was typed, as another declaration.
    pub(super) fn begin_again(&self, online: &Online) -> Result<Self, PageError> {
        let Self { id, receipt, begun, declared, .. } = Self::new(online)?;
        Ok(Self { id, receipt, begun, declared, ..self.clone() })
    }

    /// Something may have changed: it is declared again.
    pub(super) const fn change(&mut self) {
        self.declared = None;
    }

    /// Takes the fields of the first step.
    pub(super) fn take_person(&mut self, fields: &Fields) {
        let text = |name: &str| bounded(fields.get(name));
        self.whom = text("whom");
        self.declarant = text("declarant");
        self.name = text("name");
        self.document = text("document");
        self.number = text("number");
        self.phone = text("phone");
        self.city = text("city");
        self.address = text("address");
    }

    /// Takes the fields of the step about symptoms.
    pub(super) fn take_health(&mut self, fields: &Fields) {
        self.symptoms = fields.all("symptom").take(MAX_ROWS).map(bounded).collect();
    }

    /// Takes the fields of the step about contacts. Empty rows are left out.
    pub(super) fn take_contacts(&mut self, fields: &Fields) {
        let rows = (0..MAX_ROWS).map(|row| TypedContact {
            with: bounded(fields.get(&format!("with-{row}"))),
            last: bounded(fields.get(&format!("last-{row}"))),
        });
        self.contacts = rows.filter(|row| *row != TypedContact::default()).collect();
    }

    /// Takes the fields of the step about trips. Empty rows are left out.
    pub(super) fn take_trips(&mut self, fields: &Fields) {
        let rows = (0..MAX_ROWS).map(|row| TypedTrip {
            place: bounded(fields.get(&format!("place-{row}"))),
            arrival: bounded(fields.get(&format!("arrival-{row}"))),
            departure: bounded(fields.get(&format!("departure-{row}"))),
        });
        self.trips = rows.filter(|row| *row != TypedTrip::default()).collect();
    }

    /// The declaration in its JSON form, at `now` if it is not yet reviewed.
    pub(super) fn to_json(&self, zone: &Zone, now: Timestamp) -> Value {
        let declared = self.declared.and_then(|seconds| Timestamp::from_seconds(seconds).ok()).unwrap_or(now);
        let optional = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let city = if self.city.is_empty() { String::new() } else { code_of(&self.city) };
        let contact = |one: &TypedContact| {
            let with = if one.with.is_empty() { "?" } else { &one.with };
            json!({ "with": with, "last": one.last })
        };
        let trip = |one: &TypedTrip| {
            let mut trip = json!({ "place": code_of(&one.place), "arrival": moment(&one.arrival, zone) });
            if !one.departure.is_empty()
                && let Some(trip) = trip.as_object_mut()
            {
                trip.insert("departure".to_owned(), json!(moment(&one.departure, zone)));
            }
            trip
        };
        let mut declaration = json!({
            "id": self.id,
            "declared": declared.to_string(),
            "name": self.name,
            "document": self.document,
            "number": self.number,
            "phone": optional(&self.phone),
            "city": optional(&city),
            "address": optional(&self.address),
            "symptoms": self.symptoms,
            "contacts": self.contacts.iter().map(contact).collect::<Vec<_>>(),
            "places": self.trips.iter().map(trip).collect::<Vec<_>>(),
        });
        if self.whom != "self"
            && let Some(object) = declaration.as_object_mut()
        {
            object.insert("declarant".to_owned(), json!({ "relation": self.whom, "name": self.declarant }));
        }
        declaration
    }
}

/// The kinds of contact, and their identifiers in forms and JSON.
pub(super) const CONTACT_KINDS: [(&str, ContactKind); 3] = [
    ("confirmed", ContactKind::Confirmed),
    ("suspected", ContactKind::Suspected),
    ("with-symptoms", ContactKind::WithSymptoms),
];

/// A value that is not longer than any valid one may be. The check says that it is too long.
fn bounded(value: &str) -> String {
    let end = (0..=MAX_VALUE_BYTES.min(value.len())).rev().find(|at| value.is_char_boundary(*at)).unwrap_or_default();
    value.get(..end).unwrap_or_default().to_owned()
}

/// A local time as a browser writes it (`2026-03-01T08:00`) or a person does, in RFC 3339. What is
/// something else stays as it is: the check names it.
fn moment(typed: &str, zone: &Zone) -> String {
    local_moment(typed, zone).map_or_else(|| typed.to_owned(), |time| time.to_string())
}

fn local_moment(typed: &str, zone: &Zone) -> Option<Timestamp> {
    let (day, time) = typed.split_once(['T', ' '])?;
    let mut parts = time.trim().split(':').map(|part| part.parse::<u64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    if hour > 23 || minute > 59 {
        return None;
    }
    let day = Day::parse(day).ok()?;
    let near = zone.start_of(day).ok()?.saturating_add(hour * 3600 + minute * 60);
    let wanted = format!("{day} {hour:02}:{minute:02}");
    // On a day when the clocks change, the time is an hour off.
    let near = [near, near.saturating_sub(3600), near.saturating_add(3600)];
    near.into_iter().find(|time| zone.local(*time).starts_with(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_is_read_with_the_offset_of_its_day() {
        let china = |typed| moment(typed, &Zone::CHINA);
        assert_eq!(china("2026-03-01T08:00"), "2026-03-01T00:00:00Z");
        assert_eq!(china("2026-03-01 8:00"), "2026-03-01T00:00:00Z");
        for other in ["", "2026-03-01", "2026-03-01T24:00", "1 March", "2026-02-30T08:00", "T"] {
            assert_eq!(china(other), other);
        }
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        assert_eq!(moment("2026-03-29T08:00", &berlin), "2026-03-29T06:00:00Z", "summer time began at 2 o'clock");
    }

    #[test]
    fn a_long_value_ends_at_a_character() {
        assert_eq!(bounded(&"é".repeat(600)).chars().count(), 500);
        assert_eq!(bounded("a"), "a");
    }
}
