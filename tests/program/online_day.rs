//! A day of an office in real browsers: fifty residents declare, the audit runs, officers decide, one
//! resident disputes, codes are corrected, the revocations are published. The gate page judges the
//! code of every resident before and after.
//!
//! Needs what `gate_page.rs` needs.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::{Client as Browser, Locator};
use fede::gate::{Moment, RulesInForce, Shift};
use fede::key::DocumentNumber;
use fede::office::PersonIndex;
use fede::office::accounts::{Role, TotpKey};
use fede::office::registry::{Codes, Decisions};
use fede::payload::{DocumentKind, Status};
use fede::qr::decode_picture;
use fede::trust::Store;
use serde_json::{Value, json};

use crate::browser::{
    Tools, axe, browser, devtools, driven, findings, free_port, runtime, script, serve_set, tools, until,
};
use crate::gate_page::video;
use crate::load::Client;
use crate::office::Office;
use crate::office_staff::{PASSWORD, Server, account, administrator, now, opened};
use crate::online_page::Screen;

const RESIDENTS: u32 = 50;
/// Who has a fever, and disputes what follows.
const ILL: u32 = 7;
/// Whom two officers give a red status.
const RED: u32 = 9;

/// Somebody who has declared.
struct Resident {
    number: u32,
    receipt: String,
}

fn passport(number: u32) -> String {
    format!("E6{number:07}")
}

/// How somebody uses a browser.
#[derive(Clone, Copy)]
enum Manner {
    /// With a finger on a telephone.
    Telephone,
    /// With scripts off, at 200 % zoom.
    WithoutScripts,
    /// With the keyboard alone, on a screen 320 pixels wide.
    Keyboard,
}

impl Manner {
    const ALL: [Self; 3] = [Self::Telephone, Self::WithoutScripts, Self::Keyboard];

    const fn screen(self) -> (u32, u32) {
        match self {
            Self::Telephone => (390, 844),
            Self::WithoutScripts => (720, 450),
            Self::Keyboard => (320, 640),
        }
    }

    /// Each third resident declares in this manner, in one browser that forgets the one before.
    async fn declare(self, tools: &Tools, profile: &Path, server: &Server) -> Vec<Resident> {
        let (_driver, client, driver) = driven(tools, profile, None, self.screen(), false).await;
        if matches!(self, Self::WithoutScripts) {
            devtools(&client, driver, "Emulation.setScriptExecutionDisabled", &json!({ "value": true })).await;
        }
        let screen = Screen::new(client, driver, server);
        let mut residents = Vec::new();
        for number in (0..RESIDENTS).filter(|number| *number % 3 == self as u32) {
            screen.client.delete_all_cookies().await.unwrap();
            screen.go("/declare?lang=en").await;
            match self {
                Self::Telephone | Self::WithoutScripts => fill_in(&screen.client, number).await,
                Self::Keyboard => fill_in_with_keys(&screen, number).await,
            }
            let receipt = screen.client.wait().for_element(Locator::Css("[data-receipt]")).await.unwrap();
            residents.push(Resident { number, receipt: receipt.text().await.unwrap() });
        }
        screen.client.clone().close().await.unwrap();
        residents
    }
}

/// A declaration with a finger or a mouse. It needs no scripts.
async fn fill_in(client: &Browser, number: u32) {
    for (field, typed) in [("name", "李小龙"), ("document", "pass"), ("number", &*passport(number))] {
        let field = client.find(Locator::Id(field)).await.unwrap();
        field.send_keys(typed).await.unwrap();
    }
    press_main(client).await;
    if number == ILL {
        client.find(Locator::Css("[name=symptom][value=fever]")).await.unwrap().click().await.unwrap();
    }
    for _ in 0..3 {
        press_main(client).await;
    }
    client.find(Locator::Id("consent")).await.unwrap().click().await.unwrap();
    press_main(client).await;
}

/// Presses the main button, and waits for the next page: its heading is another one.
pub(crate) async fn press_main(client: &Browser) {
    let heading = async || match client.find(Locator::Css("h1")).await {
        Ok(heading) => heading.text().await.ok(),
        Err(_) => None,
    };
    let before = heading().await;
    client.find(Locator::Css("main form button.main")).await.unwrap().click().await.unwrap();
    for _ in 0..200 {
        if heading().await.is_some_and(|now| Some(now) != before) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no page after {before:?}");
}

/// A declaration without a mouse.
async fn fill_in_with_keys(screen: &Screen, number: u32) {
    let enter = char::from(Key::Enter).to_string();
    for (field, typed) in [("name", "成龙"), ("document", "pass"), ("number", &*passport(number))] {
        screen.tab_to(field).await;
        screen.press(typed).await;
    }
    screen.press(&enter).await;
    // The first button goes on, so Enter in a field presses it; on a step without fields, Tab finds it.
    for (title, field) in [("Health", ""), ("Contacts", "last-0"), ("Trips", "place-0")] {
        screen.title(title).await;
        if field.is_empty() {
            screen.tab_to_button("next").await;
        } else {
            screen.tab_to(field).await;
        }
        screen.press(&enter).await;
    }
    screen.title("Check and send").await;
    screen.tab_to("consent").await;
    screen.press(" ").await;
    screen.tab_to_button("next").await;
    screen.press(&enter).await;
}

/// An officer signs in.
async fn sign_in(
    tools: &Tools,
    profile: &Path,
    server: &Server,
    (name, key): (&str, &TotpKey),
) -> (impl Sized, Browser) {
    let (driver, client) = browser(tools, profile, None).await;
    client.goto(&format!("http://{}/office/sign-in?lang=en", server.address)).await.unwrap();
    for (field, typed) in [("account", name), ("password", PASSWORD), ("code", &key.code(now()))] {
        client.find(Locator::Id(field)).await.unwrap().send_keys(typed).await.unwrap();
    }
    press_main(&client).await;
    until(&client, "the queue", "location.pathname === '/office/queue'").await;
    (driver, client)
}

/// axe-core finds nothing on the page that is shown. `ONLINE_SHOTS=DIR` saves a picture of it.
async fn check(client: &Browser, page: &str) {
    if let Some(axe) = axe(page) {
        assert_eq!(findings(client, &axe).await, "", "{page}");
    }
    if let Some(directory) = std::env::var_os("ONLINE_SHOTS") {
        std::fs::create_dir_all(&directory).unwrap();
        let name = format!("{}.png", page.replace(' ', "-"));
        std::fs::write(Path::new(&directory).join(name), client.screenshot().await.unwrap()).unwrap();
    }
}

/// Answers the form of a page that has this action, and waits for the page that comes then.
async fn answer(client: &Browser, action: &str, (status, reason, note): (&str, &str, &str)) {
    let form = format!("form[action='{action}']");
    let find = |rest: &str| format!("{form} {rest}");
    client.find(Locator::Css(&find(&format!("[value={status}]")))).await.unwrap().click().await.unwrap();
    if !reason.is_empty() {
        let choose = format!("document.querySelector(\"{}\").value = '{reason}'", find("select"));
        script(client, &choose).await;
    }
    client.find(Locator::Css(&find("textarea"))).await.unwrap().send_keys(note).await.unwrap();
    client.find(Locator::Css(&find("div.buttons button"))).await.unwrap().click().await.unwrap();
    let gone = format!("document.querySelector('main') !== null && document.querySelector(\"{form}\") === null");
    until(client, "the page after the answer", &gone).await;
}

/// The office, and what the test knows of it.
struct Day {
    office: Office,
}

impl Day {
    fn person(&self, number: u32) -> PersonIndex {
        let (registered, _) = opened(&self.office);
        registered.secret().index_of(DocumentKind::Passport, &DocumentNumber::new(&passport(number)).unwrap())
    }

    /// The texts of a person's codes, in order.
    fn codes(&self, number: u32) -> Vec<String> {
        let (_, registry) = opened(&self.office);
        registry.codes_of(self.person(number)).unwrap().into_iter().map(|code| code.text).collect()
    }

    fn decision(&self, number: u32) -> i64 {
        let (_, registry) = opened(&self.office);
        registry.last_decision(self.person(number)).unwrap().unwrap().number
    }

    /// What the gate in this process says of codes: identifier, decision and first reason.
    fn judged(&self, codes: &[String]) -> BTreeSet<[String; 3]> {
        self.office.run("gate sync trial/gate trial/site").success();
        let store = Store::open(&self.office.path("trial/gate")).unwrap();
        let one = |text: &String| {
            let at = Moment { at: now(), millis: 0 };
            let mut shift = Shift::new(store.trust().unwrap(), RulesInForce::default(), [0; 32], at);
            said(&shift.line(text, at).judged[0].to_json())
        };
        codes.iter().map(one).collect()
    }

    /// What the gate page says of pictures, each before a camera.
    async fn seen(&self, tools: &Tools, name: &str, pictures: &[Vec<u8>]) -> BTreeSet<[String; 3]> {
        let camera = self.office.path(&format!("{name}.y4m"));
        let pictures: Vec<_> = pictures.iter().map(|picture| decode_picture(picture).unwrap()).collect();
        video(&camera, &pictures);
        let port = free_port();
        let set = (&*self.office.path("trial/root.cbor"), &*self.office.path("trial/site"));
        let _server = serve_set(tools, set, port);
        let (_driver, client) = browser(tools, &self.office.path(name), Some(&camera)).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        script(
            &client,
            "window.seen = {}; document.addEventListener('fede-judged', ({ detail }) => { \
            if (detail.code) seen[detail.code.cti] ??= JSON.stringify(detail) })",
        )
        .await;
        script(&client, "document.getElementById('start').click()").await;
        // The video of all codes takes a minute, and a camera may skip one the first time.
        for _ in 0..2400 {
            let count = script(&client, "return Object.keys(seen).length").await;
            if count.as_u64().unwrap() >= pictures.len() as u64 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let seen = script(&client, "return Object.values(seen)").await;
        client.close().await.unwrap();
        std::fs::remove_file(camera).unwrap();
        seen.as_array().unwrap().iter().map(|json| said(json.as_str().unwrap())).collect()
    }
}

fn said(json: &str) -> [String; 3] {
    let judgement: Value = serde_json::from_str(json).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    [text(&judgement["code"]["cti"]), text(&judgement["decision"]), text(&judgement["reasons"][0]["id"])]
}

/// The picture that a resident saves.
fn picture(server: SocketAddr, resident: &Resident) -> Vec<u8> {
    let mut client = Client::new(server, 1000 + resident.number);
    assert!(client.sign_in(&resident.receipt, &passport(resident.number)).unwrap());
    let answer = client.get("/status/code.png").unwrap();
    assert_eq!(answer.status, 200, "{}", resident.number);
    answer.bytes
}

#[test]
fn fifty_residents_a_dispute_a_correction_and_the_gate_before_and_after() {
    let Some(tools) = tools() else { return };
    let office = Office::open();
    office.run("trust quickstart trial --publisher CN --region CN-SH --no-passphrase").success();
    office
        .run("office init office --region CN-SH --key trial/keys/cn-sh.pem --authority CDC --appeal 12320 --lang en")
        .success();
    let proven = administrator(&office);
    let keys = ["li", "wang"].map(|who| account(&office, (who, Role::Officer), &proven));
    let residents_server = Server::start_with(&office, &["--pages", "residents"]);
    let staff = Server::start_with(&office, &["--pages", "staff", "--sign"]);
    let (server, day) = (residents_server.socket(), Day { office });
    let office = &day.office;
    runtime().block_on(async {
        // Morning: everybody declares.
        let profiles = ["telephone", "scripts-off", "keys"].map(|name| office.path(name));
        let lane = |number: usize| Manner::ALL[number].declare(&tools, &profiles[number], &residents_server);
        let (one, two, three) = tokio::join!(lane(0), lane(1), lane(2));
        let mut residents: Vec<Resident> = [one, two, three].into_iter().flatten().collect();
        residents.sort_by_key(|resident| resident.number);
        assert_eq!(residents.len(), RESIDENTS as usize);
        office.run("office audit --officer night").success();
        office.run("office issue --out codes --officer night").success();
        let pictures: Vec<Vec<u8>> = residents.iter().map(|resident| picture(server, resident)).collect();
        let codes: Vec<String> = (0..RESIDENTS).flat_map(|number| day.codes(number)).collect();
        assert_eq!(codes.len(), RESIDENTS as usize);
        let before = day.judged(&codes);
        let accepted = |judged: &BTreeSet<[String; 3]>| judged.iter().filter(|one| one[1] == "accepted").count();
        assert_eq!(accepted(&before), RESIDENTS as usize - 1, "all but the one with a fever");
        assert_eq!(day.seen(&tools, "before", &pictures).await, before);

        // Afternoon: the resident with the fever disputes; officers decide and correct.
        let mut ill = Client::new(server, 2000);
        assert!(ill.sign_in(&residents[ILL as usize].receipt, &passport(ILL)).unwrap());
        ill.get("/status").unwrap();
        assert_eq!(ill.post_parts("/status/dispute", &[("says", "the fever was a vaccination")]).unwrap().status, 303);
        let [of_li, of_wang] = ["li", "wang"].map(|name| office.path(name));
        let (_first, li) = sign_in(&tools, &of_li, &staff, ("li", &keys[0])).await;
        let (_second, wang) = sign_in(&tools, &of_wang, &staff, ("wang", &keys[1])).await;
        let link = "document.querySelector('main a[href^=\"/office/decisions/\"]')";
        let disputed = until(&li, "a case", &format!("{link}?.getAttribute('href')")).await;
        let disputed = disputed.as_str().unwrap().to_owned();
        check(&li, "the queue").await;
        script(&li, &format!("{link}.click()")).await;
        until(&li, "the case", &format!("location.pathname === '{disputed}'")).await;
        answer(&li, &disputed, ("green", "", "a doctor has confirmed it")).await;
        let corrects = "document.querySelector('main form[action$=\"/correct\"]') !== null";
        until(&li, "a code to correct", corrects).await;
        check(&li, "the correction of a code").await;
        // Red takes two.
        let number = day.decision(RED);
        li.goto(&format!("http://{}/office/decisions/{number}", staff.address)).await.unwrap();
        answer(&li, &format!("/office/decisions/{number}/correct"), ("red", "symptoms", "reported by the hospital"))
            .await;
        let elsewhere = format!("location.pathname !== '/office/decisions/{number}' && location.pathname");
        let case = until(&li, "the proposal", &elsewhere).await.as_str().unwrap().to_owned();
        let case = case.trim_end_matches("/correct").to_owned();
        wang.goto(&format!("http://{}{case}", staff.address)).await.unwrap();
        answer(&wang, &case, ("red", "symptoms", "agreed")).await;
        until(&wang, "a code to correct", corrects).await;
        let (_, registry) = opened(office);
        let status = |number| registry.last_decision(day.person(number)).unwrap().unwrap().decision.outcome.status;
        assert_eq!((status(ILL), status(RED)), (Some(Status::Green), Some(Status::Red)));
        assert_eq!([ILL, RED].map(|number| day.codes(number).len()), [2, 2], "the right codes are there at once");

        // A person without a telephone at the counter.
        li.goto(&format!("http://{}/office/counter", staff.address)).await.unwrap();
        check(&li, "the counter").await;
        for (field, typed) in [("name", "孙悟空"), ("document", "pass"), ("number", "E70000001")] {
            li.find(Locator::Id(field)).await.unwrap().send_keys(typed).await.unwrap();
        }
        li.find(Locator::Id("seen")).await.unwrap().click().await.unwrap();
        press_main(&li).await;
        check(&li, "what a person at the counter gets").await;
        // What the resident sees who disputed.
        let (_third, own) = browser(&tools, &office.path("own"), None).await;
        own.goto(&format!("http://{}/status?lang=en", residents_server.address)).await.unwrap();
        let receipt = &residents[ILL as usize].receipt;
        for (field, typed) in [("receipt", receipt.as_str()), ("document", "pass"), ("number", &passport(ILL))] {
            own.find(Locator::Id(field)).await.unwrap().send_keys(typed).await.unwrap();
        }
        own.find(Locator::Css("form[action='/sign-in'] button.main")).await.unwrap().click().await.unwrap();
        until(&own, "the status", "document.querySelector('p.status.green') !== null").await;
        check(&own, "the status").await;
        own.close().await.unwrap();

        // Evening: the gates get the news.
        let key = "trial/keys/cn-sh.pem";
        office
            .run(&format!(
                "revoke --office office --region CN-SH --key {key} --dir trial/revocation --store trial/gate"
            ))
            .success();
        office
            .run("trust publish trial/site --revocation trial/revocation --snapshot-key trial/keys/snapshot.pem")
            .success();
        let old: Vec<Vec<u8>> = [ILL, RED].map(|number| pictures[number as usize].clone()).into();
        let new: Vec<Vec<u8>> = residents.iter().map(|resident| picture(server, resident)).collect();
        let codes: Vec<String> = (0..RESIDENTS).flat_map(|number| day.codes(number)).collect();
        let after = day.judged(&codes);
        assert_eq!(after.iter().filter(|one| one[2] == "revoked").count(), 2);
        assert_eq!(after.iter().filter(|one| one[2] == "status-not-accepted").count(), 1);
        assert_eq!(accepted(&after), RESIDENTS as usize - 1, "all but the one who is red");
        assert_eq!(day.seen(&tools, "after", &[new, old].concat()).await, after);
        li.close().await.unwrap();
        wang.close().await.unwrap();
    });
}
