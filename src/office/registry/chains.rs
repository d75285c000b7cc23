//! The check of the journal: every line of every chain, on every back end.

use super::{JournalEnd, RegistryError};
use crate::office::journal::{LineHash, RESTORED};
use crate::office::night_root::{NightBegin, NightEnd, NightTree};
use crate::office::{Chain, JournalKey, JournalLine, NightRoot};

/// The journal as a back end stores it. All reads see one state of the registry.
pub(super) trait Chains {
    /// Whether the back end always has the standing chains. Otherwise it may have none of them.
    const HAS_STANDING: bool;

    /// The number of the first chain after a number that has an end or lines, without chain 0.
    fn next_chain(&self, after: i64) -> Result<Option<i64>, RegistryError>;

    /// The number and the hash of the last line. `None` if they are not there, or if the seal is
    /// wrong.
    fn end_of(&self, chain: Chain) -> Result<Option<(i64, LineHash)>, RegistryError>;

    /// Some lines after a number, with their hashes, in the order of their numbers. At the end of
    /// the chain there are none.
    fn lines_of(&self, chain: Chain, after: i64) -> Result<Vec<(JournalLine, LineHash)>, RegistryError>;
}

/// Checks every chain and the root of every night, and calls `each` with every line: those of chain
/// 0 first, and then those of the other chains in the order of their numbers.
pub(super) fn check<R: Chains, E: From<RegistryError>>(
    chains: &R,
    key: &JournalKey,
    each: &mut dyn FnMut(JournalLine) -> Result<(), E>,
) -> Result<JournalEnd, E> {
    let (mut lines, mut nights, mut restored) = (0, Nights::default(), None);
    let (_, last_hash) = check_chain(chains, Chain::MAIN, key, &mut |line, _| {
        lines += 1;
        nights.add(&line)?;
        if line.act == RESTORED {
            restored = Some(line.at);
        }
        each(line)
    })?;
    let (mut standing, mut after) = (0, Chain::MAIN.number());
    while let Some(number) = chains.next_chain(after)? {
        let chain = Chain::from_number(number).ok_or(RegistryError::Chain { chain: number, expected: 1 })?;
        let mut then = nights.standing_at(chain, chain.start(key));
        let (last, hash) = check_chain(chains, chain, key, &mut |line, hash| {
            lines += 1;
            then.pass(line.seq, hash);
            each(line)
        })?;
        if chain.night() == 0 {
            standing += 1;
            nights.add_standing(chain, &then)?;
        } else {
            nights.add_shard(chain, last, &hash)?;
        }
        after = number;
    }
    if standing != Chain::STANDING && (R::HAS_STANDING || standing != 0) {
        return Err(RegistryError::StandingChains { expected: Chain::STANDING, found: standing }.into());
    }
    let nights = nights.check()?;
    Ok(JournalEnd { lines, last_hash: base16ct::lower::encode_string(&last_hash), nights, restored })
}

/// Checks one chain. Returns the number and the hash of its last line.
fn check_chain<E: From<RegistryError>>(
    chains: &impl Chains,
    chain: Chain,
    key: &JournalKey,
    each: &mut dyn FnMut(JournalLine, LineHash) -> Result<(), E>,
) -> Result<(i64, LineHash), E> {
    let (mut after, mut last, mut hash) = (i64::MIN, 0, chain.start(key));
    loop {
        let lines = chains.lines_of(chain, after)?;
        if lines.is_empty() {
            break;
        }
        for (line, stored) in lines {
            let expected = last + 1;
            if line.seq != expected || line.hash(key, &hash) != stored {
                return Err(wrong_line(chain, expected).into());
            }
            (after, last, hash) = (line.seq, expected, stored);
            each(line, stored)?;
        }
    }
    if chains.end_of(chain)? == Some((last, hash)) { Ok((last, hash)) } else { Err(wrong_line(chain, last + 1).into()) }
}

fn wrong_line(chain: Chain, expected: i64) -> RegistryError {
    match chain {
        Chain::MAIN => RegistryError::Journal { expected },
        chain => RegistryError::Chain { chain: chain.number(), expected },
    }
}

/// The end of a chain that was to get new lines is not the sealed one. A new line would hide that.
#[cfg(feature = "postgres")]
pub(super) fn wrong_end(chain: Chain) -> RegistryError {
    match chain {
        Chain::MAIN => RegistryError::JournalEnd,
        chain => RegistryError::ChainEnd { chain: chain.number() },
    }
}

/// The nights, in their order, and the chains that are found.
#[derive(Default)]
struct Nights {
    /// Every night, with the number of chains.
    begun: Vec<(NightBegin, i64)>,
    /// Those that have ended, with the tree over their chains.
    ended: Vec<(NightEnd, NightTree)>,
}

impl Nights {
    /// Adds the night that a line of chain 0 begins or ends, if it does. A night begins after the one
    /// before has ended.
    fn add(&mut self, line: &JournalLine) -> Result<(), RegistryError> {
        let wrong_line = RegistryError::Journal { expected: line.seq };
        let open = self.begun.get(self.ended.len()).map(|(begin, _)| begin.night);
        if let Some(begin) = NightBegin::read(line) {
            let begin = begin.ok_or(wrong_line)?;
            let is_next = self.begun.last().is_none_or(|(last, _)| last.night < begin.night);
            if open.is_some() || !is_next {
                return Err(RegistryError::NightRoot { night: begin.night });
            }
            self.begun.push((begin, 0));
        } else if let Some(end) = NightEnd::read(line) {
            let end = end.ok_or(wrong_line)?;
            if open != Some(end.root.night) {
                return Err(RegistryError::NightRoot { night: end.root.night });
            }
            self.ended.push((end, NightTree::default()));
        }
        Ok(())
    }

    /// How long a standing chain was at the end of each night.
    fn standing_at(&self, chain: Chain, start: LineHash) -> StandingAt {
        let place = usize::try_from(chain.shard()).ok().and_then(|shard| shard.checked_sub(1));
        let lines = |end: &NightEnd| place.and_then(|place| end.standing.get(place)).copied();
        let is_standing = chain.night() == 0;
        let ends = self.ended.iter().filter(|_| is_standing).map(|(end, _)| (lines(end).unwrap_or(-1), None)).collect();
        let mut then = StandingAt { ends, next: 0 };
        then.pass(0, start);
        then
    }

    fn add_standing(&mut self, chain: Chain, then: &StandingAt) -> Result<(), RegistryError> {
        for ((end, tree), (lines, hash)) in self.ended.iter_mut().zip(&then.ends) {
            let hash = hash.as_ref().ok_or(RegistryError::NightRoot { night: end.root.night })?;
            tree.push(chain, *lines, hash);
        }
        Ok(())
    }

    /// Adds the chain of a shard. A night that has not ended has no tree.
    fn add_shard(&mut self, chain: Chain, lines: i64, hash: &LineHash) -> Result<(), RegistryError> {
        let night = chain.night();
        let place = self.begun.binary_search_by_key(&night, |(begin, _)| begin.night);
        let place = place.map_err(|_| RegistryError::NightChains { night, expected: 0, found: 1 })?;
        self.begun.get_mut(place).into_iter().for_each(|(_, found)| *found += 1);
        self.ended.get_mut(place).into_iter().for_each(|(_, tree)| tree.push(chain, lines, hash));
        Ok(())
    }

    fn check(self) -> Result<Vec<NightRoot>, RegistryError> {
        // A seal has the number of its chain, so no other chain can stand in for a missing one.
        for (NightBegin { night, shards }, found) in self.begun {
            if found != shards {
                return Err(RegistryError::NightChains { night, expected: shards, found });
            }
        }
        let root = |(end, tree): (NightEnd, NightTree)| {
            let night = end.root.night;
            tree.is_of(&end.root).then_some(end.root).ok_or(RegistryError::NightRoot { night })
        };
        self.ended.into_iter().map(root).collect()
    }
}

/// How many lines a standing chain had at the end of each night, and the hash of the last one, once
/// it was passed. A chain only grows.
struct StandingAt {
    ends: Vec<(i64, Option<LineHash>)>,
    next: usize,
}

impl StandingAt {
    fn pass(&mut self, seq: i64, hash: LineHash) {
        while let Some((_, found)) = self.ends.get_mut(self.next).filter(|(lines, _)| *lines == seq) {
            *found = Some(hash);
            self.next += 1;
        }
    }
}
