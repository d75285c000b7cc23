//! The claims of a SMART Health Card: a FHIR R4 bundle with a patient, immunisations and laboratory
//! results (SMART Health Cards: Vaccination & Testing Implementation Guide 0.6).

use serde_json::Value;

use crate::foreign::fields::{Fields, name, required};
use crate::foreign::{
    CodeSystem, Coded, ForeignFact, ForeignPerson, ForeignStatement, Format, StatedText, StatementError, Test,
    Vaccination,
};
use crate::time::{Timestamp, Window};

/// Maximum number of resources of a bundle. The longest of the specification's examples has 61.
const MAX_ENTRIES: usize = 256;

const HEALTH_CARD: &str = "https://smarthealth.cards#health-card";

/// Reads a payload.
pub(super) fn statement(payload: &Value) -> Result<ForeignStatement, StatementError> {
    let claims = Fields::of(payload, "payload")?;
    let credential = required(claims.object("vc")?, "vc")?;
    if !credential.array("type")?.iter().any(|one| one == HEALTH_CARD) {
        return Err(StatementError::Field { field: "type" });
    }
    let start = required(time(claims, "nbf")?, "nbf")?;
    let end = time(claims, "exp")?.unwrap_or(Window::ALWAYS.expires());
    let window = Window::new(start, end).map_err(|_| StatementError::Field { field: "exp" })?;
    let subject = required(credential.object("credentialSubject")?, "credentialSubject")?;
    let bundle = required(subject.object("fhirBundle")?, "fhirBundle")?;
    let entries = bundle.array("entry")?;
    if entries.len() > MAX_ENTRIES {
        return Err(StatementError::TooManyFacts { found: entries.len() });
    }
    let (mut patient, mut facts) = (None, Vec::new());
    for entry in entries {
        let resource = required(Fields::of(entry, "entry")?.object("resource")?, "resource")?;
        match resource.str("resourceType")? {
            Some("Patient") if patient.is_some() => return Err(StatementError::Field { field: "Patient" }),
            Some("Patient") => patient = Some(person(resource)?),
            Some("Immunization") => facts.extend(immunization(resource)?),
            Some("Observation") => facts.extend(observation(resource)?),
            // Other resources state nothing that gates ask for.
            _ => {}
        }
    }
    match facts.len() {
        0 => return Err(StatementError::Nothing),
        1..=ForeignStatement::MAX_FACTS => {}
        found => return Err(StatementError::TooManyFacts { found }),
    }
    Ok(ForeignStatement {
        format: Format::Shc,
        issuer: claims.text("iss")?,
        person: required(patient, "Patient")?,
        facts,
        id: None,
        window,
        revocation_id: credential.text("rid")?,
    })
}

/// A `NumericDate`; a fraction is left out.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the float is positive and far below 2^53"
)]
fn time(claims: Fields<'_>, field: &'static str) -> Result<Option<Timestamp>, StatementError> {
    let Some(value) = claims.value(field) else { return Ok(None) };
    let float = value.as_f64().filter(|number| (0.0..1e12).contains(number));
    let time = float.and_then(|seconds| Timestamp::from_seconds(seconds as u64).ok());
    time.map(Some).ok_or(StatementError::Field { field })
}

fn person(patient: Fields<'_>) -> Result<ForeignPerson, StatementError> {
    let names = required(patient.first("name")?, "name")?;
    let given: Vec<&str> = names.array("given")?.iter().filter_map(Value::as_str).collect();
    let native = match name([names.str("family")?, Some(&given.join(" "))])? {
        Some(name) => Some(name),
        None => names.text("text")?,
    };
    let birth = patient.date("birthDate")?;
    Ok(ForeignPerson { native: Some(required(native, "name")?), transliterated: None, birth, document: None })
}

/// An immunisation. One that was not done or entered in error is none.
fn immunization(resource: Fields<'_>) -> Result<Option<ForeignFact>, StatementError> {
    if resource.str("status")? != Some("completed") {
        return Ok(None);
    }
    let performer = resource.first("performer")?.map(|one| one.object("actor")).transpose()?.flatten();
    Ok(Some(ForeignFact::Vaccination(Vaccination {
        disease: None,
        vaccine: Some(required(concept(resource, "vaccineCode")?, "vaccineCode")?),
        product: None,
        maker: None,
        dose: None,
        date: required(resource.date("occurrenceDateTime")?, "occurrenceDateTime")?,
        validity: None,
        country: None,
        by: performer.map(|actor| actor.text("display")).transpose()?.flatten(),
        lot: resource.text("lotNumber")?,
    })))
}

/// A laboratory result. A preliminary or cancelled one is none; neither is an observation without a
/// result or a time of its own, such as the head of a panel or one of its values.
fn observation(resource: Fields<'_>) -> Result<Option<ForeignFact>, StatementError> {
    if !matches!(resource.str("status")?, Some("final" | "amended" | "corrected")) {
        return Ok(None);
    }
    let result = match concept(resource, "valueCodeableConcept")? {
        Some(result) => Some(result),
        None => match resource.object("valueQuantity")? {
            Some(quantity) => Some(amount(quantity)?),
            None => resource.coded("valueString", CodeSystem::Other)?,
        },
    };
    let (Some(result), Some(sampled)) = (result, resource.sampled("effectiveDateTime")?) else { return Ok(None) };
    Ok(Some(ForeignFact::Test(Test {
        disease: None,
        kind: Some(required(concept(resource, "code")?, "code")?),
        device: None,
        result,
        sampled,
        country: None,
        by: resource.first("performer")?.map(|one| one.text("display")).transpose()?.flatten(),
    })))
}

/// A measured value with its unit, as a text.
fn amount(quantity: Fields<'_>) -> Result<Coded, StatementError> {
    let field = "valueQuantity";
    let number = required(quantity.value("value").and_then(Value::as_number), field)?;
    let parts = [
        quantity.str("comparator")?.unwrap_or_default(),
        &number.to_string(),
        quantity.str("unit")?.unwrap_or_default(),
    ];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let code = StatedText::new(&text).ok_or(StatementError::Field { field })?;
    Ok(Coded { system: CodeSystem::Other, code })
}

/// The first code of a `CodeableConcept` whose system fede knows, or its first code, or its text.
fn concept(resource: Fields<'_>, field: &'static str) -> Result<Option<Coded>, StatementError> {
    let Some(concept) = resource.object(field)? else { return Ok(None) };
    let mut found: Option<Coded> = None;
    for coding in concept.array("coding")? {
        let coding = Fields::of(coding, field)?;
        let is_better = found.as_ref().is_none_or(|found| !found.is_known());
        if let (true, Some(code)) = (is_better, coding.coded("code", CodeSystem::of_uri(coding.str("system")?))?)
            && (found.is_none() || code.is_known())
        {
            found = Some(code);
        }
    }
    match found {
        Some(found) => Ok(Some(found)),
        None => Ok(concept.text("text")?.map(|code: StatedText| Coded { system: CodeSystem::Other, code })),
    }
}
