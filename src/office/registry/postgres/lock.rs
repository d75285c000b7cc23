//! Which transactions run beside each other.
//!
//! An advisory lock decides, not a lock of a row: its queue is fair. An act that has to be alone
//! waits only for those before it, and who comes later waits for that act.

use sha2::{Digest, Sha256};

use crate::office::PersonIndex;

/// "fede" in ASCII: the first key of the locks.
const REGISTRY: i32 = 0x6665_6465;
/// The first key of locks about a person.
const PERSON: i32 = REGISTRY + 1;
/// The first key of locks about the identifier of a declaration.
const IDENTIFIER: i32 = REGISTRY + 2;

/// What a transaction keeps others from doing until its end.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lock<'a> {
    /// It is the only one that writes.
    Alone,
    /// Others write at the same time: each about people that no other writes about.
    Beside,
    /// As [`Self::Beside`], about one person, and the identifier of a declaration if it has one.
    About(PersonIndex, Option<&'a str>),
}

impl Lock<'_> {
    /// The statements that wait for the lock and take it. Different people may share a lock: then
    /// they wait for each other. Locks are taken in the order of their kinds, so nobody waits in a
    /// circle.
    pub(super) fn sql(self) -> String {
        let shared = format!("SELECT pg_advisory_xact_lock_shared({REGISTRY}, 0)");
        match self {
            Self::Alone => format!("SELECT pg_advisory_xact_lock({REGISTRY}, 0)"),
            Self::Beside => shared,
            Self::About(person, id) => {
                let mut sql = format!("{shared}; SELECT pg_advisory_xact_lock({PERSON}, {})", key(person.as_bytes()));
                if let Some(id) = id {
                    let digest: [u8; 32] = Sha256::digest(id).into();
                    sql += &format!("; SELECT pg_advisory_xact_lock({IDENTIFIER}, {})", key(&digest));
                }
                sql
            }
        }
    }
}

/// The second key of a lock.
fn key(bytes: &[u8; 32]) -> i32 {
    bytes.first_chunk().map_or(0, |first| i32::from_be_bytes(*first))
}
