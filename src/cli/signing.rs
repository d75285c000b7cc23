//! The key that signs: from a file or from a token, and the PIN of the token.

#[cfg(feature = "pkcs11")]
use std::io::{IsTerminal, stdin};
use std::path::Path;

#[cfg(feature = "pkcs11")]
use zeroize::Zeroizing;

use super::Failure;
use super::passphrase::PassphraseArgs;
#[cfg(feature = "pkcs11")]
use super::passphrase::first_line;
#[cfg(feature = "pkcs11")]
use super::prompt::ask_hidden;
#[cfg(not(feature = "pkcs11"))]
use crate::key::TokenError;
use crate::key::{KeyLocation, Signer, TokenUri, VerifyingKey};
#[cfg(feature = "pkcs11")]
use crate::key::{TokenKey, TokenPin};
use crate::payload::Lang;
#[cfg(feature = "pkcs11")]
use crate::words::cli as say;

#[cfg(feature = "pkcs11")]
const PIN_VARIABLE: &str = "FEDE_PIN";

impl PassphraseArgs {
    /// Opens the private key that an option names: a file, or a key in a token. The options are not
    /// parsed earlier: clap would print a URI with a PIN in it.
    pub(super) fn open_named(&self, key: &Path, lang: Lang) -> Result<Box<dyn Signer>, Failure> {
        self.open_signer(&KeyLocation::parse(key.as_os_str())?, lang)
    }

    /// Opens a private key. Asks for the passphrase of an encrypted file, or for the token's PIN.
    pub(super) fn open_signer(&self, location: &KeyLocation, lang: Lang) -> Result<Box<dyn Signer>, Failure> {
        match location {
            KeyLocation::File(path) => Ok(Box::new(self.open_key(path, lang)?)),
            KeyLocation::Token(uri) => open_token(uri, lang),
        }
    }
}

/// The location for a command that a person copies into a shell: `;` and `&` of a URI would end it.
#[cfg(feature = "office")]
pub(super) fn for_shell(location: &KeyLocation) -> String {
    match location {
        KeyLocation::File(path) => path.display().to_string(),
        // In a URI, the quotation mark may be percent-encoded.
        KeyLocation::Token(uri) => format!("'{}'", uri.to_string().replace('\'', "%27")),
    }
}

#[cfg(feature = "pkcs11")]
fn open_token(uri: &TokenUri, lang: Lang) -> Result<Box<dyn Signer>, Failure> {
    Ok(Box::new(TokenKey::open(uri, pin(uri, lang)?.as_ref())?))
}

/// Makes a key in a token. Returns its public key.
#[cfg(feature = "pkcs11")]
pub(super) fn generate_token(uri: &TokenUri, lang: Lang) -> Result<VerifyingKey, Failure> {
    Ok(TokenKey::generate(uri, pin(uri, lang)?.as_ref())?)
}

/// The PIN: from the file that the URI names, from the variable, or from the terminal. None if there
/// is no terminal, or if nothing was typed: some tokens need none, or have keys of their own for it.
#[cfg(feature = "pkcs11")]
fn pin(uri: &TokenUri, lang: Lang) -> Result<Option<TokenPin>, Failure> {
    match (uri.pin_file(), std::env::var(PIN_VARIABLE)) {
        (Some(path), _) => Ok(Some(TokenPin::stored(first_line(path)?)?)),
        (None, Ok(text)) => Ok(Some(TokenPin::stored(Zeroizing::new(text))?)),
        (None, Err(_)) if stdin().is_terminal() => {
            let typed = ask_hidden(&say::AskTokenPin { key: uri }.say(lang))?;
            if typed.is_empty() { Ok(None) } else { Ok(Some(TokenPin::typed(typed)?)) }
        }
        (None, Err(_)) => Ok(None),
    }
}

#[cfg(not(feature = "pkcs11"))]
fn open_token(_: &TokenUri, _: Lang) -> Result<Box<dyn Signer>, Failure> {
    Err(TokenError::NotBuilt.into())
}

#[cfg(not(feature = "pkcs11"))]
pub(super) fn generate_token(_: &TokenUri, _: Lang) -> Result<VerifyingKey, Failure> {
    Err(TokenError::NotBuilt.into())
}
