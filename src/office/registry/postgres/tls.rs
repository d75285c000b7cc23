//! TLS to the server: its certificate and its name are always checked.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::office::registry::RegistryError;

/// Maximum size of a file of root certificates. The roots of all public authorities are smaller.
const MAX_BYTES: u64 = 1 << 20;

/// Where libpq looks for root certificates.
pub(super) fn default_roots() -> PathBuf {
    std::env::var_os("HOME").map_or_else(PathBuf::new, PathBuf::from).join(".postgresql/root.crt")
}

/// What makes connections that trust the certificates of a file.
pub(super) fn connector(roots: &Path) -> Result<MakeRustlsConnect, RegistryError> {
    let wrong = || RegistryError::RootCertificate { path: roots.to_owned() };
    let mut pem = Vec::new();
    let file = File::open(roots).map_err(|_| wrong())?;
    file.take(MAX_BYTES).read_to_end(&mut pem).map_err(|_| wrong())?;
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        store.add(certificate.map_err(|_| wrong())?).map_err(|_| wrong())?;
    }
    if store.is_empty() {
        return Err(wrong());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| wrong())?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
