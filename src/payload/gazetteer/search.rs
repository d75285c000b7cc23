//! Finds places by code or by a part of a name.

use super::spelling::{folded, short};
use super::{ENTRIES, Entry, Found};

/// How well a name fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is a code, or a whole name.
    Whole,
    /// It is a name without its end: 大理 for 大理白族自治州.
    Short,
    Start,
    Part,
}

impl Entry {
    /// How well a folded text fits.
    fn fit(&self, wanted: &str) -> Option<Fit> {
        let has = |fits: &dyn Fn(&String) -> bool| self.whole.iter().any(fits);
        let is_short = |text: &str| self.short.iter().any(|name| name == text);
        Some(match wanted {
            _ if self.code == wanted || has(&|name| name == wanted) => Fit::Whole,
            _ if is_short(wanted) || is_short(short(wanted)) => Fit::Short,
            _ if has(&|name| name.starts_with(wanted)) => Fit::Start,
            _ if has(&|name| name.contains(wanted)) => Fit::Part,
            _ => return None,
        })
    }
}

/// Every place with this code, or with this text in one of its names, the best fits first. Case,
/// accents, blanks, hyphens and apostrophes make no difference, nor do traditional characters. A text
/// without letters and digits finds nothing.
pub(crate) fn find(wanted: &str) -> Vec<Found> {
    let wanted = folded(wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> =
        ENTRIES.iter().filter_map(|entry| entry.fit(&wanted).map(|fit| (fit, &entry.place))).collect();
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, place)| place.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(wanted: &str) -> String {
        find(wanted).first().map(|place| place.code.clone()).unwrap_or_default()
    }

    #[test]
    fn places_are_found_by_code_and_by_name() {
        for (wanted, code) in [
            ("420100", "420100"),
            ("４２０１００", "420100"),
            ("cn-hb", "CN-HB"),
            ("Wuhan", "420100"),
            ("武汉", "420100"),
            ("武漢", "420100"),
            ("xian", "610100"),
            ("Xi'an", "610100"),
            ("XI’AN", "610100"),
            ("rome", "ITROM"),
            ("Roma", "ITROM"),
            ("罗马", "ITROM"),
            ("羅馬", "ITROM"),
            ("itrom", "ITROM"),
            ("Vladivostok", "RUVVO"),
            ("符拉迪沃斯托克", "RUVVO"),
            ("Italy", "IT"),
            ("意大利", "IT"),
            ("sao paulo", "BRSAO"),
            ("Urumqi", "650100"),
            ("Wulumuqi", "650100"),
            ("lushunkou", ""),
        ] {
            assert_eq!(first(wanted), code, "{wanted}");
        }
    }

    #[test]
    fn a_name_without_its_end_comes_before_longer_ones() {
        for (wanted, code) in [
            ("Dali", "532900"),
            ("大理", "532900"),
            ("大理市", "532900"),
            ("Ili", "654000"),
            ("吉林", "220000"),
            ("吉林市", "220200"),
            ("Aba", "513200"),
            ("Macau", "820000"),
            ("Lasa", "540100"),
            ("Xizang", "540000"),
            ("UK", "GB"),
            ("USA", "US"),
            ("Korea", "KR"),
            ("Turkey", "TR"),
            ("英國", "GB"),
            ("東京", "JPTYO"),
            ("台北", "710000"),
            ("臺北", "710000"),
            ("昆山", "320500"),
            ("浦东", "310000"),
            // Found, but not taken for the code.
            ("通州", "110000"),
            ("Haidian", "110000"),
        ] {
            assert_eq!(first(wanted), code, "{wanted}");
        }
    }

    #[test]
    fn nothing_finds_nothing() {
        assert!(find("").is_empty() && find(" '-").is_empty());
    }
}
