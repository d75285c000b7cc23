//! Streaming itineraries from a table of stays, in rows per second.
//!
//! `cargo bench --features full --bench itineraries`, or with `-- 100000000` rows (8 GB, several
//! minutes).

use std::io::{BufWriter, Write};
use std::time::Instant;

use fede::office::bulk::{ItinerariesOrder, itineraries};
use fede::office::{NewOffice, OfficeConfig, RiskAreas, TextFile};
use fede::payload::Region;
use fede::time::Timestamp;

/// Number of stays per person.
const STAYS: usize = 20;

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn main() {
    let rows = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(4_000_000_usize);
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("stays.csv");
    let mut file = BufWriter::new(std::fs::File::create(&path).expect("a file"));
    writeln!(file, "document,number,place,arrival,departure,masked_name").expect("a row");
    for row in 0..rows {
        let (person, stay) = (row / STAYS, row % STAYS);
        let place = ["310000", "420100", "110000", "440100"][(person + stay) % 4];
        let (day, hour) = (18 + stay / 2, stay % 2 * 12);
        let (month, day) = if day > 28 { (3, day - 28) } else { (2, day) };
        writeln!(
            file,
            "passport,E{person:09},{place},2026-{month:02}-{day:02}T{hour:02}:00:00+08:00,2026-{month:02}-{day:02}T{:02}:30:00+08:00,张*丰",
            hour + 5
        )
        .expect("a row");
    }
    drop(file);
    let region = Region::new("CN-SH").expect("a region");
    let new = NewOffice { region, key: "key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
    let config = OfficeConfig::from_toml(&OfficeConfig::template(new)).expect("a configuration");
    let start = Instant::now();
    let stays = TextFile::scan(&path, None).expect("a table");
    let scanned = start.elapsed().as_secs_f64();
    let out = directory.path().join("people.ndjson");
    let issued = Timestamp::parse("2026-03-05T04:00:00Z").expect("a time");
    let areas = RiskAreas::default();
    let order = ItinerariesOrder { config: &config, areas: &areas, stays: &stays, out: &out, issued };
    let summary = itineraries(&order, &mut |line, fault| panic!("{line}: {fault}"), &mut |_| ()).expect("itineraries");
    let seconds = start.elapsed().as_secs_f64();
    println!("{rows} stays of {} people, {} MB", summary.itineraries, stays.bytes() / 1_000_000);
    println!("  read through once            {scanned:9.1} s");
    println!("  itineraries written          {seconds:9.1} s in all, {:.0} stays a second", rows as f64 / seconds);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned();
    println!("  memory at most               {memory}");
}
