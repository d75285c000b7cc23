//! What passes between the page's script and the core: JSON commands and pixels in, the state of the
//! gate out.

use serde::{Deserialize, Serialize};

use crate::gate::{Moment, RulesInForce, Shift};
use crate::payload::{Lang, Region};
use crate::time::Timestamp;
use crate::verifier::{ExplanationReport, Reason, TrustAnchors};

/// Time by both clocks of a browser: `Date.now()` and `performance.now()`, in milliseconds.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Clocks {
    now: u64,
    millis: u64,
}

impl Clocks {
    pub(super) fn moment(self) -> Moment {
        Moment::of_browser(self.now, self.millis)
    }
}

/// A command with the fields of every action. An enum with a variant per action would add 30 KB to
/// the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Command {
    /// Action: `open`, `reopen`, `sync`, `archive`, `stand`, `kept`, `line`, `document`, `clear`,
    /// `count`, `report`, `decide`, `ask`, `stop-asking`, `scanner-test`.
    #[serde(rename = "do")]
    pub(super) action: String,
    pub(super) at: Clocks,
    /// For `open`: 32 random bytes in hexadecimal.
    pub(super) key: String,
    /// For `open` and `reopen`: region whose rules in the set apply.
    pub(super) region: Option<String>,
    /// For `open` and `reopen`: text of rules that apply.
    pub(super) rules: Option<String>,
    /// For `line` and `scanner-test`: the scanner's text. For `document`: the number printed on the
    /// document. For `decide`: what a person decided.
    pub(super) text: String,
    /// For `ask`: a random number of 32 bits.
    pub(super) random: u32,
    /// For `count`: number of dropped frames.
    pub(super) dropped: u64,
    /// For `count`: time to read the last code, in milliseconds.
    pub(super) read_millis: Option<u64>,
    /// For `report`: language, `zh-CN` or `en`.
    pub(super) lang: String,
    /// For `report`: the offset of the device from UTC, such as `+08:00`.
    pub(super) zone: String,
    /// For `report`: the name that staff have given to this gate.
    pub(super) name: String,
}

impl Command {
    pub(super) fn lang(&self) -> Lang {
        Lang::from_locale(&self.lang)
    }
}

/// State of the gate, as JSON for the page.
#[derive(Debug, Serialize)]
pub(super) struct Standing {
    /// `fresh`, `ageing` or `stale`. `None` before the first set.
    freshness: Option<&'static str>,
    ageing_from: Option<String>,
    stale_from: Option<String>,
    root: RootStanding,
    publisher: Option<RegionNames>,
    list_version: Option<u64>,
    proved: Option<String>,
    concerns: Vec<ExplanationReport>,
    /// The digits that the gate shows.
    challenge: Option<String>,
    /// Regions whose codes this gate cannot decide, although its data can be fresh.
    undecided_regions: Vec<RegionStanding>,
    rules: RulesStanding,
}

/// The root that the gate trusts. Staff compare it with what the publisher announces elsewhere.
#[derive(Debug, Serialize)]
struct RootStanding {
    version: u64,
    /// SHA-256 digest of the file, 64 hexadecimal digits in groups of four.
    fingerprint: String,
}

#[derive(Debug, Serialize)]
struct RegionNames {
    code: &'static str,
    en: &'static str,
    #[serde(rename = "zh-CN")]
    zh: &'static str,
}

impl RegionNames {
    fn new(region: Region) -> Self {
        Self { code: region.code(), en: region.name(Lang::En), zh: region.name(Lang::Zh) }
    }
}

/// A region whose codes this gate cannot decide, and why.
#[derive(Debug, Serialize)]
struct RegionStanding {
    region: RegionNames,
    concern: ExplanationReport,
}

#[derive(Debug, Serialize)]
struct RulesStanding {
    /// Region that signed the rules. `None` for the gate's own rules.
    region: Option<&'static str>,
    version: Option<u64>,
    language: Option<&'static str>,
    asks: Vec<&'static str>,
    /// Whether codes of other networks can pass.
    foreign: bool,
    again_minutes: Option<u32>,
    concern: Option<ExplanationReport>,
}

impl Standing {
    pub(super) fn of(shift: &Shift, now: Moment) -> Self {
        let at = now.at;
        let trust = shift.trust();
        let lifetime = trust.lifetime();
        let list = trust.list().map(|list| list.list());
        let publisher = list.map(|list| list.publisher());
        let concerns = trust.concerns(at);
        let undecided = |(region, concern)| RegionStanding {
            region: RegionNames::new(region),
            concern: ExplanationReport::new(&Reason::Revocation { region, concern, at }),
        };
        Self {
            freshness: lifetime.map(|lifetime| lifetime.freshness(at).id()),
            ageing_from: lifetime.map(|lifetime| lifetime.ageing_from().to_string()),
            stale_from: lifetime.map(|lifetime| lifetime.stale_from().to_string()),
            root: RootStanding { version: trust.root().root().version(), fingerprint: trust.root().digest().grouped() },
            publisher: publisher.map(RegionNames::new),
            list_version: list.map(|list| list.version()),
            proved: trust.snapshot().map(|snapshot| snapshot.window().not_before().to_string()),
            concerns: concerns.iter().map(|it| ExplanationReport::new(&Reason::of_concern(*it, at))).collect(),
            challenge: shift.challenge(now).map(|challenge| challenge.to_string()),
            undecided_regions: trust.undecided_regions(at).into_iter().map(undecided).collect(),
            rules: RulesStanding::of(shift.rules(), at),
        }
    }
}

impl RulesStanding {
    fn of(in_force: &RulesInForce, at: Timestamp) -> Self {
        let (region, version) = match in_force {
            RulesInForce::Signed { region, version, .. } => (Some(region.code()), Some(*version)),
            RulesInForce::Local(_) | RulesInForce::Wanting(_) => (None, None),
        };
        let rules = in_force.at(at);
        let (concern, rules) = match rules {
            Ok(rules) => (None, Some(rules)),
            Err(finding) => (Some(ExplanationReport::new(&finding)), None),
        };
        let language = rules.and_then(crate::gate::GateRules::lang).map(|lang| lang.tag());
        let asks = rules.map_or_else(Vec::new, |rules| rules.asks().iter().map(|kind| kind.id()).collect());
        let foreign = in_force.foreign().admits_any();
        Self {
            region,
            version,
            language,
            asks,
            foreign,
            again_minutes: rules.map(|rules| rules.again_minutes()),
            concern,
        }
    }
}

/// Returns the grey pixels of a frame of `width` × `height` pixels in rows of `stride` bytes.
/// `layout` is 1 for one byte per pixel (the luma plane of a camera frame) and 4 for red, green,
/// blue and a fourth byte. If bytes are missing, the result is shorter than `width` × `height`, and
/// the caller refuses it.
#[must_use]
pub fn grey(mut bytes: Vec<u8>, [width, height, stride, layout]: [u32; 4]) -> Vec<u8> {
    let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let (width, height, stride) = (size(width), size(height), size(stride).max(1));
    if layout == 4 {
        let rows = bytes.chunks(stride).take(height);
        return rows.flat_map(|row| row.chunks_exact(4).take(width)).map(luma).collect();
    }
    if stride == width {
        bytes.truncate(width.saturating_mul(height));
        return bytes;
    }
    bytes.chunks(stride).take(height).flat_map(|row| row.iter().take(width)).copied().collect()
}

/// ITU-R BT.601 luma with weights 77, 150 and 29 out of 256.
fn luma(pixel: &[u8]) -> u8 {
    let [red, green, blue, ..] = pixel else { return 0 };
    let sum = 77 * u32::from(*red) + 150 * u32::from(*green) + 29 * u32::from(*blue);
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_and_colours_become_grey() {
        assert_eq!(grey(vec![1, 2, 3, 4, 5, 6, 7], [2, 3, 2, 1]), [1, 2, 3, 4, 5, 6]);
        assert_eq!(grey(vec![1, 2, 0, 3, 4, 0], [2, 2, 3, 1]), [1, 2, 3, 4]);
        assert_eq!(grey(vec![255, 255, 255, 0, 0, 0, 0, 255], [2, 1, 8, 4]), [255, 0]);
        assert_eq!(grey(vec![1, 2, 3], [2, 2, 2, 1]), [1, 2, 3]);
        assert!(grey(vec![], [0, 0, 0, 4]).is_empty());
    }
}
