//! The acts of an office. Each act is atomic and writes a line into the journal.

mod audit;
mod correct;
mod declare;
mod error;
mod import;
mod import_online;
mod issue;
mod officer;
mod points;
mod receipts;
mod requests;
mod restored;
mod review;
mod share;
mod take_shared;
mod telephones;
mod walk_in;
mod withdraw;

#[cfg(feature = "night")]
pub(in crate::office) use audit::audit_part;
pub use audit::{AuditSummary, audit};
pub use correct::{Correction, answer_request_and_replace, correct};
pub use declare::{DeclareSummary, HandedIn, declare};
pub use error::ActError;
pub use import::{Forgotten, ImportKind, ImportSummary, forget, import, retract};
pub use import_online::{
    ImportPreview, MAX_IMPORT_BYTES, MAX_IMPORT_LINES, MAX_PENDING_IMPORTS, SentFile, drop_import, look_at_import,
    may_take, preview_import, take_import,
};
#[cfg(any(feature = "night", feature = "online"))]
pub(in crate::office) use issue::due_window;
pub use issue::{IssueSummary, issue, issue_to_person};
#[cfg(feature = "night")]
pub(in crate::office) use issue::{fresh_commitments, keep as keep_codes, keep_commitments, nightly_renewal, sign};
pub use officer::{By, ProvenOfficer, add_officer, check_officer, prove};
pub use receipts::{MAX_UNPROVEN, answer_unproven, care_id, declare_online, give_receipt, replace_receipts};
pub use requests::{
    MAX_FILES, MAX_PROOF_BYTES, MAX_WAITING_REQUESTS, NewFile, answer_request, ask_not_there, attach, open_attachment,
    withdraw_dispute, withdraw_request,
};
pub use restored::{Restored, restored};
pub use review::{Answer, Answered, decide, dispute};
pub use share::{Shared, Terms, share};
pub use take_shared::{TakenFile, apply_agreements, take_shared};
pub use telephones::{add_telephone, remove_telephone, unbind_telephone};
pub use walk_in::{Counter, WalkIn, walk_in};
pub use withdraw::withdraw;
