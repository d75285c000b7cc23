//! `fede completions`: shell completions, generated from the same definitions as `--help`.

use clap::Command;
use clap_complete::Shell;

use super::output::print_raw;
use super::{Failure, Outcome};

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &Args, mut command: Command) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "fede", &mut script);
    print_raw(&script)?;
    Ok(Outcome::Done)
}
