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
    if let Some(text) = card_of(&symbols.iter().map(Symbol::text).collect::<Vec<_>>()) {
        replace(symbols, text, |symbol| symbol.text().starts_with(SHC_PREFIX));
    }
}

fn replace(symbols: &mut Vec<Symbol>, text: String, is_part: fn(&Symbol) -> bool) {
    let first = symbols.iter_mut().find(|symbol| is_part(symbol));
    let whole = first.map(|symbol| symbol.with_text(text));
    symbols.retain(|symbol| !is_part(symbol));
    symbols.extend(whole);
}

/// One of several symbols of a card: `shc:/<number>/<of>/<digits>`.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    number: usize,
    of: usize,
    digits: &'a str,
}

impl<'a> Part<'a> {
    /// The numbers as they are written. A card has at most so many symbols.
    const NUMBERS: [&'static str; 16] =
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"];

    /// `None` for other texts.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let (number, rest) = text.strip_prefix(SHC_PREFIX)?.split_once('/')?;
        let (of, digits) = rest.split_once('/')?;
        let known = |field| Self::NUMBERS.iter().position(|number| *number == field);
        let (number, of) = (known(number)?, known(of)?);
        (of > 0 && number <= of).then_some(Self { text, number, of, digits })
    }

    /// Whether another one can be of the same card.
    pub(super) fn fits(self, other: Self) -> bool {
        self.of == other.of && (self.number != other.number || self.text == other.text)
    }
}

/// The text of the card whose symbols are among the texts. `None` if one is missing, or if there is
/// another card.
pub(super) fn card_of(texts: &[&str]) -> Option<String> {
    let cards = texts.iter().filter(|text| text.starts_with(SHC_PREFIX));
    let parts: Vec<Part<'_>> = cards.map(|text| Part::of(text)).collect::<Option<_>>()?;
    let of = parts.first()?.of;
    let mut card = SHC_PREFIX.to_owned();
    for number in 0..=of {
        let part = parts.iter().find(|part| part.number == number)?;
        if !parts.iter().all(|other| part.fits(*other)) {
            return None;
        }
        card += part.digits;
    }
    Some(card)
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
