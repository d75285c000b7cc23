//! The chains of the journal in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::chain_ends::{append, end, journal_end, make_chains};
use super::session::{Session, bytes, get};
use crate::office::journal::LineHash;
use crate::office::night_root::{NightBegin, NightEnd, NightTree};
use crate::office::registry::RegistryError;
use crate::office::registry::chains::{Chains, wrong_end};
use crate::office::registry::values::{damaged, time};
use crate::office::{Act, Chain, JournalKey, JournalLine, NightRoot};

/// Number of lines that are read at once.
const PAGE: i64 = 2000;

impl Chains for PostgresRegistry {
    const HAS_STANDING: bool = true;

    fn next_chain(&self, after: i64) -> Result<Option<i64>, RegistryError> {
        // Also a chain of which only lines are left, or only the end.
        let sql = "SELECT least((SELECT min(chain) FROM chain_end WHERE chain > $1), \
                   (SELECT min(chain) FROM chain_line WHERE chain > $1))";
        self.read(|session| session.value(sql, &[&after]))
    }

    fn end_of(&self, chain: Chain) -> Result<Option<(i64, LineHash)>, RegistryError> {
        self.read(|session| match chain {
            Chain::MAIN => journal_end(session, &self.journal_key, ""),
            chain => {
                let row = session.row("SELECT seq, hash, seal FROM chain_end WHERE chain = $1", &[&chain.number()])?;
                row.map_or(Ok(None), |row| end(&row, chain, &self.journal_key))
            }
        })
    }

    fn lines_of(&self, chain: Chain, after: i64) -> Result<Vec<(JournalLine, LineHash)>, RegistryError> {
        let (table, of_chain) = if chain == Chain::MAIN { ("journal", "$3 = 0") } else { ("chain_line", "chain = $3") };
        let sql = format!(
            "SELECT seq, at, officer, act, subject, before, after, hash FROM {table} WHERE seq > $1 \
             AND {of_chain}::bigint ORDER BY seq LIMIT $2"
        );
        let rows = self.read(|session| session.rows(&sql, &[&after, &PAGE, &chain.number()]))?;
        rows.iter().map(|row| line(row, chain)).collect()
    }
}

impl PostgresRegistry {
    /// Begins the chains of a night: a sealed one without lines for each shard, so that none can be
    /// removed unseen, and a line in chain 0 that says how many there are. `act` has the officer,
    /// the time, and what else was planned (`after`).
    ///
    /// # Errors
    /// [`RegistryError::NightChains`] if this night or a later one has chains already.
    pub fn begin_chains(&mut self, night: i64, shards: i64, act: &Act) -> Result<(), RegistryError> {
        let key = self.journal_key.clone();
        self.write(|session| begin_chains(session, &key, NightBegin { night, shards }, act))
    }

    /// Ends the chains of a night: writes the root over all of them into chain 0. `act` has the
    /// officer, the time, and what else happened (`after`). Call it in a transaction of
    /// [`Registry::begin`](super::super::Registry::begin), so that no chain grows meanwhile.
    ///
    /// # Errors
    /// [`RegistryError::ChainEnd`] if a chain was changed, [`RegistryError::NightChains`] if it is not
    /// one for each shard. No root covers them then.
    pub fn end_chains(&mut self, night: i64, shards: i64, act: &Act) -> Result<NightRoot, RegistryError> {
        let key = self.journal_key.clone();
        self.write(|session| end_chains(session, &key, NightBegin { night, shards }, act))
    }
}

fn begin_chains(session: &mut Session, key: &JournalKey, begin: NightBegin, act: &Act) -> Result<(), RegistryError> {
    let NightBegin { night, shards } = begin;
    let chains: Option<Vec<Chain>> = (0..shards).map(|shard| Chain::of_shard(night, shard)).collect();
    let chains = chains.filter(|chains| !chains.is_empty()).ok_or(damaged("number"))?;
    let later = "SELECT count(*) FROM (SELECT chain FROM chain_end WHERE chain >= $1 \
                 UNION SELECT chain FROM chain_line WHERE chain >= $1) AS later";
    let found = session.value(later, &[&chains.first().map(|chain| chain.number())])?;
    if found != 0 {
        return Err(RegistryError::NightChains { night, expected: 0, found });
    }
    make_chains(session, key, &chains)?;
    append(session, key, &begin.act(act))
}

fn end_chains(
    session: &mut Session,
    key: &JournalKey,
    NightBegin { night, shards }: NightBegin,
    act: &Act,
) -> Result<NightRoot, RegistryError> {
    let of_shard = |shard| Chain::of_shard(night, shard).map(Chain::number).ok_or(damaged("number"));
    let of_night = (of_shard(0)?, of_shard(Chain::MAX_SHARDS - 1)?);
    let (mut tree, mut standing) = (NightTree::default(), Vec::new());
    each_end(session, key, (1, i64::from(Chain::STANDING)), &mut |chain, lines, hash| {
        tree.push(chain, lines, hash);
        standing.push(lines);
    })?;
    let found = u16::try_from(standing.len()).unwrap_or(u16::MAX);
    if found != Chain::STANDING {
        return Err(RegistryError::StandingChains { expected: Chain::STANDING, found });
    }
    let mut found = 0;
    each_end(session, key, of_night, &mut |chain, lines, hash| {
        tree.push(chain, lines, hash);
        found += 1;
    })?;
    if found != shards {
        return Err(RegistryError::NightChains { night, expected: shards, found });
    }
    let root = tree.root(night, act.at);
    append(session, key, &NightEnd { root, standing }.act(act))?;
    Ok(root)
}

/// Calls `each` with the end of every chain of a range, in the order of their numbers.
fn each_end(
    session: &mut Session,
    key: &JournalKey,
    (mut first, last): (i64, i64),
    each: &mut dyn FnMut(Chain, i64, &LineHash),
) -> Result<(), RegistryError> {
    let sql = "SELECT seq, hash, seal, chain FROM chain_end WHERE chain BETWEEN $1 AND $2 ORDER BY chain LIMIT $3";
    loop {
        let rows = session.rows(sql, &[&first, &last, &PAGE])?;
        for row in &rows {
            let number = get(row, 3)?;
            let chain = Chain::from_number(number).ok_or(RegistryError::ChainEnd { chain: number })?;
            let (lines, hash) = end(row, chain, key)?.ok_or(wrong_end(chain))?;
            each(chain, lines, &hash);
            first = number.saturating_add(1);
        }
        if rows.is_empty() {
            return Ok(());
        }
    }
}

/// Reads the columns seq, at, officer, act, subject, before, after, hash.
fn line(row: &Row, chain: Chain) -> Result<(JournalLine, LineHash), RegistryError> {
    let line = JournalLine {
        chain,
        seq: get(row, 0)?,
        at: time(get(row, 1)?)?,
        officer: get(row, 2)?,
        act: get(row, 3)?,
        subject: get(row, 4)?,
        before: get(row, 5)?,
        after: get(row, 6)?,
    };
    Ok((line, bytes(row, 7)?))
}
