//! The office commands with a registry on PostgreSQL, as officers see them.

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use crate::cli_office::{FEW, run};
use crate::office::Office;
use crate::postgres::{Server, client, server};
use fede::office::registry::RegistryAddress;
use snapbox::str;

const INIT: &str =
    "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320 --lang en --registry";

/// An office with its registry in a new database.
fn on_server(server: &Server) -> (Office, RegistryAddress) {
    let (office, address) = (Office::open(), server.fresh());
    office.run(&format!("{INIT} {address}")).success();
    (office, address)
}

#[test]
fn a_day_of_an_office_on_a_server() {
    let Some(server) = server() else { return };
    let (office, address) = on_server(server);
    assert!(!office.path("office/registry.sqlite").exists());
    office.write("few.ndjson", FEW);
    run(&office, "office declare few.ndjson").success();
    run(&office, "office audit").success();
    run(&office, "office issue").success();
    office.run("office status --lang en").success().stdout_eq(str![[r#"
...
  journal     3 ✔, 2026-03-05 12:00 +08:00

"#]]);
    run(&office, "office forget").success();
    run(&office, "office secret rotate").success();
    run(&office, "office migrate").code(2).stderr_eq(str![[r#"
error: expected a registry of an earlier version, found one that is up to date
hint: there is nothing to do

"#]]);
    // Somebody else's registry, and one that exists.
    let other = Office::open();
    other.run(&format!("{INIT} {address}")).code(2).stderr_eq(str![[r#"
error: postgres:///[..]: expected a database without the schema `fede`, found one with it
hint: choose another database; nothing has been changed

"#]]);
    assert!(!other.path("office").exists(), "nothing half done");
    // To a file and on from there.
    office.run("office copy --to office/registry.sqlite --lang en").success();
    run(&office, "office audit").code(2).stderr_eq(str![[r#"
error: this registry was copied to another place and is out of use
hint: let office.toml name the copy; `fede office copy --take-back` uses this one again

"#]]);
    let config = std::fs::read_to_string(office.path("office/office.toml")).unwrap();
    let lines: Vec<&str> = config.lines().filter(|line| !line.starts_with("registry")).collect();
    office.write("office/office.toml", lines.join("\n"));
    office.run("office journal --check --lang en").success();
    run(&office, "office audit").success();
    run(&office, "office migrate").code(2).stderr_eq(str![[r#"
error: expected a registry of an earlier version, found one that is up to date
hint: there is nothing to do

"#]]);
}

#[test]
fn an_address_with_a_fault_is_refused() {
    let office = Office::open();
    office.run(&format!("{INIT} postgres://fede:geheim@db.example/office")).code(2).stderr_eq(str![[r#"
error: the address of the registry contains a password
hint: remove it from the address, and put it into ~/.pgpass or into a file that PGPASSFILE names

"#]]);
    office.run(&format!("{INIT} registry.sqlite")).code(2).stderr_eq(str![[r#"
error: expected the address of a registry, `postgres://USER@HOST/DATABASE`, found something else
hint: docs/office.md shows addresses with a host, with a socket and with TLS

"#]]);
    office.run(&format!("{INIT} postgres://fede@db.example/office?sslmode=prefer")).code(2).stderr_eq(str![[r#"
error: the address of the registry: expected sslmode=verify-full or sslmode=disable, found prefer
hint: remove sslmode: without it, connections over a network are encrypted and the server is checked

"#]]);
    office.run(&format!("{INIT} postgres:///office?host=/nowhere&user=fede")).code(2).stderr_eq(str![[r#"
error: postgres:///office?host=/nowhere&user=fede: no connection: No such file or directory (os error 2)
hint: check that the server runs, and the host, port and database in the address

"#]]);
    assert!(!office.path("office").exists());
}

#[test]
fn the_password_comes_from_where_libpq_looks() {
    let Some(server) = server() else { return };
    let office = Office::open();
    server.client("postgres").batch_execute("CREATE ROLE locked LOGIN SUPERUSER PASSWORD 'geheim'").unwrap();
    let address = server.fresh().as_str().replace("user=fede", "user=locked");
    let init = format!("{INIT} {address}");
    office.run(&init).code(2).stderr_eq(str![[r#"
error: postgres:///[..]: the server does not accept the user or the password: [..]
hint: check the user in the address, and the password in ~/.pgpass, PGPASSFILE or PGPASSWORD

"#]]);
    office.command(&init).env("PGPASSWORD", "falsch").assert().code(2).stderr_eq(str![[r#"
error: postgres:///[..]: the server does not accept the user or the password: [..]
hint: check the user in the address, and the password in ~/.pgpass, PGPASSFILE or PGPASSWORD

"#]]);
    office.write("pgpass", "*:*:*:fede:falsch\n*:*:*:locked:geheim\n");
    let mode = |mode| std::fs::set_permissions(office.path("pgpass"), std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    office.command(&init).env("PGPASSFILE", "pgpass").assert().code(2).stderr_eq(str![[r#"
error: pgpass: expected a password file that only its owner can read, found none
hint: `chmod 600` makes a file private

"#]]);
    mode(0o600);
    office.command(&init).env("PGPASSFILE", "pgpass").assert().success();
    office.command("office status --lang en").env("PGPASSWORD", "geheim").assert().success();
    std::fs::create_dir(office.path("home")).unwrap();
    std::fs::rename(office.path("pgpass"), office.path("home/.pgpass")).unwrap();
    office.command("office status --lang en").env("HOME", "home").assert().success();
}

/// Gives the server a certificate for `localhost`. Returns that of the authority.
fn with_tls(server: &Server) -> String {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap().pem();
    let key = rcgen::KeyPair::generate().unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let certificate =
        rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let owner = std::fs::metadata(&server.directory).unwrap();
    for (name, text) in [("server.crt", certificate.pem()), ("server.key", key.serialize_pem())] {
        let path = server.directory.join("data").join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    let mut admin = server.client("postgres");
    admin.batch_execute("ALTER SYSTEM SET ssl = on").unwrap();
    admin.batch_execute("SELECT pg_reload_conf()").unwrap();
    for _ in 0..100 {
        if server.client("postgres").query_one("SHOW ssl", &[]).unwrap().get::<_, String>(0) == "on" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    root
}

#[test]
fn over_a_network_the_server_is_checked() {
    let Some(server) = server() else { return };
    let office = Office::open();
    office.write("root.pem", with_tls(server));
    office.write("other.pem", std::fs::read(server.directory.join("data/server.crt")).unwrap());
    let database: String = client(&server.fresh()).query_one("SELECT current_database()", &[]).unwrap().get(0);
    let address = |host: &str, options: &str| format!("postgres://fede@{host}:{}/{database}?{options}", server.port);
    let refused = str![[r#"
error: postgres://[..]: no connection: [..]
hint: check that the server runs, and the host, port and database in the address

"#]];
    office.run(&format!("{INIT} {}", address("127.0.0.1", "sslrootcert=root.pem"))).code(2).stderr_eq(refused.clone());
    office.run(&format!("{INIT} {}", address("localhost", "sslrootcert=other.pem"))).code(2).stderr_eq(refused);
    office.run(&format!("{INIT} {}", address("localhost", "sslmode=require"))).code(2).stderr_eq(str![[r#"
error: .postgresql/root.crt: expected the certificate of the authority of the database server, found none
hint: name its PEM file in the address: ?sslrootcert=/etc/fede/ca.pem

"#]]);
    office.run(&format!("{INIT} {}", address("localhost", "sslrootcert=root.pem"))).success();
    office.run("office status --lang en").success();
}

#[test]
fn checkpoints_of_the_nights() {
    let Some(server) = server() else { return };
    let (office, _) = on_server(server);
    // Before the first night.
    office.run("office journal --checkpoint before --lang en").success().stdout_eq(str![[r#"
0 lines, all unchanged. Hash of the last line: [..]

"#]]);
    let end = |night: i64| {
        let mut registry = fede::office::Office::open(&office.path("office")).unwrap().registry().unwrap();
        let fede::office::registry::OfficeRegistry::Postgres(registry) = &mut registry else { panic!("on a server") };
        let act = fede::office::Act {
            at: fede::time::Timestamp::parse("2026-03-05T04:00:00Z").unwrap(),
            officer: "li".to_owned(),
            act: "night-end",
            subject: String::new(),
            before: String::new(),
            after: "7 codes".to_owned(),
        };
        registry.begin_chains(night, 1, &fede::office::Act { after: "2 people".to_owned(), ..act.clone() }).unwrap();
        registry.end_chains(night, 1, &act).unwrap();
    };
    end(1);
    office.run("office journal --checkpoint after --lang en").success().stdout_eq(str![[r#"
2 lines, all unchanged. Hash of the last line: [..]
1 night, all as they ended. Root of the nights: [..]

"#]]);
    end(2);
    office.run("office journal --check --against after --lang en").success().stdout_eq(str![[r#"
4 lines, all unchanged. Hash of the last line: [..]
2 nights, all as they ended. Root of the nights: [..]
The night of the checkpoint is unchanged.

"#]]);
    office.run("office journal --against after --key keys/shanghai.pub.pem --lang zh-CN").success().stdout_eq(str![[
        r#"
共 4 行，均未改动。末行哈希：[..]
共 2 夜，均与结束时一致。各夜的总根哈希：[..]
存证中的 1 夜均未改动。

"#
    ]]);
    office.run("office journal --against before --json").success().stdout_eq(str![[r#"
{"hash":"[..]","lines":4,"nights":{"against":0,"checkpoint":null,"count":2,"last":{"at":"2026-03-05T04:00:00Z","chains":17,"night":2,"root":"[..]"},"root":"[..]"}}

"#]]);
    office.run("office journal --lang en").success().stdout_eq(str![[r#"
1  2026-03-05 12:00 +08:00  li  night  night 1: 1 shards, 2 people
2  2026-03-05 12:00 +08:00  li  night-end  night 1: standing 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 → 7 codes, 17 chains, root [..]
3  2026-03-05 12:00 +08:00  li  night  night 2: 1 shards, 2 people
4  2026-03-05 12:00 +08:00  li  night-end  night 2: standing 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 → 7 codes, 17 chains, root [..]
4 lines, all unchanged. Hash of the last line: [..]
2 nights, all as they ended. Root of the nights: [..]

"#]]);
    // What is refused.
    office.run("office journal --checkpoint after --lang en").code(2).stderr_eq(str![[r#"
error: after: cannot write: a file of that name exists
hint: choose another name; nothing has been overwritten

"#]]);
    office.run("office journal --against after --key keys/hubei.pub.pem --lang en").code(2).stderr_eq(str![[r#"
error: after: the checkpoint has no valid signature of the key
hint: if the office had another key at that time, name its public key with --key

"#]]);
    office.run("office journal --against few.ndjson --lang en").code(2).stderr_eq(str![[r#"
error: few.ndjson: cannot open: no such file or directory
hint: check the path

"#]]);
    office.write("few.ndjson", FEW);
    office.run("office journal --against few.ndjson --lang en").code(2).stderr_eq(str![[r#"
error: few.ndjson: expected a checkpoint of an office's journal, found something else
hint: give a file that `fede office journal --checkpoint` has written

"#]]);
    // Another office of the region.
    let (other, _) = on_server(server);
    std::fs::copy(office.path("after"), other.path("after")).unwrap();
    other.run("office journal --against after --lang en").code(2).stderr_eq(str![[r#"
error: after: expected a checkpoint of fede.office/CN-SH/[..], found one of fede.office/CN-SH/[..]
hint: give a checkpoint of this office

"#]]);
}
