//! The reasons against a code of another network, in words for staff.

use super::ForeignReason;
use super::answer::Said;
use super::conditions::Unmet;
use crate::foreign::{ForeignAuthenticityError, FormError, Network};
use crate::time::Timestamp;
use crate::verifier::Decision;
use crate::words::{Explain, Lang, foreign_verdict as say};

fn reason(
    id: &str,
    values: Vec<(&str, String)>,
    sentence: impl Fn(Lang) -> String,
    hint: fn(Lang) -> &'static str,
) -> ForeignReason {
    ForeignReason::new(id, values, Said::new(sentence), Said::new(|lang| hint(lang).to_owned()))
}

/// What exactly is wrong, for technical staff: the identifier of the fault and its words in English.
fn fault(error: &impl Explain) -> Vec<(&'static str, String)> {
    vec![("fault", error.id().to_owned()), ("detail", error.words(Lang::En))]
}

pub(super) fn of_form(error: &FormError) -> (Decision, ForeignReason) {
    if let FormError::Part { number, of } = error {
        let values = vec![("number", number.to_string()), ("of", of.to_string())];
        let part = reason("foreign-part", values, |lang| say::Part { number, of }.say(lang), say::part_hint);
        return (Decision::Undecided, part);
    }
    (
        Decision::Refused,
        reason("foreign-damaged", fault(error), |lang| say::damaged(lang).to_owned(), say::damaged_hint),
    )
}

pub(super) fn not_taken(network: Network) -> (Decision, ForeignReason) {
    let values = vec![("network", network.id().to_owned())];
    let sentence = |lang| say::NotTaken { network: &network.words(lang) }.say(lang);
    (Decision::Undecided, reason("foreign-not-taken", values, sentence, say::not_taken_hint))
}

pub(super) fn of_authenticity(error: &ForeignAuthenticityError) -> ForeignReason {
    use ForeignAuthenticityError as Error;
    match error {
        Error::UnknownKey { kid } => {
            let values = vec![("kid", kid.to_string())];
            reason("foreign-unknown-key", values, |lang| say::UnknownKey { kid }.say(lang), say::unknown_key_hint)
        }
        Error::Signature { kid, tried } => {
            let values = vec![("kid", kid.to_string()), ("keys_tried", tried.to_string())];
            reason("foreign-bad-signature", values, |lang| say::bad_signature(lang).to_owned(), say::bad_signature_hint)
        }
        Error::OtherIssuer { signer, stated } => {
            let values = vec![("signer", signer.to_string()), ("stated", printable(stated))];
            let sentence =
                |lang| say::OtherIssuer { signer: &signer.words(lang), stated: &printable(stated) }.say(lang);
            reason("foreign-other-issuer", values, sentence, say::other_issuer_hint)
        }
        Error::Use { missing } => {
            let sentence = |lang| say::KeyUse { missing: &missing.words(lang) }.say(lang);
            reason("foreign-key-use", vec![("used", missing.id().to_owned())], sentence, say::key_use_hint)
        }
        Error::KeyNotYetValid { not_before, used } => {
            let values = vec![("not_before", not_before.to_string()), ("used", used.to_string())];
            let sentence = |lang| say::KeyNotYetValid { not_before, used }.say(lang);
            reason("foreign-key-not-yet-valid", values, sentence, say::key_time_hint)
        }
        Error::KeyExpired { expires, used } => {
            let values = vec![("expires", expires.to_string()), ("used", used.to_string())];
            let sentence = |lang| say::KeyExpired { expires, used }.say(lang);
            reason("foreign-key-expired", values, sentence, say::key_time_hint)
        }
        Error::Revoked { kid, rid } => {
            let values = vec![("kid", kid.to_string()), ("rid", rid.clone())];
            reason("foreign-revoked", values, |lang| say::Revoked { rid }.say(lang), say::revoked_hint)
        }
        Error::NoKid => {
            reason("foreign-no-kid", Vec::new(), |lang| say::no_kid(lang).to_owned(), say::unknown_key_hint)
        }
        Error::Statement(inner) => {
            reason("foreign-content", fault(inner), |lang| say::content(lang).to_owned(), say::content_hint)
        }
        Error::Certificate(inner) => {
            let sentence = |lang| say::certificate(lang).to_owned();
            reason("foreign-certificate", fault(inner), sentence, say::bad_signature_hint)
        }
        // The verifier gives the list of the code's own network.
        Error::OtherNetwork { .. } => {
            reason("foreign-damaged", fault(error), |lang| say::damaged(lang).to_owned(), say::damaged_hint)
        }
    }
}

/// A text of a code, without characters that cannot be shown.
fn printable(text: &str) -> String {
    text.chars().filter(|character| !crate::payload::is_unprintable(*character)).take(200).collect()
}

pub(super) fn not_yet_valid(not_before: Timestamp, at: Timestamp) -> ForeignReason {
    let values = vec![("not_before", not_before.to_string()), ("at", at.to_string())];
    let sentence = |lang| say::NotYetValid { not_before: &not_before, at: &at }.say(lang);
    reason("foreign-not-yet-valid", values, sentence, say::not_yet_valid_hint)
}

pub(super) fn expired(expires: Timestamp, at: Timestamp) -> ForeignReason {
    let values = vec![("expires", expires.to_string()), ("at", at.to_string())];
    reason("foreign-expired", values, |lang| say::Expired { expires: &expires, at: &at }.say(lang), say::expired_hint)
}

/// No rule lets the code pass. `unmet` has what each rule of the code's network lacks.
pub(super) fn no_rule(unmet: &[Unmet]) -> ForeignReason {
    let ids: Vec<_> = unmet.iter().map(Unmet::id).collect();
    let sentence = |lang| {
        let mut lacks: Vec<_> = unmet.iter().map(|one| words(one, lang)).collect();
        lacks.dedup();
        say::NoRule { lacks: &lacks.join(say::semicolon(lang)) }.say(lang)
    };
    reason("foreign-no-rule", vec![("failed", ids.join("; "))], sentence, say::no_rule_hint)
}

fn words(unmet: &Unmet, lang: Lang) -> String {
    match unmet {
        Unmet::Issuer => say::unmet_issuer(lang).to_owned(),
        Unmet::Kind => say::unmet_kind(lang).to_owned(),
        Unmet::Vaccine => say::unmet_vaccine(lang).to_owned(),
        Unmet::TestKind => say::unmet_test_kind(lang).to_owned(),
        Unmet::Result => say::unmet_result(lang).to_owned(),
        Unmet::TestAge { max_hours, hours: Some(hours) } => say::UnmetTestAge { max_hours, hours: *hours }.say(lang),
        Unmet::Doses { min, found } => say::UnmetDoses { min, found: *found }.say(lang),
        Unmet::TooRecent { min_days, days: Some(days) } => say::UnmetTooRecent { min_days, days: *days }.say(lang),
        Unmet::TooLongAgo { max_days, days } => say::UnmetTooLongAgo { max_days, days: *days }.say(lang),
        Unmet::TestAge { hours: None, .. } | Unmet::TooRecent { days: None, .. } => say::unmet_future(lang).to_owned(),
        Unmet::Validity => say::unmet_validity(lang).to_owned(),
    }
}
