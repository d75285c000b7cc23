//! Each state of the gate page, at each size: nothing is cut off or out of view, and axe-core finds
//! nothing.
//!
//! Needs what `gate_page.rs` needs. `FEDE_AXE` is the file `axe.min.js` of the npm package `axe-core`;
//! without it the page is only measured. `GATE_SHOTS=DIR` saves screenshots.
//! `GATE_SHEET=docs/images/gate-states.png` draws the sheet of the manual.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::browser::{axe, demo, devtools, driven, findings, free_port, runtime, script, serve, tools, until};
use crate::gate_page::{judge, keys, serve_files, video};
use fantoccini::Client;
use fede::qr::{QrReader, SymbolReader, decode_picture};
use serde_json::{Value, json};

/// Widths and heights of screens. The last is a laptop at 200 %.
pub(crate) const SIZES: [(u32, u32); 5] = [(320, 640), (390, 844), (820, 1180), (1440, 900), (720, 450)];

/// What staff see in turn, and the sign.
const STATES: [(&str, &str); 29] = [
    ("start", ""),
    ("camera-refused", ""),
    ("camera", ""),
    ("same-code", ""),
    ("stale", ""),
    ("region", ""),
    ("let-in", "let-in"),
    ("seen-before", "let-in"),
    ("document-right", "let-in"),
    ("document-wrong", "stop"),
    ("document-mistyped", "let-in"),
    ("expired", "stop"),
    ("yellow", "stop"),
    ("not-a-code", "stop"),
    ("you-decide", "you-decide"),
    ("decided", "you-decide"),
    ("details", "let-in"),
    ("scan-again", "cannot-tell"),
    ("no-data", "cannot-tell"),
    ("reading", ""),
    ("no-symbol", ""),
    ("error", ""),
    ("menu", ""),
    ("digits", ""),
    ("new-shift", ""),
    ("report", ""),
    ("setup", ""),
    ("setup-right", ""),
    ("setup-wrong", ""),
];

/// The states of the sheet in docs/gate.md.
const SHEET: [&str; 8] =
    ["start", "let-in", "document-right", "document-wrong", "expired", "you-decide", "no-data", "menu"];
/// The codes that are shown.
struct Codes {
    green: String,
    expired: String,
    yellow: String,
    card: String,
}

impl Codes {
    fn of(demo: &Path) -> Self {
        let text = |name: &str| {
            let picture = decode_picture(&fs::read(demo.join("codes").join(name)).unwrap()).unwrap();
            QrReader::default().read(&picture)[0].text().to_owned()
        };
        let [green, expired, yellow, card] =
            ["01-green.png", "05-expired.png", "16-direct-yellow.png", "03-itinerary.png"].map(text);
        Self { green, expired, yellow, card }
    }
}

/// A page in a browser.
struct Screen {
    client: Client,
    driver: u16,
    /// Ports of a page with data, and of one without.
    page: u16,
    bare: u16,
    lang: &'static str,
}

/// Changes what the core says about the gate's data: to wait for a set that becomes too old takes a
/// week. `tests/library/gate.rs` tests that the core says so.
const OTHER_STANDING: &str = "
    const { onmessage } = Object.getOwnPropertyDescriptors(Worker.prototype);
    Object.defineProperty(Worker.prototype, 'onmessage', { set(take) {
        onmessage.set.call(this, (event) => {
            const kind = new URLSearchParams(location.search).get('standing');
            const { standing } = event.data.answer ?? {};
            if (standing && kind === 'stale') standing.freshness = 'stale';
            if (standing && kind === 'region') {
                const says = { en: 'the revocation list of Xinjiang Production Area is missing', 'zh-CN': '缺少新疆维吾尔自治区的撤销名单' };
                const concern = { id: 'revocation-missing', sentence: says, hint: says };
                standing.undecided_regions = [{ region: { en: 'Xinjiang', 'zh-CN': '新疆维吾尔自治区' }, concern }];
            }
            take(event);
        });
    } });";

async fn resize(client: &Client, driver: u16, (width, height): (u32, u32), is_dark: bool) {
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    devtools(client, driver, "Emulation.setDeviceMetricsOverride", &metrics).await;
    let scheme = if is_dark { "dark" } else { "light" };
    let media = json!({ "features": [
        { "name": "prefers-color-scheme", "value": scheme }, { "name": "prefers-reduced-motion", "value": "reduce" }
    ] });
    devtools(client, driver, "Emulation.setEmulatedMedia", &media).await;
}

/// Looks at a state in every size, light and dark. Returns what is wrong, and the screenshots for which
/// `is_wanted`. `GATE_SHOTS` saves all of them.
pub(crate) async fn look(
    (client, driver): (&Client, u16),
    state: &str,
    axe: Option<&str>,
    is_wanted: impl Fn(bool, (u32, u32)) -> bool,
) -> (Vec<String>, Vec<Vec<u8>>) {
    let directory = std::env::var_os("GATE_SHOTS");
    let (mut wrong, mut shots) = (Vec::new(), Vec::new());
    for (is_dark, size) in [true, false].into_iter().flat_map(|is_dark| SIZES.map(|size| (is_dark, size))) {
        resize(client, driver, size, is_dark).await;
        let found = match axe {
            Some(axe) => findings(client, axe).await,
            None => String::new(),
        };
        let unfit = script(client, FITS).await;
        let name = format!("{state}-{}-{}", if is_dark { "dark" } else { "light" }, size.0);
        for fault in [found.as_str(), unfit.as_str().unwrap()].into_iter().filter(|fault| !fault.is_empty()) {
            wrong.push(format!("{name}: {fault}"));
        }
        if is_wanted(is_dark, size) || directory.is_some() {
            let shot = client.screenshot().await.unwrap();
            if let Some(directory) = &directory {
                fs::create_dir_all(directory).unwrap();
                fs::write(Path::new(directory).join(format!("{name}.png")), &shot).unwrap();
            }
            if is_wanted(is_dark, size) {
                shots.push(shot);
            }
        }
    }
    (wrong, shots)
}

impl Screen {
    async fn devtools(&self, command: &str, params: Value) {
        devtools(&self.client, self.driver, command, &params).await;
    }

    async fn camera(&self, setting: &str) {
        let params = json!({ "permission": { "name": "camera" }, "setting": setting });
        self.devtools("Browser.setPermission", params).await;
    }

    async fn script(&self, text: &str) -> Value {
        script(&self.client, text).await
    }

    async fn until(&self, what: &str, condition: &str) {
        until(&self.client, what, condition).await;
    }

    async fn click(&self, id: &str) {
        self.script(&format!("document.getElementById('{id}').click()")).await;
    }

    async fn open(&self, port: u16, path: &str) {
        self.client.goto(&format!("http://localhost:{port}/{path}")).await.unwrap();
        let speak = format!(
            "const before = localStorage.getItem('fede-gate-lang'); localStorage.setItem('fede-gate-lang', '{0}'); \
             return before === '{0}'",
            self.lang
        );
        if self.script(&speak).await == false {
            self.client.refresh().await.unwrap();
        }
        if !path.starts_with("setup") {
            self.until(path, "document.body.dataset.ready").await;
        }
    }

    /// Types a number at the speed of a person: what comes faster is a scan.
    async fn compare(&self, number: &str) {
        self.script("document.getElementById('number').focus()").await;
        keys(&self.client, number, 80).await;
        keys(&self.client, "\u{e007}", 0).await;
        self.until("an answer", "document.getElementById('answer').dataset.answer").await;
    }

    /// Shows a text of the page as it does for some seconds.
    async fn notice(&self, word: &str) {
        let show = "const [name, done] = arguments; import('./language.js').then(({ word }) => { \
                    document.getElementById('notice').textContent = word(name); done(); })";
        self.client.execute_async(show, vec![json!(word)]).await.unwrap();
    }

    async fn scan_for_setup(&self, text: &str) {
        let field = "const [text] = arguments; const field = document.getElementById('field'); field.value = text; \
                     field.dispatchEvent(new Event('input'))";
        self.client.execute(field, vec![json!(text)]).await.unwrap();
        self.until("a result", "document.getElementById('result').textContent").await;
    }

    /// Brings the page into a state.
    async fn enter(&self, state: &str, codes: &Codes) {
        self.camera(if state == "camera" { "granted" } else { "prompt" }).await;
        match state {
            "no-data" => self.open(self.bare, "").await,
            "stale" | "region" => self.open(self.page, &format!("?standing={state}")).await,
            _ if state.starts_with("setup") => self.open(self.page, "setup.html").await,
            _ => self.open(self.page, "").await,
        }
        let code = match state {
            "let-in" | "seen-before" | "no-data" | "details" => &codes.green,
            "document-right" | "document-wrong" | "document-mistyped" => &codes.green,
            "expired" => &codes.expired,
            "yellow" => &codes.yellow,
            "you-decide" | "decided" => &codes.card,
            "scan-again" => &codes.green[..codes.green.len() - 1],
            "not-a-code" => {
                "https://example.org/a/very/long/address?that=does-not-break-anywhere-0123456789abcdef0123456789"
            }
            _ => "",
        };
        if !code.is_empty() {
            judge(&self.client, code).await;
            self.until(state, "!document.getElementById('verdict').hidden").await;
        }
        match state {
            "seen-before" => {
                self.click("next").await;
                judge(&self.client, code).await;
                self.until(state, "document.querySelector('[data-id=seen-before]')").await;
            }
            "document-right" => self.compare("11010519491231002X").await,
            "document-wrong" => self.compare("110105194912310038").await,
            "document-mistyped" => self.compare("11010519491231002").await,
            "decided" => {
                self.click("let-in").await;
                self.until(state, "document.getElementById('verdict').dataset.decided").await;
            }
            "details" => drop(self.script("document.getElementById('details').open = true").await),
            "camera-refused" => {
                // The browser of a test allows every camera.
                let refuse = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))";
                self.script(refuse).await;
                self.click("start").await;
                self.until(state, "document.body.dataset.cameraTrouble").await;
            }
            "camera" => self.until(state, "document.body.dataset.camera").await,
            "same-code" => self.notice("same-code").await,
            "reading" => self.notice("reading").await,
            "no-symbol" => self.notice("trouble-no-symbol").await,
            "error" => self.notice("trouble-no-root").await,
            "menu" => self.click("open-menu").await,
            "digits" => {
                self.click("ask-digits-next").await;
                self.until("digits", "document.getElementById('digits-number').textContent").await;
            }
            "new-shift" => {
                self.click("open-menu").await;
                self.click("new-shift").await;
            }
            "setup-right" => self.scan_for_setup(&codes.green).await,
            "setup-wrong" => {
                self.scan_for_setup(&codes.green.replace(':', "：").replace('$', "￥").to_lowercase()).await;
            }
            "report" => self.report(codes).await,
            _ => {}
        }
    }

    /// The report of a shift, as the file that staff save.
    async fn report(&self, codes: &Codes) {
        for code in [&codes.green, &codes.expired, &codes.card] {
            judge(&self.client, code).await;
            self.until("verdict", "!document.getElementById('verdict').hidden").await;
        }
        self.click("let-in").await;
        self.until("decided", "document.getElementById('verdict').dataset.decided").await;
        let save = "const done = arguments[0]; const made = URL.createObjectURL; \
                    URL.createObjectURL = (blob) => { blob.text().then(done); return made(blob); }; \
                    document.getElementById('gate-name').value = 'East <door>'; document.getElementById('report').click()";
        let html = self.client.execute_async(save, vec![]).await.unwrap();
        self.client.goto("about:blank").await.unwrap();
        let write = "document.open(); document.write(arguments[0]); document.close()";
        self.client.execute(write, vec![html]).await.unwrap();
    }
}

#[test]
fn each_state_fits_and_axe_finds_nothing() {
    let Some(tools) = tools() else { return };
    let axe = axe("the gate page");
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let codes = Codes::of(&demo);
    // A page without a set has no data.
    let bare = dir.path().join("bare");
    let made = Command::new(env!("CARGO_BIN_EXE_fede"))
        .args(["gate", "page"])
        .arg(&bare)
        .arg("--root")
        .arg(demo.join("trust/root.cbor"))
        .arg("--core")
        .arg(&tools.core)
        .output();
    assert!(made.unwrap().status.success());
    let blank = dir.path().join("blank.y4m");
    video(&blank, &[fede::qr::LumaImage::new(1, 1, vec![90]).unwrap()]);
    let (page, bare) = (free_port(), serve_files(&bare));
    let (mut sheet, mut wrong) = ([Vec::new(), Vec::new()], Vec::new());
    let mut checks = 0;
    runtime().block_on(async {
        let _server = serve(&tools, &demo, page);
        let profile = dir.path().join("profile");
        let (_driver, client, driver) = driven(&tools, &profile, Some(&blank), SIZES[1], false).await;
        let mut screen = Screen { client, driver, page, bare, lang: "en" };
        screen.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": OTHER_STANDING })).await;
        for lang in ["en", "zh-CN"] {
            screen.lang = lang;
            for (state, sign) in STATES {
                screen.enter(state, &codes).await;
                let is_sign =
                    format!("'{sign}' === '' || document.getElementById('verdict')?.dataset.sign === '{sign}'");
                screen.until(state, &is_sign).await;
                let is_of_sheet =
                    |is_dark, size| SHEET.contains(&state) && size == SIZES[1] && is_dark == (lang == "en");
                let name = format!("{state}-{lang}");
                let (faults, shots) = look((&screen.client, screen.driver), &name, axe.as_deref(), is_of_sheet).await;
                wrong.extend(faults);
                sheet[usize::from(lang != "en")].extend(shots);
                checks += 2 * SIZES.len();
            }
        }
        screen.client.close().await.unwrap();
    });
    println!("{checks} screens");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if let Some(path) = std::env::var_os("GATE_SHEET") {
        draw_sheet(&sheet, Path::new(&path));
    }
}

/// A script that names what does not fit.
const FITS: &str = "
    const wrong = [], scope = document.querySelector('dialog[open]') ?? document;
    const visible = (it) => it.getClientRects().length > 0 && !it.closest('.unseen, #aim, svg, video, dialog:not([open])');
    if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page is wider than the screen');
    for (const it of document.querySelectorAll('header *, main *, footer *, dialog[open] *')) {
        const { left, right } = it.getBoundingClientRect();
        if (visible(it) && (left < -1 || right > innerWidth + 1)) wrong.push(`${it.tagName} ${it.id} is beside the screen`);
        if (visible(it) && it.matches('button, .button, dt, dd, h1, h2, p') && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0) wrong.push(`${it.tagName} ${it.id} is cut off`);
    }
    for (const it of document.querySelectorAll('footer button')) {
        if (visible(it) && it.getBoundingClientRect().bottom > innerHeight + 1) wrong.push(`${it.id} is below the screen`);
    }
    if (document.querySelectorAll('h1').length !== 1) wrong.push('h1');
    // Two lines of text, or three on the narrowest screen: a line that is cut off would be worse.
    if ((document.querySelector('header')?.offsetHeight ?? 0) > (innerWidth < 360 ? 76 : 64)) wrong.push('the header is high');
    for (const it of scope.querySelectorAll('button, input, textarea, summary')) {
        const name = it.ariaLabel || it.labels?.[0]?.textContent || it.textContent;
        if (visible(it) && !name.trim()) wrong.push(`${it.id} has no name`);
    }
    return [...new Set(wrong)].join('; ')";

/// Puts screenshots side by side at half their size, with 16 levels of each colour.
fn draw_sheet(rows: &[Vec<Vec<u8>>], path: &Path) {
    const GAP: u32 = 6;
    let small = |png: &Vec<u8>| {
        let shot = image::load_from_memory(png).unwrap();
        shot.resize(shot.width() / 2, u32::MAX, image::imageops::FilterType::Triangle).to_rgb8()
    };
    let rows: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(small).collect()).collect();
    let (width, height) = rows[0][0].dimensions();
    let [across, down] = [rows[0].len(), rows.len()].map(|count| u32::try_from(count).unwrap());
    let mut sheet = image::RgbImage::from_pixel(across * (width + GAP), down * (height + GAP), image::Rgb([128; 3]));
    for (y, row) in (0_i64..).zip(&rows) {
        for (x, shot) in (0_i64..).zip(row) {
            image::imageops::replace(&mut sheet, shot, x * i64::from(width + GAP), y * i64::from(height + GAP));
        }
    }
    sheet.iter_mut().for_each(|value| *value = (*value & 0xf0) | (*value >> 4));
    let file = std::io::BufWriter::new(fs::File::create(path).unwrap());
    let (best, filter) = (image::codecs::png::CompressionType::Best, image::codecs::png::FilterType::NoFilter);
    sheet.write_with_encoder(image::codecs::png::PngEncoder::new_with_quality(file, best, filter)).unwrap();
    println!("{}: {} bytes", path.display(), fs::metadata(path).unwrap().len());
}
