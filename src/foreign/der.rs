//! DER (X.690), element by element: what keys and certificates need. Each length has its shortest form
//! and at most two bytes.

/// `INTEGER`.
pub(super) const INTEGER: u8 = 0x02;
/// `SEQUENCE`.
pub(super) const SEQUENCE: u8 = 0x30;

/// Splits one element off: its tag, its content, the rest.
pub(super) fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81 => {
            let (length, rest) = rest.split_first()?;
            (if *length > 0x7f { usize::from(*length) } else { return None }, rest)
        }
        0x82 => {
            let ([high, low], rest) = rest.split_first_chunk()?;
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            (if length > 0xff { length } else { return None }, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

/// Splits one element with this tag off: its content, the rest.
pub(super) fn tagged(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    element(bytes).filter(|(found, ..)| *found == tag).map(|(_, content, rest)| (content, rest))
}

/// The content of the only element, which has this tag.
pub(super) fn only(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    tagged(bytes, tag).filter(|(_, rest)| rest.is_empty()).map(|(content, _)| content)
}

/// The digits of a positive INTEGER in its shortest form.
pub(super) fn unsigned(integer: &[u8]) -> Option<&[u8]> {
    match integer {
        [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Some(rest),
        [first, ..] if (1..0x80).contains(first) => Some(integer),
        _ => None,
    }
}
