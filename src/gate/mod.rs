//! What happens at a gate: frames and scanners in, verdicts out.
//!
//! [`GateRules`] say what a gate asks for beyond a code that is in order; they see only what is [`Verified`]. A [`Shift`]
//! holds what the gate trusts, its rules, the codes that it has let through and its counts; it takes frames of a camera
//! and lines of a scanner and gives [`Judgement`]s. Nothing here reads a clock or draws a random number, and nothing is
//! kept about a person: the same input gives the same bytes on a phone's browser and on a server.
//!
//! In reading order: `rules`, `judgement`, `shift`, `passed`, `scanner`, `tally`, `shift_report`; `page` is what staff see.
//!
//! [`Verified`]: crate::verifier::Verified

mod document_check;
#[cfg(feature = "serve")]
mod frames;
mod grey;
mod judgement;
mod moment;
mod page;
mod passed;
mod rules;
mod scanner;
#[cfg(feature = "serve")]
mod server;
mod shift;
mod shift_report;
mod tally;

pub use document_check::{DocumentAnswer, DocumentCheckError};
#[cfg(all(feature = "v4l2", target_os = "linux"))]
pub use frames::V4l2;
#[cfg(feature = "serve")]
pub use frames::{FrameError, Frames, Latest, Mjpeg, NextFrame, Raw, UnreadableFrame};
pub use grey::grey;
pub use judgement::{Judgement, Sign};
pub use moment::Moment;
pub use page::{Host, HostError, PageGate};
#[cfg(feature = "serve")]
pub use page::{PageSite, SiteError};
pub use rules::{Area, AreaPlace, Example, Finding, GateRules, RulesError, RulesInForce, Then, Unbound, examples};
pub use scanner::{Keyboard, Scanned, Scanner, ScannerRemark};
#[cfg(feature = "serve")]
pub use server::{Certificate, CertificateError, Limits, PageServer};
pub use shift::{Shift, Sight};
pub use tally::Tally;
