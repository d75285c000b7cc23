//! A symbol that was read.

/// A position in a picture, in pixels from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Horizontal position, rightwards.
    pub x: f32,
    /// Vertical position, downwards.
    pub y: f32,
}

/// Which of the symbols it is that have a text together (structured append: ISO/IEC 18004, clause 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SymbolPart {
    of: u8,
    parity: u8,
    number: u8,
}

impl SymbolPart {
    /// The part that the data codewords of a symbol begin with. `None` for a symbol on its own.
    pub(super) fn of_data(data: &[u8]) -> Option<Self> {
        const STRUCTURED_APPEND: u8 = 0b0011;
        let [first, second, third] = *data.first_chunk()?;
        (first >> 4 == STRUCTURED_APPEND).then_some(Self {
            number: (first & 15) + 1,
            of: (second >> 4) + 1,
            parity: second << 4 | third >> 4,
        })
    }

    /// The number of the symbol, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.number
    }

    /// How many symbols there are, 16 at most.
    #[must_use]
    pub const fn of(self) -> u8 {
        self.of
    }
}

/// The content of a symbol and its position.
///
/// <div class="warning">Anyone can have printed it: the text is untrusted, and may hold any character.</div>
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    text: String,
    bytes: Vec<u8>,
    corners: [Point; 4],
    part: Option<SymbolPart>,
}

impl Symbol {
    pub(super) const fn new(text: String, bytes: Vec<u8>, corners: [Point; 4]) -> Self {
        Self { text, bytes, corners, part: None }
    }

    pub(super) const fn with_part(mut self, part: Option<SymbolPart>) -> Self {
        self.part = part;
        self
    }

    /// A symbol at this place with the text that several have together.
    #[cfg(feature = "gate")]
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self { bytes: text.clone().into_bytes(), text, corners: self.corners, part: None }
    }

    /// A symbol with this text, anywhere.
    #[cfg(test)]
    pub(crate) fn of_text(text: &str) -> Self {
        Self::new(text.to_owned(), text.into(), [Point { x: 0.0, y: 0.0 }; 4])
    }

    /// Which part of a text it has. `None` if it is all of it. The core of the gate page, whose size is
    /// bounded, knows no parts.
    #[must_use]
    pub const fn part(&self) -> Option<SymbolPart> {
        if cfg!(feature = "page") { None } else { self.part }
    }

    /// The text that symbols have together, if each part of it is there, and none of another text.
    #[must_use]
    pub fn joined<'a>(symbols: impl IntoIterator<Item = &'a Self>) -> Option<String> {
        let parts: Vec<(SymbolPart, &str)> =
            symbols.into_iter().filter_map(|one| Some((one.part()?, one.text()))).collect();
        let (first, _) = *parts.first()?;
        let mut whole = String::new();
        for number in 1..=first.of {
            let wanted = SymbolPart { number, ..first };
            whole += parts.iter().find(|(part, _)| *part == wanted)?.1;
        }
        let is_of_whole = |(part, text): &(SymbolPart, &str)| {
            *part == SymbolPart { number: part.number, ..first } && whole.contains(text)
        };
        parts.iter().all(is_of_whole).then_some(whole)
    }

    /// The content as text, decoded by the symbol's own character set.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The content as encoded bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The outer corners, clockwise from the symbol's own top left. For a mirrored symbol, as seen.
    #[must_use]
    pub const fn corners(&self) -> [Point; 4] {
        self.corners
    }

    /// The mean of the corners.
    pub(super) fn centre(&self) -> Point {
        let mean = |of: fn(&Point) -> f32| self.corners.iter().map(of).sum::<f32>() / 4.0;
        Point { x: mean(|corner| corner.x), y: mean(|corner| corner.y) }
    }

    /// Half the length of the longer diagonal.
    #[cfg(feature = "sandbox")]
    pub(super) fn radius(&self) -> f32 {
        let [a, b, c, d] = self.corners;
        let half = |from: Point, to: Point| (from.x - to.x).hypot(from.y - to.y) / 2.0;
        half(a, c).max(half(b, d))
    }

    pub(super) fn moved(mut self, by: Point) -> Self {
        self.corners = self.corners.map(|corner| Point { x: corner.x + by.x, y: corner.y + by.y });
        self
    }

    pub(super) fn scaled(mut self, factor: f32) -> Self {
        self.corners = self.corners.map(|corner| Point { x: corner.x * factor, y: corner.y * factor });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(data: [u8; 3], text: &str) -> Symbol {
        Symbol::of_text(text).with_part(SymbolPart::of_data(&data))
    }

    #[test]
    fn parts_of_a_text_are_joined() {
        // Part 2 of 3, parity 0x5a; see clause 8.2 for the bits.
        let part = SymbolPart::of_data(&[0b0011_0001, 0b0010_0101, 0b1010_0010]).unwrap();
        assert_eq!((part.number(), part.of(), part.parity), (2, 3, 0x5a));
        assert_eq!(SymbolPart::of_data(&[0b0010_0001, 0b0010_0101, 0b1010_0010]), None);
        assert_eq!(SymbolPart::of_data(&[0b0011_0001, 0b0010_0101]), None);

        let part = |number: u8, of: u8, text: &str| symbol([0x30 | (number - 1), (of - 1) << 4 | 5, 0xa0], text);
        let joined = |symbols: &[Symbol]| Symbol::joined(symbols);
        let alone = symbol([0x40, 0, 0], "alone");
        let [one, two] = [part(1, 2, "FD1:"), part(2, 2, "ABC")];
        assert_eq!(joined(&[two.clone(), alone.clone(), one.clone(), two]).as_deref(), Some("FD1:ABC"));
        for symbols in [&[one.clone()][..], &[alone], &[one.clone(), part(2, 3, "ABC")], &[]] {
            assert_eq!(joined(symbols), None, "{symbols:?}");
        }
        let two = part(2, 2, "ABC");
        assert_eq!(joined(&[one.clone(), two.clone(), part(2, 2, "ABD")]), None, "two second parts");
        assert_eq!(joined(&[one.clone(), two, part(1, 3, "X")]), None, "a part of another text");
        let other = symbol([0x31, 1 << 4 | 6, 0xa0], "ABC");
        assert_eq!(joined(&[one, other]), None, "of two texts");
    }
}
