//! The plan of a night.

use super::terms::{check_terms, terms_of};
use super::{NightError, check_clock};
use crate::key::KeyId;
use crate::office::Office;
use crate::office::acts::{By, check_officer};
use crate::office::registry::{Night, NightOrder, NightStep, PostgresRegistry};
use crate::time::Timestamp;

/// What a night is to be.
#[derive(Debug, Clone)]
pub struct NightWish<'a> {
    /// What it does. The order does not matter.
    pub steps: &'a [NightStep],
    /// Number of people of a shard.
    pub shard_size: usize,
    /// The keys that may sign.
    pub keys: &'a [KeyId],
    /// The time of this machine's clock, to compare it with the server's.
    pub now: Timestamp,
}

/// Opens a night at `by.at`, ordered by `by.officer`.
///
/// # Errors
/// [`NightError`], in particular that another night is open. Then nothing has changed.
pub fn plan(
    office: &Office,
    registry: &mut PostgresRegistry,
    wish: &NightWish<'_>,
    by: By<'_>,
) -> Result<Night, NightError> {
    check_officer(by.officer)?;
    check_clock(registry, wish.now)?;
    let steps: Vec<NightStep> = NightStep::ALL.into_iter().filter(|step| wish.steps.contains(step)).collect();
    let order = NightOrder {
        at: by.at,
        officer: by.officer.to_owned(),
        steps,
        terms: terms_of(office)?,
        keys: wish.keys.to_vec(),
    };
    let bits = office.config().slot_bits;
    let night = registry.plan_night(&order, wish.shard_size, bits, |night, ranges| {
        let people: u64 = ranges.iter().map(|range| range.people).sum();
        by.act("night", format_args!("night {night}"), "", format_args!("{people} people"))
    })?;
    Ok(night)
}

/// Lets other keys sign the codes of an open night from now on, by order of `by.officer`: a key was
/// replaced while it runs. A worker with another key stores no codes afterwards.
///
/// # Errors
/// [`NightError`], in particular if this program or these files are not those of the night.
pub fn renew_keys(
    office: &Office,
    registry: &mut PostgresRegistry,
    night: &Night,
    keys: &[KeyId],
    by: By<'_>,
) -> Result<(), NightError> {
    check_officer(by.officer)?;
    check_terms(night, &terms_of(office)?)?;
    if night.order.keys == keys {
        return Ok(());
    }
    let list = |keys: &[KeyId]| keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let number = night.number;
    Ok(registry.keep_night_keys(number, keys, |before| {
        by.act("night-keys", format_args!("night {number}"), &list(before), list(keys))
    })?)
}
