//! A resident declares, binds a telephone on the office's pages, and shows the code at the gate page: in
//! real browsers, from the declaration to the gate.
//!
//! Needs what `holder_page.rs` needs.

use fantoccini::Locator;
use fede::qr::LumaImage;

use crate::browser::{browser, free_port, runtime, script, serve_set, tools, until};
use crate::gate_page::video;
use crate::holder_page::{NEW_SYMBOL, click, core, judged, new_person, press, shot, symbol, text_of};
use crate::office::Office;
use crate::office_staff::Server;
use crate::online::Visitor;

const NUMBER: &str = "E12345678";

fn decide(office: &Office) {
    office.run("office audit --officer night").success();
    office.run("office issue --officer night").success();
}

#[test]
fn a_resident_binds_a_telephone_and_shows_the_code_at_the_gate() {
    let Some(tools) = tools() else { return };
    let office = Office::open();
    office.run("trust quickstart trial --publisher CN --region CN-SH --no-passphrase").success();
    office
        .run("office init office --region CN-SH --key trial/keys/cn-sh.pem --authority CDC --appeal 12320 --lang en")
        .success();
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
        for (field, typed) in [("receipt", receipt.as_str()), ("number", NUMBER)] {
            telephone.find(Locator::Id(field)).await.unwrap().send_keys(typed).await.unwrap();
        }
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
