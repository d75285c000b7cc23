//! How much disk a registry on PostgreSQL needs, by measurement.
//!
//! `cargo run --release --features full --example sizing -- postgres://USER@HOST/DATABASE 1000000`
//! makes an office in an empty database. One person declares, is audited and gets a code, by the acts
//! of an office. Then SQL gives that person's rows to as many people as asked for, and again the rows
//! of one more night. It prints what PostgreSQL says about sizes, for each person. The database can
//! be deleted afterwards.
//!
//! With a directory as a third argument, the office is kept there (`DIR/office`): then
//! `fede office night` and `fede office worker` show how long a night with so many people takes.

use std::path::Path;

use fede::key::SigningKey;
use fede::office::acts::{By, HandedIn, audit, declare, issue};
use fede::office::registry::RegistryAddress;
use fede::office::{NewOffice, Office, OfficeConfig};
use fede::payload::Region;
use fede::time::Timestamp;
use postgres::{Client, NoTls};

/// What each person has, with `declaration` as the latest of possibly several.
const PEOPLE: &str = "
    INSERT INTO person SELECT sha256(int8send(n)), document, name, number, seen FROM one, (SELECT * FROM person LIMIT 1) r;
    INSERT INTO commitment SELECT sha256(int8send(n)), salt, digest, made FROM one, (SELECT * FROM commitment LIMIT 1) r;
    INSERT INTO declaration SELECT sha256(int8send(n)), declared, n, id || n, received, sha256(digest || int8send(n)), body
        FROM one, (SELECT * FROM declaration LIMIT 1) r;
    INSERT INTO decision SELECT n, sha256(int8send(n)), n, at, origin, open, status, reason, valid_hours, rule, rules, facts,
        basis, officers, note, answers FROM one, (SELECT * FROM decision LIMIT 1) r;
";
/// What a code adds: itself, and its line of the journal.
const CODES: &str = "
    INSERT INTO code SELECT day + NIGHT, n, sha256(int8send(n)), n, issued + 86400 * NIGHT, expires + 86400 * NIGHT, text,
        NULL, NULL FROM one, code WHERE slot = (SELECT min(slot) FROM code WHERE day = (SELECT min(day) FROM code));
    INSERT INTO chain_line SELECT 1000 * (NIGHT + 1) + n / 10000, n % 10000, at, officer, act, subject, before, after,
        sha256(hash || int8send(n)) FROM one, journal
        WHERE act = 'issue' AND seq = (SELECT min(seq) FROM journal WHERE act = 'issue');
";
const SIZES: &str = "
    SELECT coalesce(parent.relname, class.relname)::text AS name, sum(pg_table_size(class.oid))::bigint,
        sum(pg_indexes_size(class.oid))::bigint
    FROM pg_class class LEFT JOIN pg_inherits ON inhrelid = class.oid LEFT JOIN pg_class parent ON parent.oid = inhparent
    WHERE class.relnamespace = 'fede'::regnamespace AND class.relkind = 'r'
    GROUP BY 1 HAVING sum(pg_total_relation_size(class.oid)) > 1000000 ORDER BY 1
";

/// A table, its bytes, and those of its indexes.
type Size = (String, f64, f64);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(people)) = (arguments.next(), arguments.next()) else {
        return Err("usage: sizing postgres://USER@HOST/DATABASE PEOPLE [DIR]".into());
    };
    let people: u32 = people.parse()?;
    let address = RegistryAddress::new(&address)?;
    let scratch = tempfile::tempdir()?;
    let kept = arguments.next().map(std::path::PathBuf::from);
    one_person(&address, kept.as_deref().unwrap_or(scratch.path()))?;

    let mut client = Client::connect(address.as_str(), NoTls)?;
    client.batch_execute("SET search_path = fede; SET synchronous_commit = off")?;
    client.batch_execute(&format!("CREATE TEMP TABLE one AS SELECT n FROM generate_series(2, {people}) n"))?;
    client.batch_execute(PEOPLE)?;
    client.batch_execute(&format!("UPDATE last_number SET last = {people} WHERE name = 'decision'"))?;
    client.batch_execute("VACUUM ANALYZE")?;
    let standing = sizes(&mut client)?;
    let (first, log) = night(&mut client, 0)?;
    let (second, _) = night(&mut client, 1)?;

    let count = f64::from(people);
    println!("{people} people; bytes a person\n{:34}{:>9}{:>9}", "", "table", "indexes");
    for (name, table, indexes) in &standing {
        show(name, table / count, indexes / count);
    }
    println!("  a night's codes, each night");
    for (name, table, indexes) in &second {
        let (before, indexes_before) =
            first.iter().find(|one| one.0 == *name).map_or((0.0, 0.0), |(_, table, indexes)| (*table, *indexes));
        show(name, (table - before) / count, (indexes - indexes_before) / count);
    }
    let sum = |sizes: &[Size]| sizes.iter().map(|(_, table, indexes)| table + indexes).sum::<f64>();
    let (person, each_night) = (sum(&standing) / count, (sum(&second) - sum(&first)) / count);
    println!("  write-ahead log of a night       {:9.0}", log / count);
    println!("\ncomputed from that, in GB (10^9 bytes)");
    println!(
        "  {:>12}{:>12}{:>12}{:>12}{:>12}{:>12}",
        "people", "standing", "a night", "its log", "14 nights", "90 nights"
    );
    for people in [1e6, 1e7, 1e8] {
        let gigabytes = |bytes: f64| people * bytes / 1e9;
        println!(
            "  {people:12.0}{:12.1}{:12.1}{:12.1}{:12.1}{:12.1}",
            gigabytes(person),
            gigabytes(each_night),
            gigabytes(log / count),
            gigabytes(person + 14.0 * each_night),
            gigabytes(person + 90.0 * each_night)
        );
    }
    Ok(())
}

/// Prints a row, unless the table is nearly empty.
fn show(name: &str, table: f64, indexes: f64) {
    if table >= 10.0 {
        println!("  {name:32}{table:9.0}{indexes:9.0}");
    }
}

/// An office with one person, who has a code.
fn one_person(address: &RegistryAddress, directory: &Path) -> Result<(), Box<dyn std::error::Error>> {
    use chacha20::rand_core::SeedableRng;
    let key = SigningKey::from_seed(&[2; 32]).ok_or("a key")?;
    std::fs::create_dir_all(directory)?;
    std::fs::write(directory.join("key.pem"), key.to_pem()?.as_bytes())?;
    let new = NewOffice {
        region: Region::new("CN-SH")?,
        key: "../key.pem",
        time_zone: "+08:00",
        authority: "上海市疾病预防控制中心",
        appeal: "021-12320",
    };
    let config = OfficeConfig::template_on(new, address);
    let mut rng = chacha20::ChaCha20Rng::from_seed([1; 32]);
    let office = Office::create(&directory.join("office"), &config, &mut rng)?;
    let mut registry = office.registry()?;
    let by = By { officer: "nightly", at: Timestamp::parse("2026-03-05T04:00:00Z")? };
    let text = r#"{"id": "web-", "declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "resident-id",
        "number": "11010519491231002X", "symptoms": [], "contacts": [], 
        "places": [{"place": "310000", "arrival": "2026-03-01T08:00:00+08:00"}]}"#;
    let declaration = HandedIn { source: "web".to_owned(), text: Ok(text.to_owned()) };
    declare(&office, &mut registry, vec![declaration], by, &mut |_, error| panic!("{error}"))?;
    audit(&office, &mut registry, &office.rules()?, by, &mut |_| {})?;
    issue(&office, &mut registry, &key, by, &mut |_, error| panic!("{error}"))?;
    Ok(())
}

/// Gives everybody a code. Returns the sizes afterwards, and the bytes of the write-ahead log.
fn night(client: &mut Client, night: u32) -> Result<(Vec<Size>, f64), postgres::Error> {
    let before: String = client.query_one("SELECT pg_current_wal_lsn()::text", &[])?.get(0);
    client.batch_execute(&CODES.replace("NIGHT", &night.to_string()))?;
    let sql = format!("SELECT (pg_current_wal_lsn() - '{before}'::pg_lsn)::float8");
    let log = client.query_one(&sql, &[])?.get(0);
    client.batch_execute("VACUUM ANALYZE")?;
    Ok((sizes(client)?, log))
}

/// Tables with their bytes, and those of their indexes.
fn sizes(client: &mut Client) -> Result<Vec<Size>, postgres::Error> {
    let number = |value: i64| value.to_string().parse::<f64>().unwrap_or(f64::NAN);
    let rows = client.query(SIZES, &[])?;
    Ok(rows.iter().map(|row| (row.get(0), number(row.get(1)), number(row.get(2)))).collect())
}
