//! What is wrong with one field of a request: where, and why in both languages.

use serde_json::json;

use crate::office::{DeclarationError, Fault};
use crate::words::{Explain, Lang};

/// What is wrong with a field.
#[derive(Debug, Clone)]
pub(in crate::office::online) struct FieldFault {
    /// Where: a JSON pointer (RFC 6901).
    pointer: String,
    id: &'static str,
    en: String,
    zh: String,
}

impl FieldFault {
    /// A fault at a pointer, in the words of an error.
    pub(super) fn new(pointer: impl Into<String>, error: &impl Explain) -> Self {
        let [en, zh] = [Lang::En, Lang::Zh].map(|lang| sentence(error, lang));
        Self { pointer: pointer.into(), id: error.id(), en, zh }
    }

    /// A fault of an act of the office, with the path that it has there. `base` is the pointer of the
    /// object.
    pub(super) fn of_path(base: &str, fault: &Fault) -> Self {
        Self::new(format!("{base}{}", pointer_of(&fault.field)), &fault.error)
    }

    /// What is wrong with a declaration, at its field.
    pub(super) fn of_declaration(base: &str, error: &DeclarationError) -> Self {
        match error {
            DeclarationError::Field(fault) => Self::of_path(base, fault),
            other => Self::new(base, other),
        }
    }

    /// As JSON, in a language.
    pub(super) fn to_json(&self, lang: Lang) -> serde_json::Value {
        json!({ "pointer": self.pointer, "id": self.id, "detail": lang.pick(&self.en, &self.zh) })
    }
}

fn sentence(error: &impl Explain, lang: Lang) -> String {
    let (words, hint) = (error.words(lang), error.hint(lang));
    if hint.is_empty() { words } else { format!("{words}{}{hint}", lang.pick("; ", "；")) }
}

/// The JSON pointer of a path such as `places[2].arrival`.
fn pointer_of(path: &str) -> String {
    if path.is_empty() || path == "." || path == "declaration" {
        return String::new();
    }
    let steps = path.split(['.', '[']).map(|step| step.trim_end_matches(']')).filter(|step| !matches!(*step, "" | "?"));
    steps.fold(String::new(), |pointer, step| {
        // RFC 6901, 3.
        format!("{pointer}/{}", step.replace('~', "~0").replace('/', "~1"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_pointer() {
        for (path, pointer) in [
            ("name", "/name"),
            ("places[2].arrival", "/places/2/arrival"),
            ("declarant.name", "/declarant/name"),
            ("declaration", ""),
            (".", ""),
            ("a/b~c", "/a~1b~0c"),
        ] {
            assert_eq!(pointer_of(path), pointer, "{path}");
        }
    }
}
