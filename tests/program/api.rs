//! The interface for other systems over real HTTP: its seven interfaces, what is done once, and what
//! hostile requests get.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

use fede::office::online::api::answers::{CodeState, ProblemAnswer};
use fede::office::online::api::requests::{
    Correctable, CorrectionRequest, DeclareHealthRequest, ListRequest, PersonRef, StrictJson, Trip, TripsRequest,
    VerifyRequest,
};
use fede::office::online::client::{ClientError, CodeOutcome, OfficeClient, PictureForm, PictureOutcome};
use fede::payload::Lang;
use serde_json::{Value, json};

use super::office_staff::{Server, now};
use crate::office::Office;
use crate::postgres::server;

const INIT: &str =
    "office init office --region CN-SH --key ../keys/shanghai.pem --authority CDC --appeal 12320 --lang en";
const ALL: &str = "declare,trips,query,apply,code,verify,correct";

fn office() -> Office {
    let office = Office::open();
    office.run(INIT).success();
    office
}

fn json_of(output: &snapbox::cmd::OutputAssert) -> Value {
    serde_json::from_slice(&output.get_output().stdout).unwrap()
}

/// Adds a token, and returns its text.
fn token(office: &Office, name: &str, more: &str) -> String {
    let added = office.run(&format!("office token add {name} {more} --office office --officer li --json")).success();
    json_of(&added)["token"].as_str().unwrap().to_owned()
}

fn decide(office: &Office) {
    office.run("office audit --office office --officer li --lang en").success();
    office.run("office issue --office office --officer li --lang en").success();
}

fn client(server: &Server, token: &str) -> OfficeClient {
    OfficeClient::new(&format!("http://{}", server.address), token)
}

fn health(number: &str, symptoms: &[&str]) -> DeclareHealthRequest {
    let declaration = json!({
        "declared": now().to_string(), "name": "张三丰", "document": "passport", "number": number,
        "symptoms": symptoms, "contacts": [], "places": [],
    });
    DeclareHealthRequest { agreed: true, receipt: None, declaration: StrictJson(declaration) }
}

fn person(number: &str, receipt: Option<&str>) -> PersonRef {
    PersonRef { document: "passport".to_owned(), number: number.to_owned(), receipt: receipt.map(str::to_owned) }
}

fn list(person: &PersonRef, limit: u32, cursor: Option<String>) -> ListRequest {
    ListRequest { person: person.clone(), cursor, limit: Some(limit) }
}

fn problem<T: std::fmt::Debug>(result: Result<T, ClientError>) -> ProblemAnswer {
    match result {
        Err(ClientError::Problem(problem)) => *problem,
        other => panic!("expected a problem, found {other:?}"),
    }
}

fn id<T: std::fmt::Debug>(result: Result<T, ClientError>) -> String {
    problem(result).kind.rsplit('/').next().unwrap().to_owned()
}

/// An answer to a request that the client does not make.
struct Raw {
    status: u16,
    head: String,
    body: String,
}

impl Raw {
    fn id(&self) -> String {
        assert!(self.head.contains("content-type: application/problem+json"), "{}\n{}", self.head, self.body);
        let body: ProblemAnswer = serde_json::from_str(&self.body).unwrap();
        assert_eq!(body.status, self.status);
        assert!(!body.title.is_empty());
        body.kind.rsplit('/').next().unwrap().to_owned()
    }
}

fn raw(server: &Server, method: &str, path: &str, headers: &str, body: &[u8]) -> Raw {
    let length = if method == "POST" { format!("Content-Length: {}\r\n", body.len()) } else { String::new() };
    let address = &server.address;
    let head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n{length}{headers}Connection: close\r\n\r\n");
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // A refused body is not read to its end.
    let _ = stream.write_all(&[head.as_bytes(), body].concat());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Raw { status, head: head.to_owned(), body: body.to_owned() }
}

fn post(server: &Server, path: &str, token: &str, more: &str, body: &str) -> Raw {
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n{more}");
    raw(server, "POST", &format!("/api/v1{path}"), &headers, body.as_bytes())
}

/// The whole path, on one back end.
fn seven_interfaces(office: &Office) {
    let app = token(office, "app", &format!("--scope {ALL}"));
    let log = File::create(office.path("log")).unwrap();
    let served = Server::start_logging(office, &["--log", "json"], Stdio::from(log));
    let app = client(&served, &app);

    // 6.2 Declare health. Nothing is shown before it is decided.
    let declared = app.declare_health(&health("E12345678", &[]), "h-1").unwrap();
    let me = person("E12345678", Some(&declared.receipt));
    assert_eq!(id(app.status(&me)), "not-decided");
    // 6.5 Apply for a code: it waits for the audit.
    let applied = app.apply(&me, "a-1").unwrap();
    assert_eq!((applied.state, &applied.code_until), (CodeState::WaitsForAudit, &None));
    assert!(matches!(app.code(&me).unwrap(), CodeOutcome::Waits(waits) if waits.state == CodeState::WaitsForAudit));
    office.run("office audit --office office --officer li --lang en").success();
    assert_eq!(app.apply(&me, "a-2").unwrap().state, CodeState::WaitsForIssue);
    assert_eq!(app.apply(&me, "a-1").unwrap(), applied, "the answer of the first time");
    decide(office);

    // 6.4 Query.
    let status = app.status(&me).unwrap();
    assert_eq!((status.status.as_deref(), status.name.as_str(), status.waits), (Some("green"), "张*丰", false));
    assert!(status.code_until.is_some() && status.words.contains("green"), "{status:?}");
    let chinese = OfficeClient::new(&format!("http://{}", served.address), &token(office, "zh", "--scope query"));
    assert!(chinese.with_lang(Lang::Zh).status(&me).unwrap().words.contains('绿'));

    // 6.6 Make the code: its text and its pictures. 6.7 Verify it.
    let CodeOutcome::Issued(code) = app.code(&me).unwrap() else { panic!("no code") };
    assert_eq!(app.apply(&me, "a-3").unwrap().state, CodeState::Issued);
    let PictureOutcome::Issued(png) = app.code_picture(&me, PictureForm::Png).unwrap() else { panic!("no code") };
    office.write("code.png", &png);
    let scanned = office.run("scan code.png").success().get_output().stdout.clone();
    assert_eq!(String::from_utf8(scanned).unwrap().trim(), code.text);
    let PictureOutcome::Issued(svg) = app.code_picture(&me, PictureForm::Svg).unwrap() else { panic!("no code") };
    assert!(svg.starts_with(b"<svg"));
    let verify = |text: &str| {
        let request =
            VerifyRequest { code: text.to_owned(), accept: vec!["green".to_owned()], accept_itinerary_alone: false };
        app.verify(&request).unwrap()
    };
    let verdict = verify(&code.text);
    assert_eq!(verdict["decision"], "accepted", "{verdict}");
    assert_eq!(verdict["code"]["issuer"]["code"], "CN-SH", "{verdict}");
    assert_eq!(verify("HTTPS://EXAMPLE.ORG")["reasons"][0]["id"], "foreign-url");
    let red = VerifyRequest { code: code.text.clone(), accept: vec!["red".to_owned()], accept_itinerary_alone: false };
    assert_eq!(app.verify(&red).unwrap()["decision"], "refused", "green is not accepted");

    // The registry does not have it, so nobody knows here whether a published list revokes it.
    let outside = office.run("issue --key keys/shanghai.pem --region CN-SH --status green --text --lang en").success();
    let verdict = verify(String::from_utf8(outside.get_output().stdout.clone()).unwrap().trim());
    assert_eq!(
        (&verdict["decision"], &verdict["reasons"][0]["id"]),
        (&"undecided".into(), &"revocation-missing".into())
    );

    // 6.3 Declare trips: symptoms and contacts stay.
    let stay = Trip { place: "420100".to_owned(), arrival: "2026-03-01T08:00:00+08:00".to_owned(), departure: None };
    let trips = TripsRequest {
        person: me.clone(),
        agreed: true,
        unchanged: true,
        declared: now().to_string(),
        places: vec![stay],
    };
    app.declare_trips(&trips, "t-1").unwrap();
    let declarations = app.declarations(&list(&me, 200, None)).unwrap();
    assert_eq!(declarations.items.len(), 2, "{declarations:?}");
    let last = &declarations.items[0].declaration;
    assert_eq!((&last["places"][0]["place"], &last["name"]), (&"420100".into(), &"张三丰".into()));
    let first = app.declarations(&list(&me, 1, None)).unwrap();
    let second = app.declarations(&list(&me, 1, first.next.clone())).unwrap();
    assert_eq!([first.items, second.items].concat(), declarations.items);
    assert_eq!(second.next, None);

    // 6.8 Correct. The second one finds the first one waiting.
    let correct = |wrong, place: Option<&str>, key| {
        let says = "I was at home".to_owned();
        app.correct(&CorrectionRequest { person: me.clone(), wrong, place: place.map(str::to_owned), says }, key)
    };
    let asked = correct(Correctable::Trip, Some("420100"), "c-1").unwrap();
    assert!(!asked.waited);
    let again = correct(Correctable::Status, None, "c-2").unwrap();
    assert_eq!((again.number, again.waited), (asked.number, true));
    let decisions = app.decisions(&list(&me, 200, None)).unwrap();
    let dispute = decisions.items.last().unwrap();
    assert!(dispute.origin == "dispute" && dispute.note.contains("I was at home") && dispute.note.contains("420100"));
    assert_eq!(dispute.officers, "token app");
    assert!(app.status(&me).unwrap().dispute_waits);

    // What the office revokes is refused at once, before gates know.
    let withdraw = format!("office withdraw {} --class lost --office office --officer li --lang en", code.cti);
    office.run(&withdraw).success();
    let verdict = verify(&code.text);
    assert_eq!(verdict["decision"], "refused", "{verdict}");
    let codes = app.codes(&list(&me, 200, None)).unwrap();
    assert_eq!(codes.items[0].withdrawn.as_ref().unwrap().class, "lost");

    // Each look is recorded, for the person and in the journal.
    let registered = fede::office::Office::open(&office.path("office")).unwrap();
    let registry = registered.registry().unwrap();
    let number = fede::key::DocumentNumber::new("E12345678").unwrap();
    let index = registered.secret().index_of(fede::payload::DocumentKind::Passport, &number);
    let views = fede::office::registry::Receipts::views(&registry, index, 200).unwrap();
    for what in ["status", "code", "declarations", "decisions", "codes", "application"] {
        assert!(views.iter().any(|view| view.what == what && view.by == "token app"), "{what}: {views:?}");
    }
    let mut acts = Vec::new();
    fede::office::registry::Journal::journal::<fede::office::registry::RegistryError>(&registry, &mut |line| {
        acts.push((line.officer, line.act));
        Ok(())
    })
    .unwrap();
    for act in ["declare", "apply-code", "view", "dispute"] {
        assert!(acts.contains(&("token app".to_owned(), act.to_owned())), "{act}: {acts:?}");
    }
    assert!(acts.contains(&("li".to_owned(), "token-add".to_owned())));

    // Nothing of a person is in the log.
    let log = std::fs::read_to_string(office.path("log")).unwrap();
    assert!(log.contains("\"token\":\"app\"") && log.contains("/api/v1/status"), "{log}");
    for secret in ["张", "E12345678", &declared.receipt, "at home", "fede_"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

#[test]
fn the_seven_interfaces_of_the_standard() {
    seven_interfaces(&office());
}

#[test]
fn the_seven_interfaces_on_a_server() {
    let Some(server) = server() else { return };
    let office = Office::open();
    office.run(&format!("{INIT} --registry {}", server.fresh())).success();
    seven_interfaces(&office);
}

/// The same on one back end: another process, several at once, another system.
fn done_once(office: &Office) {
    let text = token(office, "app", &format!("--scope {ALL}"));
    let [one, other] = [Server::start(office), Server::start(office)];
    let (first, second) = (client(&one, &text), client(&other, &text));
    let request = health("E12345678", &[]);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..8)
            .map(|n| {
                let (client, request) = (if n % 2 == 0 { &first } else { &second }, &request);
                scope.spawn(move || client.declare_health(request, "k-1").unwrap().receipt)
            })
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|receipt| *receipt == answers[0]), "{answers:?}");
    drop((one, other));
    let restarted = Server::start(office);
    let again = client(&restarted, &text);
    assert_eq!(again.declare_health(&request, "k-1").unwrap().receipt, answers[0]);
    // The same key with another request.
    assert_eq!(id(again.declare_health(&health("E12345678", &["fever"]), "k-1")), "key-used");
    let me = person("E12345678", Some(&answers[0]));
    assert_eq!(id(again.apply(&me, "k-1")), "key-used", "another interface is another request");
    // Another system has its own keys.
    let theirs = client(&restarted, &token(office, "clinic", "--scope declare"));
    assert_ne!(theirs.declare_health(&health("E23456789", &[]), "k-1").unwrap().receipt, answers[0]);
    decide(office);
    assert_eq!(again.declarations(&list(&me, 200, None)).unwrap().items.len(), 1, "one declaration");
    // Without a key, or with one that is none.
    let body = serde_json::to_string(&request).unwrap();
    for more in
        ["", "Idempotency-Key: \r\n", "Idempotency-Key: a b\r\n", "Idempotency-Key: a\r\nIdempotency-Key: b\r\n"]
    {
        let refused = post(&restarted, "/health-declarations", &text, more, &body);
        assert_eq!((refused.status, refused.id().as_str()), (400, "key-needed"), "{more:?}");
    }
}

#[test]
fn a_request_that_writes_is_done_once() {
    done_once(&office());
}

#[test]
fn a_request_that_writes_is_done_once_on_a_server() {
    let Some(server) = server() else { return };
    let office = Office::open();
    office.run(&format!("{INIT} --registry {}", server.fresh())).success();
    done_once(&office);
}

#[test]
fn a_token_allows_its_scopes_until_its_end() {
    let office = office();
    let served = Server::start(&office);
    let paths = [
        ("/health-declarations", "declare"),
        ("/trip-declarations", "trips"),
        ("/status", "query"),
        ("/declarations", "query"),
        ("/decisions", "query"),
        ("/codes", "query"),
        ("/code-applications", "apply"),
        ("/code", "code"),
        ("/verifications", "verify"),
        ("/corrections", "correct"),
    ];
    // Each token has all scopes but one.
    let trip = json!({ "person": { "document": "passport", "number": "E1" }, "agreed": true, "unchanged": true,
        "declared": "x", "places": [] });
    let me = json!({ "person": { "document": "passport", "number": "E12345678" } });
    let bodies = |path: &str| match path {
        "/health-declarations" => json!({ "agreed": true, "declaration": {} }),
        "/trip-declarations" => trip.clone(),
        "/verifications" => json!({ "code": "x" }),
        "/corrections" => json!({ "person": me["person"], "wrong": "status", "says": "x" }),
        _ => me.clone(),
    };
    for scope in ALL.split(',') {
        let others: Vec<_> = ALL.split(',').filter(|other| *other != scope).collect();
        let text =
            token(&office, &format!("without {scope}").replace(' ', "-"), &format!("--scope {}", others.join(",")));
        for (path, needed) in paths {
            let answer = post(&served, path, &text, "Idempotency-Key: k\r\n", &bodies(path).to_string());
            if needed == scope {
                assert_eq!((answer.status, answer.id().as_str()), (403, "scope"), "{path}");
                assert!(answer.body.contains(scope), "{}", answer.body);
            } else {
                assert_ne!(answer.status, 401, "{path}");
                assert!(answer.status == 200 || answer.id() != "scope", "{path}: {}", answer.body);
            }
        }
    }
    // No token, half a token, a token of another office, another scheme, two headers.
    let right = token(&office, "right", "--scope verify");
    let body = r#"{"code":"x"}"#;
    let with = |headers: String| raw(&served, "POST", "/api/v1/verifications", &headers, body.as_bytes());
    let json = "Content-Type: application/json\r\n";
    assert_eq!(with(format!("{json}authorization: bearer {right}\r\n")).status, 200, "names are in any case");
    for authorization in [
        String::new(),
        "Authorization: Bearer \r\n".to_owned(),
        format!("Authorization: Bearer {}\r\n", &right[..right.len() - 1]),
        format!("Authorization: Bearer fede_{}\r\n", "A".repeat(43)),
        format!("Authorization: Basic {right}\r\n"),
        format!("Authorization: {right}\r\n"),
        format!("Authorization: Bearer {right}\r\nAuthorization: Bearer {right}\r\n"),
        format!("Cookie: fede-staff={right}\r\n"),
    ] {
        let answer = with(format!("{json}{authorization}"));
        assert_eq!((answer.status, answer.id().as_str()), (401, "token"), "{authorization}");
        assert!(answer.head.contains("www-authenticate: Bearer"), "{}", answer.head);
    }
    assert_eq!(raw(&served, "POST", "/api/v1/verifications?access_token=x", json, body.as_bytes()).status, 401);
    // Revoked at once; ended by its date.
    office.run("office token revoke right --office office --officer li --lang en").success();
    assert_eq!(with(format!("{json}Authorization: Bearer {right}\r\n")).status, 401);
    let past = now().saturating_sub(2 * 86_400);
    let ended = token(&office, "ended", &format!("--scope verify --days 1 --at {past}"));
    assert_eq!(with(format!("{json}Authorization: Bearer {ended}\r\n")).status, 401);
    let listed = office.run("office token list --office office --json").success().get_output().stdout.clone();
    let listed = String::from_utf8(listed).unwrap();
    for (name, state) in [("right", "revoked"), ("ended", "ended"), ("without-query", "counts")] {
        let mut lines = listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        assert_eq!(lines.find(|line| line["name"] == name).unwrap()["state"], state, "{name}");
    }
    assert!(!listed.contains("fede_"), "{listed}");
}

#[test]
fn a_hostile_request_gets_a_problem() {
    let office = office();
    let text = token(&office, "app", &format!("--scope {ALL}"));
    let served = Server::start(&office);
    let key = "Idempotency-Key: k\r\n";
    let deep = format!("{{\"agreed\":true,\"declaration\":{}1{}}}", "[".repeat(300), "]".repeat(300));
    let long = format!("{{\"code\":\"{}\"}}", "x".repeat(100_000));
    let wide = format!("{{\"code\":\"{}\"}}", "x".repeat(5000));
    for (path, body, status, id) in [
        ("/verifications", "", 400, "form"),
        ("/verifications", "[]", 400, "form"),
        ("/verifications", "{\"code\":\"x\"}x", 400, "form"),
        ("/verifications", "{\"code\":\"x\",\"code\":\"y\"}", 400, "form"),
        ("/verifications", "{\"code\":\"x\",\"more\":1}", 400, "form"),
        ("/verifications", "{\"code\":1}", 400, "form"),
        ("/verifications", "{\"code\":\"x\",\"accept\":null}", 400, "form"),
        ("/verifications", "{\"code\":\"x\",\"accept\":[\"blue\"]}", 422, "values"),
        ("/verifications", "{\"code\":\"x\",\"accept\":[\"red\",\"red\",\"red\",\"red\"]}", 422, "values"),
        ("/verifications", &wide, 422, "values"),
        ("/verifications", &long, 413, "too-large"),
        ("/health-declarations", "{\"agreed\":true,\"declaration\":{\"a\":{\"b\":1,\"b\":2}}}", 400, "form"),
        ("/health-declarations", &deep, 400, "form"),
        ("/health-declarations", "{\"agreed\":false,\"declaration\":{}}", 422, "values"),
        ("/status", "{\"person\":{\"document\":\"passport\",\"number\":\"E12345678\"}}", 403, "receipt-needed"),
        (
            "/status",
            "{\"person\":{\"document\":\"x\",\"number\":\"E12345678\",\"receipt\":\"0000-0000-0000-0000\"}}",
            422,
            "values",
        ),
        (
            "/status",
            "{\"person\":{\"document\":\"passport\",\"number\":\"\",\"receipt\":\"0000-0000-0000-0000\"}}",
            422,
            "values",
        ),
        (
            "/status",
            "{\"person\":{\"document\":\"passport\",\"number\":\"E12345678\",\"receipt\":\"1\"}}",
            422,
            "values",
        ),
        (
            "/status",
            "{\"person\":{\"document\":\"passport\",\"number\":\"E12345678\",\"receipt\":\"0000-0000-0000-0000\"}}",
            404,
            "unknown-person",
        ),
        ("/nothing", "{}", 404, "not-found"),
        ("", "{}", 404, "not-found"),
    ] {
        let answer = post(&served, path, &text, key, body);
        let shown = &body[..body.len().min(80)];
        assert_eq!((answer.status, answer.id().as_str()), (status, id), "{path} {shown}: {}", answer.body);
    }
    let bearer = format!("Authorization: Bearer {text}\r\n");
    for kind in ["", "Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n"] {
        let answer = raw(&served, "POST", "/api/v1/verifications", &format!("{bearer}{kind}"), b"{\"code\":\"x\"}");
        assert_eq!((answer.status, answer.id().as_str()), (415, "media-type"), "{kind}");
    }
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let answer = raw(&served, method, "/api/v1/status", &bearer, b"");
        assert_eq!((answer.status, answer.id().as_str()), (405, "method"), "{method}");
        assert!(answer.head.to_lowercase().contains("allow: post"), "{}", answer.head);
    }
    let accept = format!("{bearer}Content-Type: application/json\r\nAccept: text/html\r\n");
    let answer =
        raw(&served, "POST", "/api/v1/code", &accept, b"{\"person\":{\"document\":\"passport\",\"number\":\"E1\"}}");
    assert_eq!((answer.status, answer.id().as_str()), (406, "not-acceptable"));
    for header in ["cache-control: no-store", "x-content-type-options: nosniff", "content-language: en"] {
        assert!(answer.head.contains(header), "{header}: {}", answer.head);
    }
    assert!(!answer.head.contains("set-cookie"), "{}", answer.head);
    // Every fault of a declaration at its field, in the language of the request.
    let wrong = json!({ "agreed": true, "declaration": {
        "declared": now().to_string(), "name": "", "document": "resident-id", "number": "110105194912310021",
        "symptoms": [], "contacts": [], "places": [{ "place": "?", "arrival": "x" }] } });
    let answer =
        post(&served, "/health-declarations", &text, &format!("{key}Accept-Language: zh-CN\r\n"), &wrong.to_string());
    assert_eq!(answer.id(), "values");
    let answer: ProblemAnswer = serde_json::from_str(&answer.body).unwrap();
    let pointers: Vec<_> = answer.errors.iter().map(|error| error.pointer.as_str()).collect();
    for pointer in
        ["/declaration/name", "/declaration/number", "/declaration/places/0/place", "/declaration/places/0/arrival"]
    {
        assert!(pointers.contains(&pointer), "{pointer}: {pointers:?}");
    }
    assert!(answer.title.contains("请求"), "{}", answer.title);
}

#[test]
fn a_system_learns_about_nobody_without_a_receipt_or_a_scope() {
    let office = office();
    let plain = token(&office, "plain", &format!("--scope {ALL}"));
    let counter = token(&office, "counter", &format!("--scope {ALL},identified"));
    let served = Server::start(&office);
    let (plain, counter) = (client(&served, &plain), client(&served, &counter));
    let own = plain.declare_health(&health("E12345678", &[]), "1").unwrap();
    decide(&office);
    // A stranger who knows the number: the same answer, and it opens nothing.
    let theirs = plain.declare_health(&health("E12345678", &["fever"]), "2").unwrap();
    assert_eq!(id(plain.status(&person("E12345678", Some(&theirs.receipt)))), "not-decided");
    let me = person("E12345678", Some(&own.receipt));
    assert_eq!(plain.declarations(&list(&me, 200, None)).unwrap().items.len(), 1);
    assert_eq!(id(plain.correct(&correction(&person("E12345678", Some(&theirs.receipt))), "3")), "not-decided");
    // A receipt for another document, and a person whom nobody knows, are the same.
    let other = problem(plain.status(&person("E99999999", Some(&own.receipt))));
    let nobody = problem(counter.status(&person("E99999999", None)));
    assert_eq!((other.kind.as_str(), &other), ("/api/v1/problems/unknown-person", &nobody));
    assert_eq!(id(plain.status(&person("E12345678", None))), "receipt-needed");
    // A system that has checked the person needs no receipt, and what it takes counts.
    assert_eq!(counter.status(&person("E12345678", None)).unwrap().status.as_deref(), Some("green"));
    counter.declare_health(&health("E12345678", &["cough"]), "4").unwrap();
    assert_eq!(counter.declarations(&list(&me, 200, None)).unwrap().items.len(), 2);
    // Trips of somebody who has not declared health.
    let trips =
        |person| TripsRequest { person, agreed: true, unchanged: true, declared: now().to_string(), places: vec![] };
    assert_eq!(id(counter.declare_trips(&trips(person("E99999999", None)), "5")), "unknown-person");
    assert_eq!(id(counter.declare_trips(&TripsRequest { unchanged: false, ..trips(me.clone()) }, "6")), "values");
    let late = TripsRequest { declared: "2099-01-01T00:00:00Z".to_owned(), ..trips(me.clone()) };
    assert_eq!(problem(counter.declare_trips(&late, "7")).errors[0].pointer, "/declared");
    // Corrections of what cannot be.
    for (wrong, place, says, pointer) in [
        (Correctable::Trip, None, "x", "/place"),
        (Correctable::Trip, Some("999999"), "x", "/place"),
        (Correctable::Status, Some("420100"), "x", "/wrong"),
        (Correctable::Status, None, "", "/says"),
        (Correctable::Status, None, &"x".repeat(161), "/says"),
        (Correctable::Status, None, "a\u{202e}b", "/says"),
    ] {
        let request =
            CorrectionRequest { wrong, place: place.map(str::to_owned), says: says.to_owned(), ..correction(&me) };
        assert_eq!(problem(counter.correct(&request, "8")).errors[0].pointer, pointer, "{place:?} {says}");
    }
}

fn correction(person: &PersonRef) -> CorrectionRequest {
    CorrectionRequest { person: person.clone(), wrong: Correctable::Status, place: None, says: "wrong".to_owned() }
}

#[test]
fn a_token_that_acts_without_receipts_needs_two_administrators() {
    use fede::office::accounts::Role;
    let office = office();
    super::office_staff::account(&office, ("root", Role::Administrator), &[]);
    let refused = office.run("office token add app --scope query --office office --officer root --lang en").failure();
    let words = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(words.contains("one administrator has to approve this; found 0"), "{words}");
    for (arguments, words) in [
        ("--scope identified", "the token would allow nothing"),
        ("--scope query --days 367", "expected 1 to 366, found 367"),
        ("--scope query --days 0", "expected 1 to 366, found 0"),
        ("--scope everything", "everything"),
    ] {
        let line = format!("office token add app {arguments} --office office --officer root --lang en");
        let refused = office.run(&line).failure();
        let found = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
        assert!(found.contains(words), "{arguments}: {found}");
    }
    let missing = office.run("office token revoke app --office office --officer root --lang en").failure();
    assert!(String::from_utf8(missing.get_output().stderr.clone()).unwrap().contains("there is none"));
}

/// The description names each route with its method, and no other: they come from the same place.
#[test]
fn the_description_is_what_the_server_serves() {
    let office = office();
    let printed = json_of(&office.run("office openapi").success());
    let served = Server::start(&office);
    let answer = raw(&served, "GET", "/api/v1/openapi.json", "", b"");
    assert_eq!(answer.status, 200);
    assert_eq!(serde_json::from_str::<Value>(&answer.body).unwrap(), printed);
    assert!(printed["openapi"].as_str().unwrap().starts_with("3.1"), "{}", printed["openapi"]);
    let paths = printed["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 11, "{:?}", paths.keys());
    for (path, methods) in paths {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let answer = raw(&served, method, &format!("/api/v1{path}"), "", b"");
            let is_described = methods.get(method.to_lowercase()).is_some();
            assert_eq!(answer.status != 405, is_described, "{method} {path}: {}", answer.status);
        }
    }
    // No reference leads nowhere.
    let text = printed.to_string();
    for name in text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(printed["components"]["schemas"].get(name).is_some(), "{name}");
    }
    // docs/api.md has each address, each problem and each scope.
    let page = std::fs::read_to_string(crate::office::repository("docs/api.md")).unwrap();
    for path in paths.keys() {
        assert!(page.contains(&format!("`{path}`")) || page.contains(&format!("POST {path}`")), "{path}");
    }
    let source = std::fs::read_to_string(crate::office::repository("src/office/online/api/problem.rs")).unwrap();
    let ids = source.split("fn id(&self)").nth(1).unwrap().split("\n    }\n").next().unwrap();
    for id in ids.split('"').skip(1).step_by(2) {
        assert!(page.contains(&format!("`{id}`")), "docs/api.md: no problem {id}");
    }
    for scope in fede::office::accounts::Scope::ALL {
        assert!(page.contains(&format!("`{scope}`")), "docs/api.md: no scope {scope}");
    }
}

/// With a gate's store, codes of other regions are verified too, as the gate does.
#[test]
fn a_store_makes_the_verdicts_of_a_gate() {
    let office = office();
    office.run("gate init store --root trust/root.cbor --lang en").success();
    let text = token(&office, "gate", "--scope verify");
    let served = Server::start_with(&office, &["--store", "store"]);
    let request =
        VerifyRequest { code: "FD1:".to_owned(), accept: vec!["green".to_owned()], accept_itinerary_alone: false };
    let verdict = client(&served, &text).verify(&request).unwrap();
    let gate = office.run("verify FD1: --store store --json");
    let mut gate: Value = serde_json::from_slice(&gate.get_output().stdout).unwrap();
    let mut verdict = verdict;
    for one in [&mut gate, &mut verdict] {
        one.as_object_mut().unwrap().retain(|name, _| name != "at" && name != "source");
    }
    assert_eq!(verdict, gate);
    let nowhere = office.run("office serve --store nowhere --listen 127.0.0.1:0 --lang en").failure();
    assert!(String::from_utf8(nowhere.get_output().stderr.clone()).unwrap().contains("nowhere"));
}
