//! `fede scan`: the texts of the symbols in pictures.

use serde::Serialize;

use super::output::{print, remark};
use super::reading::{Found, Source, unreadable};
use super::sanitize::escape_line;
use super::{Failure, Outcome};
use crate::qr::Symbol;

/// Print the texts of the symbols in pictures, of whatever kind they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 symbols were found · 2 none was found, or a picture could not be opened.")]
pub(super) struct Args {
    /// Pictures (PNG, JPEG, WebP, GIF, BMP, TIFF, PNM, QOI, TGA); `-` is standard input.
    #[arg(value_name = "IMAGE", required = true)]
    images: Vec<String>,
    /// One JSON object a picture and line: {"image", "symbols": [{"text", "hex", "corners"}]}.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct PictureLine<'a> {
    image: &'a str,
    symbols: Vec<SymbolLine<'a>>,
}

#[derive(Serialize)]
struct SymbolLine<'a> {
    text: &'a str,
    hex: String,
    corners: [[f32; 2]; 4],
}

impl<'a> SymbolLine<'a> {
    fn new(symbol: &'a Symbol) -> Self {
        let hex = symbol.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        // A hundredth of a pixel is more than the reader knows.
        let round = |value: f32| (value * 100.0).round() / 100.0;
        let corners = symbol.corners().map(|corner| [round(corner.x), round(corner.y)]);
        Self { text: symbol.text(), hex, corners }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let (mut any, mut trouble) = (false, false);
    for image in &args.images {
        let looked = match Source::Picture(image.into()).look() {
            Ok(Found::Symbols(symbols)) => Ok(symbols),
            Ok(Found::Unreadable(error)) => Err(unreadable(image, &error)),
            Ok(Found::Text(_)) => Err(Failure::new("expected a picture on standard input, found text")),
            Err(failure) => Err(failure),
        };
        let opened = looked.is_ok();
        trouble |= !opened;
        let symbols = looked.unwrap_or_else(|failure| {
            failure.print();
            Vec::new()
        });
        any |= !symbols.is_empty();
        if args.json {
            let line = PictureLine { image, symbols: symbols.iter().map(SymbolLine::new).collect() };
            print(&(to_json(&line)? + "\n"))?;
        } else {
            for symbol in &symbols {
                print(&(escape_line(symbol.text()) + "\n"))?;
            }
            if symbols.is_empty() && opened {
                remark(&format!("{image}: no symbol found"));
            }
        }
    }
    Ok(if any && !trouble { Outcome::Done } else { Outcome::Undecided })
}

/// JSON on one line; its strings escape control characters by themselves.
pub(super) fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(Failure::new)
}
