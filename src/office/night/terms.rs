//! What every worker of a night must have in common: otherwise the codes of a night would differ,
//! depending on who made them.

use sha2::{Digest, Sha256};

use super::NightError;
use crate::key::KeyId;
use crate::office::registry::{Night, NightTerms, PostgresRegistry};
use crate::office::{Office, OfficeConfig};
use crate::time::Timestamp;

/// This program: its version, and an id of its sources. A build script sets the latter.
pub(crate) const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("FEDE_SOURCE_ID"));
/// How far the clock of a worker may be from that of the server, in seconds.
const CLOCK_SECONDS: u64 = 60;

/// What this program and this office's files say.
///
/// # Errors
/// [`NightError::Office`] if the rules cannot be read.
pub fn terms_of(office: &Office) -> Result<NightTerms, NightError> {
    Ok(NightTerms { program: PROGRAM.to_owned(), rules: office.rules()?.digest(), config: digest(office.config()) })
}

/// Checks that a worker has what the night notes.
///
/// # Errors
/// [`NightError::OtherProgram`], [`NightError::OtherRules`], [`NightError::OtherConfig`].
pub fn check_terms(night: &Night, terms: &NightTerms) -> Result<(), NightError> {
    let noted = &night.order.terms;
    if noted.program != terms.program {
        return Err(NightError::OtherProgram { expected: noted.program.clone(), found: terms.program.clone() });
    }
    let short = |digest: &[u8; 32]| base16ct::lower::encode_string(digest.get(..8).unwrap_or_default());
    if noted.rules != terms.rules {
        return Err(NightError::OtherRules { expected: short(&noted.rules), found: short(&terms.rules) });
    }
    if noted.config != terms.config {
        return Err(NightError::OtherConfig { expected: short(&noted.config), found: short(&terms.config) });
    }
    Ok(())
}

/// Checks that a key may sign the codes of a night.
///
/// # Errors
/// [`NightError::OtherKey`].
pub fn check_key(night: &Night, kid: KeyId) -> Result<(), NightError> {
    if night.order.keys.contains(&kid) {
        return Ok(());
    }
    let keys: Vec<String> = night.order.keys.iter().map(ToString::to_string).collect();
    Err(NightError::OtherKey { expected: keys.join(", "), found: kid })
}

/// Checks that the clock agrees with that of the server: the times of codes come from the one, and
/// who is alive is decided by the other.
///
/// # Errors
/// [`NightError::Clock`], [`NightError::Registry`].
pub fn check_clock(registry: &PostgresRegistry, now: Timestamp) -> Result<(), NightError> {
    let server = registry.server_time()?;
    let seconds = server.seconds().abs_diff(now.seconds());
    if seconds <= CLOCK_SECONDS { Ok(()) } else { Err(NightError::Clock { seconds, server, here: now }) }
}

/// SHA-256 of the settings that decide about codes. Where the key and the registry are may differ
/// between machines.
fn digest(config: &OfficeConfig) -> [u8; 32] {
    let statements: Vec<&str> = config.statements.iter().map(|kind| kind.id()).collect();
    let fields = [
        config.region.code().to_owned(),
        config.zone_text.clone(),
        config.authority.clone(),
        config.appeal.clone(),
        statements.join(","),
        config.slot_bits.to_string(),
        config.salt_days.to_string(),
        config.travel.days.to_string(),
        config.travel.joining_gap.to_string(),
        config.renew_before_hours.to_string(),
        config.retention_days.to_string(),
        config.keep_numbers.to_string(),
    ];
    let mut hash = Sha256::new();
    for field in fields {
        hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize().into()
}
