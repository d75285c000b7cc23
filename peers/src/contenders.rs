//! The readers, each as its users would call it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fede::qr::{Effort, LumaImage, QrReader, SymbolReader};
use rustix::time::{ClockId, clock_gettime};

use crate::wheel::Wheel;

/// What a reader found.
pub struct Found {
    pub text: String,
    pub bytes: Vec<u8>,
}

pub struct Contender {
    pub name: &'static str,
    reader: Reader,
}

enum Reader {
    Here(fn(&LumaImage) -> Vec<Found>),
    Wheel(Wheel),
}

pub fn all() -> Vec<Contender> {
    let here = |name, read| Contender { name, reader: Reader::Here(read) };
    let mut all = vec![
        here("fede fast", |image| fede(image, Effort::Fast)),
        here("fede normal", |image| fede(image, Effort::Normal)),
        here("fede thorough", |image| fede(image, Effort::Thorough)),
        here("zxing-cpp", zxing),
        here("rxing", rxing),
        here("rqrr", rqrr),
    ];
    all.extend(Wheel::start().map(|wheel| Contender { name: "zxing wheel", reader: Reader::Wheel(wheel) }));
    all
}

/// Runs one, and gives the CPU time in milliseconds. Of readers in this process it is that of all threads: nothing else
/// runs, and readers that start one pay for it.
pub fn timed(contender: &Contender, image: &LumaImage) -> (Vec<Found>, f64) {
    match &contender.reader {
        Reader::Here(read) => {
            let start = cpu_ms();
            let found = catch_unwind(AssertUnwindSafe(|| read(image))).unwrap_or_default();
            (found, cpu_ms() - start)
        }
        Reader::Wheel(wheel) => wheel.read(image),
    }
}

fn cpu_ms() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

fn fede(image: &LumaImage, effort: Effort) -> Vec<Found> {
    let symbols = QrReader::new(effort).read(image);
    symbols.into_iter().map(|symbol| Found { text: symbol.text().to_owned(), bytes: symbol.bytes().to_vec() }).collect()
}

/// With its default options, QR alone.
fn zxing(image: &LumaImage) -> Vec<Found> {
    let reader = zxingcpp::read().formats(zxingcpp::BarcodeFormat::QRCode);
    let view = zxingcpp::ImageView::from_slice(
        image.pixels(),
        image.width() as i32,
        image.height() as i32,
        zxingcpp::ImageFormat::Lum,
    );
    let codes = reader.from(view.expect("a view")).unwrap_or_default();
    codes
        .into_iter()
        .filter(|code| code.is_valid())
        .map(|code| Found { text: code.text(), bytes: code.bytes() })
        .collect()
}

/// Its port of zxing-cpp's reader, several symbols, trying harder.
fn rxing(image: &LumaImage) -> Vec<Found> {
    use rxing::multi::MultipleBarcodeReader;
    let mut hints = rxing::DecodeHints::default();
    hints.TryHarder = Some(true);
    let Ok(source) = rxing::Luma8Source::new_with_slice(image.pixels(), image.width(), image.height()) else {
        return Vec::new();
    };
    let mut bitmap = rxing::BinaryBitmap::new(rxing::common::HybridBinarizer::new(source));
    let results = rxing::qrcode::cpp_port::QrReader.decode_multiple_with_hints(&mut bitmap, &hints).unwrap_or_default();
    results.into_iter().map(|result| Found { text: result.getText().to_owned(), bytes: Vec::new() }).collect()
}

fn rqrr(image: &LumaImage) -> Vec<Found> {
    let pixels = image::GrayImage::from_raw(image.width(), image.height(), image.pixels().to_vec()).expect("pixels");
    let mut prepared = rqrr::PreparedImage::prepare(pixels);
    let mut found = Vec::new();
    for grid in prepared.detect_grids() {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_ok() {
            found.push(Found { text: String::from_utf8_lossy(&bytes).into_owned(), bytes });
        }
    }
    found
}
