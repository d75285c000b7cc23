//! Changing one's own password.

use zeroize::Zeroizing;

use super::passkey::prove_again;
use super::sign_in::{judge, settle};
use super::{AccountError, Credentials, Password, SignedIn, StoredAccount};
use crate::office::Office;
use crate::office::passkeys::{PasskeyChallenge, RelyingParty};
use crate::office::registry::{Registry, RegistryError, atomically};
use crate::time::Timestamp;

/// How somebody who is signed in shows to be the same person still. `Debug` does not show it.
pub enum Confirmation<'a> {
    /// The password until now, and a code of the authenticator.
    Password {
        /// The password.
        password: &'a Zeroizing<String>,
        /// The code.
        code: &'a str,
    },
    /// A passkey of the account.
    Passkey(&'a RelyingParty, &'a PasskeyChallenge<'a>),
}

impl core::fmt::Debug for Confirmation<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Confirmation").finish_non_exhaustive()
    }
}

/// Changes the password of who is signed in. All other sessions of the account end. `salt` must be
/// random. Wrong passwords count as wrong sign-ins.
///
/// # Errors
/// [`AccountError::PasswordLength`], [`AccountError::PasswordWeak`], [`AccountError::Refused`],
/// [`AccountError::Passkey`], [`AccountError::NotSignedIn`]; [`AccountError::NoPassword`] if the
/// account has passkeys only.
pub fn change_password(
    office: &Office,
    registry: &mut dyn Registry,
    signed_in: &SignedIn,
    (confirmation, new, salt): (&Confirmation<'_>, Zeroizing<String>, [u8; 16]),
    at: Timestamp,
) -> Result<(), AccountError> {
    let name = signed_in.account();
    let new = Password::new(new, name)?.hash(office.secret(), name, &salt)?;
    let known = registry.account(name.key())?.ok_or(AccountError::NotSignedIn)?;
    if !known.has_password() {
        return Err(AccountError::NoPassword);
    }
    let is_done = match confirmation {
        Confirmation::Password { password, code } => {
            let credentials = Credentials { account: name.as_str(), password, code };
            let judged = judge(office, registry, &credentials, None, at)?.ok_or(AccountError::Refused)?;
            let stored = |registry: &mut dyn Registry, account: &StoredAccount| {
                store(registry, signed_in, account.clone(), (salt, new), at)
            };
            settle(registry, judged, stored)?.ok_or(AccountError::Refused)?
        }
        Confirmation::Passkey(party, challenge) => {
            let proven = prove_again(registry, signed_in, (party, challenge), at)?;
            atomically(registry, |registry| {
                proven.settle(registry, at)?;
                let account = registry.account(name.key())?.filter(StoredAccount::is_open);
                let account = account.ok_or(AccountError::NotSignedIn)?;
                Ok::<_, AccountError>(store(registry, signed_in, account, (salt, new), at)?)
            })?
        }
    };
    if is_done { Ok(()) } else { Err(AccountError::NotSignedIn) }
}

/// `false`, and nothing is changed, if the session has ended meanwhile.
fn store(
    registry: &mut dyn Registry,
    signed_in: &SignedIn,
    account: StoredAccount,
    (salt, hash): ([u8; 16], [u8; 32]),
    at: Timestamp,
) -> Result<bool, RegistryError> {
    let own = &signed_in.session().hash;
    if registry.session(own)?.is_none_or(|session| session.ends() <= at) {
        return Ok(false);
    }
    let sessions = registry.sessions(Some(account.name.key()))?;
    for session in sessions.iter().filter(|session| session.hash != *own) {
        registry.end_session(&session.hash)?;
    }
    registry.record(&signed_in.by(at).act("account-password", &account.name, "", ""))?;
    registry.keep_account(&StoredAccount { salt, hash, ..account })?;
    Ok(true)
}
