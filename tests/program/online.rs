//! The office online over real HTTP: from a declaration to a code that a gate accepts, and what
//! hostile forms get.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::office::Office;
use crate::postgres::server;
use fede::Verifier;
use fede::key::VerifyingKey;
use fede::payload::Region;
use fede::time::Timestamp;

const INIT: &str =
    "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320 --lang en";

/// `fede office serve`, which ends with the test.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    pub(crate) fn new(office: &Office) -> Self {
        Self::with(office, &[])
    }

    pub(crate) fn with(office: &Office, more: &[&str]) -> Self {
        let mut command = std::process::Command::new(snapbox::cmd::cargo_bin!("fede"));
        let arguments = "office serve --listen 127.0.0.1:0 --lang en --log json";
        command.args(arguments.split(' ')).args(more).current_dir(office.path("")).stdout(Stdio::piped());
        command.stderr(std::fs::File::create(office.path("log")).unwrap());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap_or_default().to_owned();
        assert!(line.contains("http://localhost:"), "{line}");
        Self { child, address: format!("127.0.0.1:{port}") }
    }

    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::at(&self.address)
    }
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = text.split_once(&mark).unwrap_or_else(|| panic!("no {name} in {text}"));
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn receipt(&self) -> String {
        let text = self.text();
        let (_, rest) = text.split_once("data-receipt>").unwrap_or_else(|| panic!("no receipt in {text}"));
        rest.split('<').next().unwrap().to_owned()
    }
}

/// A browser without scripts.
#[derive(Clone)]
pub(crate) struct Visitor {
    address: String,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// A browser that has not been here.
    pub(crate) fn at(address: &str) -> Self {
        Self { address: address.to_owned(), cookies: BTreeMap::new() }
    }

    pub(crate) fn ask(&mut self, method: &str, path: &str, more: &str, body: impl AsRef<[u8]>) -> Answer {
        self.ask_as(&self.address.clone(), method, path, more, body)
    }

    /// As [`Self::ask`], and says that the server has this name.
    pub(crate) fn ask_as(
        &mut self,
        host: &str,
        method: &str,
        path: &str,
        more: &str,
        body: impl AsRef<[u8]>,
    ) -> Answer {
        let body = body.as_ref();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let length = if method == "POST" { format!("Content-Length: {}\r\n", body.len()) } else { String::new() };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: en\r\nCookie: {}\r\n{length}{more}Connection: close\r\n\r\n",
            cookies.join("; ")
        );
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // A refused body is not read to its end.
        let _ = stream.write_all(request.as_bytes()).and_then(|()| stream.write_all(body));
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        for line in head.lines() {
            if let Some(cookie) = line.strip_prefix("set-cookie: ") {
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: answer[end + 4..].to_vec() }
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, "", "")
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, "", fields)
    }

    fn post_with(&mut self, path: &str, more: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = String::new();
        for (name, value) in fields {
            let _ = write!(body, "{}{}={}", if body.is_empty() { "" } else { "&" }, encoded(name), encoded(value));
        }
        let more = format!("Content-Type: application/x-www-form-urlencoded\r\n{more}");
        self.ask("POST", path, &more, &body)
    }

    /// Sends a step of the declaration that a page shows.
    pub(crate) fn step(&mut self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let hidden = ["token", "step", "draft"].map(|name| (name, page.hidden(name)));
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.extend_from_slice(fields);
        if !fields.iter().any(|(name, _)| *name == "go") {
            all.push(("go", "next"));
        }
        self.post("/declare", &all)
    }

    /// Goes to the review, with this person.
    pub(crate) fn review(&mut self, name: &str, number: &str) -> Answer {
        let page = self.get("/declare");
        let person = [("whom", "self"), ("name", name), ("document", "passport"), ("number", number)];
        let page = self.step(&page, &person);
        assert!(page.text().contains("<h1>Health</h1>"), "{}", page.text());
        let page = self.step(&page, &[]);
        let page = self.step(&page, &[]);
        let page = self.step(&page, &[("place-0", "Wuhan"), ("arrival-0", ""), ("departure-0", "")]);
        assert_eq!(page.status, 422, "{}", page.text());
        let page = self.step(&page, &[("place-0", ""), ("arrival-0", ""), ("departure-0", "")]);
        assert!(page.text().contains("<h1>Check and send</h1>"), "{}", page.text());
        page
    }

    pub(crate) fn declare(&mut self, name: &str, number: &str) -> String {
        let review = self.review(name, number);
        self.step(&review, &[("consent", "yes")]).receipt()
    }

    pub(crate) fn sign_in(&mut self, receipt: &str, number: &str) -> Answer {
        let token = self.get("/status").hidden("token");
        self.post("/sign-in", &[("token", &token), ("receipt", receipt), ("document", "passport"), ("number", number)])
    }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

pub(crate) fn office() -> Office {
    let office = Office::open();
    office.run(INIT).success();
    office
}

pub(crate) fn decide(office: &Office) {
    office.run("office audit --office office --officer li --lang en").success();
    office.run("office issue --office office --officer li --lang en").success();
}

/// The whole path, on one back end.
fn from_declaration_to_code(office: &Office) {
    let mut served = Served::new(office);
    let mut visitor = served.visitor();
    assert_eq!(visitor.get("/").status, 200);
    let receipt = visitor.declare("张三丰", "E12345678");
    assert!(visitor.sign_in(&receipt, "E12345678").head.contains("location: /status"));
    let page = visitor.get("/status").text();
    assert!(page.contains("Received, not decided yet") && !page.contains("张"), "{page}");
    assert_eq!(visitor.get("/status/code.png").status, 404, "nothing is issued yet");

    decide(office);
    let page = visitor.get("/status").text();
    assert!(page.contains("class=\"status green\"") && page.contains("/status/code.svg"), "{page}");
    let png = visitor.get("/status/code.png");
    assert!(png.head.contains("content-disposition: attachment"), "{}", png.head);
    office.write("code.png", png.body);
    let text = office.run("scan code.png").success().get_output().stdout.clone();
    let key = VerifyingKey::from_pem(&std::fs::read_to_string(office.path("keys/shanghai.pub.pem")).unwrap()).unwrap();
    let verifier = Verifier::pinned(Region::new("CN-SH").unwrap(), key);
    let data: serde_json::Value = serde_json::from_slice(&visitor.get("/status/data.json").body).unwrap();
    let issued = Timestamp::parse(data["codes"][0]["issued"].as_str().unwrap()).unwrap();
    let text = String::from_utf8(text).unwrap();
    let verdict = verifier.verify(text.trim(), issued);
    assert_eq!(verdict.decision().id(), "accepted", "{verdict:?}");
    let svg = visitor.get("/status/code.svg");
    assert!(svg.head.contains("image/svg+xml") && svg.text().starts_with("<svg"));
    let pass = visitor.get("/status/pass.pdf");
    assert!(pass.status == 200 && pass.body.starts_with(b"%PDF"), "{}", pass.head);

    // A dispute waits for an officer, once.
    let token = visitor.get("/status").hidden("token");
    let empty = visitor.post("/status/dispute", &[("token", &token), ("says", " ")]);
    assert!(empty.status == 422 && empty.text().contains("Write 1 to 200 characters."), "{}", empty.text());
    for _ in 0..2 {
        let sent = visitor.post("/status/dispute", &[("token", &token), ("says", "I was not there\r\n<b>")]);
        assert_eq!(sent.status, 303, "{}", sent.head);
    }
    let page = visitor.get("/status").text();
    assert!(page.contains("waits for an officer: I was not there &lt;b&gt;"), "{page}");
    let review = office.run("office review --office office --json").success().get_output().stdout.clone();
    let review: serde_json::Value = serde_json::from_slice(&review).unwrap();
    assert_eq!(review["waiting"], 1, "{review}");

    // Everything, and who has looked.
    let data: serde_json::Value = serde_json::from_slice(&visitor.get("/status/data.json").body).unwrap();
    assert_eq!(data["declarations"][0]["declaration"]["name"], "张三丰");
    assert_eq!(data["decisions"].as_array().unwrap().len(), 2);
    assert!(data["looks"].as_array().unwrap().iter().any(|look| look["what"] == "sign-in"), "{data}");
    assert!(visitor.get("/status").text().contains("<td>You</td>"));

    // Signing out ends the session, also for somebody who has copied the cookie.
    let mut thief = visitor.clone();
    visitor.post("/sign-out", &[("token", &token)]);
    for one in [&mut visitor, &mut thief] {
        assert!(one.get("/status").text().contains("Receipt number"));
        assert_eq!(one.get("/status/data.json").status, 404);
    }

    // Nothing of a person is in the log, and the server ends when it is told to.
    rustix::process::kill_process(rustix::process::Pid::from_child(&served.child), rustix::process::Signal::TERM)
        .unwrap();
    assert!(served.child.wait().unwrap().success());
    let log = std::fs::read_to_string(office.path("log")).unwrap();
    assert!(log.contains("\"event\":\"request\"") && log.contains("/status/pass.pdf"), "{log}");
    for secret in ["张", "E12345678", &receipt, "not there"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

#[test]
fn a_declaration_becomes_a_code_that_verifies() {
    from_declaration_to_code(&office());
}

#[test]
fn a_declaration_becomes_a_code_on_a_server_too() {
    let Some(server) = server() else { return };
    let office = Office::open();
    office.run(&format!("{INIT} --registry {}", server.fresh())).success();
    from_declaration_to_code(&office);
}

#[test]
fn a_database_that_goes_away_loses_nothing_that_was_typed() {
    let Some(server) = server() else { return };
    let address = server.fresh();
    let name = address.as_str().trim_start_matches("postgres:///").split('?').next().unwrap().to_owned();
    let office = Office::open();
    office.run(&format!("{INIT} --registry {address}")).success();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    let earlier = visitor.declare("李四", "E23456789");
    visitor.sign_in(&earlier, "E23456789");
    let review = visitor.review("张三丰", "E12345678");
    let mut admin = server.client("postgres");
    let mut be = |is_there: bool| {
        admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {is_there}")).unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        admin.query(end, &[&name]).unwrap();
    };
    be(false);
    let kept = visitor.step(&review, &[("consent", "yes")]);
    let text = kept.text();
    assert!(
        kept.status == 503 && text.contains("Everything you typed is still on this page"),
        "{} {text}",
        kept.status
    );
    assert!(text.contains("张三丰") && text.contains("E12345678"), "{text}");
    for path in ["/", "/declare", "/status", "/office/sign-in"] {
        let page = visitor.get(path);
        assert!(matches!(page.status, 200 | 503) && page.text().contains("<h1>"), "{path}: {}", page.head);
    }
    let token = kept.hidden("token");
    let tried = [("token", token.as_str()), ("receipt", &earlier), ("document", "passport"), ("number", "E23456789")];
    let refused = visitor.post("/sign-in", &tried);
    assert!(refused.status == 503 && refused.text().contains("<h1>"), "{}", refused.head);
    be(true);
    // The same page, sent again.
    let receipt = visitor.step(&kept, &[("consent", "yes")]).receipt();
    assert_eq!(receipt.len(), 19);
    assert!(visitor.sign_in(&receipt, "E12345678").head.contains("location: /status"));
}

#[test]
fn every_fault_is_at_its_field_and_what_was_typed_stays() {
    let office = office();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    let page = visitor.get("/declare");
    let name = "<script>alert(1)</script>";
    let typed = [("whom", "guardian"), ("name", name), ("document", "resident-id"), ("number", "110105194912310021")];
    let page = visitor.step(&page, &[&typed[..], &[("phone", "1\u{202e}2"), ("city", "Atlantis")]].concat());
    let text = page.text();
    assert_eq!(page.status, 422);
    for field in ["declarant", "number", "phone", "city"] {
        assert!(text.contains(&format!("<a href=\"#{field}\">")), "{field}: {text}");
    }
    assert!(text.contains("value=\"&lt;script&gt;alert(1)&lt;/script&gt;\"") && !text.contains("<script>a"), "{text}");
    assert!(text.contains("value=\"110105194912310021\"") && text.contains("value=\"Atlantis\""), "{text}");
    // The language changes without losing what was typed.
    let changed = visitor.step(&page, &[&typed[..], &[("lang", "zh-CN")]].concat());
    assert!(changed.status == 200 && changed.text().contains("<html lang=\"zh-CN\">"), "{}", changed.text());
    assert!(changed.text().contains("value=\"110105194912310021\""), "{}", changed.text());
    // In the person's language.
    let chinese = visitor.get("/declare?lang=zh-CN");
    assert!(chinese.text().contains("<html lang=\"zh-CN\">"));
    assert!(visitor.step(&chinese, &typed).text().contains("请更正以下内容"));
}

#[test]
fn a_repetition_is_one_declaration_with_one_receipt() {
    let office = office();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    let review = visitor.review("李四", "E23456789");
    let without = visitor.step(&review, &[]);
    assert!(without.status == 422 && without.text().contains("href=\"#consent\""), "{}", without.text());
    let receipts: Vec<_> = (0..2).map(|_| visitor.step(&review, &[("consent", "yes")]).receipt()).collect();
    assert_eq!(receipts[0], receipts[1]);
    let status = office.run("office status --office office --json").success().get_output().stdout.clone();
    let status = String::from_utf8(status).unwrap();
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["journal"]["lines"], 1, "one act: {status}");
    office.write("contacts.csv", "document,number,last_contact\npassport,E23456789,2026-03-04T10:00:00Z\n");
    office.run("office import contacts contacts.csv --office office --officer li").success();
    decide(&office);
    assert!(visitor.sign_in(&receipts[0], "E23456789").head.contains("location: /status"));
    let data: serde_json::Value = serde_json::from_slice(&visitor.get("/status/data.json").body).unwrap();
    assert_eq!(data["declarations"].as_array().unwrap().len(), 1, "{data}");
    assert_eq!(data["facts"][0]["kind"], "close-contact", "{data}");
    // Changed after it was sent: said, and nothing is stored.
    let changed = visitor.step(&review, &[("go", "person")]);
    let person = [("whom", "self"), ("name", "李五"), ("document", "passport"), ("number", "E23456789")];
    let page = visitor.step(&changed, &person);
    let mut page = visitor.step(&page, &[]);
    for _ in 0..2 {
        page = visitor.step(&page, &[]);
    }
    let page = visitor.step(&page, &[("consent", "yes")]);
    assert!(page.text().contains("This declaration was sent before"), "{}", page.text());
}

#[test]
fn nobody_learns_from_a_receipt_or_a_number_whether_a_person_is_known() {
    let office = office();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    let own = visitor.declare("张三丰", "E12345678");
    decide(&office);
    // A wrong receipt of a known person, and a right receipt with another number.
    let mut pages = Vec::new();
    for (receipt, number) in
        [("0000-0000-0000-0000", "E12345678"), (&own, "E99999999"), ("0000-0000-0000-0000", "E99999999")]
    {
        let mut stranger = served.visitor();
        let page = stranger.sign_in(receipt, number);
        assert_eq!(page.status, 422, "{}", page.text());
        let (token, challenge) = (page.hidden("token"), page.hidden("challenge"));
        // What the script passes to the browser has the challenge, too.
        let text = page.text();
        let (before, rest) = text.split_once("data-options=\"").unwrap();
        let after = rest.split_once('"').unwrap().1;
        pages.push(format!("{before}{after}").replace(&token, "").replace(&challenge, "").replace(number, ""));
        assert_eq!(stranger.get("/status/data.json").status, 404);
    }
    assert!(pages.windows(2).all(|pages| pages[0] == pages[1]));
    // Who declares for a person that is known sees nothing of what the office has.
    let mut stranger = served.visitor();
    let foreign = stranger.declare("王五", "E12345678");
    decide(&office);
    assert!(stranger.sign_in(&foreign, "E12345678").head.contains("location: /status"));
    let page = stranger.get("/status").text();
    assert!(page.contains("Received, not decided yet") && !page.contains("张"), "{page}");
    for path in ["/status/code.png", "/status/code.svg", "/status/pass.pdf", "/status/data.json"] {
        assert_eq!(stranger.get(path).status, 404, "{path}");
    }
    // What such a receipt opens is nothing, also for a declaration that is made with it.
    let again = stranger.declare("王五", "E12345678");
    decide(&office);
    let mut other = served.visitor();
    assert!(other.sign_in(&again, "E12345678").head.contains("location: /status"));
    assert!(other.get("/status").text().contains("Received, not decided yet"));
    assert_eq!(other.get("/status/data.json").status, 404);
    // Before a decision, the first receipt of somebody who was not known shows the same.
    let mut first = served.visitor();
    let unknown = first.declare("王五", "E77777777");
    assert!(first.sign_in(&unknown, "E77777777").head.contains("location: /status"));
    assert!(first.get("/status").text().contains("Received, not decided yet"));
    assert_eq!(first.get("/status/data.json").status, 404);
    // The person still sees everything, and a declaration made after signing in opens it too.
    assert!(visitor.sign_in(&own, "E12345678").head.contains("location: /status"));
    let second = visitor.declare("张三丰", "E12345678");
    let mut again = served.visitor();
    assert!(again.sign_in(&second, "E12345678").head.contains("location: /status"));
    assert!(again.get("/status").text().contains("张*丰"));
}

#[test]
fn hostile_requests_are_refused() {
    let office = office();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    let review = visitor.review("李四", "E34567890");
    let [token, draft] = ["token", "draft"].map(|name| review.hidden(name));
    let send = [("token", token.as_str()), ("step", "review"), ("draft", &draft), ("consent", "yes"), ("go", "next")];
    let host = served.address.clone();
    for more in ["Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        let refused = visitor.post_with("/declare", more, &send);
        assert!(refused.status == 403 && !refused.text().contains("data-receipt"), "{more}: {}", refused.text());
    }
    // A token of another browser, or none: the form comes again, and nothing is stored.
    let other = served.visitor().get("/declare").hidden("token");
    for token in ["", "x", &other] {
        let again = visitor.post("/declare", &[&[("token", token)], &send[1..]].concat());
        assert!(again.status == 403 && again.text().contains("Check and send"), "{}", again.text());
    }
    assert_eq!(served.visitor().post("/sign-in", &[("receipt", "x")]).status, 403);
    assert_eq!(served.visitor().post("/sign-out", &[]).status, 403);
    assert_eq!(served.visitor().post("/status/dispute", &[]).status, 403);
    // A draft that nobody sealed, and one that was changed: nothing of it counts.
    let other = if draft.as_bytes()[20] == b'A' { "B" } else { "A" };
    let forged = format!("{}{other}{}", &draft[..20], &draft[21..]);
    let page = visitor.post("/declare", &[send[0], send[1], ("draft", &forged), send[3], send[4]]);
    assert!(
        page.status == 422 && page.text().contains("<h1>Something is missing or wrong: Person</h1>"),
        "{}",
        page.text()
    );
    // Too large, no form, too many fields.
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    assert_eq!(visitor.ask("POST", "/declare", form, "a".repeat(1 << 20)).status, 413);
    assert_eq!(visitor.ask("POST", "/declare", form, "&".repeat(3000)).status, 413);
    assert_eq!(
        visitor.ask("POST", "/declare", "Content-Type: multipart/form-data; boundary=a\r\n", "--a--").status,
        400
    );
    assert_eq!(visitor.ask("POST", "/declare", form, "step=other").status, 400);
    assert_eq!(visitor.ask("DELETE", "/declare", "", "").status, 405);
    for path in ["/nowhere", "/assets/../office.toml", "/%2e%2e/secret", "/status/"] {
        let page = visitor.get(path);
        assert!(page.status == 404 && page.text().contains("This page does not exist"), "{path}: {}", page.text());
    }
    // Nothing inline, nothing from elsewhere, nothing kept.
    let home = visitor.get("/");
    let head = home.head.to_lowercase();
    for header in
        ["default-src 'none'", "frame-ancestors 'none'", "cache-control: no-store", "x-content-type-options: nosniff"]
    {
        assert!(head.contains(header), "{header}: {head}");
    }
    assert!(!home.text().contains("style=") && !home.text().contains("onclick"));
    // The same form with everything right is taken.
    let same = format!("Origin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n");
    assert!(visitor.post_with("/declare", &same, &send).text().contains("data-receipt"));
}

#[test]
fn guesses_of_receipts_end_soon() {
    let office = office();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    let page = visitor.get("/status");
    let token = page.hidden("token");
    let guess = [
        ("token", token.as_str()),
        ("receipt", "0000-0000-0000-0000"),
        ("document", "passport"),
        ("number", "E45678901"),
    ];
    // However the number is written.
    let numbers = ["E45678901", "e45678901", " E-4567-8901"];
    let mut guess_of = |at: usize| {
        let mut guess = guess;
        guess[3].1 = numbers[at % 3];
        visitor.post("/sign-in", &guess).status
    };
    let answers: Vec<_> = (0..12).map(&mut guess_of).collect();
    assert_eq!(answers, [[422; 10].as_slice(), &[429; 2]].concat());
    let mut other = guess;
    other[3].1 = "E45678902";
    assert_eq!(visitor.post("/sign-in", &other).status, 422, "another number has a count of its own");
}

#[test]
fn a_declaration_over_the_limit_is_kept_on_its_page() {
    let office = office();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    let review = visitor.review("张三丰", "E12345678");
    let answers: Vec<_> = (0..11).map(|_| visitor.step(&review, &[("consent", "yes")])).collect();
    let [first, .., last] = answers.as_slice() else { panic!() };
    assert_eq!((first.status, last.status), (200, 429));
    let page = last.text();
    for kept in ["Everything you typed is still on this page", "张三丰", "E12345678"] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    assert_eq!(visitor.step(last, &[("go", "back")]).status, 200, "and can be changed");
}

#[test]
fn under_tls_cookies_are_bound_to_the_host() {
    let office = office();
    let mut command = std::process::Command::new(snapbox::cmd::cargo_bin!("fede"));
    command.args("office serve --listen 127.0.0.1:0 --behind-https --lang en".split(' '));
    let mut child = command.current_dir(office.path("")).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap_or_default().to_owned();
    let served = Served { child, address: format!("127.0.0.1:{port}") };
    let head = served.visitor().get("/?lang=en").head;
    let cookies: Vec<_> = head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")).collect();
    assert_eq!(cookies.len(), 2, "{head}");
    for cookie in cookies {
        assert!(
            cookie.starts_with("__Host-fede-") && cookie.contains("; Path=/; HttpOnly; SameSite=Lax; Secure"),
            "{cookie}"
        );
    }
    assert!(head.contains("strict-transport-security: max-age="));
}
