//! Formats verdicts and claims for people: colour, shape and words.

use core::fmt::Write;

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::output::{escape, escape_line};
use crate::gate::Judgement;
use crate::payload::{Claims, HealthStatus, Lang, Region, Status};
use crate::time::Timestamp;
use crate::verifier::{Decision, Explanation, ForeignCode, Verdict};
use crate::words::verdict::comma;
use crate::words::{cli as say, foreign_verdict};

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
        if let Some(detail) = reason.detail(lang) {
            let _ = writeln!(out, "  {DIM}{}{DIM:#}", escape(&detail));
        }
        let _ = writeln!(out, "  → {}", reason.hint(lang));
    }
    if let Some(code) = verdict.code() {
        out.push_str(&claims(code.claims(), lang));
        if let Some(shown) = code.presentation() {
            field(&mut out, say::live_signed(lang), &shown.signed().to_string());
        }
        let anchor = code.anchor();
        if let Some(stated) = code.claims().statements().health().map(HealthStatus::status) {
            let here = anchor.statuses().apply(stated);
            if here != stated {
                field(&mut out, say::counts_as(lang), here.words(lang));
            }
        }
        field(&mut out, say::recognised(lang), &anchor.path().words(anchor.region(), lang));
        field(&mut out, say::key(lang), &anchor.key().kid().to_string());
    }
    if let Some(code) = verdict.foreign() {
        let _ = writeln!(out, "  {BOLD}{}{BOLD:#}", escape(&foreign_person(code)));
        let (compare, hint) = (foreign_verdict::compare(lang), foreign_verdict::compare_hint(lang));
        let _ = writeln!(out, "  {compare} {DIM}[compare-document]{DIM:#}\n  → {hint}");
        foreign_lines(&mut out, code, lang);
    }
    field(&mut out, say::checked_at(lang), &at.to_string());
    out
}

/// Formats a gate's judgement: the decision as a large bar, then the reasons and what staff must
/// check.
pub(super) fn gate(judgement: &Judgement, lang: Lang) -> String {
    const WIDTH: usize = 56;
    let mut out = String::new();
    let (style, mark) = decision_style(judgement.decision());
    let words = judgement.sign().words(lang).to_uppercase();
    let spaced: String = words.chars().flat_map(|character| [character, ' ']).collect();
    let rest = " ".repeat(WIDTH.saturating_sub(8 + columns(&words) + words.chars().count()));
    let empty = " ".repeat(WIDTH);
    let _ = writeln!(
        out,
        "\n{style}{empty}{style:#}\n{style}   {mark}    {spaced}{rest}{style:#}\n{style}{empty}{style:#}"
    );
    let foreign = judgement.verdict().foreign();
    // The name and the birth date come first: staff compare them with the document.
    if let Some(code) = foreign {
        let _ = writeln!(out, "  {BOLD}{}{BOLD:#}", escape(&foreign_person(code)));
    }
    let mut line = |id: &str, sentence: String, hint: &str| {
        let _ = writeln!(out, "  {BOLD}{}{BOLD:#} {DIM}[{id}]{DIM:#}\n  → {hint}", escape(&sentence));
    };
    for reason in judgement.reasons() {
        line(reason.id(), reason.sentence(lang), &reason.hint(lang));
    }
    for remark in judgement.remarks() {
        line(remark.id(), remark.sentence(lang), &remark.hint(lang));
    }
    if let Some(code) = judgement.verdict().code() {
        out.push_str(&claims(code.claims(), lang));
        let anchor = code.anchor();
        field(&mut out, say::recognised(lang), &anchor.path().words(anchor.region(), lang));
    }
    if let Some(code) = foreign {
        foreign_lines(&mut out, code, lang);
    }
    out
}

/// What staff compare with the document: names and birth date, on one line.
fn foreign_person(code: &ForeignCode) -> String {
    let text = |name: &str| code.person().get(name).and_then(Value::as_str);
    let parts = [text("native"), text("transliterated"), text("birth")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The lines of a code of another network: the person, the facts, the path.
fn foreign_lines(out: &mut String, code: &ForeignCode, lang: Lang) {
    let mut lines = |part: &Value| {
        let lines = part.get("lines").and_then(|lines| lines.get(lang.tag())).and_then(Value::as_array);
        for line in lines.into_iter().flatten() {
            let [title, value] =
                [line.get(0), line.get(1)].map(|text| text.and_then(Value::as_str).unwrap_or_default());
            field(out, &escape(title), &escape(value));
        }
    };
    lines(code.person());
    for fact in code.statement().get("facts").and_then(Value::as_array).into_iter().flatten() {
        lines(fact);
    }
    lines(code.statement());
    field(out, say::recognised(lang), &code.path().words(lang));
}

/// Formats claims field by field.
pub(super) fn claims(claims: &Claims, lang: Lang) -> String {
    let mut out = String::new();
    let (out_ref, issuer) = (&mut out, claims.issuer());
    field(out_ref, say::issued_by(lang), &region(issuer, lang));
    if let Some(holder) = claims.holder() {
        let (name, kind) = (&escape_line(holder.name()), &holder.kind().words(lang));
        field(out_ref, say::holder(lang), &say::NamedKind { name, kind }.say(lang));
    }
    if claims.holder_key().is_some() {
        field(out_ref, say::bound_to(lang), say::holder_key(lang));
    }
    health(out_ref, claims, lang);
    itinerary(out_ref, claims, lang);
    if let Some(origin) = claims.origin() {
        let (name, code, cti) = (&origin.issuer().name(lang), &origin.issuer(), &origin.cti());
        field(out_ref, say::converted(lang), &say::Origin { name, code, cti }.say(lang));
    }
    let window = claims.validity().window();
    let valid = format!("{} – {}", window.not_before(), window.expires());
    field(out_ref, say::valid(lang), &valid);
    field(out_ref, say::identifier(lang), &claims.cti().to_string());
    out
}

fn health(out: &mut String, claims: &Claims, lang: Lang) {
    let Some(health) = claims.statements().health() else { return };
    let (style, mark) = status_style(health.status());
    let status = format!("{style} {mark} {} {style:#}", health.status().words(lang));
    let assessed = say::Assessed { status: &status, assessed: &health.assessed() }.say(lang);
    field(out, say::health(lang), &assessed);
    if let Some(grounds) = health.grounds() {
        field(out, say::reason(lang), grounds.reason().words(lang));
        field(out, say::authority(lang), &escape_line(grounds.authority()));
        field(out, say::appeal(lang), &escape_line(grounds.appeal()));
    }
}

fn itinerary(out: &mut String, claims: &Claims, lang: Lang) {
    let Some(itinerary) = claims.statements().itinerary() else { return };
    let window = itinerary.window();
    let days = format!("{} – {}", window.first(), window.last());
    field(out, say::itinerary(lang), &days);
    if !itinerary.countries().is_empty() {
        let names: Vec<_> = itinerary.countries().iter().map(|country| country.name(lang)).collect();
        field(out, say::countries(lang), &names.join(comma(lang)));
    }
    for visit in itinerary.visits() {
        let mark = if visit.risk_area() { say::risk_area_mark(lang) } else { "" };
        field(out, say::city(lang), &format!("{} {}{mark}", visit.last_seen(), visit.place().name(lang)));
    }
}

/// A region by name and code.
pub(super) fn region(region: Region, lang: Lang) -> String {
    say::Region { name: &region.name(lang), code: &region }.say(lang)
}

/// Formats a field name and its value.
pub(super) fn field(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "  {DIM}{name}{DIM:#}{}{value}", padding(name, LABEL_COLUMNS));
}

/// The blanks that fill a text up to a number of columns.
pub(super) fn padding(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(columns(text)))
}

/// Width of a text. Chinese characters and full-width punctuation are two columns wide.
fn columns(text: &str) -> usize {
    text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}

/// A number of things, for texts with plural forms.
pub(super) fn count(things: usize) -> u64 {
    u64::try_from(things).unwrap_or(u64::MAX)
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
