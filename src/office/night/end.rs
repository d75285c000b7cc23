//! The end of a night: the manifest, the roots of its chains, and outputs that nobody needs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{NightError, Outputs};
use crate::office::acts::{By, check_officer};
use crate::office::registry::{Night, NightState, NightStep, PostgresRegistry, ShardOutput};

/// Number of outputs that are read at once.
const PAGE: usize = 1000;
/// The name of the manifest in the directory of a night.
const MANIFEST: &str = "manifest.json";

#[derive(Serialize)]
struct Manifest {
    night: i64,
    at: String,
    codes: u64,
    rejected: u64,
    outputs: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    shard: i64,
    name: String,
    bytes: u64,
    sha256: String,
    codes: u64,
}

/// Ends a night if every shard is done: writes the manifest, ends the chains of the night under one
/// root, and removes the outputs of attempts that were thrown away, also those of earlier nights.
/// Returns whether this call ended it.
///
/// # Errors
/// [`NightError`]. The next call continues.
pub fn finish(registry: &mut PostgresRegistry, outputs: Option<&Outputs>, night: &Night) -> Result<bool, NightError> {
    if !registry.is_night_complete(night.number)? {
        return Ok(false);
    }
    let progress = registry.night_progress(night.number)?;
    let entries = entries(registry, night)?;
    let issues = night.order.steps.contains(&NightStep::Issue);
    if let Some(outputs) = outputs.filter(|_| issues) {
        // It is the same whoever writes it: no shard changes any more.
        let manifest = Manifest {
            night: night.number,
            at: night.order.at.to_string(),
            codes: progress.counts.issued,
            rejected: progress.counts.rejected,
            outputs: entries,
        };
        let text = serde_json::to_vec(&manifest).map_err(|error| NightError::Lines { detail: error.to_string() })?;
        outputs.put(&format!("{}/{MANIFEST}", night.directory()), text)?;
    }
    // The time of the night, as of all its acts: the line is the same whoever ends it, and when.
    let by = By { officer: &night.order.officer, at: night.order.at };
    let done = format!("{} codes", progress.counts.issued);
    let act = by.act("night-end", format_args!("night {}", night.number), "", done);
    let is_ended = registry.end_night(night.number, NightState::Done, &act)?;
    if let Some(outputs) = outputs.filter(|_| is_ended) {
        sweep_nights(registry, outputs)?;
    }
    Ok(is_ended)
}

/// Removes the outputs that nobody needs of the nights that are over. The last of them counts as
/// swept only after the next one: late workers may put outputs after its end. Whoever ended it may
/// have been killed, or have lost the registry, before it swept: so do all workers before they idle.
///
/// # Errors
/// [`NightError`]. The next call continues.
pub fn sweep_nights(registry: &mut PostgresRegistry, outputs: &Outputs) -> Result<(), NightError> {
    let nights = registry.unswept_nights()?;
    for (place, night) in nights.iter().enumerate() {
        if night.order.steps.contains(&NightStep::Issue) {
            let names = entries(registry, night)?.into_iter().map(|entry| entry.name).collect();
            sweep(outputs, &night.directory(), &names)?;
        }
        if place + 1 < nights.len() {
            registry.keep_swept(night.number)?;
        }
    }
    Ok(())
}

/// Ends a night before its shards are done. What is stored stays; the people of the other shards
/// wait for the next night.
///
/// # Errors
/// [`NightError`].
pub fn abandon(registry: &mut PostgresRegistry, night: &Night, by: By<'_>) -> Result<bool, NightError> {
    check_officer(by.officer)?;
    let act = by.act("night-end", format_args!("night {}", night.number), "", "abandoned");
    Ok(registry.end_night(night.number, NightState::Abandoned, &act)?)
}

fn entries(registry: &PostgresRegistry, night: &Night) -> Result<Vec<Entry>, NightError> {
    let (mut entries, mut after) = (Vec::new(), 0);
    loop {
        let page = registry.night_outputs(night.number, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(entries) };
        after = last.shard;
        entries.extend(page.into_iter().map(|output| {
            let ShardOutput { shard, name, bytes, digest, issued } = output;
            Entry { shard, name, bytes, sha256: base16ct::lower::encode_string(&digest), codes: issued }
        }));
    }
}

/// Removes the outputs in the directory of a night that no shard names.
fn sweep(outputs: &Outputs, directory: &str, names: &BTreeSet<String>) -> Result<(), NightError> {
    let manifest = format!("{directory}/{MANIFEST}");
    for name in outputs.list(directory)? {
        if name != manifest && !names.contains(&name) {
            outputs.delete(&name)?;
        }
    }
    Ok(())
}
