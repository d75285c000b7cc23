//! What a gate says of one code: the verdict, and what its rules add to it.

use serde::Serialize;

use super::{Finding, RulesInForce};
use crate::payload::Lang;
use crate::time::Timestamp;
use crate::verifier::{
    Decision, Explanation, ExplanationReport, ItineraryAlone, Policy, Reason, Report, TrustAnchors, Verdict, verify,
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
        let policy = rules.as_ref().map_or_else(|_| Policy::everything(), |rules| rules.policy().clone());
        // The rules decide about an itinerary alone: they may find more in it.
        let verdict = verify(text, trust, at, &policy.with_itinerary_alone(ItineraryAlone::Pass));
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

    /// The decision: the strictest of the verdict's and of what the gate has found.
    #[must_use]
    pub fn decision(&self) -> Decision {
        let of_findings = self.findings.iter().map(Finding::decision);
        of_findings.fold(self.verdict.decision(), |strictest, decision| match (strictest, decision) {
            (Decision::Refused, _) | (_, Decision::Refused) => Decision::Refused,
            (Decision::Undecided, _) | (_, Decision::Undecided) => Decision::Undecided,
            (Decision::Accepted, Decision::Accepted) => Decision::Accepted,
        })
    }

    /// What the gate shows.
    #[must_use]
    pub fn sign(&self) -> Sign {
        match self.decision() {
            Decision::Accepted => Sign::LetIn,
            Decision::Refused => Sign::Stop,
            Decision::Undecided if self.asks_a_person() => Sign::YouDecide,
            Decision::Undecided => Sign::CannotTell,
        }
    }

    /// Whether a person decides, and nothing is missing at the gate.
    fn asks_a_person(&self) -> bool {
        let mut open = self.findings.iter().filter(|finding| finding.decision() == Decision::Undecided);
        self.verdict.reasons().iter().all(Reason::asks_a_person) && open.all(Finding::asks_a_person)
    }

    /// Whether the document in the hand was found to be another than that of the code.
    pub(super) fn is_of_another_document(&self) -> bool {
        self.findings.contains(&Finding::OtherDocument)
    }

    /// Notes whether the document in the hand is that of the code. The last answer counts: a number can be mistyped.
    pub(super) fn set_other_document(&mut self, is_other: bool) {
        self.findings.retain(|finding| *finding != Finding::OtherDocument);
        if is_other {
            self.findings.insert(0, Finding::OtherDocument);
        }
    }

    /// What stands against letting in, the most important first: another person's document, what is wrong with the code
    /// or missing at the gate, what its rules say.
    #[must_use]
    pub fn reasons(&self) -> Vec<&dyn Explanation> {
        let mut reasons: Vec<&dyn Explanation> = Vec::new();
        if self.is_of_another_document() {
            reasons.push(&Finding::OtherDocument);
        }
        for reason in self.verdict.reasons() {
            reasons.push(reason);
        }
        for finding in &self.findings {
            if finding.decision() != Decision::Accepted && *finding != Finding::OtherDocument {
                reasons.push(finding);
            }
        }
        reasons
    }

    /// What the gate remarks, and what does not stand against letting in.
    pub fn remarks(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.decision() == Decision::Accepted)
    }

    /// The identifiers of what stands against letting in.
    #[must_use]
    pub fn reason_ids(&self) -> Vec<&'static str> {
        self.reasons().into_iter().map(Explanation::id).collect()
    }

    /// The JSON form, on one line: the same bytes for the same input on every platform.
    #[must_use]
    pub fn to_json(&self) -> String {
        let reasons = self.reasons().into_iter().map(ExplanationReport::new).collect();
        let holder = self.verdict.code().and_then(|code| code.claims().holder());
        let report = GateReport {
            report: Report::of(self.decision(), reasons, self.verdict.code(), self.at),
            sign: self.sign().id(),
            remarks: self.remarks().map(ExplanationReport::new).collect(),
            document: holder.map(|holder| holder.kind().id()),
        };
        // Strings and numbers: JSON can always say them.
        serde_json::to_string(&report).unwrap_or_default()
    }
}

/// What a gate shows to its staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Let in.
    LetIn,
    /// Stop.
    Stop,
    /// Nothing is wrong and nothing is missing: a person decides.
    YouDecide,
    /// The gate lacks what it needs to decide.
    CannotTell,
}

impl Sign {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::LetIn => "let-in",
            Self::Stop => "stop",
            Self::YouDecide => "you-decide",
            Self::CannotTell => "cannot-tell",
        }
    }

    /// The words for staff.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::LetIn => lang.pick("let in", "放行"),
            Self::Stop => lang.pick("stop", "禁止通行"),
            Self::YouDecide => lang.pick("you decide", "请人工判断"),
            Self::CannotTell => lang.pick("cannot tell", "无法判定"),
        }
    }
}

/// The JSON form of a [`Judgement`]: that of a verdict, with what the gate remarks, and the kind of document whose number
/// the gate can compare.
#[derive(Serialize)]
struct GateReport {
    #[serde(flatten)]
    report: Report,
    sign: &'static str,
    remarks: Vec<ExplanationReport>,
    document: Option<&'static str>,
}
