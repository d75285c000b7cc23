//! An issuing office's record of withdrawn codes that have not yet expired.

use std::collections::BTreeMap;

use super::{Block, RevocationList, RevokedDay};
use crate::payload::{Cti, Region, Slot, Withdrawal};
use crate::time::{Day, Standing, Window};
use crate::trust::{Digest, ListedKey, TrustError};
use crate::words::{Explain, Lang, errors_trust as say};

/// Why a code cannot be withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum BookError {
    /// No key of the region was valid on the day of issue.
    NoKeyThen {
        /// The region.
        region: Region,
        /// The code.
        cti: Cti,
    },
    /// The day of issue is in the future.
    NotYetIssued {
        /// Day on which the list is issued.
        today: Day,
        /// The code.
        cti: Cti,
    },
    /// The day of issue is no longer covered: its codes have expired.
    Expired {
        /// First day that the list covers.
        since: Day,
        /// The code.
        cti: Cti,
    },
}

impl Explain for BookError {
    fn id(&self) -> &'static str {
        match self {
            Self::NoKeyThen { .. } => "revoke-no-key-then",
            Self::NotYetIssued { .. } => "revoke-not-yet-issued",
            Self::Expired { .. } => "revoke-expired",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoKeyThen { region, cti } => say::RevokeNoKeyThen { region, cti }.say(lang),
            Self::NotYetIssued { today, cti } => say::RevokeNotYetIssued { today, cti }.say(lang),
            Self::Expired { since, cti } => say::RevokeExpired { since, cti }.say(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// The withdrawn codes of a region, from which its next revocation list is made.
///
/// ```
/// use fede::payload::{Cti, Region, Slot, Withdrawal, WithdrawalClass};
/// use fede::trust::RevocationBook;
/// # use fede::{key::SigningKey, time::{Timestamp, Window}, trust::{KeyUse, ListedKey}};
/// # let now = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// # let window = Window::new(now, now.saturating_add(30 * 86_400))?;
/// # let key = SigningKey::from_seed(&[1; 32]).unwrap();
/// # let keys = [ListedKey::new(key.verifying_key(), Window::ALWAYS, vec![KeyUse::Health])?];
///
/// let mut book = RevocationBook::new(Region::new("CN-SH")?, now.day());
/// let lost = Cti::new(now.day(), Slot::new(7)?);
/// book.withdraw(lost, Withdrawal::Revoked(WithdrawalClass::Lost), &keys, now.day())?;
/// let (list, blocks) = book.next_list(window)?;
/// assert_eq!((list.version(), blocks.len()), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationBook {
    region: Region,
    version: u64,
    since: Day,
    days: BTreeMap<Day, BTreeMap<Slot, Withdrawal>>,
}

impl RevocationBook {
    /// An empty book for a region that has not yet published a list.
    #[must_use]
    pub const fn new(region: Region, since: Day) -> Self {
        Self { region, version: 0, since, days: BTreeMap::new() }
    }

    /// Opens the book in the state of a published list. `block` returns the bytes of a block by its
    /// digest.
    ///
    /// # Errors
    /// Errors of `block`; [`TrustError`] if a block does not match its digest.
    pub fn open<E: From<TrustError>>(
        list: &RevocationList,
        block: impl Fn(Digest) -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let mut book = Self { version: list.version(), ..Self::new(list.region(), list.since()) };
        for day in list.days() {
            let block = day.read(&block(day.digest())?)?;
            book.days.insert(day.day(), block.entries().collect());
        }
        Ok(book)
    }

    /// Withdraws a code, or changes how it is withdrawn. A revoked code stays revoked; only a
    /// suspension can change.
    ///
    /// # Errors
    /// [`BookError`] if no key of the region (`keys`) can have issued the code by `today`.
    pub fn withdraw(
        &mut self,
        cti: Cti,
        withdrawal: Withdrawal,
        keys: &[ListedKey],
        today: Day,
    ) -> Result<(), BookError> {
        if cti.day() > today {
            return Err(BookError::NotYetIssued { today, cti });
        }
        if cti.day() < self.since {
            return Err(BookError::Expired { since: self.since, cti });
        }
        // A code names only its day of issue, so a key that was valid in any second of that day may
        // have signed it.
        let last_second = cti.day().saturating_add(1).start().saturating_sub(1);
        let counted_then = |key: &ListedKey| {
            let ends_before = key.window().standing(cti.day().start()) == Standing::Over;
            let begins_after = key.window().standing(last_second) == Standing::Early;
            key.kinds().next().is_some() && !ends_before && !begins_after
        };
        if !keys.iter().any(counted_then) {
            return Err(BookError::NoKeyThen { region: self.region, cti });
        }
        let entry = self.days.entry(cti.day()).or_default().entry(cti.slot()).or_insert(withdrawal);
        // A revocation is final; only a suspension may be replaced.
        if matches!(entry, Withdrawal::Suspended(_)) {
            *entry = withdrawal;
        }
        Ok(())
    }

    /// Ends the suspension of a code. Returns whether it was suspended.
    pub fn reinstate(&mut self, cti: Cti) -> bool {
        let Some(day) = self.days.get_mut(&cti.day()) else { return false };
        let is_suspended = matches!(day.get(&cti.slot()), Some(Withdrawal::Suspended(_)));
        if is_suspended {
            day.remove(&cti.slot());
            if day.is_empty() {
                self.days.remove(&cti.day());
            }
        }
        is_suspended
    }

    /// Drops the days before `since`, whose codes have expired. A list never covers a dropped day
    /// again.
    pub fn drop_before(&mut self, since: Day) {
        self.since = self.since.max(since);
        self.days = self.days.split_off(&self.since);
    }

    /// Version of the last list, or 0 if there was none.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// First day covered.
    #[must_use]
    pub const fn since(&self) -> Day {
        self.since
    }

    /// All suspended codes.
    #[must_use]
    pub fn suspended(&self) -> Vec<Cti> {
        let of_day = |(day, slots): (&Day, &BTreeMap<Slot, Withdrawal>)| {
            let day = *day;
            let suspended = slots.iter().filter(|(_, withdrawal)| matches!(withdrawal, Withdrawal::Suspended(_)));
            suspended.map(move |(slot, _)| Cti::new(day, *slot)).collect::<Vec<_>>()
        };
        self.days.iter().flat_map(of_day).collect()
    }

    /// Number of withdrawn codes.
    #[must_use]
    pub fn count(&self) -> usize {
        self.days.values().map(BTreeMap::len).sum()
    }

    /// Creates the next list and its blocks. The same book gives the same bytes.
    ///
    /// # Errors
    /// [`TrustError`] if the list cannot be encoded, such as a version beyond 64 bits.
    pub fn next_list(&self, window: Window) -> Result<(RevocationList, Vec<Vec<u8>>), TrustError> {
        let blocks = self.days.values().map(|day| Ok(Block::new(day)?.encode()));
        let blocks: Vec<Vec<u8>> = blocks.collect::<Result<_, TrustError>>()?;
        let days = self.days.keys().zip(&blocks).map(|(day, block)| RevokedDay::of(*day, block)).collect();
        let version = self.version.checked_add(1).ok_or(TrustError::Version)?;
        Ok((RevocationList::new(self.region, version, window, self.since, days)?, blocks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SigningKey;
    use crate::payload::WithdrawalClass::{Lost, Unspecified};
    use crate::time::Timestamp;
    use crate::trust::KeyUse;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn cti(on: &str, slot: u64) -> Cti {
        Cti::new(day(on), Slot::new(slot).unwrap())
    }

    /// A key valid from 3 to 9 March.
    fn keys() -> Vec<ListedKey> {
        let at = |text| Timestamp::parse(text).unwrap();
        let window = Window::new(at("2026-03-03T12:00:00Z"), at("2026-03-10T00:00:00Z")).unwrap();
        let key = SigningKey::from_seed(&[2; 32]).unwrap();
        vec![ListedKey::new(key.verifying_key(), window, vec![KeyUse::Health]).unwrap()]
    }

    fn book() -> RevocationBook {
        RevocationBook::new(Region::new("CN-SH").unwrap(), day("2026-03-01"))
    }

    #[test]
    fn what_the_keys_cannot_have_issued_is_refused() {
        let (mut book, revoked) = (book(), Withdrawal::Revoked(Unspecified));
        let mut withdraw =
            |on| book.withdraw(cti(on, 1), revoked, &keys(), day("2026-03-08")).map_err(|error| error.to_string());
        assert!(withdraw("2026-03-03").is_ok());
        assert!(withdraw("2026-03-08").is_ok());
        assert!(withdraw("2026-03-02").unwrap_err().contains("on a day when a key of CN-SH was valid"));
        assert!(withdraw("2026-03-09").unwrap_err().contains("issued by 2026-03-08"));
        assert!(withdraw("2026-02-28").unwrap_err().contains("on 2026-03-01 or later"));
    }

    #[test]
    fn revoked_stays_revoked_and_suspended_can_return() {
        let (mut book, today) = (book(), day("2026-03-08"));
        let (one, two) = (cti("2026-03-04", 1), cti("2026-03-05", 2));
        book.withdraw(one, Withdrawal::Revoked(Lost), &keys(), today).unwrap();
        book.withdraw(one, Withdrawal::Suspended(Unspecified), &keys(), today).unwrap();
        book.withdraw(two, Withdrawal::Suspended(Unspecified), &keys(), today).unwrap();
        assert!(!book.reinstate(one) && book.reinstate(two) && !book.reinstate(two));
        let window = Window::new(today.start(), today.saturating_add(1).start()).unwrap();
        let (list, blocks) = book.next_list(window).unwrap();
        assert_eq!((list.version(), list.days().len()), (1, 1));
        assert_eq!(book.next_list(window).unwrap(), (list.clone(), blocks.clone()), "the same bytes");
        let opened = RevocationBook::open::<TrustError>(&list, |_| Ok(blocks[0].clone())).unwrap();
        assert_eq!(opened.next_list(window).unwrap().1, blocks);
        book.drop_before(day("2026-03-05"));
        assert_eq!(book.count(), 0);
        assert!(matches!(
            book.withdraw(one, Withdrawal::Revoked(Lost), &keys(), today),
            Err(BookError::Expired { .. })
        ));
    }
}
