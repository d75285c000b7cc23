//! Keys in PKCS#11 tokens, with SoftHSM2. Each test has a directory of tokens of its own.
//!
//! `SNAPSHOTS=overwrite cargo test --features full --test program tokens` rewrites the snapshots. Read
//! them before you commit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command as Program;

use fede::Verifier;
use fede::key::VerifyingKey;
use fede::payload::{Claims, Region};
use fede::time::Timestamp;
use fede::verifier::{PinnedKeys, Unverified};
use serde_json::Value;
use snapbox::cmd::{Command, OutputAssert};
use snapbox::str;

use crate::left_out::left_out;
use crate::night;
use crate::office::Office;
use crate::postgres::server;

const PIN: &str = "4711-0815";
const AT: &str = "2026-03-05T08:00:00Z";

/// The module of SoftHSM2. Outside CI it may be missing: then this prints a line and returns `None`.
pub(crate) fn module() -> Option<PathBuf> {
    let places =
        ["/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/local/lib"];
    let module =
        places.map(|place| Path::new(place).join("softhsm/libsofthsm2.so")).into_iter().find(|path| path.exists());
    if module.is_some() && Program::new("softhsm2-util").arg("--version").output().is_ok() {
        return module;
    }
    left_out("keys in tokens need SoftHSM2 (Debian: softhsm2)");
    None
}

/// A directory with the files of the fixtures, and tokens.
struct Tokens {
    office: Office,
    module: PathBuf,
}

impl Tokens {
    /// With one token, `shanghai`.
    fn open() -> Option<Self> {
        let tokens = Self { module: module()?, office: Office::open() };
        std::fs::create_dir(tokens.office.path("tokens")).unwrap();
        let configuration = format!("directories.tokendir = {}\n", tokens.office.path("tokens").display());
        tokens.office.write("softhsm2.conf", configuration);
        tokens.office.write("pin", format!("{PIN}\n"));
        tokens.util(&["--init-token", "--free", "--label", "shanghai", "--so-pin", "87654321", "--pin", PIN]);
        Some(tokens)
    }

    fn util(&self, arguments: &[&str]) {
        let conf = self.office.path("softhsm2.conf");
        let output = Program::new("softhsm2-util").args(arguments).env("SOFTHSM2_CONF", conf).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    fn command(&self, arguments: &str) -> Command {
        self.office
            .command(arguments)
            .env("SOFTHSM2_CONF", self.office.path("softhsm2.conf"))
            .env_remove("FEDE_PIN")
            .stdin(Vec::new())
    }

    /// Runs a command. Whatever it prints, it is not the PIN.
    fn run(&self, arguments: &str) -> OutputAssert {
        let ran = self.command(arguments).assert();
        for printed in [&ran.get_output().stdout, &ran.get_output().stderr] {
            assert!(!String::from_utf8_lossy(printed).contains(PIN), "{arguments}");
        }
        ran
    }

    fn stdout(&self, arguments: &str) -> String {
        String::from_utf8(self.run(arguments).success().get_output().stdout.clone()).unwrap()
    }

    /// The identifier of the error that a command ends with.
    fn refused(&self, arguments: &str) -> String {
        let ran = self.run(&format!("{arguments} --json")).code(2);
        let stderr = String::from_utf8(ran.get_output().stderr.clone()).unwrap();
        let last: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
        last["error"]["id"].as_str().unwrap().to_owned()
    }

    /// The URI of a key, without a PIN.
    fn bare(&self, key: &str) -> String {
        format!("pkcs11:token=shanghai;{key}?module-path={}", self.module.display())
    }

    fn uri(&self, key: &str) -> String {
        format!("{}&pin-source=file:{}", self.bare(key), self.office.path("pin").display())
    }

    /// Makes a key, and returns its URI. Its public key is in `NAME.pub.pem`.
    fn generate(&self, name: &str, id: &str) -> String {
        let uri = self.uri(&format!("object={name};id=%{id}"));
        self.run(&format!("key generate --token {uri} --public {name}.pub.pem")).success();
        uri
    }

    fn public(&self, file: &str) -> VerifyingKey {
        VerifyingKey::from_pem(&std::fs::read_to_string(self.office.path(file)).unwrap()).unwrap()
    }
}

const ISSUE: &str = "issue --region CN-SH --status green --issued 2026-03-05T08:00:00Z --slot 7 --text --key";

#[test]
fn a_key_in_a_token_signs_codes() {
    let Some(tokens) = Tokens::open() else { return };
    let uri = tokens.generate("codes", "01");
    let public = tokens.public("codes.pub.pem");
    let shown: Value = serde_json::from_str(&tokens.stdout(&format!("key show {uri} --json"))).unwrap();
    assert_eq!(shown["kid"], public.kid().to_string());
    assert_eq!(shown["pem"], public.to_pem().unwrap());
    assert_eq!(tokens.stdout(&format!("key export {uri}")), public.to_pem().unwrap());

    let region = Region::new("CN-SH").unwrap();
    let verifier = Verifier::pinned(region, public);
    let code = tokens.stdout(&format!("{ISSUE} {uri}"));
    let at = Timestamp::parse(AT).unwrap();
    assert_eq!(verifier.verify(code.trim(), at).decision().id(), "accepted");

    // The PIN from the environment; one of two attributes is enough.
    for key in ["object=codes", "id=%01", "object=codes;type=private", "id=%01;object=codes"] {
        let run = tokens.command(&format!("{ISSUE} {}", tokens.bare(key))).env("FEDE_PIN", PIN).assert().success();
        assert_eq!(String::from_utf8_lossy(&run.get_output().stdout), code, "{key}");
    }
    // The setting of the key.
    let settings = format!("key = \"{uri}\"\nregion = \"CN-SH\"\n");
    tokens.office.write("fede.toml", settings);
    let run = "issue --status green --issued 2026-03-05T08:00:00Z --slot 7 --text";
    assert_eq!(tokens.stdout(run), code);
}

/// The claims of each code of a batch.
fn claims(tokens: &Tokens, file: &str, key: &VerifyingKey) -> BTreeMap<u64, Claims> {
    let trust = PinnedKeys::default().with(Region::new("CN-SH").unwrap(), key.clone());
    let lines = std::fs::read_to_string(tokens.office.path(file)).unwrap();
    let claims = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let code = Unverified::from_text(line["text"].as_str().unwrap()).unwrap();
        (line["line"].as_u64().unwrap(), code.authenticate(&trust).unwrap().claims().clone())
    };
    lines.lines().map(claims).collect()
}

#[test]
fn a_batch_says_the_same_whoever_signs() {
    let Some(tokens) = Tokens::open() else { return };
    let uri = tokens.generate("codes", "01");
    tokens.run(&format!("office init one --region CN-SH --key {uri} --authority CDC --appeal 12320")).success();
    // The same office, with another key: the same secret gives the same slots and salts.
    std::fs::create_dir(tokens.office.path("two")).unwrap();
    for file in std::fs::read_dir(tokens.office.path("one")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), tokens.office.path("two").join(file.file_name())).unwrap();
    }
    let office = std::fs::read_to_string(tokens.office.path("one/office.toml")).unwrap();
    assert!(office.contains(&uri));
    tokens.office.write("two/office.toml", office.replace(&uri, "../keys/shanghai.pem"));

    let person = |number: u32| format!(r#"{{"health": {{"status": "green"}}, "valid_hours": {}}}"#, 1 + number % 48);
    let people: Vec<String> = (0..300).map(person).collect();
    tokens.office.write("people.ndjson", people.join("\n"));
    for (office, threads) in [("one", 2), ("two", 2)] {
        let options = format!("--office {office} --officer li --at {AT} --threads {threads}");
        tokens.run(&format!("issue batch people.ndjson --out {office}.ndjson {options}")).success();
    }
    let by_token = claims(&tokens, "one.ndjson", &tokens.public("codes.pub.pem"));
    let by_file = claims(&tokens, "two.ndjson", &tokens.public("keys/shanghai.pub.pem"));
    assert_eq!(by_token.len(), 300);
    assert_eq!(by_token, by_file);
}

const ROOT: &str = r#"
document = "root"
version = 1
issued = 2026-01-01T00:00:00Z
expires = 2036-01-01T00:00:00Z
root = { threshold = 1, keys = ["keys/platform-list.pub.pem"] }
list = { threshold = 2, keys = ["keys/platform-list.pub.pem", "lists.pub.pem"] }
"#;

const LIST: &str = r#"
document = "list"
version = 1
issued = 2026-01-01T00:00:00Z
expires = 2036-01-01T00:00:00Z
publisher = "CN"

[snapshot]
threshold = 2
keys = ["keys/platform-list.pub.pem", "lists.pub.pem"]
ageing_after_hours = 24
stale_after_hours = 72

[[region]]
iss = "CN-SH"
revocation = 1
[[region.key]]
file = "lists.pub.pem"
not_before = 2026-01-01T00:00:00Z
expires = 2036-01-01T00:00:00Z
signs = ["health", "revocation"]
"#;

#[test]
fn a_token_and_a_file_sign_one_list() {
    let Some(tokens) = Tokens::open() else { return };
    let uri = tokens.generate("lists", "02");
    tokens.office.write("own-root.toml", ROOT);
    tokens.office.write("own-list.toml", LIST);
    tokens.run("trust build own-root.toml --out root.cbor").success();
    tokens.run("trust build own-list.toml --out list.cbor").success();
    let file = "keys/platform-list.pem";
    tokens.run(&format!("trust sign root.cbor --key {file} --yes")).success();
    let sign = |key: &str| {
        let signed = tokens.stdout(&format!("trust sign list.cbor --root root.cbor --key {key} --yes --json"));
        serde_json::from_str::<Value>(&signed).unwrap()["complete"].as_bool().unwrap()
    };
    assert!(!sign(&uri));
    assert!(sign(file));
    let revoke = "revoke --region CN-SH --dir revocation --trust list.cbor --root root.cbor";
    tokens.run(&format!("{revoke} --key {uri} --at {AT}")).success();
    let keys = format!("--snapshot-key {file} --snapshot-key {uri} --at {AT}");
    tokens
        .run(&format!("trust publish site --root root.cbor --list list.cbor --revocation revocation {keys}"))
        .success();
    tokens.run("gate init gate --root root.cbor").success();
    tokens.run(&format!("gate sync gate site --at {AT}")).success();
}

/// Each worker has a key of its own in the token; the office's key signs nothing.
#[test]
fn workers_of_a_night_sign_with_keys_in_a_token() {
    let (Some(tokens), Some(server)) = (Tokens::open(), server()) else { return };
    let uris = [("one", "01"), ("two", "02")].map(|(name, id)| tokens.generate(name, id));
    let keys = ["one.pub.pem", "two.pub.pem"].map(|file| tokens.public(file));
    let init = "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320";
    tokens.run(&format!("{init} --registry {}", server.fresh())).success();
    let settings = std::fs::read_to_string(tokens.office.path("office/office.toml")).unwrap();
    let listed = keys.each_ref().map(|key| format!("\"{}\"", key.kid())).join(", ");
    tokens.office.write("office/office.toml", format!("worker_keys = [{listed}]\n{settings}"));
    night::declare(&tokens.office, 40);
    tokens.run(&format!("office night --no-wait --shard-size 10 {}", night::AT)).success();

    let worker = "office worker --threads 1 --out codes";
    assert_eq!(tokens.refused(&format!("{worker} --until-idle")), "night-other-key", "the office's key is not listed");
    assert_eq!(tokens.refused(&format!("{worker} --until-idle --key {}", tokens.uri("object=none"))), "token-no-key");
    for (shard, uri) in ["1/2", "2/2"].into_iter().zip(&uris) {
        tokens.run(&format!("{worker} --shard {shard} --key {uri}")).success();
    }
    let status: Value = serde_json::from_str(&tokens.stdout("office night status --outputs --json")).unwrap();
    assert_eq!((status["state"].as_str(), status["issued"].as_u64()), (Some("done"), Some(40)));
    let mut signed = [0, 0];
    for output in status["outputs"].as_array().unwrap() {
        let path = tokens.office.path("codes").join(output["name"].as_str().unwrap());
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let by = keys.iter().position(|key| {
                let verifier = Verifier::pinned(Region::new("CN-SH").unwrap(), key.clone());
                let at = Timestamp::parse("2026-03-05T05:00:00Z").unwrap();
                verifier.verify(line["text"].as_str().unwrap(), at).decision().id() == "accepted"
            });
            signed[by.expect("a listed key has signed it")] += 1;
        }
    }
    assert_eq!(signed, [20, 20]);
}

#[test]
fn what_a_token_refuses_is_named() {
    let Some(tokens) = Tokens::open() else { return };
    let uri = tokens.generate("codes", "01");
    let issue = |key: &str| tokens.refused(&format!("{ISSUE} {key}"));
    let pin = |file: &str| format!("&pin-source=file:{}", tokens.office.path(file).display());

    tokens.office.write("wrong", "123456\n");
    tokens.office.write("empty", "\n");
    let bare = tokens.bare("object=codes");
    assert_eq!(issue(&format!("{bare}{}", pin("wrong"))), "token-pin-wrong");
    assert_eq!(issue(&format!("{bare}{}", pin("empty"))), "token-pin-length");
    assert_eq!(issue(&format!("{bare}{}", pin("nowhere"))), "file");
    assert_eq!(issue(&bare), "token-pin-missing");
    assert_eq!(issue(&format!("{bare}&pin-value={PIN}")), "token-uri-pin-value");

    assert_eq!(issue(&tokens.uri("object=other")), "token-no-key");
    assert_eq!(issue(&tokens.uri("object=codes;id=%02")), "token-no-key");
    assert_eq!(issue(&uri.replace("token=shanghai", "token=hubei")), "token-missing");
    assert_eq!(issue(&uri.replace("token=shanghai", "token=shanghai;serial=0")), "token-missing");
    assert_eq!(issue(&uri.replace("token=", "tokens=")), "token-uri-attribute");

    let generate = |key: &str| tokens.refused(&format!("key generate --token {}", tokens.uri(key)));
    assert_eq!(generate("object=codes;id=%05"), "token-exists");
    assert_eq!(generate("object=fresh;id=%01"), "token-exists");
    assert_eq!(generate("object=fresh"), "token-unnamed");

    tokens.generate("more", "03");
    assert_eq!(issue(&tokens.uri("type=private")), "token-many-keys");
    tokens.util(&["--init-token", "--free", "--label", "shanghai", "--so-pin", "87654321", "--pin", PIN]);
    assert_eq!(issue(&uri), "token-many");

    let share = "office share --with CN-HB --out f --officer li --key";
    tokens.run("office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 1").success();
    assert_eq!(
        tokens.refused(&format!("{share} {uri} --trust trust/list.cbor --root trust/root.cbor")),
        "token-file-only"
    );
}

#[test]
fn a_key_of_another_kind_is_named() {
    let Some(tokens) = Tokens::open() else { return };
    let made = Program::new("openssl")
        .args(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out"])
        .arg(tokens.office.path("p256.pem"))
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        left_out("a key of another kind needs openssl");
        return;
    }
    let file = tokens.office.path("p256.pem").display().to_string();
    tokens.util(&["--import", &file, "--token", "shanghai", "--label", "p256", "--id", "09", "--pin", PIN]);
    assert_eq!(tokens.refused(&format!("{ISSUE} {}", tokens.uri("object=p256"))), "token-key-kind");
    // It is in nobody's way.
    let uri = tokens.generate("codes", "01");
    tokens.run(&format!("{ISSUE} {}", uri.replace("object=codes;id=%01", "type=private"))).success();
}

#[test]
fn modules_that_are_none_are_named() {
    let office = Office::open();
    // It names the function, but is no library.
    office.write("named.so", "C_GetFunctionList");
    let refused = |module: &Path| {
        let uri = format!("pkcs11:object=codes?module-path={}", module.display());
        let ran = office.run(&format!("{ISSUE} {uri} --json")).code(2);
        let error: Value = serde_json::from_slice(&ran.get_output().stderr).unwrap();
        error["error"]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused(&office.path("nowhere.so")), "token-module-missing");
    assert_eq!(refused(&office.path("keys/shanghai.pem")), "token-module-foreign");
    assert_eq!(refused(&office.path("named.so")), "token-module-foreign");
    assert_eq!(refused(&office.path("keys")), "token-module-foreign");
    assert_eq!(refused(Path::new("/dev/zero")), "token-module-foreign");
    let libc = ["/lib/x86_64-linux-gnu/libc.so.6", "/lib/aarch64-linux-gnu/libc.so.6", "/lib64/libc.so.6"];
    if let Some(libc) = libc.iter().map(Path::new).find(|path| path.exists()) {
        assert_eq!(refused(libc), "token-module-foreign");
    }
}

#[test]
fn errors_of_tokens_say_what_to_do() {
    let Some(tokens) = Tokens::open() else { return };
    tokens.generate("codes", "01");
    let bare = tokens.bare("object=codes");
    tokens.run(&format!("{ISSUE} {bare} --lang en")).code(2).stderr_eq(str![[r#"
error: expected the PIN of the token, found none
hint: give pin-source=file:/PATH in the URI, set FEDE_PIN, or run on a terminal to be asked

"#]]);
    let wrong = |lang: &str| {
        let command = tokens.command(&format!("{ISSUE} {bare} --lang {lang}"));
        command.env("FEDE_PIN", "123456").assert().code(2)
    };
    wrong("en").stderr_eq(str![[r#"
error: expected the PIN of the token, found a wrong one
hint: check the PIN; tokens lock it after a few wrong ones

"#]]);
    wrong("zh-CN").stderr_eq(str![[r#"
错误：令牌的PIN错误
提示：请核对PIN；多次输错后令牌会锁定

"#]]);
    tokens.run(&format!("{ISSUE} {bare}&pin-value={PIN} --lang en")).code(2).stderr_eq(str![[r#"
error: expected no PIN in a pkcs11: URI, found pin-value
hint: every user of the computer can see arguments; give pin-source=file:/PATH, set FEDE_PIN, or run on a terminal to be asked

"#]]);
    let other = tokens.uri("object=other");
    tokens.run(&format!("{ISSUE} {other} --lang en")).code(2).stderr_eq(str![[r#"
error: no private key in the token matches the URI
hint: compare the attributes object and id with what the vendor's tool shows; give both if several keys match

"#]]);
    tokens.run("key generate --lang en").code(2).stderr_eq(str![[r#"
error: the following required arguments were not provided:
  <FILE>

Usage: fede key generate --lang <LANG> <FILE>

For more information, try '--help'.

"#]]);
    tokens.run("key generate --token x.pem --lang en").code(2).stderr_eq(str![[r#"
error: expected a pkcs11: URI, found something else
hint: for example: pkcs11:token=shanghai;object=codes?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/fede/pin

"#]]);
}
