//! The judgement of one code: the verdict of the verifier, and the findings of the gate's rules.

use serde::Serialize;

use super::passed::CodeMark;
use super::{Finding, RulesInForce};
use crate::foreign::Network;
use crate::payload::{Challenge, Lang, Presentation};
use crate::qr::Symbol;
use crate::time::Timestamp;
use crate::verifier::{
    BuiltInReader, Decision, Explanation, ExplanationReport, ForeignReader, ForeignRequest, ForeignRules,
    ItineraryAlone, Policy, Reason, Report, ScanFault, TrustAnchors, Unverified, Verdict, verify_with,
};
use crate::words::{gate as say, identified};

/// A verdict and the findings of the gate's rules. Rules can stop a code that the verifier accepts.
/// They never let in a code that it does not accept.
///
/// ```
/// use fede::gate::{GateRules, Judgement, RulesInForce};
/// # use fede::{time::Timestamp, trust::{TrustedList, TrustedRoot}};
/// # const ROOT: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/root.cbor"));
/// # const LIST: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/list.cbor"));
/// # const CODE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
/// # let list = TrustedList::from_bytes(LIST, TrustedRoot::from_bytes(ROOT)?)?;
/// # let now = Timestamp::parse("2026-03-05T12:00:00Z")?;
///
/// let rules = RulesInForce::Local(GateRules::default());
/// let judgement = Judgement::of(CODE.trim_end(), &list, &rules, now);
/// assert_eq!(judgement.decision().id(), "accepted");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Judgement {
    verdict: Verdict,
    findings: Vec<Finding>,
    at: Timestamp,
}

impl Judgement {
    /// Judges the text of a code with the gate's trust and rules.
    #[must_use]
    pub fn of(text: &str, trust: &(impl TrustAnchors + ?Sized), rules: &RulesInForce, at: Timestamp) -> Self {
        Self::asking(text, trust, rules, None, at)
    }

    /// Judges the text of a code at a gate that shows digits. A live code must answer them.
    #[must_use]
    pub fn asking(
        text: &str,
        trust: &(impl TrustAnchors + ?Sized),
        rules: &RulesInForce,
        challenge: Option<Challenge>,
        at: Timestamp,
    ) -> Self {
        Self::read_by(&BuiltInReader, text, trust, rules, challenge, at)
    }

    /// Like [`Self::asking`], with another reader of codes of other networks.
    #[must_use]
    pub fn read_by(
        reader: &dyn ForeignReader,
        text: &str,
        trust: &(impl TrustAnchors + ?Sized),
        in_force: &RulesInForce,
        challenge: Option<Challenge>,
        at: Timestamp,
    ) -> Self {
        let rules = in_force.at(at);
        // Without valid rules no status is refused here. The finding about the missing rules makes
        // the result undecided.
        let everything = || Policy::everything().with_foreign(in_force.foreign().clone());
        let policy = rules.as_ref().map_or_else(|_| everything(), |rules| rules.policy().clone());
        // The verifier passes an itinerary without health status, because the rules decide about it
        // and may find more in it.
        let policy = policy.with_itinerary_alone(ItineraryAlone::Pass).with_challenge(challenge);
        let verdict = verify_with(text, trust, at, &policy, reader);
        let findings = match (&verdict, rules) {
            (Verdict::Accepted(code), Ok(rules)) => rules.findings(code, at),
            // The code has no commitment to a document's number: staff compare the person.
            (Verdict::Foreign(_), Ok(_)) if verdict.decision() == Decision::Accepted => vec![Finding::CompareDocument],
            (verdict, Err(finding)) if verdict.decision() == Decision::Accepted => vec![finding],
            _ => Vec::new(),
        };
        Self { verdict, findings, at }
    }

    /// The judgement of a line that is not a whole code because of the scanner.
    pub(super) fn again(fault: ScanFault, at: Timestamp) -> Self {
        Self { verdict: Verdict::undecided(Reason::ScanAgain { fault }), findings: Vec::new(), at }
    }

    /// Adds a finding of the gate.
    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Which code it is, if it is authentic.
    pub(super) fn code(&self) -> Option<CodeMark> {
        let own = self.verdict.code().map(|code| CodeMark::Own(code.claims().issuer(), code.claims().cti()));
        own.or_else(|| self.verdict.foreign().map(|code| CodeMark::Foreign(code.mark().to_owned())))
    }

    /// What the holder's telephone has signed, if the code is authentic and live.
    pub(super) fn presentation(&self) -> Option<&Presentation> {
        self.verdict.code().and_then(|code| code.presentation())
    }

    /// Verdict of the verifier.
    #[must_use]
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// Findings of the gate.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Time of the judgement.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The strictest decision of the verdict and all findings.
    #[must_use]
    pub fn decision(&self) -> Decision {
        let of_findings = self.findings.iter().map(Finding::decision);
        of_findings.fold(self.verdict.decision(), |strictest, decision| match (strictest, decision) {
            (Decision::Refused, _) | (_, Decision::Refused) => Decision::Refused,
            (Decision::Undecided, _) | (_, Decision::Undecided) => Decision::Undecided,
            (Decision::Accepted, Decision::Accepted) => Decision::Accepted,
        })
    }

    /// Sign to show.
    #[must_use]
    pub fn sign(&self) -> Sign {
        match self.decision() {
            Decision::Accepted => Sign::LetIn,
            Decision::Refused => Sign::Stop,
            Decision::Undecided if self.asks_a_person() => Sign::YouDecide,
            Decision::Undecided => Sign::CannotTell,
        }
    }

    /// Whether a person must decide although nothing is missing at the gate.
    fn asks_a_person(&self) -> bool {
        let mut open = self.findings.iter().filter(|finding| finding.decision() == Decision::Undecided);
        self.verdict.reasons().iter().all(Reason::asks_a_person) && open.all(Finding::asks_a_person)
    }

    /// Whether the document check found another document.
    pub(super) fn is_of_another_document(&self) -> bool {
        self.findings.contains(&Finding::OtherDocument)
    }

    /// Records the result of a document check. A number can be mistyped, so the last result
    /// replaces earlier ones.
    pub(super) fn set_other_document(&mut self, is_other: bool) {
        self.findings.retain(|finding| *finding != Finding::OtherDocument);
        if is_other {
            // First, because this is the most important reason.
            self.findings.insert(0, Finding::OtherDocument);
        }
    }

    /// Reasons against letting in, the most important first: another person's document, then faults
    /// of the code or missing data of the gate, then findings of the rules.
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

    /// Findings that do not prevent letting in.
    pub fn remarks(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.decision() == Decision::Accepted)
    }

    /// Identifiers of the reasons against letting in.
    #[must_use]
    pub fn reason_ids(&self) -> Vec<&'static str> {
        self.reasons().into_iter().map(Explanation::id).collect()
    }

    /// JSON form on one line. The same input gives the same bytes on every platform.
    #[must_use]
    pub fn to_json(&self) -> String {
        let reasons = self.reasons().into_iter().map(ExplanationReport::new).collect();
        let holder = self.verdict.code().and_then(|code| code.claims().holder());
        let report = GateReport {
            report: Report::of(self.decision(), reasons, &self.verdict, self.at),
            sign: self.sign().id(),
            remarks: self.remarks().map(ExplanationReport::new).collect(),
            document: holder.map(|holder| holder.kind().id()),
        };
        // The report holds only strings and numbers, so the encoding cannot fail.
        serde_json::to_string(&report).unwrap_or_default()
    }
}

identified! {
    /// The sign that a gate shows to its staff.
    pub enum Sign {
        /// Let in.
        LetIn = "let-in";
        /// Nothing is wrong or missing, but a person must decide.
        YouDecide = "you-decide";
        /// The gate lacks data that it needs to decide.
        CannotTell = "cannot-tell";
        /// Stop.
        Stop = "stop";
    }
}

impl Sign {
    /// The decision that a sign stands for.
    #[must_use]
    pub const fn decision(self) -> Decision {
        match self {
            Self::LetIn => Decision::Accepted,
            Self::Stop => Decision::Refused,
            Self::YouDecide | Self::CannotTell => Decision::Undecided,
        }
    }

    /// The words for staff.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::LetIn => say::let_in(lang),
            Self::Stop => say::stop(lang),
            Self::YouDecide => say::you_decide(lang),
            Self::CannotTell => say::cannot_tell(lang),
        }
    }
}

/// JSON form of a [`Judgement`]: the JSON form of a verdict, with the gate's remarks and the kind
/// of document whose number the gate can check.
#[derive(Serialize)]
struct GateReport {
    #[serde(flatten)]
    report: Report,
    sign: &'static str,
    remarks: Vec<ExplanationReport>,
    document: Option<&'static str>,
}

/// Whether a trusted key has signed a symbol's text. A reader asks this if a reading is uncertain: a
/// misread text has no valid signature.
pub(crate) fn is_authentic(symbol: &Symbol, trust: &dyn TrustAnchors) -> bool {
    is_signed(symbol.text(), trust)
}

/// Whether a trusted key has signed a text.
pub(super) fn is_signed(text: &str, trust: &dyn TrustAnchors) -> bool {
    Unverified::from_text(text).is_ok_and(|code| code.authenticate(trust).is_ok())
}

/// Whether a listed key of another network has signed a text and may sign it.
pub(crate) fn is_signed_elsewhere(
    text: &str,
    trust: &dyn TrustAnchors,
    rules: &ForeignRules,
    reader: &dyn ForeignReader,
    at: Timestamp,
) -> bool {
    let network = Network::of_text(text).filter(|network| rules.admits(*network));
    let networks = trust.foreign().map_or(&[][..], |trust| trust.networks);
    let list = networks.iter().find(|list| Some(list.network()) == network);
    let answer = list.and_then(|list| reader.judge(&ForeignRequest::of_signature(text, list, rules, at)));
    answer.is_some_and(|answer| answer.is_authentic())
}
