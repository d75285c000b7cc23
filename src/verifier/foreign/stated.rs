//! What an authentic code states, as JSON: identifiers for programs, lines in words for staff.

use serde_json::{Map, Value, json};

use crate::foreign::{Coded, ForeignAuthentic, ForeignFact, ForeignPerson, IssuerName, StatedText};
use crate::time::Window;
use crate::words::Lang;

/// The lines of a part in each language: what it is, and its value.
fn lines(words: impl Fn(Lang) -> Vec<(&'static str, String)>) -> Value {
    let of = |lang| words(lang).into_iter().map(|(title, value)| json!([title, value])).collect::<Vec<_>>();
    json!({ Lang::En.tag(): of(Lang::En), Lang::Zh.tag(): of(Lang::Zh) })
}

/// A text that can be shown; `null` for another one.
fn shown(text: Option<&StatedText>) -> Value {
    text.and_then(StatedText::shown).into()
}

/// The person. Staff compare it with the document: these codes carry no commitment to its number.
pub(super) fn person(person: &ForeignPerson) -> Value {
    json!({
        "native": shown(person.native.as_ref()),
        "transliterated": shown(person.transliterated.as_ref()),
        "birth": person.birth.map(|birth| birth.to_string()),
        "document": shown(person.document.as_ref()),
        "lines": lines(|lang| person.lines(lang)),
    })
}

/// The statement: issuer, window, facts.
pub(super) fn statement(code: &ForeignAuthentic) -> Value {
    let statement = code.statement();
    let (start, end) = (statement.window.not_before(), statement.window.expires());
    let issuer = match code.issuer() {
        IssuerName::Country(country) => json!({
            "code": country.as_str(),
            "name": { Lang::En.tag(): country.name(Lang::En), Lang::Zh.tag(): country.name(Lang::Zh) },
        }),
        IssuerName::Address(address) => json!({ "code": address, "name": null }),
    };
    json!({
        "format": statement.format.id(),
        "issuer": issuer,
        "kid": code.key().kid().to_string(),
        "id": shown(statement.id.as_ref()),
        "issued": (start > Window::ALWAYS.not_before()).then(|| start.to_string()),
        "expires": (end < Window::ALWAYS.expires()).then(|| end.to_string()),
        "lines": lines(|lang| statement.lines(lang)),
        "facts": statement.facts.iter().map(fact).collect::<Vec<_>>(),
    })
}

fn fact(fact: &ForeignFact) -> Value {
    let coded = |coded: &Coded| json!({ "system": coded.system.id(), "code": shown(Some(&coded.code)) });
    let codes: Map<String, Value> = fact.codes().into_iter().map(|(name, one)| (name.to_owned(), coded(one))).collect();
    let title = |lang| fact.lines(lang).0;
    let mut fields = json!({
        "kind": fact.needs().id(),
        "title": { Lang::En.tag(): title(Lang::En), Lang::Zh.tag(): title(Lang::Zh) },
        "codes": codes,
        "lines": lines(|lang| fact.lines(lang).1),
    });
    let mut add = |name: &str, value: Value| {
        if let Some(fields) = fields.as_object_mut() {
            fields.insert(name.to_owned(), value);
        }
    };
    match fact {
        ForeignFact::Vaccination(one) => {
            add("date", one.date.to_string().into());
            add("dose", one.dose.map(|(number, _)| number).into());
            add("doses", one.dose.and_then(|(_, of)| of).into());
            let validity = one.validity.map(|(start, end)| (start.to_string(), end.map(|end| end.to_string())));
            add("valid_from", validity.as_ref().map(|(start, _)| start.as_str()).into());
            add("valid_until", validity.as_ref().and_then(|(_, end)| end.as_deref()).into());
        }
        ForeignFact::Test(one) => add("sampled", one.sampled.to_string().into()),
        ForeignFact::Recovery(one) => {
            add("first_positive", one.first_positive.to_string().into());
            add("valid_from", one.validity.0.to_string().into());
            add("valid_until", one.validity.1.to_string().into());
        }
    }
    fields
}
