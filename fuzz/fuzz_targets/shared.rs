//! A file of shared facts, imported by an office. The input is: the kind, the kind of change, the
//! position (two bytes), and the bytes. The kinds: any file; a valid file that was changed; a valid
//! file whose head was changed and signed again, by a hostile partner; the content of a part.
//!
//! Checks that a refused file leaves nothing in the registry.

#![no_main]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fede::codec::{CoseSign, DocumentType};
use fede::key::SigningKey;
use fede::office::acts::{By, ImportKind, Terms, import, share, take_shared};
use fede::office::exchange::check_part;
use fede::office::registry::Exchange;
use fede::office::{NewOffice, Office, OfficeConfig, TextFile};
use fede::payload::Region;
use fede::time::{Timestamp, Window};
use fede::trust::{Agreement, KeyUse, ListedKey, ListedRegion, Recognition, SharedHead, SharedKind, TrustList};
use fede_fuzz::split::{head, patch};
use libfuzzer_sys::fuzz_target;

/// An office, a valid file for it, and the list.
struct World {
    directory: tempfile::TempDir,
    office: Office,
    list: TrustList,
    keys: [SigningKey; 2],
    file: Vec<u8>,
}

static WORLD: LazyLock<World> = LazyLock::new(World::make);

fn by() -> By<'static> {
    By { officer: "fuzz", at: Timestamp::parse("2026-03-05T00:00:00Z").expect("a time") }
}

fn rng() -> chacha20::ChaCha20Rng {
    use chacha20::rand_core::SeedableRng;
    chacha20::ChaCha20Rng::from_seed([1; 32])
}

fn office(directory: &Path, code: &str) -> Office {
    let region = Region::new(code).expect("a region");
    let new = NewOffice { region, key: "k", time_zone: "Z", authority: "A", appeal: "1" };
    Office::create(&directory.join(code), &OfficeConfig::template(new), &mut rng()).expect("an office")
}

impl World {
    fn make() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let keys = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).expect("a key"));
        let regions = ["CN-HB", "CN-SH"].map(|code| Region::new(code).expect("a region"));
        let window = Window::new(by().at.saturating_sub(86_400), by().at.saturating_add(86_400)).expect("a window");
        let listed = regions.iter().zip(&keys).map(|(region, key)| {
            let key = ListedKey::new(key.verifying_key(), window, vec![KeyUse::Exchange]).expect("a key");
            ListedRegion::new(*region, ["a", "a"], vec![key], Recognition::vouched()).expect("an entry")
        });
        let list = TrustList::new(1, window, regions[0], listed.collect()).expect("a list");
        let agreement = Agreement::new(regions, SharedKind::ALL.to_vec(), 14, window).expect("an agreement");
        let list = list.with_agreements(vec![agreement]).expect("a list");
        let (hubei, office) = (office(directory.path(), "CN-HB"), office(directory.path(), "CN-SH"));
        let table = directory.path().join("contacts.csv");
        std::fs::write(&table, "document,number,last_contact\npassport,E12345678,2026-03-04\n").expect("room");
        let table = TextFile::scan(&table, None).expect("a table");
        let mut registry = hubei.registry().expect("a registry");
        import(&hubei, &mut registry, (ImportKind::Contacts, &table), true, by(), &mut |_, _| {}).expect("a row");
        let path = directory.path().join("file");
        let terms = Terms { list: &list, key: &keys[0] };
        share(&hubei, &mut registry, (regions[1], None), &path, terms, by(), &mut rng()).expect("a file");
        let file = std::fs::read(&path).expect("the file");
        Self { directory, office, list, keys, file }
    }

    /// Imports a file into an empty registry.
    fn offer(&self, file: &[u8]) {
        let path: PathBuf = self.directory.path().join("offered");
        std::fs::write(&path, file).expect("room");
        let mut registry = self.office.registry().expect("a registry");
        let terms = Terms { list: &self.list, key: &self.keys[1] };
        if take_shared(&self.office, &mut registry, &path, terms, by()).is_err() {
            assert!(registry.partners().expect("partners").is_empty(), "refused, and yet something was taken");
        } else {
            // The next input meets an empty registry again.
            drop(registry);
            std::fs::remove_dir_all(self.directory.path().join("CN-SH")).expect("the office");
            office(self.directory.path(), "CN-SH");
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some(([which, mode, high, low], with)) = head::<4>(bytes) else { return };
    let at = u16::from_be_bytes([high, low]);
    match which % 4 {
        0 => WORLD.offer(with),
        1 => WORLD.offer(&patch(&WORLD.file, mode, at, with)),
        2 => {
            // The head is a byte string of fewer than 65536 bytes: three bytes, and its length.
            let length = usize::from(u16::from_be_bytes([WORLD.file[1], WORLD.file[2]]));
            let (start, parts) = WORLD.file[3..].split_at(length);
            let document = CoseSign::decode(start, DocumentType::SharedFacts).expect("a head");
            let payload = patch(document.unverified_payload(), mode, at, with);
            let signed = CoseSign::draft(DocumentType::SharedFacts, payload).signed_by(&WORLD.keys[0]).encode();
            let _ = SharedHead::verified(&signed, &WORLD.list);
            let length = u16::try_from(signed.len()).unwrap_or(u16::MAX).to_be_bytes();
            WORLD.offer(&[&[0x59], &length[..], &signed, parts].concat());
        }
        _ => _ = check_part(with),
    }
});
