//! The issuing office: declarations, audit, decisions, codes and batches.

pub mod accounts;
pub mod acts;
mod attached_file;
pub mod audit;
mod background;
pub mod bulk;
mod chain;
mod checkpoint;
mod config;
mod declaration;
mod directory;
pub mod exchange;
mod incoming;
mod journal;
mod key_file;
mod merkle;
#[cfg(feature = "night")]
pub mod night;
mod night_root;
mod officers;
#[cfg(feature = "online")]
pub mod online;
mod parallel;
pub mod pass;
pub mod passkeys;
mod pictures;
pub mod provider;
pub mod registry;
mod secret;
mod travel;
mod unlinkable;
#[cfg(feature = "night")]
pub mod worker;

pub use attached_file::{AttachedFile, FileError, FileKind};
pub use background::{Fact, FactKind, Reporter, RiskArea, RiskAreas, RiskLevel, Stay, StayError, StayPlace};
pub use chain::Chain;
pub use checkpoint::{Checkpoint, CheckpointError, LogName, MAX_CHECKPOINT_BYTES};
pub use config::{ConfigError, NewOffice, OfficeConfig};
use declaration::document_kind;
pub use declaration::{
    ContactKind, Declarant, Declaration, DeclarationError, DeclaredContact, Identity, Relation, Statement, Symptom,
};
pub use directory::{Office, OfficeError};
#[cfg(feature = "cli")]
pub(crate) use incoming::day_of;
pub(crate) use incoming::known_word;
use incoming::moment;
pub use incoming::{
    Columns, Encoding, Fault, FieldError, IncomingError, Line, Lines, Record, Row, Table, TextFile, Transcoder,
};
pub use journal::{Act, JournalLine};
pub use key_file::KeyFile;
pub use night_root::NightRoot;
pub use officers::{OfficerError, OfficerName, Pin, StoredOfficer};
#[cfg(feature = "online")]
use officers::{is_equal, slow_hash};
pub use pictures::{Pictures, PicturesError};
pub use secret::{JournalKey, OfficeSecret, PersonIndex};
pub use travel::{TravelError, TravelRules, itinerary};
pub use unlinkable::SlotSequence;
use unlinkable::slots_of;
