//! Shares facts with the office of another region: writes the file for it.

use std::path::Path;

use rand_core::TryCryptoRng;

use super::By;
use super::points::fill_points;
use crate::key::SigningKey;
use crate::office::exchange::{FileWriter, Pair, ShareError, SharedPerson, covering};
use crate::office::registry::{Registry, RegistryError, atomically};
use crate::office::{FactKind, Office, parallel};
use crate::payload::Region;
use crate::time::{SECONDS_PER_DAY, Standing, Timestamp, Window};
use crate::trust::{Agreement, KeyUse, SharedHead, TrustList};

/// Number of people that are read and converted at once.
const CHUNK: usize = 4096;
/// How many days a file can be imported. A newer one replaces it in any case.
const FILE_DAYS: u64 = 7;

/// What shares: the trust list with the agreements, and the office's key for exchange.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The trust list.
    pub list: &'a TrustList,
    /// The office's key, with the use `exchange` on the list.
    pub key: &'a SigningKey,
}

/// What was shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Number of facts in the file.
    pub facts: u64,
    /// Number of people whom they are about.
    pub people: u64,
    /// Facts that begin before are not in the file.
    pub since: Timestamp,
}

/// Writes the facts that the agreement with a region covers into a file for its office: all that
/// begin at `since` or later, and still count. The file is the complete state: at the other office,
/// facts that are not in it no longer count.
///
/// # Errors
/// [`ShareError`]. Then there is no file.
pub fn share<R: TryCryptoRng + ?Sized>(
    office: &Office,
    registry: &mut dyn Registry,
    (with, since): (Region, Option<Timestamp>),
    path: &Path,
    terms: Terms<'_>,
    by: By<'_>,
    rng: &mut R,
) -> Result<Shared, ShareError> {
    let home = office.config().region;
    check_own(home, terms, by.at, by.at)?;
    let agreement = agreement(terms.list, (home, with), by.at)?;
    let listed = terms.list.region(with).and_then(|listed| listed.exchange_key(by.at));
    let to = listed.and_then(|listed| listed.key().check().ok()).ok_or(ShareError::NoKey { region: with })?;
    let earliest = by.at.saturating_sub(agreement.days() * SECONDS_PER_DAY).saturating_add(1);
    let since = since.map_or(earliest, |since| since.max(earliest));
    let head = SharedHead {
        from: home,
        to: with,
        window: Window::new(by.at, by.at.saturating_add(FILE_DAYS * SECONDS_PER_DAY))
            .map_err(crate::trust::TrustError::from)?,
        since,
        sender: terms.key.kid(),
        recipient: to.kid(),
        encapsulated: [0; 32],
        parts: Vec::new(),
    };
    let mut writer = FileWriter::new(path, head, &to, rng)?;
    let factor = Pair::new((home, terms.key), (with, &to)).outgoing(&office.secret().blinding());
    let kinds: Vec<FactKind> =
        FactKind::ALL.into_iter().filter(|kind| agreement.kinds().contains(&covering(*kind))).collect();
    // One transaction: the file is the state of one moment.
    let (finished, people) = atomically(registry, |registry| {
        fill_points(office, registry)?;
        let (mut after, mut people) = (None, 0_u64);
        loop {
            let (found, last) = registry.shareable(&kinds, (since, by.at), after, CHUNK)?;
            let points = parallel::map(&found, |(point, _)| point.times(&factor));
            for (point, (_, facts)) in points.into_iter().zip(found) {
                let point = point.ok_or(RegistryError::Damaged { expected: "database" })?;
                writer.add(&SharedPerson { point, facts })?;
                people += 1;
            }
            if last.is_none() {
                break;
            }
            after = last;
        }
        let finished = writer.finish(terms.key)?;
        let after = format_args!("{} facts of {people} people, SHA-256 {}", finished.facts, finished.digest);
        registry.record(&by.act("share", with, "", after))?;
        Ok::<_, ShareError>((finished, people))
    })?;
    let facts = u64::try_from(finished.facts).unwrap_or(u64::MAX);
    finished.keep()?;
    Ok(Shared { facts, people, since })
}

pub(super) fn agreement(
    list: &TrustList,
    (from, to): (Region, Region),
    at: Timestamp,
) -> Result<&Agreement, ShareError> {
    list.agreement(from, to, at).ok_or(ShareError::NoAgreement { from, to, at })
}

pub(super) fn check_list(list: &TrustList, now: Timestamp) -> Result<(), ShareError> {
    match list.window().standing(now) {
        Standing::Within => Ok(()),
        Standing::Early | Standing::Over => Err(ShareError::ListWindow { expires: list.window().expires(), now }),
    }
}

/// Checks that the list is valid, and that it gives this office the key for exchange at `used`.
pub(super) fn check_own(home: Region, terms: Terms<'_>, used: Timestamp, now: Timestamp) -> Result<(), ShareError> {
    check_list(terms.list, now)?;
    let kid = terms.key.kid();
    let listed = terms.list.region(home).map_or(&[][..], |listed| listed.keys());
    let own = listed.iter().find(|listed| listed.key().as_bytes() == terms.key.verifying_key().as_bytes());
    let may_exchange = own
        .is_some_and(|own| own.uses().contains(&KeyUse::Exchange) && own.window().standing(used) == Standing::Within);
    if may_exchange { Ok(()) } else { Err(ShareError::OwnKey { region: home, kid }) }
}
