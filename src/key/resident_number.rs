//! Numbers of GB 11643: 17 digits and a check character. Resident identity cards, residence permits
//! and, since 2023, the cards of foreign permanent residents have them.

use super::NumberError;
use crate::payload::Division;
use crate::time::{Day, is_date};

/// The weights of the first seventeen digits (ISO 7064, MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// Province code of Taiwan residents who live on the mainland. It is not in GB/T 2260, which has
/// 71.
const TAIWAN_RESIDENCE: u32 = 83;

/// Checks form, province, day of birth and check character. Does not check the county: counties are
/// renamed and dissolved, but their numbers stay in use.
///
/// A number that begins with 9 is a foreigner's: its province follows in the digits 2 and 3.
pub(super) fn check_digits(text: &str, today: Day) -> Result<(), NumberError> {
    let Some((body, check)) = text.char_indices().nth(17).map(|(at, check)| (text.split_at(at).0, check)) else {
        return Err(NumberError::ResidentForm { found: text.len() });
    };
    if text.len() != 18 || !body.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(check, '0'..='9' | 'X') {
        return Err(NumberError::ResidentForm { found: text.len() });
    }
    let digits = if body.starts_with('9') { 1..3 } else { 0..2 };
    let province = body.get(digits).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    if province != TAIWAN_RESIDENCE && Division::new(province * 10_000).is_err() {
        return Err(NumberError::Province { found: province });
    }
    let birth = body.get(6..14).unwrap_or_default();
    if !is_day_of_birth(birth, today) {
        return Err(NumberError::Birth { found: birth.to_owned() });
    }
    let sum: u32 = body.chars().zip(WEIGHTS).filter_map(|(digit, weight)| Some(digit.to_digit(10)? * weight)).sum();
    let expected = usize::try_from(sum % 11).ok().and_then(|rest| CHECKS.get(rest)).copied().unwrap_or('1');
    if check != expected {
        return Err(NumberError::Check { expected, found: check });
    }
    Ok(())
}

/// Whether a number begins as that of a residence permit of a resident of Hong Kong (81), Macao (82)
/// or Taiwan (83).
pub(super) fn is_residence_permit(text: &str) -> bool {
    text.len() == 18 && ["81", "82", "83"].iter().any(|start| text.starts_with(start))
}

/// Whether eight digits are a day from 1900 to `today`.
pub(super) fn is_day_of_birth(digits: &str, today: Day) -> bool {
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

    fn check(number: &str) -> Result<(), NumberError> {
        check_digits(number, Day::parse("2026-03-05").unwrap())
    }

    #[test]
    fn the_example_of_the_standard_is_right() {
        assert_eq!(check("11010519491231002X"), Ok(()));
        assert_eq!(check("440524188001010014"), Err(NumberError::Birth { found: "18800101".to_owned() }));
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(check("110105491231002"), Err(NumberError::ResidentForm { found: 15 }));
        assert_eq!(check("1101051949123100X2"), Err(NumberError::ResidentForm { found: 18 }));
        assert_eq!(check("11010519491231002A"), Err(NumberError::ResidentForm { found: 18 }));
        assert_eq!(check("18010519491231002X"), Err(NumberError::Province { found: 18 }));
        let born = |digits: &str| Err(NumberError::Birth { found: digits.to_owned() });
        assert_eq!(check("11010519490231002X"), born("19490231"));
        assert_eq!(check("11010520260306002X"), born("20260306"));
        assert_eq!(check("110105194912310021"), Err(NumberError::Check { expected: 'X', found: '1' }));
        // Two digits swapped.
        assert!(matches!(check("11015019491231002X"), Err(NumberError::Check { .. })));
    }
}
