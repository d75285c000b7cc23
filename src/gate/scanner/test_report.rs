//! What a scanner types, character by character, for the person who sets it up.

use serde_json::{Value, json};

use super::layout::{Keyboard, Shift, TYPINGS, UNKNOWN};
use super::reading::{Line, read, typings_of};
use super::{ScannerRemark, cleaned};
use crate::payload::Lang;
use crate::verifier::ScanFault;

/// A character that arrived, and the character of a code that it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedCharacter {
    /// As it arrived. May be a control character.
    pub shown: char,
    /// What the scanner typed. `None` if it is no character of a code, or cannot be told. Of a
    /// character that stands for several, the first.
    pub meant: Option<char>,
}

impl TypedCharacter {
    /// Whether it arrived as something else.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.meant != Some(self.shown)
    }

    /// Its number in Unicode, such as `U+FF1A`.
    #[must_use]
    pub fn code_point(&self) -> String {
        format!("U+{:04X}", u32::from(self.shown))
    }
}

/// A line as it arrived, and what a gate makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannerTest {
    characters: Vec<TypedCharacter>,
    keyboards: Vec<Keyboard>,
    remarks: Vec<ScannerRemark>,
    fault: Option<ScanFault>,
    is_code: bool,
}

impl ScannerTest {
    /// Examines a line, with its control characters.
    ///
    /// ```
    /// # const CODE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
    /// let test = fede::gate::ScannerTest::of(&CODE.trim_end().replace(':', "："));
    /// assert!(test.is_code());
    /// assert_eq!(test.remarks()[0].id(), "scanner-input-method");
    /// ```
    #[must_use]
    pub fn of(line: &str) -> Self {
        let text = cleaned(line);
        let (is_code, remarks, fault) = match read(&text) {
            Line::Read(readings, fault) => {
                (true, readings.into_iter().next().map(|reading| reading.remarks).unwrap_or_default(), fault)
            }
            Line::Again(fault) | Line::Start(fault) => (false, Vec::new(), Some(fault)),
            Line::Later(_) | Line::Other => (false, Vec::new(), None),
        };
        let typings = typings_of(&text);
        let typing = typings.first().copied().or_else(|| TYPINGS.first());
        let characters = line.chars().take(super::MAX_CODE_CHARS);
        let meant = |shown: char| {
            let (meant, _) = typing?.undo(shown.encode_utf8(&mut [0; 4]));
            meant.first().map(|meant| meant.character).filter(|character| *character != UNKNOWN)
        };
        let characters = characters.map(|shown| TypedCharacter { shown, meant: meant(shown) }).collect();
        let mut keyboards: Vec<Keyboard> = Vec::new();
        for typing in &typings {
            if let Err(place) = keyboards.binary_search(&typing.keyboard) {
                keyboards.insert(place, typing.keyboard);
            }
        }
        let is_us = typings.first().is_some_and(|it| it.keyboard == Keyboard::US && it.shift == Shift::Right);
        if is_us {
            keyboards = vec![Keyboard::US];
        }
        Self { characters, keyboards, remarks, fault, is_code }
    }

    /// JSON form for the gate page. It has words of its own for layouts and remarks.
    pub(in crate::gate) fn to_json(&self) -> Value {
        let characters = self.characters.iter();
        let characters =
            characters.map(|it| json!({ "shown": it.shown, "code_point": it.code_point(), "meant": it.meant }));
        let fault = self.fault.map(|it| {
            let each = |words: fn(ScanFault, Lang) -> &'static str| {
                json!({ Lang::En.tag(): words(it, Lang::En), Lang::Zh.tag(): words(it, Lang::Zh) })
            };
            json!({ "id": it.id(), "text": each(ScanFault::words), "hint": each(ScanFault::hint) })
        });
        json!({
            "is_code": self.is_code,
            "keyboards": self.keyboards.iter().map(|it| it.id()).collect::<Vec<_>>(),
            "remarks": self.remarks.iter().map(|it| it.id()).collect::<Vec<_>>(),
            "fault": fault,
            "characters": characters.collect::<Vec<_>>(),
        })
    }

    /// The characters in the order in which they arrived.
    #[must_use]
    pub fn characters(&self) -> &[TypedCharacter] {
        &self.characters
    }

    /// The layouts of the host that give this line. Some layouts do not differ in the characters of
    /// a code. Empty if the line does not start as a code on any of them.
    #[must_use]
    pub fn keyboards(&self) -> &[Keyboard] {
        &self.keyboards
    }

    /// The corrections that a gate makes.
    #[must_use]
    pub fn remarks(&self) -> &[ScannerRemark] {
        &self.remarks
    }

    /// The fault, if a gate asks to scan again.
    #[must_use]
    pub const fn fault(&self) -> Option<ScanFault> {
        self.fault
    }

    /// Whether the line has the form of a code, after the corrections.
    #[must_use]
    pub const fn is_code(&self) -> bool {
        self.is_code
    }
}
