//! The one way in which commands report: words for people, or JSON for programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::Failure;
use super::output::{print, print_exact};
use crate::payload::{Lang, Region};

/// The flag of each command that reports something.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct JsonArgs {
    /// Print JSON, one object on a line (docs/json.md). Errors and notes are JSON too.
    #[arg(long)]
    json: bool,
}

impl JsonArgs {
    pub(super) const fn is_set(self) -> bool {
        self.json
    }

    /// Prints the data as one line of JSON with `--json`, and the words without it. The words end
    /// their own lines.
    pub(super) fn report(self, data: &impl Serialize, words: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.json { print_exact(&line(data)?) } else { print(&words()) }
    }
}

/// JSON on one line. JSON strings escape control characters.
pub(super) fn line(data: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(data).map(|text| text + "\n").map_err(|error| Failure::fault(&error))
}

/// A text in each language.
pub(super) fn names<T: Into<Value>>(words: impl Fn(Lang) -> T) -> Value {
    json!({ Lang::En.tag(): words(Lang::En).into(), Lang::Zh.tag(): words(Lang::Zh).into() })
}

/// A region: its code and its names.
pub(super) fn region(region: Region) -> Value {
    json!({ "code": region.code(), "name": names(|lang| region.name(lang)) })
}

#[cfg(all(test, feature = "full"))]
mod tests {
    use clap::{Command, CommandFactory};

    use crate::cli::Cli;

    fn reporting(command: &Command, name: &str, found: &mut Vec<String>) {
        if command.get_arguments().any(|argument| argument.get_id() == "json") {
            found.push(name.to_owned());
        }
        for subcommand in command.get_subcommands() {
            reporting(subcommand, &format!("{name} {}", subcommand.get_name()), found);
        }
    }

    #[test]
    fn every_report_is_explained() {
        let page = include_str!("../../docs/json.md").replace('\n', " ");
        let mut commands = Vec::new();
        reporting(&Cli::command(), "fede", &mut commands);
        assert!(commands.len() > 60, "{commands:?}");
        let is_missing = |command: &&String| {
            let after = page.split(command.as_str()).skip(1).map(|rest| rest.chars().next());
            !after.into_iter().any(|next| matches!(next, Some(' ' | '`')))
        };
        let missing: Vec<_> = commands.iter().filter(is_missing).collect();
        assert!(missing.is_empty(), "docs/json.md lacks {missing:#?}");
    }
}
