//! Health and travel passes as signed QR codes that any gate can judge with no network.
//!
//! A region's health authority states a *health status* (green, yellow, red) or an *itinerary* (countries and
//! cities of the last days, never coloured) about a person. fede signs the statement as compact CBOR into
//! a QR code; a gate reads the code from a picture, checks it offline against a signed list of regional
//! public keys, and says accepted, refused or undecided, with the reason.
//!
//! The modules, each using only those before it:
//!
//! - [`time`]: timestamps, days and half-open windows; the clock is always an argument.
//! - [`payload`]: what a code says; values that are right by construction.
//! - [`key`]: signing and verifying keys, key ids, key files.
//! - [`codec`]: values ↔ CBOR ↔ COSE ↔ text, strictly.
//! - [`qr`]: pixels ↔ text; stands alone.
//! - [`issuer`]: claims → signed code → symbol.
//! - [`verifier`]: text → unverified → authentic → verdict.
//! - [`trust`]: root, trust list, revocation lists, the sets of them that gates take; where a verifier's keys come from.
//! - [`gate`]: frames and scanners in, verdicts out; a gate's rules; the page that staff look at.
//! - `office`: what stands behind a code, and many codes at once, with the feature `office`.
//! - `cli`: the command line, with the feature `cli`.
//!
//! Issue a code and judge it:
//!
//! ```
//! use fede::issuer::Code;
//! use fede::key::SigningKey;
//! use fede::payload::{Claims, Cti, HealthStatus, Region, Slot, Statements, Status, Validity};
//! use fede::time::{Timestamp, Window};
//! use fede::trust::{KeyUse, ListedKey, ListedRegion, Recognition, Role, Root, TrustList, TrustedList, TrustedRoot};
//! use fede::verifier::{Policy, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A platform with one root key, which signs the list too, and a region with one key.
//! let [platform, shanghai] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).expect("a key"));
//! let (now, later) = (Timestamp::parse("2026-03-05T00:00:00Z")?, Timestamp::parse("2026-04-05T00:00:00Z")?);
//! let window = Window::new(now, later)?;
//! let role = Role::new(1, vec![platform.verifying_key().clone()])?;
//! let root = Root::new(1, window, role.clone(), role)?.to_draft().signed_by(&platform).encode();
//! let key = ListedKey::new(shanghai.verifying_key(), window, vec![KeyUse::Health])?;
//! let region = Region::new("CN-SH")?;
//! let listed = ListedRegion::new(region, ["上海市", "Shanghai"], vec![key], Recognition::vouched())?;
//! let list = TrustList::new(1, window, Region::new("CN")?, vec![listed])?;
//! let list = list.to_draft().signed_by(&platform).encode();
//!
//! // The office issues a green code that lasts a day.
//! let validity = Validity::new(now, None, now.saturating_add(24 * 3600))?;
//! let status = HealthStatus::new(Status::Green, now, None)?;
//! let claims = Claims::new(region, validity, Cti::new(now.day(), Slot::new(7)?), Statements::Health(status))?;
//! let code = Code::sign(&claims, &shanghai);
//!
//! // The gate holds the root and the list, and judges the text that its camera has read.
//! let trust = TrustedList::from_bytes(&list, TrustedRoot::from_bytes(&root)?)?;
//! let verdict = verify(code.text(), &trust, now, &Policy::default());
//! assert_eq!(verdict.decision().id(), "accepted");
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::as_conversions,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod codec;
#[cfg(feature = "gate")]
pub mod gate;
pub mod issuer;
pub mod key;
pub mod payload;
#[cfg(feature = "qr")]
pub mod qr;
pub mod time;
pub mod trust;
pub mod verifier;
pub mod words;

#[cfg(feature = "office")]
pub mod office;

#[cfg(feature = "cli")]
pub mod cli;
