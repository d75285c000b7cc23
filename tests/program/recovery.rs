//! Backup and recovery as docs/operations.md describes them, on a server that loses its disk.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::cli_office::run;
use crate::cluster::Cluster;
use crate::office::Office;
use crate::postgres::server;
use snapbox::str;

/// Declares two people, audits and issues at a time.
fn two_more(office: &Office, first: usize, at: &str) {
    let lines = (first..first + 2).map(|n| {
        format!(
            r#"{{"declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "passport", "number": "E{n:08}", "symptoms": [], "contacts": [], "places": []}}"#
        ) + "\n"
    });
    office.write("more.ndjson", lines.collect::<String>());
    for act in ["declare more.ndjson", "audit", "issue"] {
        office.run(&format!("office {act} --officer li --at {at}")).success();
    }
}

/// Every code of the registry: day, slot, person.
fn codes(cluster: &Cluster) -> BTreeSet<(i64, i64, Vec<u8>)> {
    let rows = cluster.client("office").query("SELECT day, slot, person FROM fede.code", &[]).unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

fn journal_check(office: &Office) -> String {
    let output = office.run("office journal --check --json").success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

/// Waits until the server says that something is so.
fn wait_for(cluster: &Cluster, sql: &str) {
    for _ in 0..600 {
        if cluster.client("postgres").query_one(sql, &[]).unwrap().get(0) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{sql}: {}", cluster.log());
}

#[test]
fn a_registry_goes_back_to_a_moment_and_gives_nothing_twice() {
    let Some(mut cluster) = Cluster::new() else { return };
    cluster.tool("mkdir", &["archive"]);
    let archive = cluster.path("archive").display().to_string();
    let archiving =
        ["archive_mode=on", &format!("archive_command=test ! -f {archive}/%f && cp %p {archive}/%f"), "fsync=off"];
    cluster.start(&archiving);
    cluster.client("postgres").batch_execute("CREATE DATABASE office").unwrap();
    let office = Office::open();
    let init = "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320 --registry";
    office.run(&format!("{init} {}", cluster.address("office"))).success();
    two_more(&office, 1, "2026-03-05T09:00:00+08:00");
    // The base backup. The log goes to the archive all the time.
    let connection = cluster.connection();
    let mut backup: Vec<&str> = connection.iter().map(String::as_str).collect();
    backup.extend(["-D", "backup", "-c", "fast", "--no-sync"]);
    cluster.tool("pg_basebackup", &backup);
    two_more(&office, 11, "2026-03-05T10:00:00+08:00");
    let noted = journal_check(&office);
    let kept = codes(&cluster);
    let moment: String = cluster.client("postgres").query_one("SELECT now()::text", &[]).unwrap().get(0);
    std::thread::sleep(Duration::from_millis(100));
    two_more(&office, 21, "2026-03-05T11:00:00+08:00");
    let given = codes(&cluster);
    assert_eq!((kept.len(), given.len()), (4, 6));
    let segment: String =
        cluster.client("postgres").query_one("SELECT pg_walfile_name(pg_switch_wal())", &[]).unwrap().get(0);
    wait_for(&cluster, &format!("SELECT coalesce(max(last_archived_wal), '') >= '{segment}' FROM pg_stat_archiver"));
    // The disk is lost.
    cluster.crash();
    cluster.tool("rm", &["-rf", "data"]);
    office.run("office status --lang en").code(2).stderr_eq(str![[r#"
error: postgres:///[..]: no connection: [..]
hint: check that the server runs, and the host, port and database in the address

"#]]);
    // Back to the moment. The server pauses there, and accepts no changes.
    cluster.tool("cp", &["-a", "backup", "data"]);
    cluster.tool("touch", &["data/recovery.signal"]);
    let restore = [
        &format!("restore_command=cp {archive}/%f %p"),
        &format!("recovery_target_time={moment}"),
        "recovery_target_action=pause",
        "fsync=off",
    ];
    cluster.start(&restore);
    wait_for(&cluster, "SELECT pg_is_wal_replay_paused()");
    run(&office, "office declare more.ndjson").code(2).stderr_eq(str![[r#"
error: the registry accepts no changes: the server is a standby or set to read-only
[..]

"#]]);
    assert_eq!(journal_check(&office), noted, "the registry of the moment");
    cluster.client("postgres").batch_execute("SELECT pg_wal_replay_resume()").unwrap();
    wait_for(&cluster, "SELECT NOT pg_is_in_recovery()");
    assert_eq!(codes(&cluster), kept);
    office.run("office restored --officer li --at 2026-03-05T12:00:00+08:00 --lang en").success().stdout_eq(str![[
        r#"
The registry ends with line [..] of the journal, of 2026-03-05 10:00 +08:00. Its hash: [..]
Codes of 3 days have new slots. New decisions and declarations have numbers above 545760000000.

"#
    ]]);
    // What was lost is entered again, and the day goes on.
    two_more(&office, 21, "2026-03-05T12:10:00+08:00");
    two_more(&office, 31, "2026-03-05T12:20:00+08:00");
    office.run("office journal --check").success();
    let now = codes(&cluster);
    assert_eq!(now.len(), 8);
    let slots = |codes: &BTreeSet<(i64, i64, Vec<u8>)>| -> BTreeSet<(i64, i64)> {
        codes.iter().map(|(day, slot, _)| (*day, *slot)).collect()
    };
    let (before, after) = (slots(&given), slots(&(&now - &kept)));
    assert!(before.is_disjoint(&after), "no slot is given twice");
}

#[test]
fn an_open_night_ends_before_the_registry_goes_on() {
    let Some(server) = server() else { return };
    let office = Office::open();
    let init = "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320 --registry";
    office.run(&format!("{init} {}", server.fresh())).success();
    two_more(&office, 1, "2026-03-05T09:00:00+08:00");
    let by = "--officer li --at 2026-03-05T10:00:00+08:00 --lang en";
    office.run(&format!("office night --no-wait {by}")).success();
    office.run(&format!("office restored {by}")).code(2).stderr_eq(str![[r#"
error: night 1 is open already
hint: `fede office night status` shows it; `fede office night --continue` waits for it, `--abandon` ends it

"#]]);
    office.run(&format!("office night --abandon {by}")).success();
    office.run(&format!("office restored {by}")).success();
    // A worker from before the restore may hold an attempt at the next night of the lost registry.
    office.run(&format!("office night --no-wait {by}")).success();
    let status = office.run("office night status --json").success();
    let status: serde_json::Value = serde_json::from_slice(&status.get_output().stdout).unwrap();
    assert_eq!((status["night"].as_i64(), status["state"].as_str()), (Some(90841), Some("open")));
    office.run("office worker --until-idle --threads 1 --out codes").success();
    office.run("office journal --check").success();
}
