//! WHO's core data sets (DDCC) that the tests make: in a claim, and as a whole payload.

use ciborium::{Value as Cbor, cbor};
use fede::foreign::{
    Alpha3, ForeignFact, ForeignIssuer, ForeignNetwork, ForeignStatement, ForeignUnverified, ForeignUse, Format,
    IssuerName, Network,
};
use fede::time::Window;
use fede::words::{Explain, Lang};
use libtest_mimic::Trial;

use crate::networks::{at, cose, empty, encode, hc1, hc1_text, key, list, protected};
use crate::{Check, expect, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let named: &[(&str, Check)] = &[
        ("data_sets::without_claims", without_claims),
        ("data_sets::in_a_claim", in_a_claim),
        ("data_sets::faults_are_named", faults_are_named),
        ("data_sets::without_an_issuer", without_an_issuer),
    ];
    named.iter().map(|(name, check)| trial((*name).to_owned(), *check)).collect()
}

/// A vaccination with the names of fields that the first issuers used.
fn vaccinated() -> Cbor {
    cbor!({
        "name" => "Maria Silva", "birthDate" => "1986-09-19", "identifier" => "1234567890",
        "sex" => {"code" => "female", "system" => "http://hl7.org/fhir/administrative-gender"},
        "vaccine" => {"code" => "1119349007", "system" => "http://snomed.info/sct"},
        "disease" => {"code" => "840539006", "system" => "http://snomed.info/sct"},
        "brand" => {"code" => "X", "system" => "https://example.org/brands"}, "manufacturer" => "Organization/973",
        "country" => {"code" => "PRT", "system" => "urn:iso:std:iso:3166"}, "lot" => "PT123F", "dose" => 1,
        "total_doses" => 2, "date" => "2025-12-01", "vaccine_valid" => "2025-12-15", "valid_until" => "2026-12-01",
        "centre" => "Vaccination Site", "hcid" => "PT111222"
    })
    .unwrap()
}

fn tested() -> Cbor {
    cbor!({
        "name" => "TAN CHEN CHEN", "birthDate" => "1990-01-15", "meta" => {"passportNumber" => "ES12345"},
        "certificate" => {"hcid" => {"value" => "SG-1"}, "period" => {"end" => "2026-03-20"}},
        "test" => {
            "date" => "2026-03-04T06:15:00Z", "centre" => "Ministry of Health",
            "type" => {"code" => "LP6464-4", "system" => "http://loinc.org"},
            "result" => {"code" => "260415000", "system" => "http://snomed.info/sct"},
            "pathogen" => {"code" => "XN109", "system" => "http://id.who.int/icd11/mms"},
            "country" => {"code" => "SGP", "system" => "urn:iso:std:iso:3166-1"}
        }
    })
    .unwrap()
}

fn without(data: Cbor, name: &str) -> Cbor {
    let Cbor::Map(mut map) = data else { unreachable!() };
    map.retain(|(key, _)| *key != Cbor::from(name));
    Cbor::Map(map)
}

fn with(data: Cbor, name: &str, value: Cbor) -> Cbor {
    let Cbor::Map(mut map) = without(data, name) else { unreachable!() };
    map.push((name.into(), value));
    Cbor::Map(map)
}

fn claimed(key: i64, data: Cbor) -> Cbor {
    let certificates = Cbor::Map(vec![(key.into(), data)]);
    let claims = [(1, "PT".into()), (4, 1_790_000_000.into()), (6, 1_768_000_000.into()), (-260, certificates)];
    Cbor::Map(claims.into_iter().map(|(label, value): (i64, Cbor)| (label.into(), value)).collect())
}

fn read(payload: &Cbor) -> Result<ForeignStatement, &'static str> {
    let code = ForeignUnverified::from_text(&hc1(payload, 1)).map_err(|error| error.id())?;
    let listed = list(Network::Gdhcn, "PRT", key(1, &ForeignUse::STATEMENTS, Window::ALWAYS));
    code.authenticate(&listed, at()).map(|authentic| authentic.statement().clone()).map_err(|error| error.id())
}

fn lines(statement: &ForeignStatement) -> String {
    let fact = statement.facts[0].lines(Lang::En);
    let all = [statement.person.lines(Lang::En), statement.lines(Lang::En), vec![("", fact.0.to_owned())], fact.1];
    all.concat().into_iter().map(|(title, value)| format!("{title}: {value}\n")).collect()
}

fn without_claims() -> Result<(), String> {
    let vaccination = read(&vaccinated())?;
    expect(vaccination.format, Format::Ddcc)?;
    expect(
        lines(&vaccination).as_str(),
        "name: Maria Silva\nborn: 1986-09-19\n\
         format: Digital Documentation of COVID-19 Certificates (WHO)\nidentifier: PT111222\n\
         expires: 2026-12-02T12:00:00Z\n: vaccination\ndisease: COVID-19\nvaccine: SARS-CoV-2 mRNA vaccine\n\
         product: X (no name known)\nmaker: Organization/973 (no name known)\ndose: 1 of 2\ndate: 2025-12-01\nvalid from: 2025-12-15\n\
         country: Portugal\nby: Vaccination Site\nlot: PT123F\n",
    )?;
    let test = read(&tested())?;
    expect(
        lines(&test).as_str(),
        "name: TAN CHEN CHEN\nborn: 1990-01-15\ndocument: ES12345\n\
         format: Digital Documentation of COVID-19 Certificates (WHO)\nidentifier: SG-1\n\
         expires: 2026-03-21T12:00:00Z\n: test\ndisease: SARS-CoV-2\n\
         test: Nucleic acid amplification with probe detection\nresult: Not detected (negative)\n\
         sampled: 2026-03-04T06:15:00Z\ncountry: Singapore\nby: Ministry of Health\n",
    )?;
    // What an issuer does not know is `undefined`.
    let mut payload = encode(&with(vaccinated(), "total_doses", Cbor::Null));
    expect(payload.pop(), Some(0xf6))?;
    payload.push(0xf7);
    let text = hc1_text(&encode(&cose(&protected(), &empty(), &payload, 1)));
    let code = ForeignUnverified::from_text(&text).map_err(|error| error.to_string())?;
    let statement = code.unverified_statement().map_err(|error| error.to_string())?;
    expect(lines(&statement), lines(&vaccination).replace("1 of 2", "1"))
}

fn in_a_claim() -> Result<(), String> {
    let flat = vaccinated();
    let statement = read(&claimed(3, flat.clone()))?;
    expect(statement.issuer.as_ref().map(|issuer| issuer.raw()), Some("PT"))?;
    expect(statement.window.expires().seconds(), 1_790_000_001)?;
    // The end of the data set comes first, and the model's own form has the vaccination inside.
    let early = with(flat.clone(), "valid_until", "2026-03-09".into());
    expect(read(&claimed(3, early))?.window.expires().to_string(), "2026-03-10T12:00:00Z".to_owned())?;
    let ends = with(flat.clone(), "valid_until", "2026-04-01".into());
    let inside = with(cbor!({"name" => "Maria Silva"}).unwrap(), "vaccination", ends);
    let model = read(&claimed(3, Cbor::Array(vec![inside.clone()])))?;
    expect(&model.facts, &statement.facts)?;
    expect(model.window.expires().to_string(), "2026-04-02T12:00:00Z".to_owned())?;
    // The earliest end and the latest start count, wherever they stand.
    let period = cbor!({"period" => {"start" => "2026-01-10", "end" => "2026-03-20"}}).unwrap();
    let both = with(with(inside.clone(), "certificate", period), "valid_from", "2026-01-02".into());
    let bounded = read(&claimed(3, both))?;
    expect(bounded.window.expires().to_string(), "2026-03-21T12:00:00Z".to_owned())?;
    expect(lines(&bounded).contains("valid from: 2026-01-10\n"), true)?;
    // Two readers would see two vaccinations.
    let twice = with(inside, "vaccine", "x".into());
    expect(read(&claimed(3, twice)), Err("statement-several"))?;
    expect(matches!(read(&claimed(4, tested()))?.facts[..], [ForeignFact::Test(_)]), true)?;
    expect(read(&claimed(3, Cbor::Array(vec![flat.clone(), flat.clone()]))), Err("statement-field"))?;
    // Another country's signer, and two kinds in one claim.
    let Cbor::Map(mut claims) = claimed(3, flat.clone()) else { unreachable!() };
    claims[0].1 = "FR".into();
    expect(read(&Cbor::Map(claims)), Err("foreign-other-issuer"))?;
    let both = Cbor::Map(vec![(3.into(), flat), (4.into(), tested())]);
    expect(read(&cbor!({1 => "PT", -260 => both}).unwrap()), Err("statement-several"))
}

fn faults_are_named() -> Result<(), String> {
    for name in ["name", "vaccine", "date"] {
        let expected = if name == "vaccine" { "statement-nothing" } else { "statement-field-missing" };
        expect(read(&without(vaccinated(), name)), Err(expected))?;
    }
    for (name, wrong) in [
        ("date", Cbor::from("yesterday")),
        ("dose", Cbor::from(-1)),
        ("valid_until", Cbor::from("1969-12-31")),
        ("birthDate", Cbor::from(1986)),
        ("name", Cbor::from("x".repeat(256))),
        ("country", Cbor::from(5)),
        ("hcid", Cbor::from(5)),
        ("vaccination", Cbor::from("x")),
    ] {
        expect(read(&with(vaccinated(), name, wrong)), Err("statement-field"))?;
    }
    let Cbor::Map(map) = tested() else { unreachable!() };
    let test = map.iter().find(|(name, _)| *name == Cbor::from("test")).map(|(_, test)| test.clone()).unwrap();
    for name in ["type", "result", "pathogen", "date"] {
        let lacking = with(tested(), "test", without(test.clone(), name));
        expect(read(&lacking), Err("statement-field-missing"))?;
    }
    // Neither data set nor claims.
    expect(read(&Cbor::Map(Vec::new())), Err("statement-field-missing"))?;
    let mixed = Cbor::Map(vec![(1.into(), "PT".into()), ("name".into(), "Maria Silva".into())]);
    expect(read(&mixed), Err("statement-field-missing"))
}

/// A data set without claims is its signer's. A key that two countries have is nobody's.
fn without_an_issuer() -> Result<(), String> {
    let code = ForeignUnverified::from_text(&hc1(&vaccinated(), 1)).map_err(|error| error.to_string())?;
    let judged = |countries: &[&str]| {
        let of = |country: &&str| {
            let name = IssuerName::Country(Alpha3::new(country).unwrap());
            ForeignIssuer::new(name, vec![key(1, &ForeignUse::STATEMENTS, Window::ALWAYS)]).unwrap()
        };
        let network = ForeignNetwork::new(Network::Gdhcn, at(), [0; 32], countries.iter().map(of).collect()).unwrap();
        code.authenticate(&network, at()).map(|authentic| authentic.issuer().to_string()).map_err(|error| error.id())
    };
    expect(judged(&["PRT"]), Ok("PRT".to_owned()))?;
    expect(judged(&["FRA", "PRT"]), Err("foreign-other-issuer"))?;
    // A key's id that is not signed may have been put in by the holder.
    let unsigned = cose(&cbor!({1 => -7}).unwrap(), &protected(), &encode(&vaccinated()), 1);
    let unsigned = ForeignUnverified::from_text(&hc1_text(&encode(&unsigned))).map_err(|error| error.to_string())?;
    let listed = list(Network::Gdhcn, "PRT", key(1, &ForeignUse::STATEMENTS, Window::ALWAYS));
    expect(unsigned.authenticate(&listed, at()).map_err(|error| error.id()).is_err(), true)?;
    let forged = ForeignUnverified::from_text(&hc1(&vaccinated(), 2)).map_err(|error| error.to_string())?;
    let listed = list(Network::Gdhcn, "PRT", key(1, &ForeignUse::STATEMENTS, Window::ALWAYS));
    let tests_only = list(Network::Gdhcn, "PRT", key(1, &[ForeignUse::Test], Window::ALWAYS));
    let judged = |code: &ForeignUnverified, list| code.authenticate(list, at()).map(drop).map_err(|error| error.id());
    expect(judged(&forged, &listed), Err("foreign-bad-signature"))?;
    expect(judged(&code, &tests_only), Err("foreign-key-use"))
}
