//! Passes as PDF (PDF/UA-1, ISO 14289-1): tagged, with title and language, so that a screen reader
//! reads them in order. On A6 one pass a page; on A4 four, with marks to cut along.

use core::num::NonZeroU16;
use std::collections::BTreeMap;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};
use usvg::fontdb::ID;

use super::Pass;
use super::font::PassError;
use super::layout::{PAGE_HEIGHT, STAMP_INK, WIDTH, modules, stamp_measure};
use super::parts::{Page, Part, Role, Shape};
use crate::words::pass as say;

/// Maximum number of passes in a file. A pass takes about 20 kB, and all are in memory.
pub const MAX_PASSES: usize = 5000;

/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// The paper of a PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PageSize {
    /// 105 × 148 mm: one pass.
    #[default]
    A6,
    /// 210 × 297 mm: four passes to cut apart.
    A4,
}

impl PageSize {
    /// Width and height in millimetres.
    const fn size(self) -> (f32, f32) {
        match self {
            Self::A6 => (WIDTH, PAGE_HEIGHT),
            Self::A4 => (2.0 * WIDTH, 297.0),
        }
    }

    /// The upper left corners of the passes on a page.
    const fn places(self) -> &'static [(f32, f32)] {
        match self {
            Self::A6 => &[(0.0, 0.0)],
            Self::A4 => &[(0.0, 0.0), (WIDTH, 0.0), (0.0, PAGE_HEIGHT), (WIDTH, PAGE_HEIGHT)],
        }
    }
}

/// Draws passes as one PDF.
///
/// # Errors
/// [`PassError::TooMany`] with more than [`MAX_PASSES`], [`PassError::Drawing`].
pub fn to_pdf(passes: &[Pass], size: PageSize) -> Result<Vec<u8>, PassError> {
    if passes.len() > MAX_PASSES {
        return Err(PassError::TooMany { max: MAX_PASSES, found: passes.len() });
    }
    let Some(first) = passes.first() else { return Err(PassError::Drawing("no pass".to_owned())) };
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration: Configuration = configuration.map_err(|error| PassError::Drawing(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let title = match passes {
        [pass] => pass.layout.title(),
        _ => say::Sheet { count: u64::try_from(passes.len()).unwrap_or(u64::MAX) }.say(first.lang),
    };
    let metadata = Metadata::new().title(title).language(first.lang.tag().to_owned()).creator("fede".to_owned());
    document.set_metadata(metadata);

    let pages: Vec<(&Pass, usize, Page)> = passes
        .iter()
        .flat_map(|pass| {
            pass.layout.pages(&pass.typeface).into_iter().enumerate().map(move |(at, page)| (pass, at, page))
        })
        .collect();
    let mut fonts = BTreeMap::new();
    let (mut tags, mut outline) = (TagTree::new(), Outline::new());
    let (width, height) = size.size();
    let page_settings = || PageSettings::from_wh(width * POINTS, height * POINTS);
    for (number, sheet) in pages.chunks(size.places().len()).enumerate() {
        let settings = page_settings().ok_or_else(|| PassError::Drawing("page".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(POINTS, POINTS));
        if size == PageSize::A4 {
            cut_marks(&mut surface);
        }
        for ((x, y), (pass, part, drawn)) in size.places().iter().zip(sheet) {
            if *part == 0 {
                let to = XyzDestination::new(number, Point::from_xy(x * POINTS, y * POINTS));
                outline.push_child(OutlineNode::new(pass.layout.title(), to));
            }
            surface.push_transform(&Transform::from_translate(*x, *y));
            // The lines of a stamp must not reach the pass beside it.
            let mut edge = Outlines(PathBuilder::new());
            edge.extend_rect(0.0, 0.0, WIDTH, PAGE_HEIGHT);
            let edge = edge.0.finish().ok_or_else(|| PassError::Drawing("page".to_owned()))?;
            surface.push_clip_path(&edge, &FillRule::NonZero);
            let mut pen = Pen { surface: &mut surface, pass, fonts: &mut fonts };
            tags.push(pen.draw(drawn));
            surface.pop();
            surface.pop();
        }
        surface.pop();
        surface.finish();
        page.finish();
    }
    document.set_outline(outline);
    document.set_tag_tree(tags);
    document.finish().map_err(|error| PassError::Drawing(format!("{error:?}")))
}

/// Draws the pages of passes on a surface.
struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    pass: &'a Pass,
    /// The fonts of the document, by face.
    fonts: &'a mut BTreeMap<ID, Font>,
}

impl Pen<'_, '_> {
    /// Draws a page and returns its tags in the order in which they are read: the stamp first.
    fn draw(&mut self, page: &Page) -> TagGroup {
        let mut section = TagGroup::new(Tag::Section);
        let mut table = TagGroup::new(Tag::Table);
        let mut row = TagGroup::new(Tag::TR);
        let mut stamp = None;
        let mut groups = Vec::new();
        for part in &page.parts {
            let ids = self.draw_part(part);
            let group = |tag: TagGroup| {
                let mut tag = tag;
                ids.into_iter().for_each(|id| tag.push(id));
                tag
            };
            match part.role {
                Role::Ornament => {}
                Role::Heading => {
                    let title = Some(self.pass.layout.title());
                    groups.push(group(TagGroup::new(Tag::Hn(NonZeroU16::MIN, title))));
                }
                Role::Paragraph => groups.push(group(TagGroup::new(Tag::P))),
                Role::Symbol => {
                    let words = self.pass.layout.symbol_words(self.pass.lang);
                    groups.push(group(TagGroup::new(Tag::Figure(Some(words)))));
                }
                Role::Label => row.push(group(TagGroup::new(Tag::TH(TableHeaderScope::Row)))),
                Role::Value => {
                    row.push(group(TagGroup::new(Tag::TD)));
                    table.push(std::mem::replace(&mut row, TagGroup::new(Tag::TR)));
                }
                Role::Stamp => stamp = Some(group(TagGroup::new(Tag::P))),
            }
        }
        stamp.into_iter().chain(groups).for_each(|group| section.push(group));
        if page.parts.iter().any(|part| part.role == Role::Value) {
            section.push(table);
        }
        section
    }

    /// Draws a part, and returns what a tag refers to.
    fn draw_part(&mut self, part: &Part) -> Vec<Identifier> {
        let mut ids = Vec::new();
        for shape in &part.shapes {
            let tag = match part.role {
                Role::Ornament => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
                Role::Symbol => ContentTag::Other,
                _ => ContentTag::Span(SpanTag::empty()),
            };
            let id = self.surface.start_tagged(tag);
            self.draw_shape(shape);
            self.surface.end_tagged();
            if part.role != Role::Ornament {
                ids.push(id);
            }
        }
        ids
    }

    fn draw_shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Text { at, size, ink, text } => self.text(*at, *size, ink, text),
            Shape::Rect { at: (x, y), size: (width, height), ink } => {
                self.fill(ink, |path| path.extend_rect(*x, *y, *width, *height));
            }
            Shape::Circle { middle: (x, y), radius, ink } => self.fill(ink, |path| path.circle(*x, *y, *radius)),
            Shape::Triangle { top: (x, y), half, height, ink } => self.fill(ink, |path| {
                path.0.move_to(*x, *y);
                path.0.line_to(x + half, y + height);
                path.0.line_to(x - half, y + height);
                path.0.close();
            }),
            Shape::Symbol { at: (x, y), side } => {
                let (modules, scale) = modules(&self.pass.layout.symbol, *side);
                self.surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, *x, *y));
                self.fill("#000", |path| {
                    for (column, row) in modules {
                        #[expect(
                            clippy::as_conversions,
                            clippy::cast_precision_loss,
                            reason = "a symbol has at most 185 modules a side"
                        )]
                        path.extend_rect(column as f32, row as f32, 1.0, 1.0);
                    }
                });
                self.surface.pop();
            }
            Shape::Stamp { middle: (x, y), degrees, width, text } => {
                let measure = stamp_measure(&self.pass.typeface, text, *width);
                self.surface.push_transform(&Transform::from_translate(*x, *y));
                self.surface.push_transform(&Transform::from_rotate(*degrees));
                measure.lines.iter().for_each(|line| self.draw_shape(line));
                self.text(measure.at, measure.size, STAMP_INK, text);
                self.surface.pop();
                self.surface.pop();
            }
        }
    }

    /// Draws text, each run in the face that has its characters.
    fn text(&mut self, (mut x, y): (f32, f32), size: f32, ink: &str, text: &str) {
        self.surface.set_fill(Some(fill(ink)));
        for (face, run) in self.pass.typeface.runs(text) {
            let Some(font) = self.font(face) else { continue };
            self.surface.draw_text(Point::from_xy(x, y), font, size, run, false, TextDirection::Auto);
            x += self.pass.typeface.width(run) * size;
        }
    }

    fn font(&mut self, face: ID) -> Option<Font> {
        if let Some(font) = self.fonts.get(&face) {
            return Some(font.clone());
        }
        let font = self.pass.fonts.with_face_data(face, |data, index| Font::new(data.to_vec().into(), index));
        let font = font.flatten()?;
        self.fonts.insert(face, font.clone());
        Some(font)
    }

    fn fill(&mut self, ink: &str, draw: impl FnOnce(&mut Outlines)) {
        let mut outlines = Outlines(PathBuilder::new());
        draw(&mut outlines);
        if let Some(path) = outlines.0.finish() {
            paint(self.surface, ink, &path);
        }
    }
}

/// A path of simple shapes.
struct Outlines(PathBuilder);

impl Outlines {
    fn extend_rect(&mut self, x: f32, y: f32, width: f32, height: f32) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.0.push_rect(rect);
        }
    }

    /// A circle of four curves.
    fn circle(&mut self, x: f32, y: f32, radius: f32) {
        /// The distance of the control points of a quarter, in radii.
        const CONTROL: f32 = 0.552_284_8;
        let control = CONTROL * radius;
        self.0.move_to(x + radius, y);
        self.0.cubic_to(x + radius, y + control, x + control, y + radius, x, y + radius);
        self.0.cubic_to(x - control, y + radius, x - radius, y + control, x - radius, y);
        self.0.cubic_to(x - radius, y - control, x - control, y - radius, x, y - radius);
        self.0.cubic_to(x + control, y - radius, x + radius, y - control, x + radius, y);
        self.0.close();
    }
}

fn paint(surface: &mut Surface<'_>, ink: &str, path: &Path) {
    surface.set_fill(Some(fill(ink)));
    surface.draw_path(path);
}

/// Short lines at the edges and a cross in the middle of an A4 page.
fn cut_marks(surface: &mut Surface<'_>) {
    const LENGTH: f32 = 6.0;
    const THICKNESS: f32 = 0.2;
    let (width, height) = PageSize::A4.size();
    let mut marks = Outlines(PathBuilder::new());
    for y in [0.0, PAGE_HEIGHT - LENGTH / 2.0, height - LENGTH] {
        marks.extend_rect(WIDTH - THICKNESS / 2.0, y, THICKNESS, LENGTH);
    }
    for x in [0.0, WIDTH - LENGTH / 2.0, width - LENGTH] {
        marks.extend_rect(x, PAGE_HEIGHT - THICKNESS / 2.0, LENGTH, THICKNESS);
    }
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Page)));
    if let Some(path) = marks.0.finish() {
        paint(surface, "#888", &path);
    }
    surface.end_tagged();
}

/// A colour as in SVG: `#rgb` or `#rrggbb`.
fn fill(ink: &str) -> Fill {
    let digits = ink.trim_start_matches('#');
    let number = u32::from_str_radix(digits, 16).unwrap_or(0);
    let [_, red, green, blue] = number.to_be_bytes();
    let color = if digits.len() == 3 {
        let [_, _, high, low] = number.to_be_bytes();
        rgb::Color::new(0x11 * high, 0x11 * (low >> 4), 0x11 * (low & 0xf))
    } else {
        rgb::Color::new(red, green, blue)
    };
    Fill { paint: color.into(), ..Fill::default() }
}
