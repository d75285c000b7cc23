//! The layout of a TIFF: its pages, and how the first is compressed.

/// Compression, a tag of a page.
const COMPRESSION: u64 = 259;
/// A page of JPEGs.
const JPEG: u64 = 7;
/// Maximum number of tags of a page that are looked at.
const MAX_TAGS: u64 = 1 << 16;

struct Tiff<'a> {
    file: &'a [u8],
    is_little: bool,
    /// `BigTIFF` has numbers of eight bytes.
    is_big: bool,
}

impl<'a> Tiff<'a> {
    fn of(file: &'a [u8]) -> Option<Self> {
        let (is_little, is_big) = match file.get(..4)? {
            b"II*\0" => (true, false),
            b"MM\0*" => (false, false),
            b"II+\0" => (true, true),
            b"MM\0+" => (false, true),
            _ => return None,
        };
        Some(Self { file, is_little, is_big })
    }

    fn number(&self, at: u64, length: usize) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = self.file.get(at..at.checked_add(length)?)?;
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if self.is_little { bytes.iter().rev().fold(0, push) } else { bytes.iter().fold(0, push) })
    }

    /// Where the header states the offset of the first page, and its length.
    const fn first(&self) -> (u64, usize) {
        if self.is_big { (8, 8) } else { (4, 4) }
    }

    /// The number of tags of the page at this offset, the offset of the first tag, and the length of
    /// a tag.
    fn tags(&self, page: u64) -> Option<(u64, u64, u64)> {
        let (count_bytes, tag_bytes) = if self.is_big { (8, 20) } else { (2, 12) };
        let count = self.number(page, usize::try_from(count_bytes).ok()?)?;
        Some((count, page.checked_add(count_bytes)?, tag_bytes))
    }

    /// The offset of the page after the one at `page`.
    fn next(&self, page: u64) -> Option<u64> {
        let (count, first, tag_bytes) = self.tags(page)?;
        let end = count.checked_mul(tag_bytes)?.checked_add(first)?;
        self.number(end, self.first().1).filter(|next| *next != 0)
    }
}

/// The offsets of the pages, at most `max`. Pages may point at each other in a circle. Empty if the
/// file is not a TIFF.
pub(super) fn pages(file: &[u8], max: usize) -> Vec<u64> {
    let Some(tiff) = Tiff::of(file) else { return Vec::new() };
    let (at, length) = tiff.first();
    let mut pages: Vec<u64> = Vec::new();
    let mut next = tiff.number(at, length);
    while let Some(page) = next.filter(|page| pages.len() < max && !pages.contains(page)) {
        pages.push(page);
        next = tiff.next(page);
    }
    pages
}

/// The file with another page as its first one: decoders read no other.
pub(super) fn with_first_page(file: &[u8], page: u64) -> Option<Vec<u8>> {
    let tiff = Tiff::of(file)?;
    let (at, length) = tiff.first();
    let at = usize::try_from(at).ok()?;
    let mut changed = file.to_vec();
    let place = changed.get_mut(at..at.checked_add(length)?)?;
    for (place, byte) in (0..).zip(place.iter_mut()) {
        let shift = if tiff.is_little { place } else { length - 1 - place };
        *byte = page.checked_shr(u32::try_from(8 * shift).ok()?)?.to_le_bytes()[0];
    }
    Some(changed)
}

/// Whether the first picture consists of JPEGs. Each JPEG has its own size, which the header of the
/// file does not state. `None` if the file is not a TIFF.
pub(super) fn has_jpeg_inside(file: &[u8]) -> Option<bool> {
    let tiff = Tiff::of(file)?;
    let (at, length) = tiff.first();
    let (count, first, tag_bytes) = tiff.tags(tiff.number(at, length)?)?;
    for tag in 0..count.min(MAX_TAGS) {
        let at = first.checked_add(tag * tag_bytes)?;
        if tiff.number(at, 2)? == COMPRESSION {
            let value_bytes = match tiff.number(at.checked_add(2)?, 2)? {
                1 => 1,
                3 => 2,
                4 => 4,
                _ => return Some(true),
            };
            let is_single = tiff.number(at.checked_add(4)?, length)? == 1;
            let value_at = if tiff.is_big { 12 } else { 8 };
            if !is_single || tiff.number(at.checked_add(value_at)?, value_bytes)? == JPEG {
                return Some(true);
            }
        }
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiff(compression: u8) -> Vec<u8> {
        let mut file = b"II*\0\x08\0\0\0\x01\0".to_vec();
        file.extend([3, 1, 3, 0, 1, 0, 0, 0, compression, 0, 0, 0, 0, 0, 0, 0]);
        file
    }

    #[test]
    fn what_a_header_does_not_tell_is_refused() {
        assert_eq!(has_jpeg_inside(&tiff(7)), Some(true));
        assert_eq!(has_jpeg_inside(&tiff(8)), Some(false));
        assert_eq!(has_jpeg_inside(b"MM\0*\0\0\0\x08\0\x01\x01\x03\0\x03\0\0\0\x01\0\x07"), Some(true));
        assert_eq!(has_jpeg_inside(b"II*\0\xff\xff\xff\xff"), None);
    }

    #[test]
    fn pages_in_a_circle_have_an_end() {
        let mut file = tiff(8);
        assert_eq!(pages(&file, 9), [8]);
        // The page after the first is the first.
        let end = file.len();
        file[end - 4..].copy_from_slice(&[8, 0, 0, 0]);
        assert_eq!(pages(&file, 9), [8]);
        assert_eq!(pages(&with_first_page(&file, 0x0102).unwrap(), 9), [0x0102]);
        assert_eq!(pages(b"MM\0*\0\0\0\x08", 9), [8]);
        assert!(pages(b"\x89PNG", 9).is_empty());
    }
}
