//! The documents of a set as data, for `--json`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::document::{Content, SignedFile};
use crate::cli::report;
use crate::foreign::ForeignNetwork;
use crate::key::VerifyingKey;
use crate::payload::Region;
use crate::trust::{Agreement, Digest, KeyUse, ListedRegion, Root, RootRole, SetFile, TrustList};

/// A document. `sufficient` says whether its signatures are sufficient; `None` if they were not
/// checked.
pub(super) fn of(document: &SignedFile, content: &Content, sufficient: Option<bool>) -> Value {
    let signers: Vec<_> = document.cose.signatures().iter().map(|signature| signature.kid().to_string()).collect();
    let window = content.window();
    json!({
        "document": content.id(),
        "version": content.version(),
        "issued": window.not_before().to_string(),
        "expires": window.expires().to_string(),
        "content_digest": document.content_digest().to_string(),
        "content": content_data(content),
        "signed_by": signers,
        "sufficient": sufficient,
    })
}

fn content_data(content: &Content) -> Value {
    match content {
        Content::Root(root) => root_data(root),
        Content::List(list) => list_data(list),
        Content::RevocationList(list) => {
            let days = list.days().iter().map(
                |day| json!({ "day": day.day().to_string(), "bytes": day.bytes(), "digest": day.digest().to_string() }),
            );
            json!({
                "region": report::region(list.region()),
                "since": list.since().to_string(),
                "days": days.collect::<Vec<_>>(),
            })
        }
        Content::Rules(rules) => json!({ "region": report::region(rules.region()), "text": rules.text() }),
        Content::Snapshot(snapshot) => json!({
            "publisher": report::region(snapshot.publisher()),
            "list": file(snapshot.list()),
            "revocation_lists": files(snapshot.revocations()),
            "rules": files(snapshot.rules()),
        }),
    }
}

fn root_data(root: &Root) -> Value {
    json!({ "root_keys": role(root.root_role()), "list_keys": role(root.list_role()) })
}

fn list_data(list: &TrustList) -> Value {
    let snapshots = list.snapshot().map(|terms| {
        let (ageing, stale) = (terms.ageing_after() / 3600, terms.stale_after() / 3600);
        json!({ "keys": role(terms.role()), "ageing_after_hours": ageing, "stale_after_hours": stale })
    });
    json!({
        "publisher": report::region(list.publisher()),
        "snapshots": snapshots,
        "regions": list.regions().iter().map(region).collect::<Vec<_>>(),
        "networks": list.foreign().iter().map(network).collect::<Vec<_>>(),
        "agreements": list.agreements().iter().map(agreement).collect::<Vec<_>>(),
    })
}

/// The keys of a role, and how many of them must sign.
pub(in crate::cli) fn role(role: &RootRole) -> Value {
    json!({ "threshold": role.threshold(), "keys": role.keys().iter().map(key).collect::<Vec<_>>() })
}

fn key(key: &VerifyingKey) -> Value {
    json!({ "kid": key.kid().to_string(), "thumbprint": thumbprint(key.thumbprint()) })
}

/// A thumbprint (RFC 9679) in hexadecimal digits. The key's id is its beginning.
pub(in crate::cli) fn thumbprint(bytes: [u8; 32]) -> String {
    Digest::from_bytes(bytes).to_string()
}

fn region(listed: &ListedRegion) -> Value {
    let keys = listed.keys().iter().map(|listed| {
        let uses: Vec<_> = listed.uses().iter().copied().map(KeyUse::id).collect();
        let window = listed.window();
        json!({
            "kid": listed.key().kid().to_string(),
            "thumbprint": thumbprint(listed.key().thumbprint()),
            "signs": uses,
            "not_before": window.not_before().to_string(),
            "expires": window.expires().to_string(),
        })
    });
    json!({
        "region": report::region(listed.region()),
        "recognition": report::names(|lang| listed.recognition().words(lang)),
        "lowest_revocation_list": listed.revocation(),
        "max_valid_hours": listed.max_lifetime().map(|seconds| seconds / 3600),
        "keys": keys.collect::<Vec<_>>(),
    })
}

fn network(network: &ForeignNetwork) -> Value {
    let issuers = network.issuers().iter().map(|issuer| {
        let keys = issuer.keys().iter().map(|key| {
            json!({
                "kid": key.kid().to_string(),
                "kind": key.key().kind().id(),
                "signs": key.uses().iter().map(|one| one.id()).collect::<Vec<_>>(),
                "not_before": key.window().not_before().to_string(),
                "expires": key.window().expires().to_string(),
            })
        });
        json!({ "issuer": issuer.name().as_str(), "keys": keys.collect::<Vec<_>>() })
    });
    json!({
        "network": network.network().id(),
        "as_of": network.as_of().to_string(),
        "sha256": Digest::from_bytes(*network.digest()).to_string(),
        "issuers": issuers.collect::<Vec<_>>(),
        "revoked_cards": network.revoked().len(),
    })
}

fn agreement(agreement: &Agreement) -> Value {
    json!({
        "from": agreement.from().code(),
        "to": agreement.to().code(),
        "facts": agreement.kinds().iter().map(|kind| kind.id()).collect::<Vec<_>>(),
        "days": agreement.days(),
        "not_before": agreement.window().not_before().to_string(),
        "expires": agreement.window().expires().to_string(),
    })
}

fn file(file: &SetFile) -> Value {
    json!({ "version": file.version(), "bytes": file.bytes(), "digest": file.digest().to_string() })
}

/// The files of regions, by the code of the region.
fn files(files: &BTreeMap<Region, SetFile>) -> Map<String, Value> {
    files.iter().map(|(region, set)| (region.code().to_owned(), file(set))).collect()
}
