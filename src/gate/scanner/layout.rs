//! Keyboard layouts: what a host shows when a scanner presses the keys of a US keyboard.
//!
//! The table is made from XKB's by `make_layouts.py`, which describes its format.

use std::sync::LazyLock;

use super::input_method::{Typed, before_input_method};
use crate::payload::Lang;
use crate::words::gate as say;

static TABLE: &str = include_str!("layouts.txt");

/// The keys of the table on a US keyboard, without and with Shift.
const US: [&str; 2] = ["1234567890-=qwertyuiopasdfghjkl;zxcvbnm./␠", "!@#$%^&*()_+QWERTYUIOPASDFGHJKL:ZXCVBNM>?␠"];

/// The characters of a code (RFC 9285).
pub(super) const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Stands for a character that no key of a code types.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// Keyboard layout of the host, if it differs from the US layout that the scanner types for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Keyboard(&'static str);

impl Keyboard {
    pub(super) const US: Self = Self("us");

    /// Every layout of the table.
    #[must_use]
    pub fn all() -> Vec<Self> {
        rows().map(|row| row.keyboard).collect()
    }

    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.0
    }

    /// The name.
    #[must_use]
    pub fn name(self, lang: Lang) -> String {
        say::Keyboard { layout: self.0 }.say(lang)
    }

    /// Whether each character of a code can be told from what the host shows.
    #[must_use]
    pub fn is_reversible(self) -> bool {
        let of_this = |typing: &&Typing| typing.keyboard == self && typing.shift == Shift::Right;
        TYPINGS.iter().find(of_this).is_some_and(Typing::is_reversible)
    }

    /// What the host shows when a scanner types a text on this layout. Dead keys are combined as
    /// hosts do it: with the next character, or alone before it. `None` where a key types nothing.
    #[must_use]
    pub fn type_text(self, text: &str) -> Option<String> {
        let typing = TYPINGS.iter().find(|typing| typing.keyboard == self && typing.shift == Shift::Right)?;
        typing.type_text(text)
    }
}

/// What Shift and Caps Lock do to the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    /// As pressed.
    Right,
    /// Caps Lock: letters are the other way round.
    Caps,
    /// A shift lock: all keys are the other way round.
    Lock,
    /// Shift does not arrive.
    Without,
    /// Each letter may be the other way round.
    Mixed,
}

impl Shift {
    const ALL: [Self; 5] = [Self::Right, Self::Caps, Self::Lock, Self::Without, Self::Mixed];
}

/// A line of the table.
struct Row {
    keyboard: Keyboard,
    levels: [Vec<Key>; 2],
}

/// What a key types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Character(char),
    /// A dead key, with its combining mark.
    Dead(char),
    Nothing,
}

fn keys(text: &str) -> Vec<Key> {
    let mut characters = text.chars();
    let mut keys = Vec::new();
    while let Some(character) = characters.next() {
        keys.push(match character {
            '◌' => characters.next().map_or(Key::Nothing, Key::Dead),
            '␠' => Key::Character(' '),
            '∅' => Key::Nothing,
            other => Key::Character(other),
        });
    }
    keys
}

fn rows() -> impl Iterator<Item = Row> {
    let us = core::iter::once(Row { keyboard: Keyboard::US, levels: US.map(keys) });
    let lines = TABLE.lines().filter(|line| !line.starts_with(['#', '+']));
    us.chain(lines.filter_map(|line| {
        let mut columns = line.split('\t');
        let (id, plain, shifted) = (columns.next()?, columns.next()?, columns.next()?);
        Some(Row { keyboard: Keyboard(id), levels: [keys(plain), keys(shifted)] })
    }))
}

/// Values by key. A `BTreeMap` for each kind would be 1 KB of the gate page.
struct Sorted<K, V>(Vec<(K, V)>);

impl<K: Ord, V> Sorted<K, V> {
    fn place(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }

    fn get(&self, key: &K) -> Option<&V> {
        self.0.get(self.place(key).ok()?).map(|(_, value)| value)
    }

    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Adds a value, or replaces the one with this key.
    fn put(&mut self, key: K, value: V) {
        match self.place(&key) {
            Ok(place) => {
                if let Some((_, known)) = self.0.get_mut(place) {
                    *known = value;
                }
            }
            Err(place) => self.0.insert(place, (key, value)),
        }
    }
}

/// What dead keys do.
struct Accents {
    /// What a dead key types before a blank, to its combining mark.
    alone: Vec<(char, char)>,
    /// A composed character, to mark and base.
    composed: Sorted<char, (char, char)>,
}

static ACCENTS: LazyLock<Accents> = LazyLock::new(|| {
    let mut accents = Accents { alone: Vec::new(), composed: Sorted(Vec::new()) };
    for line in TABLE.lines().filter_map(|line| line.strip_prefix('+')) {
        let mut columns = line.split('\t');
        let mut first = || columns.next().and_then(|column| column.chars().next());
        let (Some(mark), Some(alone)) = (first(), first()) else { continue };
        accents.alone.push((alone, mark));
        let mut pairs = columns.next().unwrap_or_default().chars();
        while let (Some(base), Some(form)) = (pairs.next(), pairs.next()) {
            accents.composed.put(form, (mark, base));
        }
    }
    accents
});

/// A layout with a state of Shift: what the host shows, and the character of a code that it means.
pub(super) struct Typing {
    pub(super) keyboard: Keyboard,
    pub(super) shift: Shift,
    /// What is shown, to the characters of a code that it may mean.
    shown: Sorted<Key, Vec<char>>,
    /// A character of a code, to what is shown.
    typed: Vec<(char, Key)>,
}

/// All of them, the most likely first: a US keyboard, then each layout, then with Caps Lock.
pub(super) static TYPINGS: LazyLock<Vec<Typing>> = LazyLock::new(|| {
    let rows: Vec<Row> = rows().collect();
    Shift::ALL.into_iter().flat_map(|shift| rows.iter().map(move |row| Typing::new(row, shift))).collect()
});

/// A character of a code, or several that the host's characters may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) character: char,
    /// Whether a blank may follow that the host has swallowed, after a dead key.
    pub(super) may_take_blank: bool,
}

impl Typing {
    fn new(row: &Row, shift: Shift) -> Self {
        let mut typing = Self { keyboard: row.keyboard, shift, shown: Sorted(Vec::new()), typed: Vec::new() };
        for character in ALPHABET.chars() {
            let place = |level: &str| level.replace('␠', " ").chars().position(|key| key == character);
            let (Some(key), is_shifted) = (match US.map(place) {
                [Some(key), _] => (Some(key), false),
                [None, key] => (key, true),
            }) else {
                continue;
            };
            let at = |is_shifted: bool| {
                let [plain, shifted] = &row.levels;
                let level = if is_shifted { shifted } else { plain };
                level.get(key).copied().unwrap_or(Key::Nothing)
            };
            let is_letter = is_capital_of(at(true), at(false));
            let right = at(is_shifted);
            let shown = match shift {
                Shift::Right | Shift::Mixed => right,
                Shift::Caps if is_letter => at(!is_shifted),
                Shift::Caps => right,
                Shift::Lock => at(!is_shifted),
                Shift::Without => at(false),
            };
            typing.typed.push((character, shown));
            if shown != Key::Nothing {
                match typing.shown.get_mut(&shown) {
                    Some(meant) => meant.push(character),
                    None => typing.shown.put(shown, vec![character]),
                }
            }
        }
        if shift == Shift::Mixed {
            typing.add_other_case(row);
        }
        typing
    }

    /// Adds letters in the other case, unless they already mean something else.
    fn add_other_case(&mut self, row: &Row) {
        let [plain, shifted] = &row.levels;
        let mut added = Vec::new();
        for (small, capital) in plain.iter().zip(shifted).filter(|(small, capital)| is_capital_of(**capital, **small)) {
            for (one, other) in [(small, capital), (capital, small)] {
                if let (Some(meant), None) = (self.shown.get(one), self.shown.get(other)) {
                    added.push((*other, meant.clone()));
                }
            }
        }
        for (key, meant) in added {
            self.shown.put(key, meant);
        }
    }

    /// Whether each character of a code can be told from what is shown.
    pub(super) fn is_reversible(&self) -> bool {
        let is_all = self.typed.iter().all(|(_, key)| *key != Key::Nothing);
        is_all && self.typed.len() == ALPHABET.len() && self.shown.0.iter().all(|(_, meant)| meant.len() == 1)
    }

    fn meant_by(&self, key: Key) -> Option<char> {
        match self.shown.get(&key).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// What the host's characters mean. [`UNKNOWN`] where they mean nothing, or where it cannot be
    /// told. Also whether an input method changed any of them.
    pub(super) fn undo(&self, shown: &str) -> (Vec<Meant>, bool) {
        let mut is_changed = false;
        let mut meant = Vec::new();
        for character in shown.chars() {
            if self.undo_one(character, &mut meant) {
                continue;
            }
            let sure = |character| Meant { character, may_take_blank: false };
            match before_input_method(character) {
                Some(Typed::Character(plain)) if self.undo_one(plain, &mut meant) => is_changed = true,
                Some(Typed::Letters(letters)) if self.keyboard == Keyboard::US => {
                    is_changed = true;
                    meant.extend(letters.into_iter().map(sure));
                }
                _ => meant.push(sure(UNKNOWN)),
            }
        }
        (meant, is_changed)
    }

    fn undo_one(&self, character: char, meant: &mut Vec<Meant>) -> bool {
        if let Some(one) = self.meant_by(Key::Character(character)) {
            meant.push(Meant { character: one, may_take_blank: false });
            return true;
        }
        let dead = |mark: char| self.meant_by(Key::Dead(mark));
        let mark = ACCENTS.alone.iter().find(|(alone, _)| *alone == character).map(|(_, mark)| *mark);
        if let Some(one) = mark.and_then(dead) {
            meant.push(Meant { character: one, may_take_blank: true });
            return true;
        }
        let Some((mark, base)) = ACCENTS.composed.get(&character) else { return false };
        let (Some(mark), Some(base)) = (dead(*mark), self.meant_by(Key::Character(*base))) else { return false };
        meant.extend([mark, base].map(|character| Meant { character, may_take_blank: false }));
        true
    }

    pub(super) fn type_text(&self, text: &str) -> Option<String> {
        let mut shown = String::new();
        let mut dead: Option<char> = None;
        let alone = |mark: char| ACCENTS.alone.iter().find(|(_, it)| *it == mark).map(|(alone, _)| *alone);
        for character in text.chars() {
            let (_, key) = *self.typed.iter().find(|(typed, _)| *typed == character)?;
            match (dead.take(), key) {
                (None, Key::Dead(mark)) => dead = Some(mark),
                (None, Key::Character(character)) => shown.push(character),
                (Some(mark), Key::Character(' ')) => shown.push(alone(mark)?),
                (Some(mark), Key::Character(base)) => {
                    match ACCENTS.composed.0.iter().find(|(_, parts)| *parts == (mark, base)) {
                        Some((form, _)) => shown.push(*form),
                        None => shown.extend([alone(mark)?, base]),
                    }
                }
                // Two dead keys type both accents.
                (Some(first), Key::Dead(second)) => shown.extend([alone(first)?, alone(second)?]),
                (_, Key::Nothing) => return None,
            }
        }
        shown.extend(dead.and_then(alone));
        Some(shown)
    }
}

fn is_capital_of(capital: Key, small: Key) -> bool {
    let (Key::Character(capital), Key::Character(small)) = (capital, small) else { return false };
    capital_of(small) == Some(capital)
}

/// The capital of a letter that a layout types. For every letter there is, this would need tables of
/// Unicode, which weigh 14 KB in the gate page.
fn capital_of(small: char) -> Option<char> {
    let number = u32::from(small);
    let is_odd = number % 2 == 1;
    let before = match small {
        'ς' => 31,
        'a'..='z' | 'à'..='ö' | 'ø'..='þ' | 'α'..='ω' | 'а'..='я' => 32,
        'ѐ'..='џ' => 80,
        'ա'..='ֆ' => 48,
        'ı' => return Some('I'),
        'ā'..='ķ' | 'ŋ'..='ŷ' | 'ҋ'..='ҿ' | 'ӑ'..='ԯ' if is_odd => 1,
        'ĺ'..='ň' | 'ź'..='ž' if !is_odd => 1,
        _ => return None,
    };
    char::from_u32(number.checked_sub(before)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_layout_has_each_key_once() {
        let mut ids: Vec<_> = rows().map(|row| row.keyboard.id()).collect();
        assert!(ids.len() > 20, "{}", ids.len());
        for row in rows() {
            assert_eq!(row.levels.each_ref().map(Vec::len), [42, 42], "{}", row.keyboard.id());
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), rows().count());
        assert!(TYPINGS.iter().all(|typing| typing.typed.len() == ALPHABET.len()));
    }

    #[test]
    fn capitals_of_layouts_are_those_of_unicode() {
        let characters = |key: &Key| if let Key::Character(character) = key { Some(*character) } else { None };
        for character in rows().flat_map(|row| row.levels.concat()).filter_map(|key| characters(&key)) {
            let capital: String = character.to_uppercase().collect();
            let own = capital_of(character).unwrap_or(character).to_string();
            let is_typed = rows().any(|row| {
                let [plain, shifted] = &row.levels;
                let shift = |key: usize| shifted[key] == Key::Character(capital.chars().next().unwrap());
                (0..plain.len()).any(|key| plain[key] == Key::Character(character) && shift(key))
            });
            assert!(own == capital || !is_typed, "{character}: {own}, {capital}");
        }
        let letters = ('\0'..=char::MAX).filter_map(|small| Some((small, capital_of(small)?)));
        let letters: Vec<(char, char)> = letters.collect();
        assert!(letters.len() > 250, "{}", letters.len());
        assert!(letters.iter().all(|(small, capital)| small.to_uppercase().eq([*capital])));
    }

    #[test]
    fn layouts_that_cannot_be_undone_are_known() {
        let cannot: Vec<_> = Keyboard::all().into_iter().filter(|it| !it.is_reversible()).map(Keyboard::id).collect();
        assert_eq!(cannot, ["greek", "arabic-azerty", "persian"]);
    }
}
