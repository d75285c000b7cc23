//! The fonts of a pass: chooses faces with every character of it, and measures text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use usvg::fontdb::{Database, FaceInfo, ID, Style, Weight};

use crate::qr::SymbolError;
use crate::words::{Explain, Lang, errors_office as say};

/// Preferred sans-serif families, best first: with Chinese characters, and then Latin ones.
const PREFERRED: [&str; 14] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Hiragino Sans GB",
    "Droid Sans Fallback",
    "Noto Sans",
    "DejaVu Sans",
    "Liberation Sans",
    "Helvetica",
    "Arial",
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
    /// There are more passes than a file may have.
    TooMany {
        /// The maximum.
        max: usize,
        /// The number of passes.
        found: usize,
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
            Self::TooMany { .. } => "too-many-passes",
            Self::Symbol(error) => error.id(),
            Self::Drawing(_) => "drawing",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoFont => say::no_font(lang).to_owned(),
            Self::NotAFont { path } => say::NotAFont { path: &path.display() }.say(lang),
            Self::Glyph { character, family } => say::Glyph { character, family }.say(lang),
            Self::TooMany { max, found } => say::TooManyPasses { max, found }.say(lang),
            Self::Symbol(error) => error.words(lang),
            Self::Drawing(detail) => say::Drawing { detail }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NoFont => say::no_font_hint(lang).to_owned(),
            Self::Glyph { .. } => say::glyph_hint(lang).to_owned(),
            Self::NotAFont { .. } => say::not_a_font_hint(lang).to_owned(),
            Self::TooMany { .. } => say::too_many_passes_hint(lang).to_owned(),
            Self::Symbol(error) => error.hint(lang),
            Self::Drawing(_) => say::drawing_hint(lang).to_owned(),
        }
    }
}

/// The fonts to choose from. A pass uses as few faces as have every character.
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

/// The font faces of a pass: the first has as many of its characters as one face can, the others
/// have the rest, such as a name in Tibetan or Mongolian letters.
#[derive(Debug)]
pub(super) struct Typeface {
    family: String,
    /// The family of each face that is used.
    families: BTreeMap<ID, String>,
    /// The face of each character, and its width in ems.
    faces: BTreeMap<char, (ID, f32)>,
}

impl Typeface {
    /// Chooses faces that together have all these characters.
    pub(super) fn choose(database: &Database, characters: &BTreeSet<char>) -> Result<Self, PassError> {
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
        let lacking = |face: &FaceInfo, of: &BTreeSet<char>| missing(database, face.id, of);
        let complete = faces.iter().find(|face| lacking(face, characters).is_empty());
        // `min_by_key` returns the first of equals.
        let base = complete.or_else(|| faces.iter().min_by_key(|face| lacking(face, characters).len()));
        let base = base.ok_or(PassError::NoFont)?;
        let family = family_of(base).to_owned();
        let (mut chosen, mut rest) = (BTreeMap::new(), lacking(base, characters));
        measure(database, base.id, characters, &mut chosen);
        while let Some(character) = rest.first().copied() {
            let has = |face: &&&FaceInfo| lacking(face, &BTreeSet::from([character])).is_empty();
            let Some(face) = faces.iter().find(has) else { return Err(PassError::Glyph { character, family }) };
            measure(database, face.id, characters, &mut chosen);
            rest = lacking(face, &rest.into_iter().collect());
        }
        let used: BTreeSet<ID> = chosen.values().map(|(face, _)| *face).collect();
        let families = faces.iter().filter(|face| used.contains(&face.id));
        let families = families.map(|face| (face.id, family_of(face).to_owned())).collect();
        Ok(Self { family, families, faces: chosen })
    }

    pub(super) fn family(&self) -> &str {
        &self.family
    }

    /// The family of a face of a run.
    pub(super) fn family_of(&self, face: ID) -> &str {
        self.families.get(&face).map_or(&self.family, String::as_str)
    }

    /// The width of a text, in ems.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|character| self.faces.get(&character).map_or(WIDE, |(_, width)| *width)).sum()
    }

    /// A text in parts, each with the face that has its characters.
    pub(super) fn runs<'a>(&self, text: &'a str) -> Vec<(ID, &'a str)> {
        let mut runs: Vec<(ID, core::ops::Range<usize>)> = Vec::new();
        for (at, character) in text.char_indices() {
            let Some((face, _)) = self.faces.get(&character) else { continue };
            let end = at + character.len_utf8();
            match runs.last_mut() {
                Some((last, range)) if last == face && range.end == at => range.end = end,
                _ => runs.push((*face, at..end)),
            }
        }
        runs.into_iter().filter_map(|(face, range)| Some((face, text.get(range)?))).collect()
    }
}

/// Adds the characters that a face has and no earlier one, with their widths in ems.
fn measure(database: &Database, id: ID, characters: &BTreeSet<char>, faces: &mut BTreeMap<char, (ID, f32)>) {
    database.with_face_data(id, |data, index| {
        let Ok(face) = ttf_parser::Face::parse(data, index) else { return };
        let em = f32::from(face.units_per_em());
        for character in characters {
            let advance = face.glyph_index(*character).and_then(|glyph| face.glyph_hor_advance(glyph));
            if let Some(advance) = advance {
                faces.entry(*character).or_insert((id, f32::from(advance) / em));
            }
        }
    });
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
