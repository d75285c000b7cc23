//! The counter on the pages of the staff: one form gives code, pass and receipt; corrections.

use fede::holder::{Audience, BindingDraft};
use fede::key::SigningKey;
use fede::office::accounts::{Role, end_session};
use fede::office::acts::By;
use fede::office::registry::{Accounts, Codes, Decisions, IssuedCode, OfficeRegistry, People, Telephones};
use fede::office::{PersonIndex, Stay, StayPlace};
use fede::payload::{DocumentKind, Status, StatusReason};
use fede::time::Timestamp;

use super::office_staff::{Answer, Browser, PASSWORD, Server, account, acts, now, opened, world};
use crate::office::Office;

const COUNTER: &str = "/office/counter";
const SIGN: [&str; 3] = ["--pages", "staff", "--sign"];

/// The fields of somebody who has no symptoms.
fn person(name: &'static str, number: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("name", name),
        ("document", "passport"),
        ("number", number),
        ("whom", "self"),
        ("seen", "yes"),
        ("go", "next"),
    ]
}

fn serve(browser: &mut Browser, draft: &str, fields: &[(&str, &str)]) -> Answer {
    let all: Vec<_> = fields.iter().copied().chain([("draft", draft)]).collect();
    browser.post(COUNTER, &all)
}

fn index(office: &Office, number: &str) -> PersonIndex {
    let (registered, _) = opened(office);
    registered.secret().index_of(DocumentKind::Passport, &fede::key::DocumentNumber::new(number).unwrap())
}

/// The code that counts. Codes of one second have no order.
fn newest(registry: &OfficeRegistry, person: PersonIndex) -> IssuedCode {
    registry.codes_of(person).unwrap().into_iter().find(|code| code.withdrawn.is_none()).unwrap()
}

fn receipt(answer: &Answer) -> String {
    answer.body.split_once("data-receipt>").unwrap().1.split('<').next().unwrap().to_owned()
}

#[test]
fn one_form_gives_code_pass_and_receipt() {
    let (office, proven) = world();
    let key = account(&office, ("chen", Role::Clerk), &proven);
    let server = Server::start_with(&office, &SIGN);
    let mut clerk = Browser::new(&server);
    assert_eq!(clerk.get("/").goes_to(), Some("/office/sign-in"));
    assert_eq!(clerk.get("/declare").status, 404, "pages of residents are elsewhere");
    assert_eq!(clerk.sign_in("chen", PASSWORD, &key.code(now())).goes_to(), Some(COUNTER));
    let empty = clerk.get(COUNTER);
    let faults = serve(
        &mut clerk,
        &empty.hidden("draft"),
        &[("whom", "self"), ("document", "resident-id"), ("address", "<b>"), ("number", "12"), ("go", "next")],
    );
    assert_eq!(faults.status, 422);
    for fault in ["#name", "#number", "#seen", "&lt;b&gt;"] {
        assert!(faults.body.contains(fault), "{fault}: {}", faults.body);
    }
    let draft = faults.hidden("draft");
    let fields = person("刘备", "E70000001");
    let served = serve(&mut clerk, &draft, &fields);
    assert_eq!(served.status, 200, "{}", served.body);
    assert!(served.body.contains("刘*") && !served.body.contains("刘备") && !served.body.contains("E70000001"));
    assert!(served.body.contains("status green") && served.body.contains("<svg"), "{}", served.body);
    // A second click is the same declaration, with the same receipt and code.
    let again = serve(&mut clerk, &draft, &fields);
    assert_eq!(receipt(&again), receipt(&served));
    let (liu, (_, registry)) = (index(&office, "E70000001"), opened(&office));
    assert_eq!((registry.declarations(liu).unwrap().len(), registry.codes_of(liu).unwrap().len()), (1, 1));
    let symbol = |answer: &Answer| answer.body.split_once("<svg").unwrap().1.split_once("</svg>").unwrap().0.to_owned();
    assert_eq!(symbol(&again), symbol(&served));
    // The same form with something else is refused, and what was typed stays.
    let other = serve(&mut clerk, &draft, &person("关羽", "E70000001"));
    assert!(
        other.status == 422 && other.body.contains("关羽") && other.body.contains("role=\"alert\""),
        "{}",
        other.body
    );
    assert_eq!(serve(&mut clerk, "x", &person("关羽", "E70000009")).status, 422, "an unknown draft is too old");
    // Who is in doubt waits for an officer, and has a receipt.
    let draft = clerk.get(COUNTER).hidden("draft");
    let mut ill = person("张飞", "E70000002");
    ill.push(("symptom", "fever"));
    let ill = serve(&mut clerk, &draft, &ill);
    assert!(ill.status == 200 && ill.body.contains("data-receipt"), "{}", ill.body);
    // The pass, and only one that this office has sealed.
    let pass = served.hidden("pass");
    let pdf = clerk.post("/office/counter/pass", &[("pass", &pass)]);
    assert!(pdf.status == 200 && pdf.body.starts_with("%PDF"), "{}", pdf.status);
    assert_eq!(clerk.post("/office/counter/pass", &[("pass", &pass[1..])]).status, 403);
    // The journal names who has served, and that a receipt was given.
    let acts = acts(&registry);
    let by_chen: Vec<&str> = acts.iter().filter(|(_, who, _)| who == "chen").map(|(act, ..)| act.as_str()).collect();
    for act in ["declare", "receipt", "issue"] {
        assert!(by_chen.contains(&act), "{act}: {by_chen:?}");
    }
    assert_eq!(by_chen.iter().filter(|act| **act == "receipt").count(), 2, "one for each person");
    // With the receipt, the person signs in on the server for residents.
    let residents = Server::start_with(&office, &["--pages", "residents"]);
    let mut liu = Browser::new(&residents);
    assert_eq!(liu.get("/office/sign-in").status, 404);
    liu.get("/status");
    let receipt = receipt(&served);
    let fields = [("receipt", receipt.as_str()), ("document", "passport"), ("number", "E70000001")];
    assert_eq!(liu.post("/sign-in", &fields).status, 303);
    assert!(liu.get("/status").body.contains("status green"));
}

/// At the counter the telephone shows its key. The code is bound to it, and whoever declared before
/// with the number sees nothing any more.
#[test]
fn a_telephone_at_the_counter_gets_the_code() {
    let (office, proven) = world();
    let [key, of_li] = [("chen", Role::Clerk), ("li", Role::Officer)].map(|one| account(&office, one, &proven));
    let residents = Server::start_with(&office, &["--pages", "residents"]);
    let server = Server::start_with(&office, &SIGN);
    let mut clerk = Browser::new(&server);
    clerk.sign_in("chen", PASSWORD, &key.code(now()));
    let served = |clerk: &mut Browser, proof: &str| {
        let draft = clerk.get(COUNTER).hidden("draft");
        let mut fields = person("刘备", "E70000001");
        fields.push(("telephone", proof));
        let fields: Vec<(&str, &str)> = fields;
        serve(clerk, &draft, &fields)
    };
    let telephone = SigningKey::from_seed(&[40; 32]).unwrap();
    let shown = |at: Timestamp, audience: &str| {
        let audience = Audience::new(audience).unwrap();
        BindingDraft::new(telephone.verifying_key(), &audience, None, at).signed_by(&telephone).unwrap()
    };
    for (proof, said) in [
        (shown(now().saturating_sub(3600), "counter"), "show the key again"),
        (shown(now(), "https://office.example"), "another"),
        ("FD1:<b>".to_owned(), "FDK1:"),
    ] {
        let refused = served(&mut clerk, &proof);
        assert!(refused.status == 422 && refused.body.contains(said), "{said}: {}", refused.body);
        assert!(refused.body.contains("刘备"), "what was typed stays");
    }
    let (_, registry) = opened(&office);
    assert!(registry.person(index(&office, "E70000001")).unwrap().is_none(), "nothing was stored");
    let first = served(&mut clerk, "");
    let early = receipt(&first);
    let bound = served(&mut clerk, &format!("{}\r\n", shown(now(), "counter")));
    let id = telephone.verifying_key().kid().to_string();
    assert!(
        bound.status == 200 && bound.body.contains(&id) && bound.body.contains("scan this symbol"),
        "{}",
        bound.body
    );
    let (_, registry) = opened(&office);
    let liu = index(&office, "E70000001");
    let codes = registry.codes_of(liu).unwrap();
    assert_eq!(codes.last().unwrap().telephone(), Some(telephone.verifying_key().to_holder_key()));
    // The first receipt opens nothing any more, the new one does.
    let mut visitor = Browser::new(&residents);
    visitor.get("/status");
    for (receipt, sees) in [(early, false), (receipt(&bound), true)] {
        visitor.post("/sign-in", &[("receipt", &receipt), ("document", "passport"), ("number", "E70000001")]);
        assert_eq!(visitor.get("/status").body.contains("status green"), sees);
    }
    // The clerk removes a telephone that the person does not know.
    let sealed = bound.hidden("remove");
    assert_eq!(clerk.post("/office/counter/telephones", &[("remove", &sealed[1..])]).status, 403);
    for _ in 0..2 {
        let removed = clerk.post("/office/counter/telephones", &[("remove", &sealed)]);
        assert!(removed.status == 200 && removed.body.contains("is removed"), "{}", removed.body);
    }
    assert!(registry.telephones(liu).unwrap().is_empty());
    // On the person's page an officer adds one, and removes it.
    let number = registry.last_decision(liu).unwrap().unwrap().number;
    let page = format!("/office/decisions/{number}");
    let change = format!("{page}/telephones");
    let mut officer = Browser::new(&server);
    officer.sign_in("li", PASSWORD, &of_li.code(now()));
    assert!(!officer.get(&page).body.contains(&id));
    officer.post(&change, &[("telephone", &shown(now(), "counter"))]);
    assert_eq!(registry.telephones(liu).unwrap().len(), 1);
    assert!(officer.get(&page).body.contains(&format!("value=\"{id}\"")));
    assert_eq!(officer.post(&change, &[("remove", &id)]).goes_to(), Some(&*format!("{page}?done=telephone-removed")));
    assert!(registry.telephones(liu).unwrap().is_empty());
    // A clerk may not see the page that has this form, and may not send it.
    assert_eq!(clerk.get(&page).status, 403);
    assert_eq!(clerk.post(&change, &[("telephone", &shown(now(), "counter"))]).status, 403);
    assert!(registry.telephones(liu).unwrap().is_empty());
    let refused = officer.post(&change, &[("telephone", "x")]);
    assert!(refused.status == 200 && refused.body.contains("role=\"alert\""), "{}", refused.status);
}

/// Whoever comes back after a break has lost nothing.
#[test]
fn a_form_that_comes_after_the_session_is_kept() {
    let (office, proven) = world();
    let [chen, li] = [("chen", Role::Clerk), ("li", Role::Officer)].map(|one| account(&office, one, &proven));
    let server = Server::start_with(&office, &SIGN);
    let mut clerk = Browser::new(&server);
    clerk.sign_in("chen", PASSWORD, &chen.code(now()));
    let draft = clerk.get(COUNTER).hidden("draft");
    let sessions = || opened(&office).1.sessions(None).unwrap();
    let by = |at| By { officer: "root", at };
    for session in sessions() {
        end_session(&mut opened(&office).1, &session.id(), by(now())).unwrap();
    }
    let name = "刘<b>备\"";
    let kept = serve(&mut clerk, &draft, &person(name, "E70000001"));
    assert_eq!(kept.status, 403);
    assert!(kept.body.contains("Your session has ended") && !kept.body.contains("<b>"), "{}", kept.body);
    assert!(opened(&office).1.person(index(&office, "E70000001")).unwrap().is_none());
    // Another tab signs in. Another officer, since a code counts once.
    let mut tab = clerk.clone();
    tab.sign_in("li", PASSWORD, &li.code(now()));
    clerk.cookies = tab.cookies;
    let hidden = |name: &str| kept.hidden(name).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let names = ["name", "document", "number", "whom", "seen", "go", "draft"];
    let again: Vec<(&str, String)> = names.into_iter().map(|name| (name, hidden(name))).collect();
    assert_eq!(again[0].1, name);
    let again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let served = clerk.post(COUNTER, &again);
    assert!(served.status == 200 && served.body.contains("data-receipt"), "{}", served.body);
    // What another site sends is not shown.
    let mut stranger = Browser::new(&server);
    let sent = stranger.post(COUNTER, &person(name, "E70000001"));
    assert!(sent.status == 303 && sent.body.is_empty(), "{} {}", sent.status, sent.body);
}

#[test]
fn a_counter_without_the_key_takes_the_declaration_and_a_clerk_corrects_nothing() {
    let (office, proven) = world();
    let keys = [("chen", Role::Clerk), ("zhao", Role::Auditor)].map(|one| account(&office, one, &proven));
    office.run("office serve --sign --lang en").code(2);
    let server = Server::start(&office);
    let mut clerk = Browser::new(&server);
    clerk.sign_in("chen", PASSWORD, &keys[0].code(now()));
    let draft = clerk.get(COUNTER).hidden("draft");
    let taken = serve(&mut clerk, &draft, &person("刘备", "E70000001"));
    assert!(taken.status == 200 && taken.body.contains("next audit and issue") && !taken.body.contains("<svg"));
    let (_, registry) = opened(&office);
    let person = index(&office, "E70000001");
    assert_eq!((registry.declarations(person).unwrap().len(), registry.codes_of(person).unwrap().len()), (1, 0));
    assert_eq!(clerk.post("/office/decisions/2/correct", &[("status", "green")]).status, 403);
    let mut auditor = Browser::new(&server);
    auditor.sign_in("zhao", PASSWORD, &keys[1].code(now()));
    assert_eq!(auditor.get(COUNTER).status, 403);
    auditor.get("/office/queue");
    assert_eq!(auditor.post(COUNTER, &[("draft", &draft)]).status, 403);
    assert_eq!(auditor.post("/office/counter/pass", &[("pass", "")]).status, 403);
}

#[test]
fn a_correction_revokes_and_issues_in_one_act_and_red_takes_two() {
    let (office, proven) = world();
    let keys = ["li", "wang"].map(|who| account(&office, (who, Role::Officer), &proven));
    let server = Server::start_with(&office, &SIGN);
    let [mut li, mut wang] = [Browser::new(&server), Browser::new(&server)];
    li.sign_in("li", PASSWORD, &keys[0].code(now()));
    wang.sign_in("wang", PASSWORD, &keys[1].code(now()));
    let draft = li.get(COUNTER).hidden("draft");
    let served = serve(&mut li, &draft, &person("刘备", "E70000001"));
    assert_eq!(served.status, 200, "{}", served.body);
    let (_, registry) = opened(&office);
    let person = index(&office, "E70000001");
    let last = || registry.last_decision(person).unwrap().unwrap();
    let first = newest(&registry, person);
    let path = |number: i64| format!("/office/decisions/{number}");
    let correct = |browser: &mut Browser, number: i64, version: &str, status: &str, reason: &str| {
        let fields =
            [("version", version), ("status", status), ("reason", reason), ("note", "the contact was another day")];
        browser.post(&format!("{}/correct", path(number)), &fields)
    };
    let number = last().number;
    let version = li.get(&path(number)).hidden("version");
    // Nothing that differs, no status, no reason, no note: each is named, and nothing changes.
    for (status, reason) in [("green", ""), ("", ""), ("yellow", "")] {
        let refused = correct(&mut li, number, &version, status, reason);
        assert!(refused.status == 200 && refused.body.contains("role=\"alert\""), "{status}: {}", refused.status);
    }
    assert!(newest(&registry, person).withdrawn.is_none() && last().number == number);
    assert_eq!(correct(&mut li, number, &version, "yellow", "close-contact").status, 303);
    let corrected = last();
    assert_eq!(corrected.decision.outcome.status, Some(Status::Yellow));
    assert_eq!(corrected.decision.outcome.reason, Some(StatusReason::CloseContact));
    let second = newest(&registry, person);
    assert!(second.cti != first.cti && second.withdrawn.is_none() && second.decision == corrected.number);
    assert!(registry.code(first.cti).unwrap().unwrap().withdrawn.is_some());
    // A page that is out of date corrects nothing.
    assert!(correct(&mut wang, number, &version, "green", "").body.contains("another officer was faster"));
    // The pass of the revoked code is gone.
    assert_eq!(li.post("/office/counter/pass", &[("pass", &served.hidden("pass"))]).status, 404);
    // Red waits for the second officer; the code stays until then.
    let version = li.get(&path(corrected.number)).hidden("version");
    let waits = correct(&mut li, corrected.number, &version, "red", "symptoms");
    let case = waits.goes_to().unwrap().to_owned();
    assert_ne!(case, path(corrected.number));
    assert!(newest(&registry, person).withdrawn.is_none() && last().number == corrected.number);
    let version = wang.get(&case).hidden("version");
    let fields = [("version", version.as_str()), ("status", "red"), ("reason", "symptoms"), ("note", "agreed")];
    assert_eq!(wang.post(&case, &fields).status, 303);
    assert_eq!((last().decision.outcome.status, last().decision.officers.as_str()), (Some(Status::Red), "li, wang"));
    // The server has the key: the right code is there at once.
    let third = newest(&registry, person);
    assert!(third.cti != second.cti && third.decision == last().number);
    assert!(registry.code(second.cti).unwrap().unwrap().withdrawn.is_some());
}

#[test]
fn a_city_where_the_person_was_not_leaves_the_itinerary() {
    let (office, proven) = world();
    let key = account(&office, ("li", Role::Officer), &proven);
    let server = Server::start_with(&office, &SIGN);
    let mut li = Browser::new(&server);
    li.sign_in("li", PASSWORD, &key.code(now()));
    let draft = li.get(COUNTER).hidden("draft");
    let served = serve(&mut li, &draft, &person("刘备", "E70000001"));
    assert_eq!(served.status, 200, "{}", served.body);
    let (_, mut registry) = opened(&office);
    let person = index(&office, "E70000001");
    let wuhan = StayPlace::parse("420100").unwrap();
    let [arrival, departure] = [72, 60].map(|hours| now().saturating_sub(hours * 3600));
    registry.add_stay(person, &Stay::new(wuhan, arrival, Some(departure)).unwrap(), "network").unwrap();
    let number = registry.last_decision(person).unwrap().unwrap().number;
    let page = li.get(&format!("/office/decisions/{number}"));
    assert!(page.body.contains("name=\"not-in\" value=\"420100\""), "{}", page.body);
    let status = registry.last_decision(person).unwrap().unwrap().decision.outcome.status.unwrap();
    let version = page.hidden("version");
    let fields =
        [("version", version.as_str()), ("status", status.id()), ("note", "was in Shanghai"), ("not-in", "420100")];
    let done = li.post(&format!("/office/decisions/{number}/correct"), &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(!li.get(&format!("/office/decisions/{number}")).body.contains("name=\"not-in\""));
    let codes = registry.codes_of(person).unwrap();
    assert_eq!((codes.len(), codes.iter().filter(|code| code.withdrawn.is_none()).count()), (2, 1));
}
