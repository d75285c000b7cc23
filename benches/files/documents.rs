//! PDF and SVG files that take much memory or time to draw.

use std::fmt::Write;

use super::Maker;

/// Names and generators of the files.
pub(crate) fn makers() -> Vec<(&'static str, Maker)> {
    vec![
        ("deep.svg", || svg(&"<g>".repeat(300_000))),
        ("blur.svg", || {
            let blurred = "<rect width='99' height='99' filter='url(#f)'/>".repeat(9_000);
            svg(&format!("<filter id='f'><feGaussianBlur stdDeviation='900'/></filter>{blurred}"))
        }),
        ("masks.svg", || {
            let mut masks = String::new();
            for mask in 0..200 {
                write!(masks, "<mask id='m{mask}'><rect width='99' height='99' fill='white'/></mask>").expect("text");
                write!(masks, "<g mask='url(#m{mask})'>").expect("text");
            }
            svg(&(masks + "<rect width='9' height='9'/>" + &"</g>".repeat(200)))
        }),
        ("operations.pdf", || pdf(1, 595, &"0 0 m 595 595 l 0 595 l 595 0 l f\n".repeat(25_000), "")),
        ("clips.pdf", || pdf(1, 595, &"0 0 m 595 595 l 0 595 l 595 0 l W n\n".repeat(25_000), "")),
        ("huge.pdf", || pdf(1, u32::MAX, "", "")),
        ("noise.pdf", || {
            let mut seed = 5_u32;
            let mut next = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed >> 24
            };
            let mut pixels = String::new();
            for _ in 0..800 * 800 / 8 {
                write!(pixels, "{:02x}", next()).expect("text");
            }
            pdf(4, 595, "595 0 0 595 0 0 cm /I Do", &pixels)
        }),
    ]
}

fn svg(body: &str) -> Vec<u8> {
    format!("<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'>{body}</svg>").into_bytes()
}

/// A PDF with equal square pages. `/I` is an image of 800 × 800 pixels of two levels, in hexadecimal
/// digits.
fn pdf(pages: usize, side: u32, content: &str, pixels: &str) -> Vec<u8> {
    let kids = "5 0 R ".repeat(pages);
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>"),
        format!(
            "<</Type/XObject/Subtype/Image/Width 800/Height 800/ColorSpace/DeviceGray/BitsPerComponent 1\
             /Filter/ASCIIHexDecode/Length {}>>stream\n{pixels}>\nendstream",
            pixels.len() + 1
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Contents 4 0 R\
             /Resources<</XObject<</I 3 0 R>>>>>>"
        ),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        writeln!(file, "{number} 0 obj{object}endobj").expect("text");
    }
    (file + "trailer<</Root 1 0 R>>\n%%EOF").into_bytes()
}
