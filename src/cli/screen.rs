//! Formats verdicts and claims for people: colour, shape and words.

use core::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::sanitize::{escape, escape_line};
use crate::gate::{Judgement, Sign};
use crate::payload::{Claims, HealthStatus, Lang, Status};
use crate::time::Timestamp;
use crate::verifier::{Decision, Explanation, Verdict};

/// Width of the field names, in columns.
const LABEL_COLUMNS: usize = 12;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Formats a verdict: the decision, the reasons, the claims and the recognition path.
pub(super) fn verdict(name: &str, verdict: &Verdict, at: Timestamp, lang: Lang) -> String {
    let mut out = String::new();
    let (style, mark) = decision_style(verdict.decision());
    let words = verdict.decision().words(lang);
    let _ = writeln!(out, "{style} {mark} {words} {style:#} {BOLD}{}{BOLD:#}", escape_line(name));
    for reason in verdict.reasons() {
        let _ = writeln!(out, "  {} {DIM}[{}]{DIM:#}", escape(&reason.sentence(lang)), reason.id());
        if let Some((_, detail)) = reason.values().iter().find(|(name, _)| *name == "detail") {
            let _ = writeln!(out, "  {DIM}{}{DIM:#}", escape(detail));
        }
        let _ = writeln!(out, "  → {}", reason.hint(lang));
    }
    if let Some(code) = verdict.code() {
        out.push_str(&claims(code.claims(), lang));
        let anchor = code.anchor();
        if let Some(stated) = code.claims().statements().health().map(HealthStatus::status) {
            let here = anchor.statuses().apply(stated);
            if here != stated {
                field(&mut out, lang.pick("counts as", "在此视为"), here.words(lang));
            }
        }
        field(&mut out, lang.pick("recognised", "认可路径"), &anchor.path().words(anchor.region(), lang));
        field(&mut out, lang.pick("key", "密钥"), &anchor.key().kid().to_string());
    }
    field(&mut out, lang.pick("checked at", "查验时间"), &at.to_string());
    out
}

/// Formats a gate's judgement: the decision as a large bar, then the reasons and what staff must
/// check.
pub(super) fn gate(judgement: &Judgement, lang: Lang) -> String {
    const WIDTH: usize = 56;
    let mut out = String::new();
    let (style, mark) = decision_style(judgement.decision());
    let words = match judgement.sign() {
        Sign::YouDecide => Sign::YouDecide.words(lang),
        Sign::LetIn | Sign::Stop | Sign::CannotTell => judgement.decision().words(lang),
    };
    let words = words.to_uppercase();
    let columns: usize = words.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum();
    let spaced: String = words.chars().flat_map(|character| [character, ' ']).collect();
    let rest = " ".repeat(WIDTH.saturating_sub(8 + columns + words.chars().count()));
    let empty = " ".repeat(WIDTH);
    let _ = writeln!(
        out,
        "\n{style}{empty}{style:#}\n{style}   {mark}    {spaced}{rest}{style:#}\n{style}{empty}{style:#}"
    );
    let mut say = |id: &str, sentence: String, hint: &str| {
        let _ = writeln!(out, "  {BOLD}{}{BOLD:#} {DIM}[{id}]{DIM:#}\n  → {hint}", escape(&sentence));
    };
    for reason in judgement.reasons() {
        say(reason.id(), reason.sentence(lang), reason.hint(lang));
    }
    for remark in judgement.remarks() {
        say(remark.id(), remark.sentence(lang), remark.hint(lang));
    }
    if let Some(code) = judgement.verdict().code() {
        out.push_str(&claims(code.claims(), lang));
        let anchor = code.anchor();
        field(&mut out, lang.pick("recognised", "认可路径"), &anchor.path().words(anchor.region(), lang));
    }
    out
}

/// Formats claims field by field.
pub(super) fn claims(claims: &Claims, lang: Lang) -> String {
    let mut out = String::new();
    let (out_ref, issuer) = (&mut out, claims.issuer());
    field(out_ref, lang.pick("issued by", "签发地区"), &format!("{} ({issuer})", issuer.name(lang)));
    if let Some(holder) = claims.holder() {
        let kind = holder.kind().words(lang);
        field(out_ref, lang.pick("holder", "持码人"), &format!("{}, {kind}", escape_line(holder.name())));
    }
    if claims.holder_key().is_some() {
        field(out_ref, lang.pick("bound to", "绑定"), lang.pick("the holder's key", "持码人密钥"));
    }
    health(out_ref, claims, lang);
    itinerary(out_ref, claims, lang);
    if let Some(origin) = claims.origin() {
        let from = format!("{} ({}), {}", origin.issuer().name(lang), origin.issuer(), origin.cti());
        field(out_ref, lang.pick("converted", "转换自"), &from);
    }
    let window = claims.validity().window();
    let valid = format!("{} – {}", window.not_before(), window.expires());
    field(out_ref, lang.pick("valid", "有效期"), &valid);
    field(out_ref, lang.pick("identifier", "编号"), &claims.cti().to_string());
    out
}

fn health(out: &mut String, claims: &Claims, lang: Lang) {
    let Some(health) = claims.statements().health() else { return };
    let (style, mark) = status_style(health.status());
    let status = format!("{style} {mark} {} {style:#}", health.status().words(lang));
    let assessed = lang.pick("assessed", "评定于");
    field(out, lang.pick("health", "健康状态"), &format!("{status} {assessed} {}", health.assessed()));
    if let Some(grounds) = health.grounds() {
        field(out, lang.pick("reason", "原因"), grounds.reason().words(lang));
        field(out, lang.pick("authority", "责任机构"), &escape_line(grounds.authority()));
        field(out, lang.pick("appeal", "申诉"), &escape_line(grounds.appeal()));
    }
}

fn itinerary(out: &mut String, claims: &Claims, lang: Lang) {
    let Some(itinerary) = claims.statements().itinerary() else { return };
    let window = itinerary.window();
    let days = format!("{} – {}", window.first(), window.last());
    field(out, lang.pick("itinerary", "行程"), &days);
    if !itinerary.countries().is_empty() {
        let names: Vec<_> = itinerary.countries().iter().map(|country| country.name(lang)).collect();
        field(out, lang.pick("countries", "国家地区"), &names.join(lang.pick(", ", "、")));
    }
    for visit in itinerary.visits() {
        let mark = if visit.risk_area() { lang.pick(" * has a risk area", " * 含风险区域") } else { "" };
        field(out, lang.pick("city", "城市"), &format!("{} {}{mark}", visit.last_seen(), visit.place().name(lang)));
    }
}

/// Formats a field name and its value. Chinese characters are two columns wide.
pub(super) fn field(out: &mut String, name: &str, value: &str) {
    let columns: usize = name.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum();
    let padding = " ".repeat(LABEL_COLUMNS.saturating_sub(columns));
    let _ = writeln!(out, "  {DIM}{name}{DIM:#}{padding}{value}");
}

/// Colour and shape of a decision. Each is sufficient alone.
fn decision_style(decision: Decision) -> (Style, char) {
    match decision {
        Decision::Accepted => (AnsiColor::Black.on(AnsiColor::Green).bold(), '✔'),
        Decision::Refused => (AnsiColor::White.on(AnsiColor::Red).bold(), '✘'),
        Decision::Undecided => (AnsiColor::Black.on(AnsiColor::Yellow).bold(), '?'),
    }
}

fn status_style(status: Status) -> (Style, char) {
    match status {
        Status::Green => (AnsiColor::Black.on(AnsiColor::Green), '●'),
        Status::Yellow => (AnsiColor::Black.on(AnsiColor::Yellow), '▲'),
        Status::Red => (AnsiColor::White.on(AnsiColor::Red), '■'),
    }
}
