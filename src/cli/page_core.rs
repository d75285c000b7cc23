//! The WebAssembly modules of the pages: in this program, or where packages, archives and cargo put
//! them.

use std::path::{Path, PathBuf};

use super::input::read_bytes;

/// Maximum size of a WebAssembly module, in bytes.
pub(super) const MAX_CORE_BYTES: u64 = 64 << 20;

/// A module in this program, if `FEDE_EMBED_CORE` named the core of the gate page when the program was
/// built.
#[cfg(embedded_core)]
pub(super) const fn embedded(name: &str) -> Option<&'static [u8]> {
    match name.as_bytes() {
        b"fede-gate.wasm" => Some(include_bytes!(concat!(env!("OUT_DIR"), "/fede-gate.wasm"))),
        b"fede-documents.wasm" => Some(include_bytes!(concat!(env!("OUT_DIR"), "/fede-documents.wasm"))),
        b"fede-foreign.wasm" => Some(include_bytes!(concat!(env!("OUT_DIR"), "/fede-foreign.wasm"))),
        b"fede-holder.wasm" => Some(include_bytes!(concat!(env!("OUT_DIR"), "/fede-holder.wasm"))),
        _ => None,
    }
}

#[cfg(not(embedded_core))]
pub(super) const fn embedded(_name: &str) -> Option<&'static [u8]> {
    None
}

/// The compressed form of a module in this program. Empty if there was none.
#[cfg(embedded_core)]
const fn embedded_gzip(name: &str) -> Option<&'static [u8]> {
    match name.as_bytes() {
        b"fede-gate.wasm" => Some(include_bytes!(concat!(env!("OUT_DIR"), "/fede-gate.wasm.gz"))),
        b"fede-documents.wasm" => Some(include_bytes!(concat!(env!("OUT_DIR"), "/fede-documents.wasm.gz"))),
        b"fede-foreign.wasm" => Some(include_bytes!(concat!(env!("OUT_DIR"), "/fede-foreign.wasm.gz"))),
        b"fede-holder.wasm" => Some(include_bytes!(concat!(env!("OUT_DIR"), "/fede-holder.wasm.gz"))),
        _ => None,
    }
}

#[cfg(not(embedded_core))]
const fn embedded_gzip(_name: &str) -> Option<&'static [u8]> {
    None
}

/// The compressed form of a module that `.ci/wasm` has made beside it, if there is one: browsers fetch a
/// twentieth less than what a server makes at its start. `core` names the core that was chosen.
pub(super) fn gzip(name: &str, core: Option<&Path>) -> Option<Vec<u8>> {
    if core.is_none() && embedded(name).is_some() {
        return embedded_gzip(name).filter(|bytes| !bytes.is_empty()).map(<[u8]>::to_vec);
    }
    let module = match core {
        Some(core) => core.with_file_name(name),
        None => find(name)?,
    };
    // A file that cannot be read is as good as none: the server compresses the module itself.
    read_bytes(&module.with_added_extension("gz"), MAX_CORE_BYTES).ok()
}

/// Looks for a module where packages, archives and cargo put it.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    places(&program, name).into_iter().find(|path| path.is_file())
}

/// Where a module may be, for a program at this path. Packages and archives have the program in
/// `PREFIX/bin` and the module in `PREFIX/share/fede`.
fn places(program: &Path, name: &str) -> Vec<PathBuf> {
    let built = |target: &Path| target.join("wasm32-unknown-unknown").join("release").join(name);
    let beside = program.parent();
    let prefix = beside.and_then(Path::parent);
    let places = [
        beside.map(|directory| directory.join(name)),
        prefix.map(|prefix| prefix.join("share").join("fede").join(name)),
        prefix.map(built),
        Some(built(Path::new("target"))),
    ];
    places.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORE: &str = "fede-gate.wasm";

    #[test]
    fn an_installed_core_is_found_before_one_in_the_working_directory() {
        let places = places(Path::new("/usr/bin/fede"), CORE);
        let place = |path: &str| places.iter().position(|place| place == Path::new(path));
        let (installed, local) =
            (place("/usr/share/fede/fede-gate.wasm"), place("target/wasm32-unknown-unknown/release/fede-gate.wasm"));
        assert!(installed.is_some() && installed < local, "{places:?}");
        assert_eq!(place("/usr/bin/fede-gate.wasm"), Some(0));
    }

    #[test]
    fn a_program_without_a_directory_has_places_too() {
        assert!(places(Path::new("/"), CORE).iter().all(|place| place.ends_with(CORE)));
    }
}
