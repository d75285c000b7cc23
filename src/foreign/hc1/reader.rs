//! A reader of tolerant CBOR over a slice (RFC 8949): any order, any length of a head, indefinite
//! lengths. It makes JSON of certificates without a tree between: that took a tenth of the time of a
//! verification.

use serde_json::{Map, Number, Value};

/// Levels of nesting that are read. A certificate has 8.
pub(super) const MAX_DEPTH: usize = 16;

/// Maximum number of items of a payload. The longest of dgc-testdata has 75.
const MAX_ITEMS: usize = 2048;

const MAJOR_BYTES: u8 = 2;
const MAJOR_TEXT: u8 = 3;
const MAJOR_ARRAY: u8 = 4;
const MAJOR_MAP: u8 = 5;
const MAJOR_TAG: u8 = 6;
const MAJOR_SIMPLE: u8 = 7;

/// A break, which ends an indefinite length.
const BREAK: u8 = 0xff;

/// The head of an item: its major type, its additional information, and its argument.
struct Head {
    major: u8,
    info: u8,
    /// `None` for an indefinite length.
    argument: Option<u64>,
}

/// Reads one payload. Each method returns `None` for what is not CBOR of the form asked for, and
/// behind a bound.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    items: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, items: MAX_ITEMS, depth: MAX_DEPTH }
    }

    /// Whether everything has been read.
    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn head(&mut self) -> Option<Head> {
        self.items = self.items.checked_sub(1)?;
        let [first] = *self.take(1)?.first_chunk()?;
        let (major, info) = (first >> 5, first & 0x1f);
        let argument = match info {
            0..=23 => Some(u64::from(info)),
            24 => Some(u64::from(*self.take(1)?.first()?)),
            25 => Some(u16::from_be_bytes(*self.take(2)?.first_chunk()?).into()),
            26 => Some(u32::from_be_bytes(*self.take(4)?.first_chunk()?).into()),
            27 => Some(u64::from_be_bytes(*self.take(8)?.first_chunk()?)),
            31 if (MAJOR_BYTES..=MAJOR_MAP).contains(&major) => None,
            _ => return None,
        };
        Some(Head { major, info, argument })
    }

    /// Reads the members of a map. `member` reads each key and value.
    pub(super) fn map(&mut self, member: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let head = self.head().filter(|head| head.major == MAJOR_MAP)?;
        self.members(head.argument, member)
    }

    fn members(&mut self, count: Option<u64>, mut member: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.depth = self.depth.checked_sub(1)?;
        match count {
            // The number of items bounds the loop: each member reads one at least.
            Some(count) => (0..count).try_for_each(|_| member(self))?,
            None => {
                while self.rest.first() != Some(&BREAK) {
                    member(self)?;
                }
                self.take(1)?;
            }
        }
        self.depth += 1;
        Some(())
    }

    /// The label of a member. A text, or an integer that is too large, is none of the known ones: 0 or -1.
    pub(super) fn label(&mut self) -> Option<i64> {
        if self.rest.first().is_some_and(|first| first >> 5 > 1) {
            return self.skip().map(|()| 0);
        }
        let head = self.head()?;
        let number = i64::try_from(head.argument?).unwrap_or_default();
        Some(if head.major == 0 { number } else { -1 - number })
    }

    /// Like [`Self::json`], with `null` for a float that is no number.
    pub(super) fn json_or_nan(&mut self) -> Option<Value> {
        if let Some((0xf9..=0xfb, _)) = self.rest.split_first() {
            let head = self.head()?;
            return Some(Number::from_f64(float(head.info, head.argument?)?).map_or(Value::Null, Value::Number));
        }
        self.json()
    }

    /// An item of a certificate as JSON, as its schema has it. A date may have tag 0 (RFC 8949, section
    /// 3.4.1). `None` for what JSON has not, and for a name that is there twice.
    pub(super) fn json(&mut self) -> Option<Value> {
        let head = self.head()?;
        Some(match (head.major, head.argument) {
            (0, Some(number)) => number.into(),
            (1, Some(number)) => (-1 - i64::try_from(number).ok()?).into(),
            (MAJOR_TEXT, length) => self.text(length)?.into(),
            (MAJOR_ARRAY, count) => {
                let mut array = Vec::new();
                self.members(count, |reader| reader.json().map(|item| array.push(item)))?;
                array.into()
            }
            (MAJOR_MAP, count) => {
                let mut object = Map::new();
                self.members(count, |reader| {
                    let head = reader.head().filter(|head| head.major == MAJOR_TEXT)?;
                    let name = reader.text(head.argument)?;
                    object.insert(name, reader.json()?).is_none().then_some(())
                })?;
                object.into()
            }
            // The text itself: a tag on a tag would go deeper than the bound.
            (MAJOR_TAG, Some(0)) => {
                let head = self.head().filter(|head| head.major == MAJOR_TEXT)?;
                self.text(head.argument)?.into()
            }
            (MAJOR_SIMPLE, Some(argument)) => match head.info {
                20 => Value::Bool(false),
                21 => Value::Bool(true),
                // Some issuers write `undefined` for what they do not know.
                22 | 23 => Value::Null,
                _ => Value::Number(Number::from_f64(float(head.info, argument)?)?),
            },
            _ => return None,
        })
    }

    /// A text behind its head; one of indefinite length has chunks.
    fn text(&mut self, length: Option<u64>) -> Option<String> {
        if let Some(length) = length {
            let bytes = self.take(usize::try_from(length).ok()?)?;
            return core::str::from_utf8(bytes).ok().map(str::to_owned);
        }
        let mut text = String::new();
        self.members(None, |reader| {
            let length = reader.head().filter(|head| head.major == MAJOR_TEXT)?.argument?;
            text += core::str::from_utf8(reader.take(usize::try_from(length).ok()?)?).ok()?;
            Some(())
        })?;
        Some(text)
    }

    /// Passes over an item of any kind, in a claim that fede does not read.
    pub(super) fn skip(&mut self) -> Option<()> {
        let head = self.head()?;
        match (head.major, head.argument) {
            (MAJOR_BYTES | MAJOR_TEXT, Some(length)) => self.take(usize::try_from(length).ok()?).map(drop),
            (MAJOR_ARRAY, count) => self.members(count, Self::skip),
            (MAJOR_MAP, count) => self.members(count, |reader| reader.skip().and_then(|()| reader.skip())),
            (MAJOR_BYTES | MAJOR_TEXT, None) => self.members(None, Self::skip),
            (MAJOR_TAG, Some(_)) => {
                self.depth = self.depth.checked_sub(1)?;
                self.skip()?;
                self.depth += 1;
                Some(())
            }
            _ => Some(()),
        }
    }
}

/// A float of 2, 4 or 8 bytes.
fn float(info: u8, argument: u64) -> Option<f64> {
    match info {
        25 => u16::try_from(argument).ok().map(half),
        26 => u32::try_from(argument).ok().map(|bits| f32::from_bits(bits).into()),
        27 => Some(f64::from_bits(argument)),
        _ => None,
    }
}

/// RFC 8949, appendix D.
fn half(bits: u16) -> f64 {
    let (exponent, mantissa) = (bits >> 10 & 0x1f, f64::from(bits & 0x3ff));
    let value = match exponent {
        0 => mantissa * 2_f64.powi(-24),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (mantissa + 1024.0) * 2_f64.powi(i32::from(exponent) - 25),
    };
    if bits & 0x8000 == 0 { value } else { -value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(bytes: &[u8]) -> Option<String> {
        let mut reader = Reader::new(bytes);
        let value = reader.json()?;
        reader.is_at_end().then(|| value.to_string())
    }

    fn skips(bytes: &[u8]) -> bool {
        let mut reader = Reader::new(bytes);
        reader.skip().is_some() && reader.is_at_end()
    }

    /// Of RFC 8949, appendix A.
    #[test]
    fn certificates_become_json() {
        let cases: [(&[u8], &str); 14] = [
            (b"\x00", "0"),
            (b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615"),
            (b"\x39\x03\xe7", "-1000"),
            (b"\xf9\x3e\x00", "1.5"),
            (b"\xf9\x00\x01", "5.960464477539063e-8"),
            (b"\xf9\xc4\x00", "-4.0"),
            (b"\xfa\x47\xc3\x50\x00", "100000.0"),
            (b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a", "1.1"),
            (b"\x84\xf4\xf5\xf6\xf7", "[false,true,null,null]"),
            (b"\xc0\x742013-03-21T20:04:00Z", "\"2013-03-21T20:04:00Z\""),
            (b"\x7f\x65strea\x64ming\xff", "\"streaming\""),
            (b"\x9f\x01\x82\x02\x03\x9f\x04\x05\xff\xff", "[1,[2,3],[4,5]]"),
            (b"\xbf\x63Fun\xf5\x63Amt\x21\xff", "{\"Amt\":-2,\"Fun\":true}"),
            (b"\x64\xf0\x90\x85\x91", "\"\u{10151}\""),
        ];
        for (bytes, expected) in cases {
            assert_eq!(json(bytes).as_deref(), Some(expected), "{bytes:02x?}");
            assert!(skips(bytes), "{bytes:02x?}");
        }
    }

    #[test]
    fn what_is_not_json_or_not_whole_is_refused() {
        let cases: [&[u8]; 13] = [
            b"",
            b"\x41\x01",
            b"\xa1\x01\x02",
            b"\xa2\x61a\x01\x61a\x02",
            b"\xf9\x7e\x00",
            b"\xc1\x00",
            b"\xc0\x00",
            b"\x62\xff\xfe",
            b"\x65abc",
            b"\x9f\x01",
            b"\x1c",
            b"\xff",
            b"\x7f\x41a\xff",
        ];
        for bytes in cases {
            assert_eq!(json(bytes), None, "{bytes:02x?}");
        }
    }

    #[test]
    fn nothing_is_endless() {
        for head in [0x9b, 0xbb, 0x5b, 0x7b] {
            let claim = [&[head][..], &[0x7f; 8]].concat();
            assert!(json(&claim).is_none() && !skips(&claim));
        }
        let deep = [0x81; 20];
        assert!(json(&deep).is_none() && !skips(&deep));
        assert!(!skips(&[0xc1; 20]), "tags");
        // A date has one tag. The number of items alone would allow 2,000 of them, each in the other.
        for tags in [2, 2000] {
            let dates = [vec![0xc0; tags], b"\x642013".to_vec()].concat();
            assert!(json(&dates).is_none(), "{tags} tags");
        }
        let keys = [&b"\xa1"[..], &[0xc0; 20], b"\x61a\x01"].concat();
        assert!(json(&keys).is_none() && !skips(&keys), "tags of a name");
        let many = [vec![0x99, 0x08, 0x00], vec![0; 2048]].concat();
        assert!(json(&many).is_none() && !skips(&many));
        let few = [vec![0x99, 0x07, 0xff], vec![0; 2047]].concat();
        assert!(json(&few).is_some() && skips(&few));
        // An array without items that claims 2^63 of them, inside the bound of items.
        assert!(!skips(b"\x9b\x80\x00\x00\x00\x00\x00\x00\x00"));
    }
}
