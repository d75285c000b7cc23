//! The check of the journal: every line of every chain, on every back end.

use super::{JournalEnd, RegistryError};
use crate::office::journal::LineHash;
use crate::office::{Chain, JournalKey, JournalLine};

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

/// Checks every chain, and calls `each` with every line: those of chain 0 first, and then those of
/// the other chains in the order of their numbers.
pub(super) fn check<R: Chains, E: From<RegistryError>>(
    chains: &R,
    key: &JournalKey,
    each: &mut dyn FnMut(JournalLine) -> Result<(), E>,
) -> Result<JournalEnd, E> {
    let mut lines = 0;
    let mut each = |line| {
        lines += 1;
        each(line)
    };
    let (_, hash) = check_chain(chains, Chain::MAIN, key, &mut each)?;
    let (mut standing, mut after) = (0, Chain::MAIN.number());
    while let Some(number) = chains.next_chain(after)? {
        let chain = Chain::from_number(number).ok_or(RegistryError::Chain { chain: number, expected: 1 })?;
        check_chain(chains, chain, key, &mut each)?;
        standing += u16::from(chain.night() == 0);
        after = number;
    }
    if standing != Chain::STANDING && (R::HAS_STANDING || standing != 0) {
        return Err(RegistryError::StandingChains { expected: Chain::STANDING, found: standing }.into());
    }
    Ok(JournalEnd { lines, last_hash: base16ct::lower::encode_string(&hash) })
}

/// Checks one chain. Returns the number and the hash of its last line.
fn check_chain<E: From<RegistryError>>(
    chains: &impl Chains,
    chain: Chain,
    key: &JournalKey,
    each: &mut dyn FnMut(JournalLine) -> Result<(), E>,
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
            each(line)?;
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
