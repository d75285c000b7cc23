//! The server of the office online: its routes, and how long a request may take.

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{Request, Response, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::get;
use hyper::body::Incoming;
use tower::ServiceExt;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use super::error::SIGN_IN;
use super::limits::{ANSWER_TIME, MAX_FORM_BYTES, SILENT_BODY};
use super::settings::{Pages, ServerSettings};
use super::state::{Client, Online, Sources};
use super::upload::MAX_UPLOAD_BYTES;
use super::{
    PageError, api, assets, attachments, declare, declared, holder_page, home, officers, own_forms, own_passkeys,
    proof, provider, shell, sign_in, status, telephones,
};
use crate::office::Office;
use crate::office::passkeys::PasskeyError;
use crate::web::{self, Certificate, Limits, Site, Stopper};

/// Time for a form with files: 6 MiB over a line of 300 kbit/s.
const UPLOAD_TIME: Duration = Duration::from_secs(180);

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
        let pages = settings.pages;
        let online = Arc::new(Online::open(office, settings, [provider::BACK, officers::BACK], sources)?);
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
            .merge(declared::routes())
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
