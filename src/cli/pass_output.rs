//! Writes a pass to a file.

use std::path::{Path, PathBuf};

use super::Failure;
use super::output::{Access, Existing, write_file};
use crate::office::pass::{Fonts, Pass};
use crate::payload::{Claims, Lang};
use crate::time::Zone;
use crate::words::errors_cli as fails;

/// The font flag of a pass.
#[derive(Debug, clap::Args)]
pub(super) struct FontArgs {
    /// Font file for the pass (.ttf, .otf, .ttc). Default: a system font.
    #[arg(long, value_name = "FILE")]
    font: Option<PathBuf>,
}

impl FontArgs {
    /// Writes a pass as SVG or PDF, by the file extension. Never overwrites an existing file.
    pub(super) fn write_pass(
        &self,
        path: &Path,
        (claims, text): (&Claims, &str),
        zone: &Zone,
        lang: Lang,
    ) -> Result<(), Failure> {
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
        let fonts = match &self.font {
            Some(font) => Fonts::from_file(font)?,
            None => Fonts::of_system(),
        };
        let pass = Pass::new(claims, text, zone, lang, &fonts)?;
        let bytes = if is_pdf { pass.to_pdf()? } else { pass.to_svg().into_bytes() };
        write_file(path, &bytes, Access::Owner, Existing::Keep)
    }
}
