//! Reads a published set from an `http://` or `https://` address.

use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use ureq::Agent;

use crate::cli::clock::Stopwatch;
use crate::cli::web_failure;
use crate::trust::{Digest, SNAPSHOT_NAME, SetSource, object_name, root_name};
use crate::words::{Explain, Lang, errors_cli as say, file};

/// Timeout for connecting and for the response headers.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// Maximum duration of a sync: enough for 50 MB at 64 kbit/s.
const SYNC_TIMEOUT: Duration = Duration::from_secs(2 * 3600);
/// Minimum throughput, in bytes per second: half of 64 kbit/s.
const LEAST_THROUGHPUT: u64 = 4 << 10;
/// How long a download may be slower than that, because connections have gaps.
const GRACE: Duration = Duration::from_secs(30);

/// Why a set cannot be fetched.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub(super) enum HttpError {
    /// No answer, or an error status.
    Request {
        /// The address.
        url: String,
        /// The cause.
        error: Box<ureq::Error>,
    },
    /// The response body is incomplete.
    Body {
        /// The address.
        url: String,
        /// The cause.
        error: io::Error,
    },
    /// The server sends too slowly.
    Slow {
        /// The address.
        url: String,
        /// The limits.
        limits: HttpLimits,
        /// Number of bytes received.
        found: usize,
        /// Duration in seconds.
        seconds: u64,
    },
    /// The whole sync takes too long.
    Late {
        /// The address.
        url: String,
        /// The limits.
        limits: HttpLimits,
    },
}

impl Explain for HttpError {
    fn id(&self) -> &'static str {
        match self {
            Self::Request { .. } => "http-request",
            Self::Body { .. } => "http-body",
            Self::Slow { .. } => "http-slow",
            Self::Late { .. } => "http-late",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Request { url, error } => {
                say::HttpRequest { url, error: &web_failure::reason(error, lang) }.say(lang)
            }
            Self::Body { url, error } => say::HttpRequest { url, error: &file::reason(error, lang) }.say(lang),
            Self::Slow { url, limits, found, seconds } => {
                say::HttpSlow { url, least: &limits.throughput, found, seconds }.say(lang)
            }
            Self::Late { url, limits } => say::HttpLate { url, most: &limits.sync.as_secs() }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::http_hint(lang).to_owned()
    }
}

/// The time limits for a server.
#[derive(Debug, Clone, Copy)]
pub(super) struct HttpLimits {
    pub(super) sync: Duration,
    pub(super) throughput: u64,
    pub(super) grace: Duration,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self { sync: SYNC_TIMEOUT, throughput: LEAST_THROUGHPUT, grace: GRACE }
    }
}

/// A set on a web server.
pub(super) struct HttpSource {
    base: String,
    agent: Agent,
    limits: HttpLimits,
    watch: Stopwatch,
}

impl HttpSource {
    pub(super) fn new(address: &str, limits: HttpLimits) -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(ANSWER_TIMEOUT))
            .timeout_recv_response(Some(ANSWER_TIMEOUT))
            .timeout_global(Some(limits.sync))
            .build();
        Self { base: address.trim_end_matches('/').to_owned(), agent: config.into(), limits, watch: Stopwatch::start() }
    }

    fn get(&self, path: &str, max: usize) -> Result<Vec<u8>, HttpError> {
        let url = format!("{}/{path}", self.base);
        let late = || HttpError::Late { url: url.clone(), limits: self.limits };
        // The time limit applies to the whole sync, not to one file.
        let left = self.limits.sync.checked_sub(Duration::from_millis(self.watch.millis())).ok_or_else(late)?;
        let request = self.agent.get(&url).config().timeout_global(Some(left)).build();
        let answer = request.call();
        let answer = answer.map_err(|error| HttpError::Request { url: url.clone(), error: Box::new(error) })?;
        // One byte more than allowed, so that the caller detects a file that is too large.
        let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
        let pieces = pieces(answer.into_body().into_reader().take(limit));
        let mut bytes = Vec::new();
        let watch = Stopwatch::start();
        loop {
            let slow = |found| HttpError::Slow {
                url: url.clone(),
                limits: self.limits,
                found,
                seconds: watch.millis() / 1000,
            };
            // Without data, no loop iteration would check the throughput, so time out here.
            let piece = pieces.recv_timeout(self.limits.grace).map_err(|_| slow(bytes.len()))?;
            let piece = piece.map_err(|error| HttpError::Body { url: url.clone(), error })?;
            if piece.is_empty() {
                return Ok(bytes);
            }
            bytes.extend_from_slice(&piece);
            let millis = watch.millis();
            let least = self.limits.throughput.saturating_mul(millis) / 1000;
            let is_slow = u64::try_from(bytes.len()).unwrap_or(u64::MAX) < least;
            if is_slow && Duration::from_millis(millis) > self.limits.grace {
                return Err(slow(bytes.len()));
            }
        }
    }
}

/// Reads in a separate thread, so that a silent server is noticed. An empty piece marks the end.
/// The thread ends with the request, which has a global timeout.
fn pieces(mut body: impl Read + Send + 'static) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::sync_channel(4);
    std::thread::spawn(move || {
        loop {
            let mut piece = vec![0; 64 << 10];
            let read = body.read(&mut piece).map(|read| {
                piece.truncate(read);
                piece
            });
            let is_over = read.as_ref().map_or(true, Vec::is_empty);
            if sender.send(read).is_err() || is_over {
                return;
            }
        }
    });
    receiver
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

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;

    use super::*;

    /// A server that sends a byte every ten milliseconds, forever.
    fn dribbling() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 1024]);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
                while stream.write_all(b"x").is_ok() {
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        });
        address
    }

    /// A server that sends one byte and then nothing.
    fn silent() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 1024]);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nx");
                held.push(stream);
            }
        });
        address
    }

    #[test]
    fn a_server_that_falls_silent_is_given_up() {
        let limits = HttpLimits { grace: Duration::from_millis(100), ..HttpLimits::default() };
        let silent = HttpSource::new(&silent(), limits).snapshot(1 << 20);
        assert!(matches!(silent, Err(HttpError::Slow { found: 1, .. })), "{silent:?}");
    }

    /// A slow server could once hold a sync, and with it the store's lock, for any time.
    #[test]
    fn a_server_that_dribbles_is_given_up() {
        let address = dribbling();
        let slow = HttpLimits { throughput: 1000, grace: Duration::from_millis(100), ..HttpLimits::default() };
        let slow = HttpSource::new(&address, slow).snapshot(1 << 20);
        assert!(matches!(slow, Err(HttpError::Slow { .. })), "{slow:?}");
        let late = HttpLimits { throughput: 0, sync: Duration::from_millis(300), ..HttpLimits::default() };
        let mut source = HttpSource::new(&address, late);
        assert!(source.snapshot(1 << 20).is_err());
        std::thread::sleep(Duration::from_millis(300));
        assert!(matches!(source.snapshot(1 << 20), Err(HttpError::Late { .. })), "the next file is not asked for");
    }
}
