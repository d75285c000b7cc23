//! Connections: how many there may be, for how long, and that each speaks HTTP/1.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

use super::PageServer;

/// Maximum size of a request's head. Browsers send about 1 KiB; cookies of other servers on this host may come along.
/// The buffer of each connection grows no further.
const MAX_HEAD_BYTES: usize = 16 << 10;

/// Maximum number of headers in a request. Browsers send about 20.
const MAX_HEADERS: usize = 64;

/// The kernel's send buffer for each connection; Linux doubles it. Without a bound it grows to some MiB for each slow reader.
/// 256 KiB is enough for 2.5 MB/s at 100 ms.
const SEND_BUFFER_BYTES: usize = 128 << 10;

/// How long to wait before the next try where the system gives no connection: it is out of descriptors or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What clients may take of a server.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Connections in all; one more is closed at once.
    pub connections: usize,
    /// Connections from one address, or one IPv6 network of 64 bits; one more is closed at once.
    pub per_client: usize,
    /// Time for the head of a request, the first and each later one. It begins when the server waits for the request, so it
    /// also bounds how long a connection may be idle.
    pub head: Duration,
    /// Time for the whole TLS handshake.
    pub handshake: Duration,
    /// Time in which a client takes nothing of what is sent to it.
    pub stalled: Duration,
    /// Time in which a connection takes requests. After that the answer that is under way is its last.
    pub requests: Duration,
    /// Time for that last answer.
    pub last_answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A connection needs two descriptors, its socket and a file: 800 stay below the usual limit of 1024.
            connections: 400,
            // A browser opens up to 6: ten phones behind one address, or one phone and its reloads.
            per_client: 64,
            // A head is one packet. Even a bad line brings it in seconds.
            head: Duration::from_secs(10),
            // Two round trips and a signature.
            handshake: Duration::from_secs(10),
            // A line of 64 kbit/s takes a third of a full send buffer, after which more is written, in 11 s.
            stalled: Duration::from_secs(30),
            // A page loads in seconds. Browsers connect again unnoticed.
            requests: Duration::from_secs(300),
            // The largest file, 16 MiB, over a line of 64 kbit/s: 2097 s.
            last_answer: Duration::from_secs(2100),
        }
    }
}

/// Accepts connections for ever.
pub(super) async fn accept(
    listener: std::net::TcpListener,
    server: &Arc<PageServer>,
    tls: Option<&TlsAcceptor>,
) -> io::Result<()> {
    // Each connection inherits it.
    SockRef::from(&listener).set_send_buffer_size(SEND_BUFFER_BYTES)?;
    let listener = TcpListener::from_std(listener)?;
    let slots = Arc::new(Slots::default());
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                // Without a slot the stream is dropped, which closes it. Nothing is queued.
                let Some(slot) = Slots::take(&slots, from.ip(), &server.limits) else { continue };
                let (server, tls) = (Arc::clone(server), tls.cloned());
                tokio::spawn(async move {
                    serve(stream, server, tls).await;
                    drop(slot);
                });
            }
            // The fault of the one client, who has gone already.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            // Out of descriptors (EMFILE): others end meanwhile. The pause keeps this loop from spinning.
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

async fn serve(stream: TcpStream, server: Arc<PageServer>, tls: Option<TlsAcceptor>) {
    let mut stream = TimeoutStream::new(stream);
    // Only for writing: while an answer is sent, nothing has to come in. hyper bounds the time for heads, and no body is read.
    stream.set_write_timeout(Some(server.limits.stalled));
    let stream = Box::pin(stream);
    match tls {
        None => converse(stream, server).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(server.limits.handshake, tls.accept(stream)).await {
                converse(stream, server).await;
            }
        }
    }
}

/// Answers the requests of one connection. Errors are the client's: it broke off, was too slow, or sent no HTTP.
async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin, server: Arc<PageServer>) {
    let (head, requests, last_answer) = (server.limits.head, server.limits.requests, server.limits.last_answer);
    let service = service_fn(|request| {
        let server = Arc::clone(&server);
        async move { Ok::<_, Infallible>(server.answer(&request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    if timeout(requests, connection.as_mut()).await.is_err() {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(last_answer, connection).await;
    }
}

/// How many connections each client has.
#[derive(Debug, Default)]
struct Slots {
    taken: Mutex<BTreeMap<IpAddr, usize>>,
}

/// The right to one connection; given back when it is dropped.
#[derive(Debug)]
struct Slot {
    slots: Arc<Slots>,
    client: IpAddr,
}

impl Slots {
    fn take(slots: &Arc<Self>, client: IpAddr, limits: &Limits) -> Option<Slot> {
        // A client has one count, whether its IPv4 address comes as such or in IPv6.
        let client = network_of(client);
        let mut taken = slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        // At most as many entries as connections.
        let in_all: usize = taken.values().sum();
        let of_client = taken.get(&client).copied().unwrap_or_default();
        if in_all >= limits.connections || of_client >= limits.per_client {
            return None;
        }
        taken.insert(client, of_client + 1);
        Some(Slot { slots: Arc::clone(slots), client })
    }
}

/// Whose count an address is on: IPv6 gives a client a whole network of 64 bits.
fn network_of(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        four @ IpAddr::V4(_) => four,
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.client) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                taken.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One host could take every connection, each from an address of its own.
    #[test]
    fn a_client_has_one_count_whatever_addresses_it_uses() {
        let network = |address: &str| network_of(address.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
    }
}
