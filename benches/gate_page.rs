//! The gate page compared with `zxing-wasm`, in the same browser on the same frames: milliseconds
//! per 1280 × 720 frame, frames read, and the size of the page.
//!
//! `npm pack zxing-wasm && tar xf zxing-wasm-*.tgz && cargo bench --features full --bench gate_page
//! -- package` needs chromium, chromedriver and the core of the page, like
//! `tests/program/gate_page.rs`.

#[path = "../tests/support/browser.rs"]
mod browser;
#[path = "../tests/support/left_out.rs"]
mod left_out;
mod timing;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chacha20::rand_core::Rng;
use fede::gate::{PageServer, PageSite};
use fede::issuer::Code;
use fede::key::SigningKey;
use fede::qr::camera::{Shot, photograph};
use fede::qr::{Level, encode};
use serde_json::{Value, json};

const FRAMES: u16 = 60;

fn main() {
    let Some(tools) = browser::tools() else { return };
    let dir = tempfile::tempdir().expect("a directory");
    let demo = browser::demo(dir.path());
    weigh(&tools.core, &demo);
    let package = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let Some(package) = package.filter(|package| package.join("dist/reader/zxing_reader.wasm").is_file()) else {
        println!("left out: zxing-wasm; name the directory of its npm package");
        return;
    };
    let port = browser::free_port();
    let times = browser::runtime().block_on(async {
        let _server = browser::serve(&tools, &demo, port);
        let (_driver, client) = browser::browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.expect("the page");
        browser::until(&client, "ready", "document.body.dataset.ready").await;
        let reader = std::fs::read_to_string(package.join("dist/iife/reader/index.js")).expect("zxing-wasm");
        let wasm = std::fs::read(package.join("dist/reader/zxing_reader.wasm")).expect("zxing-wasm");
        client.execute(&format!("{reader}; window.ZXingWASM = ZXingWASM;"), vec![]).await.expect("zxing-wasm");
        let prepared = client.execute_async(PREPARE, vec![json!(BASE64_STANDARD.encode(&wasm))]).await.expect("both");
        assert_eq!(prepared, "ready");
        let mut times: BTreeMap<String, Vec<(f64, bool)>> = BTreeMap::new();
        for frame in frames() {
            let took = client.execute_async(READ, vec![json!(BASE64_STANDARD.encode(&frame))]).await.expect("a frame");
            for (reader, result) in took.as_object().unwrap_or_else(|| panic!("{took}")) {
                let (millis, read) = (result[0].as_f64().expect("ms"), result[1] == Value::Bool(true));
                times.entry(reader.clone()).or_default().push((millis, read));
            }
        }
        client.close().await.expect("the end");
        times
    });
    println!("{:14}{:>12}{:>12}{:>10}", "ms a frame", "median", "95th", "read");
    for (reader, results) in times {
        let read = results.iter().filter(|(_, read)| *read).count();
        let mut millis: Vec<f64> = results.iter().map(|(millis, _)| *millis).collect();
        millis.sort_by(f64::total_cmp);
        let (median, slow) = (millis[millis.len() / 2], millis[millis.len() * 95 / 100]);
        println!("{reader:14}{median:>12.2}{slow:>12.2}{read:>7}/{FRAMES}");
    }
}

/// Size of the page, compressed as it is sent.
fn weigh(core: &Path, demo: &Path) {
    let site = PageSite {
        core: std::fs::read(core).expect("the core"),
        documents: None,
        foreign: None,
        root: std::fs::read(demo.join("trust/root.cbor")).expect("a root"),
        region: None,
        rules: None,
        lang: None,
    };
    let files = site.files().expect("the page");
    // As `.ci/wasm` has compressed the core, if there was zopfli.
    let zipped = std::fs::read(core.with_added_extension("gz")).ok();
    let gzip = zipped.map(|zipped| ("fede-gate.wasm", zipped)).into_iter().collect();
    let server = PageServer::with_gzip(files, &gzip, None).expect("compressed");
    println!("the page, with its core and icons, gzipped: {} KB", server.zipped_bytes() / 1000);
}

/// Frames in various poses, from easy to hard.
fn frames() -> impl Iterator<Item = Vec<u8>> {
    let mut random = timing::rng();
    let key = SigningKey::from_seed(&[2; 32]).expect("a key");
    (0..FRAMES).map(move |number| {
        let code = Code::sign(&timing::numbered(u64::from(number)), &key);
        let symbol = encode(code.text(), Level::default()).expect("a symbol");
        let hard = f32::from(number) / f32::from(FRAMES);
        let shot = Shot {
            side: 480.0 - 260.0 * hard,
            rotation: f32::from(number) * 29.0,
            tilt: (30.0 * hard, 20.0 * hard),
            blur: 0.6 + 0.8 * hard,
            noise: 3.0 + 6.0 * f64::from(hard),
            seed: random.next_u64(),
            ..Shot::default()
        };
        photograph(&[(&symbol, shot)]).into_raw()
    })
}

const PREPARE: &str = "const [wasm, done] = arguments; (async () => {
    window.bytes = (text) => Uint8Array.from(atob(text), (digit) => digit.charCodeAt(0));
    const { Core } = await import('./core.js');
    const store = await import('./store.js');
    store.use((await (await fetch('config.json')).json()).gate);
    window.core = await Core.load('fede-gate.wasm', () => null);
    core.restore(await store.load());
    core.command({ do: 'open', at: { now: Date.now(), millis: 0 }, key: '00'.repeat(32) });
    await ZXingWASM.prepareZXingModule({ overrides: { wasmBinary: bytes(wasm).buffer }, fireImmediately: true });
    done('ready');
})().catch((error) => done(String(error)));";

const READ: &str = "const [frame, done] = arguments; (async () => {
    const grey = bytes(frame);
    const rgba = new Uint8ClampedArray(4 * grey.length);
    grey.forEach((light, at) => rgba.fill(light, 4 * at, 4 * at + 3) && (rgba[4 * at + 3] = 255));
    const image = new ImageData(rgba, 1280, 720);
    const result = {};
    let began = performance.now();
    core.input(grey.length).set(grey);
    const sight = core.frame(1280, 720, 1280, 1, 0);
    result.fede = [performance.now() - began, sight.judged.length > 0];
    began = performance.now();
    const found = await ZXingWASM.readBarcodes(image, { formats: ['QRCode'] });
    result['zxing-wasm'] = [performance.now() - began, found.some(({ isValid }) => isValid)];
    done(result);
})().catch((error) => done(String(error)));";
