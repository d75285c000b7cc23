//! The pictures of an office's valid codes in a directory, and the index that says whose they are.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Declaration;
use super::registry::{Codes, IssuedCode, People, RegistryError};
use crate::payload::{Cti, Lang};
use crate::qr::{Level, QUIET_ZONE, SymbolError, encode, png};
use crate::time::{Timestamp, Zone};
use crate::trust::{Access, Existing, write_file};
use crate::words::{Explain, errors_office as say, file};

/// The subdirectory for the pictures of codes that are revoked or suspended.
const WITHDRAWN: &str = "withdrawn";
/// The ending of the index, which lies beside the directory.
const INDEX: &str = ".index.csv";
const HEADINGS: &str = "name,document,declaration,code,issued,expires,file\n";
/// A byte order mark, without which spreadsheets take the names for another encoding.
const BOM: &str = "\u{feff}";

/// Why the pictures could not be written. Codes that are issued stay issued.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum PicturesError {
    /// The registry failed.
    Registry(#[from] RegistryError),
    /// A code does not fit into a symbol of the level.
    Symbol(#[from] SymbolError),
    /// A file could not be written or moved.
    Io {
        /// The operation that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
}

impl Explain for PicturesError {
    fn id(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.id(),
            Self::Symbol(error) => error.id(),
            Self::Io { .. } => "file",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => error.words(lang),
            Self::Symbol(error) => error.words(lang),
            Self::Io { action, path, error } => file::cannot(action, path, error, lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Registry(error) => error.hint(lang),
            Self::Symbol(error) => error.hint(lang),
            Self::Io { .. } => say::pictures_hint(lang).to_owned(),
        }
    }
}

/// How the pictures are drawn, and where they are.
#[derive(Debug, Clone)]
pub struct Pictures {
    /// The directory.
    pub directory: PathBuf,
    /// The error correction level.
    pub level: Level,
    /// Pixels per module.
    pub module_pixels: u32,
}

impl Pictures {
    /// Pixels per module, unless somebody wants others.
    pub const MODULE_PIXELS: u32 = 8;

    /// Makes the directory.
    ///
    /// # Errors
    /// [`PicturesError::Io`].
    pub fn make_directory(&self) -> Result<(), PicturesError> {
        fs::create_dir_all(&self.directory).map_err(failed("make", &self.directory))
    }

    /// The path of the index: beside the directory, so that the directory has pictures alone.
    #[must_use]
    pub fn index(&self) -> PathBuf {
        let mut name = self.directory.file_name().unwrap_or_default().to_owned();
        name.push(INDEX);
        self.directory.with_file_name(name)
    }

    /// Brings the directory up to date: moves the pictures of withdrawn codes into the directory
    /// `withdrawn`, draws what is missing, and writes the index. Pictures that are there are kept.
    ///
    /// # Errors
    /// [`PicturesError`]. The same call continues where it stopped.
    pub fn update(&self, registry: &(impl Codes + People), zone: &Zone, at: Timestamp) -> Result<(), PicturesError> {
        self.make_directory()?;
        self.move_withdrawn(registry)?;
        let path = self.index();
        let name = |ending: &str| path.with_extension(ending);
        let new = name("csv.new");
        let mut index = BufWriter::new(owned(&new).map_err(failed("make", &new))?);
        let written = failed("write", &new);
        index.write_all(BOM.as_bytes()).and_then(|()| index.write_all(HEADINGS.as_bytes())).map_err(written)?;
        registry.current_codes::<PicturesError>(at, &mut |code| {
            let picture = self.draw(&code)?;
            let line = line(registry, &code, &picture, zone)?;
            index.write_all(line.as_bytes()).map_err(failed("write", &new))
        })?;
        let file = index.into_inner().map_err(|error| failed("write", &new)(error.into_error()))?;
        file.sync_all().map_err(failed("write", &new))?;
        fs::rename(&new, &path).map_err(failed("write", &path))
    }

    /// Draws the picture of a code, unless it is there. Returns its path from the index.
    fn draw(&self, code: &IssuedCode) -> Result<PathBuf, PicturesError> {
        let name = file_name(code.cti);
        let path = self.directory.join(&name);
        if !path.exists() {
            let aside = self.directory.join(WITHDRAWN).join(&name);
            if aside.exists() {
                // Suspended, and now reinstated.
                fs::rename(&aside, &path).map_err(failed("move", &aside))?;
            } else {
                let picture = png(&encode(&code.text, self.level)?, self.module_pixels, QUIET_ZONE)?;
                write_file(&path, &picture, Access::Owner, Existing::Replace).map_err(failed("write", &path))?;
            }
        }
        Ok(Path::new(self.directory.file_name().unwrap_or_default()).join(name))
    }

    /// Moves the pictures of withdrawn codes aside. Other files stay.
    fn move_withdrawn(&self, registry: &impl Codes) -> Result<(), PicturesError> {
        let entries = fs::read_dir(&self.directory).map_err(failed("read", &self.directory))?;
        for entry in entries {
            let entry = entry.map_err(failed("read", &self.directory))?;
            let name = entry.file_name();
            let Some(cti) = name.to_str().and_then(cti_of) else { continue };
            if registry.code(cti)?.is_none_or(|code| code.withdrawn.is_none()) {
                continue;
            }
            let aside = self.directory.join(WITHDRAWN);
            fs::create_dir_all(&aside).map_err(failed("make", &aside))?;
            fs::rename(entry.path(), aside.join(&name)).map_err(failed("move", &entry.path()))?;
        }
        Ok(())
    }
}

/// The name of the picture of a code: the day, a hyphen, the slot.
fn file_name(cti: Cti) -> String {
    format!("{}.png", cti.to_string().replace('/', "-"))
}

/// The code of a picture's name.
fn cti_of(name: &str) -> Option<Cti> {
    let (day, slot) = name.strip_suffix(".png")?.rsplit_once('-')?;
    Cti::parse(&format!("{day}/{slot}")).ok()
}

/// The line of a code in the index. It has the masked name: the index is copied and sent around.
fn line(registry: &impl People, code: &IssuedCode, picture: &Path, zone: &Zone) -> Result<String, PicturesError> {
    let person = registry.person(code.person)?;
    let (name, document) = person.map_or((String::new(), ""), |person| (person.name, person.document.id()));
    let declarations = registry.declarations(code.person)?;
    let latest = declarations.first().and_then(|(_, _, body)| Declaration::from_stored(body));
    let declaration = latest.as_ref().and_then(Declaration::id).unwrap_or_default();
    let (cti, issued, expires) = (code.cti, zone.local(code.issued), zone.local(code.expires));
    let [name, declaration, picture] = [name.as_str(), declaration, &picture.to_string_lossy()].map(field);
    Ok(format!("{name},{document},{declaration},{cti},{issued},{expires},{picture}\n"))
}

/// A field of a table (RFC 4180). A spreadsheet takes a text that begins like a formula for one.
fn field(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn owned(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PicturesError {
    let path = path.to_owned();
    move |error| PicturesError::Io { action, path, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_named_after_their_codes() {
        let cti = Cti::parse("2026-03-05/1a2b3c4d5e").unwrap();
        assert_eq!(file_name(cti), "2026-03-05-1a2b3c4d5e.png");
        assert_eq!(cti_of("2026-03-05-1a2b3c4d5e.png"), Some(cti));
        for other in ["notes.png", "2026-03-05-1a2b3c4d5e.svg", "2026-03-05.png", "-.png"] {
            assert_eq!(cti_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_field_is_no_formula() {
        let fields = ["a", "=1+1", "a,b", "say \"a\"", "-"].map(field);
        assert_eq!(fields, ["a", "'=1+1", "\"a,b\"", "\"say \"\"a\"\"\"", "'-"]);
    }
}
