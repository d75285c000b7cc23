//! Import of a file that an officer has sent: first what would be taken, then exactly that file, once,
//! by another officer. A false case makes a person red at the next audit, and red takes two.

use zeroize::Zeroizing;

use super::import::{ImportKind, ImportSummary, import};
use super::review::is_same_officer;
use super::{ActError, By};
use crate::office::registry::{PendingImport, RandomId, Registry, RegistryError, SealedFile, atomically};
use crate::office::{Fault, Office, PersonIndex, TextFile};

/// Maximum length of a file, in bytes.
pub const MAX_IMPORT_BYTES: usize = 4 << 20;

/// Maximum number of lines of a file: the registry writes for some seconds. A larger one is imported on
/// the command line.
pub const MAX_IMPORT_LINES: u64 = 20_000;

/// Maximum number of files that wait to be taken.
pub const MAX_PENDING_IMPORTS: u64 = 20;

/// A file that was sent.
pub struct SentFile {
    /// The identifier under which it waits. It must be random.
    pub id: RandomId,
    /// The key of the file. It must be random and is used for this file only.
    pub key: Zeroizing<[u8; 32]>,
    /// What it has.
    pub kind: ImportKind,
    /// The content.
    pub bytes: Vec<u8>,
}

impl core::fmt::Debug for SentFile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SentFile").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What an import would do.
#[derive(Debug)]
pub struct ImportPreview {
    /// SHA-256 of the file.
    pub digest: [u8; 32],
    /// Numbers of rows.
    pub summary: ImportSummary,
}

/// The end of a transaction that is undone on purpose.
enum Undone {
    Seen(ImportSummary),
    Failed(ActError),
}

impl From<RegistryError> for Undone {
    fn from(error: RegistryError) -> Self {
        Self::Failed(error.into())
    }
}

/// Finds out what an import would do, and keeps the file until somebody takes it. Calls `reject` for each
/// rejected row, and for each column that is ignored.
///
/// The rows are stored as an import does, and the transaction is undone: so the numbers are those of
/// the import.
///
/// # Errors
/// [`ActError::Incoming`] for a file that is no such table, [`ActError::ImportSize`],
/// [`ActError::TooManyRequests`] if too many files wait.
pub fn preview_import(
    office: &Office,
    registry: &mut dyn Registry,
    sent: &SentFile,
    by: By<'_>,
    reject: &mut dyn FnMut(u64, &Fault),
) -> Result<(PendingImport, ImportPreview), ActError> {
    let file = scanned(&sent.bytes)?;
    let summary = undone(office, registry, (sent.kind, &file), by, reject)?;
    let sealed = office.secret().seal_file((NOBODY, &sent.id), &sent.bytes, &sent.key);
    let (key, body) = sealed.ok_or(RegistryError::Damaged { expected: "database" })?;
    let pending = PendingImport {
        id: sent.id,
        officer: by.officer.to_owned(),
        made: by.at,
        kind: sent.kind.id().to_owned(),
        name: file.path().display().to_string(),
    };
    atomically(registry, |registry| {
        registry.end_imports_before(by.at.saturating_sub(PendingImport::WAITS_SECONDS))?;
        if registry.pending_count()? >= MAX_PENDING_IMPORTS {
            return Err(ActError::TooManyRequests);
        }
        registry.keep_import(&pending, &SealedFile { key, body })?;
        Ok(())
    })?;
    Ok((pending, ImportPreview { digest: file.digest(), summary }))
}

/// What the import of a file that waits would do now, for the officer who is to take it. `None` if it
/// does not wait any more.
///
/// # Errors
/// [`ActError::Registry`].
pub fn look_at_import(
    office: &Office,
    registry: &mut dyn Registry,
    id: &RandomId,
    by: By<'_>,
    reject: &mut dyn FnMut(u64, &Fault),
) -> Result<Option<(PendingImport, ImportPreview)>, ActError> {
    let Some((pending, kind, file)) = waiting(office, registry, id, by)? else { return Ok(None) };
    let summary = undone(office, registry, (kind, &file), by, reject)?;
    Ok(Some((pending, ImportPreview { digest: file.digest(), summary })))
}

/// Whether an officer may take a file that waits.
#[must_use]
pub fn may_take(pending: &PendingImport, officer: &str) -> bool {
    !is_same_officer(&pending.officer, officer)
}

/// Takes a file that waits: every valid row. `None` if it does not wait any more: it was taken, or too
/// much time has passed.
///
/// # Errors
/// [`ActError::OwnImport`] if the officer has sent the file, and the errors of [`import`].
pub fn take_import(
    office: &Office,
    registry: &mut dyn Registry,
    id: &RandomId,
    by: By<'_>,
) -> Result<Option<ImportSummary>, ActError> {
    atomically(registry, |registry| {
        let Some((pending, kind, file)) = waiting(office, registry, id, by)? else { return Ok(None) };
        if !may_take(&pending, by.officer) {
            return Err(ActError::OwnImport);
        }
        // In the transaction of the import: two officers, or two clicks, take it once.
        registry.end_import(id)?;
        import(office, registry, (kind, &file), false, by, &mut |_, _| ()).map(Some)
    })
}

/// A file that waits. `None` if there is none, or too much time has passed.
fn waiting(
    office: &Office,
    registry: &dyn Registry,
    id: &RandomId,
    by: By<'_>,
) -> Result<Option<(PendingImport, ImportKind, TextFile)>, ActError> {
    let Some((pending, sealed)) = registry.pending_import(id)? else { return Ok(None) };
    if pending.made.saturating_add(PendingImport::WAITS_SECONDS) <= by.at {
        return Ok(None);
    }
    let damaged = || RegistryError::Damaged { expected: "database" };
    let bytes = office.secret().open_file((NOBODY, id), &sealed.key, &sealed.body).ok_or_else(damaged)?;
    let kind = pending.kind.parse::<ImportKind>().map_err(|_| damaged())?;
    let file = scanned(&bytes)?;
    Ok(Some((pending, kind, file)))
}

/// Stores the rows as an import does, and undoes it.
fn undone(
    office: &Office,
    registry: &mut dyn Registry,
    (kind, file): (ImportKind, &TextFile),
    by: By<'_>,
    reject: &mut dyn FnMut(u64, &Fault),
) -> Result<ImportSummary, ActError> {
    let seen = atomically(registry, |registry| {
        Err::<(), _>(match import(office, registry, (kind, file), false, by, reject) {
            Ok(summary) => Undone::Seen(summary),
            Err(error) => Undone::Failed(error),
        })
    });
    match seen {
        Err(Undone::Seen(summary)) => Ok(summary),
        Err(Undone::Failed(error)) => Err(error),
        Ok(()) => Err(ActError::NoRequest),
    }
}

/// Throws a file away that waits. `false` if there is none.
///
/// # Errors
/// [`ActError::Registry`].
pub fn drop_import(registry: &mut dyn Registry, id: &RandomId) -> Result<bool, ActError> {
    Ok(registry.end_import(id)?)
}

/// A file is about many people: its key is bound to nobody.
const NOBODY: PersonIndex = PersonIndex::from_bytes([0; 32]);

/// Reads a file. Its name comes from its content: it is the source of the facts that it tells.
fn scanned(bytes: &[u8]) -> Result<TextFile, ActError> {
    let file = TextFile::scan_bytes(bytes)?;
    if bytes.len() > MAX_IMPORT_BYTES || file.lines() > MAX_IMPORT_LINES {
        return Err(ActError::ImportSize { max: MAX_IMPORT_LINES });
    }
    Ok(file)
}
