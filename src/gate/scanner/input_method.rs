//! What Chinese, Japanese and Korean input methods make of the characters of a code.

/// What was typed into an input method.
pub(super) enum Typed {
    Character(char),
    /// Letters that a Korean input method has joined. Their case is lost.
    Letters(Vec<char>),
}

/// What was typed before an input method changed it. `None` if no input method makes this character
/// from one of a code, or if it cannot be told.
pub(super) fn before_input_method(character: char) -> Option<Typed> {
    let plain = match character {
        // Full-width forms stand in the order of ASCII (Unicode block FF00).
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character).checked_sub(0xfee0)?)?,
        '\u{3000}' | '\u{a0}' => ' ',
        '￥' | '¥' | '﹩' => '$',
        '。' | '｡' | '﹒' => '.',
        '、' | '・' | '･' | '÷' => '/',
        'ー' | 'ｰ' | '−' | '﹣' => '-',
        '∶' | '︰' | '﹕' => ':',
        '×' | '﹡' => '*',
        '﹢' => '+',
        '﹪' => '%',
        _ => return hangul(character).map(Typed::Letters),
    };
    Some(Typed::Character(plain))
}

/// The keys of the Korean layout (Dubeolsik) in the order of the letters in Unicode, from U+3131.
/// Letters of two keys have both.
const JAMO: &str = "R R RT S SW SG E E F FR FA FQ FT FX FV FG A Q Q QT T T D W W C Z X V G \
                    K O I O J P U P H HK HO HL Y N NJ NP NL B M ML L";
/// Initial consonants, vowels and final consonants of a syllable, as indices into [`JAMO`]. Vowels
/// are the ones from 30 on.
const INITIALS: [usize; 19] = [0, 1, 3, 6, 7, 8, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29];
const FINALS: [usize; 27] =
    [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29];
const VOWELS_FROM: usize = 30;

/// The keys of a Korean letter or syllable (Unicode, chapter 3.12).
fn hangul(character: char) -> Option<Vec<char>> {
    let keys = |jamo: usize| JAMO.split_ascii_whitespace().nth(jamo).map(str::chars);
    let index = |from: u32| usize::try_from(u32::from(character).checked_sub(from)?).ok();
    match character {
        '\u{3131}'..='\u{3163}' => Some(keys(index(0x3131)?)?.collect()),
        '\u{ac00}'..='\u{d7a3}' => {
            let syllable = index(0xac00)?;
            let initial = INITIALS.get(syllable / 588)?;
            let mut typed: Vec<char> = keys(*initial)?.chain(keys(VOWELS_FROM + syllable % 588 / 28)?).collect();
            // The first of the 28 finals is none.
            if let Some(last) = (syllable % 28).checked_sub(1) {
                typed.extend(keys(*FINALS.get(last)?)?);
            }
            Some(typed)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_syllables_are_taken_apart() {
        let typed = |text: &str| text.chars().filter_map(hangul).flatten().collect::<String>();
        // ㄹ, ㅇ; 한글 and 값 as they are typed on a Korean keyboard.
        assert_eq!(typed("ㄹㅇ"), "FD");
        assert_eq!(typed("한글"), "GKSRMF");
        assert_eq!(typed("값꽈ㅣ"), "RKQTRHKL");
        assert_eq!(JAMO.split_ascii_whitespace().count(), 51);
    }
}
