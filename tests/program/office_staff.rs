//! The pages of the staff over HTTP: setting up, signing in, roles, sessions, deciding by two.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use fede::office::Office as Registered;
use fede::office::OfficerName;
use fede::office::accounts::{
    Attempts, Credentials, Permission, ProvenAdministrator, Role, TotpKey, add_account, begin_enrolment,
    finish_enrolment, lock, prove_administrator,
};
use fede::office::acts::By;
use fede::office::registry::{
    Accounts, Codes, DecisionState, Decisions, Journal, OfficeRegistry, Receipts, RegistryError,
};
use fede::payload::Status;
use fede::time::Timestamp;
use snapbox::cmd::cargo_bin;
use zeroize::Zeroizing;

use super::cli_office::{cti, run, with_code};
use crate::load::Client;
use crate::office::Office;

pub(crate) const PASSWORD: &str = "barge otter linen 47";

/// The time of the server, which reads the real clock.
#[expect(clippy::disallowed_methods, reason = "codes of an authenticator depend on the time of the server")]
pub(crate) fn now() -> Timestamp {
    Timestamp::from_seconds(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// The server, ended with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(office: &Office) -> Self {
        Self::start_with(office, &[])
    }

    pub(crate) fn start_with(office: &Office, more: &[&str]) -> Self {
        Self::start_logging(office, more, Stdio::null())
    }

    /// The same, with a place for its log.
    pub(crate) fn start_logging(office: &Office, more: &[&str], log: Stdio) -> Self {
        let mut child = Command::new(cargo_bin!("fede"))
            .args(["office", "serve", "--listen", "127.0.0.1:0", "--json"])
            .args(more)
            .current_dir(office.path(""))
            .env("LC_ALL", "C.UTF-8")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let page: serde_json::Value = serde_json::from_str(&line).unwrap();
        let url = page["page"].as_str().unwrap();
        let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// Where it listens.
    pub(crate) fn socket(&self) -> SocketAddr {
        self.address.to_socket_addrs().unwrap().find(SocketAddr::is_ipv4).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// Where a redirect goes.
    pub(crate) fn goes_to(&self) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix("location: "))
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let marked = format!("name=\"{name}\" value=\"");
        let found = self.body.split_once(&marked).unwrap_or_else(|| panic!("{name}: {}", self.body)).1;
        found.split('"').next().unwrap().to_owned()
    }
}

/// A browser: it keeps cookies and sends forms with the token of the last page.
#[derive(Clone)]
pub(crate) struct Browser {
    address: String,
    /// Where it comes from. The server limits what one address may do.
    pub(crate) own: Ipv4Addr,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) token: String,
}

impl Browser {
    pub(crate) fn new(server: &Server) -> Self {
        Self::at(&server.address)
    }

    pub(crate) fn at(address: &str) -> Self {
        let own = Ipv4Addr::LOCALHOST;
        Self { address: address.to_owned(), own, cookies: BTreeMap::new(), token: String::new() }
    }

    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        (kind, body): (&str, impl AsRef<[u8]>),
        more: &str,
    ) -> Answer {
        let body = body.as_ref();
        let server = self.address.to_socket_addrs().unwrap().find(SocketAddr::is_ipv4).unwrap();
        let mut stream = Client::connect(server, self.own).unwrap();
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept-Language: en\r\nConnection: close\r\nCookie: {}\r\n\
             {more}Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            cookies.join("; "),
            body.len()
        );
        // A refused body is not read to its end.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        // A file may be anything: what is not UTF-8 becomes U+FFFD.
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        for line in head.lines() {
            let Some(cookie) = line.strip_prefix("set-cookie: ") else { continue };
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let answer = Answer { status: head[9..12].parse().unwrap(), head: head.to_owned(), body: body.to_owned() };
        if answer.body.contains("name=\"token\"") {
            self.token = answer.hidden("token");
        }
        answer
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, ("text/plain", ""), "")
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        self.post_as(path, &token, fields, "")
    }

    fn post_as(&mut self, path: &str, token: &str, fields: &[(&str, &str)], more: &str) -> Answer {
        let body =
            form_urlencoded::Serializer::new(String::new()).append_pair("token", token).extend_pairs(fields).finish();
        self.send("POST", path, ("application/x-www-form-urlencoded", &body), more)
    }

    pub(crate) fn sign_in(&mut self, account: &str, password: &str, code: &str) -> Answer {
        self.get("/office/sign-in");
        self.post("/office/sign-in", &[("account", account), ("password", password), ("code", code)])
    }

    fn answer_case(&mut self, version: &str, status: &str, reason: &str) -> Answer {
        let fields = [("version", version), ("status", status), ("reason", reason), ("note", "looked at it")];
        self.post("/office/decisions/2", &fields)
    }
}

pub(crate) fn opened(office: &Office) -> (Registered, OfficeRegistry) {
    let registered = Registered::open(&office.path("office")).unwrap();
    let registry = registered.registry().unwrap();
    (registered, registry)
}

/// Makes an account as the pages do, some time ago, so that the codes of now are not used.
pub(crate) fn account(office: &Office, (who, role): (&str, Role), proven: &[ProvenAdministrator]) -> TotpKey {
    let (registered, mut registry) = opened(office);
    let (name, at) = (OfficerName::new(who).unwrap(), now().saturating_sub(120));
    let by = By { officer: "root", at };
    let seed = u8::try_from(who.len()).unwrap() + who.as_bytes()[0];
    let invitation = add_account(&mut registry, (&name, role), (proven, &[seed; 20]), by).unwrap();
    let (proof, password) = (invitation.code().to_owned().into(), Zeroizing::new(PASSWORD.to_owned()));
    let random = ([seed; 16], Zeroizing::new([seed; 20]));
    let begun = begin_enrolment(&registered, &mut registry, (who, &proof, password), random, at).unwrap();
    finish_enrolment(&registered, &mut registry, (who, &begun.ticket, &begun.key.code(at)), at).unwrap();
    begun.key
}

/// An office with a case that waits (decision 2), its administrator `root`, and the proof of `root`.
pub(crate) fn world() -> (Office, [ProvenAdministrator; 1]) {
    let office = with_code();
    run(&office, &format!("office dispute {} --says mistaken", cti(&office))).success();
    let proven = administrator(&office);
    (office, proven)
}

/// Makes the administrator `root`, and proves who it is.
pub(crate) fn administrator(office: &Office) -> [ProvenAdministrator; 1] {
    let root = account(office, ("root", Role::Administrator), &[]);
    [prove(office, "root", &root)]
}

/// Proves who an administrator is.
pub(crate) fn prove(office: &Office, account: &str, key: &TotpKey) -> ProvenAdministrator {
    let (registered, mut registry) = opened(office);
    let at = now().saturating_sub(60);
    let password = Zeroizing::new(PASSWORD.to_owned());
    let credentials = Credentials { account, password: &password, code: &key.code(at) };
    prove_administrator(&registered, &mut registry, &credentials, at).unwrap()
}

pub(crate) fn acts(registry: &OfficeRegistry) -> Vec<(String, String, String)> {
    let mut acts = Vec::new();
    registry
        .journal::<RegistryError>(&mut |line| {
            acts.push((line.act, line.officer, line.subject));
            Ok(())
        })
        .unwrap();
    acts
}

/// The first administrator by a code of the command line, through the pages; then another account by
/// the command line.
#[test]
fn the_first_administrator_sets_up_an_account_and_invites_others() {
    let office = with_code();
    let clerk = "office account add chen --role clerk --officer root --lang en";
    let refused = office.run(clerk).code(2);
    assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains("has no administrator who can sign in"));
    let added = office.run("office account add root --role administrator --officer root --json").success();
    let added: serde_json::Value = serde_json::from_slice(&added.get_output().stdout).unwrap();
    let server = Server::start(&office);
    let mut browser = Browser::new(&server);
    browser.get("/office/set-up");
    let fields = |proof: &'static str, again: &'static str| {
        [("account", "root"), ("proof", proof), ("password", PASSWORD), ("again", again)]
    };
    assert!(browser.post("/office/set-up", &fields("0000", PASSWORD)).body.contains("too many attempts"));
    assert!(browser.post("/office/set-up", &fields("0000", "other")).body.contains("passwords differ"));
    let code = added["code"].as_str().unwrap();
    let begun = browser
        .post("/office/set-up", &[("account", "root"), ("proof", code), ("password", PASSWORD), ("again", PASSWORD)]);
    assert!(begun.body.contains("<svg"), "{}", begun.body);
    assert!(!begun.body.contains(PASSWORD) && !begun.body.contains(code));
    let key = begun.body.split_once("class=\"receipt\">").unwrap().1.split('<').next().unwrap();
    let secret = totp_rs::Secret::try_from_base32(key).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("root").build().unwrap();
    let ticket = begun.hidden("ticket");
    let finish = |code: String| [("account", "root".to_owned()), ("ticket", ticket.clone()), ("code", code)];
    let send = |browser: &mut Browser, code: String| {
        let fields = finish(code);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post("/office/set-up/confirm", &fields)
    };
    assert!(send(&mut browser, "000000".to_owned()).body.contains("authenticator is wrong"));
    let before = totp.generate(now().seconds() - 30).to_string();
    assert_eq!(send(&mut browser, before).goes_to(), Some("/office/sign-in"));
    // The administrator invites a clerk.
    office.write("root.password", format!("{PASSWORD}\n"));
    let code = totp.generate(now().seconds());
    let approved = format!("{clerk} --admin root --admin-password-file root.password --admin-code {code}");
    let invited = office.run(&approved).success();
    assert!(String::from_utf8_lossy(&invited.get_output().stdout).contains("chen is invited"));
    // The code was used.
    let again = office.run(&approved.replace("chen", "zhao")).code(2);
    assert!(String::from_utf8_lossy(&again.get_output().stderr).contains("too many attempts"));
    let listed = office.run("office account list --json").success();
    let listed = String::from_utf8(listed.get_output().stdout.clone()).unwrap();
    let states: Vec<serde_json::Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&states[0]["account"], &states[0]["state"]), (&"chen".into(), &"invited".into()));
    assert_eq!((&states[1]["role"], &states[1]["state"]), (&"administrator".into(), &"ready".into()));
    let chinese = office.run("office account list --lang zh").success();
    assert!(String::from_utf8_lossy(&chinese.get_output().stdout).contains("窗口人员"));
}

/// Each role, each page and act.
#[test]
fn each_role_may_what_the_table_says() {
    let (office, proven) = world();
    let server = Server::start(&office);
    let pages = [
        ("GET", "/office/queue", Some(Permission::SeeQueue)),
        ("GET", "/office/decisions/2", Some(Permission::SeePerson)),
        ("POST", "/office/decisions/2", Some(Permission::Decide)),
        ("GET", "/office/accounts", Some(Permission::SeeAccounts)),
        ("GET", "/office/requests", Some(Permission::SeePerson)),
        ("GET", "/office/unproven", Some(Permission::SeePerson)),
        ("GET", "/office/counter", Some(Permission::WalkIn)),
        ("GET", "/office/imports", Some(Permission::Import)),
        ("GET", "/office/imports/00000000000000000000000000000000", Some(Permission::Import)),
        ("GET", "/office/figures", Some(Permission::SeeUnpublished)),
        ("GET", "/office/night", Some(Permission::SeeUnpublished)),
        ("GET", "/office/sessions", None),
        ("GET", "/office/password", None),
        ("GET", "/office/passkeys", None),
    ];
    // Nobody is signed in: every page is the one for signing in, and no act happens.
    let mut nobody = Browser::new(&server);
    nobody.get("/office/sign-in");
    for (method, path, _) in
        pages.into_iter().chain([("POST", "/office/sign-out", None), ("POST", "/office/sessions", None)])
    {
        let answer = if method == "GET" { nobody.get(path) } else { nobody.post(path, &[]) };
        if method == "POST" && path == "/office/decisions/2" {
            // What was typed is kept.
            assert!(answer.status == 403 && answer.body.contains("Your session has ended"), "{}", answer.body);
            continue;
        }
        assert_eq!((answer.status, answer.goes_to()), (303, Some("/office/sign-in")), "{method} {path}");
    }
    for role in Role::ALL {
        let key = account(&office, (role.id(), role), &proven);
        let mut browser = Browser::new(&server);
        let answer = browser.sign_in(role.id(), PASSWORD, &key.code(now()));
        assert_eq!(answer.status, 303, "{role}: {}", answer.body);
        browser.get("/office/sessions");
        for (method, path, needed) in pages {
            let answer = if method == "GET" { browser.get(path) } else { browser.answer_case("", "green", "") };
            let expected = if needed.is_none_or(|needed| role.may(needed)) { 200 } else { 403 };
            assert_eq!(answer.status, expected, "{role} {method} {path}: {}", answer.body);
            let has_form = answer.body.contains("name=\"note\"");
            assert_eq!(has_form, path.contains("decisions") && role.may(Permission::Decide), "{role} {path}");
        }
        for missing in ["/office/decisions/99", "/office/decisions/x"] {
            let expected = if role.may(Permission::SeePerson) { 404 } else { 403 };
            let found = browser.get(missing).status;
            assert!(found == expected || (missing.ends_with('x') && found == 404), "{role} {missing}: {found}");
        }
    }
    // Who has looked is in the journal, and for the person to see. Who may not, has not.
    let (_, registry) = opened(&office);
    let acts = acts(&registry);
    let views: Vec<_> = acts.iter().filter(|(act, ..)| act == "view").collect();
    assert!(
        views
            .iter()
            .all(|(_, officer, subject)| ["officer", "auditor"].contains(&officer.as_str()) && subject == "decision 2")
    );
    let person = registry.decision(2).unwrap().unwrap().decision.person;
    let looked = registry.views(person, 50).unwrap();
    assert!(["officer", "auditor"].iter().all(|who| looked.iter().any(|view| view.by == *who)));
    assert_eq!(registry.decision(2).unwrap().unwrap().decision.state, DecisionState::Open);
}

#[test]
fn a_red_status_takes_two_people_in_their_own_sessions() {
    let (office, proven) = world();
    let keys = ["li", "wang"].map(|who| account(&office, (who, Role::Officer), &proven));
    let server = Server::start(&office);
    let [mut li, mut wang] = [Browser::new(&server), Browser::new(&server)];
    assert_eq!(li.sign_in("li", PASSWORD, &keys[0].code(now())).goes_to(), Some("/office/queue"));
    assert_eq!(wang.sign_in("wang", PASSWORD, &keys[1].code(now())).goes_to(), Some("/office/queue"));
    let queue = li.get("/office/queue?show=disputes");
    assert!(queue.body.contains("/office/decisions/2") && queue.body.contains("1 case waits"), "{}", queue.body);
    assert!(!li.get("/office/queue?show=second").body.contains("/office/decisions/2"));
    let seen_by_wang = wang.get("/office/decisions/2").hidden("version");
    let version = li.get("/office/decisions/2").hidden("version");
    // Faults keep what was typed.
    let fault = li.answer_case(&version, "red", "");
    assert!(fault.status == 200 && fault.body.contains("looked at it") && fault.body.contains("role=\"alert\""));
    assert!(li.answer_case(&version, "blue", "symptoms").body.contains("no status is chosen"));
    assert_eq!(li.answer_case(&version, "red", "symptoms").status, 303);
    // The same officer again, from another browser too, is no second one.
    let again = li.get("/office/decisions/2");
    assert!(again.body.contains("Another officer must confirm"));
    li.answer_case(&again.hidden("version"), "red", "symptoms");
    let mut other = Browser::new(&server);
    other.sign_in("LI", PASSWORD, &keys[0].code(now().saturating_add(30)));
    let version = other.get("/office/decisions/2").hidden("version");
    assert_eq!(other.answer_case(&version, "red", "symptoms").status, 303);
    let (_, registry) = opened(&office);
    assert_eq!(registry.decision(2).unwrap().unwrap().decision.state, DecisionState::Open);
    // The second officer sees that the case has changed, and then confirms.
    let late = wang.answer_case(&seen_by_wang, "red", "symptoms");
    assert!(late.body.contains("another officer was faster") && late.body.contains("li has proposed"), "{}", late.body);
    assert!(wang.get("/office/queue?show=second").body.contains("/office/decisions/2"));
    assert_eq!(wang.answer_case(&late.hidden("version"), "red", "symptoms").status, 303);
    let decided = registry.decision(3).unwrap().unwrap().decision;
    assert_eq!((decided.outcome.status, decided.officers.as_str()), (Some(Status::Red), "li, wang"));
    let codes = registry.codes_of(decided.person).unwrap();
    assert!(codes.iter().all(|code| code.withdrawn.is_some() || code.expires < now()));
    // Decided: the form is gone, and an answer that comes late changes nothing.
    let done = li.get("/office/decisions/2");
    assert!(!done.body.contains("name=\"note\""));
    assert!(li.answer_case(&version, "green", "").body.contains("another officer was faster"));
    assert!(registry.decision(4).unwrap().is_none());
}

/// Whoever is locked out confirms nothing that was proposed before.
#[test]
fn a_proposal_of_an_officer_who_was_locked_counts_no_more() {
    let (office, proven) = world();
    let keys = ["li", "wang"].map(|who| account(&office, (who, Role::Officer), &proven));
    let server = Server::start(&office);
    let [mut li, mut wang] = [Browser::new(&server), Browser::new(&server)];
    for (browser, who, key) in [(&mut li, "li", &keys[0]), (&mut wang, "wang", &keys[1])] {
        browser.sign_in(who, PASSWORD, &key.code(now()));
    }
    let version = li.get("/office/decisions/2").hidden("version");
    assert_eq!(li.answer_case(&version, "red", "symptoms").status, 303);
    let (_, mut registry) = opened(&office);
    let by = By { officer: "root", at: now() };
    lock(&mut registry, &OfficerName::new("li").unwrap(), &proven, by).unwrap();
    let version = wang.get("/office/decisions/2").hidden("version");
    assert_eq!(wang.answer_case(&version, "red", "symptoms").status, 303);
    assert_eq!(registry.decision(2).unwrap().unwrap().decision.state, DecisionState::Open);
    assert_eq!(registry.proposal(2).unwrap().unwrap().officer, "wang", "it begins anew");
}

#[test]
fn a_form_of_another_site_or_browser_changes_nothing() {
    let (office, proven) = world();
    let key = account(&office, ("li", Role::Officer), &proven);
    let server = Server::start(&office);
    let mut li = Browser::new(&server);
    li.sign_in("li", PASSWORD, &key.code(now()));
    let version = li.get("/office/decisions/2").hidden("version");
    let mut other = Browser::new(&server);
    other.get("/office/sign-in");
    let fields = [("version", version.as_str()), ("status", "green"), ("reason", ""), ("note", "x")];
    let path = "/office/decisions/2";
    let own = li.token.clone();
    for (token, more) in [
        ("", ""),
        (other.token.as_str(), ""),
        (own.as_str(), "Origin: https://evil.example\r\n"),
        (own.as_str(), "Sec-Fetch-Site: cross-site\r\n"),
    ] {
        assert_eq!(li.post_as(path, token, &fields, more).status, 403, "{token} {more}");
        assert_eq!(li.post_as("/office/sign-out", token, &[], more).status, 403);
    }
    let text = li.send("POST", path, ("text/plain", "status=green"), "");
    assert_eq!(text.status, 400);
    let (_, registry) = opened(&office);
    assert!(registry.decision(3).unwrap().is_none());
    assert_eq!(li.post(path, &fields).status, 303);
    assert!(registry.decision(3).unwrap().is_some());
}

#[test]
fn sessions_end_and_codes_and_guesses_do_not_help() {
    let (office, proven) = world();
    let key = account(&office, ("li", Role::Officer), &proven);
    let server = Server::start(&office);
    let mut first = Browser::new(&server);
    let code = key.code(now().saturating_sub(30));
    assert_eq!(first.sign_in("li", PASSWORD, &code).status, 303);
    // The code was used.
    let mut second = Browser::new(&server);
    let refused = second.sign_in("li", PASSWORD, &code);
    assert!(refused.status == 200 && refused.body.contains("role=\"alert\"") && !refused.body.contains(PASSWORD));
    assert_eq!(second.sign_in("li", PASSWORD, &key.code(now())).status, 303);
    // One session ends the other, but not itself, and not those of others.
    let sessions = first.get("/office/sessions");
    let id = sessions.hidden("session");
    first.post("/office/sessions", &[("session", "0000000000000000")]);
    assert_eq!(second.get("/office/queue").status, 200);
    assert_eq!(first.post("/office/sessions", &[("session", &id)]).status, 303);
    assert_eq!(second.get("/office/queue").goes_to(), Some("/office/sign-in"));
    // Signing out ends the session on the server: its cookie is worth nothing.
    let mut kept = first.clone();
    assert_eq!(first.post("/office/sign-out", &[]).goes_to(), Some("/office/sign-in"));
    assert_eq!(kept.get("/office/queue").status, 303);
    // Guesses from elsewhere make everybody wait, but not the browser that is known.
    let mut guesser = Browser::new(&server);
    for _ in 0..Attempts::FREE {
        guesser.sign_in("li", "wrong", "123456");
    }
    let fresh = key.code(now().saturating_add(30));
    assert_eq!(guesser.sign_in("li", PASSWORD, &fresh).status, 200);
    assert_eq!(first.sign_in("li", PASSWORD, &fresh).status, 303);
    // The command line ends sessions, too.
    let listed = office.run("office account sessions --json").success();
    let listed: serde_json::Value = serde_json::from_slice(&listed.get_output().stdout).unwrap();
    assert_eq!(listed["account"], "li");
    let ended = office.run("office account end --account li --officer root --lang en").success();
    assert_eq!(String::from_utf8_lossy(&ended.get_output().stdout), "1 session ended.\n");
    assert_eq!(first.get("/office/queue").status, 303);
    let (_, registry) = opened(&office);
    assert!(registry.sessions(None).unwrap().is_empty());
}
