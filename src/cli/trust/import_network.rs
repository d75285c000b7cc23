//! `fede trust import --from`: takes keys over from the list of another network.

use core::fmt::Write;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::diff::{changes_data, write_changes};
use super::download::download;
use crate::cli::input::{MAX_KEY_BYTES, MAX_SOURCE_BYTES, read_bytes, read_text};
use crate::cli::output::{escape, replace_read};
use crate::cli::report::{JsonArgs, names};
use crate::cli::screen::count;
use crate::cli::value_args;
use crate::cli::{Failure, Outcome};
use crate::foreign::json::Bounds;
use crate::foreign::lists::{
    ListFinding, NetworkListError, NetworkOffer, network_key, read_gdhcn, read_icao, read_vci,
};
use crate::foreign::{ForeignNetwork, IssuerName, Network};
use crate::payload::Lang;
use crate::time::Timestamp;
use crate::trust::{Change, Digest, ForeignChange};
use crate::words::{Explain, errors_cli as fails, foreign as say};

/// Maximum size of a detached signature, in bytes. One of P-521 has 139.
const MAX_SIGNATURE_BYTES: u64 = 1024;

/// The flags for lists of other networks.
#[derive(Debug, clap::Args)]
pub(super) struct NetworkArgs {
    /// The network whose list it is (docs/foreign.md).
    #[arg(long, value_name = "NETWORK", value_parser = value_args::networks(), requires = "network_key")]
    pub(super) from: Option<Network>,
    /// The network's key (PEM: a public key or a certificate). Get it in another way than the list.
    #[arg(long, value_name = "FILE", requires = "from")]
    network_key: Option<PathBuf>,
    /// The signature of VCI's list. Default: the name of the list, ending in .sig.
    #[arg(long, value_name = "FILE", requires = "from")]
    signature: Option<String>,
    /// An issuer to take over: a country, or the address of an issuer. May be repeated. Those of an
    /// existing file are kept.
    #[arg(long, value_name = "ISSUER", requires = "from")]
    issuer: Vec<String>,
    /// Take over every issuer of the list.
    #[arg(long, requires = "from", conflicts_with = "issuer")]
    all: bool,
}

pub(super) fn run(
    args: &NetworkArgs,
    network: Network,
    list: &Path,
    out: &Path,
    at: Timestamp,
    json: JsonArgs,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let failed = |error: NetworkListError| Failure::of(&error).in_file(list);
    let key = args.network_key.as_deref().ok_or_else(|| failed(NetworkListError::Empty))?;
    let key = network_key(&read_text(key, MAX_KEY_BYTES)?)
        .map_err(|error| Failure::of(&NetworkListError::Key(error)).in_file(key))?;
    let bytes = load(&list.to_string_lossy(), u64::try_from(Bounds::LIST.bytes).unwrap_or(u64::MAX))?;
    let offer = match network {
        Network::Gdhcn => read_gdhcn(&bytes, &key, at),
        Network::Vci => {
            let beside = || list.with_extension("sig").to_string_lossy().into_owned();
            let signature = args.signature.clone().unwrap_or_else(beside);
            read_vci(&bytes, &load(&signature, MAX_SIGNATURE_BYTES)?, &key, at)
        }
        Network::Icao => read_icao(&bytes, &key, at),
    };
    let offer = offer.map_err(failed)?;
    let text = match out.symlink_metadata() {
        Ok(_) => Some(read_text(out, MAX_SOURCE_BYTES)?),
        Err(_) => None,
    };
    let before = text.as_ref().map(|text| parse_before(text, out, &offer)).transpose()?;
    let chosen = offer.choose(issuers(args, before.as_ref(), &offer)?.as_deref()).map_err(failed)?;
    let changes = ForeignChange::between(before.as_slice(), core::slice::from_ref(&chosen));
    let changes: Vec<_> = changes.into_iter().map(Change::Foreign).collect();
    replace_read(out, text.as_ref().map(String::as_bytes), chosen.to_toml().as_bytes())?;
    json.report(&data(out, &offer, &chosen, &changes), || words(&offer, &chosen, &changes, lang))?;
    Ok(Outcome::Done)
}

/// Reads a file, or downloads it if the name is an address.
fn load(name: &str, max: u64) -> Result<Vec<u8>, Failure> {
    if name.starts_with("https://") { download(name, max) } else { read_bytes(name.as_ref(), max) }
}

/// The file as it was. It must be of the same network, and not of a later list: whoever controls the
/// download could otherwise bring keys back.
fn parse_before(text: &str, path: &Path, offer: &NetworkOffer) -> Result<ForeignNetwork, Failure> {
    let before = ForeignNetwork::from_toml(text).map_err(|error| Failure::of(&error).in_file(path))?;
    if before.network() != offer.network() {
        let (expected, found) = (before.network(), offer.network());
        let failure = Failure::new("import-other-network", |lang| {
            fails::ImportOtherNetwork { expected: &expected.words(lang), found: &found.words(lang) }.say(lang)
        });
        return Err(failure.advise(fails::import_other_network_hint).in_file(path));
    }
    let (expected, found) = (before.as_of(), offer.as_of());
    if found < expected {
        let failure = Failure::new("import-older-network", |lang| {
            fails::ImportOlderNetwork { expected: &expected, found: &found }.say(lang)
        });
        return Err(failure.advise(fails::import_older_network_hint).in_file(path));
    }
    Ok(before)
}

/// What to take over; `None` for everything. Issuers that the list no longer has are dropped.
fn issuers(
    args: &NetworkArgs,
    before: Option<&ForeignNetwork>,
    offer: &NetworkOffer,
) -> Result<Option<Vec<IssuerName>>, Failure> {
    if args.all {
        return Ok(None);
    }
    let named = args.issuer.iter().map(|name| IssuerName::parse(name)).collect::<Result<Vec<_>, _>>()?;
    let is_offered = |name: &&IssuerName| offer.keys().iter().any(|key| key.issuer() == *name);
    let kept = before.into_iter().flat_map(|file| file.issuers()).map(|issuer| issuer.name());
    Ok(Some(kept.filter(is_offered).cloned().chain(named).collect()))
}

/// The findings that keys have, each with the number of keys.
fn tally(offer: &NetworkOffer) -> BTreeMap<(bool, &'static str), usize> {
    let mut tally = BTreeMap::new();
    for finding in offer.keys().iter().flat_map(|key| key.findings()) {
        *tally.entry((finding.excludes(), finding.id())).or_default() += 1;
    }
    tally
}

fn words(offer: &NetworkOffer, chosen: &ForeignNetwork, changes: &[Change], lang: Lang) -> String {
    let mut out = String::new();
    let (network, as_of) = (&offer.network().words(lang), &offer.as_of());
    let (keys, refused) = (offer.keys().len(), offer.refused().len());
    let usable = offer.keys().iter().filter(|key| key.is_usable()).count();
    let head = say::ListHead { network, as_of, keys: count(keys + refused), usable: &usable };
    let _ = writeln!(out, "{}", head.say(lang));
    for ((excludes, id), keys) in tally(offer) {
        let (title, mark) = (ListFinding::title(id, lang), if excludes { '-' } else { '!' });
        let _ = writeln!(out, "  {mark} {}", say::FindingCount { title: &title, keys: &keys }.say(lang));
    }
    for refused in offer.refused() {
        let _ = writeln!(out, "  - {}: {}", escape(&refused.entry), refused.error.words(lang));
    }
    let taken = say::Taken { keys: count(chosen.key_count()), issuers: count(chosen.issuers().len()) };
    let _ = writeln!(out, "{}", taken.say(lang));
    write_changes(&mut out, changes, lang);
    out
}

fn data(file: &Path, offer: &NetworkOffer, chosen: &ForeignNetwork, changes: &[Change]) -> Value {
    let keys = offer.keys().iter().map(|one| {
        let findings = one.findings().iter().map(|finding| {
            json!({ "id": finding.id(), "excludes": finding.excludes(), "sentence": names(|lang| finding.words(lang)) })
        });
        json!({
            "issuer": one.issuer().as_str(),
            "kid": one.key().kid().to_string(),
            "kind": one.key().key().kind().id(),
            "usable": one.is_usable(),
            "findings": findings.collect::<Vec<_>>(),
        })
    });
    let refused = offer.refused().iter().map(|one| json!({ "entry": one.entry, "error": one.error.id() }));
    json!({
        "file": file,
        "network": offer.network().id(),
        "as_of": offer.as_of().to_string(),
        "sha256": Digest::from_bytes(*chosen.digest()).to_string(),
        "keys": keys.collect::<Vec<_>>(),
        "refused": refused.collect::<Vec<_>>(),
        "revoked_cards": offer.revoked().len(),
        "taken": { "issuers": chosen.issuers().len(), "keys": chosen.key_count(), "revoked_cards": chosen.revoked().len() },
        "changes": changes_data(changes),
    })
}
