//! A trust list verified under a root: the anchors for a verifier.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::revocation::{NoRevocations, RevocationSource, Revocations};
use super::{Document, ListedKey, ListedRegion, TrustError, TrustList, TrustedRoot, Way};
use crate::key::KeyId;
use crate::payload::{Cti, Region, StatementKind};
use crate::time::{Standing, Timestamp};
use crate::verifier::{
    Anchor, Concern, ForeignTrust, PathWay, RecognitionPath, RevocationConcern, RevocationStatus, TrustAnchors,
};

/// A trust list signed by the threshold of the root's list keys.
///
/// ```
/// use fede::Verifier;
/// use fede::trust::{TrustedList, TrustedRoot};
/// # use fede::time::Timestamp;
/// # const ROOT: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/root.cbor"));
/// # const LIST: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/list.cbor"));
/// # const CODE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
///
/// let list = TrustedList::from_bytes(LIST, TrustedRoot::from_bytes(ROOT)?)?;
/// let now = Timestamp::parse("2026-03-05T12:00:00Z")?;
/// let verdict = Verifier::new(list).verify(CODE.trim_end(), now);
/// assert_eq!(verdict.decision().id(), "accepted");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct TrustedList {
    root: TrustedRoot,
    list: TrustList,
    /// For each key id, the positions of region and key in the list.
    places: HashMap<KeyId, Vec<Place>>,
    revocations: Revocations,
}

/// A key that may sign codes in the name of a region.
#[derive(Debug)]
struct Place {
    region: usize,
    /// Region that owns the key: the region itself, or the one whose code it has adopted.
    owner: usize,
    key: usize,
    /// Created when a code first needs it. `None` if the key is not a valid point.
    anchor: OnceLock<Option<Anchor>>,
}

impl TrustedList {
    /// Decodes a list file and checks its signatures under the root. It does not check for
    /// rollback: that is the task of the store that keeps the lists.
    ///
    /// # Errors
    /// A [`TrustError`] for the first check that fails, such as [`TrustError::ThresholdNotMet`].
    pub fn from_bytes(bytes: &[u8], root: TrustedRoot) -> Result<Self, TrustError> {
        let document = TrustList::envelope(bytes)?;
        root.root().list_role().check("list", &document)?;
        let list = TrustList::from_payload(document.unverified_payload())?;
        let places = places(&list);
        Ok(Self { root, list, places, revocations: Revocations::new(Box::new(NoRevocations)) })
    }

    /// Reads revocation lists from `source`. Without it gates are undecided for every region that
    /// publishes one.
    #[must_use]
    pub fn with_revocations(mut self, source: Box<dyn RevocationSource>) -> Self {
        self.revocations = Revocations::new(source);
        self
    }

    /// Content of the list.
    #[must_use]
    pub const fn list(&self) -> &TrustList {
        &self.list
    }

    /// Root that has verified it.
    #[must_use]
    pub const fn root(&self) -> &TrustedRoot {
        &self.root
    }

    /// The regions whose codes cannot be decided at `at`, because of their revocation lists.
    #[must_use]
    pub fn undecided_regions(&self, at: Timestamp) -> Vec<(Region, RevocationConcern)> {
        let regions = self.list.regions().iter().map(ListedRegion::region);
        regions.filter_map(|region| Some((region, self.revocations.concern(&self.list, region, at)?))).collect()
    }

    fn anchor(&self, place: &Place) -> Option<Anchor> {
        let listed = self.list.regions().get(place.region)?;
        let key = self.list.regions().get(place.owner)?.keys().get(place.key)?;
        let recognition = listed.recognition();
        let kinds: Vec<StatementKind> = key.kinds().filter(|kind| recognition.covers(*kind)).collect();
        let way = match recognition.way() {
            // Vouched regions are the publisher's own, or come through it as the platform.
            Way::Vouched if listed.region() == self.list.publisher() => PathWay::Own,
            Way::Vouched => PathWay::Platform,
            Way::Direct { via } => {
                PathWay::Direct { via: via.iter().map(|list| (list.publisher(), list.list_version())).collect() }
            }
            Way::Adoption { of } => PathWay::Adoption { of: *of },
        };
        let path = RecognitionPath::new(self.list.publisher(), self.list.version(), way);
        let anchor = Anchor::new(listed.region(), key.key().check().ok()?, key.window(), kinds, path);
        let max_lifetime = listed.max_lifetime().unwrap_or(Anchor::MAX_LIFETIME);
        let anchor = anchor.with_until(recognition.until()).with_statuses(recognition.statuses());
        Some(anchor.with_max_lifetime(max_lifetime))
    }
}

/// Positions of each key that signs codes.
fn places(list: &TrustList) -> HashMap<KeyId, Vec<Place>> {
    let mut places: HashMap<KeyId, Vec<Place>> = HashMap::new();
    for (region, listed) in list.regions().iter().enumerate() {
        let owner = match *listed.recognition().way() {
            Way::Adoption { of } => list.regions().binary_search_by_key(&of, ListedRegion::region).unwrap_or(region),
            Way::Vouched | Way::Direct { .. } => region,
        };
        let keys = list.regions().get(owner).map_or(&[][..], ListedRegion::keys);
        let signs_codes = |(_, key): &(usize, &ListedKey)| key.kinds().next().is_some();
        for (key, listed) in keys.iter().enumerate().filter(signs_codes) {
            let place = Place { region, owner, key, anchor: OnceLock::new() };
            places.entry(listed.key().kid()).or_default().push(place);
        }
    }
    places
}

impl TrustAnchors for TrustedList {
    fn anchors(&self, kid: KeyId) -> Vec<&Anchor> {
        let places = self.places.get(&kid).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| place.anchor.get_or_init(|| self.anchor(place)).as_ref()).collect()
    }

    fn concerns(&self, at: Timestamp) -> Vec<Concern> {
        let mut concerns = Vec::new();
        let root = self.root.root().window();
        match root.standing(at) {
            Standing::Early => concerns.push(Concern::ClockBeforeRoot { issued: root.not_before() }),
            Standing::Within => {}
            Standing::Over => concerns.push(Concern::RootExpired { expires: root.expires() }),
        }
        match self.list.window().standing(at) {
            Standing::Early => concerns.push(Concern::ClockBeforeList { issued: self.list.window().not_before() }),
            Standing::Within => {}
            Standing::Over => concerns.push(Concern::ListExpired { expires: self.list.window().expires() }),
        }
        concerns
    }

    fn foreign(&self) -> Option<ForeignTrust<'_>> {
        let (publisher, list_version) = (self.list.publisher(), self.list.version());
        Some(ForeignTrust { publisher, list_version, networks: self.list.foreign() })
    }

    fn revocation(&self, region: Region, cti: Cti, at: Timestamp) -> RevocationStatus {
        self.revocations.status(&self.list, region, cti, at)
    }
}
