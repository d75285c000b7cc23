//! The content of a sealed part: people as points, each with facts.

use super::{PersonPoint, ShareError};
use crate::codec::cbor::{CborError, Reader, Writer};
use crate::office::FactKind;
use crate::time::Timestamp;
use crate::trust::SharedKind;

/// A fact that an office shares. It is in force for `since <= t < until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedFact {
    /// The kind of fact.
    pub kind: FactKind,
    /// The start, inclusive.
    pub since: Timestamp,
    /// The end, exclusive; `None` if it is not known.
    pub until: Option<Timestamp>,
}

/// A person of a part: the point, and one fact or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::office) struct SharedPerson {
    pub(in crate::office) point: PersonPoint,
    pub(in crate::office) facts: Vec<SharedFact>,
}

/// What an agreement calls this kind of fact.
pub(in crate::office) const fn covering(kind: FactKind) -> SharedKind {
    match kind {
        FactKind::ConfirmedCase | FactKind::SuspectedCase => SharedKind::Cases,
        FactKind::CloseContact => SharedKind::Contacts,
        FactKind::IsolationOrder => SharedKind::Orders,
        FactKind::PositiveTest | FactKind::NegativeTest => SharedKind::Tests,
    }
}

/// Encodes people. The caller writes the head of the array that holds them.
pub(super) fn write(w: &mut Writer, person: &SharedPerson) {
    w.array(2).bytes(person.point.as_bytes()).array(person.facts.len());
    for fact in &person.facts {
        w.array(if fact.until.is_some() { 3 } else { 2 });
        w.unsigned(fact.kind.number().into()).unsigned(fact.since.seconds());
        if let Some(until) = fact.until {
            w.unsigned(until.seconds());
        }
    }
}

/// Decodes a part, strictly.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<SharedPerson>, ShareError> {
    let mut r = Reader::new(bytes);
    let count = r.array()?;
    let people = (0..count).map(|_| read_person(&mut r)).collect::<Result<_, ShareError>>()?;
    r.finish()?;
    Ok(people)
}

fn read_person(r: &mut Reader<'_>) -> Result<SharedPerson, ShareError> {
    r.array_of(2)?;
    let point = PersonPoint::from_bytes(*r.byte_array()?);
    let count = r.array()?;
    if count == 0 {
        return Err(ShareError::Content);
    }
    let facts = (0..count).map(|_| read_fact(r)).collect::<Result<_, _>>()?;
    Ok(SharedPerson { point, facts })
}

fn read_fact(r: &mut Reader<'_>) -> Result<SharedFact, ShareError> {
    let count = r.array()?;
    let kind = FactKind::from_number(r.unsigned()?).ok_or(ShareError::Content)?;
    let mut time = || Timestamp::from_seconds(r.unsigned()?).map_err(|_| ShareError::Content);
    let since = time()?;
    let until = match count {
        2 => None,
        3 => Some(time()?),
        _ => return Err(ShareError::Content),
    };
    if until.is_some_and(|until| until <= since) {
        return Err(ShareError::Content);
    }
    Ok(SharedFact { kind, since, until })
}

impl From<CborError> for ShareError {
    fn from(_: CborError) -> Self {
        Self::Content
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(people: &[SharedPerson]) -> Vec<u8> {
        let mut w = Writer::default();
        w.array(people.len());
        people.iter().for_each(|person| write(&mut w, person));
        w.into_bytes()
    }

    #[test]
    fn people_are_read_back_and_nothing_else_is() {
        let at = |seconds| Timestamp::from_seconds(seconds).unwrap();
        let fact = |until| SharedFact { kind: FactKind::ConfirmedCase, since: at(100), until };
        let person = |facts| SharedPerson { point: PersonPoint::from_bytes([7; 32]), facts };
        let people = vec![person(vec![fact(None), fact(Some(at(200)))]), person(vec![fact(None)])];
        assert_eq!(read(&bytes(&people)).unwrap(), people);
        assert_eq!(read(&bytes(&[])).unwrap(), []);
        for wrong in [vec![], vec![fact(Some(at(100)))]] {
            assert!(matches!(read(&bytes(&[person(wrong)])), Err(ShareError::Content)));
        }
        let whole = bytes(&people);
        for cut in 0..whole.len() {
            assert!(read(&whole[..cut]).is_err(), "{cut}");
        }
        // An array of 2^32 people in five bytes takes no memory.
        assert!(read(&[0x9a, 0xff, 0xff, 0xff, 0xff]).is_err());
        assert!(read(&[whole, vec![0]].concat()).is_err());
    }
}
