//! A part of the build script: puts the cores of the gate page and the holder page into the
//! program.

use std::path::PathBuf;
use std::{env, fs};

/// Copies the core of the gate page, and the modules beside it, to where the program takes them from,
/// if the variable names the core. Other builds look for it at run time.
pub(crate) fn embed() {
    const CORE: &str = "FEDE_EMBED_CORE";
    println!("cargo::rustc-check-cfg=cfg(embedded_core)");
    println!("cargo::rerun-if-env-changed={CORE}");
    let Some(core) = env::var_os(CORE).map(PathBuf::from) else { return };
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for name in ["fede-gate.wasm", "fede-documents.wasm", "fede-foreign.wasm", "fede-holder.wasm"] {
        let module = core.with_file_name(name);
        println!("cargo::rerun-if-changed={}", module.display());
        fs::copy(&module, out.join(name)).unwrap_or_else(|error| panic!("{CORE}: {}: {error}", module.display()));
    }
    println!("cargo::rustc-cfg=embedded_core");
}
