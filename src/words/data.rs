//! What a person reads about data that does not fit a form: the English of `serde`, taken apart.

use super::{Lang, errors_json as say};

/// The fault in the words of this language. `object` is what the format calls fields with names:
/// `object` or `table`. `None` if the parser says something of its own.
pub(super) fn fault(detail: &str, object: &'static str, lang: Lang) -> Option<String> {
    let named = |kind: &str| detail.strip_prefix(kind);
    // `unknown variant `a`, expected `b` or `c``
    let split = |rest: &str| -> (String, String) {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        (found.to_owned(), expected.trim_start_matches("one of ").replace(" or ", ", "))
    };
    if let Some((found, expected)) = named("unknown variant ").map(split) {
        return Some(say::Variant { found: &found, expected: &expected }.say(lang));
    }
    if let Some((found, expected)) = named("unknown field ").map(split) {
        return Some(say::UnknownField { found: &found, expected: &expected }.say(lang));
    }
    if let Some(found) = named("missing field ") {
        return Some(say::MissingField { found: &found }.say(lang));
    }
    if let Some(found) = named("duplicate field ") {
        return Some(say::DuplicateField { found: &found }.say(lang));
    }
    // The value itself is not said: it may be somebody's number.
    let wrong = named("invalid type: ").or_else(|| named("invalid value: "));
    let (found, expected) = wrong.and_then(|rest| rest.rsplit_once(", expected "))?;
    // `u32`: the number has a fraction, or is negative or too large.
    if type_of(found, object) == "number"
        && let Some(max) = max_of(expected)
    {
        return Some(say::WrongNumber { max: &max }.say(lang));
    }
    let found = say::Type { kind: type_of(found, object), detail: &say::other(lang) }.say(lang);
    let expected = say::Type { kind: type_of(expected, object), detail: &expected }.say(lang);
    Some(say::WrongType { found: &found, expected: &expected }.say(lang))
}

/// The word that the texts select on, from the parser's words for a type, found or expected.
fn type_of(words: &str, object: &'static str) -> &'static str {
    let first = words.trim_start_matches("a ").split(' ').next().unwrap_or_default();
    match first {
        "string" | "borrowed" | "character" => "string",
        "integer" | "floating" | "number" | "u8" | "u16" | "u32" | "u64" | "usize" | "i64" | "f64" => "number",
        "boolean" => "boolean",
        "null" => "nothing",
        "sequence" => "list",
        "map" | "struct" => object,
        _ => "other",
    }
}

/// The greatest value of a type of whole numbers that have no sign.
fn max_of(name: &str) -> Option<u64> {
    Some(match name {
        "u8" => u8::MAX.into(),
        "u16" => u16::MAX.into(),
        "u32" => u32::MAX.into(),
        "u64" | "usize" => u64::MAX,
        _ => return None,
    })
}
