//! Telephones over HTTP: from a declaration to a live code that a gate accepts, and what is refused.

use std::fmt::Write as _;

use fede::holder::{Audience, BindingDraft, Nonce};
use fede::issuer::BoundCode;
use fede::key::{SigningKey, VerifyingKey};
use fede::office::registry::{People, Telephones};
use fede::payload::{Presentation, Region};
use fede::time::Timestamp;
use fede::verifier::{LiveRule, Policy};
use fede::{Verifier, office::Office as Registered};
use serde_json::Value;

use crate::office::{Office, repository};
use crate::office_staff::now;
use crate::online::{Answer, Served, Visitor, decide, office};

const NUMBER: &str = "E12345678";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

/// What the holder page knows of the office.
fn told(visitor: &mut Visitor) -> Value {
    json(&visitor.get("/holder/office.json"))
}

fn nonce(told: &Value) -> Option<Nonce> {
    let text = told["nonce"].as_str()?;
    let bytes: Vec<u8> =
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect();
    Some(Nonce::new(&bytes).unwrap())
}

fn proof(key: &SigningKey, audience: &str, nonce: Option<&Nonce>, at: Timestamp) -> String {
    BindingDraft::new(key.verifying_key(), &Audience::new(audience).unwrap(), nonce, at).signed_by(key).unwrap()
}

fn encoded(value: &str) -> String {
    value.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02X}");
        text
    })
}

/// Sends fields as the page does, with the origin that a browser would name.
fn send(visitor: &mut Visitor, served: &Served, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let body = body.join("&");
    let more = format!("Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://{}\r\n", served.address);
    visitor.ask("POST", path, &more, &body)
}

fn bind(visitor: &mut Visitor, served: &Served, key: &SigningKey) -> Answer {
    let told = told(visitor);
    let proof = proof(key, &format!("http://{}", served.address), nonce(&told).as_ref(), now());
    send(visitor, served, "/holder/bind", &[("token", told["token"].as_str().unwrap()), ("proof", &proof)])
}

fn codes(visitor: &mut Visitor, served: &Served, key: &SigningKey) -> Value {
    let token = told(visitor)["token"].as_str().unwrap().to_owned();
    let proof = proof(key, &format!("http://{}", served.address), None, now());
    json(&send(visitor, served, "/holder/codes", &[("token", &token), ("proof", &proof)]))
}

fn error(answer: &Answer) -> (u16, String) {
    (answer.status, json(answer)["error"]["id"].as_str().unwrap_or_default().to_owned())
}

/// A gate that takes live codes only.
fn gate() -> Verifier {
    let pem = std::fs::read_to_string(repository("keys/shanghai.pub.pem")).unwrap();
    let pinned = Verifier::pinned(Region::new("CN-SH").unwrap(), VerifyingKey::from_pem(&pem).unwrap());
    pinned.with_policy(Policy::default().with_live(LiveRule::Required))
}

fn telephones(office: &Office) -> usize {
    let registry = Registered::open(&office.path("office")).unwrap().registry().unwrap();
    let everybody = registry.dossiers(None, 99, now()).unwrap();
    everybody.iter().map(|one| registry.telephones(one.person).unwrap().len()).sum()
}

#[test]
fn from_a_declaration_to_a_live_code_at_a_gate() {
    let office = office();
    let served = Served::new(&office);
    let mut visitor = served.visitor();
    assert_eq!((told(&mut visitor)["region"].as_str(), told(&mut visitor)["nonce"].as_str()), (Some("CN-SH"), None));
    let receipt = visitor.declare("张三丰", NUMBER);
    visitor.sign_in(&receipt, NUMBER);
    let telephone = key(40);
    // Before the decision the key is kept, and there is no code yet.
    let answer = bind(&mut visitor, &served, &telephone);
    assert_eq!((answer.status, json(&answer)["state"].as_str()), (200, Some("bound")), "{}", answer.text());
    assert_eq!(codes(&mut visitor, &served, &telephone)["codes"].as_array().unwrap().len(), 0);
    decide(&office);
    // Somebody without a session, on the telephone: the proof is enough.
    let mut page = served.visitor();
    let found = codes(&mut page, &served, &telephone);
    let text = found["codes"][0]["text"].as_str().unwrap_or_else(|| panic!("{found}"));
    let live = BoundCode::from_text(text).unwrap().signed_by(&telephone, Presentation::new(now())).unwrap();
    let verdict = gate().verify(&live, now());
    assert_eq!(verdict.decision().id(), "accepted", "{:?}", verdict.reasons());
    assert_eq!(gate().verify(text, now()).reasons()[0].id(), "live-required");
    assert_eq!(gate().verify(&live, now().saturating_add(40)).reasons()[0].id(), "live-too-old");
    // The status page says where the code is, and takes a lost telephone away.
    let status = visitor.get("/status").text();
    assert!(status.contains("This code is on your phone") && !status.contains("/status/code.svg"), "{status}");
    let id = telephone.kid().to_string();
    assert!(status.contains(&id), "{status}");
    assert_eq!(json(&visitor.get("/status/data.json"))["telephones"][0]["id"], id);
    let token = visitor.get("/status").hidden("token");
    let gone = visitor.post("/status/telephones/remove", &[("token", &token), ("telephone", &id)]);
    assert!(gone.head.contains("location: /status#telephones"), "{}", gone.head);
    assert_eq!(codes(&mut page, &served, &telephone)["state"], "unknown");
    assert_eq!(telephones(&office), 0);
    assert!(!visitor.get("/status").text().contains(&id));
    // Its code is revoked; paper comes with the next issue.
    let shown = office.run("office history --office office --document passport --number E12345678 --lang en --json");
    let shown = String::from_utf8(shown.success().get_output().stdout.clone()).unwrap();
    assert!(shown.contains("lost"), "{shown}");
    decide(&office);
    assert!(visitor.get("/status").text().contains("/status/code.svg"));
}

#[test]
fn a_proof_is_for_one_office_one_session_and_one_key() {
    let office = office();
    let served = Served::new(&office);
    let (mut li, mut wang) = (served.visitor(), served.visitor());
    for (visitor, number) in [(&mut li, NUMBER), (&mut wang, "E23456789")] {
        let receipt = visitor.declare("张三丰", number);
        visitor.sign_in(&receipt, number);
    }
    let origin = format!("http://{}", served.address);
    let (of_li, of_wang) = (told(&mut li), told(&mut wang));
    assert_ne!(of_li["nonce"], of_wang["nonce"]);
    let token = of_li["token"].as_str().unwrap();
    let mut try_proof =
        |proof: &str| error(&send(&mut li, &served, "/holder/bind", &[("token", token), ("proof", proof)]));
    let own = nonce(&of_li);
    for (proof, id) in [
        (proof(&key(1), "https://other.example", own.as_ref(), now()), "binding-other-audience"),
        (proof(&key(1), "counter", own.as_ref(), now()), "binding-other-audience"),
        (proof(&key(1), &origin, nonce(&of_wang).as_ref(), now()), "binding-other-nonce"),
        (proof(&key(1), &origin, None, now()), "binding-other-nonce"),
        (String::new(), ""),
        ("FD1:ABC".to_owned(), ""),
        ("FDK1:".to_owned() + &"A".repeat(4000), "binding-too-long"),
    ] {
        let (status, found) = try_proof(&proof);
        assert!(status == 422 && (id.is_empty() || found == id), "{proof}: {status} {found}, not {id}");
    }
    // A live code is no proof.
    assert_eq!(telephones(&office), 0);
    // Without the page's token, and without a session.
    let good = proof(&key(1), &origin, own.as_ref(), now());
    assert_eq!(send(&mut li, &served, "/holder/bind", &[("token", "x"), ("proof", &good)]).status, 403);
    let mut stranger = served.visitor();
    let of_stranger = told(&mut stranger);
    let token = of_stranger["token"].as_str().unwrap();
    assert_eq!(
        error(&send(&mut stranger, &served, "/holder/bind", &[("token", token), ("proof", &good)])),
        (401, "sign-in".to_owned())
    );
    // The same twice is one telephone. Somebody else cannot have it, and three are the limit.
    for _ in 0..2 {
        assert_eq!(bind(&mut li, &served, &key(1)).status, 200);
    }
    assert_eq!(error(&bind(&mut wang, &served, &key(1))), (422, "telephone-taken".to_owned()));
    assert_eq!([2, 3].map(|seed| bind(&mut li, &served, &key(seed)).status), [200, 200]);
    decide(&office);
    assert_eq!(error(&bind(&mut li, &served, &key(4))), (422, "too-many-telephones".to_owned()));
    assert_eq!(telephones(&office), 3);
    // An old proof gets no codes.
    let late = proof(&key(1), &origin, None, now().saturating_sub(3600));
    assert_eq!(error(&send(&mut stranger, &served, "/holder/codes", &[("token", token), ("proof", &late)])).0, 422);
    // A telephone that nobody has bound, and one whose person has no code, tell nothing.
    assert_eq!(codes(&mut stranger, &served, &key(9))["state"], "unknown");
}

/// A declaration about a known person, by somebody who is not signed in, opens nothing. Whatever its
/// receipt is used for, the answers are those that a new person gets: nobody learns who is known.
#[test]
fn a_receipt_that_opens_nothing_binds_nothing_and_tells_nothing() {
    let office = office();
    let served = Served::new(&office);
    served.visitor().declare("张三丰", NUMBER);
    decide(&office);
    let told_to = |number: &str, seeds: [u8; 5]| {
        let mut visitor = served.visitor();
        let receipt = visitor.declare("张三丰", number);
        visitor.sign_in(&receipt, number);
        let mut answers = Vec::new();
        // More than a person can have, and one of them twice.
        for seed in seeds.into_iter().chain([seeds[0]]) {
            answers.push((
                bind(&mut visitor, &served, &key(seed)).status,
                error(&bind(&mut visitor, &served, &key(seed))).1,
            ));
            answers.push((200, codes(&mut visitor, &served, &key(seed)).to_string()));
        }
        answers.push((200, told(&mut visitor)["holder"].to_string()));
        for path in ["/status/dispute", "/status/not-there", "/status/withdraw"] {
            let token = visitor.get("/status").hidden("token");
            let answer = visitor.post(path, &[("token", &token), ("says", "no")]);
            answers.push((200, answer.status.to_string()));
        }
        let token = visitor.get("/status").hidden("token");
        for id in [key(seeds[0]).kid().to_string(), "0000000000000000".to_owned()] {
            let gone = visitor.post("/status/telephones/remove", &[("token", &token), ("telephone", &id)]);
            answers.push((gone.status, String::new()));
        }
        answers
    };
    let new = told_to("E23456789", [1, 2, 3, 4, 5]);
    assert_eq!(told_to(NUMBER, [11, 12, 13, 14, 15]), new);
    assert!(new.iter().all(|(status, _)| [200, 303].contains(status)), "{new:?}");
    // A key of somebody else is refused to both.
    let taken = |number: &str| {
        let mut visitor = served.visitor();
        let receipt = visitor.declare("张三丰", number);
        visitor.sign_in(&receipt, number);
        error(&bind(&mut visitor, &served, &key(2)))
    };
    let refused = (422, "telephone-taken".to_owned());
    assert_eq!([taken("E34567891"), taken(NUMBER)], [refused.clone(), refused]);
    // Of the five keys of the new person three were kept, and none of the known one.
    assert_eq!(telephones(&office), 2, "one of the three was removed");
}

/// A lost telephone that is still signed in cannot bind its key again. Whoever removes it stays signed
/// in. A key that its holder deletes needs nobody to sign in.
#[test]
fn a_removed_telephone_stays_removed() {
    let office = office();
    let served = Served::new(&office);
    let (mut own, mut lost) = (served.visitor(), served.visitor());
    let receipt = own.declare("张三丰", NUMBER);
    own.sign_in(&receipt, NUMBER);
    lost.sign_in(&receipt, NUMBER);
    decide(&office);
    assert_eq!(told(&mut own)["holder"], "张*丰");
    for seed in [1, 2] {
        assert_eq!(bind(&mut lost, &served, &key(seed)).status, 200);
    }
    decide(&office);
    let prepared = nonce(&told(&mut lost));
    let token = own.get("/status").hidden("token");
    let id = key(1).kid().to_string();
    own.post("/status/telephones/remove", &[("token", &token), ("telephone", &id)]);
    assert!(own.get("/status").text().contains(&key(2).kid().to_string()), "still signed in");
    let token = told(&mut lost)["token"].as_str().unwrap().to_owned();
    let again = proof(&key(1), &format!("http://{}", served.address), prepared.as_ref(), now());
    let answer = send(&mut lost, &served, "/holder/bind", &[("token", &token), ("proof", &again)]);
    assert_eq!(error(&answer), (401, "sign-in".to_owned()));
    // In the session of whoever removed it, the proof is an old one.
    let token = told(&mut own)["token"].as_str().unwrap().to_owned();
    let answer = send(&mut own, &served, "/holder/bind", &[("token", &token), ("proof", &again)]);
    assert_eq!(error(&answer), (422, "binding-other-nonce".to_owned()));

    let mut page = served.visitor();
    let has_code = |page: &mut Visitor| codes(page, &served, &key(2))["state"] == "bound";
    assert!(has_code(&mut page));
    let token = told(&mut page)["token"].as_str().unwrap().to_owned();
    let origin = format!("http://{}", served.address);
    for (proof, status) in [
        (proof(&key(2), "counter", None, now()), 422),
        (proof(&key(9), &origin, None, now()), 200),
        (proof(&key(2), &origin, None, now()), 200),
        (proof(&key(2), &origin, None, now()), 200),
    ] {
        assert_eq!(send(&mut page, &served, "/holder/unbind", &[("token", &token), ("proof", &proof)]).status, status);
    }
    assert!(!has_code(&mut page));
    assert_eq!(telephones(&office), 0);
}

/// A proof that another office got is worth nothing here, whatever a client says about where it is.
#[test]
fn the_audience_of_a_proof_is_the_address_of_the_office() {
    let office = office();
    let origin = "https://office.example";
    let served = Served::with(&office, &["--origin", origin, "--behind-https"]);
    let mut visitor = served.visitor();
    let token = told(&mut visitor)["token"].as_str().unwrap().to_owned();
    let mut asked = |audience: &str| {
        let fields = format!("token={token}&proof={}", encoded(&proof(&key(1), audience, None, now())));
        let host = audience.strip_prefix("https://").unwrap();
        let head = format!("Content-Type: application/x-www-form-urlencoded\r\nOrigin: {audience}\r\n");
        error(&visitor.ask_as(host, "POST", "/holder/codes", &head, &fields))
    };
    assert_eq!(asked(origin), (200, String::new()));
    assert_eq!(asked("https://other.example"), (422, "binding-other-audience".to_owned()));
}
