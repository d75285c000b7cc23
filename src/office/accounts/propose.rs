//! Changes of accounts on the pages: by one administrator, or by two, each in their own session.

use super::change::{add_account, change_role, lock, reset, unlock};
use super::{
    AccountChange, AccountError, Invitation, Permission, ProvenAdministrator, SignedIn, StoredChange, check_again,
};
use crate::office::OfficerName;
use crate::office::registry::{Registry, RegistryError, atomically};
use crate::time::Timestamp;

/// What has become of a change.
#[derive(Debug)]
pub enum Changed {
    /// It is done. An invitation, if there is one, is shown once.
    Done(Option<Invitation>),
    /// It waits for a second administrator.
    Waits,
}

/// Changes an account. Where a second administrator is needed, the change waits for one. `random` must
/// be random: it is for an invitation.
///
/// # Errors
/// Those of [`add_account`], [`change_role`], [`lock`], [`unlock`] and [`reset`];
/// [`AccountError::TooOld`], [`AccountError::Waiting`].
pub fn propose(
    registry: &mut dyn Registry,
    signed_in: &SignedIn,
    (name, change): (&OfficerName, AccountChange),
    random: &[u8; Invitation::BYTES],
    at: Timestamp,
) -> Result<Changed, AccountError> {
    let own = ProvenAdministrator::signed_in(signed_in)?;
    signed_in.check_recent(at)?;
    atomically(registry, |registry| {
        check_again(registry, signed_in, at)?;
        if waiting(registry, at)?.iter().any(|waiting| waiting.account.is_same(name)) {
            return Err(AccountError::Waiting { account: name.to_string() });
        }
        // Nothing of the act was stored: each error comes before the first write.
        match apply(registry, (name, change), (&[own], random), signed_in, at) {
            Err(AccountError::AdministratorsNeeded { found: 1, .. }) => {
                let by = signed_in.account().clone();
                registry.keep_account_change(&StoredChange { account: name.clone(), change, by, at })?;
                registry.record(&signed_in.by(at).act("account-propose", name, "", change.id()))?;
                Ok(Changed::Waits)
            }
            done => done.map(Changed::Done),
        }
    })
}

/// The changes that wait, in the order of the accounts. Those that have ended are removed.
///
/// # Errors
/// [`RegistryError`].
pub fn waiting(registry: &mut dyn Registry, at: Timestamp) -> Result<Vec<StoredChange>, RegistryError> {
    let mut waiting = registry.account_changes()?;
    for ended in waiting.iter().filter(|change| change.ends() <= at) {
        registry.remove_account_change(ended.account.key())?;
    }
    waiting.retain(|change| at < change.ends());
    Ok(waiting)
}

/// Answers a change that waits: the second administrator approves it, or anybody of them refuses it.
/// `proposed` is the time of the proposal that was seen.
///
/// # Errors
/// [`AccountError::NothingWaits`], [`AccountError::OwnProposal`], and as [`propose`].
pub fn answer(
    registry: &mut dyn Registry,
    signed_in: &SignedIn,
    (name, proposed, approves): (&OfficerName, Timestamp, bool),
    random: &[u8; Invitation::BYTES],
    at: Timestamp,
) -> Result<Option<Invitation>, AccountError> {
    signed_in.may(Permission::ChangeAccounts)?;
    signed_in.check_recent(at)?;
    atomically(registry, |registry| {
        check_again(registry, signed_in, at)?;
        let found = waiting(registry, at)?.into_iter().find(|one| one.account.is_same(name) && one.at == proposed);
        let found = found.ok_or(AccountError::NothingWaits)?;
        if approves && found.by.is_same(signed_in.account()) {
            return Err(AccountError::OwnProposal);
        }
        registry.remove_account_change(found.account.key())?;
        if !approves {
            registry.record(&signed_in.by(at).act("account-refuse", &found.account, "", found.change.id()))?;
            return Ok(None);
        }
        // Whoever has proposed it counts if they are still an administrator.
        let both = [ProvenAdministrator::of_proposal(&found), ProvenAdministrator::signed_in(signed_in)?];
        apply(registry, (&found.account, found.change), (&both, random), signed_in, at)
    })
}

fn apply(
    registry: &mut dyn Registry,
    (name, change): (&OfficerName, AccountChange),
    (proven, random): (&[ProvenAdministrator], &[u8; Invitation::BYTES]),
    signed_in: &SignedIn,
    at: Timestamp,
) -> Result<Option<Invitation>, AccountError> {
    let by = signed_in.by(at);
    match change {
        AccountChange::Add(role) => add_account(registry, (name, role), (proven, random), by).map(Some),
        AccountChange::Role(role) => change_role(registry, (name, role), proven, by).map(|()| None),
        AccountChange::Lock => lock(registry, name, proven, by).map(|()| None),
        AccountChange::Unlock => unlock(registry, name, proven, by).map(|()| None),
        AccountChange::Reset => reset(registry, name, (proven, random), by).map(Some),
    }
}
