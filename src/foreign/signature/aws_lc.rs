//! The native backend: AWS-LC, whose P-256 is the fastest (docs/decisions/113).

use aws_lc_rs::signature::{
    ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    UnparsedPublicKey, VerificationAlgorithm,
};

use super::{Algorithm, Hash, SignatureBackend};
use crate::foreign::{KeyKind, PublicKey};

/// AWS-LC.
#[derive(Debug, Clone, Copy, Default)]
pub struct AwsLc;

impl SignatureBackend for AwsLc {
    fn verify(&self, key: &PublicKey, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Option<bool> {
        let algorithm: &'static dyn VerificationAlgorithm = match (key.kind(), algorithm) {
            (KeyKind::P256, Algorithm::Ecdsa(Hash::Sha256)) => return Some(key.verifies_es256(message, signature)),
            (KeyKind::P384, Algorithm::Ecdsa(Hash::Sha384)) => &ECDSA_P384_SHA384_FIXED,
            (KeyKind::P521, Algorithm::Ecdsa(Hash::Sha512)) => &ECDSA_P521_SHA512_FIXED,
            (KeyKind::Rsa, Algorithm::Pss(Hash::Sha256)) => &RSA_PSS_2048_8192_SHA256,
            (KeyKind::Rsa, Algorithm::Pss(Hash::Sha384)) => &RSA_PSS_2048_8192_SHA384,
            (KeyKind::Rsa, Algorithm::Pss(Hash::Sha512)) => &RSA_PSS_2048_8192_SHA512,
            (KeyKind::Rsa, Algorithm::Pkcs1(Hash::Sha256)) => &RSA_PKCS1_2048_8192_SHA256,
            (KeyKind::Rsa, Algorithm::Pkcs1(Hash::Sha384)) => &RSA_PKCS1_2048_8192_SHA384,
            (KeyKind::Rsa, Algorithm::Pkcs1(Hash::Sha512)) => &RSA_PKCS1_2048_8192_SHA512,
            // Ed25519 has one strict implementation on all targets: that of fede's own codes.
            _ => return None,
        };
        Some(UnparsedPublicKey::new(algorithm, key.as_bytes()).verify(message, signature).is_ok())
    }
}
