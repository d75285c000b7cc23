//! Tokens of other systems, and answers that are kept for a day.

use super::back_end;
use super::back_end_calls::{acts, registry};
use crate::registry::by;
use crate::support::{at, rng};
use fede::office::accounts::{
    AccountError, ProvenAdministrator, Scope, Scopes, StoredToken, Token, add_token, check_token, revoke_token,
};
use fede::office::acts::{By, forget};
use fede::office::registry::{KeptAnswer, OfficeRegistry, Tokens};
use fede::office::{Office, OfficerName};
use fede::time::Timestamp;

const START: &str = "2026-03-05T00:00:00Z";

fn after(seconds: u64) -> Timestamp {
    at(START).saturating_add(seconds)
}

fn name(text: &str) -> OfficerName {
    OfficerName::new(text).unwrap()
}

fn add(registry: &mut OfficeRegistry, who: &str, seed: u8, now: Timestamp) -> Result<StoredToken, AccountError> {
    let scopes = Scopes::of(&[Scope::Query, Scope::Identified]);
    let by = By { officer: "li", at: now };
    add_token(registry, (&name(who), scopes, 1), (&[] as &[ProvenAdministrator], &Token::new([seed; 32])), by)
}

#[test]
fn a_token_is_found_until_it_ends_or_is_revoked() {
    let (_directory, _office, mut registry) = registry();
    let stored = add(&mut registry, "clinic", 1, after(0)).unwrap();
    let token = Token::new([1; 32]);
    let found = |registry: &OfficeRegistry, now| check_token(registry, &token, now).unwrap();
    assert_eq!(found(&registry, after(0)), Some(stored.clone()));
    assert_eq!(found(&registry, after(86_399)), Some(stored));
    assert_eq!(found(&registry, after(86_400)), None);
    assert_eq!(check_token(&registry, &Token::new([2; 32]), after(0)).unwrap(), None);
    // A name that looks the same is the same. One that does not count any more is replaced.
    assert!(matches!(add(&mut registry, "Clinic", 2, after(1)), Err(AccountError::TokenExists { .. })));
    let second = add(&mut registry, "Clinic", 2, after(86_400)).unwrap();
    assert_eq!((registry.tokens().unwrap(), found(&registry, after(0))), (vec![second], None));
    let revoke = |registry: &mut OfficeRegistry, who: &str| revoke_token(registry, &name(who), by(START));
    revoke(&mut registry, "clinic").unwrap();
    assert!(matches!(revoke(&mut registry, "clinic"), Err(AccountError::Unchanged)));
    assert!(matches!(revoke(&mut registry, "other"), Err(AccountError::TokenMissing { .. })));
    assert_eq!(check_token(&registry, &Token::new([2; 32]), after(86_401)).unwrap(), None);
    assert_eq!(registry.tokens().unwrap()[0].revoked, Some(at(START)));
    assert_eq!(acts(&registry).unwrap(), ["token-add", "token-add", "token-revoke"]);
}

fn kept(key: u8, made: Timestamp) -> KeptAnswer {
    KeptAnswer { key: [key; 32], request: [key + 1; 32], made, answer: format!("answer {key}") }
}

#[test]
fn an_answer_is_kept_for_a_day() {
    let (_directory, office, mut registry) = registry();
    let since = |now: Timestamp| now.saturating_sub(KeptAnswer::KEPT_SECONDS);
    let keep =
        |registry: &mut OfficeRegistry, answer: &KeptAnswer| registry.keep_answer(answer, since(answer.made)).unwrap();
    let answer = |registry: &OfficeRegistry, key: u8, now| registry.answer(&[key; 32], since(now)).unwrap();
    let day = KeptAnswer::KEPT_SECONDS;
    keep(&mut registry, &kept(1, after(0)));
    assert_eq!(answer(&registry, 1, after(0)), Some(kept(1, after(0))));
    assert_eq!(answer(&registry, 2, after(0)), None);
    assert_eq!(answer(&registry, 1, after(day - 1)), Some(kept(1, after(0))));
    assert_eq!(answer(&registry, 1, after(day)), None, "a day is over");
    // The first answer stays, as long as it is given again.
    keep(&mut registry, &KeptAnswer { answer: "other".to_owned(), ..kept(1, after(5)) });
    assert_eq!(answer(&registry, 1, after(5)).unwrap().answer, "answer 1");
    keep(&mut registry, &KeptAnswer { answer: "other".to_owned(), ..kept(1, after(day)) });
    assert_eq!(answer(&registry, 1, after(day)).unwrap().answer, "other");
    // Each new one removes old ones.
    for key in 10..20 {
        keep(&mut registry, &kept(key, after(0)));
    }
    keep(&mut registry, &kept(20, after(day)));
    let of_start =
        |registry: &OfficeRegistry, key: u8| registry.answer(&[key; 32], after(0).saturating_sub(1)).unwrap();
    assert!((10..20).all(|key| of_start(&registry, key).is_none()));
    // So does the deletion of old data.
    forget(&office, &mut registry, By { officer: "li", at: after(2 * day) }).unwrap();
    assert!(of_start(&registry, 20).is_none());
}

#[test]
fn after_a_rotation_tokens_count_and_answers_are_gone() {
    let (directory, office, mut registry) = registry();
    let stored = add(&mut registry, "clinic", 1, after(0)).unwrap();
    registry.keep_answer(&kept(1, after(0)), after(0).saturating_sub(1)).unwrap();
    drop(registry);
    office.rotate_secret(&mut rng(3), |rotated| by(START).rotate(rotated)).unwrap();
    let office = Office::open(&directory.path().join("office")).unwrap();
    let registry = office.registry().unwrap();
    assert_eq!(check_token(&registry, &Token::new([1; 32]), after(1)).unwrap(), Some(stored));
    assert!(registry.answer(&[1; 32], after(0).saturating_sub(1)).unwrap().is_none());
    // A damaged row is named, and lets nobody in.
    back_end::run_sql(&office, directory.path(), "UPDATE system_token SET name = ''").unwrap();
    assert!(check_token(&registry, &Token::new([1; 32]), after(1)).is_err());
}
