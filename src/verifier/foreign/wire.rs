//! What passes between the core of the gate page and the module that reads codes of other networks:
//! JSON. The core sends only the keys of the code's own id. It writes the JSON by hand: types with `serde`
//! and the macro `json!` would be 20 KB of the core.

use serde_json::Value;

use super::{ForeignAnswer, ForeignReader, ForeignRequest, ForeignRule};
use crate::foreign::{ForeignKey, ForeignNetwork};
use crate::key::KeyId;
use crate::payload::hex::{self, Hex};

/// Calls the module with JSON, and returns its answer. `None` if there is no module.
pub type CallModule = fn(&[u8]) -> Option<Vec<u8>>;

/// The reader of a page: a module beside its core.
#[derive(Debug, Clone, Copy)]
pub struct ModuleReader(pub CallModule);

impl ForeignReader for ModuleReader {
    fn judge(&self, request: &ForeignRequest<'_>) -> Option<ForeignAnswer> {
        // Without rules, the module answers the id of the key that the text names.
        let text = quoted(request.text);
        let named = self.call(&format!("{{\"text\":{text}}}"))?;
        let kid = named.get("kid")?.as_str().and_then(hex::array).map(KeyId::from_bytes);
        let list = request.list.map_or_else(|| "null".to_owned(), |list| network(list, kid));
        let rules = list_of(request.rules.groups().iter().map(|group| list_of(group.iter().map(rule))));
        let (at, leeway) = (request.at.seconds(), request.clock_leeway);
        let call =
            format!("{{\"text\":{text},\"list\":{list},\"rules\":{rules},\"at\":{at},\"clock_leeway\":{leeway}}}");
        ForeignAnswer::of_json(self.call(&call)?)
    }
}

impl ModuleReader {
    fn call(&self, call: &str) -> Option<Value> {
        serde_json::from_slice(&self.0(call.as_bytes())?).ok()
    }
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    // A text can always be encoded.
    serde_json::to_string(text).unwrap_or_default()
}

/// A list of items that are JSON already.
fn list_of(items: impl Iterator<Item = String>) -> String {
    let mut list = "[".to_owned();
    for item in items {
        if list.len() > 1 {
            list.push(',');
        }
        list.push_str(&item);
    }
    list.push(']');
    list
}

/// The part of a network that a code of this key depends on.
fn network(list: &ForeignNetwork, kid: Option<KeyId>) -> String {
    let issuers = list.issuers().iter().filter_map(|issuer| {
        let keys = list_of(issuer.keys().iter().filter(|key| Some(key.kid()) == kid).map(key));
        (keys.len() > 2).then(|| format!("[{},{keys}]", quoted(issuer.name().as_str())))
    });
    let revoked = list.revoked().iter().filter(|card| Some(card.kid()) == kid);
    let revoked = list_of(revoked.map(|card| quoted(&card.to_string())));
    let kid = kid.map_or_else(|| "null".to_owned(), |kid| quoted(&kid.to_string()));
    let (network, as_of, issuers) = (list.network().id(), list.as_of().seconds(), list_of(issuers));
    format!("{{\"network\":\"{network}\",\"as_of\":{as_of},\"kid\":{kid},\"issuers\":{issuers},\"revoked\":{revoked}}}")
}

fn key(key: &ForeignKey) -> String {
    let (kind, bytes) = (key.key().kind().id(), Hex(key.key().as_bytes()));
    let uses = list_of(key.uses().iter().map(|one| quoted(one.id())));
    let (from, until) = (key.window().not_before().seconds(), key.window().expires().seconds());
    format!("{{\"kind\":\"{kind}\",\"bytes\":\"{bytes}\",\"uses\":{uses},\"from\":{from},\"until\":{until}}}")
}

fn rule(rule: &ForeignRule) -> String {
    let network = rule.network.id();
    let issuers = list_of(rule.issuers.iter().map(|issuer| quoted(issuer.as_str())));
    let kinds = list_of(rule.kinds.iter().map(|kind| quoted(kind.id())));
    let vaccines = list_of(rule.vaccines.iter().map(|code| quoted(code)));
    let tests = list_of(rule.tests.iter().map(|kind| quoted(kind.id())));
    let limits = [rule.max_test_hours, rule.min_doses, rule.min_days, rule.max_days];
    let limits = list_of(limits.iter().map(|limit| limit.map_or_else(|| "null".to_owned(), |limit| limit.to_string())));
    format!(
        "{{\"network\":\"{network}\",\"issuers\":{issuers},\"kinds\":{kinds},\"vaccines\":{vaccines},\
         \"tests\":{tests},\"limits\":{limits}}}"
    )
}

#[cfg(all(test, feature = "foreign"))]
mod tests {
    use super::*;
    use crate::foreign::{ForeignIssuer, ForeignUse, IssuerName, KeyKind, Network, PublicKey, RevokedCard};
    use crate::time::{Timestamp, Window};
    use crate::verifier::{BuiltInReader, ForeignKind, ForeignRules, TestKind};

    #[test]
    fn the_module_answers_as_the_library_does() {
        let at = Timestamp::parse("2026-03-05T08:00:00Z").unwrap();
        let mut rule = ForeignRule::new(Network::Vci, vec![ForeignKind::Vaccination, ForeignKind::Test]);
        rule.issuers = vec![IssuerName::parse("https://a.example/i").unwrap()];
        (rule.vaccines, rule.tests) = (vec!["207".to_owned()], vec![TestKind::Antigen]);
        (rule.max_test_hours, rule.min_days) = (Some(48), Some(14));
        let rules = ForeignRules::any_of(vec![rule.clone()]).and_any_of(vec![rule]);
        let kid = KeyId::from_bytes([1; 8]);
        let key = PublicKey::new(KeyKind::Ed25519, &[7; 32]).unwrap();
        let key = ForeignKey::new(kid, key, &ForeignUse::STATEMENTS, Window::ALWAYS).unwrap();
        let issuer = ForeignIssuer::new(IssuerName::parse("https://a.example/i").unwrap(), vec![key]).unwrap();
        let list = ForeignNetwork::new(Network::Vci, at, [0; 32], vec![issuer]).unwrap();
        let list = list.with_revoked(vec![RevokedCard::parse(kid, "abc.5").unwrap()]).unwrap();
        let module = ModuleReader(|call| Some(super::super::answer_of_module(call)));
        for text in ["shc:/56", "shc:/1/2/56", "shc:/", "HC1:NCFOXN", "{\"icao.\"", ""] {
            for list in [Some(&list), None] {
                let request = ForeignRequest { text, list, rules: &rules, at, clock_leeway: 300 };
                let answer = module.judge(&request);
                assert!(answer.is_some(), "{text}");
                assert_eq!(answer, BuiltInReader.judge(&request), "{text}");
            }
        }
    }

    #[test]
    fn an_answer_of_another_form_is_none() {
        let at = Timestamp::parse("2026-03-05T08:00:00Z").unwrap();
        let rules = ForeignRules::default();
        let request = ForeignRequest { text: "HC1:", list: None, rules: &rules, at, clock_leeway: 0 };
        let answers: [CallModule; 5] = [
            |_| None,
            |_| Some(Vec::new()),
            |_| Some(b"{}".to_vec()),
            |_| Some(br#"{"kid": null, "decision": "perhaps", "reasons": [], "stated": null}"#.to_vec()),
            |_| Some(br#"{"kid": null, "decision": "refused", "reasons": [{"id": 5}], "stated": null}"#.to_vec()),
        ];
        for answer in answers {
            assert_eq!(ModuleReader(answer).judge(&request), None);
        }
        // An answer that accepts without a statement is not accepted.
        let accepts: CallModule =
            |_| Some(br#"{"kid": null, "decision": "accepted", "reasons": [], "stated": null}"#.to_vec());
        let answer = ModuleReader(accepts).judge(&request).unwrap();
        assert_eq!((answer.decision().id(), answer.is_authentic()), ("undecided", false));
        for call in [&b""[..], b"{}", b"[]", br#"{"text": "HC1:", "rules": 5}"#, &[0xff; 9]] {
            assert!(super::super::answer_of_module(call).is_empty());
        }
    }
}
