//! The pass that a holder prints or shows, as SVG or PDF: the content of the code in words, and the
//! QR code.

mod font;
mod layout;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use maud::html;
use usvg::fontdb::Database;

use self::font::Typeface;
use self::layout::Layout;
use crate::payload::Claims;
use crate::qr::{Level, SymbolError};
use crate::time::Zone;
use crate::words::{Explain, Lang, errors_office as say};

/// Why a pass could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum PassError {
    /// No font was found.
    NoFont,
    /// The file is not a font.
    NotAFont {
        /// The file.
        path: PathBuf,
    },
    /// No font has every character of the pass.
    Glyph {
        /// The first character that the best font lacks.
        character: char,
        /// The best font.
        family: String,
    },
    /// The text of the code does not fit into a QR code.
    Symbol(#[from] SymbolError),
    /// The drawing could not be processed.
    Drawing(String),
}

impl Explain for PassError {
    fn id(&self) -> &'static str {
        match self {
            Self::NoFont => "no-font",
            Self::NotAFont { .. } => "not-a-font",
            Self::Glyph { .. } => "glyph",
            Self::Symbol(error) => error.id(),
            Self::Drawing(_) => "drawing",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoFont => say::no_font(lang).to_owned(),
            Self::NotAFont { path } => say::NotAFont { path: &path.display() }.say(lang),
            Self::Glyph { character, family } => say::Glyph { character, family }.say(lang),
            Self::Symbol(error) => error.words(lang),
            Self::Drawing(detail) => say::Drawing { detail }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NoFont | Self::Glyph { .. } => say::no_font_hint(lang).to_owned(),
            Self::NotAFont { .. } => say::not_a_font_hint(lang).to_owned(),
            Self::Symbol(error) => error.hint(lang),
            Self::Drawing(_) => say::drawing_hint(lang).to_owned(),
        }
    }
}

impl PassError {}

/// The fonts to choose from. A pass uses one face that has every character.
#[derive(Debug)]
pub struct Fonts(Arc<Database>);

impl Fonts {
    /// The fonts of the system.
    #[must_use]
    pub fn of_system() -> Self {
        let mut database = Database::new();
        database.load_system_fonts();
        Self(Arc::new(database))
    }

    /// The font in a file.
    ///
    /// # Errors
    /// [`PassError::NotAFont`].
    pub fn from_file(path: &Path) -> Result<Self, PassError> {
        let mut database = Database::new();
        let loaded = database.load_font_file(path);
        if loaded.is_err() || database.is_empty() {
            return Err(PassError::NotAFont { path: path.to_owned() });
        }
        Ok(Self(Arc::new(database)))
    }
}

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
