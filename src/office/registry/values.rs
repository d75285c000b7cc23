//! Values as every back end stores them: signed integers for times and counts, and open ends.

use super::{DecisionOrigin, Kept, RegistryError};
use crate::key::VerifyingKey;
use crate::office::PersonIndex;
pub(super) use crate::office::slots_of;
use crate::payload::{HolderKey, Status, StatusReason};
use crate::qr::Level;
use crate::time::Timestamp;

/// Stored for an end that is not known.
pub(super) const NO_END: i64 = i64::MAX;

pub(super) const fn damaged(expected: &'static str) -> RegistryError {
    RegistryError::Damaged { expected }
}

/// Converts to the signed integers of a database.
pub(super) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn count(number: i64) -> Result<u64, RegistryError> {
    u64::try_from(number).map_err(|_| damaged("number"))
}

/// Stores an optional end.
pub(super) fn end(time: Option<Timestamp>) -> i64 {
    time.map_or(NO_END, |time| integer(time.seconds()))
}

pub(super) fn end_of(seconds: i64) -> Result<Option<Timestamp>, RegistryError> {
    if seconds == NO_END { Ok(None) } else { time(seconds).map(Some) }
}

pub(super) fn person(bytes: [u8; 32]) -> PersonIndex {
    PersonIndex::from_bytes(bytes)
}

pub(super) fn holder_key(bytes: &[u8]) -> Result<HolderKey, RegistryError> {
    let key = bytes.try_into().ok().and_then(|bytes| VerifyingKey::from_bytes(bytes).ok());
    key.map(|key| key.to_holder_key()).ok_or(damaged("telephone"))
}

pub(super) fn time(seconds: i64) -> Result<Timestamp, RegistryError> {
    let time = u64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_seconds(seconds).ok());
    time.ok_or(damaged("time"))
}

/// Compares the stored end of an entry with the new one.
pub(super) const fn kept(known: Option<i64>, told: i64) -> Kept {
    match known {
        None => Kept::New,
        Some(known) if known == told || told == NO_END => Kept::Known,
        Some(NO_END) => Kept::New,
        Some(_) => Kept::OtherEnd,
    }
}

/// The stored number of a dispute. Queries for the last decision exclude it.
pub(super) const DISPUTE: u8 = 2;

pub(super) const fn origin_number(origin: DecisionOrigin) -> u8 {
    match origin {
        DecisionOrigin::Audit => 0,
        DecisionOrigin::Officer => 1,
        DecisionOrigin::Dispute => DISPUTE,
    }
}

pub(super) const fn origin_of(number: u8) -> Result<DecisionOrigin, RegistryError> {
    match number {
        0 => Ok(DecisionOrigin::Audit),
        1 => Ok(DecisionOrigin::Officer),
        DISPUTE => Ok(DecisionOrigin::Dispute),
        _ => Err(damaged("origin")),
    }
}

pub(super) fn status_of(number: u8) -> Result<Status, RegistryError> {
    Status::from_number(number.into()).ok_or(damaged("status"))
}

pub(super) fn reason_of(number: Option<u8>) -> Result<Option<StatusReason>, RegistryError> {
    let find = |number: u8| StatusReason::from_number(number.into()).ok_or(damaged("reason"));
    number.map(find).transpose()
}

const LEVELS: [(Level, &str); 4] = [(Level::L, "L"), (Level::M, "M"), (Level::Q, "Q"), (Level::H, "H")];

pub(super) fn level_name(level: Level) -> &'static str {
    LEVELS.into_iter().find(|(one, _)| *one == level).map_or("L", |(_, name)| name)
}

pub(super) fn level_of(name: &str) -> Level {
    LEVELS.into_iter().find(|(_, one)| *one == name).map_or(Level::L, |(level, _)| level)
}

/// The number of free slots, and the number of all slots of a day with a layout.
pub(super) fn free_slots(layout: u32, taken: u64) -> (u64, u64) {
    let all = slots_of(layout);
    (all.saturating_sub(taken), all)
}
