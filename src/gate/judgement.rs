//! What a gate says of one code: the verdict, and what its rules add to it.

use serde::Serialize;

use super::{Finding, RulesInForce};
use crate::payload::Status;
use crate::time::Timestamp;
use crate::verifier::{
    Decision, Explanation, ExplanationReport, Policy, Reason, Report, TrustAnchors, Verdict, verify,
};

/// A verdict with what a gate's rules add. A gate's rules can stop what a verifier accepts; they never let in what it
/// does not.
#[derive(Debug, Clone)]
pub struct Judgement {
    verdict: Verdict,
    findings: Vec<Finding>,
    at: Timestamp,
}

impl Judgement {
    /// Judges the text of a code by what the gate trusts and by its rules.
    #[must_use]
    pub fn of(text: &str, trust: &(impl TrustAnchors + ?Sized), rules: &RulesInForce, at: Timestamp) -> Self {
        let rules = rules.at(at);
        // Without rules that count, no status is refused by them: that they are wanting decides.
        let policy = rules.as_ref().map_or_else(|_| Policy::accepting(&Status::ALL), |rules| rules.policy().clone());
        let verdict = verify(text, trust, at, &policy);
        let findings = match (&verdict, rules) {
            (Verdict::Accepted(code), Ok(rules)) => rules.findings(code, at),
            (Verdict::Accepted(_), Err(finding)) => vec![finding],
            _ => Vec::new(),
        };
        Self { verdict, findings, at }
    }

    /// Where there is no code to judge.
    #[must_use]
    pub fn without_code(reason: Reason, at: Timestamp) -> Self {
        Self { verdict: Verdict::undecided(reason), findings: Vec::new(), at }
    }

    /// Adds what the gate knows besides.
    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The verdict on the code.
    #[must_use]
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// What the gate's rules have found.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// When it was made.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The decision: the verdict's, or where that accepts, the sternest of the findings.
    #[must_use]
    pub fn decision(&self) -> Decision {
        let of_findings = || {
            let decisions = self.findings.iter().map(Finding::decision);
            decisions.fold(Decision::Accepted, |sternest, decision| match (sternest, decision) {
                (Decision::Refused, _) | (_, Decision::Refused) => Decision::Refused,
                (Decision::Undecided, _) | (_, Decision::Undecided) => Decision::Undecided,
                _ => Decision::Accepted,
            })
        };
        match self.verdict.decision() {
            Decision::Accepted => of_findings(),
            decision => decision,
        }
    }

    /// The identifiers of what stands against letting in.
    #[must_use]
    pub fn reason_ids(&self) -> Vec<&'static str> {
        let of_rules = self.findings.iter().filter(|finding| finding.decision() != Decision::Accepted);
        self.verdict.reasons().iter().map(Reason::id).chain(of_rules.map(Explanation::id)).collect()
    }

    /// The JSON form, on one line: the same bytes for the same input on every platform.
    #[must_use]
    pub fn to_json(&self) -> String {
        let (reasons, remarks): (Vec<&Finding>, Vec<_>) =
            self.findings.iter().partition(|finding| finding.decision() != Decision::Accepted);
        let of_verdict = self.verdict.reasons().iter().map(ExplanationReport::new);
        let reasons = of_verdict.chain(reasons.into_iter().map(ExplanationReport::new)).collect();
        let holder = self.verdict.code().and_then(|code| code.claims().holder());
        let report = GateReport {
            report: Report::of(self.decision(), reasons, self.verdict.code(), self.at),
            remarks: remarks.into_iter().map(ExplanationReport::new).collect(),
            document: holder.map(|holder| holder.kind().id()),
        };
        // Strings and numbers: JSON can always say them.
        serde_json::to_string(&report).unwrap_or_default()
    }
}

/// The JSON form of a [`Judgement`]: that of a verdict, with what the gate remarks, and the kind of document whose number
/// the gate can compare.
#[derive(Serialize)]
struct GateReport {
    #[serde(flatten)]
    report: Report,
    remarks: Vec<ExplanationReport>,
    document: Option<&'static str>,
}
