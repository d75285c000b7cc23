//! A year with three regions and a platform: monthly lists, daily snapshots, two root rotations, a
//! stolen list key, a stolen region key, a region that leaves. Gates sync daily, weekly, once or
//! never. Every verdict of every gate on every day is compared with a second, independent
//! implementation of the rules.

use std::path::{Path, PathBuf};

use crate::support::set::{DAY, HOUR, keys, listed, listed_key, region, role, signed, window, window_of};
use crate::support::{at, key, rng};
use fede::issuer::{Code, Request};
use fede::key::SigningKey;
use fede::payload::{Withdrawal, WithdrawalClass};
use fede::time::{Day, Timestamp};
use fede::trust::{
    DirectorySource, Document, Edition, KeyUse, ListedRegion, Objects, Recognition, RevocationBook,
    RevocationDirectory, Root, SnapshotTerms, Store, StoreSyncError, SyncError, TrustList, publish,
};
use fede::verifier::{Policy, verify};

// Seeds of the keys.
const SNAPSHOT: u8 = 5;
const SHANGHAI: u8 = 12;
const HUBEI_A: u8 = 13;
const HUBEI_B: u8 = 14;
const YUNNAN: u8 = 15;
const ROGUE: u8 = 66;

// Dates of the events.
const HUBEI_RENEWED: &str = "2026-06-21";
const YUNNAN_LEAVES: &str = "2026-08-01";
const ROOT_2: &str = "2026-04-15";
/// The first day is a Monday, so the gate that syncs weekly also gets the thief's set.
const THEFT: [&str; 2] = ["2026-09-07", "2026-09-08"];
const ROOT_3: &str = "2026-09-10";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn hour(day: Day, hour: u64) -> Timestamp {
    day.start().saturating_add(hour * HOUR)
}

/// The date of the current list: the first of the month, or an urgent change.
fn list_day(day: Day) -> Day {
    let extra = [HUBEI_RENEWED, ROOT_3].map(self::day);
    (0..)
        .map(|back| day.saturating_sub(back))
        .find(|day| day.to_string().ends_with("-01") || extra.contains(day))
        .unwrap()
}

fn list_key(day: Day) -> u8 {
    if day < self::day(ROOT_3) { 4 } else { 8 }
}

fn regions(on: Day) -> Vec<ListedRegion> {
    let year = window("2025-12-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let vouched =
        |code, seed, uses: &[KeyUse]| listed(code, vec![listed_key(seed, year, uses)], Recognition::vouched());
    let hubei = if on < day(HUBEI_RENEWED) { HUBEI_A } else { HUBEI_B };
    let mut regions = vec![
        vouched("CN-SH", SHANGHAI, &[KeyUse::Health, KeyUse::Revocation]).with_revocation(1),
        vouched("CN-HB", hubei, &[KeyUse::Health]),
    ];
    if on < day(YUNNAN_LEAVES) {
        regions.push(vouched("CN-YN", YUNNAN, &[KeyUse::Itinerary]));
    }
    regions
}

fn list(version: u64, issued: Day, regions: Vec<ListedRegion>, snapshot_key: u8) -> TrustList {
    let terms = SnapshotTerms::new(role(1, &[snapshot_key]), 2 * DAY, 10 * DAY).unwrap();
    TrustList::new(version, window_of(issued.start(), 40 * DAY), region("CN"), regions).unwrap().with_snapshot(terms)
}

/// The platform, which publishes a set each day.
struct Platform {
    directory: PathBuf,
    revocations: RevocationDirectory,
    book: RevocationBook,
    version: u64,
}

impl Platform {
    fn new(directory: &Path) -> Self {
        let revocations = RevocationDirectory::new(&directory.join("revocation"));
        let book = RevocationBook::new(region("CN-SH"), day("2025-12-01"));
        Self { directory: directory.join("published"), revocations, book, version: 0 }
    }

    fn root(version: u64) -> Vec<u8> {
        let year = window("2025-12-01T00:00:00Z", "2027-02-01T00:00:00Z");
        let (own, list, signers): (&[u8], u8, &[u8]) = match version {
            1 => (&[1, 2, 3], 4, &[1, 2]),
            2 => (&[1, 2, 6], 4, &[1, 2]),
            _ => (&[2, 6, 7], 8, &[2, 6]),
        };
        let root = Root::new(version, year, role(2, own), role(1, &[list])).unwrap();
        signed(root.to_draft(), &keys(signers))
    }

    /// Publishes at six in the morning, before gates sync.
    fn publish(&mut self, today: Day) {
        let shanghai = regions(today)[0].clone();
        if today > day("2026-01-01") {
            let yesterdays = lost(today.saturating_sub(1)).0;
            let withdrawal = Withdrawal::Revoked(WithdrawalClass::Lost);
            self.book.withdraw(yesterdays, withdrawal, shanghai.keys(), today).unwrap();
        }
        self.book.drop_before(today.saturating_sub(14));
        let (revoked, blocks) = self.book.next_list(window_of(hour(today, 6), 15 * DAY)).unwrap();
        self.book = RevocationBook::open::<fede::trust::TrustError>(&revoked, |digest| {
            Ok(blocks.iter().find(|block| fede::trust::Digest::of(block) == digest).unwrap().clone())
        })
        .unwrap();
        let revoked = signed(revoked.to_draft(), &keys(&[SHANGHAI]));
        self.revocations.write(region("CN-SH"), &revoked, &blocks).unwrap();
        let roots = [(1, "2026-01-01"), (2, ROOT_2), (3, ROOT_3)];
        let roots = roots.iter().filter(|(_, on)| today == day(on)).map(|(version, _)| Self::root(*version)).collect();
        let new_list = (list_day(today) == today).then(|| {
            self.version += 1;
            let list = list(self.version, today, regions(today), SNAPSHOT);
            signed(list.to_draft(), &keys(&[list_key(today)]))
        });
        let revocations: Vec<(Vec<u8>, &dyn Objects)> = vec![(revoked, &self.revocations)];
        let window = window_of(hour(today, 6), 2 * DAY);
        let key = &keys(&[SNAPSHOT])[0];
        let edition = Edition { roots, list: new_list, revocations, rules: vec![], keys: vec![key], window };
        publish(&self.directory, &edition).unwrap();
    }
}

/// The thief of the list key publishes a set with the thief's key for Shanghai, no revocations and
/// high versions.
fn publish_rogue(directory: &Path, today: Day) {
    let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let mut regions = regions(today);
    let mut keys_of_shanghai = regions[0].keys().to_vec();
    keys_of_shanghai.push(listed_key(ROGUE, year, &[KeyUse::Health]));
    regions[0] = listed("CN-SH", keys_of_shanghai, Recognition::vouched());
    let list = signed(list(1000, list_day(today), regions, ROGUE).to_draft(), &keys(&[4]));
    let window = window_of(hour(today, 6), 2 * DAY);
    let roots = vec![Platform::root(1), Platform::root(2)];
    let key = &keys(&[ROGUE])[0];
    let edition = Edition { roots, list: Some(list), revocations: vec![], rules: vec![], keys: vec![key], window };
    publish(directory, &edition).unwrap();
}

/// The code shown to a gate at noon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Shanghai,
    /// A code of yesterday afternoon, revoked in the evening.
    ShanghaiLost,
    HubeiA,
    HubeiB,
    Yunnan,
    /// A code in Shanghai's name, signed by the thief's key.
    Rogue,
}

const SHOWN: [Shown; 6] =
    [Shown::Shanghai, Shown::ShanghaiLost, Shown::HubeiA, Shown::HubeiB, Shown::Yunnan, Shown::Rogue];

fn code(request: &str, issued: Timestamp, key: &SigningKey) -> (fede::payload::Cti, String) {
    let claims = Request::from_json(request).unwrap().to_claims(issued, &mut rng(9)).unwrap();
    let code = Code::sign(&claims, key);
    (code.cti(), code.text().to_owned())
}

fn lost(issued: Day) -> (fede::payload::Cti, String) {
    code(r#"{"region": "CN-SH", "slot": 77, "health": {"status": "green"}}"#, hour(issued, 15), &key(SHANGHAI))
}

impl Shown {
    fn text(self, today: Day) -> String {
        let green = |code: &str| format!(r#"{{"region": "{code}", "health": {{"status": "green"}}}}"#);
        let morning = hour(today, 8);
        match self {
            Self::Shanghai => code(&green("CN-SH"), morning, &key(SHANGHAI)).1,
            Self::ShanghaiLost => lost(today.saturating_sub(1)).1,
            Self::HubeiA => code(&green("CN-HB"), morning, &key(HUBEI_A)).1,
            Self::HubeiB => code(&green("CN-HB"), morning, &key(HUBEI_B)).1,
            Self::Yunnan => code(r#"{"region": "CN-YN", "itinerary": {"countries": ["CN"]}}"#, morning, &key(YUNNAN)).1,
            Self::Rogue => code(&green("CN-SH"), morning, &key(ROGUE)).1,
        }
    }
}

/// The set of a gate: its day, and whether it is the thief's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Holds {
    since: Day,
    is_rogue: bool,
}

/// The independent rules: the expected verdict.
fn expected(holds: Option<Holds>, shown: Shown, today: Day) -> &'static str {
    let Some(Holds { since, is_rogue }) = holds else { return "no-list" };
    if hour(today, 12) >= list_day(since).start().saturating_add(40 * DAY) {
        return "list-expired";
    }
    if hour(today, 12) >= hour(since, 6).saturating_add(10 * DAY) {
        return "trust-stale";
    }
    let knows = |recognised: bool| if recognised { "accepted" } else { "unknown-key" };
    match shown {
        Shown::Shanghai => "accepted",
        // Revoked yesterday evening, so this morning's set has it. On the first day nothing is
        // revoked.
        Shown::ShanghaiLost => {
            if since == today && !is_rogue && today > day("2026-01-01") {
                "revoked"
            } else {
                "accepted"
            }
        }
        Shown::HubeiA => knows(since < day(HUBEI_RENEWED)),
        Shown::HubeiB => knows(since >= day(HUBEI_RENEWED)),
        // A person decides about an itinerary alone.
        Shown::Yunnan if since < day(YUNNAN_LEAVES) => "itinerary-alone",
        Shown::Yunnan => "unknown-key",
        Shown::Rogue => knows(is_rogue),
    }
}

struct Gate {
    name: &'static str,
    store: Store,
    syncs: fn(Day) -> bool,
    holds: Option<Holds>,
}

impl Gate {
    fn new(directory: &Path, name: &'static str, syncs: fn(Day) -> bool) -> Self {
        let store = Store::init(&directory.join(name), &Platform::root(1)).unwrap();
        Self { name, store, syncs, holds: None }
    }

    fn sync(&mut self, source: &Path, is_rogue: bool, today: Day) {
        let result = self.store.sync(&mut DirectorySource::new(source), hour(today, 7));
        // The thief's versions are floors until a new root removes the stolen key.
        let is_bound = self.holds.is_some_and(|holds| holds.is_rogue) && !is_rogue && today < day(ROOT_3);
        if is_bound {
            assert!(
                matches!(result, Err(StoreSyncError::Set(SyncError::Rollback { held: 1000, .. }))),
                "{} on {today}: {result:?}",
                self.name
            );
        } else {
            result.unwrap_or_else(|error| panic!("{} on {today}: {error}", self.name));
            self.holds = Some(Holds { since: today, is_rogue });
        }
    }

    fn judge(&self, today: Day) {
        let trust = self.store.trust().unwrap();
        let noon = hour(today, 12);
        for shown in SHOWN {
            let verdict = verify(&shown.text(today), &trust, noon, &Policy::default());
            let said = verdict.reasons().first().map_or("accepted", |reason| reason.id());
            assert_eq!(said, expected(self.holds, shown, today), "{} on {today}: {shown:?}", self.name);
        }
    }
}

fn is_monday(day: Day) -> bool {
    // 1 January 1970 was a Thursday.
    day.number() % 7 == 4
}

#[test]
fn a_year() {
    let directory = tempfile::tempdir().unwrap();
    let mut platform = Platform::new(directory.path());
    let rogue = directory.path().join("rogue");
    let mut gates = [
        Gate::new(directory.path(), "daily", |_| true),
        Gate::new(directory.path(), "weekly", is_monday),
        Gate::new(directory.path(), "once", |today| today == day("2026-01-02")),
        Gate::new(directory.path(), "never", |_| false),
    ];
    let first = at("2026-01-01T00:00:00Z").day();
    let mut judged = 0;
    for today in (0..365).map(|days| first.saturating_add(days)) {
        platform.publish(today);
        let is_rogue = THEFT.map(day).contains(&today);
        if is_rogue {
            publish_rogue(&rogue, today);
        }
        let source = if is_rogue { &rogue } else { &platform.directory };
        for gate in &mut gates {
            if (gate.syncs)(today) {
                gate.sync(source, is_rogue, today);
            }
            gate.judge(today);
            judged += SHOWN.len();
        }
    }
    let roots = gates.map(|gate| gate.store.trust().unwrap().root().root().version());
    assert_eq!(roots, [3, 3, 1, 1]);
    println!("{judged} verdicts of four gates on 365 days, each as the rules say");
}
