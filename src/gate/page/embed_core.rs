//! A part of the build script: puts the cores of the gate page and the holder page into the
//! program.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// Copies the core of the gate page, and the modules beside it, to where the program takes them from,
/// if the variable names the core. The feature `pages` builds them. Other builds look for them at run time.
pub(crate) fn embed() {
    const CORE: &str = "FEDE_EMBED_CORE";
    println!("cargo::rustc-check-cfg=cfg(embedded_core)");
    println!("cargo::rerun-if-env-changed={CORE}");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let built = || env::var_os("CARGO_FEATURE_PAGES").map(|_| build(&out));
    let Some(core) = env::var_os(CORE).map(PathBuf::from).or_else(built) else { return };
    for name in ["fede-gate.wasm", "fede-documents.wasm", "fede-foreign.wasm", "fede-holder.wasm"] {
        let module = core.with_file_name(name);
        println!("cargo::rerun-if-changed={}", module.display());
        fs::copy(&module, out.join(name)).unwrap_or_else(|error| panic!("{CORE}: {}: {error}", module.display()));
    }
    println!("cargo::rustc-cfg=embedded_core");
}

/// Builds the modules, in a target directory of their own: cargo holds the one of this build. Returns
/// the path of the core.
fn build(out: &Path) -> PathBuf {
    const SCRIPT: &str = ".ci/wasm";
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    let made = Command::new("bash")
        .arg(SCRIPT)
        .env("CARGO_TARGET_DIR", out.join("pages"))
        // Flags for this machine are none for browsers.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stderr(Stdio::inherit())
        .output()
        .unwrap_or_else(|error| panic!("{SCRIPT} needs bash: {error}"));
    assert!(made.status.success(), "{SCRIPT} failed: see its messages above");
    let printed = String::from_utf8_lossy(&made.stdout);
    PathBuf::from(printed.lines().next_back().expect("the script prints the path of the core"))
}
