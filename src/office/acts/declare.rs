//! Accepts declarations.

use super::{ActError, By};
use crate::key::{DocumentNumber, commit};
use crate::office::exchange::PersonPoint;
use crate::office::registry::{Declared, NewDeclaration, Registry, RegistryError, atomically, atomically_about};
use crate::office::unlinkable::Renewal;
use crate::office::{Declaration, DeclarationError, Office, PersonIndex};
use crate::payload::Commitment;
use crate::time::Timestamp;

/// A declaration as received, not yet checked.
pub struct HandedIn {
    /// The file and line, for messages.
    pub source: String,
    /// The JSON text, or why it could not be read.
    pub text: Result<String, DeclarationError>,
}

impl core::fmt::Debug for HandedIn {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("HandedIn").field("source", &self.source).finish_non_exhaustive()
    }
}

/// Result of accepting declarations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeclareSummary {
    /// Number of new declarations.
    pub new: u64,
    /// Number of declarations that were already stored.
    pub known: u64,
    /// Number of rejected declarations.
    pub rejected: u64,
}

/// A declaration that has been parsed and checked.
pub(super) struct Read {
    source: String,
    pub(super) declaration: Declaration,
    number: DocumentNumber,
    pub(super) person: PersonIndex,
    /// The form in which it is stored.
    pub(super) body: String,
    digest: [u8; 32],
    /// The point of the number, if it was computed.
    point: Option<PersonPoint>,
}

impl Read {
    /// Computes the point of the number before it is needed.
    pub(super) fn find_point(&mut self, office: &Office) {
        self.point = Some(self.point(office));
    }

    fn point(&self, office: &Office) -> PersonPoint {
        let compute = || office.secret().blinding().point_of(self.declaration.identity().document, &self.number);
        self.point.unwrap_or_else(compute)
    }
}

/// Accepts the valid declarations. Calls `reject` for each of the others.
///
/// For each new declaration, computes a commitment to the document's number with a fresh salt, at
/// most once per day and person. This takes tens of milliseconds. Afterwards the number is
/// discarded, unless the configuration says to keep it sealed. All declarations of one call are
/// stored in one transaction.
///
/// # Errors
/// [`ActError::Registry`], and [`ActError::Issue`] if a commitment cannot be computed.
pub fn declare(
    office: &Office,
    registry: &mut dyn Registry,
    handed_in: Vec<HandedIn>,
    by: By<'_>,
    reject: &mut dyn FnMut(&str, &DeclarationError),
) -> Result<DeclareSummary, ActError> {
    let mut summary = DeclareSummary::default();
    let mut read = Vec::with_capacity(handed_in.len());
    for HandedIn { source, text } in handed_in {
        match text.and_then(|text| self::read(office, source.clone(), &text, by.at)) {
            Ok(one) => read.push(one),
            Err(error) => {
                summary.rejected += 1;
                reject(&source, &error);
            }
        }
    }
    // Before the transaction: Argon2id is slow, and the write lock should be short.
    let commitments = commitments(office, registry, &read, by.at)?;
    let store = |registry: &mut dyn Registry| {
        registry.keep_commitments(&commitments, by.at)?;
        for one in &read {
            take(office, registry, (one, office.config().keep_numbers), by, &mut summary, reject)?;
        }
        Ok(summary)
    };
    match read.as_slice() {
        // One declaration needs no more than its person: others are stored at the same time.
        [one] => atomically_about(registry, one.person, one.declaration.id(), store),
        _ => atomically(registry, store),
    }
}

/// Parses and checks a declaration.
pub(super) fn read(office: &Office, source: String, text: &str, at: Timestamp) -> Result<Read, DeclarationError> {
    let (declaration, number) = Declaration::from_json(text, at, &office.config().zone)?;
    let person = office.secret().index_of(declaration.identity().document, &number);
    let body = declaration.to_stored();
    let digest = Declaration::digest_of(person, &body);
    Ok(Read { source, declaration, number, person, body, digest, point: None })
}

/// Stores one declaration. The number is stored sealed if `seals`: because the office keeps numbers,
/// or until the commitment is made.
pub(super) fn take(
    office: &Office,
    registry: &mut dyn Registry,
    (read, seals): (&Read, bool),
    by: By<'_>,
    summary: &mut DeclareSummary,
    reject: &mut dyn FnMut(&str, &DeclarationError),
) -> Result<Declared, RegistryError> {
    let declaration = &read.declaration;
    let name = declaration.masked_name();
    let sealed = seals.then(|| office.secret().seal_number(read.person, &read.number)).flatten();
    let declared = registry.declare(&NewDeclaration {
        person: read.person,
        document: declaration.identity().document,
        name: name.as_ref().map_or("", |name| name.as_str()),
        number: sealed.as_deref(),
        id: declaration.id(),
        declared: declaration.declared(),
        received: by.at,
        digest: read.digest,
        body: &read.body,
    })?;
    let is_taken = !matches!(declared, Declared::OtherContent(_));
    if is_taken && !registry.has_point(read.person)? {
        registry.keep_points(&[(read.person, read.point(office))])?;
    }
    match declared {
        Declared::New(number) => {
            summary.new += 1;
            registry.record(&by.act("declare", format_args!("declaration {number}"), "", ""))?;
        }
        Declared::Known(_) => summary.known += 1,
        Declared::OtherContent(number) => {
            summary.rejected += 1;
            let id = declaration.id().unwrap_or_default().to_owned();
            reject(&read.source, &DeclarationError::OtherContent { id, number });
        }
    }
    Ok(declared)
}

/// Computes commitments for people with a new declaration, on all cores. The number is available
/// only now. Each commitment gets a fresh salt, so that nobody can link old and new codes of one
/// person.
pub(super) fn commitments(
    office: &Office,
    registry: &dyn Registry,
    read: &[Read],
    at: Timestamp,
) -> Result<Vec<(PersonIndex, Commitment)>, ActError> {
    let mut wanted: Vec<&Read> = Vec::new();
    for one in read {
        // At most once a day: this limits the cost of many declarations of one person.
        let made = registry.commitment(one.person)?.map(|(_, made)| made);
        let is_due = Renewal::Daily.is_due(one.person, made, at);
        if is_due && registry.declared(one.person, &one.digest, one.declaration.id())?.is_none() {
            wanted.push(one);
        }
    }
    // One commitment per person, also for several declarations in one call.
    wanted.sort_unstable_by_key(|one| one.person);
    wanted.dedup_by_key(|one| one.person);
    let make = |one: &&Read| Ok((one.person, commitment(office, one, at)?));
    crate::office::parallel::map(&wanted, make).into_iter().collect()
}

fn commitment(office: &Office, read: &Read, at: Timestamp) -> Result<Commitment, ActError> {
    let salt = office.secret().salt_of(read.person, at);
    Ok(commit(read.declaration.identity().document, &read.number, salt).map_err(crate::issuer::IssueError::from)?)
}
