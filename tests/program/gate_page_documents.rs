//! PDF and SVG on the gate page, in a real browser. Needs what `gate_page.rs` needs, and the module
//! `fede-documents.wasm` beside the page's core.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use crate::browser::{browser, demo, free_port, runtime, script, serve, tools, until};
use crate::documents::{NO_IMAGE, blank, drawn, pdf};
use crate::left_out::left_out;
use fantoccini::Client;
use fede::qr::{Level, QrReader, SymbolReader, decode_picture, encode, png, svg};
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, GrayImage, ImageFormat, Luma};
use serde_json::json;

const MODULE: &str = "fede-documents.wasm";

fn code(demo: &Path, name: &str) -> String {
    let picture = decode_picture(&fs::read(demo.join("codes").join(name)).unwrap()).unwrap();
    QrReader::default().read(&picture)[0].text().to_owned()
}

/// Drops a file on the page.
async fn dropped(client: &Client, name: &str, bytes: &[u8]) {
    let drop = "const [name, bytes] = arguments; const data = new DataTransfer(); \
                data.items.add(new File([new Uint8Array(bytes)], name)); document.getElementById('notice').textContent = ''; \
                dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }))";
    client.execute(drop, vec![json!(name), json!(bytes)]).await.unwrap();
}

async fn shows_sign(client: &Client, sign: &str, reason: &str) {
    let shown = format!(
        "(({{ sign, reason }}) => sign === '{sign}' && reason === '{reason}')(document.getElementById('verdict').dataset)"
    );
    until(client, &format!("{sign} {reason}"), &shown).await;
}

async fn says(client: &Client, words: &str) {
    let shown = format!("document.getElementById('notice').textContent.includes('{words}')");
    until(client, words, &shown).await;
}

fn encoded(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(DynamicImage::ImageLuma8(picture.clone()).into_rgb8()).write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A GIF whose first frame is blank.
fn animation(picture: &GrayImage) -> Vec<u8> {
    let mut file = Vec::new();
    let blank = GrayImage::from_pixel(picture.width(), picture.height(), Luma([255]));
    let mut encoder = GifEncoder::new(&mut file);
    for frame in [&blank, picture] {
        encoder.encode_frame(Frame::new(DynamicImage::ImageLuma8(frame.clone()).into_rgba8())).unwrap();
    }
    drop(encoder);
    file
}

async fn next(client: &Client) {
    script(client, "document.getElementById('next').click()").await;
    until(client, "the next person", "document.getElementById('verdict').hidden").await;
}

#[test]
fn documents_are_read_without_a_network() {
    let Some(tools) = tools() else { return };
    if !tools.core.with_file_name(MODULE).is_file() {
        left_out(&format!("PDF and SVG on the gate page need {MODULE} beside the core"));
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let [green, expired] = ["01-green.png", "05-expired.png"].map(|name| code(&demo, name));
    let port = free_port();
    runtime().block_on(async {
        let server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        // The module is fetched in the background, once the page works.
        let fetched = "const done = arguments[0]; (async () => { \
            for (let turn = 0; turn < 300; turn += 1) { \
                if (await caches.match('fede-documents.wasm')) return done('fetched'); \
                await new Promise((resolve) => setTimeout(resolve, 100)); \
            } done('not fetched'); })()";
        assert_eq!(client.execute_async(fetched, vec![]).await.unwrap(), "fetched");
        drop(server);
        client.refresh().await.unwrap();
        until(&client, "ready without a network", "document.body.dataset.ready").await;

        dropped(&client, "pass.pdf", &pdf(&[drawn(&green)], NO_IMAGE)).await;
        shows_sign(&client, "let-in", "").await;
        next(&client).await;
        // The third page. Another code on a page of the same file: the strictest counts.
        dropped(&client, "third", &pdf(&[blank(), blank(), drawn(&expired)], NO_IMAGE)).await;
        shows_sign(&client, "stop", "expired").await;
        next(&client).await;
        dropped(&client, "two.pdf", &pdf(&[drawn(&green), drawn(&expired)], NO_IMAGE)).await;
        shows_sign(&client, "stop", "expired").await;
        next(&client).await;

        // fede's own SVG, and one of white modules on nothing: twice the same code, judged once.
        let picture = svg(&encode(&code(&demo, "02-both.png"), Level::L).unwrap(), 8, 4).unwrap();
        let white = picture.replace("#fff", "none").replace("<path ", "<path fill=\"#fff\" ");
        for (name, file) in [("code.svg", picture), ("white.svg", white)] {
            dropped(&client, name, file.as_bytes()).await;
            until(&client, name, "document.getElementById('verdict').dataset.sign === 'let-in'").await;
            next(&client).await;
        }
        let twice = code(&demo, "14-adopted.png");
        dropped(&client, "twice.pdf", &pdf(&[drawn(&twice), drawn(&twice)], NO_IMAGE)).await;
        shows_sign(&client, "let-in", "").await;
        assert_eq!(script(&client, "return document.querySelectorAll('[data-id=seen-before]').length").await, 0);
        next(&client).await;

        // Pictures that browsers do not open, and an animation whose second frame has the code.
        let picture = png(&encode(&code(&demo, "02-both.png"), Level::L).unwrap(), 4, 4).unwrap();
        let picture = image::load_from_memory(&picture).unwrap().into_luma8();
        for (name, format) in
            [("scan.tiff", ImageFormat::Tiff), ("code.qoi", ImageFormat::Qoi), ("code.gif", ImageFormat::Gif)]
        {
            let file = if format == ImageFormat::Gif { animation(&picture) } else { encoded(&picture, format) };
            dropped(&client, name, &file).await;
            until(&client, name, "document.getElementById('verdict').dataset.sign === 'let-in'").await;
            next(&client).await;
        }

        // What cannot be read is said, and the page goes on.
        let hostile_svg =
            format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}", "<g>".repeat(90_000));
        let states = pdf(&[("q ".repeat(1_000_000), 595)], NO_IMAGE);
        for (name, file, words) in [
            ("damaged.pdf", b"%PDF-1.7".to_vec(), "damaged"),
            ("blank.pdf", pdf(&[blank()], NO_IMAGE), "no readable code"),
            ("sixth.pdf", pdf(&[blank(), blank(), blank(), blank(), drawn(&green)], NO_IMAGE), "first pages"),
            ("deep.svg", hostile_svg.into_bytes(), "too much time or memory"),
            ("states.pdf", states, "."),
            ("picture.txt.svg", b"no drawing at all".to_vec(), "cannot open the file"),
        ] {
            dropped(&client, name, &file).await;
            says(&client, words).await;
            assert_eq!(script(&client, "return document.getElementById('verdict').hidden").await, true, "{name}");
        }
        // A file that takes minutes is ended: `says` does not wait that long.
        let blur = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'><filter id='f'>\
             <feGaussianBlur stdDeviation='900'/></filter>{}</svg>",
            "<rect width='99' height='99' filter='url(#f)'/>".repeat(5_000)
        );
        dropped(&client, "blur.svg", blur.as_bytes()).await;
        says(&client, "too much time or memory").await;
        dropped(&client, "code.txt", green.as_bytes()).await;
        until(&client, "the page goes on", "!document.getElementById('verdict').hidden").await;
        client.close().await.unwrap();
    });
}

/// A page that was made without the module says so.
#[test]
fn a_page_without_the_module_says_so() {
    let Some(tools) = tools() else { return };
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let mut alone = tools;
    let core = dir.path().join("fede-gate.wasm");
    fs::copy(&alone.core, &core).unwrap();
    alone.core = core;
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&alone, &demo, port);
        let (_driver, client) = browser(&alone, &dir.path().join("profile"), None).await;
        client.goto(&format!("http://localhost:{port}/")).await.unwrap();
        until(&client, "ready", "document.body.dataset.ready").await;
        dropped(&client, "pass.pdf", &pdf(&[drawn("FD1:")], NO_IMAGE)).await;
        says(&client, "set up without the part that opens PDF").await;
        client.close().await.unwrap();
    });
}
