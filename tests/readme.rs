//! Runs the commands of the README and of the manuals in order, in one shell, in an empty
//! directory. The output shown after a block must be what the block prints.

use std::path::Path;
use std::process::Command;

use snapbox::assert_data_eq;

/// Separates the outputs of two blocks.
const MARK: &str = "----fede-readme-block----";

/// A block of commands and its output: ```sh … ``` with a ```text … ``` directly after it.
struct Block {
    commands: String,
    /// `None` if the page shows no output.
    shown: Option<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fence: Option<(&str, String)> = None;
    for line in text.lines() {
        match (&mut fence, line.strip_prefix("```")) {
            (None, Some(kind)) => fence = Some((kind, String::new())),
            (Some((kind, body)), Some(_)) => {
                match (*kind, blocks.last_mut()) {
                    ("sh", _) => blocks.push(Block { commands: body.clone(), shown: None }),
                    ("text", Some(last)) => last.shown = Some(body.clone()),
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

/// Runs the blocks of a page. With `all_is_shown`, a block without shown output must print nothing.
#[cfg(unix)]
fn run(page: &str, at_least: usize, all_is_shown: bool) {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let blocks = blocks(&text);
    assert!(blocks.len() >= at_least, "{page} has lost its commands");
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
        match &block.shown {
            Some(shown) => assert_data_eq!(printed, shown.as_str()),
            None => assert!(!all_is_shown || printed.is_empty(), "{page} does not show {printed:?}"),
        }
    }
}

#[test]
#[cfg(unix)]
fn the_readme() {
    run("README.md", 6, true);
}

#[test]
#[cfg(unix)]
fn the_publishers_manual() {
    run("docs/trust.md", 4, false);
}

#[test]
#[cfg(unix)]
fn the_officers_day() {
    run("docs/office.md", 8, false);
}
