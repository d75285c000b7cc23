//! Changes of accounts, by administrators who have proved their identity.

use super::sign_in::{Credentials, judge, settle};
use super::{AccountError, Attempts, Invitation, Role, SignedIn, StoredAccount, StoredChange};
use crate::office::acts::By;
use crate::office::passkeys::PasskeyHolder;
use crate::office::registry::{Registry, atomically};
use crate::office::{Office, OfficerName};
use crate::time::Timestamp;

/// Proof that an administrator has given the right password and code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenAdministrator(OfficerName);

impl ProvenAdministrator {
    /// The administrator who is signed in.
    ///
    /// # Errors
    /// [`AccountError::NotAllowed`].
    pub fn signed_in(signed_in: &SignedIn) -> Result<Self, AccountError> {
        signed_in.may(super::Permission::ChangeAccounts)?;
        Ok(Self(signed_in.account().clone()))
    }

    /// The administrator who has proposed a change, in a session of their own.
    pub(super) fn of_proposal(change: &StoredChange) -> Self {
        Self(change.by.clone())
    }
}

/// Checks password and code of an administrator, without a session.
///
/// # Errors
/// [`AccountError::Refused`], [`AccountError::NotAllowed`].
pub fn prove_administrator(
    office: &Office,
    registry: &mut dyn Registry,
    credentials: &Credentials<'_>,
    at: Timestamp,
) -> Result<ProvenAdministrator, AccountError> {
    let Some(judged) = judge(office, registry, credentials, None, at)? else { return Err(AccountError::Refused) };
    let account = settle(registry, judged, |_, account| Ok((account.name.clone(), account.role)))?;
    let (name, role) = account.ok_or(AccountError::Refused)?;
    let needed = super::Permission::ChangeAccounts;
    if role.may(needed) { Ok(ProvenAdministrator(name)) } else { Err(AccountError::NotAllowed { role, needed }) }
}

/// Adds an account, and makes its invitation. `random` must be random.
///
/// The first account is an administrator's, and needs nobody: who can run the command has the
/// office's secret. Each further one needs two administrators, or one if there is only one.
///
/// # Errors
/// [`AccountError::NoAdministrator`], [`AccountError::AdministratorsNeeded`],
/// [`AccountError::Exists`], [`AccountError::TooMany`].
pub fn add_account(
    registry: &mut dyn Registry,
    (name, role): (&OfficerName, Role),
    (proven, random): (&[ProvenAdministrator], &[u8; Invitation::BYTES]),
    by: By<'_>,
) -> Result<Invitation, AccountError> {
    let invitation = Invitation::new(random, by.at);
    atomically(registry, |registry| {
        let accounts = registry.accounts()?;
        if accounts.iter().any(|account| account.name.is_same(name)) {
            return Err(AccountError::Exists { account: name.to_string() });
        }
        check_room(&accounts, 1)?;
        if role != Role::Administrator && !accounts.iter().any(is_open_administrator) {
            return Err(AccountError::NoAdministrator);
        }
        let approved = approve(&accounts, None, TO_GIVE_A_ROLE, proven)?;
        let code = Some(invitation.hash());
        registry.keep_account(&StoredAccount::invited(name.clone(), role, code, invitation.until(), by.at))?;
        registry.record(&by.act("account-add", name, "", format_args!("{role}{approved}")))?;
        Ok(invitation)
    })
}

/// Makes an account with the role officer for each officer with a PIN who has none. The PIN is the
/// invitation, as long as a code would be. Returns the names.
///
/// # Errors
/// [`AccountError::NoAdministrator`], [`AccountError::AdministratorsNeeded`].
pub fn take_over(
    registry: &mut dyn Registry,
    proven: &[ProvenAdministrator],
    by: By<'_>,
) -> Result<Vec<OfficerName>, AccountError> {
    atomically(registry, |registry| {
        let accounts = registry.accounts()?;
        if !accounts.iter().any(is_open_administrator) {
            return Err(AccountError::NoAdministrator);
        }
        let approved = approve(&accounts, None, TO_GIVE_A_ROLE, proven)?;
        let has_account = |name: &OfficerName| accounts.iter().any(|account| account.name.is_same(name));
        let mut officers = registry.officers()?;
        officers.retain(|officer| !has_account(&officer.name));
        check_room(&accounts, officers.len())?;
        for officer in &officers {
            let until = by.at.saturating_add(Invitation::VALID_SECONDS);
            let account = StoredAccount::invited(officer.name.clone(), Role::Officer, None, until, by.at);
            registry.keep_account(&account)?;
            let after = format_args!("{}, with PIN{approved}", Role::Officer);
            registry.record(&by.act("account-add", &officer.name, "", after))?;
        }
        Ok(officers.into_iter().map(|officer| officer.name).collect())
    })
}

/// Gives an account another role. Its sessions end.
///
/// # Errors
/// [`AccountError::Missing`], [`AccountError::Unchanged`], [`AccountError::AdministratorsNeeded`],
/// [`AccountError::LastAdministrator`].
pub fn change_role(
    registry: &mut dyn Registry,
    (name, role): (&OfficerName, Role),
    proven: &[ProvenAdministrator],
    by: By<'_>,
) -> Result<(), AccountError> {
    change(registry, name, (&|_| TO_GIVE_A_ROLE, proven), "account-role", by, |account| {
        if account.role == role {
            return Err(AccountError::Unchanged);
        }
        account.role = role;
        Ok(role.id())
    })
}

/// Locks an account. Its sessions end.
///
/// # Errors
/// As [`change_role`].
pub fn lock(
    registry: &mut dyn Registry,
    name: &OfficerName,
    proven: &[ProvenAdministrator],
    by: By<'_>,
) -> Result<(), AccountError> {
    change(registry, name, (&to_lock, proven), "account-lock", by, |account| {
        if account.is_locked {
            return Err(AccountError::Unchanged);
        }
        account.is_locked = true;
        Ok("locked")
    })
}

/// Unlocks an account, and ends its wait after failed attempts.
///
/// # Errors
/// As [`change_role`].
pub fn unlock(
    registry: &mut dyn Registry,
    name: &OfficerName,
    proven: &[ProvenAdministrator],
    by: By<'_>,
) -> Result<(), AccountError> {
    change(registry, name, (&to_lock, proven), "account-unlock", by, |account| {
        if !account.is_locked && account.attempts.failures == 0 {
            return Err(AccountError::Unchanged);
        }
        (account.is_locked, account.attempts) = (false, Attempts::none(by.at));
        Ok("open")
    })
}

/// Takes password, authenticator and passkeys from an account, and makes a new invitation: for a person who has
/// lost them. Needs two administrators besides the person, or as many as there are.
///
/// # Errors
/// [`AccountError::Missing`], [`AccountError::AdministratorsNeeded`].
pub fn reset(
    registry: &mut dyn Registry,
    name: &OfficerName,
    (proven, random): (&[ProvenAdministrator], &[u8; Invitation::BYTES]),
    by: By<'_>,
) -> Result<Invitation, AccountError> {
    let invitation = Invitation::new(random, by.at);
    change(registry, name, (&|_| 2, proven), "account-reset", by, |account| {
        let StoredAccount { name, role, added, is_locked, .. } = account.clone();
        let new = StoredAccount::invited(name, role, Some(invitation.hash()), invitation.until(), by.at);
        *account = StoredAccount { added, is_locked, ..new };
        Ok("invited")
    })?;
    Ok(invitation)
}

/// Ends a session, named by [`StoredSession::id`](super::StoredSession::id).
///
/// # Errors
/// [`AccountError::NoSession`].
pub fn end_session(registry: &mut dyn Registry, id: &str, by: By<'_>) -> Result<(), AccountError> {
    atomically(registry, |registry| {
        let sessions = registry.sessions(None)?;
        let named = sessions.iter().find(|session| session.id() == id);
        let session = named.ok_or_else(|| AccountError::NoSession { session: id.to_owned() })?;
        registry.end_session(&session.hash)?;
        Ok(registry.record(&by.act("session-end", format_args!("session {id}"), "", ""))?)
    })
}

/// Ends every session of an account. Returns their number.
///
/// # Errors
/// [`AccountError::Missing`].
pub fn end_sessions(registry: &mut dyn Registry, name: &OfficerName, by: By<'_>) -> Result<usize, AccountError> {
    atomically(registry, |registry| {
        let account = registry.account(name.key())?;
        let account = account.ok_or_else(|| AccountError::Missing { account: name.to_string() })?;
        let ended = end_all(registry, name.key())?;
        registry.record(&by.act("session-end", account.name, "", format_args!("{ended} sessions")))?;
        Ok(ended)
    })
}

/// How many administrators must approve that somebody gets a role. Each role sees people, decides or
/// administers: one administrator alone could otherwise sign in as an auditor and look at people, or be
/// two officers and make a red status.
const TO_GIVE_A_ROLE: usize = 2;

/// How many administrators a lock or an unlock needs: it gives nobody anything new.
fn to_lock(account: &StoredAccount) -> usize {
    if account.role == Role::Administrator { 2 } else { 1 }
}

/// How many administrators must approve a change of an account.
type Needed<'a> = &'a dyn Fn(&StoredAccount) -> usize;

fn change(
    registry: &mut dyn Registry,
    name: &OfficerName,
    (needed, proven): (Needed<'_>, &[ProvenAdministrator]),
    act: &'static str,
    by: By<'_>,
    work: impl FnOnce(&mut StoredAccount) -> Result<&'static str, AccountError>,
) -> Result<(), AccountError> {
    atomically(registry, |registry| {
        let accounts = registry.accounts()?;
        let before = accounts.iter().find(|account| account.name.is_same(name));
        let before = before.ok_or_else(|| AccountError::Missing { account: name.to_string() })?;
        let approved = approve(&accounts, Some(name), needed(before), proven)?;
        let mut account = before.clone();
        let after = work(&mut account)?;
        let others = accounts.iter().filter(|other| !other.name.is_same(name) && is_open_administrator(other));
        // A reset is the way back for the last administrator, too.
        let is_lost = is_open_administrator(before) && (account.is_locked || account.role != Role::Administrator);
        if is_lost && others.count() == 0 {
            return Err(AccountError::LastAdministrator);
        }
        registry.keep_account(&account)?;
        // Whoever has lost everything may have lost passkeys to somebody else.
        if act == "account-reset" {
            registry.remove_passkeys(&PasskeyHolder::Account(name.key().to_owned()))?;
        }
        // An unlock takes nothing from who is signed in.
        if act != "account-unlock" {
            end_all(registry, name.key())?;
            registry.forget_browsers(name.key(), by.at, 0)?;
        }
        Ok(registry.record(&by.act(act, &account.name, "", format_args!("{after}{approved}")))?)
    })
}

fn end_all(registry: &mut dyn Registry, account: &str) -> Result<usize, AccountError> {
    let sessions = registry.sessions(Some(account))?;
    for session in &sessions {
        registry.end_session(&session.hash)?;
    }
    Ok(sessions.len())
}

/// Checks that enough administrators besides the account itself have proved their identity: as many
/// as needed, or all there are. Returns their names, for the journal.
pub(super) fn approve(
    accounts: &[StoredAccount],
    about: Option<&OfficerName>,
    needed: usize,
    proven: &[ProvenAdministrator],
) -> Result<String, AccountError> {
    let others: Vec<_> = accounts
        .iter()
        .filter(|account| is_open_administrator(account) && about.is_none_or(|name| !account.name.is_same(name)))
        .collect();
    let found: Vec<_> = others.iter().filter(|account| proven.iter().any(|one| one.0.is_same(&account.name))).collect();
    let needed = needed.min(others.len());
    if found.len() < needed {
        return Err(AccountError::AdministratorsNeeded { needed, found: found.len() });
    }
    let names: Vec<_> = found.iter().map(|account| account.name.as_str()).collect();
    Ok(if names.is_empty() { String::new() } else { format!(", by {}", names.join(", ")) })
}

fn is_open_administrator(account: &StoredAccount) -> bool {
    account.role == Role::Administrator && account.is_open()
}

fn check_room(accounts: &[StoredAccount], more: usize) -> Result<(), AccountError> {
    let is_full = accounts.len().saturating_add(more) > StoredAccount::MAX;
    if is_full { Err(AccountError::TooMany { max: StoredAccount::MAX }) } else { Ok(()) }
}
