//! How names of places are spelled: what people leave out, accents, widths, traditional characters.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Traditional characters, and their simplified forms.
static TRADITIONAL: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let pair = |line: &str| Some((line.chars().next()?, line.chars().nth(1)?));
    include_str!("../tables/traditional.txt").lines().filter(|line| !line.starts_with('#')).filter_map(pair).collect()
});

/// What a Chinese name ends with, which people leave out. Longer ends first.
const ENDS: [&str; 12] =
    ["特别行政区", "自治州", "自治县", "自治区", "林区", "地区", "省", "市", "县", "盟", "区", "州"];
/// The nationalities in names of autonomous divisions.
const NATIONALITIES: [&str; 22] = [
    "朝鲜族",
    "土家族",
    "苗族",
    "藏族",
    "羌族",
    "彝族",
    "布依族",
    "侗族",
    "哈尼族",
    "壮族",
    "傣族",
    "白族",
    "景颇族",
    "傈僳族",
    "回族",
    "黎族",
    "蒙古族",
    "蒙古",
    "哈萨克",
    "柯尔克孜",
    "维吾尔",
    "各族",
];

/// A folded Chinese name without what people leave out: 大理 for 大理白族自治州.
pub(super) fn short(name: &str) -> &str {
    /// No name is shorter.
    const MIN_BYTES: usize = "大理".len();
    let without =
        |name: &'_ str, end: &str| name.strip_suffix(end).filter(|rest| rest.len() >= MIN_BYTES).map(str::len);
    let Some(mut length) = ENDS.iter().find_map(|end| without(name, end)) else { return name };
    let rest = |length: usize| name.get(..length).unwrap_or(name);
    while let Some(less) = NATIONALITIES.iter().find_map(|end| without(rest(length), end)) {
        length = less;
    }
    rest(length)
}

/// An English name without what people leave out: Dali for Dali Bai Autonomous Prefecture.
pub(super) fn short_in_english(name: &str) -> &str {
    let is_divided = [" Prefecture", " League", " County", " District"].iter().any(|end| name.ends_with(end));
    name.split_once(' ').filter(|_| is_divided).map_or(name, |(first, _)| first)
}

/// The text without case, accents, blanks and signs, in simplified characters.
pub(super) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(plain).filter(|character| character.is_alphanumeric()).collect()
}

/// A small Latin letter without its accent: those that the tables use, and their neighbours. A full-width
/// character in narrow form, a traditional one in simplified form.
pub(super) fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ș' | 'ş' | 'š' => 's',
        'ț' | 'ţ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        '\u{ff01}'..='\u{ff5e}' => u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter),
        '\u{4e00}'..='\u{9fff}' => TRADITIONAL.get(&letter).copied().unwrap_or(letter),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_what_people_leave_out() {
        for (name, without) in [
            ("大理白族自治州", "大理"),
            ("黔西南布依族苗族自治州", "黔西南"),
            ("香港特别行政区", "香港"),
            ("武汉市", "武汉"),
            ("市", "市"),
            ("Dali", "Dali"),
        ] {
            assert_eq!(short(name), without);
        }
        assert_eq!(short_in_english("Dali Bai Autonomous Prefecture"), "Dali");
        assert_eq!(short_in_english("New York"), "New York");
        assert_eq!(folded("Xi’an ÜRÜMQI ４２ 臺灣"), "xianurumqi42台湾");
        assert!(TRADITIONAL.len() > 200);
    }
}
