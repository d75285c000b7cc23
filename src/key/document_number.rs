//! The number of an identity document: its normalised form, and the check for each kind of
//! document. Every command and the gate use this check.

use zeroize::Zeroizing;

use super::NumberError;
use super::resident_number::{check_digits, is_day_of_birth, is_residence_permit};
use crate::payload::DocumentKind;
use crate::time::Day;

/// The number of an identity document in normalised form: capital letters and digits. Wiped when
/// dropped; `Debug` does not show it.
pub struct DocumentNumber(Zeroizing<String>);

impl DocumentNumber {
    /// Minimum number of characters.
    pub const MIN_CHARS: usize = 4;
    /// Maximum number of characters.
    pub const MAX_CHARS: usize = 32;

    /// Normalises a number as people type it or as a document or a spreadsheet has it: full-width
    /// characters become ASCII, letters become capitals, and blanks, hyphens, brackets, fillers
    /// (`<`) at an end, and a leading apostrophe or number sign are dropped.
    ///
    /// This checks no form. Use [`Self::of`] where the kind of document is known.
    ///
    /// # Errors
    /// [`NumberError::Character`], [`NumberError::Length`] and [`NumberError::Rounded`].
    pub fn new(printed: &str) -> Result<Self, NumberError> {
        let mut number = Zeroizing::new(String::with_capacity(Self::MAX_CHARS + 1));
        let mut is_over = false;
        for (position, character) in printed.trim_start().chars().enumerate() {
            match narrow(character) {
                // The filler of machine-readable lines ends a number: what follows is another field.
                FILLER => is_over = !number.is_empty(),
                letter if is_over && letter.is_ascii_alphanumeric() => {
                    return Err(NumberError::Character { character: FILLER });
                }
                '\'' | '‘' | '’' | '`' | '#' if position == 0 => {}
                letter if letter.is_ascii_alphanumeric() => number.push(letter.to_ascii_uppercase()),
                sign if is_decoration(sign) => {}
                _ if is_rounded(printed) => return Err(NumberError::Rounded),
                _ => return Err(NumberError::Character { character }),
            }
            // Too long already: do not copy the rest of an arbitrarily long text.
            if number.len() > Self::MAX_CHARS {
                break;
            }
        }
        if number.len() < Self::MIN_CHARS || number.len() > Self::MAX_CHARS {
            return Err(NumberError::Length { found: number.len() });
        }
        Ok(Self(number))
    }

    /// Normalises a number and checks it for a kind of document. `today` is the local day: nobody
    /// is born later.
    ///
    /// The two digits that count the issues of a permit are dropped, because the holder of a
    /// renewed permit is the same person.
    ///
    /// | kind | number |
    /// |---|---|
    /// | `resident-id` | GB 11643: 17 digits and the check character; also residence permits (81, 82, 83) |
    /// | `foreign-permanent-resident` | the same form beginning with 9 (since 2023), or 3 letters and 12 digits |
    /// | `hong-kong-macao-permit` | H or M and 8 digits, perhaps 2 more |
    /// | `taiwan-permit` | 8 digits, perhaps 2 more and a letter |
    /// | `passport` | 5 to 15 characters with a digit; no O or I for the last 7 digits of a Chinese one |
    ///
    /// A number that can only be of another of these kinds is refused, also as `other`.
    ///
    /// # Errors
    /// The first [`NumberError`].
    ///
    /// ```
    /// use fede::key::{DocumentNumber, NumberError};
    /// use fede::payload::DocumentKind;
    /// # use fede::time::Day;
    /// # let today = Day::parse("2026-03-05")?;
    ///
    /// let number = DocumentNumber::of(DocumentKind::ResidentId, "１１０１０５ 19491231 002x", today)?;
    /// assert_eq!(number.as_str(), "11010519491231002X");
    /// let mistyped = DocumentNumber::of(DocumentKind::ResidentId, "110105194912310021", today);
    /// assert!(matches!(mistyped, Err(NumberError::Check { expected: 'X', found: '1' })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(kind: DocumentKind, printed: &str, today: Day) -> Result<Self, NumberError> {
        let mut number = Self::new(printed)?;
        let text = number.as_str();
        let form = Err(NumberError::Form { kind });
        match kind {
            DocumentKind::ResidentId => {
                check_digits(text, today)?;
                if text.starts_with('9') {
                    return Err(NumberError::OtherKind { kind: DocumentKind::ForeignPermanentResident });
                }
            }
            DocumentKind::ForeignPermanentResident if is_form(text, "AAA000000000000") => {
                // Positions 8 to 13: the day of birth, with a year of two digits.
                let birth = text.get(7..13).unwrap_or_default();
                if !["19", "20"].iter().any(|century| is_day_of_birth(&format!("{century}{birth}"), today)) {
                    return Err(NumberError::Birth { found: birth.to_owned() });
                }
            }
            DocumentKind::ForeignPermanentResident => {
                if !text.starts_with('9') {
                    return form;
                }
                check_digits(text, today).map_err(|error| error.of_kind(kind))?;
            }
            DocumentKind::HongKongMacaoPermit | DocumentKind::TaiwanPermit
                if is_residence_permit(text) && check_digits(text, today).is_ok() =>
            {
                return Err(NumberError::OtherKind { kind: DocumentKind::ResidentId });
            }
            DocumentKind::HongKongMacaoPermit => {
                let is_permit = is_form(text, "A00000000") || is_form(text, "A0000000000");
                if !is_permit || !text.starts_with(['H', 'M']) {
                    return form;
                }
                number.0.truncate("H00000000".len());
            }
            DocumentKind::TaiwanPermit => {
                if !["00000000", "0000000000", "0000000000A", "00000000A"].iter().any(|known| is_form(text, known)) {
                    return form;
                }
                number.0.truncate("00000000".len());
            }
            // Otherwise one person would be two people, and a case about one of them would miss the other.
            DocumentKind::Passport | DocumentKind::Other
                if is_form(text, "A0000000000") && text.starts_with(['H', 'M']) =>
            {
                return Err(NumberError::OtherKind { kind: DocumentKind::HongKongMacaoPermit });
            }
            DocumentKind::Other if check_digits(text, today).is_ok() => {
                let is_foreign = text.starts_with('9');
                let kind = if is_foreign { DocumentKind::ForeignPermanentResident } else { DocumentKind::ResidentId };
                return Err(NumberError::OtherKind { kind });
            }
            DocumentKind::Passport => {
                if !(5..=15).contains(&text.len()) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
                    return form;
                }
                if let Some(found) = mistyped_digit(text) {
                    return Err(NumberError::LetterForDigit { found });
                }
            }
            DocumentKind::Other => {}
        }
        Ok(number)
    }

    /// The number in its normalised form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("DocumentNumber").finish_non_exhaustive()
    }
}

/// The ASCII character of a full-width one, and X for the signs that people type for it.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        // The check character of GB 11643 is the Roman numeral.
        'Ⅹ' | 'ⅹ' | '×' => 'X',
        other => other,
    }
}

/// The filler of machine-readable lines (ICAO 9303).
const FILLER: char = '<';

/// Whether a sign is not part of the number: blanks, dashes, brackets, and invisible marks that come with
/// copied text.
fn is_decoration(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(
            sign,
            '-' | '(' | ')' | '[' | ']' | '【' | '】' | '〔' | '〕' | '－' | '−' | 'ー'
                | '\u{2010}'..='\u{2015}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}'
        )
}

/// Whether a text is a number in scientific notation, `1.10105E+17`: a spreadsheet has lost its last
/// digits.
fn is_rounded(printed: &str) -> bool {
    let text: String = printed.trim().chars().take(64).map(narrow).collect();
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else { return false };
    let is_number = |text: &str, more: char| {
        text.contains(|sign: char| sign.is_ascii_digit())
            && text.chars().all(|sign| sign.is_ascii_digit() || sign == more)
    };
    let digits = digits.replace(',', ".");
    let is_marked = exponent.starts_with('+') || digits.contains('.');
    is_number(&digits, '.') && is_marked && is_number(exponent, '+')
}

/// Whether a text has a form: `A` is a letter, `0` a digit.
fn is_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, form)| match form {
            b'A' => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_digit(),
        })
}

/// The letter O or I among the last 7 digits of a number of China's form: E or G, a letter or digit,
/// 7 digits. Chinese passports have neither letter.
fn mistyped_digit(text: &str) -> Option<char> {
    let rest = text.strip_prefix(['E', 'G']).filter(|rest| rest.len() == 8)?;
    let is_like = |character: char| character.is_ascii_digit() || matches!(character, 'O' | 'I');
    let rest = rest.get(1..)?;
    if rest.chars().all(is_like) { rest.chars().find(|character| !character.is_ascii_digit()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: DocumentKind, printed: &str) -> Result<String, NumberError> {
        DocumentNumber::of(kind, printed, Day::parse("2026-03-05").unwrap()).map(|number| number.as_str().to_owned())
    }

    #[test]
    fn a_number_is_the_same_however_it_is_typed() {
        for printed in [
            "11010519491231002X",
            "110105 1949-1231 002x",
            "１１０１０５１９４９１２３１００２Ｘ",
            "'11010519491231002X",
            "’11010519491231002X",
            "＃11010519491231002X",
            "110105\u{3000}19491231\u{a0}002Ⅹ",
            "\u{feff}110105—19491231–002×",
            "\u{202d}11010519491231002X\u{202c}",
        ] {
            assert_eq!(of(DocumentKind::ResidentId, printed).as_deref(), Ok("11010519491231002X"), "{printed}");
        }
        assert_eq!(of(DocumentKind::Passport, "Ｅ１２３４５６７８＜＜").as_deref(), Ok("E12345678"));
        assert_eq!(of(DocumentKind::Passport, "<E12345678<<").as_deref(), Ok("E12345678"));
        for line in ["E12345678<4", "E12345678<1CHN8001011", "P<E12345678", "E12345678＜＜0"] {
            let filler = NumberError::Character { character: '<' };
            assert_eq!(of(DocumentKind::Passport, line), Err(filler), "{line}");
        }
        assert!(matches!(of(DocumentKind::Other, "12/34"), Err(NumberError::Character { character: '/' })));
        assert!(matches!(of(DocumentKind::Other, "12号34"), Err(NumberError::Character { character: '号' })));
        assert!(matches!(of(DocumentKind::Other, "12'34"), Err(NumberError::Character { character: '\'' })));
        // Whoever chooses another kind is no other person.
        for (kind, number, is) in [
            (DocumentKind::Other, "11010519491231002x", DocumentKind::ResidentId),
            (DocumentKind::Other, "H12345678 01", DocumentKind::HongKongMacaoPermit),
            (DocumentKind::Passport, "M1234567801", DocumentKind::HongKongMacaoPermit),
        ] {
            let found = of(kind, number);
            assert!(matches!(found, Err(NumberError::OtherKind { kind }) if kind == is), "{number}: {found:?}");
        }
        for (kind, number) in [(DocumentKind::Other, "110105194912310021"), (DocumentKind::Passport, "H12345678")] {
            assert!(of(kind, number).is_ok(), "{number}: may be of another kind");
        }
        assert!(matches!(of(DocumentKind::Other, "123"), Err(NumberError::Length { found: 3 })));
        assert!(DocumentNumber::new(&"9".repeat(1_000_000)).is_err());
        assert!(DocumentNumber::new(&"-".repeat(1_000_000)).is_err());
    }

    #[test]
    fn what_a_spreadsheet_rounded_is_said_so() {
        for printed in
            ["1.10105E+17", "4.2e+17", "１．１Ｅ＋１７", " 1.1010519491231E+17 ", "1.10105E17", "1,10105E+17", "1.2E8"]
        {
            assert_eq!(of(DocumentKind::ResidentId, printed), Err(NumberError::Rounded), "{printed}");
        }
        assert!(matches!(of(DocumentKind::Other, "1.5"), Err(NumberError::Character { character: '.' })));
    }

    #[test]
    fn each_kind_has_its_form() {
        use DocumentKind::{ForeignPermanentResident, HongKongMacaoPermit, Passport, ResidentId, TaiwanPermit};
        for (kind, printed, normal) in [
            (HongKongMacaoPermit, "h12345678", "H12345678"),
            (HongKongMacaoPermit, "M12345678 02", "M12345678"),
            (TaiwanPermit, "0123456789(B)", "01234567"),
            (TaiwanPermit, "01234567", "01234567"),
            (TaiwanPermit, "0123456702", "01234567"),
            (ForeignPermanentResident, "911124198108030024", "911124198108030024"),
            (ForeignPermanentResident, "can110081080310", "CAN110081080310"),
            (Passport, "EA1234567", "EA1234567"),
            (Passport, "C01X00T47", "C01X00T47"),
            (ResidentId, "810000199408230021", "810000199408230021"),
            (ResidentId, "830000199201300022", "830000199201300022"),
        ] {
            assert_eq!(of(kind, printed).as_deref(), Ok(normal), "{printed}");
        }
        for (kind, printed) in [
            (HongKongMacaoPermit, "K12345678"),
            (HongKongMacaoPermit, "H1234567"),
            (HongKongMacaoPermit, "H123456780"),
            (TaiwanPermit, "0123456"),
            (TaiwanPermit, "012345678"),
            (ForeignPermanentResident, "11010519491231002X"),
            (ForeignPermanentResident, "91112419810803002"),
            (Passport, "ABCDEFGHI"),
            (Passport, "E123"),
        ] {
            assert!(matches!(of(kind, printed), Err(NumberError::Form { .. })), "{printed}: {:?}", of(kind, printed));
        }
        assert!(matches!(of(Passport, "E1234567O"), Err(NumberError::LetterForDigit { found: 'O' })));
        assert!(matches!(of(ForeignPermanentResident, "911124198108030025"), Err(NumberError::Check { .. })));
        assert!(matches!(of(ForeignPermanentResident, "CAN110081133110"), Err(NumberError::Birth { .. })));
        assert!(matches!(of(ResidentId, "911124198108030024"), Err(NumberError::OtherKind { .. })));
        assert!(matches!(of(HongKongMacaoPermit, "810000199408230021"), Err(NumberError::OtherKind { .. })));
        assert!(matches!(of(TaiwanPermit, "830000199201300022"), Err(NumberError::OtherKind { .. })));
    }
}
