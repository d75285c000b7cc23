//! The data of a seal: `icao.vacc`, `icao.test`.

use serde_json::Value;

use crate::foreign::fields::{Fields, required};
use crate::foreign::{
    CodeSystem, Coded, ForeignFact, ForeignPerson, ForeignStatement, Format, StatedText, StatementError, Test,
    Vaccination,
};
use crate::time::Window;

/// Reads the data of a seal.
pub(super) fn read(data: &Value) -> Result<ForeignStatement, StatementError> {
    let data = Fields::of(data, "data")?;
    let header = required(data.object("hdr")?, "hdr")?;
    let message = required(data.object("msg")?, "msg")?;
    let holder = required(message.object("pid")?, "pid")?;
    let number = match holder.text("i")? {
        Some(number) => Some(number),
        None => holder.text("dn")?,
    };
    let (format, facts, id) = match header.str("t")? {
        Some("icao.vacc") => (Format::IcaoVacc, vaccinations(message)?, message.text("uvci")?),
        Some("icao.test") => (Format::IcaoTest, vec![test(message)?], message.text("utci")?),
        _ => return Err(StatementError::Field { field: "t" }),
    };
    let person = ForeignPerson {
        native: None,
        // The name is in the letters of the machine-readable zone (ICAO 9303, part 3).
        transliterated: Some(required(holder.text("n")?, "n")?),
        birth: holder.date("dob")?,
        document: number,
    };
    Ok(ForeignStatement {
        format,
        issuer: header.text("is")?,
        person,
        facts,
        id,
        // A seal states no window: that of its signer's certificate counts.
        window: Window::ALWAYS,
        revocation_id: None,
    })
}

fn vaccinations(message: Fields<'_>) -> Result<Vec<ForeignFact>, StatementError> {
    let mut facts = Vec::new();
    for event in message.array("ve")? {
        let event = Fields::of(event, "ve")?;
        let doses = event.array("vd")?;
        if facts.len() + doses.len() > ForeignStatement::MAX_FACTS {
            return Err(StatementError::TooManyFacts { found: facts.len() + doses.len() });
        }
        for dose in doses {
            let dose = Fields::of(dose, "vd")?;
            facts.push(ForeignFact::Vaccination(Vaccination {
                disease: event.coded("dis", CodeSystem::Icd11)?,
                vaccine: event.coded("des", CodeSystem::Icd11)?,
                product: event.coded("nam", CodeSystem::Other)?,
                maker: None,
                dose: dose.number("seq")?.map(|number| (number, None)),
                date: required(dose.date("dvc")?, "dvc")?,
                validity: None,
                country: dose.coded("ctr", CodeSystem::Country)?,
                by: dose.text("adm")?,
                lot: dose.text("lot")?,
            }));
        }
    }
    if facts.is_empty() { Err(StatementError::Nothing) } else { Ok(facts) }
}

fn test(message: Fields<'_>) -> Result<ForeignFact, StatementError> {
    let place = message.object("sp")?;
    let times = required(message.object("dat")?, "dat")?;
    let result = required(message.object("tr")?, "tr")?;
    let by = place.map(|place| place.text("spn")).transpose()?.flatten();
    Ok(ForeignFact::Test(Test {
        disease: None,
        kind: Some(required(result.coded("tc", CodeSystem::Icao)?, "tc")?),
        device: None,
        result: required(result.text("r")?, "r").map(icao)?,
        sampled: required(times.sampled("sc")?, "sc")?,
        country: place.map(|place| place.coded("ctr", CodeSystem::Country)).transpose()?.flatten(),
        by,
    }))
}

fn icao(code: StatedText) -> Coded {
    Coded { system: CodeSystem::Icao, code }
}
