//! Classic attacks on every form of the office online: each field of each form, with each text, and
//! each place for a file, with each file. Whatever is sent, it becomes no part of a page or of a head,
//! nothing fails in the server, and what is stored stays whole.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::net::Ipv4Addr;

use fede::office::OfficerName;
use fede::office::accounts::{Role, TotpKey, add_account};
use fede::office::acts::By;
use fede::office::registry::Decisions;
use scraper::{ElementRef, Html, Selector};

use crate::load::Client;
use crate::office::{Office, repository};
use crate::office_staff::{Answer, Browser, PASSWORD, Server, account, now, opened, prove, world};
use crate::online_page::{add_phone, proof, with_request};

/// Breaking out of elements and attributes, of SQL, of heads, of paths, of templates, of tables; other
/// sites; characters that hide or colour text; numbers and lengths that nobody expects.
const TEXTS: [&str; 14] = [
    "\"'><b id=fede-attack onmouseover=alert(1)>",
    "</textarea></title></style></script><script id=fede-attack>alert(1)</script>",
    "<img src=x onerror=alert(1)>&lt;&amp;&#60;",
    "'; DROP TABLE person; --",
    "1 OR 1=1",
    "x\r\nX-Fede-Attack: 1\r\n\r\n<b id=fede-attack>",
    "../../../../etc/passwd\0.png",
    "{{7*7}}${7*7}<%= 7*7 %>#{7*7}%s%n",
    "=HYPERLINK(\"https://evil.example\")",
    "//evil.example/\\@evil.example",
    "javascript:alert(document.cookie)",
    "\u{202e}gro.live\u{1b}[31m\u{7}\u{feff}\u{0}",
    "-99999999999999999999999999999999e999",
    "",
];

/// Every action of a form, `N` for a number and `T` for a ticket. The pages for JSON are in
/// [`BY_HAND`].
const ACTIONS: &[&str] = &[
    "/declare",
    "/declare/proof/T",
    "/declare/telephone",
    "/office/accounts",
    "/office/accounts/answer",
    "/office/counter",
    "/office/counter/pass",
    "/office/counter/telephones",
    "/office/decisions/N",
    "/office/decisions/N/correct",
    "/office/decisions/N/telephones",
    "/office/imports",
    "/office/imports/take",
    "/office/password",
    "/office/passkeys",
    "/office/requests",
    "/office/set-up",
    "/office/set-up/confirm",
    "/office/set-up/passkey",
    "/office/sign-in",
    "/office/sign-in/passkey",
    "/office/sign-out",
    "/office/unproven",
    "/sign-in",
    "/sign-in/passkey",
    "/sign-out",
    "/status/dispute",
    "/status/dispute/withdraw",
    "/status/not-there",
    "/status/passkeys",
    "/status/telephones/remove",
    "/status/withdraw",
];

/// What scripts send, a browser with an authenticator, or somebody with a second session: the action and
/// the names of its fields.
const BY_HAND: &[(&str, &[&str])] = &[
    ("/holder/bind", &["token", "proof"]),
    ("/holder/codes", &["token", "proof"]),
    ("/holder/unbind", &["token", "proof"]),
    ("/office/passkeys/remove", &["token", "passkey"]),
    ("/office/password/passkey", &["token", "answer", "password", "again"]),
    ("/office/sessions", &["token", "session"]),
    ("/office/set-up/passkey/confirm", &["token", "ticket", "answer"]),
    ("/status/passkeys/remove", &["token", "passkey"]),
];

/// Only a server with a provider of identities has these: `provider.rs` tests them.
const OF_PROVIDERS: [&str; 1] = ["/office/sign-in/provider/set-up"];

/// Number of routes of pages that take a form, in the sources.
fn routes() -> usize {
    let mut count = 0;
    for directory in ["src/office/online", "src/office/online/officers"] {
        for file in std::fs::read_dir(repository(directory)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("client.rs") {
                let source = std::fs::read_to_string(path).unwrap();
                let routes = source.split(".route(").skip(1).map(|rest| rest.split('\n').next().unwrap());
                count += routes.filter(|route| route.contains("post(")).count();
            }
        }
    }
    count
}

/// A field: its name, what a person would have there, and whether it takes a file.
#[derive(Clone)]
struct Field {
    name: String,
    value: String,
    is_file: bool,
    /// Nobody types or chooses it.
    is_hidden: bool,
}

struct Form {
    action: String,
    is_multipart: bool,
    fields: Vec<Field>,
}

fn select<'a>(page: &'a Html, what: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(what).unwrap()).collect()
}

/// What somebody might type.
fn typed(name: &str) -> &'static str {
    match name {
        "name" | "declarant" => "张三丰",
        "number" => "E12345678",
        "account" => "sun",
        "note" | "says" => "looked at it",
        "consent" | "seen" => "yes",
        _ => "",
    }
}

/// The forms of a page, with fields as they are when nothing is changed, or filled in where that is
/// empty. Forms that end a session or delete what the others need come last.
fn forms(html: &str) -> Vec<Form> {
    let page = Html::parse_document(html);
    let parts = Selector::parse("input[name], select[name], textarea[name], button[name]").unwrap();
    let mut forms = Vec::new();
    for form in select(&page, "form[method=post]") {
        let mut fields: Vec<Field> = Vec::new();
        for part in form.select(&parts) {
            let (name, kind) = (part.attr("name").unwrap_or_default(), part.attr("type").unwrap_or_default());
            // One of several buttons, and of several choices.
            if fields.iter().any(|known| known.name == name) {
                continue;
            }
            let option = Selector::parse("option[value]:not([value=''])").unwrap();
            let value = match part.value().name() {
                "select" => part.select(&option).next().and_then(|option| option.attr("value")).unwrap_or_default(),
                _ => part.attr("value").unwrap_or_default(),
            };
            let value = if value.is_empty() { typed(name) } else { value };
            let is_hidden = kind == "hidden" || part.value().name() == "button";
            fields.push(Field { name: name.to_owned(), value: value.to_owned(), is_file: kind == "file", is_hidden });
        }
        let action = form.attr("action").unwrap_or_default().to_owned();
        let is_multipart = form.attr("enctype") == Some("multipart/form-data");
        forms.push(Form { action, is_multipart, fields });
    }
    let ends = |form: &Form| ["withdraw", "sign-out", "sessions", "remove"].iter().any(|end| form.action.contains(end));
    forms.sort_by_key(ends);
    forms
}

/// An action without its numbers and tickets.
fn general(action: &str) -> String {
    let part = |part: &str| match part {
        _ if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) => "N".to_owned(),
        _ if part.len() > 30 => "T".to_owned(),
        _ => part.to_owned(),
    };
    action.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Files that are not what they seem, or too much.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    bomb.write_all(&vec![b' '; 40 << 20]).unwrap();
    let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&x;<script>alert(1)</script></svg>";
    let png = b"\x89PNG\r\n\x1a\n<script id=fede-attack>alert(1)</script>".to_vec();
    vec![
        ("page.html", b"<b id=fede-attack>".to_vec()),
        ("../../../tmp/x.png", png),
        ("picture.svg", entity.into()),
        ("bomb.xlsx", bomb.finish().unwrap().into_inner()),
        (
            "cases.csv",
            b"document,number,status,since,until\r\npassport,\"<b id=fede-attack>\",confirmed,=1+1,\r\n\xff\xfe"
                .to_vec(),
        ),
        ("large.pdf", [b"%PDF-1.7\n".to_vec(), vec![b'a'; 9 << 20]].concat()),
        ("", Vec::new()),
    ]
}

/// The attacks so far.
struct Attacker {
    /// An address for each attempt: the server limits what one of them may do.
    next: u32,
    attempts: usize,
    actions: BTreeSet<String>,
    /// Those of which an attack was neither refused for its token nor for its number.
    reached: BTreeSet<String>,
    faults: Vec<String>,
}

impl Attacker {
    fn come_from_elsewhere(&mut self, browser: &mut Browser) {
        self.next += 1;
        browser.own = Ipv4Addr::from_bits(Ipv4Addr::new(127, 2, 0, 1).to_bits() + self.next);
    }

    /// Attacks the forms of a page, with the cookies and the token of a browser.
    fn page(&mut self, browser: &Browser, page: &Answer) {
        self.look("a page", page);
        for form in forms(&page.body) {
            self.form(browser, &form);
        }
    }

    /// Opens a page and attacks its forms. Returns the browser afterwards.
    fn open(&mut self, browser: &mut Browser, path: &str) -> Answer {
        self.come_from_elsewhere(browser);
        let page = browser.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        self.page(browser, &page);
        page
    }

    fn form(&mut self, browser: &Browser, form: &Form) {
        self.actions.insert(general(&form.action));
        for place in 0..form.fields.len() {
            if form.fields[place].is_file {
                for (name, bytes) in files() {
                    self.send(browser, form, place, (name, &bytes));
                }
            } else {
                let long = "A".repeat(20_000);
                for text in TEXTS.iter().copied().chain([long.as_str()]) {
                    self.send(browser, form, place, ("", text.as_bytes()));
                }
            }
        }
    }

    fn send(&mut self, browser: &Browser, form: &Form, place: usize, (file, payload): (&str, &[u8])) {
        let mut browser = browser.clone();
        self.come_from_elsewhere(&mut browser);
        self.attempts += 1;
        let value = |at: usize, field: &Field| if at == place { payload.to_vec() } else { field.value.clone().into() };
        let fields = form.fields.iter().enumerate().map(|(at, field)| (field, value(at, field)));
        let (kind, body) = if form.is_multipart {
            let mut body = Vec::new();
            for (field, value) in fields {
                let file = if field.is_file { format!("; filename=\"{file}\"") } else { String::new() };
                let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{}\"{file}\r\n\r\n", field.name);
                body.extend([head.as_bytes(), &value, b"\r\n"].concat());
            }
            ("multipart/form-data; boundary=edge", [&body, &b"--edge--\r\n"[..]].concat())
        } else {
            let mut encoded = Vec::new();
            for (field, value) in fields {
                let value: String = form_urlencoded::byte_serialize(&value).collect();
                encoded.extend(format!("&{}={value}", field.name).bytes().skip(usize::from(encoded.is_empty())));
            }
            ("application/x-www-form-urlencoded", encoded)
        };
        let answer = browser.send("POST", &form.action, (kind, &body), "");
        // A form in which nobody types or chooses anything can only be refused.
        if !matches!(answer.status, 403 | 429) || form.fields.iter().all(|field| field.is_hidden) {
            self.reached.insert(general(&form.action));
        }
        // Without the token of this browser, nothing may happen.
        let is_refused =
            matches!(answer.status, 401 | 403 | 404 | 413 | 429) || answer.goes_to() == Some("/office/sign-in");
        if form.fields[place].name == "token" && !is_refused {
            self.faults.push(format!("{}: takes a form with a wrong token: {}", form.action, answer.status));
        }
        let text = String::from_utf8_lossy(&payload[..payload.len().min(40)]).into_owned();
        self.look(&format!("{} {} {file} {text:?}", form.action, form.fields[place].name), &answer);
    }

    /// Notes what an answer must not be.
    fn look(&mut self, what: &str, answer: &Answer) {
        let mut fault = |found: String| self.faults.push(format!("{what}: {found}"));
        let head = answer.head.to_lowercase();
        if answer.status >= 500 {
            fault(format!("status {}: {}", answer.status, answer.body));
        }
        if head.lines().any(|line| line.starts_with("x-fede-attack")) {
            fault("a line in the head".to_owned());
        }
        if let Some(to) = answer.goes_to()
            && (!to.starts_with('/') || to[1..].starts_with(['/', '\\']))
        {
            fault(format!("goes to {to}"));
        }
        if !head.contains("x-content-type-options: nosniff") {
            fault("the browser may guess the kind".to_owned());
        }
        if !head.contains("content-type: text/html") {
            return;
        }
        if !head.contains("content-security-policy: default-src 'none'") {
            fault("no policy".to_owned());
        }
        let page = Html::parse_document(&answer.body);
        for hostile in ["#fede-attack", "[onmouseover]", "[onerror]", "[style]", "script:not([src^='/'])", "base"] {
            if !select(&page, hostile).is_empty() {
                fault(format!("{hostile} in {}", answer.body));
            }
        }
        for link in select(&page, "a[href], form[action], img[src]") {
            let to = ["href", "action", "src"].iter().find_map(|name| link.attr(name)).unwrap_or_default();
            if !to.starts_with(['/', '#', '?']) && !to.starts_with("data:image/") {
                fault(format!("a link to {to}"));
            }
        }
    }
}

#[test]
fn what_an_attack_leaves_is_noticed() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nx-content-type-options: nosniff\r\n\
                content-security-policy: default-src 'none'";
    let faults = |status, head: &str, body: &str| {
        let mut attacker =
            Attacker { next: 0, attempts: 0, actions: BTreeSet::new(), reached: BTreeSet::new(), faults: Vec::new() };
        attacker.look("", &Answer { status, head: head.to_owned(), body: body.to_owned() });
        attacker.faults.len()
    };
    assert_eq!(faults(200, head, "<p>&lt;b id=fede-attack&gt;</p><a href=/>x</a>"), 0);
    for body in ["<b id=fede-attack>", "<i onerror=x>", "<a href='javascript:x'>", "<script>x</script>", "<p style=x>"]
    {
        assert_eq!(faults(200, head, body), 1, "{body}");
    }
    assert_eq!(faults(500, head, ""), 1);
    for line in ["x-fede-attack: 1", "location: //evil.example", "location: https://evil.example"] {
        assert_eq!(faults(303, &format!("{head}\r\n{line}"), ""), 1, "{line}");
    }
}

/// A member of the staff who has signed in.
fn staff(server: &Server, who: &str, key: &TotpKey) -> Browser {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in(who, PASSWORD, &key.code(now())).status, 303);
    browser
}

/// What is stored is whole, and the command line prints it as text.
fn check_stored(office: &Office) {
    office.run("office journal --check --office office --lang en").success();
    let (_, registry) = opened(office);
    assert!(registry.decision(2).unwrap().is_some(), "the case is there");
    for list in ["review", "journal"] {
        let printed = office.run(&format!("office {list} --office office --lang en")).success();
        let printed = String::from_utf8(printed.get_output().stdout.clone()).unwrap();
        assert!(!printed.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{list}: {printed}");
    }
}

#[test]
fn attacks_on_every_form_find_nothing() {
    let (office, root) = world();
    let roles = [("li", Role::Officer), ("chen", Role::Clerk), ("zhou", Role::Officer), ("zhao", Role::Administrator)];
    let [li, chen, zhou, zhao] = roles.map(|who| account(&office, who, &root));
    // What concerns accounts takes two from now on.
    let [root] = root;
    let proven = [root, prove(&office, "zhao", &zhao)];
    let qian = account(&office, ("qian", Role::Administrator), &proven);
    let receipt = with_request(&office);
    add_phone(&office);
    let log = office.path("server.log");
    let log_file = File::create(&log).unwrap();
    let residents = Server::start_logging(&office, &["--pages", "residents"], log_file.try_clone().unwrap().into());
    let server = Server::start_logging(&office, &["--pages", "staff", "--sign"], log_file.into());
    let mut attacker =
        Attacker { next: 0, attempts: 0, actions: BTreeSet::new(), reached: BTreeSet::new(), faults: Vec::new() };

    // Somebody who has not signed in.
    let (mut nobody, mut stranger) = (Browser::new(&residents), Browser::new(&server));
    for path in ["/", "/status"] {
        attacker.open(&mut nobody, path);
    }
    for path in ["/office/sign-in", "/office/set-up"] {
        attacker.open(&mut stranger, path);
    }
    // Each step of a declaration for a child, and its receipt.
    let mut page = attacker.open(&mut nobody, "/declare");
    for _ in 0..5 {
        let form = forms(&page.body).into_iter().find(|form| form.action == "/declare").unwrap();
        let fields: Vec<_> = form.fields.iter().filter(|field| field.name != "token").collect();
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|field| (&*field.name, &*field.value)).collect();
        for (name, value) in &mut fields {
            match &**name {
                "whom" => *value = "guardian",
                "document" => *value = "passport",
                "go" => *value = "next",
                "number" => *value = "E55550001",
                // Nothing happens without it; a symptom, a contact or a trip need not be.
                "symptom" => *name = "nothing",
                row if row.ends_with("-0") => *value = "",
                _ => {}
            }
        }
        attacker.come_from_elsewhere(&mut nobody);
        page = nobody.post("/declare", &fields);
        assert_eq!(page.status, 200, "{}", page.body);
        attacker.page(&nobody, &page);
    }
    assert!(page.body.contains("data-receipt"), "{}", page.body);

    // A resident.
    let mut resident = Browser::new(&residents);
    resident.get("/status");
    let fields = [("receipt", receipt.as_str()), ("document", "passport"), ("number", "E12345678")];
    assert_eq!(resident.post("/sign-in", &fields).goes_to(), Some("/status"));
    attacker.open(&mut resident, "/status/passkeys");
    attacker.open(&mut resident, "/status");
    // A declaration by somebody who does not prove who it is.
    let mut other = Client::new(residents.socket(), 1);
    let prepared = other.prepare("E12345678", &[]).unwrap();
    assert!(other.send(&prepared).unwrap().is_some());
    let mut officer = staff(&server, "li", &li);
    for page in ["queue", "decisions/2", "unproven", "requests", "figures", "night", "passkeys", "sessions"] {
        attacker.open(&mut officer, &format!("/office/{page}"));
    }
    // An attack has decided the case: its code can be corrected, and the decision disputed.
    attacker.open(&mut officer, "/office/decisions/2");
    attacker.open(&mut resident, "/status");
    // An import, and what would be taken.
    attacker.open(&mut officer, "/office/imports");
    let form = forms(&officer.get("/office/imports").body);
    let form = form.iter().find(|form| form.action == "/office/imports").unwrap();
    let table = "place,level,since\r\n420100,high,2026-02-01\r\n";
    let value = |field: &Field| match &*field.name {
        "file" => table.to_owned(),
        "kind" => "areas".to_owned(),
        _ => field.value.clone(),
    };
    let parts = form.fields.iter().map(|field| {
        let file = if field.is_file { "; filename=\"areas.csv\"" } else { "" };
        format!("--edge\r\nContent-Disposition: form-data; name=\"{}\"{file}\r\n\r\n{}\r\n", field.name, value(field))
    });
    let body = parts.collect::<String>() + "--edge--\r\n";
    let preview = officer.send("POST", "/office/imports", ("multipart/form-data; boundary=edge", &body), "");
    assert!(preview.body.contains("/office/imports/take"), "{}", preview.body);
    attacker.page(&officer, &preview);
    // The administrators: a change that waits for the second of them.
    let (mut first, mut second) = (staff(&server, "zhao", &zhao), staff(&server, "qian", &qian));
    attacker.open(&mut first, "/office/accounts");
    first.get("/office/accounts");
    first.post("/office/accounts", &[("account", "wu"), ("change", "add officer")]);
    attacker.open(&mut second, "/office/accounts");
    // The counter, with somebody who has a telephone.
    let mut counter = staff(&server, "chen", &chen);
    attacker.open(&mut counter, "/office/counter");
    for (number, telephone, form) in
        [("E70000001", &*proof(41), "/office/counter/telephones"), ("E70000002", "", "/office/counter/pass")]
    {
        let draft = counter.get("/office/counter").hidden("draft");
        let asked = [("draft", &*draft), ("whom", "self"), ("name", "刘备"), ("document", "passport"), ("seen", "yes")];
        let served =
            counter.post("/office/counter", &[&asked[..], &[("number", number), ("telephone", telephone)]].concat());
        assert!(served.body.contains(form), "{}", served.body);
        attacker.page(&counter, &served);
    }
    // Somebody's own password: wrong ones lock an account, so it is one that nobody needs.
    let mut own = staff(&server, "zhou", &zhou);
    attacker.open(&mut own, "/office/password");
    // An account that is being set up.
    let (_, mut registry) = opened(&office);
    let by = By { officer: "root", at: now().saturating_sub(60) };
    let name = OfficerName::new("wei").unwrap();
    let invitation = add_account(&mut registry, (&name, Role::Clerk), (&proven, &[77; 20]), by).unwrap();
    drop(registry);
    attacker.come_from_elsewhere(&mut stranger);
    stranger.get("/office/set-up");
    let account = [("account", "wei"), ("proof", invitation.code()), ("password", PASSWORD), ("again", PASSWORD)];
    let begun = stranger.post("/office/set-up", &account);
    attacker.page(&stranger, &begun);
    for (action, names) in BY_HAND {
        let fields = names.iter().map(|name| Field {
            name: (*name).to_owned(),
            value: String::new(),
            is_file: false,
            is_hidden: false,
        });
        let mut form = Form { action: (*action).to_owned(), is_multipart: false, fields: fields.collect() };
        for browser in [&nobody, &resident, &stranger, &officer] {
            form.fields[0].value.clone_from(&browser.token);
            attacker.form(browser, &form);
        }
    }

    // What was stored shows up nowhere as anything but text.
    for (browser, paths) in [
        (&mut nobody, &["/", "/declare"][..]),
        (&mut officer, &["/office/queue", "/office/decisions/2", "/office/unproven", "/office/requests"]),
        (&mut second, &["/office/accounts", "/office/figures"]),
    ] {
        for path in paths {
            attacker.come_from_elsewhere(browser);
            let page = browser.get(path);
            attacker.look(path, &page);
        }
    }
    println!("{} attacks on {} forms", attacker.attempts, attacker.actions.len());
    assert!(attacker.faults.is_empty(), "{}", attacker.faults.join("\n"));
    let listed = ACTIONS.iter().chain(BY_HAND.iter().map(|(action, _)| action));
    let listed: BTreeSet<String> = listed.map(|action| (*action).to_owned()).collect();
    assert_eq!(attacker.reached, listed, "what the attacks have reached, and what is listed");
    assert_eq!(routes(), listed.len() + OF_PROVIDERS.len(), "each route that takes a form is listed");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(!log.contains("panicked"), "{log}");
    check_stored(&office);
}
