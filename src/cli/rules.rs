//! `fede rules`: explains a file of gate rules.

use core::fmt::Write;
use std::path::PathBuf;

use clap::Subcommand;

use super::anchors::limit;
use super::input::read_text;
use super::output::print;
use super::sanitize::escape_line;
use super::screen::field;
use super::{Failure, Outcome, clock};
use crate::gate::{Area, AreaPlace, GateRules, Unbound, examples};
use crate::payload::{Lang, Place, Status};
use crate::time::Timestamp;

/// Check rules for gates: what a gate requires in addition to a valid code.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(CheckArgs),
}

/// Check and explain a rules file, and try it on examples.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The examples are real codes, issued with temporary keys and judged by these rules. Exit codes: 0 the \
    file is valid · 2 it is not."
)]
struct CheckArgs {
    /// The rules file (TOML).
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The base rules, if the file adds to others.
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
    /// Time of the examples (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let Command::Check(args) = &args.command;
    let text = read_text(&args.file, limit(GateRules::MAX_BYTES))?;
    let base = args.base.as_ref().map(|path| read_text(path, limit(GateRules::MAX_BYTES))).transpose()?;
    let failure = |error: crate::gate::RulesError| Failure::new(&error).in_file(&args.file).with_hint(error.hint());
    let rules = GateRules::parse(&text, &|_| base.clone()).map_err(failure)?;
    let mut out = String::new();
    if let Some(region) = GateRules::adds_to(&text).map_err(failure)? {
        field(&mut out, lang.pick("adds to", "附加于"), &format!("{} ({region})", region.name(lang)));
        if base.is_none() {
            let alone = lang.pick("shown alone; --base FILE shows both", "此处仅示本文件；用 --base 可合并显示");
            field(&mut out, "", alone);
        }
    }
    explain(&mut out, &rules, lang);
    let at = clock::at_or_now(args.at)?;
    let _ = writeln!(out, "\n{} ({at}):", lang.pick("tried on examples", "示例判定"));
    for example in examples(&rules, at) {
        let decision = example.judgement.decision().words(lang);
        let reasons = example.judgement.reason_ids().join(", ");
        let space = if reasons.is_empty() { "" } else { "  " };
        let _ = writeln!(out, "  {:<58} {decision}{space}{reasons}", example.what);
    }
    print(&out)?;
    Ok(Outcome::Done)
}

/// Describes the rules field by field.
fn explain(out: &mut String, rules: &GateRules, lang: Lang) {
    let list = |words: Vec<&str>| words.join(lang.pick(", ", "、"));
    let asks: Vec<_> = rules.asks().iter().map(|kind| kind.words(lang)).collect();
    let anything = lang.pick("any code that is in order", "任何有效的码");
    field(out, lang.pick("asks for", "要求"), if asks.is_empty() { anything.to_owned() } else { list(asks) }.as_str());
    let statuses: Vec<_> = rules.policy().accepted().iter().copied().map(|status: Status| status.words(lang)).collect();
    field(out, lang.pick("lets pass", "放行"), &list(statuses));
    if let Some(hours) = rules.max_age_hours() {
        let text = match lang {
            Lang::En => format!("statements younger than {hours} hours"),
            Lang::Zh => format!("{hours} 小时以内的内容"),
        };
        field(out, lang.pick("takes", "接受"), &text);
    }
    let unbound = match rules.unbound() {
        Unbound::Look => lang.pick("passes, and the document is looked at", "放行，并查看证件"),
        Unbound::Pass => lang.pick("passes", "放行"),
        Unbound::Refuse => lang.pick("does not pass", "不予放行"),
    };
    field(out, lang.pick("on paper", "纸质码"), unbound);
    let again = match lang {
        Lang::En => format!("remembered for {} minutes", rules.again_minutes()),
        Lang::Zh => format!("记住 {} 分钟", rules.again_minutes()),
    };
    field(out, lang.pick("let through", "已放行"), &again);
    if let Some(language) = rules.lang() {
        field(out, lang.pick("sign in", "显示语言"), language.pick("English", "中文"));
    }
    if let Some(then) = rules.marked() {
        field(out, lang.pick("marked city", "标注城市"), then.words(lang));
    }
    for area in rules.areas() {
        field(out, lang.pick("risk area", "风险区域"), &area_words(area, lang));
    }
}

fn area_words(area: &Area, lang: Lang) -> String {
    let (place, code) = match area.place() {
        AreaPlace::Division(division) => (division.name(lang).to_owned(), division.to_string()),
        AreaPlace::UnLocode(place) => (Place::UnLocode(place).name(lang), place.as_str().to_owned()),
        AreaPlace::Country(country) => (country.name(lang).to_owned(), country.to_string()),
    };
    let (level, days, then) = (escape_line(area.level()), area.days(), area.then().words(lang));
    let from = area.from().map_or_else(String::new, |from| match lang {
        Lang::En => format!(" from {from} on"),
        Lang::Zh => format!("，自 {from} 起"),
    });
    match lang {
        Lang::En => format!("{place} ({code}), {level}{from}, for {days} days after a stay: {then}"),
        Lang::Zh => format!("{place}（{code}），{level}{from}，停留后 {days} 天内：{then}"),
    }
}
