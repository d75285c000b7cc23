//! How a server of the office online works.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::key::{Signer, VerifyingKey};
use crate::words::{online as say, vocabulary};

/// How a server works.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// Number of open registries, at least one.
    pub registries: usize,
    /// Whether browsers reach the server over https: its cookies depend on it.
    pub is_tls: bool,
    /// The public keys of the office's codes. Without one, no pass is offered.
    pub public_keys: Vec<VerifyingKey>,
    /// Which pages the server has.
    pub pages: Pages,
    /// The key for codes that the staff issues at once. Without one, commands and workers issue.
    pub signer: Option<Arc<dyn Signer>>,
    /// A gate's store with which the interface verifies codes. Without one, it verifies the office's
    /// own codes only.
    pub store: Option<PathBuf>,
    /// The address at which browsers reach the office, for passkeys and for telephones. Without one,
    /// there are none.
    pub origin: Option<String>,
    /// The office's password at the provider of identities of residents.
    pub provider_secret: Option<Zeroizing<String>>,
    /// The office's password at that of the staff.
    pub staff_provider_secret: Option<Zeroizing<String>>,
    /// The files of the holder page, by name. Without them, residents cannot bind telephones online, and
    /// the staff reads their keys with a scanner, not with a camera.
    pub holder_page: BTreeMap<&'static str, Vec<u8>>,
    /// Compressed forms of its files that took longer to make, by the names of the files. One that is not
    /// of its file is not used.
    pub holder_gzip: BTreeMap<&'static str, Vec<u8>>,
}

vocabulary! {
    /// Which pages a server has.
    pub enum Pages {
        /// Those of residents and of the staff.
        All = 0, "all", say::pages_all;
        /// Those of residents only.
        Residents = 1, "residents", say::pages_residents;
        /// Those of the staff only.
        Staff = 2, "staff", say::pages_staff;
    }
}
