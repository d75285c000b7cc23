//! The module beside the core of the gate page: takes calls as JSON, answers as JSON.

use core::str::FromStr;

use serde_json::{Value, json};

use super::judge::judge;
use super::{ForeignRequest, ForeignRule, ForeignRules};
use crate::foreign::{
    ForeignIssuer, ForeignKey, ForeignNetwork, ForeignUnverified, IssuerName, PublicKey, RevokedCard,
};
use crate::key::KeyId;
use crate::payload::hex;
use crate::time::{Timestamp, Window};

/// Answers a call of the core. The answer to what the core does not send is empty: the core then says
/// that it cannot read the code.
#[must_use]
pub fn answer(call: &[u8]) -> Vec<u8> {
    let call: Option<Value> = serde_json::from_slice(call).ok();
    let answer = call.and_then(|call| {
        let text = call.get("text")?.as_str()?;
        let Some(groups) = call.get("rules") else {
            let kid = ForeignUnverified::from_text(text).ok().and_then(|code| code.kid());
            return Some(json!({ "kid": kid.map(|kid| kid.to_string()) }));
        };
        let list = match call.get("list").filter(|list| !list.is_null()) {
            Some(list) => Some(network(list)?),
            None => None,
        };
        let rules = rules(groups)?;
        let (at, clock_leeway) = (time(call.get("at")?)?, call.get("clock_leeway")?.as_u64()?);
        let request = ForeignRequest { text, list: list.as_ref(), rules: &rules, at, clock_leeway };
        Some(judge(&request).to_json())
    });
    answer.map(|answer| answer.to_string().into_bytes()).unwrap_or_default()
}

fn time(value: &Value) -> Option<Timestamp> {
    Timestamp::from_seconds(value.as_u64()?).ok()
}

/// The items of a list, each read.
fn items<T>(list: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    list.as_array()?.iter().map(read).collect()
}

/// The words of a list, each with its meaning.
fn words<T: FromStr>(list: &Value) -> Option<Vec<T>> {
    items(list, |word| word.as_str()?.parse().ok())
}

fn network(list: &Value) -> Option<ForeignNetwork> {
    // Without an id the code names no listed key.
    let kid = list.get("kid")?.as_str().and_then(hex::array);
    let kid = KeyId::from_bytes(kid.unwrap_or_default());
    let issuer = |issuer: &Value| {
        let keys = items(issuer.get(1)?, |listed| key(kid, listed))?;
        ForeignIssuer::new(IssuerName::parse(issuer.get(0)?.as_str()?).ok()?, keys).ok()
    };
    let issuers = items(list.get("issuers")?, issuer)?;
    let revoked = items(list.get("revoked")?, |entry| RevokedCard::parse(kid, entry.as_str()?).ok())?;
    // The digest of the network's list does not matter for a verdict.
    let network = list.get("network")?.as_str()?.parse().ok()?;
    let network = ForeignNetwork::new(network, time(list.get("as_of")?)?, [0; 32], issuers).ok()?;
    network.with_revoked(revoked).ok()
}

fn key(kid: KeyId, key: &Value) -> Option<ForeignKey> {
    let bytes = hex::bytes(key.get("bytes")?.as_str()?)?;
    let public = PublicKey::new(key.get("kind")?.as_str()?.parse().ok()?, &bytes).ok()?;
    let window = Window::new(time(key.get("from")?)?, time(key.get("until")?)?).ok()?;
    ForeignKey::new(kid, public, &words(key.get("uses")?)?, window).ok()
}

fn rules(groups: &Value) -> Option<ForeignRules> {
    let mut groups = items(groups, |group| items(group, rule))?.into_iter();
    let first = ForeignRules::any_of(groups.next().unwrap_or_default());
    Some(groups.fold(first, ForeignRules::and_any_of))
}

fn rule(rule: &Value) -> Option<ForeignRule> {
    let mut read = ForeignRule::new(rule.get("network")?.as_str()?.parse().ok()?, words(rule.get("kinds")?)?);
    read.issuers = items(rule.get("issuers")?, |name| IssuerName::parse(name.as_str()?).ok())?;
    read.tests = words(rule.get("tests")?)?;
    read.vaccines = items(rule.get("vaccines")?, |code| code.as_str().map(str::to_owned))?;
    let limit = |at: usize| rule.get("limits")?.get(at)?.as_u64().and_then(|limit| u32::try_from(limit).ok());
    (read.max_test_hours, read.min_doses) = (limit(0), limit(1));
    (read.min_days, read.max_days) = (limit(2), limit(3));
    Some(read)
}
