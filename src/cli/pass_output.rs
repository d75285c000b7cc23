//! Writes a pass to a file.

use std::path::{Path, PathBuf};

use super::Failure;
use super::output::{Access, Existing, check_new, write_file};
use crate::office::pass::{Fonts, Pass};
use crate::payload::{Claims, Lang};
use crate::time::Zone;
use crate::words::errors_cli as fails;

/// The flags of a command that writes a pass.
#[derive(Debug, clap::Args)]
pub(super) struct PassFileArgs {
    /// Font file for the pass (.ttf, .otf, .ttc). Default: a system font.
    #[arg(long, value_name = "FILE")]
    font: Option<PathBuf>,
}

/// The file of a pass, and everything needed to draw it.
pub(super) struct PassFile<'a> {
    path: &'a Path,
    is_pdf: bool,
    fonts: Fonts,
}

impl PassFileArgs {
    /// Checks the file of a pass before anything is signed: its ending, that it can be written, and
    /// the fonts.
    pub(super) fn check<'a>(&self, path: &'a Path) -> Result<PassFile<'a>, Failure> {
        let is_pdf = match path.extension().and_then(|ending| ending.to_str()) {
            Some("pdf") => true,
            Some("svg") => false,
            _ => {
                return Err(Failure::new("wrong-ending", |lang| {
                    fails::WrongEnding { expected: &".svg, .pdf" }.say(lang)
                })
                .in_file(path));
            }
        };
        check_new(path)?;
        let fonts = match &self.font {
            Some(font) => Fonts::from_file(font)?,
            None => Fonts::of_system(),
        };
        Ok(PassFile { path, is_pdf, fonts })
    }
}

impl PassFile<'_> {
    /// Draws a pass as SVG or PDF, by the ending of the file.
    pub(super) fn draw(&self, (claims, text): (&Claims, &str), zone: &Zone, lang: Lang) -> Result<Vec<u8>, Failure> {
        let pass = Pass::new(claims, text, zone, lang, &self.fonts)?;
        Ok(if self.is_pdf { pass.to_pdf()? } else { pass.to_svg().into_bytes() })
    }

    /// Writes the drawn pass. Never overwrites an existing file.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        write_file(self.path, bytes, Access::Owner, Existing::Keep)
    }
}
