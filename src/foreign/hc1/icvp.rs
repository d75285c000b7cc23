//! WHO's digital International Certificate of Vaccination or Prophylaxis: claim -260, key -6
//! (smart.who.int/icvp, "DVC"), the digital yellow card.

use crate::foreign::fields::{Fields, required};
use crate::foreign::{
    CodeSystem, Coded, ForeignFact, ForeignPerson, ForeignStatement, Format, StatedText, StatementError, Vaccination,
};
use crate::time::Window;

/// Reads a certificate.
pub(super) fn read(icvp: Fields<'_>) -> Result<ForeignStatement, StatementError> {
    let person = ForeignPerson {
        native: Some(required(icvp.text("n")?, "n")?),
        transliterated: None,
        birth: icvp.date("dob")?,
        document: icvp.text("nid")?,
    };
    let entry = required(icvp.object("v")?, "v")?;
    let end = entry.date("vle")?;
    let vaccination = Vaccination {
        disease: entry.text("tg")?.map(disease),
        vaccine: entry.text("vp")?.map(disease),
        product: None,
        maker: entry.coded("ma", CodeSystem::Other)?,
        // `dn` is a word such as `secondDose`.
        dose: None,
        date: required(entry.date("dt")?, "dt")?,
        validity: entry.date("vls")?.map(|start| (start, end)),
        country: None,
        by: entry.text("is")?,
        lot: entry.text("bo")?,
    };
    Ok(ForeignStatement {
        format: Format::Icvp,
        issuer: None,
        person,
        facts: vec![ForeignFact::Vaccination(vaccination)],
        id: None,
        window: Window::ALWAYS,
        revocation_id: None,
    })
}

/// Codes of diseases are of ICD-11, codes of vaccines of SNOMED CT, which has only digits.
fn disease(code: StatedText) -> Coded {
    let is_snomed = code.raw().bytes().all(|byte| byte.is_ascii_digit());
    Coded { system: if is_snomed { CodeSystem::Snomed } else { CodeSystem::Icd11 }, code }
}
