//! Which texts of a picture are judged.

use crate::codec::has_prefix;
use crate::foreign::{Network, SHC_PREFIX};
use crate::qr::Symbol;
use crate::verifier::ForeignRules;

/// Whether a text is a fede code of this or a later version, right or wrong, and no symbol of another
/// kind.
pub(crate) fn is_code(text: &str) -> bool {
    has_prefix(text)
}

/// Whether a text is a code, or one of another network that the rules have tables for.
pub(crate) fn is_judged(text: &str, rules: &ForeignRules) -> bool {
    is_code(text) || Network::of_text(text).is_some_and(|network| rules.admits(network))
}

/// The texts of one picture that are judged, and how many are left out. Beside a code, symbols of
/// other kinds do not count. Without a code, all texts are judged.
pub(crate) fn judged_texts<'a>(
    symbols: impl IntoIterator<Item = &'a Symbol>,
    rules: &ForeignRules,
) -> (Vec<&'a str>, usize) {
    let mut texts: Vec<&str> = symbols.into_iter().map(Symbol::text).collect();
    let all = texts.len();
    if texts.iter().any(|text| is_judged(text, rules)) {
        texts.retain(|text| is_judged(text, rules));
    }
    let others = all - texts.len();
    (texts, others)
}

/// Replaces symbols that have one text together by one with this text, if all of them are there, and
/// none of another one: the parts of a text, and the symbols of a SMART Health Card (`shc:/<number>/<of>/` and digits).
pub(crate) fn join_symbols(symbols: &mut Vec<Symbol>) {
    if let Some(text) = Symbol::joined(symbols.iter()) {
        replace(symbols, text, |symbol| symbol.part().is_some());
    }
    if let Some(text) = card(symbols) {
        replace(symbols, text, |symbol| symbol.text().starts_with(SHC_PREFIX));
    }
}

fn replace(symbols: &mut Vec<Symbol>, text: String, is_part: fn(&Symbol) -> bool) {
    let first = symbols.iter_mut().find(|symbol| is_part(symbol));
    let whole = first.map(|symbol| symbol.with_text(text));
    symbols.retain(|symbol| !is_part(symbol));
    symbols.extend(whole);
}

fn card(symbols: &[Symbol]) -> Option<String> {
    let (of, _) = symbols.iter().find_map(|symbol| part(symbol.text(), "1"))?;
    let mut card = SHC_PREFIX.to_owned();
    // Ends at the first symbol that is not there, whatever number the texts state.
    for number in 1_u32.. {
        let number = number.to_string();
        card += symbols.iter().filter_map(|symbol| part(symbol.text(), &number)).find(|(other, _)| *other == of)?.1;
        if number == of {
            break;
        }
    }
    // Another card in the picture stays, and is judged: then nothing is joined.
    let is_of_card = |symbol: &Symbol| {
        let rest = symbol.text().strip_prefix(SHC_PREFIX);
        rest.is_none_or(|rest| card.contains(rest.rsplit('/').next().unwrap_or(rest)))
    };
    symbols.iter().all(is_of_card).then_some(card)
}

/// How many symbols there are and the digits of this one, if it has this number.
fn part<'a>(text: &'a str, number: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(SHC_PREFIX)?.strip_prefix(number)?.strip_prefix('/')?.split_once('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(texts: &[&str]) -> Vec<String> {
        let mut symbols = texts.iter().map(|text| Symbol::of_text(text)).collect();
        join_symbols(&mut symbols);
        symbols.iter().map(|symbol| symbol.text().to_owned()).collect()
    }

    #[test]
    fn the_symbols_of_a_card_are_one_text() {
        assert_eq!(joined(&["shc:/2/3/12", "FD1:", "shc:/3/3/3456", "shc:/1/3/00"]), ["FD1:", "shc:/00123456"]);
        assert_eq!(joined(&["shc:/1/2/00", "shc:/2/2/11", "shc:/1/2/00"]), ["shc:/0011"], "read twice");
        for texts in [
            &["shc:/1/2/00"][..],
            &["shc:/1/2/00", "shc:/2/3/11"],
            &["shc:/0/2/00", "shc:/1/2/11"],
            &["shc:/1/x/00", "shc:/2/2/11"],
            &["shc:/1/18446744073709551615/00"],
            &["shc:/0/0/00"],
            &["shc:/00", "HC1:AB"],
            &["shc:/1/2/00", "shc:/2/2/11", "shc:/55"],
            &["shc:/1/2/00", "shc:/2/2/11", "shc:/2/2/22"],
            &["shc:/1/2/00", "shc:/2/2/11", "shc:/1/3/33"],
            &[],
        ] {
            assert_eq!(joined(texts), texts);
        }
    }
}
