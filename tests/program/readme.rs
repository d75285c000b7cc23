//! Runs the commands of the README, the tutorial and the manuals in an empty directory, in order, in
//! one shell. The output shown after a block must be what the block prints. Keys, times and
//! identifiers differ between runs, so they are replaced on both sides before the comparison.

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

/// Replaces what differs between runs: times, key ids, identifiers of codes, digests, snapshot
/// versions, durations and the texts of codes.
fn redacted(text: &str) -> String {
    let is_hex = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let is_number = |word: &str| word.contains('.') && word.parse::<f64>().is_ok();
    let redact = |word: &str| {
        let core = word.trim_matches([',', ':', ';', '"']).trim_end_matches(['.', '…']);
        let kind = match core {
            _ if core.len() == 20 && core.ends_with('Z') && core.as_bytes()[10] == b'T' => "TIME",
            _ if core.len() >= 8 && is_hex(core) => "HEX",
            _ if core.len() == 4 && is_hex(core) => "GROUP",
            _ if core.len() == 10 && core.split('-').count() == 3 => "DAY",
            _ if core.len() == 21
                && core.split_once('/').is_some_and(|(day, slot)| day.len() == 10 && is_hex(slot)) =>
            {
                "CODE"
            }
            _ if core.len() == 5 && core.as_bytes()[2] == b':' => "CLOCK",
            _ if is_number(core) => "NUMBER",
            _ => return word.to_owned(),
        };
        word.replace(core, kind)
    };
    let line = |line: &str| {
        let line = line.trim_end();
        if line.starts_with("FD1:") {
            return "FD1:TEXT".to_owned();
        }
        if line.starts_with('{') {
            return line.split("\"at\":\"").next().unwrap_or_default().to_owned();
        }
        let mut words: Vec<String> = line.split(' ').map(redact).collect();
        // Local times are three words: `2026-03-05 08:00:15 +08:00`.
        for at in (2..words.len()).rev() {
            if words[at - 2] == "DAY" && words[at - 1].len() == 8 && words[at].starts_with(['+', '-']) {
                let end = words[at].split_off(6);
                words.splice(at - 2..=at, [format!("TIME{end}")]);
            }
        }
        // The order in which people are decided about depends on the office's secret.
        for at in 1..words.len() {
            let is_counted = ["decision", "declaration", "dispute", "disputes", "answering"]
                .contains(&words[at - 1].to_lowercase().as_str());
            let is_measured = words.get(at + 1).is_some_and(|next| next.starts_with("bytes") || next == "per");
            if (is_counted || is_measured) && words[at].starts_with(|first: char| first.is_ascii_digit()) {
                // Whatever the number of digits: a busy machine is slower.
                let rest = words[at].trim_start_matches(|mark: char| mark.is_ascii_digit() || mark == ',');
                words[at] = format!("N{rest}");
            }
        }
        words.join(" ")
    };
    let mut lines: Vec<String> = text.trim_end().lines().map(line).collect();
    // Events of the same second come in any order.
    for events in lines.chunk_by_mut(|one, next| one.starts_with("TIME ") && next.starts_with("TIME ")) {
        events.sort_unstable();
    }
    lines.join("\n")
}

/// Puts what was printed into the page: `DOCS=overwrite cargo test --test program readme`.
fn overwrite(page: &str, text: &str, blocks: &[Block], printed: &[&str]) {
    let mut text = text.to_owned();
    for (block, printed) in blocks.iter().zip(printed) {
        if let Some(shown) = &block.shown
            && redacted(printed) != redacted(shown)
        {
            let new: String = printed.trim_end().lines().map(|line| format!("{}\n", line.trim_end())).collect();
            text = text.replacen(&format!("```text\n{shown}```"), &format!("```text\n{new}```"), 1);
        }
    }
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(page), text).unwrap();
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
        .env("XDG_STATE_HOME", dir.path().join(".state"))
        .env("TZ", "UTC")
        .output()
        .unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    let printed: Vec<&str> = stdout.split(&format!("{MARK}\n")).collect();
    if std::env::var_os("DOCS").is_some_and(|value| value == "overwrite") {
        overwrite(page, &text, &blocks, &printed);
        return;
    }
    for (block, printed) in blocks.iter().zip(printed) {
        match &block.shown {
            Some(shown) => assert_data_eq!(redacted(printed), redacted(shown).as_str()),
            None => assert!(!all_is_shown || printed.is_empty(), "{page} does not show {printed:?}"),
        }
    }
}

#[test]
#[cfg(unix)]
fn the_readme() {
    run("README.md", 4, true);
}

#[test]
#[cfg(unix)]
fn the_tutorial() {
    run("docs/tutorial.md", 12, true);
}

#[test]
#[cfg(unix)]
fn the_publishers_manual() {
    run("docs/trust.md", 4, false);
}

#[test]
#[cfg(unix)]
fn the_officers_day() {
    run("docs/office.md", 10, false);
}

#[test]
#[cfg(unix)]
fn keys_in_tokens() {
    if crate::tokens::module().is_some() {
        run("docs/tokens.md", 2, true);
    }
}

/// The Chinese pages have the headings and the code blocks of the English ones, in the same order.
#[test]
fn translations_are_in_step() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |page: &str| std::fs::read_to_string(root.join(page)).unwrap();
    let outline = |text: &str| {
        let (mut levels, mut code, mut is_code) = (Vec::new(), Vec::new(), false);
        for line in text.lines() {
            if line.starts_with("```") {
                is_code = !is_code;
                code.push(line.to_owned());
            } else if is_code {
                // Comments of the code may be translated.
                code.push(line.split(" # ").next().unwrap_or_default().trim_end().to_owned());
            } else if line.starts_with('#') {
                levels.push(line.split(' ').next().unwrap_or_default().to_owned());
            }
        }
        (levels, code)
    };
    for (english, chinese) in [
        ("README.md", "README.zh-CN.md"),
        ("docs/gate.md", "docs/gate.zh-CN.md"),
        ("docs/holder.md", "docs/holder.zh-CN.md"),
        ("docs/install.md", "docs/install.zh-CN.md"),
        ("docs/office.md", "docs/office.zh-CN.md"),
        ("docs/operations.md", "docs/operations.zh-CN.md"),
        ("docs/tokens.md", "docs/tokens.zh-CN.md"),
    ] {
        let [english_outline, chinese_outline] = [english, chinese].map(|page| outline(&read(page)));
        assert_eq!(english_outline.0, chinese_outline.0, "{chinese} has other headings than {english}");
        for (ours, theirs) in english_outline.1.iter().zip(&chinese_outline.1) {
            assert_eq!(ours, theirs, "{chinese} has other code than {english}");
        }
        assert_eq!(english_outline.1.len(), chinese_outline.1.len(), "{chinese} has other code than {english}");
    }
}

/// Whoever wants more follows a link.
#[test]
fn the_readme_is_short() {
    for page in ["README.md", "README.zh-CN.md"] {
        let lines = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap().lines().count();
        assert!(lines <= 150, "{page}: {lines} lines");
    }
}

/// Prose is wrapped at 100 columns; a Han character takes two. Code, tables and lines that are one
/// link are left as they are.
#[test]
fn prose_is_wrapped_at_100_columns() {
    fn pages(directory: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
                pages(&path, found);
            } else if name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    let wide = |character: char| u32::from(character) >= 0x1100 && !('\u{2000}'..='\u{2bff}').contains(&character);
    let mut found = Vec::new();
    pages(Path::new(env!("CARGO_MANIFEST_DIR")), &mut found);
    assert!(found.len() > 20);
    let mut long = Vec::new();
    for page in found {
        let mut is_code = false;
        for (number, line) in std::fs::read_to_string(&page).unwrap().lines().enumerate() {
            is_code ^= line.starts_with("```");
            let columns: usize = line.chars().map(|character| if wide(character) { 2 } else { 1 }).sum();
            let is_link = !line.trim_start_matches(['-', ' ', '*']).contains(' ');
            if columns > 100 && !is_code && !line.starts_with('|') && !is_link {
                long.push(format!("{}:{}: {columns} columns", page.display(), number + 1));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}
