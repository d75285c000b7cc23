//! A provider of identities on this computer: residents and the staff sign in with it, and tokens that
//! are wrong in each way are refused by name.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use fede::office::accounts::{Role, add_account, lock};
use fede::office::acts::By;
use fede::office::registry::{Accounts, Decisions, OfficeRegistry, Receipts};
use fede::office::{Office as Registered, OfficerName};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::office::Office;
use crate::office_staff::{Answer, Browser, Server, acts, now, opened, world};

/// What the provider says in its next token.
#[derive(Clone)]
struct Says {
    claims: Value,
    /// The algorithm in the token's head.
    algorithm: &'static str,
    /// The key that signs it.
    seed: u8,
    /// The body of the answer instead of a token.
    instead: Option<String>,
}

struct Provider {
    address: String,
    says: Arc<Mutex<Says>>,
    /// The last form that asked for a token.
    asked: Arc<Mutex<String>>,
}

impl Provider {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let says = Says { claims: json!({}), algorithm: "EdDSA", seed: 1, instead: None };
        let provider = Self { address, says: Arc::new(Mutex::new(says)), asked: Arc::default() };
        let (address, says, asked) =
            (provider.address.clone(), Arc::clone(&provider.says), Arc::clone(&provider.asked));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap(), &address, &says.lock().unwrap().clone(), &asked);
            }
        });
        provider
    }

    /// The claims of a right token.
    fn claims(&self, nonce: &str) -> Value {
        let at = now().seconds();
        json!({ "iss": self.address, "aud": "fede", "sub": "somebody", "iat": at, "exp": at + 300, "nonce": nonce,
            "kind": "passport", "number": "E12345678", "employee": "chen", "acr": "two-factors", "auth_time": at })
    }

    fn say(&self, change: impl FnOnce(&mut Says)) {
        let mut says = self.says.lock().unwrap();
        *says = Says { claims: json!({}), algorithm: "EdDSA", seed: 1, instead: None };
        change(&mut says);
    }
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn answer(stream: TcpStream, address: &str, says: &Says, asked: &Mutex<String>) {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).unwrap();
    loop {
        let mut head = String::new();
        reader.read_line(&mut head).unwrap();
        if let Some(value) = head.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if head.trim().is_empty() {
            break;
        }
    }
    let mut form = vec![0; length];
    reader.read_exact(&mut form).unwrap();
    let body = match line.split(' ').nth(1).unwrap() {
        "/.well-known/openid-configuration" => json!({
            "issuer": address, "authorization_endpoint": format!("{address}/authorize"),
            "token_endpoint": format!("{address}/token"), "jwks_uri": format!("{address}/keys"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        })
        .to_string(),
        "/keys" => {
            let public = URL_SAFE_NO_PAD.encode(key(1).verifying_key().as_bytes());
            json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "1", "x": public }] })
                .to_string()
        }
        _ => {
            *asked.lock().unwrap() = String::from_utf8(form).unwrap();
            let head = json!({ "alg": says.algorithm, "kid": "1", "typ": "JWT" });
            let signed = format!("{}.{}", encoded(&head), encoded(&says.claims));
            let signature = match says.algorithm {
                "none" => String::new(),
                _ => URL_SAFE_NO_PAD.encode(key(says.seed).sign(signed.as_bytes()).to_bytes()),
            };
            let token =
                json!({ "access_token": "x", "token_type": "Bearer", "id_token": format!("{signed}.{signature}") });
            says.instead.clone().unwrap_or_else(|| token.to_string())
        }
    };
    let status = if body.starts_with('{') { "200 OK" } else { "500 Internal Server Error" };
    write!(
        reader.into_inner(),
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
}

/// An office whose residents sign in with a provider.
fn configure(office: &Office, issuer: &str) {
    let path = office.path("office/office.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let provider = format!(
        "\n[provider]\nissuer = \"{issuer}\"\nclient_id = \"fede\"\nsecret_file = \"provider.secret\"\nname = \"Region\"\n\
         number_claim = \"number\"\nkind_claim = \"kind\"\n"
    );
    std::fs::write(&path, text + &provider).unwrap();
    office.write("office/provider.secret", "open sesame\n");
}

/// An office whose staff signs in with a provider.
fn configure_staff(office: &Office, issuer: &str) {
    let path = office.path("office/office.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let provider = format!(
        "\n[staff_provider]\nissuer = \"{issuer}\"\nclient_id = \"fede\"\nname = \"Health Bureau\"\n\
         account_claim = \"employee\"\nscopes = [\"employee\", \"profile\"]\nacr = \"two-factors\"\n"
    );
    std::fs::write(&path, text + &provider).unwrap();
}

/// Signs somebody of the staff in, with changed claims. Returns what the browser is shown in the end.
fn staff_sign_in(provider: &Provider, browser: &mut Browser, change: impl FnOnce(&mut Value)) -> Answer {
    let begun = browser.get("/office/sign-in/provider");
    assert_eq!(begun.status, 303, "{}", begun.body);
    let sent = begun.goes_to().unwrap().to_owned();
    assert_eq!([query(&sent, "acr_values"), query(&sent, "max_age")], ["two-factors", "900"]);
    assert_eq!(query(&sent, "scope"), "openid employee profile");
    let mut claims = provider.claims(&query(&sent, "nonce"));
    change(&mut claims);
    provider.say(|says| says.claims = claims);
    browser.get(&format!("/office/sign-in/provider/back?code=abc&state={}", query(&sent, "state")))
}

#[test]
fn the_staff_signs_in_with_the_provider_of_the_office() {
    let (office, proven) = world();
    let provider = Provider::start();
    configure_staff(&office, &provider.address);
    let (_, mut registry) = opened(&office);
    let added = now().saturating_sub(3600);
    let invite = |registry: &mut OfficeRegistry, name: &str, at| {
        let name = OfficerName::new(name).unwrap();
        add_account(registry, (&name, Role::Clerk), (&proven, &[7; 20]), By { officer: "root", at })
            .unwrap()
            .code()
            .to_owned()
    };
    let code = invite(&mut registry, "chen", added);
    invite(&mut registry, "wang", added.saturating_sub(2 * 86_400));
    let server = Server::start(&office);
    let mut browser = Browser::new(&server);
    assert!(browser.get("/office/sign-in").body.contains("Sign in with Health Bureau"));
    assert!(!browser.get("/status").body.contains("Health Bureau"), "residents have no such provider");
    // The first sign-in asks for the invitation, and sets the account up. The pages of the staff open.
    let asked = staff_sign_in(&provider, &mut browser, |_| {});
    assert!(asked.status == 200 && asked.body.contains("knows you as chen"), "{}", asked.body);
    let ticket = asked.hidden("ticket");
    let set_up = "/office/sign-in/provider/set-up";
    let wrong = browser.post(set_up, &[("ticket", &ticket), ("proof", "00000-00000-00000-00000")]);
    assert!(wrong.body.contains("too many attempts") && !browser.cookies.contains_key("fede-staff"), "{}", wrong.body);
    let stale = browser.post(set_up, &[("ticket", &ticket[..ticket.len() - 2]), ("proof", &code)]);
    assert!(stale.body.contains("took too long"), "{}", stale.body);
    let entered = browser.post(set_up, &[("ticket", &ticket), ("proof", &code)]);
    assert_eq!(entered.goes_to(), Some("/office/counter"), "{}", entered.body);
    assert!(browser.get("/office/sessions").body.contains("chen"));
    let entered = staff_sign_in(&provider, &mut browser, |_| {});
    assert_eq!(entered.goes_to(), Some("/office/counter"), "{}", entered.body);
    let told: Vec<_> = acts(&registry).into_iter().filter(|(_, officer, _)| officer == "chen").collect();
    let told: Vec<_> = told.iter().map(|(act, ..)| act.as_str()).collect();
    assert_eq!(told, ["sign-in-refused", "account-ready", "sign-in", "session-end", "sign-in"]);
    // No password of it counts.
    let account = registry.account("chen").unwrap().unwrap();
    assert!(account.is_open() && !account.has_password());
    // The name was given to somebody else there; the name of an account with a password.
    for (claim, value) in [("sub", "somebody else"), ("employee", "root")] {
        let mut other = Browser::new(&server);
        let refused = staff_sign_in(&provider, &mut other, |claims| claims[claim] = value.into());
        assert!(refused.body.contains("set up in another way"), "{claim}: {}", refused.body);
        assert!(!other.cookies.contains_key("fede-staff"), "{claim}");
    }
    // Nobody else: an unknown name, one that only looks the same, one whose invitation has ended.
    for name in ["li", "CHEN", "chen ", "wang", "", "root\u{202e}"] {
        let mut other = Browser::new(&server);
        let refused = staff_sign_in(&provider, &mut other, |claims| claims["employee"] = name.into());
        assert!(
            refused.status == 422 && refused.body.contains("no account of this office"),
            "{name}: {}",
            refused.body
        );
        assert!(!other.cookies.contains_key("fede-staff"), "{name}");
    }
    assert!(acts(&registry).iter().any(|(act, who, _)| (act.as_str(), who.as_str()) == ("sign-in-refused", "wang")));
    // Without the second factor, without the claim, and with the answer for residents.
    let mut other = Browser::new(&server);
    for (claim, value, words) in [
        ("acr", json!("password"), "not signed in there in the way"),
        ("acr", Value::Null, "not signed in there in the way"),
        ("auth_time", json!(now().seconds() - 7200), "too long ago"),
        ("auth_time", Value::Null, "too long ago"),
        ("employee", Value::Null, "does not name your account"),
        ("employee", json!(true), "does not name your account"),
        ("employee", json!(7), "no account of this office"),
    ] {
        let refused = staff_sign_in(&provider, &mut other, |claims| claims[claim] = value);
        assert!(refused.status == 422 && refused.body.contains(words), "{claim}: {}", refused.body);
    }
    assert_eq!(other.get("/sign-in/provider").status, 404);
    // An answer that was begun as a resident does not end as staff, and the other way round.
    configure(&office, &provider.address);
    let both = Server::start(&office);
    for (begun, back) in
        [("/sign-in/provider", "/office/sign-in/provider/back"), ("/office/sign-in/provider", "/sign-in/provider/back")]
    {
        let mut browser = Browser::new(&both);
        let sent = browser.get(begun).goes_to().unwrap().to_owned();
        let answer = browser.get(&format!("{back}?code=abc&state={}", query(&sent, "state")));
        assert!(answer.status == 422 && answer.body.contains("not begun in this browser"), "{begun}: {}", answer.body);
    }
    // A locked account stays locked.
    lock(&mut registry, &OfficerName::new("chen").unwrap(), &proven, By { officer: "root", at: now() }).unwrap();
    let refused = staff_sign_in(&provider, &mut Browser::new(&server), |_| {});
    assert!(refused.body.contains("no account of this office"), "{}", refused.body);
}

/// The value of a query.
fn query(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).unwrap().1.into_owned()
}

/// Begins a sign-in. Returns where the browser is sent.
fn begin(browser: &mut Browser) -> String {
    let answer = browser.get("/sign-in/provider");
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.goes_to().unwrap().to_owned()
}

#[test]
fn residents_sign_in_with_the_provider_of_the_region() {
    let (office, _) = world();
    let provider = Provider::start();
    configure(&office, &provider.address);
    let server = Server::start(&office);
    let mut browser = Browser::new(&server);
    assert!(browser.get("/status").body.contains("Sign in with Region"));
    let sent = begin(&mut browser);
    assert!(sent.starts_with(&format!("{}/authorize?", provider.address)), "{sent}");
    for (name, value) in [("response_type", "code"), ("client_id", "fede"), ("code_challenge_method", "S256")] {
        assert_eq!(query(&sent, name), value);
    }
    assert_eq!(query(&sent, "redirect_uri"), format!("http://{}/sign-in/provider/back", server.address));
    assert!(query(&sent, "scope").contains("openid"));
    let (state, claims) = (query(&sent, "state"), provider.claims(&query(&sent, "nonce")));
    provider.say(|says| says.claims = claims);
    let back = format!("/sign-in/provider/back?code=abc&state={state}");
    // Another browser has not begun it.
    let refused = Browser::new(&server).get(&back);
    assert!(refused.status == 422 && refused.body.contains("not begun in this browser"), "{}", refused.body);
    let entered = browser.get(&back);
    assert_eq!(entered.goes_to(), Some("/status"), "{}", entered.body);
    let status = browser.get("/status");
    assert!(status.body.contains("Who has looked"), "{}", status.body);
    // The code was exchanged with the verifier of the challenge. The secret is not in the form.
    let form = provider.asked.lock().unwrap().clone();
    let verifier = query(&format!("?{form}"), "code_verifier");
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)), query(&sent, "code_challenge"));
    assert!(form.contains("code=abc") && !form.contains("sesame"));
    // The answer counts once.
    let again = browser.get(&back);
    assert!(again.body.contains("not begun in this browser"), "{}", again.body);
    let registry = Registered::open(&office.path("office")).unwrap().registry().unwrap();
    let person = registry.decision(2).unwrap().unwrap().decision.person;
    assert!(registry.views(person, 9).unwrap().iter().any(|view| view.what == "sign-in" && view.by.is_empty()));
}

#[test]
fn each_wrong_token_is_refused_by_name() {
    let (office, _) = world();
    let provider = Provider::start();
    configure(&office, &provider.address);
    let server = Server::start(&office);
    let claim = |says: &mut Says, name: &str, value: Value| says.claims[name] = value;
    let past = now().seconds() - 3600;
    type Change<'a> = Box<dyn Fn(&mut Says) + 'a>;
    let cases: Vec<(&str, Change<'_>)> = vec![
        ("belongs to another sign-in", Box::new(|says| claim(says, "nonce", json!("other")))),
        ("belongs to another sign-in", Box::new(|says| claim(says, "nonce", Value::Null))),
        ("not for this office", Box::new(|says| claim(says, "aud", json!("other")))),
        ("not for this office", Box::new(|says| claim(says, "aud", json!(["fede", "other"])))),
        ("has expired", Box::new(move |says| claim(says, "exp", json!(past)))),
        ("another sign-in service", Box::new(|says| claim(says, "iss", json!("https://other.example")))),
        ("not signed by it", Box::new(|says| says.algorithm = "none")),
        ("not signed by it", Box::new(|says| says.algorithm = "HS256")),
        ("not signed by it", Box::new(|says| says.seed = 2)),
        ("does not name your document", Box::new(|says| claim(says, "number", json!([7])))),
        ("does not name your document", Box::new(|says| claim(says, "number", json!("<b>")))),
        ("does not name your document", Box::new(|says| claim(says, "kind", json!("ticket")))),
        ("could not be used", Box::new(|says| says.instead = Some("{}".to_owned()))),
        ("could not be used", Box::new(|says| says.instead = Some("<html>".to_owned()))),
        ("could not be used", Box::new(|says| says.instead = Some(format!("{{\"a\":\"{}\"}}", "x".repeat(300_000))))),
    ];
    let mut browser = Browser::new(&server);
    for (number, (words, change)) in cases.iter().enumerate() {
        let sent = begin(&mut browser);
        let claims = provider.claims(&query(&sent, "nonce"));
        provider.say(|says| {
            says.claims = claims;
            change(says);
        });
        let answer = browser.get(&format!("/sign-in/provider/back?code=abc&state={}", query(&sent, "state")));
        assert!(answer.status == 422 && answer.body.contains(words), "{number} {words}: {}", answer.body);
        assert!(!browser.cookies.contains_key("fede-resident"), "{words}");
    }
    // The person has said no; the state is another one; there is none.
    let sent = begin(&mut browser);
    let no = browser.get(&format!("/sign-in/provider/back?error=access_denied&state={}", query(&sent, "state")));
    assert!(no.body.contains("was not completed"), "{}", no.body);
    begin(&mut browser);
    for back in ["?code=abc&state=other", "?code=abc", "", "?code=%00&state=%ff"] {
        let answer = browser.get(&format!("/sign-in/provider/back{back}"));
        assert!(answer.status == 422 && answer.body.contains("not begun in this browser"), "{back}: {}", answer.body);
    }
}

#[test]
fn a_provider_that_does_not_answer_leaves_the_receipt() {
    let (office, _) = world();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    configure(&office, &format!("http://{closed}"));
    let server = Server::start(&office);
    let mut browser = Browser::new(&server);
    let answer = browser.get("/sign-in/provider");
    assert_eq!(answer.status, 502, "{}", answer.body);
    assert!(answer.body.contains("does not answer") && answer.body.contains("name=\"receipt\""));
    // Without a provider, there are no such pages.
    let (office, _) = world();
    let server = Server::start(&office);
    for path in ["/sign-in/provider", "/sign-in/provider/back?code=a&state=b"] {
        assert_eq!(Browser::new(&server).get(path).status, 404);
    }
}
