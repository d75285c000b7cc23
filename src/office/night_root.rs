//! The end of a night in the journal: one root over all that was written into its chains.
//!
//! docs/journal.md says how another program computes the roots.

#[cfg(feature = "postgres")]
use super::Act;
use super::journal::LineHash;
use super::merkle::Tree;
use super::{Chain, JournalLine};
use crate::payload::hex;
use crate::time::Timestamp;

/// The act of a line that begins a night.
const BEGIN: &str = "night";
/// The act of a line that ends a night.
const END: &str = "night-end";

/// The root of a night: a Merkle tree over the ends of the standing chains, and of the chains of the
/// night's shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NightRoot {
    /// The number of the night.
    pub night: i64,
    /// The time of the line that ends the night. All acts of a night have the time of its plan, so
    /// it is this one, however long the night took; if the night was abandoned, when it was.
    pub at: Timestamp,
    /// Number of chains in the tree.
    pub chains: u64,
    /// The root of the tree.
    pub root: [u8; 32],
}

impl NightRoot {
    /// Length of an entry in bytes.
    pub const ENTRY_BYTES: usize = 56;

    /// The entry in the log of nights: night, time and number of chains as 64-bit numbers, the most
    /// significant byte first; then the root.
    #[must_use]
    pub fn to_entry(&self) -> [u8; Self::ENTRY_BYTES] {
        let mut entry = [0; Self::ENTRY_BYTES];
        let parts = [self.night.to_be_bytes(), self.at.seconds().to_be_bytes(), self.chains.to_be_bytes()];
        let bytes = parts.as_flattened().iter().chain(&self.root);
        entry.iter_mut().zip(bytes).for_each(|(to, byte)| *to = *byte);
        entry
    }
}

/// The state of a chain, as a leaf of a night's tree: chain, night, shard and number of lines as
/// 64-bit numbers, and the hash of the last line.
fn leaf(chain: Chain, lines: i64, hash: &LineHash) -> Vec<u8> {
    let numbers = [chain.number(), chain.night(), chain.shard(), lines].map(i64::to_be_bytes);
    [numbers.as_flattened(), hash].concat()
}

/// The tree of a night while it grows.
#[derive(Debug, Default)]
pub(super) struct NightTree(Tree);

impl NightTree {
    /// Adds a chain: in the order of their numbers.
    pub(super) fn push(&mut self, chain: Chain, lines: i64, hash: &LineHash) {
        self.0.push(&leaf(chain, lines, hash));
    }

    #[cfg(feature = "postgres")]
    pub(super) fn root(&self, night: i64, at: Timestamp) -> NightRoot {
        NightRoot { night, at, chains: self.0.size(), root: self.0.root() }
    }

    pub(super) fn is_of(&self, root: &NightRoot) -> bool {
        (self.0.size(), self.0.root()) == (root.chains, root.root)
    }
}

/// A line that begins a night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NightBegin {
    pub(super) night: i64,
    /// Number of shards. Each has a chain.
    pub(super) shards: i64,
}

impl NightBegin {
    /// The act to be recorded in chain 0: with the number of shards, before what else was planned.
    #[cfg(feature = "postgres")]
    pub(super) fn act(self, act: &Act) -> Act {
        let more = if act.after.is_empty() { "" } else { ", " };
        Act {
            act: BEGIN,
            subject: format!("night {}", self.night),
            after: format!("{} shards{more}{}", self.shards, act.after),
            ..act.clone()
        }
    }

    /// Reads a line. `None` if it begins no night, `Some(None)` if it is not as fede writes it.
    pub(super) fn read(line: &JournalLine) -> Option<Option<Self>> {
        let parse = || {
            let (shards, _) = line.after.split_once(" shards")?;
            let shards = shards.parse().ok().filter(|shards| (1..=Chain::MAX_SHARDS).contains(shards))?;
            Some(Self { night: night_of(line)?, shards })
        };
        (line.chain == Chain::MAIN && line.act == BEGIN).then(parse)
    }
}

/// The night that a line is about.
fn night_of(line: &JournalLine) -> Option<i64> {
    line.subject.strip_prefix("night ")?.parse().ok()
}

/// A line that ends a night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NightEnd {
    pub(super) root: NightRoot,
    /// Number of lines of each standing chain at that time.
    pub(super) standing: Vec<i64>,
}

impl NightEnd {
    /// The act to be recorded in chain 0: with the root, after what else happened.
    #[cfg(feature = "postgres")]
    pub(super) fn act(&self, act: &Act) -> Act {
        let NightRoot { night, at, chains, root } = self.root;
        let standing: Vec<String> = self.standing.iter().map(i64::to_string).collect();
        let more = if act.after.is_empty() { "" } else { ", " };
        Act {
            at,
            officer: act.officer.clone(),
            act: END,
            subject: format!("night {night}"),
            before: format!("standing {}", standing.join(" ")),
            after: format!("{}{more}{chains} chains, root {}", act.after, base16ct::lower::encode_string(&root)),
        }
    }

    /// Reads a line. `None` if it ends no night, `Some(None)` if it is not as fede writes it.
    pub(super) fn read(line: &JournalLine) -> Option<Option<Self>> {
        (line.chain == Chain::MAIN && line.act == END).then(|| Self::parse(line))
    }

    fn parse(line: &JournalLine) -> Option<Self> {
        let night = night_of(line)?;
        let (before, root) = line.after.rsplit_once(" chains, root ")?;
        let chains = before.rsplit_once(", ").map_or(before, |(_, chains)| chains);
        let standing = line.before.strip_prefix("standing ")?.split(' ').map(|lines| lines.parse().ok());
        let standing: Vec<i64> = standing.collect::<Option<_>>()?;
        (standing.len() == usize::from(Chain::STANDING)).then_some(())?;
        let root = NightRoot { night, at: line.at, chains: chains.parse().ok()?, root: hex::array(root)? };
        Some(Self { root, standing })
    }
}

/// The nights of a registry, as a log: the root of a tree whose leaves are the entries.
pub(super) fn log_of<'a>(nights: impl IntoIterator<Item = &'a NightRoot>) -> Tree {
    let mut tree = Tree::default();
    nights.into_iter().for_each(|night| tree.push(&night.to_entry()));
    tree
}
