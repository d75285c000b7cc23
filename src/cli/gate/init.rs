//! `fede gate init`: creates a gate's store from a root.

use core::fmt::Write;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::hints;
use crate::cli::key::fingerprint;
use crate::cli::report::JsonArgs;
use crate::cli::trust::data;
use crate::cli::{Failure, Outcome};
use crate::payload::Lang;
use crate::trust::{Root, Store};
use crate::words::{cli as say, next};

/// Create a gate's store from a root.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Everything that the gate trusts follows from this root. Bring it by hand, or compare the printed \
    fingerprint with the one that the publisher gives you on another channel."
)]
pub(super) struct Args {
    /// The directory to create.
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// The root.
    #[arg(long, value_name = "ROOT")]
    root: PathBuf,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let bytes = read_wanted(&args.root, Root::MAX_BYTES, Wanted::Root)?;
    let store = Store::init(&args.store, &bytes)?;
    let trust = store.trust()?;
    let (root, role) = (trust.root().root(), trust.root().root().root_role());
    let (version, threshold, keys) = (&root.version(), &role.threshold(), &role.keys().len());
    let digest = trust.root().digest();
    let data = json!({
        "store": args.store,
        "root": version,
        "root_keys": data::role(role),
        "fingerprint": digest.to_string(),
    });
    args.json.report(&data, || {
        let mut out = say::TrustsRoot { version, threshold, keys }.say(lang) + "\n";
        for key in role.keys() {
            let _ = writeln!(out, "  {}", fingerprint(key));
        }
        out + &say::RootFingerprint { fingerprint: &digest.grouped() }.say(lang) + "\n"
    })?;
    hints::next(&next::GateMade { store: &args.store.display() }.say(lang), lang);
    Ok(Outcome::Done)
}
