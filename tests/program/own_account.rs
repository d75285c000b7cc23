//! Accounts on the pages: administrators change them, alone or by two; the staff change passwords.

use fede::office::Office as Registered;
use fede::office::OfficerName;
use fede::office::accounts::{Credentials, ProvenAdministrator, Role, prove_administrator};
use fede::office::registry::{Accounts, Journal, OfficeRegistry, RegistryError};

use zeroize::Zeroizing;

use crate::office::Office;
use crate::office_staff::{Browser, PASSWORD, Server, account, now, world};

fn opened(office: &Office) -> OfficeRegistry {
    Registered::open(&office.path("office")).unwrap().registry().unwrap()
}

fn state(office: &Office, who: &str) -> Option<(Role, &'static str)> {
    let key = OfficerName::new(who).unwrap();
    opened(office).account(key.key()).unwrap().map(|account| (account.role, account.state()))
}

fn acts(office: &Office, of: &str) -> usize {
    let mut count = 0;
    opened(office)
        .journal::<RegistryError>(&mut |line| {
            count += usize::from(line.act == of);
            Ok(())
        })
        .unwrap();
    count
}

/// An administrator who is signed in. `proven` gets the proof, for the next one.
fn administrator(office: &Office, server: &Server, who: &str, proven: &mut Vec<ProvenAdministrator>) -> Browser {
    let key = account(office, (who, Role::Administrator), proven);
    let (password, at) = (Zeroizing::new(PASSWORD.to_owned()), now().saturating_sub(60));
    let credentials = Credentials { account: who, password: &password, code: &key.code(at) };
    let registered = Registered::open(&office.path("office")).unwrap();
    proven.push(prove_administrator(&registered, &mut opened(office), &credentials, at).unwrap());
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in(who, PASSWORD, &key.code(now())).goes_to(), Some("/office/sessions"));
    browser
}

fn change(browser: &mut Browser, account: &str, change: &str) -> String {
    browser.get("/office/accounts");
    browser.post("/office/accounts", &[("account", account), ("change", change)]).body
}

fn answer(browser: &mut Browser, account: &str, answer: &str) -> String {
    let page = browser.get("/office/accounts");
    let proposed = if page.body.contains("name=\"proposed\"") { page.hidden("proposed") } else { "1".to_owned() };
    browser.post("/office/accounts/answer", &[("account", account), ("proposed", &proposed), ("answer", answer)]).body
}

#[test]
fn administrators_change_accounts_on_the_page_and_two_give_a_role() {
    let (office, root) = world();
    let mut proven = root.to_vec();
    let server = Server::start(&office);
    let mut first = administrator(&office, &server, "zhao", &mut proven);
    let mut second = administrator(&office, &server, "qian", &mut proven);
    // Whoever gets a role sees people. It takes two: nothing happens before the second.
    assert!(change(&mut first, "chen", "add clerk").contains("waits for another administrator"));
    assert_eq!(state(&office, "chen"), None);
    let page = answer(&mut second, "chen", "approve");
    assert!(page.contains("chen is invited"), "{page}");
    let code = page.split_once("class=\"receipt\">").unwrap().1.split('<').next().unwrap().to_owned();
    assert_eq!(code.len(), 23);
    assert_eq!(state(&office, "chen"), Some((Role::Clerk, "invited")));
    assert!(change(&mut first, "chen", "add clerk").contains("exists already"));
    assert!(!second.get("/office/accounts").body.contains(&code), "shown once");
    assert!(change(&mut first, "sun", "add officer").contains("waits for another administrator"));
    assert_eq!(state(&office, "sun"), None);
    assert!(change(&mut second, "sun", "add officer").contains("waits for a second administrator already"));
    assert!(answer(&mut first, "sun", "approve").contains("proposed this change yourself"));
    let page = answer(&mut second, "sun", "approve");
    assert!(page.contains("sun is invited"), "{page}");
    assert_eq!(state(&office, "sun"), Some((Role::Officer, "invited")));
    assert!(answer(&mut second, "sun", "approve").contains("waits no longer"));
    // A refused change is gone.
    assert!(change(&mut first, "sun", "reset").contains("waits for another administrator"));
    assert!(answer(&mut second, "sun", "refuse").contains("sun: done"));
    assert!(answer(&mut second, "sun", "approve").contains("waits no longer"));
    // A lock of a clerk takes one, of an administrator two.
    assert!(change(&mut first, "chen", "lock").contains("chen: done"));
    assert_eq!(state(&office, "chen"), Some((Role::Clerk, "locked")));
    assert!(change(&mut first, "chen", "lock").contains("nothing would change"));
    assert!(change(&mut first, "qian", "lock").contains("waits for another administrator"));
    // The account itself does not count as the second.
    let own = answer(&mut second, "qian", "approve");
    assert!(own.contains("administrators have to approve this"), "{own}");
    assert_eq!(state(&office, "qian"), Some((Role::Administrator, "ready")));
    for (account, what) in [("", "lock"), ("nobody", "lock"), ("chen", "x"), ("chen", "add king")] {
        let page = change(&mut first, account, what);
        assert!(!page.contains(": done") && !page.contains("is invited"), "{account} {what}: {page}");
    }
    assert_eq!((acts(&office, "account-propose"), acts(&office, "account-refuse")), (4, 1));
    // Nobody else changes an account, with a form of their own too.
    let key = account(&office, ("wei", Role::Auditor), &proven);
    let mut auditor = Browser::new(&server);
    auditor.sign_in("wei", PASSWORD, &key.code(now()));
    let seen = auditor.get("/office/accounts");
    assert!(seen.status == 200 && !seen.body.contains("name=\"change\"") && !seen.body.contains("value=\"approve\""));
    let fields = [("account", "chen"), ("change", "unlock")];
    assert_eq!(auditor.post("/office/accounts", &fields).status, 403);
    let fields = [("account", "qian"), ("proposed", "1"), ("answer", "approve")];
    assert_eq!(auditor.post("/office/accounts/answer", &fields).status, 403);
}

#[test]
fn a_password_is_changed_by_its_owner_and_other_sessions_end() {
    const NEW: &str = "copper lantern 88 willow";
    let (office, proven) = world();
    let key = account(&office, ("li", Role::Officer), &proven);
    let server = Server::start(&office);
    let [mut here, mut there] = [Browser::new(&server), Browser::new(&server)];
    assert_eq!(there.sign_in("li", PASSWORD, &key.code(now().saturating_sub(30))).status, 303);
    assert_eq!(here.sign_in("li", PASSWORD, &key.code(now())).status, 303);
    let next = key.code(now().saturating_add(30));
    here.get("/office/password");
    let send = |browser: &mut Browser, old: &str, code: &str, new: &str, again: &str| {
        let fields = [("old", old), ("code", code), ("password", new), ("again", again)];
        browser.post("/office/password", &fields).body
    };
    assert!(send(&mut here, PASSWORD, &next, NEW, "other").contains("passwords differ"));
    assert!(send(&mut here, "wrong", &next, NEW, NEW).contains("too many attempts"));
    assert!(send(&mut here, PASSWORD, "000000", NEW, NEW).contains("too many attempts"));
    assert!(send(&mut here, PASSWORD, &next, "123qweasdzxc", "123qweasdzxc").contains("easy to guess"));
    assert_eq!(there.get("/office/sessions").status, 200);
    let done = send(&mut here, PASSWORD, &next, NEW, NEW);
    assert!(done.contains("Your password is changed"), "{done}");
    assert_eq!((here.get("/office/sessions").status, there.get("/office/sessions").status), (200, 303));
    assert_eq!(acts(&office, "account-password"), 1);
    // The code was used, and the old password counts no longer: both are the same answer.
    assert!(send(&mut here, NEW, &next, PASSWORD, PASSWORD).contains("too many attempts"));
    assert!(there.sign_in("li", PASSWORD, &next).body.contains("too many attempts"));
}
