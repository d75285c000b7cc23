//! Telephones: codes bound to keys of browsers, so that a copy of a code is not the code.

use super::withdraw::{may_count, revoke};
use super::{ActError, By};
use crate::key::KeyId;
use crate::office::registry::{DuePerson, Registry, RegistryError, Telephone, atomically, atomically_about};
use crate::office::{Office, PersonIndex};
use crate::payload::{HolderKey, WithdrawalClass};

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
/// All sessions of the person end: the telephone may be signed in, and could bind its key again.
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
        registry.end_sessions_of(person)?;
        Ok(take_away(registry, person, key, by)?)
    })
}

/// Removes a telephone at its own request: its holder has deleted the key. Does nothing if nobody has
/// this telephone. Returns whether somebody had.
///
/// # Errors
/// [`RegistryError`].
pub fn unbind_telephone(registry: &mut dyn Registry, key: &HolderKey, by: By<'_>) -> Result<bool, RegistryError> {
    let Some(Telephone { person, .. }) = registry.telephone(key)? else { return Ok(false) };
    atomically_about(registry, person, None, |registry| {
        let is_theirs = registry.telephone(key)?.is_some_and(|telephone| telephone.person == person);
        if is_theirs {
            take_away(registry, person, key, by)?;
        }
        Ok(is_theirs)
    })
}

fn take_away(
    registry: &mut dyn Registry,
    person: PersonIndex,
    key: &HolderKey,
    by: By<'_>,
) -> Result<u64, RegistryError> {
    registry.remove_telephone(key)?;
    let mut revoked = 0;
    for code in registry.codes_of(person)? {
        if may_count(&code, by.at) && code.telephone().as_ref() == Some(key) {
            revoke(registry, &code, WithdrawalClass::Lost, by)?;
            revoked += 1;
        }
    }
    registry.record(&by.act("remove-telephone", name(key), "", format_args!("{revoked} codes")))?;
    Ok(revoked)
}

/// The codes that a person needs: one for each telephone, or one for paper.
pub(super) fn each_form(registry: &dyn Registry, due: DuePerson) -> Result<Vec<DuePerson>, RegistryError> {
    let telephones: Vec<HolderKey> = registry.telephones(due.index)?.into_iter().map(|one| one.key).collect();
    Ok(due.each_form(&telephones))
}

/// The name of a telephone in the journal: the id of its key.
fn name(key: &HolderKey) -> String {
    format!("telephone {}", KeyId::of_holder_key(key))
}
