//! The holder page in a real browser, without a network: a code is shown live there, and the gate page
//! in another browser reads it with its camera.
//!
//! Needs what `gate_page.rs` needs, and `fede-holder.wasm` beside the core of the gate page.
//! `HOLDER_SHOTS=DIR` saves screenshots.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::browser::{
    Tools, axe, browser, demo, devtools, driven, findings, free_port, runtime, script, serve, tools, until,
};
use crate::gate_page::{compressed, serve_files, video};
use fantoccini::{Client, Locator};
use fede::gate::PageServer;
use fede::holder::{BindingProof, HolderSite};
use fede::key::VerifyingKey;
use fede::qr::{LumaImage, QrReader, SymbolReader, decode_picture};
use serde_json::{Value, json};

/// Maximum weight of the page in bytes without the core of the gate page: all its files, compressed as
/// they are sent.
const MAX_WEIGHT: usize = 150_000;
/// Maximum time to sign a code and draw its symbol, in milliseconds.
const MAX_SIGN_MILLIS: f64 = 20.0;

/// The core of the page. It is built with that of the gate page.
pub(crate) fn core(tools: &Tools) -> PathBuf {
    let core = tools.core.with_file_name("fede-holder.wasm");
    assert!(core.is_file(), "{} must be there: .ci/wasm", core.display());
    core
}

#[test]
fn the_page_is_light() {
    let Some(tools) = tools() else { return };
    let core = fs::read(core(&tools)).unwrap();
    let files = HolderSite { core, reader: None, lang: None }.files().unwrap();
    let gzip = compressed(&tools.core, &["fede-holder.wasm"]);
    let weight = PageServer::with_gzip(files, &gzip, None).unwrap().zipped_bytes();
    println!("the holder page, gzipped: {weight} bytes");
    assert!(weight <= MAX_WEIGHT, "the page has {weight} bytes gzipped");
}

/// A network that can be switched off: connections to a port are passed on to another one.
pub(crate) struct Network {
    pub(crate) port: u16,
    is_off: Arc<AtomicBool>,
}

impl Network {
    pub(crate) fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let network = Self { port: listener.local_addr().unwrap().port(), is_off: Arc::default() };
        let is_off = Arc::clone(&network.is_off);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                if is_off.load(Ordering::SeqCst) {
                    continue;
                }
                std::thread::spawn(move || {
                    let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { return };
                    let [mut asked, mut answers] = [&stream, &server].map(|stream| stream.try_clone().unwrap());
                    let mut upstream = server;
                    std::thread::spawn(move || std::io::copy(&mut asked, &mut upstream));
                    let _ = std::io::copy(&mut answers, &mut &stream);
                    let _ = stream.shutdown(std::net::Shutdown::Both);
                });
            }
        });
        network
    }

    pub(crate) fn switch_off(&self) {
        self.is_off.store(true, Ordering::SeqCst);
    }
}

pub(crate) fn fede(args: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_fede")).args(args).output().unwrap();
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap().trim_end().to_owned()
}

/// The office of Hubei in the demonstration.
pub(crate) struct Office {
    demo: PathBuf,
    dir: PathBuf,
}

impl Office {
    /// Issues a code with these arguments, bound to a key if there is one.
    pub(crate) fn issue(&self, key: Option<&VerifyingKey>, args: &[&str]) -> String {
        self.issued(key, &[&["--text"], args].concat())
    }

    /// Like [`Self::issue`], as a picture.
    pub(crate) fn issue_picture(&self, key: Option<&VerifyingKey>, args: &[&str]) -> PathBuf {
        let picture = self.dir.join("code.png");
        self.issued(key, &[&["--out", picture.to_str().unwrap()], args].concat());
        picture
    }

    fn issued(&self, key: Option<&VerifyingKey>, args: &[&str]) -> String {
        let signing = self.demo.join("keys/hubei.pem");
        let mut all = vec!["issue", "--key", signing.to_str().unwrap(), "--region", "CN-HB"];
        let public = self.dir.join("holder.pub.pem");
        if let Some(key) = key {
            fs::write(&public, key.to_pem().unwrap()).unwrap();
            all.extend(["--holder-key", public.to_str().unwrap()]);
        }
        all.extend(args);
        fede(&all)
    }
}

pub(crate) const GREEN: &[&str] = &["--status", "green"];

pub(crate) async fn shot(client: &Client, name: &str) {
    if let Some(directory) = std::env::var_os("HOLDER_SHOTS") {
        fs::create_dir_all(&directory).unwrap();
        fs::write(Path::new(&directory).join(name), client.screenshot().await.unwrap()).unwrap();
    }
}

pub(crate) async fn click(client: &Client, id: &str) {
    script(client, &format!("document.getElementById('{id}').click()")).await;
}

pub(crate) async fn text_of(client: &Client, id: &str) -> String {
    let text = script(client, &format!("return document.getElementById('{id}').textContent")).await;
    text.as_str().unwrap().to_owned()
}

/// Makes a person, and returns the key that the page shows to the office.
pub(crate) async fn new_person(client: &Client, name: &str) -> VerifyingKey {
    click(client, "open-person").await;
    script(client, &format!("document.getElementById('name').value = '{name}'")).await;
    script(client, "document.getElementById('key-text').value = ''").await;
    click(client, "make").await;
    let proof =
        until(client, "a key", "document.getElementById('key').open && document.getElementById('key-text').value")
            .await;
    click(client, "close-key").await;
    BindingProof::from_text(proof.as_str().unwrap()).unwrap().key().clone()
}

/// Pastes a text, and waits until the page has taken it or says why not. Returns what it says.
pub(crate) async fn add(client: &Client, text: &str) -> String {
    click(client, "open-add").await;
    client.execute("document.getElementById('text').value = arguments[0]", vec![json!(text)]).await.unwrap();
    click(client, "add-text").await;
    until(
        client,
        "an answer",
        "!document.getElementById('add').open || document.getElementById('add-state').textContent !== ''",
    )
    .await;
    let said = text_of(client, "add-state").await;
    script(client, "document.getElementById('add').close()").await;
    said
}

/// Presses a button on the card of a person.
pub(crate) async fn press(client: &Client, name: &str, act: &str) {
    let button = format!("document.querySelector('[data-person=\"{name}\"] [data-act={act}]').click()");
    script(client, &button).await;
}

/// The symbol on the screen, as a camera in front of it sees it.
pub(crate) async fn symbol(client: &Client) -> LumaImage {
    let svg = client.find(Locator::Css("#symbols svg")).await.unwrap();
    decode_picture(&svg.screenshot().await.unwrap()).unwrap()
}

pub(crate) const NEW_SYMBOL: &str =
    "document.querySelector('#symbols svg') && document.getElementById('symbols').dataset.text";

/// Takes away the camera of the gate page, puts a picture in front of it, starts it, and waits for the
/// verdict.
pub(crate) async fn judged(gate: &Client, camera: &Path, picture: &LumaImage) -> (String, String) {
    let gone = "const [track] = document.getElementById('video').srcObject?.getVideoTracks() ?? []; track?.stop(); \
                track?.dispatchEvent(new Event('ended'))";
    script(gate, gone).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    click(gate, "next").await;
    until(gate, "no verdict", "document.getElementById('verdict').dataset.decision === 'none'").await;
    video(camera, std::slice::from_ref(picture));
    click(gate, "start").await;
    until(gate, "a verdict", "document.getElementById('verdict').dataset.decision !== 'none'").await;
    let of = |name: &str| format!("return document.getElementById('verdict').dataset.{name}");
    let [decision, reason] = [script(gate, &of("decision")).await, script(gate, &of("reason")).await];
    (decision.as_str().unwrap().to_owned(), reason.as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_live_code_is_shown_and_read_without_a_network() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let office = Office { demo: demo(dir.path()), dir: dir.path().to_owned() };
    let site = dir.path().join("site");
    fede(&["holder", "page", site.to_str().unwrap(), "--core", core(&tools).to_str().unwrap()]);
    let network = Network::to(serve_files(&site));
    let (camera, port) = (dir.path().join("camera.y4m"), free_port());
    video(&camera, &[LumaImage::new(1, 1, vec![90]).unwrap()]);
    runtime().block_on(async {
        // Both pages are loaded once, and then have no network.
        let (_driver, holder) = browser(&tools, &dir.path().join("holder"), None).await;
        holder.goto(&format!("http://localhost:{}/", network.port)).await.unwrap();
        until(&holder, "ready", "document.body.dataset.ready").await;
        until(&holder, "kept", "navigator.serviceWorker.controller !== null || null").await;
        let server = serve(&tools, &office.demo, port);
        let (_driver, gate) = browser(&tools, &dir.path().join("gate"), Some(&camera)).await;
        gate.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&gate, "ready", "document.body.dataset.ready").await;
        until(&gate, "kept", "navigator.serviceWorker.controller !== null || null").await;
        network.switch_off();
        drop(server);
        holder.refresh().await.unwrap();
        let ready = until(&holder, "ready", "document.body.dataset.readyMillis").await;
        println!("ready without a network: {} ms", ready.as_str().unwrap());
        assert!(ready.as_str().unwrap().parse::<u32>().unwrap() <= 1000, "{ready}");

        // The office binds a code to the key that the page has made.
        let key = new_person(&holder, "Anna").await;
        let locked = "const done = arguments[0]; import('./store.js').then(async ({ people }) => { \
                      const [{ key }] = await people(); done([key.pair.privateKey.extractable, key.seed ?? null]); })";
        assert_eq!(holder.execute_async(locked, vec![]).await.unwrap(), json!([false, null]));
        assert_eq!(add(&holder, &office.issue(Some(&key), GREEN)).await, "");
        shot(&holder, "list.png").await;

        // The gate lets the live code in.
        press(&holder, "Anna", "show").await;
        until(&holder, "a symbol", NEW_SYMBOL).await;
        let picture = symbol(&holder).await;
        shot(&holder, "show.png").await;
        assert_eq!(judged(&gate, &camera, &picture).await, ("accepted".to_owned(), String::new()));
        let version = script(&holder, "return document.getElementById('symbols').dataset.version").await;
        println!("version of the symbol: {}", version.as_str().unwrap());
        let (signed, seen) = (tokio::time::Instant::now(), QrReader::default().read(&picture)[0].text().to_owned());

        // Signed again after 15 seconds.
        let is_new = format!("document.getElementById('symbols').dataset.text !== {}", json!(seen));
        until(&holder, "a new symbol", &is_new).await;
        let millis = script(&holder, "return document.body.dataset.signMillis").await;
        println!("signed and drawn in {} ms", millis.as_str().unwrap());

        // The digits of the gate are in the code, and the gate lets it in.
        click(&gate, "ask-digits-next").await;
        let digits = until(&gate, "digits", "document.getElementById('digits-number').textContent").await;
        script(&holder, &format!("document.getElementById('digits-number').value = {digits}")).await;
        let before = script(&holder, "return document.getElementById('symbols').dataset.text").await;
        click(&holder, "answer").await;
        until(&holder, "the answer", &format!("document.getElementById('symbols').dataset.text !== {before}")).await;
        shot(&holder, "digits.png").await;
        assert_eq!(judged(&gate, &camera, &symbol(&holder).await).await, ("accepted".to_owned(), String::new()));

        // The screenshot is worth nothing after its time.
        tokio::time::sleep(Duration::from_secs(37).saturating_sub(signed.elapsed())).await;
        assert_eq!(judged(&gate, &camera, &picture).await, ("refused".to_owned(), "live-too-old".to_owned()));

        // How long signing takes, without the load of the camera.
        click(&holder, "close-show").await;
        gate.close().await.unwrap();
        let sign = "const done = arguments[0]; (async () => { const [store, keys] = [await import('./store.js'), await import('./keys.js')]; \
                    const [{ key, codes: [text] }] = await store.people(); const times = []; \
                    for (let round = 0; round < 21; round++) { const began = performance.now(); await keys.live(key, text, ''); times.push(performance.now() - began); } \
                    done(times.sort((a, b) => a - b)[10]); })()";
        let millis = holder.execute_async(sign, vec![]).await.unwrap().as_f64().unwrap();
        println!("signed in {millis:.1} ms (median of 21)");
        assert!(millis <= MAX_SIGN_MILLIS, "{millis}");
        holder.close().await.unwrap();
    });
}

/// The holder page with the network on, in a browser of a phone's size.
pub(crate) struct Page {
    pub(crate) client: Client,
    pub(crate) driver: u16,
    pub(crate) port: u16,
    pub(crate) office: Office,
    _driver: crate::browser::Ending,
}

impl Page {
    pub(crate) async fn open(tools: &Tools, dir: &Path) -> Self {
        Self::served(tools, dir, serve_files).await
    }

    /// On a phone whose camera shows a video.
    pub(crate) async fn with_camera(tools: &Tools, dir: &Path, camera: &Path) -> Self {
        Self::on(tools, dir, Some(camera), serve_files).await
    }

    /// With a server for the directory of the page, which returns its port.
    pub(crate) async fn served(tools: &Tools, dir: &Path, serve: impl FnOnce(&Path) -> u16) -> Self {
        Self::on(tools, dir, None, serve).await
    }

    async fn on(tools: &Tools, dir: &Path, camera: Option<&Path>, serve: impl FnOnce(&Path) -> u16) -> Self {
        let office = Office { demo: demo(dir), dir: dir.to_owned() };
        let site = dir.join("site");
        fede(&["holder", "page", site.to_str().unwrap(), "--core", core(tools).to_str().unwrap(), "--lang", "en"]);
        let port = serve(&site);
        let (ending, client, driver) = driven(tools, &dir.join("profile"), camera, (390, 844), false).await;
        let page = Self { client, driver, port, office, _driver: ending };
        page.load().await;
        page
    }

    pub(crate) async fn load(&self) {
        self.client.goto(&format!("http://localhost:{}/", self.port)).await.unwrap();
        until(&self.client, "ready", "document.body.dataset.ready").await;
    }

    pub(crate) async fn devtools(&self, command: &str, params: Value) {
        devtools(&self.client, self.driver, command, &params).await;
    }

    pub(crate) async fn notice(&self) -> String {
        text_of(&self.client, "notice").await
    }
}

#[test]
fn codes_that_this_phone_cannot_show_are_refused() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let page = Page::open(&tools, dir.path()).await;
        let (client, office) = (&page.client, &page.office);
        let [anna, ben] = [new_person(client, "Anna").await, new_person(client, "Ben").await];
        assert_ne!(anna, ben);
        let code = office.issue(Some(&anna), GREEN);
        assert_eq!(add(client, &code).await, "");
        assert_eq!(add(client, &code).await, "This code is here already.");
        let other = VerifyingKey::from_bytes(&ed25519_base()).unwrap();
        assert!(add(client, &office.issue(Some(&other), GREEN)).await.contains("a key that this phone does not have"));
        let older = office.issue(Some(&anna), &["--status", "green", "--issued", "2026-01-01T00:00:00Z"]);
        assert_eq!(add(client, &older).await, "A newer code of this kind is here already.");
        assert!(add(client, "https://example.org").await.starts_with("This is not a code of fede."));
        assert!(add(client, &code[..code.len() - 9]).await.starts_with("This code is not complete"));
        assert!(add(client, &"F".repeat(40_000)).await.starts_with("This is not a code of fede."));
        // A dialog that is opened again before the browser says that it was closed stays as it is.
        script(
            client,
            "const $ = (id) => document.getElementById(id); $('open-add').click(); $('add').close(); \
             $('open-add').click(); $('text').value = 'FD1:'; $('typed').requestSubmit()",
        )
        .await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(text_of(client, "add-state").await.starts_with("This code is not complete"));
        script(client, "document.getElementById('add').close()").await;
        // A live code of another phone, and the key of one.
        press(client, "Anna", "show").await;
        let live = until(client, "a symbol", NEW_SYMBOL).await;
        click(client, "close-show").await;
        assert!(add(client, live.as_str().unwrap()).await.starts_with("This is a live code"));
        let proof = script(client, "return document.getElementById('key-text').value").await;
        assert!(add(client, proof.as_str().unwrap()).await.starts_with("This is the key of a phone"));
        // A code on paper is kept, and says what it is. It is read from its picture.
        let picture = dir.path().join("paper.png");
        let out = picture.to_str().unwrap();
        let key = office.demo.join("keys/hubei.pem");
        fede(&["issue", "--key", key.to_str().unwrap(), "--region", "CN-HB", "--status", "green", "--out", out]);
        click(client, "open-add").await;
        client.find(Locator::Css("#picture")).await.unwrap().send_keys(out).await.unwrap();
        until(client, "the paper code", "document.querySelector('[data-act=show-paper]') !== null").await;
        let cards = script(client, "return document.getElementById('people').innerText").await;
        assert!(cards.as_str().unwrap().contains("Code on paper, not bound to this phone"), "{cards}");
        client.clone().close().await.unwrap();
    });
}

/// The base point of Ed25519 (RFC 8032, section 5.1): a sound key of nobody here.
fn ed25519_base() -> [u8; 32] {
    let mut x = [0x66; 32];
    x[0] = 0x58;
    x
}

#[test]
fn trouble_is_said_in_plain_words() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let page = Page::open(&tools, dir.path()).await;
        let (client, office) = (&page.client, &page.office);
        // A browser without Ed25519: the core signs, and the page says what that means.
        script(client, "SubtleCrypto.prototype.generateKey = () => Promise.reject(new Error('NotSupportedError'))")
            .await;
        let key = new_person(client, "Clara").await;
        assert!(text_of(client, "key-kind").await.starts_with("This browser cannot lock keys"));
        assert_eq!(add(client, &office.issue(Some(&key), GREEN)).await, "");
        press(client, "Clara", "show").await;
        let live = until(client, "a symbol", NEW_SYMBOL).await;
        let [store, code] = [office.demo.join("gate"), dir.path().join("live.txt")];
        fs::File::create(&code).unwrap().write_all(live.as_str().unwrap().as_bytes()).unwrap();
        fede(&["verify", live.as_str().unwrap(), "--store", store.to_str().unwrap()]);

        // The phone's clock jumps while the page is open: it says so, and signs at once.
        assert_eq!(script(client, "return document.hidden").await, false);
        tokio::time::sleep(Duration::from_millis(2500)).await;
        let jump = "window.real ??= Date.now; Date.now = () => real() + 240000;";
        script(client, jump).await;
        until(client, "the jump", "document.getElementById('notice').textContent.includes('4 minutes ahead')").await;
        let signed_again = format!("document.getElementById('symbols').dataset.text !== {live}");
        until(client, "a new symbol", &signed_again).await;
        click(client, "close-show").await;

        // Digits must be four.
        press(client, "Clara", "show").await;
        until(client, "a symbol", NEW_SYMBOL).await;
        script(client, "document.getElementById('digits-number').removeAttribute('pattern')").await;
        script(client, "document.getElementById('digits-number').value = '47'").await;
        click(client, "answer").await;
        until(client, "words", "document.getElementById('digits-state').textContent.startsWith('Type four digits')")
            .await;
        click(client, "close-show").await;

        // A second tab shows the same codes, and both say so.
        let first = client.window().await.unwrap();
        let second = client.new_window(true).await.unwrap().handle;
        client.switch_to_window(second).await.unwrap();
        page.load().await;
        until(client, "two tabs", "document.getElementById('notice').textContent.includes('another tab')").await;
        new_person(client, "Dan").await;
        client.close_window().await.unwrap();
        client.switch_to_window(first).await.unwrap();
        until(client, "the change", "document.querySelector('[data-person=Dan]') !== null").await;
        assert!(page.notice().await.contains("another tab"));

        // Removal says what is lost.
        press(client, "Dan", "remove").await;
        assert!(text_of(client, "remove-words").await.contains("cannot be restored"));
        click(client, "remove-now").await;
        until(client, "gone", "document.querySelector('[data-person=Dan]') === null").await;

        // The browser deletes the data: the page says so.
        let clear = "const done = arguments[0]; indexedDB.deleteDatabase('fede-holder').onsuccess = () => done('gone')";
        assert_eq!(client.execute_async(clear, vec![]).await.unwrap(), "gone");
        page.load().await;
        assert!(page.notice().await.starts_with("The browser has deleted"));
        // It deletes all data of the page: nothing tells the page, so the empty list says it.
        script(client, "localStorage.clear()").await;
        page.load().await;
        assert_eq!(page.notice().await, "");
        assert!(text_of(client, "empty").await.contains("Are codes missing that you have not removed?"));
        client.clone().close().await.unwrap();
    });
}

/// Widths and heights of screens. The last is a laptop at 200 %.
const SIZES: [(u32, u32); 5] = [(320, 640), (390, 844), (820, 1180), (1440, 900), (720, 450)];

/// A script that names what does not fit.
pub(crate) const FITS: &str = "
    const wrong = [], scope = document.querySelector('dialog[open]') ?? document.body;
    const visible = (it) => it.getClientRects().length > 0 && !it.closest('svg, video, #print, dialog:not([open])');
    if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page is wider than the screen');
    if (scope !== document.body && scope.scrollWidth > scope.clientWidth + 1) wrong.push('the dialog is wider than itself');
    for (const it of scope.querySelectorAll('*')) {
        const { left, right } = it.getBoundingClientRect();
        if (visible(it) && (left < -1 || right > innerWidth + 1)) wrong.push(`${it.tagName} ${it.id} is beside the screen`);
    }
    for (const it of scope.querySelectorAll('button, input, textarea')) {
        const name = it.ariaLabel || it.labels?.[0]?.textContent || it.textContent || it.querySelector('svg')?.ariaLabel;
        if (visible(it) && !name?.trim()) wrong.push(`${it.id} has no name`);
    }
    return [...new Set(wrong)].join('; ')";

/// What a person sees in turn, and the script that leads there from the list.
const STATES: [(&str, &str); 12] = [
    ("list", ""),
    ("show", "press('Anna', 'show')"),
    ("white", "press('Anna', 'show'); setTimeout(() => document.getElementById('show').classList.add('white'), 300)"),
    ("together", "press('Ben', 'show'); setTimeout(() => document.querySelectorAll('#choices input')[2].click(), 300)"),
    ("paper", "document.querySelector('[data-act=show-paper]').click()"),
    ("key", "press('Anna', 'show-key')"),
    ("add", "document.getElementById('open-add').click()"),
    (
        "refused",
        "document.getElementById('open-add').click(); document.getElementById('text').value = 'FD1:X'; document.getElementById('add-text').click()",
    ),
    ("person", "document.getElementById('open-person').click()"),
    ("remove", "press('Anna', 'remove')"),
    ("help", "document.getElementById('open-help').click()"),
    ("large", "document.getElementById('large').click()"),
];

#[test]
fn each_state_fits_and_axe_finds_nothing() {
    let Some(tools) = tools() else { return };
    let axe = axe("the holder page");
    let dir = tempfile::tempdir().unwrap();
    let (mut wrong, mut checks) = (Vec::new(), 0);
    runtime().block_on(async {
        let page = Page::open(&tools, dir.path()).await;
        let (client, office) = (&page.client, &page.office);
        page.devtools("Emulation.setDeviceMetricsOverride", metrics(SIZES[0])).await;
        let empty = script(client, FITS).await;
        assert_eq!(empty, "", "an empty page");
        shot(client, "empty-en-320.png").await;
        let [anna, ben] = [new_person(client, "Anna").await, new_person(client, "Ben").await];
        new_person(client, "Clara").await;
        let yellow = ["--status", "yellow", "--reason", "close-contact", "--authority", "Wuhan CDC", "--appeal", "12345"];
        let codes = [
            office.issue(Some(&anna), GREEN),
            office.issue(Some(&ben), &yellow),
            office.issue(Some(&ben), &["--itinerary", "--country", "CN"]),
            office.issue(None, GREEN),
        ];
        for code in &codes {
            assert_eq!(add(client, code).await, "");
        }
        for lang in ["en", "zh-CN"] {
            script(client, &format!("localStorage.setItem('fede-holder-language', '{lang}')")).await;
            for (state, enter) in STATES {
                script(client, "localStorage.setItem('fede-holder-large', '')").await;
                page.load().await;
                let press = "const press = (name, act) => document.querySelector(`[data-person=\"${name}\"] [data-act=${act}]`).click();";
                script(client, &format!("{press} {enter}")).await;
                tokio::time::sleep(Duration::from_millis(600)).await;
                for (is_dark, size) in [true, false].into_iter().flat_map(|is_dark| SIZES.map(|size| (is_dark, size))) {
                    page.devtools("Emulation.setDeviceMetricsOverride", metrics(size)).await;
                    let scheme = if is_dark { "dark" } else { "light" };
                    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
                    page.devtools("Emulation.setEmulatedMedia", media).await;
                    let found = match &axe {
                        Some(axe) => findings(client, axe).await,
                        None => String::new(),
                    };
                    let unfit = script(client, FITS).await;
                    checks += 1;
                    let name = format!("{state}-{lang}-{scheme}-{}", size.0);
                    shot(client, &format!("{name}.png")).await;
                    for fault in [found.as_str(), unfit.as_str().unwrap()].into_iter().filter(|fault| !fault.is_empty()) {
                        wrong.push(format!("{name}: {fault}"));
                    }
                }
            }
        }
        client.clone().close().await.unwrap();
    });
    println!("{checks} screens");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(crate) fn metrics((width, height): (u32, u32)) -> Value {
    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false })
}
