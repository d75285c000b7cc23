//! One answer for each request. Its body is shared bytes, or a file that is read at the client's
//! pace.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    HeaderName, HeaderValue, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use tokio::task::{JoinHandle, spawn_blocking};

use super::PageServer;
use crate::gate::page::SET;
use crate::trust::{Block, Digest, SNAPSHOT_NAME, object_name, open_regular, root_name};
use crate::web::{Limits, PAGE_POLICY, Site, Zipped, media_type};

/// A server that answers `GET` requests. [`answer`] is the same for all.
pub(super) trait Readable: Send + Sync + 'static {
    /// The limits on its clients.
    fn limits(&self) -> &Limits;

    /// The answer to a `GET` request without a body.
    fn content(&self, request: &Request<Incoming>) -> impl Future<Output = Response<Content>> + Send;
}

impl<T: Readable> Site for T {
    type Body = Content;

    fn limits(&self) -> &Limits {
        Readable::limits(self)
    }

    async fn respond(&self, request: Request<Incoming>, _client: IpAddr) -> Response<Content> {
        answer(self, &request).await
    }
}

/// Answers a request from its head. Bodies are never read: a request that announces one ends its
/// connection.
async fn answer(site: &impl Readable, request: &Request<Incoming>) -> Response<Content> {
    let has_body = !request.body().is_end_stream();
    let mut response = if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        response
    } else if has_body {
        refusal(StatusCode::PAYLOAD_TOO_LARGE, "")
    } else {
        site.content(request).await
    };
    let length = response.body().size_hint().exact().unwrap_or_default();
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    if request.method() == Method::HEAD {
        *response.body_mut() = Content::Shared(Bytes::new());
    }
    if has_body {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

impl Readable for PageServer {
    fn limits(&self) -> &Limits {
        &self.limits
    }

    async fn content(&self, request: &Request<Incoming>) -> Response<Content> {
        self.file(request).await
    }
}

impl PageServer {
    async fn file(&self, request: &Request<impl Body>) -> Response<Content> {
        let name = match request.uri().path().trim_start_matches('/') {
            "" => "index.html",
            "setup" => "setup.html",
            name => name,
        };
        let file = self.files.get(name);
        let (content, is_zipped) = match (file, name.strip_prefix(SET)) {
            (Some(file), _) => {
                let (bytes, is_zipped) = file.for_client(request.headers());
                (Content::Shared(bytes), is_zipped)
            }
            (None, Some(name)) => match self.set_file(name).await {
                Ok(Some(file)) => (Content::File(file), false),
                Ok(None) => return refusal(StatusCode::NOT_FOUND, "not here"),
                // For example, no free file descriptors. Answering "not found" would be a false
                // statement about the set.
                Err(_) => return refusal(StatusCode::SERVICE_UNAVAILABLE, "cannot be read"),
            },
            (None, None) => return refusal(StatusCode::NOT_FOUND, "not here"),
        };
        let mut response = Response::new(content);
        let mut set = |name: HeaderName, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
        set(CONTENT_TYPE, media_type(name));
        set(CONTENT_SECURITY_POLICY, PAGE_POLICY);
        set(CACHE_CONTROL, "no-cache");
        set(X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(REFERRER_POLICY, "no-referrer");
        set(HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(), geolocation=()");
        if file.is_some_and(Zipped::varies) {
            set(VARY, "accept-encoding");
        }
        if is_zipped {
            set(CONTENT_ENCODING, "gzip");
        }
        response
    }

    /// Opens a file of the set. `None` if the name is not valid in a set or the file does not
    /// exist.
    async fn set_file(&self, name: &str) -> io::Result<Option<SetFile>> {
        let Some(path) = self.set_path(name) else { return Ok(None) };
        let opened = spawn_blocking(move || SetFile::open(&path, Block::MAX_BYTES)).await;
        match opened.map_err(io::Error::other).flatten() {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            opened => opened,
        }
    }

    // Only names that fede itself writes are valid. This also prevents path traversal.
    fn set_path(&self, name: &str) -> Option<PathBuf> {
        let numbered = |name: &str| {
            let version = name.strip_prefix("roots/")?.strip_suffix(".cbor")?.parse().ok()?;
            (root_name(version) == name).then_some(())
        };
        let object = |name: &str| {
            let digest = Digest::parse(name.strip_prefix("objects/")?.strip_suffix(".cbor")?)?;
            (object_name(digest) == name).then_some(())
        };
        let is_of_set = name == SNAPSHOT_NAME || numbered(name).is_some() || object(name).is_some();
        Some(self.set.as_ref().filter(|_| is_of_set)?.join(name))
    }
}

pub(super) fn refusal(status: StatusCode, words: &'static str) -> Response<Content> {
    let mut response = Response::new(Content::Shared(Bytes::from_static(words.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Size of the part of a file that is in memory at a time, per answer, in bytes.
const PIECE_BYTES: usize = 64 << 10;

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Content {
    /// Bytes in memory. Empty once they are sent.
    Shared(Bytes),
    /// A file on disk.
    File(SetFile),
}

/// An open regular file of known, limited size.
#[derive(Debug)]
pub(crate) struct SetFile {
    left: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Waiting(File),
    Reading(JoinHandle<io::Result<(File, Bytes)>>),
    Ended,
}

impl SetFile {
    /// Opens a file. `None` if it is not a regular file or larger than `max_bytes`.
    pub(super) fn open(path: &Path, max_bytes: usize) -> io::Result<Option<Self>> {
        let file = match open_regular(path) {
            Err(error) if error.kind() == ErrorKind::InvalidInput => return Ok(None),
            opened => opened?,
        };
        let left = file.metadata()?.len();
        let is_bounded = usize::try_from(left).is_ok_and(|len| len <= max_bytes);
        Ok(is_bounded.then(|| Self { left, state: State::Waiting(file) }))
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.state = match std::mem::replace(&mut self.state, State::Ended) {
            State::Waiting(mut file) => {
                let size = usize::try_from(self.left).map_or(PIECE_BYTES, |left| left.min(PIECE_BYTES));
                State::Reading(spawn_blocking(move || {
                    let mut piece = vec![0; size];
                    // If the file has become shorter, the connection is closed, because its length
                    // was already sent.
                    file.read_exact(&mut piece)?;
                    Ok((file, piece.into()))
                }))
            }
            state => state,
        };
        let State::Reading(reading) = &mut self.state else { return Poll::Ready(None) };
        let read = ready!(Pin::new(reading).poll(cx)).map_err(io::Error::other).flatten();
        self.state = State::Ended;
        Poll::Ready(Some(read.map(|(file, piece)| {
            self.left = self.left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            self.state = State::Waiting(file);
            piece
        })))
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.get_mut() {
            Self::Shared(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Shared(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::File(file) => file.poll_piece(cx).map(|piece| piece.map(|piece| piece.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Shared(bytes) => bytes.is_empty(),
            Self::File(file) => file.left == 0,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Shared(bytes) => SizeHint::with_exact(u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
            Self::File(file) => SizeHint::with_exact(file.left),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_server_have_one_policy() {
        let of_page = PAGE_POLICY.strip_suffix("; frame-ancestors 'none'").unwrap();
        for page in [include_str!("../page/site/index.html"), include_str!("../page/site/setup.html")] {
            assert!(page.contains(&format!("content=\"{of_page}\"")));
        }
        assert!(include_str!("../../../docs/gate.md").contains(PAGE_POLICY));
    }
}
