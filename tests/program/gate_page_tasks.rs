//! Five tasks of staff on the gate page, with the keyboard alone and with the mouse alone. The steps
//! are those of the table in docs/gate.md. Needs what `gate_page.rs` needs.

use std::path::Path;
use std::process::Command;

use crate::browser::{browser, demo, free_port, runtime, script, serve, tools, until};
use crate::gate_page::{judge, keys, serve_files};
use fantoccini::{Client, Locator};
use fede::qr::{QrReader, SymbolReader, decode_picture};

/// A number of a document, in the place where staff type it.
const NUMBER: &str = "#";
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// A task: its name in docs/gate.md, the code that is shown before, the keys, the elements that are
/// clicked, and what is true afterwards.
struct Task {
    name: &'static str,
    code: &'static str,
    keys: &'static [&'static str],
    clicks: &'static [&'static str],
    done: &'static str,
}

const TASKS: [Task; 5] = [
    Task {
        name: "call the next person",
        code: "01-green.png",
        keys: &[" "],
        clicks: &["next"],
        done: "document.getElementById('verdict').hidden",
    },
    Task {
        name: "compare a document",
        code: "01-green.png",
        keys: &["d", NUMBER, ENTER],
        clicks: &["number", NUMBER, "compare"],
        done: "document.getElementById('verdict').dataset.document === 'match'",
    },
    Task {
        name: "let in where the rules leave it to a person",
        code: "03-itinerary.png",
        keys: &["d", TAB, TAB, TAB, ENTER],
        clicks: &["let-in"],
        done: "document.getElementById('verdict').dataset.decided === 'let-in'",
    },
    Task {
        name: "update a gate that has no data",
        code: "",
        keys: &["m", TAB, ENTER],
        clicks: &["update-now"],
        done: "/network does not answer|cannot be read|This did not work/.test(document.getElementById('update-state').textContent)",
    },
    Task {
        name: "save the report and start a new shift",
        code: "",
        keys: &["m", TAB, TAB, TAB, TAB, TAB, TAB, TAB, TAB, TAB, TAB, TAB, ENTER, ENTER],
        clicks: &["open-menu", "new-shift", "save-and-reset"],
        done: "window.saved && !document.getElementById('menu').open && !document.getElementById('ask').open",
    },
];

impl Task {
    /// The steps as the table counts them: without the keys of a number.
    fn steps(steps: &[&str]) -> usize {
        steps.iter().filter(|step| **step != NUMBER).count()
    }

    async fn is_done(&self, client: &Client) {
        until(client, self.name, self.done).await;
    }
}

async fn open(client: &Client, port: u16, text: &str) {
    client.goto(&format!("http://localhost:{port}/")).await.unwrap();
    until(client, "ready", "document.body.dataset.ready").await;
    let saved =
        "const made = URL.createObjectURL; URL.createObjectURL = (it) => { window.saved = true; return made(it); }";
    script(client, saved).await;
    if !text.is_empty() {
        judge(client, text).await;
        until(client, "verdict", "!document.getElementById('verdict').hidden").await;
    }
}

/// Types the number at the speed of a person: what comes faster is a scan.
async fn type_number(client: &Client) {
    keys(client, "11010519491231002X", 90).await;
}

#[test]
fn staff_do_five_tasks_with_the_keyboard_or_the_mouse_alone() {
    let Some(tools) = tools() else { return };
    let manual = include_str!("../../docs/gate.md");
    let dir = tempfile::tempdir().unwrap();
    let demo = demo(dir.path());
    let text = |name: &str| {
        let picture = decode_picture(&std::fs::read(demo.join("codes").join(name)).unwrap()).unwrap();
        QrReader::default().read(&picture)[0].text().to_owned()
    };
    let bare = page_without_data(dir.path(), &demo, &tools.core);
    let port = free_port();
    runtime().block_on(async {
        let _server = serve(&tools, &demo, port);
        let (_driver, client) = browser(&tools, &dir.path().join("profile"), None).await;
        for task in &TASKS {
            let counts = (Task::steps(task.keys), Task::steps(task.clicks));
            let row = manual.lines().find(|line| line.starts_with(&format!("| {} |", task.name)));
            let row = row.unwrap_or_else(|| panic!("{} is not in docs/gate.md", task.name));
            assert!(
                row.contains(&format!(": {} |", counts.0)) && row.contains(&format!(": {} |", counts.1)),
                "{row} {counts:?}"
            );

            let port = if task.name.contains("no data") { bare } else { port };
            let code = if task.code.is_empty() { String::new() } else { text(task.code) };
            open(&client, port, &code).await;
            for key in task.keys {
                match *key {
                    NUMBER => type_number(&client).await,
                    key => keys(&client, key, 200).await,
                }
            }
            task.is_done(&client).await;

            open(&client, port, &code).await;
            for id in task.clicks {
                match *id {
                    NUMBER => type_number(&client).await,
                    id => client.find(Locator::Id(id)).await.unwrap().click().await.unwrap(),
                }
            }
            task.is_done(&client).await;
        }
        client.close().await.unwrap();
    });
}

/// Serves a page without a set.
fn page_without_data(dir: &Path, demo: &Path, core: &Path) -> u16 {
    let page = dir.join("bare");
    let made = Command::new(env!("CARGO_BIN_EXE_fede"))
        .args(["gate", "page"])
        .arg(&page)
        .arg("--root")
        .arg(demo.join("trust/root.cbor"))
        .arg("--core")
        .arg(core)
        .output();
    assert!(made.unwrap().status.success());
    serve_files(&page)
}
