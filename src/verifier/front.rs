//! A verifier: trust and policy.

use super::{Anchor, Concern, PathWay, Policy, RecognitionPath, RevocationStatus, TrustAnchors, Verdict, verify};
use crate::key::{KeyId, VerifyingKey};
use crate::payload::{Cti, Region, StatementKind};
use crate::time::{Timestamp, Window};

/// Verifies codes with one trust and one policy.
///
/// With one pinned key:
///
/// ```
/// use fede::Verifier;
/// use fede::key::VerifyingKey;
/// use fede::payload::Region;
/// use fede::time::Timestamp;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # const KEY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/hubei.pub.pem"));
/// # const CODE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
/// let verifier = Verifier::pinned(Region::new("CN-HB")?, VerifyingKey::from_pem(KEY)?);
/// let verdict = verifier.verify(CODE.trim_end(), Timestamp::parse("2026-03-05T12:00:00Z")?);
/// assert_eq!(verdict.decision().id(), "accepted");
/// # Ok(())
/// # }
/// ```
///
/// With a trust list:
///
/// ```
/// use fede::Verifier;
/// use fede::trust::{TrustedList, TrustedRoot};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let root = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/root.cbor"));
/// # let list = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/list.cbor"));
/// # let code = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
/// // The root is what you trust: get it from the publisher in another way than the list.
/// let trust = TrustedList::from_bytes(list, TrustedRoot::from_bytes(root)?)?;
/// let verdict = Verifier::new(trust).verify(code.trim_end(), "2026-03-05T12:00:00Z".parse()?);
/// assert_eq!(verdict.decision().id(), "accepted");
/// # Ok(())
/// # }
/// ```
///
/// A region that publishes a revocation list is *undecided* without it: give the lists with
/// [`TrustedList::with_revocations`](crate::trust::TrustedList::with_revocations).
///
/// With a gate's store, which has the revocation lists (feature `store`; `fede gate init` makes it):
///
#[cfg_attr(feature = "store", doc = "```no_run")]
#[cfg_attr(not(feature = "store"), doc = "```ignore")]
/// use fede::{Verifier, trust::Store};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (code, now) = ("FD1:", fede::time::Timestamp::parse("2026-03-05T12:00:00Z")?);
/// let verifier = Verifier::new(Store::open("gate".as_ref())?.trust()?);
/// println!("{}", verifier.verify(code, now).decision().id());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Verifier<T = PinnedKeys> {
    trust: T,
    policy: Policy,
}

impl Verifier {
    /// Trusts one key to sign health statuses and itineraries of one region, at any time.
    ///
    /// A pinned key cannot be withdrawn, and no revocation list is checked. Use a trust list if you
    /// need these.
    #[must_use]
    pub fn pinned(region: Region, key: VerifyingKey) -> Self {
        Self::new(PinnedKeys::default().with(region, key))
    }
}

impl<T: TrustAnchors> Verifier<T> {
    /// Creates a verifier with the default policy: green health statuses are accepted.
    #[must_use]
    pub fn new(trust: T) -> Self {
        Self { trust, policy: Policy::default() }
    }

    /// Replaces the policy.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Verifies the text of a code (`FD1:…`) at a time. Works offline and never panics.
    #[must_use]
    pub fn verify(&self, text: &str, at: Timestamp) -> Verdict {
        verify(text, &self.trust, at, &self.policy)
    }

    /// The trust.
    #[must_use]
    pub const fn trust(&self) -> &T {
        &self.trust
    }
}

/// Keys that a program trusts directly, without a trust list.
#[derive(Debug, Clone, Default)]
pub struct PinnedKeys(Vec<Anchor>);

impl PinnedKeys {
    /// Adds a key of a region. It may sign both kinds of statement, at any time.
    #[must_use]
    pub fn with(mut self, region: Region, key: VerifyingKey) -> Self {
        let path = RecognitionPath::new(region, 0, PathWay::Pinned);
        let kinds = vec![StatementKind::Health, StatementKind::Itinerary];
        self.0.push(Anchor::new(region, key, Window::ALWAYS, kinds, path));
        self
    }
}

impl TrustAnchors for PinnedKeys {
    fn anchors(&self, kid: KeyId) -> Vec<&Anchor> {
        self.0.iter().filter(|anchor| anchor.key().kid() == kid).collect()
    }

    fn concerns(&self, _: Timestamp) -> Vec<Concern> {
        Vec::new()
    }

    fn revocation(&self, _: Region, _: Cti, _: Timestamp) -> RevocationStatus {
        RevocationStatus::NotPublished
    }
}
