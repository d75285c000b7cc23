//! The gate page from this machine: its files from memory, and the published set from a directory, as it is at each moment.
//!
//! Anybody on the network may connect, so nothing that a client does may cost much. The files are shared by all answers. A
//! file of the set is read piece by piece, as the client takes it. [`Limits`] bounds how many connections there are, and for
//! how long. The memory for one connection is one piece of a file, one head and the buffers of TLS: about 200 KiB.

mod answer;
mod certificate;
mod connections;
mod content;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use hyper::body::Bytes;
use tokio_rustls::TlsAcceptor;

pub use certificate::{Certificate, CertificateError};
pub use connections::Limits;

/// How many threads read files. The reads are short; more threads would only queue for the same disk.
const READING_THREADS: usize = 4;

/// A server for the page.
#[derive(Debug)]
pub struct PageServer {
    files: BTreeMap<String, File>,
    set: Option<PathBuf>,
    limits: Limits,
}

/// A file of the page. [`Bytes`] are counted references: an answer shares them.
#[derive(Debug)]
struct File {
    bytes: Bytes,
    zipped: Bytes,
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
            zipped.insert(name.to_owned(), File { zipped: encoder.finish()?.into(), bytes: bytes.into() });
        }
        Ok(Self { files: zipped, set, limits: Limits::default() })
    }

    /// Serves with other limits than the default ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds the certificate that phones are to trust, as `ca.crt`.
    pub fn add_authority(&mut self, certificate: &Certificate) {
        let bytes = certificate.authority().as_bytes().to_vec();
        self.files.insert("ca.crt".to_owned(), File { zipped: Bytes::new(), bytes: bytes.into() });
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
    /// Where that is not possible. A client that misbehaves, or a lack of file descriptors, is not an error: the server goes on.
    pub fn run(self, listener: TcpListener, certificate: Option<&Certificate>) -> io::Result<()> {
        let tls = certificate.map(Certificate::tls).transpose()?.map(TlsAcceptor::from);
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().max_blocking_threads(READING_THREADS).build()?;
        runtime.block_on(connections::accept(listener, &Arc::new(self), tls.as_ref()))
    }
}
