//! Who acts: officers and their PINs.

use super::ActError;
use crate::office::registry::{Registry, Rotated, Upgraded, atomically};
use crate::office::{Act, Office, OfficerName, Pin, StoredOfficer};
use crate::time::Timestamp;

/// Who acts and when.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The officer's name.
    pub officer: &'a str,
    /// The time.
    pub at: Timestamp,
}

impl By<'_> {
    /// The journal line for an upgrade of the registry. `is_noted`, for a journal without a key: whether
    /// its last hash was compared with one that an officer had noted.
    #[must_use]
    pub fn upgrade(&self, upgraded: &Upgraded, is_noted: Option<bool>) -> Act {
        let noted = is_noted.map_or("", |is_noted| if is_noted { ", as noted" } else { ", not noted" });
        self.act("upgrade", "", &upgraded.last_hash, format_args!("{} lines{noted}", upgraded.lines))
    }

    /// The journal line for a rotation of the secret.
    #[must_use]
    pub fn rotate(&self, rotated: &Rotated) -> Act {
        self.act("rotate-secret", "", "", format_args!("{} people, {} points", rotated.people, rotated.points))
    }

    /// A journal line.
    pub(in crate::office) fn act(
        &self,
        act: &'static str,
        subject: impl core::fmt::Display,
        before: &str,
        after: impl core::fmt::Display,
    ) -> Act {
        Act {
            at: self.at,
            officer: self.officer.to_owned(),
            act,
            subject: subject.to_string(),
            before: before.to_owned(),
            after: after.to_string(),
        }
    }
}

/// Checks an officer's name.
///
/// # Errors
/// [`ActError::OfficerName`].
pub fn check_officer(officer: &str) -> Result<(), ActError> {
    Ok(OfficerName::new(officer).map(drop)?)
}

/// Proof that an officer has given the right PIN, or is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenOfficer(OfficerName);

impl ProvenOfficer {
    /// The officer who is signed in with an account.
    #[cfg(feature = "online")]
    pub(in crate::office) fn signed_in(signed_in: &crate::office::accounts::SignedIn) -> Self {
        Self(signed_in.account().clone())
    }

    /// The officer's name.
    #[must_use]
    pub const fn name(&self) -> &OfficerName {
        &self.0
    }
}

/// Checks the PIN of an officer.
///
/// Counts wrong PINs and writes them into the journal. From [`StoredOfficer::MAX_FAILURES`] wrong
/// PINs in a row on, the officer is locked after each one, each time longer, up to a day.
///
/// # Errors
/// [`ActError::UnknownOfficer`], [`ActError::LockedOfficer`], [`ActError::WrongPin`].
pub fn prove(
    office: &Office,
    registry: &mut dyn Registry,
    (name, pin): (&str, &Pin),
    by: By<'_>,
) -> Result<ProvenOfficer, ActError> {
    let name = OfficerName::new(name)?;
    let proven = atomically(registry, |registry| {
        let stored = registry.officer(&name)?;
        let mut stored = stored.ok_or_else(|| ActError::UnknownOfficer { officer: name.to_string() })?;
        if let Some(until) = stored.locked_until(by.at) {
            return Err(ActError::LockedOfficer { officer: name.to_string(), until });
        }
        // Inside the transaction, so that parallel guesses cannot bypass the failure count.
        let is_right = stored.has(office.secret(), pin)?;
        let failures = if is_right { 0 } else { stored.failures.saturating_add(1) };
        if failures != stored.failures {
            (stored.failures, stored.tried) = (failures, by.at);
            registry.keep_officer(&stored)?;
        }
        if !is_right {
            registry.record(&by.act("officer-refused", &name, "", format_args!("wrong PIN {failures}")))?;
        }
        // Return `Ok` for a wrong PIN too: an error would roll back the failure count.
        Ok(is_right.then_some(stored.name).ok_or(StoredOfficer::MAX_FAILURES.saturating_sub(failures)))
    })?;
    proven.map(ProvenOfficer).map_err(|left| ActError::WrongPin { officer: name.to_string(), left })
}

/// Adds an officer, or sets a new PIN.
///
/// The first officer needs no PIN of another. With one officer, it takes that officer's PIN; with
/// two or more, the PINs of two officers. So nobody can add a third officer alone. `salt` must be
/// random.
///
/// # Errors
/// [`ActError::OfficersNeeded`], [`ActError::OfficerName`].
pub fn add_officer(
    office: &Office,
    registry: &mut dyn Registry,
    (name, pin): (&str, &Pin),
    (proven, salt): (&[ProvenOfficer], [u8; StoredOfficer::SALT_BYTES]),
    by: By<'_>,
) -> Result<(), ActError> {
    let name = OfficerName::new(name)?;
    // Before the transaction: Argon2id is slow.
    let officer = StoredOfficer::new(office.secret(), (name, pin), salt, by.at)?;
    atomically(registry, |registry| {
        // Count inside the transaction: two concurrent calls must not both be the first officer.
        let needed = registry.officers()?.len().min(2);
        let found = distinct(proven);
        if found < needed {
            return Err(ActError::OfficersNeeded { needed, found });
        }
        registry.keep_officer(&officer)?;
        let names: Vec<_> = proven.iter().map(|officer| officer.name().as_str()).collect();
        let act = by.act("officer-add", &officer.name, "", format_args!("by {}", names.join(", ")));
        Ok(registry.record(&act)?)
    })
}

/// Number of different officers among the proofs.
fn distinct(proven: &[ProvenOfficer]) -> usize {
    let is_first = |(at, officer): &(usize, &ProvenOfficer)| {
        !proven.iter().take(*at).any(|before| before.name().is_same(officer.name()))
    };
    proven.iter().enumerate().filter(is_first).count()
}
