//! A resident binds a telephone on the office's pages, or at a counter, and shows the code at the gate
//! page: in real browsers, from the declaration to the gate.
//!
//! Needs what `holder_page.rs` needs.

use fantoccini::{Client, Locator};
use fede::office::accounts::Role;
use fede::qr::{LumaImage, decode_picture};

use crate::browser::{browser, free_port, runtime, script, serve_set, tools, until};
use crate::gate_page::video;
use crate::holder_page::{NEW_SYMBOL, click, core, judged, new_person, press, shot, symbol, text_of};
use crate::office::Office;
use crate::office_staff::{PASSWORD, Server, account, administrator, now};
use crate::online::Visitor;
use crate::online_day::press_main;

const NUMBER: &str = "E12345678";

fn decide(office: &Office) {
    office.run("office audit --officer night").success();
    office.run("office issue --officer night").success();
}

/// An office with a key that gates know.
fn trusted() -> Office {
    let office = Office::open();
    office.run("trust quickstart trial --publisher CN --region CN-SH --no-passphrase").success();
    office
        .run("office init office --region CN-SH --key trial/keys/cn-sh.pem --authority CDC --appeal 12320 --lang en")
        .success();
    office
}

/// The telephone shows its key, the clerk's camera reads it, and the code is on the telephone at once.
#[test]
fn a_clerk_reads_the_key_of_a_telephone_with_the_camera() {
    let Some(tools) = tools() else { return };
    let office = trusted();
    let proven = administrator(&office);
    let clerk_key = account(&office, ("chen", Role::Clerk), &proven);
    let core = core(&tools);
    let residents = Server::start_with(&office, &["--pages", "residents", "--holder-core", core.to_str().unwrap()]);
    let staff = Server::start_with(&office, &["--pages", "staff", "--sign", "--holder-core", core.to_str().unwrap()]);
    let camera = office.path("camera.y4m");
    video(&camera, &[LumaImage::new(1, 1, vec![90]).unwrap()]);
    runtime().block_on(async {
        let (_driver, telephone) = browser(&tools, &office.path("telephone"), None).await;
        let page = format!("http://{}/holder/", residents.address);
        telephone.goto(&page).await.unwrap();
        until(&telephone, "ready", "document.body.dataset.ready").await;
        // Its key is shown at once, for a counter.
        new_person(&telephone, "Me").await;
        press(&telephone, "Me", "show-key").await;
        until(&telephone, "the key", "document.querySelector('#key-symbol svg')").await;
        let shown = telephone.find(Locator::Css("#key-symbol svg")).await.unwrap().screenshot().await.unwrap();
        let text = script(&telephone, "return document.getElementById('key-text').value").await;

        let (_driver, clerk) = browser(&tools, &office.path("clerk"), Some(&camera)).await;
        let counter = |path: &str| format!("http://{}{path}", staff.address);
        clerk.goto(&counter("/office/sign-in?lang=en")).await.unwrap();
        type_into(&clerk, &[("account", "chen"), ("password", PASSWORD), ("code", &clerk_key.code(now()))]).await;
        clerk.find(Locator::Css("form[action='/office/sign-in'] button")).await.unwrap().click().await.unwrap();
        until(&clerk, "the counter", "document.querySelector('.scan button')").await;
        type_into(&clerk, &[("name", "张三丰"), ("number", NUMBER)]).await;
        script(&clerk, "document.querySelector('select[name=document]').value = 'passport'").await;
        script(&clerk, "document.getElementById('seen').checked = true").await;
        // Without a key in view the camera stays on, and can be stopped. A pass is no key.
        let button = "const block = document.querySelector('.scan'); block.scrollIntoView({ block: 'end' }); \
                      block.querySelector('button').click()";
        script(&clerk, button).await;
        until(&clerk, "the picture", "!document.querySelector('.scan video').hidden").await;
        shot(&clerk, "counter-camera.png").await;
        script(&clerk, button).await;
        until(&clerk, "the end", "document.querySelector('.scan video').hidden").await;
        assert_eq!(script(&clerk, "return document.getElementById('telephone').value").await, "");
        video(&camera, &[decode_picture(&shown).unwrap()]);
        script(&clerk, button).await;
        until(&clerk, "the key", "document.getElementById('telephone').value !== ''").await;
        assert_eq!(script(&clerk, "return document.getElementById('telephone').value").await, text);
        let running = "return document.querySelector('.scan video').srcObject";
        assert!(script(&clerk, running).await.is_null(), "the camera is still on");
        let state = script(&clerk, "return document.querySelector('.scan [role=status]').textContent").await;
        assert_eq!(state, "The key is in the field.");
        shot(&clerk, "counter-key.png").await;
        clerk.find(Locator::Css("#counter button.main")).await.unwrap().click().await.unwrap();
        until(&clerk, "the code", "document.querySelector('[data-receipt]')").await;
        assert_eq!(script(&clerk, "return document.querySelector('.status.green') !== null").await, true);

        // The telephone has the code without any sign-in: the key is proof enough.
        telephone.goto(&page).await.unwrap();
        until(&telephone, "an office", "document.querySelector('[data-act=fetch], [data-act=show]')").await;
        script(
            &telephone,
            "document.querySelector('[data-act=show]') ?? document.querySelector('[data-act=fetch]').click()",
        )
        .await;
        until(&telephone, "the code", "document.querySelector('[data-act=show]')").await;
        telephone.close().await.unwrap();
        clerk.close().await.unwrap();
    });
}

/// One way on one telephone: declare, press one button, name the person. The key goes to the office
/// with its proof before anything is decided, and the first code is bound to it.
#[test]
fn a_declaration_on_the_telephone_binds_its_key_at_once() {
    let Some(tools) = tools() else { return };
    let office = trusted();
    let core = core(&tools);
    let server = Server::start_with(&office, &["--pages", "residents", "--holder-core", core.to_str().unwrap()]);
    runtime().block_on(async {
        let (_driver, telephone) = browser(&tools, &office.path("telephone"), None).await;
        telephone.goto(&format!("http://{}/declare?lang=en", server.address)).await.unwrap();
        type_into(&telephone, &[("name", "李小龙"), ("document", "pass"), ("number", NUMBER)]).await;
        for _ in 0..4 {
            press_main(&telephone).await;
        }
        click(&telephone, "consent").await;
        press_main(&telephone).await;
        let receipt = script(&telephone, "return document.querySelector('[data-receipt]').textContent").await;
        shot(&telephone, "receipt.png").await;
        let button = Locator::Css("form[action='/declare/telephone'] button");
        telephone.find(button).await.unwrap().click().await.unwrap();
        until(&telephone, "the question", "document.getElementById('person')?.open || null").await;
        assert_eq!(script(&telephone, "return location.hash").await, "", "the page can be opened again");
        let opened = "return fetch('/status', { cache: 'no-store' }).then((answer) => answer.text())";
        let opened = script(&telephone, opened).await;
        assert!(opened.as_str().unwrap().contains("action=\"/sign-in\""), "the session opens no status: {opened}");
        shot(&telephone, "declared-name.png").await;
        type_into(&telephone, &[("name", "Me")]).await;
        click(&telephone, "make").await;
        until(&telephone, "the answer", "document.body.textContent.includes('The office has your key') || null").await;
        // What binds a telephone opens nothing else, and binds one.
        let cookies = telephone.get_all_cookies().await.unwrap();
        let is_session = |name: &str| name == "fede-binding" || name == "fede-resident";
        assert!(!cookies.iter().any(|cookie| is_session(cookie.name())), "{cookies:?}");
        telephone.goto(&format!("http://{}/status", server.address)).await.unwrap();
        until(&telephone, "the sign-in", "document.querySelector('form[action=\"/sign-in\"]')").await;
        decide(&office);
        telephone.goto(&format!("http://{}/holder/", server.address)).await.unwrap();
        until(&telephone, "the code", "document.querySelector('[data-act=show]')").await;

        // A link from elsewhere binds nothing.
        telephone.goto(&format!("http://{}/holder/#bind={}", server.address, "0".repeat(64))).await.unwrap();
        telephone.refresh().await.unwrap();
        until(&telephone, "an office", "document.querySelector('[data-act=fetch]')").await;
        assert_eq!(script(&telephone, "return document.getElementById('person').open").await, false);
        // The way needs the ticket of the receipt's page.
        let mut visitor = Visitor::at(&server.address);
        visitor.get("/");
        for ticket in ["", "AAAA", receipt.as_str().unwrap()] {
            let answer = visitor.post("/declare/telephone", &[("ticket", ticket)]);
            assert_eq!(answer.status, 403, "{ticket}");
        }
        telephone.close().await.unwrap();
    });
}

async fn type_into(client: &Client, fields: &[(&str, &str)]) {
    for (field, typed) in fields {
        client.find(Locator::Id(field)).await.unwrap().send_keys(typed).await.unwrap();
    }
}

#[test]
fn a_resident_binds_a_telephone_and_shows_the_code_at_the_gate() {
    let Some(tools) = tools() else { return };
    let office = trusted();
    let core = core(&tools);
    let server = Server::start_with(&office, &["--pages", "residents", "--holder-core", core.to_str().unwrap()]);
    let receipt = Visitor::at(&server.address).declare("张三丰", NUMBER);
    let (camera, port) = (office.path("camera.y4m"), free_port());
    video(&camera, &[LumaImage::new(1, 1, vec![90]).unwrap()]);
    runtime().block_on(async {
        // The telephone makes a key. The office does not know it, so the resident signs in.
        let (_driver, telephone) = browser(&tools, &office.path("telephone"), None).await;
        let page = format!("http://{}/holder/", server.address);
        telephone.goto(&page).await.unwrap();
        until(&telephone, "ready", "document.body.dataset.ready").await;
        new_person(&telephone, "Me").await;
        until(&telephone, "an office", "document.querySelector('[data-act=fetch]') !== null || null").await;
        press(&telephone, "Me", "fetch").await;
        until(&telephone, "the sign-in", "location.pathname === '/status' || null").await;
        type_into(&telephone, &[("receipt", receipt.as_str()), ("number", NUMBER)]).await;
        script(&telephone, "document.querySelector('select[name=document]').value = 'passport'").await;
        telephone.find(Locator::Css("form[action='/sign-in'] button.main")).await.unwrap().click().await.unwrap();
        until(&telephone, "the status", "document.querySelector('form[action=\"/sign-in\"]') === null || null").await;

        // The key is bound; the code comes with the decision.
        telephone.goto(&page).await.unwrap();
        until(&telephone, "an office", "document.querySelector('[data-act=fetch]')").await;
        press(&telephone, "Me", "fetch").await;
        // The page asks first, where the office says who has signed in.
        let answered = "(document.getElementById('bind').open && document.getElementById('bind-now').click(), \
                        document.body.textContent.includes('The office has your key')) || null";
        until(&telephone, "the answer", answered).await;
        decide(&office);
        // Opened again, the page gets the code by itself, without a session.
        script(&telephone, "document.cookie.split(';').length").await;
        telephone.delete_all_cookies().await.unwrap();
        telephone.refresh().await.unwrap();
        until(&telephone, "the code", "document.querySelector('[data-act=show]')").await;
        shot(&telephone, "online-list.png").await;

        // The gate page takes it from its camera.
        let set = (&*office.path("trial/root.cbor"), &*office.path("trial/site"));
        let _gate_server = serve_set(&tools, set, port);
        let (_driver, gate) = browser(&tools, &office.path("gate"), Some(&camera)).await;
        gate.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&gate, "ready", "document.body.dataset.ready").await;
        press(&telephone, "Me", "show").await;
        until(&telephone, "a symbol", NEW_SYMBOL).await;
        let picture = symbol(&telephone).await;
        assert_eq!(judged(&gate, &camera, &picture).await, ("accepted".to_owned(), String::new()));
        assert_eq!(text_of(&gate, "remarks").await, "", "nothing is said about a copy");

        // The status page names the telephone, and removes it.
        click(&telephone, "close-show").await;
        let mut visitor = Visitor::at(&server.address);
        visitor.sign_in(&receipt, NUMBER);
        let status = visitor.get("/status").text();
        assert!(status.contains("This code is on your phone") && status.contains("Remove this phone"), "{status}");
        telephone.close().await.unwrap();
        gate.close().await.unwrap();
    });
}
