//! The help in Chinese. The English help is the doc comments of the arguments; the Chinese texts
//! are in `src/words/help.zh-CN.ftl`, by the path of the command and the name of the argument.

use std::ffi::OsString;
use std::io::Write;

use clap::{Arg, ArgAction, Command};

use crate::words::{HELP_ZH, Lang};

/// Prints the Chinese help that the arguments ask for: to standard error if they are incomplete.
pub(super) fn print(command: Command, arguments: &[OsString], is_error: bool) -> std::io::Result<()> {
    let mut command = localised(command);
    command.build();
    let mut found = &command;
    // `fede help gate run` asks for the same help as `fede gate run --help`.
    for word in arguments.iter().skip(1).filter_map(|word| word.to_str()).filter(|word| *word != "help") {
        found = found.find_subcommand(word).unwrap_or(found);
    }
    let mut found = found.clone();
    let is_short = arguments.iter().any(|word| word == "-h");
    let text = if is_short { found.render_help() } else { found.render_long_help() };
    let text = wide_colons(&text.ansi().to_string());
    if is_error {
        return write!(anstream::stderr().lock(), "{text}");
    }
    write!(anstream::stdout().lock(), "{text}")
}

/// The help with full-width colons after its headings: clap writes a half-width one after each.
fn wide_colons(help: &str) -> String {
    let mut wide = help.to_owned();
    for title in ["commands", "arguments", "options", "Output", "What-the-code-says"].map(heading) {
        wide = wide.replace(&format!("{title}:"), &format!("{title}："));
    }
    wide
}

/// The command with texts in a language, for manual pages and completions.
pub(super) fn in_language(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => super::config::with_names(command, lang),
        Lang::Zh => localised(command),
    }
}

/// The command with Chinese texts. It is for showing help, not for parsing.
fn localised(command: Command) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help(heading("version"));
    let command = command.disable_version_flag(true).arg(version);
    super::config::with_names(localise(command, "fede"), Lang::Zh)
}

fn localise(command: Command, path: &str) -> Command {
    let names: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let subcommands: Vec<String> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(heading("help"));
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(heading("commands"))
        .subcommand_value_name(heading("command"))
        .help_template(TEMPLATE.replace("USAGE", heading("usage")));
    // Under a heading of its own, clap sorts positional arguments by name.
    for (place, name) in names.iter().enumerate() {
        command = command.mut_arg(name, |arg| argument(arg, path).display_order(place));
    }
    command = command.arg(help.help_heading(heading("options")));
    if let Some(about) = text(path) {
        command = command.about(about).long_about(about);
    }
    if let Some(after) = text(&format!("{path}.after")) {
        command = command.after_help(after);
    }
    for name in &subcommands {
        command = command.mut_subcommand(name, |subcommand| localise(subcommand, &format!("{path}-{name}")));
    }
    if !subcommands.is_empty() {
        command = command.subcommand(Command::new("help").about(heading("help-command")));
    }
    command
}

/// The parts of clap's own help, with the word for "usage" in the place of `USAGE`.
const TEMPLATE: &str = "{before-help}{about-with-newline}\nUSAGE：{usage}\n\n{all-args}{after-help}";

fn argument(arg: Arg, path: &str) -> Arg {
    let title = match arg.get_help_heading() {
        Some(title) => heading(&title.replace(' ', "-")),
        None if arg.is_positional() => heading("arguments"),
        None => heading("options"),
    };
    let name = arg.get_id().as_str();
    let Some(words) = argument_text(path, name) else { return arg.help_heading(title) };
    let mut words = words.to_owned();
    let takes_values = arg.get_action().takes_values();
    if takes_values {
        let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !default.is_empty() && !arg.is_hide_default_value_set() {
            words += &format!(" [{}{}]", heading("default"), default.join(","));
        }
        let possible: Vec<_> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        if !possible.is_empty() && !arg.is_hide_possible_values_set() {
            words += &format!(" [{}{}]", heading("possible"), possible.join(", "));
        }
    }
    let arg = arg.help(words.clone()).long_help(words).help_heading(title);
    if takes_values { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
}

/// The text of an argument: of this command, or else of all commands.
fn argument_text(path: &str, name: &str) -> Option<&'static str> {
    text(&format!("{path}.{name}")).or_else(|| text(&format!("all.{name}")))
}

fn heading(name: &str) -> &'static str {
    text(&format!("headings.{name}")).unwrap_or_default()
}

/// The text with this key. The table is sorted.
fn text(key: &str) -> Option<&'static str> {
    let found = HELP_ZH.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
    HELP_ZH.get(found).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// Collects the keys that a command uses, and the ones that have no text.
    fn check(command: &Command, path: &str, used: &mut BTreeSet<String>, missing: &mut Vec<String>) {
        let mut want = |key: String| {
            if text(&key).is_none() {
                missing.push(key.clone());
            }
            used.insert(key);
        };
        want(path.to_owned());
        if command.get_after_help().is_some() {
            want(format!("{path}.after"));
        }
        for arg in command.get_arguments() {
            let own = format!("{path}.{}", arg.get_id());
            want(if text(&own).is_some() { own } else { format!("all.{}", arg.get_id()) });
            if let Some(title) = arg.get_help_heading() {
                want(format!("headings.{}", title.replace(' ', "-")));
            }
        }
        for subcommand in command.get_subcommands() {
            check(subcommand, &format!("{path}-{}", subcommand.get_name()), used, missing);
        }
    }

    #[test]
    #[cfg_attr(not(feature = "full"), ignore = "a build without all features does not use all texts")]
    fn every_command_and_argument_has_a_chinese_text() {
        let (mut used, mut missing) = (BTreeSet::new(), Vec::new());
        check(&Cli::command(), "fede", &mut used, &mut missing);
        assert!(missing.is_empty(), "texts are missing in src/words/help.zh-CN.ftl: {missing:#?}");
        let is_unused = |key: &&str| !key.starts_with("headings.") && !used.contains(*key);
        let unused: Vec<_> = HELP_ZH.iter().map(|(key, _)| *key).filter(is_unused).collect();
        assert!(unused.is_empty(), "texts that nothing uses in src/words/help.zh-CN.ftl: {unused:#?}");
    }

    fn whole_help(command: &mut Command, name: &str, all: &mut String) {
        *all += &format!("$ {name} -h\n{}\n", command.render_help());
        for subcommand in command.get_subcommands_mut().filter(|one| !one.is_hide_set() && one.get_name() != "help") {
            let name = format!("{name} {}", subcommand.get_name());
            whole_help(subcommand, &name, all);
        }
    }

    /// What has changed in the help is seen in one place. `SNAPSHOTS=overwrite cargo test --features full
    /// --lib help_pages` writes the pages again. Read them before you commit.
    #[test]
    #[cfg_attr(not(all(feature = "full", feature = "slow", unix)), ignore = "other builds have other commands")]
    fn help_pages_are_as_they_were() {
        for lang in [Lang::En, Lang::Zh] {
            let mut command = in_language(Cli::command().term_width(100), lang);
            command.build();
            let mut all = String::new();
            whole_help(&mut command, "fede", &mut all);
            if lang == Lang::Zh {
                all = wide_colons(&all);
            }
            let lines: Vec<_> = all.lines().map(str::trim_end).collect();
            let page = format!("tests/snapshots/help.{}.txt", lang.tag());
            let page = snapbox::Data::read_from(&Path::new(env!("CARGO_MANIFEST_DIR")).join(page), None);
            snapbox::Assert::new().action_env("SNAPSHOTS").eq(lines.join("\n") + "\n", page);
        }
    }

    #[test]
    #[cfg_attr(not(feature = "full"), ignore = "a build without all features does not use all texts")]
    fn the_chinese_help_is_whole() {
        let mut command = localised(Cli::command());
        command.build();
        let run = command.find_subcommand_mut("gate").and_then(|gate| gate.find_subcommand_mut("run")).unwrap();
        let help = wide_colons(&run.render_long_help().to_string());
        let sync = command.find_subcommand_mut("gate").and_then(|gate| gate.find_subcommand_mut("sync")).unwrap();
        let sync = sync.render_help().to_string();
        assert!(sync.find("<STORE>  ") < sync.find("<SOURCE>  "), "{sync}");
        for words in ["用法：fede gate run", "参数：", "选项：", "检查点的数据。", "显示帮助", "退出码"]
        {
            assert!(help.contains(words), "{words} is missing in:\n{help}");
        }
        let help = wide_colons(&command.render_help().to_string());
        assert!(help.contains("命令：") && help.contains("默认") && !help.contains("Print"), "{help}");
    }
}
