//! The gate page from this machine: its files from memory, and the published set from a directory, as it is at each moment.

mod certificate;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum_server::tls_rustls::RustlsConfig;

pub use certificate::{Certificate, CertificateError};

use super::page::SET;
use crate::trust::{Digest, SNAPSHOT_NAME, object_name, root_name};

/// As in the page itself, with what only a server can say: nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
                      img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// How long a connection may be silent before it asks for something.
const FIRST_REQUEST: Duration = Duration::from_secs(20);

/// A server for the page.
#[derive(Debug)]
pub struct PageServer {
    files: BTreeMap<String, File>,
    set: Option<PathBuf>,
}

#[derive(Debug)]
struct File {
    bytes: Vec<u8>,
    zipped: Vec<u8>,
}

impl PageServer {
    /// Serves these files, and below `set/` a published set.
    ///
    /// # Errors
    /// Where a file cannot be compressed.
    pub fn new(files: BTreeMap<&'static str, Vec<u8>>, set: Option<PathBuf>) -> io::Result<Self> {
        let mut zipped = BTreeMap::new();
        for (name, bytes) in files {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(&bytes)?;
            zipped.insert(name.to_owned(), File { zipped: encoder.finish()?, bytes });
        }
        Ok(Self { files: zipped, set })
    }

    /// Adds the certificate that phones are to trust, as `ca.crt`.
    pub fn add_authority(&mut self, certificate: &Certificate) {
        let bytes = certificate.authority().as_bytes().to_vec();
        self.files.insert("ca.crt".to_owned(), File { zipped: Vec::new(), bytes });
    }

    /// The bytes of all files, as they are sent compressed.
    #[must_use]
    pub fn zipped_bytes(&self) -> usize {
        self.files.values().map(|file| file.zipped.len()).sum()
    }

    /// Listens, before anything is said of it.
    ///
    /// # Errors
    /// Where the address is not to be had.
    pub fn listen(at: SocketAddr) -> io::Result<TcpListener> {
        let listener = TcpListener::bind(at)?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    }

    /// Serves for ever, with TLS where there is a certificate.
    ///
    /// # Errors
    /// Where that is not possible.
    pub fn run(self, listener: TcpListener, certificate: Option<&Certificate>) -> io::Result<()> {
        let service = Router::new().fallback(answer).with_state(Arc::new(self)).into_make_service();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            match certificate {
                None => axum_server::from_tcp(listener)?.first_request_timeout(FIRST_REQUEST).serve(service).await,
                Some(certificate) => {
                    // A second provider in the process would be an error; there is one.
                    let _ = rustls::crypto::ring::default_provider().install_default();
                    let (chain, key) = certificate.pem();
                    let tls = RustlsConfig::from_pem(chain.into(), key.into()).await?;
                    axum_server::from_tcp_rustls(listener, tls)?
                        .first_request_timeout(FIRST_REQUEST)
                        .serve(service)
                        .await
                }
            }
        })
    }

    /// A file of the set, if the name is one of a set's.
    fn set_file(&self, name: &str) -> Option<Vec<u8>> {
        let numbered = |name: &str| {
            let version = name.strip_prefix("roots/")?.strip_suffix(".cbor")?.parse().ok()?;
            (root_name(version) == name).then_some(())
        };
        let object = |name: &str| {
            let digest = Digest::parse(name.strip_prefix("objects/")?.strip_suffix(".cbor")?)?;
            (object_name(digest) == name).then_some(())
        };
        let is_of_set = name == SNAPSHOT_NAME || numbered(name).is_some() || object(name).is_some();
        let path = self.set.as_ref().filter(|_| is_of_set)?.join(name);
        std::fs::read(path).ok()
    }
}

async fn answer(State(server): State<Arc<PageServer>>, method: Method, uri: Uri, asked: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let name = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    let takes_gzip =
        asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("gzip"));
    let (bytes, is_zipped) = match (server.files.get(name), name.strip_prefix(SET)) {
        (Some(file), _) if takes_gzip && !file.zipped.is_empty() => (Some(file.zipped.clone()), true),
        (Some(file), _) => (Some(file.bytes.clone()), false),
        (None, Some(name)) => (server.set_file(name), false),
        (None, None) => (None, false),
    };
    let Some(bytes) = bytes else { return (StatusCode::NOT_FOUND, "not here").into_response() };
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    set(CONTENT_TYPE, media_type(name));
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(CACHE_CONTROL, "no-cache");
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(), geolocation=()");
    if is_zipped {
        set(CONTENT_ENCODING, "gzip");
    }
    (headers, bytes).into_response()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "toml" => "text/plain; charset=utf-8",
        "crt" => "application/x-x509-ca-cert",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_server_have_one_policy() {
        let of_page = POLICY.strip_suffix("; frame-ancestors 'none'").unwrap();
        assert!(include_str!("../page/site/index.html").contains(&format!("content=\"{of_page}\"")));
        assert!(include_str!("../../../docs/gate.md").contains(POLICY));
    }
}
