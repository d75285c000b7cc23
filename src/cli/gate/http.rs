//! A published set at an `http://` or `https://` address.

use std::io::{self, Read};
use std::time::Duration;

use ureq::Agent;

use crate::trust::{Digest, SNAPSHOT_NAME, SetSource, object_name, root_name};

/// How long to wait for a server that does not answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest file, 16 MiB, over a slow line of 64 kbit/s; what takes longer is stopped.
const FILE_TIMEOUT: Duration = Duration::from_secs(2100);

/// Why an address cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    /// No answer, or one that says no.
    #[error("{url}: {error}")]
    Request {
        /// The address.
        url: String,
        /// What went wrong.
        error: Box<ureq::Error>,
    },
    /// The answer breaks off.
    #[error("{url}: {error}")]
    Body {
        /// The address.
        url: String,
        /// What went wrong.
        error: io::Error,
    },
}

/// A set on a web server.
pub(super) struct HttpSource {
    base: String,
    agent: Agent,
}

impl HttpSource {
    pub(super) fn new(address: &str) -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(ANSWER_TIMEOUT))
            .timeout_recv_response(Some(ANSWER_TIMEOUT))
            .timeout_global(Some(FILE_TIMEOUT))
            .build();
        Self { base: address.trim_end_matches('/').to_owned(), agent: config.into() }
    }

    fn get(&self, path: &str, max: usize) -> Result<Vec<u8>, HttpError> {
        let url = format!("{}/{path}", self.base);
        let answer = self.agent.get(&url).call();
        let mut answer = answer.map_err(|error| HttpError::Request { url: url.clone(), error: Box::new(error) })?;
        let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        let read = answer.body_mut().as_reader().take(limit).read_to_end(&mut bytes);
        read.map_err(|error| HttpError::Body { url, error })?;
        Ok(bytes)
    }
}

impl SetSource for HttpSource {
    type Error = HttpError;

    fn root(&mut self, version: u64, max: usize) -> Result<Option<Vec<u8>>, HttpError> {
        match self.get(&root_name(version), max) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(HttpError::Request { error, .. }) if matches!(*error, ureq::Error::StatusCode(404)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn snapshot(&mut self, max: usize) -> Result<Vec<u8>, HttpError> {
        self.get(SNAPSHOT_NAME, max)
    }

    fn object(&mut self, digest: Digest, max: usize) -> Result<Vec<u8>, HttpError> {
        self.get(&object_name(digest), max)
    }
}
