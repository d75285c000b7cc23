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
    // The cores themselves are built by this script too.
    let is_for_browsers = env::var("TARGET").is_ok_and(|target| target.starts_with("wasm32"));
    let built = || env::var_os("CARGO_FEATURE_PAGES").filter(|_| !is_for_browsers).map(|_| build(&out));
    let Some(core) = env::var_os(CORE).map(PathBuf::from).or_else(built) else { return };
    for name in ["fede-gate.wasm", "fede-documents.wasm", "fede-foreign.wasm", "fede-holder.wasm"] {
        let module = core.with_file_name(name);
        println!("cargo::rerun-if-changed={}", module.display());
        fs::copy(&module, out.join(name)).unwrap_or_else(|error| panic!("{CORE}: {}: {error}", module.display()));
        // The compressed form is there if .ci/wasm has found zopfli.
        let zipped = fs::read(module.with_file_name(format!("{name}.gz"))).unwrap_or_default();
        fs::write(out.join(format!("{name}.gz")), zipped).unwrap_or_else(|error| panic!("{name}.gz: {error}"));
    }
    println!("cargo::rustc-cfg=embedded_core");
}

/// Builds the modules, in a target directory of their own: cargo holds the one of this build. Returns
/// the path of the core.
fn build(out: &Path) -> PathBuf {
    const SCRIPT: &str = ".ci/wasm";
    for part in ["src", SCRIPT, "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={part}");
    }
    let mut command = Command::new("bash");
    // What cargo has set for this build is not for the other one.
    for (name, _) in env::vars_os() {
        let is_of_this_build = name.to_str().is_some_and(|name| {
            ["CARGO_FEATURE_", "CARGO_CFG_", "CARGO_BUILD_", "CARGO_ENCODED_", "RUSTFLAGS"]
                .iter()
                .any(|beginning| name.starts_with(beginning))
        });
        if is_of_this_build {
            command.env_remove(name);
        }
    }
    let made = command
        .arg(SCRIPT)
        .env("CARGO_TARGET_DIR", out.join("pages"))
        .stderr(Stdio::inherit())
        .output()
        .unwrap_or_else(|error| panic!("{SCRIPT} needs bash: {error}"));
    assert!(made.status.success(), "{SCRIPT} failed: see its messages above");
    let printed = String::from_utf8_lossy(&made.stdout);
    PathBuf::from(printed.lines().next_back().expect("the script prints the path of the core"))
}
