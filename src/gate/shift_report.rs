//! The report of a shift: a page with charts and no scripts, and the same data as CSV. No personal
//! data.

use core::fmt::Write;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Tally;
use crate::payload::Lang;
use crate::time::Zone;
use crate::verifier::Decision;
use crate::words::report as say;

const STYLE: &str = "
:root { color-scheme: light dark; font: 16px/1.5 system-ui, 'Noto Sans CJK SC', sans-serif }
body { max-width: 60rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse } th, td { border-bottom: 1px solid #8888; padding: .3rem .8rem; text-align: left }
td.number { text-align: right; font-variant-numeric: tabular-nums }
svg { width: 100%; height: auto } svg text { font-size: 12px; fill: currentColor }
.accepted { fill: #1a7f37 } .refused { fill: #cf222e } .undecided { fill: #bf8700 } .neutral { fill: #57606a }
.axis { stroke: currentColor; stroke-width: 1 }
.key { display: inline-block; width: .8rem; height: .8rem; margin: 0 .4rem 0 1rem }
.key.accepted { background: #1a7f37 } .key.refused { background: #cf222e } .key.undecided { background: #bf8700 }
";

const DECISIONS: [Decision; 3] = [Decision::Accepted, Decision::Undecided, Decision::Refused];

/// Size of the charts, in SVG units.
const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 220.0;
const MARGIN: f64 = 44.0;

impl Tally {
    /// The report as an HTML page, with times in a zone.
    #[must_use]
    pub fn to_html(&self, zone: &Zone, lang: Lang) -> String {
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
                    h1 { (say::title(lang)) }
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
        };
        page.into_string()
    }

    /// The report as CSV with the columns measure, from (RFC 3339), decision, reason, value.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut out = "measure,from,decision,reason,value\n".to_owned();
        for (slot, counts) in self.slots() {
            let from = self.slot_begins(*slot);
            for ((decision, reason), count) in &counts.outcomes {
                let _ = writeln!(out, "codes,{from},{decision},{reason},{count}");
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

    fn totals_table(&self, lang: Lang) -> Markup {
        let totals = self.totals();
        html! {
            table {
                tr { th { (say::verdict(lang)) } th { (say::first_reason(lang)) } th { (say::codes(lang)) } }
                @for decision in DECISIONS {
                    @for ((of, reason), count) in totals.iter().filter(|((of, _), _)| *of == decision.id()) {
                        tr { td { (decision.words(lang)) } td { code { (reason) } } td.number data-decision=(of) { (count) } }
                    }
                }
            }
        }
    }

    fn over_time(&self, zone: &Zone, lang: Lang) -> Markup {
        let (Some(first), Some(last)) = (self.slots().keys().next(), self.slots().keys().next_back()) else {
            return html! { p { (say::no_codes(lang)) } };
        };
        let of = |slot: u64, decision: Decision| -> u64 {
            let counts = self.slots().get(&slot);
            counts.map_or(0, |slot| {
                slot.outcomes.iter().filter(|((of, _), _)| *of == decision.id()).map(|(_, count)| count).sum()
            })
        };
        let bars: Vec<Bar> = (*first..=*last)
            .take(Self::MAX_SLOTS)
            .map(|slot| Bar {
                label: clock(&zone.local(self.slot_begins(slot))),
                parts: DECISIONS.iter().map(|decision| (decision.id(), real(of(slot, *decision)))).collect(),
            })
            .collect();
        html! {
            p { @for decision in DECISIONS { span class={ "key " (decision.id()) } {} (decision.words(lang)) } }
            (plot(&bars, &say::CodesPerSlot { minutes: &Self::SLOT_MINUTES }.say(lang)))
        }
    }

    fn read_time_plot(&self, lang: Lang) -> Markup {
        let bars: Vec<Bar> = self
            .read_times()
            .iter()
            .enumerate()
            .map(|(class, count)| Bar {
                label: Self::READ_LIMITS.get(class).map_or_else(|| ">".to_owned(), |limit| format!("≤ {limit} ms")),
                parts: vec![("neutral", real(*count))],
            })
            .collect();
        plot(&bars, say::codes(lang))
    }

    fn age_plot(&self, zone: &Zone, lang: Lang) -> Markup {
        let bars: Vec<Bar> = self
            .slots()
            .iter()
            .filter_map(|(slot, counts)| {
                let hours = real(counts.set_age?) / 3600.0;
                Some(Bar { label: clock(&zone.local(self.slot_begins(*slot))), parts: vec![("neutral", hours)] })
            })
            .collect();
        plot(&bars, say::hours(lang))
    }
}

/// A bar: its parts from bottom to top, each with a CSS class and a height.
struct Bar {
    label: String,
    parts: Vec<(&'static str, f64)>,
}

/// Draws a bar chart. A plotting library would be larger than the rest of the gate page's core.
fn plot(bars: &[Bar], unit: &str) -> Markup {
    let height = |bar: &Bar| bar.parts.iter().map(|(_, part)| part).sum::<f64>();
    let most = bars.iter().map(height).fold(1.0, f64::max);
    // Limits the width of bars when there are only a few.
    let step = ((WIDTH - MARGIN) / real(u64::try_from(bars.len().max(1)).unwrap_or(1))).min(110.0);
    // At most twelve labels, so that they do not overlap.
    let every = bars.len().div_ceil(12).max(1);
    let foot = HEIGHT - 24.0;
    let up = |value: f64| value / most * (foot - 24.0);
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(unit) {
            text x="0" y="14" { (unit) }
            text x="0" y="34" { (format!("{most:.0}")) }
            @for (position, bar) in (0_u32..).zip(bars) {
                @let x = MARGIN + f64::from(position) * step;
                @for (index, (class, part)) in bar.parts.iter().enumerate() {
                    @let below = bar.parts.iter().take(index).map(|(_, part)| part).sum::<f64>();
                    rect class=(class) x=(format!("{:.1}", x + step * 0.1)) width=(format!("{:.1}", step * 0.8))
                        y=(format!("{:.1}", foot - up(below + part))) height=(format!("{:.1}", up(*part))) {
                        title { (bar.label) ": " (format!("{part:.1}").trim_end_matches(".0")) }
                    }
                }
                @if usize::try_from(position).is_ok_and(|position| position % every == 0) {
                    text x=(format!("{:.1}", x + step * 0.1)) y=(format!("{:.1}", HEIGHT - 8.0)) { (bar.label) }
                }
            }
            line.axis x1=(MARGIN) x2=(WIDTH) y1=(foot) y2=(foot) {}
        }
    }
}

/// Hours and minutes of an RFC 3339 time.
fn clock(time: &str) -> String {
    time.get(11..16).unwrap_or(time).to_owned()
}

/// Converts a count to a height. Differences beyond 2^32 are not visible.
fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
