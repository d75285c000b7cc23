//! Chooses a font face with every character of a pass, and measures text.

use std::collections::BTreeSet;

use usvg::fontdb::{Database, FaceInfo, ID, Style, Weight};

use super::PassError;

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
