//! Accounts of the staff: who may sign in, with what, and what each role may do. Tokens of other
//! systems: what each may do, and until when.
//!
//! An account has a password and an authenticator, or passkeys, or all of them, or is that of the office's
//! provider of identities. It begins with an invitation: a code that is used once, or the PIN that the
//! officer has already.

mod account;
#[cfg(feature = "online")]
mod change;
#[cfg(feature = "online")]
mod enrol;
#[cfg(feature = "online")]
mod error;
#[cfg(feature = "online")]
mod own_password;
#[cfg(feature = "online")]
mod passkey;
#[cfg(feature = "online")]
mod password;
mod proposal;
#[cfg(feature = "online")]
mod propose;
#[cfg(feature = "online")]
mod provider;
mod role;
mod scope;
mod session;
#[cfg(feature = "online")]
mod sign_in;
mod system_token;
#[cfg(feature = "online")]
mod systems;
#[cfg(feature = "online")]
mod totp;

pub use account::{Attempts, KnownBrowser, StoredAccount};
#[cfg(feature = "online")]
pub use change::{
    ProvenAdministrator, add_account, change_role, end_session, end_sessions, lock, prove_administrator, reset,
    take_over, unlock,
};
#[cfg(feature = "online")]
pub use enrol::{Enrolment, Invitation, begin_enrolment, finish_enrolment};
#[cfg(feature = "online")]
pub use error::AccountError;
#[cfg(feature = "online")]
pub use own_password::{Confirmation, change_password};
#[cfg(feature = "online")]
pub use passkey::{
    add_passkey, begin_with_passkey, finish_with_passkey, invitation_of, prove_again, remove_passkey,
    sign_in_with_passkey,
};
#[cfg(feature = "online")]
pub use password::Password;
pub use proposal::{AccountChange, StoredChange};
#[cfg(feature = "online")]
pub use propose::{Changed, answer, propose, waiting};
#[cfg(feature = "online")]
pub use provider::{Named, ProviderSignIn, set_up_with_provider, sign_in_with_provider};
pub use role::{Permission, Role};
pub use scope::{Scope, Scopes};
pub use session::{StoredSession, Token};
#[cfg(feature = "online")]
pub use sign_in::{Credentials, FreshTokens, NewSession, SignedIn, check, check_again, sign_in, sign_out, view};
pub use system_token::{StoredToken, bearer_text, bearer_token};
#[cfg(feature = "online")]
pub use systems::{add_token, check_token, revoke_token};
#[cfg(feature = "online")]
pub use totp::TotpKey;
