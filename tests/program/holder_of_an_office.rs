//! The holder page with an office beside it: what it asks before it binds a key, which codes it takes,
//! and what it tells the office. The office here speaks the interface of docs/holder.md and checks
//! every proof.
//!
//! Needs what `holder_page.rs` needs.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use crate::browser::{Tools, axe, findings, runtime, script, tools, until};
use crate::gate_page::{serve_files, serve_files_and};
use crate::holder_page::{
    FITS, GREEN, NEW_SYMBOL, Network, Page, add, click, metrics, new_person, press, shot, text_of,
};
use fantoccini::Client;
use fede::holder::{Audience, BindingProof, Nonce};
use fede::key::VerifyingKey;
use fede::time::Timestamp;
use serde_json::{Value, json};

const NONCE: &str = "07070707070707070707070707070707";

/// What the office has, and what the page has asked.
#[derive(Default)]
struct Desk {
    /// The origin of the page.
    origin: String,
    /// What `office.json` says of the person who has signed in. `None`: it says nothing.
    holder: Option<Value>,
    bound: Vec<VerifyingKey>,
    /// The codes in every answer, whoever asks.
    codes: Vec<String>,
    /// Whether the office lets the page remove a key.
    unbinds: bool,
    asked: Vec<String>,
}

impl Desk {
    fn answer(&mut self, name: &str, body: &[u8]) -> Option<String> {
        if !["office.json", "codes", "bind", "unbind"].contains(&name) {
            return None;
        }
        self.asked.push(name.to_owned());
        if name == "office.json" {
            let mut told = json!({ "region": "CN-HB", "authority": "CDC", "telephones": 3, "token": "t", "nonce": NONCE,
                "sign_in": "/status" });
            if let Some(holder) = &self.holder {
                told["holder"] = holder.clone();
            }
            return Some(told.to_string());
        }
        if name == "unbind" && !self.unbinds {
            return None;
        }
        let nonce = (name == "bind").then(|| Nonce::new(&[7; 16]).unwrap());
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let proof = BindingProof::from_text(&field(body, "proof")).unwrap();
        let audience = Audience::new(&self.origin).unwrap();
        let key = proof.key_for(&audience, nonce.as_ref(), Timestamp::from_seconds(now).unwrap()).unwrap();
        match name {
            "bind" => self.bound.push(key.clone()),
            "unbind" => self.bound.retain(|bound| bound != key),
            _ if self.bound.contains(key) => {
                let codes: Vec<_> = self.codes.iter().map(|text| json!({ "text": text })).collect();
                return Some(json!({ "state": "bound", "codes": codes }).to_string());
            }
            _ => return Some(json!({ "state": "unknown", "codes": [] }).to_string()),
        }
        Some(json!({ "state": if name == "bind" { "bound" } else { "unknown" } }).to_string())
    }
}

/// A field of a form as browsers send it.
fn field(body: &[u8], name: &str) -> String {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let value = body.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap();
    let mut bytes = value.bytes();
    let mut text = String::new();
    while let Some(byte) = bytes.next() {
        text.push(match byte {
            b'+' => ' ',
            b'%' => {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap().into()
            }
            other => other.into(),
        });
    }
    text
}

/// The page with an office beside it.
struct Beside {
    page: Page,
    desk: Arc<Mutex<Desk>>,
}

impl Beside {
    async fn open(tools: &Tools, dir: &Path) -> Self {
        let desk = Arc::new(Mutex::new(Desk { unbinds: true, ..Desk::default() }));
        let shared = Arc::clone(&desk);
        let serve =
            move |site: &Path| serve_files_and(site, move |name, body| shared.lock().unwrap().answer(name, body));
        let page = Page::served(tools, dir, serve).await;
        desk.lock().unwrap().origin = format!("http://localhost:{}", page.port);
        Self { page, desk }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap()
    }

    fn has_asked(&self, name: &str) -> bool {
        self.desk().asked.iter().any(|asked| asked == name)
    }

    /// A person whose key the office has.
    async fn bound_person(&self, name: &str) -> VerifyingKey {
        let key = new_person(&self.page.client, name).await;
        self.desk().bound.push(key.clone());
        key
    }
}

/// The card of a person, as it is read.
fn card(name: &str) -> String {
    format!("(document.querySelector('[data-person=\"{name}\"]')?.innerText ?? '')")
}

/// Presses *Get codes from the office* until the page shows this. The page takes no second press while it
/// waits for the first one's answer.
async fn fetch(client: &Client, name: &str, what: &str, condition: &str) {
    let button = format!("document.querySelector('[data-person=\"{name}\"] [data-act=fetch]')");
    until(client, what, &format!("({condition}) || ({button}?.click(), null)")).await;
}

fn held(masked: &str) -> [&str; 6] {
    ["--masked-name", masked, "--document", "passport", "--number", "E12345678"]
}

const IS_ASKED: &str = "document.getElementById('bind')?.open";

#[test]
fn a_key_is_bound_after_a_question() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let it = Beside::open(&tools, dir.path()).await;
        let (client, office) = (&it.page.client, &it.page.office);
        it.desk().holder = Some(json!("张*丰"));
        let anna = new_person(client, "Anna").await;
        fetch(client, "Anna", "the question", IS_ASKED).await;
        let asked = text_of(client, "bind-title").await;
        assert_eq!(asked, "Bind the key of Anna to the codes of 张*丰?");
        click(client, "bind-no").await;
        until(client, "no question", "!document.getElementById('bind').open").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(!it.has_asked("bind"), "nobody agreed");
        // Escape is no agreement either.
        fetch(client, "Anna", "the question", IS_ASKED).await;
        script(client, "document.getElementById('bind').close()").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(!it.has_asked("bind"), "nobody agreed");
        fetch(client, "Anna", "the question", IS_ASKED).await;
        click(client, "bind-now").await;
        until(
            client,
            "the answer",
            "document.getElementById('notice').textContent.includes('The office has your key')",
        )
        .await;
        assert_eq!(it.desk().bound, std::slice::from_ref(&anna));

        // The code of another person does not come to this card, also not without a question at the next
        // start.
        let mine = office.issue(Some(&anna), &[GREEN, &["--valid-hours", "1"], &held("张*丰")].concat());
        it.desk().codes = vec![mine];
        fetch(client, "Anna", "the code", &format!("{}.includes('张*丰')", card("Anna"))).await;
        let other = office.issue(Some(&anna), &[GREEN, &held("李*")].concat());
        it.desk().codes = vec![other];
        fetch(client, "Anna", "the refusal", "document.getElementById('notice').textContent.includes('李*')").await;
        assert!(it.page.notice().await.contains("not of 张*丰"), "{}", it.page.notice().await);
        it.page.load().await;
        until(client, "the refusal", "document.getElementById('notice').textContent.includes('李*')").await;
        let shown = script(client, &format!("return {}", card("Anna"))).await;
        assert!(shown.as_str().unwrap().contains("张*丰") && !shown.as_str().unwrap().contains("李*"), "{shown}");

        // Who has signed in is not known; and an office that says nothing of it.
        it.desk().holder = Some(Value::Null);
        new_person(client, "Ben").await;
        fetch(client, "Ben", "the question", IS_ASKED).await;
        assert!(text_of(client, "bind-title").await.ends_with("the person who has signed in?"));
        click(client, "bind-no").await;
        it.desk().holder = None;
        it.desk().codes.clear();
        script(client, "document.getElementById('notice').textContent = ''").await;
        fetch(client, "Ben", "the answer", "document.getElementById('notice').textContent.includes('has your key')")
            .await;
        assert_eq!(it.desk().bound.len(), 2);
        client.clone().close().await.unwrap();
    });
}

#[test]
fn an_office_adds_codes_of_the_key_that_asked_only() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let it = Beside::open(&tools, dir.path()).await;
        let (client, office) = (&it.page.client, &it.page.office);
        let [anna, ben] = [it.bound_person("Anna").await, it.bound_person("Ben").await];
        let itinerary = ["--itinerary", "--country", "CN"];
        it.desk().codes = vec![
            office.issue(None, GREEN),
            office.issue(Some(&ben), GREEN),
            "FD1:X".to_owned(),
            office.issue(Some(&anna), &itinerary),
        ];
        fetch(client, "Anna", "the code", &format!("{}.includes('Travel card')", card("Anna"))).await;
        let cards = script(client, "return document.getElementById('people').innerText").await;
        assert!(!cards.as_str().unwrap().contains("Health code"), "{cards}");
        assert_eq!(script(client, "return document.querySelectorAll('#people > li').length").await, 2);
        assert!(it.page.notice().await.contains("another key"), "{}", it.page.notice().await);
        client.clone().close().await.unwrap();
    });
}

#[test]
fn a_removed_key_is_removed_at_the_office() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let desk = Arc::new(Mutex::new(Desk { unbinds: true, ..Desk::default() }));
        let (shared, mut network) = (Arc::clone(&desk), None);
        let serve = |site: &Path| {
            let server = serve_files_and(site, move |name, body| shared.lock().unwrap().answer(name, body));
            let to = network.insert(Network::to(server));
            to.port
        };
        let page = Page::served(&tools, dir.path(), serve).await;
        desk.lock().unwrap().origin = format!("http://localhost:{}", page.port);
        let it = Beside { page, desk };
        let client = &it.page.client;
        for name in ["Anna", "Ben", "Clara"] {
            it.bound_person(name).await;
        }
        let remove = async |name: &str| {
            press(client, name, "remove").await;
            assert!(text_of(client, "remove-words").await.contains("/status"));
            click(client, "remove-now").await;
            until(client, "gone", &format!("document.querySelector('[data-person={name}]') === null")).await;
            it.page.notice().await
        };
        assert_eq!(remove("Anna").await, "Anna is removed here and at the office.");
        assert_eq!(it.desk().bound.len(), 2);
        // An office that has no such address.
        it.desk().unbinds = false;
        let said = remove("Ben").await;
        assert!(
            said.starts_with("Ben is removed here. The office has not confirmed it.") && said.contains("/status"),
            "{said}"
        );
        // No network.
        it.desk().unbinds = true;
        network.unwrap().switch_off();
        let said = remove("Clara").await;
        assert!(said.starts_with("Clara is removed here. The office has not confirmed it."), "{said}");
        assert_eq!(it.desk().bound.len(), 2);
        client.clone().close().await.unwrap();
    });
}

/// How many codes a person has, and what they are.
fn bands(name: &str) -> String {
    format!(
        "return [...document.querySelectorAll('[data-person={name}] .band')].map((it) => it.dataset.status).join(' ')"
    )
}

#[test]
fn a_newer_code_replaces_what_it_contains() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let it = Beside::open(&tools, dir.path()).await;
        let (client, office) = (&it.page.client, &it.page.office);
        let anna = it.bound_person("Anna").await;
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let at = |hours: u64| Timestamp::from_seconds(now - hours * 3600).unwrap().to_string();
        let yellow = ["--status", "yellow", "--reason", "close-contact", "--authority", "CDC", "--appeal", "12345"];
        let itinerary = ["--itinerary", "--country", "CN"];
        let issue = |hours: u64, what: &[&str]| office.issue(Some(&anna), &[what, &["--issued", &at(hours)]].concat());
        // Health and itinerary in two codes, then both in one.
        assert_eq!(add(client, &issue(9, GREEN)).await, "");
        assert_eq!(add(client, &issue(9, &itinerary)).await, "");
        let both = issue(7, &[&yellow[..], &itinerary].concat());
        assert_eq!(add(client, &both).await, "");
        assert_eq!(script(client, &bands("Anna")).await, "yellow");
        // A code of the same time that is added later counts as newer, also when the page is opened again.
        assert_eq!(add(client, &issue(7, &itinerary)).await, "");
        it.page.load().await;
        assert_eq!(script(client, &bands("Anna")).await, "itinerary yellow");
        // An older part of it is refused.
        assert_eq!(add(client, &issue(8, GREEN)).await, "A newer code of this kind is here already.");
        // A newer itinerary stands beside it; a newer status takes its place.
        assert_eq!(add(client, &issue(6, &itinerary)).await, "");
        assert_eq!(script(client, &bands("Anna")).await, "itinerary yellow");
        assert_eq!(add(client, &issue(5, GREEN)).await, "");
        assert_eq!(script(client, &bands("Anna")).await, "green itinerary");
        // A newer status also takes the place of one that is in a code with an itinerary.
        assert_eq!(add(client, &issue(4, &[GREEN, &itinerary].concat())).await, "");
        assert_eq!(script(client, &bands("Anna")).await, "green");
        assert_eq!(add(client, &issue(3, &yellow)).await, "");
        assert_eq!(script(client, &bands("Anna")).await, "yellow");

        // A code of the office that comes while the code is shown.
        press(client, "Anna", "show").await;
        let before = until(client, "a symbol", NEW_SYMBOL).await;
        assert_eq!(script(client, "return document.getElementById('show').dataset.status").await, "yellow");
        let newest = issue(0, &[GREEN, &itinerary].concat());
        let change = "const [texts, done] = arguments; import('./store.js').then(async (store) => { \
                      const [{ id }] = await store.people(); await store.update(id, () => texts); \
                      new BroadcastChannel('fede-holder').postMessage('changed'); done(); })";
        client.execute_async(change, vec![json!([newest])]).await.unwrap();
        until(client, "the newest code", "document.getElementById('show').dataset.status === 'green'").await;
        // Well before the next signature.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let after = script(client, "return document.getElementById('symbols').dataset.text").await;
        assert_ne!(before, after);
        client.execute_async(change, vec![json!([])]).await.unwrap();
        until(client, "no code to show", "!document.getElementById('show').open").await;

        // Each kind is renewed: the itinerary lasts long, the status does not.
        let short = issue(0, &[GREEN, &["--valid-hours", "1"]].concat());
        assert_eq!(add(client, &short).await, "");
        assert_eq!(add(client, &issue(0, &itinerary)).await, "");
        it.desk().codes = vec![issue(0, GREEN)];
        it.page.load().await;
        until(client, "the renewal", &format!("!{}.includes('minutes')", card("Anna"))).await;
        it.desk().asked.clear();
        it.page.load().await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(!it.has_asked("codes"), "nothing ends soon");

        // A page that stays open asks again when it comes back into sight, ten minutes later.
        let in_sight = "document.dispatchEvent(new Event('visibilitychange'))";
        let asked = || it.has_asked("office.json");
        it.desk().asked.clear();
        script(client, in_sight).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(!asked(), "it has just asked");
        let later = "const real = Date.now; Date.now = () => real() + 660000;";
        script(client, &format!("{later} {in_sight}")).await;
        for _ in 0..100 {
            if asked() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(asked());
        client.clone().close().await.unwrap();
    });
}

const FAILING: &str = "window.signs = 0; window.sign ??= SubtleCrypto.prototype.sign; \
                       SubtleCrypto.prototype.sign = () => { window.signs++; return Promise.reject(new Error('no key')); }";

#[test]
fn a_failed_signature_is_said_and_not_repeated() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let page = Page::open(&tools, dir.path()).await;
        let (client, office) = (&page.client, &page.office);
        let key = new_person(client, "Anna").await;
        assert_eq!(add(client, &office.issue(Some(&key), GREEN)).await, "");
        script(client, FAILING).await;
        // The page has been open for longer than a signature lasts.
        until(client, "some time", "performance.now() > 16000").await;
        press(client, "Anna", "show").await;
        until(client, "the trouble", "window.signs > 0").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(script(client, "return window.signs").await, 1, "it signs again after 15 seconds");
        assert!(text_of(client, "show-trouble").await.starts_with("The code cannot be signed."));
        assert!(text_of(client, "state").await.starts_with("Health code: green"));
        // It works again with the next signature.
        script(client, "SubtleCrypto.prototype.sign = window.sign").await;
        until(client, "a symbol", NEW_SYMBOL).await;
        assert_eq!(text_of(client, "show-trouble").await, "");
        client.clone().close().await.unwrap();
    });
}

/// A camera that the person allows later: `allow()` answers the oldest question.
const CAMERA: &str = "window.asked = []; window.tracks = []; \
    navigator.mediaDevices.getUserMedia = () => new Promise((resolve) => window.asked.push(resolve)); \
    window.allow = () => { const canvas = document.createElement('canvas'); canvas.getContext('2d'); \
    const stream = canvas.captureStream(5); window.tracks.push(...stream.getTracks()); window.asked.shift()(stream); }";
const RUNNING: &str = "return window.tracks.filter((track) => track.readyState === 'live').length";

#[test]
fn the_camera_stops_with_the_dialog() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let page = Page::open(&tools, dir.path()).await;
        let client = &page.client;
        script(client, CAMERA).await;
        // The dialog is closed while the browser asks.
        click(client, "open-add").await;
        click(client, "camera").await;
        click(client, "close-add").await;
        script(client, "window.allow()").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(script(client, RUNNING).await, 0, "the camera runs behind the closed dialog");
        click(client, "open-add").await;
        assert_eq!(text_of(client, "camera").await, "Use the camera");
        assert_eq!(text_of(client, "add-state").await, "");
        // Two taps: the second one stops it. A third one starts it once.
        for tap in ["Stop the camera", "Use the camera", "Stop the camera"] {
            click(client, "camera").await;
            until(client, tap, &format!("document.getElementById('camera').textContent === '{tap}'")).await;
        }
        script(client, "window.allow(); window.allow()").await;
        until(client, "the camera", "!document.getElementById('video').hidden").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(script(client, RUNNING).await, 1);
        click(client, "close-add").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(script(client, RUNNING).await, 0);
        client.clone().close().await.unwrap();
    });
}

/// What the service worker keeps of a file: its bytes, or nothing.
fn kept(name: &str) -> String {
    format!(
        "const done = arguments[0]; caches.match('{name}').then(async (kept) => done(kept ? (await kept.blob()).size : null))"
    )
}

#[test]
fn files_of_another_deployment_are_not_kept() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path().join("site");
    runtime().block_on(async {
        // A deployment between the list of files and the files: the list is of one, a script and the reader
        // of another.
        let mut before = Vec::new();
        let tampered = |site: &Path| {
            for name in ["people.js", "fede-gate.wasm"] {
                let bytes = std::fs::read(site.join(name)).unwrap();
                std::fs::write(site.join(name), [&bytes[..], b"\n"].concat()).unwrap();
                before.push((name, bytes));
            }
            serve_files(site)
        };
        let page = Page::served(&tools, dir.path(), tampered).await;
        let client = &page.client;
        let state = "const done = arguments[0]; navigator.serviceWorker.getRegistration().then( \
                     (it) => done(it?.active ? 'active' : it?.installing ? 'installing' : 'none'))";
        for _ in 0..50 {
            if client.execute_async(state, vec![]).await.unwrap() != "installing" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(client.execute_async(state, vec![]).await.unwrap(), "none", "a mixture was installed");
        assert_eq!(client.execute_async(&kept("people.js"), vec![]).await.unwrap(), Value::Null);

        // The script is as the list says. The reader, which is fetched later, is not.
        std::fs::write(site.join("people.js"), &before[0].1).unwrap();
        page.load().await;
        until(client, "kept", "navigator.serviceWorker.controller !== null || null").await;
        page.load().await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(client.execute_async(&kept("people.js"), vec![]).await.unwrap(), before[0].1.len());
        assert_eq!(client.execute_async(&kept("fede-gate.wasm"), vec![]).await.unwrap(), Value::Null);
        let read = "const done = arguments[0]; fetch('fede-gate.wasm').then(() => done('read'), () => done('refused'))";
        assert_eq!(client.execute_async(read, vec![]).await.unwrap(), "refused");
        std::fs::write(site.join("fede-gate.wasm"), &before[1].1).unwrap();
        page.load().await;
        for _ in 0..50 {
            if client.execute_async(&kept("fede-gate.wasm"), vec![]).await.unwrap() == before[1].1.len() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(client.execute_async(&kept("fede-gate.wasm"), vec![]).await.unwrap(), before[1].1.len());
        client.clone().close().await.unwrap();
    });
}

const SIZES: [(u32, u32); 4] = [(320, 640), (390, 844), (1280, 900), (720, 450)];

#[test]
fn states_beside_an_office_fit_and_axe_finds_nothing() {
    let Some(tools) = tools() else { return };
    let axe = axe("the holder page beside an office");
    let dir = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    runtime().block_on(async {
        let it = Beside::open(&tools, dir.path()).await;
        let (client, office) = (&it.page.client, &it.page.office);
        it.desk().holder = Some(json!("张*丰"));
        let mut look = async |name: &str, lang: &str| {
            for (is_dark, size) in [true, false].into_iter().flat_map(|is_dark| SIZES.map(|size| (is_dark, size))) {
                it.page.devtools("Emulation.setDeviceMetricsOverride", metrics(size)).await;
                let scheme = if is_dark { "dark" } else { "light" };
                let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
                it.page.devtools("Emulation.setEmulatedMedia", media).await;
                let found = match &axe {
                    Some(axe) => findings(client, axe).await,
                    None => String::new(),
                };
                let unfit = script(client, FITS).await.as_str().unwrap().to_owned();
                let name = format!("{name}-{lang}-{scheme}-{}", size.0);
                shot(client, &format!("{name}.png")).await;
                for fault in [found, unfit].into_iter().filter(|fault| !fault.is_empty()) {
                    wrong.push(format!("{name}: {fault}"));
                }
            }
        };
        for lang in ["en", "zh-CN"] {
            script(client, &format!("localStorage.setItem('fede-holder-language', '{lang}')")).await;
            it.page.load().await;
            look("office-empty", lang).await;
            let key = new_person(client, "Anna").await;
            fetch(client, "Anna", "the question", IS_ASKED).await;
            look("office-bind", lang).await;
            click(client, "bind-no").await;
            click(client, "open-help").await;
            look("office-help", lang).await;
            click(client, "close-help").await;

            assert_eq!(add(client, &office.issue(Some(&key), GREEN)).await, "");
            script(client, FAILING).await;
            press(client, "Anna", "show").await;
            until(client, "the trouble", "document.getElementById('show-trouble').textContent").await;
            look("office-trouble", lang).await;
            click(client, "close-show").await;
            script(client, "SubtleCrypto.prototype.sign = window.sign").await;

            it.desk().unbinds = false;
            press(client, "Anna", "remove").await;
            look("office-remove", lang).await;
            click(client, "remove-now").await;
            until(client, "gone", "document.querySelector('[data-person=Anna]') === null").await;
            look("office-removed", lang).await;
        }
        client.clone().close().await.unwrap();
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
