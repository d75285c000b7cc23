//! What a person reads about JSON that does not fit: the parser's English, taken apart.

use serde_json::error::Category;

use super::{Lang, data, errors_json as say};

/// The fault, with its line and column.
pub(crate) fn fault(error: &serde_json::Error, lang: Lang) -> String {
    let text = error.to_string();
    let detail = text.rsplit_once(" at line ").map_or(&*text, |(detail, _)| detail);
    let fault = fault_without_place(detail, error.classify(), lang);
    match error.line() {
        0 => fault,
        line => say::At { fault: &fault, line: &line, column: &error.column() }.say(lang),
    }
}

fn fault_without_place(detail: &str, category: Category, lang: Lang) -> String {
    if let Some(fault) = data::fault(detail, "object", lang) {
        return fault;
    }
    match category {
        Category::Eof => say::end(lang).to_owned(),
        _ if detail == "trailing characters" => say::trailing(lang).to_owned(),
        _ if detail == "recursion limit exceeded" => say::depth(lang).to_owned(),
        Category::Syntax => say::syntax(lang).to_owned(),
        Category::Data | Category::Io => detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    #[expect(dead_code, reason = "only the faults count")]
    struct Form {
        name: String,
        #[serde(default)]
        days: Vec<u32>,
        #[serde(default)]
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Cough,
        Fever,
    }

    #[test]
    fn each_kind_of_fault_has_words_in_both_languages() {
        for (text, en, zh) in [
            (
                r#"{"name": "a", "kind": "caugh"}"#,
                "unknown variant `caugh`, expected one of `cough`, `fever`",
                "`caugh` 不在允许的值之中：`cough`, `fever`",
            ),
            (
                r#"{"name": "a", "age": 1}"#,
                "unknown field `age`, expected one of `name`, `days`, `kind`",
                "没有 `age` 这一字段，应为：`name`, `days`, `kind`",
            ),
            (r#"{"days": []}"#, "missing field `name`", "缺少字段 `name`"),
            (r#"{"name": "a", "name": "b"}"#, "duplicate field `name`", "字段 `name` 出现了两次"),
            (r#"{"name": 1}"#, "expected a text, found a number", "应为文本，实为数字"),
            (r#"{"name": "a", "days": {}}"#, "expected a list, found an object", "应为列表，实为对象"),
            (r#"{"name": "a", "days": ["b"]}"#, "expected a number, found a text", "应为数字，实为文本"),
            (r#"{"name": null}"#, "expected a text, found null", "应为文本，实为空值"),
            (
                r#"{"name": "a", "days": ["x, expected E1234567"]}"#,
                "expected a number, found a text",
                "应为数字，实为文本",
            ),
            (
                r#"{"name": "a", "days": [-1]}"#,
                "expected a whole number from 0 to 4294967295, found another one",
                "应为0至4294967295之间的整数，实为其他数字",
            ),
            (
                r#"{"name": "a", "days": [0.5]}"#,
                "expected a whole number from 0 to 4294967295, found another one",
                "应为0至4294967295之间的整数，实为其他数字",
            ),
            (r#"{"name": "a""#, "the JSON ends too early", "JSON不完整，提前结束"),
            (r#"{"name": "a"} x"#, "trailing characters", "JSON之后还有多余的字符"),
            (r#"{"name": a}"#, "expected JSON, found something else", "此处不符合JSON语法"),
            (r#"{name: "a"}"#, "expected JSON, found something else", "此处不符合JSON语法"),
        ] {
            let error = serde_json::from_str::<Form>(text).unwrap_err();
            let [said_en, said_zh] = [Lang::En, Lang::Zh].map(|lang| fault(&error, lang));
            assert!(said_en.starts_with(en), "{text}: {said_en}");
            assert!(said_zh.contains(zh), "{text}: {said_zh}");
            assert!(said_en.contains("line 1 column") && said_zh.contains("第 1 行第"), "{said_en} {said_zh}");
        }
        let deep = "[".repeat(1_000);
        let error = serde_json::from_str::<serde_json::Value>(&deep).unwrap_err();
        assert!(fault(&error, Lang::Zh).contains("层次过多"));
    }
}
