//! Every fault of a draft at its field. The office's own checks find them: they stop at the first
//! fault, so each one is noted and put right until nothing is left.

use serde_json::{Value, json};

use crate::office::{Declaration, DeclarationError, Fault, FieldError};
use crate::time::{Timestamp, Zone};
use crate::words::{Explain, Lang, online as say};

/// Maximum number of faults that are looked for. A page with more is not readable anyway.
const MAX_FAULTS: usize = 40;

/// A fault of a draft.
#[derive(Debug)]
pub(super) struct TypedFault {
    /// The field of the form.
    pub(super) field: String,
    fault: Fault,
}

impl TypedFault {
    /// A box is not checked: that of the consent, or of the document that was seen.
    pub(super) fn unchecked(field: &str) -> Self {
        Self { field: field.to_owned(), fault: Fault::new(field, FieldError::Missing) }
    }

    /// The fault, with its path in the declaration.
    pub(super) const fn fault(&self) -> &Fault {
        &self.fault
    }

    /// The fault in the words of residents.
    pub(super) fn words(&self, lang: Lang) -> String {
        let kind = self.field.split('-').next().unwrap_or_default();
        match (&self.fault.error, kind) {
            (FieldError::Time(_), "last") => say::fault_day(lang).to_owned(),
            (FieldError::Time(_), _) => say::fault_time(lang).to_owned(),
            (FieldError::Stay(_), _) => say::fault_departure(lang).to_owned(),
            (FieldError::Future { .. }, _) => say::fault_future(lang).to_owned(),
            (FieldError::Payload(_), "place" | "city") => say::fault_place(lang).to_owned(),
            (FieldError::Payload(_), "name" | "declarant") => say::fault_name(lang).to_owned(),
            (FieldError::Payload(_), _) => say::fault_text(lang).to_owned(),
            (FieldError::Json(_) | FieldError::Word { .. }, _) => say::fault_choice(lang).to_owned(),
            (FieldError::Missing, "consent") => say::fault_consent(lang).to_owned(),
            (FieldError::Missing, "seen") => say::fault_seen(lang).to_owned(),
            (FieldError::Missing, _) => say::fault_missing(lang).to_owned(),
            (FieldError::Number(error), _) => {
                // The texts of errors begin with a small letter: elsewhere, a field is before them.
                let [words, hint] = [error.words(lang), error.hint(lang)].map(|text| capitalised(&text));
                if hint.is_empty() { words } else { say::FaultAndHint { words: &words, hint: &hint }.say(lang) }
            }
            (error, _) => error.words(lang),
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Every fault of a declaration, by the field of the form. Empty if there is none.
pub(super) fn faults(declaration: &Value, now: Timestamp, zone: &Zone) -> Vec<TypedFault> {
    let mut tried = declaration.clone();
    let mut found: Vec<TypedFault> = Vec::new();
    while found.len() < MAX_FAULTS {
        let Err(error) = Declaration::from_json(&tried.to_string(), now, zone) else { break };
        let DeclarationError::Field(fault) = error else { break };
        let path = fault.field.clone();
        let field = form_field(&path);
        let is_new = found.iter().all(|known| known.field != field);
        if !is_new || !put_right(&mut tried, &path, now) {
            break;
        }
        found.push(TypedFault { field, fault });
    }
    found
}

/// The field of the form for a path such as `places[2].arrival`.
fn form_field(path: &str) -> String {
    let (list, rest) = path.split_once('[').unwrap_or((path, ""));
    let (row, field) = rest.split_once(']').unwrap_or(("", ""));
    match (list, field.trim_start_matches('.')) {
        ("symptoms", _) => "symptom".to_owned(),
        ("declarant.name", _) => "declarant".to_owned(),
        ("declarant.relation", _) => "whom".to_owned(),
        (_, "") => list.to_owned(),
        (_, field) => format!("{field}-{row}"),
    }
}

/// Replaces the value of a path by one that has no fault. Returns whether it could.
fn put_right(declaration: &mut Value, path: &str, now: Timestamp) -> bool {
    let pointer = format!("/{}", path.replace(['[', '.'], "/").replace(']', ""));
    let right = match pointer.rsplit('/').next().unwrap_or_default() {
        "name" => json!("张三丰"),
        "relation" => json!("guardian"),
        "with" => json!("confirmed"),
        "last" => json!(now.day().saturating_sub(1).to_string()),
        "place" => json!("310000"),
        // Long ago, so that no departure is before it.
        "arrival" => json!("2000-01-01T00:00:00Z"),
        "departure" | "phone" | "city" | "address" => Value::Null,
        "number" | "document" => {
            let Some(object) = declaration.as_object_mut() else { return false };
            object.insert("document".to_owned(), json!("passport"));
            object.insert("number".to_owned(), json!("E12345678"));
            return true;
        }
        _ if path.starts_with("symptoms") => json!("fever"),
        _ => return false,
    };
    declaration.pointer_mut(&pointer).is_some_and(|value| {
        *value = right;
        true
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_at_its_field() {
        let now = Timestamp::parse("2026-03-05T12:00:00Z").unwrap();
        let declaration = json!({
            "id": "x", "declared": now.to_string(), "name": "", "document": "resident-id", "number": "110105194912310021",
            "phone": "1\u{202e}", "city": "ATLANTIS", "address": null,
            "declarant": { "relation": "friend", "name": "" },
            "symptoms": ["caugh"],
            "contacts": [{ "with": "?", "last": "" }, { "with": "confirmed", "last": "2027-01-01" }],
            "places": [{ "place": "?", "arrival": "x", "departure": "y" },
                { "place": "310000", "arrival": "2026-03-04T00:00:00Z", "departure": "2026-03-03T00:00:00Z" }],
        });
        let found = faults(&declaration, now, &Zone::CHINA);
        let mut fields: Vec<_> = found.iter().map(|fault| fault.field.as_str()).collect();
        fields.sort_unstable();
        let expected = [
            "arrival-0",
            "city",
            "declarant",
            "departure-0",
            "departure-1",
            "last-0",
            "last-1",
            "name",
            "number",
            "phone",
            "place-0",
            "symptom",
            "whom",
            "with-0",
        ];
        assert_eq!(fields, expected);
        for fault in &found {
            assert!(!fault.words(Lang::En).is_empty() && !fault.words(Lang::Zh).is_empty());
        }
        let right = json!({ "id": "x", "declared": now.to_string(), "name": "张三丰", "document": "passport",
            "number": "E12345678", "symptoms": [], "contacts": [], "places": [] });
        assert!(faults(&right, now, &Zone::CHINA).is_empty());
    }
}
