//! The verdict on a code of another network, and the path to its signer.

use super::{ForeignAnswer, ForeignReader, ForeignRequest, ForeignStated};
use crate::foreign::{ForeignNetwork, Network};
use crate::payload::Region;
use crate::time::Timestamp;
use crate::verifier::{Decision, Policy, Reason, TrustAnchors};
use crate::words::{Lang, foreign_verdict as say};

/// What a gate's trust has of other networks.
#[derive(Debug, Clone, Copy)]
pub struct ForeignTrust<'a> {
    /// The publisher of the trust list.
    pub publisher: Region,
    /// The version of the trust list.
    pub list_version: u64,
    /// What the publisher has taken from other networks.
    pub networks: &'a [ForeignNetwork],
}

/// The path from the publisher of a trust list to the signer: the network's list, and the list into
/// which it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignPath {
    network: Network,
    as_of: Timestamp,
    publisher: Region,
    list_version: u64,
}

impl ForeignPath {
    /// The network.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// When the network made its list.
    #[must_use]
    pub const fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// The publisher of the trust list that took it over.
    #[must_use]
    pub const fn publisher(&self) -> Region {
        self.publisher
    }

    /// The version of that trust list.
    #[must_use]
    pub const fn list_version(&self) -> u64 {
        self.list_version
    }

    /// The path as text for people.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let as_of = self.as_of.to_string();
        let day = as_of.get(..10).unwrap_or(&as_of);
        let (version, name) = (&self.list_version, &self.publisher.name(lang));
        say::Path { network: &self.network.id().to_ascii_uppercase(), day: &day, version, name }.say(lang)
    }
}

/// A code of another network whose signer is on the trust list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignCode {
    pub(crate) stated: ForeignStated,
    path: ForeignPath,
}

impl ForeignCode {
    /// The path to its signer.
    #[must_use]
    pub const fn path(&self) -> &ForeignPath {
        &self.path
    }

    /// What it states, as JSON: `docs/verdicts.md` has the fields.
    #[must_use]
    pub fn statement(&self) -> &serde_json::Value {
        &self.stated.statement
    }

    /// The person, as JSON, for comparison with the document.
    #[must_use]
    pub fn person(&self) -> &serde_json::Value {
        &self.stated.person
    }

    /// SHA-256 of the signed content, in hexadecimal.
    #[must_use]
    pub fn mark(&self) -> &str {
        &self.stated.mark
    }
}

/// The verdict on a code of another network. It states facts and never has a colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignVerdict {
    pub(in crate::verifier) decision: Decision,
    pub(in crate::verifier) reasons: Vec<Reason>,
    code: Option<ForeignCode>,
}

impl ForeignVerdict {
    /// The code, if a listed key has signed it and may sign it.
    #[must_use]
    pub const fn code(&self) -> Option<&ForeignCode> {
        self.code.as_ref()
    }

    const fn undecided(reasons: Vec<Reason>, code: Option<ForeignCode>) -> Self {
        Self { decision: Decision::Undecided, reasons, code }
    }
}

/// Verifies a code of another network that the policy has rules for. As for own codes: a text that is
/// no code is always refused; otherwise the verdict is undecided if the trust is not current.
pub(in crate::verifier) fn verify(
    text: &str,
    network: Network,
    trust: &(impl TrustAnchors + ?Sized),
    at: Timestamp,
    policy: &Policy,
    reader: &dyn ForeignReader,
) -> ForeignVerdict {
    let concerns: Vec<Reason> = trust.concerns(at).into_iter().map(|concern| Reason::of_concern(concern, at)).collect();
    let foreign = trust.foreign();
    let list = foreign.and_then(|trust| trust.networks.iter().find(|one| one.network() == network));
    let request = ForeignRequest { text, list, rules: policy.foreign(), at, clock_leeway: policy.clock_leeway() };
    let Some(answer) = reader.judge(&request) else {
        return ForeignVerdict::undecided(vec![Reason::ForeignNoReader { network }], None);
    };
    let decision = answer.decision();
    let ForeignAnswer { reasons, stated, .. } = answer;
    let first = reasons.first().map_or("", |reason| reason.id());
    let code = list.zip(foreign).zip(stated).map(|((list, trust), stated)| {
        let (publisher, list_version) = (trust.publisher, trust.list_version);
        ForeignCode { stated, path: ForeignPath { network, as_of: list.as_of(), publisher, list_version } }
    });
    let reasons: Vec<Reason> = reasons.into_iter().map(|reason| Reason::Foreign(Box::new(reason))).collect();
    let is_text_at_fault = matches!(first, "foreign-damaged" | "foreign-part");
    if !concerns.is_empty() && !is_text_at_fault {
        return ForeignVerdict::undecided(concerns, code);
    }
    if first == "foreign-unknown-key" && trust.is_ageing(at) {
        return ForeignVerdict::undecided(reasons, code);
    }
    ForeignVerdict { decision, reasons, code }
}
