//! The holder page: what can go wrong with its camera, its keys and its files.
//!
//! Needs what `holder_page.rs` needs.

use std::path::Path;
use std::time::Duration;

use crate::browser::{runtime, script, tools, until};
use crate::gate_page::serve_files;
use crate::holder_page::{GREEN, NEW_SYMBOL, Page, add, click, new_person, press, text_of};
use serde_json::Value;

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
