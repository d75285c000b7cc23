//! The readers, each as its users would call it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fede::qr::{Effort, LumaImage, QrReader, SymbolReader};
use rustix::time::{ClockId, clock_gettime};

/// What a reader found.
pub struct Found {
    pub text: String,
    pub bytes: Vec<u8>,
}

pub struct Contender {
    pub name: &'static str,
    read: fn(&LumaImage) -> Vec<Found>,
}

pub fn all() -> Vec<Contender> {
    vec![
        Contender { name: "fede fast", read: |image| fede(image, Effort::Fast) },
        Contender { name: "fede normal", read: |image| fede(image, Effort::Normal) },
        Contender { name: "fede thorough", read: |image| fede(image, Effort::Thorough) },
        Contender { name: "zxing-cpp", read: zxing },
        Contender { name: "rxing", read: rxing },
        Contender { name: "rqrr", read: rqrr },
    ]
}

/// Runs one, and gives the CPU time of the whole process in milliseconds: nothing else runs, and readers that start a
/// thread pay for it.
pub fn timed(contender: &Contender, image: &LumaImage) -> (Vec<Found>, f64) {
    let start = cpu_ms();
    let found = catch_unwind(AssertUnwindSafe(|| (contender.read)(image))).unwrap_or_default();
    (found, cpu_ms() - start)
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
