//! Answers of authenticators against the registry: adding, signing in, removing.

use super::ceremony::{NewKey, PasskeyChallenge};
use super::{PasskeyError, PasskeyHolder, RelyingParty, StoredPasskey};
use crate::office::acts::By;
use crate::office::registry::{Registry, atomically};
use crate::time::Timestamp;

/// What a holder calls a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label(String);

impl Label {
    /// Reads a name as typed.
    ///
    /// # Errors
    /// [`PasskeyError::Name`].
    pub fn new(typed: &str) -> Result<Self, PasskeyError> {
        let name = typed.trim();
        let is_fit = !name.is_empty() && name.chars().count() <= StoredPasskey::MAX_NAME_CHARS;
        if is_fit && !name.chars().any(char::is_control) { Ok(Self(name.to_owned())) } else { Err(PasskeyError::Name) }
    }
}

/// Stores a new passkey. Call it in a transaction that has checked who the holder is.
///
/// # Errors
/// [`PasskeyError::Known`], [`PasskeyError::TooMany`], [`PasskeyError::Registry`].
pub fn add(
    registry: &mut dyn Registry,
    holder: PasskeyHolder,
    (key, label): (NewKey, Label),
    by: By<'_>,
) -> Result<(), PasskeyError> {
    atomically(registry, |registry| {
        if registry.passkeys(&holder)?.len() >= StoredPasskey::MAX {
            return Err(PasskeyError::TooMany { max: StoredPasskey::MAX });
        }
        let NewKey { credential, handle, body } = key;
        let passkey = StoredPasskey { credential, holder, handle, name: label.0, added: by.at, used: by.at, body };
        if !registry.add_passkey(&passkey)? {
            return Err(PasskeyError::Known);
        }
        Ok(registry.record(&by.act("passkey-add", format_args!("passkey {}", passkey.id()), "", ""))?)
    })
}

/// Deletes a passkey of a holder, named by [`StoredPasskey::id`]. Those of others are not found.
///
/// # Errors
/// [`PasskeyError::Unknown`], [`PasskeyError::Registry`].
pub fn remove(registry: &mut dyn Registry, holder: &PasskeyHolder, id: &str, by: By<'_>) -> Result<(), PasskeyError> {
    atomically(registry, |registry| {
        let own = registry.passkeys(holder)?;
        let passkey = own.iter().find(|passkey| passkey.id() == id).ok_or(PasskeyError::Unknown)?;
        registry.remove_passkey(&passkey.credential)?;
        Ok(registry.record(&by.act("passkey-remove", format_args!("passkey {id}"), "", ""))?)
    })
}

/// Proof that somebody has a passkey and was checked by the authenticator.
#[derive(Debug)]
pub struct Proven {
    passkey: StoredPasskey,
    body: String,
    challenge: [u8; 32],
    until: Timestamp,
}

impl Proven {
    /// Whose passkey it is.
    #[must_use]
    pub const fn holder(&self) -> &PasskeyHolder {
        &self.passkey.holder
    }

    /// Uses the proof up. Call it in the transaction of what it is for.
    ///
    /// # Errors
    /// [`PasskeyError::Used`], [`PasskeyError::Unknown`] if the passkey was removed meanwhile,
    /// [`PasskeyError::Registry`].
    pub fn settle(&self, registry: &mut dyn Registry, at: Timestamp) -> Result<(), PasskeyError> {
        if !registry.spend_challenge(&self.challenge, self.until, at)? {
            return Err(PasskeyError::Used);
        }
        let is_there = registry.use_passkey(&self.passkey.credential, at, &self.body)?;
        if is_there { Ok(()) } else { Err(PasskeyError::Unknown) }
    }
}

/// Checks the answer of somebody who signs in. A counter that went back is noted in the journal; `by`
/// names who notes it.
///
/// # Errors
/// [`PasskeyError`].
pub fn judge(
    registry: &mut dyn Registry,
    party: &RelyingParty,
    challenge: &PasskeyChallenge<'_>,
    by: By<'_>,
) -> Result<Proven, PasskeyError> {
    challenge.check_time(by.at)?;
    // Before the counter is looked at: an answer that is sent twice is no copy of a passkey.
    if registry.is_spent(&challenge.hash())? {
        return Err(PasskeyError::Used);
    }
    let (credential, handle) = RelyingParty::named(challenge)?;
    if credential.len() > StoredPasskey::MAX_CREDENTIAL_BYTES {
        return Err(PasskeyError::Unreadable);
    }
    let passkey = registry.passkey(&credential)?.ok_or(PasskeyError::Unknown)?;
    // WebAuthn, section 7.2, step 6: without a name before, the answer must name the right holder.
    if handle.as_deref() != Some(passkey.handle.as_slice()) {
        return Err(PasskeyError::Unknown);
    }
    match party.finish_sign_in(challenge, &passkey) {
        Ok(body) => Ok(Proven { passkey, body, challenge: challenge.hash(), until: challenge.until }),
        Err(PasskeyError::Copied) => {
            registry.record(&by.act("passkey-copied", format_args!("passkey {}", passkey.id()), "", ""))?;
            Err(PasskeyError::Copied)
        }
        Err(error) => Err(error),
    }
}
