//! The pass that a holder prints or shows: the content of the code in words, and the QR code. As SVG
//! it is as long as needed; as PDF it has the size of paper.

mod font;
mod layout;
mod parts;
mod pdf;
mod svg;
mod wrap;

use std::sync::Arc;

use usvg::fontdb::Database;

use self::font::Typeface;
use self::layout::Layout;
use crate::payload::{Claims, Lang, Withdrawal};
use crate::qr::Level;
use crate::time::Zone;

pub use font::{Fonts, PassError};
pub use pdf::{MAX_PASSES, PageSize, to_pdf};

/// What a pass shows.
#[derive(Debug, Clone, Copy)]
pub struct PassContent<'a> {
    /// The claims of the code.
    pub claims: &'a Claims,
    /// The text of the code.
    pub text: &'a str,
    /// How the code was withdrawn. The pass is then stamped across the whole page.
    pub withdrawn: Option<Withdrawal>,
}

/// A pass: its texts, its symbol and the fonts for them.
#[derive(Debug)]
pub struct Pass {
    layout: Layout,
    typeface: Typeface,
    fonts: Arc<Database>,
    lang: Lang,
}

impl Pass {
    /// Makes the pass of a code. Shows times in `zone`.
    ///
    /// # Errors
    /// [`PassError`], if the text does not fit a symbol or no font has one of the characters.
    pub fn new(content: PassContent<'_>, zone: &Zone, lang: Lang, fonts: &Fonts) -> Result<Self, PassError> {
        let symbol = crate::qr::encode(content.text, Level::M)?;
        let layout = Layout::new(content, symbol, zone, lang);
        let typeface = Typeface::choose(&fonts.0, &layout.characters())?;
        Ok(Self { layout, typeface, fonts: Arc::clone(&fonts.0), lang })
    }

    /// The pass as SVG. Letters are outlines, so that it looks the same everywhere.
    ///
    /// # Errors
    /// [`PassError::Drawing`].
    pub fn to_svg(&self) -> Result<String, PassError> {
        svg::draw(self)
    }
}
