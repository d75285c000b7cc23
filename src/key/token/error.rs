//! Why a token does not sign, and why the name of a key in it cannot be used.

use std::path::PathBuf;

use super::TokenUri;
use crate::key::KeyError;
use crate::words::{Explain, Lang, errors_token as say};

/// Maximum length of a PIN in bytes. No token known takes more; a longer file is probably the wrong
/// file.
pub(super) const MAX_PIN_BYTES: usize = 255;

/// Why a `pkcs11:` URI does not name a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum TokenUriError {
    /// The URI is too long.
    Length {
        /// The bytes found.
        found: usize,
    },
    /// The text is no `pkcs11:` URI.
    Scheme,
    /// The URI has a character that RFC 7512 does not allow at this place.
    Character {
        /// The part of the URI.
        part: &'static str,
    },
    /// A part is no `name=value`.
    Form {
        /// The part of the URI.
        part: &'static str,
    },
    /// No attribute of RFC 7512, or one that fede does not support.
    Attribute {
        /// The attribute.
        name: String,
    },
    /// The attribute is there twice.
    Twice {
        /// The attribute.
        name: String,
    },
    /// The URI contains the PIN.
    PinValue,
    /// The attribute is missing.
    Missing {
        /// The attribute.
        name: &'static str,
    },
    /// The attribute has a value that it cannot have.
    Value {
        /// The attribute.
        name: &'static str,
    },
    /// The attribute is no absolute path.
    Path {
        /// The attribute.
        name: &'static str,
    },
}

impl Explain for TokenUriError {
    fn id(&self) -> &'static str {
        match self {
            Self::Length { .. } => "token-uri-length",
            Self::Scheme => "token-uri-scheme",
            Self::Character { .. } => "token-uri-character",
            Self::Form { .. } => "token-uri-form",
            Self::Attribute { .. } => "token-uri-attribute",
            Self::Twice { .. } => "token-uri-twice",
            Self::PinValue => "token-uri-pin-value",
            Self::Missing { .. } => "token-uri-missing",
            Self::Value { .. } => "token-uri-value",
            Self::Path { .. } => "token-uri-path",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Length { found } => say::TokenUriLength { max: &TokenUri::MAX_BYTES, found }.say(lang),
            Self::Scheme => say::token_uri_scheme(lang).to_owned(),
            Self::Character { part } => say::TokenUriCharacter { part }.say(lang),
            Self::Form { part } => say::TokenUriForm { part }.say(lang),
            Self::Attribute { name } => {
                say::TokenUriAttribute { name, expected: &TokenUri::ATTRIBUTES.join(", ") }.say(lang)
            }
            Self::Twice { name } => say::TokenUriTwice { name }.say(lang),
            Self::PinValue => say::token_uri_pin_value(lang).to_owned(),
            Self::Missing { name } => say::TokenUriMissing { name }.say(lang),
            Self::Value { name } => say::TokenUriValue { name }.say(lang),
            Self::Path { name } => say::TokenUriPath { name }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::PinValue => say::token_uri_pin_value_hint(lang),
            _ => say::token_uri_hint(lang),
        }
        .to_owned()
    }
}

/// Why a token does not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum TokenError {
    /// This build of fede cannot use tokens (feature `pkcs11`).
    NotBuilt,
    /// A token cannot do what the key is needed for.
    FileOnly,
    /// The module of the token cannot be read.
    ModuleMissing {
        /// The file.
        path: PathBuf,
    },
    /// The file is no PKCS#11 module that works on this computer.
    ModuleForeign {
        /// The file.
        path: PathBuf,
    },
    /// No token matches.
    NoToken,
    /// Several tokens match.
    ManyTokens {
        /// How many.
        found: usize,
    },
    /// No private key in the token matches.
    NoKey,
    /// Several keys match.
    ManyKeys {
        /// How many.
        found: usize,
    },
    /// The key is not for Ed25519.
    KeyKind,
    /// The token has the private key without its public key.
    NoPublicKey,
    /// The public key cannot be used.
    Key(KeyError),
    /// The token asks for the PIN before each signature.
    AlwaysAsks,
    /// The key may not sign.
    NotForSigning,
    /// The token wants a PIN, and there is none.
    PinMissing,
    /// The PIN is too short or too long to be one.
    PinLength {
        /// The bytes found.
        found: usize,
    },
    /// The PIN is wrong.
    PinWrong,
    /// One more wrong PIN would lock the token, and the PIN was not typed by a person.
    PinFinalTry,
    /// The PIN is locked after too many wrong ones.
    PinLocked,
    /// The PIN is not set, or has expired.
    PinUnset,
    /// Another user of the token is logged in.
    OtherUser,
    /// The token has no session left.
    Sessions,
    /// The token was removed.
    Removed,
    /// The token did not answer in time.
    Slow {
        /// The limit.
        seconds: u64,
    },
    /// The module crashed, or the system has no thread left for it.
    Crashed,
    /// The token cannot do Ed25519.
    Mechanism,
    /// The token cannot be written to.
    ReadOnly,
    /// A new key needs a label and an id.
    Unnamed,
    /// The token has an object of this name already.
    Exists,
    /// The token made a key that can be read out. It was deleted.
    Extractable,
    /// Another error of the module.
    Failed {
        /// The function of PKCS#11.
        function: String,
        /// The return value.
        code: String,
    },
}

impl Explain for TokenError {
    fn id(&self) -> &'static str {
        match self {
            Self::NotBuilt => "token-not-built",
            Self::FileOnly => "token-file-only",
            Self::ModuleMissing { .. } => "token-module-missing",
            Self::ModuleForeign { .. } => "token-module-foreign",
            Self::NoToken => "token-missing",
            Self::ManyTokens { .. } => "token-many",
            Self::NoKey => "token-no-key",
            Self::ManyKeys { .. } => "token-many-keys",
            Self::KeyKind => "token-key-kind",
            Self::NoPublicKey => "token-no-public-key",
            Self::Key(error) => error.id(),
            Self::AlwaysAsks => "token-always-asks",
            Self::NotForSigning => "token-not-for-signing",
            Self::PinMissing => "token-pin-missing",
            Self::PinLength { .. } => "token-pin-length",
            Self::PinWrong => "token-pin-wrong",
            Self::PinFinalTry => "token-pin-final-try",
            Self::PinLocked => "token-pin-locked",
            Self::PinUnset => "token-pin-unset",
            Self::OtherUser => "token-other-user",
            Self::Sessions => "token-sessions",
            Self::Removed => "token-removed",
            Self::Slow { .. } => "token-slow",
            Self::Crashed => "token-crashed",
            Self::Mechanism => "token-mechanism",
            Self::ReadOnly => "token-read-only",
            Self::Unnamed => "token-unnamed",
            Self::Exists => "token-exists",
            Self::Extractable => "token-extractable",
            Self::Failed { .. } => "token-failed",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotBuilt => say::token_not_built(lang).to_owned(),
            Self::FileOnly => say::token_file_only(lang).to_owned(),
            Self::ModuleMissing { path } => say::TokenModuleMissing { path: &path.display() }.say(lang),
            Self::ModuleForeign { path } => say::TokenModuleForeign { path: &path.display() }.say(lang),
            Self::NoToken => say::token_missing(lang).to_owned(),
            Self::ManyTokens { found } => say::TokenMany { found }.say(lang),
            Self::NoKey => say::token_no_key(lang).to_owned(),
            Self::ManyKeys { found } => say::TokenManyKeys { found }.say(lang),
            Self::KeyKind => say::token_key_kind(lang).to_owned(),
            Self::NoPublicKey => say::token_no_public_key(lang).to_owned(),
            Self::Key(error) => error.words(lang),
            Self::AlwaysAsks => say::token_always_asks(lang).to_owned(),
            Self::NotForSigning => say::token_not_for_signing(lang).to_owned(),
            Self::PinMissing => say::token_pin_missing(lang).to_owned(),
            Self::PinLength { found } => say::TokenPinLength { max: &MAX_PIN_BYTES, found }.say(lang),
            Self::PinWrong => say::token_pin_wrong(lang).to_owned(),
            Self::PinFinalTry => say::token_pin_final_try(lang).to_owned(),
            Self::PinLocked => say::token_pin_locked(lang).to_owned(),
            Self::PinUnset => say::token_pin_unset(lang).to_owned(),
            Self::OtherUser => say::token_other_user(lang).to_owned(),
            Self::Sessions => say::token_sessions(lang).to_owned(),
            Self::Removed => say::token_removed(lang).to_owned(),
            Self::Slow { seconds } => say::TokenSlow { seconds }.say(lang),
            Self::Crashed => say::token_crashed(lang).to_owned(),
            Self::Mechanism => say::token_mechanism(lang).to_owned(),
            Self::ReadOnly => say::token_read_only(lang).to_owned(),
            Self::Unnamed => say::token_unnamed(lang).to_owned(),
            Self::Exists => say::token_exists(lang).to_owned(),
            Self::Extractable => say::token_extractable(lang).to_owned(),
            Self::Failed { function, code } => say::TokenFailed { function, code }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Key(error) => return error.hint(lang),
            Self::NotBuilt => say::token_not_built_hint(lang),
            Self::FileOnly => say::token_file_only_hint(lang),
            Self::ModuleMissing { .. } => say::token_module_missing_hint(lang),
            Self::ModuleForeign { .. } => say::token_module_foreign_hint(lang),
            Self::NoToken | Self::ManyTokens { .. } => say::token_missing_hint(lang),
            Self::NoKey | Self::ManyKeys { .. } => say::token_no_key_hint(lang),
            Self::KeyKind | Self::NoPublicKey | Self::NotForSigning => say::token_key_kind_hint(lang),
            Self::AlwaysAsks => say::token_always_asks_hint(lang),
            Self::PinMissing | Self::PinLength { .. } => say::token_pin_missing_hint(lang),
            Self::PinWrong => say::token_pin_wrong_hint(lang),
            Self::PinFinalTry => say::token_pin_final_try_hint(lang),
            Self::PinLocked | Self::PinUnset => say::token_pin_locked_hint(lang),
            Self::OtherUser | Self::Sessions => say::token_sessions_hint(lang),
            Self::Removed | Self::Slow { .. } | Self::Crashed => say::token_removed_hint(lang),
            Self::Mechanism => say::token_mechanism_hint(lang),
            Self::ReadOnly => say::token_read_only_hint(lang),
            Self::Unnamed => say::token_unnamed_hint(lang),
            Self::Exists => say::token_exists_hint(lang),
            Self::Extractable => say::token_extractable_hint(lang),
            Self::Failed { .. } => say::token_failed_hint(lang),
        }
        .to_owned()
    }
}
