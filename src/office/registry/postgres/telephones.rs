//! Telephones in PostgreSQL.

use std::collections::BTreeMap;

use postgres::Row;

use super::PostgresRegistry;
use super::session::{Session, Values, bytes, get};
use crate::office::PersonIndex;
use crate::office::registry::values::{holder_key, integer, person, time};
use crate::office::registry::{RegistryError, Telephone, Telephones};
use crate::payload::HolderKey;

impl Telephones for PostgresRegistry {
    fn telephone(&self, key: &HolderKey) -> Result<Option<Telephone>, RegistryError> {
        let key = key.as_bytes().as_slice();
        Ok(self.read(|session| select(session, "WHERE key = $1", &[&key]))?.pop())
    }

    fn telephones(&self, person: PersonIndex) -> Result<Vec<Telephone>, RegistryError> {
        let person = person.as_bytes().as_slice();
        self.read(|session| select(session, "WHERE person = $1 ORDER BY added, key", &[&person]))
    }

    fn add_telephone(&mut self, telephone: &Telephone) -> Result<bool, RegistryError> {
        let (key, person) = (telephone.key.as_bytes().as_slice(), telephone.person.as_bytes().as_slice());
        let added = integer(telephone.added.seconds());
        let sql = "INSERT INTO telephone (key, person, added) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        self.write(|session| session.execute(sql, &[&key, &person, &added]).map(|rows| rows == 1))
    }

    fn remove_telephone(&mut self, key: &HolderKey) -> Result<bool, RegistryError> {
        let key = key.as_bytes().as_slice();
        self.write(|session| session.execute("DELETE FROM telephone WHERE key = $1", &[&key]).map(|rows| rows == 1))
    }
}

/// The telephones of people.
pub(super) fn telephones_of(
    session: &mut Session,
    people: &[&[u8]],
) -> Result<BTreeMap<PersonIndex, Vec<HolderKey>>, RegistryError> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for telephone in select(session, "WHERE person = ANY($1) ORDER BY added, key", &[&people])? {
        found.entry(telephone.person).or_default().push(telephone.key);
    }
    Ok(found)
}

fn select(session: &mut Session, clause: &str, values: Values<'_>) -> Result<Vec<Telephone>, RegistryError> {
    session.rows(&format!("SELECT key, person, added FROM telephone {clause}"), values)?.iter().map(telephone).collect()
}

fn telephone(row: &Row) -> Result<Telephone, RegistryError> {
    Ok(Telephone { key: holder_key(get(row, 0)?)?, person: person(bytes(row, 1)?), added: time(get(row, 2)?)? })
}
