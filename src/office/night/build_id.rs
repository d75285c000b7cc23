//! A part of the build script: tells programs of the same version apart that were built from other
//! sources.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The endings of files that become a part of the program.
const SOURCES: [&str; 12] =
    ["bin", "css", "ftl", "html", "js", "rs", "sql", "svg", "toml", "tsv", "txt", "webmanifest"];

/// Sets `FEDE_SOURCE_ID`, for programs that work on nights: a hash of the sources of fede, of its
/// features and of its lock file. In a program that only uses the library, the lock file says
/// nothing about the versions of its dependencies.
pub(crate) fn set(root: &Path) {
    if env::var_os("CARGO_FEATURE_NIGHT").is_none() {
        return;
    }
    let mut files = vec![root.join("Cargo.lock")];
    collect(&root.join("src"), &mut files);
    // The order of a directory differs between machines.
    files.sort();
    let mut features: Vec<String> =
        env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CARGO_FEATURE_")).collect();
    features.sort();
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    features.iter().for_each(|feature| hash.add(feature.as_bytes()));
    for file in files.iter().filter(|file| file.exists()) {
        let name = file.strip_prefix(root).expect("a file in it");
        name.components().for_each(|part| hash.add(part.as_os_str().to_string_lossy().as_bytes()));
        hash.add(&fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())));
    }
    for part in ["src", "Cargo.lock"].iter().filter(|part| root.join(part).exists()) {
        println!("cargo::rerun-if-changed={part}");
    }
    println!("cargo::rustc-env=FEDE_SOURCE_ID={:016x}", hash.0);
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for path in entries.map(|entry| entry.expect("a file").path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| SOURCES.iter().any(|known| ending == *known)) {
            files.push(path);
        }
    }
}

/// FNV-1a with 64 bits: against mistakes, not against attacks. The hashes of `std` may change with the
/// compiler.
struct Fnv(u64);

impl Fnv {
    /// Adds bytes, with their number.
    fn add(&mut self, bytes: &[u8]) {
        let length = u64::try_from(bytes.len()).expect("a file fits");
        for byte in length.to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
