//! What the office has about one person.

use serde_json::{Value, json};

use super::PageError;
use super::api::answers::{CodeItem, DecisionItem, DeclarationItem};
use super::session::Session;
use crate::office::passkeys::{PasskeyHolder, StoredPasskey};
use crate::office::registry::{
    AttachedTo, Attachment, DecisionOrigin, DecisionState, Dossier, IssuedCode, OfficeRegistry, Passkeys, Person,
    Registry, RegistryError, RequestKind, StoredDecision, StoredRequest, Telephone, View,
};
use crate::office::{Fact, FileKind, PersonIndex, Stay};
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
    /// Background data.
    facts: Vec<Fact>,
    /// Known stays, with their sources.
    pub(super) stays: Vec<(Stay, String)>,
    /// Requests about the person, latest first.
    pub(super) requests: Vec<StoredRequest>,
    /// Requests of the person about others, latest first.
    pub(super) cared: Vec<StoredRequest>,
    pub(super) attachments: Vec<Attachment>,
    /// In the order in which they were added.
    pub(super) telephones: Vec<Telephone>,
    /// Those that open what the receipt of the session opens.
    passkeys: Vec<StoredPasskey>,
}

impl PersonFile {
    /// Reads the file. `None` if the receipt does not open it, if nothing was decided yet, or if the
    /// person was forgotten. Before a decision, every receipt shows the same: otherwise a declaration
    /// would tell at once whether somebody with this number was known.
    pub(super) fn read(
        registry: &OfficeRegistry,
        session: &Session,
        now: Timestamp,
    ) -> Result<Option<Self>, PageError> {
        if !session.receipt.opens {
            return Ok(None);
        }
        registry.in_one_moment(|| {
            let Some(file) = Self::of(registry, session.receipt.person, now)? else { return Ok(None) };
            let passkeys = registry.passkeys(&PasskeyHolder::Receipt(session.hash))?;
            Ok(Some(Self { passkeys, ..file }))
        })
    }

    /// The file of a person. `None` if nothing was decided yet, or if the person was forgotten.
    pub(super) fn of(
        registry: &dyn Registry,
        index: PersonIndex,
        now: Timestamp,
    ) -> Result<Option<Self>, RegistryError> {
        let Some(person) = registry.person(index)? else { return Ok(None) };
        let requests = registry.requests_about(index)?;
        let Dossier { facts, stays, .. } = registry.dossier(index, now)?;
        let mut attachments = registry.attachments(index)?;
        // A proof is somebody else's paper: it is for officers.
        attachments.retain(|one| {
            !requests
                .iter()
                .any(|request| request.kind == RequestKind::Care && one.to == AttachedTo::Request(request.id))
        });
        let file = Self {
            index,
            person,
            declarations: registry.declarations(index)?,
            decisions: registry.decisions_of(index)?,
            codes: registry.codes_of(index)?,
            views: registry.views(index, MAX_VIEWS)?,
            facts,
            stays,
            requests,
            cared: registry.requests_by(index)?,
            attachments,
            telephones: registry.telephones(index)?,
            passkeys: Vec::new(),
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
        valid_code(&self.codes, now)
    }

    /// Everything, as JSON. The document's number is not kept, or is sealed: it is left out.
    pub(super) fn to_json(&self) -> Value {
        let view = |view: &View| json!({ "at": view.at.to_string(), "by": view.by, "what": view.what });
        let stay = |(stay, source): &(Stay, String)| {
            json!({
                "place": stay.place().to_string(), "arrival": stay.arrival().to_string(),
                "departure": stay.departure().map(|departure| departure.to_string()), "source": source,
            })
        };
        let fact = |fact: &Fact| {
            json!({
                "kind": fact.kind.id(), "since": fact.since.to_string(),
                "until": fact.until.map(|until| until.to_string()), "source": fact.source,
            })
        };
        let telephone = |one: &Telephone| json!({ "id": one.id().to_string(), "added": one.added.to_string() });
        let passkey = |one: &StoredPasskey| json!({ "name": one.name, "added": one.added.to_string(), "used": one.used.to_string() });
        let attachment = |one: &Attachment| {
            let to = match one.to {
                AttachedTo::Dispute(number) => json!({ "decision": number }),
                AttachedTo::Request(id) => json!({ "request": base16ct::lower::encode_string(&id) }),
            };
            let kind = FileKind::from_number(one.kind.into()).map(FileKind::media_type);
            let id = base16ct::lower::encode_string(&one.id);
            json!({ "id": id, "to": to, "at": one.made.to_string(), "kind": kind, "bytes": one.bytes })
        };
        json!({
            "facts": self.facts.iter().map(fact).collect::<Vec<_>>(),
            "telephones": self.telephones.iter().map(telephone).collect::<Vec<_>>(),
            "passkeys": self.passkeys.iter().map(passkey).collect::<Vec<_>>(),
            "stays": self.stays.iter().map(stay).collect::<Vec<_>>(),
            "requests": self.requests.iter().map(request).collect::<Vec<_>>(),
            "requests_about_others": self.cared.iter().map(request).collect::<Vec<_>>(),
            "attachments": self.attachments.iter().map(attachment).collect::<Vec<_>>(),
            "name": self.person.name,
            "document": self.person.document.id(),
            "last_declared": self.person.seen.to_string(),
            "declarations": self.declarations.iter().map(DeclarationItem::of).collect::<Vec<_>>(),
            "decisions": self.decisions.iter().map(DecisionItem::of).collect::<Vec<_>>(),
            "codes": self.codes.iter().map(CodeItem::of).collect::<Vec<_>>(),
            "looks": self.views.iter().map(view).collect::<Vec<_>>(),
        })
    }
}

/// The code of these that is valid now.
pub(super) fn valid_code(codes: &[IssuedCode], now: Timestamp) -> Option<&IssuedCode> {
    let is_valid = |code: &&IssuedCode| code.withdrawn.is_none() && code.issued <= now && now < code.expires;
    codes.iter().rfind(is_valid)
}

fn request(request: &StoredRequest) -> Value {
    json!({
        "id": base16ct::lower::encode_string(&request.id),
        "kind": request.kind.id(),
        "at": request.made.to_string(),
        "about": request.about,
        "since": request.since.to_string(),
        "says": request.says,
        "name": request.name,
        "state": request.state.id(),
        "answered": request.answered.map(|at| at.to_string()),
        "officer": request.officer,
        "note": request.note,
    })
}
