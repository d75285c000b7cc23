//! `fede office account`: manages the accounts of the staff.

use std::path::PathBuf;

use clap::Subcommand;
use getrandom::SysRng;
use rand_core::TryRng;
use serde_json::{Value, json};

use super::arguments::{ActArgs, Desk, Done, LookArgs};
use crate::cli::failure::ValueFault;
use crate::cli::output::{escape, print};
use crate::cli::passphrase::first_line;
use crate::cli::prompt::ask_hidden;
use crate::cli::value_args::roles;
use crate::cli::{Failure, Outcome, clock};
use crate::issuer::IssueError;
use crate::office::accounts::{
    Credentials, Invitation, ProvenAdministrator, Role, add_account, change_role, end_session, end_sessions, lock,
    prove_administrator, reset, take_over, unlock,
};
use crate::office::registry::Accounts;
use crate::office::{OfficeConfig, OfficerName};
use crate::payload::Lang;
use crate::words::{cli as ask, office_cli as say};

/// Manage the accounts with which the staff signs in to the office's pages.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The first account must be an administrator's. It needs no approval. Each later change needs an \
    administrator (--admin); a new officer, a change of an administrator's account, and any reset need two, or all \
    that there are. \
    docs/office.md has a section about accounts."
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(Box<AddArgs>),
    TakeOver(Box<ApprovedArgs>),
    List(ListArgs),
    Role(Box<RoleArgs>),
    Lock(Box<NamedArgs>),
    Unlock(Box<UnlockArgs>),
    Reset(Box<ResetArgs>),
    Sessions(SessionsArgs),
    End(Box<EndArgs>),
}

/// Administrators who approve a change.
#[derive(Debug, clap::Args)]
struct ApprovalArgs {
    /// Administrator who approves this; repeat it for a second one.
    #[arg(long, value_name = "NAME")]
    admin: Vec<String>,
    /// File with an administrator's password in its first line; repeat it in the order of --admin.
    /// Default: ask.
    #[arg(long, value_name = "FILE")]
    admin_password_file: Vec<PathBuf>,
    /// Code that the administrator's authenticator shows now; repeat it in the order of --admin.
    /// Default: ask.
    #[arg(long, value_name = "CODE")]
    admin_code: Vec<String>,
}

/// Make an account for each officer with a PIN who has none. The PIN is the invitation.
#[derive(Debug, clap::Args)]
pub(super) struct ApprovedArgs {
    #[command(flatten)]
    approval: ApprovalArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Add an account, and print the code with which the person sets it up on the page.
#[derive(Debug, clap::Args)]
struct AddArgs {
    /// The person's name, in one script (Latin and Chinese may be mixed).
    #[arg(value_name = "NAME", value_parser = parse_name)]
    name: OfficerName,
    /// What the account is for.
    #[arg(long, value_name = "ROLE", value_parser = roles())]
    role: Role,
    #[command(flatten)]
    approved: ApprovedArgs,
}

/// Give an account another role, and end its sessions.
#[derive(Debug, clap::Args)]
struct RoleArgs {
    /// The name of the account.
    #[arg(value_name = "NAME", value_parser = parse_name)]
    name: OfficerName,
    /// The new role.
    #[arg(value_name = "ROLE", value_parser = roles())]
    role: Role,
    #[command(flatten)]
    approved: ApprovedArgs,
}

/// Lock an account, and end its sessions.
#[derive(Debug, clap::Args)]
struct NamedArgs {
    /// The name of the account.
    #[arg(value_name = "NAME", value_parser = parse_name)]
    name: OfficerName,
    #[command(flatten)]
    approved: ApprovedArgs,
}

/// Unlock an account, and end its wait after wrong attempts.
#[derive(Debug, clap::Args)]
struct UnlockArgs {
    #[command(flatten)]
    named: NamedArgs,
}

/// Let a person in again who has lost the password or the authenticator: print a new code.
#[derive(Debug, clap::Args)]
struct ResetArgs {
    #[command(flatten)]
    named: NamedArgs,
}

/// List the accounts.
#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    look: LookArgs,
}

/// List who is signed in.
#[derive(Debug, clap::Args)]
struct SessionsArgs {
    /// Only the sessions of this account.
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    account: Option<OfficerName>,
    #[command(flatten)]
    look: LookArgs,
}

/// End a session, or all sessions of an account.
#[derive(Debug, clap::Args)]
#[group(id = "what", required = true, multiple = false, args = ["session", "account"])]
struct EndArgs {
    /// The session, as `sessions` shows it.
    #[arg(value_name = "SESSION")]
    session: Option<String>,
    /// All sessions of this account.
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    account: Option<OfficerName>,
    #[command(flatten)]
    act: ActArgs,
}

pub(super) fn parse_name(text: &str) -> Result<OfficerName, ValueFault> {
    OfficerName::new(text).map_err(|error| ValueFault::of(&error))
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Add(args) => add(args, lang),
        Command::TakeOver(args) => run_take_over(args, lang),
        Command::List(args) => list(args, lang),
        Command::Role(args) => {
            let (mut desk, proven) = args.approved.begin(lang)?;
            change_role(&mut desk.registry, (&args.name, args.role), &proven, desk.acting.by())?;
            let data = json!({ "account": args.name.as_str(), "role": args.role.id() });
            let (account, role) = (&args.name, &args.role.words(lang));
            end(&desk, data, || say::AccountRole { account, role }.say(lang), lang)
        }
        Command::Lock(args) => {
            let (mut desk, proven) = args.approved.begin(lang)?;
            lock(&mut desk.registry, &args.name, &proven, desk.acting.by())?;
            let account = &args.name;
            let data = json!({ "account": account.as_str() });
            end(&desk, data, || say::AccountLocked { account }.say(lang), lang)
        }
        Command::Unlock(args) => {
            let args = &args.named;
            let (mut desk, proven) = args.approved.begin(lang)?;
            unlock(&mut desk.registry, &args.name, &proven, desk.acting.by())?;
            let account = &args.name;
            let data = json!({ "account": account.as_str() });
            end(&desk, data, || say::AccountUnlocked { account }.say(lang), lang)
        }
        Command::Reset(args) => {
            let args = &args.named;
            let (mut desk, proven) = args.approved.begin(lang)?;
            let random = random()?;
            let invitation = reset(&mut desk.registry, &args.name, (&proven, &random), desk.acting.by())?;
            invited(&desk, &args.name, &invitation, lang)
        }
        Command::Sessions(args) => sessions(args, lang),
        Command::End(args) => run_end(args, lang),
    }
}

impl ApprovedArgs {
    /// Opens the office, and checks the administrators who approve.
    pub(super) fn begin(&self, lang: Lang) -> Result<(Desk<'_>, Vec<ProvenAdministrator>), Failure> {
        let mut desk = self.act.begin()?;
        let at = desk.acting.by().at;
        let mut proven = Vec::new();
        let ApprovalArgs { admin, admin_password_file, admin_code } = &self.approval;
        for (place, officer) in admin.iter().enumerate() {
            let password = match admin_password_file.get(place) {
                Some(file) => first_line(file)?,
                None => ask_hidden(&ask::AskPassword { officer }.say(lang))?,
            };
            let code = match admin_code.get(place) {
                Some(code) => code.clone().into(),
                None => ask_hidden(&ask::AskCode { officer }.say(lang))?,
            };
            let credentials = Credentials { account: officer, password: &password, code: &code };
            proven.push(prove_administrator(&desk.office, &mut desk.registry, &credentials, at)?);
        }
        Ok((desk, proven))
    }
}

fn random() -> Result<[u8; Invitation::BYTES], Failure> {
    let mut random = [0; Invitation::BYTES];
    SysRng.try_fill_bytes(&mut random).map_err(|_| Failure::of(&IssueError::Random))?;
    Ok(random)
}

fn end(desk: &Desk<'_>, data: Value, words: impl FnOnce() -> String, lang: Lang) -> Result<Outcome, Failure> {
    desk.end(Done { data, rejected: 0, next: None }, || escape(&words()), lang)
}

/// Reports an invitation. It is the only output with its code.
fn invited(desk: &Desk<'_>, account: &OfficerName, invitation: &Invitation, lang: Lang) -> Result<Outcome, Failure> {
    let until = desk.office.config().zone.local(invitation.until());
    let (code, data_until) = (invitation.code(), invitation.until().to_string());
    let data = json!({ "account": account.as_str(), "code": code, "until": data_until });
    end(desk, data, || say::AccountInvited { account, code: &code, until: &until }.say(lang), lang)
}

fn add(args: &AddArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (mut desk, proven) = args.approved.begin(lang)?;
    let random = random()?;
    let account = (&args.name, args.role);
    let invitation = add_account(&mut desk.registry, account, (&proven, &random), desk.acting.by())?;
    invited(&desk, &args.name, &invitation, lang)
}

fn run_take_over(args: &ApprovedArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (mut desk, proven) = args.begin(lang)?;
    let taken = take_over(&mut desk.registry, &proven, desk.acting.by())?;
    let names: Vec<&str> = taken.iter().map(OfficerName::as_str).collect();
    let count = u64::try_from(names.len()).unwrap_or(u64::MAX);
    end(
        &desk,
        json!({ "accounts": names }),
        || say::AccountsTakenOver { count, names: &names.join(", ") }.say(lang),
        lang,
    )
}

fn list(args: &ListArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let now = clock::now()?;
    let accounts = registry.accounts()?;
    for account in &accounts {
        let state = account.state();
        let waits = account.attempts.waits_until(now).map(|until| until.to_string());
        let data = json!({
            "account": account.name.as_str(), "role": account.role.id(), "state": state,
            "added": account.added.to_string(), "failures": account.attempts.failures, "waits_until": waits,
        });
        args.look.json().report(&data, || {
            let (name, role) = (&account.name, account.role.words(lang));
            let state = say::AccountState { state }.say(lang);
            escape(&format!("{}  {name}  {role}  {state}\n", office.config().zone.local(account.added)))
        })?;
    }
    if accounts.is_empty() && !args.look.json().is_set() {
        print(&format!("{}\n", say::no_accounts(lang)))?;
    }
    Ok(Outcome::Done)
}

fn sessions(args: &SessionsArgs, lang: Lang) -> Result<Outcome, Failure> {
    let (office, registry) = args.look.open()?;
    let now = clock::now()?;
    let OfficeConfig { zone, .. } = office.config();
    let mut sessions = registry.sessions(args.account.as_ref().map(OfficerName::key))?;
    sessions.retain(|session| now < session.ends());
    let accounts = registry.accounts()?;
    for session in &sessions {
        let account = accounts.iter().find(|account| account.name.key() == session.account);
        let name = account.map_or(session.account.as_str(), |account| account.name.as_str());
        let (id, started, used) = (session.id(), session.started, session.used);
        let data = json!({
            "session": id, "account": name, "started": started.to_string(), "used": used.to_string(),
            "ends": session.ends().to_string(),
        });
        args.look
            .json()
            .report(&data, || escape(&format!("{}  {}  {id}  {name}\n", zone.local(started), zone.local(used))))?;
    }
    if sessions.is_empty() && !args.look.json().is_set() {
        print(&format!("{}\n", say::nobody_signed_in(lang)))?;
    }
    Ok(Outcome::Done)
}

fn run_end(args: &EndArgs, lang: Lang) -> Result<Outcome, Failure> {
    let mut desk = args.act.begin()?;
    let ended = match (&args.session, &args.account) {
        (Some(session), _) => end_session(&mut desk.registry, session, desk.acting.by()).map(|()| 1)?,
        (None, Some(account)) => end_sessions(&mut desk.registry, account, desk.acting.by())?,
        (None, None) => 0,
    };
    let count = u64::try_from(ended).unwrap_or(u64::MAX);
    end(&desk, json!({ "ended": ended }), || say::SessionsEnded { count }.say(lang), lang)
}
