//! A browser for testing pages that fede serves.

#![allow(dead_code, unreachable_pub, reason = "each user takes a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::left_out::left_out;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// The programs that the test needs.
pub struct Tools {
    pub core: PathBuf,
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

pub fn tools() -> Option<Tools> {
    let built = Path::new(env!("CARGO_BIN_EXE_fede"))
        .ancestors()
        .nth(2)
        .map(|target| target.join("wasm32-unknown-unknown/release/fede-gate.wasm"));
    let core = std::env::var_os("FEDE_GATE_CORE").map(PathBuf::from).or(built).filter(|path| path.is_file());
    let program = |name: &str| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|directory| directory.join(name)).find(|path| path.is_file())
    };
    let found = (core, program("chromium"), program("chromedriver"));
    if let (Some(core), Some(chromium), Some(driver)) = found {
        return Some(Tools { core, chromium, driver });
    }
    left_out(&format!("the gate page in a browser needs chromium, chromedriver and fede-gate.wasm: {found:?}"));
    None
}

/// A process that ends with the test.
pub struct Ending(pub Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub fn demo(dir: &Path) -> PathBuf {
    let demo = dir.join("demo");
    let made = Command::new(env!("CARGO_BIN_EXE_fede")).arg("demo").arg(&demo).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    demo
}

pub fn serve(tools: &Tools, demo: &Path, port: u16) -> Ending {
    serve_set(tools, (&demo.join("trust/root.cbor"), &demo.join("published")), port)
}

/// Serves the gate page with a root and a published set.
pub fn serve_set(tools: &Tools, (root, set): (&Path, &Path), port: u16) -> Ending {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fede"));
    command.args(["gate", "serve", "--root"]).arg(root);
    command.arg("--set").arg(set).arg("--core").arg(&tools.core);
    command.args(["--lang", "en", "--listen", &format!("127.0.0.1:{port}")]);
    let server = Ending(command.stdout(Stdio::null()).spawn().unwrap());
    // It compresses the page before it listens.
    for _ in 0..300 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return server;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the page is not served");
}

/// Starts a browser: as a phone with a camera that shows a video, or as a tablet without a camera.
pub async fn browser(tools: &Tools, profile: &Path, camera: Option<&Path>) -> (Ending, Client) {
    let size = if camera.is_some() { (412, 870) } else { (820, 1100) };
    screen(tools, profile, camera, size, false).await
}

/// Starts a browser with a screen of this size in CSS pixels.
pub async fn screen(
    tools: &Tools,
    profile: &Path,
    camera: Option<&Path>,
    size: (u32, u32),
    is_dark: bool,
) -> (Ending, Client) {
    let (driver, client, _) = driven(tools, profile, camera, size, is_dark).await;
    (driver, client)
}

/// Like [`screen`], with the port of the driver for [`devtools`].
pub async fn driven(
    tools: &Tools,
    profile: &Path,
    camera: Option<&Path>,
    (width, height): (u32, u32),
    is_dark: bool,
) -> (Ending, Client, u16) {
    let port = free_port();
    let mut driver = Command::new(&tools.driver);
    let driver = driver.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let driver = Ending(driver);
    let mut args: Vec<String> = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--window-size=820,1180",
        "--lang=en",
    ]
    .map(str::to_owned)
    .into();
    args.push(format!("--user-data-dir={}", profile.display()));
    match camera {
        Some(file) => {
            args.push("--use-fake-device-for-media-stream".to_owned());
            args.push("--use-fake-ui-for-media-stream".to_owned());
            args.push(format!("--use-file-for-fake-video-capture={}", file.display()));
        }
        None => args.push("--deny-permission-prompts".to_owned()),
    }
    if is_dark {
        args.push("--blink-settings=preferredColorScheme=0".to_owned());
    }
    let mut capabilities = Capabilities::new();
    let metrics = json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0, "touch": false } });
    let options = json!({ "binary": tools.chromium, "args": args, "mobileEmulation": metrics });
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities);
    for _ in 0..100 {
        match builder.connect(&format!("http://127.0.0.1:{port}")).await {
            Ok(client) => return (driver, client, port),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    panic!("chromedriver does not answer");
}

/// Sends a command of the browser's tools for developers, for what the driver has no command for.
pub async fn devtools(client: &Client, port: u16, command: &str, params: &Value) {
    let session = client.session_id().await.unwrap().unwrap();
    let body = json!({ "cmd": command, "params": params }).to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!(
        "POST /session/{session}/goog/cdp/execute HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).unwrap();
    // The driver keeps the connection open. Its answer to these commands has no value.
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{command}: {answer}");
}

/// Sends a command of `WebDriver` that the client has no function for, and returns its value.
pub async fn webdriver(client: &Client, port: u16, method: &str, path: &str, params: &Value) -> Value {
    let session = client.session_id().await.unwrap().unwrap();
    let body = if method == "POST" { params.to_string() } else { String::new() };
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!(
        "{method} /session/{session}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).unwrap();
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer).unwrap();
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert!(answer["value"].get("error").is_none(), "{path}: {answer}");
    answer["value"].clone()
}

/// Gives the browser an authenticator (`WebAuthn`, section 11): one that keeps keys, and whose owner
/// is there and has typed the PIN. Returns its identifier.
pub async fn authenticator(client: &Client, port: u16) -> String {
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserConsenting": true, "isUserVerified": true,
    });
    let made = webdriver(client, port, "POST", "webauthn/authenticator", &options).await;
    made.as_str().unwrap().to_owned()
}

pub async fn script(client: &Client, script: &str) -> Value {
    client.execute(script, vec![]).await.unwrap()
}

/// The script of axe-core, from `FEDE_AXE`.
pub fn axe(pages: &str) -> Option<String> {
    let axe = std::env::var_os("FEDE_AXE").map(|path| std::fs::read_to_string(path).unwrap());
    if axe.is_none() {
        left_out(&format!("axe-core on {pages} (FEDE_AXE)"));
    }
    axe
}

/// More space between lines, words and letters, as somebody may set it (WCAG 2.2, 1.4.12), and what then
/// is cut off or wider than the screen.
const SPACED: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } \
        p { margin-bottom: 2em !important }');
    document.adoptedStyleSheets = [sheet];
    const wrong = [];
    if (document.documentElement.scrollWidth > innerWidth) wrong.push('text-spacing: wider than the screen');
    for (const it of document.querySelectorAll('body *')) {
        const { overflowX, overflowY } = getComputedStyle(it);
        const hides = [overflowX, overflowY].some((how) => how === 'hidden' || how === 'clip');
        // What only a screen reader gets is one pixel large.
        if (!hides || !it.checkVisibility() || it.clientWidth < 2 || !it.textContent.trim()) continue;
        if (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1)
            wrong.push(`text-spacing: ${it.tagName} ${it.id} ${it.className} is cut off`);
    }
    document.adoptedStyleSheets = [];
    return wrong.join('; ')";

/// What axe-core finds on the page, with the sizes of targets (WCAG 2.2, 2.5.8), and what does not fit
/// with more space in the text, on one line.
pub async fn findings(client: &Client, axe: &str) -> String {
    if script(client, "return window.axe === undefined").await == true {
        script(client, axe).await;
    }
    // In a dialog that scrolls, a target may be in part behind the button that stays, until somebody
    // scrolls.
    let run = "const done = arguments[0]; \
               axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then( \
               ({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => \
               [`${id} ${target} ${any[0]?.message ?? ''}`, document.querySelector(target[0])])) \
               .filter(([found, it]) => !/^target-size .*obscured/.test(found) || !it?.closest('dialog')) \
               .map(([found]) => found).join('; ')), (error) => done(String(error)))";
    let found = client.execute_async(run, vec![]).await.unwrap();
    let unfit = script(client, SPACED).await;
    let all = [found, unfit].map(|text| text.as_str().unwrap().to_owned());
    all.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Waits until a script returns a true value.
pub async fn until(client: &Client, what: &str, condition: &str) -> Value {
    for _ in 0..300 {
        let value = script(client, &format!("return {condition}")).await;
        if !matches!(value, Value::Null | Value::Bool(false)) && value != "" {
            return value;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let body = script(client, "return JSON.stringify(document.body.dataset) + document.body.innerText").await;
    panic!("{what}: waited in vain; the page shows {body}");
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}
