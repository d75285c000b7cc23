//! Reads a passphrase from a file, from `FEDE_PASSPHRASE`, or from the terminal.

use std::io::{IsTerminal, stdin};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::Failure;
use super::file_kind::{Wanted, read_wanted_text};
use super::input::{MAX_KEY_BYTES, read_text, without_line_end};
use crate::key::{KeyError, Passphrase, SigningKey};
use crate::payload::Lang;
use crate::words::{cli as say, errors_cli as fails, file};

const VARIABLE: &str = "FEDE_PASSPHRASE";

/// The source of the passphrase of a private key.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct PassphraseArgs {
    /// File with the key's passphrase in its first line. Default: `FEDE_PASSPHRASE`, or ask.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl PassphraseArgs {
    pub(super) const fn from_file(file: Option<PathBuf>) -> Self {
        Self { passphrase_file: file }
    }

    /// The passphrase for a new key file. On a terminal, asks for it twice.
    pub(super) fn choose(&self, lang: Lang) -> Result<Passphrase, Failure> {
        self.find(|| {
            let first = ask_hidden(say::ask_new_passphrase(lang))?;
            if *first != *ask_hidden(say::ask_again(lang))? {
                return Err(Failure::say(fails::passphrases_differ).advise(fails::passphrases_differ_hint));
            }
            Ok(first)
        })
    }

    fn find(&self, asked: impl FnOnce() -> Result<Zeroizing<String>, Failure>) -> Result<Passphrase, Failure> {
        let text = match (&self.passphrase_file, std::env::var(VARIABLE)) {
            (Some(path), _) => first_line(path)?,
            (None, Ok(text)) => Zeroizing::new(text),
            (None, Err(_)) if stdin().is_terminal() => asked()?,
            (None, Err(_)) => return Err(KeyError::PassphraseMissing.into()),
        };
        Ok(Passphrase::new(text)?)
    }

    /// Opens a private key file. Asks for the passphrase only if the file is encrypted.
    pub(super) fn open_key(&self, path: &Path, lang: Lang) -> Result<SigningKey, Failure> {
        let text = Zeroizing::new(read_wanted_text(path, MAX_KEY_BYTES, Wanted::Key)?);
        let passphrase = if SigningKey::is_encrypted_pem(&text) {
            Some(self.find(|| ask_hidden(&say::AskPassphrase { path: &path.display() }.say(lang)))?)
        } else {
            None
        };
        SigningKey::from_pem(&text, passphrase.as_ref()).map_err(|error| Failure::of(&error).in_file(path))
    }
}

/// Reads the first line of a file that contains a secret.
pub(super) fn first_line(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = Zeroizing::new(read_text(path, MAX_KEY_BYTES)?);
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    Ok(Zeroizing::new(without_line_end(line).to_owned()))
}

/// Asks on the terminal without showing the input.
pub(super) fn ask_hidden(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    rpassword::prompt_password(prompt)
        .map(Zeroizing::new)
        .map_err(|error| Failure::say(|lang| fails::CannotAsk { reason: &file::reason(&error, lang) }.say(lang)))
}
