//! What the child hands over to the parent: a byte for the kind of message. A page follows with its
//! width and height, four bytes each, and a byte for each pixel. The last message is the end: the
//! byte is its number.

use std::io::{Error, ErrorKind, Read, Result, Write};

use crate::qr::{DocumentEnd, LumaImage, MAX_DRAWN_PIXELS};

/// A message of the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    Page(LumaImage),
    End(DocumentEnd),
}

const PAGE: u8 = 0;

impl Message {
    pub(super) fn write(&self, to: &mut impl Write) -> Result<()> {
        match self {
            Self::Page(page) => {
                to.write_all(&[PAGE])?;
                to.write_all(&page.width().to_be_bytes())?;
                to.write_all(&page.height().to_be_bytes())?;
                to.write_all(page.pixels())
            }
            Self::End(end) => to.write_all(&[end.code()]),
        }
    }

    /// Reads a message. A page that is too large is an error before memory is taken.
    pub(super) fn read(from: &mut impl Read) -> Result<Self> {
        let [kind] = array(from)?;
        if kind != PAGE {
            return Ok(Self::End(DocumentEnd::of_code(kind).ok_or(ErrorKind::InvalidData)?));
        }
        let (width, height) = (u32::from_be_bytes(array(from)?), u32::from_be_bytes(array(from)?));
        let length = u64::from(width) * u64::from(height);
        if length > MAX_DRAWN_PIXELS {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut pixels = Vec::new();
        from.take(length).read_to_end(&mut pixels)?;
        LumaImage::new(width, height, pixels).map(Self::Page).map_err(|_| Error::from(ErrorKind::UnexpectedEof))
    }
}

fn array<const N: usize>(from: &mut impl Read) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_over_is_read_back() {
        let page = LumaImage::new(3, 2, vec![0, 1, 2, 3, 4, 255]).unwrap();
        for message in (1..=4).filter_map(DocumentEnd::of_code).map(Message::End).chain([Message::Page(page)]) {
            let mut bytes = Vec::new();
            message.write(&mut bytes).unwrap();
            assert_eq!(Message::read(&mut bytes.as_slice()).unwrap(), message);
            bytes.pop();
            assert!(Message::read(&mut bytes.as_slice()).is_err());
        }
    }

    #[test]
    fn nonsense_is_an_error() {
        for bytes in
            [b"".as_slice(), b"\x05", b"thread 'main' panicked", b"\0\xff\xff\xff\xff\xff\xff\xff\xff", b"\0\0"]
        {
            assert!(Message::read(&mut &*bytes).is_err(), "{bytes:?}");
        }
    }
}
