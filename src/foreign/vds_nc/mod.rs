//! Seals of ICAO, VDS-NC: JSON with its signer's certificate inside (ICAO, "Visible Digital Seals
//! for non-constrained environments", version 1.2).

mod seal;
mod statement;

pub use seal::Seal;
