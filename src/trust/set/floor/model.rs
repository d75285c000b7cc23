//! Rollback protection as a small state machine, with an exhaustive search of all histories of five
//! steps.
//!
//! The model has three list keys of which two must sign, two snapshot keys, and one root key that
//! is never stolen. In each step the publisher publishes a list or a snapshot, rotates the root or
//! loses a key, or the gate syncs. The gate syncs with a mirror that offers anything public and
//! anything that stolen keys can sign. The search checks both properties of `floor.rs`. It also
//! shows that it finds the two faulty rules. If the floor disappears once its signers are retired,
//! a mirror without any key can roll gates back. If the floor never falls, stolen keys block a gate
//! for ever. Random histories then run through [`sync`] itself, which must accept and refuse the
//! same sets as the model.

use std::collections::HashSet;

use super::{Backward, FoundMark, HeldMark, Mark, may_follow};
use crate::time::Timestamp;

mod agreement;

/// Number of steps in a history.
const STEPS: u8 = 5;
/// Version that a thief chooses.
const FAST_FORWARD: u64 = 99;
/// A key of the thief, named for snapshots in forged lists.
const THIEVES: u8 = 7;

/// Set of list keys as bits: 0 to 2 in use, 3 and 4 for recovery.
type Keys = u8;

const PAIRS: [Keys; 3] = [0b011, 0b101, 0b110];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct List {
    issued: u8,
    version: u64,
    signers: Keys,
    snapshot_key: u8,
    /// Position among the publisher's lists. `None` for a forged list.
    order: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Snapshot {
    issued: u8,
    version: u64,
    signer: u8,
    list: List,
}

/// Everything that is public, and which keys are stolen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    time: u8,
    /// The list role of each root, as a set of keys.
    roots: Vec<Keys>,
    snapshots: Vec<Snapshot>,
    stolen_lists: Keys,
    stolen_snapshots: u8,
}

/// State of a gate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Gate {
    root: usize,
    held: Option<Snapshot>,
    /// The latest of the publisher's lists that this gate has taken.
    latest: Option<u8>,
}

type State = (World, Gate);
type Rule = fn(HeldMark, FoundMark) -> Result<(), Backward>;

const fn counts(signers: Keys, role: Keys) -> bool {
    (signers & role).count_ones() >= 2
}

fn mark(issued: u8, version: u64) -> Mark {
    Mark { issued: Timestamp::from_seconds(u64::from(issued)).unwrap(), version }
}

impl Gate {
    /// Syncs in the same way as `sync.rs`. `rule` decides which file may follow.
    fn sync(&self, world: &World, root: usize, found: Snapshot, rule: Rule) -> Option<Self> {
        let (role, list) = (world.roots[root], found.list);
        let is_from_future = list.issued > world.time || found.issued > world.time;
        if !counts(list.signers, role) || list.snapshot_key != found.signer || is_from_future {
            return None;
        }
        if let Some(held) = self.held {
            let before = held.list;
            if before != list {
                let held = HeldMark { mark: mark(before.issued, before.version), counts: counts(before.signers, role) };
                let is_by_new_keys = !counts(list.signers, role & world.roots[self.root]);
                rule(held, FoundMark { mark: mark(list.issued, list.version), is_by_new_keys }).ok()?;
            }
            if held != found {
                let counts = held.signer == list.snapshot_key;
                let held = HeldMark { mark: mark(held.issued, held.version), counts };
                let found = FoundMark { mark: mark(found.issued, found.version), is_by_new_keys: true };
                rule(held, found).ok()?;
            }
        }
        Some(Self { root, held: Some(found), latest: self.latest.max(list.order) })
    }
}

impl World {
    /// The first list and its snapshot, under the first root.
    fn first() -> Self {
        let list = List { issued: 0, version: 1, signers: 0b011, snapshot_key: 0, order: Some(0) };
        let snapshot = Snapshot { issued: 0, version: 1, signer: 0, list };
        Self { time: 0, roots: vec![0b111], snapshots: vec![snapshot], stolen_lists: 0, stolen_snapshots: 0 }
    }

    fn last(&self) -> Snapshot {
        *self.snapshots.last().unwrap()
    }

    /// Publishes the next list with a snapshot. A publisher may give a list the issue time of the
    /// one before, but no earlier time.
    fn publish(&self, signers: Keys, snapshot_key: u8, is_dated_back: bool) -> Self {
        let (mut world, last) = (self.clone(), self.last());
        let issued = if is_dated_back { last.list.issued } else { self.time };
        let order = last.list.order.map(|order| order + 1);
        let list = List { issued, version: last.list.version + 1, signers, snapshot_key, order };
        world.snapshots.push(Snapshot { issued: self.time, version: last.version + 1, signer: snapshot_key, list });
        world
    }

    /// All steps that the publisher and thieves can take.
    fn steps(&self) -> Vec<Self> {
        let role = *self.roots.last().unwrap();
        let mut steps = Vec::new();
        for signers in PAIRS.into_iter().filter(|pair| pair & role == *pair) {
            for snapshot_key in [0, 1] {
                steps.extend([false, true].map(|is_dated_back| self.publish(signers, snapshot_key, is_dated_back)));
            }
        }
        let mut renewed = self.clone();
        renewed.snapshots.push(Snapshot { issued: self.time, version: self.last().version + 1, ..self.last() });
        steps.push(renewed);
        for next in PAIRS.into_iter().chain([0b111]).filter(|next| *next != role) {
            let mut rotated = self.clone();
            rotated.roots.push(next);
            steps.push(rotated);
        }
        for key in 0..3 {
            steps.push(Self { stolen_lists: self.stolen_lists | 1 << key, ..self.clone() });
        }
        for key in 0..2 {
            steps.push(Self { stolen_snapshots: self.stolen_snapshots | 1 << key, ..self.clone() });
        }
        steps
    }

    /// All snapshots that a mirror can offer to a gate: public ones, and forged ones that name
    /// public or forged lists.
    fn offers(&self, gate: &Gate) -> Vec<Snapshot> {
        let mut offers = self.snapshots.clone();
        let held = gate.held.unwrap_or_else(|| self.last());
        let mut lists: Vec<List> = self.snapshots.iter().map(|snapshot| snapshot.list).collect();
        if self.stolen_lists.count_ones() >= 2 {
            for version in [held.list.version + 1, FAST_FORWARD] {
                for issued in [held.list.issued, self.time] {
                    let signers = self.stolen_lists;
                    lists.push(List { issued, version, signers, snapshot_key: THIEVES, order: None });
                }
            }
        }
        for list in lists {
            let can_sign = list.snapshot_key == THIEVES || self.stolen_snapshots >> list.snapshot_key & 1 == 1;
            for version in [held.version + 1, FAST_FORWARD] {
                for issued in [held.issued, self.time] {
                    if can_sign {
                        offers.push(Snapshot { issued, version, signer: list.snapshot_key, list });
                    }
                }
            }
        }
        offers
    }
}

/// A history that violates a property.
#[derive(Debug, PartialEq, Eq)]
enum Broken {
    /// A gate took a list older than one that it had taken before.
    Returned(State, State),
    /// After a rotation to new keys, a gate refuses what the publisher publishes.
    NotRecovered(State),
}

/// Whether a gate recovers after a theft. The publisher publishes a root with new list keys and a
/// list with a new snapshot key.
fn is_recovered((world, gate): &State, rule: Rule) -> bool {
    let mut world = World { time: world.time + 1, ..world.clone() };
    world.roots.push(0b11000);
    let world = world.publish(0b11000, 2, false);
    gate.sync(&world, world.roots.len() - 1, world.last(), rule).is_some()
}

/// Explores all histories. Returns the number of states, or the first violation.
fn explore(rule: Rule) -> Result<usize, Box<Broken>> {
    let world = World::first();
    let mut states: HashSet<State> = HashSet::from([(world.clone(), Gate { root: 0, held: None, latest: None })]);
    let gate = Gate { root: 0, held: None, latest: None }.sync(&world, 0, world.last(), rule);
    states.extend(gate.map(|gate| (world, gate)));
    let mut count = 0;
    for step in 1..=STEPS {
        let mut next = HashSet::new();
        for (world, gate) in &states {
            let now = World { time: step, ..world.clone() };
            for root in gate.root..now.roots.len() {
                for offer in now.offers(gate) {
                    let Some(after) = gate.sync(&now, root, offer, rule) else { continue };
                    if offer.list.order.is_some_and(|order| gate.latest.is_some_and(|latest| order < latest)) {
                        return Err(Box::new(Broken::Returned((now, gate.clone()), (world.clone(), after))));
                    }
                    next.insert((now.clone(), after));
                }
            }
            // The last step is always a sync, because a change that no gate fetches shows nothing.
            if step < STEPS {
                next.extend(now.steps().into_iter().map(|world| (world, gate.clone())));
            }
        }
        if let Some(state) = next.iter().find(|state| !is_recovered(state, rule)) {
            return Err(Box::new(Broken::NotRecovered(state.clone())));
        }
        count += next.len();
        states = next;
    }
    Ok(count)
}

#[test]
fn no_gate_returns_and_every_gate_recovers() {
    let states = explore(may_follow).unwrap_or_else(|broken| panic!("{broken:#?}"));
    println!("floors: {states} states of all histories of {STEPS} steps");
    assert!(states > 100_000, "{states}");
}

/// The former rule: no floor once the signers are retired.
#[test]
fn a_floor_that_falls_to_nothing_is_found() {
    let before: Rule = |held, found| if held.counts { may_follow(held, found) } else { Ok(()) };
    let broken = explore(before).unwrap_err();
    let Broken::Returned((world, gate), _) = *broken else { panic!("{broken:?}") };
    // Too few keys were stolen to sign anything: the mirror has no key.
    assert!(world.stolen_lists.count_ones() < 2 && world.roots.len() > 1, "{world:?} {gate:?}");
}

/// The opposite rule: a version binds whichever keys signed it.
#[test]
fn a_floor_that_never_falls_is_found() {
    let stiff: Rule = |held, found| may_follow(HeldMark { counts: true, ..held }, found);
    assert!(matches!(*explore(stiff).unwrap_err(), Broken::NotRecovered(_)));
}

/// The issue time without the version: a list issued in the same second can roll a gate back.
#[test]
fn an_issue_time_alone_is_not_enough() {
    let loose: Rule = |held, found| {
        if held.counts {
            may_follow(held, found)
        } else {
            may_follow(HeldMark { mark: Mark { version: 0, ..held.mark }, ..held }, found)
        }
    };
    assert!(matches!(*explore(loose).unwrap_err(), Broken::Returned(..)));
}
