//! Arbitrary text as a key file, as the name of a key in a token, as a file of imported regions, as
//! the TOML form of a document, and as a certificate.
//!
//! Checks that nothing panics, and that a decoded key or import is the same after encoding and
//! decoding again. Encrypted keys are only parsed, because deriving the key from the passphrase is
//! slow by design.

#![no_main]

use core::convert::Infallible;

use fede::key::{SigningKey, TokenUri, VerifyingKey};
use fede::trust::{DocumentSource, ImportFile};
use fede::web::Certificate;
use fede_fuzz::support::key;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    if let Ok(key) = VerifyingKey::from_pem(text) {
        assert_eq!(VerifyingKey::from_pem(&key.to_pem().expect("a key")).as_ref(), Ok(&key));
    }
    if let Ok(key) = SigningKey::from_pem(text, None) {
        let again = SigningKey::from_pem(&key.to_pem().expect("a key"), None).expect("the same");
        assert_eq!(again.kid(), key.kid());
    }
    let _ = SigningKey::is_encrypted_pem(text);
    if let Ok(uri) = TokenUri::parse(text) {
        assert_eq!(TokenUri::parse(&uri.to_string()), Ok(uri));
    }
    if let Ok(import) = ImportFile::from_toml(text) {
        let again = ImportFile::from_toml(&import.to_toml()).expect("the same");
        assert_eq!(again.regions(), import.regions());
        assert_eq!(again.to_toml(), import.to_toml());
    }
    if let Ok(source) = DocumentSource::from_toml::<Infallible>(text) {
        let _ = source.to_draft(|_| Ok::<_, Infallible>(key(12).verifying_key().to_pem().expect("a key")));
    }
    let _ = Certificate::kept(text.to_owned(), String::new(), String::new()).fingerprint();
});
