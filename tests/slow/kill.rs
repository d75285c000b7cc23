//! `fede gate sync` and `fede trust publish`, killed at random times. The store and the published
//! set are always either the old one or the new one, and no version is lost.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::set::{DAY, keys, list, region, root_1, shanghai, signed, window_of};
use crate::support::{at, claims, key, rng};
use chacha20::rand_core::Rng;
use fede::issuer::Code;
use fede::key::SigningKey;
use fede::payload::{Slot, Withdrawal, WithdrawalClass};
use fede::time::Timestamp;
use fede::trust::{
    Digest, DirectorySource, Document, Held, KeyUse, Objects, RevocationBook, RevocationDirectory, Store, TrustError,
    TrustedRoot, sync,
};
use fede::verifier::{Policy, verify};

/// Number of processes that must be running when they are killed.
const KILLS: usize = 520;
/// Maximum number of rounds. If this is not enough, the waiting times are wrong.
const MAX_ROUNDS: u64 = 5 * 520;

const USES: [KeyUse; 2] = [KeyUse::Health, KeyUse::Revocation];

#[derive(Debug)]
struct Nothing;

impl Objects for Nothing {
    fn read(&self, _: Digest) -> Option<Vec<u8>> {
        None
    }
}

/// The files that the commands need.
struct World<'a> {
    directory: &'a Path,
    book: RevocationBook,
    round: u64,
}

impl World<'_> {
    fn new(directory: &Path) -> World<'_> {
        std::fs::write(directory.join("root.cbor"), signed(root_1().to_draft(), &keys(&[1, 2]))).unwrap();
        let snapshot_key = SigningKey::from_seed(&[5; 32]).unwrap().to_pem().unwrap();
        std::fs::write(directory.join("snapshot.pem"), snapshot_key.as_bytes()).unwrap();
        let book = RevocationBook::new(region("CN-SH"), at("2026-02-01T00:00:00Z").day());
        World { directory, book, round: 0 }
    }

    fn now(&self) -> Timestamp {
        at("2026-03-05T09:00:00Z").saturating_add(self.round)
    }

    /// Makes the next list and the next revocation list, which withdraws one more code.
    fn next_round(&mut self) {
        self.round += 1;
        let listed = shanghai(&USES).with_revocation(1);
        let day = at("2026-03-04T00:00:00Z").day();
        let cti = fede::payload::Cti::new(day, Slot::new(self.round * 1000).unwrap());
        let revoked = Withdrawal::Revoked(WithdrawalClass::Lost);
        self.book.withdraw(cti, revoked, listed.keys(), self.now().day()).unwrap();
        let (list_of_codes, blocks) = self.book.next_list(window_of(self.now(), 30 * DAY)).unwrap();
        self.book = RevocationBook::open::<TrustError>(&list_of_codes, |digest| {
            Ok(blocks.iter().find(|block| Digest::of(block) == digest).unwrap().clone())
        })
        .unwrap();
        let bytes = signed(list_of_codes.to_draft(), &keys(&[12]));
        let directory = RevocationDirectory::new(&self.directory.join("revocation"));
        directory.write(region("CN-SH"), &bytes, &blocks).unwrap();
        let list = signed(list(self.round, vec![listed], 5).to_draft(), &keys(&[4]));
        std::fs::write(self.directory.join("list.cbor"), list).unwrap();
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(snapbox::cmd::cargo_bin!("fede"));
        command.args(arguments.split_whitespace()).arg("--at").arg(self.now().to_string());
        command.current_dir(self.directory).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn publish(&self) -> Command {
        self.command(
            "trust publish published --root root.cbor --list list.cbor --revocation revocation --snapshot-key snapshot.pem",
        )
    }

    fn sync(&self) -> Command {
        self.command("gate sync gate published")
    }

    /// The versions of list and snapshot that a new gate accepts. Verifies the whole set.
    fn published(&self) -> (u64, u64) {
        let root = std::fs::read(self.directory.join("root.cbor")).unwrap();
        let root = TrustedRoot::from_bytes(&root).unwrap();
        let mut source = DirectorySource::new(&self.directory.join("published"));
        let synced = sync(&Held::new(&root, &Nothing), &mut source, self.now()).expect("a whole set");
        (synced.list.0, synced.snapshot.version())
    }

    /// The versions in the store. Also judges a code with them.
    fn held(&self) -> (u64, u64) {
        let trust = Store::open(&self.directory.join("gate")).unwrap().trust().expect("a whole store");
        let text = Code::sign(&claims(r#"{"region": "CN-SH", "health": {"status": "green"}}"#), &key(12));
        let verdict = verify(text.text(), &trust, self.now(), &Policy::default());
        assert!(verdict.reasons().is_empty(), "{:?}", verdict.reasons());
        (trust.list().unwrap().list().version(), trust.snapshot().unwrap().version())
    }
}

/// Runs a command and kills it after some time. Returns whether it was still running.
fn kill_after(mut command: Command, wait: Duration) -> bool {
    let mut child = command.spawn().unwrap();
    std::thread::sleep(wait);
    let was_alive = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    was_alive
}

#[expect(clippy::disallowed_methods, reason = "how long a command takes says when to kill it")]
fn succeeds(mut command: Command) -> Duration {
    let start = Instant::now();
    assert!(command.status().unwrap().success());
    start.elapsed()
}

#[test]
fn killed_at_random_instants() {
    let directory = tempfile::tempdir().unwrap();
    let mut world = World::new(directory.path());
    let mut random = rng(3);
    let mut up_to = |most: Duration| most.mul_f64(f64::from(random.next_u32()) / f64::from(u32::MAX));
    world.next_round();
    let publishing = succeeds(world.publish());
    let root = std::fs::read(directory.path().join("root.cbor")).unwrap();
    Store::init(&directory.path().join("gate"), &root).unwrap();
    let syncing = succeeds(world.sync());
    let (mut killed, mut ended) = (0, 0);
    let (mut published, mut held) = (world.published(), world.held());
    while killed < KILLS && world.round < MAX_ROUNDS {
        world.next_round();
        killed += usize::from(kill_after(world.publish(), up_to(publishing)));
        let now = world.published();
        assert!(now.0 >= published.0 && now.1 >= published.1, "{now:?} after {published:?}");
        // Files left by a kill do not disturb, and each sync has something new.
        succeeds(world.publish());
        published = world.published();
        assert_eq!(published.0, world.round);

        killed += usize::from(kill_after(world.sync(), up_to(syncing)));
        let now = world.held();
        assert!(now == held || now == published, "{now:?}: neither {held:?} nor {published:?}");
        ended += usize::from(now == published);
        held = now;
        if held != published && world.round.is_multiple_of(4) {
            succeeds(world.sync());
            held = world.held();
            assert_eq!(held, published);
        }
    }
    println!("{killed} processes were stopped at work, in {} rounds; {ended} syncs were through by then", world.round);
    assert!(killed >= KILLS, "only {killed} were still at work");
}
