//! `fede places` and values of lists, as people type them.

use crate::office::Office;
use snapbox::str;

#[test]
fn places_are_found_as_people_type_them() {
    let office = Office::open();
    for (line, found) in [
        ("places 420100", "420100  武汉市  Wuhan\n"),
        ("places cn-hb", "CN-HB   湖北省  Hubei\n"),
        ("places xian", "610100  西安市  Xi’an\n"),
    ] {
        let output = office.run(line).code(0).get_output().stdout.clone();
        let text = String::from_utf8(output).unwrap();
        assert!(text.starts_with(found.split("Xi").next().unwrap()), "{line}: {text}");
    }
    office.run("places Roma").code(0).stdout_eq(str![[r#"
ITROM   罗马  Rome
RO      罗马尼亚  Romania

"#]]);
    office.run("places lushunkou").code(2).stderr_eq(str![[r#"
error: no place has the code or the name lushunkou
hint: districts and counties are not listed: try the prefecture; abroad only large cities are: any UN/LOCODE is accepted

"#]]);
    office.command("places").arg("").assert().code(2).stderr_eq(str![[r#"
error: a value is required for '<NAME>' but none was supplied
...
"#]]);
}

/// Case makes no difference in values of lists, and `_` counts as `-`.
#[test]
fn values_of_lists_are_forgiving() {
    let office = Office::open();
    let issue = "issue --key keys/shanghai.pem --region cn-sh --text --status";
    let holder = "--name 张三丰 --document RESIDENT_ID --number 11010519491231002X";
    office.run(&format!("{issue} Green {holder}")).code(0);
    office.run(&format!("{issue} RED --reason Close_Contact --authority CDC --appeal 12320")).code(0);
    office.run("scan codes/green.png --effort FAST --lang ZH_cn").code(0);
    office.run(&format!("{issue} gren")).code(2).stderr_eq(str![[r#"
error: invalid value 'gren' for '--status <STATUS>'
  [possible values: green, yellow, red]
hint: did you mean 'green'?

For more information, try '--help'.

"#]]);
}
