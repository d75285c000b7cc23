//! Why a passkey was not taken.

use crate::office::registry::RegistryError;
use crate::words::{Explain, Lang, errors_passkeys as say};

/// Why a passkey was not taken.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum PasskeyError {
    /// The registry failed.
    Registry(#[from] RegistryError),
    /// The address of the office cannot be used for passkeys.
    Origin {
        /// The address.
        origin: String,
    },
    /// The answer of the browser cannot be read.
    Unreadable,
    /// The challenge has ended.
    Late,
    /// The answer is to another challenge, or the challenge is not one for this browser.
    OtherChallenge,
    /// Somebody has signed in with this challenge before.
    Used,
    /// The answer is for another site.
    OtherOrigin,
    /// The authenticator has not checked who is there.
    Unverified,
    /// Nobody has this passkey here, or it may not be used here.
    Unknown,
    /// The counter went back: there may be a copy of the passkey.
    Copied,
    /// The signature or another part is wrong.
    Refused,
    /// Somebody has this passkey already.
    Known,
    /// The holder has the maximum number of passkeys.
    TooMany {
        /// The maximum.
        max: usize,
    },
    /// The name is empty, too long or has characters that are not shown.
    Name,
}

impl Explain for PasskeyError {
    fn id(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.id(),
            Self::Origin { .. } => "passkey-origin",
            Self::Unreadable => "passkey-unreadable",
            Self::Late => "passkey-late",
            Self::OtherChallenge => "passkey-other-challenge",
            Self::Used => "passkey-used",
            Self::OtherOrigin => "passkey-other-origin",
            Self::Unverified => "passkey-unverified",
            Self::Unknown => "passkey-unknown",
            Self::Copied => "passkey-copied",
            Self::Refused => "passkey-refused",
            Self::Known => "passkey-known",
            Self::TooMany { .. } => "passkey-limit",
            Self::Name => "passkey-name",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => error.words(lang),
            Self::Origin { origin } => say::PasskeyOrigin { origin }.say(lang),
            Self::Unreadable => say::passkey_unreadable(lang).to_owned(),
            Self::Late => say::passkey_late(lang).to_owned(),
            Self::OtherChallenge => say::passkey_other_challenge(lang).to_owned(),
            Self::Used => say::passkey_used(lang).to_owned(),
            Self::OtherOrigin => say::passkey_other_origin(lang).to_owned(),
            Self::Unverified => say::passkey_unverified(lang).to_owned(),
            Self::Unknown => say::passkey_unknown(lang).to_owned(),
            Self::Copied => say::passkey_copied(lang).to_owned(),
            Self::Refused => say::passkey_refused(lang).to_owned(),
            Self::Known => say::passkey_known(lang).to_owned(),
            Self::TooMany { max } => say::PasskeyLimit { max }.say(lang),
            Self::Name => say::PasskeyName { max: &super::StoredPasskey::MAX_NAME_CHARS }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => return error.hint(lang),
            Self::Origin { .. } => say::passkey_origin_hint(lang),
            Self::Unreadable | Self::Late | Self::OtherChallenge | Self::Used => say::passkey_late_hint(lang),
            Self::OtherOrigin => say::passkey_other_origin_hint(lang),
            Self::Unverified => say::passkey_unverified_hint(lang),
            Self::Unknown | Self::Refused => say::passkey_unknown_hint(lang),
            Self::Copied => say::passkey_copied_hint(lang),
            Self::Known => say::passkey_known_hint(lang),
            Self::TooMany { .. } => say::passkey_limit_hint(lang),
            Self::Name => say::passkey_name_hint(lang),
        }
        .to_owned()
    }
}
