//! The command line of fede. All its code is in the module `cli` of the library.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    fede::cli::main()
}
