//! What the office has about one person.

use serde_json::{Value, json};

use super::PageError;
use super::session::Session;
use crate::office::PersonIndex;
use crate::office::registry::{
    Codes, DecisionOrigin, DecisionState, Decisions, IssuedCode, OfficeRegistry, People, Person, Receipts,
    StoredDecision, View,
};
use crate::payload::{Status, StatusReason};
use crate::time::Timestamp;

/// Maximum number of looks that are shown.
const MAX_VIEWS: usize = 200;

/// What the office has about the person of a session.
pub(super) struct PersonFile {
    pub(super) index: PersonIndex,
    pub(super) person: Person,
    /// Number, time and stored form of each declaration, latest first.
    pub(super) declarations: Vec<(i64, Timestamp, String)>,
    /// In order.
    pub(super) decisions: Vec<StoredDecision>,
    pub(super) codes: Vec<IssuedCode>,
    pub(super) views: Vec<View>,
}

impl PersonFile {
    /// Reads the file. `None` if the receipt does not open it, if nothing was decided yet, or if the
    /// person was forgotten. Before a decision, every receipt shows the same: otherwise a declaration
    /// would tell at once whether somebody with this number was known.
    pub(super) fn read(registry: &OfficeRegistry, session: &Session) -> Result<Option<Self>, PageError> {
        let index = session.receipt.person;
        if !session.receipt.opens {
            return Ok(None);
        }
        let Some(person) = registry.person(index)? else { return Ok(None) };
        let file = Self {
            index,
            person,
            declarations: registry.declarations(index)?,
            decisions: registry.decisions_of(index)?,
            codes: registry.codes_of(index)?,
            views: registry.views(index, MAX_VIEWS)?,
        };
        Ok(file.last().is_some().then_some(file))
    }

    /// The last decision, without disputes.
    pub(super) fn last(&self) -> Option<&StoredDecision> {
        self.decisions.iter().rfind(|stored| stored.decision.origin != DecisionOrigin::Dispute)
    }

    /// The dispute that waits for an officer.
    pub(super) fn open_dispute(&self) -> Option<&StoredDecision> {
        let is_open = |stored: &&StoredDecision| {
            stored.decision.origin == DecisionOrigin::Dispute && stored.decision.state == DecisionState::Open
        };
        self.decisions.iter().rfind(is_open)
    }

    /// The code that is valid now.
    pub(super) fn code(&self, now: Timestamp) -> Option<&IssuedCode> {
        let is_valid = |code: &&IssuedCode| code.withdrawn.is_none() && code.issued <= now && now < code.expires;
        self.codes.iter().rfind(is_valid)
    }

    /// Everything, as JSON. The document's number is not kept, or is sealed: it is left out.
    pub(super) fn to_json(&self) -> Value {
        let declaration = |(number, _, body): &(i64, Timestamp, String)| json!({ "number": number, "declaration": serde_json::from_str::<Value>(body).unwrap_or_default() });
        let code = |code: &IssuedCode| {
            let withdrawn = code
                .withdrawn
                .map(|(withdrawal, at)| json!({ "class": withdrawal.class().id(), "at": at.to_string() }));
            json!({
                "cti": code.cti.to_string(), "decision": code.decision, "issued": code.issued.to_string(),
                "expires": code.expires.to_string(), "text": code.text, "withdrawn": withdrawn,
            })
        };
        let view = |view: &View| json!({ "at": view.at.to_string(), "by": view.by, "what": view.what });
        json!({
            "name": self.person.name,
            "document": self.person.document.id(),
            "last_declared": self.person.seen.to_string(),
            "declarations": self.declarations.iter().map(declaration).collect::<Vec<_>>(),
            "decisions": self.decisions.iter().map(decision).collect::<Vec<_>>(),
            "codes": self.codes.iter().map(code).collect::<Vec<_>>(),
            "looks": self.views.iter().map(view).collect::<Vec<_>>(),
        })
    }
}

fn decision(stored: &StoredDecision) -> Value {
    let decision = &stored.decision;
    let origin = match decision.origin {
        DecisionOrigin::Audit => "audit",
        DecisionOrigin::Officer => "officer",
        DecisionOrigin::Dispute => "dispute",
    };
    json!({
        "number": stored.number,
        "at": decision.at.to_string(),
        "origin": origin,
        "waits": decision.state == DecisionState::Open,
        "status": decision.outcome.status.map(Status::id),
        "reason": decision.outcome.reason.map(StatusReason::id),
        "rule": decision.rule,
        "officers": decision.officers,
        "note": decision.note,
        "declaration": decision.declaration,
        "answers": decision.answers,
        "facts": serde_json::from_str::<Value>(&decision.facts).unwrap_or_default(),
    })
}
