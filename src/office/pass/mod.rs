//! The pass that a holder prints or shows, as SVG or PDF: the content of the code in words, and the
//! QR code. 105 mm wide, like A6 paper, and as long as needed.

mod font;

use core::fmt::Write;
use std::collections::BTreeSet;
use std::sync::Arc;

use maud::{Markup, html};

use self::font::Typeface;
use crate::payload::{Claims, HealthStatus, Itinerary, Lang, Status};
use crate::qr::{Level, Matrix};
use crate::time::Zone;
use crate::words::pass as say;

pub use font::{Fonts, PassError};

/// A pass after layout.
#[derive(Debug)]
pub struct Pass {
    tree: usvg::Tree,
    title: String,
}

impl Pass {
    /// Lays out the pass of a code from its claims and its text. Shows times in `zone`.
    ///
    /// # Errors
    /// [`PassError`].
    pub fn new(claims: &Claims, text: &str, zone: &Zone, lang: Lang, fonts: &Fonts) -> Result<Self, PassError> {
        let symbol = crate::qr::encode(text, Level::M)?;
        let layout = Layout::new(claims, &symbol, zone, lang);
        let typeface = Typeface::choose(&fonts.0, &layout.characters())?;
        let svg = layout.draw(&typeface);
        let options = usvg::Options {
            fontdb: Arc::clone(&fonts.0),
            font_family: typeface.family().to_owned(),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(&svg, &options).map_err(|error| PassError::Drawing(error.to_string()))?;
        Ok(Self { tree, title: layout.title() })
    }

    /// The pass as SVG. Letters are outlines, so that it looks the same everywhere.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let options = usvg::WriteOptions { coordinates_precision: 3, ..usvg::WriteOptions::default() };
        let svg = self.tree.to_string(&options);
        // Outlines contain no text for screen readers, so add a title.
        svg.replacen('>', &format!(">{}", html! { title { (self.title) } }.into_string()), 1)
    }

    /// The pass as PDF, in the size of the pass, with letters as text.
    ///
    /// # Errors
    /// [`PassError::Drawing`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PassError> {
        let page = svg2pdf::PageOptions { dpi: 96.0 };
        svg2pdf::to_pdf(&self.tree, svg2pdf::ConversionOptions::default(), page)
            .map_err(|error| PassError::Drawing(error.to_string()))
    }
}

const WIDTH: f32 = 105.0;
const MARGIN: f32 = 8.0;
/// Side of the QR code with its quiet zone, in mm. With at least about 1 mm per module, a camera
/// reads it at arm's length.
const SYMBOL: f32 = 72.0;
const QUIET: u32 = 4;
const TITLE_SIZE: f32 = 7.0;
const STATUS_SIZE: f32 = 9.0;
const TEXT_SIZE: f32 = 3.4;
const LABEL_SIZE: f32 = 2.8;
const LABEL_COLUMN: f32 = 24.0;
const LINE: f32 = 1.45;

/// The texts of a pass and its QR code.
#[derive(Debug)]
struct Layout<'a> {
    symbol: &'a Matrix,
    region: String,
    title: String,
    status: Option<(Status, String)>,
    /// Labels and their texts.
    fields: Vec<(&'static str, String)>,
}

impl<'a> Layout<'a> {
    fn new(claims: &Claims, symbol: &'a Matrix, zone: &Zone, lang: Lang) -> Self {
        let issuer = claims.issuer();
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
        fields.push((say::number(lang), claims.cti().to_string()));
        Self {
            symbol,
            region: issuer.name(lang).to_owned(),
            title: title.to_owned(),
            status: health.map(|health| (health.status(), health.status().words(lang).to_uppercase())),
            fields,
        }
    }

    /// The text alternative, for screen readers.
    fn title(&self) -> String {
        let status = self.status.as_ref().map_or(String::new(), |(_, word)| format!(", {word}"));
        format!("{}, {}{status}", self.region, self.title)
    }

    /// Every character of the pass.
    fn characters(&self) -> BTreeSet<char> {
        let status = self.status.iter().map(|(_, word)| word.as_str());
        let fields = self.fields.iter().flat_map(|(label, text)| [*label, text.as_str()]);
        [self.region.as_str(), self.title.as_str()]
            .into_iter()
            .chain(status)
            .chain(fields)
            .flat_map(str::chars)
            .collect()
    }

    /// Draws the pass as SVG, in millimetres.
    fn draw(&self, typeface: &Typeface) -> String {
        let mut y = MARGIN;
        let mut body = vec![text((MARGIN, y + TEXT_SIZE), TEXT_SIZE * 1.2, "#444", &self.region)];
        y += 6.0;
        body.push(text((MARGIN, y + TITLE_SIZE), TITLE_SIZE, "#000", &self.title));
        y += TITLE_SIZE + 4.0;
        if let Some((status, word)) = &self.status {
            body.push(band(y, *status, word));
            y += 16.0;
        }
        body.push(self.draw_symbol(y));
        y += SYMBOL + 4.0;
        for (label, words) in &self.fields {
            body.push(text((MARGIN, y + TEXT_SIZE), LABEL_SIZE, "#555", label));
            for line in wrapped(typeface, words, (WIDTH - 2.0 * MARGIN - LABEL_COLUMN) / TEXT_SIZE) {
                body.push(text((MARGIN + LABEL_COLUMN, y + TEXT_SIZE), TEXT_SIZE, "#000", &line));
                y += TEXT_SIZE * LINE;
            }
            y += 0.8;
        }
        let height = format!("{:.2}", y + MARGIN);
        let svg = html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(format_args!("{WIDTH}mm")) height=(format_args!("{height}mm"))
                viewBox=(format_args!("0 0 {WIDTH} {height}")) font-family=(typeface.family()) {
                rect width=(WIDTH) height=(height) fill="#fff" {}
                @for part in &body { (part) }
            }
        };
        svg.into_string()
    }

    fn draw_symbol(&self, y: f32) -> Markup {
        let side = self.symbol.side() + 2 * QUIET;
        #[expect(
            clippy::as_conversions,
            clippy::cast_precision_loss,
            reason = "a symbol has at most 185 modules a side"
        )]
        let scale = SYMBOL / side as f32;
        let x = (WIDTH - SYMBOL) / 2.0;
        let mut dark = String::new();
        for (row, modules) in (QUIET..).zip(self.symbol.rows()) {
            for (column, _) in (QUIET..).zip(modules).filter(|(_, dark)| *dark) {
                let _ = write!(dark, "M{column} {row}h1v1h-1z");
            }
        }
        html! {
            g transform=(format_args!("translate({x:.3} {y:.3}) scale({scale:.6})")) shape-rendering="crispEdges" {
                path d=(dark) {}
            }
        }
    }
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

/// Draws the status as colour, shape and word, so that it does not depend on colour vision.
fn band(y: f32, status: Status, word: &str) -> Markup {
    let (fill, ink) = match status {
        Status::Green => ("#15803d", "#fff"),
        Status::Yellow => ("#facc15", "#000"),
        Status::Red => ("#b91c1c", "#fff"),
    };
    let (x, middle) = (MARGIN + 9.0, y + 6.5);
    html! {
        rect x=(MARGIN) y=(format_args!("{y:.2}")) width=(WIDTH - 2.0 * MARGIN) height="13" rx="1.5" fill=(fill) {}
        @match status {
            Status::Green => { circle cx=(x) cy=(format_args!("{middle:.2}")) r="4" fill=(ink) {} }
            Status::Yellow => { path d=(format_args!("M{x} {:.2}l4.6 8h-9.2z", middle - 4.4)) fill=(ink) {} }
            Status::Red => {
                rect x=(format_args!("{:.2}", x - 3.8)) y=(format_args!("{:.2}", middle - 3.8))
                    width="7.6" height="7.6" fill=(ink) {}
            }
        }
        (text((MARGIN + 18.0, y + 9.8), STATUS_SIZE, ink, word))
    }
}

fn text((x, y): (f32, f32), size: f32, fill: &str, words: &str) -> Markup {
    html! {
        text x=(format_args!("{x:.2}")) y=(format_args!("{y:.2}")) font-size=(size) fill=(fill) { (words) }
    }
}

/// Wraps text into lines of at most `most` ems. Breaks at blanks if possible, otherwise anywhere.
fn wrapped(typeface: &Typeface, words: &str, most: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(words) {
        if !line.is_empty() && typeface.width(&line) + typeface.width(piece.trim_end()) > most {
            lines.push(std::mem::take(&mut line));
        }
        for character in piece.chars() {
            if typeface.width(&line) + typeface.width(character.encode_utf8(&mut [0; 4])) > most && character != ' ' {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    lines.push(line);
    lines
}

/// Splits text into words with the blank after them. Each Chinese character is a word.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        // From U+2E80 on are CJK characters, after which a line may break.
        if character == ' ' || u32::from(character) >= 0x2E80 {
            pieces.extend(text.get(start..end));
            start = end;
        }
    }
    pieces.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    pieces
}
