//! Accounts of people who sign in with the provider of identities of the office.

use zeroize::Zeroizing;

use super::enrol::is_invited;
use super::passkey::enter;
use super::sign_in::count_attempt;
use super::{AccountError, Attempts, FreshTokens, NewSession, StoredAccount, Token};
use crate::office::acts::By;
use crate::office::registry::{Registry, atomically};
use crate::office::{Office, OfficerName};
use crate::time::Timestamp;

/// What the journal says of such a sign-in.
const HOW: &str = ", provider";

/// Whom the provider has named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name of the account, letter by letter: one that looks like it may be somebody else's there.
    pub account: String,
    /// Who it is there, for good. An account is tied to it when it is set up.
    pub person: [u8; 32],
}

/// What becomes of a sign-in with a provider.
#[derive(Debug)]
pub enum ProviderSignIn {
    /// The person is signed in.
    Done(NewSession),
    /// The account is not set up. The person has an invitation.
    Invited,
    /// The account was set up in another way, or for another person.
    OtherPerson,
    /// No account that can be used has the name.
    Unknown,
}

/// Signs in whoever the provider has named.
///
/// # Errors
/// [`AccountError::Registry`].
pub fn sign_in_with_provider(
    registry: &mut dyn Registry,
    named: &Named,
    tokens: (Option<&Token>, FreshTokens),
    at: Timestamp,
) -> Result<ProviderSignIn, AccountError> {
    let Ok(name) = OfficerName::new(&named.account) else { return Ok(ProviderSignIn::Unknown) };
    atomically(registry, |registry| {
        let Some(account) = registry.account(name.key())? else { return Ok(ProviderSignIn::Unknown) };
        let is_it = account.name.as_str() == named.account && !account.is_locked;
        if is_it && account.is_ready && is_tied(&account, named) {
            return Ok(ProviderSignIn::Done(enter(registry, &account, tokens, HOW, at)?));
        }
        if is_it && !account.is_ready && at < account.code_until {
            return Ok(ProviderSignIn::Invited);
        }
        let by = By { officer: account.name.as_str(), at };
        registry.record(&by.act("sign-in-refused", &account.name, "", "provider"))?;
        Ok(if is_it && account.is_ready { ProviderSignIn::OtherPerson } else { ProviderSignIn::Unknown })
    })
}

/// Sets an account up for whoever the provider has named, and signs the person in. `proof` is the code of
/// the invitation, or the PIN of an officer who was taken over.
///
/// # Errors
/// [`AccountError::Refused`].
pub fn set_up_with_provider(
    office: &Office,
    registry: &mut dyn Registry,
    (named, proof): (&Named, &Zeroizing<String>),
    tokens: (Option<&Token>, FreshTokens),
    at: Timestamp,
) -> Result<NewSession, AccountError> {
    let name = OfficerName::new(&named.account).map_err(|_| AccountError::Refused)?;
    let Some((found, _)) = count_attempt(registry, &name, None, at)? else { return Err(AccountError::Refused) };
    let by = By { officer: found.name.as_str(), at };
    if found.name.as_str() != named.account || !is_invited(office, registry, &found, proof, by)? {
        registry.record(&by.act("sign-in-refused", &found.name, "", "invitation"))?;
        return Err(AccountError::Refused);
    }
    atomically(registry, |registry| {
        let account = registry.account(name.key())?;
        // Another step, or a reset, may have come first.
        let account = account.filter(|account| !account.is_ready && !account.is_locked && account.code == found.code);
        let account = account.ok_or(AccountError::Refused)?;
        let attempts = Attempts::none(at);
        // A password of a set-up that was begun before must not count.
        let (hash, totp) = (named.person, Vec::new());
        let ready = StoredAccount { is_ready: true, code: None, hash, totp, attempts, ..account };
        registry.record(&by.act("account-ready", &ready.name, "", format_args!("{}, provider", ready.role)))?;
        registry.keep_account(&ready)?;
        Ok(enter(registry, &ready, tokens, HOW, at)?)
    })
}

/// Whether an account was set up for this person of the provider.
fn is_tied(account: &StoredAccount, named: &Named) -> bool {
    !account.has_password() && account.hash == named.person
}
