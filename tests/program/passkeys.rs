//! Passkeys in a real browser with a virtual authenticator: the staff and residents add one and sign
//! in with it, and what hostile answers get.
//!
//! Needs what `gate_page.rs` needs.

use fantoccini::Client;
use fede::office::Office as Registered;
use fede::office::OfficerName;
use fede::office::accounts::{ProvenAdministrator, Role, add_account};
use fede::office::acts::{By, declare_online, give_receipt};
use fede::office::online::ReceiptNumber;
use fede::office::passkeys::PasskeyHolder;
use fede::office::registry::{DecisionState, Decisions, Journal, OfficeRegistry, Passkeys, Receipts, RegistryError};
use serde_json::json;

use crate::browser::{Tools, authenticator, driven, runtime, script, tools, until, webdriver};
use crate::office::Office;
use crate::office_staff::{PASSWORD, Server, account, now, world};

/// A browser with an authenticator.
struct Person {
    client: Client,
    driver: u16,
    address: String,
    authenticator: String,
    _ending: (crate::browser::Ending, tempfile::TempDir),
}

impl Person {
    async fn new(tools: &Tools, server: &Server) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (process, client, driver) = driven(tools, &dir.path().join("profile"), None, (900, 900), false).await;
        let authenticator = authenticator(&client, driver).await;
        Self { client, driver, address: server.address.clone(), authenticator, _ending: (process, dir) }
    }

    async fn go(&self, path: &str) {
        self.client.goto(&format!("http://{}{path}", self.address)).await.unwrap();
    }

    async fn at(&self, path: &str) {
        until(&self.client, path, &format!("location.pathname === '{path}'")).await;
    }

    async fn body(&self) -> String {
        script(&self.client, "return document.body.innerText").await.as_str().unwrap().to_owned()
    }

    /// Fills in the fields of a form and sends it.
    async fn send(&self, action: &str, fields: &[(&str, &str)]) {
        let fields = json!(fields.iter().map(|(name, value)| json!([name, value])).collect::<Vec<_>>());
        let send = format!(
            "const form = document.querySelector('form[action=\"{action}\"]:not([data-passkey])'); \
             for (const [name, value] of {fields}) form.elements[name].value = value; \
             document.body.dataset.old = 'yes'; form.requestSubmit()"
        );
        script(&self.client, &send).await;
        self.new_page().await;
    }

    async fn new_page(&self) {
        let is_new = "document.readyState === 'complete' && !document.body.dataset.old";
        until(&self.client, "a new page", is_new).await;
    }

    /// Presses the button of the form for a passkey. `before` runs first, with the form as `form`.
    async fn use_passkey(&self, before: &str) {
        until(&self.client, "the form of a passkey", "document.querySelector('[data-passkey]')?.hidden === false")
            .await;
        let press = format!(
            "const form = document.querySelector('[data-passkey]'); {before}; \
             form.addEventListener('submit', () => {{ if (form.elements.answer.value) \
             sessionStorage.sent = JSON.stringify([form.getAttribute('action'), [...new FormData(form)]]); }}); \
             document.body.dataset.old = 'yes'; form.querySelector('button').click()"
        );
        script(&self.client, &press).await;
        self.new_page().await;
    }

    /// Adds a passkey on the page that is shown.
    async fn add(&self, name: &str) {
        self.use_passkey(&format!("form.elements.name.value = '{name}'")).await;
    }

    async fn sign_in_staff(&self, account: &str, code: &str) {
        self.go("/office/sign-in?lang=en").await;
        self.send("/office/sign-in", &[("account", account), ("password", PASSWORD), ("code", code)]).await;
    }

    /// Sends the last answer of the authenticator once more, changed by a script that has its pairs as
    /// `pairs`. Returns the page.
    async fn again(&self, change: &str) -> String {
        let send = format!(
            "const done = arguments[0]; const [action, pairs] = JSON.parse(sessionStorage.sent); {change}; \
             fetch(action, {{ method: 'POST', body: new URLSearchParams(pairs) }}).then((answer) => answer.text()) \
             .then(done, (error) => done(String(error)))"
        );
        self.client.execute_async(&send, vec![]).await.unwrap().as_str().unwrap().to_owned()
    }
}

fn opened(office: &Office) -> OfficeRegistry {
    Registered::open(&office.path("office")).unwrap().registry().unwrap()
}

fn acts(registry: &OfficeRegistry, of: &str) -> Vec<(String, String)> {
    let mut acts = Vec::new();
    registry
        .journal::<RegistryError>(&mut |line| {
            if line.act == of {
                acts.push((line.officer, line.after));
            }
            Ok(())
        })
        .unwrap();
    acts
}

/// Invites somebody. Returns the code.
fn invite(office: &Office, (who, role): (&str, Role), proven: &[ProvenAdministrator]) -> String {
    let by = By { officer: "root", at: now().saturating_sub(60) };
    let who = OfficerName::new(who).unwrap();
    add_account(&mut opened(office), (&who, role), (proven, &[9; 20]), by).unwrap().code().to_owned()
}

/// Asks for user verification in vain: the answer of an authenticator that has not checked.
const UNVERIFIED: &str = "const options = JSON.parse(form.dataset.options); \
    options.publicKey.userVerification = 'discouraged'; form.dataset.options = JSON.stringify(options)";

#[test]
fn the_staff_adds_a_passkey_signs_in_with_it_and_decides() {
    let Some(tools) = tools() else { return };
    let (office, proven) = world();
    let key = account(&office, ("li", Role::Officer), &proven);
    let code = invite(&office, ("wang", Role::Officer), &proven);
    let server = Server::start(&office);
    runtime().block_on(async {
        let li = Person::new(&tools, &server).await;
        li.sign_in_staff("li", &key.code(now())).await;
        li.at("/office/queue").await;
        li.go("/office/passkeys").await;
        li.add("my laptop").await;
        assert!(li.body().await.contains("my laptop"), "{}", li.body().await);
        // The same authenticator has one already: the browser refuses, and the page says so.
        until(&li.client, "the form", "document.querySelector('[data-passkey]')?.hidden === false").await;
        script(
            &li.client,
            "const form = document.querySelector('[data-passkey]'); form.elements.name.value = 'again'; \
             form.querySelector('button').click()",
        )
        .await;
        until(&li.client, "a fault", "document.querySelector('[data-passkey-fault]')?.hidden === false").await;
        li.send("/office/sign-out", &[]).await;
        // Without a name, a password and a code.
        li.use_passkey("").await;
        li.at("/office/queue").await;
        let own = opened(&office).passkeys(&PasskeyHolder::Account("li".to_owned())).unwrap();
        assert_eq!((own.len(), own[0].name.as_str()), (1, "my laptop"));
        li.go("/office/decisions/2").await;
        script(&li.client, "document.querySelector('[name=status][value=yellow]').checked = true").await;
        li.send("/office/decisions/2", &[("reason", "symptoms"), ("note", "looked at it")]).await;
        assert_eq!(opened(&office).decision(2).unwrap().unwrap().decision.state, DecisionState::Closed);
        // The answer counts once, in its browser, for its page.
        let page = li.again("").await;
        assert!(page.contains("signed in with this answer before"), "{page}");
        let page = li.again("pairs.find(([name]) => name === 'challenge')[1] = 'AAAA'").await;
        assert!(page.contains("belongs to another page"), "{page}");
        let cut = "JSON.stringify({ ...old, response: { ...old.response, signature: old.response.signature.slice(0, 20) } })";
        for (answer, words) in [
            (cut, "answer of the passkey is not right"),
            ("'{}'", "could not be read"),
            ("''", "could not be read"),
            ("'['.repeat(50000)", "could not be read"),
        ] {
            li.go("/office/sign-in").await;
            let change = format!(
                "form.addEventListener('submit', () => {{ const typed = form.elements.answer; if (!typed.value) return; \
                 const old = JSON.parse(typed.value); typed.value = {answer}; }})"
            );
            li.use_passkey(&change).await;
            assert!(li.body().await.contains(words), "{answer}: {}", li.body().await);
        }
        // A new sign-in replaces the session of the browser.
        assert_eq!(acts(&opened(&office), "session-end").len(), 0);
        li.go("/office/sign-in").await;
        li.use_passkey("").await;
        li.at("/office/queue").await;
        assert_eq!(acts(&opened(&office), "session-end"), [("li".to_owned(), "replaced".to_owned())]);
        let uses = acts(&opened(&office), "sign-in");
        assert_eq!(uses.iter().filter(|(who, how)| who == "li" && how.ends_with(", passkey")).count(), 2);
        // An authenticator that has not checked who is there.
        webdriver(&li.client, li.driver, "POST", &format!("webauthn/authenticator/{}/uv", li.authenticator), &json!({ "isUserVerified": false })).await;
        li.go("/office/sign-in").await;
        li.use_passkey(UNVERIFIED).await;
        assert!(li.body().await.contains("has not checked who is there"), "{}", li.body().await);
        webdriver(&li.client, li.driver, "POST", &format!("webauthn/authenticator/{}/uv", li.authenticator), &json!({ "isUserVerified": true })).await;
        // The passkey of the staff opens nothing for residents.
        li.go("/status").await;
        li.use_passkey("").await;
        assert!(li.body().await.contains("not known here"), "{}", li.body().await);
        // Somebody else sets an account up with a passkey alone.
        let wang = Person::new(&tools, &server).await;
        wang.go("/office/set-up?lang=en").await;
        wang.send("/office/set-up/passkey", &[("key-account", "wang"), ("key-proof", "0000")]).await;
        assert!(wang.body().await.contains("too many attempts"));
        wang.send("/office/set-up/passkey", &[("key-account", "wang"), ("key-proof", &code)]).await;
        wang.add("key").await;
        wang.at("/office/sign-in").await;
        wang.use_passkey("").await;
        wang.at("/office/queue").await;
        // It is the only way in, so it stays.
        wang.go("/office/passkeys").await;
        wang.send("/office/passkeys/remove", &[]).await;
        assert!(wang.body().await.contains("only way to sign in"), "{}", wang.body().await);
        // Nobody signs in to the account with a password.
        wang.sign_in_staff("wang", "000000").await;
        assert!(wang.body().await.contains("too many attempts"));
        // A copy of the authenticator, from before the last sign-ins.
        let keys = format!("webauthn/authenticator/{}/credentials", li.authenticator);
        let keys = webdriver(&li.client, li.driver, "GET", &keys, &json!({})).await;
        let (mut copy, one) = (keys[0].clone(), format!("webauthn/authenticator/{}/credential", li.authenticator));
        let now = copy["signCount"].clone();
        for count in [json!(0), now] {
            let id = format!("{one}s/{}", copy["credentialId"].as_str().unwrap());
            webdriver(&li.client, li.driver, "DELETE", &id, &json!({})).await;
            let is_copy = count == 0;
            copy["signCount"] = count;
            webdriver(&li.client, li.driver, "POST", &one, &copy).await;
            if is_copy {
                li.go("/office/sign-in").await;
                li.use_passkey("").await;
                assert!(li.body().await.contains("counter of this passkey went back"), "{}", li.body().await);
                assert_eq!(acts(&opened(&office), "passkey-copied").len(), 1);
            }
        }
        // li removes the passkey, and it counts no longer.
        li.go("/office/sign-in").await;
        li.use_passkey("").await;
        li.go("/office/passkeys").await;
        li.send("/office/passkeys/remove", &[]).await;
        li.go("/office/sign-in").await;
        li.use_passkey("").await;
        assert!(li.body().await.contains("not known here"), "{}", li.body().await);
        for person in [li, wang] {
            person.client.clone().close().await.unwrap();
        }
    });
}

/// A receipt of the person whom decision 2 is about. `opens`: given at the counter; otherwise of a
/// declaration by somebody who knows the number.
fn receipt(office: &Office, seed: u8, opens: bool) -> String {
    let (registered, mut registry) = (Registered::open(&office.path("office")).unwrap(), opened(office));
    let (receipt, by) = (ReceiptNumber::new(&[seed; 15]), By { officer: "root", at: now().saturating_sub(60) });
    if opens {
        let person = registry.decision(2).unwrap().unwrap().decision.person;
        give_receipt(&mut registry, person, &receipt.hash(), by).unwrap();
    } else {
        let text = json!({ "declared": by.at.to_string(), "name": "x", "document": "passport", "number": "E12345678",
            "symptoms": [], "contacts": [], "places": [] });
        declare_online(&registered, &mut registry, &text.to_string(), (&receipt.hash(), None), by).unwrap();
    }
    receipt.grouped()
}

#[test]
fn residents_add_a_passkey_and_sign_in_without_the_receipt() {
    let Some(tools) = tools() else { return };
    let (office, _) = world();
    let (own, strange) = (receipt(&office, 3, true), receipt(&office, 4, false));
    let server = Server::start(&office);
    let index = opened(&office).decision(2).unwrap().unwrap().decision.person;
    runtime().block_on(async {
        let resident = Person::new(&tools, &server).await;
        let sign_in = async |receipt: &str| {
            resident.go("/status?lang=en").await;
            let fields = [("receipt", receipt), ("document", "passport"), ("number", "E12345678")];
            resident.send("/sign-in", &fields).await;
            resident.at("/status").await;
        };
        sign_in(&own).await;
        let shown = resident.body().await;
        assert!(shown.contains("sign in without the receipt"), "{shown}");
        resident.go("/status/passkeys").await;
        resident.add("phone of Li").await;
        assert!(resident.body().await.contains("phone of Li"));
        resident.go("/status").await;
        resident.send("/sign-out", &[]).await;
        resident.go("/status").await;
        resident.use_passkey("").await;
        resident.at("/status").await;
        let again = resident.body().await;
        assert_eq!(again.split("Who has looked").next(), shown.split("Who has looked").next());
        let seen = opened(&office).views(index, 50).unwrap();
        for what in ["passkey-add", "sign-in"] {
            assert!(seen.iter().any(|view| view.what == what && view.by.is_empty()), "{seen:?}");
        }
        assert!(resident.again("").await.contains("signed in with this answer before"));
        // For the staff it opens nothing.
        resident.go("/office/sign-in").await;
        resident.use_passkey("").await;
        assert!(resident.body().await.contains("not known here"), "{}", resident.body().await);
        // An authenticator that has not checked who is there.
        let is_verified = format!("webauthn/authenticator/{}/uv", resident.authenticator);
        let verified = async |is: bool| {
            let params = json!({ "isUserVerified": is });
            webdriver(&resident.client, resident.driver, "POST", &is_verified, &params).await;
        };
        verified(false).await;
        resident.go("/status").await;
        resident.send("/sign-out", &[]).await;
        resident.go("/status").await;
        resident.use_passkey(UNVERIFIED).await;
        assert!(resident.body().await.contains("has not checked who is there"), "{}", resident.body().await);
        verified(true).await;
        // A server at another address: the authenticator names the one that it was used on.
        let other = Server::start_with(&office, &["--origin", "http://localhost:9"]);
        resident.client.goto(&format!("http://{}/status", other.address)).await.unwrap();
        resident.use_passkey("").await;
        assert!(resident.body().await.contains("used on another site"), "{}", resident.body().await);
        // A person who is known by number only gets the same pages, and a passkey that opens nothing.
        let stranger = Person::new(&tools, &server).await;
        stranger.go("/status?lang=en").await;
        let fields = [("receipt", strange.as_str()), ("document", "passport"), ("number", "E12345678")];
        stranger.send("/sign-in", &fields).await;
        stranger.at("/status").await;
        assert!(stranger.body().await.contains("sign in without the receipt"));
        stranger.go("/status/passkeys").await;
        assert!(!stranger.body().await.contains("phone of Li"));
        stranger.add("theirs").await;
        stranger.go("/status").await;
        stranger.send("/sign-out", &[]).await;
        stranger.go("/status").await;
        stranger.use_passkey("").await;
        stranger.at("/status").await;
        assert!(!stranger.body().await.contains("Who has looked"), "{}", stranger.body().await);
        // The person sees and removes the passkey of a lost phone, not that of the stranger.
        let last = receipt(&office, 5, true);
        sign_in(&last).await;
        resident.go("/status/passkeys").await;
        let list = resident.body().await;
        assert!(list.contains("phone of Li") && !list.contains("theirs"), "{list}");
        resident.send("/status/passkeys/remove", &[]).await;
        assert!(resident.body().await.contains("no passkey"));
        resident.go("/status").await;
        resident.send("/sign-out", &[]).await;
        resident.go("/status").await;
        resident.use_passkey("").await;
        assert!(resident.body().await.contains("not known here"));
        for person in [resident, stranger] {
            person.client.clone().close().await.unwrap();
        }
    });
}
