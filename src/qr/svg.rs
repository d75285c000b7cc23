//! Draws a symbol as SVG, in one path of horizontal runs.

use core::fmt::Write;

use super::png::picture_side;
use super::{Matrix, SymbolError};

/// Draws an SVG with `module_pixels` CSS pixels per module and `quiet_zone` light modules around
/// the symbol.
///
/// # Errors
/// [`SymbolError::NoPixels`], [`SymbolError::PictureTooLarge`].
pub fn svg(symbol: &Matrix, module_pixels: u32, quiet_zone: u32) -> Result<String, SymbolError> {
    let side = picture_side(symbol, module_pixels, quiet_zone)?;
    let modules = side / module_pixels;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" \
         viewBox=\"0 0 {modules} {modules}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{modules}\" height=\"{modules}\" fill=\"#fff\"/><path d=\""
    );
    for (y, row) in (quiet_zone..).zip(symbol.rows()) {
        let mut begun = None;
        // A light module after the end closes the last run.
        for (x, dark) in (quiet_zone..).zip(row.chain([false])) {
            match (begun, dark) {
                (None, true) => begun = Some(x),
                (Some(start), false) => {
                    let _ = write!(out, "M{start} {y}h{}v1H{start}z", x - start);
                    begun = None;
                }
                _ => {}
            }
        }
    }
    out.push_str("\"/></svg>\n");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    #[test]
    fn runs_cover_the_dark_modules() {
        let symbol = encode("FD1:TEST", Level::M).unwrap();
        let svg = svg(&symbol, 8, 4).unwrap();
        assert!(svg.starts_with("<svg ") && svg.contains("viewBox=\"0 0 29 29\""), "{svg}");
        let runs = svg.split("h").filter_map(|part| part.split_once("v1H")?.0.parse::<u32>().ok());
        let dark = symbol.rows().flatten().filter(|dark| *dark).count();
        assert_eq!(runs.sum::<u32>(), u32::try_from(dark).unwrap());
        assert!(svg.contains("M4 4h7v1H4z"), "the finder's upper edge");
    }
}
