//! Compares two lists, before anyone signs the new one.

use std::collections::BTreeMap;

use super::{Agreement, Change, ForeignChange, KeyUse, ListedKey, ListedRegion, Recognition, TrustList};
use crate::payload::{Lang, Region};

impl TrustList {
    /// Returns what changes for a gate when `new` replaces this list. The fields of the list come
    /// first, then the regions in the order of their codes.
    #[must_use]
    pub fn changes_to(&self, new: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.version() != new.version() {
            changes.push(Change::Version { old: self.version(), new: new.version() });
        }
        if self.publisher() != new.publisher() {
            changes.push(Change::Publisher { old: self.publisher(), new: new.publisher() });
        }
        if self.window() != new.window() {
            changes.push(Change::ListWindow { old: self.window(), new: new.window() });
        }
        if self.snapshot() != new.snapshot() {
            changes.push(Change::Snapshot { old: self.snapshot().cloned(), new: new.snapshot().cloned() });
        }
        for ((from, to), pair) in pairs(self.agreements(), new.agreements(), |one: &Agreement| (one.from(), one.to())) {
            if pair.0 != pair.1 {
                changes.push(Change::Agreement { from, to, new: pair.1.cloned() });
            }
        }
        changes.extend(ForeignChange::between(self.foreign(), new.foreign()).into_iter().map(Change::Foreign));
        changes.extend(ListedRegion::changes(self.regions(), new.regions()));
        changes
    }
}

impl ListedRegion {
    /// Returns what changes from `old` to `new`, in the order of the region codes.
    #[must_use]
    pub fn changes(old: &[Self], new: &[Self]) -> Vec<Change> {
        let mut changes = Vec::new();
        for (region, pair) in pairs(old, new, Self::region) {
            match pair {
                (None, Some(new)) => {
                    changes.push(Change::RegionRecognised { region });
                    of_recognition(&mut changes, None, new);
                    changes.extend(new.keys().iter().map(|key| Change::KeyAdded { region, key: key.clone() }));
                }
                // A dropped region stands for all its keys, so they are not listed one by one.
                (Some(_), None) => changes.push(Change::RegionDropped { region }),
                (Some(old), Some(new)) => of_region(&mut changes, old, new),
                (None, None) => {}
            }
        }
        changes
    }

    /// Returns the first difference that matters to gates between two entries of a region. Names
    /// and the lists that the entries came through are not compared.
    #[must_use]
    pub fn difference_to(&self, other: &Self) -> Option<Change> {
        let mut changes = Vec::new();
        of_region(&mut changes, self, other);
        let is_said = |change: &Change| match change {
            Change::RegionRenamed { .. } => false,
            Change::Recognition { old, new, .. } => {
                let scope = |one: &Recognition| (one.kinds().map(<[_]>::to_vec), one.until(), one.statuses());
                old.as_ref().map(scope) != Some(scope(new))
            }
            _ => true,
        };
        changes.into_iter().find(is_said)
    }
}

fn of_region(changes: &mut Vec<Change>, old: &ListedRegion, new: &ListedRegion) {
    let region = new.region();
    let names = |listed: &ListedRegion| [Lang::Zh, Lang::En].map(|lang| listed.name(lang).to_owned());
    if names(old) != names(new) {
        let [zh, en] = names(new);
        changes.push(Change::RegionRenamed { region, zh, en });
    }
    of_recognition(changes, Some(old), new);
    for pair in pairs(old.keys(), new.keys(), |listed| *listed.key()).into_values() {
        match pair {
            (None, Some(key)) => changes.push(Change::KeyAdded { region, key: key.clone() }),
            (Some(key), None) => changes.push(Change::KeyWithdrawn { region, kid: key.key().kid() }),
            (Some(old), Some(new)) => of_key(changes, region, old, new),
            (None, None) => {}
        }
    }
}

fn of_recognition(changes: &mut Vec<Change>, old: Option<&ListedRegion>, new: &ListedRegion) {
    let region = new.region();
    // A new region is compared with plain vouching, so that only another recognition is reported.
    let vouched = Recognition::vouched();
    if old.map_or(&vouched, ListedRegion::recognition) != new.recognition() {
        let old = old.map(|old| old.recognition().clone());
        changes.push(Change::Recognition { region, old, new: new.recognition().clone() });
    }
    if old.and_then(ListedRegion::revocation) != new.revocation() {
        changes.push(Change::Revocation { region, was_recognised: old.is_some(), new: new.revocation() });
    }
    let (before, after) = (old.and_then(ListedRegion::max_lifetime), new.max_lifetime());
    if before != after {
        changes.push(Change::MaxLifetime { region, old: before, new: after });
    }
}

fn of_key(changes: &mut Vec<Change>, region: Region, old: &ListedKey, new: &ListedKey) {
    let kid = new.key().kid();
    if old.window() != new.window() {
        changes.push(Change::KeyWindow { region, kid, old: old.window(), new: new.window() });
    }
    for what in KeyUse::ALL {
        match (old.uses().contains(&what), new.uses().contains(&what)) {
            (false, true) => changes.push(Change::UseGranted { region, kid, what }),
            (true, false) => changes.push(Change::UseTaken { region, kid, what }),
            (true, true) | (false, false) => {}
        }
    }
}

/// Pairs the items of both sides by name, in the order of the names.
fn pairs<'a, T, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&T) -> K,
) -> BTreeMap<K, (Option<&'a T>, Option<&'a T>)> {
    let mut pairs: BTreeMap<K, (Option<&T>, Option<&T>)> = BTreeMap::new();
    for item in old {
        pairs.entry(name(item)).or_default().0 = Some(item);
    }
    for item in new {
        pairs.entry(name(item)).or_default().1 = Some(item);
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SigningKey;
    use crate::time::{Timestamp, Window};

    fn window(from: &str, to: &str) -> Window {
        Window::new(Timestamp::parse(from).unwrap(), Timestamp::parse(to).unwrap()).unwrap()
    }

    fn spring() -> Window {
        window("2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z")
    }

    const BOTH: [KeyUse; 2] = [KeyUse::Health, KeyUse::Itinerary];

    fn key(seed: u8, window: Window, uses: &[KeyUse]) -> ListedKey {
        let key = SigningKey::from_seed(&[seed; 32]).unwrap();
        ListedKey::new(key.verifying_key(), window, uses.to_vec()).unwrap()
    }

    fn region(code: &str, name: &str, keys: Vec<ListedKey>) -> ListedRegion {
        ListedRegion::new(Region::new(code).unwrap(), [name, name], keys, Recognition::vouched()).unwrap()
    }

    fn list(version: u64, regions: Vec<ListedRegion>) -> TrustList {
        TrustList::new(version, spring(), Region::new("CN").unwrap(), regions).unwrap()
    }

    #[test]
    fn equal_lists_have_no_changes() {
        let one = list(1, vec![region("CN-SH", "Shanghai", vec![key(1, spring(), &BOTH)])]);
        assert_eq!(one.changes_to(&one), []);
    }

    #[test]
    fn every_change_is_seen_both_ways() {
        let longer = window("2026-03-01T00:00:00Z", "2026-07-01T00:00:00Z");
        let old = list(
            1,
            vec![
                region("CN-HB", "Hubei", vec![key(3, spring(), &BOTH)]),
                region("CN-SH", "Shanghai", vec![key(1, spring(), &BOTH), key(2, spring(), &[KeyUse::Health])]),
            ],
        );
        let new = list(
            2,
            vec![
                region("CN-SH", "Hu", vec![key(1, longer, &[KeyUse::Health]), key(4, spring(), &[KeyUse::Health])]),
                region("CN-YN", "Yunnan", vec![key(5, spring(), &BOTH)]),
            ],
        );
        let told = |from: &TrustList, to: &TrustList| -> Vec<_> {
            from.changes_to(to).iter().map(|change| (change.takes_away(), change.sentence(Lang::En))).collect()
        };
        let kid = |seed: u8| SigningKey::from_seed(&[seed; 32]).unwrap().kid();
        let by_key = |mut changes: Vec<(bool, String)>| {
            changes.sort();
            changes
        };
        let added = |seed, kinds: &str| {
            let window = "from 2026-03-01T00:00:00Z to 2026-06-01T00:00:00Z";
            (false, format!("key {} added: signs {kinds} {window}", kid(seed)))
        };
        let withdrawn = |seed| (true, format!("key {} withdrawn: gates refuse every code that it signed", kid(seed)));
        let dropped = (true, "no longer recognised: gates refuse every code that its keys signed".to_owned());
        let one = kid(1);
        assert_eq!(
            by_key(told(&old, &new)),
            by_key(vec![
                (false, "version 2 after 1".to_owned()),
                dropped.clone(),
                (false, "new name: Hu, Hu".to_owned()),
                (false, format!("key {one} valid until 2026-07-01T00:00:00Z, was 2026-06-01T00:00:00Z")),
                (true, format!("key {one} may no longer sign: itinerary; gates refuse those codes")),
                withdrawn(2),
                added(4, "health status"),
                (false, "recognised from now on".to_owned()),
                added(5, "health status and itinerary"),
            ])
        );
        assert_eq!(
            by_key(told(&new, &old)),
            by_key(vec![
                (true, "version 1 is not higher than 2: gates keep the old list".to_owned()),
                (false, "recognised from now on".to_owned()),
                added(3, "health status and itinerary"),
                (false, "new name: Shanghai, Shanghai".to_owned()),
                (true, format!("key {one} valid until 2026-06-01T00:00:00Z, was 2026-07-01T00:00:00Z")),
                (false, format!("key {one} may also sign: itinerary")),
                added(2, "health status"),
                withdrawn(4),
                dropped,
            ])
        );
    }
}
