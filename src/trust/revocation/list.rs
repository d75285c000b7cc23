//! The signed part of a revocation list: the block of each day. Lookup reads each list and block
//! when it is first needed.

use core::fmt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Block;
use crate::codec::DocumentType;
use crate::codec::cbor::{Reader, Writer};
use crate::payload::{Cti, Region};
use crate::time::{Day, Timestamp, Window};
use crate::trust::document::{CLOCK_TOLERANCE, Fields, read_time};
use crate::trust::{Digest, Document, Encoded, KeyUse, ListedKey, Signers, TrustError, TrustList};
use crate::verifier::{RevocationConcern, RevocationStatus};

// Labels of the revocation list, as in `docs/format.md`.
const ISS: i64 = 1;
const VERSION: i64 = 2;
const ISSUED: i64 = 3;
const EXPIRES: i64 = 4;
const SINCE: i64 = 5;
const DAYS: i64 = 6;

/// A day of issue with withdrawn codes, and the block that names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevokedDay {
    day: Day,
    bytes: u64,
    digest: Digest,
}

impl RevokedDay {
    /// Describes a block by its size and its digest.
    #[must_use]
    pub fn of(day: Day, block: &[u8]) -> Self {
        Self { day, bytes: u64::try_from(block.len()).unwrap_or(u64::MAX), digest: Digest::of(block) }
    }

    /// The day of issue, in UTC.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// Size of the block in bytes.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 digest of the block.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Decodes the block, after checking that the bytes match its digest.
    ///
    /// # Errors
    /// [`TrustError::Digest`], and the errors of [`Block::decode`].
    pub fn read(&self, bytes: &[u8]) -> Result<Block, TrustError> {
        let found = Digest::of(bytes);
        if found != self.digest {
            return Err(TrustError::Digest { expected: self.digest, found });
        }
        Block::decode(bytes)
    }
}

/// The content of a region's revocation list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationList {
    region: Region,
    version: u64,
    window: Window,
    since: Day,
    days: Vec<RevokedDay>,
}

impl RevocationList {
    /// Maximum size of a list file in bytes. Ten years of days take 160 KiB.
    pub const MAX_BYTES: usize = 256 << 10;

    /// Creates a list. `window` is its validity window, `since` the first day of issue that it
    /// covers. `days` are the days with withdrawn codes, ascending.
    ///
    /// # Errors
    /// [`TrustError::Version`], [`TrustError::Days`].
    pub fn new(
        region: Region,
        version: u64,
        window: Window,
        since: Day,
        days: Vec<RevokedDay>,
    ) -> Result<Self, TrustError> {
        if version == 0 {
            return Err(TrustError::Version);
        }
        // Ascending days make a lookup a binary search, and leave one encoding per list.
        let too_early = days.first().is_some_and(|first| first.day < since);
        if too_early || days.array_windows().any(|[one, next]| one.day >= next.day) {
            return Err(TrustError::Days);
        }
        let max = u64::try_from(Block::MAX_BYTES).unwrap_or(u64::MAX);
        if days.iter().any(|day| day.bytes > max) {
            return Err(TrustError::TooLarge { max: Block::MAX_BYTES, found: usize::MAX });
        }
        Ok(Self { region, version, window, since, days })
    }

    /// Region whose codes it withdraws.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// The version, from 1.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Validity window, from issue to expiry.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// First day of issue that it covers. Codes of earlier days have expired.
    #[must_use]
    pub const fn since(&self) -> Day {
        self.since
    }

    /// Days with withdrawn codes, ascending.
    #[must_use]
    pub fn days(&self) -> &[RevokedDay] {
        &self.days
    }

    /// Entry of a code's day of issue. `None`: no code of that day is withdrawn.
    #[must_use]
    pub fn day_of(&self, cti: Cti) -> Option<&RevokedDay> {
        let found = self.days.binary_search_by_key(&cti.day(), RevokedDay::day).ok()?;
        self.days.get(found)
    }

    /// Returns why this list cannot be used at time `at`, if there is a reason. `until` is when it
    /// stops being valid, `lowest` the lowest version that the trust list accepts.
    #[must_use]
    pub fn concern(&self, until: Timestamp, lowest: u64, at: Timestamp) -> Option<RevocationConcern> {
        let issued = self.window.not_before();
        if self.version < lowest {
            Some(RevocationConcern::TooOld { lowest, found: self.version })
        } else if at.saturating_add(CLOCK_TOLERANCE) < issued {
            // A list from the future shows that the clock is slow.
            Some(RevocationConcern::ClockBefore { issued })
        } else if at >= until {
            Some(RevocationConcern::Stale { expires: until })
        } else {
            None
        }
    }

    /// Decodes a region's list. One of `keys` must have the right use, must have signed it, and
    /// must have been valid when the list was issued. Also returns until when the list is valid:
    /// the earlier of its own expiry and that of the key.
    ///
    /// # Errors
    /// [`TrustError::OtherRegion`], [`TrustError::RegionSignature`], or the error of the first
    /// other check that fails.
    pub fn signed_by(bytes: &[u8], region: Region, keys: &[ListedKey]) -> Result<(Self, Timestamp), TrustError> {
        let document = Self::envelope(bytes)?;
        let signers = Signers::of(&document, region, keys, KeyUse::Revocation)?;
        let list = Self::from_unverified(&document)?;
        let until = signers.counts_until(list.region, list.window)?;
        Ok((list, until))
    }
}

impl Document for RevocationList {
    const TYPE: DocumentType = DocumentType::RevocationList;
    const MAX_BYTES: usize = Self::MAX_BYTES;

    fn version(&self) -> u64 {
        self.version
    }

    fn window(&self) -> Window {
        self.window
    }
}

impl Encoded for RevocationList {
    fn to_payload(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(64 + 48 * self.days.len());
        w.fields(|map| {
            map.field(ISS).text(self.region.code());
            map.field(VERSION).unsigned(self.version);
            map.field(ISSUED).unsigned(self.window.not_before().seconds());
            map.field(EXPIRES).unsigned(self.window.expires().seconds());
            map.field(SINCE).unsigned(self.since.number().into());
            let w = map.field(DAYS).array(self.days.len());
            for day in &self.days {
                w.array(3).unsigned(day.day.number().into()).unsigned(day.bytes).bytes(day.digest.as_bytes());
            }
        });
        w.into_bytes()
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, TrustError> {
        let mut fields = Fields::open("revocations", r)?;
        let (mut region, mut version, mut issued, mut expires, mut since, mut days) = Default::default();
        while let Some(label) = fields.next(r)? {
            match label {
                ISS => region = Some(Region::new(r.text()?)?),
                VERSION => version = Some(r.unsigned()?),
                ISSUED => issued = Some(read_time(r)?),
                EXPIRES => expires = Some(read_time(r)?),
                SINCE => since = Some(Day::from_number(r.unsigned_32()?)?),
                DAYS => {
                    let count = r.array()?;
                    days = Some((0..count).map(|_| read_day(r)).collect::<Result<_, _>>()?);
                }
                other => return Err(fields.unknown(other)),
            }
        }
        let window = Window::new(fields.require("issued", issued)?, fields.require("expires", expires)?)?;
        let (since, days) = (fields.require("since", since)?, fields.require("days", days)?);
        let list = Self::new(fields.require("iss", region)?, fields.require("version", version)?, window, since, days)?;
        Ok(list)
    }
}

fn read_day(r: &mut Reader<'_>) -> Result<RevokedDay, TrustError> {
    r.array_of(3)?;
    let day = Day::from_number(r.unsigned_32()?)?;
    Ok(RevokedDay { day, bytes: r.unsigned()?, digest: Digest::from_bytes(*r.byte_array()?) })
}

/// Where the bytes of revocation lists and of their blocks come from.
pub trait RevocationSource: fmt::Debug + Send + Sync {
    /// Signed list of a region.
    fn list(&self, region: Region) -> Option<Vec<u8>>;

    /// Block with this digest.
    fn block(&self, digest: Digest) -> Option<Vec<u8>>;
}

/// A source without any revocation lists.
#[derive(Debug, Clone, Copy)]
pub struct NoRevocations;

impl RevocationSource for NoRevocations {
    fn list(&self, _: Region) -> Option<Vec<u8>> {
        None
    }

    fn block(&self, _: Digest) -> Option<Vec<u8>> {
        None
    }
}

/// Revocation lists. Each file is read and checked once, when a code first needs it.
#[derive(Debug)]
pub struct Revocations {
    source: Box<dyn RevocationSource>,
    /// Each list, with the time until which it is valid.
    lists: Mutex<HashMap<Region, Known<(RevocationList, Timestamp)>>>,
    blocks: Mutex<HashMap<Digest, Known<Block>>>,
}

/// A cached file: its content, or what is wrong with it.
type Known<T> = Result<Arc<T>, RevocationConcern>;

impl Revocations {
    /// Creates a lookup that reads from `source`.
    #[must_use]
    pub fn new(source: Box<dyn RevocationSource>) -> Self {
        Self { source, lists: Mutex::default(), blocks: Mutex::default() }
    }

    /// Returns the revocation status of a code at time `at`. The trust list says whether the region
    /// publishes revocation lists, and the lowest valid version.
    #[must_use]
    pub fn status(&self, trust: &TrustList, region: Region, cti: Cti, at: Timestamp) -> RevocationStatus {
        let Some((list, lowest)) = self.list(trust, region) else { return RevocationStatus::NotPublished };
        match list.and_then(|list| self.withdrawal(&list.0, list.1, lowest, cti, at)) {
            Ok(status) => status,
            Err(concern) => RevocationStatus::Unknown(concern),
        }
    }

    /// Why no code of a region can be decided at time `at`, if that is so.
    #[must_use]
    pub fn concern(&self, trust: &TrustList, region: Region, at: Timestamp) -> Option<RevocationConcern> {
        let (list, lowest) = self.list(trust, region)?;
        list.map_or_else(Some, |list| list.0.concern(list.1, lowest, at))
    }

    /// The list of a region, with the time until which it is valid, and the lowest valid version.
    /// `None` if the region publishes no revocation lists.
    fn list(&self, trust: &TrustList, region: Region) -> Option<(Known<(RevocationList, Timestamp)>, u64)> {
        let listed = trust.region(region)?;
        let lowest = listed.revocation()?;
        let read = || {
            let bytes = self.source.list(region).ok_or(RevocationConcern::Missing)?;
            RevocationList::signed_by(&bytes, region, trust.keys_for(listed)).map_err(unsound)
        };
        Some((known(&self.lists, region, read), lowest))
    }

    fn withdrawal(
        &self,
        list: &RevocationList,
        until: Timestamp,
        lowest: u64,
        cti: Cti,
        at: Timestamp,
    ) -> Result<RevocationStatus, RevocationConcern> {
        list.concern(until, lowest, at).map_or(Ok(()), Err)?;
        if cti.day() < list.since() {
            return Err(RevocationConcern::NotCovered { since: list.since() });
        }
        let Some(day) = list.day_of(cti) else { return Ok(RevocationStatus::Good) };
        let read = || {
            let bytes = self.source.block(day.digest()).ok_or(RevocationConcern::Missing)?;
            day.read(&bytes).map_err(unsound)
        };
        let block = known(&self.blocks, day.digest(), read)?;
        Ok(match block.withdrawal(cti.slot()) {
            Some(withdrawal) => RevocationStatus::Withdrawn { withdrawal, list_version: list.version() },
            None => RevocationStatus::Good,
        })
    }
}

/// Staff are told only that the file is unusable. `fede gate sync` reports the cause.
fn unsound(_: TrustError) -> RevocationConcern {
    RevocationConcern::Unsound
}

fn known<K: Eq + core::hash::Hash, T>(
    cache: &Mutex<HashMap<K, Known<T>>>,
    key: K,
    read: impl FnOnce() -> Result<T, RevocationConcern>,
) -> Known<T> {
    // Entries are only added, so a panic in another thread cannot leave the map inconsistent.
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    cache.entry(key).or_insert_with(|| read().map(Arc::new)).clone()
}
