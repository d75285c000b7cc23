//! The part of the build script for the texts of pages: it writes them as JavaScript, and leaves out of their
//! cores what only a command line says.

use std::collections::BTreeMap;
use std::fmt::Write;

use fluent_syntax::ast::{Expression, InlineExpression, PatternElement, VariantKey};

use super::{File, LANGUAGES, Text, plain, term, variables};

/// Writes the texts of the page as a JavaScript module: strings, and functions that take an object
/// of variables.
pub(super) fn write(languages: &[BTreeMap<String, File>; 2], page: &str) -> String {
    let mut out = format!("// Made from src/words/*/{page}.ftl.\n\nexport const WORDS = {{\n");
    for ((name, _), language) in LANGUAGES.iter().zip(languages) {
        let _ = writeln!(out, "  {name:?}: {{");
        let file = &language[page];
        for (id, text) in &file.messages {
            if variables(text, file).is_empty() {
                let _ = writeln!(out, "    {id:?}: {},", quoted(&plain(text, file)));
            } else {
                let _ = writeln!(out, "    {id:?}: (it) => `{}`,", template(text, file));
            }
        }
        out.push_str("  },\n");
    }
    out.push_str("};\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn template(text: &Text, file: &File) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${");
    let mut out = String::new();
    for element in &text.elements {
        match element {
            PatternElement::TextElement { value } => out.push_str(&escaped(value)),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    out.push_str(&escaped(&fluent_syntax::unicode::unescape_unicode_to_string(value)));
                }
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    let _ = write!(out, "${{it.{}}}", id.name);
                }
                Expression::Inline(InlineExpression::TermReference { id, .. }) => {
                    out.push_str(&template(term(file, &id.name), file));
                }
                Expression::Inline(other) => panic!("expected text, a variable or a term, found {other:?}"),
                Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                    let (default, others): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| variant.default);
                    out.push_str("${");
                    for variant in others {
                        let key = match &variant.key {
                            VariantKey::Identifier { name } if name == "one" => "1".to_owned(),
                            VariantKey::Identifier { name } => name.clone(),
                            VariantKey::NumberLiteral { value } => value.clone(),
                        };
                        let _ =
                            write!(out, "String(it.{}) === {key:?} ? `{}` : ", id.name, template(&variant.value, file));
                    }
                    for variant in default {
                        let _ = write!(out, "`{}`", template(&variant.value, file));
                    }
                    out.push('}');
                }
                Expression::Select { .. } => panic!("a selector must be a variable"),
            },
        }
    }
    out
}

/// Empties the hints that name a command of the program. Nobody at a page can run one, and a page says what
/// to do there in words of its own.
pub(super) fn leave_out_commands(file: &mut File) {
    let names_one = |text: &Text| {
        text.elements.iter().any(|element| match element {
            PatternElement::TextElement { value } => value.contains("`fede "),
            PatternElement::Placeable { .. } => false,
        })
    };
    let hints = file.messages.iter_mut().filter(|(id, text)| id.ends_with("-hint") && names_one(text));
    hints.for_each(|(_, text)| text.elements.retain(|element| matches!(element, PatternElement::Placeable { .. })));
}
