//! EU Digital COVID Certificates: vaccination, test, recovery (eHealth Network, "EU DCC schema",
//! version 1.3, and the versions 1.0.0 to 1.2.1 before it).

use serde_json::Value;

use crate::foreign::fields::{Fields, name, required};
use crate::foreign::{
    CodeSystem, Coded, ForeignFact, ForeignPerson, ForeignRecovery, ForeignStatement, Format, StatedText,
    StatementError, Test, Vaccination,
};
use crate::time::Window;

/// Reads a certificate.
pub(super) fn read(dcc: Fields<'_>) -> Result<ForeignStatement, StatementError> {
    let names = required(dcc.object("nam")?, "nam")?;
    // The machine-readable zone has `<` for blanks.
    let zone = |field| Ok::<_, StatementError>(names.str(field)?.map(|text| text.replace('<', " ")));
    let (family, given) = (zone("fnt")?, zone("gnt")?);
    let person = ForeignPerson {
        native: name([names.str("fn")?, names.str("gn")?])?,
        transliterated: name([family.as_deref(), given.as_deref()])?,
        // The field must be there, and is empty for persons whose birth is not known.
        birth: match dcc.value("dob") {
            Some(_) => dcc.date("dob")?,
            None => return Err(StatementError::Missing { field: "dob" }),
        },
        document: None,
    };
    if person.native.is_none() && person.transliterated.is_none() {
        return Err(StatementError::Missing { field: "nam" });
    }
    let [v, t, r] = [dcc.array("v")?, dcc.array("t")?, dcc.array("r")?];
    let found = v.len() + t.len() + r.len();
    if found > ForeignStatement::MAX_FACTS {
        return Err(StatementError::TooManyFacts { found });
    }
    let facts = v.iter().map(vaccination).chain(t.iter().map(test)).chain(r.iter().map(recovery));
    let facts = facts.collect::<Result<Vec<_>, _>>()?;
    let first = v.iter().chain(t).chain(r).next().ok_or(StatementError::Nothing)?;
    Ok(ForeignStatement {
        format: Format::Dcc,
        issuer: None,
        person,
        facts,
        id: Fields::of(first, "entry")?.text("ci")?,
        window: Window::ALWAYS,
        revocation_id: None,
    })
}

fn vaccination(entry: &Value) -> Result<ForeignFact, StatementError> {
    let entry = Fields::of(entry, "v")?;
    let dose = entry.number("dn")?.map(|number| Ok((number, entry.number("sd")?))).transpose()?;
    Ok(ForeignFact::Vaccination(Vaccination {
        disease: Some(required(entry.coded("tg", CodeSystem::Snomed)?, "tg")?),
        vaccine: entry.text("vp")?.map(substance),
        product: Some(required(entry.coded("mp", CodeSystem::Product)?, "mp")?),
        maker: entry.coded("ma", CodeSystem::Maker)?,
        dose,
        date: required(entry.date("dt")?, "dt")?,
        validity: None,
        country: Some(required(entry.coded("co", CodeSystem::Country)?, "co")?),
        by: entry.text("is")?,
        lot: None,
    }))
}

/// The value set of substances has codes of ATC and of SNOMED CT.
fn substance(code: StatedText) -> Coded {
    let system = if code.raw().starts_with('J') { CodeSystem::Atc } else { CodeSystem::Snomed };
    Coded { system, code }
}

fn test(entry: &Value) -> Result<ForeignFact, StatementError> {
    let entry = Fields::of(entry, "t")?;
    Ok(ForeignFact::Test(Test {
        disease: Some(required(entry.coded("tg", CodeSystem::Snomed)?, "tg")?),
        kind: Some(required(entry.coded("tt", CodeSystem::Loinc)?, "tt")?),
        device: entry.coded("ma", CodeSystem::Device)?,
        result: required(entry.coded("tr", CodeSystem::Snomed)?, "tr")?,
        sampled: required(entry.sampled("sc")?, "sc")?,
        country: Some(required(entry.coded("co", CodeSystem::Country)?, "co")?),
        by: entry.text("is")?,
    }))
}

fn recovery(entry: &Value) -> Result<ForeignFact, StatementError> {
    let entry = Fields::of(entry, "r")?;
    Ok(ForeignFact::Recovery(ForeignRecovery {
        disease: Some(required(entry.coded("tg", CodeSystem::Snomed)?, "tg")?),
        first_positive: required(entry.date("fr")?, "fr")?,
        validity: (required(entry.date("df")?, "df")?, required(entry.date("du")?, "du")?),
        country: Some(required(entry.coded("co", CodeSystem::Country)?, "co")?),
        by: entry.text("is")?,
    }))
}
