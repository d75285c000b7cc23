//! The demonstration of two offices that share: Hubei tells the office of Tibet of a case. Tibet has
//! adopted China's code, and its gate has risk areas of its own.

use core::fmt::Write;
use std::fs;

use getrandom::SysRng;
use serde_json::{Value, json};

use super::world::{Who, World};
use crate::cli::Failure;
use crate::cli::anchors::limit;
use crate::cli::input::read_bytes;
use crate::gate::{GateRules, Judgement, RulesInForce};
use crate::office::acts::{By, HandedIn, ImportKind, Terms, audit, declare, import, issue, share, take_shared};
use crate::office::audit::decision_words;
use crate::office::registry::{Codes, Decisions, OfficeRegistry};
use crate::office::{NewOffice, Office, OfficeConfig, PersonIndex, TextFile};
use crate::payload::{DocumentKind, Lang, Region};
use crate::time::SECONDS_PER_DAY;
use crate::trust::{Store, TrustList, TrustedList, TrustedRoot};
use crate::words::cli as say;

/// What the gate in Tibet asks: a stay in Xining is a matter for staff.
const RULES: &str = "document = \"gate-rules\"\nstatuses = [\"green\"]\nunbound = \"pass\"\n\
                     [levels.high]\ndays = 14\nthen = \"ask\"\n\
                     [[areas]]\nlevel = \"high\"\nplaces = [\"630100\"]\nfrom = \"2020-01-01\"\n";

/// The documents of the two people in the demonstration.
const PEOPLE: [&str; 2] = ["E55550001", "E55550002"];

/// What the gate said of a person's code.
struct Said {
    person: usize,
    is_after: bool,
    decision: &'static str,
    words: &'static str,
    reasons: Vec<&'static str>,
}

/// What the two offices and the gate did.
pub(super) struct Shown {
    said: Vec<Said>,
    grounds: String,
}

/// One officer acts for both.
const OFFICER: &str = "demo";

impl Shown {
    /// Runs the two offices in `offices/` and the gate.
    pub(super) fn make(world: &World, store: &Store, lang: Lang) -> Result<Self, Failure> {
        let dir = world.path("offices");
        fs::create_dir_all(&dir).map_err(|error| Failure::io("write", &dir, &error))?;
        let by = By { officer: OFFICER, at: world.now };
        let (hubei, mut hubei_registry) = office(world, "hubei", "CN-HB")?;
        let (tibet, mut registry) = office(world, "tibet", "CN-XZ")?;
        let table = |name: &str, text: &str| {
            let path = dir.join(name);
            fs::write(&path, text).map_err(|error| Failure::io("write", &path, &error))?;
            Ok::<_, Failure>(TextFile::scan(&path, None)?)
        };
        // Two people declare in Tibet. One of them was in Xining.
        let declared = PEOPLE.map(|number| HandedIn {
            source: "demo".to_owned(),
            text: Ok(json!({ "declared": world.now.to_string(), "name": "张三丰", "document": "passport",
                "number": number, "symptoms": [], "contacts": [], "places": [] })
            .to_string()),
        });
        declare(&tibet, &mut registry, declared.into(), by, &mut |_, _| {})?;
        let (arrival, departure) = (world.days_ago(3), world.days_ago(2));
        let [_, traveller] = PEOPLE;
        let stays =
            format!("document,number,place,arrival,departure\npassport,{traveller},630100,{arrival},{departure}\n");
        let stays = table("stays.csv", &stays)?;
        import(&tibet, &mut registry, (ImportKind::Stays, &stays), true, by, &mut |_, _| {})?;
        let mut said = judged(world, store, (&tibet, &mut registry), false, lang)?;
        // Hubei knows of a case, and shares.
        let [sick, _] = PEOPLE;
        let since = world.now.saturating_sub(SECONDS_PER_DAY);
        let cases = table("cases.csv", &format!("document,number,status,since\npassport,{sick},confirmed,{since}\n"))?;
        import(&hubei, &mut hubei_registry, (ImportKind::Cases, &cases), true, by, &mut |_, _| {})?;
        let list = trust_list(world)?;
        let file = dir.join("hubei-to-tibet.shared");
        let terms = Terms { list: list.list(), key: world.key(Who::HubeiExchange)? };
        let to = (tibet.config().region, None);
        share(&hubei, &mut hubei_registry, to, &file, terms, by, &mut SysRng)?;
        let terms = Terms { list: list.list(), key: world.key(Who::TibetExchange)? };
        take_shared(&tibet, &mut registry, &file, terms, by)?;
        said.extend(judged(world, store, (&tibet, &mut registry), true, lang)?);
        let last = registry.last_decision(person(&tibet, sick)?)?;
        let grounds = last.map(|last| decision_words(&last, &tibet.config().zone, lang)).unwrap_or_default();
        let grounds = grounds.lines().find_map(|line| line.strip_prefix("  - ")).unwrap_or_default().to_owned();
        Ok(Self { said, grounds })
    }

    /// Whether the gate said what it should.
    pub(super) fn is_right(&self) -> bool {
        let said: Vec<_> = self.said.iter().map(|one| (one.decision, one.reasons.as_slice())).collect();
        let area = ("undecided", ["stay-in-risk-area"].as_slice());
        said == [("accepted", [].as_slice()), area, ("refused", ["status-not-accepted"].as_slice()), area]
            && !self.grounds.is_empty()
    }

    /// The offices as text.
    pub(super) fn write(&self, out: &mut String, lang: Lang) {
        let _ = writeln!(out, "\n{}", say::demo_offices(lang));
        for one in &self.said {
            let (person, words) = (&(one.person + 1), &one.words);
            let reasons = &one.reasons.join(", ");
            let line = if one.is_after {
                say::DemoOfficesAfter { person, words, reasons }.say(lang)
            } else {
                say::DemoOfficesBefore { person, words, reasons }.say(lang)
            };
            let _ = writeln!(out, "  {}", line.trim_end());
        }
        let _ = writeln!(out, "  {}", say::DemoOfficesWhy { grounds: &self.grounds }.say(lang));
    }

    /// The offices as data.
    pub(super) fn data(&self) -> Value {
        let said = self.said.iter().map(|one| {
            json!({ "person": one.person + 1, "shared": one.is_after, "decision": one.decision, "reasons": one.reasons })
        });
        json!({ "offices": said.collect::<Vec<_>>(), "grounds": self.grounds, "as_expected": self.is_right() })
    }
}

fn office(world: &World, name: &str, region: &str) -> Result<(Office, OfficeRegistry), Failure> {
    let new = NewOffice {
        region: Region::new(region)?,
        key: "../../keys/platform.pem",
        time_zone: "+08:00",
        authority: "CDC",
        appeal: "12320",
    };
    let config = OfficeConfig::template(new).replace("[\"health\"]", "[\"health\", \"itinerary\"]");
    let office = Office::create(&world.path("offices").join(name), &config, &mut SysRng)?;
    let registry = office.registry()?;
    Ok((office, registry))
}

fn trust_list(world: &World) -> Result<TrustedList, Failure> {
    let read = |name: &str| read_bytes(&world.path("trust").join(name), limit(TrustList::MAX_BYTES));
    Ok(TrustedList::from_bytes(&read("list.cbor")?, TrustedRoot::from_bytes(&read("root.cbor")?)?)?)
}

fn person(office: &Office, number: &str) -> Result<PersonIndex, Failure> {
    Ok(office.secret().index_of(DocumentKind::Passport, &crate::key::DocumentNumber::new(number)?))
}

/// The office audits and issues; the gate judges the newest code of each person.
fn judged(
    world: &World,
    store: &Store,
    (office, registry): (&Office, &mut OfficeRegistry),
    is_after: bool,
    lang: Lang,
) -> Result<Vec<Said>, Failure> {
    let by = By { officer: OFFICER, at: world.now };
    audit(office, registry, &office.rules()?, by, &mut |_| {})?;
    // China's key signs in Tibet's name.
    issue(office, registry, world.key(Who::Platform)?, by, &mut |_, _| {})?;
    let rules = RulesInForce::Local(GateRules::parse(RULES, &|_| None)?);
    let trust = store.trust()?;
    let mut said = Vec::new();
    for (position, number) in PEOPLE.into_iter().enumerate() {
        let codes = registry.codes_of(person(office, number)?)?;
        let code = codes.iter().find(|code| code.withdrawn.is_none());
        let judgement = Judgement::of(code.map_or("", |code| code.text.as_str()), &trust, &rules, world.now);
        let sign = judgement.sign();
        said.push(Said {
            person: position,
            is_after,
            decision: judgement.decision().id(),
            words: sign.words(lang),
            reasons: judgement.reason_ids(),
        });
    }
    Ok(said)
}
