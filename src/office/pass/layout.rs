//! Where each part of a pass is, in millimetres. SVG and PDF draw the same parts.

use std::collections::BTreeSet;

use super::PassContent;
use super::font::Typeface;
use super::parts::{Ink, Page, Part, Role, Shape};
use super::wrap::wrapped;
use crate::payload::{HealthStatus, Itinerary, Lang, Status, Withdrawal};
use crate::qr::Matrix;
use crate::time::Zone;
use crate::words::pass as say;

/// The width of a pass: A6.
pub(super) const WIDTH: f32 = 105.0;
/// The height of a page of A6.
pub(super) const PAGE_HEIGHT: f32 = 148.0;
const MARGIN: f32 = 8.0;
const TITLE_SIZE: f32 = 7.0;
const STATUS_SIZE: f32 = 9.0;
const BAND: f32 = 13.0;
const TEXT_SIZE: f32 = 3.4;
const LABEL_SIZE: f32 = 2.8;
const LABEL_COLUMN: f32 = 24.0;
const LINE: f32 = 1.45;
const FIELD_GAP: f32 = 0.8;

/// How large the parts are: the side of the QR code with its quiet zone in mm, and the scale of text.
#[derive(Debug, Clone, Copy)]
struct Measure {
    symbol: f32,
    scale: f32,
}

/// Where the length is free. With about 1 mm per module, a camera reads the code at arm's length.
const FREE: Measure = Measure { symbol: 72.0, scale: 1.0 };
/// On paper, the first of these with which the pass fits on one page. The smallest has 0.6 mm per
/// module and letters of 7 points.
const ON_PAPER: [Measure; 7] = [
    FREE,
    Measure { symbol: 66.0, scale: 1.0 },
    Measure { symbol: 60.0, scale: 1.0 },
    Measure { symbol: 56.0, scale: 0.9 },
    Measure { symbol: 52.0, scale: 0.9 },
    Measure { symbol: 50.0, scale: 0.8 },
    Measure { symbol: 50.0, scale: 0.72 },
];

/// The texts of a pass and its QR code.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) symbol: Matrix,
    region: String,
    title: String,
    status: Option<(Status, String)>,
    stamp: Option<String>,
    /// Labels and their texts.
    fields: Vec<(&'static str, String)>,
    code: String,
}

impl Layout {
    pub(super) fn new(content: PassContent<'_>, symbol: Matrix, zone: &Zone, lang: Lang) -> Self {
        let claims = content.claims;
        let (health, itinerary) = (claims.statements().health(), claims.statements().itinerary());
        let title = match (health, itinerary) {
            (Some(_), Some(_)) => say::title_both(lang),
            (Some(_), None) => say::title_health(lang),
            (None, _) => say::title_itinerary(lang),
        };
        let mut fields = Vec::new();
        if let Some(holder) = claims.holder() {
            fields.push((say::holder(lang), holder.name().to_owned()));
            fields.push((say::document(lang), holder.kind().words(lang).to_owned()));
        }
        let window = claims.validity().window();
        fields.push((say::valid_from(lang), zone.local(window.not_before())));
        fields.push((say::valid_until(lang), zone.local(window.expires())));
        if let Some(health) = health {
            health_fields(&mut fields, health, zone, lang);
        }
        if let Some(itinerary) = itinerary {
            itinerary_fields(&mut fields, itinerary, lang);
        }
        let code = claims.cti().to_string();
        fields.push((say::number(lang), code.clone()));
        let stamp = content.withdrawn.map(|withdrawal| match withdrawal {
            Withdrawal::Revoked(_) => say::revoked(lang),
            Withdrawal::Suspended(_) => say::suspended(lang),
        });
        Self {
            symbol,
            region: claims.issuer().name(lang).to_owned(),
            title: title.to_owned(),
            status: health.map(|health| (health.status(), health.status().words(lang).to_uppercase())),
            stamp: stamp.map(str::to_owned),
            fields,
            code,
        }
    }

    /// The pass in a few words, for screen readers and as a title.
    pub(super) fn title(&self) -> String {
        let status = self.status.as_ref().map(|(_, word)| word.as_str());
        let words = [self.region.as_str(), &self.title].into_iter().chain(status).chain(self.stamp.as_deref());
        words.collect::<Vec<_>>().join(", ")
    }

    /// The code's number, in words for who does not see the symbol.
    pub(super) fn symbol_words(&self, lang: Lang) -> String {
        say::Symbol { code: &self.code }.say(lang)
    }

    /// Every character of the pass.
    pub(super) fn characters(&self) -> BTreeSet<char> {
        let status = self.status.iter().map(|(_, word)| word.as_str());
        let fields = self.fields.iter().flat_map(|(label, text)| [*label, text.as_str()]);
        // A second page repeats the title with a number.
        let rest = [self.region.as_str(), self.title.as_str(), " ·()0123456789"];
        rest.into_iter().chain(status).chain(self.stamp.as_deref()).chain(fields).flat_map(str::chars).collect()
    }

    /// One page that is as long as needed.
    pub(super) fn free(&self, typeface: &Typeface) -> Page {
        let (mut page, y) = self.head(FREE);
        let rows = self.rows(typeface, FREE);
        let (_, end) = draw_rows(&mut page.parts, &rows, FREE, (y, f32::INFINITY));
        page.height = end + MARGIN;
        self.finish(page)
    }

    /// Pages of A6: one, unless even the smallest letters do not fit.
    pub(super) fn pages(&self, typeface: &Typeface) -> Vec<Page> {
        let bottom = PAGE_HEIGHT - MARGIN;
        let mut smallest = FREE;
        for measure in ON_PAPER {
            smallest = measure;
            let (mut page, y) = self.head(measure);
            let rows = self.rows(typeface, measure);
            if draw_rows(&mut page.parts, &rows, measure, (y, bottom)).0.is_empty() {
                return vec![self.finish(page)];
            }
        }
        let all = self.rows(typeface, smallest);
        let (mut page, mut y) = self.head(smallest);
        let (mut pages, mut rest) = (Vec::new(), all.as_slice());
        loop {
            rest = draw_rows(&mut page.parts, rest, smallest, (y, bottom)).0;
            pages.push(self.finish(page));
            if rest.is_empty() {
                return pages;
            }
            let words = format!("{} · {} ({})", self.title, self.code, pages.len() + 1);
            page = blank();
            page.parts.push(part(Role::Heading, text((MARGIN, MARGIN + TEXT_SIZE), TEXT_SIZE, "#000", words)));
            y = MARGIN + 8.0;
        }
    }

    /// The lines of the fields.
    fn rows(&self, typeface: &Typeface, Measure { scale, .. }: Measure) -> Vec<Row> {
        let most = (WIDTH - 2.0 * MARGIN - LABEL_COLUMN * scale) / (TEXT_SIZE * scale);
        let rows = |(label, words): &(&'static str, String)| {
            let lines = wrapped(typeface, words, most).into_iter().enumerate();
            lines.map(|(at, text)| Row { label: (at == 0).then_some(*label), text }).collect::<Vec<_>>()
        };
        self.fields.iter().flat_map(rows).collect()
    }

    /// The page down to the QR code, and where the fields begin.
    fn head(&self, measure: Measure) -> (Page, f32) {
        let mut page = blank();
        let mut y = MARGIN;
        let region = text((MARGIN, y + TEXT_SIZE), TEXT_SIZE * 1.2, "#444", self.region.clone());
        page.parts.push(part(Role::Paragraph, region));
        y += 6.0;
        let title = text((MARGIN, y + TITLE_SIZE), TITLE_SIZE, "#000", self.title.clone());
        page.parts.push(part(Role::Heading, title));
        y += TITLE_SIZE + 4.0;
        if let Some((status, word)) = &self.status {
            self.band(&mut page.parts, y, *status, word);
            y += BAND + 3.0;
        }
        let at = ((WIDTH - measure.symbol) / 2.0, y);
        page.parts.push(part(Role::Symbol, Shape::Symbol { at, side: measure.symbol }));
        (page, y + measure.symbol + 4.0)
    }

    /// Draws the status as colour, shape and word, so that it does not depend on colour vision. The
    /// status of a withdrawn code has no colour.
    fn band(&self, parts: &mut Vec<Part>, y: f32, status: Status, word: &str) {
        let (fill, ink) = match status {
            _ if self.stamp.is_some() => ("#6b7280", "#fff"),
            Status::Green => ("#15803d", "#fff"),
            Status::Yellow => ("#facc15", "#000"),
            Status::Red => ("#b91c1c", "#fff"),
        };
        let (x, middle) = (MARGIN + 9.0, y + BAND / 2.0);
        let ground = Shape::Rect { at: (MARGIN, y), size: (WIDTH - 2.0 * MARGIN, BAND), ink: fill };
        let mark = match status {
            Status::Green => Shape::Circle { middle: (x, middle), radius: 4.0, ink },
            Status::Yellow => Shape::Triangle { top: (x, middle - 4.4), half: 4.6, height: 8.0, ink },
            Status::Red => Shape::Rect { at: (x - 3.8, middle - 3.8), size: (7.6, 7.6), ink },
        };
        parts.push(Part { role: Role::Ornament, shapes: vec![ground, mark] });
        let word = text((MARGIN + 18.0, y + 9.8), STATUS_SIZE, ink, word.to_owned());
        parts.push(part(Role::Paragraph, word));
    }

    /// Stamps a page of a withdrawn code from corner to corner.
    fn finish(&self, mut page: Page) -> Page {
        if let Some(text) = &self.stamp {
            let (width, diagonal) = (WIDTH.hypot(page.height) * 0.86, (page.height / WIDTH).atan());
            let middle = (WIDTH / 2.0, page.height / 2.0);
            let (degrees, text) = (-diagonal.to_degrees(), text.clone());
            let stamp = Shape::Stamp { middle, degrees, width, text };
            page.parts.push(part(Role::Stamp, stamp));
        }
        page
    }
}

/// The colour of a stamp.
pub(super) const STAMP_INK: Ink = "#b91c1c";

/// A stamp around its middle: two lines, and the text between them.
pub(super) struct StampMeasure {
    pub(super) lines: [Shape; 2],
    pub(super) at: (f32, f32),
    pub(super) size: f32,
}

/// Fits the text of a stamp into a width. The lines run across the QR code too, so that a camera does
/// not read it any more.
pub(super) fn stamp_measure(typeface: &Typeface, text: &str, width: f32) -> StampMeasure {
    const MAX_SIZE: f32 = 26.0;
    const THICKNESS: f32 = 2.4;
    let ems = typeface.width(text).max(1.0);
    let size = (width / ems).min(MAX_SIZE);
    let line = |y: f32| Shape::Rect { at: (-width / 2.0, y), size: (width, THICKNESS), ink: STAMP_INK };
    StampMeasure { lines: [line(-0.62 * size), line(0.5 * size)], at: (-ems * size / 2.0, 0.33 * size), size }
}

/// The dark modules of a symbol with its quiet zone, as columns and rows, and the size of one.
pub(super) fn modules(symbol: &Matrix, side: f32) -> (impl Iterator<Item = (u32, u32)>, f32) {
    const QUIET: u32 = 4;
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a symbol has at most 185 modules a side")]
    let scale = side / (symbol.side() + 2 * QUIET) as f32;
    let dark = (QUIET..).zip(symbol.rows()).flat_map(|(row, modules)| {
        let columns = (QUIET..).zip(modules).filter(|(_, dark)| *dark);
        columns.map(|(column, _)| (column, row)).collect::<Vec<_>>()
    });
    (dark, scale)
}

/// A line of a field. The first one has the label.
struct Row {
    label: Option<&'static str>,
    text: String,
}

/// Draws as many rows as end above `bottom`, at least one. Returns the rest, and where it would begin.
fn draw_rows<'a>(
    parts: &mut Vec<Part>,
    rows: &'a [Row],
    Measure { scale, .. }: Measure,
    (mut y, bottom): (f32, f32),
) -> (&'a [Row], f32) {
    let (size, column) = (TEXT_SIZE * scale, LABEL_COLUMN * scale);
    for (at, row) in rows.iter().enumerate() {
        if row.label.is_some() && at > 0 {
            y += FIELD_GAP * scale;
        }
        if at > 0 && y + size * LINE > bottom {
            return (rows.get(at..).unwrap_or_default(), y);
        }
        if let Some(label) = row.label {
            parts.push(part(Role::Label, text((MARGIN, y + size), LABEL_SIZE * scale, "#555", label.to_owned())));
        }
        let line = text((MARGIN + column, y + size), size, "#000", row.text.clone());
        match parts.last_mut() {
            Some(value) if row.label.is_none() && value.role == Role::Value => value.shapes.push(line),
            _ => parts.push(part(Role::Value, line)),
        }
        y += size * LINE;
    }
    (&[], y)
}

fn blank() -> Page {
    Page { height: PAGE_HEIGHT, parts: Vec::new() }
}

fn part(role: Role, shape: Shape) -> Part {
    Part { role, shapes: vec![shape] }
}

fn text(at: (f32, f32), size: f32, ink: Ink, text: String) -> Shape {
    Shape::Text { at, size, ink, text }
}

fn health_fields(fields: &mut Vec<(&'static str, String)>, health: &HealthStatus, zone: &Zone, lang: Lang) {
    fields.push((say::assessed(lang), zone.local(health.assessed())));
    if let Some(grounds) = health.grounds() {
        fields.push((say::reason(lang), grounds.reason().words(lang).to_owned()));
        fields.push((say::authority(lang), grounds.authority().to_owned()));
        fields.push((say::appeal(lang), grounds.appeal().to_owned()));
    }
}

/// Adds the places. They have no colour, because an itinerary says nothing about health.
fn itinerary_fields(fields: &mut Vec<(&'static str, String)>, itinerary: &Itinerary, lang: Lang) {
    let window = itinerary.window();
    fields.push((say::period(lang), format!("{} – {}", window.first(), window.last())));
    let countries: Vec<_> = itinerary.countries().iter().map(|country| country.name(lang)).collect();
    if !countries.is_empty() {
        fields.push((say::countries(lang), countries.join(say::comma(lang))));
    }
    let cities: Vec<_> = itinerary
        .visits()
        .iter()
        .map(|visit| {
            let mark = if visit.risk_area() { "*" } else { "" };
            format!("{}{mark}", visit.place().name(lang))
        })
        .collect();
    let none = say::no_cities(lang);
    let text = if cities.is_empty() { none.to_owned() } else { cities.join(say::comma(lang)) };
    fields.push((say::cities(lang), text));
    if itinerary.visits().iter().any(crate::payload::Visit::risk_area) {
        fields.push(("*", say::risk_area(lang).to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_do_not_fit_are_left_for_the_next_page() {
        let row = |label, text: usize| Row { label, text: text.to_string() };
        let rows: Vec<Row> = (0..10).map(|at| row((at % 5 == 0).then_some("label"), at)).collect();
        let (mut rest, mut pages) = (rows.as_slice(), Vec::new());
        while !rest.is_empty() {
            let mut parts = Vec::new();
            // Three rows and a gap fit.
            rest = draw_rows(&mut parts, rest, FREE, (0.0, 3.0 * TEXT_SIZE * LINE + FIELD_GAP)).0;
            let lines = parts.iter().filter(|part| part.role == Role::Value).flat_map(|part| part.shapes.clone());
            pages.push(lines.count());
        }
        assert_eq!(pages, [3, 3, 3, 1]);
        // A row that never fits is drawn all the same.
        assert_eq!(draw_rows(&mut Vec::new(), &rows, FREE, (0.0, 0.0)).0.len(), 9);
    }
}
