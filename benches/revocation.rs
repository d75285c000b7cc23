//! Size of a revocation list compared with the information bound, the time to build it, and the
//! time of a lookup.
//!
//! `cargo bench --features full --bench revocation`. The bound is log2 of the number of ways to
//! choose the withdrawn slots among those issued. The size is everything that a gate fetches: the
//! signed list and its blocks. Slots are dense, as an office assigns them.

mod timing;

use std::collections::BTreeSet;
use std::hint::black_box;

use chacha20::rand_core::Rng;
use fede::key::SigningKey;
use fede::payload::{Cti, Region, Slot, Withdrawal, WithdrawalClass};
use fede::time::{Timestamp, Window};
use fede::trust::{Block, Document, KeyUse, ListedKey, RevocationBook};
use timing::median_us;

fn main() {
    for (issued, revoked, days) in [(10_000_000, 100_000, 1), (10_000_000, 100_000, 14), (1_000_000, 1000, 1)] {
        measure(issued, revoked, days);
    }
}

fn measure(issued: u64, revoked: usize, days: u32) {
    let key = SigningKey::from_seed(&[2; 32]).expect("a key");
    let now = Timestamp::parse("2026-03-20T00:00:00Z").expect("a time");
    let year = Window::new(now.saturating_sub(90 * 86_400), now.saturating_add(90 * 86_400)).expect("a window");
    let keys = [ListedKey::new(key.verifying_key(), year, vec![KeyUse::Health, KeyUse::Revocation]).expect("a key")];
    let (first, withdrawal) = (now.day().saturating_sub(days - 1), Withdrawal::Revoked(WithdrawalClass::Unspecified));
    let mut random = timing::rng();
    let (a_day, share) = (issued / u64::from(days), revoked / usize::try_from(days).expect("days"));
    let ctis: Vec<Cti> = (0..days)
        .flat_map(|day| {
            let mut slots = BTreeSet::new();
            while slots.len() < share {
                slots.insert(random.next_u64() % a_day);
            }
            let day = first.saturating_add(day);
            slots.into_iter().map(move |slot| Cti::new(day, Slot::new(slot).expect("a slot")))
        })
        .collect();
    let region = Region::new("CN-SH").expect("a region");
    let build = || {
        let mut book = RevocationBook::new(region, first);
        for cti in &ctis {
            book.withdraw(*cti, withdrawal, &keys, now.day()).expect("a code of the region");
        }
        let (list, blocks) =
            book.next_list(Window::new(now, now.saturating_add(86_400)).expect("a window")).expect("a list");
        (list.to_draft().signed_by(&key).encode(), blocks)
    };
    let (list, blocks) = build();
    assert_eq!(build(), (list.clone(), blocks.clone()), "built twice, the same bytes");
    let bytes = list.len() + blocks.iter().map(Vec::len).sum::<usize>();
    let bound = f64::from(days) * bound_bits(a_day, share) / 8.0;
    println!("{issued} issued in {days} day(s), {} revoked", ctis.len());
    println!("  list and blocks              {bytes:9} bytes");
    println!("  information bound            {bound:9.0} bytes");
    println!("  ratio                        {:9.3}", bytes as f64 / bound);
    println!("  building and signing         {:9.1} ms", median_us(3, &|| build().1.len()) / 1e3);
    println!("  reading the blocks           {:9.2} ms", median_us(20, &|| read(&blocks).len()) / 1e3);
    let read = read(&blocks);
    let asked: Vec<Slot> = (0..1000).map(|_| Slot::new(random.next_u64() % a_day).expect("a slot")).collect();
    let ask = || asked.iter().filter(|slot| read[0].withdrawal(black_box(**slot)).is_some()).count();
    println!("  a look-up                    {:9.3} µs", median_us(200, &ask) / 1e3);
}

fn read(blocks: &[Vec<u8>]) -> Vec<Block> {
    blocks.iter().map(|block| Block::decode(block).expect("a block")).collect()
}

/// log2 C(n, k).
fn bound_bits(n: u64, k: usize) -> f64 {
    (1..=k).map(|i| ((n as f64 - k as f64 + i as f64) / i as f64).log2()).sum()
}
