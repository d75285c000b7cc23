//! A list under a root: the anchors that a verifier trusts.

use std::collections::HashMap;

use super::{TrustError, TrustList, TrustedRoot};
use crate::codec::{CoseSign, DocumentType};
use crate::key::KeyId;
use crate::time::{Standing, Timestamp};
use crate::verifier::{Anchor, Concern, RecognitionPath, TrustAnchors};

/// A trust list that a threshold of the root's list keys has signed.
#[derive(Debug, Clone)]
pub struct TrustedList {
    root: TrustedRoot,
    list: TrustList,
    anchors: HashMap<KeyId, Vec<Anchor>>,
}

impl TrustedList {
    /// Reads a list file and counts its signatures under the root. Whether a newer list has been seen before is for
    /// whoever keeps the lists to know.
    ///
    /// # Errors
    /// The [`TrustError`] that names the first departure, or [`TrustError::ThresholdNotMet`].
    pub fn from_bytes(bytes: &[u8], root: TrustedRoot) -> Result<Self, TrustError> {
        if bytes.len() > TrustList::MAX_BYTES {
            return Err(TrustError::TooLarge { max: TrustList::MAX_BYTES, found: bytes.len() });
        }
        let document = CoseSign::decode(bytes, DocumentType::TrustList)?;
        root.root().list_role().check("list", &document)?;
        let list = TrustList::from_unverified(&document)?;
        let path = RecognitionPath::Listed { publisher: list.publisher(), list_version: list.version() };
        let mut anchors: HashMap<KeyId, Vec<Anchor>> = HashMap::new();
        for region in list.regions() {
            for listed in region.keys() {
                let (key, kinds) = (listed.key().clone(), listed.kinds().to_vec());
                let anchor = Anchor::new(region.region(), key, listed.window(), kinds, path);
                anchors.entry(listed.key().kid()).or_default().push(anchor);
            }
        }
        Ok(Self { root, list, anchors })
    }

    /// What the list says.
    #[must_use]
    pub const fn list(&self) -> &TrustList {
        &self.list
    }

    /// The root that it counts under.
    #[must_use]
    pub const fn root(&self) -> &TrustedRoot {
        &self.root
    }
}

impl TrustAnchors for TrustedList {
    fn anchors(&self, kid: KeyId) -> &[Anchor] {
        self.anchors.get(&kid).map_or(&[], Vec::as_slice)
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
}
