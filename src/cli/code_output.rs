//! The output of a new code: a picture, a text, or the terminal.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::Failure;
use super::output::{Access, Existing, check_new, print, print_raw, remark, terminal_columns, write_file};
use super::report::JsonArgs;
use crate::issuer::Code;
use crate::payload::{Claims, Lang};
use crate::qr::{Level, QUIET_ZONE, SymbolError, encode, half_blocks, png, svg};
use crate::words::{cli as say, errors_cli as fails};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// File to write: .png, .svg or .txt (only the text). Existing files are never overwritten.
    #[arg(long, short, value_name = "FILE", conflicts_with = "text")]
    out: Option<PathBuf>,
    /// Output format. Default: from the file extension.
    #[arg(long, value_name = "FORM", conflicts_with = "text")]
    format: Option<Form>,
    /// Print only the text of the code.
    #[arg(long)]
    text: bool,
    /// Error correction level. docs/decisions/001-error-correction-level.md explains the default.
    #[arg(long, value_name = "LEVEL", default_value = "l", ignore_case = true)]
    level: LevelArg,
    /// Pixels per module, for PNG and SVG.
    #[arg(long, value_name = "PIXELS", default_value_t = 8)]
    module_pixels: u32,
    /// Width of the light border in modules, for PNG and SVG. Readers need 4.
    #[arg(long, value_name = "MODULES", default_value_t = QUIET_ZONE)]
    quiet_zone: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    Png,
    Svg,
    Terminal,
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LevelArg {
    L,
    M,
    Q,
    H,
}

impl LevelArg {
    pub(super) const fn level(self) -> Level {
        match self {
            Self::L => Level::L,
            Self::M => Level::M,
            Self::Q => Level::Q,
            Self::H => Level::H,
        }
    }
}

impl OutputArgs {
    /// The format from the flag, or from the file extension, or the terminal.
    pub(super) fn form(&self) -> Result<Form, Failure> {
        if self.text {
            return Ok(Form::Text);
        }
        if let Some(form) = self.format {
            return Ok(form);
        }
        let Some(path) = &self.out else { return Ok(Form::Terminal) };
        match path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("png") => Ok(Form::Png),
            Some("svg") => Ok(Form::Svg),
            Some("txt") => Ok(Form::Text),
            _ => {
                Err(Failure::new("wrong-ending", |lang| fails::WrongEnding { expected: &".png, .svg, .txt" }.say(lang))
                    .in_file(path)
                    .advise(fails::code_format_hint))
            }
        }
    }

    /// The file that is written, if any.
    pub(super) fn file(&self) -> Option<&Path> {
        self.out.as_deref()
    }

    /// A new code as data.
    pub(super) fn data(&self, code: &Code, claims: &Claims) -> Map<String, Value> {
        let validity = claims.validity();
        let mut data = Map::new();
        let mut add = |name: &str, value: Value| data.insert(name.to_owned(), value);
        add("cti", code.cti().to_string().into());
        add("kid", code.kid().to_string().into());
        add("region", claims.issuer().code().into());
        add("issued", validity.issued().to_string().into());
        add("not_before", validity.window().not_before().to_string().into());
        add("expires", validity.window().expires().to_string().into());
        add("text", code.text().into());
        add("file", json!(self.out));
        data
    }

    /// Fails if the file cannot be written, before a key is opened.
    pub(super) fn check_free(&self) -> Result<(), Failure> {
        self.out.as_deref().map_or(Ok(()), check_new)
    }

    /// Draws the text of a code without writing anything. With `--json` and without a file, nothing is drawn: the
    /// report of the command has the text.
    pub(super) fn draw(&self, text: &str, form: Form, json: JsonArgs) -> Result<Drawn<'_>, Failure> {
        let file = self.file();
        if json.is_set() && file.is_none() {
            return Ok(Drawn { file, form, bytes: Vec::new(), is_silent: true });
        }
        let failed = |error: SymbolError| Failure::of(&error);
        let draw = || encode(text, self.level.level()).map_err(failed);
        let (pixels, zone) = (self.module_pixels, self.quiet_zone);
        let bytes = match form {
            Form::Png => png(&draw()?, pixels, zone).map_err(failed)?,
            Form::Svg => svg(&draw()?, pixels, zone).map_err(failed)?.into_bytes(),
            Form::Text => format!("{text}\n").into_bytes(),
            Form::Terminal => half_blocks(&draw()?, self.out.is_none()).into_bytes(),
        };
        Ok(Drawn { file, form, bytes, is_silent: false })
    }
}

/// A code in its output form, not yet written.
pub(super) struct Drawn<'a> {
    file: Option<&'a Path>,
    form: Form,
    bytes: Vec<u8>,
    is_silent: bool,
}

impl Drawn<'_> {
    pub(super) fn write(&self, lang: Lang) -> Result<(), Failure> {
        match (self.file, self.form) {
            _ if self.is_silent => Ok(()),
            (Some(path), _) => write_file(path, &self.bytes, Access::Owner, Existing::Keep),
            (None, Form::Png | Form::Svg | Form::Text) => print_raw(&self.bytes),
            (None, Form::Terminal) => {
                let drawn = String::from_utf8_lossy(&self.bytes);
                print(&drawn)?;
                warn_of_width(&drawn, lang);
                Ok(())
            }
        }
    }
}

/// A code that is wider than the terminal is broken into useless lines, so say how wide it is.
fn warn_of_width(drawn: &str, lang: Lang) {
    if let Some((needed, found)) = too_wide(drawn, terminal_columns()) {
        remark(&say::TooWide { needed: &needed, found: &found }.say(lang));
    }
}

/// The width of a drawn code and the width of the terminal, if the terminal is too narrow.
fn too_wide(drawn: &str, columns: Option<usize>) -> Option<(usize, usize)> {
    let line = drawn.lines().next()?;
    // Modules, without the colours: escape sequences have none of these characters.
    let needed = line.chars().filter(|character| matches!(character, ' ' | '█' | '▀' | '▄')).count();
    columns.filter(|columns| *columns < needed).map(|columns| (needed, columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_terminal_is_noticed() {
        let drawn = "\u{1b}[30;47m  ▀▄█  \u{1b}[0m\n";
        assert_eq!(too_wide(drawn, Some(6)), Some((7, 6)));
        assert_eq!(too_wide(drawn, Some(7)), None);
        assert_eq!(too_wide(drawn, None), None);
    }
}
