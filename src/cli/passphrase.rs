//! Reads a passphrase from a file, from `FEDE_PASSPHRASE`, or from the terminal.

use std::io::{IsTerminal, stdin};
use std::path::{Path, PathBuf};

use getrandom::SysRng;
use zeroize::Zeroizing;

use super::Failure;
use super::file_kind::{Wanted, read_wanted_text};
use super::input::{MAX_KEY_BYTES, read_text, without_line_end};
use super::output::{Access, Existing, print_exact, remark, write_file};
use super::prompt::ask_hidden;
use super::report::JsonArgs;
use crate::key::{KeyError, Passphrase, SigningKey};
use crate::payload::Lang;
use crate::words::{cli as say, errors_cli as fails, errors_key};

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

    /// The file that the flag names.
    pub(super) fn file(&self) -> Option<&Path> {
        self.passphrase_file.as_deref()
    }

    /// The passphrase for a new key file. On a terminal, asks for it twice. Warns of a weak one.
    fn choose(&self, lang: Lang) -> Result<Passphrase, Failure> {
        let chosen = self.find(|| {
            let first = ask_hidden(say::ask_new_passphrase(lang))?;
            if *first != *ask_hidden(say::ask_again(lang))? {
                return Err(Failure::new("passphrases-differ", fails::passphrases_differ)
                    .advise(fails::passphrases_differ_hint));
            }
            Ok(first)
        })?;
        if let Some(weakness) = chosen.weakness() {
            remark(&errors_key::PassphraseWeak { weakness: &weakness.words(lang) }.say(lang));
        }
        Ok(chosen)
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

/// How a new private key is protected.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Protection {
    /// Leave the private key unencrypted.
    #[arg(long, conflicts_with = "passphrase_file")]
    no_passphrase: bool,
    /// Make a strong passphrase and print it in the last line. With --passphrase-file, write it to
    /// that new file instead.
    #[arg(long, conflicts_with = "no_passphrase")]
    generate_passphrase: bool,
    #[command(flatten)]
    passphrase: PassphraseArgs,
}

/// The passphrase of a new private key, or `None` to leave the key unencrypted.
pub(super) struct NewPassphrase {
    passphrase: Option<Passphrase>,
    /// For a generated passphrase: the file to write it to, or `None` to print it.
    generated: Option<Option<PathBuf>>,
}

impl Protection {
    /// The source of the passphrase of an existing key that is protected anew.
    pub(super) fn of_old_key(&self) -> PassphraseArgs {
        // The file of a generated passphrase does not exist yet.
        if self.generate_passphrase { PassphraseArgs::default() } else { self.passphrase.clone() }
    }

    /// The flags that give the new passphrase to another command.
    pub(super) fn file(&self) -> Option<&Path> {
        self.passphrase.file()
    }

    /// Asks for the passphrase, or reads or makes it. Writes nothing.
    pub(super) fn choose(&self, lang: Lang) -> Result<NewPassphrase, Failure> {
        if self.no_passphrase {
            return Ok(NewPassphrase { passphrase: None, generated: None });
        }
        if !self.generate_passphrase {
            return Ok(NewPassphrase { passphrase: Some(self.passphrase.choose(lang)?), generated: None });
        }
        let file = self.passphrase.passphrase_file.clone();
        if let Some(file) = &file
            && file.symlink_metadata().is_ok()
        {
            return Err(Failure::io("write", file, &std::io::ErrorKind::AlreadyExists.into()));
        }
        let new = Passphrase::generate(&mut SysRng).map_err(|_| Failure::of(&crate::issuer::IssueError::Random))?;
        Ok(NewPassphrase { passphrase: Some(new), generated: Some(file) })
    }
}

impl NewPassphrase {
    /// The key file's text.
    pub(super) fn protect(&self, key: &SigningKey) -> Result<Zeroizing<String>, Failure> {
        Ok(match &self.passphrase {
            Some(passphrase) => key.to_encrypted_pem(passphrase, &mut SysRng)?,
            None => key.to_pem()?,
        })
    }

    /// Writes a generated passphrase to its file, if it has one, and then runs `write`, which
    /// writes what the passphrase protects. Removes the file if that fails.
    pub(super) fn keep<T>(&self, write: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let (Some(Some(file)), Some(passphrase)) = (&self.generated, &self.passphrase) else { return write() };
        let line = Zeroizing::new(format!("{}\n", passphrase.reveal()));
        write_file(file, line.as_bytes(), Access::Owner, Existing::Keep)?;
        write().inspect_err(|_| {
            let _ = std::fs::remove_file(file);
        })
    }

    /// A generated passphrase that has no file.
    pub(super) fn unfiled(&self) -> Option<&str> {
        match (&self.generated, &self.passphrase) {
            (Some(None), Some(passphrase)) => Some(passphrase.reveal()),
            _ => None,
        }
    }

    /// Prints a generated passphrase that has no file. It is the last line, for scripts. With
    /// `--json` the report of the command has it.
    pub(super) fn announce(&self, json: JsonArgs, lang: Lang) -> Result<(), Failure> {
        let Some(passphrase) = self.unfiled() else { return Ok(()) };
        remark(errors_key::passphrase_keep(lang));
        if json.is_set() { Ok(()) } else { print_exact(&format!("{passphrase}\n")) }
    }
}

/// Reads the first line of a file that contains a secret.
pub(super) fn first_line(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = Zeroizing::new(read_text(path, MAX_KEY_BYTES)?);
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    Ok(Zeroizing::new(without_line_end(line).to_owned()))
}
