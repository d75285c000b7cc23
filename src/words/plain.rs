//! Texts without variables.

use fluent_syntax::ast::{Expression, InlineExpression, PatternElement};

use super::{File, Text, term};

/// A text that must have no variables.
pub(super) fn plain(text: &Text, file: &File) -> String {
    if_plain(text, file).unwrap_or_else(|| panic!("expected text, found {:?}", text.elements))
}

/// A text without variables. `None` if it has some.
pub(super) fn if_plain(text: &Text, file: &File) -> Option<String> {
    let element = |element: &_| match element {
        PatternElement::TextElement { value } => Some(String::clone(value)),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
            Some(fluent_syntax::unicode::unescape_unicode_to_string(value).into_owned())
        }
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::TermReference { id, .. }) } => {
            if_plain(term(file, &id.name), file)
        }
        PatternElement::Placeable { .. } => None,
    };
    text.elements.iter().map(element).collect()
}
