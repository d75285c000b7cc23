//! `fede office init`: creates an office's directory.

use std::path::PathBuf;

use getrandom::SysRng;

use serde_json::json;

use crate::cli::hints;
use crate::cli::output::remark;
use crate::cli::report::JsonArgs;
use crate::cli::value_args::RegionCode;
use crate::cli::{Failure, Outcome};
use crate::office::{NewOffice, Office, OfficeConfig};
use crate::payload::{Lang, Region};
use crate::words::{next, office_cli as say};

/// Create an office: a directory with its configuration, rules, secret and registry.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The directory to create.
    #[arg(value_name = "DIR", default_value = "office")]
    dir: PathBuf,
    /// Issuing region (ISO 3166: CN-SH).
    #[arg(long, value_name = "CODE", value_parser = RegionCode, hide_possible_values = true)]
    region: String,
    /// The region's private key file: a path relative to the office's directory, or absolute.
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    /// Time zone of the office (+08:00, Asia/Shanghai).
    #[arg(long, value_name = "ZONE", default_value = "+08:00")]
    time_zone: String,
    /// Authority responsible for the statuses.
    #[arg(long, value_name = "NAME")]
    authority: String,
    /// Where to appeal: a telephone number or an address.
    #[arg(long, value_name = "TEXT")]
    appeal: String,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let region = Region::new(&args.region)?;
    let new = NewOffice {
        region,
        key: &args.key.to_string_lossy(),
        time_zone: &args.time_zone,
        authority: &args.authority,
        appeal: &args.appeal,
    };
    let office = Office::create(&args.dir, &OfficeConfig::template(new), &mut SysRng);
    office?;
    let data = json!({ "directory": args.dir, "region": region.code() });
    args.json.report(&data, || say::Made { directory: &args.dir.display() }.say(lang) + "\n")?;
    remark(say::numbers_forgotten(lang));
    hints::next(&next::OfficeMade { directory: &args.dir.display() }.say(lang), lang);
    Ok(Outcome::Done)
}
