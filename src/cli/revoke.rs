//! `fede revoke`: revokes, suspends or reinstates codes in a region's revocation list.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::anchors::{AnchorArgs, Anchors};
use super::hints;
use super::input::{MAX_SOURCE_BYTES, read_text};
use super::output::remark;
use super::passphrase::PassphraseArgs;
use super::reading::Source;
use super::report::JsonArgs;
use super::value_args::{self, RegionCode, classes};
use super::{Failure, Outcome, clock, screen};
use crate::codec::{CoseSign, DocumentType};
use crate::gate::is_code;
#[cfg(feature = "office")]
use crate::office::{
    Office,
    registry::{Codes, Distribution, OfficeRegistry},
};
use crate::payload::{Cti, Lang, Region, Withdrawal, WithdrawalClass};
use crate::time::{Timestamp, Window};
use crate::trust::{Document, ListedKey, Objects, RevocationBook, RevocationDirectory, RevocationList, TrustError};
use crate::verifier::{Reason, Unverified};
use crate::words::{cli as say, errors_cli as fails, next};

/// Revoke, suspend or reinstate codes: make the region's next revocation list.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The update is atomic: if one code is wrong, nothing changes. Without codes, the list is renewed with a \
    later expiry, and days whose codes have expired are dropped. Publish it with `fede trust publish --revocation DIR`.\n\n\
Example:\n  fede revoke 2026-03-05/1a2b3c4d5e --class lost --region CN-SH --key shanghai.pem \\\n      --dir revocation --store gate"
)]
pub(super) struct Args {
    /// Codes (FD1:…), their identifiers (2026-03-05/1a2b3c4d5e), or pictures of them.
    #[arg(value_name = "CODE|CTI|IMAGE")]
    codes: Vec<String>,
    /// A file with one code or identifier per line. Blank lines and lines that start with # are
    /// skipped. `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[cfg(feature = "office")]
    /// Directory of an issuing office: includes every code that its registry has withdrawn.
    #[arg(long, value_name = "DIR")]
    office: Option<PathBuf>,
    /// The region of the codes.
    #[arg(long, value_name = "CODE", value_parser = RegionCode, hide_possible_values = true)]
    region: String,
    /// The region's private key for revocation lists: a file (PKCS#8 PEM), or a pkcs11: URI.
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Directory of the revocation lists. Created if it does not exist.
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    anchors: AnchorArgs,
    /// Suspend the codes until they are revoked or reinstated.
    #[arg(long, conflicts_with = "reinstate")]
    suspend: bool,
    /// Reinstate suspended codes.
    #[arg(long)]
    reinstate: bool,
    /// Reason class. It reveals nothing about the person.
    #[arg(long, value_name = "CLASS", default_value = "unspecified", value_parser = classes())]
    class: WithdrawalClass,
    /// Validity of the list in hours. Afterwards, gates without a newer list are undecided.
    #[arg(long, value_name = "HOURS", default_value_t = 72)]
    valid_hours: u32,
    /// Maximum validity of codes in days. Codes issued earlier are dropped from the list.
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    keep_days: u32,
    /// Issue time of the list (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    json: JsonArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    let region = value_args::region(&args.region)?;
    let anchors = args.anchors.load()?;
    let list = anchors.list()?;
    let listed = list.region(region).ok_or_else(|| {
        Failure::new("not-listed", |lang| fails::NotListed { region: &region }.say(lang)).advise(fails::not_listed_hint)
    })?;
    let keys = list.keys_for(listed);
    // With a wrong clock, days with valid codes would be dropped.
    if let Some(concern) = anchors.trust().concerns(at).first() {
        let reason = Reason::of_concern(*concern, at);
        return Err(Failure::of(&reason).with_id(reason.id()));
    }
    let directory = RevocationDirectory::new(&args.dir);
    // Two processes at once would make two lists with the same version.
    let lock = directory.lock().map_err(|error| Failure::io("lock", &args.dir, &error))?;
    let _lock =
        lock.ok_or_else(|| Failure::new("revoking", fails::revoking).in_file(&args.dir).advise(fails::revoking_hint))?;
    let mut book = open_book(&directory, region, keys, args.keep_days, at, lang)?;
    let before = book.count();
    let codes = args.codes(&anchors, region)?;
    for (name, cti) in &codes {
        args.enter(&mut book, *cti, keys, at).map_err(|failure| failure.with_name(name))?;
    }
    #[cfg(feature = "office")]
    let entered = args.office.as_ref().map(|office| enter_office(office, &mut book, keys, at)).transpose()?;
    let key = args.passphrase.open_named(&args.key, lang)?;
    let window = Window::new(at, at.saturating_add(u64::from(args.valid_hours) * 3600))
        .map_err(|error| Failure::of(&error).advise(fails::no_valid_hours_hint))?;
    let failed = |error: TrustError| Failure::of(&error);
    let (revoked, blocks) = book.next_list(window).map_err(failed)?;
    let bytes = revoked.to_draft().signed_with(&key)?.encode();
    // Do not write a list that gates would reject.
    RevocationList::signed_by(&bytes, region, keys).map_err(failed)?;
    let path = directory.path(region);
    directory.write(region, &bytes, &blocks).map_err(|error| Failure::io("write", &path, &error))?;
    #[cfg(feature = "office")]
    if let Some((mut registry, listed)) = entered {
        registry.keep_listed(&listed)?;
    }
    if listed.revocation().is_none() {
        remark(&say::RevocationNotListed { region: &region }.say(lang));
    }
    let size = bytes.len() + blocks.iter().map(Vec::len).sum::<usize>();
    let data = json!({
        "region": region.code(),
        "version": revoked.version(),
        "issued": window.not_before().to_string(),
        "expires": window.expires().to_string(),
        "codes": book.count(),
        "codes_before": before,
        "days": revoked.days().len(),
        "bytes": size,
        "file": path,
    });
    let written = say::RevocationWritten {
        version: &revoked.version(),
        region: &region,
        count: screen::count(book.count()),
        days: screen::count(revoked.days().len()),
        before: &before,
        size: &size,
    };
    args.json.report(&data, || written.say(lang) + "\n")?;
    hints::next(&next::Revoked { directory: &args.dir.display() }.say(lang), lang);
    Ok(Outcome::Done)
}

/// The book of the last list, or an empty one. Drops expired days.
fn open_book(
    directory: &RevocationDirectory,
    region: Region,
    keys: &[ListedKey],
    keep_days: u32,
    at: Timestamp,
    lang: Lang,
) -> Result<RevocationBook, Failure> {
    let path = directory.path(region);
    let since = at.day().saturating_sub(keep_days);
    let bytes = directory.read_list(region).map_err(|error| Failure::io("read", &path, &error))?;
    let mut book = match bytes {
        None => RevocationBook::new(region, since),
        Some(bytes) => {
            let failed = |error: TrustError| Failure::of(&error).in_file(&path);
            let list = match RevocationList::signed_by(&bytes, region, keys) {
                Ok((list, _)) => list,
                // The key of the last list is no longer on the trust list. Continue with that list:
                // it is the office's own.
                Err(TrustError::RegionSignature { .. }) => {
                    remark(&say::RevocationOldKey { path: &path.display() }.say(lang));
                    let document = CoseSign::decode(&bytes, DocumentType::RevocationList);
                    let document = document.map_err(|error| failed(error.into()))?;
                    RevocationList::from_unverified(&document).map_err(failed)?
                }
                Err(error) => return Err(failed(error)),
            };
            let missing = |digest| {
                Failure::new("no-block", |lang| fails::NoBlock { digest: &digest }.say(lang))
                    .advise(fails::no_block_hint)
            };
            let block = |digest| directory.read(digest).ok_or_else(|| missing(digest).in_file(&path));
            let issued = list.window().not_before();
            // With a clock that was set back, the new list would be older than the last one.
            if at < issued {
                let failure =
                    Failure::new("clock-before", |lang| fails::ClockBefore { issued: &issued, found: &at }.say(lang));
                return Err(failure.in_file(&path).advise(fails::clock_before_hint));
            }
            RevocationBook::open(&list, block)?
        }
    };
    book.drop_before(since);
    Ok(book)
}

/// Updates the book with the withdrawn and reinstated codes of an office's registry. Codes that
/// were withdrawn without the registry stay.
/// Returns the registry, to store there what the list has.
#[cfg(feature = "office")]
fn enter_office(
    office: &Path,
    book: &mut RevocationBook,
    keys: &[ListedKey],
    at: Timestamp,
) -> Result<(OfficeRegistry, Vec<(Cti, Withdrawal)>), Failure> {
    let office = Office::open(office)?;
    let registry = office.registry()?;
    let withdrawn = registry.withdrawn(book.since())?;
    for (cti, withdrawal) in &withdrawn {
        book.withdraw(*cti, *withdrawal, keys, at.day())
            .map_err(|error| Failure::of(&error).advise(fails::office_code_hint))?;
    }
    for cti in book.suspended() {
        let code = registry.code(cti)?;
        if code.is_some_and(|code| code.withdrawn.is_none()) {
            book.reinstate(cti);
        }
    }
    Ok((registry, withdrawn))
}

impl Args {
    /// Revokes, suspends or reinstates one code in the book, as the flags say.
    fn enter(&self, book: &mut RevocationBook, cti: Cti, keys: &[ListedKey], at: Timestamp) -> Result<(), Failure> {
        if self.reinstate {
            return if book.reinstate(cti) {
                Ok(())
            } else {
                Err(Failure::new("not-suspended", fails::not_suspended).advise(fails::not_suspended_hint))
            };
        }
        let class = self.class;
        let withdrawal = if self.suspend { Withdrawal::Suspended(class) } else { Withdrawal::Revoked(class) };
        book.withdraw(cti, withdrawal, keys, at.day())
            .map_err(|error| Failure::of(&error).advise(fails::wrong_code_hint))
    }

    /// Every code given, with the argument or line that gave it.
    fn codes(&self, anchors: &Anchors, region: Region) -> Result<Vec<(String, Cti)>, Failure> {
        let mut codes = Vec::new();
        for argument in &self.codes {
            for (name, cti) in read_argument(argument, anchors, region)? {
                codes.push((name, cti));
            }
        }
        if let Some(path) = &self.from {
            let text = read_text(path, MAX_LINES_BYTES)?;
            for (number, line) in text.lines().enumerate() {
                let line = line.trim();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                let name = format!("{}:{}", path.display(), number + 1);
                let cti = read_text_code(line, anchors, region).map_err(|failure| failure.with_name(&name))?;
                codes.push((name, cti));
            }
        }
        Ok(codes)
    }
}

/// Maximum size of the file of codes, in bytes. Ten million identifiers take 220 MB.
const MAX_LINES_BYTES: u64 = 32 * MAX_SOURCE_BYTES;

fn read_argument(argument: &str, anchors: &Anchors, region: Region) -> Result<Vec<(String, Cti)>, Failure> {
    let is_file = Path::new(argument).is_file();
    if is_code(argument) || !is_file {
        let cti = read_text_code(argument, anchors, region).map_err(|failure| failure.with_name(argument))?;
        return Ok(vec![(argument.to_owned(), cti)]);
    }
    let codes = Source::from_argument(argument).look_for_codes(anchors.trust())?;
    let codes = codes.map_err(|reason| Failure::of(&reason).with_name(argument))?;
    let code = |text: &String| {
        let cti = read_text_code(text, anchors, region).map_err(|failure| failure.with_name(argument))?;
        Ok((argument.to_owned(), cti))
    };
    codes.texts.iter().map(code).collect()
}

/// The identifier of a code signed by the region, or an identifier given as text.
fn read_text_code(text: &str, anchors: &Anchors, region: Region) -> Result<Cti, Failure> {
    if !is_code(text) {
        return Cti::parse(text).map_err(|error| Failure::of(&error).advise(fails::not_a_code_hint));
    }
    let code = Unverified::from_text(text).map_err(|error| Failure::of(&error).advise(fails::damaged_code_hint))?;
    let code =
        code.authenticate(anchors.trust()).map_err(|error| Failure::of(&error).advise(fails::foreign_code_hint))?;
    let found = code.claims().issuer();
    if found != region || code.anchor().region() != region {
        return Err(Failure::new("other-region", |lang| {
            fails::OtherRegion { region: &region, found: &found }.say(lang)
        })
        .advise(fails::other_region_hint));
    }
    Ok(code.claims().cti())
}
