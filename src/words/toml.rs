//! What a person reads about TOML that does not fit: where, the line itself, and why.

use super::{Lang, data, errors_tables as say};

/// The fault, with its line.
pub(crate) fn fault(error: &toml::de::Error, lang: Lang) -> String {
    let text = error.to_string();
    // The pages of a gate get rules that their publisher has checked. They must be light.
    if !cfg!(feature = "cli") {
        return text;
    }
    let message = error.message();
    let said = data::fault(message, "table", lang).unwrap_or_else(|| say::TomlOther { detail: &message }.say(lang));
    // `TOML parse error at line 1, column 1`, the line itself, and the message.
    let place = text.trim_end().strip_suffix(message).and_then(|head| head.split_once('\n'));
    let Some((place, excerpt)) = place else { return said };
    match place.strip_prefix("TOML parse error at line ").and_then(|place| place.split_once(", column ")) {
        Some((line, column)) => say::TomlPlace { line: &line, column: &column }.say(lang) + "\n" + excerpt + &said,
        None => said,
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the faults count")]
    struct Form {
        region: String,
        days: Option<u8>,
    }

    #[test]
    fn each_kind_of_fault_has_words_in_both_languages() {
        for (text, en, zh) in [
            ("regio = 1", "unknown field `regio`, expected one of `region`, `days`", "没有 `regio` 这一字段"),
            ("days = 1", "missing field `region`", "缺少字段 `region`"),
            ("region = 1", "expected a text, found a number", "应为文本，实为数字"),
            ("region = \"a\"\ndays = 300", "expected a whole number from 0 to 255", "应为0至255之间的整数"),
            ("region = a", "string values must be quoted", "格式有误："),
            ("region = \"a\"\nregion = \"b\"", "duplicate key", "格式有误：duplicate key"),
        ] {
            let error = toml::from_str::<Form>(text).unwrap_err();
            let [said_en, said_zh] = [Lang::En, Lang::Zh].map(|lang| fault(&error, lang));
            assert!(said_en.contains(en) && said_en.contains("line "), "{text}: {said_en}");
            assert!(said_zh.contains(zh) && said_zh.contains("行第"), "{text}: {said_zh}");
            // The line itself.
            assert!(said_en.contains(&format!("| {}", text.lines().last().unwrap())), "{said_en}");
        }
    }
}
