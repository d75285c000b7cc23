//! How a target takes its input apart.

/// The parts of an input between zero bytes: text has none.
pub fn at_zero(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

/// The first `N` bytes, and the rest. None where there are fewer.
pub fn head<const N: usize>(bytes: &[u8]) -> Option<([u8; N], &[u8])> {
    bytes.split_first_chunk::<N>().map(|(head, rest)| (*head, rest))
}

/// Changes a file as an input says: all of it, a part in place, a part inserted, or the end cut off.
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
