//! The directory of an office: configuration, secret and registry.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rand_core::TryCryptoRng;

use super::audit::{AuditRules, RuleError};
use super::registry::{Copied, OfficeRegistry, RegistryError, RegistryPlace, Rotated, Upgraded};
use super::{Act, ConfigError, LogName, OfficeConfig, OfficeSecret};
use crate::key::KeyLocation;
use crate::trust::{Access, Existing, write_file};
use crate::words::{Explain, Lang, errors_office as say, file};

/// Maximum size of a configuration file, in bytes.
const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// Why an office could not be created or opened.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum OfficeError {
    /// The configuration is invalid.
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: Box<ConfigError>,
    },
    /// The audit rules are invalid.
    Rules {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: Box<RuleError>,
    },
    /// The secret file does not have the right form.
    Secret {
        /// The file.
        path: PathBuf,
    },
    /// A file could not be read or written.
    Io {
        /// The operation that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// The registry failed.
    Registry(#[from] RegistryError),
    /// The random source failed.
    Random,
    /// The secret was rotated as often as it can be.
    Rotations,
}

impl Explain for OfficeError {
    fn id(&self) -> &'static str {
        match self {
            Self::Config { error, .. } => error.id(),
            Self::Rules { error, .. } => error.id(),
            Self::Secret { .. } => "secret",
            Self::Io { .. } => "file",
            Self::Registry(error) => error.id(),
            Self::Random => "random",
            Self::Rotations => "secret-rotations",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Config { path, error } => say::InFile { path: &path.display(), error: &error.words(lang) }.say(lang),
            Self::Rules { path, error } => say::InFile { path: &path.display(), error: &error.words(lang) }.say(lang),
            Self::Secret { path } => say::Secret { path: &path.display() }.say(lang),
            Self::Io { action, path, error } => file::cannot(action, path, error, lang),
            Self::Registry(error) => error.words(lang),
            Self::Random => say::random(lang).to_owned(),
            Self::Rotations => say::SecretRotations { max: &OfficeSecret::MAX_ROTATIONS }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Config { error, .. } => return error.hint(lang),
            Self::Rules { error, .. } => return error.hint(lang),
            Self::Secret { .. } => say::secret_hint(lang),
            Self::Io { error, .. } => match error.kind() {
                io::ErrorKind::AlreadyExists => say::office_exists_hint(lang),
                io::ErrorKind::NotFound => say::office_missing_hint(lang),
                _ => say::office_io_hint(lang),
            },
            Self::Registry(error) => return error.hint(lang),
            Self::Random => say::random_hint(lang),
            Self::Rotations => say::secret_rotations_hint(lang),
        }
        .to_owned()
    }
}

/// An issuing office.
///
/// ```
/// use fede::office::acts::{By, HandedIn, audit, declare, issue};
/// use fede::office::{NewOffice, Office, OfficeConfig};
/// # use fede::{key::SigningKey, payload::Region, time::Timestamp};
/// # use chacha20::rand_core::SeedableRng;
/// # let mut rng = chacha20::ChaCha20Rng::from_seed([1; 32]);
/// # let (key, directory) = (SigningKey::generate(&mut rng)?, tempfile::tempdir()?);
/// # let (region, key_file) = (Region::new("CN-SH")?, "../shanghai.pem");
/// # let new = NewOffice { region, key: key_file, time_zone: "+08:00", authority: "CDC", appeal: "021-12320" };
/// # let config = OfficeConfig::template(new);
/// # let by = By { officer: "li", at: Timestamp::parse("2026-03-05T04:00:00Z")? };
/// # let text = r#"{"id": "d-1", "declared": "2026-03-05T08:00:00+08:00", "name": "张三丰",
/// #     "document": "passport", "number": "E1234567", "symptoms": [], "contacts": [], "places": []}"#;
/// # let declaration = HandedIn { source: "web".to_owned(), text: Ok(text.to_owned()) };
///
/// let office = Office::create(&directory.path().join("office"), &config, &mut rng)?;
/// let mut registry = office.registry()?;
/// declare(&office, &mut registry, vec![declaration], by, &mut |_source, _error| {})?;
/// audit(&office, &mut registry, &office.rules()?, by, &mut |_progress| {})?;
/// let summary = issue(&office, &mut registry, &key, by, &mut |_decision, _error| {})?;
/// assert_eq!((summary.issued, summary.rejected), (1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Office {
    directory: PathBuf,
    config: OfficeConfig,
    secret: OfficeSecret,
}

impl Office {
    /// Creates an office in a directory: `office.toml`, `rules.toml`, `secret`, and the registry:
    /// `registry.sqlite`, or on the server that the configuration names.
    ///
    /// # Errors
    /// [`OfficeError`]. Existing files are never overwritten.
    pub fn create<R: TryCryptoRng + ?Sized>(directory: &Path, config: &str, rng: &mut R) -> Result<Self, OfficeError> {
        let config_path = directory.join("office.toml");
        let parsed = parse(&config_path, config)?;
        let mut bytes = [0; OfficeSecret::BYTES];
        rng.try_fill_bytes(&mut bytes).map_err(|_| OfficeError::Random)?;
        let secret = OfficeSecret::new(bytes);
        let place = RegistryPlace::of(directory, parsed.registry.as_ref());
        place.check_free()?;
        fs::create_dir_all(directory).map_err(failed("make", directory))?;
        // Write the configuration first: if an office exists, this fails and nothing else changes.
        write_new(&config_path, config.as_bytes(), Access::Public)?;
        let (rules_path, secret_path) = (directory.join("rules.toml"), directory.join("secret"));
        write_new(&rules_path, AuditRules::DEFAULT.as_bytes(), Access::Public)?;
        write_new(&secret_path, secret.to_hex().as_bytes(), Access::Owner)?;
        if let Err(error) = place.create(&secret) {
            // All three files are those written above. Without a registry they are no office, and
            // would stop the next attempt. If the server has perhaps stored it, it needs the secret.
            if parsed.registry.is_some() && !matches!(error, RegistryError::Unconfirmed) {
                for path in [&secret_path, &rules_path, &config_path] {
                    let _ = fs::remove_file(path);
                }
            }
            return Err(error.into());
        }
        Ok(Self { directory: directory.to_owned(), config: parsed, secret })
    }

    /// Opens an office.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub fn open(directory: &Path) -> Result<Self, OfficeError> {
        let path = directory.join("office.toml");
        let config = parse(&path, &read(&path)?)?;
        let secret = current_secret(directory, &RegistryPlace::of(directory, config.registry.as_ref()))?;
        Ok(Self { directory: directory.to_owned(), config, secret })
    }

    /// Gives the office a new secret, and converts the registry to it: indices, points, sealed
    /// numbers. A copy of the earlier file `secret` then finds nobody in the registry. The journal,
    /// PINs and slots stay under the first secret.
    ///
    /// The registry and the file change together: if the process is killed between the two,
    /// [`Self::open`] completes the rotation.
    ///
    /// # Errors
    /// [`OfficeError::Rotations`] after [`OfficeSecret::MAX_ROTATIONS`], and the other errors of
    /// files and of the registry. Then nothing has changed.
    pub fn rotate_secret<R: TryCryptoRng + ?Sized>(
        &self,
        rng: &mut R,
        act: impl FnOnce(&Rotated) -> Act,
    ) -> Result<Rotated, OfficeError> {
        let mut bytes = [0; OfficeSecret::BYTES];
        rng.try_fill_bytes(&mut bytes).map_err(|_| OfficeError::Random)?;
        let new = self.secret.rotated(bytes).ok_or(OfficeError::Rotations)?;
        let next = self.directory.join(NEXT_SECRET);
        // The file is there before the registry needs it. Without the commit it is worth nothing.
        let keep = || {
            write_file(&next, new.to_hex().as_bytes(), Access::Owner, Existing::Replace)
                // The name must be on the disk too, before the registry is.
                .and_then(|()| if cfg!(unix) { File::open(&self.directory)?.sync_all() } else { Ok(()) })
                .map_err(failed("write", &next))
        };
        let rotated = self.registry()?.rotate((&self.secret, &new), keep, act);
        // Also after an error: the registry may be converted, and only its log be in use.
        current_secret(&self.directory, &self.place())?;
        rotated
    }

    /// The configuration.
    #[must_use]
    pub const fn config(&self) -> &OfficeConfig {
        &self.config
    }

    /// The secret.
    #[must_use]
    pub const fn secret(&self) -> &OfficeSecret {
        &self.secret
    }

    /// Where the private key is, as seen from where the command runs.
    #[must_use]
    pub fn key(&self) -> KeyLocation {
        self.config.key.seen_from(&self.directory)
    }

    /// The name of the log of nights in checkpoints.
    #[must_use]
    pub fn log_name(&self) -> LogName {
        LogName::new(self.config.region, &self.secret.office_id())
    }

    /// Reads the audit rules, `rules.toml`.
    ///
    /// # Errors
    /// [`OfficeError::Rules`], [`OfficeError::Io`].
    pub fn rules(&self) -> Result<AuditRules, OfficeError> {
        let path = self.directory.join("rules.toml");
        AuditRules::from_toml(&read(&path)?).map_err(|error| OfficeError::Rules { path, error: Box::new(error) })
    }

    /// Upgrades a registry of an earlier version; see [`SqliteRegistry::upgrade`](super::registry::SqliteRegistry::upgrade).
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn upgrade_registry(
        &self,
        noted: Option<&str>,
        act: impl FnOnce(&Upgraded) -> Act,
    ) -> Result<Upgraded, RegistryError> {
        self.place().upgrade(&self.secret, noted, act)
    }

    /// Copies the whole registry to a place that has none. Nobody can write meanwhile. Afterwards
    /// the office uses the copy, once `office.toml` names it; the old registry is out of use, because
    /// both would give the same slots. With `is_kept` it stays in use, for a rehearsal.
    ///
    /// # Errors
    /// [`RegistryError`], in particular [`RegistryError::NightOpen`]. An interrupted copy is no
    /// registry, and the next one begins again.
    pub fn copy_registry(
        &self,
        to: &RegistryPlace,
        is_kept: bool,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Copied, RegistryError> {
        self.registry()?.copy_to((to, is_kept), &self.secret, progress)
    }

    /// Takes the registry into use again, after [`Self::copy_registry`]. The copy must not be used.
    ///
    /// # Errors
    /// [`RegistryError`], in particular [`RegistryError::UpToDate`] if it is in use.
    pub fn take_back_registry(&self) -> Result<(), RegistryError> {
        self.place().take_back(&self.secret)
    }

    /// Opens the registry.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn registry(&self) -> Result<OfficeRegistry, RegistryError> {
        self.place().open(&self.secret)
    }

    fn place(&self) -> RegistryPlace {
        RegistryPlace::of(&self.directory, self.config.registry.as_ref())
    }
}

/// The file of a new secret, until the registry is under it.
const NEXT_SECRET: &str = "secret.next";

/// Reads the secret. Completes a rotation that was interrupted after the registry was converted.
fn current_secret(directory: &Path, place: &RegistryPlace) -> Result<OfficeSecret, OfficeError> {
    let parsed = |path: PathBuf| OfficeSecret::from_hex(read(&path)?.trim_end()).ok_or(OfficeError::Secret { path });
    let (path, next) = (directory.join("secret"), directory.join(NEXT_SECRET));
    if next.symlink_metadata().is_ok() {
        let tag = place.tag()?;
        // A file that was cut, or whose rotation was not committed, is not the registry's.
        let new = parsed(next.clone()).ok().filter(|new| Some(new.tag()) == tag);
        if let Some(new) = new {
            fs::rename(&next, &path).map_err(failed("replace", &path))?;
            return Ok(new);
        }
    }
    parsed(path)
}

fn parse(path: &Path, text: &str) -> Result<OfficeConfig, OfficeError> {
    OfficeConfig::from_toml(text).map_err(|error| OfficeError::Config { path: path.to_owned(), error: Box::new(error) })
}

fn read(path: &Path) -> Result<String, OfficeError> {
    let mut text = String::new();
    let file = File::open(path).map_err(failed("open", path))?;
    // The limit protects against devices and huge files.
    file.take(MAX_CONFIG_BYTES).read_to_string(&mut text).map_err(failed("read", path))?;
    Ok(text)
}

fn write_new(path: &Path, bytes: &[u8], access: Access) -> Result<(), OfficeError> {
    write_file(path, bytes, access, Existing::Keep).map_err(failed("make", path))
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OfficeError {
    let path = path.to_owned();
    move |error| OfficeError::Io { action, path, error }
}
