//! What residents ask of officers, the files that they attach, and the answers.

use zeroize::Zeroizing;

use super::officer::check_officer;
use super::review::check_note;
use super::{ActError, By};
use crate::office::registry::{
    AttachedTo, Attachment, DecisionOrigin, DecisionState, RandomId, Registry, RegistryError, RequestEnd, RequestKind,
    RequestState, StoredRequest, atomically,
};
use crate::office::{AttachedFile, FileKind, Office, PersonIndex, StayPlace};
use crate::payload::Place;
use crate::time::Timestamp;

/// Maximum number of requests about a person that wait for an officer.
pub const MAX_WAITING_REQUESTS: usize = 10;

/// Maximum length of all proofs of guardians and carers that wait for an officer, in bytes. Whoever
/// declares for another person has shown nothing yet, and strangers must not fill the disk.
pub const MAX_PROOF_BYTES: u64 = 2 << 30;

/// Maximum number of files that are stored about a person, until they are deleted by their age.
pub const MAX_FILES: usize = 30;

/// A file with the random bytes that it is stored under.
pub struct NewFile {
    /// The identifier.
    pub id: RandomId,
    /// The key of the file. It must be random and is used for this file only.
    pub key: Zeroizing<[u8; 32]>,
    /// The file.
    pub file: AttachedFile,
}

impl core::fmt::Debug for NewFile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("NewFile").field("file", &self.file).finish_non_exhaustive()
    }
}

/// Asks that a stay of a person is removed. A second request about the same stay is the first one.
/// Returns the identifier of the request.
///
/// # Errors
/// [`ActError::Note`], [`ActError::NothingToCorrect`] if no such stay is known,
/// [`ActError::TooManyRequests`].
pub fn ask_not_there(
    registry: &mut dyn Registry,
    person: PersonIndex,
    (place, arrival): (&Place, Timestamp),
    (says, id): (&str, RandomId),
    by: By<'_>,
) -> Result<RandomId, ActError> {
    check_note(says)?;
    atomically(registry, |registry| {
        let about = place.to_string();
        let waiting: Vec<StoredRequest> =
            registry.requests_about(person)?.into_iter().filter(|one| one.state == RequestState::Waits).collect();
        let is_same =
            |one: &&StoredRequest| one.kind == RequestKind::NotThere && one.about == about && one.since == arrival;
        if let Some(same) = waiting.iter().find(is_same) {
            return Ok(same.id);
        }
        let stays = registry.dossier(person, by.at)?.stays;
        if !stays.iter().any(|(stay, _)| stay.place() == StayPlace::City(*place) && stay.arrival() == arrival) {
            return Err(ActError::NothingToCorrect);
        }
        if waiting.len() >= MAX_WAITING_REQUESTS {
            return Err(ActError::TooManyRequests);
        }
        let request = StoredRequest {
            since: arrival,
            about,
            says: says.to_owned(),
            ..StoredRequest::waiting(id, (person, None), RequestKind::NotThere, by.at)
        };
        registry.keep_request(&request)?;
        registry.record(&by.act("request", request.subject(), "", RequestKind::NotThere))?;
        Ok(id)
    })
}

/// Attaches files to a dispute or a request that waits.
///
/// # Errors
/// [`ActError::TooManyFiles`], [`ActError::NoRequest`] if the dispute or request does not wait;
/// [`ActError::TooManyRequests`] if the proofs of strangers have taken their space.
pub fn attach(
    office: &Office,
    registry: &mut dyn Registry,
    (person, to): (PersonIndex, AttachedTo),
    files: &[NewFile],
    by: By<'_>,
) -> Result<(), ActError> {
    if files.is_empty() {
        return Ok(());
    }
    atomically(registry, |registry| {
        if !waits(registry, person, to)? {
            return Err(ActError::NoRequest);
        }
        let known = registry.attachments(person)?;
        let of_this = known.iter().filter(|one| one.to == to).count();
        // The proofs of others do not use up what the person may attach. They are few, because few of
        // their declarations wait.
        let requests = registry.requests_about(person)?;
        let is_care = |to: AttachedTo| {
            let id = if let AttachedTo::Request(id) = to { Some(id) } else { None };
            requests.iter().any(|one| one.kind == RequestKind::Care && Some(one.id) == id)
        };
        let own = known.iter().filter(|one| !is_care(one.to)).count();
        let is_full = !is_care(to) && own + files.len() > MAX_FILES;
        if of_this + files.len() > AttachedFile::MAX_COUNT || is_full {
            return Err(ActError::TooManyFiles);
        }
        let length: u64 = files.iter().map(|new| length_of(&new.file)).sum();
        if is_care(to) && registry.proof_bytes()? + length > MAX_PROOF_BYTES {
            return Err(ActError::TooManyRequests);
        }
        for new in files {
            let (kind, content) = (new.file.kind(), new.file.bytes());
            let sealed = office.secret().seal_file((person, &new.id), content, &new.key);
            let (key, body) = sealed.ok_or(RegistryError::Damaged { expected: "database" })?;
            let bytes = length_of(&new.file);
            let attachment = Attachment { id: new.id, person, to, made: by.at, kind: kind.number(), bytes };
            registry.keep_attachment(&attachment, &crate::office::registry::SealedFile { key, body })?;
        }
        let subject = match to {
            AttachedTo::Dispute(number) => format!("decision {number}"),
            AttachedTo::Request(id) => subject(&id),
        };
        Ok(registry.record(&by.act("attach", subject, "", format_args!("{} files", files.len())))?)
    })
}

fn length_of(file: &AttachedFile) -> u64 {
    u64::try_from(file.bytes().len()).unwrap_or(u64::MAX)
}

/// Whether a dispute or a request about a person waits.
fn waits(registry: &dyn Registry, person: PersonIndex, to: AttachedTo) -> Result<bool, RegistryError> {
    Ok(match to {
        AttachedTo::Dispute(number) => registry.decision(number)?.is_some_and(|stored| {
            let decision = stored.decision;
            decision.person == person
                && decision.origin == DecisionOrigin::Dispute
                && decision.state == DecisionState::Open
        }),
        AttachedTo::Request(id) => {
            registry.request(&id)?.is_some_and(|one| one.person == person && one.state == RequestState::Waits)
        }
    })
}

/// Opens an attachment. `None` if there is none, or nobody can decrypt it.
///
/// # Errors
/// [`RegistryError`].
pub fn open_attachment(
    office: &Office,
    registry: &dyn Registry,
    id: &RandomId,
) -> Result<Option<(Attachment, FileKind, Vec<u8>)>, RegistryError> {
    let Some((attachment, sealed)) = registry.attachment(id)? else { return Ok(None) };
    let damaged = RegistryError::Damaged { expected: "database" };
    let kind = FileKind::from_number(attachment.kind.into()).ok_or(RegistryError::Damaged { expected: "database" })?;
    let content = office.secret().open_file((attachment.person, id), &sealed.key, &sealed.body).ok_or(damaged)?;
    Ok(Some((attachment, kind, content)))
}

/// Answers a request. Granting a request about a stay removes the stay: the next audit and the next code
/// are without it. `answer_request_and_replace` replaces the codes that have it. `false` if the request
/// does not wait any more.
///
/// # Errors
/// [`ActError::Note`] without a reason, [`ActError::NoRequest`].
pub fn answer_request(
    registry: &mut dyn Registry,
    id: &RandomId,
    (grants, note): (bool, &str),
    by: By<'_>,
) -> Result<bool, ActError> {
    check_officer(by.officer)?;
    check_note(note)?;
    atomically(registry, |registry| {
        let request = registry.request(id)?.ok_or(ActError::NoRequest)?;
        let state = if grants { RequestState::Granted } else { RequestState::Refused };
        if !registry.end_request(id, &RequestEnd { state, at: by.at, officer: by.officer, note })? {
            return Ok(false);
        }
        if grants && request.kind == RequestKind::NotThere {
            let place = Place::parse(&request.about)?;
            // This stay alone: another one in the same place has another arrival.
            registry.not_there(request.person, &place, (request.since, request.since.saturating_add(1)))?;
        }
        registry.record(&by.act("answer-request", request.subject(), RequestState::Waits.id(), state))?;
        Ok(true)
    })
}

/// Withdraws a request that waits: by the person, or by whoever has asked. `false` if there is none.
///
/// # Errors
/// [`ActError::Registry`].
pub fn withdraw_request(
    registry: &mut dyn Registry,
    person: PersonIndex,
    id: &RandomId,
    by: By<'_>,
) -> Result<bool, ActError> {
    atomically(registry, |registry| {
        let Some(request) = registry.request(id)? else { return Ok(false) };
        if request.person != person && request.asker != Some(person) {
            return Ok(false);
        }
        let end = RequestEnd { state: RequestState::Withdrawn, at: by.at, officer: "", note: "" };
        if !registry.end_request(id, &end)? {
            return Ok(false);
        }
        registry.record(&by.act("withdraw-request", request.subject(), RequestState::Waits.id(), end.state))?;
        Ok(true)
    })
}

/// Withdraws the open dispute of a person. The last decision stays. `false` if no dispute waits.
///
/// # Errors
/// [`ActError::Registry`].
pub fn withdraw_dispute(registry: &mut dyn Registry, person: PersonIndex, by: By<'_>) -> Result<bool, ActError> {
    atomically(registry, |registry| {
        let is_open = |number: &i64| waits(registry, person, AttachedTo::Dispute(*number)).unwrap_or(false);
        let Some(number) = registry.decisions_of(person)?.iter().map(|one| one.number).rfind(is_open) else {
            return Ok(false);
        };
        let ended = registry.end_dispute(person, number)?;
        registry.record(&by.act("withdraw-dispute", format_args!("decision {number}"), "", ""))?;
        Ok(ended)
    })
}

/// How the journal names a request. It names no person and no place.
fn subject(id: &RandomId) -> String {
    format!("request {}", base16ct::lower::encode_string(id))
}

impl StoredRequest {
    /// A new request.
    pub(super) const fn waiting(
        id: RandomId,
        (person, asker): (PersonIndex, Option<PersonIndex>),
        kind: RequestKind,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            person,
            asker,
            kind,
            made: at,
            about: String::new(),
            since: at,
            says: String::new(),
            name: String::new(),
            state: RequestState::Waits,
            answered: None,
            officer: String::new(),
            note: String::new(),
        }
    }

    pub(super) fn subject(&self) -> String {
        subject(&self.id)
    }
}
