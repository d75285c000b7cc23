//! The pages of the office online in a browser: a declaration by keyboard alone, and what the staff
//! sees. On each page, at each size, nothing is beside the screen and axe-core finds nothing.
//!
//! Needs what `gate_page.rs` needs. `FEDE_AXE` is the file `axe.min.js` of the npm package `axe-core`.
//! `ONLINE_SHOTS=DIR` saves screenshots.

use std::fs;
use std::path::Path;

use crate::browser::{axe, devtools, driven, findings, runtime, script, tools, until};
use crate::office::Office;
use crate::office_staff::{PASSWORD, Server, account, now, world};
use fantoccini::Client;
use fantoccini::key::Key;
use fede::holder::{Audience, BindingDraft};
use fede::key::{DocumentNumber, SigningKey};
use fede::office::Office as Registered;
use fede::office::accounts::Role;
use fede::office::acts::{By, add_telephone, ask_not_there};
use fede::payload::{DocumentKind, Place};
use serde_json::json;

/// Widths and heights of screens. The last is a laptop at 200 %.
const SIZES: [(u32, u32); 4] = [(320, 640), (390, 844), (1280, 900), (720, 450)];

/// A script that names what is not in order.
const FITS: &str = "
    const wrong = [];
    if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page is wider than the screen');
    if (document.querySelectorAll('h1').length !== 1) wrong.push('h1');
    if (document.documentElement.lang !== 'en' && document.documentElement.lang !== 'zh-CN') wrong.push('lang');
    return wrong.join('; ')";

pub(crate) struct Screen {
    pub(crate) client: Client,
    driver: u16,
    address: String,
    axe: Option<String>,
    wrong: Vec<String>,
    checks: usize,
}

impl Screen {
    pub(crate) fn new(client: Client, driver: u16, server: &Server) -> Self {
        Self { client, driver, address: server.address.clone(), axe: None, wrong: Vec::new(), checks: 0 }
    }

    pub(crate) async fn go(&self, path: &str) {
        self.client.goto(&format!("http://{}{path}", self.address)).await.unwrap();
    }

    /// Looks at the page at each size, light and dark.
    async fn check(&mut self, page: &str) {
        let all: Vec<_> = [false, true].into_iter().flat_map(|dark| SIZES.map(|size| (dark, size))).collect();
        self.check_at(page, &all).await;
    }

    /// Looks at the page on a small screen in light and on a large one in the dark.
    async fn glance(&mut self, page: &str) {
        self.check_at(page, &[(false, SIZES[0]), (true, SIZES[2])]).await;
    }

    async fn check_at(&mut self, page: &str, screens: &[(bool, (u32, u32))]) {
        for (is_dark, (width, height)) in screens.iter().copied() {
            let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            devtools(&self.client, self.driver, "Emulation.setDeviceMetricsOverride", &metrics).await;
            let scheme = if is_dark { "dark" } else { "light" };
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            devtools(&self.client, self.driver, "Emulation.setEmulatedMedia", &media).await;
            let found = match &self.axe {
                Some(axe) => findings(&self.client, axe).await,
                None => String::new(),
            };
            let unfit = script(&self.client, FITS).await;
            self.checks += 1;
            let name = format!("{page}-{scheme}-{width}");
            for fault in [found.as_str(), unfit.as_str().unwrap()].into_iter().filter(|fault| !fault.is_empty()) {
                self.wrong.push(format!("{name}: {fault}"));
            }
            if let Some(directory) = std::env::var_os("ONLINE_SHOTS") {
                fs::create_dir_all(&directory).unwrap();
                let shot = self.client.screenshot().await.unwrap();
                fs::write(Path::new(&directory).join(format!("{name}.png")), shot).unwrap();
            }
        }
    }

    /// Presses keys, as somebody without a mouse does.
    pub(crate) async fn press(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Presses Tab until the element with an id has the focus.
    pub(crate) async fn tab_to(&self, id: &str) {
        self.tab_until("document.activeElement?.id", id).await;
    }

    /// Presses Tab until the button with a value has the focus.
    pub(crate) async fn tab_to_button(&self, value: &str) {
        self.tab_until("document.activeElement?.tagName === 'BUTTON' && document.activeElement.value", value).await;
    }

    async fn tab_until(&self, what: &str, wanted: &str) {
        for _ in 0..60 {
            if script(&self.client, &format!("return {what}")).await == wanted {
                return;
            }
            self.press(&char::from(Key::Tab).to_string()).await;
        }
        panic!("{wanted} cannot be reached with the keyboard");
    }

    /// Fills fields of the form with this action, sends it, and waits for the next page.
    async fn send(&self, action: &str, fields: &[(&str, &str)]) {
        let fields = json!(fields);
        let send = format!(
            "const form = document.querySelector('form[action=\"{action}\"]'); document.body.dataset.old = 'yes'; \
             for (const [name, value] of {fields}) form.elements[name].value = value; form.requestSubmit()"
        );
        script(&self.client, &send).await;
        let next = "!document.body.dataset.old && document.readyState === 'complete'";
        until(&self.client, "the next page", next).await;
    }

    /// Chooses a table and looks at what would be taken.
    async fn import(&self, kind: &str, table: &str) {
        self.go("/office/imports?lang=en").await;
        let choose = format!(
            "const form = document.querySelector('form[action=\"/office/imports\"]'); document.body.dataset.old = 'yes'; \
             const data = new DataTransfer(); data.items.add(new File([{}], '{kind}.csv')); \
             form.elements.file.files = data.files; form.elements.kind.value = '{kind}'; form.requestSubmit()",
            json!(table)
        );
        script(&self.client, &choose).await;
        until(&self.client, "the preview", "!document.body.dataset.old && document.readyState === 'complete'").await;
    }

    pub(crate) async fn title(&self, title: &str) {
        until(&self.client, title, &format!("document.querySelector('h1')?.textContent === '{title}'")).await;
    }
}

/// What a telephone shows at a counter.
pub(crate) fn proof(seed: u8) -> String {
    let key = SigningKey::from_seed(&[seed; 32]).unwrap();
    let audience = Audience::new("counter").unwrap();
    BindingDraft::new(key.verifying_key(), &audience, None, now()).signed_by(&key).unwrap()
}

/// The person of the case has a telephone.
pub(crate) fn add_phone(office: &Office) {
    let registered = Registered::open(&office.path("office")).unwrap();
    let number = DocumentNumber::new("E12345678").unwrap();
    let person = registered.secret().index_of(DocumentKind::Passport, &number);
    let key = SigningKey::from_seed(&[40; 32]).unwrap().verifying_key().to_holder_key();
    let by = By { officer: "li", at: now() };
    add_telephone(&registered, &mut registered.registry().unwrap(), (person, &key), by).unwrap();
}

/// Gives the person of the case a stay, a request about it and a receipt. Returns the receipt.
pub(crate) fn with_request(office: &Office) -> String {
    let arrival = now().saturating_sub(2 * 86_400);
    let left = arrival.saturating_add(40_000);
    let rows: String =
        ["420100", "310000"].map(|place| format!("passport,E12345678,{place},{arrival},{left}\n")).concat();
    office.write("cells.csv", format!("document,number,place,arrival,departure\n{rows}"));
    office.run("office import stays cells.csv --office office --officer li --lang en").success();
    let registered = Registered::open(&office.path("office")).unwrap();
    let number = DocumentNumber::new("E12345678").unwrap();
    let person = registered.secret().index_of(DocumentKind::Passport, &number);
    let stay = (&Place::parse("420100").unwrap(), arrival);
    let by = By { officer: "online", at: now() };
    ask_not_there(&mut registered.registry().unwrap(), person, stay, ("it was my brother", [7; 16]), by).unwrap();
    let given = office
        .run("office receipt --document passport --number E12345678 --office office --officer li --json")
        .success();
    let given: serde_json::Value = serde_json::from_slice(&given.get_output().stdout).unwrap();
    given["receipt"].as_str().unwrap().to_owned()
}

#[test]
fn pages_fit_axe_finds_nothing_and_the_keyboard_is_enough() {
    let Some(tools) = tools() else { return };
    let (office, proven) = world();
    let key = account(&office, ("li", Role::Officer), &proven);
    let given = with_request(&office);
    let clerk = account(&office, ("chen", Role::Clerk), &proven);
    let admin = account(&office, ("zhao", Role::Administrator), &proven);
    add_phone(&office);
    let server = Server::start(&office);
    let counter = Server::start_with(&office, &["--pages", "staff", "--sign"]);
    let dir = tempfile::tempdir().unwrap();
    let enter = char::from(Key::Enter).to_string();
    let (wrong, checks) = runtime().block_on(async {
        let (_driver, client, driver) = driven(&tools, &dir.path().join("profile"), None, SIZES[1], false).await;
        let axe = axe("the office's pages");
        let mut screen = Screen { client, driver, address: server.address.clone(), axe, wrong: Vec::new(), checks: 0 };
        for lang in ["zh-CN", "en"] {
            screen.go(&format!("/?lang={lang}")).await;
            screen.check(&format!("{lang}-start")).await;
            for (path, page) in [("/declare", "declare"), ("/status", "sign-in"), ("/nowhere", "nowhere")] {
                screen.go(path).await;
                screen.check(&format!("{lang}-{page}")).await;
            }
            for page in ["sign-in", "set-up"] {
                screen.go(&format!("/office/{page}")).await;
                screen.check(&format!("{lang}-office-{page}")).await;
            }
        }
        // A declaration without a mouse: first with a fault, then right.
        screen.go("/declare").await;
        screen.tab_to("number").await;
        screen.press("12").await;
        screen.press(&enter).await;
        until(&screen.client, "the faults", "document.querySelector('.errors') !== null").await;
        screen.check("fault").await;
        let number = "document.getElementById('number').value === '12'";
        until(&screen.client, "what was typed", number).await;
        // For a child: the receipt asks for the proof.
        script(&screen.client, "document.querySelector('[value=guardian]').checked = true").await;
        screen.tab_to("declarant").await;
        screen.press("李大龙").await;
        screen.tab_to("name").await;
        screen.press("李小龙").await;
        screen.tab_to("document").await;
        screen.press("Pass").await;
        screen.tab_to("number").await;
        script(&screen.client, "document.getElementById('number').select()").await;
        screen.press("E55550001").await;
        screen.press(&enter).await;
        for (title, page) in [("Health", "health"), ("Contacts", "contacts"), ("Trips", "trips")] {
            screen.title(title).await;
            screen.check(page).await;
            // The button that goes on is the first one, so Enter in a field presses it, too.
            script(&screen.client, "document.querySelector('form button.main').focus()").await;
            screen.press(&enter).await;
        }
        screen.title("Check and send").await;
        screen.check("review").await;
        screen.tab_to("consent").await;
        screen.press(" ").await;
        script(&screen.client, "document.querySelector('form button.main').focus()").await;
        screen.press(&enter).await;
        let receipt = until(&screen.client, "a receipt", "document.querySelector('[data-receipt]')?.textContent").await;
        assert_eq!(receipt.as_str().unwrap().len(), 19, "{receipt}");
        screen.check("receipt").await;
        // What a resident sees, with a stay and a request.
        screen.go("/status").await;
        for (field, text) in [("receipt", given.as_str()), ("document", "Pass"), ("number", "E12345678")] {
            screen.tab_to(field).await;
            screen.press(text).await;
        }
        screen.press(&enter).await;
        until(&screen.client, "the status", "document.querySelector('#withdrawing') !== null").await;
        for lang in ["en", "zh-CN"] {
            screen.go(&format!("/status?lang={lang}")).await;
            script(&screen.client, "document.querySelectorAll('details').forEach((one) => { one.open = true })").await;
            screen.check(&format!("{lang}-status")).await;
        }
        // The session ends while somebody writes: the words are shown.
        screen.client.delete_cookie("fede-resident").await.unwrap();
        screen.send("/status/not-there", &[("says", "I was at home")]).await;
        let words = script(&screen.client, "return document.getElementById('says').value").await;
        assert_eq!(words, "I was at home");
        screen.glance("zh-CN-kept").await;
        screen.go("/?lang=en").await;
        // The staff.
        screen.go("/office/sign-in").await;
        for (field, text) in [("account", "li"), ("password", PASSWORD), ("code", &key.code(now()))] {
            screen.tab_to(field).await;
            screen.press(text).await;
        }
        screen.press(&enter).await;
        until(&screen.client, "the queue", "location.pathname === '/office/queue'").await;
        // The keys of the queue, and how they are switched off.
        let first = "document.activeElement.getAttribute('href') === '/office/decisions/2'";
        screen.press("j").await;
        until(&screen.client, "the first case", first).await;
        script(&screen.client, "document.querySelector('[data-keys] button').click(); document.activeElement.blur()")
            .await;
        screen.press("j").await;
        assert_eq!(script(&screen.client, &format!("return {first}")).await, false, "switched off");
        for page in [
            "queue",
            "counter",
            "decisions/2",
            "decisions/2#telephones",
            "unproven",
            "requests",
            "imports",
            "figures",
            "night",
            "sessions",
            "passkeys",
            "password",
        ] {
            screen.go(&format!("/office/{page}")).await;
            let name = page.replace(['/', '#'], "-");
            screen.check(&format!("office-{name}")).await;
            let (path, mark) = page.split_once('#').unwrap_or((page, ""));
            screen.go(&format!("/office/{path}?lang=zh-CN#{mark}")).await;
            screen.glance(&format!("zh-CN-office-{name}")).await;
            screen.go("/office/sessions?lang=en").await;
        }
        screen.import("cases", "document,number,status,since,until\npassport,E1,confirmed,2026-03-01,\nx,y,z\n").await;
        screen.check("office-import").await;
        // The session ends while an officer writes.
        screen.go("/office/decisions/2?lang=en").await;
        screen.client.delete_cookie("fede-staff").await.unwrap();
        screen.send("/office/decisions/2", &[("status", "green"), ("note", "the test was false positive")]).await;
        screen.glance("office-signed-out").await;
        screen.go("/office/sign-in").await;
        screen.send("/office/sign-in", &[("account", "li"), ("password", PASSWORD), ("code", "000000")]).await;
        screen.glance("office-sign-in-wrong").await;
        // A second officer takes two administrators, so the change waits on the page.
        for (path, fields) in [
            ("sign-in", vec![("account", "zhao"), ("password", PASSWORD), ("code", admin.code(now()).as_str())]),
            ("accounts", vec![("account", "sun"), ("change", "add officer")]),
        ] {
            screen.go(&format!("/office/{path}")).await;
            screen.send(&format!("/office/{path}"), &fields).await;
        }
        screen.check("office-accounts").await;
        // Somebody at the counter has a telephone.
        screen.client.delete_all_cookies().await.unwrap();
        screen.address.clone_from(&counter.address);
        let telephone = proof(41);
        for (path, fields) in [
            ("sign-in", vec![("account", "chen"), ("password", PASSWORD), ("code", clerk.code(now()).as_str())]),
            (
                "counter",
                vec![("name", "刘备"), ("document", "passport"), ("number", "E70000001"), ("telephone", &telephone)],
            ),
        ] {
            screen.go(&format!("/office/{path}")).await;
            script(&screen.client, "const seen = document.getElementById('seen'); if (seen) seen.checked = true").await;
            screen.send(&format!("/office/{path}"), &fields).await;
        }
        script(&screen.client, "document.querySelector('[name=remove]').scrollIntoView()").await;
        screen.check("office-counter-telephones").await;
        screen.address.clone_from(&server.address);
        // A resident's passkeys, in a browser in which nobody is signed in.
        screen.client.delete_all_cookies().await.unwrap();
        screen.go("/status").await;
        screen.check("resident-sign-in").await;
        let receipt = receipt.as_str().unwrap();
        let fields = [("receipt", receipt), ("document", "passport"), ("number", "E55550001")];
        screen.send("/sign-in", &fields).await;
        until(&screen.client, "the status", "document.querySelector('[href=\"/status/passkeys\"]') !== null").await;
        screen.go("/status/passkeys").await;
        screen.check("resident-passkeys").await;
        // An error that has a page of its own.
        screen.client.delete_all_cookies().await.unwrap();
        screen.go("/status").await;
        let guess = [("receipt", given.as_str()), ("document", "passport"), ("number", "E99999999")];
        for _ in 0..11 {
            screen.send("/sign-in", &guess).await;
            if script(&screen.client, "return document.forms.length").await == 0 {
                break;
            }
        }
        screen.title("Too many attempts").await;
        screen.check("too-many").await;
        screen.client.clone().close().await.unwrap();
        (screen.wrong, screen.checks)
    });
    println!("{checks} screens");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
