//! Known hostile inputs.

/// Characters of a code as other keyboard layouts show them, and the same keys on a US keyboard.
pub const KEYBOARDS: [(&str, &str); 4] =
    [("ZYÖ(`ß-", "YZ:*+-/"), ("AQZWM?:!)458&É\"'(-È_ÇÀ", "QAWZ:M./-$%*1234567890"), ("Ñ(¿'-", ":*+-/"), ("+(~", ":*+")];

/// Deep or wide TOML: brackets, dotted keys with 2,000 parts, nested inline tables.
pub fn toml() -> Vec<String> {
    let dotted = ["a"; 2_000].join(".");
    let head = "document = \"gate-rules\"\n";
    [
        format!("a = {}", "[".repeat(12 << 10)),
        "[".repeat(12 << 10),
        format!("[{dotted}]\nx = 1"),
        format!("{dotted} = 1"),
        format!("[[{dotted}]]"),
        format!("a = {}", "{a = ".repeat((12 << 10) / 5)),
        format!("a = {}1{}", "{a = ".repeat(2_000), "}".repeat(2_000)),
        format!("a = {}1{}", "[".repeat(4_000), "]".repeat(4_000)),
        format!("[levels.{dotted}]\ndays = 1\nthen = \"ask\""),
        (0..2_000).map(|number| format!("[levels.n{number}]\ndays = 1\nthen = \"ask\"\n")).collect(),
        format!("x = \"{}\"", "\\u0041".repeat(4_000)),
    ]
    .into_iter()
    .map(|text| format!("{head}{text}"))
    .collect()
}
