//! A line of an output: what a printer or a sender needs about a code. No document number.

use serde::Serialize;

use crate::key::KeyId;
use crate::office::registry::{DuePerson, IssuedCode};

#[derive(Serialize)]
struct Line<'a> {
    code: String,
    text: &'a str,
    name: &'a str,
    document: &'a str,
    decision: i64,
    expires: String,
    /// The id of the key of the telephone to which the code is bound. It works only there.
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<String>,
}

/// The lines of codes, in the order of the people, as JSON. `due` has everybody of the shard, also
/// those without a code.
pub(super) fn lines(codes: &[IssuedCode], due: &[DuePerson]) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(codes.len().saturating_mul(512));
    let mut people = due.iter();
    for code in codes {
        let telephone = code.telephone();
        let is_of = |one: &&DuePerson| one.index == code.person && one.telephone == telephone;
        let Some(one) = people.find(is_of) else { continue };
        let line = Line {
            code: code.cti.to_string(),
            text: &code.text,
            name: &one.person.name,
            document: one.person.document.id(),
            decision: code.decision,
            expires: code.expires.to_string(),
            telephone: telephone.map(|key| KeyId::of_holder_key(&key).to_string()),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.push(b'\n');
    }
    Ok(out)
}
