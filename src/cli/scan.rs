//! `fede scan`: prints the texts of the symbols in pictures.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::output::{Access, Existing, escape_line, print_exact, remark, write_file};
use super::reading::{Found, Source, unreadable};
use super::report::JsonArgs;
use super::{Failure, Outcome};
use crate::foreign::Network;
use crate::payload::Lang;
use crate::qr::{Effort, LumaImage, QrReader, Symbol, SymbolReader};
use crate::words::{cli as say, errors_cli as fails};

/// Print the text of every QR code in pictures, not only of fede codes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 symbols were found · 2 none was found, or a picture could not be opened.")]
pub(super) struct Args {
    /// Pictures (PNG, JPEG, WebP, GIF, BMP, TIFF, PNM, QOI, TGA, PDF, SVG). `-` reads standard input.
    #[arg(value_name = "IMAGE", required = true)]
    images: Vec<String>,
    #[command(flatten)]
    json: JsonArgs,
    /// How hard to try.
    #[arg(long, value_enum, default_value_t)]
    effort: EffortArg,
    /// Write the stages of the reader as PNG files to this directory (docs/reading.md).
    #[arg(long, value_name = "DIR")]
    debug: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum EffortArg {
    /// Fast enough for a live stream.
    Fast,
    /// A second attempt if nothing is found.
    Normal,
    /// Every method, including other readers.
    #[default]
    Thorough,
}

impl EffortArg {
    const fn effort(self) -> Effort {
        match self {
            Self::Fast => Effort::Fast,
            Self::Normal => Effort::Normal,
            Self::Thorough => Effort::Thorough,
        }
    }
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
    /// The network of a code that is not of fede.
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<&'static str>,
    /// Which part of a text the symbol has.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<PartLine>,
}

#[derive(Serialize)]
struct PartLine {
    number: u8,
    of: u8,
}

impl<'a> SymbolLine<'a> {
    fn new(symbol: &'a Symbol) -> Self {
        let hex = base16ct::lower::encode_string(symbol.bytes());
        // A hundredth of a pixel is more than the reader knows.
        let round = |value: f32| (value * 100.0).round() / 100.0;
        let corners = symbol.corners().map(|corner| [round(corner.x), round(corner.y)]);
        let part = symbol.part().map(|part| PartLine { number: part.number(), of: part.of() });
        Self { text: symbol.text(), hex, corners, network: Network::of_text(symbol.text()).map(Network::id), part }
    }
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let (mut any, mut trouble) = (false, false);
    for (number, image) in (1..).zip(&args.images) {
        let looked =
            match Source::Picture(image.into()).look_with(&mut |picture, most| read(args, most, number, picture)) {
                Ok(Found::Symbols(symbols)) => Ok(symbols),
                Ok(Found::Unreadable(error)) => Err(unreadable(image, &error)),
                Ok(Found::Other(found)) => {
                    let reason = crate::verifier::Reason::OtherSymbology { found };
                    Err(Failure::of(&reason).with_name(image))
                }
                Ok(Found::Texts(_)) => {
                    let failure = Failure::new("text-not-picture", fails::text_not_picture);
                    Err(failure.advise(fails::text_not_picture_hint).with_name(image))
                }
                Err(failure) => Err(failure),
            };
        let opened = looked.is_ok();
        trouble |= !opened;
        let symbols = looked.unwrap_or_else(|failure| {
            failure.print(lang);
            Vec::new()
        });
        any |= !symbols.is_empty();
        let line = PictureLine { image, symbols: symbols.iter().map(SymbolLine::new).collect() };
        if args.json.is_set() {
            args.json.report(&line, String::new)?;
        } else {
            // The texts of symbols are not words for people: a time in one stays as it is.
            for network in symbols.iter().filter_map(|symbol| Network::of_text(symbol.text())) {
                remark(&say::OfNetwork { name: image, network: &network.words(lang) }.say(lang));
            }
            for part in symbols.iter().filter_map(Symbol::part) {
                remark(&say::OfSeveral { name: image, number: &part.number(), of: &part.of() }.say(lang));
            }
            print_exact(&symbols.iter().map(|symbol| escape_line(symbol.text()) + "\n").collect::<String>())?;
        }
        if symbols.is_empty() && opened && !args.json.is_set() {
            remark(&say::NoSymbol { name: image }.say(lang));
        }
    }
    Ok(if any && !trouble { Outcome::Done } else { Outcome::Undecided })
}

/// Reads a picture. With `--debug`, also writes the stages; from the second picture on, their file
/// names start with the number of the picture.
/// Reads a picture. `most` is less than full effort for the later pages of a file.
fn read(args: &Args, most: Effort, number: usize, picture: &LumaImage) -> Result<Vec<Symbol>, Failure> {
    let reader = QrReader::new(match args.effort.effort() {
        Effort::Thorough => most,
        lower => lower,
    });
    let Some(directory) = &args.debug else { return Ok(reader.read(picture)) };
    let (symbols, stages) = reader.read_and_draw(picture);
    std::fs::create_dir_all(directory).map_err(|error| Failure::io("create", directory, &error))?;
    for stage in stages {
        let name = if number == 1 { stage.name.clone() } else { format!("{number}-{}", stage.name) };
        let path = directory.join(name).with_extension("png");
        let png = stage.png().ok_or_else(|| Failure::new("no-memory", fails::no_memory))?;
        // Pictures of a person's code: only the owner may read them.
        write_file(&path, &png, Access::Owner, Existing::Replace)?;
    }
    Ok(symbols)
}
