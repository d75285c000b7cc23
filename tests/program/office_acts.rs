//! What an office's acts check before they change anything, and what they leave on the disk.

use snapbox::str;

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
