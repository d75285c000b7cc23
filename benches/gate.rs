//! The native gate: 1920 × 1080 frames per second on one core, with verdicts, compared with the 30
//! that a camera sends. Then one hour of frames with a simulated clock, in constant memory.
//!
//! `cargo bench --features full --bench gate` takes fifteen minutes; `cargo bench --features full
//! --bench gate -- 60` simulates 60 seconds.

mod timing;

use std::time::Instant;

use chacha20::rand_core::Rng;
use fede::gate::{Moment, RulesInForce, Shift};
use fede::issuer::Code;
use fede::key::SigningKey;
use fede::payload::Region;
use fede::qr::camera::{Shot, photograph};
use fede::qr::{Level, LumaImage, Matrix, encode};
use fede::time::{Timestamp, Window};
use fede::trust::{
    Digest, Document, GateStore, KeyUse, ListedKey, ListedRegion, Recognition, Root, RootRole, SetFile, SetSource,
    Snapshot, SnapshotTerms, StoreMemory, TrustList,
};

const FRAMES_A_SECOND: u64 = 30;
const NOW: &str = "2026-03-05T08:00:00Z";

fn main() {
    let seconds = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(3600);
    let world = World::new();
    // People come to the camera, hold up a code for two seconds, and leave.
    let video = video(&world);
    let mut shift = Shift::new(world.store.trust().expect("a store"), RulesInForce::default(), [7; 32], moment(0));
    let (mut times, mut judged) = (Vec::new(), 0);
    println!("{seconds} s of 1920 × 1080 at {FRAMES_A_SECOND} frames a second, {} distinct frames", video.len());
    println!("{:>10}{:>12}{:>14}{:>14}", "frames", "verdicts", "memory, MiB", "ms a frame");
    let all = seconds * FRAMES_A_SECOND;
    let (mut since, mut part) = (0.0, 0);
    for number in 0..all {
        let frame = &video[usize::try_from(number).expect("a number") % video.len()];
        let took = timed(|| judged += shift.frame(frame, moment(number * 1000 / FRAMES_A_SECOND)).judged.len());
        times.push(took);
        since += took;
        part += 1;
        if (number + 1) % (all / 8).max(1) == 0 {
            println!("{:>10}{judged:>12}{:>14.1}{:>14.2}", number + 1, resident_mib(), since / f64::from(part));
            (since, part) = (0.0, 0);
        }
    }
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / f64::from(u32::try_from(times.len()).expect("a count"));
    let slowest = times[times.len() * 999 / 1000];
    println!(
        "frames a second on one core: {:.0}, {:.1} times a camera's; 999 of 1000 within {slowest:.1} ms",
        1000.0 / mean,
        1000.0 / mean / 30.0
    );
}

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1e3
}

fn moment(millis: u64) -> Moment {
    Moment { at: Timestamp::parse(NOW).expect("a time").saturating_add(millis / 1000), millis }
}

fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or("0 0");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn video(world: &World) -> Vec<LumaImage> {
    let mut random = timing::rng();
    let mut frames = Vec::new();
    for person in 0..4_u8 {
        let symbol = world.symbol(u64::from(person));
        for step in 0..20_u16 {
            let (x, y) = (0.4 + f32::from(step) / 100.0, 0.45 + f32::from(person) / 50.0);
            let shot = Shot {
                width: 1920,
                height: 1080,
                side: 420.0,
                centre: (x, y),
                rotation: f32::from(person) * 11.0,
                tilt: (12.0, 6.0),
                seed: random.next_u64(),
                ..Shot::default()
            };
            frames.push(image(&[(&symbol, shot)]));
        }
        for _ in 0..20 {
            let shot = Shot { width: 1920, height: 1080, side: 2.0, seed: random.next_u64(), ..Shot::default() };
            frames.push(image(&[(&symbol, shot)]));
        }
    }
    frames
}

fn image(shots: &[(&Matrix, Shot)]) -> LumaImage {
    let picture = photograph(shots);
    LumaImage::new(picture.width(), picture.height(), picture.into_raw()).expect("a picture")
}

/// A platform, a region with a key, and a gate that has synced their set.
struct World {
    key: SigningKey,
    store: GateStore<StoreMemory>,
}

impl World {
    fn new() -> Self {
        let now = Timestamp::parse(NOW).expect("a time");
        let [platform, key] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).expect("a key"));
        let window = Window::new(now.saturating_sub(86_400), now.saturating_add(30 * 86_400)).expect("a window");
        let role = RootRole::new(1, vec![platform.verifying_key().clone()]).expect("a role");
        let root =
            Root::new(1, window, role.clone(), role.clone()).expect("a root").to_draft().signed_by(&platform).encode();
        let region = Region::new("CN-SH").expect("a region");
        let listed =
            ListedKey::new(key.verifying_key(), window, vec![KeyUse::Health, KeyUse::Itinerary]).expect("a key");
        let listed =
            ListedRegion::new(region, ["上海市", "Shanghai"], vec![listed], Recognition::vouched()).expect("a region");
        let publisher = Region::new("CN").expect("a region");
        let list = TrustList::new(1, window, publisher, vec![listed]).expect("a list");
        let list = list.with_snapshot(SnapshotTerms::new(role, 86_400, 172_800).expect("terms"));
        let list = list.to_draft().signed_by(&platform).encode();
        let today = Window::new(now.saturating_sub(60), now.saturating_add(86_400)).expect("a window");
        let file = SetFile::of(1, &list);
        let snapshot = Snapshot::new(1, today, publisher, file, std::collections::BTreeMap::new()).expect("a snapshot");
        let mut set = Set { list, snapshot: snapshot.to_draft().signed_by(&platform).encode() };
        let store = GateStore::begin(StoreMemory::default(), &root).expect("a store");
        store.sync(&mut set, now).expect("a set");
        Self { key, store }
    }

    fn symbol(&self, slot: u64) -> Matrix {
        encode(Code::sign(&timing::numbered(slot), &self.key).text(), Level::default()).expect("a symbol")
    }
}

struct Set {
    list: Vec<u8>,
    snapshot: Vec<u8>,
}

impl SetSource for Set {
    type Error = core::convert::Infallible;

    fn root(&mut self, _: u64, _: usize) -> Result<Option<Vec<u8>>, Self::Error> {
        Ok(None)
    }

    fn snapshot(&mut self, _: usize) -> Result<Vec<u8>, Self::Error> {
        Ok(self.snapshot.clone())
    }

    fn object(&mut self, _: Digest, _: usize) -> Result<Vec<u8>, Self::Error> {
        Ok(self.list.clone())
    }
}
