//! Codes of other networks on the gate page, in a real browser: the same verdicts as in a terminal, from
//! pictures, with a network and without. Needs what `gate_page.rs` needs, and the module
//! `fede-foreign.wasm` beside the page's core.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64URL};
use ciborium::cbor;
use fantoccini::Client;
use fede::foreign::ForeignNetwork;
use fede::foreign::certificate::SignerCertificate;
use fede::foreign::lists::{gdhcn_message, read_gdhcn, read_icao, read_vci};
use fede::gate::{GateRules, Moment, RulesInForce, Shift};
use fede::key::SigningKey;
use fede::payload::Region;
use fede::qr::{Level, LumaImage, decode_picture, encode, png};
use fede::time::{Timestamp, Window};
use fede::trust::{Document, Edition, Root, RootRole, SnapshotTerms, Store, TrustList, publish};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use rcgen::{KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384};
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use crate::browser::{Ending, Tools, axe, browser, driven, free_port, runtime, script, tools, until};
use crate::gate_page::judge;
use crate::gate_page_states::{SIZES, look};
use crate::left_out::left_out;
use crate::networks;
use crate::office_staff::now;

const MODULE: &str = "fede-foreign.wasm";

const RULES: &str = r#"
document = "gate-rules"
[[foreign]]
network = "gdhcn"
kinds = ["vaccination"]
min_doses = 2
[[foreign]]
network = "gdhcn"
kinds = ["yellow-fever"]
[[foreign]]
network = "vci"
kinds = ["vaccination"]
[[foreign]]
network = "icao"
kinds = ["test"]
max_test_hours = 720
"#;

/// The tools, if the module is there too.
fn with_module() -> Option<Tools> {
    let tools = tools()?;
    if tools.core.with_file_name(MODULE).is_file() {
        return Some(tools);
    }
    left_out(&format!("codes of other networks on the gate page need {MODULE} beside the core"));
    None
}

/// The lists of three networks as they are imported, and codes that their members have signed.
struct World {
    networks: Vec<ForeignNetwork>,
    /// A name, the text, the decision, the first reason.
    codes: Vec<(&'static str, String, &'static str, &'static str)>,
}

/// A key of the tests for certificates (RFC 5958, RFC 5915).
fn key_pair(seed: u8) -> KeyPair {
    let head =
        b"\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\
                 \x04\x6d\x30\x6b\x02\x01\x01\x04\x20";
    let point = networks::signing(seed).verifying_key().to_sec1_point(false);
    let der = [&head[..], &[seed; 32], b"\xa1\x44\x03\x42\x00", point.as_bytes()].concat();
    KeyPair::try_from(der).unwrap()
}

/// A list of GDHCN with one signer, signed with key 7.
fn gdhcn(signer: &[u8], authority: &[u8], at: Timestamp) -> ForeignNetwork {
    let kid = STANDARD.encode(&Sha256::digest(signer)[..8]);
    let point = networks::signing(1).verifying_key().to_sec1_point(false);
    let [x, y] = [&point.as_bytes()[1..33], &point.as_bytes()[33..]].map(|part| BASE64URL.encode(part));
    let of_who = "did:web:tng-cdn.who.int:trustlist";
    let method = json!({
        "id": format!("{of_who}:prt#{kid}"), "type": "JsonWebKey2020", "controller": format!("{of_who}:prt"),
        "publicKeyJwk": {"kty": "EC", "crv": "P-256", "x": x, "y": y,
                         "x5c": [STANDARD.encode(signer), STANDARD.encode(authority)]}
    });
    let header = BASE64URL.encode(r#"{"b64":false,"crit":["b64"],"alg":"EC"}"#);
    let mut list = json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": of_who, "controller": of_who, "verificationMethod": [method],
        "proof": {"type": "JsonWebSignature2020", "created": at.to_string(), "nonce": "",
                  "proofPurpose": "assertionMethod", "verificationMethod": format!("{of_who}:signerinfo")}
    });
    let signature: p256::ecdsa::Signature = networks::signing(7).sign(&gdhcn_message(&header, &list).unwrap());
    list["proof"]["jws"] = format!("{header}..{}", BASE64URL.encode(signature.to_bytes())).into();
    let offer = read_gdhcn(list.to_string().as_bytes(), &networks::public(7), at).unwrap();
    offer.choose(None).unwrap()
}

/// A directory of VCI with one issuer, whose key is key 1.
fn vci(at: Timestamp) -> (ForeignNetwork, String) {
    let point = networks::signing(1).verifying_key().to_sec1_point(false);
    let [x, y] = [&point.as_bytes()[1..33], &point.as_bytes()[33..]].map(|part| BASE64URL.encode(part));
    let kid = Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
    let kid = BASE64URL.encode(kid);
    let jwk = json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": x, "y": y});
    let snapshot = json!({"directory": "test", "time": at.to_string(), "issuerInfo": [
        {"issuer": {"iss": networks::ISSUER, "name": "Clinic"}, "keys": [jwk], "lastRetrieved": at.to_string()}]});
    let snapshot = snapshot.to_string();
    let signature: p256::ecdsa::Signature = networks::signing(7).sign_prehash(&Sha512::digest(&snapshot)).unwrap();
    let signature = signature.to_der();
    let offer = read_vci(snapshot.as_bytes(), signature.as_bytes(), &networks::public(7), at).unwrap();
    (offer.choose(None).unwrap(), kid)
}

impl World {
    fn make(at: Timestamp) -> Self {
        // GDHCN: the signer's certificate has the public key of key 1.
        let csca = networks::authority("PT", &PKCS_ECDSA_P384_SHA384);
        let mut params = networks::params("PT", "Signer", KeyUsagePurpose::DigitalSignature);
        params.not_after = rcgen::date_time_ymd(2040, 1, 1);
        let mut over = csca.params.clone();
        over.not_after = rcgen::date_time_ymd(2040, 1, 1);
        let csca = networks::Holder { params: over, key: csca.key };
        let signer = csca.sign(&params, &key_pair(1));
        let authority = csca.params.self_signed(&csca.key).unwrap().der().to_vec();
        let gdhcn = gdhcn(&signer, &authority, at);
        let kid = SignerCertificate::from_der(&signer).unwrap().kid();
        let protected = cbor!({1 => -7, 4 => ciborium::Value::Bytes(kid.as_bytes().to_vec())}).unwrap();
        let hc1 = |claims: &ciborium::Value, seed| {
            let cose = networks::cose(&protected, &networks::empty(), &networks::encode(claims), seed);
            networks::hc1_text(&networks::encode(&ciborium::Value::Tag(18, Box::new(cose))))
        };
        let certificate = |country: &str, doses: u64, end: u64| {
            cbor!({
                1 => country, 4 => end, 6 => at.seconds() - 86_400,
                -260 => {1 => {
                    "ver" => "1.3.0", "dob" => "1992-05-17",
                    "nam" => {"fn" => "Gößinger", "gn" => "Zoë", "fnt" => "GOESSINGER", "gnt" => "ZOE"},
                    "v" => [{"tg" => "840539006", "vp" => "J07BX03", "mp" => "EU/1/20/1528", "ma" => "ORG-100030215",
                             "dn" => doses, "sd" => 2, "dt" => "2025-12-01", "co" => "PT", "is" => "SNS", "ci" => "U:1"}]
                }}
            })
            .unwrap()
        };
        let later = at.seconds() + 86_400;
        let yellow = cbor!({
            1 => "PT", 4 => later, 6 => at.seconds() - 86_400,
            -260 => {-6 => {"n" => "Zoë Gößinger", "dob" => "1992-05-17", "nid" => "P1234567",
                            "v" => {"tg" => "1D47", "vp" => "X", "dt" => "2020-01-01", "vls" => "2020-01-11"}}}
        });
        // VCI.
        let (vci, kid) = vci(at);
        let header = json!({"alg": "ES256", "zip": "DEF", "kid": kid});
        let card = networks::card("abc");
        let shc = |card: &Value| {
            let whole = networks::jws(&header, card.to_string().as_bytes());
            format!("shc:/{}", whole.bytes().map(|byte| format!("{:02}", byte - 45)).collect::<String>())
        };
        let mut other_issuer = card.clone();
        other_issuer["iss"] = "https://other.example/issuer".into();
        // ICAO.
        let australia = networks::authority("AU", &PKCS_ECDSA_P256_SHA256);
        let mut valid = australia.params.clone();
        valid.not_after = rcgen::date_time_ymd(2040, 1, 1);
        let australia = networks::Holder { params: valid, key: australia.key };
        let authorities = [australia.params.self_signed(&australia.key).unwrap().der().to_vec()];
        let icao = read_icao(&networks::master_list(&authorities, 7), &networks::public(7), at).unwrap();
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let mut params = networks::params("AU", "Signer", KeyUsagePurpose::DigitalSignature);
        params.not_after = rcgen::date_time_ymd(2040, 1, 1);
        let inside = australia.sign(&params, &key);
        let mut data = networks::seal_data("AUS");
        data["msg"]["dat"]["sc"] = at.saturating_sub(7200).to_string().into();
        let seal = networks::seal(&data, &inside, &key, "ES256");
        let positive = seal.replace("negative", "positive");
        let codes = vec![
            ("hc1", hc1(&certificate("PT", 2, later), 1), "accepted", ""),
            ("yellow", hc1(&yellow.unwrap(), 1), "accepted", ""),
            ("one-dose", hc1(&certificate("PT", 1, later), 1), "refused", "foreign-no-rule"),
            ("expired", hc1(&certificate("PT", 2, at.seconds() - 3600), 1), "refused", "foreign-expired"),
            ("forged", hc1(&certificate("PT", 2, later), 2), "refused", "foreign-bad-signature"),
            ("france", hc1(&certificate("FR", 2, later), 1), "refused", "foreign-other-issuer"),
            ("damaged", "HC1:NCFOXN".to_owned(), "refused", "foreign-damaged"),
            ("shc", shc(&card), "accepted", ""),
            ("shc-parts", parts(&shc(&card), 3), "accepted", ""),
            ("shc-part", parts(&shc(&card), 2).lines().next().unwrap().to_owned(), "undecided", "foreign-part"),
            ("other-issuer", shc(&other_issuer), "refused", "foreign-other-issuer"),
            ("seal", seal, "accepted", ""),
            ("positive", positive, "refused", "foreign-bad-signature"),
        ];
        Self { networks: vec![gdhcn, vci, icao.choose(None).unwrap()], codes }
    }

    /// Publishes a set with the networks. Returns the root, the set, and a gate's store.
    fn publish(&self, dir: &Path, at: Timestamp) -> (PathBuf, PathBuf, PathBuf) {
        let [root_key, list_key, snapshot_key] = [11, 12, 13].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
        let role = |key: &SigningKey| RootRole::new(1, vec![key.verifying_key().clone()]).unwrap();
        let start = at.saturating_sub(3600);
        let days = |days: u64| Window::new(start, start.saturating_add(days * 86_400)).unwrap();
        let root = Root::new(1, days(365), role(&root_key), role(&list_key)).unwrap();
        let root = root.to_draft().signed_by(&root_key).encode();
        let terms = SnapshotTerms::new(role(&snapshot_key), 2 * 86_400, 7 * 86_400).unwrap();
        let list = TrustList::new(12, days(60), Region::new("CN").unwrap(), Vec::new()).unwrap().with_snapshot(terms);
        let list = list.with_foreign(self.networks.clone()).unwrap();
        let list = list.to_draft().signed_by(&list_key).encode();
        let (roots, window) = (vec![root.clone()], days(2));
        let set = dir.join("set");
        let keys: Vec<&dyn fede::key::Signer> = vec![&snapshot_key];
        publish(&set, &Edition { roots, list: Some(list), revocations: vec![], rules: vec![], keys, window }).unwrap();
        let (path, gate) = (dir.join("root.cbor"), dir.join("gate"));
        fs::write(&path, root).unwrap();
        let fede = |arguments: &[&Path]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_fede"));
            let done = command.arg("gate").args(arguments).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        fede(&["init".as_ref(), &gate, "--root".as_ref(), &path]);
        fede(&["sync".as_ref(), &gate, &set]);
        (path, set, gate)
    }
}

/// Serves the page with the rules.
fn serve(tools: &Tools, root: &Path, set: &Path, rules: &Path, port: u16) -> Ending {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fede"));
    command.args(["gate", "serve", "--lang", "en", "--listen", &format!("127.0.0.1:{port}")]);
    command.arg("--root").arg(root).arg("--set").arg(set).arg("--rules").arg(rules).arg("--core").arg(&tools.core);
    let server = Ending(command.stdout(Stdio::null()).spawn().unwrap());
    for _ in 0..300 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return server;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the page is not served");
}

/// A picture with a symbol for each line, side by side.
fn picture(text: &str) -> Vec<u8> {
    let symbols: Vec<_> = text
        .lines()
        .map(|line| image::load_from_memory(&png(&encode(line, Level::L).unwrap(), 4, 4).unwrap()).unwrap().to_luma8())
        .collect();
    let height = symbols.iter().map(image::GrayImage::height).max().unwrap();
    let width = symbols.iter().map(image::GrayImage::width).sum();
    let mut whole = image::GrayImage::from_pixel(width, height, image::Luma([255]));
    let mut x = 0;
    for symbol in &symbols {
        image::imageops::replace(&mut whole, symbol, x, 0);
        x += i64::from(symbol.width());
    }
    let mut file = std::io::Cursor::new(Vec::new());
    whole.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// The symbols of a SMART Health Card in `of` parts, a line each.
fn parts(card: &str, of: usize) -> String {
    let digits = card.strip_prefix("shc:/").unwrap();
    let length = digits.len().div_ceil(of).next_multiple_of(2);
    let parts = digits.as_bytes().chunks(length).map(|part| str::from_utf8(part).unwrap());
    parts.zip(1..).map(|(part, number)| format!("shc:/{number}/{of}/{part}\n")).collect()
}

/// A gate of its own for each code, as on the page.
fn shift(gate: &Path, at: Timestamp) -> Shift {
    let trust = Store::open(gate).unwrap().trust().unwrap();
    let rules = RulesInForce::Local(GateRules::parse(RULES, &|_| None).unwrap());
    Shift::new(trust, rules, [0; 32], Moment { at, millis: 0 })
}

/// What a terminal says about a picture.
fn of_picture(gate: &Path, file: &[u8], at: Timestamp) -> String {
    let sight = shift(gate, at).page(&decode_picture(file).unwrap(), true, Moment { at, millis: 0 });
    assert_eq!(sight.judged.len(), 1);
    sight.judged[0].to_json()
}

/// Drops each picture on the page, and compares its verdict with that of a terminal at the same time.
async fn drops_all(client: &Client, world: &World, gate: &Path) {
    script(
        client,
        "window.seen = []; document.addEventListener('fede-judged', ({ detail }) => seen.push(JSON.stringify(detail)))",
    )
    .await;
    for (name, text, decision, reason) in &world.codes {
        let file = picture(text);
        script(client, "window.seen = []; document.getElementById('next').click()").await;
        until(client, "the next person", "document.getElementById('verdict').hidden").await;
        let drop = "const [name, bytes] = arguments; const data = new DataTransfer(); \
                    data.items.add(new File([new Uint8Array(bytes)], name)); \
                    dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }))";
        client.execute(drop, vec![json!(format!("{name}.png")), json!(file)]).await.unwrap();
        let shown = until(client, name, "seen[0]").await;
        let page: Value = serde_json::from_str(shown.as_str().unwrap()).unwrap();
        let at = Timestamp::parse(page["at"].as_str().unwrap()).unwrap();
        let mut native: Value = serde_json::from_str(&of_picture(gate, &file, at)).unwrap();
        // The page is one gate for all pictures, and remembers whom it has let in.
        let remarks = |json: &mut Value| {
            json["remarks"].as_array_mut().unwrap().retain(|remark| remark["id"] != "seen-before");
        };
        let mut page = page;
        remarks(&mut page);
        remarks(&mut native);
        assert_eq!(page, native, "{name}");
        assert_eq!(
            (page["decision"].as_str(), page["reasons"][0]["id"].as_str().unwrap_or("")),
            (Some(*decision), *reason),
            "{name}: {page}"
        );
    }
}

#[test]
fn page_and_terminal_judge_one_of_each_network() {
    let Some(tools) = with_module() else { return };
    let dir = tempfile::tempdir().unwrap();
    let at = now();
    let world = World::make(at);
    let (root, set, gate) = world.publish(dir.path(), at);
    let rules = dir.path().join("rules.toml");
    fs::write(&rules, RULES).unwrap();

    // The terminal.
    for (name, text, decision, reason) in &world.codes {
        let file = dir.path().join(format!("{name}.png"));
        fs::write(&file, picture(text)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_fede"));
        command.arg("verify").arg(&file).arg("--store").arg(&gate).arg("--rules").arg(&rules).arg("--json");
        let output = command.output().unwrap();
        let line: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{name}: {error}: {}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(line["decision"], *decision, "{name}: {line}");
        assert_eq!(line["reasons"][0]["id"].as_str().unwrap_or(""), *reason, "{name}");
    }

    let port = free_port();
    runtime().block_on(async {
        let server = serve(&tools, &root, &set, &rules, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        until(&client, "the set", "document.body.dataset.standing === 'fresh'").await;
        drops_all(&client, &world, &gate).await;

        // The same bytes, for texts at a given time. Symbols that belong together come one after another.
        let texts: Vec<Vec<&str>> = world.codes.iter().map(|(_, text, ..)| text.lines().collect()).collect();
        let judge = "const [texts, rules, now, done] = arguments; (async () => {
            const { Core } = await import('./core.js');
            const { ForeignModule } = await import('./foreign.js');
            const store = await import('./store.js');
            store.use((await (await fetch('config.json')).json()).gate);
            const core = await Core.load('fede-gate.wasm', () => null);
            core.foreign = await ForeignModule.load('fede-foreign.wasm', (signed) => core.ed25519(signed));
            const verdicts = [];
            for (const lines of texts) {
                core.restore(await store.load());
                const opened = core.command({ do: 'open', at: { now, millis: 0 }, key: '00'.repeat(32), rules });
                if (!opened.foreign) throw new Error(JSON.stringify(opened));
                const judged = lines.map((text) => core.command({ do: 'line', at: { now, millis: 0 }, text }).judged);
                verdicts.push(judged.at(-1)[0]);
            }
            done(verdicts);
        })().catch((error) => done(String(error)));";
        let arguments = vec![json!(texts), json!(RULES), json!(at.seconds() * 1000)];
        let verdicts = client.execute_async(judge, arguments).await.unwrap();
        let verdicts = verdicts.as_array().unwrap_or_else(|| panic!("{verdicts}"));
        for (page, (lines, (name, _, decision, reason))) in verdicts.iter().zip(texts.iter().zip(&world.codes)) {
            let mut gate = shift(&gate, at);
            let judged = lines.iter().map(|line| gate.line(line, Moment { at, millis: 0 }).judged.remove(0));
            let last = judged.last().unwrap();
            assert_eq!(page.as_str(), Some(last.to_json().as_str()), "{name}");
            assert_eq!(
                (last.decision().id(), *last.reason_ids().first().unwrap_or(&"")),
                (*decision, *reason),
                "{name}"
            );
        }
        assert_eq!(verdicts.len(), texts.len());

        // Without a network: the service worker has the module too.
        let kept = "const done = arguments[0]; (async () => { \
            for (let turn = 0; turn < 300; turn += 1) { \
                if (await caches.match('fede-foreign.wasm')) return done('kept'); \
                await new Promise((resolve) => setTimeout(resolve, 100)); \
            } done('not kept'); })()";
        assert_eq!(client.execute_async(kept, vec![]).await.unwrap(), "kept");
        drop(server);
        client.refresh().await.unwrap();
        until(&client, "ready without a network", "document.body.dataset.ready").await;
        drops_all(&client, &world, &gate).await;
        client.close().await.unwrap();
    });
}

/// A person turns the telephone's pages: the gate sees one symbol of a card after the other.
#[test]
fn a_card_in_several_symbols_is_read_one_after_another() {
    let dir = tempfile::tempdir().unwrap();
    let at = now();
    let world = World::make(at);
    let (_, _, gate) = world.publish(dir.path(), at);
    let (_, card, ..) = world.codes.iter().find(|(name, ..)| *name == "shc-parts").unwrap();
    let symbols: Vec<LumaImage> = card.lines().map(|line| decode_picture(&picture(line)).unwrap()).collect();
    for order in [[0, 1, 2], [2, 0, 1]] {
        let mut gate = shift(&gate, at);
        let mut seen = Vec::new();
        for (turn, symbol) in (0..).zip(order) {
            // Each stays in view for some frames.
            for frame in 0..5 {
                let millis = 4_000 * turn + 100 * frame;
                let sight = gate.frame(&symbols[symbol], Moment { at, millis });
                seen.extend(
                    sight.judged.iter().map(|one| (turn, one.decision().id(), one.reason_ids().first().copied())),
                );
            }
        }
        let part = Some("foreign-part");
        assert_eq!(seen, [(0, "undecided", part), (1, "undecided", part), (2, "accepted", None)], "{order:?}");
        // The next person's first symbol completes nothing.
        gate.clear();
        let next = gate.frame(&symbols[order[1]], Moment { at, millis: 60_000 });
        assert_eq!(next.judged[0].reason_ids(), ["foreign-part"]);
    }
}

/// Signs and details of codes of other networks, at each size.
#[test]
fn states_of_other_networks_fit_and_axe_finds_nothing() {
    let Some(tools) = with_module() else { return };
    let axe = axe("codes of other networks");
    let dir = tempfile::tempdir().unwrap();
    let at = now();
    let world = World::make(at);
    let (root, set, _) = world.publish(dir.path(), at);
    let rules = dir.path().join("rules.toml");
    fs::write(&rules, RULES).unwrap();
    let port = free_port();
    let mut wrong = Vec::new();
    runtime().block_on(async {
        let _server = serve(&tools, &root, &set, &rules, port);
        let (_driver, client, driver) = driven(&tools, &dir.path().join("profile"), None, SIZES[1], false).await;
        for lang in ["en", "zh-CN"] {
            client.goto(&format!("http://localhost:{port}/")).await.unwrap();
            script(&client, &format!("localStorage.setItem('fede-gate-lang', '{lang}')")).await;
            client.refresh().await.unwrap();
            until(&client, "ready", "document.body.dataset.ready").await;
            for name in ["hc1", "yellow", "shc", "seal", "shc-part", "one-dose", "expired", "france", "damaged"] {
                let (_, text, decision, reason) = world.codes.iter().find(|(code, ..)| *code == name).unwrap();
                script(&client, "document.getElementById('next').click()").await;
                judge(&client, text).await;
                let is_shown = format!(
                    "(({{ dataset, hidden }}) => !hidden && dataset.decision === '{decision}' && \
                     (dataset.reason ?? '') === '{reason}')(document.getElementById('verdict'))"
                );
                until(&client, name, &is_shown).await;
                script(&client, &format!("document.getElementById('details').open = {}", *decision == "accepted"))
                    .await;
                let state = format!("foreign-{name}-{lang}");
                wrong.extend(look((&client, driver), &state, axe.as_deref(), |_, _| false).await.0);
            }
        }
        client.close().await.unwrap();
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A page without the module cannot tell, and one whose rules do not ask never loads it.
#[test]
fn a_page_without_the_module_cannot_tell() {
    let Some(mut tools) = with_module() else { return };
    let dir = tempfile::tempdir().unwrap();
    let at = now();
    let world = World::make(at);
    let (root, set, _) = world.publish(dir.path(), at);
    let rules = dir.path().join("rules.toml");
    let text = world.codes[0].1.clone();
    let shown = |id: &str| format!("document.getElementById('verdict').dataset.reason === '{id}'");
    let judge = format!(
        "document.getElementById('line').value = {}; document.getElementById('typed').requestSubmit()",
        json!(text)
    );
    runtime().block_on(async {
        // The module is there, but no rule asks for it.
        fs::write(&rules, "document = \"gate-rules\"\n").unwrap();
        let port = free_port();
        let server = serve(&tools, &root, &set, &rules, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        script(&client, &judge).await;
        until(&client, "refused as before", &shown("foreign-hc1")).await;
        let loaded =
            "return performance.getEntriesByType('resource').some(({ name }) => name.includes('fede-foreign'))";
        assert_eq!(script(&client, loaded).await, false);
        drop(server);
        client.close().await.unwrap();

        // A rule asks for it, and the page was made without it.
        fs::write(&rules, RULES).unwrap();
        let core = dir.path().join("fede-gate.wasm");
        fs::copy(&tools.core, &core).unwrap();
        tools.core = core;
        let port = free_port();
        let _server = serve(&tools, &root, &set, &rules, port);
        let (_driver, client) = browser(&tools, &dir.path().join("other"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        script(&client, &judge).await;
        until(&client, "cannot tell", &shown("foreign-no-reader")).await;
        assert_eq!(script(&client, "return document.getElementById('verdict').dataset.sign").await, "cannot-tell");
        client.close().await.unwrap();
    });
}
