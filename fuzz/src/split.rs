//! Splitting the input of a target.

/// Splits an input at the first zero byte. Text does not contain one.
pub fn at_zero(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

/// The first `N` bytes and the rest. `None` if there are fewer.
pub fn head<const N: usize>(bytes: &[u8]) -> Option<([u8; N], &[u8])> {
    bytes.split_first_chunk::<N>().map(|(head, rest)| (*head, rest))
}

/// Changes a file as the input says: replaces it, overwrites a part, inserts bytes, or cuts off the
/// end.
pub fn patch(file: &[u8], mode: u8, at: u16, with: &[u8]) -> Vec<u8> {
    let at = usize::from(at).min(file.len());
    match mode % 4 {
        0 => with.to_vec(),
        1 => {
            let end = file.len().min(at + with.len());
            [&file[..at], with, &file[end..]].concat()
        }
        2 => [&file[..at], with, &file[at..]].concat(),
        _ => file[..at].to_vec(),
    }
}
