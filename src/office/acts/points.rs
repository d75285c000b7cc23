//! Points of people, by which other offices know them. They are computed while a number is at hand.

use crate::key::DocumentNumber;
use crate::office::registry::{Registry, RegistryError};
use crate::office::{Office, PersonIndex, parallel};
use crate::payload::DocumentKind;

/// Number of points that are computed at once, on all cores. One takes about 60 µs.
const CHUNK: usize = 4096;

/// People whose point is missing, with their numbers. They are kept until there are enough for all
/// cores.
#[derive(Default)]
pub(super) struct Pending(Vec<(PersonIndex, DocumentKind, DocumentNumber)>);

impl Pending {
    /// Adds a person, if the registry has no point of theirs.
    pub(super) fn add(
        &mut self,
        office: &Office,
        registry: &mut dyn Registry,
        (person, kind, number): (PersonIndex, DocumentKind, DocumentNumber),
    ) -> Result<(), RegistryError> {
        if !registry.has_point(person)? {
            self.0.push((person, kind, number));
        }
        if self.0.len() < CHUNK { Ok(()) } else { self.keep(office, registry) }
    }

    /// Computes and stores the points.
    pub(super) fn keep(&mut self, office: &Office, registry: &mut dyn Registry) -> Result<(), RegistryError> {
        let mut people = std::mem::take(&mut self.0);
        // Several rows can be about one person.
        people.sort_unstable_by_key(|(person, _, _)| *person);
        people.dedup_by_key(|(person, _, _)| *person);
        let blinding = office.secret().blinding();
        let points = parallel::map(&people, |(person, kind, number)| (*person, blinding.point_of(*kind, number)));
        registry.keep_points(&points)
    }
}

/// Computes the points of people whose number is sealed in the registry: they declared before it had
/// points.
pub(super) fn fill_points(office: &Office, registry: &mut dyn Registry) -> Result<(), RegistryError> {
    loop {
        let found = registry.numbers_without_point(CHUNK)?;
        if found.is_empty() {
            return Ok(());
        }
        let mut pending = Pending::default();
        for (person, kind, sealed) in found {
            let number = office.secret().open_number(person, &sealed);
            let number = number.ok_or(RegistryError::Damaged { expected: "document-number" })?;
            pending.0.push((person, kind, number));
        }
        pending.keep(office, registry)?;
    }
}
