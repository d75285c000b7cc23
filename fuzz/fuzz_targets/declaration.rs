//! Any text as a declaration, as an office's rules, as an office's settings, as the number of a resident.
//!
//! It checks that nothing panics, and that a declaration which is taken is stored and read back the same.

#![no_main]

use fede::key::DocumentNumber;
use fede::office::audit::Rules;
use fede::office::{Declaration, OfficeConfig, check_resident_number};
use fede_fuzz::world::now;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    if let Ok((declaration, _)) = Declaration::from_json(text, now()) {
        assert!(text.len() <= Declaration::MAX_BYTES);
        assert_eq!(Declaration::from_stored(&declaration.to_stored()).as_ref(), Some(&declaration));
        let _ = declaration.masked_name();
    }
    let _ = Declaration::from_stored(text);
    let _ = (Rules::from_toml(text), OfficeConfig::from_toml(text));
    if let Ok(number) = DocumentNumber::new(text) {
        let _ = check_resident_number(&number, now().day());
    }
});
