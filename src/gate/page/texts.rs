//! The texts of the symbols in a picture, for a page that judges no codes.

use serde_json::json;

use crate::qr::{LumaImage, QrReader, SymbolReader};

/// Reads a grey picture: rows from the top left, one byte per pixel. Returns `{"texts": […]}` as JSON,
/// with no text if the pixels are fewer than the size says.
#[must_use]
pub fn texts(width: u32, height: u32, pixels: Vec<u8>) -> String {
    let symbols = LumaImage::new(width, height, pixels).map(|image| QrReader::default().read(&image));
    let symbols = symbols.unwrap_or_default();
    json!({ "texts": symbols.iter().map(|symbol| symbol.text()).collect::<Vec<_>>() }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    #[test]
    fn a_symbol_is_read_and_a_short_picture_is_not() {
        let symbol = encode("FD1:TEST", Level::L).unwrap();
        let side = (symbol.side() + 8) * 4;
        let is_light = |x: u32, y: u32| !(x >= 16 && y >= 16 && symbol.is_dark(x / 4 - 4, y / 4 - 4));
        let pixels = (0..side * side).map(|place| 255 * u8::from(is_light(place % side, place / side)));
        let pixels: Vec<u8> = pixels.collect();
        assert_eq!(texts(side, side, pixels.clone()), r#"{"texts":["FD1:TEST"]}"#);
        assert_eq!(texts(side, side + 1, pixels), r#"{"texts":[]}"#);
        assert_eq!(texts(0, 0, Vec::new()), r#"{"texts":[]}"#);
    }
}
