//! Server for the gate page, and for a single text such as the metrics of a worker. The page's files are served from memory, the published set from a
//! directory in its current state.
//!
//! All answers share the page's files. A file of the set is read in pieces, at the client's pace.
//! [`Limits`] bounds the number and the duration of connections. One connection needs memory for one
//! piece of a file, one head and the TLS buffers: about 200 KiB.

mod answer;
mod text;

use std::collections::BTreeMap;
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

pub use text::TextServer;

use crate::web::{self, Certificate, Limits, Stopper, Zipped};

/// Number of threads that read files. The reads are short; more threads would only queue for the
/// same disk.
const READING_THREADS: usize = 4;

/// A server for the page.
#[derive(Debug)]
pub struct PageServer {
    files: BTreeMap<String, Zipped>,
    set: Option<PathBuf>,
    limits: Limits,
}

impl PageServer {
    /// Creates a server for these files, with a published set under `set/`.
    ///
    /// # Errors
    /// If a file cannot be compressed.
    pub fn new(files: BTreeMap<&'static str, Vec<u8>>, set: Option<PathBuf>) -> io::Result<Self> {
        Self::with_gzip(files, &BTreeMap::new(), set)
    }

    /// Like [`Self::new`]. `gzip` has compressed forms that took longer to make, by the names of their
    /// files. One that is not of its file is not used.
    ///
    /// # Errors
    /// If a file cannot be compressed.
    pub fn with_gzip(
        files: BTreeMap<&'static str, Vec<u8>>,
        gzip: &BTreeMap<&'static str, Vec<u8>>,
        set: Option<PathBuf>,
    ) -> io::Result<Self> {
        let zipped = |(name, bytes): (&str, Vec<u8>)| {
            Ok((name.to_owned(), Zipped::new(bytes, gzip.get(name).map(Vec::as_slice))?))
        };
        let files = files.into_iter().map(zipped).collect::<io::Result<_>>()?;
        Ok(Self { files, set, limits: Limits::default() })
    }

    /// Replaces the default limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds the authority's certificate for phones, as `ca.crt`.
    pub fn add_authority(&mut self, certificate: &Certificate) {
        let bytes = certificate.authority().as_bytes().to_vec();
        self.files.insert("ca.crt".to_owned(), Zipped::plain(bytes));
    }

    /// Total size of the files as browsers fetch them, in bytes.
    #[must_use]
    pub fn zipped_bytes(&self) -> usize {
        self.files.values().map(Zipped::sent_bytes).sum()
    }

    /// Serves until the process ends, with TLS if there is a certificate.
    ///
    /// # Errors
    /// If the server cannot start. A misbehaving client or a lack of file descriptors is not an
    /// error: the server continues.
    pub fn run(self, listener: TcpListener, certificate: Option<&Certificate>) -> io::Result<()> {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().max_blocking_threads(READING_THREADS).build()?;
        web::serve(&runtime, listener, &Arc::new(self), certificate, &Stopper::default())
    }
}
