//! Whose signatures a document needs, and which of them it has.

use core::convert::Infallible;
use std::path::Path;

use super::content::Content;
use crate::cli::Failure;
use crate::codec::CoseSign;
use crate::key::{KeyId, VerifyingKey};
use crate::payload::Region;
use crate::trust::{KeyUse, Role, Root, SyncError, TrustError, TrustList};
use crate::words::trust_cli as say;

/// Keys of which a number must sign the document.
pub(super) struct Duty {
    /// The word that the texts select on.
    pub(super) role: &'static str,
    pub(super) threshold: usize,
    pub(super) keys: Vec<VerifyingKey>,
}

impl Duty {
    fn of_role(role: &'static str, keys: &Role) -> Self {
        Self { role, threshold: keys.threshold(), keys: keys.keys().to_vec() }
    }

    /// A region's documents need the signature of one of its keys with the right use.
    fn of_region(list: &TrustList, region: Region, what: KeyUse, path: &Path) -> Result<Self, Failure> {
        let keys = list.region(region).map_or(&[][..], |listed| list.keys_for(listed));
        let may_sign = keys.iter().filter(|key| key.uses().contains(&what));
        let keys: Vec<_> = may_sign.filter_map(|key| key.key().check().ok()).collect();
        if keys.is_empty() {
            return Err(Failure::of(&TrustError::RegionSignature { region, what: what.id() }).in_file(path));
        }
        Ok(Self { role: "region", threshold: 1, keys })
    }

    pub(super) fn includes(&self, key: &VerifyingKey) -> bool {
        self.keys.contains(key)
    }

    /// The keys that have signed, and those that have not.
    pub(super) fn split(&self, document: &CoseSign) -> (Vec<KeyId>, Vec<KeyId>) {
        let ids = |signed: bool| {
            let keys = self.keys.iter().filter(move |key| document.is_signed_by(key) == signed);
            keys.map(VerifyingKey::kid).collect()
        };
        (ids(true), ids(false))
    }
}

/// The duties of a document. `root` and `list` are those that gates have now.
pub(super) fn duties(
    content: &Content,
    root: Option<&Root>,
    list: Option<&TrustList>,
    path: &Path,
) -> Result<Vec<Duty>, Failure> {
    let named_by_list =
        || list.ok_or_else(|| Failure::new("needs-list", say::needs_list).in_file(path).advise(say::needs_list_hint));
    Ok(match content {
        Content::Root(new) => {
            let own = Duty::of_role("root", new.root_role());
            match root {
                None => vec![own],
                Some(before) if before.version().checked_add(1) == Some(new.version()) => {
                    vec![Duty::of_role("previous-root", before.root_role()), own]
                }
                Some(before) => {
                    let error = TrustError::RootVersion { before: before.version(), found: new.version() };
                    return Err(Failure::of(&error).in_file(path));
                }
            }
        }
        Content::List(_) => {
            let root = root.ok_or_else(|| {
                Failure::new("needs-root", say::needs_root).in_file(path).advise(say::needs_root_hint)
            })?;
            vec![Duty::of_role("list", root.list_role())]
        }
        Content::Snapshot(_) => {
            let none = || Failure::of(&SyncError::<Infallible>::NoSnapshotTerms).in_file(path);
            vec![Duty::of_role("snapshot", named_by_list()?.snapshot().ok_or_else(none)?.role())]
        }
        Content::RevocationList(revoked) => {
            vec![Duty::of_region(named_by_list()?, revoked.region(), KeyUse::Revocation, path)?]
        }
        Content::Rules(rules) => vec![Duty::of_region(named_by_list()?, rules.region(), KeyUse::Rules, path)?],
    })
}
