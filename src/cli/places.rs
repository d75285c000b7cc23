//! `fede places`: finds the codes of Chinese cities by name.

use core::fmt::Write;

use super::output::print;
use super::{Failure, Outcome};
use crate::payload::{Division, Lang};

/// Find the GB/T 2260 code of a Chinese city by part of its name, in Chinese or English.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Part of the name: 武汉, Wuhan.
    #[arg(value_name = "NAME")]
    name: String,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let wanted = args.name.to_lowercase();
    let mut out = String::new();
    for division in Division::all() {
        let (zh, en) = (division.name(Lang::Zh), division.name(Lang::En));
        if zh.contains(&wanted) || en.to_lowercase().contains(&wanted) {
            let _ = writeln!(out, "{division}  {zh}  {en}");
        }
    }
    if out.is_empty() {
        return Err(Failure::new(format_args!("expected a part of a city's name, found none with {:?}", args.name))
            .with_hint("districts and counties are not listed; try the prefecture's name"));
    }
    print(&out)?;
    Ok(Outcome::Done)
}
