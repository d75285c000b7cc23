//! Offices that share, through the commands: each refusal in words. docs/office.md has what works.

use snapbox::cmd::OutputAssert;
use snapbox::str;

use crate::office::Office;

/// Offices of Hubei and Shanghai with an agreement. The keys of the fixtures serve for exchange.
struct Pair(Office);

const LIST: &str = "document = \"list\"\nversion = 1\nissued = 2026-01-01T00:00:00Z\nexpires = 2036-01-01T00:00:00Z\n\
                    publisher = \"CN\"\n";

fn region(iss: &str, key: &str, signs: &str) -> String {
    format!(
        "[[region]]\niss = \"{iss}\"\n[[region.key]]\nfile = \"keys/{key}.pub.pem\"\n\
         not_before = 2026-01-01T00:00:00Z\nexpires = 2036-01-01T00:00:00Z\nsigns = [\"{signs}\"]\n"
    )
}

impl Pair {
    fn new() -> Self {
        let office = Office::open();
        let root = "document = \"root\"\nversion = 1\nissued = 2026-01-01T00:00:00Z\nexpires = 2036-01-01T00:00:00Z\n\
                    root = { threshold = 1, keys = [\"keys/yunnan.pub.pem\"] }\n\
                    list = { threshold = 1, keys = [\"keys/yunnan.pub.pem\"] }\n";
        office.write("root.toml", root);
        let agreement = "[[agreement]]\nfrom = \"CN-HB\"\nto = \"CN-SH\"\nfacts = [\"cases\"]\ndays = 14\n\
                         not_before = 2026-01-01T00:00:00Z\nexpires = 2036-01-01T00:00:00Z\n";
        let regions = region("CN-HB", "hubei", "exchange") + &region("CN-SH", "shanghai", "exchange");
        office.write("list.toml", format!("{LIST}{regions}{agreement}"));
        let pair = Self(office);
        for name in ["root", "list"] {
            pair.0.run(&format!("trust build {name}.toml --out {name}.cbor")).code(0);
        }
        pair.0.run("trust sign root.cbor --key keys/yunnan.pem --yes").code(0);
        pair.0.run("trust sign list.cbor --key keys/yunnan.pem --root root.cbor --yes").code(0);
        for (name, iss) in [("hubei", "CN-HB"), ("shanghai", "CN-SH")] {
            pair.0
                .run(&format!("office init {name} --region {iss} --key keys/{name}.pem --authority A --appeal 1"))
                .code(0);
        }
        pair.0.write("cases.csv", "document,number,status,since\npassport,E12345678,confirmed,2026-03-04\n");
        pair.0.run("office import cases cases.csv --office hubei --officer li --at 2026-03-05T00:00:00Z").code(0);
        pair
    }

    fn run(&self, arguments: &str) -> OutputAssert {
        self.0.run(&format!(
            "office {arguments} --trust list.cbor --root root.cbor --officer li --at 2026-03-05T04:00:00Z"
        ))
    }

    fn share(&self, arguments: &str) -> OutputAssert {
        self.run(&format!("share --office hubei {arguments}"))
    }

    fn import(&self, arguments: &str) -> OutputAssert {
        self.run(&format!("import shared --office shanghai {arguments}"))
    }
}

#[test]
fn a_file_is_shared_once() {
    let pair = Pair::new();
    pair.share("--with CN-SH --key keys/hubei.pem --out file.shared").code(0).stdout_eq(str![[r#"
1 fact about 1 person from 2026-02-19 12:00 +08:00 on, sealed to the other office.

"#]]);
    pair.share("--with CN-SH --key keys/hubei.pem --out file.shared").code(2).stderr_eq(str![[r#"
error: file.shared: cannot make: a file of that name exists
hint: choose another name; nothing has been overwritten

"#]]);
    pair.share("--with CN-SH --out other.shared").code(2).stderr_eq(str![[r#"
error: expected the office's key for exchange, found none
hint: give it with --key; the trust list names it with signs = ["exchange"]

"#]]);
    pair.share("--with CN-SH --key keys/shanghai.pem --out other.shared").code(2).stderr_eq(str![[r#"
error: expected a key that the trust list gives CN-HB for exchange, found e992a6427e390c47
hint: give the office's key for exchange with --key; the list names it with signs = ["exchange"]

"#]]);
    pair.share("--with CN-YN --key keys/hubei.pem --out other.shared").code(2).stderr_eq(str![[r#"
error: no agreement is in force at 2026-03-05 12:00:00 +08:00 under which CN-HB shares with CN-YN
hint: `fede trust show` lists the agreements; get the newest trust list, or ask its publisher

"#]]);
    pair.import("file.shared --key keys/hubei.pem").code(2).stderr_eq(str![[r#"
error: keys/hubei.pem: expected a key that the trust list gives CN-SH for exchange, found 44403c7f5bfc3baa
hint: give the office's key for exchange with --key; the list names it with signs = ["exchange"]

"#]]);
    pair.import("file.shared --key keys/shanghai.pem --retract").code(2).stderr_eq(str![[r#"
error: --strict, --retract and --encoding are for tables, not for a file of another office
hint: a file of another office is taken whole; that office takes rows back and shares again

"#]]);
    pair.import("file.shared --key keys/shanghai.pem").code(0).stdout_eq(str![[r#"
Hubei, 2026-03-05 12:00 +08:00: 1 new fact, 0 known already, 0 withdrawn. 0 are about people who have declared here.

"#]]);
    pair.import("file.shared --key keys/shanghai.pem --lang zh").code(2).stderr_eq(str![[r#"
错误：file.shared：2026-03-05 12:00:00 +08:00 的文件已导入过
提示：无需任何操作

"#]]);
    pair.import("cases.csv --key keys/shanghai.pem").code(2).stderr_eq(str![[r#"
error: cases.csv: expected a file of shared facts, found something else
hint: `fede office share` writes such files

"#]]);
    pair.0.run("verify --trust file.shared --root root.cbor codes/both.png").code(2).stderr_eq(str![[r#"
error: file.shared: expected a trust list, found a file of facts from another office
hint: `fede office import shared file.shared` takes it

"#]]);
    pair.run("partners --office shanghai").code(0).stdout_eq(str![[r#"
Hubei (CN-HB): file of 2026-03-05 12:00 +08:00, 1 fact

"#]]);
    pair.run("partners --office hubei --lang zh").code(0).stdout_eq(str![[r#"
没有机构与本机构共享信息。

"#]]);
    // The agreement is gone.
    pair.0
        .shell("rm list.cbor; sed -e 's/version = 1/version = 2/' -e '/agreement/,$d' list.toml > list-2.toml")
        .code(0);
    pair.0.run("trust build list-2.toml --out list.cbor").code(0);
    pair.0.run("trust sign list.cbor --key keys/yunnan.pem --root root.cbor --yes").code(0);
    pair.run("partners --office shanghai").code(0).stderr_eq(str![[r#"
Hubei (CN-HB): no agreement is in force. 1 fact from there no longer counts.

"#]]);
}

#[test]
fn a_secret_is_rotated() {
    let pair = Pair::new();
    let rotate = "office secret rotate --office hubei --officer li --at 2026-03-05T04:00:00Z";
    pair.0
        .run(rotate)
        .code(0)
        .stdout_eq(str![[r#"
1 person is under a new secret.

"#]])
        .stderr_eq(str![[r#"
Keep a copy of the file secret in place of the earlier copies: they find nobody now.

"#]]);
    pair.share("--with CN-SH --key keys/hubei.pem --out file.shared").code(0);
    pair.import("file.shared --key keys/shanghai.pem --json").code(0).stdout_eq(str![[r#"
{"from":"CN-HB","issued":"2026-03-05T04:00:00Z","kept":0,"lapsed":0,"matched":0,"new":1,"unmatchable":0,"withdrawn":0}

"#]]);
    pair.0.shell("head -n 1 hubei/secret > first && cp first hubei/secret").code(0);
    pair.0.run(rotate).code(2).stderr_eq(str![[r#"
error: expected the secret under which the registry is, found another one
hint: the secret was rotated: run the command again, or restore the newest copy of the file `secret`

"#]]);
}
