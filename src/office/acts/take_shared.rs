//! Takes over what the office of another region shares, and deletes it when the agreement ends.

use std::path::Path;

use super::By;
use super::points::fill_points;
use super::share::{Terms, agreement, check_list, check_own};
use crate::office::exchange::{FileReader, MAX_FACTS, Pair, PersonPoint, ShareError, SharedFact, covering};
use crate::office::registry::{Partner, Registry, TakenOver, atomically};
use crate::office::{Office, parallel};
use crate::payload::Region;
use crate::time::{CLOCK_LEEWAY, SECONDS_PER_DAY, Timestamp};
use crate::trust::{Agreement, Digest, SharedHead, TrustList};

/// Result of taking over a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenFile {
    /// The region whose office shares.
    pub from: Region,
    /// When the file was issued.
    pub issued: Timestamp,
    /// What has changed.
    pub taken: TakenOver,
    /// Number of facts in the file that no longer count.
    pub lapsed: u64,
    /// The regions without an agreement whose facts no longer count, each with their number.
    pub ended: Vec<(Region, u64)>,
    /// Number of people who declared before this registry had points. Nothing is matched to them
    /// until they declare again.
    pub unmatchable: u64,
}

/// Takes over a file of another region's office: verifies it, opens it, and replaces everything that
/// the office has reported before. All of it or nothing.
///
/// # Errors
/// [`ShareError`]. Then nothing has been stored.
pub fn take_shared(
    office: &Office,
    registry: &mut dyn Registry,
    path: &Path,
    terms: Terms<'_>,
    by: By<'_>,
) -> Result<TakenFile, ShareError> {
    let home = office.config().region;
    let file = FileReader::open(path)?;
    // Nothing after the head is read before the head is known to be authentic, meant for this
    // office, new, and covered by an agreement.
    let (head, sender) = SharedHead::verified(file.head(), terms.list)?;
    let digest = Digest::of(file.head());
    let issued = head.window.not_before();
    if head.to != home {
        return Err(ShareError::OtherOffice { expected: home, found: head.to });
    }
    check_own(home, terms, issued, by.at)?;
    if head.recipient != terms.key.kid() {
        return Err(ShareError::OtherKey { expected: terms.key.kid(), found: head.recipient });
    }
    let agreement = agreement(terms.list, (head.from, home), by.at)?;
    check_age(&head, by.at)?;
    check_newer(registry, &head, digest)?;
    let factor = Pair::new((home, terms.key), (head.from, &sender)).incoming(&office.secret().blinding());
    let mut facts: Vec<(PersonPoint, SharedFact, Timestamp)> = Vec::new();
    let mut lapsed = 0;
    file.parts(&head, terms.key, &mut |people| {
        let points = parallel::map(&people, |person| person.point.times(&factor));
        for (person, point) in people.iter().zip(points) {
            let point = point.ok_or(ShareError::Content)?;
            for fact in &person.facts {
                check_fact(fact, &head, agreement)?;
                let counts_until = counts_until(fact, agreement);
                if counts_until <= by.at {
                    lapsed += 1;
                } else if facts.len() == MAX_FACTS {
                    return Err(ShareError::TooMany { max: MAX_FACTS });
                } else {
                    facts.push((point, *fact, counts_until));
                }
            }
        }
        Ok(())
    })?;
    // In the order in which they are stored, which is several times as fast.
    facts.sort_unstable();
    let key = |(point, fact, _): &(PersonPoint, SharedFact, Timestamp)| (*point, fact.kind, fact.since);
    if facts.array_windows().any(|[one, next]| key(one) == key(next)) {
        return Err(ShareError::Twice);
    }
    let partner = Partner { region: head.from, issued, digest, facts: 0 };
    atomically(registry, |registry| {
        // Again, inside the transaction: another process may have taken over a file meanwhile.
        check_newer(registry, &head, digest)?;
        fill_points(office, registry)?;
        let taken = registry.take_over(&partner, &facts)?;
        let ended = end_partners(registry, home, terms.list, by)?;
        let TakenOver { new, kept, withdrawn, .. } = taken;
        let after = format_args!("{new} new, {kept} kept, {withdrawn} withdrawn, {lapsed} lapsed of SHA-256 {digest}");
        registry.record(&by.act("import-shared", head.from, "", after))?;
        let unmatchable = registry.people_without_point()?;
        Ok(TakenFile { from: head.from, issued, taken, lapsed, ended, unmatchable })
    })
}

/// Deletes what regions have reported that have no agreement with this one any more. Returns these
/// regions, each with the number of facts.
///
/// # Errors
/// [`ShareError`].
pub fn apply_agreements(
    office: &Office,
    registry: &mut dyn Registry,
    list: &TrustList,
    by: By<'_>,
) -> Result<Vec<(Region, u64)>, ShareError> {
    check_list(list, by.at)?;
    atomically(registry, |registry| end_partners(registry, office.config().region, list, by))
}

fn end_partners(
    registry: &mut dyn Registry,
    home: Region,
    list: &TrustList,
    by: By<'_>,
) -> Result<Vec<(Region, u64)>, ShareError> {
    let mut ended = Vec::new();
    for partner in registry.partners()? {
        if partner.facts > 0 && list.agreement(partner.region, home, by.at).is_none() {
            let facts = registry.end_partner(partner.region)?;
            registry.record(&by.act("end-partner", partner.region, "", format_args!("{facts} facts")))?;
            ended.push((partner.region, facts));
        }
    }
    Ok(ended)
}

fn check_age(head: &SharedHead, now: Timestamp) -> Result<(), ShareError> {
    let (issued, expires) = (head.window.not_before(), head.window.expires());
    if issued > now.saturating_add(CLOCK_LEEWAY) {
        return Err(ShareError::Future { issued, now });
    }
    if now >= expires {
        return Err(ShareError::Expired { expires, now });
    }
    Ok(())
}

/// A file replaces only an older one.
fn check_newer(registry: &dyn Registry, head: &SharedHead, digest: Digest) -> Result<(), ShareError> {
    let issued = head.window.not_before();
    match registry.partners()?.into_iter().find(|partner| partner.region == head.from) {
        Some(held) if held.digest == digest => Err(ShareError::Replayed { issued }),
        Some(held) if issued <= held.issued => Err(ShareError::Older { issued, held: held.issued }),
        _ => Ok(()),
    }
}

fn check_fact(fact: &SharedFact, head: &SharedHead, agreement: &Agreement) -> Result<(), ShareError> {
    let kind = covering(fact.kind);
    if !agreement.kinds().contains(&kind) {
        return Err(ShareError::Kind { kind });
    }
    let issued = head.window.not_before();
    if fact.since > issued {
        return Err(ShareError::FactFuture { since: fact.since, issued });
    }
    if fact.since < head.since {
        return Err(ShareError::FactBefore { found: fact.since, since: head.since });
    }
    Ok(())
}

/// A fact counts for the agreed days from its start, and no longer than the agreement.
fn counts_until(fact: &SharedFact, agreement: &Agreement) -> Timestamp {
    fact.since.saturating_add(agreement.days() * SECONDS_PER_DAY).min(agreement.window().expires())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{DocumentNumber, SigningKey};
    use crate::office::exchange::{FileWriter, SharedPerson};
    use crate::office::registry::{Exchange, OfficeRegistry};
    use crate::office::{FactKind, NewOffice, OfficeConfig};
    use crate::payload::DocumentKind;
    use crate::time::Window;
    use crate::trust::{KeyUse, ListedKey, ListedRegion, Recognition, SharedKind};

    const NOW: &str = "2026-03-05T00:00:00Z";

    fn now() -> Timestamp {
        Timestamp::parse(NOW).unwrap()
    }

    fn rng() -> chacha20::ChaCha20Rng {
        use chacha20::rand_core::SeedableRng;
        chacha20::ChaCha20Rng::from_seed([1; 32])
    }

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32]).unwrap()
    }

    fn regions() -> [Region; 2] {
        ["CN-HB", "CN-SH"].map(|code| Region::new(code).unwrap())
    }

    /// Hubei, with key 1, shares cases and contacts with Shanghai, with key 2, for 14 days.
    fn list() -> TrustList {
        let window = Window::new(now().saturating_sub(86_400), now().saturating_add(86_400)).unwrap();
        let listed = |region, seed| {
            let key = ListedKey::new(key(seed).verifying_key(), window, vec![KeyUse::Exchange]).unwrap();
            ListedRegion::new(region, ["a", "a"], vec![key], Recognition::vouched()).unwrap()
        };
        let [hubei, shanghai] = regions();
        let list = TrustList::new(1, window, hubei, vec![listed(hubei, 1), listed(shanghai, 2)]).unwrap();
        let kinds = vec![SharedKind::Cases, SharedKind::Contacts];
        list.with_agreements(vec![Agreement::new(regions(), kinds, 14, window).unwrap()]).unwrap()
    }

    /// What Shanghai makes of a file that Hubei has signed and sealed, with whatever in it.
    fn taken(people: &[SharedPerson]) -> (Result<TakenFile, ShareError>, OfficeRegistry) {
        let directory = tempfile::tempdir().unwrap();
        let [hubei, shanghai] = regions();
        let new = NewOffice { region: shanghai, key: "k", time_zone: "Z", authority: "A", appeal: "1" };
        let office = Office::create(&directory.path().join("o"), &OfficeConfig::template(new), &mut rng()).unwrap();
        let mut registry = office.registry().unwrap();
        let head = SharedHead {
            from: hubei,
            to: shanghai,
            window: Window::new(now(), now().saturating_add(86_400)).unwrap(),
            since: now().saturating_sub(10 * 86_400),
            sender: key(1).kid(),
            recipient: key(2).kid(),
            encapsulated: [0; 32],
            parts: Vec::new(),
        };
        let path = directory.path().join("file");
        let mut writer = FileWriter::new(&path, head, key(2).verifying_key(), &mut rng()).unwrap();
        people.iter().for_each(|person| writer.add(person).unwrap());
        writer.finish(&key(1)).unwrap().keep().unwrap();
        let (list, key) = (list(), key(2));
        let by = By { officer: "li", at: now() };
        (take_shared(&office, &mut registry, &path, Terms { list: &list, key: &key }, by), registry)
    }

    fn person(facts: Vec<SharedFact>) -> SharedPerson {
        let number = DocumentNumber::new("E12345678").unwrap();
        let pair = Pair::new((regions()[0], &key(1)), (regions()[1], key(2).verifying_key()));
        SharedPerson { point: pair.point_of(DocumentKind::Passport, &number), facts }
    }

    fn fact(kind: FactKind, days_ago: u64) -> SharedFact {
        SharedFact { kind, since: now().saturating_sub(days_ago * 86_400), until: None }
    }

    /// A partner may sign and seal what it likes.
    #[test]
    fn what_a_hostile_partner_seals_is_refused_as_a_whole() {
        let contact = fact(FactKind::CloseContact, 1);
        let early = SharedFact { since: now().saturating_add(1), ..contact };
        let refused = |facts: Vec<SharedFact>| {
            let (result, registry) = taken(&[person(vec![fact(FactKind::ConfirmedCase, 2)]), person(facts)]);
            assert_eq!(registry.partners().unwrap(), []);
            result.unwrap_err()
        };
        assert!(matches!(refused(vec![early]), ShareError::FactFuture { .. }));
        assert!(matches!(refused(vec![fact(FactKind::CloseContact, 11)]), ShareError::FactBefore { .. }));
        assert!(matches!(refused(vec![fact(FactKind::IsolationOrder, 1)]), ShareError::Kind { .. }));
        assert!(matches!(refused(vec![contact, contact]), ShareError::Twice));
        assert!(matches!(refused(vec![SharedFact { until: Some(contact.since), ..contact }]), ShareError::Content));
        let no_point = SharedPerson { point: PersonPoint::from_bytes([0xff; 32]), facts: vec![contact] };
        assert!(matches!(taken(&[no_point]).0, Err(ShareError::Content)));
        let (result, registry) = taken(&[person(vec![contact, fact(FactKind::CloseContact, 0)])]);
        assert_eq!(result.unwrap().taken.new, 2);
        assert_eq!(registry.partners().unwrap()[0].facts, 2);
    }

    #[test]
    fn many_people_take_several_parts() {
        let numbers = (0..30_000).map(|n| DocumentNumber::new(&format!("E{n:08}")).unwrap());
        let blinding = crate::office::exchange::Blinding::new(&[7; 64]);
        // Points under any scalar: whoever they are, they are counted.
        let people: Vec<_> = numbers
            .map(|number| SharedPerson {
                point: blinding.point_of(DocumentKind::Passport, &number),
                facts: vec![fact(FactKind::CloseContact, 1)],
            })
            .collect();
        assert_eq!(taken(&people).0.unwrap().taken.new, 30_000);
    }
}
