//! The report of a shift: a page with charts and no scripts, and the same data as CSV. No personal
//! data.

use core::fmt::Write;
use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{PersonsDecision, Sign, Tally};
use crate::payload::Lang;
use crate::time::Zone;
use crate::words::report as say;

const STYLE: &str = "
:root { color-scheme: light dark; font: 16px/1.5 system-ui, 'Noto Sans CJK SC', sans-serif }
body { max-width: 60rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% } th, td { border-bottom: 1px solid #8888; padding: .3rem .6rem .3rem 0; text-align: left }
th { white-space: nowrap } .number { text-align: right; font-variant-numeric: tabular-nums }
svg { display: block; width: 100%; max-width: 36rem; height: auto } svg text { font-size: 12px; fill: currentColor }
.let-in { fill: #1a7f37 } .stop { fill: #cf222e } .cannot-tell { fill: #bf8700 } .you-decide { fill: #1f6feb } .neutral { fill: #6e7781 }
.axis { stroke: currentColor; stroke-width: 1 }
.keys { display: flex; flex-wrap: wrap; gap: .2rem 1rem }
.key { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem }
.key.let-in { background: #1a7f37 } .key.stop { background: #cf222e } .key.cannot-tell { background: #bf8700 } .key.you-decide { background: #1f6feb }
";

/// Size of the charts, in SVG units. A unit is about a pixel on a telephone, so that labels are
/// legible there. Whole numbers: the formatting of fractions would add 10 KB to the gate page.
const WIDTH: u64 = 360;
const HEIGHT: u64 = 190;
const MARGIN: u64 = 12;
/// Widest bar, for a chart with few of them.
const WIDEST: u64 = 48;
/// Maximum number of labels below a chart.
const LABELS: usize = 7;

impl Tally {
    /// The report as an HTML page, with times in a zone. `gate` is the name of the gate; it may be
    /// empty.
    #[must_use]
    pub fn to_html(&self, gate: &str, zone: &Zone, lang: Lang) -> String {
        let page = html! {
            (DOCTYPE)
            html lang=(lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                    title { (say::title(lang)) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    main {
                        h1 { (say::title(lang)) @if !gate.is_empty() { (lang.pick(": ", "：")) bdi { (gate) } } }
                        p { (zone.local(self.begun().at)) " – " (zone.local(self.last().at)) }
                        (self.totals_table(lang))
                        h2 { (say::codes_over_time(lang)) }
                        (self.over_time(zone, lang))
                        h2 { (say::read_time(lang)) }
                        (self.read_time_plot(lang))
                        h2 { (say::trust_age(lang)) }
                        (self.age_plot(zone, lang))
                        p { (say::Frames { frames: &self.frames(), dropped: &self.frames_dropped() }.say(lang)) }
                        p { (say::counts_only(lang)) }
                    }
                }
            }
        };
        page.into_string()
    }

    /// The report as CSV with the columns measure, from (RFC 3339), decision, reason, value.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut out = "measure,from,decision,reason,value\n".to_owned();
        for (slot, counts) in self.slots() {
            let from = self.slot_begins(*slot);
            // "You decide" and "cannot tell" are both undecided.
            let mut codes: BTreeMap<(&str, &str), u64> = BTreeMap::new();
            for ((sign, reason), count) in &counts.outcomes {
                *codes.entry((sign.decision().id(), reason)).or_default() += count;
            }
            for ((decision, reason), count) in codes {
                let _ = writeln!(out, "codes,{from},{decision},{reason},{count}");
            }
            for ((decision, reason), count) in &counts.decided {
                let _ = writeln!(out, "decided-{},{from},undecided,{reason},{count}", decision.id());
            }
            if let Some(age) = counts.set_age {
                let _ = writeln!(out, "set-age-seconds,{from},,,{age}");
            }
        }
        let begun = self.begun().at;
        for (class, count) in self.read_times().iter().enumerate() {
            let limit = Self::READ_LIMITS.get(class).map_or_else(|| "more".to_owned(), ToString::to_string);
            let _ = writeln!(out, "reads-within-ms-{limit},{begun},,,{count}");
        }
        let _ = writeln!(out, "frames,{begun},,,{}", self.frames());
        let _ = writeln!(out, "frames-dropped,{begun},,,{}", self.frames_dropped());
        out
    }

    /// What was shown and why, in words, and what people decided.
    fn totals_table(&self, lang: Lang) -> Markup {
        let totals = self.totals();
        let of = |sign: Sign| totals.iter().filter(move |((of, _), _)| *of == sign);
        html! {
            table {
                tr { th { (say::sign(lang)) } th { (say::first_reason(lang)) } th.number { (say::codes(lang)) } }
                @for sign in Sign::ALL {
                    @for ((_, reason), count) in of(sign) {
                        tr {
                            td { (sign.words(lang)) }
                            td data-reason=(reason) { @if !reason.is_empty() { (reason_words(reason, lang)) } }
                            td.number data-decision=(sign.decision().id()) data-sign=(sign.id()) { (count) }
                        }
                    }
                }
            }
            @if self.count_sign(Sign::YouDecide) > 0 {
                (self.decided_table(lang))
            }
        }
    }

    fn decided_table(&self, lang: Lang) -> Markup {
        let decided = PersonsDecision::ALL.map(|decision| (decision, self.count_decided(decision)));
        let open = self.count_sign(Sign::YouDecide).saturating_sub(decided.iter().map(|(_, count)| count).sum());
        let rows = decided.map(|(decision, count)| (decision.id(), count));
        html! {
            h2 { (say::decided(lang)) }
            table {
                @for (decision, count) in rows.into_iter().chain([("open", open)]) {
                    tr {
                        td { (say::DecidedBy { decision }.say(lang)) }
                        td.number data-decided=(decision) { (count) }
                    }
                }
            }
        }
    }

    fn over_time(&self, zone: &Zone, lang: Lang) -> Markup {
        let (Some(first), Some(last)) = (self.slots().keys().next(), self.slots().keys().next_back()) else {
            return html! { p { (say::no_codes(lang)) } };
        };
        let of = |slot: u64, sign: Sign| -> u64 {
            let counts = self.slots().get(&slot);
            counts
                .map_or(0, |slot| slot.outcomes.iter().filter(|((of, _), _)| *of == sign).map(|(_, count)| count).sum())
        };
        let bars: Vec<Bar> = (*first..=*last)
            .take(Self::MAX_SLOTS)
            .map(|slot| Bar {
                label: clock(&zone.local(self.slot_begins(slot))),
                parts: Sign::ALL.iter().map(|sign| (sign.id(), 10 * of(slot, *sign))).collect(),
            })
            .collect();
        html! {
            p.keys { @for sign in Sign::ALL { span { span class={ "key " (sign.id()) } {} (sign.words(lang)) } } }
            (plot(&bars, &say::CodesPerSlot { minutes: &Self::SLOT_MINUTES }.say(lang)))
        }
    }

    fn read_time_plot(&self, lang: Lang) -> Markup {
        let bars: Vec<Bar> = self
            .read_times()
            .iter()
            .enumerate()
            .map(|(class, count)| Bar {
                label: Self::READ_LIMITS.get(class).map_or_else(|| ">1000".to_owned(), |limit| format!("≤{limit}")),
                parts: vec![("neutral", 10 * count)],
            })
            .collect();
        plot(&bars, say::codes_by_millis(lang))
    }

    fn age_plot(&self, zone: &Zone, lang: Lang) -> Markup {
        let bars: Vec<Bar> = self
            .slots()
            .iter()
            .filter_map(|(slot, counts)| {
                let tenths = counts.set_age? / 360;
                Some(Bar { label: clock(&zone.local(self.slot_begins(*slot))), parts: vec![("neutral", tenths)] })
            })
            .collect();
        plot(&bars, say::hours(lang))
    }
}

/// A bar: its parts from bottom to top, each with a CSS class and a height in tenths.
struct Bar {
    label: String,
    parts: Vec<(&'static str, u64)>,
}

impl Bar {
    fn height(&self) -> u64 {
        self.parts.iter().map(|(_, part)| part).sum()
    }
}

/// Draws a bar chart. A plotting library would be larger than the rest of the gate page's core.
fn plot(bars: &[Bar], unit: &str) -> Markup {
    let most = bars.iter().map(Bar::height).fold(10, u64::max);
    // In thousandths of a unit, because there can be more bars than units.
    let count = u64::try_from(bars.len()).unwrap_or(u64::MAX).max(1);
    let step = ((WIDTH - MARGIN) * 1000 / count).min(WIDEST * 1000);
    // Few labels, so that they do not overlap.
    let every = bars.len().div_ceil(LABELS).max(1);
    let foot = HEIGHT - 24;
    let up = |value: u64| value.saturating_mul((foot - 44) * 1000) / most;
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(unit) {
            text x="0" y="14" { (unit) }
            text x="0" y="34" { (most / 10) }
            @for (position, bar) in (0_u64..).zip(bars) {
                @let x = MARGIN * 1000 + position * step + step / 10;
                @for (index, (class, part)) in bar.parts.iter().enumerate() {
                    @let below = bar.parts.iter().take(index).map(|(_, part)| part).sum::<u64>();
                    rect class=(class) x=(thousandths(x)) width=(thousandths(step * 4 / 5))
                        y=(thousandths(foot * 1000 - up(below + part))) height=(thousandths(up(*part))) {
                        title { (bar.label) ": " (part / 10) @if part % 10 > 0 { "." (part % 10) } }
                    }
                }
                @if usize::try_from(position).is_ok_and(|position| position % every == 0) {
                    text x=(thousandths(x)) y=(HEIGHT - 8) { (bar.label) }
                }
            }
            line.axis x1=(MARGIN) x2=(WIDTH) y1=(foot) y2=(foot) {}
        }
    }
}

fn thousandths(value: u64) -> String {
    format!("{}.{:03}", value / 1000, value % 1000)
}

/// A reason in a few words. Reasons of the format itself have one text together. A code of another
/// network that has expired has the words of any code that has expired.
fn reason_words(reason: &str, lang: Lang) -> String {
    let reason = reason.strip_prefix("foreign-").unwrap_or(reason);
    say::Reason { reason }.say(lang)
}

/// Hours and minutes of an RFC 3339 time.
fn clock(time: &str) -> String {
    time.get(11..16).unwrap_or(time).to_owned()
}
