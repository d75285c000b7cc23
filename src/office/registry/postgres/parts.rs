//! The parts of the tables that are divided by person.

use crate::office::PersonIndex;

/// Number of parts of a table.
pub(super) const PARTS: u8 = 16;

/// The number of the part that has a person.
pub(super) fn part_number(person: PersonIndex) -> u8 {
    person.as_bytes().first().map_or(0, |first| first >> 4)
}

/// The name of a part of a table.
pub(super) fn part(table: &str, number: u8) -> String {
    format!("{table}_{number:x}")
}

/// The part of a table that has a person. A statement on the whole table locks all of its parts,
/// which takes longer than a lookup.
pub(super) fn part_of(table: &str, person: PersonIndex) -> String {
    part(table, part_number(person))
}
