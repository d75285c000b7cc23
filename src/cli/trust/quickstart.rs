//! `fede trust quickstart`: keys, sources, a signed root and list, a published set and a gate, in
//! one step.

use core::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use getrandom::SysRng;
use serde_json::json;

use crate::cli::failure::Cause;
use crate::cli::input::{MAX_KEY_BYTES, read_text};
use crate::cli::output::{Access, Existing, escape, write_file};
use crate::cli::passphrase::{NewPassphrase, Protection};
use crate::cli::report::JsonArgs;
use crate::cli::screen::padding;
use crate::cli::value_args::region;
use crate::cli::{Failure, Outcome, clock};
use crate::key::SigningKey;
use crate::payload::{Lang, Region};
use crate::time::{SECONDS_PER_DAY, Timestamp, Window};
use crate::trust::{
    Digest, DirectorySource, Document, DocumentSource, Edition, FirstSources, Objects, RevocationBook,
    RevocationDirectory, SourceError, Store, StoreSyncError, TrustError, publish,
};
use crate::words::{Explain, cli, errors_cli as fails, trust_cli as say};

/// Make everything for a first trust list: keys, sources, signed root and list, a published set.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "One passphrase protects all keys. Each role has one key: docs/trust.md shows the ceremony with keys \
    of several people on several machines. If a step fails, nothing is left in DIR."
)]
pub(super) struct Args {
    /// A new or empty directory.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Who publishes the list (ISO 3166): a country or a region.
    #[arg(long, value_name = "CODE")]
    publisher: String,
    /// A region whose codes gates accept (ISO 3166). A key is made for it. May be repeated.
    #[arg(long, value_name = "CODE", required = true)]
    region: Vec<String>,
    #[command(flatten)]
    protection: Protection,
    /// Time of issue (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME", value_parser = clock::parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    json: JsonArgs,
}

/// Validity of the snapshot, as `fede trust publish` has it by default.
const SNAPSHOT_DAYS: u64 = 2;
/// Validity of the revocation lists, as `fede revoke` has it by default.
const REVOCATION_DAYS: u64 = 3;
/// Days before the first one whose codes the revocation lists cover, as in `fede revoke`.
const KEEP_DAYS: u32 = 90;

pub(super) fn run(args: &Args, lang: Lang) -> Result<Outcome, Failure> {
    let at = clock::at_or_now(args.at)?;
    let publisher = region(&args.publisher)?;
    let mut regions = args.region.iter().map(region).collect::<Result<Vec<_>, _>>()?;
    regions.sort_unstable();
    if let Some([region, _]) = regions.array_windows().find(|[region, next]| region == next) {
        return Err(Failure::of(&TrustError::DuplicateRegion { region: *region }));
    }
    let sources = FirstSources::new(publisher, regions, at);
    let is_there = check_empty(&args.dir)?;
    let new = args.protection.choose(lang)?;
    let fingerprint = new.keep(|| {
        let stage = Stage::open(&args.dir, is_there)?;
        let fingerprint = make(&stage.path(), &sources, &new, at, lang)?;
        stage.settle().map(|()| fingerprint)
    })?;
    let codes: Vec<_> = sources.regions().iter().map(|region| region.code()).collect();
    let data = json!({
        "directory": args.dir,
        "publisher": publisher.code(),
        "regions": codes,
        "fingerprint": fingerprint.to_string(),
        "passphrase": new.unfiled(),
    });
    args.json.report(&data, || report(args, &sources, fingerprint, lang))?;
    new.announce(args.json, lang)?;
    Ok(Outcome::Done)
}

/// Returns whether the directory exists. Refuses one with files in it.
fn check_empty(dir: &Path) -> Result<bool, Failure> {
    let mut entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(Failure::io("read", dir, &error)),
    };
    if entries.next().is_some() {
        return Err(Failure::new("not-empty", fails::not_empty).in_file(dir).advise(say::quickstart_not_empty_hint));
    }
    Ok(true)
}

/// A temporary directory in which everything is made. It is removed unless it is settled.
struct Stage {
    temporary: tempfile::TempDir,
    dir: PathBuf,
    is_there: bool,
}

impl Stage {
    /// Opens a stage on the same file system as `dir`, so that files can be renamed.
    fn open(dir: &Path, is_there: bool) -> Result<Self, Failure> {
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let place = if is_there { dir } else { parent };
        let failed = |error: std::io::Error| Failure::io("make", dir, &error);
        fs::create_dir_all(place).map_err(failed)?;
        let temporary = tempfile::Builder::new().prefix(".fede-quickstart-").tempdir_in(place).map_err(failed)?;
        // The temporary directory itself is closed to others. A web server must be able to read
        // the published set.
        fs::create_dir(temporary.path().join("made")).map_err(failed)?;
        Ok(Self { temporary, dir: dir.to_owned(), is_there })
    }

    fn path(&self) -> PathBuf {
        self.temporary.path().join("made")
    }

    /// Moves what was made to its place: the whole directory at once, or, if the directory exists,
    /// each entry. If that fails, what was moved is removed again.
    fn settle(self) -> Result<(), Failure> {
        let failed = |error: &std::io::Error| Failure::io("write", &self.dir, error);
        if !self.is_there {
            return fs::rename(self.path(), &self.dir).map_err(|error| failed(&error));
        }
        let mut moved = Vec::new();
        let mut move_all = || {
            for entry in fs::read_dir(self.path())? {
                let entry = entry?;
                let to = self.dir.join(entry.file_name());
                fs::rename(entry.path(), &to)?;
                moved.push(to);
            }
            Ok(())
        };
        move_all().map_err(|error: std::io::Error| {
            for path in &moved {
                let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            }
            failed(&error)
        })
    }
}

/// Makes everything in `dir`. Returns the root's fingerprint.
fn make(dir: &Path, sources: &FirstSources, new: &NewPassphrase, at: Timestamp, lang: Lang) -> Result<Digest, Failure> {
    make_private_directory(&dir.join("keys"))?;
    let key = |name: &str| make_key(dir, name, new);
    let (root_key, list_key, snapshot_key) = (key("root")?, key("list")?, key("snapshot")?);
    let root = sign(dir, "root", &sources.root(lang), &root_key)?;
    // The list names the regions' keys.
    let region_key = |region: &Region| Ok((*region, key(&FirstSources::key_name(*region))?));
    let region_keys = sources.regions().iter().map(region_key).collect::<Result<Vec<_>, Failure>>()?;
    let list = sign(dir, "list", &sources.list(lang), &list_key)?;

    let directory = RevocationDirectory::new(&dir.join("revocation"));
    let mut revocations: Vec<(Vec<u8>, &dyn Objects)> = Vec::new();
    for (region, key) in &region_keys {
        revocations.push((revoke_nothing(&directory, *region, key, at)?, &directory));
    }
    let window = Window::new(at, at.saturating_add(SNAPSHOT_DAYS * SECONDS_PER_DAY))?;
    let roots = vec![root.clone()];
    let edition =
        Edition { roots, list: Some(list), revocations, rules: Vec::new(), keys: vec![&snapshot_key], window };
    publish(&dir.join("site"), &edition)?;

    let store = Store::init(&dir.join("gate"), &root)?;
    store.sync(&mut DirectorySource::new(&dir.join("site")), at).map_err(|error| match error {
        StoreSyncError::Set(error) => Failure::of(&error).with_id(error.id()),
        StoreSyncError::Store(error) => Failure::of(&error),
    })?;
    Ok(Digest::of(&root))
}

fn make_private_directory(path: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| Failure::io("make", path, &error))
}

fn make_key(dir: &Path, name: &str, new: &NewPassphrase) -> Result<SigningKey, Failure> {
    let key = SigningKey::generate(&mut SysRng).map_err(|_| Failure::of(&crate::issuer::IssueError::Random))?;
    let private = dir.join("keys").join(format!("{name}.pem"));
    write_file(&private, new.protect(&key)?.as_bytes(), Access::Owner, Existing::Keep)?;
    let public = dir.join(FirstSources::public_key(name));
    write_file(&public, key.verifying_key().to_pem()?.as_bytes(), Access::Public, Existing::Keep)?;
    Ok(key)
}

/// Writes a source, builds the document and signs it.
fn sign(dir: &Path, name: &str, source: &str, key: &SigningKey) -> Result<Vec<u8>, Failure> {
    write_file(&dir.join(format!("{name}.toml")), source.as_bytes(), Access::Public, Existing::Keep)?;
    let load = |file: &str| read_text(&dir.join(file), MAX_KEY_BYTES).map_err(Cause);
    let draft = DocumentSource::from_toml(source).and_then(|source| source.to_draft(load));
    let draft = draft.map_err(|error: SourceError<Cause>| Failure::of(&error))?;
    let bytes = draft.signed_by(key).encode();
    write_file(&dir.join(format!("{name}.cbor")), &bytes, Access::Public, Existing::Keep)?;
    Ok(bytes)
}

/// Writes a region's first revocation list, with no codes.
fn revoke_nothing(
    directory: &RevocationDirectory,
    region: Region,
    key: &SigningKey,
    at: Timestamp,
) -> Result<Vec<u8>, Failure> {
    let book = RevocationBook::new(region, at.day().saturating_sub(KEEP_DAYS));
    let (list, blocks) = book.next_list(Window::new(at, at.saturating_add(REVOCATION_DAYS * SECONDS_PER_DAY))?)?;
    let bytes = list.to_draft().signed_by(key).encode();
    let path = directory.path(region);
    directory.write(region, &bytes, &blocks).map_err(|error| Failure::io("write", &path, &error))?;
    Ok(bytes)
}

/// Width of the column of file names.
const FILE_COLUMNS: usize = 32;

/// What was made, which keys belong offline, and the next commands.
fn report(args: &Args, sources: &FirstSources, fingerprint: Digest, lang: Lang) -> String {
    let mut out = say::QuickstartMade { dir: &args.dir.display() }.say(lang) + "\n";
    let mut file = |name: &str, what: &str| {
        let _ = writeln!(out, "  {name}{}{what}", padding(name, FILE_COLUMNS));
    };
    file("keys/root.pem, keys/list.pem", say::quickstart_offline(lang));
    file("keys/snapshot.pem", say::quickstart_snapshot(lang));
    for region in sources.regions() {
        let name = format!("keys/{}.pem", FirstSources::key_name(*region));
        file(&name, &say::QuickstartRegion { name: &region.name(lang) }.say(lang));
    }
    file("root.toml, list.toml", say::quickstart_sources(lang));
    file("root.cbor, list.cbor", say::quickstart_documents(lang));
    file("revocation/", say::quickstart_revocation(lang));
    file("site/", say::quickstart_site(lang));
    file("gate/", say::quickstart_gate(lang));
    let _ = writeln!(out, "{}\n", cli::RootFingerprint { fingerprint: &fingerprint.grouped() }.say(lang));

    let at = |name: &str| quoted(&args.dir.join(name));
    let key = |name: &str| {
        let passphrase = args.protection.file().map(|file| format!(" --passphrase-file {}", quoted(file)));
        at(&format!("keys/{name}.pem")) + &passphrase.unwrap_or_default()
    };
    let [site, gate, revocation, snapshot] = [at("site"), at("gate"), at("revocation"), key("snapshot")];
    if let Some(region) = sources.regions().first() {
        let key = key(&FirstSources::key_name(*region));
        let _ = write!(
            out,
            "{}\n  fede issue --key {key} --region {region} --status green --out pass.png\n  \
             fede verify pass.png --store {gate}\n\n\
             {}\n  fede revoke --region {region} --key {key} --dir {revocation} --store {gate}\n",
            say::quickstart_first(lang),
            say::quickstart_daily(lang),
        );
    }
    let _ = write!(
        out,
        "  fede trust publish {site} --revocation {revocation} --snapshot-key {snapshot}\n  \
         fede gate sync {gate} {site}\n",
    );
    escape(&out)
}

/// A path as one word of a POSIX shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/._-+,:@".contains(character);
    if !text.is_empty() && text.chars().all(is_plain) && !text.starts_with('-') {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_words_of_a_shell() {
        let cases =
            [("site", "site"), ("my list/site", "'my list/site'"), ("it's", r"'it'\''s'"), ("$HOME", "'$HOME'")];
        for (path, word) in cases {
            assert_eq!(quoted(Path::new(path)), word);
        }
    }
}
