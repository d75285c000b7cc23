//! `fede completions`, `man`: shell completions and manual pages, generated from the same definitions
//! as `--help`.

use std::path::{Path, PathBuf};

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::output::{Access, Existing, print_raw, write_file};
use super::{Failure, Outcome};

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run_completions(args: &CompletionsArgs, mut command: Command) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "fede", &mut script);
    print_raw(&script)?;
    Ok(Outcome::Done)
}

/// Write the manual pages to a directory.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The directory. Created if it does not exist.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

pub(super) fn run_man(args: &ManArgs, command: &Command) -> Result<Outcome, Failure> {
    let mut command = command.clone();
    command.build();
    std::fs::create_dir_all(&args.dir).map_err(|error| Failure::io("create", &args.dir, &error))?;
    write_pages(&args.dir, &command, "fede")?;
    Ok(Outcome::Done)
}

fn write_pages(dir: &Path, command: &Command, name: &str) -> Result<(), Failure> {
    let mut page = Vec::new();
    Man::new(command.clone().display_name(name.to_owned()))
        .render(&mut page)
        .map_err(|error| Failure::fault(&error))?;
    write_file(&dir.join(format!("{name}.1")), &page, Access::Public, Existing::Replace)?;
    // clap adds a `help` subcommand to every level. It needs no page.
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        write_pages(dir, subcommand, &format!("{name}-{}", subcommand.get_name()))?;
    }
    Ok(())
}
