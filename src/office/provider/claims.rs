//! What the claims of a checked token say: the document of a resident, the account of an officer.

use std::borrow::Cow;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{ProviderError, ProviderSettings, StaffProviderSettings};
use crate::key::DocumentNumber;
use crate::payload::DocumentKind;
use crate::time::Day;

/// The claims of a token that the provider has signed for this office and this sign-in.
#[derive(Debug)]
pub struct IdClaims {
    all: Map<String, Value>,
    person: [u8; 32],
}

/// The document of somebody who has signed in with the provider.
#[derive(Debug)]
pub struct Identified {
    /// The kind of the document.
    pub kind: DocumentKind,
    /// Its number.
    pub number: DocumentNumber,
}

impl IdClaims {
    /// `issuer` and `subject` name the person for good.
    pub(super) fn new(all: Map<String, Value>, (issuer, subject): (&str, &str)) -> Self {
        let hash = Sha256::new_with_prefix(b"fede provider\0").chain_update(issuer).chain_update([0]);
        Self { all, person: hash.chain_update(subject).finalize().into() }
    }

    /// Who it is there: a hash of the provider's address and of `sub`, which is never given to somebody
    /// else (`OpenID` Connect Core 1.0, section 2).
    #[must_use]
    pub const fn person(&self) -> [u8; 32] {
        self.person
    }

    /// A claim as a text. Some services give numbers of people as numbers.
    fn text(&self, claim: &str) -> Option<Cow<'_, str>> {
        match self.all.get(claim)? {
            Value::String(text) => Some(text.into()),
            Value::Number(number) => number.as_u64().map(|number| number.to_string().into()),
            _ => None,
        }
    }

    /// The document of a resident. `today` decides which numbers exist.
    ///
    /// # Errors
    /// [`ProviderError::Document`].
    pub fn document(&self, settings: &ProviderSettings, today: Day) -> Result<Identified, ProviderError> {
        let kind = match &settings.kind_claim {
            Some(claim) => self.text(claim).and_then(|kind| kind.parse().ok()),
            None => settings.kind(),
        };
        let kind = kind.ok_or(ProviderError::Document)?;
        let number = self.text(&settings.number_claim).ok_or(ProviderError::Document)?;
        let number = DocumentNumber::of(kind, &number, today).map_err(|_| ProviderError::Document)?;
        Ok(Identified { kind, number })
    }

    /// The name of an officer's account.
    ///
    /// # Errors
    /// [`ProviderError::Account`].
    pub fn account(&self, settings: &StaffProviderSettings) -> Result<String, ProviderError> {
        self.text(&settings.account_claim).map(Cow::into_owned).ok_or(ProviderError::Account)
    }
}
