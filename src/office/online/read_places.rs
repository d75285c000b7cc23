//! Places for forms with files that are read at the same time. Each is held for as long as its sender
//! takes, so nobody may hold all: the staff has places of its own, and a network has few.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Number of places for residents: 16 forms of 6 MiB are 100 MB.
const OF_RESIDENTS: usize = 16;
/// Number of places that one network of residents may hold.
const OF_NETWORK: usize = 4;
/// Number of places for the staff.
const OF_STAFF: usize = 4;

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Reader {
    /// Somebody in a network.
    Resident(String),
    /// Somebody of the staff who has signed in.
    Staff,
}

/// The places that are taken.
#[derive(Default)]
pub(super) struct ReadPlaces(Mutex<HashMap<Reader, usize>>);

/// A place, until it is dropped.
pub(super) struct ReadPlace<'a> {
    places: &'a ReadPlaces,
    reader: Reader,
}

impl ReadPlaces {
    /// Takes a place. `None` if there is none for this reader.
    pub(super) fn take(&self, reader: Reader) -> Option<ReadPlace<'_>> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.get(&reader).copied().unwrap_or_default();
        let of_residents: usize = taken.iter().filter(|(one, _)| **one != Reader::Staff).map(|(_, count)| count).sum();
        let is_free = match &reader {
            Reader::Staff => own < OF_STAFF,
            Reader::Resident(_) => own < OF_NETWORK && of_residents < OF_RESIDENTS,
        };
        if !is_free {
            return None;
        }
        taken.insert(reader.clone(), own + 1);
        Some(ReadPlace { places: self, reader })
    }
}

impl Drop for ReadPlace<'_> {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.reader) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                taken.remove(&self.reader);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_network_holds_all_places_and_the_staff_has_its_own() {
        let places = ReadPlaces::default();
        let resident = |network: usize| places.take(Reader::Resident(network.to_string()));
        let one: Vec<_> = (0..OF_NETWORK).map(|_| resident(1).unwrap()).collect();
        assert!(resident(1).is_none());
        let others: Vec<_> = (0..OF_RESIDENTS - OF_NETWORK).map(|other| resident(2 + other).unwrap()).collect();
        assert!(resident(99).is_none(), "all are taken");
        let staff: Vec<_> = (0..OF_STAFF).map(|_| places.take(Reader::Staff).unwrap()).collect();
        assert!(places.take(Reader::Staff).is_none());
        drop(one);
        assert!(resident(99).is_some());
        drop((others, staff));
        assert!(places.0.lock().unwrap().is_empty(), "nothing is kept");
    }
}
