//! Arbitrary bytes as a seal of ICAO, as a certificate, as a master list, and as the lists of the
//! other networks.
//!
//! Checks that nothing panics, that the canonical form of JSON is read back and stays the same, and
//! that nothing unsigned is taken.

#![no_main]

use fede::foreign::certificate::SignerCertificate;
use fede::foreign::json::{Bounds, canonical, parse};
use fede::foreign::lists::{read_gdhcn, read_icao, read_vci};
use fede::foreign::vds_nc::Seal;
use fede_fuzz::foreign::PUBLIC;
use fede_fuzz::world::now;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(certificate) = SignerCertificate::from_der(bytes) {
        let _ = (certificate.kid(), certificate.check_may_sign(), certificate.check_signed_by(certificate.key()));
    }
    if let Ok(text) = core::str::from_utf8(bytes)
        && let Ok(seal) = Seal::from_text(text)
    {
        let _ = (seal.unverified_statement(), seal.is_signed_by_own_certificate());
    }
    if let Ok(value) = parse(bytes, Bounds::CODE)
        && let Ok(form) = canonical(&value)
        && form.len() <= Bounds::CODE.bytes
    {
        let read = parse(&form, Bounds::CODE).expect("the canonical form is JSON");
        assert_eq!(canonical(&read).as_ref(), Ok(&form));
    }
    assert!(read_icao(bytes, &PUBLIC, now()).is_err(), "nobody has this key");
    assert!(read_gdhcn(bytes, &PUBLIC, now()).is_err(), "nobody has this key");
    assert!(read_vci(bytes, bytes, &PUBLIC, now()).is_err(), "nobody has this key");
});
