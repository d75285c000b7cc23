//! Telephones: codes bound to keys of browsers, so that a copy of a code is not the code.

use super::issue::{due_window, issue_to, renew_commitments};
use super::withdraw::{may_count, revoke};
use super::{ActError, By, IssueSummary};
use crate::issuer::BoundCode;
use crate::key::{Signer, VerifyingKey};
use crate::office::registry::{DuePerson, IssuedCode, Registry, RegistryError, Telephone, atomically};
use crate::office::unlinkable::Renewal;
use crate::office::{Office, PersonIndex, RiskAreas};
use crate::payload::{HolderKey, WithdrawalClass};

/// Number of telephones per transaction. Each code is a row, a journal line and, for a person whose
/// number is kept, an Argon2id.
const CHUNK: usize = 200;

/// Adds a telephone of a person. From then on, codes of the person are bound to telephones.
///
/// The caller has checked that the telephone has the private key. A telephone that the person has
/// already is left as it is.
///
/// # Errors
/// [`ActError::TelephoneTaken`], [`ActError::TooManyTelephones`], [`ActError::Registry`].
pub fn add_telephone(
    office: &Office,
    registry: &mut dyn Registry,
    (person, key): (PersonIndex, &HolderKey),
    by: By<'_>,
) -> Result<(), ActError> {
    atomically(registry, |registry| {
        if let Some(known) = registry.telephone(key)? {
            return if known.person == person { Ok(()) } else { Err(ActError::TelephoneTaken) };
        }
        let (max, found) = (office.config().telephones, registry.telephones(person)?.len());
        if found >= usize::try_from(max).unwrap_or(usize::MAX) {
            return Err(ActError::TooManyTelephones { max });
        }
        registry.add_telephone(&Telephone { key: *key, person, added: by.at })?;
        registry.record(&by.act("add-telephone", name(key), "", ""))?;
        Ok(())
    })
}

/// Removes a telephone, for example a lost one, and revokes the codes that are bound to it. Returns
/// the number of revoked codes.
///
/// # Errors
/// [`ActError::NoTelephone`] if the person has no such telephone, [`ActError::Registry`].
pub fn remove_telephone(
    registry: &mut dyn Registry,
    (person, key): (PersonIndex, &HolderKey),
    by: By<'_>,
) -> Result<u64, ActError> {
    atomically(registry, |registry| {
        if registry.telephone(key)?.is_none_or(|telephone| telephone.person != person) {
            return Err(ActError::NoTelephone);
        }
        registry.remove_telephone(key)?;
        let mut revoked = 0;
        for code in registry.codes_of(person)? {
            if may_count(&code, by.at) && bound_to(&code).as_ref() == Some(key) {
                revoke(registry, &code, WithdrawalClass::Lost, by)?;
                revoked += 1;
            }
        }
        registry.record(&by.act("remove-telephone", name(key), "", format_args!("{revoked} codes")))?;
        Ok(revoked)
    })
}

/// Issues a code for every telephone of a person whose last decision has a status, unless it has a
/// code that is valid long enough. Part of [`issue`](super::issue()).
pub(super) fn issue_to_telephones(
    office: &Office,
    registry: &mut dyn Registry,
    key: &dyn Signer,
    areas: &RiskAreas,
    by: By<'_>,
    reject: &mut dyn FnMut(i64, &ActError),
) -> Result<IssueSummary, ActError> {
    let mut summary = IssueSummary::default();
    let mut after = None;
    loop {
        let part: Result<_, ActError> = atomically(registry, |registry| {
            let telephones = registry.telephones_after(after.as_ref(), CHUNK)?;
            let mut due = Vec::new();
            for telephone in &telephones {
                due.extend(due_for(office, registry, telephone, by)?);
            }
            renew_commitments(office, registry, &mut due, by, Renewal::Daily)?;
            let (kept, rejected) = issue_to(office, registry, key, areas, &due, by)?;
            Ok((kept.len(), rejected, telephones.last().map(|last| last.key)))
        });
        let (issued, rejected, last) = part?;
        summary.issued += u64::try_from(issued).unwrap_or(u64::MAX);
        summary.rejected += u64::try_from(rejected.len()).unwrap_or(u64::MAX);
        rejected.iter().for_each(|(decision, error)| reject(*decision, error));
        if last.is_none() {
            return Ok(summary);
        }
        after = last;
    }
}

/// The codes that a person needs: one for each telephone, or one for paper.
pub(super) fn each_form(registry: &dyn Registry, due: DuePerson) -> Result<Vec<DuePerson>, RegistryError> {
    let telephones = registry.telephones(due.index)?;
    if telephones.is_empty() {
        return Ok(vec![due]);
    }
    Ok(telephones.into_iter().map(|one| DuePerson { telephone: Some(one.key), ..due.clone() }).collect())
}

/// The person of a telephone, if it needs a new code.
fn due_for(
    office: &Office,
    registry: &dyn Registry,
    telephone: &Telephone,
    by: By<'_>,
) -> Result<Option<DuePerson>, RegistryError> {
    let window = due_window(office, by.at);
    let Some(due) = registry.due_person(telephone.person)? else { return Ok(None) };
    if due.person.seen < window.seen_since {
        return Ok(None);
    }
    let counts = |code: &IssuedCode| {
        code.decision == due.decision.number
            && code.withdrawn.is_none()
            && code.issued <= by.at
            && code.expires > window.until
            && bound_to(code).as_ref() == Some(&telephone.key)
    };
    let has_one = registry.codes_of(telephone.person)?.iter().any(counts);
    Ok((!has_one).then_some(DuePerson { telephone: Some(telephone.key), ..due }))
}

/// The telephone that a code is bound to.
#[must_use]
pub fn bound_to(code: &IssuedCode) -> Option<HolderKey> {
    BoundCode::from_text(&code.text).ok().map(|bound| *bound.key())
}

/// The name of a telephone in the journal: the id of its key.
fn name(key: &HolderKey) -> String {
    VerifyingKey::from_bytes(key.as_bytes())
        .map_or_else(|_| "telephone".to_owned(), |key| format!("telephone {}", key.kid()))
}
