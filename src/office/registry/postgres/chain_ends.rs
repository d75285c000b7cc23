//! The ends of the chains of the journal in PostgreSQL, and lines added after them.
//!
//! The number and the hash of a chain's last line have a seal. It is checked before a line is added:
//! otherwise a new line would hide that lines were removed.

use postgres::Row;

use super::session::{Session, Values, bytes, get};
use crate::office::journal::LineHash;
use crate::office::registry::RegistryError;
use crate::office::registry::chains::wrong_end;
use crate::office::registry::values::integer;
use crate::office::{Act, Chain, JournalKey, JournalLine};

/// Number of chains that are made with one statement.
const MADE: usize = 10_000;

/// Adds a line to the journal, chained to the last one, and seals it.
pub(super) fn append(session: &mut Session, key: &JournalKey, act: &Act) -> Result<(), RegistryError> {
    let (last, before) = journal_end(session, key, " FOR UPDATE")?.ok_or(RegistryError::JournalEnd)?;
    let line = JournalLine::new(Chain::MAIN, last + 1, act);
    let hash = line.hash(key, &before);
    let at = integer(line.at.seconds());
    session.execute(
        "INSERT INTO journal (seq, at, officer, act, subject, before, after, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&line.seq, &at, &line.officer, &line.act, &line.subject, &line.before, &line.after, &hash.as_slice()],
    )?;
    set_end(session, key, line.seq, &hash)
}

/// Stores the number and the hash of the last line, with their seal.
pub(super) fn set_end(session: &mut Session, key: &JournalKey, seq: i64, hash: &LineHash) -> Result<(), RegistryError> {
    let sql = "INSERT INTO journal_end (one, seq, hash, seal) VALUES (1, $1, $2, $3) ON CONFLICT (one) \
               DO UPDATE SET seq = excluded.seq, hash = excluded.hash, seal = excluded.seal";
    session.execute(sql, &[&seq, &hash.as_slice(), &Chain::MAIN.seal(key, seq, hash).as_slice()]).map(drop)
}

/// The number and the hash of the last line; `None` if the seal is wrong. An empty journal has
/// line 0.
pub(super) fn journal_end(
    session: &mut Session,
    key: &JournalKey,
    lock: &str,
) -> Result<Option<(i64, LineHash)>, RegistryError> {
    let Some(row) = session.row(&format!("SELECT seq, hash, seal FROM journal_end{lock}"), &[])? else {
        return Ok(None);
    };
    end(&row, Chain::MAIN, key)
}

/// Reads the columns seq, hash, seal. `None` if the seal is wrong.
pub(super) fn end(row: &Row, chain: Chain, key: &JournalKey) -> Result<Option<(i64, LineHash)>, RegistryError> {
    let seq: i64 = get(row, 0)?;
    // A seal of the wrong length is a wrong seal.
    let (Ok(hash), Ok(sealed)) = (bytes::<32>(row, 1), bytes::<32>(row, 2)) else { return Ok(None) };
    Ok((chain.seal(key, seq, &hash) == sealed).then_some((seq, hash)))
}

/// Number of standing chains.
pub(super) fn standing_count(session: &mut Session) -> Result<i64, RegistryError> {
    session.value("SELECT count(*) FROM chain_end WHERE chain BETWEEN 1 AND $1", &[&i64::from(Chain::STANDING)])
}

/// Adds a line to a standing chain: one that no other transaction is writing to, if there is any.
pub(super) fn append_standing(session: &mut Session, key: &JournalKey, act: &Act) -> Result<(), RegistryError> {
    let standing = i64::from(Chain::STANDING);
    let free =
        "SELECT seq, hash, seal, chain FROM chain_end WHERE chain BETWEEN 1 AND $1 LIMIT 1 FOR UPDATE SKIP LOCKED";
    let any = "SELECT seq, hash, seal, chain FROM chain_end WHERE chain = 1 + pg_backend_pid() % $1::bigint FOR UPDATE";
    let row = match session.row(free, &[&standing])? {
        Some(row) => row,
        None => session
            .row(any, &[&standing])?
            .ok_or(RegistryError::StandingChains { expected: Chain::STANDING, found: 0 })?,
    };
    let number = get(&row, 3)?;
    let chain = Chain::from_number(number).ok_or(RegistryError::ChainEnd { chain: number })?;
    let last = end(&row, chain, key)?.ok_or(wrong_end(chain))?;
    extend(session, key, chain, last, std::slice::from_ref(act))
}

/// Adds lines after the last one, with one statement, and seals the new end.
pub(super) fn extend(
    session: &mut Session,
    key: &JournalKey,
    chain: Chain,
    (mut seq, mut hash): (i64, LineHash),
    acts: &[Act],
) -> Result<(), RegistryError> {
    let (mut numbers, mut times, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    let column = |of: fn(&Act) -> &str| acts.iter().map(of).collect::<Vec<_>>();
    for act in acts {
        seq += 1;
        let line = JournalLine::new(chain, seq, act);
        hash = line.hash(key, &hash);
        numbers.push(seq);
        times.push(integer(line.at.seconds()));
        hashes.push(hash.to_vec());
    }
    let sql = "WITH lines AS (INSERT INTO chain_line (chain, seq, at, officer, act, subject, before, after, hash) \
               SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], \
               $7::text[], $8::text[], $9::bytea[])) \
               UPDATE chain_end SET seq = $10, hash = $11, seal = $12 WHERE chain = $1";
    let (officers, names, subjects) = (column(|act| &act.officer), column(|act| act.act), column(|act| &act.subject));
    let (before, after) = (column(|act| &act.before), column(|act| &act.after));
    let seal = chain.seal(key, seq, &hash);
    let values: Values<'_> = &[
        &chain.number(),
        &numbers,
        &times,
        &officers,
        &names,
        &subjects,
        &before,
        &after,
        &hashes,
        &seq,
        &hash.as_slice(),
        &seal.as_slice(),
    ];
    session.execute(sql, values).map(drop)
}

/// Makes the standing chains, without lines.
pub(super) fn make_standing(session: &mut Session, key: &JournalKey) -> Result<(), RegistryError> {
    make_chains(session, key, &Chain::standing().collect::<Vec<_>>())
}

/// Makes chains without lines.
pub(super) fn make_chains(session: &mut Session, key: &JournalKey, chains: &[Chain]) -> Result<(), RegistryError> {
    let sql = "INSERT INTO chain_end (chain, seq, hash, seal) \
               SELECT chain, 0, hash, seal FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS made (chain, hash, seal)";
    for chains in chains.chunks(MADE) {
        let (mut numbers, mut hashes, mut seals) = (Vec::new(), Vec::new(), Vec::new());
        for chain in chains {
            let hash = chain.start(key);
            numbers.push(chain.number());
            hashes.push(hash.to_vec());
            seals.push(chain.seal(key, 0, &hash).to_vec());
        }
        session.execute(sql, &[&numbers, &hashes, &seals])?;
    }
    Ok(())
}
