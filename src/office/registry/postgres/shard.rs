//! A transaction about the people of a shard: what it writes often is kept back, and then written
//! with one statement for each table.

use std::collections::BTreeSet;
use std::ops::Range;

use super::PostgresRegistry;
use super::chain_ends::{end, extend};
use super::codes::insert_codes;
use super::decisions::{close_questions, insert_decisions};
use super::lock::Lock;
use super::session::{Needs, Session, bytes};
use crate::office::registry::chains::wrong_end;
use crate::office::registry::values::{integer, person};
use crate::office::registry::{DecisionOrigin, Dossier, IssuedCode, NewDecision, RegistryError};
use crate::office::{Act, Chain, JournalKey, PersonIndex};
use crate::time::Day;

/// What the work on a shard of a night uses: its chain of the journal, and the numbers that were
/// reserved for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardScope {
    /// The chain of the shard.
    pub chain: Chain,
    /// Numbers of decisions; see [`PostgresRegistry::reserve_decisions`].
    pub decisions: Range<i64>,
    /// The day of the slots.
    pub day: Day,
    /// Positions among the slots of the day; see [`Codes::take_slots`](super::super::Codes::take_slots).
    pub slots: Range<u64>,
    /// Number of slots of the day, as a power of two.
    pub bits: u32,
}

/// The scope of the open transaction, and what it has not written yet.
pub(super) struct Shard {
    scope: ShardScope,
    key: JournalKey,
    lines: Vec<Act>,
    decisions: Vec<(i64, NewDecision)>,
    decided: BTreeSet<PersonIndex>,
    codes: Vec<IssuedCode>,
    /// People whose dossiers were read last.
    read: Vec<PersonIndex>,
    /// Those of them who have no code, once somebody has asked for codes.
    without_code: Option<BTreeSet<PersonIndex>>,
    /// People with a decision that is newer than the numbers reserved for the shard.
    decided_since: BTreeSet<PersonIndex>,
}

impl PostgresRegistry {
    /// Begins a transaction about the people of a shard, beside those about others. Only one
    /// process works on a shard at a time.
    ///
    /// Decisions, slots and journal lines come from the scope, and the acts of an office run over
    /// it as over any transaction. Returns `false` if a transaction is open already.
    ///
    /// # Errors
    /// As [`Registry::begin`](super::super::Registry::begin). Running out of slots is
    /// [`RegistryError::Reserved`]. Further decisions get the numbers of other acts.
    pub fn begin_shard(&mut self, scope: ShardScope) -> Result<bool, RegistryError> {
        let is_new = self.begin_with(Lock::Beside)?;
        if is_new {
            self.connection.get_mut().shard = Some(Shard {
                scope,
                key: self.journal_key.clone(),
                lines: Vec::new(),
                decisions: Vec::new(),
                decided: BTreeSet::new(),
                codes: Vec::new(),
                read: Vec::new(),
                without_code: None,
                decided_since: BTreeSet::new(),
            });
        }
        Ok(is_new)
    }

    /// Reserves numbers of decisions permanently, for the shards of a night. Returns the first one.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn reserve_decisions(&mut self, count: u64) -> Result<i64, RegistryError> {
        let count = integer(count);
        let sql = "UPDATE last_number SET last = last + $1 WHERE name = 'decision' RETURNING last - $1 + 1";
        self.write(|session| session.value(sql, &[&count]))
    }
}

impl Shard {
    /// Takes a reserved number for a decision. `None` if there is none left, or if somebody has
    /// decided about the person since the numbers were reserved: the last decision is the one with
    /// the highest number, so a reserved one would be too low.
    pub(super) fn take_decision(&mut self, person: PersonIndex) -> Option<i64> {
        if self.decided_since.contains(&person) { None } else { self.scope.decisions.next() }
    }

    /// Takes slots. Returns the first position and the bits of the day.
    pub(super) fn take_slots(&mut self, day: Day, asked: u64) -> Result<(u64, u32), RegistryError> {
        let Range { start, end } = self.scope.slots;
        let free = if day == self.scope.day { end.saturating_sub(start) } else { 0 };
        if asked > free {
            return Err(RegistryError::Reserved { kind: "slots", asked, free });
        }
        self.scope.slots.start = start.saturating_add(asked);
        Ok((start, self.scope.bits))
    }

    /// Keeps a decision back. Returns `false` if it must be written at once: it is not the audit's,
    /// or the second one about the person.
    pub(super) fn defer(&mut self, number: i64, new: &NewDecision) -> bool {
        let is_simple = new.origin == DecisionOrigin::Audit && self.decided.insert(new.person);
        if is_simple {
            self.decisions.push((number, new.clone()));
        }
        is_simple
    }

    pub(super) fn keep_code(&mut self, code: &IssuedCode) {
        self.without_code.as_mut().map(|people| people.remove(&code.person));
        self.codes.push(code.clone());
    }

    /// Notes whose dossiers were read.
    pub(super) fn has_read(&mut self, dossiers: &[Dossier]) {
        self.read = dossiers.iter().map(|dossier| dossier.person).collect();
        self.without_code = None;
        let is_newer =
            |dossier: &&Dossier| dossier.last.as_ref().is_some_and(|last| last.number >= self.scope.decisions.end);
        self.decided_since.extend(dossiers.iter().filter(is_newer).map(|dossier| dossier.person));
    }

    /// Whether a person has no code. An audit asks for the codes of each person with a new decision;
    /// in the first night of an office nobody has one. One query answers for all people of the
    /// shard. Nobody else writes about them meanwhile.
    pub(super) fn has_no_code(&mut self, session: &mut Session, person: PersonIndex) -> Result<bool, RegistryError> {
        if !self.codes.is_empty() {
            return Ok(false);
        }
        let people = match &mut self.without_code {
            Some(people) => people,
            none => none.insert(without_code(session, &self.read)?),
        };
        Ok(people.contains(&person))
    }

    pub(super) fn record(&mut self, act: &Act) {
        self.lines.push(act.clone());
    }

    /// Whether a decision was kept back.
    pub(super) fn has(&self, number: i64) -> bool {
        self.decisions.binary_search_by_key(&number, |(number, _)| *number).is_ok()
    }

    /// Writes what a statement needs. After an error the transaction can only be rolled back.
    pub(super) fn write(&mut self, session: &mut Session, needs: Needs) -> Result<(), RegistryError> {
        let written = match needs {
            Needs::Nothing => Ok(()),
            Needs::Codes => self.write_codes(session),
            Needs::Everything => self.write_decisions(session).and_then(|()| self.write_codes(session)),
        };
        if written.is_err() {
            session.fail();
        }
        written
    }

    /// Writes everything, with the lines of the journal.
    pub(super) fn end(mut self, session: &mut Session) -> Result<(), RegistryError> {
        self.write(session, Needs::Everything)?;
        let ended = append(session, &self.key, self.scope.chain, &self.lines);
        if ended.is_err() {
            session.fail();
        }
        ended
    }

    fn write_decisions(&mut self, session: &mut Session) -> Result<(), RegistryError> {
        if self.decisions.is_empty() {
            return Ok(());
        }
        let people: Vec<PersonIndex> = core::mem::take(&mut self.decided).into_iter().collect();
        close_questions(session, &people)?;
        insert_decisions(session, &core::mem::take(&mut self.decisions))
    }

    fn write_codes(&mut self, session: &mut Session) -> Result<(), RegistryError> {
        let codes = core::mem::take(&mut self.codes);
        let people = || codes.iter().map(|code| code.person);
        let Some(range) = people().min().zip(people().max()) else { return Ok(()) };
        insert_codes(session, &codes, Some(range))
    }
}

/// Which people have no code.
fn without_code(session: &mut Session, people: &[PersonIndex]) -> Result<BTreeSet<PersonIndex>, RegistryError> {
    let indexes: Vec<&[u8]> = people.iter().map(|person| person.as_bytes().as_slice()).collect();
    let sql = "SELECT person FROM unnest($1::bytea[]) AS read (person) \
               WHERE NOT EXISTS (SELECT FROM code WHERE code.person = read.person)";
    session.rows(sql, &[&indexes])?.iter().map(|row| bytes(row, 0).map(person)).collect()
}

/// Adds lines to the chain of a shard. The plan of the night has made it.
fn append(session: &mut Session, key: &JournalKey, chain: Chain, acts: &[Act]) -> Result<(), RegistryError> {
    if acts.is_empty() {
        return Ok(());
    }
    let sql = "SELECT seq, hash, seal FROM chain_end WHERE chain = $1 FOR UPDATE";
    let last = session.row(sql, &[&chain.number()])?.map(|row| end(&row, chain, key)).transpose()?.flatten();
    extend(session, key, chain, last.ok_or(wrong_end(chain))?, acts)
}
