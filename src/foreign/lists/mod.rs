//! The trust lists of other networks, as their publishers sign them. A publisher of fede reads them
//! with `fede trust import`, chooses, and signs the choice in a list of its own.

mod error;
mod finding;
mod gdhcn;
mod icao;
mod nquads;
mod offer;
mod vci;

pub use error::NetworkListError;
pub use finding::ListFinding;
pub use gdhcn::{gdhcn_message, read_gdhcn};
pub use icao::read_icao;
pub use offer::{NetworkOffer, OfferedKey, RefusedKey};
pub use vci::read_vci;

use base64ct::{Base64, Encoding};

use super::PublicKey;
use super::certificate::{SignerCertificate, SignerCertificateError, public_key_from_spki};

/// Reads the key of a network from PEM: a public key (RFC 5480), or a certificate that has it.
///
/// # Errors
/// [`SignerCertificateError`] if it is neither.
pub fn network_key(pem: &str) -> Result<PublicKey, SignerCertificateError> {
    if let Some(der) = pem_block(pem, "CERTIFICATE") {
        return SignerCertificate::from_der(&der).map(|certificate| certificate.key().clone());
    }
    let der = pem_block(pem, "PUBLIC KEY").ok_or(SignerCertificateError::Form)?;
    public_key_from_spki(&der)
}

/// The first block with this label (RFC 7468).
fn pem_block(pem: &str, label: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let body: String = body.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    Base64::decode_vec(&body).ok()
}

/// Every block with this label.
fn pem_blocks(pem: &str, label: &str) -> Vec<Vec<u8>> {
    let begin = format!("-----BEGIN {label}-----");
    pem.match_indices(&begin).filter_map(|(at, _)| pem_block(pem.get(at..)?, label)).collect()
}
