//! The fonts of a pass: chooses a face with every character of it, and measures text.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use usvg::fontdb::{Database, FaceInfo, ID, Style, Weight};

use crate::qr::SymbolError;
use crate::words::{Explain, Lang, errors_office as say};

/// Preferred sans-serif families with Chinese and Latin characters, best first.
const PREFERRED: [&str; 9] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Hiragino Sans GB",
    "Droid Sans Fallback",
];
/// Width of a character that cannot be measured, in ems.
const WIDE: f32 = 1.0;

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

/// The fonts to choose from. A pass uses one face that has every character.
#[derive(Debug)]
pub struct Fonts(pub(super) Arc<Database>);

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

/// The font face of a pass.
#[derive(Debug)]
pub(super) struct Typeface<'a> {
    database: &'a Database,
    id: ID,
    family: String,
}

impl<'a> Typeface<'a> {
    /// Chooses a face that has all these characters.
    pub(super) fn choose(database: &'a Database, characters: &BTreeSet<char>) -> Result<Self, PassError> {
        let is_plain = |face: &&FaceInfo| face.style == Style::Normal && face.weight == Weight::NORMAL;
        let mut faces: Vec<&FaceInfo> = database.faces().filter(is_plain).collect();
        if faces.is_empty() {
            faces = database.faces().collect();
        }
        // Preferred families first, the others by name: the choice must be the same on every run.
        faces.sort_by_key(|face| {
            let family = family_of(face);
            (PREFERRED.iter().position(|name| *name == family).unwrap_or(PREFERRED.len()), family.to_owned())
        });
        let mut best: Option<(usize, char, &FaceInfo)> = None;
        for face in faces {
            let missing: Vec<char> = missing(database, face.id, characters);
            let Some(first) = missing.first() else {
                return Ok(Self { database, id: face.id, family: family_of(face).to_owned() });
            };
            // Remember the face that lacks the fewest characters, for the error message.
            if best.is_none_or(|(count, ..)| missing.len() < count) {
                best = Some((missing.len(), *first, face));
            }
        }
        let (_, character, face) = best.ok_or(PassError::NoFont)?;
        Err(PassError::Glyph { character, family: family_of(face).to_owned() })
    }

    pub(super) fn family(&self) -> &str {
        &self.family
    }

    /// The width of a text, in ems.
    pub(super) fn width(&self, text: &str) -> f32 {
        let measured = self.database.with_face_data(self.id, |data, index| {
            let face = ttf_parser::Face::parse(data, index).ok()?;
            let em = f32::from(face.units_per_em());
            let advance = |character| {
                let glyph = face.glyph_index(character)?;
                face.glyph_hor_advance(glyph).map(|advance| f32::from(advance) / em)
            };
            Some(text.chars().map(|character| advance(character).unwrap_or(WIDE)).sum())
        });
        measured.flatten().unwrap_or_else(|| text.chars().map(|_| WIDE).sum())
    }
}

fn family_of(face: &FaceInfo) -> &str {
    face.families.first().map_or("", |(name, _)| name)
}

fn missing(database: &Database, id: ID, characters: &BTreeSet<char>) -> Vec<char> {
    let found = database.with_face_data(id, |data, index| {
        let face = ttf_parser::Face::parse(data, index).ok()?;
        Some(characters.iter().copied().filter(|character| face.glyph_index(*character).is_none()).collect())
    });
    found.flatten().unwrap_or_else(|| characters.iter().copied().collect())
}
