//! Interleaved timing, and the claims that the benches share.

#![allow(dead_code, unreachable_pub, reason = "each bench uses a part of it")]

use std::hint::black_box;
use std::time::Instant;

use ciborium::Value;
use fede::codec::encode_claims;
use fede::issuer::Request;
use fede::payload::Claims;
use fede::time::Timestamp;

/// Median time of each contender in µs. Each round runs all of them once.
#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
pub fn interleaved<const N: usize>(rounds: usize, contenders: [&dyn Fn() -> usize; N]) -> [f64; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (contender, times) in contenders.iter().zip(&mut times) {
            let start = Instant::now();
            black_box(contender());
            times.push(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    times.map(median)
}

/// Median time of one piece of work, in µs.
pub fn median_us(rounds: usize, work: &dyn Fn() -> usize) -> f64 {
    let [median] = interleaved(rounds, [work]);
    median
}

pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A random source with a fixed seed.
pub fn rng() -> chacha20::ChaCha20Rng {
    use chacha20::rand_core::SeedableRng;
    chacha20::ChaCha20Rng::from_seed([9; 32])
}

/// Claims with a status and a small itinerary. The code has about 280 characters.
pub fn claims() -> Claims {
    numbered(1)
}

/// The same claims with another slot, which gives another message to sign.
pub fn numbered(slot: u64) -> Claims {
    let request = format!(
        r#"{{"region": "CN-SH", "slot": {slot}, "health": {{"status": "green"}},
            "holder": {{"name": "张三丰", "document": "passport", "number": "E1234567"}},
            "itinerary": {{"countries": ["CN"], "cities": [{{"place": "420100", "last_seen": "2026-03-04"}}]}}}}"#
    );
    let now = Timestamp::parse("2026-03-05T08:00:00Z").expect("a time");
    Request::from_json(&request).expect("a request").to_claims(now, &mut rng()).expect("claims")
}

/// The same claims with a given commitment, which costs no Argon2id.
pub fn numbered_cheaply(slot: u64) -> Claims {
    let request = format!(
        r#"{{"region": "CN-SH", "slot": {slot}, "health": {{"status": "green"}},
            "holder": {{"masked_name": "张*丰", "document": "passport", "commitment": "{slot:048x}"}},
            "itinerary": {{"countries": ["CN"], "cities": [{{"place": "420100", "last_seen": "2026-03-04"}}]}}}}"#
    );
    let now = Timestamp::parse("2026-03-05T08:00:00Z").expect("a time");
    Request::from_json(&request).expect("a request").to_claims(now, &mut rng()).expect("claims")
}

/// The claims as a tree of `ciborium`, built entry by entry as an application would.
pub fn ciborium_claims(claims: &Claims) -> Value {
    // The tree is rebuilt for each code, because that is part of the work of the plain composition.
    let int = |value: u64| Value::Integer(value.into());
    let (health, itinerary) =
        (claims.statements().health().expect("one"), claims.statements().itinerary().expect("one"));
    let holder = claims.holder().expect("a holder");
    let last = itinerary.window().last().number();
    let cities = itinerary.visits().iter().map(|visit| {
        let place: u64 = visit.place().to_string().parse().expect("a division");
        (int(place), int(u64::from(last - visit.last_seen().number())))
    });
    let countries = itinerary.countries().iter().map(|country| Value::Text(country.code().to_owned()));
    Value::Map(vec![
        (int(1), Value::Text(claims.issuer().code().to_owned())),
        (int(4), int(claims.validity().window().expires().seconds())),
        (int(6), int(claims.validity().issued().seconds())),
        (int(7), Value::Bytes(claims.cti().to_bytes().to_vec())),
        (
            Value::Integer((-65537).into()),
            Value::Map(vec![
                (
                    int(1),
                    Value::Map(vec![
                        (int(1), Value::Text(holder.name().to_owned())),
                        (int(2), int(u64::from(holder.kind().number()))),
                        (int(3), Value::Bytes(holder.commitment().salt().as_bytes().to_vec())),
                        (int(4), Value::Bytes(holder.commitment().digest().to_vec())),
                    ]),
                ),
                (
                    int(2),
                    Value::Map(vec![
                        (int(1), int(u64::from(health.status().number()))),
                        (int(2), int(health.assessed().seconds())),
                    ]),
                ),
                (
                    int(3),
                    Value::Map(vec![
                        (int(1), int(u64::from(last))),
                        (int(2), int(u64::from(itinerary.window().days()))),
                        (int(3), Value::Array(countries.collect())),
                        (int(4), Value::Map(cities.collect())),
                    ]),
                ),
            ]),
        ),
    ])
}

/// Checks that both contenders encode the same bytes.
pub fn assert_same_claims(claims: &Claims) {
    let mut out = Vec::new();
    ciborium::into_writer(&ciborium_claims(claims), &mut out).expect("CBOR");
    assert_eq!(out, encode_claims(claims), "the contenders encode the same claims");
}
