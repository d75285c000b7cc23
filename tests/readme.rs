//! The README's commands, run in an empty directory, in order, in one shell; what it shows is what they print.

use std::path::Path;
use std::process::Command;

use snapbox::assert_data_eq;

/// What stands between the outputs of two blocks.
const MARK: &str = "----fede-readme-block----";

/// A block of commands and what it shows: ```sh … ``` with a ```text … ``` right after it.
struct Block {
    commands: String,
    shown: String,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fence: Option<(&str, String)> = None;
    for line in text.lines() {
        match (&mut fence, line.strip_prefix("```")) {
            (None, Some(kind)) => fence = Some((kind, String::new())),
            (Some((kind, body)), Some(_)) => {
                match (*kind, blocks.last_mut()) {
                    ("sh", _) => blocks.push(Block { commands: body.clone(), shown: String::new() }),
                    ("text", Some(last)) => last.shown = body.clone(),
                    _ => {}
                }
                fence = None;
            }
            (Some((_, body)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

#[test]
#[cfg(unix)]
fn the_commands_print_what_the_readme_shows() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks = blocks(&readme);
    assert!(blocks.len() >= 6, "the README has lost its commands");
    let script: String = blocks.iter().map(|block| format!("{}echo {MARK}\n", block.commands)).collect();
    let dir = tempfile::tempdir().unwrap();
    let program = snapbox::cmd::cargo_bin!("fede").parent().unwrap().to_owned();
    let path = std::env::join_paths(
        [program].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let output = Command::new("sh")
        .args(["-eu", "-c", &script])
        .current_dir(&dir)
        .env("PATH", path.unwrap())
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    let printed: Vec<&str> = stdout.split(&format!("{MARK}\n")).collect();
    for (block, printed) in blocks.iter().zip(printed) {
        assert_data_eq!(printed, block.shown.as_str());
    }
}
