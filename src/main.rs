//! The command line of fede; everything it does is in the library's `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    fede::cli::main()
}
