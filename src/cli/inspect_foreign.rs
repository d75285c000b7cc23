//! `fede inspect` for codes of other networks: taken apart field by field, unverified.

use core::fmt::Write;

use serde_json::{Value, json};

use super::output::escape;
use super::screen::field;
use crate::codec::cbor::pretty_diagnostic;
use crate::foreign::hc1::decompressed;
use crate::foreign::shc::ShcCode;
use crate::foreign::{ForeignStatement, ForeignUnverified, FormError, StatementError};
use crate::payload::Lang;
use crate::words::{Explain, cli as say, foreign};

/// Decodes a text. A SMART Health Card in several symbols has a line for each.
fn decode(text: &str) -> Result<ForeignUnverified, FormError> {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() > 1 {
        ShcCode::from_texts(&lines).map(ForeignUnverified::Shc)
    } else {
        ForeignUnverified::from_text(text)
    }
}

/// What could be decoded, in words. `Err` holds what was decoded before the fault, and the fault.
pub(super) fn describe(out: &mut String, text: &str, lang: Lang) -> Result<(), String> {
    let code = decode(text).map_err(|error| error.words(lang))?;
    field(out, foreign::network(lang), code.network().words(lang));
    if let Some(kid) = code.kid() {
        field(out, say::key(lang), &say::ClaimedKey { kid: &kid }.say(lang));
    }
    for (title, text) in notations(&code, text, lang) {
        let _ = writeln!(out, "{}", say::UnverifiedSection { title: &title }.say(lang));
        for line in text.lines() {
            let _ = writeln!(out, "  {}", escape(line));
        }
    }
    if let ForeignUnverified::VdsNc(seal) = &code {
        // It only says that the seal is not damaged: everybody can make a certificate.
        let fits = if seal.is_signed_by_own_certificate() { foreign::fits(lang) } else { foreign::fits_not(lang) };
        field(out, say::signature(lang), fits);
        let certificate = seal.unverified_certificate();
        let window = certificate.window();
        let (from, to) = (&window.not_before(), &window.expires());
        let country = certificate.country().map_or_else(String::new, |country| country.name(lang));
        field(out, foreign::certificate(lang), &foreign::CertificateLine { country: &country, from, to }.say(lang));
    }
    let _ = writeln!(out, "{}", say::UnverifiedSection { title: &say::claims(lang) }.say(lang));
    let statement = code.unverified_statement().map_err(|error| error.words(lang))?;
    write_statement(out, &statement, lang);
    Ok(())
}

fn write_statement(out: &mut String, statement: &ForeignStatement, lang: Lang) {
    let mut lines = |lines: Vec<(&'static str, String)>| {
        for (title, value) in lines {
            field(out, title, &escape(&value));
        }
    };
    lines(statement.person.lines(lang));
    lines(statement.lines(lang));
    for fact in &statement.facts {
        let (kind, details) = fact.lines(lang);
        lines(vec![("", format!("— {kind}"))]);
        lines(details);
    }
}

/// The parts of a code in the notation of its format.
fn notations(code: &ForeignUnverified, text: &str, lang: Lang) -> Vec<(String, String)> {
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default();
    match code {
        ForeignUnverified::Hc1(code) => {
            let whole = decompressed(text).ok().and_then(|bytes| ciborium::from_reader(&*bytes).ok());
            let payload = ciborium::from_reader(code.unverified_payload()).ok();
            let titled = [(say::cose_notation(lang), whole), (say::claims_notation(lang), payload)];
            let shown =
                |(title, value): (&str, Option<ciborium::Value>)| Some((title.to_owned(), pretty_diagnostic(&value?)));
            titled.into_iter().filter_map(shown).collect()
        }
        ForeignUnverified::Shc(code) => {
            let payload =
                code.unverified_payload().map(|payload| (foreign::jws_payload(lang).to_owned(), pretty(&payload)));
            let header = (foreign::jws_header(lang).to_owned(), pretty(code.unverified_header()));
            core::iter::once(header).chain(payload).collect()
        }
        ForeignUnverified::VdsNc(seal) => vec![(foreign::seal_data(lang).to_owned(), pretty(seal.unverified_data()))],
    }
}

/// What could be decoded, as data.
pub(super) fn data(name: &str, text: &str, lang: Lang) -> Value {
    let code = decode(text);
    let statement = code.as_ref().ok().map(ForeignUnverified::unverified_statement);
    let error = match (&code, &statement) {
        (Err(error), _) => Some(json!({ "id": error.id(), "message": error.words(lang) })),
        (_, Some(Err(error))) => Some(json!({ "id": error.id(), "message": error.words(lang) })),
        _ => None,
    };
    let statement = statement.and_then(|statement: Result<ForeignStatement, StatementError>| statement.ok());
    json!({
        "source": name, "verified": false, "text": text,
        "network": code.as_ref().ok().map(|code| code.network().id()),
        "kid": code.as_ref().ok().and_then(ForeignUnverified::kid).map(|kid| kid.to_string()),
        "statement": statement.map(|statement| statement_data(&statement, lang)),
        "error": error,
    })
}

fn statement_data(statement: &ForeignStatement, lang: Lang) -> Value {
    let lines = |lines: Vec<(&'static str, String)>| {
        lines.into_iter().map(|(title, value)| json!({ "title": title, "value": value })).collect::<Vec<_>>()
    };
    let facts = statement.facts.iter().map(|fact| {
        let (_, details) = fact.lines(lang);
        json!({ "kind": fact.needs().id(), "lines": lines(details) })
    });
    json!({
        "format": statement.format.id(),
        "issuer": statement.issuer.as_ref().map(|issuer| issuer.raw()),
        "person": lines(statement.person.lines(lang)),
        "code": lines(statement.lines(lang)),
        "facts": facts.collect::<Vec<_>>(),
    })
}
