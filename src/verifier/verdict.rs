//! The verdict under a policy: accepted, refused or undecided, with every reason.

use super::{
    Authentic, AuthenticityError, BuiltInReader, ForeignCode, ForeignReader, ForeignVerdict, ItineraryAlone, Policy,
    Reason, RevocationStatus, TrustAnchors, Unverified, UnverifiedError, foreign,
};
use crate::codec::{ForeignText, TextError};
use crate::foreign::Network;
use crate::payload::{Cti, Region, StatementKind};
use crate::time::{Standing, Timestamp, Window};

/// The three outcomes. [`Verdict`] also carries the reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The code is accepted: let the person in.
    Accepted,
    /// Something is wrong with the code: stop the person.
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

/// A code that is authentic, current, recognised for its statements, and accepted by a policy. The
/// trust was current too. Only [`verify`] creates this type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified(Authentic);

impl Verified {
    /// The code.
    #[must_use]
    pub const fn code(&self) -> &Authentic {
        &self.0
    }
}

/// The verdict of a gate on one code.
///
/// ```
/// use fede::verifier::{Reason, Verdict};
/// # use fede::{Verifier, key::VerifyingKey, payload::Region, time::Timestamp};
/// # const KEY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/hubei.pub.pem"));
/// # let verifier = Verifier::pinned(Region::new("CN-HB")?, VerifyingKey::from_pem(KEY)?);
/// # let now = Timestamp::parse("2026-03-05T12:00:00Z")?;
///
/// match verifier.verify("HTTPS://EXAMPLE.ORG", now) {
///     Verdict::Accepted(code) => println!("welcome: {}", code.code().claims().cti()),
///     Verdict::Refused { reasons, .. } => assert!(matches!(reasons[..], [Reason::Text(_)])),
///     Verdict::Foreign(_) => unreachable!("the policy accepts no codes of other networks"),
///     Verdict::Undecided { .. } => println!("ask an officer"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The code is accepted: let the person in.
    Accepted(Box<Verified>),
    /// Something is wrong with the code.
    Refused {
        /// Every reason to refuse the code.
        reasons: Vec<Reason>,
        /// The code, if it is authentic.
        code: Option<Box<Authentic>>,
    },
    /// The verdict on a code of another network, which has no claims of fede.
    Foreign(Box<ForeignVerdict>),
    /// This gate cannot tell.
    Undecided {
        /// Every reason why the gate cannot tell.
        reasons: Vec<Reason>,
        /// The code, if it is authentic.
        code: Option<Box<Authentic>>,
    },
}

impl Verdict {
    /// The outcome without the reasons.
    #[must_use]
    pub fn decision(&self) -> Decision {
        match self {
            Self::Foreign(verdict) => verdict.decision,
            Self::Accepted(_) => Decision::Accepted,
            Self::Refused { .. } => Decision::Refused,
            Self::Undecided { .. } => Decision::Undecided,
        }
    }

    /// The reasons. Empty if the code is accepted.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Accepted(_) => &[],
            Self::Foreign(verdict) => &verdict.reasons,
            Self::Refused { reasons, .. } | Self::Undecided { reasons, .. } => reasons,
        }
    }

    /// The code of another network, if it is one and a listed key has signed it.
    #[must_use]
    pub fn foreign(&self) -> Option<&ForeignCode> {
        if let Self::Foreign(verdict) = self { verdict.code() } else { None }
    }

    /// The code, if it is authentic and of fede's own kind.
    #[must_use]
    pub fn code(&self) -> Option<&Authentic> {
        match self {
            Self::Accepted(verified) => Some(verified.code()),
            Self::Foreign(_) => None,
            Self::Refused { code, .. } | Self::Undecided { code, .. } => code.as_deref(),
        }
    }

    /// Creates an undecided verdict with one reason and no code.
    #[must_use]
    pub fn undecided(reason: Reason) -> Self {
        Self::Undecided { reasons: vec![reason], code: None }
    }

    fn refused(reason: Reason) -> Self {
        Self::Refused { reasons: vec![reason], code: None }
    }
}

/// Verifies the text of a code at a time, with the trust and the policy of a gate.
///
/// A text that is not a code is always refused. Otherwise the verdict is undecided if the trust or
/// the clock of the gate is not current. It is also undecided for a code of a later version, and for
/// a code of an unknown key while the trust is ageing: then the gate may be the one that is behind.
///
/// A code of another network is judged if the policy has rules for it; without, it is a text that is
/// not a code.
#[must_use]
pub fn verify(text: &str, trust: &(impl TrustAnchors + ?Sized), at: Timestamp, policy: &Policy) -> Verdict {
    verify_with(text, trust, at, policy, &BuiltInReader)
}

/// Like [`verify`], with another reader of codes of other networks.
#[must_use]
pub fn verify_with(
    text: &str,
    trust: &(impl TrustAnchors + ?Sized),
    at: Timestamp,
    policy: &Policy,
    reader: &dyn ForeignReader,
) -> Verdict {
    if let Some(network) = Network::of_text(text).filter(|network| policy.foreign().admits(*network)) {
        return Verdict::Foreign(Box::new(foreign::verify(text, network, trust, at, policy, reader)));
    }
    let unverified = match Unverified::from_text(text) {
        Ok(unverified) => unverified,
        Err(UnverifiedError::Text(error @ TextError::Foreign { found: ForeignText::LaterVersion })) => {
            return Verdict::undecided(Reason::Text(error));
        }
        Err(UnverifiedError::Text(error)) => return Verdict::refused(Reason::Text(error)),
        Err(UnverifiedError::Cose(error)) => return Verdict::refused(Reason::Cose(error)),
    };
    let concerns: Vec<Reason> = trust.concerns(at).into_iter().map(|concern| Reason::of_concern(concern, at)).collect();
    match unverified.authenticate(trust) {
        Err(_) if !concerns.is_empty() => Verdict::Undecided { reasons: concerns, code: None },
        Err(AuthenticityError::UnknownKey { kid }) if trust.is_ageing(at) => {
            Verdict::undecided(Reason::UnknownKey { kid })
        }
        Err(AuthenticityError::UnknownKey { kid }) => Verdict::refused(Reason::UnknownKey { kid }),
        Err(AuthenticityError::Signature { kid, tried }) => Verdict::refused(Reason::Signature { kid, tried }),
        Err(AuthenticityError::Claims(error)) => Verdict::refused(Reason::Claims(error)),
        Err(AuthenticityError::NotBound) => Verdict::refused(Reason::LiveNotBound),
        Err(AuthenticityError::HolderSignature) => Verdict::refused(Reason::LiveSignature),
        Ok(code) if !concerns.is_empty() => Verdict::Undecided { reasons: concerns, code: Some(Box::new(code)) },
        Ok(code) => code.judge(trust, at, policy),
    }
}

impl Authentic {
    /// Checks that an authentic code is recognised, current and accepted. Only [`verify`] may call
    /// it, after it has checked that the trust is current.
    fn judge(self, trust: &(impl TrustAnchors + ?Sized), at: Timestamp, policy: &Policy) -> Verdict {
        let mut reasons = self.recognition(at, policy);
        reasons.extend(self.currency(at, policy));
        let (withdrawn, mut unknown) = self.revocation(trust, at);
        reasons.extend(withdrawn);
        reasons.extend(self.acceptance(policy));
        for (refused, asked) in [self.presence(at, policy), self.itinerary_alone(policy)] {
            reasons.extend(refused);
            unknown.extend(asked);
        }
        if !reasons.is_empty() {
            Verdict::Refused { reasons, code: Some(Box::new(self)) }
        } else if !unknown.is_empty() {
            Verdict::Undecided { reasons: unknown, code: Some(Box::new(self)) }
        } else {
            Verdict::Accepted(Box::new(Verified(self)))
        }
    }

    /// Looks up the code, and the original of a converted code, in the revocation lists. Returns
    /// the reasons to refuse it and the reasons why the gate cannot tell.
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

    /// Checks that the key may sign these statements for this region, at the time of issue and at
    /// the time of checking. A key that has expired since is refused: a thief of the key could
    /// write any earlier time of issue into a code.
    ///
    /// The leeway applies to the gate's clock only. The time of issue and the key's window both come
    /// from the issuing side and are compared exactly.
    fn recognition(&self, at: Timestamp, policy: &Policy) -> Vec<Reason> {
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
        match (window.standing(issued), standing(window, at, policy)) {
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

    /// Checks `nbf`, `exp` and the lifetime. `iat` is never after `nbf`, so `nbf` covers it.
    fn currency(&self, at: Timestamp, policy: &Policy) -> Vec<Reason> {
        let window = self.claims().validity().window();
        let mut reasons = match standing(window, at, policy) {
            Standing::Early => vec![Reason::NotYetValid { not_before: window.not_before(), at }],
            Standing::Within => Vec::new(),
            Standing::Over => vec![Reason::Expired { expires: window.expires(), at }],
        };
        // Revocation lists drop old days. So a code needs a limited lifetime, or its revocation
        // would be lost.
        let (max, found) = (self.anchor().max_lifetime(), self.claims().validity().lifetime());
        if found > max {
            reasons.push(Reason::LifetimeTooLong { max, found });
        }
        reasons
    }

    /// Checks an itinerary without a health status. Returns a reason to refuse it and a reason to
    /// ask staff.
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

/// Position of the gate's clock relative to a window. A clock that is slow by at most the policy's
/// leeway counts as the start of the window.
fn standing(window: Window, at: Timestamp, policy: &Policy) -> Standing {
    match window.standing(at) {
        Standing::Early if at.saturating_add(policy.clock_leeway()) >= window.not_before() => Standing::Within,
        standing => standing,
    }
}
