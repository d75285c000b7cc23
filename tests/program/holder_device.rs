//! What the holder page uses of a phone: its camera, its screen that stays awake, its printer.

use std::fs;

use base64ct::{Base64, Encoding};
use fede::qr::LumaImage;
use serde_json::json;

use crate::browser::{runtime, script, tools, until, webdriver};
use crate::gate_page::{in_frame, video};
use crate::holder_page::{GREEN, NEW_SYMBOL, Page, add, click, fede, new_person, press, text_of};

#[test]
fn a_code_is_taken_with_the_camera() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let camera = dir.path().join("camera.y4m");
    video(&camera, &[LumaImage::new(1, 1, vec![90]).unwrap()]);
    runtime().block_on(async {
        let page = Page::with_camera(&tools, dir.path(), &camera).await;
        let client = &page.client;
        let key = new_person(client, "Anna").await;
        // Without a code in view the camera stays on, and can be stopped.
        click(client, "open-add").await;
        click(client, "camera").await;
        until(client, "the picture", "!document.getElementById('video').hidden").await;
        assert!(text_of(client, "add-state").await.contains("Hold the code"), "{}", text_of(client, "add-state").await);
        click(client, "camera").await;
        until(client, "the end", "document.getElementById('video').hidden").await;
        assert_eq!(text_of(client, "add-state").await, "");
        // The code of this phone closes the dialog, and is on its card.
        video(&camera, &[in_frame(&page.office.issue_picture(Some(&key), GREEN))]);
        click(client, "camera").await;
        until(client, "the code", "!document.getElementById('add').open").await;
        let kept = "return document.querySelector('[data-person=Anna] [data-act=show]') !== null";
        assert_eq!(script(client, kept).await, true);
        let running = "return document.getElementById('video').srcObject";
        assert!(script(client, running).await.is_null(), "the camera is still on");
        client.clone().close().await.unwrap();
    });
}

#[test]
fn the_screen_stays_awake_while_a_code_is_shown() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let page = Page::open(&tools, dir.path()).await;
        let client = &page.client;
        let key = new_person(client, "Anna").await;
        assert_eq!(add(client, &page.office.issue(Some(&key), GREEN)).await, "");
        // The browser's own locks, counted.
        let count = "const request = WakeLock.prototype.request; window.locks = []; \
                     WakeLock.prototype.request = async function (kind) { \
                     const lock = await request.call(this, kind); window.locks.push(lock); return lock; }";
        script(client, count).await;
        press(client, "Anna", "show").await;
        until(client, "a lock", "window.locks.length === 1 && !window.locks[0].released").await;
        // The browser takes the lock away when the page is hidden. It is asked for again.
        script(client, "window.locks[0].release()").await;
        script(client, "document.dispatchEvent(new Event('visibilitychange'))").await;
        until(client, "another lock", "window.locks.length === 2 && !window.locks[1].released").await;
        click(client, "close-show").await;
        until(client, "the end", "window.locks.every(({ released }) => released)").await;
        // A browser that refuses it shows the code all the same.
        script(client, "WakeLock.prototype.request = () => Promise.reject(new Error('NotAllowedError'))").await;
        press(client, "Anna", "show").await;
        until(client, "a symbol", NEW_SYMBOL).await;
        client.clone().close().await.unwrap();
    });
}

#[test]
fn a_printed_sheet_is_read_from_paper() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let page = Page::open(&tools, dir.path()).await;
        let client = &page.client;
        let key = new_person(client, "Anna").await;
        let code = page.office.issue(Some(&key), GREEN);
        assert_eq!(add(client, &code).await, "");
        // The dialog of the browser would wait for a person: the sheet is printed by the driver.
        script(client, "window.printed = 0; window.print = () => { window.printed += 1; }").await;
        press(client, "Anna", "print").await;
        assert_eq!(script(client, "return window.printed").await, 1);
        let words = script(client, "return document.getElementById('print').textContent").await;
        let words = words.as_str().unwrap();
        assert!(words.contains("Anna") && words.contains("not a live code"), "{words}");
        let sheet = webdriver(client, page.driver, "POST", "print", &json!({ "background": true })).await;
        let pdf = Base64::decode_vec(sheet.as_str().unwrap()).unwrap();
        let file = dir.path().join("sheet.pdf");
        fs::write(&file, pdf).unwrap();
        let scanned = fede(&["scan", "--json", file.to_str().unwrap()]);
        assert!(scanned.contains(&json!(code).to_string()), "the code itself, no live one: {scanned}");
        // Nothing of it is left on the page afterwards.
        assert_eq!(text_of(client, "print").await, "");
        client.clone().close().await.unwrap();
    });
}
