//! Settings from the environment and from `fede.toml`, as the commands see them.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::office::Office;
use snapbox::str;

const AT: &str = "2026-03-05T12:00:00Z";

/// A directory as `mkdir` makes it, which the temporary one need not be.
fn open() -> Office {
    let office = Office::open();
    fs::set_permissions(office.path("."), fs::Permissions::from_mode(0o755)).unwrap();
    office
}

/// A store with the fixtures' root.
fn store(office: &Office) {
    office.run("gate init gate --root trust/root.cbor").code(0);
}

#[test]
fn a_file_above_names_the_store() {
    let office = open();
    store(&office);
    office.write("fede.toml", "store = \"gate\"\n");
    fs::create_dir(office.path("below")).unwrap();
    let below = office.path("below");
    office.command("gate status").current_dir(&below).assert().code(2).stdout_eq(str![[r#"
Empty. Run `fede gate sync`.
...
"#]]);
    // The environment comes before the file, an option before both.
    office.command("gate status").env("FEDE_STORE", "nowhere").assert().code(2).stderr_eq(str![[r#"
error: nowhere[..]
...
"#]]);
    office.command("gate status gate").env("FEDE_STORE", "nowhere").assert().code(2).stderr_eq(str![[""]]);
}

#[test]
fn a_key_and_a_region_need_not_be_typed() {
    let office = open();
    office.write("fede.toml", "key = \"keys/shanghai.pem\"\nregion = \"CN-SH\"\n");
    let issued = office.run("issue --status green --text").code(0).get_output().stdout.clone();
    assert!(issued.starts_with(b"FD1:"));
}

#[test]
fn a_language_may_be_set() {
    open()
        .command(&format!("verify codes/red.png --trust trust/list.cbor --root trust/root.cbor --at {AT}"))
        .env("FEDE_LANG", "zh_CN")
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
 ✘ 拒绝  codes/red.png
...
"#]]);
}

/// Words have local time, JSON has UTC.
#[test]
fn a_time_zone_may_be_set() {
    let office = open();
    let verify = format!("verify codes/green.png --trust trust/list.cbor --root trust/root.cbor --at {AT} --lang en");
    let said = |arguments: &str, zone: &str| {
        let done = office.command(arguments).env("FEDE_TIME_ZONE", zone).assert();
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    for (zone, at) in [
        ("+08:00", "2026-03-05 20:00:00 +08:00"),
        ("America/St_Johns", "2026-03-05 08:30:00 -03:30"),
        ("UTC", AT),
        ("", AT),
    ] {
        assert!(said(&verify, zone).ends_with(&format!("checked at  {at}\n")), "{zone}");
    }
    let computer = office.command(&verify).env("TZ", "Asia/Shanghai").assert();
    assert!(String::from_utf8_lossy(&computer.get_output().stdout).contains("2026-03-05 20:00:00 +08:00"));
    let json = format!("{verify} --json");
    assert_eq!(said(&json, "+08:00"), said(&json, "UTC"));
    office.command(&verify).env("FEDE_TIME_ZONE", "+8").assert().code(2).stderr_eq(str![[r#"
error: FEDE_TIME_ZONE: expected one of +08:00, Asia/Shanghai, …, found +8

"#]]);
}

#[test]
fn config_shows_where_values_come_from() {
    let office = open();
    office.write("fede.toml", "region = \"CN-SH\"\n");
    office.command("config").env("FEDE_OFFICER", "li").env("FEDE_STORE", "/g").assert().code(0).stdout_eq(str![[r#"
Configuration file: [..]/fede.toml
key              -       not set
passphrase_file  -       not set
region           CN-SH   [..]/fede.toml
store            /g      FEDE_STORE
office           office  default
officer          li      FEDE_OFFICER
lang             en      locale
hints            auto    default
time_zone        -       not set

"#]]);
}

#[test]
fn an_unknown_key_is_named() {
    let office = open();
    office.write("fede.toml", "sotre = \"gate\"\n");
    office.run("gate status").code(2).stderr_eq(str![[r#"
error: [..]/fede.toml: sotre is not a key of fede.toml; expected one of key, passphrase_file, region, store, office, officer, lang, hints, time_zone
hint: `fede config --help` lists the keys of fede.toml

"#]]);
    office.run("--help").code(0);
    office.run("completions bash").code(0);
    office.command("gate status gate").env("FEDE_CONFIG", "").assert().code(2).stderr_eq(str![[r#"
error: gate[..]
...
"#]]);
}

/// A file that somebody else can change could name another store, and with it other trust.
#[test]
fn a_file_that_others_can_change_is_refused() {
    let office = open();
    store(&office);
    office.write("fede.toml", "store = \"gate\"\n");
    fs::set_permissions(office.path("fede.toml"), fs::Permissions::from_mode(0o666)).unwrap();
    office.run("gate status").code(2).stderr_eq(str![[r#"
error: [..]/fede.toml: not used: other users can change it (mode 666), and with it whom you trust
hint: take it over or take write access away: chown "$USER" [..]/fede.toml && chmod go-w [..]/fede.toml.
Without it: set FEDE_CONFIG to an empty value, or to another file

"#]]);
    fs::set_permissions(office.path("fede.toml"), fs::Permissions::from_mode(0o644)).unwrap();
    office.run("gate status").code(2).stderr_eq(str![[""]]);
    // Who can write to the directory can replace the file.
    fs::set_permissions(office.path("."), fs::Permissions::from_mode(0o1777)).unwrap();
    office.run("gate status").code(2).stderr_eq(str![[r#"
error: [..]: not used: other users can change it (mode 777), and with it whom you trust
...
"#]]);
}

/// A pipe would be waited for, and a large file would fill the memory.
#[test]
fn other_things_of_that_name_are_refused() {
    let office = open();
    fs::create_dir(office.path("fede.toml")).unwrap();
    office.run("config").code(2).stderr_eq(str![[r#"
error: [..]/fede.toml: expected a regular file, found a directory, a pipe or a device
...
"#]]);
    fs::remove_dir(office.path("fede.toml")).unwrap();
    office.write("fede.toml", vec![b'#'; 70_000]);
    office.run("config").code(2).stderr_eq(str![[r#"
error: [..]/fede.toml: expected a file of at most 65536 bytes, found a larger one
...
"#]]);
    office.shell("rm fede.toml && mkfifo fede.toml && $fede config").code(2);
}

/// Every command reads the file before anything else.
#[test]
fn a_deep_file_is_refused() {
    let office = open();
    for text in ["[".repeat(60_000), format!("a = {}", "{a=".repeat(20_000)), format!("{}b = 1", "a.".repeat(30_000))] {
        office.write("fede.toml", text);
        office.run("config").code(2).stderr_eq(str![[r#"
error: [..]/fede.toml: [..]
...
"#]]);
    }
}
