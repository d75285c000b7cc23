//! State of the gate: what it holds, how old that is, and what is wrong.

use serde::Serialize;

use crate::gate::{RulesInForce, Shift};
use crate::payload::Lang;
use crate::time::Timestamp;
use crate::verifier::{ExplanationReport, Reason, TrustAnchors};

/// State of the gate, as JSON for the page.
#[derive(Debug, Serialize)]
pub(super) struct Standing {
    /// `fresh`, `ageing` or `stale`. `None` before the first set.
    freshness: Option<&'static str>,
    ageing_from: Option<String>,
    stale_from: Option<String>,
    root: RootStanding,
    publisher: Option<PublisherStanding>,
    list_version: Option<u64>,
    proved: Option<String>,
    concerns: Vec<ExplanationReport>,
    rules: RulesStanding,
}

/// The root that the gate trusts. Staff compare it with what the publisher announces elsewhere.
#[derive(Debug, Serialize)]
struct RootStanding {
    version: u64,
    /// SHA-256 digest of the file, 64 hexadecimal digits in groups of four.
    fingerprint: String,
}

#[derive(Debug, Serialize)]
struct PublisherStanding {
    code: &'static str,
    en: &'static str,
    #[serde(rename = "zh-CN")]
    zh: &'static str,
}

#[derive(Debug, Serialize)]
struct RulesStanding {
    /// Region that signed the rules. `None` for the gate's own rules.
    region: Option<&'static str>,
    version: Option<u64>,
    language: Option<&'static str>,
    asks: Vec<&'static str>,
    again_minutes: Option<u32>,
    concern: Option<ExplanationReport>,
}

impl Standing {
    pub(super) fn of(shift: &Shift, at: Timestamp) -> Self {
        let trust = shift.trust();
        let lifetime = trust.lifetime();
        let list = trust.list().map(|list| list.list());
        let publisher = list.map(|list| list.publisher());
        let concerns = trust.concerns(at);
        Self {
            freshness: lifetime.map(|lifetime| lifetime.freshness(at).id()),
            ageing_from: lifetime.map(|lifetime| lifetime.ageing_from().to_string()),
            stale_from: lifetime.map(|lifetime| lifetime.stale_from().to_string()),
            root: RootStanding { version: trust.root().root().version(), fingerprint: trust.root().digest().grouped() },
            publisher: publisher.map(|region| PublisherStanding {
                code: region.code(),
                en: region.name(Lang::En),
                zh: region.name(Lang::Zh),
            }),
            list_version: list.map(|list| list.version()),
            proved: trust.snapshot().map(|snapshot| snapshot.window().not_before().to_string()),
            concerns: concerns.iter().map(|it| ExplanationReport::new(&Reason::of_concern(*it, at))).collect(),
            rules: RulesStanding::of(shift.rules(), at),
        }
    }
}

impl RulesStanding {
    fn of(in_force: &RulesInForce, at: Timestamp) -> Self {
        let (region, version) = match in_force {
            RulesInForce::Signed { region, version, .. } => (Some(region.code()), Some(*version)),
            RulesInForce::Local(_) | RulesInForce::Wanting(_) => (None, None),
        };
        let rules = in_force.at(at);
        let (concern, rules) = match rules {
            Ok(rules) => (None, Some(rules)),
            Err(finding) => (Some(ExplanationReport::new(&finding)), None),
        };
        let language = rules.and_then(crate::gate::GateRules::lang).map(|lang| lang.tag());
        let asks = rules.map_or_else(Vec::new, |rules| rules.asks().iter().map(|kind| kind.id()).collect());
        Self { region, version, language, asks, again_minutes: rules.map(|rules| rules.again_minutes()), concern }
    }
}
