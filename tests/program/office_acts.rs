//! What an office's acts check before they change anything, and what they leave on the disk.

use snapbox::str;

use crate::cli_office::{new_office, run};
use crate::office::Office;

const INIT: &str = "office init --region CN-SH --authority CDC --appeal 12320 --lang en";

#[test]
fn the_key_of_an_office_is_found_from_here_or_from_the_office() {
    let office = Office::open();
    let key = |name: &str| {
        let config = std::fs::read_to_string(office.path(name).join("office.toml")).unwrap();
        config.lines().find_map(|line| line.strip_prefix("key = ")).unwrap().to_owned()
    };
    office.run(&format!("{INIT} a --key keys/shanghai.pem")).code(0);
    office.run(&format!("{INIT} b/c --key ../../keys/shanghai.pem")).code(0);
    let absolute = office.path("keys/shanghai.pem").display().to_string();
    office.run(&format!("{INIT} d --key {absolute}")).code(0);
    let found = [key("a"), key("b/c"), key("d")];
    assert_eq!(found, ["\"../keys/shanghai.pem\"", "\"../../keys/shanghai.pem\"", &format!("\"{absolute}\"")]);
    office.run(&format!("{INIT} e --key keys/nowhere.pem")).code(2).stderr_eq(str![[r#"
error: keys/nowhere.pem: cannot open: no such file
hint: check the path

"#]]);
    office.run(&format!("{INIT} e --key keys/shanghai.pub.pem")).code(2);
    assert!(!office.path("e").exists());
}

const PEOPLE: &str = "document,name,number,status\npassport,李四,E12345678,green\n";

#[test]
fn an_output_that_cannot_be_written_is_refused_before_anything_is_signed() {
    let office = new_office();
    office.write("people.csv", PEOPLE);
    run(&office, "issue batch people.csv --out codes.xlsx").code(2).stderr_eq(str![[r#"
error: codes.xlsx: expected an output that ends in .tar, .zip, .sqlite or .ndjson, or the name of a directory
hint: name a directory without an ending, or with / at its end; nothing was signed

"#]]);
    run(&office, "issue batch people.csv --out codes.d/").code(0);
    assert!(office.path("codes.d").is_dir());
    office.write("stays.csv", "document,number,place,arrival\n");
    office.run("office itineraries stays.csv --out people2.csv --lang en").code(2).stderr_eq(str![[r#"
error: people2.csv: expected a file name that ends in .ndjson

"#]]);
    office.write("codes", "");
    run(&office, "office issue --out codes").code(2).stderr_eq(str![[r#"
error: codes: cannot make: a file of that name exists
hint: choose another path; existing files are never overwritten

"#]]);
}

#[test]
fn a_code_and_its_pass_are_written_both_or_not_at_all() {
    let office = Office::open();
    let issue = "issue --key keys/shanghai.pem --region CN-SH --status green --lang en";
    office.run(&format!("{issue} --pass p.png")).code(2).stdout_eq("").stderr_eq(str![[r#"
error: p.png: expected a file name that ends in .svg, .pdf

"#]]);
    office.run(&format!("{issue} --out a.png --pass nowhere/p.pdf")).code(2).stdout_eq("").stderr_eq(str![[r#"
error: nowhere/p.pdf: cannot write: no such file
hint: check the path

"#]]);
    office.run(&format!("{issue} --out a.svg --pass a.svg")).code(2).stdout_eq("");
    office.run(&format!("{issue} --out a.png --pass p.pdf --font keys/shanghai.pem")).code(2).stdout_eq("");
    assert!(office.names().iter().all(|name| !name.starts_with("a.") && !name.starts_with("p.")));
}
