//! A line of an output: what a printer or a sender needs about a code. No document number.

use serde::Serialize;

use crate::office::registry::{DuePerson, IssuedCode};

#[derive(Serialize)]
struct Line<'a> {
    code: String,
    text: &'a str,
    name: &'a str,
    document: &'a str,
    decision: i64,
    expires: String,
}

/// The lines of codes, in the order of the people, as JSON. `due` has everybody of the shard, also
/// those without a code.
pub(super) fn lines(codes: &[IssuedCode], due: &[DuePerson]) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(codes.len().saturating_mul(512));
    let mut people = due.iter();
    for code in codes {
        let Some(one) = people.find(|one| one.index == code.person) else { continue };
        let line = Line {
            code: code.cti.to_string(),
            text: &code.text,
            name: &one.person.name,
            document: one.person.document.id(),
            decision: code.decision,
            expires: code.expires.to_string(),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.push(b'\n');
    }
    Ok(out)
}
