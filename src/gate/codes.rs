//! Which symbols of a picture are judged.

use crate::codec::PREFIX;
use crate::qr::Symbol;
use crate::verifier::{TrustAnchors, Unverified};

/// Whether a key that is trusted has signed a symbol's text. A reader asks this where a reading is not certain: a signature
/// tells a misread from a read.
pub(crate) fn is_authentic(symbol: &Symbol, trust: &dyn TrustAnchors) -> bool {
    Unverified::from_text(symbol.text()).is_ok_and(|code| code.authenticate(trust).is_ok())
}

/// Whether a text is a fede code, right or wrong, and no symbol of another kind.
pub(crate) fn is_code(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// The texts of one picture that are judged, and how many are left out: beside a fede code, symbols of other kinds do not
/// count. Without a fede code, all texts are judged.
pub(crate) fn judged_texts<'a>(symbols: impl IntoIterator<Item = &'a Symbol>) -> (Vec<&'a str>, usize) {
    let mut texts: Vec<&str> = symbols.into_iter().map(Symbol::text).collect();
    let all = texts.len();
    if texts.iter().any(|text| is_code(text)) {
        texts.retain(|text| is_code(text));
    }
    let others = all - texts.len();
    (texts, others)
}
