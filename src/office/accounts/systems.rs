//! Tokens of other systems: adding, revoking, and whether one counts.

use super::change::approve;
use super::system_token::actor;
use super::{AccountError, ProvenAdministrator, Scope, Scopes, StoredToken, Token};
use crate::office::OfficerName;
use crate::office::acts::By;
use crate::office::registry::{Registry, RegistryError, atomically};

/// Adds a token for a system. Replaces one with the same name that does not count any more. It counts
/// for `days` days.
///
/// One administrator has to approve it, or two if the system acts for people without their receipts.
/// An office without administrators needs nobody: who can run the command has the office's secret.
///
/// # Errors
/// [`AccountError::NoScope`], [`AccountError::TokenDays`], [`AccountError::TokenExists`],
/// [`AccountError::TooManyTokens`], [`AccountError::AdministratorsNeeded`], [`AccountError::Officer`].
pub fn add_token(
    registry: &mut dyn Registry,
    (name, scopes, days): (&OfficerName, Scopes, u32),
    (proven, token): (&[ProvenAdministrator], &Token),
    by: By<'_>,
) -> Result<StoredToken, AccountError> {
    if scopes.allows_nothing() {
        return Err(AccountError::NoScope);
    }
    if days == 0 || days > StoredToken::MAX_DAYS {
        return Err(AccountError::TokenDays { max: StoredToken::MAX_DAYS, found: days });
    }
    // The journal will have this name.
    OfficerName::new(&actor(name))?;
    let stored = StoredToken {
        name: name.clone(),
        hash: token.hash(),
        scopes,
        added: by.at,
        ends: by.at.saturating_add(u64::from(days) * 86_400),
        revoked: None,
    };
    atomically(registry, |registry| {
        let tokens = registry.tokens()?;
        let same = tokens.iter().find(|token| token.name.is_same(name));
        if same.is_some_and(|token| token.counts(by.at)) {
            return Err(AccountError::TokenExists { token: name.to_string() });
        }
        if same.is_none() && tokens.len() >= StoredToken::MAX {
            return Err(AccountError::TooManyTokens { max: StoredToken::MAX });
        }
        let needed = if scopes.has(Scope::Identified) { 2 } else { 1 };
        let approved = approve(&registry.accounts()?, None, needed, proven)?;
        registry.keep_token(&stored)?;
        let after = format_args!("{scopes}, until {}{approved}", stored.ends);
        registry.record(&by.act("token-add", name, "", after))?;
        Ok(stored)
    })
}

/// Revokes a token. Anybody who can run the command may do this at once.
///
/// # Errors
/// [`AccountError::TokenMissing`], [`AccountError::Unchanged`] if it is revoked already.
pub fn revoke_token(registry: &mut dyn Registry, name: &OfficerName, by: By<'_>) -> Result<(), AccountError> {
    atomically(registry, |registry| {
        let token = registry.tokens()?.into_iter().find(|token| token.name.is_same(name));
        let token = token.ok_or_else(|| AccountError::TokenMissing { token: name.to_string() })?;
        if token.revoked.is_some() {
            return Err(AccountError::Unchanged);
        }
        let revoked = StoredToken { revoked: Some(by.at), ..token };
        registry.keep_token(&revoked)?;
        Ok(registry.record(&by.act("token-revoke", &revoked.name, "", ""))?)
    })
}

/// The token of a request, if it counts.
///
/// # Errors
/// [`RegistryError`].
pub fn check_token(
    registry: &dyn Registry,
    token: &Token,
    at: crate::time::Timestamp,
) -> Result<Option<StoredToken>, RegistryError> {
    Ok(registry.token(&token.hash())?.filter(|token| token.counts(at)))
}
