//! Which system calls: its token, and what it may do.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::super::rates::Limited;
use super::super::state::Online;
use super::Problem;
use crate::office::accounts::{Scope, StoredToken, bearer_token, check_token};
use crate::office::acts::By;
use crate::office::registry::Registry;
use crate::time::Timestamp;

/// The network of a client, as text: what attempts without a token are counted under.
#[derive(Debug, Clone)]
pub(super) struct Network(pub(super) String);

/// The name of the caller, for the log. Empty until the token was checked.
#[derive(Debug, Clone, Default)]
pub(super) struct CallerName(Arc<Mutex<String>>);

impl CallerName {
    pub(super) fn get(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, name: &str) {
        name.clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The system that calls, with a token that counts.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    token: StoredToken,
    actor: String,
}

impl Caller {
    /// Refuses a caller without a scope.
    pub(super) fn needs(&self, needed: Scope) -> Result<(), Problem> {
        if self.token.scopes.has(needed) { Ok(()) } else { Err(Problem::Scope { needed }) }
    }

    /// Whether the system acts for people without their receipts.
    pub(super) fn is_identified(&self) -> bool {
        self.token.scopes.has(Scope::Identified)
    }

    /// What names the system in keyed hashes.
    pub(super) fn key(&self) -> &str {
        self.token.name.key()
    }

    /// Who acts, in the journal and in the list of looks.
    pub(super) fn by(&self, at: Timestamp) -> By<'_> {
        By { officer: &self.actor, at }
    }

    /// The name under which the system acts.
    pub(super) fn actor(&self) -> &str {
        &self.actor
    }

    /// Checks again, in a transaction that writes: a request can take half a minute to arrive.
    pub(super) fn check_again(&self, registry: &dyn Registry, at: Timestamp) -> Result<(), Problem> {
        let token = registry.token(&self.token.hash)?.filter(|token| token.counts(at));
        if token.is_some_and(|token| token.scopes == self.token.scopes) { Ok(()) } else { Err(Problem::Token) }
    }
}

impl FromRequestParts<Arc<Online>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, online: &Arc<Online>) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(AUTHORIZATION).iter();
        let text = values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok());
        let token = text.and_then(|text| {
            let (scheme, token) = text.split_once(' ')?;
            // RFC 9110, 11.1: the name of the scheme is in any case.
            if scheme.eq_ignore_ascii_case("bearer") { bearer_token(token.trim_start_matches(' ')) } else { None }
        });
        let now = online.now()?;
        let found = match token {
            Some(token) => online.with(move |_, registry| Ok(check_token(registry, &token, now)?)).await?,
            None => None,
        };
        let Some(token) = found else {
            let network = parts.extensions.get::<Network>().map_or("", |network| &network.0);
            // Nobody guesses 256 bits. The limit spares the registry.
            return Err(if online.may(Limited::Requests, network) { Problem::Token } else { Problem::TooMany });
        };
        if let Some(name) = parts.extensions.get::<CallerName>() {
            name.set(token.name.as_str());
        }
        if !online.may(Limited::CallsOfToken, token.name.key()) {
            return Err(Problem::TooMany);
        }
        Ok(Self { actor: token.actor(), token })
    }
}
