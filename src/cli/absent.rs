//! Commands of features that this build does not have. They say so, whatever their arguments.

use std::ffi::OsString;

use super::Failure;
use crate::words::errors_cli as fails;

#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(super) struct Args {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    _rest: Vec<OsString>,
}

pub(super) fn failure() -> Failure {
    Failure::new("not-in-this-build", fails::not_in_this_build).advise(fails::not_in_this_build_hint)
}
