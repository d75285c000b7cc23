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

/// Names stand for codes, but only where one place has them.
#[test]
fn places_are_taken_by_name() {
    let office = Office::open();
    let issue = "issue --key keys/hubei.pem --text --region CN-HB --issued 2026-03-05T08:00:00Z";
    let issued = |places: &str| {
        let output = office.run(&format!("{issue} {places}")).code(0).get_output().stdout.clone();
        let code = String::from_utf8(output).unwrap();
        let shown = office.command("inspect").arg(code.trim()).assert().code(0).get_output().stdout.clone();
        String::from_utf8(shown).unwrap()
    };
    let shown = issued("--city 武漢=2026-03-01 --city Paris=2026-03-01 --country 日本");
    assert!(shown.contains(r#"["JP"]"#) && shown.contains("420100: ") && shown.contains(r#""FRPAR": "#), "{shown}");
    for places in ["--city Suzhou=2026-03-01", "--city 朝阳区=2026-03-01", "--city 湖北=2026-03-01", "--country 香港"]
    {
        office.run(&format!("{issue} {places}")).code(2);
    }
}

/// Case makes no difference in values of lists, and `_` counts as `-`.
#[test]
fn values_of_lists_are_forgiving() {
    let office = Office::open();
    let issue = "issue --key keys/shanghai.pem --region cn-sh --text --status";
    let holder = "--name 张三丰 --document RESIDENT_ID --number 11010519491231002X";
    office.run(&format!("{issue} Green {holder}")).code(0);
    office.run(&format!("{issue} RED --reason Close_Contact --authority CDC --appeal 12320")).code(0);
    office.run(&format!("{issue} 绿码 --name 张三丰 --document 护照 --number E12345678")).code(0);
    office.run("scan codes/green.png --effort FAST --lang ZH_cn").code(0);
    office.run(&format!("{issue} gren")).code(2).stderr_eq(str![[r#"
error: invalid value 'gren' for '--status <STATUS>'
  [possible values: green, yellow, red]
hint: did you mean 'green'?

For more information, try '--help'.

"#]]);
}
