//! `fede office token`: manages the tokens with which other systems call the interface.

use clap::Subcommand;
use getrandom::SysRng;
use rand_core::TryRng;
use serde_json::json;
use zeroize::Zeroizing;

use super::account::{ApprovedArgs, parse_name};
use super::arguments::{ActArgs, Done, LookArgs};
use crate::cli::output::{escape, print};
use crate::cli::value_args::scopes;
use crate::cli::{Failure, Outcome, clock};
use crate::issuer::IssueError;
use crate::office::OfficerName;
use crate::office::accounts::{Scope, Scopes, Token, add_token, bearer_text, revoke_token};
use crate::office::registry::Tokens;
use crate::payload::Lang;
use crate::words::office_cli as say;

/// Manage the tokens with which other systems call the interface (docs/api.md).
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Scopes: declare (health), trips, query, apply (for a code), code (get it), verify, correct; identified: \
    the system has checked who the person is, and needs no receipts. If the office has administrators, one approves each \
    token (--admin), and two one with the scope identified."
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(Box<AddArgs>),
    List(ListArgs),
    Revoke(Box<RevokeArgs>),
}

/// Add a token, and print it once.
#[derive(Debug, clap::Args)]
struct AddArgs {
    /// The system's name, in one script (Latin and Chinese may be mixed).
    #[arg(value_name = "NAME", value_parser = parse_name)]
    name: OfficerName,
    /// What the system may do, separated by commas.
    #[arg(long, value_name = "SCOPE", value_delimiter = ',', required = true, value_parser = scopes())]
    scope: Vec<Scope>,
    /// Number of days for which the token counts, 1 to 366.
    #[arg(long, value_name = "DAYS", default_value = "90")]
    days: u32,
    #[command(flatten)]
    approved: ApprovedArgs,
}

/// List the tokens, without their secrets.
#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    look: LookArgs,
}

/// Revoke a token, at once.
#[derive(Debug, clap::Args)]
struct RevokeArgs {
    /// The system's name.
    #[arg(value_name = "NAME", value_parser = parse_name)]
    name: OfficerName,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Add(args) => add(args, lang),
        Command::List(args) => list(args, lang),
        Command::Revoke(args) => {
            let mut desk = args.act.begin()?;
            revoke_token(&mut desk.registry, &args.name, desk.acting.by())?;
            let name = &args.name;
            let done = Done { data: json!({ "token": name.as_str() }), rejected: 0, next: None };
            desk.end(done, || escape(&say::TokenRevoked { name }.say(lang)), lang)
        }
    }
}

fn add(args: &AddArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (mut desk, proven) = args.approved.begin(lang)?;
    let mut random = Zeroizing::new([0; Token::BYTES]);
    SysRng.try_fill_bytes(random.as_mut_slice()).map_err(|_| Failure::of(&IssueError::Random))?;
    let (token, scopes) = (Token::new(*random), Scopes::of(&args.scope));
    let added = (&args.name, scopes, args.days);
    let stored = add_token(&mut desk.registry, added, (&proven, &token), desk.acting.by())?;
    let text = bearer_text(&token);
    let data = json!({
        "name": args.name.as_str(), "token": *text, "scopes": ids(scopes), "until": stored.ends.to_string(),
    });
    let until = desk.office.config().zone.local(stored.ends);
    let (name, scopes, token) = (&args.name, &scopes, text.as_str());
    let done = Done { data, rejected: 0, next: None };
    desk.end(done, || escape(&say::TokenAdded { name, until: &until, scopes, token: &token }.say(lang)), lang)
}

fn ids(scopes: Scopes) -> Vec<&'static str> {
    scopes.iter().map(Scope::id).collect()
}

fn list(args: &ListArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let (now, zone) = (clock::now()?, &office.config().zone);
    let tokens = registry.tokens()?;
    for token in &tokens {
        let state = token.state(now);
        let data = json!({
            "name": token.name.as_str(), "scopes": ids(token.scopes), "state": state, "added": token.added.to_string(),
            "until": token.ends.to_string(), "revoked": token.revoked.map(|time| time.to_string()),
        });
        args.look.json().report(&data, || {
            let (name, scopes, state) = (&token.name, token.scopes, say::TokenState { state }.say(lang));
            escape(&format!("{}  {}  {name}  {state}  {scopes}\n", zone.local(token.added), zone.local(token.ends)))
        })?;
    }
    if tokens.is_empty() && !args.look.json().is_set() {
        print(&format!("{}\n", say::no_tokens(lang)))?;
    }
    Ok(Outcome::Done)
}
