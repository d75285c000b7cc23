//! Writes passes to a file.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Failure;
use super::output::{Access, Existing, check_new, write_file};
use crate::office::pass::{Fonts, PageSize, Pass, PassContent, to_pdf};
use crate::payload::Lang;
use crate::time::Zone;
use crate::words::errors_cli as fails;

/// The flags of a command that writes a pass.
#[derive(Debug, clap::Args)]
pub(super) struct PassFileArgs {
    /// Font file for the pass (.ttf, .otf, .ttc). Default: system fonts.
    #[arg(long, value_name = "FILE")]
    font: Option<PathBuf>,
    /// Paper of a PDF: a6 has one pass a page, a4 four to cut apart. Default: a6.
    #[arg(long, value_name = "SIZE", ignore_case = true)]
    page: Option<PageArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PageArg {
    A6,
    A4,
}

/// The file of a pass, and everything needed to draw it.
pub(super) struct PassFile<'a> {
    path: &'a Path,
    form: PassForm,
    fonts: Fonts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PassForm {
    Svg,
    Pdf(PageSize),
}

impl PassFileArgs {
    /// Checks the file of a pass before anything is signed: its ending, that it can be written, and
    /// the fonts.
    pub(super) fn check<'a>(&self, path: &'a Path) -> Result<PassFile<'a>, Failure> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let form = match (ending, self.page) {
            (Some("pdf"), None | Some(PageArg::A6)) => PassForm::Pdf(PageSize::A6),
            (Some("pdf"), Some(PageArg::A4)) => PassForm::Pdf(PageSize::A4),
            (Some("svg"), None) => PassForm::Svg,
            (_, Some(_)) => return Err(wrong_ending(path, ".pdf")),
            _ => return Err(wrong_ending(path, ".svg, .pdf")),
        };
        check_new(path)?;
        let fonts = match &self.font {
            Some(font) => Fonts::from_file(font)?,
            None => Fonts::of_system(),
        };
        Ok(PassFile { path, form, fonts })
    }
}

fn wrong_ending(path: &Path, expected: &str) -> Failure {
    Failure::new("wrong-ending", |lang| fails::WrongEnding { expected: &expected }.say(lang)).in_file(path)
}

impl PassFile<'_> {
    /// Draws passes as SVG or PDF, by the ending of the file. An SVG has one pass.
    pub(super) fn draw(&self, contents: &[PassContent<'_>], zone: &Zone, lang: Lang) -> Result<Vec<u8>, Failure> {
        let passes = contents.iter().map(|content| Pass::new(*content, zone, lang, &self.fonts));
        let passes = passes.collect::<Result<Vec<_>, _>>()?;
        match (self.form, passes.as_slice()) {
            (PassForm::Pdf(size), passes) => Ok(to_pdf(passes, size)?),
            (PassForm::Svg, [pass]) => Ok(pass.to_svg()?.into_bytes()),
            (PassForm::Svg, _) => Err(wrong_ending(self.path, ".pdf")),
        }
    }

    /// Writes the drawn passes. Never overwrites an existing file.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        write_file(self.path, bytes, Access::Owner, Existing::Keep)
    }
}
