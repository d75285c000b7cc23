//! Arbitrary text as a declaration, as audit rules, as an office configuration, and as a resident
//! number.
//!
//! Checks that nothing panics, and that an accepted declaration is the same after it was stored and
//! read back.

#![no_main]

use fede::key::DocumentNumber;
use fede::office::audit::AuditRules;
use fede::office::{Declaration, OfficeConfig};
use fede::payload::DocumentKind;
use fede::time::Zone;
use fede_fuzz::world::now;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    if let Ok((declaration, _)) = Declaration::from_json(text, now(), &Zone::CHINA) {
        assert!(text.len() <= Declaration::MAX_BYTES);
        assert_eq!(Declaration::from_stored(&declaration.to_stored()).as_ref(), Some(&declaration));
        let _ = declaration.masked_name();
    }
    let _ = Declaration::from_stored(text);
    let _ = (AuditRules::from_toml(text), OfficeConfig::from_toml(text));
    for kind in DocumentKind::ALL {
        if let Ok(number) = DocumentNumber::of(kind, text, now().day()) {
            // A normalised number is normal, except that a permit loses the count of its issues.
            assert!(DocumentNumber::of(kind, number.as_str(), now().day()).is_ok());
        }
    }
});
