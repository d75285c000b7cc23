//! Draws a pass as SVG.

use core::fmt::Write;
use std::sync::Arc;

use maud::{Markup, html};

use super::Pass;
use super::font::{PassError, Typeface};
use super::layout::{STAMP_INK, WIDTH, modules, stamp_measure};
use super::parts::{Part, Shape};
use crate::qr::Matrix;

pub(super) fn draw(pass: &Pass) -> Result<String, PassError> {
    let page = pass.layout.free(&pass.typeface);
    let height = format!("{:.2}", page.height);
    let shapes = page.parts.iter().flat_map(|Part { shapes, .. }| shapes);
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(format_args!("{WIDTH}mm")) height=(format_args!("{height}mm"))
            viewBox=(format_args!("0 0 {WIDTH} {height}")) font-family=(pass.typeface.family()) {
            rect width=(WIDTH) height=(height) fill="#fff" {}
            @for shape in shapes { (draw_shape(shape, &pass.layout.symbol, &pass.typeface)) }
        }
    };
    let options = usvg::Options {
        fontdb: Arc::clone(&pass.fonts),
        font_family: pass.typeface.family().to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&svg.into_string(), &options);
    let tree = tree.map_err(|error| PassError::Drawing(error.to_string()))?;
    let options = usvg::WriteOptions { coordinates_precision: 3, ..usvg::WriteOptions::default() };
    // Outlines contain no text for screen readers, so add a title.
    let title = html! { title { (pass.layout.title()) } }.into_string();
    Ok(tree.to_string(&options).replacen('>', &format!(">{title}"), 1))
}

fn draw_shape(shape: &Shape, symbol: &Matrix, typeface: &Typeface) -> Markup {
    match shape {
        Shape::Text { at, size, ink, text } => words(typeface, *at, *size, ink, text),
        Shape::Rect { at: (x, y), size: (width, height), ink } => html! {
            rect x=(mm(*x)) y=(mm(*y)) width=(mm(*width)) height=(mm(*height)) fill=(ink) {}
        },
        Shape::Circle { middle: (x, y), radius, ink } => html! {
            circle cx=(mm(*x)) cy=(mm(*y)) r=(radius) fill=(ink) {}
        },
        Shape::Triangle { top: (x, y), half, height, ink } => html! {
            path d=(format_args!("M{x:.2} {y:.2}l{half} {height}h{:.2}z", -2.0 * half)) fill=(ink) {}
        },
        Shape::Symbol { at: (x, y), side } => {
            let (modules, scale) = modules(symbol, *side);
            let mut dark = String::new();
            for (column, row) in modules {
                let _ = write!(dark, "M{column} {row}h1v1h-1z");
            }
            html! {
                g transform=(format_args!("translate({x:.3} {y:.3}) scale({scale:.6})"))
                    shape-rendering="crispEdges" { path d=(dark) {} }
            }
        }
        Shape::Stamp { middle: (x, y), degrees, width, text } => {
            let measure = stamp_measure(typeface, text, *width);
            html! {
                g transform=(format_args!("translate({x:.2} {y:.2}) rotate({degrees:.2})")) {
                    @for line in measure.lines { (draw_shape(&line, symbol, typeface)) }
                    (words(typeface, measure.at, measure.size, STAMP_INK, text))
                }
            }
        }
    }
}

/// Draws text, each run in the face that has its characters.
fn words(typeface: &Typeface, (mut x, y): (f32, f32), size: f32, ink: &str, text: &str) -> Markup {
    html! {
        @for (face, run) in typeface.runs(text) {
            text x=(mm(x)) y=(mm(y)) font-size=(size) font-family=(typeface.family_of(face)) fill=(ink)
                xml:space="preserve" { (run) }
            ({ x += typeface.width(run) * size; "" })
        }
    }
}

fn mm(length: f32) -> String {
    format!("{length:.2}")
}
