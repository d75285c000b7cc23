//! What all requests of a server share: the registries, keys and limits.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use tokio::sync::Semaphore;

use super::PageError;
use super::api::trust::VerifyTrust;
use super::known_rules::KnownRules;
use super::pool::Pool;
use super::rates::{Limited, Rates};
use super::read_places::ReadPlaces;
use super::seal::PageKeys;
use super::settings::{Pages, ServerSettings};
use super::symbol_scan::SymbolScan;
use super::visitor::Visitor;
use crate::key::{Signer, VerifyingKey};
use crate::office::Office;
use crate::office::pass::Fonts;
use crate::office::passkeys::{PasskeyError, RelyingParty};
use crate::office::provider::{ProviderClient, ProviderSettings, Registration, StaffProviderSettings};
use crate::office::registry::{OfficeRegistry, Registry};
use crate::time::Timestamp;
use crate::verifier::{Authentic, PinnedKeys, Unverified};
use crate::web::{self, Zipped};

/// Maximum number of calls of the provider at the same time. Each holds a thread for some seconds if
/// the provider is slow.
const PROVIDER_CALLS: usize = 16;

/// Number of forms whose pictures are decoded at the same time: each takes up to 200 MB.
const DECODED_AT_ONCE: usize = 2;

/// Who may read files now.
pub(super) struct Uploads {
    pub(super) read: ReadPlaces,
    pub(super) decode: Semaphore,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { read: ReadPlaces::default(), decode: Semaphore::new(DECODED_AT_ONCE) }
    }
}

/// What the pages take from outside: the clock and random bytes.
#[derive(Clone, Copy)]
pub struct Sources {
    /// The current time.
    pub clock: fn() -> Option<Timestamp>,
    /// Fills an array with random bytes. Returns whether it did.
    pub random: fn(&mut [u8]) -> bool,
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").finish_non_exhaustive()
    }
}

/// The state that all requests share.
pub(super) struct Online {
    pub(super) office: Arc<Office>,
    pub(super) keys: PageKeys,
    pub(super) is_tls: bool,
    /// The keys with which the office's codes are signed. Without one, passes cannot be drawn.
    pub(super) public_keys: Vec<VerifyingKey>,
    /// The key for codes that the staff issues at once.
    pub(super) signer: Option<Arc<dyn Signer>>,
    /// With what the interface verifies codes.
    pub(super) verify_trust: VerifyTrust,
    pub(super) uploads: Uploads,
    pub(super) rules: Arc<KnownRules>,
    /// The office as authenticators know it.
    pub(super) party: Option<RelyingParty>,
    /// The provider of identities for residents.
    pub(super) provider: Option<ProviderClient>,
    /// That for the staff.
    pub(super) staff_provider: Option<ProviderClient>,
    /// Permits for calls of each provider that run at the same time.
    pub(super) provider_calls: Arc<Semaphore>,
    pub(super) staff_provider_calls: Arc<Semaphore>,
    /// The files of the holder page.
    pub(super) holder_page: BTreeMap<&'static str, Zipped>,
    /// What reads symbols from cameras on the pages of the staff.
    pub(super) scan: Option<SymbolScan>,
    fonts: OnceLock<Fonts>,
    pool: Pool,
    rates: Rates,
    sources: Sources,
}

impl Online {
    /// Opens the registries of an office. A provider of identities sends residents and the staff back to
    /// these paths.
    ///
    /// # Errors
    /// [`PasskeyError::Registry`], [`PasskeyError::Origin`].
    pub(super) fn open(
        office: Arc<Office>,
        settings: ServerSettings,
        [residents_back, staff_back]: [&str; 2],
        sources: Sources,
    ) -> Result<Self, PasskeyError> {
        let ServerSettings {
            registries,
            is_tls,
            public_keys,
            pages,
            signer,
            store,
            origin,
            provider_secret,
            staff_provider_secret,
            holder_page,
            holder_gzip,
        } = settings;
        let verify_trust = VerifyTrust::new(office.config().region, &public_keys, store.as_deref());
        let party = origin.map(|origin| RelyingParty::new(&origin, &office.config().authority)).transpose()?;
        // A proof of a telephone's key is for one address.
        let has_address = party.is_some();
        let zipped = |(name, bytes): (&'static str, Vec<u8>)| {
            Some((name, Zipped::new(bytes, holder_gzip.get(name).map(Vec::as_slice)).ok()?))
        };
        let holder_page: BTreeMap<_, _> = holder_page.into_iter().filter_map(zipped).collect();
        let scan = SymbolScan::of(&holder_page).filter(|_| pages != Pages::Residents);
        let holder_page = if has_address { holder_page } else { BTreeMap::new() };
        // Browsers could not come back without an address.
        let origin = party.as_ref().map(RelyingParty::origin);
        let client = |registration: Option<Registration>, secret, back| {
            Some(ProviderClient::new(registration?, secret, format!("{}{back}", origin?)))
        };
        let registration = office.config().provider.as_ref().map(ProviderSettings::registration);
        let provider = client(registration, provider_secret, residents_back);
        let registration = office.config().staff_provider.as_ref().map(StaffProviderSettings::registration);
        let staff_provider = client(registration, staff_provider_secret, staff_back);
        Ok(Self {
            pool: Pool::open(&office, registries)?,
            public_keys,
            signer,
            rules: Arc::default(),
            verify_trust,
            uploads: Uploads::default(),
            provider,
            staff_provider,
            party,
            provider_calls: Arc::new(Semaphore::new(PROVIDER_CALLS)),
            staff_provider_calls: Arc::new(Semaphore::new(PROVIDER_CALLS)),
            holder_page,
            scan,
            fonts: OnceLock::new(),
            keys: office.secret().page_keys(),
            rates: Rates::default(),
            office,
            is_tls,
            sources,
        })
    }

    /// Runs `job` on a registry of the pool.
    pub(super) async fn with<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Office, &mut OfficeRegistry) -> Result<T, PageError> + Send + 'static,
    ) -> Result<T, PageError> {
        self.pool.run(job).await
    }

    /// Runs a write that may share its transaction with others.
    pub(super) async fn together<T: Send + 'static>(
        &self,
        job: impl FnMut(&Office, &mut dyn Registry) -> Result<T, PageError> + Send + 'static,
    ) -> Result<T, PageError> {
        self.pool.together(job).await
    }

    /// The current time.
    pub(super) fn now(&self) -> Result<Timestamp, PageError> {
        (self.sources.clock)().ok_or(PageError::Fault { cause: "clock" })
    }

    /// Random bytes.
    pub(super) fn random<const N: usize>(&self) -> Result<[u8; N], PageError> {
        let mut bytes = [0; N];
        (self.sources.random)(&mut bytes).then_some(bytes).ok_or(PageError::Fault { cause: "random" })
    }

    /// The fonts of passes. The first call reads those of the system.
    pub(super) fn fonts(&self) -> &Fonts {
        self.fonts.get_or_init(Fonts::of_system)
    }

    /// The claims of a code of the registry, if one of the office's keys has signed it: somebody could
    /// have changed it there.
    pub(super) fn authentic(&self, text: &str) -> Option<Authentic> {
        self.public_keys.iter().find_map(|key| {
            let own = PinnedKeys::default().with(self.office.config().region, key.clone());
            Unverified::from_text(text).ok()?.authenticate(&own).ok()
        })
    }

    /// Counts an attempt. Returns whether it is within the limit. What is counted is kept as a keyed
    /// hash only.
    pub(super) fn may(&self, limited: Limited, what: &str) -> bool {
        let now = (self.sources.clock)();
        now.is_some_and(|now| self.rates.take(limited, self.keys.hash("rate", what.as_bytes()), now))
    }
}

impl Visitor {
    /// The network under which the client is counted.
    pub(super) fn network(&self) -> String {
        web::network_of(self.client).to_string()
    }
}

/// The address of the client of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub(super) IpAddr);
