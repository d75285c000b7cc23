//! Pictures of 12 megapixels that are made to cost time, compared with an ordinary photograph of
//! that size, with peak memory. Then files of less than a megabyte, each given to `fede verify` and
//! `fede scan`: CPU time, and peak memory without that of a child which draws.
//!
//! `cargo bench --features full --bench hostile`. Of `rxing`, only the search for finder patterns
//! is measured. `cargo bench --features full --bench hostile -- files [PART]` measures only files,
//! those with PART in their names; `-- write DIR [PART]` writes them.

mod files;
mod timing;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use fede::qr::camera::{Shot, photograph};
use fede::qr::{Effort, Level, LumaImage, QrReader, SymbolReader, encode};
use rxing::common::HybridBinarizer;
use rxing::qrcode::cpp_port::detector::FindFinderPatterns;
use rxing::{BinaryBitmap, Luma8Source};
use timing::median_us;

const WIDTH: usize = 4000;
const HEIGHT: usize = 3000;

/// Limits for a file of less than a megabyte, in CPU seconds and MB.
const BOUNDS: (f64, f64) = (3.0, 400.0);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["files"] => run_files(""),
        ["files", part] => run_files(part),
        ["write", directory] => write_files(directory.as_ref(), ""),
        ["write", directory, part] => write_files(directory.as_ref(), part),
        _ => {
            run_pictures();
            run_files("");
        }
    }
}

/// Writes the files to a directory.
fn write_files(directory: &Path, part: &str) {
    std::fs::create_dir_all(directory).expect("a directory");
    for file in files::files(part) {
        std::fs::write(directory.join(&file.name), &file.bytes).expect("a file");
        println!("{:34}{:>9} bytes", file.name, file.bytes.len());
    }
}

/// Measures each file, and the maximum of all.
fn run_files(part: &str) {
    let scratch = tempfile::tempdir().expect("a directory");
    let path = scratch.path().join("picture");
    println!("files of at most {} bytes, CPU seconds and peak memory in MB", files::MAX_BYTES);
    println!("{:34}{:>10}{:>16}{:>16}", "", "bytes", "verify", "scan");
    let mut worst = (0.0_f64, 0.0_f64);
    let trust = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust"));
    let (list, root) = (trust.join("list.cbor"), trust.join("root.cbor"));
    for file in files::files(part) {
        std::fs::write(&path, &file.bytes).expect("a file");
        let mut cost = |arguments: &[&Path]| {
            let found = Cost::of(arguments);
            worst = (worst.0.max(found.seconds), worst.1.max(found.megabytes));
            found
        };
        let verify = cost(&["verify".as_ref(), &path, "--trust".as_ref(), &list, "--root".as_ref(), &root]);
        let scan = cost(&["scan".as_ref(), &path]);
        println!("{:34}{:>10}{verify}{scan}", file.name, file.bytes.len());
    }
    println!("worst: {:.2} s of {}, {:.0} MB of {}", worst.0, BOUNDS.0, worst.1, BOUNDS.1);
}

/// Cost of one run of the command line.
struct Cost {
    seconds: f64,
    megabytes: f64,
}

impl Cost {
    /// Reads `/proc` while the child runs and after it has ended. A missing value counts as zero.
    fn of(arguments: &[&Path]) -> Self {
        let before = children_seconds();
        let mut command = Command::new(env!("CARGO_BIN_EXE_fede"));
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("fede");
        let mut megabytes = 0.0_f64;
        while child.try_wait().expect("a child").is_none() {
            // The value only rises, so the last reading is the highest.
            megabytes = megabytes.max(peak_megabytes(&child).unwrap_or(0.0));
            std::thread::sleep(Duration::from_millis(1));
        }
        Self { seconds: children_seconds() - before, megabytes }
    }
}

impl std::fmt::Display for Cost {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:>8.2} s {:>4.0} M", self.seconds, self.megabytes)
    }
}

/// CPU time of all ended children (proc(5): fields 16 and 17 of `stat`, in hundredths of a second).
fn children_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn peak_megabytes(child: &Child) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? * 1024.0 / 1e6)
}

fn run_pictures() {
    let ordinary = ordinary();
    println!("memory for a frame of {} MiB, beyond the frame", (WIDTH * HEIGHT) >> 20);
    for (name, effort) in [("fast", Effort::Fast), ("normal", Effort::Normal)] {
        if let Some(mib) = memory(&|| QrReader::new(effort).read(&ordinary).len()) {
            println!("  {name:8}{mib:9.1} MiB");
        }
    }
    println!("{WIDTH} × {HEIGHT} pixels, in ms");
    println!(
        "{:40}{:>10}{:>10}{:>10}{:>12}{:>22}",
        "", "fast", "normal", "thorough", "normal, ×", "rxing, search alone"
    );
    let usual = median_us(5, &|| QrReader::default().read(&ordinary).len());
    row("a photograph", &ordinary, usual);
    for (module, margin) in [(1, 3), (2, 4), (3, 6), (8, 16)] {
        row(&format!("finder patterns, {module} pixels a module"), &covered(module, margin), usual);
    }
    row("noise", &noise(0), usual);
    row("noise, halved once", &noise(1), usual);
    row("noise, halved twice", &noise(2), usual);
    row("symbols that cannot be read", &unreadable(), usual);
}

fn row(name: &str, image: &LumaImage, usual: f64) {
    let of = |effort: Effort| median_us(1, &|| QrReader::new(effort).read(image).len()) / 1e3;
    let (fast, normal, thorough) = (of(Effort::Fast), of(Effort::Normal), of(Effort::Thorough));
    let rxing = median_us(1, &|| search(image)) / 1e3;
    println!("{name:40}{fast:>10.0}{normal:>10.0}{thorough:>10.0}{:>12.1}{rxing:>22.0}", normal * 1e3 / usual);
}

fn image(pixels: Vec<u8>) -> LumaImage {
    let side = |pixels: usize| u32::try_from(pixels).expect("a side");
    LumaImage::new(side(WIDTH), side(HEIGHT), pixels).expect("a picture")
}

/// A code as seen by a camera.
fn ordinary() -> LumaImage {
    let symbol = encode(&"FD1:0Q8".repeat(30), Level::L).expect("a symbol");
    let shot = Shot { width: 4000, height: 3000, side: 700.0, rotation: 12.0, tilt: (15.0, 8.0), ..Shot::default() };
    image(photograph(&[(&symbol, shot)]).into_raw())
}

/// Finder patterns with a margin, covering the whole picture.
fn covered(module: usize, margin: usize) -> LumaImage {
    let pitch = 7 * module + 2 * margin;
    let is_dark = |x: usize, y: usize| {
        let place = |at: usize| (at % pitch).checked_sub(margin).map(|inside| inside / module).filter(|at| *at < 7);
        place(x).zip(place(y)).is_some_and(|(x, y)| x.abs_diff(3).max(y.abs_diff(3)) != 2)
    };
    image((0..WIDTH * HEIGHT).map(|at| if is_dark(at % WIDTH, at / WIDTH) { 0 } else { 255 }).collect())
}

/// Noise with grains of 2^`halvings` pixels.
fn noise(halvings: usize) -> LumaImage {
    let mut grains = vec![0; WIDTH * HEIGHT];
    ChaCha8Rng::seed_from_u64(1).fill_bytes(&mut grains);
    image(
        (0..WIDTH * HEIGHT).map(|at| grains[((at / WIDTH) >> halvings) * WIDTH + ((at % WIDTH) >> halvings)]).collect(),
    )
}

/// Symbols side by side with correct fixed patterns and random data.
fn unreadable() -> LumaImage {
    let symbol = encode(&"FD1:0Q8".repeat(60), Level::L).expect("a symbol");
    let side = usize::try_from(symbol.side()).expect("a side");
    let pitch = 3 * (side + 8);
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let flips: Vec<bool> = (0..side * side).map(|_| rng.next_u32() % 3 == 0).collect();
    let is_dark = |x: usize, y: usize| {
        let (Some(column), Some(row)) = ((x % pitch / 3).checked_sub(4), (y % pitch / 3).checked_sub(4)) else {
            return false;
        };
        if column >= side || row >= side {
            return false;
        }
        let is_data = column > 8 && row > 8 && (column + 9 < side || row + 9 < side) && column % 20 > 4;
        let module = |at: usize| u32::try_from(at).expect("a module");
        symbol.is_dark(module(column), module(row)) != (is_data && flips[row * side + column])
    };
    image((0..WIDTH * HEIGHT).map(|at| if is_dark(at % WIDTH, at / WIDTH) { 20 } else { 230 }).collect())
}

fn search(image: &LumaImage) -> usize {
    let source = Luma8Source::new_with_slice(image.pixels(), image.width(), image.height()).expect("a picture");
    let bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    FindFinderPatterns(bitmap.get_black_matrix(), true, 0).len()
}

/// Peak memory of the process during the work, minus the memory before. `None` if the system does
/// not report it.
fn memory(work: &dyn Fn() -> usize) -> Option<f64> {
    let held = |name: &str| -> Option<f64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    };
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = held("VmRSS:")?;
    std::hint::black_box(work());
    Some((held("VmHWM:")? - before) / 1024.0)
}
