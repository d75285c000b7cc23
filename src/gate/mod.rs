//! The gate: camera frames and scanner lines in, judgements out.
//!
//! [`GateRules`] are requirements beyond a valid code. They see only a [`Verified`] code. A
//! [`Shift`] holds the gate's trust, its rules, the codes let through and the counts. It takes
//! camera frames and scanner lines, and returns [`Judgement`]s. Code in this module reads no clock,
//! draws no random number and stores no personal data. The same input gives the same bytes in a
//! phone's browser and on a server.
//!
//! Reading order: `rules`, `picture_texts`, `judgement`, `document_check`, `sight`, `shift`, `passed`,
//! `scanner`, `tally`, `shift_report`. `live` is the loop of a gate in a terminal, `page` is what staff see.
//!
//! [`Verified`]: crate::verifier::Verified

mod card_parts;
mod document_check;
#[cfg(not(target_family = "wasm"))]
mod frames;
mod in_view;
mod judgement;
#[cfg(all(feature = "cli", not(target_family = "wasm")))]
mod live;
mod moment;
mod open_challenge;
mod page;
mod passed;
mod picture_texts;
mod rules;
mod scanner;
#[cfg(feature = "serve")]
mod server;
mod shift;
mod shift_report;
mod sight;
mod tally;

pub use document_check::{DocumentAnswer, DocumentCheckError};
#[cfg(all(feature = "v4l2", target_os = "linux"))]
pub use frames::V4l2;
#[cfg(not(target_family = "wasm"))]
pub use frames::{FrameError, Frames, Latest, Mjpeg, NextFrame, Raw, UnreadableFrame};
pub use judgement::{Judgement, Sign};
#[cfg(feature = "cli")]
pub(crate) use judgement::{is_authentic, is_signed_elsewhere};
#[cfg(all(feature = "cli", not(target_family = "wasm")))]
pub(crate) use live::{Clock, Live, LiveRemark, Output};
pub use moment::Moment;
#[doc(hidden)]
pub use page::{FrameKind, Host, HostError, PageGate, grey, is_ed25519, texts};
#[cfg(feature = "serve")]
pub use page::{PageSite, SiteError};
#[cfg(feature = "cli")]
pub(crate) use picture_texts::{is_code, join_symbols, judged_texts};
pub use rules::{Area, AreaPlace, Example, Finding, GateRules, RulesError, RulesInForce, Then, Unbound, examples};
#[cfg(feature = "cli")]
pub(crate) use scanner::codes_in_text;
pub use scanner::{Keyboard, Reading, Scanned, Scanner, ScannerRemark, ScannerTest, TypedCharacter};
#[cfg(feature = "serve")]
pub use server::{PageServer, TextServer};
pub use shift::Shift;
pub use sight::Sight;
pub use tally::{PersonsDecision, Tally};
