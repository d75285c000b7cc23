//! Health and travel passes as signed QR codes that gates verify offline.
//!
//! A region's health authority signs a *health status* (green, yellow, red) or an *itinerary*
//! (countries and cities of the last days, never coloured). A gate reads the code, checks it offline
//! against trusted keys, and says accepted, refused or undecided, with the reason.
//!
//! Verify one code with one pinned key:
//!
//! ```
//! use fede::Verifier;
//! use fede::key::VerifyingKey;
//! use fede::payload::Region;
//! use fede::time::Timestamp;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # const KEY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/hubei.pub.pem"));
//! # const CODE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
//! # let code = CODE.trim_end();
//! // KEY: the region's public key (PEM). `code`: the text of the QR code, `FD1:…`.
//! let verifier = Verifier::pinned(Region::new("CN-HB")?, VerifyingKey::from_pem(KEY)?);
//! let verdict = verifier.verify(code, Timestamp::parse("2026-03-05T12:00:00Z")?);
//! assert_eq!(verdict.decision().id(), "accepted");
//! # Ok(())
//! # }
//! ```
//!
//! - [`Verifier`] verifies codes: with pinned keys, with a [trust list](trust::TrustedList), or with
//!   the store of a gate.
//! - [`Issuer`] issues codes.
//! - `examples/issue.rs`, `examples/verify.rs` and `examples/python/verify.py` are whole programs.
//!
//! # Features
//!
//! Without features the library verifies and issues *texts*. `qr` adds pictures, `store` a gate's
//! store on disk, `publish` the publisher's documents, `gate` a gate's logic, `serve` the native
//! gate, `office` the issuing office, `online` its pages, `foreign` codes of
//! other networks, `pkcs11` keys in tokens, `zones` time zones by name. `cli` (the
//! default) is the command line, without `serve` and `office`; `full` is everything. Cargo.toml
//! describes the rest.
//!
//! # Modules
//!
//! Each module uses only some of those above it; `qr` uses only `words`, and `issuer` to `office` use
//! `qr`:
//!
//! - [`time`]: timestamps, days and half-open windows. The clock is always an argument.
//! - [`words`]: every text that a person reads, in English and Chinese.
//! - [`payload`]: what a code says. A value that exists is valid.
//! - [`key`]: signing and verifying keys, key ids, key files, keys in tokens.
//! - [`codec`]: values ↔ CBOR ↔ COSE ↔ text, strictly.
//! - [`foreign`]: codes and keys of other networks (reading codes: feature `foreign`).
//! - [`issuer`]: claims → signed code → symbol.
//! - [`verifier`]: text → unverified → authentic → verdict.
//! - [`trust`]: root, trust list, snapshot, revocation lists, and how gates keep them.
//! - `qr` (feature `qr`): pixels ↔ text.
//! - `web` (feature `web`): connections and certificate of a web server.
//! - `gate` (feature `gate`): frames and scanner lines → verdicts; rules; the gate page.
//! - `holder` (feature `holder`): the page that shows codes live; proofs of a telephone's key.
//! - `office` (feature `office`): declarations, audit, registry, many codes at once.
//! - `cli` (feature `cli`): the command line.
//!
//! `docs/architecture.md` in the repository shows how they work together.

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

pub use issuer::Issuer;
pub use verifier::Verifier;

pub mod codec;
pub mod foreign;
#[cfg(feature = "gate")]
pub mod gate;
#[cfg(feature = "holder")]
pub mod holder;
pub mod issuer;
pub mod key;
pub mod payload;
#[cfg(feature = "qr")]
pub mod qr;
pub mod time;
pub mod trust;
pub mod verifier;
pub mod words;

#[cfg(feature = "web")]
#[cfg_attr(
    not(any(feature = "online", feature = "serve")),
    allow(dead_code, reason = "a part for servers of this package")
)]
pub mod web;

#[cfg(feature = "office")]
pub mod office;

#[cfg(feature = "cli")]
pub mod cli;
