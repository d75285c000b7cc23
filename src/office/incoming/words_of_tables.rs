//! The names of columns and the words in them, as tables have them: English identifiers, and the
//! Chinese words for them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::word_lists::{COLUMNS, WORDS};
use crate::payload::{DocumentKind, Status, StatusReason};
use crate::words::Lang;

/// The ASCII form of a full-width character.
pub(super) fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The identifier of each word, by its column and its folded form. Made once: every row asks.
static IDENTIFIERS: LazyLock<HashMap<&'static str, HashMap<String, &'static str>>> = LazyLock::new(|| {
    let mut all: HashMap<_, HashMap<_, _>> = HashMap::new();
    let mut add = |column, form: &str, id| {
        all.entry(column).or_default().entry(folded(form).into_owned()).or_insert(id);
    };
    for (column, id, others) in WORDS {
        others.iter().chain([id]).for_each(|form| add(*column, form, *id));
    }
    // The words that fede prints.
    let documents = DocumentKind::ALL.map(|one| ("document", one.id(), one.words(Lang::Zh)));
    let statuses = Status::ALL.map(|one| ("status", one.id(), one.words(Lang::Zh)));
    let reasons = StatusReason::ALL.map(|one| ("reason", one.id(), one.words(Lang::Zh)));
    for (column, id, words) in documents.into_iter().chain(statuses).chain(reasons) {
        add(column, id, id);
        add(column, words, id);
    }
    all
});

/// A text in the form in which words are compared: narrow, in small letters, without outer blanks.
fn folded(text: &str) -> Cow<'_, str> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text.trim());
    }
    Cow::Owned(text.chars().map(narrow).collect::<String>().trim().to_lowercase())
}

/// A heading or a word without what forms put around it: a remark in brackets, a star, a colon, and
/// blanks between Han characters.
fn bare(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let end = text.find(['(', '（', '[', '【']).filter(|at| *at > 0).unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(text).trim_matches([' ', '*', '＊', ':', '：', '\u{3000}']);
    let is_han = |character: char| matches!(character, '\u{4e00}'..='\u{9fff}');
    if text.contains(is_han) && text.contains([' ', '\u{3000}']) {
        return Cow::Owned(text.replace([' ', '\u{3000}'], ""));
    }
    Cow::Borrowed(text)
}

/// The column that a heading names, of those that a table has.
pub(super) fn column_of(heading: &str, columns: &[&'static str]) -> Option<&'static str> {
    let heading = bare(heading);
    let name = folded(&heading).replace([' ', '-'], "_");
    let names = |column: &str| {
        column == name || COLUMNS.iter().any(|(known, others)| *known == column && others.contains(&name.as_str()))
    };
    columns.iter().copied().find(|column| names(column))
}

/// The name of a column as a person reads it: in Chinese with the Chinese heading.
pub(super) fn column_in(column: &str, lang: Lang) -> Cow<'_, str> {
    let headings = || COLUMNS.iter().find(|(known, _)| *known == column).map_or(&[][..], |(_, headings)| headings);
    match headings().iter().find(|heading| !heading.is_ascii()) {
        Some(heading) if lang == Lang::Zh => Cow::Owned(format!("{heading}（{column}）")),
        _ => Cow::Borrowed(column),
    }
}

/// The words that a column takes, as a person reads them. `words` are identifiers with commas.
pub(super) fn words_in<'a>(column: &str, words: &'a str, lang: Lang) -> Cow<'a, str> {
    if lang == Lang::En {
        return Cow::Borrowed(words);
    }
    let chinese = |id: &str| match column {
        "document" => id.parse::<DocumentKind>().ok().map(|kind| kind.words(lang)),
        "reason" => id.parse::<StatusReason>().ok().map(|reason| reason.words(lang)),
        _ => WORDS
            .iter()
            .find(|(of, known, _)| *of == column && *known == id)
            .and_then(|(.., forms)| forms.first().copied()),
    };
    let word = |id: &str| chinese(id).map_or_else(|| id.to_owned(), |word| format!("{word}（{id}）"));
    Cow::Owned(words.split(", ").map(word).collect::<Vec<_>>().join("、"))
}

/// The identifier that a word in a column stands for. A word that is not known stays as it is.
pub(crate) fn known_word<'a>(column: &str, found: &'a str) -> Cow<'a, str> {
    let Some(words) = IDENTIFIERS.get(column) else { return Cow::Borrowed(found) };
    let bare = bare(found);
    let word = folded(&bare);
    let id = words.get(word.as_ref()).or_else(|| words.get(word.replace([' ', '_'], "-").as_str()));
    Cow::Borrowed(id.copied().unwrap_or(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names_in_both_languages() {
        let columns = ["document", "number", "last_contact"];
        for (heading, column) in [
            ("Document", "document"),
            (" 证件类型 ", "document"),
            ("\u{feff}证件号码", "number"),
            ("Last Contact", "last_contact"),
            ("ｌａｓｔ＿ｃｏｎｔａｃｔ", "last_contact"),
            ("末次接触日期", "last_contact"),
            ("證件類型", "document"),
            ("证件类型：", "document"),
            ("证件类型*", "document"),
            ("证件号码（必填）", "number"),
            ("證件 號碼", "number"),
            ("Number (as printed)", "number"),
            ("最近接触日期", "last_contact"),
        ] {
            assert_eq!(column_of(heading, &columns), Some(column), "{heading}");
        }
        assert_eq!(column_of("姓名", &columns), None);
    }

    #[test]
    fn columns_and_words_are_shown_in_both_languages() {
        assert_eq!(column_in("document", Lang::En), "document");
        assert_eq!(column_in("document", Lang::Zh), "证件类型（document）");
        assert_eq!(column_in("places[0].arrival", Lang::Zh), "places[0].arrival");
        assert_eq!(words_in("status", "confirmed, suspected", Lang::En), "confirmed, suspected");
        assert_eq!(words_in("status", "confirmed, suspected", Lang::Zh), "确诊（confirmed）、疑似（suspected）");
        assert_eq!(words_in("document", "passport, new", Lang::Zh), "护照（passport）、new");
    }

    #[test]
    fn no_name_or_word_stands_for_two() {
        let mut names: Vec<_> = COLUMNS.iter().flat_map(|(_, others)| others.iter()).collect();
        let mut words: Vec<_> =
            WORDS.iter().flat_map(|(of, _, others)| others.iter().map(move |other| (of, folded(other)))).collect();
        let count = (names.len(), words.len());
        names.sort_unstable();
        names.dedup();
        words.sort_unstable();
        words.dedup();
        assert_eq!((names.len(), words.len()), count);
    }

    #[test]
    fn words_are_known_as_fede_prints_them() {
        for kind in DocumentKind::ALL {
            assert_eq!(known_word("document", kind.words(Lang::Zh)), kind.id());
        }
        for (column, found, id) in [
            ("document", "护照", "passport"),
            ("document", "Resident_ID", "resident-id"),
            ("status", "绿码", "green"),
            ("result", "阴性", "negative"),
            ("level", "高风险区", "high"),
            ("reason", "Close contact", "close-contact"),
            ("document", "护 照", "passport"),
            ("document", "護照", "passport"),
            ("document", "居民身份證", "resident-id"),
            ("document", "台湾居民居住证", "resident-id"),
            ("status", "綠碼", "green"),
            ("result", "阴性（-）", "negative"),
            ("result", "陽性", "positive"),
            ("document", "狗证", "狗证"),
        ] {
            assert_eq!(known_word(column, found), id, "{found}");
        }
    }
}
