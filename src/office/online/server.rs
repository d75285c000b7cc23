//! The server of the office online: its state, its routes, and how long a request may take.

use std::collections::BTreeMap;
use std::net::{IpAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use std::{fmt, io};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::{Request, Response, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::get;
use hyper::body::Incoming;
use tokio::sync::Semaphore;
use tower::ServiceExt;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use zeroize::Zeroizing;

use super::error::SIGN_IN;
use super::pool::Pool;
use super::rates::{Limited, Rates};
use super::seal::PageKeys;
use super::upload::{MAX_UPLOAD_BYTES, Uploads};
use super::visitor::Visitor;
use super::{
    PageError, api, assets, attachments, declare, holder_page, home, officers, own_forms, own_passkeys, proof,
    provider, shell, sign_in, status, telephones,
};
use crate::key::{Signer, VerifyingKey};
use crate::office::Office;
use crate::office::pass::Fonts;
use crate::office::passkeys::{PasskeyError, RelyingParty};
use crate::office::provider::{ProviderClient, ProviderSettings, Registration, StaffProviderSettings};
use crate::office::registry::{OfficeRegistry, Registry};
use crate::time::Timestamp;
use crate::verifier::{Authentic, PinnedKeys, Unverified};
use crate::web::{self, Certificate, Limits, Site, Stopper};
use crate::words::{online as say, vocabulary};

/// Maximum size of a form, in bytes: a sealed declaration of 64 KiB is 88 KiB, and what is typed
/// comes to it, percent-encoded.
pub(super) const MAX_FORM_BYTES: usize = 256 << 10;

/// Time for a whole answer. The slowest is a declaration that waits for 64 others and their
/// commitments: some seconds.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(30);

/// Time for a form with files: 6 MiB over a line of 300 kbit/s.
const UPLOAD_TIME: Duration = Duration::from_secs(180);

/// Time in which a client may send nothing of a form.
pub(super) const SILENT_BODY: Duration = Duration::from_secs(15);

/// Maximum number of calls of the provider at the same time. Each holds a thread for some seconds if
/// the provider is slow.
const PROVIDER_CALLS: usize = 16;

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
    /// The files of the holder page, by name. Without them, residents cannot bind telephones online.
    pub holder_page: BTreeMap<&'static str, Vec<u8>>,
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
    pub(super) verify_trust: api::VerifyTrust,
    pub(super) uploads: Uploads,
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
    pub(super) holder_page: BTreeMap<&'static str, Bytes>,
    fonts: OnceLock<Fonts>,
    pool: Pool,
    rates: Rates,
    sources: Sources,
}

impl Online {
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

/// The server of the office online.
pub struct OfficeServer {
    router: Router,
    limits: Limits,
}

impl fmt::Debug for OfficeServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficeServer").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl OfficeServer {
    /// Opens the registries of an office.
    ///
    /// # Errors
    /// [`PasskeyError::Registry`], [`PasskeyError::Origin`].
    pub fn new(office: Arc<Office>, settings: ServerSettings, sources: Sources) -> Result<Self, PasskeyError> {
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
        } = settings;
        let verify_trust = api::VerifyTrust::new(office.config().region, &public_keys, store.as_deref());
        let party = origin.map(|origin| RelyingParty::new(&origin, &office.config().authority)).transpose()?;
        // A proof of a telephone's key is for one address.
        let has_address = party.is_some();
        let holder_page = holder_page.into_iter().filter(|_| has_address);
        let holder_page = holder_page.map(|(name, bytes)| (name, Bytes::from(bytes))).collect();
        // Browsers could not come back without an address.
        let origin = party.as_ref().map(RelyingParty::origin);
        let client = |registration: Option<Registration>, secret, back| {
            Some(ProviderClient::new(registration?, secret, format!("{}{back}", origin?)))
        };
        let registration = office.config().provider.as_ref().map(ProviderSettings::registration);
        let provider = client(registration, provider_secret, provider::BACK);
        let registration = office.config().staff_provider.as_ref().map(StaffProviderSettings::registration);
        let staff_provider = client(registration, staff_provider_secret, officers::BACK);
        let online = Arc::new(Online {
            pool: Pool::open(&office, registries)?,
            public_keys,
            signer,
            verify_trust,
            uploads: Uploads::default(),
            provider,
            staff_provider,
            party,
            provider_calls: Arc::new(Semaphore::new(PROVIDER_CALLS)),
            staff_provider_calls: Arc::new(Semaphore::new(PROVIDER_CALLS)),
            holder_page,
            fonts: OnceLock::new(),
            keys: office.secret().page_keys(),
            rates: Rates::default(),
            office,
            is_tls,
            sources,
        });
        let router = router(&online, pages);
        let limits = Limits {
            // A plain connection needs one descriptor. The system's limit decides before.
            connections: 20_000,
            // A school or a company behind one address.
            per_client: 512,
            // A pass of some hundred kilobytes over a line of 64 kbit/s.
            last_answer: Duration::from_secs(60),
            ..Limits::default()
        };
        Ok(Self { router, limits })
    }

    /// Serves until it is stopped, with TLS if there is a certificate.
    ///
    /// # Errors
    /// If the server cannot start.
    pub fn run(self, listener: TcpListener, certificate: Option<&Certificate>, stopper: &Stopper) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        web::serve(&runtime, listener, &Arc::new(self), certificate, stopper)
    }
}

impl Site for OfficeServer {
    type Body = Body;

    fn limits(&self) -> &Limits {
        &self.limits
    }

    async fn respond(&self, request: Request<Incoming>, client: IpAddr) -> Response<Body> {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Client(client));
        match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// The pages of a server. The layers run from the last to the first.
fn router(online: &Arc<Online>, pages: Pages) -> Router {
    let (mut forms, mut uploads) = (Router::new().merge(assets::routes()), Router::new());
    if pages != Pages::Staff {
        forms = forms
            .merge(attachments::routes())
            .merge(home::routes())
            .merge(declare::routes())
            .merge(sign_in::routes())
            .merge(own_passkeys::routes())
            .merge(provider::routes())
            .merge(status::routes())
            .merge(telephones::routes())
            .merge(holder_page::routes())
            .merge(own_forms::routes());
        uploads = uploads.merge(own_forms::uploads()).merge(proof::uploads());
    }
    if pages != Pages::Residents {
        forms = forms.merge(officers::routes(online));
        uploads = uploads.merge(officers::uploads());
    }
    if pages == Pages::Staff {
        // There is no other first page.
        forms = forms.route("/", get(|| async { Redirect::to(SIGN_IN) }));
    }
    let forms = forms
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, ANSWER_TIME));
    let uploads = uploads
        .layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, UPLOAD_TIME));
    let served = forms
        .merge(uploads)
        .fallback(|| async { PageError::NotFound })
        .method_not_allowed_fallback(|| async { PageError::Method })
        .with_state(Arc::clone(online))
        .layer(RequestBodyTimeoutLayer::new(SILENT_BODY))
        .layer(from_fn_with_state(Arc::clone(online), shell::around));
    // Other systems reach the server of the staff. Residents need no second way in.
    if pages == Pages::Residents { served } else { served.merge(api::router(online)) }
}
