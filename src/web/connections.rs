//! Connections: limits on number and time. Only HTTP/1 is spoken.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::body::{Body, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::select;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

/// Maximum size of a request's head, in bytes. It also bounds the buffer of each connection.
/// Browsers send about 1 KiB; cookies of other servers on this host can add to that.
const MAX_HEAD_BYTES: usize = 16 << 10;

/// Maximum number of headers in a request. Browsers send about 20.
const MAX_HEADERS: usize = 64;

/// Size of the kernel's send buffer per connection, in bytes. Linux doubles it. Without a limit it
/// grows to several MiB for each slow reader. 256 KiB is enough for 2.5 MB/s at 100 ms.
const SEND_BUFFER_BYTES: usize = 128 << 10;

/// Pause before the next accept after the system ran out of descriptors or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Pause between two looks at the connections that are left when the server ends.
const END_PAUSE: Duration = Duration::from_millis(20);

/// Limits on what clients can use.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum number of connections. Further ones are closed at once.
    pub connections: usize,
    /// Maximum number of connections from one IPv4 address or one IPv6 /64 network. Further ones
    /// are closed at once.
    pub per_client: usize,
    /// Time for the head of each request. It starts when the server waits for the request, so it
    /// also bounds how long a connection can be idle.
    pub head: Duration,
    /// Time for the whole TLS handshake.
    pub handshake: Duration,
    /// Time in which a client may accept no data.
    pub stalled: Duration,
    /// Time in which a connection accepts requests. After it, the current answer is the last.
    pub requests: Duration,
    /// Time for that last answer.
    pub last_answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A connection needs two descriptors, a socket and a file. 800 is below the usual limit
            // of 1024.
            connections: 400,
            // A browser opens up to 6: enough for ten phones behind one address, or one phone and
            // its reloads.
            per_client: 64,
            // A head is one packet. It arrives in seconds even on a bad line.
            head: Duration::from_secs(10),
            // Two round trips and a signature.
            handshake: Duration::from_secs(10),
            // More is written when a third of a full send buffer is free. At 64 kbit/s that takes
            // 11 s.
            stalled: Duration::from_secs(30),
            // A page loads in seconds. Browsers reconnect without the user noticing.
            requests: Duration::from_secs(300),
            // The largest file, 16 MiB, over a line of 64 kbit/s: 2097 s.
            last_answer: Duration::from_secs(2100),
        }
    }
}

/// What a server has to say.
pub(crate) trait Site: Send + Sync + 'static {
    /// The body of an answer.
    type Body: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static;

    /// The limits on its clients.
    fn limits(&self) -> &Limits;

    /// The answer to a request of a client.
    fn respond(
        &self,
        request: Request<Incoming>,
        client: IpAddr,
    ) -> impl Future<Output = Response<Self::Body>> + Send + '_;
}

/// The order to end a server: `true` ends it.
pub(super) type Stop = watch::Receiver<bool>;

/// Waits for the order to end.
async fn stopped(stop: &mut Stop) {
    // Without a sender, nobody can give the order.
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Accepts connections until it is stopped. Then it lets the current answers end, for at most
/// [`Limits::last_answer`].
pub(super) async fn accept(
    listener: std::net::TcpListener,
    server: &Arc<impl Site>,
    tls: Option<&TlsAcceptor>,
    mut stop: Stop,
) -> io::Result<()> {
    // Accepted connections inherit the size.
    SockRef::from(&listener).set_send_buffer_size(SEND_BUFFER_BYTES)?;
    let listener = TcpListener::from_std(listener)?;
    let slots = Arc::new(Slots::default());
    loop {
        let accepted = select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        match accepted {
            Ok((stream, from)) => {
                // Without a slot the stream is dropped, which closes it. There is no queue.
                let Some(slot) = Slots::take(&slots, from.ip(), server.limits()) else { continue };
                let (server, tls, stop) = (Arc::clone(server), tls.cloned(), stop.clone());
                tokio::spawn(async move {
                    serve((stream, from.ip()), server, tls, stop).await;
                    drop(slot);
                });
            }
            // An error of this client, which is already gone.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            // No free descriptors (EMFILE). Other connections end in the meantime. The pause
            // prevents a busy loop.
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
    drop(listener);
    let all_ended = async {
        while !slots.are_free() {
            sleep(END_PAUSE).await;
        }
    };
    let _ = timeout(server.limits().last_answer, all_ended).await;
    Ok(())
}

async fn serve((stream, client): (TcpStream, IpAddr), server: Arc<impl Site>, tls: Option<TlsAcceptor>, stop: Stop) {
    let mut stream = TimeoutStream::new(stream);
    // Only for writes: nothing needs to arrive while an answer is sent. hyper limits the time for
    // heads. A site that reads bodies limits their time itself.
    stream.set_write_timeout(Some(server.limits().stalled));
    let stream = Box::pin(stream);
    match tls {
        None => converse((stream, client), server, stop).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(server.limits().handshake, tls.accept(stream)).await {
                converse((stream, client), server, stop).await;
            }
        }
    }
}

/// Answers the requests of one connection. Errors are ignored because they are the client's: it
/// disconnected, was too slow, or did not send HTTP.
async fn converse(
    (stream, client): (impl AsyncRead + AsyncWrite + Unpin, IpAddr),
    server: Arc<impl Site>,
    mut stop: Stop,
) {
    let &Limits { head, requests, last_answer, .. } = server.limits();
    let service = service_fn(|request| {
        let server = Arc::clone(&server);
        async move { Ok::<_, Infallible>(server.respond(request, client).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    select! {
        _ = connection.as_mut() => return,
        () = sleep(requests) => {}
        () = stopped(&mut stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(last_answer, connection).await;
}

/// Number of connections per client.
#[derive(Debug, Default)]
struct Slots {
    taken: Mutex<BTreeMap<IpAddr, usize>>,
}

/// The right to one connection. Dropping it returns the slot.
#[derive(Debug)]
struct Slot {
    slots: Arc<Slots>,
    client: IpAddr,
}

impl Slots {
    fn take(slots: &Arc<Self>, client: IpAddr, limits: &Limits) -> Option<Slot> {
        // A client has one count, whether its IPv4 address comes as IPv4 or mapped into IPv6.
        let client = network_of(client);
        let mut taken = slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        // There are at most as many entries as connections, so the sum is cheap.
        let in_all: usize = taken.values().sum();
        let of_client = taken.get(&client).copied().unwrap_or_default();
        if in_all >= limits.connections || of_client >= limits.per_client {
            return None;
        }
        taken.insert(client, of_client + 1);
        Some(Slot { slots: Arc::clone(slots), client })
    }

    fn are_free(&self) -> bool {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// Address under which a client is counted. An IPv6 client has a whole /64 network.
pub(crate) fn network_of(client: IpAddr) -> IpAddr {
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

    /// Without this, one host could use up all connections with a different address for each.
    #[test]
    fn a_client_has_one_count_whatever_addresses_it_uses() {
        let network = |address: &str| network_of(address.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
    }
}
