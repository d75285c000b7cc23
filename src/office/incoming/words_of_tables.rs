//! The names of columns and the words in them, as tables have them: English identifiers, and the
//! Chinese words for them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::payload::{DocumentKind, Status, StatusReason};
use crate::words::Lang;

/// Each column, with its other names.
const COLUMNS: &[(&str, &[&str])] = &[
    (
        "document",
        &[
            "document_type",
            "证件类型",
            "证件种类",
            "证件类别",
            "证件名称",
            "证件",
            "證件類型",
            "證件種類",
            "證件類別",
            "證件名稱",
            "證件",
        ],
    ),
    (
        "number",
        &[
            "document_number",
            "证件号码",
            "证件号",
            "证件编号",
            "号码",
            "身份证号",
            "身份证号码",
            "居民身份证号码",
            "护照号",
            "护照号码",
            "證件號碼",
            "證件號",
            "證件編號",
            "號碼",
            "身份證號",
            "身份證號碼",
            "身分證號碼",
            "護照號",
            "護照號碼",
        ],
    ),
    ("name", &["full_name", "姓名", "名字"]),
    ("masked_name", &["脱敏姓名", "掩码姓名", "打码姓名"]),
    ("commitment", &["号码承诺值", "承诺值"]),
    (
        "status",
        &[
            "状态",
            "健康状态",
            "健康码",
            "码色",
            "颜色",
            "病例状态",
            "病例类型",
            "病例分类",
            "狀態",
            "健康狀態",
            "顏色",
            "病例狀態",
            "病例類型",
            "病例分類",
        ],
    ),
    (
        "last_contact",
        &[
            "最后接触日期",
            "最后接触日",
            "末次接触日",
            "最后接触时间",
            "最后接触",
            "末次接触日期",
            "末次接触时间",
            "末次接触",
            "接触日期",
            "接触时间",
            "最近接触日期",
            "最近接触时间",
            "最後接觸日期",
            "最後接觸時間",
            "最後接觸",
            "末次接觸日期",
            "末次接觸時間",
            "最近接觸日期",
            "接觸日期",
            "接觸時間",
        ],
    ),
    (
        "since",
        &[
            "开始日期",
            "开始时间",
            "起始日期",
            "起始时间",
            "确诊日期",
            "确诊时间",
            "隔离开始日期",
            "自",
            "開始日期",
            "開始時間",
            "起始時間",
            "確診日期",
            "確診時間",
            "隔離開始日期",
        ],
    ),
    (
        "until",
        &[
            "结束日期",
            "结束时间",
            "截止日期",
            "截止时间",
            "解除日期",
            "解除时间",
            "隔离结束日期",
            "至",
            "結束日期",
            "結束時間",
            "截止時間",
            "解除時間",
            "隔離結束日期",
        ],
    ),
    ("taken", &["采样日期", "采样时间", "检测日期", "检测时间", "採樣日期", "採樣時間", "檢測日期", "檢測時間"]),
    ("result", &["结果", "检测结果", "結果", "檢測結果"]),
    (
        "place",
        &[
            "地点",
            "地点代码",
            "行政区划代码",
            "区划代码",
            "所在地",
            "地区代码",
            "地點",
            "地點代碼",
            "行政區劃代碼",
            "區劃代碼",
            "地區代碼",
        ],
    ),
    ("level", &["等级", "风险等级", "风险级别", "等級", "風險等級", "風險級別"]),
    ("arrival", &["到达时间", "到达日期", "抵达时间", "抵达日期", "到達時間", "到達日期", "抵達時間", "抵達日期"]),
    ("departure", &["离开时间", "离开日期", "離開時間", "離開日期"]),
    ("assessed", &["认定时间", "认定日期", "判定时间", "判定日期", "评估时间"]),
    ("reason", &["原因", "理由", "认定原因", "判定原因"]),
    ("authority", &["责任机构", "认定机构", "判定机构"]),
    ("appeal", &["申诉渠道", "申诉方式", "申诉途径", "申诉电话"]),
    ("itinerary", &["行程", "含行程"]),
    ("countries", &["国家", "国家和地区", "国家或地区"]),
    ("cities", &["城市", "途经城市"]),
    ("days", &["天数"]),
    ("not_before", &["生效时间", "生效日期"]),
    ("expires", &["到期时间", "到期日期", "失效时间"]),
    ("valid_hours", &["有效小时数", "有效时长", "有效小时", "有效小時", "有效小時數"]),
    ("region", &["签发地区", "地区"]),
];

/// Each word of a column, with its other forms. The words of a code's vocabularies come with the
/// words that fede prints for them.
const WORDS: &[(&str, &str, &[&str])] = &[
    (
        "document",
        "resident-id",
        &[
            "身份证",
            "二代身份证",
            "二代证",
            "港澳台居民居住证",
            "居住证",
            "港澳居民居住证",
            "台湾居民居住证",
            "身份證",
            "身分證",
            "居民身份證",
            "居民身分證",
            "居住證",
            "港澳居民居住證",
            "台灣居民居住證",
            "臺灣居民居住證",
        ],
    ),
    (
        "document",
        "passport",
        &[
            "普通护照",
            "因私护照",
            "因公护照",
            "中国护照",
            "外国护照",
            "護照",
            "普通護照",
            "因私護照",
            "中國護照",
            "外國護照",
        ],
    ),
    (
        "document",
        "hong-kong-macao-permit",
        &[
            "港澳居民来往内地通行证",
            "港澳居民内地通行证",
            "港澳来往内地通行证",
            "回乡证",
            "港澳居民來往內地通行證",
            "回鄉證",
        ],
    ),
    (
        "document",
        "taiwan-permit",
        &[
            "台湾居民来往大陆通行证",
            "台湾居民大陆通行证",
            "台胞证",
            "台灣居民來往大陸通行證",
            "臺灣居民來往大陸通行證",
            "台胞證",
            "臺胞證",
        ],
    ),
    (
        "document",
        "foreign-permanent-resident",
        &[
            "外国人永久居留身份证",
            "外国人永久居留证",
            "永久居留身份证",
            "永久居留证",
            "五星卡",
            "外國人永久居留身份證",
            "外國人永久居留證",
            "永久居留證",
        ],
    ),
    ("document", "other", &["其他", "其它", "其他证件", "其它证件", "其他證件", "其它證件"]),
    ("status", "green", &["绿", "绿码", "绿色", "綠", "綠碼", "綠色"]),
    ("status", "yellow", &["黄", "黄码", "黄色", "黃", "黃碼", "黃色"]),
    ("status", "red", &["红", "红码", "红色", "紅", "紅碼", "紅色"]),
    ("status", "confirmed", &["确诊", "确诊病例", "已确诊", "確診", "確診病例", "已確診"]),
    ("status", "suspected", &["疑似", "疑似病例"]),
    ("result", "negative", &["阴性", "阴", "陰性", "陰"]),
    ("result", "positive", &["阳性", "阳", "陽性", "陽"]),
    ("level", "low", &["低", "低风险", "低风险区", "低风险地区", "低風險", "低風險區"]),
    ("level", "medium", &["中", "中风险", "中风险区", "中风险地区", "中風險", "中風險區"]),
    ("level", "high", &["高", "高风险", "高风险区", "高风险地区", "高風險", "高風險區"]),
    ("itinerary", "yes", &["是", "有", "y", "true", "1"]),
    ("itinerary", "no", &["否", "无", "n", "false", "0"]),
];

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
