//! docs/benchmarks.md is what the outputs in docs/benchmarks give, and names every bench.

use std::path::Path;
use std::process::Command;

use crate::left_out::left_out;

#[test]
fn the_page_is_what_the_outputs_give() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = repository.join(".ci/benchmarks");
    let has_python = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    // A published package has no `.ci`.
    if !script.is_file() || !has_python {
        left_out(&format!("the page of benchmarks needs python3 and {}", script.display()));
        return;
    }
    let output = Command::new("python3").arg(script).arg("--check").output().unwrap();
    let [said, error] = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success(), "{said}{error}");
}

#[test]
fn the_page_names_every_bench() {
    let read = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let (manifest, page) = (read("Cargo.toml"), read("docs/benchmarks.md"));
    let benches = manifest.split("[[bench]]\nname = \"").skip(1).filter_map(|rest| rest.split('"').next());
    let commands: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("cargo bench --features full --bench ")).collect();
    let mut count = 0;
    for bench in benches {
        assert!(commands.iter().any(|command| command.split(' ').next() == Some(bench)), "{bench}");
        count += 1;
    }
    assert!(count >= 13, "{count}");
}
