//! Masks full names. However a name is written, no more of it is shown than the rule says.

use super::{MaskedName, PayloadError, PlainText};

/// Maximum length of a full name, in characters. Names on documents are shorter.
const MAX_FULL_CHARS: usize = 120;
const MASK: char = MaskedName::MASK;
/// The dot between the parts of a name of China's minorities, as GB/T 2312 and identity cards have
/// it.
const DOT: char = '·';

/// What conversions leave for a character that they do not know: a character of the name is lost.
const LOST: [char; 6] = [char::REPLACEMENT_CHARACTER, '?', '？', '□', '〓', '\u{fffc}'];

/// Masks a full name. See [`MaskedName::mask`].
pub(super) fn mask(full: &str) -> Result<String, PayloadError> {
    let full = full.trim();
    if let Some(found) = full.chars().find(|character| LOST.contains(character)) {
        return Err(PayloadError::TextLost { field: "name", found });
    }
    // Check the full name: the mask could hide a forbidden character.
    PlainText::new("name", full, MAX_FULL_CHARS)?;
    let words = words(full);
    if let [word] = words.as_slice()
        && word.chars().all(is_han)
    {
        return Ok(han(word));
    }
    let mut fitting = String::new();
    // Short masks hide as much as long ones.
    for hidden in ["***", "*"] {
        let masked: Vec<String> = words.iter().map(|word| masked_word(word, hidden)).collect();
        fitting = masked.join(" ");
        if fitting.chars().count() <= MaskedName::MAX_CHARS {
            return Ok(fitting);
        }
    }
    let cut: String = fitting.chars().take(MaskedName::MAX_CHARS + 1).collect();
    // The last word may be cut in two: take whole words.
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    Ok(whole.chars().take(MaskedName::MAX_CHARS).collect())
}

/// The words of a name. Scripts of East Asia write a name as one word: blanks between their
/// characters vanish, and so do blanks around a dot.
fn words(full: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in full.split_whitespace() {
        let piece: String = piece.chars().map(|character| if is_dot(character) { DOT } else { character }).collect();
        match words.last_mut() {
            Some(last) if joins(last, &piece) => last.push_str(&piece),
            _ => words.push(piece),
        }
    }
    words
}

/// Whether a blank between two pieces is not part of the name.
fn joins(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return true };
    last == DOT || first == DOT || (is_east_asian(last) && is_east_asian(first))
}

/// A name of Han characters alone.
fn han(word: &str) -> String {
    let count = word.chars().count();
    let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) else { return String::new() };
    match count {
        // A name of one character cannot be masked. Add a mask to hide at least its length.
        1 | 2 => format!("{first}{MASK}"),
        _ => {
            let hidden = MASK.to_string().repeat((count - 2).min(MaskedName::MAX_CHARS - 2));
            format!("{first}{hidden}{last}")
        }
    }
}

/// A word with the first letter of each of its parts.
fn masked_word(word: &str, hidden: &str) -> String {
    let parts = word.split(DOT).filter_map(|part| part.chars().next());
    let masked: Vec<String> = parts.map(|initial| format!("{initial}{hidden}")).collect();
    // A word of dots alone has no parts.
    if masked.is_empty() { hidden.to_owned() } else { masked.join(DOT.encode_utf8(&mut [0; 4])) }
}

/// The dots that people type between the parts of a name.
const fn is_dot(character: char) -> bool {
    matches!(character, '·' | '•' | '․' | '‧' | '∙' | '⋅' | '・' | '･' | '᛫' | '⸱' | '●' | '\u{0387}' | '\u{ff0e}')
}

/// Han characters: the blocks of CJK ideographs with their extensions, and 〇.
const fn is_han(character: char) -> bool {
    matches!(character, '〇' | '々' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3347f}')
}

/// Characters of scripts that write a name without blanks: Han, kana, bopomofo, hangul.
const fn is_east_asian(character: char) -> bool {
    is_han(character)
        || matches!(
            character,
            '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{318f}' | '\u{31a0}'..='\u{31ff}' | '\u{a960}'..='\u{a97f}'
                | '\u{ac00}'..='\u{d7ff}' | '\u{ff66}'..='\u{ffdc}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blanks_in_a_name_show_nothing_more() {
        for (full, masked) in [
            ("李\u{3000}四", "李*"),
            ("张 三 丰", "张*丰"),
            (" 王\u{a0}五 ", "王*"),
            ("홍 길 동", "홍***"),
            ("やまだ はなこ", "や***"),
            ("张 三 Zhang San", "张*** Z*** S***"),
        ] {
            assert_eq!(mask(full).unwrap(), masked, "{full}");
        }
    }

    #[test]
    fn names_of_minorities_keep_their_dot() {
        for full in ["阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉・买买提", "阿卜杜拉 · 买买提", "阿卜杜拉．买买提"]
        {
            assert_eq!(mask(full).unwrap(), "阿***·买***", "{full}");
        }
        assert_eq!(mask("བསྟན་འཛིན").unwrap(), "བ***");
        assert_eq!(mask("ᠪᠠᠲᠤ").unwrap(), "ᠪ***");
    }

    #[test]
    fn a_long_name_is_masked_to_fit() {
        assert_eq!(mask("Maria da Conceição de Jesus Ferreira dos Santos").unwrap(), "M* d* C* d* J* F* d* S*");
        let many = mask(&vec!["ab"; 40].join(" ")).unwrap();
        assert_eq!(many, ["a*"; 11].join(" "));
        assert_eq!(mask(&"张".repeat(60)).unwrap().chars().count(), MaskedName::MAX_CHARS);
        assert_eq!(mask(&vec!["张"; 40].join("·")).unwrap().chars().count(), MaskedName::MAX_CHARS);
        assert!(matches!(mask(&"张".repeat(121)), Err(PayloadError::TextLength { .. })));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for bad in ["张\u{e816}", "张\u{f0000}", "张\u{e000}三", "张\u{fdd0}"] {
            assert!(matches!(mask(bad), Err(PayloadError::TextCharacter { .. })), "{bad:?}");
        }
        for name in ["李\u{fffd}", "李?", "??", "□四", "李〓", "张\u{fffc}", "张？"] {
            assert!(matches!(mask(name), Err(PayloadError::TextLost { .. })), "{name}");
        }
        assert!(matches!(mask(" \u{3000}"), Err(PayloadError::TextBlank { .. })));
    }

    proptest! {
        /// Apart from masks, blanks and dots, at most one letter of each written word is shown; of a
        /// name of Han characters at most two; and never the whole of two letters or more.
        #[test]
        fn no_more_is_shown_than_the_mask_allows(name in "[张三欧阳李𠮷a-zé길동や·• \u{3000}]{1,40}") {
            if let Ok(masked) = mask(&name) {
                prop_assert!(MaskedName::new(&masked).is_ok(), "{masked}");
                let is_letter = |character: &char| !character.is_whitespace() && !is_dot(*character) && *character != MASK;
                let shown: Vec<char> = masked.chars().filter(is_letter).collect();
                let letters: Vec<char> = name.chars().filter(is_letter).collect();
                if letters.iter().all(|letter| is_east_asian(*letter)) {
                    let parts = name.split(is_dot).filter(|part| part.contains(|c: char| is_letter(&c))).count();
                    prop_assert!(shown.len() <= parts + usize::from(parts == 1), "{name:?}: {masked}");
                    prop_assert!(letters.len() < 2 * parts.max(1) || shown.len() < letters.len(), "{name:?}: {masked}");
                } else {
                    let words = name.split(|c: char| c.is_whitespace() || is_dot(c)).filter(|word| !word.is_empty());
                    prop_assert!(shown.len() <= words.count(), "{name:?}: {masked}");
                }
            }
        }
    }
}
