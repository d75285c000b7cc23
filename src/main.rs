//! The command line of fede; everything it does is in the library's `cli`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    fede::cli::main()
}
