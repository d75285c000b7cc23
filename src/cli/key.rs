//! `fede key`: generates, shows, imports and exports keys.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use getrandom::SysRng;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::file_kind::{Wanted, read_wanted_text, refuse_other};
use super::hints;
use super::input::{MAX_KEY_BYTES, read_bytes};
use super::output::{Access, Existing, print_raw, write_file};
use super::passphrase::{NewPassphrase, PassphraseArgs, Protection};
use super::report::JsonArgs;
use super::signing::generate_token;
use super::trust::data::thumbprint;
use super::{Failure, Outcome};
use crate::codec::{decode_cose_key, encode_cose_key};
use crate::key::{KeyError, KeyLocation, SigningKey, TokenUriError, VerifyingKey};
use crate::payload::Lang;
use crate::trust::Digest;
use crate::words::{Explain, cli as say, next};

/// Generate, show, import and export keys.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Generate(GenerateArgs),
    Show(ShowArgs),
    Import(ImportArgs),
    Export(ExportArgs),
}

/// Generate a private key: in a file (PKCS#8 PEM, encrypted with a passphrase, mode 0600), or in a
/// token.
#[derive(Debug, clap::Args)]
struct GenerateArgs {
    /// File to write. Existing files are never overwritten.
    #[arg(value_name = "FILE", required_unless_present = "token")]
    out: Option<PathBuf>,
    /// Make the key in a token instead: a pkcs11: URI with a new object and id. The private key never
    /// leaves the token.
    #[arg(long, value_name = "URI", conflicts_with_all = ["out", "no_passphrase", "generate_passphrase", "passphrase_file"])]
    token: Option<PathBuf>,
    /// Also write the public key (SPKI PEM) to this file.
    #[arg(long, value_name = "FILE")]
    public: Option<PathBuf>,
    #[command(flatten)]
    protection: Protection,
    #[command(flatten)]
    json: JsonArgs,
}

/// Show a key's id and its public key. The private key is never shown.
#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// A private key (PKCS#8 PEM), a public one (SPKI PEM or `COSE_Key`), or a pkcs11: URI.
    #[arg(value_name = "KEY")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    json: JsonArgs,
}

/// Import a private key from another tool (PKCS#8 PEM, plain or encrypted).
#[derive(Debug, clap::Args)]
struct ImportArgs {
    /// The file to import. `-` reads standard input.
    #[arg(value_name = "FROM")]
    from: PathBuf,
    /// File to write. Existing files are never overwritten.
    #[arg(value_name = "FILE")]
    out: PathBuf,
    /// File with the passphrase of FROM in its first line. Default: the passphrase of the new file.
    #[arg(long, value_name = "FILE")]
    from_passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    protection: Protection,
    #[command(flatten)]
    json: JsonArgs,
}

/// Export the public key of a key file, or of a key in a token.
#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// A private key (PKCS#8 PEM), a public one (SPKI PEM or `COSE_Key`), or a pkcs11: URI.
    #[arg(value_name = "KEY")]
    key: PathBuf,
    /// File to write. Existing files are never overwritten. Default: standard output.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Format of the public key.
    #[arg(long, default_value = "spki")]
    format: PublicFormat,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    json: JsonArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PublicFormat {
    /// `SubjectPublicKeyInfo`, PEM
    Spki,
    /// `COSE_Key`, binary CBOR
    CoseKey,
}

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Generate(args) => generate(args, lang),
        Command::Show(args) => show(args, lang),
        Command::Import(args) => import(args, lang),
        Command::Export(args) => export(args, lang),
    }?;
    Ok(Outcome::Done)
}

fn generate(args: &GenerateArgs, lang: Lang) -> Result<(), Failure> {
    let (Some(out), None) = (&args.out, &args.token) else { return generate_in_token(args, lang) };
    let key = SigningKey::generate(&mut SysRng).map_err(|_| Failure::of(&crate::issuer::IssueError::Random))?;
    // Check before the private key is written: either both files or none.
    if let Some(public) = &args.public {
        check_free(public)?;
    }
    check_free(out)?;
    let new = args.protection.choose(lang)?;
    new.keep(|| {
        write_private(&key, out, &new)?;
        let Some(public) = &args.public else { return Ok(()) };
        write_file(public, pem(key.verifying_key())?.as_bytes(), Access::Public, Existing::Keep)
    })?;
    let mut data = made(&key, out, &new)?;
    data.insert("public_file".to_owned(), args.public.as_deref().map(shown).into());
    args.json.report(&data, || format!("{}\n", key.kid()))?;
    new.announce(args.json, lang)?;
    let file = &out.display();
    let hint = match &args.public {
        Some(public) => next::KeyMadePublic { public: &public.display(), file }.say(lang),
        None => next::KeyMade { file }.say(lang),
    };
    hints::next(&hint, lang);
    Ok(())
}

/// Generates a key in a token. The file of the public key is the only one that is written.
fn generate_in_token(args: &GenerateArgs, lang: Lang) -> Result<(), Failure> {
    let name = args.token.as_deref().unwrap_or(Path::new(""));
    let KeyLocation::Token(uri) = KeyLocation::parse(name.as_os_str())? else {
        return Err(TokenUriError::Scheme.into());
    };
    if let Some(public) = &args.public {
        check_free(public)?;
    }
    let key = generate_token(&uri, lang)?;
    if let Some(public) = &args.public {
        write_file(public, pem(&key)?.as_bytes(), Access::Public, Existing::Keep)?;
    }
    let mut data = public_data(&key, Some(name))?;
    data.insert("passphrase".to_owned(), Value::Null);
    data.insert("public_file".to_owned(), args.public.as_deref().map(shown).into());
    args.json.report(&data, || format!("{}\n", key.kid()))
}

fn import(args: &ImportArgs, lang: Lang) -> Result<(), Failure> {
    let from = match &args.from_passphrase_file {
        Some(file) => PassphraseArgs::from_file(Some(file.clone())),
        None => args.protection.of_old_key(),
    };
    let key = from.open_key(&args.from, lang)?;
    check_free(&args.out)?;
    let new = args.protection.choose(lang)?;
    new.keep(|| write_private(&key, &args.out, &new))?;
    args.json.report(&made(&key, &args.out, &new)?, || format!("{}\n", key.kid()))?;
    new.announce(args.json, lang)
}

/// A new private key as data.
fn made(key: &SigningKey, path: &Path, new: &NewPassphrase) -> Result<Map<String, Value>, Failure> {
    let mut data = public_data(key.verifying_key(), Some(path))?;
    data.insert("passphrase".to_owned(), new.unfiled().into());
    Ok(data)
}

/// A public key as data, in both formats, and the file that has it.
fn public_data(key: &VerifyingKey, file: Option<&Path>) -> Result<Map<String, Value>, Failure> {
    let cose = base16ct::lower::encode_string(&encode_cose_key(key));
    let fields = [
        ("file", file.map(shown).into()),
        ("kid", key.kid().to_string().into()),
        ("thumbprint", thumbprint(key.thumbprint()).into()),
        ("cose_key", cose.into()),
        ("pem", pem(key)?.into()),
    ];
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Fails if the file exists, before anything is asked.
fn check_free(path: &Path) -> Result<(), Failure> {
    match path.symlink_metadata() {
        Ok(_) => Err(Failure::io("write", path, &std::io::ErrorKind::AlreadyExists.into())),
        Err(_) => Ok(()),
    }
}

fn write_private(key: &SigningKey, path: &Path, new: &NewPassphrase) -> Result<(), Failure> {
    write_file(path, new.protect(key)?.as_bytes(), Access::Owner, Existing::Keep)
}

fn show(args: &ShowArgs, lang: Lang) -> Result<(), Failure> {
    let (kind, key) = open_any(&args.key, &args.passphrase, lang)?;
    let cose = base16ct::lower::encode_string(&encode_cose_key(&key));
    let (kid, compared, pem) = (key.kid(), fingerprint(&key), pem(&key)?);
    args.json.report(&public_data(&key, Some(&args.key))?, || {
        let file = say::KeyFile { kind: &kind }.say(lang);
        format!("kid       {kid}\nSHA-256   {compared}\n{file}\nCOSE_Key  {cose}\n\n{pem}")
    })
}

fn export(args: &ExportArgs, lang: Lang) -> Result<(), Failure> {
    let (_, key) = open_any(&args.key, &args.passphrase, lang)?;
    let bytes = match args.format {
        PublicFormat::Spki => pem(&key)?.into_bytes(),
        PublicFormat::CoseKey => encode_cose_key(&key),
    };
    match &args.out {
        Some(path) => write_file(path, &bytes, Access::Public, Existing::Keep)?,
        // The report has the key, in both formats.
        None if args.json.is_set() => {}
        None => print_raw(&bytes)?,
    }
    args.json.report(&public_data(&key, args.out.as_deref())?, String::new)
}

/// Opens a private or a public key. Returns which kind it is.
fn open_any(path: &Path, passphrase: &PassphraseArgs, lang: Lang) -> Result<(&'static str, VerifyingKey), Failure> {
    if let location @ KeyLocation::Token(_) = KeyLocation::parse(path.as_os_str())? {
        let signer = passphrase.open_signer(&location, lang)?;
        return Ok((say::private_token(lang), signer.verifying_key().clone()));
    }
    let bytes = Zeroizing::new(read_bytes(path, MAX_KEY_BYTES)?);
    refuse_other(path, &bytes, Wanted::AnyKey)?;
    let failure = |error: &KeyError| Failure::of(error).in_file(path);
    let Ok(text) = core::str::from_utf8(&bytes) else {
        return decode_cose_key(&bytes)
            .map(|key| (say::public_cose(lang), key))
            .map_err(|error| Failure::of(&error).in_file(path).advise(|lang| KeyError::NotPem.hint(lang)));
    };
    match VerifyingKey::from_pem(text) {
        Ok(key) => Ok((say::public_spki(lang), key)),
        Err(KeyError::PrivateInPlaceOfPublic) => {
            let kind = if SigningKey::is_encrypted_pem(text) {
                say::private_encrypted(lang)
            } else {
                say::private_plain(lang)
            };
            Ok((kind, passphrase.open_key(path, lang)?.verifying_key().clone()))
        }
        Err(error) => Err(failure(&error)),
    }
}

fn pem(key: &VerifyingKey) -> Result<String, Failure> {
    Ok(key.to_pem()?)
}

/// The fingerprint of a key for people to compare: its SHA-256 thumbprint (RFC 9679), in groups.
/// The key's id is its beginning.
pub(super) fn fingerprint(key: &VerifyingKey) -> String {
    Digest::from_bytes(key.thumbprint()).grouped()
}

/// Reads a public key file for another command.
pub(super) fn read_public_pem(path: &Path) -> Result<String, Failure> {
    read_wanted_text(path, MAX_KEY_BYTES, Wanted::PublicKey)
}
