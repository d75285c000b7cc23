//! Accounts of the staff: invitations, sign-in, sessions, changes, waits.

use super::back_end;
use super::back_end_calls::{acts, registry};
use crate::registry::by;
use crate::support::at;
use fede::office::accounts::{
    AccountError, Attempts, Credentials, FreshTokens, Invitation, KnownBrowser, NewSession, Permission,
    ProvenAdministrator, Role, SignedIn, StoredSession, Token, TotpKey, add_account, begin_enrolment, change_role,
    check, end_session, end_sessions, finish_enrolment, lock, prove_administrator, reset, sign_in, sign_out, take_over,
    unlock, view,
};
use fede::office::acts::add_officer;
use fede::office::registry::{Accounts, OfficeRegistry, Receipts, Registry};
use fede::office::{Office, OfficerName, PersonIndex, Pin};
use fede::time::Timestamp;
use zeroize::Zeroizing;

const PASSWORD: &str = "barge otter linen 47";

fn start() -> Timestamp {
    at("2026-03-05T00:00:00Z")
}

fn after(seconds: u64) -> Timestamp {
    start().saturating_add(seconds)
}

fn name(text: &str) -> OfficerName {
    OfficerName::new(text).unwrap()
}

fn text(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

/// Sets up an account with an invitation.
fn enrol(office: &Office, registry: &mut OfficeRegistry, who: &str, proof: &str, now: Timestamp) -> TotpKey {
    let begun =
        begin_enrolment(office, registry, (who, &text(proof), text(PASSWORD)), ([3; 16], Zeroizing::new([4; 20])), now);
    let begun = begun.unwrap();
    finish_enrolment(office, registry, (who, &begun.ticket, &begun.key.code(now)), now).unwrap();
    begun.key
}

/// Adds an account and sets it up.
fn account(
    office: &Office,
    registry: &mut OfficeRegistry,
    (who, role): (&str, Role),
    proven: &[ProvenAdministrator],
    now: Timestamp,
) -> TotpKey {
    let random = core::array::from_fn(|place| u8::try_from(place * 11).unwrap());
    let invitation = add_account(registry, (&name(who), role), (proven, &random), by_at("root", now)).unwrap();
    enrol(office, registry, who, invitation.code(), now)
}

fn by_at(officer: &str, at: Timestamp) -> fede::office::acts::By<'_> {
    fede::office::acts::By { officer, at }
}

fn fresh(seed: u8) -> FreshTokens {
    FreshTokens { session: Token::new([seed; 32]), browser: Token::new([seed + 100; 32]), replaced: None }
}

fn enter(
    office: &Office,
    registry: &mut dyn Registry,
    (account, password, code): (&str, &str, &str),
    known: Option<&Token>,
    (seed, now): (u8, Timestamp),
) -> Result<NewSession, AccountError> {
    let credentials = Credentials { account, password: &text(password), code };
    sign_in(office, registry, &credentials, (known, fresh(seed)), now)
}

fn is_refused<T>(result: &Result<T, AccountError>) -> bool {
    matches!(result, Err(AccountError::Refused))
}

fn proven(
    office: &Office,
    registry: &mut OfficeRegistry,
    who: &str,
    key: &TotpKey,
    now: Timestamp,
) -> ProvenAdministrator {
    let credentials = Credentials { account: who, password: &text(PASSWORD), code: &key.code(now) };
    prove_administrator(office, registry, &credentials, now).unwrap()
}

/// An office with the administrators `root` and `ops`, and their keys.
fn office_with_administrators() -> (tempfile::TempDir, Office, OfficeRegistry, [TotpKey; 2]) {
    let (directory, office, mut registry) = registry();
    let root = account(&office, &mut registry, ("root", Role::Administrator), &[], start());
    let first = proven(&office, &mut registry, "root", &root, after(60));
    let ops = account(&office, &mut registry, ("ops", Role::Administrator), &[first], after(60));
    (directory, office, registry, [root, ops])
}

#[test]
fn an_account_signs_in_with_password_and_code_and_no_code_counts_twice() {
    let (_directory, office, mut registry, [root, _]) = office_with_administrators();
    let now = after(600);
    let code = root.code(now);
    for (who, password, typed) in [
        ("root", "barge otter linen 48", code.as_str()),
        ("root", PASSWORD, "000000"),
        ("root", PASSWORD, ""),
        ("nobody", PASSWORD, code.as_str()),
        ("", PASSWORD, code.as_str()),
        ("r\u{43e}ot", PASSWORD, code.as_str()),
        ("root", "", code.as_str()),
    ] {
        assert!(is_refused(&enter(&office, &mut registry, (who, password, typed), None, (1, now))), "{who} {typed}");
    }
    let session = enter(&office, &mut registry, ("Root", PASSWORD, &code), None, (1, now)).unwrap();
    assert_eq!((session.signed_in.account().as_str(), session.signed_in.role()), ("root", Role::Administrator));
    // The same code, and the one before.
    assert!(is_refused(&enter(&office, &mut registry, ("root", PASSWORD, &code), None, (2, now))));
    let before = root.code(now.saturating_sub(30));
    assert!(is_refused(&enter(&office, &mut registry, ("root", PASSWORD, &before), None, (2, now))));
    let next = now.saturating_add(30);
    enter(&office, &mut registry, ("root", PASSWORD, &root.code(next)), None, (2, next)).unwrap();
    assert_eq!(check(&mut registry, &session.token, next).unwrap().account(), &name("root"));
    let acts = acts(&registry).unwrap();
    assert_eq!(acts.iter().filter(|act| *act == "sign-in").count(), 2);
    // Names that are no account leave no line.
    assert_eq!(acts.iter().filter(|act| *act == "sign-in-refused").count(), 6);
}

#[test]
fn a_session_ends_when_idle_at_last_by_sign_out_and_by_others() {
    let (_directory, office, mut registry, [root, _]) = office_with_administrators();
    let mut now = after(600);
    let mut session = |registry: &mut OfficeRegistry, seed| {
        now = now.saturating_add(StoredSession::LONGEST_SECONDS + 60);
        let session = enter(&office, registry, ("root", PASSWORD, &root.code(now)), None, (seed, now)).unwrap();
        (session, now)
    };
    let gone = |registry: &mut OfficeRegistry, token: &Token, at| {
        assert!(matches!(check(registry, token, at), Err(AccountError::NotSignedIn)));
        assert_eq!(registry.session(&token.hash()).unwrap(), None);
    };
    // Idle, at both edges.
    let (idle, now) = session(&mut registry, 1);
    check(&mut registry, &idle.token, now.saturating_add(StoredSession::IDLE_SECONDS - 1)).unwrap();
    let used = now.saturating_add(StoredSession::IDLE_SECONDS - 1);
    assert_eq!(registry.session(&idle.token.hash()).unwrap().unwrap().used, used);
    gone(&mut registry, &idle.token, used.saturating_add(StoredSession::IDLE_SECONDS));
    // In use all day.
    let (long, now) = session(&mut registry, 2);
    let mut at = now;
    while at.saturating_add(1000) < now.saturating_add(StoredSession::LONGEST_SECONDS) {
        at = at.saturating_add(1000);
        check(&mut registry, &long.token, at).unwrap();
    }
    gone(&mut registry, &long.token, now.saturating_add(StoredSession::LONGEST_SECONDS));
    // Signed out, and ended by another.
    let (out, now) = session(&mut registry, 3);
    sign_out(&mut registry, &out.signed_in, now).unwrap();
    gone(&mut registry, &out.token, now);
    let (named, now) = session(&mut registry, 4);
    assert_eq!(registry.sessions(None).unwrap().len(), 1);
    let id = named.signed_in.session().id();
    end_session(&mut registry, &id, by_at("ops", now)).unwrap();
    gone(&mut registry, &named.token, now);
    assert!(matches!(end_session(&mut registry, &id, by_at("ops", now)), Err(AccountError::NoSession { .. })));
    let (all, now) = session(&mut registry, 5);
    assert_eq!(end_sessions(&mut registry, &name("root"), by_at("ops", now)).unwrap(), 1);
    gone(&mut registry, &all.token, now);
    assert!(matches!(check(&mut registry, &Token::new([99; 32]), now), Err(AccountError::NotSignedIn)));
}

#[test]
fn an_account_has_a_bounded_number_of_sessions() {
    let (_directory, office, mut registry, [root, _]) = office_with_administrators();
    for seed in 1..=12 {
        let now = after(600 + 30 * u64::from(seed));
        enter(&office, &mut registry, ("root", PASSWORD, &root.code(now)), None, (seed, now)).unwrap();
    }
    let sessions = registry.sessions(Some(name("root").key())).unwrap();
    assert_eq!(sessions.len(), StoredSession::MAX);
    assert_eq!(sessions[0].hash, Token::new([3; 32]).hash());
    assert!(registry.browser(&Token::new([101; 32]).hash()).unwrap().is_none());
    assert!(registry.browser(&Token::new([112; 32]).hash()).unwrap().is_some());
}

/// Wrong attempts wait longer and longer, the right one too; a browser that is known does not wait for
/// others, and has a count of its own.
#[test]
fn guesses_wait_and_do_not_keep_the_person_out() {
    let (_directory, office, mut registry, [root, _]) = office_with_administrators();
    let now = after(600);
    let session = enter(&office, &mut registry, ("root", PASSWORD, &root.code(now)), None, (1, now)).unwrap();
    let now = after(700);
    for _ in 0..Attempts::FREE {
        assert!(is_refused(&enter(&office, &mut registry, ("root", "wrong", "123456"), None, (2, now))));
    }
    let lines = acts(&registry).unwrap().len();
    // Waits: nothing is counted, and the right password does not help.
    for _ in 0..3 {
        assert!(is_refused(&enter(&office, &mut registry, ("root", PASSWORD, &root.code(now)), None, (2, now))));
    }
    assert_eq!(registry.account(name("root").key()).unwrap().unwrap().attempts.failures, Attempts::FREE);
    assert_eq!(acts(&registry).unwrap().len(), lines, "attempts that wait do not fill the journal");
    // The person's own browser is let in meanwhile, and keeps its token.
    let known = enter(&office, &mut registry, ("root", PASSWORD, &root.code(now)), Some(&session.browser), (3, now));
    let known = known.unwrap();
    assert_eq!(known.browser.hash(), session.browser.hash());
    // That browser does not give others a new start, nor is it known for another account.
    for who in ["root", "ops"] {
        for _ in 0..Attempts::FREE {
            assert!(is_refused(&enter(&office, &mut registry, (who, "x", "1"), Some(&known.browser), (4, now))));
        }
    }
    let browser = registry.browser(&known.browser.hash()).unwrap().unwrap();
    assert_eq!((browser.attempts.failures, browser.account.as_str()), (Attempts::FREE, name("root").key()));
    assert_eq!(registry.account(name("ops").key()).unwrap().unwrap().attempts.failures, Attempts::FREE);
    // After the wait, one more attempt; the next wait is longer, and never longer than the maximum.
    let mut now = now;
    for _ in 0..20 {
        now = now.saturating_add(Attempts::LONGEST_WAIT_SECONDS);
        assert!(is_refused(&enter(&office, &mut registry, ("root", "x", "1"), None, (5, now))));
    }
    now = now.saturating_add(Attempts::LONGEST_WAIT_SECONDS);
    enter(&office, &mut registry, ("root", PASSWORD, &root.code(now)), None, (5, now)).unwrap();
    assert_eq!(registry.account(name("root").key()).unwrap().unwrap().attempts.failures, 0);
    // A browser is not known for ever.
    let late = now.saturating_add(KnownBrowser::KNOWN_SECONDS);
    assert!(is_refused(&enter(&office, &mut registry, ("root", "x", "1"), Some(&known.browser), (6, late))));
    assert_eq!(registry.account(name("root").key()).unwrap().unwrap().attempts.failures, 1);
}

/// Each guess is counted before it is judged.
#[test]
fn guesses_at_the_same_time_are_counted() {
    let (_directory, office, registry, _keys) = office_with_administrators();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut registry = office.registry().unwrap();
                for _ in 0..4 {
                    assert!(is_refused(&enter(&office, &mut registry, ("root", "x", "1"), None, (1, after(600)))));
                }
            });
        }
    });
    assert_eq!(registry.account(name("root").key()).unwrap().unwrap().attempts.failures, Attempts::FREE);
    let refused = acts(&registry).unwrap().into_iter().filter(|act| act == "sign-in-refused").count();
    assert_eq!(refused, 5);
}

#[test]
fn an_invitation_counts_once_and_for_a_day() {
    let (_directory, office, mut registry) = registry();
    let root = (&name("root"), Role::Administrator);
    let invitation = add_account(&mut registry, root, (&[], &[7; Invitation::BYTES]), by_at("cli", start())).unwrap();
    let code = invitation.code().to_owned();
    let random = || ([3; 16], Zeroizing::new([4; 20]));
    let mut begin = |proof: &str, password: &str, now| {
        begin_enrolment(&office, &mut registry, ("root", &text(proof), text(password)), random(), now)
    };
    assert!(matches!(begin(&code, "short", start()), Err(AccountError::PasswordLength { found: 5 })));
    assert!(matches!(begin(&code, "password1234", start()), Err(AccountError::PasswordWeak)));
    assert!(is_refused(&begin("00000-00000-00000-00000", PASSWORD, start())));
    assert!(is_refused(&begin(&code, PASSWORD, after(Invitation::VALID_SECONDS))));
    let first = begin(&code, PASSWORD, start()).unwrap();
    let second = begin(&code.to_lowercase(), "another barge otter 48", start()).unwrap();
    let key = second.key.code(start());
    // Not before it is confirmed, and only the last step counts.
    assert!(is_refused(&enter(&office, &mut registry, ("root", "another barge otter 48", &key), None, (1, start()))));
    let mut finish =
        |ticket: &str, code: &str| finish_enrolment(&office, &mut registry, ("root", ticket, code), start());
    assert!(
        is_refused(&finish(&first.ticket, &key)) && is_refused(&finish("", &key)) && is_refused(&finish("00", &key))
    );
    assert!(matches!(finish(&second.ticket, "000000"), Err(AccountError::WrongCode)));
    finish(&second.ticket, &key).unwrap();
    assert!(is_refused(&finish(&second.ticket, &key)));
    let again = begin_enrolment(&office, &mut registry, ("root", &text(&code), text(PASSWORD)), random(), start());
    assert!(is_refused(&again));
    // The code that confirmed is used.
    assert!(is_refused(&enter(&office, &mut registry, ("root", "another barge otter 48", &key), None, (1, start()))));
    let now = after(120);
    enter(&office, &mut registry, ("root", "another barge otter 48", &second.key.code(now)), None, (1, now)).unwrap();
}

#[test]
fn administrators_change_accounts_and_two_change_an_administrator() {
    let (_directory, office, mut registry) = registry();
    let random = [1; Invitation::BYTES];
    let clerk = (&name("chen"), Role::Clerk);
    let early = add_account(&mut registry, clerk, (&[], &random), by_at("cli", start()));
    assert!(matches!(early, Err(AccountError::NoAdministrator)));
    let root = account(&office, &mut registry, ("root", Role::Administrator), &[], start());
    let none = add_account(&mut registry, clerk, (&[], &random), by_at("cli", start()));
    assert!(matches!(none, Err(AccountError::AdministratorsNeeded { needed: 1, found: 0 })));
    let one = proven(&office, &mut registry, "root", &root, after(60));
    let proof = [one];
    // The only administrator stays one.
    for refused in [
        lock(&mut registry, &name("root"), &proof, by_at("root", start())),
        change_role(&mut registry, (&name("root"), Role::Clerk), &proof, by_at("root", start())),
    ] {
        assert!(matches!(refused, Err(AccountError::LastAdministrator)), "{refused:?}");
    }
    let ops = account(&office, &mut registry, ("ops", Role::Administrator), &proof, after(60));
    let [one] = proof;
    let sec = add_account(
        &mut registry,
        (&name("sec"), Role::Administrator),
        (std::slice::from_ref(&one), &random),
        by_at("root", start()),
    );
    assert!(matches!(sec, Err(AccountError::AdministratorsNeeded { needed: 2, found: 1 })));
    let twice = [one.clone(), one.clone()];
    let sec =
        add_account(&mut registry, (&name("sec"), Role::Administrator), (&twice, &random), by_at("root", start()));
    assert!(matches!(sec, Err(AccountError::AdministratorsNeeded { needed: 2, found: 1 })));
    let two = [one.clone(), proven(&office, &mut registry, "ops", &ops, after(120))];
    account(&office, &mut registry, ("sec", Role::Administrator), &two, after(120));
    let chen = account(&office, &mut registry, ("chen", Role::Clerk), &two, after(120));
    let exists = add_account(&mut registry, (&name("CHEN"), Role::Clerk), (&two, &random), by_at("root", start()));
    assert!(matches!(exists, Err(AccountError::Exists { .. })));
    // A clerk proves nothing.
    let credentials = Credentials { account: "chen", password: &text(PASSWORD), code: &chen.code(after(300)) };
    let refused = prove_administrator(&office, &mut registry, &credentials, after(300));
    assert!(matches!(refused, Err(AccountError::NotAllowed { role: Role::Clerk, needed: Permission::ChangeAccounts })));
    // Another role, a lock, an unlock: the session ends.
    let now = after(600);
    let session = enter(&office, &mut registry, ("chen", PASSWORD, &chen.code(now)), None, (1, now)).unwrap();
    // An officer decides, an auditor and a clerk see people: one administrator alone makes none.
    for refused in [
        change_role(&mut registry, (&name("chen"), Role::Officer), std::slice::from_ref(&one), by_at("root", now)),
        add_account(
            &mut registry,
            (&name("li"), Role::Officer),
            (std::slice::from_ref(&one), &random),
            by_at("root", now),
        )
        .map(drop),
        add_account(
            &mut registry,
            (&name("sun"), Role::Auditor),
            (std::slice::from_ref(&one), &random),
            by_at("root", now),
        )
        .map(drop),
        change_role(&mut registry, (&name("chen"), Role::Auditor), std::slice::from_ref(&one), by_at("root", now)),
        take_over(&mut registry, std::slice::from_ref(&one), by_at("root", now)).map(drop),
    ] {
        assert!(matches!(refused, Err(AccountError::AdministratorsNeeded { needed: 2, found: 1 })), "{refused:?}");
    }
    change_role(&mut registry, (&name("chen"), Role::Officer), &two, by_at("root", now)).unwrap();
    assert!(matches!(check(&mut registry, &session.token, now), Err(AccountError::NotSignedIn)));
    let now = after(700);
    let session = enter(&office, &mut registry, ("chen", PASSWORD, &chen.code(now)), None, (2, now)).unwrap();
    assert_eq!(session.signed_in.role(), Role::Officer);
    lock(&mut registry, &name("chen"), std::slice::from_ref(&one), by_at("root", now)).unwrap();
    assert!(matches!(check(&mut registry, &session.token, now), Err(AccountError::NotSignedIn)));
    let now = after(800);
    assert!(is_refused(&enter(&office, &mut registry, ("chen", PASSWORD, &chen.code(now)), None, (3, now))));
    unlock(&mut registry, &name("chen"), std::slice::from_ref(&one), by_at("root", now)).unwrap();
    assert!(matches!(
        unlock(&mut registry, &name("chen"), std::slice::from_ref(&one), by_at("root", now)),
        Err(AccountError::Unchanged)
    ));
    enter(&office, &mut registry, ("chen", PASSWORD, &chen.code(now)), None, (3, now)).unwrap();
    // A reset needs two, and the account itself does not count.
    let reset_of = |registry: &mut OfficeRegistry, who: &str, proven: &[ProvenAdministrator]| {
        reset(registry, &name(who), (proven, &[9; Invitation::BYTES]), by_at("root", now))
    };
    assert!(matches!(
        reset_of(&mut registry, "chen", std::slice::from_ref(&one)),
        Err(AccountError::AdministratorsNeeded { needed: 2, found: 1 })
    ));
    assert!(matches!(
        reset_of(&mut registry, "root", &two),
        Err(AccountError::AdministratorsNeeded { needed: 2, found: 1 })
    ));
    let invitation = reset_of(&mut registry, "chen", &two).unwrap();
    let now = after(900);
    assert!(is_refused(&enter(&office, &mut registry, ("chen", PASSWORD, &chen.code(now)), None, (4, now))));
    let key = enrol(&office, &mut registry, "chen", invitation.code(), now);
    let now = after(960);
    enter(&office, &mut registry, ("chen", PASSWORD, &key.code(now)), None, (4, now)).unwrap();
}

#[test]
fn officers_with_a_pin_are_taken_over() {
    let (_directory, office, mut registry, [root, second]) = office_with_administrators();
    let pin = |text: &str| Pin::new(Zeroizing::new(text.to_owned())).unwrap();
    let add = |registry: &mut OfficeRegistry, who: &str, typed: &str| {
        add_officer(&office, registry, (who, &pin(typed)), (&[], [5; 16]), by(crate::registry::AT))
    };
    add(&mut registry, "li", "471100").unwrap();
    let two = [
        proven(&office, &mut registry, "root", &root, after(600)),
        proven(&office, &mut registry, "ops", &second, after(600)),
    ];
    let taken = take_over(&mut registry, &two, by_at("root", after(600))).unwrap();
    assert_eq!(taken, [name("li")]);
    assert_eq!(take_over(&mut registry, &two, by_at("root", after(600))).unwrap(), []);
    let begin = |registry: &mut OfficeRegistry, proof: &str| {
        let random = ([3; 16], Zeroizing::new([4; 20]));
        begin_enrolment(&office, registry, ("li", &text(proof), text(PASSWORD)), random, after(700))
    };
    for wrong in ["471101", "4711", ""] {
        assert!(is_refused(&begin(&mut registry, wrong)), "{wrong}");
    }
    // A PIN is short, so it invites only for a day.
    let late = after(600 + Invitation::VALID_SECONDS);
    let random = ([3; 16], Zeroizing::new([4; 20]));
    assert!(is_refused(&begin_enrolment(
        &office,
        &mut registry,
        ("li", &text("471100"), text(PASSWORD)),
        random,
        late
    )));
    let key = enrol(&office, &mut registry, "Li", "471100", after(700));
    assert!(is_refused(&begin(&mut registry, "471100")));
    let now = after(800);
    let session = enter(&office, &mut registry, ("li", PASSWORD, &key.code(now)), None, (1, now)).unwrap();
    let signed_in: &SignedIn = &session.signed_in;
    assert_eq!(signed_in.proven().unwrap().name(), &name("li"));
    let person = PersonIndex::from_bytes([8; 32]);
    view(&mut registry, signed_in, (person, "decision 1"), now).unwrap();
    assert_eq!(registry.views(person, 9).unwrap()[0].by, "li");
    assert_eq!(acts(&registry).unwrap().last().map(String::as_str), Some("view"));
    let now = after(860);
    let other = enter(&office, &mut registry, ("root", PASSWORD, &root.code(now)), None, (2, now)).unwrap();
    assert!(other.signed_in.proven().is_err());
    assert!(matches!(
        view(&mut registry, &other.signed_in, (person, "decision 1"), now),
        Err(AccountError::NotAllowed { .. })
    ));
}

/// Passwords and keys of authenticators are under the office's first secret: they outlive a rotation,
/// and the registry alone has neither.
#[test]
fn accounts_stay_after_a_rotation_of_the_secret() {
    let (directory, office, registry, [root, _]) = office_with_administrators();
    drop(registry);
    office.rotate_secret(&mut crate::support::rng(3), |rotated| by_at("root", after(600)).rotate(rotated)).unwrap();
    let office = Office::open(&directory.path().join("office")).unwrap();
    let mut registry = office.registry().unwrap();
    enter(&office, &mut registry, ("root", PASSWORD, &root.code(after(700))), None, (1, after(700))).unwrap();
    let stored = registry.account(name("root").key()).unwrap().unwrap();
    assert!(!stored.totp.windows(20).any(|bytes| bytes == [4; 20]));
    // A damaged row is named, and lets nobody in.
    back_end::run_sql(&office, directory.path(), "UPDATE account SET role = 9").unwrap();
    assert!(matches!(
        enter(&office, &mut registry, ("root", PASSWORD, "123456"), None, (1, after(800))),
        Err(AccountError::Registry(_))
    ));
}
