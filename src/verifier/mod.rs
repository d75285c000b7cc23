//! Text → [`Unverified`] → [`Authentic`] → [`Verdict`]: each step is a type, and consumes the last.
//!
//! A code is *authentic* when its signature is that of a trusted key, *current* in its window,
//! *recognised* when a path of trust leads to its key for what it states, *accepted* when the gate's policy
//! is met. No claim can be read before its signature has been checked.

mod anchor;
mod authentic;
mod policy;
mod reason;
mod recognition;
mod report;
mod unverified;
mod values;
mod verdict;
mod words;

pub use anchor::{Anchor, Concern, RevocationConcern, RevocationStatus, TrustAnchors};
pub use authentic::{Authentic, AuthenticityError};
pub use policy::{ItineraryAlone, Policy};
pub use reason::Reason;
pub use recognition::{PathWay, RecognitionPath};
pub use report::{Explanation, ExplanationReport, Report};
pub use unverified::{Unverified, UnverifiedError};
pub use verdict::{Decision, Verdict, Verified, verify};
