//! The plain composition of the crates named in the design, the contender in the issuing benches.

use std::io::Cursor;

use ed25519_dalek::Signer;
use fede::key::SigningKey;
use fede::payload::Claims;
use fede::qr::QUIET_ZONE;

use crate::timing;

const MODULE_PIXELS: u32 = 8;

/// The code of an application that combines `ciborium`, `coset`, `ed25519-dalek`, `base45`,
/// `qrcode` and `image`.
#[allow(unreachable_pub, reason = "each bench uses it")]
pub fn png(claims: &Claims, key: &SigningKey, signing: &ed25519_dalek::SigningKey, level: qrcode::EcLevel) -> Vec<u8> {
    let payload = {
        // The same map as in fede, encoded from a tree of `ciborium`.
        let value = timing::ciborium_claims(claims);
        let mut out = Vec::new();
        ciborium::into_writer(&value, &mut out).expect("CBOR");
        out
    };
    let protected = coset::HeaderBuilder::new()
        .algorithm(coset::iana::Algorithm::EdDSA)
        .key_id(key.kid().as_bytes().to_vec())
        .build();
    let sign1 = coset::CoseSign1Builder::new()
        .protected(protected)
        .payload(payload)
        .create_signature(b"", |message| signing.sign(message).to_vec())
        .build();
    let bytes = coset::TaggedCborSerializable::to_tagged_vec(sign1).expect("COSE");
    let text = format!("FD1:{}", base45::encode(&bytes));
    let symbol = qrcode::QrCode::with_error_correction_level(text, level).expect("a symbol");
    let side = u32::try_from(symbol.width()).expect("a side");
    let modules = symbol.to_colors();
    let pixels = (side + 2 * QUIET_ZONE) * MODULE_PIXELS;
    let picture = image::GrayImage::from_fn(pixels, pixels, |x, y| {
        let module = |pixel: u32| (pixel / MODULE_PIXELS).checked_sub(QUIET_ZONE).filter(|module| *module < side);
        let dark = module(x)
            .zip(module(y))
            .is_some_and(|(x, y)| modules[usize::try_from(y * side + x).expect("a module")] == qrcode::Color::Dark);
        image::Luma([if dark { 0 } else { 255 }])
    });
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Png).expect("a picture");
    out.into_inner()
}
