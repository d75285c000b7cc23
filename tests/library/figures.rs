//! Figures about the work of officers, and since when revocations are not published.

use super::back_end;
use crate::registry::{AT, by, declaration, declare_all, know, office_key, office_on};
use crate::support::at;
use fede::office::acts::{Answer, By, audit, decide, dispute, issue, withdraw};
use fede::office::audit::AuditRules;
use fede::office::registry::{Codes, Decisions, Distribution, People};
use fede::payload::{Status, StatusReason, Withdrawal, WithdrawalClass};

#[test]
fn the_work_of_officers_and_what_is_not_published_are_counted() {
    let directory = tempfile::tempdir().unwrap();
    let office = office_on(directory.path(), "[\"health\"]", back_end::fresh().as_ref());
    let mut registry = office.registry().unwrap();
    know(&office, &mut registry, 2);
    declare_all(&office, &mut registry, (0..2).map(|n| declaration(n, "")).collect());
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    audit(&office, &mut registry, &rules, by(AT), &mut |_| {}).unwrap();
    issue(&office, &mut registry, &office_key(), by(AT), &mut |_, error| panic!("{error}")).unwrap();
    let start = at(AT).saturating_sub(86_400);
    assert!(registry.officer_work(start, 10).unwrap().is_empty(), "an audit is not the work of officers");
    assert_eq!(registry.unlisted_since(at(AT)).unwrap(), None);

    let person = registry.dossiers(None, 1, at(AT)).unwrap()[0].person;
    let first = registry.last_decision(person).unwrap().unwrap();
    let disputed = dispute(&mut registry, first.number, "mistaken", by(AT)).unwrap();
    let later = By { officer: "li", at: at(AT).saturating_add(3600) };
    let why = Some(StatusReason::Symptoms);
    let answer = Answer { status: Status::Yellow, why, note: "looked at it", proven: &[] };
    decide(&mut registry, disputed, answer, later).unwrap();
    let work = registry.officer_work(start, 10).unwrap();
    assert_eq!(work.len(), 1);
    assert_eq!((work[0].at, work[0].asked, work[0].was_dispute), (later.at, Some(at(AT)), true));
    assert_eq!((work[0].status, work[0].reason), (Some(Status::Yellow), why));
    assert_eq!(work[0].rule, first.decision.rule);
    assert!(registry.officer_work(later.at.saturating_add(1), 10).unwrap().is_empty());
    assert!(registry.officer_work(start, 0).unwrap().is_empty());

    // The decision has revoked the green code; another one is revoked later.
    assert_eq!(registry.unlisted_since(later.at).unwrap(), Some(later.at));
    let other = registry.dossiers(Some(person), 1, at(AT)).unwrap()[0].person;
    let code = registry.codes_of(other).unwrap().remove(0);
    let last = By { officer: "li", at: later.at.saturating_add(60) };
    withdraw(&mut registry, code.cti, Some(Withdrawal::Revoked(WithdrawalClass::Lost)), last).unwrap();
    assert_eq!(registry.unlisted_since(last.at).unwrap(), Some(later.at));
    let listed = registry.withdrawn(at(AT).saturating_sub(86_400).day()).unwrap();
    registry.keep_listed(&listed).unwrap();
    assert_eq!((registry.unlisted(last.at).unwrap(), registry.unlisted_since(last.at).unwrap()), (0, None));
}
