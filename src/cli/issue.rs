//! `fede issue`: issues a signed code from flags or from a JSON file.

use std::path::PathBuf;

use getrandom::SysRng;
use serde_json::json;

#[cfg(not(feature = "office"))]
use super::absent;
use super::anchors::{AnchorArgs, Anchors};
use super::code_output::{Form, OutputArgs};
use super::hints;
use super::input::{MAX_SOURCE_BYTES, document_number, read_text};
#[cfg(feature = "office")]
use super::issue_batch;
use super::issue_log::LogArgs;
use super::output::remark;
#[cfg(feature = "office")]
use super::pass_output::{PassFile, PassFileArgs};
use super::passphrase::PassphraseArgs;
use super::report::JsonArgs;
use super::value_args::{self, RegionCode, documents, reasons, statuses};
use super::{Failure, Outcome, clock, key, local_time};
use crate::issuer::{CityRequest, Code, HealthRequest, HolderRequest, ItineraryRequest, Request};
#[cfg(feature = "office")]
use crate::office::pass::PassContent;
use crate::payload::{Claims, DocumentKind, Lang, PlaceFor, Status, StatusReason, place_code};
#[cfg(feature = "office")]
use crate::time::Zone;
use crate::verifier::{Decision, Policy, verify};
use crate::words::{Explain, cli as say, errors_cli as fails, next};

/// Issue a code with a health status, an itinerary or both: PNG, SVG, text, or in the terminal.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Without --out, the QR code is drawn in the terminal. docs/issuing.md describes the JSON form.\n\n\
Example:\n  fede issue --key shanghai.pem --region CN-SH --status green \\\n      --name 张三丰 --document resident-id --number 11010519491231002X --out pass.png"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The region's private key: a file (PKCS#8 PEM), or a pkcs11: URI for a key in a token.
    #[arg(long, value_name = "KEY", required = true)]
    key: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Read everything from a JSON file instead of the flags below. `-` reads standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "statement")]
    request: Option<PathBuf>,
    #[command(flatten)]
    statement: StatementArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Also write a pass to print or show: status, places, validity and the QR code (.svg or .pdf).
    #[cfg(feature = "office")]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pass: Option<PathBuf>,
    #[cfg(feature = "office")]
    #[command(flatten)]
    pass_args: PassFileArgs,
    #[command(flatten)]
    log: LogArgs,
    /// Store of a gate: a code that such a gate would refuse is not written.
    #[arg(long, value_name = "STORE", help_heading = "Output")]
    store: Option<PathBuf>,
    #[command(flatten)]
    json: JsonArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    #[cfg(feature = "office")]
    Batch(Box<issue_batch::Args>),
    /// Not in this build: many codes at once (feature `office`).
    #[cfg(not(feature = "office"))]
    Batch(absent::Args),
}

#[derive(Debug, clap::Args)]
#[group(id = "statement", multiple = true)]
#[command(next_help_heading = "What the code says")]
struct StatementArgs {
    /// Issuing region (ISO 3166: CN, CN-SH).
    #[arg(long, value_name = "CODE", value_parser = RegionCode, hide_possible_values = true)]
    region: Option<String>,
    /// Health status.
    #[arg(long, value_name = "STATUS", value_parser = statuses())]
    status: Option<Status>,
    /// When the status was assessed (RFC 3339). Default: the issue time.
    #[arg(long, value_name = "TIME", requires = "status")]
    assessed: Option<String>,
    /// Reason. Required for yellow and red.
    #[arg(long, value_name = "REASON", value_parser = reasons(), requires = "status")]
    reason: Option<StatusReason>,
    /// Authority responsible for the status. Required for yellow and red.
    #[arg(long, value_name = "NAME", requires = "status")]
    authority: Option<String>,
    /// Where to appeal. Required for yellow and red.
    #[arg(long, value_name = "TEXT", requires = "status")]
    appeal: Option<String>,
    /// Include an itinerary, also without cities. Implied by --city and --country.
    #[arg(long)]
    itinerary: bool,
    /// A city with a stay longer than 4 hours, and the last day there: 420100=2026-03-01. Add `*`
    /// at the end if the city has a risk area. A name does too: Wuhan=2026-03-01. May be repeated.
    #[arg(long, value_name = "PLACE=DAY[*]")]
    city: Vec<String>,
    /// A country visited in the window: its code of ISO 3166-1 (CN, JP) or its name. May be repeated.
    #[arg(long, value_name = "CODE")]
    country: Vec<String>,
    /// Number of days of the itinerary: 14 or 7.
    #[arg(long, value_name = "N")]
    days: Option<u32>,
    /// Time zone of the day of issue (+08:00, Asia/Shanghai). Default for China: +08:00.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// The holder's full name. The code has only the masked name.
    #[arg(long, value_name = "NAME", requires = "document", conflicts_with = "masked_name")]
    name: Option<String>,
    /// The holder's name, already masked: 张*丰.
    #[arg(long, value_name = "NAME", requires = "document")]
    masked_name: Option<String>,
    /// Kind of identity document.
    #[arg(long, value_name = "KIND", value_parser = documents(), requires = "number")]
    document: Option<DocumentKind>,
    /// The document's number. The code has only a commitment to it. `-` reads it from standard
    /// input, or asks for it: every user of the computer can see arguments.
    #[arg(long, value_name = "NUMBER", requires = "document")]
    number: Option<String>,
    /// The holder's public key (SPKI PEM). The code is bound to it.
    #[arg(long, value_name = "FILE")]
    holder_key: Option<PathBuf>,
    /// Issue time (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME")]
    issued: Option<String>,
    /// Start of validity (RFC 3339). Default: the issue time.
    #[arg(long, value_name = "TIME")]
    not_before: Option<String>,
    /// Expiry (RFC 3339).
    #[arg(long, value_name = "TIME", conflicts_with = "valid_hours")]
    expires: Option<String>,
    /// Validity in hours. Default without --expires: 24.
    #[arg(long, value_name = "HOURS")]
    valid_hours: Option<u32>,
    /// Limit of the validity in hours, if the trust list has one for the region (`max_valid_hours`).
    /// Default: 2160, which is 90 days.
    #[arg(long, value_name = "HOURS")]
    max_valid_hours: Option<u32>,
    /// Slot of the day, 40 bits. Default: random.
    #[arg(long, value_name = "NUMBER")]
    slot: Option<u64>,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        None => {}
        #[cfg(feature = "office")]
        Some(Command::Batch(batch)) => return issue_batch::run(batch, lang),
        #[cfg(not(feature = "office"))]
        Some(Command::Batch(_)) => return Err(absent::failure()),
    }
    let key = args
        .key
        .as_ref()
        .ok_or_else(|| Failure::new("not-given", |lang| fails::NotGiven { expected: &"--key KEY" }.say(lang)))?;
    // Check every output first, before a passphrase is asked for and anything is signed.
    let form = args.output.form()?;
    args.output.check_free()?;
    #[cfg(feature = "office")]
    let pass_file = args.pass_file()?;
    let anchors = args.store.as_ref().map(|store| AnchorArgs::of_store(store).load()).transpose()?;
    let mut log = args.log.open(lang)?;
    let request = args.to_request(lang)?;
    let claims = request.to_claims(clock::now()?, &mut SysRng)?;
    if request.time_zone.is_some() {
        local_time::prefer(request.zone(claims.issuer()).ok().as_ref());
    }
    let signer = args.passphrase.open_named(key, lang)?;
    let code = Code::sign_with(&claims, &signer)?;
    if let Some(anchors) = &anchors {
        check_as_a_gate(&code, &claims, anchors, lang)?;
    }
    // Draw everything before the first output is written: none is left behind by a later failure.
    let drawn = args.output.draw(code.text(), form, args.json)?;
    #[cfg(feature = "office")]
    let pass = pass_file.as_ref().map(|file| {
        // If the time zone is not known, the pass shows UTC.
        let zone = request.zone(claims.issuer()).or_else(|_| Zone::parse("Z")).map_err(Failure::from)?;
        file.draw(&[PassContent { claims: &claims, text: code.text(), withdrawn: None }], &zone, lang)
    });
    #[cfg(feature = "office")]
    let pass = pass.transpose()?;
    if let Some(log) = &mut log {
        log.add(&code, &claims, lang)?;
    }
    drawn.write(lang)?;
    #[cfg(feature = "office")]
    if let (Some(file), Some(pass)) = (&pass_file, &pass) {
        file.write(pass)?;
    }
    if args.json.is_set() {
        let mut data = args.output.data(&code, &claims);
        #[cfg(feature = "office")]
        data.insert("pass".to_owned(), json!(args.pass));
        #[cfg(not(feature = "office"))]
        data.insert("pass".to_owned(), json!(null));
        args.json.report(&data, String::new)?;
    } else if form != Form::Text {
        let window = claims.validity().window();
        let (cti, kid, from, to) = (&code.cti(), &code.kid(), &window.not_before(), &window.expires());
        remark(&say::Issued { cti, kid, from, to }.say(lang));
    }
    if let Some(file) = args.output.file() {
        hints::next(&next::Issued { file: &file.display() }.say(lang), lang);
    }
    Ok(Outcome::Done)
}

/// Fails if a gate with this store would refuse the code when its validity begins. If the gate cannot
/// tell, for example because its store is old, that is a remark.
fn check_as_a_gate(code: &Code, claims: &Claims, anchors: &Anchors, lang: Lang) -> Result<(), Failure> {
    let at = claims.validity().window().not_before();
    let verdict = verify(code.text(), anchors.trust(), at, &Policy::everything());
    let Some(reason) = verdict.reasons().first() else { return Ok(()) };
    if verdict.decision() == Decision::Refused {
        return Err(Failure::of(reason).with_id(reason.id()).advise(fails::gate_refuses_hint));
    }
    remark(&say::GateCannotTell { reason: &reason.words(lang) }.say(lang));
    Ok(())
}

impl Args {
    /// The file of the pass, checked. It must not be the file of the code.
    #[cfg(feature = "office")]
    fn pass_file(&self) -> Result<Option<PassFile<'_>>, Failure> {
        let Some(path) = &self.pass else { return Ok(None) };
        if self.output.file() == Some(path) {
            return Err(Failure::io("write", path, &std::io::ErrorKind::AlreadyExists.into()));
        }
        self.pass_args.check(path).map(Some)
    }

    fn to_request(&self, lang: Lang) -> Result<Request, Failure> {
        match &self.request {
            Some(path) => Request::from_json(&read_text(path, MAX_SOURCE_BYTES)?)
                .map_err(|error| Failure::of(&error).in_file(path)),
            None => self.statement.to_request(lang),
        }
    }
}

impl StatementArgs {
    fn to_request(&self, lang: Lang) -> Result<Request, Failure> {
        let region = self.region.clone();
        let region = region.ok_or_else(|| {
            Failure::new("not-given", |lang| fails::NotGiven { expected: &"--region CODE" }.say(lang))
        })?;
        value_args::region(&region)?;
        let health = self.status.map(|status| HealthRequest {
            status: status.id().to_owned(),
            assessed: self.assessed.clone(),
            reason: self.reason.map(|reason| reason.id().to_owned()),
            authority: self.authority.clone(),
            appeal: self.appeal.clone(),
        });
        let states_itinerary =
            self.itinerary || self.days.is_some() || !self.city.is_empty() || !self.country.is_empty();
        let itinerary = if states_itinerary {
            let cities = self.city.iter().map(|city| parse_city(city)).collect::<Result<_, _>>()?;
            Some(ItineraryRequest {
                days: self.days,
                countries: self
                    .country
                    .iter()
                    .map(|country| place_code(country, PlaceFor::Country).into_owned())
                    .collect(),
                cities,
            })
        } else {
            None
        };
        let holder = self.document.zip(self.number.as_ref()).map(|(document, number)| {
            Ok::<_, Failure>(HolderRequest {
                name: self.name.clone(),
                masked_name: self.masked_name.clone(),
                document: document.id().to_owned(),
                number: Some(document_number(number, lang)?.to_string()),
                commitment: None,
            })
        });
        let holder = holder.transpose()?;
        Ok(Request {
            region,
            issued: self.issued.clone(),
            not_before: self.not_before.clone(),
            expires: self.expires.clone(),
            valid_hours: self.valid_hours,
            max_valid_hours: self.max_valid_hours,
            slot: self.slot,
            time_zone: self.time_zone.clone(),
            holder,
            holder_key: self.holder_key.as_ref().map(|path| key::read_public_pem(path)).transpose()?,
            health,
            itinerary,
        })
    }
}

fn parse_city(text: &str) -> Result<CityRequest, Failure> {
    let city = CityRequest::parse(text).ok_or_else(|| {
        Failure::new("wrong-city", |lang| fails::WrongCity { found: &text }.say(lang)).advise(fails::wrong_city_hint)
    })?;
    Ok(CityRequest { place: place_code(&city.place, PlaceFor::City).into_owned(), ..city })
}
