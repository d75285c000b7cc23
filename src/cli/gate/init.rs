//! `fede gate init`: creates a gate's store from a root.

use std::path::PathBuf;

use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::output::print;
use crate::cli::{Failure, Outcome};
use crate::key::VerifyingKey;
use crate::payload::Lang;
use crate::trust::{Root, Store};
use crate::words::cli as say;
use crate::words::verdict::comma;

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
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let bytes = read_wanted(&args.root, Root::MAX_BYTES, Wanted::Root)?;
    let store = Store::init(&args.store, &bytes)?;
    let trust = store.trust()?;
    let (root, role) = (trust.root().root(), trust.root().root().root_role());
    let kids: Vec<_> = role.keys().iter().map(VerifyingKey::kid).map(|kid| kid.to_string()).collect();
    let (version, threshold, keys) = (&root.version(), &role.threshold(), &role.keys().len());
    let trusts = say::TrustsRoot { version, threshold, keys, kids: &kids.join(comma(lang)) }.say(lang);
    let fingerprint = say::RootFingerprint { fingerprint: &trust.root().digest().grouped() }.say(lang);
    print(&format!("{trusts}\n{fingerprint}\n"))?;
    Ok(Outcome::Done)
}
