//! The verdict: accepted, refused or undecided, with every reason.

use super::{
    Authentic, AuthenticityError, ItineraryAlone, Policy, Reason, RevocationStatus, TrustAnchors, Unverified,
    UnverifiedError,
};
use crate::payload::{Cti, Region, StatementKind};
use crate::time::{Standing, Timestamp};

/// The three outcomes; [`Verdict`] carries what led to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Let in.
    Accepted,
    /// Stop: something is wrong with the code.
    Refused,
    /// This gate cannot tell.
    Undecided,
}

impl Decision {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Undecided => "undecided",
        }
    }
}

/// A code that is authentic, current, recognised for what it states under a trust list that is current too, and
/// accepted by a policy: [`verify`] alone makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified(Authentic);

impl Verified {
    /// The code.
    #[must_use]
    pub const fn code(&self) -> &Authentic {
        &self.0
    }
}

/// What a gate says of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Let in.
    Accepted(Box<Verified>),
    /// Something is wrong with the code.
    Refused {
        /// Each thing that is wrong.
        reasons: Vec<Reason>,
        /// The code, where it is authentic at least.
        code: Option<Box<Authentic>>,
    },
    /// This gate cannot tell.
    Undecided {
        /// Each thing that the gate lacks.
        reasons: Vec<Reason>,
        /// The code, where it is authentic at least.
        code: Option<Box<Authentic>>,
    },
}

impl Verdict {
    /// Which of the three.
    #[must_use]
    pub const fn decision(&self) -> Decision {
        match self {
            Self::Accepted(_) => Decision::Accepted,
            Self::Refused { .. } => Decision::Refused,
            Self::Undecided { .. } => Decision::Undecided,
        }
    }

    /// The reasons; none where the code is accepted.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Accepted(_) => &[],
            Self::Refused { reasons, .. } | Self::Undecided { reasons, .. } => reasons,
        }
    }

    /// The code, where its signature verifies.
    #[must_use]
    pub fn code(&self) -> Option<&Authentic> {
        match self {
            Self::Accepted(verified) => Some(verified.code()),
            Self::Refused { code, .. } | Self::Undecided { code, .. } => code.as_deref(),
        }
    }

    /// A verdict where there was no code to judge.
    #[must_use]
    pub fn undecided(reason: Reason) -> Self {
        Self::Undecided { reasons: vec![reason], code: None }
    }

    fn refused(reason: Reason) -> Self {
        Self::Refused { reasons: vec![reason], code: None }
    }
}

/// Judges the text of a code, at a time, by a gate's trust and policy.
///
/// What is no code at all is refused whatever the gate knows. Beyond that a gate whose trust list or
/// clock is not to be relied on cannot decide.
#[must_use]
pub fn verify(text: &str, trust: &(impl TrustAnchors + ?Sized), at: Timestamp, policy: &Policy) -> Verdict {
    let unverified = match Unverified::from_text(text) {
        Ok(unverified) => unverified,
        Err(UnverifiedError::Text(error)) => return Verdict::refused(Reason::Text(error)),
        Err(UnverifiedError::Cose(error)) => return Verdict::refused(Reason::Cose(error)),
    };
    let concerns: Vec<Reason> = trust.concerns(at).into_iter().map(|concern| Reason::of_concern(concern, at)).collect();
    match unverified.authenticate(trust) {
        Err(_) if !concerns.is_empty() => Verdict::Undecided { reasons: concerns, code: None },
        Err(AuthenticityError::UnknownKey { kid }) => Verdict::refused(Reason::UnknownKey { kid }),
        Err(AuthenticityError::Signature { kid, tried }) => Verdict::refused(Reason::Signature { kid, tried }),
        Err(AuthenticityError::Claims(error)) => Verdict::refused(Reason::Claims(error)),
        Ok(code) if !concerns.is_empty() => Verdict::Undecided { reasons: concerns, code: Some(Box::new(code)) },
        Ok(code) => code.judge(trust, at, policy),
    }
}

impl Authentic {
    /// Judges an authentic code at a time, by a policy: current, recognised, accepted. Only [`verify`] may ask, which
    /// has seen first that the trust itself is current.
    fn judge(self, trust: &(impl TrustAnchors + ?Sized), at: Timestamp, policy: &Policy) -> Verdict {
        let mut reasons = self.recognition(at);
        reasons.extend(self.currency(at));
        let (withdrawn, mut unknown) = self.revocation(trust, at);
        reasons.extend(withdrawn);
        reasons.extend(self.acceptance(policy));
        let (refused, asked) = self.itinerary_alone(policy);
        reasons.extend(refused);
        unknown.extend(asked);
        if !reasons.is_empty() {
            Verdict::Refused { reasons, code: Some(Box::new(self)) }
        } else if !unknown.is_empty() {
            Verdict::Undecided { reasons: unknown, code: Some(Box::new(self)) }
        } else {
            Verdict::Accepted(Box::new(Verified(self)))
        }
    }

    /// What the revocation lists say of the code, and of the one that it was converted from: the reasons to refuse it,
    /// and the reasons why the gate cannot tell.
    fn revocation(&self, trust: &(impl TrustAnchors + ?Sized), at: Timestamp) -> (Vec<Reason>, Vec<Reason>) {
        let (mut withdrawn, mut unknown) = (Vec::new(), Vec::new());
        let origin = self.claims().origin().map(|origin| (origin.issuer(), origin.cti()));
        let codes: [Option<(Region, Cti)>; 2] = [Some((self.claims().issuer(), self.claims().cti())), origin];
        for (region, cti) in codes.into_iter().flatten() {
            match trust.revocation(region, cti, at) {
                RevocationStatus::NotPublished | RevocationStatus::Good => {}
                RevocationStatus::Withdrawn { withdrawal, list_version } => {
                    withdrawn.push(Reason::Withdrawn { region, cti, withdrawal, list_version });
                }
                RevocationStatus::Unknown(concern) => unknown.push(Reason::Revocation { region, concern, at }),
            }
        }
        (withdrawn, unknown)
    }

    /// Whether the key may sign this, in this region's name, then and now. A key that has expired
    /// since counts no longer: whoever stole it could put any time before that into a code.
    fn recognition(&self, at: Timestamp) -> Vec<Reason> {
        let (claims, anchor) = (self.claims(), self.anchor());
        let kid = anchor.key().kid();
        let mut reasons = Vec::new();
        if anchor.region() != claims.issuer() {
            reasons.push(Reason::RegionNotPermitted { kid, permitted: anchor.region(), found: claims.issuer() });
        }
        let stated = [
            (StatementKind::Health, claims.statements().health().is_some()),
            (StatementKind::Itinerary, claims.statements().itinerary().is_some()),
        ];
        for (kind, _) in stated.into_iter().filter(|(kind, stated)| *stated && !anchor.kinds().contains(kind)) {
            reasons.push(Reason::KindNotPermitted { kid, kind });
        }
        if let Some(until) = anchor.until().filter(|until| at >= *until) {
            reasons.push(Reason::RecognitionEnded { region: anchor.region(), until, at });
        }
        let window = anchor.window();
        let issued = claims.validity().issued();
        match (window.standing(issued), window.standing(at)) {
            (Standing::Early, _) | (_, Standing::Early) => {
                let used = issued.min(at);
                reasons.push(Reason::KeyNotYetValid { kid, not_before: window.not_before(), used });
            }
            (Standing::Over, _) | (_, Standing::Over) => {
                reasons.push(Reason::KeyExpired { kid, expires: window.expires(), used: issued.max(at) });
            }
            (Standing::Within, Standing::Within) => {}
        }
        reasons
    }

    fn currency(&self, at: Timestamp) -> Vec<Reason> {
        let window = self.claims().validity().window();
        let mut reasons = match window.standing(at) {
            Standing::Early => vec![Reason::NotYetValid { not_before: window.not_before(), at }],
            Standing::Within => Vec::new(),
            Standing::Over => vec![Reason::Expired { expires: window.expires(), at }],
        };
        // Revocation lists drop old days, so a code without an end could not be revoked for good.
        let (max, issued) = (self.anchor().max_lifetime(), self.claims().validity().issued());
        let found = window.expires().seconds().saturating_sub(issued.seconds());
        if found > max {
            reasons.push(Reason::LifetimeTooLong { max, found });
        }
        reasons
    }

    /// What stands against an itinerary without a health status: a reason to refuse it, and a reason to ask a person.
    fn itinerary_alone(&self, policy: &Policy) -> (Option<Reason>, Option<Reason>) {
        let is_alone = self.claims().statements().health().is_none();
        match policy.itinerary_alone() {
            ItineraryAlone::Ask if is_alone => (None, Some(Reason::ItineraryAlone)),
            ItineraryAlone::Refuse if is_alone => (Some(Reason::ItineraryAlone), None),
            ItineraryAlone::Pass | ItineraryAlone::Ask | ItineraryAlone::Refuse => (None, None),
        }
    }

    fn acceptance(&self, policy: &Policy) -> Vec<Reason> {
        match self.claims().statements().health() {
            Some(health) => {
                let stated = health.status();
                let status = self.anchor().statuses().apply(stated);
                if policy.accepted().contains(&status) {
                    return Vec::new();
                }
                vec![Reason::StatusNotAccepted { status, stated, accepted: policy.accepted().to_vec() }]
            }
            None => Vec::new(),
        }
    }
}
