//! A server of one text that is made for each request.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};

use super::answer::{Content, Readable, refusal};
use crate::web::{self, Limits, Stopper};

/// A server with one text at one path.
pub struct TextServer {
    path: &'static str,
    media_type: &'static str,
    limits: Limits,
    text: Box<dyn Fn() -> String + Send + Sync>,
}

impl fmt::Debug for TextServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextServer").field("path", &self.path).finish_non_exhaustive()
    }
}

impl TextServer {
    /// A server of what `text` returns, at `path`. `text` must be quick: it runs between the answers
    /// to other clients.
    #[must_use]
    pub fn new(
        path: &'static str,
        media_type: &'static str,
        text: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        // Programs ask, one at a time, and the text has some kilobytes.
        let limits =
            Limits { connections: 32, per_client: 32, last_answer: Duration::from_secs(30), ..Limits::default() };
        Self { path, media_type, limits, text: Box::new(text) }
    }

    /// Serves until the process ends. [`listen`](web::listen) opens the socket.
    ///
    /// # Errors
    /// If the server cannot start.
    pub fn run(self, listener: TcpListener) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        web::serve(&runtime, listener, &Arc::new(self), None, &Stopper::default())
    }
}

impl Readable for TextServer {
    fn limits(&self) -> &Limits {
        &self.limits
    }

    async fn content(&self, request: &Request<Incoming>) -> Response<Content> {
        if request.uri().path() != self.path {
            return refusal(StatusCode::NOT_FOUND, "not here");
        }
        let mut response = Response::new(Content::Shared((self.text)().into()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
