//! `fede office share`, `import shared`, `partners`: facts to and from the offices of other regions.

use std::path::PathBuf;

use getrandom::SysRng;
use serde_json::json;

use super::arguments::{ActArgs, Desk, Done};
use crate::cli::anchors::{AnchorArgs, Anchors};
use crate::cli::output::remark;
use crate::cli::passphrase::PassphraseArgs;
use crate::cli::value_args::{RegionCode, region};
use crate::cli::{Failure, Outcome, clock, screen};
use crate::key::{KeyLocation, SigningKey, TokenError};
use crate::office::acts::{Terms, apply_agreements, share, take_shared};
use crate::office::exchange::ShareError;
use crate::office::registry::Exchange;
use crate::payload::{Lang, Region};
use crate::time::Timestamp;
use crate::words::{errors_cli as fails, next, office_cli as say};

/// The trust list with the agreements, and the office's key for exchange.
#[derive(Debug, clap::Args)]
pub(super) struct TermsArgs {
    /// The office's private key with the use `exchange` on the trust list. It is a file: a token
    /// cannot open or seal what offices share.
    #[arg(long, value_name = "KEY")]
    key: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    anchors: AnchorArgs,
}

impl TermsArgs {
    fn open(&self, lang: Lang) -> Result<(Anchors, SigningKey), Failure> {
        let missing = || Failure::new("no-exchange-key", fails::no_exchange_key).advise(fails::no_exchange_key_hint);
        let path = self.key.as_ref().ok_or_else(missing)?;
        if let KeyLocation::Token(_) = KeyLocation::parse(path.as_os_str())? {
            return Err(TokenError::FileOnly.into());
        }
        Ok((self.anchors.load()?, self.passphrase.open_key(path, lang)?))
    }
}

/// Share facts with the office of another region, as the agreement on the trust list says.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file is signed, and sealed to the other office. It is the complete state: at the other office, \
    facts that are not in it no longer count."
)]
pub(super) struct ShareArgs {
    /// Region of the other office (ISO 3166: CN-HB).
    #[arg(long, value_name = "CODE", value_parser = RegionCode, hide_possible_values = true)]
    with: String,
    /// Share facts that begin at this time or later. Default: as long as they count.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    since: Option<Timestamp>,
    /// File to write. Existing files are never overwritten.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    terms: TermsArgs,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run_share(args: &ShareArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let (anchors, key) = args.terms.open(lang)?;
    let with = region(&args.with)?;
    let terms = Terms { list: anchors.list()?, key: &key };
    let what = (with, args.since);
    let shared = share(&desk.office, &mut desk.registry, what, &args.out, terms, desk.acting.by(), &mut SysRng);
    let shared = shared.map_err(|error| Failure::of(&error))?;
    // The other office takes a file over only if it is later than the one before.
    clock::wait_out(desk.acting.by().at)?;
    let since = shared.since.to_string();
    let data = json!({ "with": with.code(), "facts": shared.facts, "people": shared.people, "since": since });
    let next = next::Shared { file: &args.out.display() }.say(lang);
    let done = Done { data, rejected: 0, next: Some(&next) };
    let words = || {
        let since = &desk.office.config().zone.local(shared.since);
        say::Shared { facts: shared.facts, people: shared.people, since }.say(lang)
    };
    desk.end(done, words, lang)
}

/// Imports a file of shared facts.
pub(super) fn run_import(
    mut desk: Desk<'_>,
    file: &std::path::Path,
    args: &TermsArgs,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let (anchors, key) = args.open(lang)?;
    let terms = Terms { list: anchors.list()?, key: &key };
    let taken = take_shared(&desk.office, &mut desk.registry, file, terms, desk.acting.by());
    let taken = taken.map_err(|error| {
        // A wrong key of the office itself is no fault of the file.
        let wrong = if matches!(error, ShareError::OwnKey { .. }) { args.key.as_deref() } else { None };
        Failure::of(&error).in_file(wrong.unwrap_or(file))
    })?;
    say_ended(&taken.ended, lang);
    if taken.unmatchable > 0 {
        remark(&say::Unmatchable { count: taken.unmatchable }.say(lang));
    }
    let counts = taken.taken;
    let data = json!({
        "from": taken.from.code(),
        "issued": taken.issued.to_string(),
        "new": counts.new,
        "kept": counts.kept,
        "withdrawn": counts.withdrawn,
        "lapsed": taken.lapsed,
        "matched": counts.matched,
        "unmatchable": taken.unmatchable,
    });
    let has_changed = counts.new + counts.withdrawn > 0 || !taken.ended.is_empty();
    let done = Done { data, rejected: 0, next: has_changed.then(|| next::data_came(lang)) };
    let words = || {
        let (from, issued) = (&taken.from.name(lang), &desk.office.config().zone.local(taken.issued));
        let (kept, withdrawn, matched) = (&counts.kept, &counts.withdrawn, counts.matched);
        say::TakenOver { from, issued, new: counts.new, kept, withdrawn, matched }.say(lang)
    };
    desk.end(done, words, lang)
}

/// Show which offices share with this one. What regions without an agreement have reported is
/// deleted.
#[derive(Debug, clap::Args)]
pub(super) struct PartnersArgs {
    #[command(flatten)]
    anchors: AnchorArgs,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run_partners(args: &PartnersArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let anchors = args.anchors.load()?;
    let ended = apply_agreements(&desk.office, &mut desk.registry, anchors.list()?, desk.acting.by());
    let ended = ended.map_err(|error| Failure::of(&error))?;
    say_ended(&ended, lang);
    let partners = desk.registry.partners()?;
    let data = json!({
        "partners": partners.iter().map(|partner| json!({
            "region": partner.region.code(),
            "issued": partner.issued.to_string(),
            "facts": partner.facts,
        })).collect::<Vec<_>>(),
        "ended": ended.iter().map(|(region, facts)| json!({ "region": region.code(), "facts": facts })).collect::<Vec<_>>(),
    });
    let next = (!ended.is_empty()).then(|| next::data_came(lang));
    let words = || {
        let line = |partner: &crate::office::registry::Partner| {
            let region = &screen::region(partner.region, lang);
            let issued = &desk.office.config().zone.local(partner.issued);
            say::Partner { region, issued, facts: partner.facts }.say(lang)
        };
        let lines: Vec<_> = partners.iter().map(line).collect();
        if lines.is_empty() { say::no_partners(lang).to_owned() } else { lines.join("\n") }
    };
    desk.end(Done { data, rejected: 0, next }, words, lang)
}

fn say_ended(ended: &[(Region, u64)], lang: Lang) {
    for (region, facts) in ended {
        remark(&say::PartnerEnded { region: &screen::region(*region, lang), facts: *facts }.say(lang));
    }
}
