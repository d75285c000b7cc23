//! The number of a Chinese resident identity card (GB 11643).

use crate::key::DocumentNumber;
use crate::payload::Division;
use crate::time::{Day, is_date};
use crate::words::{Explain, Lang, errors_tables as say};

/// The weights of the first seventeen digits (ISO 7064, MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// Province code of Taiwan residents who live on the mainland. It is not in GB/T 2260, which has
/// 71.
const TAIWAN_RESIDENCE: u32 = 83;

/// Why a resident number is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ResidentNumberError {
    /// Not seventeen digits and a check character.
    Form,
    /// The first two digits are not a province.
    Province {
        /// The two digits.
        found: u32,
    },
    /// Digits 7 to 14 are not a possible day of birth.
    Birth {
        /// The eight digits.
        found: String,
    },
    /// The check character is wrong.
    Check {
        /// The check character computed from the other digits.
        expected: char,
        /// The character found.
        found: char,
    },
}

impl Explain for ResidentNumberError {
    fn id(&self) -> &'static str {
        match self {
            Self::Form => "resident-form",
            Self::Province { .. } => "resident-province",
            Self::Birth { .. } => "resident-birth",
            Self::Check { .. } => "resident-check",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Form => say::resident_form(lang).to_owned(),
            Self::Province { found } => say::ResidentProvince { found: &format_args!("{found:02}") }.say(lang),
            Self::Birth { found } => say::ResidentBirth { found }.say(lang),
            Self::Check { expected, found } => say::ResidentCheck { expected, found }.say(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// Checks form, province, day of birth and check character. Does not check the county: counties are
/// renamed and dissolved, but their numbers stay in use.
///
/// # Errors
/// The first [`ResidentNumberError`].
pub fn check_resident_number(number: &DocumentNumber, today: Day) -> Result<(), ResidentNumberError> {
    let text = number.as_str();
    let Some((body, check)) = text.char_indices().nth(17).map(|(at, check)| (text.split_at(at).0, check)) else {
        return Err(ResidentNumberError::Form);
    };
    if text.len() != 18 || !body.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(check, '0'..='9' | 'X') {
        return Err(ResidentNumberError::Form);
    }
    let province = body.get(..2).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    if province != TAIWAN_RESIDENCE && Division::new(province * 10_000).is_err() {
        return Err(ResidentNumberError::Province { found: province });
    }
    let birth = body.get(6..14).unwrap_or_default();
    if !is_birth_day(birth, today) {
        return Err(ResidentNumberError::Birth { found: birth.to_owned() });
    }
    let sum: u32 = body.chars().zip(WEIGHTS).filter_map(|(digit, weight)| Some(digit.to_digit(10)? * weight)).sum();
    let expected = usize::try_from(sum % 11).ok().and_then(|rest| CHECKS.get(rest)).copied().unwrap_or('1');
    if check != expected {
        return Err(ResidentNumberError::Check { expected, found: check });
    }
    Ok(())
}

fn is_birth_day(digits: &str, today: Day) -> bool {
    let (Some(year), Some(month), Some(day)) = (digits.get(..4), digits.get(4..6), digits.get(6..)) else {
        return false;
    };
    let iso = format!("{year}-{month}-{day}");
    // `Day` begins in 1970, but people can be older. ISO 8601 dates sort correctly as text.
    is_date(&iso) && ("1900-01-01"..=today.to_string().as_str()).contains(&iso.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: &str) -> Result<(), ResidentNumberError> {
        check_resident_number(&DocumentNumber::new(number).unwrap(), Day::parse("2026-03-05").unwrap())
    }

    #[test]
    fn the_example_of_the_standard_is_right() {
        assert_eq!(check("11010519491231002X"), Ok(()));
        assert_eq!(check("440524188001010014"), Err(ResidentNumberError::Birth { found: "18800101".to_owned() }));
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(check("110105491231002"), Err(ResidentNumberError::Form));
        assert_eq!(check("1101051949123100X2"), Err(ResidentNumberError::Form));
        assert_eq!(check("11010519491231002A"), Err(ResidentNumberError::Form));
        assert_eq!(check("99010519491231002X"), Err(ResidentNumberError::Province { found: 99 }));
        let born = |digits: &str| Err(ResidentNumberError::Birth { found: digits.to_owned() });
        assert_eq!(check("11010519490231002X"), born("19490231"));
        assert_eq!(check("11010520260306002X"), born("20260306"));
        assert_eq!(check("110105194912310021"), Err(ResidentNumberError::Check { expected: 'X', found: '1' }));
        // Two digits swapped.
        assert!(matches!(check("11015019491231002X"), Err(ResidentNumberError::Check { .. })));
    }
}
