//! The backend of WebAssembly: the crates of `RustCrypto`.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::{BoxedUint, RsaPublicKey};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Algorithm, Hash, SignatureBackend};
use crate::foreign::{KeyKind, PublicKey};

/// `p256`, `p384`, `p521`, `rsa` and `ed25519-dalek`.
#[derive(Debug, Clone, Copy, Default)]
pub struct RustCrypto;

impl SignatureBackend for RustCrypto {
    fn verify(&self, key: &PublicKey, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Option<bool> {
        let valid = match (key.kind(), algorithm) {
            (KeyKind::P256, Algorithm::Ecdsa(hash)) => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key.as_bytes());
                let signature = p256::ecdsa::Signature::from_slice(signature);
                key.and_then(|key| key.verify_prehash(&digest(hash, message), &signature?)).is_ok()
            }
            (KeyKind::P384, Algorithm::Ecdsa(hash)) => {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(key.as_bytes());
                let signature = p384::ecdsa::Signature::from_slice(signature);
                key.and_then(|key| key.verify_prehash(&digest(hash, message), &signature?)).is_ok()
            }
            (KeyKind::P521, Algorithm::Ecdsa(hash)) => {
                let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(key.as_bytes());
                let signature = p521::ecdsa::Signature::from_slice(signature);
                key.and_then(|key| key.verify_prehash(&digest(hash, message), &signature?)).is_ok()
            }
            (KeyKind::Rsa, Algorithm::Pss(hash)) => {
                let (key, signature) = (rsa_key(key), rsa::pss::Signature::try_from(signature));
                let (Some(key), Ok(signature)) = (key, signature) else { return Some(false) };
                match hash {
                    Hash::Sha256 => rsa::pss::VerifyingKey::<Sha256>::new(key).verify(message, &signature),
                    Hash::Sha384 => rsa::pss::VerifyingKey::<Sha384>::new(key).verify(message, &signature),
                    Hash::Sha512 => rsa::pss::VerifyingKey::<Sha512>::new(key).verify(message, &signature),
                }
                .is_ok()
            }
            (KeyKind::Rsa, Algorithm::Pkcs1(hash)) => {
                let (key, signature) = (rsa_key(key), rsa::pkcs1v15::Signature::try_from(signature));
                let (Some(key), Ok(signature)) = (key, signature) else { return Some(false) };
                match hash {
                    Hash::Sha256 => rsa::pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(message, &signature),
                    Hash::Sha384 => rsa::pkcs1v15::VerifyingKey::<Sha384>::new(key).verify(message, &signature),
                    Hash::Sha512 => rsa::pkcs1v15::VerifyingKey::<Sha512>::new(key).verify(message, &signature),
                }
                .is_ok()
            }
            (KeyKind::Ed25519, Algorithm::EdDsa) => {
                let (key, signature) = (key.as_bytes().try_into(), signature.try_into());
                let (Ok(key), Ok(signature)) = (key, signature) else { return Some(false) };
                ed25519(key, message, signature)
            }
            _ => return None,
        };
        Some(valid)
    }
}

/// Verifies by `ed25519-dalek`.
#[cfg(not(all(feature = "page-foreign", target_family = "wasm")))]
fn ed25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    crate::key::VerifyingKey::from_bytes(key).is_ok_and(|key| key.verifies(message, signature))
}

/// Verifies by the core of the gate page, which has `ed25519-dalek`: a second one would be an eighth of
/// the module.
#[cfg(all(feature = "page-foreign", target_family = "wasm"))]
fn ed25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let signed = [&key[..], signature, message].concat();
    super::ED25519.get().is_some_and(|verify| verify(&signed))
}

fn digest(hash: Hash, message: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Sha256 => Sha256::digest(message).to_vec(),
        Hash::Sha384 => Sha384::digest(message).to_vec(),
        Hash::Sha512 => Sha512::digest(message).to_vec(),
    }
}

fn rsa_key(key: &PublicKey) -> Option<RsaPublicKey> {
    let (modulus, exponent) = key.rsa()?;
    let [modulus, exponent] = [modulus, exponent].map(BoxedUint::from_be_slice_vartime);
    RsaPublicKey::new_with_max_size(modulus, exponent, PublicKey::MAX_RSA_BITS).ok()
}
