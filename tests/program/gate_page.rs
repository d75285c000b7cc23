//! The gate page in a real browser, with a camera that shows codes of `fede demo`: first online,
//! then offline.
//!
//! Needs chromium, chromedriver and the page's core (`FEDE_GATE_CORE`, or cargo's target
//! directory). If they are missing, the test fails in CI; elsewhere it prints a line and is
//! skipped. `GATE_SHOTS=DIR` saves screenshots.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crate::browser::{browser, demo, free_port, runtime, script, serve, tools, until};
use crate::holder_page::fede;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::{Client, Locator};
use fede::gate::{Moment, PageServer, PageSite, RulesInForce, Shift};
use fede::issuer::BoundCode;
use fede::key::SigningKey;
use fede::payload::{Challenge, Presentation};
use fede::qr::{LumaImage, QrReader, SymbolReader, decode_picture};
use fede::time::Timestamp;
use fede::trust::Store;
use serde_json::{Value, json};

const WIDTH: usize = 1280;
const HEIGHT: usize = 720;

/// What the camera shows in turn, and the expected decision and first reason.
const SHOWN: [(&str, &str, &str); 8] = [
    ("01-green.png", "accepted", ""),
    ("02-both.png", "accepted", ""),
    ("05-expired.png", "refused", "expired"),
    ("06-altered.png", "refused", "bad-signature"),
    ("13-revoked.png", "refused", "revoked"),
    ("14-adopted.png", "accepted", ""),
    ("15-direct.png", "accepted", ""),
    ("17-converted.png", "accepted", ""),
];

/// Maximum weight of the page in bytes, for slow lines: all its files, compressed as they are sent.
const MAX_WEIGHT: usize = 431_000;
/// Maximum weight of the module of other networks. docs/decisions/121 says why it is not 100 KB.
const MAX_MODULE: usize = 230_000;

#[test]
fn the_page_is_light() {
    let Some(tools) = tools() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trust/root.cbor");
    let (core, root) = (fs::read(&tools.core).unwrap(), fs::read(root).unwrap());
    let core_bytes = core.len();
    let mut site = PageSite { core, documents: None, foreign: None, root, region: None, rules: None, lang: None };
    let gzip = compressed(&tools.core, &["fede-gate.wasm", "fede-foreign.wasm"]);
    let zipped = |site: &PageSite| PageServer::with_gzip(site.files().unwrap(), &gzip, None).unwrap().zipped_bytes();
    let weight = zipped(&site);
    println!("the page, gzipped: {weight} bytes");
    assert!(weight <= MAX_WEIGHT, "the page has {weight} bytes gzipped; its core has {core_bytes} bytes unzipped");
    // Only gates whose rules name other networks load this.
    site.foreign = Some(fs::read(Path::new(&tools.core).with_file_name("fede-foreign.wasm")).unwrap());
    let module = zipped(&site) - weight;
    println!("the module of other networks, gzipped: {module} bytes");
    assert!(module <= MAX_MODULE, "the module has {module} bytes gzipped");
}

/// The compressed forms that `.ci/wasm` has made beside the core. A page without them is a twentieth larger.
pub(crate) fn compressed(core: &Path, names: &[&'static str]) -> BTreeMap<&'static str, Vec<u8>> {
    let read =
        |name: &&'static str| (*name, fs::read(core.with_file_name(format!("{name}.gz"))).expect("zopfli's file"));
    names.iter().map(read).collect()
}

/// A video that shows pictures one after the other, with empty frames in between.
pub(crate) fn video(path: &Path, pictures: &[LumaImage]) {
    let mut file = std::io::BufWriter::new(fs::File::create(path).unwrap());
    writeln!(file, "YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg").unwrap();
    let colours = vec![128; WIDTH * HEIGHT / 2];
    let mut frame = |luma: &[u8]| {
        file.write_all(b"FRAME\n").unwrap();
        file.write_all(luma).unwrap();
        file.write_all(&colours).unwrap();
    };
    for picture in pictures {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let mut luma = vec![150; WIDTH * HEIGHT];
        let (left, top) = ((WIDTH - width) / 2, (HEIGHT - height) / 2);
        for (row, pixels) in picture.pixels().chunks(width).enumerate() {
            luma[(top + row) * WIDTH + left..][..width].copy_from_slice(pixels);
        }
        for _ in 0..8 {
            frame(&luma);
        }
        for _ in 0..3 {
            frame(&vec![150; WIDTH * HEIGHT]);
        }
    }
}

fn code(demo: &Path, name: &str) -> LumaImage {
    in_frame(&demo.join("codes").join(name))
}

/// A picture like a phone in front of a camera: at most two thirds of the frame's height.
pub(crate) fn in_frame(file: &Path) -> LumaImage {
    let mut picture = decode_picture(&fs::read(file).unwrap()).unwrap();
    while picture.height() > 560 {
        let (width, height) = (picture.width() / 2, picture.height() / 2);
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let full = picture.width() as usize;
        let pixels = pixels.map(|(x, y)| picture.pixels()[2 * y as usize * full + 2 * x as usize]).collect();
        picture = LumaImage::new(width, height, pixels).unwrap();
    }
    picture
}

async fn shot(client: &Client, name: &str) {
    if let Some(directory) = std::env::var_os("GATE_SHOTS") {
        fs::create_dir_all(&directory).unwrap();
        fs::write(Path::new(&directory).join(name), client.screenshot().await.unwrap()).unwrap();
    }
}

/// A script that collects every verdict the page shows.
const COLLECT: &str =
    "window.seen = []; document.addEventListener('fede-judged', ({ detail }) => seen.push(JSON.stringify(detail)));";

async fn seen(client: &Client) -> BTreeSet<(String, String)> {
    let seen = script(client, "return seen").await;
    let outcome = |json: &Value| {
        let judgement: Value = serde_json::from_str(json.as_str().unwrap()).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&judgement["decision"]), text(&judgement["reasons"][0]["id"]))
    };
    seen.as_array().unwrap().iter().map(outcome).collect()
}

/// Waits until the page has shown every outcome.
async fn sees_all(client: &Client, expected: &BTreeSet<(String, String)>) {
    for _ in 0..600 {
        if seen(client).await.is_superset(expected) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("expected {expected:?}, the page has shown {:?}", seen(client).await);
}

#[test]
fn the_page_judges_with_the_network_and_without() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let camera = dir.path().join("camera.y4m");
    video(&camera, &SHOWN.map(|(name, _, _)| code(&demo, name)));
    let expected = SHOWN.map(|(_, decision, reason)| (decision.to_owned(), reason.to_owned())).into();
    let port = free_port();
    runtime().block_on(async {
        let server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), Some(&camera)).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        let ready = until(&client, "ready", "document.body.dataset.readyMillis").await;
        println!("first load to ready: {ready} ms");
        assert_eq!(script(&client, "return document.body.dataset.standing").await, "fresh");
        script(&client, COLLECT).await;
        script(&client, "document.getElementById('start').click()").await;
        sees_all(&client, &expected).await;
        let millis = script(&client, "return document.body.dataset.readMillis").await;
        println!("the last code was read in {millis} ms");

        // The service worker has cached the page. Stop the server; the page must still load.
        until(&client, "kept", "navigator.serviceWorker.controller !== null || null").await;
        drop(server);
        client.refresh().await.unwrap();
        until(&client, "ready without a network", "document.body.dataset.ready").await;
        assert_eq!(script(&client, "return document.body.dataset.standing").await, "fresh");
        script(&client, COLLECT).await;
        script(&client, "document.body.dataset.camera || document.getElementById('start').click()").await;
        sees_all(&client, &expected).await;
        for (reason, name) in [("revoked", "refused.png"), ("", "accepted.png")] {
            let shown = format!("document.getElementById('verdict').dataset.reason === '{reason}'");
            until(&client, name, &shown).await;
            // The verdict fades in.
            tokio::time::sleep(Duration::from_millis(200)).await;
            shot(&client, name).await;
        }
        // The camera is lost, the page reports it, and the camera comes back.
        let gone = "const [track] = document.getElementById('video').srcObject.getVideoTracks(); track.stop(); \
                    track.dispatchEvent(new Event('ended'))";
        script(&client, gone).await;
        until(&client, "missed", "document.body.dataset.cameraTrouble === 'unplugged'").await;
        let words = script(&client, "return document.getElementById('prompt-words').textContent").await;
        assert!(words.as_str().unwrap().starts_with("The camera is gone"), "{words}");
        script(&client, "navigator.mediaDevices.dispatchEvent(new Event('devicechange'))").await;
        until(&client, "back", "document.body.dataset.camera === 'on'").await;
        until(&client, "judging again", "document.getElementById('verdict').dataset.decision === 'accepted'").await;

        // The other language, and the details panel.
        script(&client, "document.getElementById('language').click()").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        shot(&client, "accepted-zh.png").await;
        script(&client, "document.getElementById('details').open = true").await;
        shot(&client, "details-zh.png").await;
        script(&client, "document.getElementById('open-menu').click()").await;
        shot(&client, "menu-zh.png").await;
        client.close().await.unwrap();
    });
}

/// Texts of every kind: genuine codes, codes with one changed letter, and texts that are not codes.
fn thousand(demo: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(demo.join("codes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let read = |path: &PathBuf| {
        let picture = decode_picture(&fs::read(path).unwrap()).unwrap();
        QrReader::default().read(&picture).first().map(|symbol| symbol.text().to_owned())
    };
    let codes: Vec<String> = names.iter().filter_map(read).collect();
    assert!(codes.len() > 12);
    let mut texts = codes.clone();
    let mut place = 5;
    while texts.len() < 1000 {
        let code = &codes[place % codes.len()];
        let mut bytes = code.clone().into_bytes();
        let at = place * 7 % bytes.len();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        texts.push(String::from_utf8(bytes).unwrap());
        place += 1;
    }
    texts
}

/// A bound code, live codes of several ages, and each of them with a changed character.
fn live(demo: &Path, dir: &Path, now: Timestamp) -> Vec<String> {
    let holder = SigningKey::from_seed(&[40; 32]).unwrap();
    let [public, code] = ["holder.pub.pem", "bound.txt"].map(|name| dir.join(name));
    fs::write(&public, holder.verifying_key().to_pem().unwrap()).unwrap();
    let key = demo.join("keys/hubei.pem");
    let [key, public, out] = [&key, &public, &code].map(|path| path.to_str().unwrap());
    fede(&["issue", "--region", "CN-HB", "--status", "green", "--key", key, "--holder-key", public, "--out", out]);
    let code = fs::read_to_string(code).unwrap().trim_end_matches('\n').to_owned();
    let bound = BoundCode::from_text(&code).unwrap();
    let signed = |age: i64| {
        let seconds = now.seconds().checked_add_signed(-age).unwrap();
        let shown = Presentation::new(Timestamp::from_seconds(seconds).unwrap());
        [shown, shown.answering(Challenge::parse("4711").unwrap())]
            .map(|shown| bound.signed_by(&holder, shown).unwrap())
    };
    let texts: Vec<String> = [-240, -6, -5, 0, 34, 35, 36, 4000].into_iter().flat_map(signed).chain([code]).collect();
    let changed = texts.iter().enumerate().map(|(number, text)| {
        let at = (60 + 20 * number) % text.len();
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        format!("{}{other}{}", &text[..at], &text[at + 1..])
    });
    texts.iter().cloned().chain(changed).collect()
}

#[test]
fn a_thousand_verdicts_are_the_same_bytes_on_the_page() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let mut texts = thousand(&demo);
    let store = Store::open(&demo.join("gate")).unwrap();
    let trust = store.trust().unwrap();
    let now = trust.snapshot().unwrap().window().not_before().saturating_add(60);
    texts.extend(live(&demo, dir.path(), now));
    // A gate of its own for each, as on the page: a line with a fault of a key is scanned again.
    let native = texts.iter().map(|text| {
        let at = |millis| Moment { at: now, millis };
        let mut shift = Shift::new(store.trust().unwrap(), RulesInForce::default(), [0; 32], at(0));
        let sight = shift.line(text, at(0));
        let sight = if sight.is_partial { shift.overdue(at(10_000)) } else { sight };
        sight.judged[0].to_json()
    });
    let native: Vec<String> = native.collect();
    for reason in ["live-ahead", "live-too-old"] {
        assert!(native.iter().any(|json| json.contains(reason)), "{reason}");
    }
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        let judge = "const [texts, now, done] = arguments; (async () => {
            const { Core } = await import('./core.js');
            const store = await import('./store.js');
            store.use((await (await fetch('config.json')).json()).gate);
            const verdicts = [];
            for (const text of texts) {
                // A gate of its own for each: nothing is remembered from one to the next.
                if (verdicts.length % 100 === 0) window.core = await Core.load('fede-gate.wasm', () => null);
                core.restore(await (window.kept ??= store.load()));
                core.command({ do: 'open', at: { now, millis: 0 }, key: '00'.repeat(32) });
                const sight = core.command({ do: 'line', at: { now, millis: 0 }, text });
                const late = sight.partial ? core.command({ do: 'stand', at: { now, millis: 10000 } }) : sight;
                verdicts.push(late.judged[0]);
            }
            done(verdicts);
        })().catch((error) => done(String(error)));";
        let arguments = vec![json!(texts), json!(now.seconds() * 1000)];
        let verdicts = client.execute_async(judge, arguments).await.unwrap();
        let verdicts = verdicts.as_array().unwrap_or_else(|| panic!("{verdicts}"));
        assert_eq!(verdicts.len(), native.len());
        for ((page, native), text) in verdicts.iter().zip(&native).zip(&texts) {
            assert_eq!(page.as_str(), Some(native.as_str()), "{text}");
        }
        client.close().await.unwrap();
    });
}

#[test]
fn a_camera_that_is_refused_leaves_the_scanner() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let green = decode_picture(&fs::read(demo.join("codes/01-green.png")).unwrap()).unwrap();
    let text = QrReader::default().read(&green)[0].text().to_owned();
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        script(&client, "document.getElementById('start').click()").await;
        let trouble = until(&client, "trouble", "document.body.dataset.cameraTrouble").await;
        let words = script(&client, "return document.getElementById('prompt-words').textContent").await;
        assert!(trouble == "NotFoundError" || trouble == "NotAllowedError", "{trouble}: {words}");
        shot(&client, "no-camera.png").await;

        // A scanner types a code with a prefix into the page.
        let body = client.find(Locator::Css("body")).await.unwrap();
        body.send_keys(&format!("]Q1{text}\u{e007}")).await.unwrap();
        until(&client, "verdict", "document.getElementById('verdict').dataset.decision === 'accepted'").await;
        let notice = until(&client, "notice", "document.getElementById('notice').textContent").await;
        assert!(notice.as_str().unwrap().contains("before the code"), "{notice}");

        shot(&client, "tablet.png").await;

        // Another person's document changes the sign to stop.
        let is_sign = |sign: &str| format!("document.getElementById('verdict').dataset.sign === '{sign}'");
        type_number(&client, "110105194912310038").await;
        until(&client, "stopped", &is_sign("stop")).await;
        assert_eq!(script(&client, "return document.getElementById('answer').dataset.answer").await, "no-match");
        assert_eq!(script(&client, "return document.getElementById('number').value").await, "");
        let headline = script(&client, "return document.getElementById('decision').textContent").await;
        assert_eq!(headline, "Stop: not this person's document");
        assert_eq!(script(&client, "return document.getElementById('verdict').dataset.reason").await, "other-document");
        shot(&client, "other-document.png").await;
        type_number(&client, "11010519491231002X").await;
        until(&client, "restored", &is_sign("let-in")).await;

        // A scan while the number field has the focus is still a scan, and a scan while a button
        // has the focus presses nothing.
        judge(&client, &text).await;
        until(&client, "again", "document.querySelector('#remarks [data-id=seen-before]') !== null").await;
        script(&client, "document.getElementById('remarks').replaceChildren()").await;
        let field = client.find(Locator::Css("#number")).await.unwrap();
        field.send_keys(&format!("{text}\u{e007}")).await.unwrap();
        until(&client, "again", "document.querySelector('#remarks [data-id=seen-before]') !== null").await;
        script(&client, "document.getElementById('next').click(); document.getElementById('sound').focus()").await;
        client.active_element().await.unwrap().send_keys(&format!("{text}\u{e007}")).await.unwrap();
        until(&client, "verdict", "document.getElementById('verdict').dataset.decision === 'accepted'").await;
        assert_eq!(script(&client, "return document.getElementById('sound').getAttribute('aria-pressed')").await, "true");

        // The database is deleted while the page is open: the gate continues, and the next update
        // stores everything again.
        let clear = "const done = arguments[0]; indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => \
                     new Promise((gone) => { indexedDB.deleteDatabase(name).onsuccess = gone; })))).then(() => done('gone'))";
        assert_eq!(client.execute_async(clear, vec![]).await.unwrap(), "gone");
        script(&client, "document.getElementById('update').click()").await;
        until(&client, "updated", "document.getElementById('update-state').textContent === 'Nothing newer.'").await;

        // A new shift forgets who was let in.
        script(&client, "document.getElementById('open-menu').click(); document.getElementById('new-shift').click()").await;
        until(&client, "a question", "document.getElementById('ask').open").await;
        script(&client, "document.getElementById('reset').click()").await;
        until(&client, "a new shift", "!document.getElementById('menu').open && document.getElementById('verdict').hidden").await;
        script(&client, &format!("document.getElementById('line').value = '{text}'; document.getElementById('typed').requestSubmit()")).await;
        until(&client, "verdict", "document.getElementById('verdict').dataset.decision === 'accepted'").await;
        assert_eq!(script(&client, "return document.querySelector('#remarks [data-id=seen-before]')").await, Value::Null);
        script(&client, "document.getElementById('next').click()").await;
        let left = script(&client, "return document.getElementById('verdict').textContent + JSON.stringify(document.getElementById('verdict').dataset)").await;
        assert!(!left.as_str().unwrap().contains('张'), "{left}");

        // A text that is not a code is reported as such, and markup is shown as text.
        script(&client, "document.getElementById('line').value = '<img src=x onerror=alert(1)>'; document.getElementById('typed').requestSubmit()").await;
        until(&client, "no code", "document.getElementById('verdict').dataset.reason === 'foreign-other'").await;
        assert_eq!(script(&client, "return document.querySelectorAll('#verdict img').length").await, 0);
        client.close().await.unwrap();
    });
}

pub(crate) async fn judge(client: &Client, text: &str) {
    let typed =
        "document.getElementById('line').value = arguments[0]; document.getElementById('typed').requestSubmit()";
    client.execute(typed, vec![json!(text)]).await.unwrap();
}

/// Types a document's number at the speed of a person.
async fn type_number(client: &Client, number: &str) {
    let field = client.find(Locator::Css("#number")).await.unwrap();
    field.click().await.unwrap();
    for key in number.chars() {
        field.send_keys(&key.to_string()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(90)).await;
    }
    field.send_keys("\u{e007}").await.unwrap();
    until(client, "an answer", "document.getElementById('answer').dataset.answer").await;
}

/// A rule that leaves the decision to a person: the page asks for it and counts it. Then Space means the
/// next person, also after a click.
#[test]
fn a_person_decides_with_a_button() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let read = |name: &str| {
        let picture = decode_picture(&fs::read(demo.join("codes").join(name)).unwrap()).unwrap();
        QrReader::default().read(&picture)[0].text().to_owned()
    };
    let (card, green) = (read("03-itinerary.png"), read("01-green.png"));
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        let click = async |id: &str| client.find(Locator::Id(id)).await.unwrap().click().await.unwrap();
        let is_hidden = async |id: &str| script(&client, &format!("return document.getElementById('{id}').hidden")).await;
        for (button, decided) in [("let-in", "let-in"), ("send-away", "send-away")] {
            judge(&client, &card).await;
            until(&client, "a question", "document.querySelector('#verdict[data-sign=you-decide][data-decided=\"\"]') !== null").await;
            assert_eq!((is_hidden("next").await, is_hidden(button).await), (json!(true), json!(false)));
            click(button).await;
            until(&client, "decided", &format!("document.getElementById('verdict').dataset.decided === '{decided}'")).await;
            assert_eq!((is_hidden("next").await, is_hidden(button).await), (json!(false), json!(true)));
        }
        // With the keyboard alone, as the decision on this screen counts the steps.
        judge(&client, &card).await;
        until(&client, "a question", "document.querySelector('#verdict[data-sign=you-decide][data-decided=\"\"]') !== null")
            .await;
        let body = client.find(Locator::Css("body")).await.unwrap();
        body.send_keys("d").await.unwrap();
        until(&client, "the number", "document.activeElement.id === 'number'").await;
        for key in ["\u{e004}", "\u{e004}", "\u{e004}", "\u{e007}"] {
            tokio::time::sleep(Duration::from_millis(200)).await;
            client.active_element().await.unwrap().send_keys(key).await.unwrap();
        }
        until(&client, "decided", "document.getElementById('verdict').dataset.decided === 'let-in'").await;

        // The button has lost the focus: Space is for the next person.
        judge(&client, &green).await;
        until(&client, "verdict", "document.getElementById('verdict').dataset.sign === 'let-in'").await;
        type_number(&client, "11010519491231002X").await;
        assert_eq!(script(&client, "return document.getElementById('verdict').dataset.document").await, "match");
        client.find(Locator::Css("body")).await.unwrap().send_keys(" ").await.unwrap();
        until(&client, "the next person", "document.getElementById('verdict').hidden").await;

        // A picture is dropped on the page, and a file that is no picture.
        let drop = "const [name, type, bytes] = arguments; const data = new DataTransfer(); \
                    data.items.add(new File([new Uint8Array(bytes)], name, { type })); \
                    dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }))";
        let dropped = async |name: &str, kind: &str, bytes: &[u8]| {
            client.execute(drop, vec![json!(name), json!(kind), json!(bytes)]).await.unwrap();
        };
        dropped("photo.png", "image/png", &fs::read(demo.join("codes/05-expired.png")).unwrap()).await;
        until(&client, "picture", "document.getElementById('verdict').dataset.reason === 'expired'").await;
        dropped("photo.heic", "image/heic", b"no picture").await;
        until(&client, "notice", "document.getElementById('notice').textContent.includes('cannot open the file')").await;
        dropped("code.txt", "text/plain", green.as_bytes()).await;
        until(&client, "text", "document.getElementById('verdict').dataset.sign === 'let-in'").await;

        // The report has the name of the gate, words and what was decided.
        let report = "const done = arguments[0]; const made = URL.createObjectURL; \
                      URL.createObjectURL = (blob) => { blob.text().then(done); return made(blob); }; \
                      document.getElementById('gate-name').value = 'East <door>'; document.getElementById('report').click()";
        let report = client.execute_async(report, vec![]).await.unwrap();
        let report = report.as_str().unwrap();
        for part in ["East &lt;door&gt;", "the code has expired", "data-decided=\"let-in\">2<", "data-decided=\"send-away\">1<"] {
            assert!(report.contains(part), "{part}: {report}");
        }
        client.close().await.unwrap();
    });
}

/// The person who sets up a gate sees what a scanner sends.
#[test]
fn the_page_for_setting_up_tests_a_scanner() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let picture = decode_picture(&fs::read(demo.join("codes/01-green.png")).unwrap()).unwrap();
    let code = QrReader::default().read(&picture)[0].text().to_owned();
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/setup")).await.unwrap();
        let field = client.find(Locator::Id("field")).await.unwrap();
        let result = "document.getElementById('result').textContent";
        for (typed, expected) in [
            (code.replace(':', "：").replace('$', "￥"), "An input method changes what the scanner types"),
            (code.clone(), "No setting needs a change"),
            ("https://example.org/".to_owned(), "This is not a fede code"),
            (code[..code.len() - 40].to_owned(), "Scan again"),
        ] {
            script(&client, "document.getElementById('clear').click()").await;
            field.send_keys(&format!("{typed}\u{e007}")).await.unwrap();
            until(&client, expected, &format!("{result}.includes('{expected}')")).await;
            assert_eq!(script(&client, &format!("return {result}.includes('Return')")).await, true);
        }
        client.close().await.unwrap();
    });
}

/// Some rugged telephones set Alt on each key of a scan, and some scanners type each character with
/// Alt and its number on the number pad.
#[test]
fn keys_with_alt_are_a_scan() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let green = decode_picture(&fs::read(demo.join("codes/01-green.png")).unwrap()).unwrap();
    let text = QrReader::default().read(&green)[0].text().to_owned();
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        let press = "const press = (kind, key, code, altKey) => document.body.dispatchEvent(
            new KeyboardEvent(kind, { key, code, altKey, bubbles: true, cancelable: true }));";
        let with_flag = "for (const key of text) press('keydown', key, '', true);";
        let by_number = "for (const character of text) {
            press('keydown', 'Alt', 'AltLeft', true);
            for (const digit of `0${character.charCodeAt(0)}`) press('keydown', digit, `Numpad${digit}`, true);
            press('keyup', 'Alt', 'AltLeft', false);
        }";
        for typing in [with_flag, by_number] {
            let script =
                format!("{press} const [text] = arguments; {typing} press('keydown', 'Enter', 'Enter', false);");
            client.execute(&script, vec![json!(text)]).await.unwrap();
            until(&client, "verdict", "document.getElementById('verdict').dataset.decision === 'accepted'").await;
            client.execute("document.getElementById('next').click()", vec![]).await.unwrap();
        }
        client.close().await.unwrap();
    });
}

/// A scanned symbol cannot answer a question, press a button or move the focus.
#[test]
fn what_a_scanner_types_is_only_ever_a_code() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let green = decode_picture(&fs::read(demo.join("codes/01-green.png")).unwrap()).unwrap();
    let text = QrReader::default().read(&green)[0].text().to_owned();
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        let body = client.find(Locator::Css("body")).await.unwrap();
        let scan = async |text: &str| client.active_element().await.unwrap().send_keys(text).await.unwrap();
        let is_green = "document.getElementById('verdict').dataset.sign === 'let-in'";
        // An attacker with a stolen code shows a symbol with the document number while staff type
        // one: with a return, without a return, and in the middle of a number.
        for (typed, scanned) in
            [("", "11010519491231002X\u{e007}"), ("", "11010519491231002X"), ("E9", "110105\u{e007}")]
        {
            body.send_keys(&format!("{text}\u{e007}")).await.unwrap();
            until(&client, "verdict", is_green).await;
            script(&client, "document.getElementById('number').focus()").await;
            for key in typed.chars() {
                scan(&key.to_string()).await;
                tokio::time::sleep(Duration::from_millis(90)).await;
            }
            scan(scanned).await;
            until(&client, "no code", "document.getElementById('verdict').dataset.reason === 'foreign-other'").await;
            let answer = script(&client, "return document.getElementById('answer').dataset.answer ?? 'none'").await;
            assert_eq!(answer, "none", "{scanned}");
            let left = script(&client, "return document.getElementById('number').value").await;
            assert!(!left.as_str().unwrap().contains("110105"), "{left}");
            script(&client, "document.getElementById('next').click()").await;
        }
        // Slower scans: after a digit of a person, between keys that type nothing, or all at once.
        let digits = "11010519491231002X";
        let with_controls = digits.chars().flat_map(|key| [key, '\u{e009}', 'b', '\u{e000}']).collect::<String>();
        for (typed, scanned, pause) in [("1", &digits[1..], 45), ("", &with_controls, 40), ("", "", 0)] {
            body.send_keys(&format!("{text}\u{e007}")).await.unwrap();
            until(&client, "verdict", is_green).await;
            script(&client, "document.getElementById('number').focus()").await;
            keys(&client, typed, 0).await;
            tokio::time::sleep(Duration::from_millis(1500)).await;
            keys(&client, scanned, pause).await;
            if scanned.is_empty() {
                script(&client, &format!("document.execCommand('insertText', false, '{digits}')")).await;
            }
            keys(&client, "\u{e007}", 0).await;
            until(&client, "no answer", "document.getElementById('verdict').dataset.reason === 'foreign-other'").await;
            let answer = script(&client, "return document.getElementById('answer').dataset.answer ?? 'none'").await;
            assert_eq!(answer, "none", "{scanned}");
            script(&client, "document.getElementById('next').click()").await;
        }
        // Keys that move the focus and press: no dialog opens, and no shift starts.
        script(
            &client,
            "window.pressed = []; addEventListener('click', ({ target }) => pressed.push(target.id), true)",
        )
        .await;
        for keys in [
            "ab\u{e004}\u{e004}\u{e004}\u{e004}\u{e007}",
            "abc\u{e004}\u{e00d}\u{e004}\u{e00d}",
            "m\u{e004}\u{e004}\u{e007}",
        ] {
            scan(keys).await;
            tokio::time::sleep(Duration::from_millis(900)).await;
        }
        keys(&client, "\u{e004}\u{e004}\u{e004}\u{e007}", 50).await;
        assert_eq!(script(&client, "return pressed.join()").await, "");
        assert_eq!(script(&client, "return document.getElementById('menu').open").await, false);
        // A single key press of a person works.
        scan("m").await;
        until(&client, "menu", "document.getElementById('menu').open").await;
        // In the menu, a scan is still a code, and Enter presses nothing.
        scan(&format!("{text}\u{e007}")).await;
        until(&client, "verdict", is_green).await;
        let fingerprint = script(&client, "return document.getElementById('holds').textContent").await;
        let root = fede::trust::Digest::of(&fs::read(demo.join("trust/root.cbor")).unwrap());
        assert!(fingerprint.as_str().unwrap().contains(&root.grouped()), "{fingerprint}");
        client.close().await.unwrap();
    });
}

/// Presses keys with a pause after each. A modifier stays down until the key that releases all.
pub(crate) async fn keys(client: &Client, keys: &str, pause: u64) {
    let mut actions = KeyActions::new("keys".to_owned());
    for value in keys.chars() {
        actions = match value {
            '\u{e009}' => actions.then(KeyAction::Down { value }),
            '\u{e000}' => actions.then(KeyAction::Up { value: '\u{e009}' }),
            _ => actions
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value })
                .then(KeyAction::Pause { duration: Duration::from_millis(pause) }),
        };
    }
    client.perform_actions(actions).await.unwrap();
}

/// A web host that swaps only the root was once not detected.
#[test]
fn a_page_with_another_root_asks_first() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        assert!(script(&client, "return localStorage.getItem('fede-gate-root')").await.is_string());
        script(&client, "localStorage.setItem('fede-gate-root', '0123456789abcdef')").await;
        client.refresh().await.unwrap();
        // If nobody answers a dialog, the browser treats it as no.
        for _ in 0..100 {
            if client.dismiss_alert().await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        until(&client, "stopped", "document.body.dataset.trouble === 'other-root'").await;
        assert_eq!(script(&client, "return document.body.dataset.ready ?? 'no'").await, "no");
        client.close().await.unwrap();
    });
}

/// Serves the files of a directory, to one reader after another.
pub(crate) fn serve_files(directory: &Path) -> u16 {
    serve_files_and(directory, |_, _| None)
}

/// Serves a directory, and what `answer` has for a name and the body of a request: JSON.
pub(crate) fn serve_files_and(
    directory: &Path,
    answer: impl Fn(&str, &[u8]) -> Option<String> + Send + Sync + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, directory, answer) = (listener.local_addr().unwrap().port(), directory.to_owned(), Arc::new(answer));
    std::thread::spawn(move || {
        // A browser opens connections before it has anything to ask on them: none of them may hold up the others.
        for stream in listener.incoming() {
            let (stream, directory, answer) = (stream.unwrap(), directory.clone(), Arc::clone(&answer));
            std::thread::spawn(move || serve_file(stream, &directory, &*answer));
        }
    });
    port
}

fn serve_file(mut stream: TcpStream, directory: &Path, answer: &dyn Fn(&str, &[u8]) -> Option<String>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if !matches!(stream.read(&mut byte), Ok(1)) {
            return;
        }
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head);
    let name = head.split([' ', '?']).nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
    let name = if name.is_empty() { "index.html" } else { &name };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    let _ = stream.read_exact(&mut body);
    let kind = match Path::new(name).extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        _ => "application/octet-stream",
    };
    let answered = answer(name, &body).map(String::into_bytes);
    let (status, body) = match answered.map_or_else(|| fs::read(directory.join(name)), Ok) {
        Ok(bytes) => ("200 OK", bytes),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // A browser may close a connection before it has read everything.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

/// Finding L13 at the first visit: nothing is remembered yet, and the page itself says which root it was made with.
#[test]
fn a_page_opened_for_the_first_time_refuses_a_root_that_is_not_its_own() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let page = dir.path().join("page");
    let made = Command::new(env!("CARGO_BIN_EXE_fede"))
        .args(["gate", "page"])
        .arg(&page)
        .arg("--root")
        .arg(demo.join("trust/root.cbor"))
        .arg("--set")
        .arg(demo.join("published"))
        .arg("--core")
        .arg(&tools.core)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let own = fs::read(page.join("root.cbor")).unwrap();
    let another = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trust/root.cbor");
    runtime().block_on(async {
        // Each on a port, and so for the browser a site, of its own.
        for (root, is_own) in [(fs::read(another).unwrap(), false), (own, true)] {
            fs::write(page.join("root.cbor"), root).unwrap();
            let port = serve_files(&page);
            let (_driver, client) = browser(&tools, &dir.path().join(format!("profile-{port}")), None).await;
            client.goto(&format!("http://localhost:{port}/")).await.unwrap();
            if is_own {
                until(&client, "ready", "document.body.dataset.ready").await;
            } else {
                until(&client, "stopped", "document.body.dataset.trouble === 'no-root'").await;
                assert_eq!(script(&client, "return document.body.dataset.ready ?? 'no'").await, "no");
            }
            client.close().await.unwrap();
        }
    });
}

#[test]
fn a_page_says_that_it_cannot_be_kept_for_later() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let page = dir.path().join("page");
    let mut make = Command::new(env!("CARGO_BIN_EXE_fede"));
    make.args(["gate", "page"]).arg(&page).args(["--lang", "en", "--root"]).arg(demo.join("trust/root.cbor"));
    assert!(make.arg("--core").arg(&tools.core).output().unwrap().status.success());
    runtime().block_on(async {
        // Without a file that the page needs later, then without the worker that keeps the files.
        for missing in ["icon-512.png", "sw.js"] {
            fs::remove_file(page.join(missing)).unwrap();
            let port = serve_files(&page);
            let (_driver, client) = browser(&tools, &dir.path().join(missing), None).await;
            client.goto(&format!("http://localhost:{port}/")).await.unwrap();
            let said = "document.getElementById('notice').textContent.includes('cannot work offline')";
            until(&client, missing, said).await;
            until(&client, "ready", "document.body.dataset.ready").await;
            client.close().await.unwrap();
        }
    });
}
