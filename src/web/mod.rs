//! A web server: its connections, their limits, and its certificate. The gate page and the office
//! online share it.
//!
//! Anybody on the network can connect, so no client may use many resources. [`Limits`] bounds the
//! number and the duration of connections.

mod certificate;
mod connections;
#[cfg(any(feature = "serve", feature = "online"))]
mod page_files;
#[cfg(any(feature = "serve", feature = "online"))]
mod zipped;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

pub use certificate::{Certificate, CertificateError};
pub use connections::Limits;
pub(crate) use connections::Site;
#[cfg(feature = "online")]
pub(crate) use connections::network_of;
#[cfg(any(feature = "serve", feature = "online"))]
pub(crate) use page_files::{PAGE_POLICY, media_type, served, service_worker};
#[cfg(any(feature = "serve", feature = "online"))]
pub(crate) use zipped::Zipped;

/// Opens the listening socket, so that errors appear before the address is announced.
///
/// # Errors
/// If the address cannot be used.
pub fn listen(at: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(at)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Ends a server. Without it, a server runs until the process ends.
#[derive(Debug, Clone)]
pub struct Stopper(watch::Sender<bool>);

impl Default for Stopper {
    fn default() -> Self {
        Self(watch::channel(false).0)
    }
}

impl Stopper {
    /// Takes no more connections, and ends the server after its current answers.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Whether [`Self::stop`] was called.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }
}

/// Serves until it is stopped, with TLS if there is a certificate.
pub(crate) fn serve(
    runtime: &Runtime,
    listener: TcpListener,
    site: &Arc<impl Site>,
    certificate: Option<&Certificate>,
    stopper: &Stopper,
) -> io::Result<()> {
    let tls = certificate.map(Certificate::tls).transpose()?.map(TlsAcceptor::from);
    runtime.block_on(connections::accept(listener, site, tls.as_ref(), stopper.0.subscribe()))
}
