//! Why an act about an account failed.

use super::{Permission, Role};
use crate::office::OfficerError;
use crate::office::acts::ActError;
use crate::office::passkeys::PasskeyError;
use crate::office::registry::RegistryError;
use crate::words::{Explain, Lang, errors_accounts as say};

/// Why an act about an account failed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum AccountError {
    /// The registry failed.
    Registry(#[from] RegistryError),
    /// The name is invalid, or there is no memory for a hash.
    Officer(#[from] OfficerError),
    /// An act of the office failed.
    Act(#[from] ActError),
    /// A passkey was not taken.
    Passkey(#[from] PasskeyError),
    /// Name, password or code is wrong, or there were too many attempts. It does not say which.
    Refused,
    /// Nobody is signed in: there is no session, it has ended, or the account is locked.
    NotSignedIn,
    /// The role does not have the permission.
    NotAllowed {
        /// The role of who is signed in.
        role: Role,
        /// The permission that is needed.
        needed: Permission,
    },
    /// The password is too short or too long.
    PasswordLength {
        /// Number of characters found.
        found: usize,
    },
    /// The password is easy to guess.
    PasswordWeak,
    /// The code of the authenticator is wrong.
    WrongCode,
    /// An account with this name exists.
    Exists {
        /// The name.
        account: String,
    },
    /// No account has this name.
    Missing {
        /// The name.
        account: String,
    },
    /// The office has the maximum number of accounts.
    TooMany {
        /// The maximum.
        max: usize,
    },
    /// The first account must be an administrator's.
    NoAdministrator,
    /// Too few administrators have proved their identity.
    AdministratorsNeeded {
        /// Number of administrators needed.
        needed: usize,
        /// Number of administrators who proved their identity.
        found: usize,
    },
    /// The office would have no administrator left.
    LastAdministrator,
    /// The session is too old for this: somebody else may sit at the computer.
    TooOld,
    /// Without this passkey, nobody could sign in with the account.
    LastFactor,
    /// A change of this account waits for a second administrator already.
    Waiting {
        /// The name.
        account: String,
    },
    /// No change waits, or it is another one than was seen.
    NothingWaits,
    /// Another administrator has to approve the change.
    OwnProposal,
    /// The account has passkeys only.
    NoPassword,
    /// Nothing would change.
    Unchanged,
    /// The token has no scope that allows a request.
    NoScope,
    /// The token would count for too many or too few days.
    TokenDays {
        /// The maximum.
        max: u32,
        /// The days found.
        found: u32,
    },
    /// A token with this name counts.
    TokenExists {
        /// The name.
        token: String,
    },
    /// No token has this name.
    TokenMissing {
        /// The name.
        token: String,
    },
    /// The office has the maximum number of tokens.
    TooManyTokens {
        /// The maximum.
        max: usize,
    },
    /// No session has this name.
    NoSession {
        /// The name of the session.
        session: String,
    },
}

impl Explain for AccountError {
    fn id(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.id(),
            Self::Officer(error) => error.id(),
            Self::Act(error) => error.id(),
            Self::Passkey(error) => error.id(),
            Self::Refused => "sign-in-refused",
            Self::NotSignedIn => "not-signed-in",
            Self::NotAllowed { .. } => "not-allowed",
            Self::PasswordLength { .. } => "password-length",
            Self::PasswordWeak => "password-weak",
            Self::WrongCode => "wrong-code",
            Self::Exists { .. } => "account-exists",
            Self::Missing { .. } => "account-missing",
            Self::TooMany { .. } => "account-limit",
            Self::NoAdministrator => "no-administrator",
            Self::AdministratorsNeeded { .. } => "administrators-needed",
            Self::LastAdministrator => "last-administrator",
            Self::TooOld => "session-too-old",
            Self::LastFactor => "last-factor",
            Self::Waiting { .. } => "account-waiting",
            Self::NothingWaits => "nothing-waits",
            Self::OwnProposal => "own-proposal",
            Self::NoPassword => "no-password",
            Self::Unchanged => "account-unchanged",
            Self::NoScope => "system-token-scope",
            Self::TokenDays { .. } => "system-token-days",
            Self::TokenExists { .. } => "system-token-exists",
            Self::TokenMissing { .. } => "system-token-missing",
            Self::TooManyTokens { .. } => "system-token-limit",
            Self::NoSession { .. } => "no-session",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => error.words(lang),
            Self::Officer(error) => error.words(lang),
            Self::Act(error) => error.words(lang),
            Self::Passkey(error) => error.words(lang),
            Self::Refused => say::sign_in_refused(lang).to_owned(),
            Self::NotSignedIn => say::not_signed_in(lang).to_owned(),
            Self::NotAllowed { role, needed } => {
                say::NotAllowed { role: &role.words(lang), needed: &needed.words(lang) }.say(lang)
            }
            Self::PasswordLength { found } => {
                let (min, max) = (&super::Password::MIN_CHARS, &super::Password::MAX_CHARS);
                say::PasswordLength { min, max, found }.say(lang)
            }
            Self::PasswordWeak => say::password_weak(lang).to_owned(),
            Self::WrongCode => say::wrong_code(lang).to_owned(),
            Self::Exists { account } => say::AccountExists { account }.say(lang),
            Self::Missing { account } => say::AccountMissing { account }.say(lang),
            Self::TooMany { max } => say::AccountLimit { max }.say(lang),
            Self::NoAdministrator => say::no_administrator(lang).to_owned(),
            Self::AdministratorsNeeded { needed, found } => {
                let needed = u64::try_from(*needed).unwrap_or(u64::MAX);
                say::AdministratorsNeeded { needed, found }.say(lang)
            }
            Self::LastAdministrator => say::last_administrator(lang).to_owned(),
            Self::TooOld => say::session_too_old(lang).to_owned(),
            Self::LastFactor => say::last_factor(lang).to_owned(),
            Self::Waiting { account } => say::AccountWaiting { account }.say(lang),
            Self::NothingWaits => say::nothing_waits(lang).to_owned(),
            Self::OwnProposal => say::own_proposal(lang).to_owned(),
            Self::NoPassword => say::no_password(lang).to_owned(),
            Self::Unchanged => say::account_unchanged(lang).to_owned(),
            Self::NoScope => say::system_token_scope(lang).to_owned(),
            Self::TokenDays { max, found } => say::SystemTokenDays { max, found }.say(lang),
            Self::TokenExists { token } => say::SystemTokenExists { token }.say(lang),
            Self::TokenMissing { token } => say::SystemTokenMissing { token }.say(lang),
            Self::TooManyTokens { max } => say::SystemTokenLimit { max }.say(lang),
            Self::NoSession { session } => say::NoSession { session }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => return error.hint(lang),
            Self::Officer(error) => return error.hint(lang),
            Self::Act(error) => return error.hint(lang),
            Self::Passkey(error) => return error.hint(lang),
            Self::Refused => say::sign_in_refused_hint(lang),
            Self::NotSignedIn => say::not_signed_in_hint(lang),
            Self::NotAllowed { .. } => say::not_allowed_hint(lang),
            Self::PasswordLength { .. } => say::password_length_hint(lang),
            Self::PasswordWeak => say::password_weak_hint(lang),
            Self::WrongCode => say::wrong_code_hint(lang),
            Self::Exists { .. } => say::account_exists_hint(lang),
            Self::Missing { .. } => say::account_missing_hint(lang),
            Self::TooMany { .. } => say::account_limit_hint(lang),
            Self::NoAdministrator => say::no_administrator_hint(lang),
            Self::AdministratorsNeeded { .. } => say::administrators_needed_hint(lang),
            Self::LastAdministrator => say::last_administrator_hint(lang),
            Self::TooOld => say::session_too_old_hint(lang),
            Self::LastFactor => say::last_factor_hint(lang),
            Self::Waiting { .. } => say::account_waiting_hint(lang),
            Self::NothingWaits => say::nothing_waits_hint(lang),
            Self::OwnProposal => say::own_proposal_hint(lang),
            Self::NoPassword => say::no_password_hint(lang),
            Self::Unchanged => say::account_unchanged_hint(lang),
            Self::NoScope => say::system_token_scope_hint(lang),
            Self::TokenDays { .. } => say::system_token_days_hint(lang),
            Self::TokenExists { .. } => say::system_token_exists_hint(lang),
            Self::TokenMissing { .. } => say::system_token_missing_hint(lang),
            Self::TooManyTokens { .. } => say::system_token_limit_hint(lang),
            Self::NoSession { .. } => say::no_session_hint(lang),
        }
        .to_owned()
    }
}
