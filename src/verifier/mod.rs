//! Text → [`Unverified`] → [`Authentic`] → [`Verdict`]: each step is a type and consumes the last.
//!
//! Start with [`Verifier`]. The words:
//!
//! - *authentic*: a trusted key has signed the code.
//! - *current*: the time of checking is inside the code's window.
//! - *recognised*: the trust list recognises the key for what the code states.
//! - *accepted*: the code also meets the gate's policy.
//!
//! Claims can be read only after the signature is checked. The exception is
//! [`Unverified::unverified_claims`].

mod anchor;
mod foreign;
mod front;
mod live;
mod policy;
mod reason;
mod reason_values;
mod report;
mod scan_fault;
mod unverified;
mod verdict;
mod words;

pub use anchor::{Anchor, Concern, PathWay, RecognitionPath, RevocationConcern, RevocationStatus, TrustAnchors};
#[doc(hidden)]
#[cfg(feature = "foreign")]
pub use foreign::answer_of_module;
pub use foreign::{
    BuiltInReader, ForeignAnswer, ForeignCode, ForeignKind, ForeignPath, ForeignReader, ForeignReason, ForeignRequest,
    ForeignRule, ForeignRules, ForeignStated, ForeignTrust, ForeignVerdict, TestKind,
};
#[doc(hidden)]
pub use foreign::{CallModule, ModuleReader};
pub use front::{PinnedKeys, Verifier};
pub use live::LiveRule;
pub use policy::{ItineraryAlone, Policy};
pub use reason::Reason;
#[cfg(feature = "holder")]
pub(crate) use report::ClaimsReport;
#[cfg(feature = "cli")]
pub(crate) use report::LiveReport;
pub use report::{Explanation, ExplanationReport, Report};
pub use scan_fault::ScanFault;
pub use unverified::{Authentic, AuthenticityError, Unverified, UnverifiedError};
pub use verdict::{Decision, Verdict, Verified, verify, verify_with};
