//! The registry's part about what residents ask of officers, and the files that they attach.

use core::fmt;

use super::RegistryError;
use crate::office::PersonIndex;
use crate::time::Timestamp;
use crate::words::{online as say, vocabulary};

/// The random identifier of a request or of an attachment.
pub type RandomId = [u8; 16];

vocabulary! {
    /// What a resident asks.
    pub enum RequestKind {
        /// That a stay is removed: the person was not there.
        NotThere = 0, "not-there", say::request_not_there;
        /// That somebody is accepted as the guardian or carer of the person.
        Care = 1, "care", say::request_care;
    }
}

vocabulary! {
    /// What has become of a request.
    pub enum RequestState {
        /// It waits for an officer.
        Waits = 0, "waits", say::request_waits;
        /// An officer has granted it.
        Granted = 1, "granted", say::request_granted;
        /// An officer has refused it.
        Refused = 2, "refused", say::request_refused;
        /// The resident has withdrawn it.
        Withdrawn = 3, "withdrawn", say::request_withdrawn;
    }
}

/// What a resident asks of an officer.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredRequest {
    /// The identifier.
    pub id: RandomId,
    /// The person whom it is about.
    pub person: PersonIndex,
    /// Who asks, if that is somebody else who was signed in.
    pub asker: Option<PersonIndex>,
    /// What is asked.
    pub kind: RequestKind,
    /// When it was asked.
    pub made: Timestamp,
    /// The place of the stay, or the identifier of the relation.
    pub about: String,
    /// The arrival of the stay. The time of a request about a relation.
    pub since: Timestamp,
    /// What the resident says, or the full name of the guardian or carer.
    pub says: String,
    /// The masked name of the person, as the asker has declared it. Empty for stays.
    pub name: String,
    /// What has become of it.
    pub state: RequestState,
    /// When it was answered or withdrawn.
    pub answered: Option<Timestamp>,
    /// The officer who has answered.
    pub officer: String,
    /// The officer's reason in words.
    pub note: String,
}

impl fmt::Debug for StoredRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredRequest").field("kind", &self.kind).field("state", &self.state).finish_non_exhaustive()
    }
}

/// How a request ends.
#[derive(Clone, Copy)]
pub struct RequestEnd<'a> {
    /// Granted, refused or withdrawn.
    pub state: RequestState,
    /// When.
    pub at: Timestamp,
    /// The officer; empty if the resident has withdrawn it.
    pub officer: &'a str,
    /// The officer's reason in words.
    pub note: &'a str,
}

impl fmt::Debug for RequestEnd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestEnd").field("state", &self.state).finish_non_exhaustive()
    }
}

/// What a file is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachedTo {
    /// The dispute with this number.
    Dispute(i64),
    /// A request.
    Request(RandomId),
}

/// An attachment without its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment {
    /// The identifier.
    pub id: RandomId,
    /// The person of the dispute or request.
    pub person: PersonIndex,
    /// What it belongs to.
    pub to: AttachedTo,
    /// When it was received.
    pub made: Timestamp,
    /// The number of its kind of file ([`FileKind`](crate::office::FileKind)).
    pub kind: u8,
    /// Its length in bytes, before encryption.
    pub bytes: u64,
}

/// An encrypted content, and its key, encrypted under the office's secret.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// The encrypted key.
    pub key: Vec<u8>,
    /// The encrypted content.
    pub body: Vec<u8>,
}

impl fmt::Debug for SealedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedFile").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// Requests of residents, and attachments.
pub trait Requests {
    /// Stores a request. A request that is there stays as it is.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_request(&mut self, request: &StoredRequest) -> Result<(), RegistryError>;

    /// Finds a request.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn request(&self, id: &RandomId) -> Result<Option<StoredRequest>, RegistryError>;

    /// The requests about a person, latest first.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn requests_about(&self, person: PersonIndex) -> Result<Vec<StoredRequest>, RegistryError>;

    /// The requests that somebody has made about others, latest first.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn requests_by(&self, asker: PersonIndex) -> Result<Vec<StoredRequest>, RegistryError>;

    /// The requests that wait for an officer, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn waiting_requests(&self, limit: usize) -> Result<Vec<StoredRequest>, RegistryError>;

    /// The length of the proofs that wait: of files attached to requests of guardians and carers.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn proof_bytes(&self) -> Result<u64, RegistryError>;

    /// Ends a request that waits. `false` if none waits.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_request(&mut self, id: &RandomId, end: &RequestEnd<'_>) -> Result<bool, RegistryError>;

    /// Ends an open dispute of a person, with its proposal: the person has withdrawn it. `false` if
    /// there is none.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_dispute(&mut self, person: PersonIndex, dispute: i64) -> Result<bool, RegistryError>;

    /// Stores an attachment. An attachment that is there stays as it is.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_attachment(&mut self, attachment: &Attachment, file: &SealedFile) -> Result<(), RegistryError>;

    /// The attachments about a person, without their content, oldest first.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn attachments(&self, person: PersonIndex) -> Result<Vec<Attachment>, RegistryError>;

    /// Finds an attachment with its content.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn attachment(&self, id: &RandomId) -> Result<Option<(Attachment, SealedFile)>, RegistryError>;
}
