//! The server of the gate page under attack: slow readers, silent and slow clients, too many
//! clients, HTTP/2, unusual files.
//!
//! Each test waits for an event, at most [`PATIENCE`], so a slow machine only makes it longer.
//! Addresses of 127.0.0.0/8 represent different clients.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock};
use std::thread::{self, sleep};
use std::time::Duration;

use fede::gate::PageServer;
use fede::time::Timestamp;
use fede::trust::Block;
use fede::web::{self, Certificate, Limits};
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use socket2::{Domain, Socket, Type};
use tempfile::TempDir;

/// Maximum time that a test waits for an event.
const PATIENCE: Duration = Duration::from_secs(60);

/// A timeout of the server that a test waits for.
const SOON: Duration = Duration::from_millis(500);

/// Maximum peak memory of the server under attack. Without an attack it is about 14 MiB; 100
/// connections of 200 KiB are 20 MiB.
const PEAK_MIB: usize = 128;

/// A set with one sparse file of the maximum size.
fn set() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("objects")).unwrap();
    fs::write(dir.path().join("snapshot.cbor"), b"snapshot").unwrap();
    big(dir.path());
    dir
}

fn big(set: &Path) {
    fs::File::create(object(set, 'b')).unwrap().set_len(Block::MAX_BYTES as u64).unwrap();
}

fn object(set: &Path, digit: char) -> PathBuf {
    set.join(object_name(digit))
}

fn object_name(digit: char) -> String {
    format!("objects/{}.cbor", digit.to_string().repeat(64))
}

fn get_big() -> String {
    format!("GET /set/{} HTTP/1.1\r\nHost: gate\r\n\r\n", object_name('b'))
}

/// Limits that a test does not reach unless it lowers them.
fn generous() -> Limits {
    let mut limits = Limits::default();
    limits.head = PATIENCE * 2;
    limits.stalled = PATIENCE * 2;
    limits
}

/// A server in this process. It ends with the process.
fn serve(set: &Path, limits: Limits, certificate: Option<Certificate>) -> SocketAddr {
    let listener = web::listen("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let files = BTreeMap::from([("index.html", b"the page".to_vec()), ("app.js", b"let one;".repeat(1000))]);
    let server = PageServer::new(files, Some(set.to_owned())).unwrap().with_limits(limits);
    thread::spawn(move || server.run(listener, certificate.as_ref()).unwrap());
    address
}

/// A connection of the client 127.0.0.`client`. Its buffer is small, so that unread data stays in
/// the server.
fn connect(client: u8, server: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, client], 0)).into()).unwrap();
    socket.connect(&server.into()).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.into()
}

/// Reads the head of an answer.
fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap().to_lowercase()
}

/// Whether an answer comes. The server closes unwanted connections, possibly with a reset.
fn is_answered(client: u8, server: SocketAddr) -> bool {
    let mut stream = connect(client, server);
    let _ = stream.write_all(b"HEAD / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer.starts_with(b"HTTP/1.1 200")
}

/// Retries until the condition is true.
fn eventually(mut is_so: impl FnMut() -> bool) -> bool {
    (0..600).any(|_| {
        is_so() || {
            sleep(PATIENCE / 600);
            false
        }
    })
}

/// Whether the server ends the connection. Reads everything before that.
fn ends(stream: &mut TcpStream) -> bool {
    loop {
        match stream.read(&mut [0; 4096]) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }
}

/// The whole answer to one request on a new connection.
fn ask(server: SocketAddr, request: &str) -> String {
    let mut stream = connect(1, server);
    stream.write_all(request.replace('|', "\r\n").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// One demonstration for all tests.
static WORLD: LazyLock<TempDir> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_fede")).args(["demo", "demo"]).current_dir(&dir).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    fs::write(dir.path().join("core.wasm"), b"\0asm\x01\0\0\0").unwrap();
    big(&dir.path().join("demo/published"));
    dir
});

/// `fede gate serve`, which ends with the test.
struct Served {
    process: Child,
    address: SocketAddr,
}

impl Served {
    /// Starts the server with at most this many file descriptors.
    fn start(descriptors: usize) -> Self {
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let serve = "gate serve --root demo/trust/root.cbor --set demo/published --core core.wasm --json --listen";
        let command = format!("ulimit -n {descriptors}; exec '{}' {serve} {address}", env!("CARGO_BIN_EXE_fede"));
        let process = Command::new("sh").args(["-c", &command]).current_dir(&*WORLD).stdout(Stdio::piped()).spawn();
        let mut process = process.unwrap();
        // The server prints its address when it listens.
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let data: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(data["page"], format!("http://localhost:{}/", address.port()));
        assert_eq!(data["authority_fingerprint"], serde_json::Value::Null);
        Self { process, address }
    }

    /// Peak memory of the process, in MiB.
    fn peak_mib(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse::<usize>().unwrap() / 1024
    }

    /// Processor time used, in hundredths of a second.
    fn ticks(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_hundred_slow_readers_take_little_memory_and_others_are_served() {
    let served = Served::start(1024);
    let mut slow: Vec<TcpStream> = (0..100).map(|number| connect(1 + number / 50, served.address)).collect();
    for stream in &mut slow {
        stream.write_all(get_big().as_bytes()).unwrap();
    }
    for stream in &mut slow {
        let head = head(stream);
        assert!(head.starts_with("http/1.1 200") && head.contains("content-length: 16777216\r\n"), "{head}");
    }
    // All answers are being sent, and nobody reads them. A third client gets the whole file.
    let mut honest = connect(3, served.address);
    honest.write_all(get_big().as_bytes()).unwrap();
    head(&mut honest);
    honest.set_read_timeout(Some(PATIENCE)).unwrap();
    assert_eq!(std::io::copy(&mut honest.take(Block::MAX_BYTES as u64), &mut std::io::sink()).unwrap(), 16 << 20);
    let peak = served.peak_mib();
    println!("peak with 100 slow readers: {peak} MiB");
    assert!(peak < PEAK_MIB, "{peak} MiB");
}

#[test]
fn a_server_without_descriptors_rests_and_goes_on() {
    let served = Served::start(40);
    let crowd: Vec<TcpStream> = (0..60).map(|_| connect(1, served.address)).collect();
    sleep(Duration::from_millis(300));
    let before = served.ticks();
    sleep(Duration::from_secs(1));
    // A busy loop would use the whole second.
    assert!(served.ticks() - before < 50);
    drop(crowd);
    assert!(eventually(|| is_answered(1, served.address)));
}

#[test]
fn http_2_is_not_spoken() {
    let set = set();
    let server = serve(set.path(), generous(), None);
    let mut stream = connect(1, server);
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{answer:?}");
    let upgrade = "GET / HTTP/1.1|Host: gate|Connection: Upgrade, HTTP2-Settings, close|Upgrade: h2c|HTTP2-Settings: AAMAAABkAAQAAP__||";
    assert!(ask(server, upgrade).starts_with("HTTP/1.1 200"));
}

fn handshake(server: SocketAddr, authority: &str, protocols: &[&str]) -> Result<(String, Option<Vec<u8>>), String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let name = ServerName::try_from("localhost").unwrap();
    let mut client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut socket = connect(1, server);
    let mut stream = rustls::Stream::new(&mut client, &mut socket);
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n")
        .map_err(|error| error.to_string())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(|error| error.to_string())?;
    Ok((answer, client.alpn_protocol().map(<[u8]>::to_vec)))
}

#[test]
fn tls_agrees_on_http_1_alone_and_a_handshake_has_its_time() {
    let set = set();
    // rustls uses the system clock.
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let certificate = Certificate::make(&["localhost".to_owned()], Timestamp::from_seconds(now).unwrap()).unwrap();
    let authority = certificate.authority().to_owned();
    let mut limits = generous();
    limits.handshake = Duration::from_secs(5);
    let server = serve(set.path(), limits, Some(certificate));
    let (answer, agreed) = handshake(server, &authority, &["h2", "http/1.1"]).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("the page"), "{answer}");
    assert_eq!(agreed.as_deref(), Some(&b"http/1.1"[..]));
    assert_eq!(handshake(server, &authority, &[]).unwrap().1, None);
    let refused = handshake(server, &authority, &["h2"]).unwrap_err();
    assert!(refused.contains("NoApplicationProtocol"), "{refused}");
    assert!(ends(&mut connect(1, server)));
}

#[test]
fn a_dribbled_second_head_is_cut_off() {
    let set = set();
    let mut limits = generous();
    limits.head = SOON;
    let server = serve(set.path(), limits, None);
    let mut stream = connect(1, server);
    stream.write_all(b"HEAD / HTTP/1.1\r\nHost: gate\r\n\r\n").unwrap();
    assert!(head(&mut stream).starts_with("http/1.1 200"));
    let mut writer = stream.try_clone().unwrap();
    let dribble = thread::spawn(move || {
        writer.write_all(b"GET / HTTP/1.1\r\nHost: gate\r\nX-Slow: ")?;
        // One byte at a time, never a complete head. 600 bytes would take a minute.
        (0..600).try_for_each(|_| {
            sleep(Duration::from_millis(100));
            writer.write_all(b"x")
        })
    });
    assert!(ends(&mut stream));
    assert!(dribble.join().unwrap().is_err());
}

#[test]
fn an_idle_connection_is_closed_before_a_request_and_after_one() {
    let set = set();
    let mut limits = generous();
    limits.head = SOON;
    let server = serve(set.path(), limits, None);
    assert!(ends(&mut connect(1, server)));
    let mut stream = connect(1, server);
    stream.write_all(b"HEAD / HTTP/1.1\r\nHost: gate\r\n\r\n").unwrap();
    assert!(head(&mut stream).starts_with("http/1.1 200"));
    assert!(ends(&mut stream));
}

#[test]
fn connections_are_bounded_for_each_client_and_in_all() {
    let set = set();
    let mut limits = generous();
    (limits.connections, limits.per_client) = (10, 4);
    let server = serve(set.path(), limits, None);
    // An answer proves that the connection has a slot.
    let hold = |client: u8| {
        let mut stream = connect(client, server);
        stream.write_all(b"HEAD / HTTP/1.1\r\nHost: gate\r\n\r\n").unwrap();
        assert!(head(&mut stream).starts_with("http/1.1 200"));
        stream
    };
    let mut held: Vec<TcpStream> = (0..4).map(|_| hold(1)).collect();
    assert!(!is_answered(1, server));
    assert!(is_answered(2, server));
    // A slot is free a moment after its connection has ended.
    let comes_back = |client| eventually(|| is_answered(client, server));
    held.extend([2, 2, 2, 3, 3].map(hold));
    assert!(comes_back(4));
    let refills = eventually(|| {
        let mut stream = connect(3, server);
        let _ = stream.write_all(b"HEAD / HTTP/1.1\r\nHost: gate\r\n\r\n");
        let is_held = matches!(stream.read(&mut [0; 4096]), Ok(count) if count > 0);
        if is_held {
            held.push(stream);
        }
        is_held
    });
    assert!(refills && held.len() == 10);
    assert!(!is_answered(5, server));
    held.remove(0).shutdown(Shutdown::Both).unwrap();
    assert!(comes_back(5));
}

/// Number of bytes until the server ends the connection, with a pause after each read.
fn taken(stream: &mut TcpStream, pause: Duration) -> usize {
    let (mut taken, mut buffer) = (0, [0; 16 << 10]);
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        taken += count;
        sleep(pause);
    }
    taken
}

#[test]
fn an_answer_that_nobody_takes_ends() {
    let set = set();
    let mut limits = generous();
    limits.stalled = SOON;
    let server = serve(set.path(), limits, None);
    let mut stream = connect(1, server);
    stream.write_all(get_big().as_bytes()).unwrap();
    head(&mut stream);
    sleep(SOON * 6);
    assert!(taken(&mut stream, Duration::ZERO) < Block::MAX_BYTES);
}

#[test]
fn a_reader_that_always_takes_a_little_ends_too() {
    let set = set();
    let mut limits = generous();
    (limits.requests, limits.last_answer) = (SOON, SOON);
    let server = serve(set.path(), limits, None);
    let mut stream = connect(1, server);
    stream.write_all(get_big().as_bytes()).unwrap();
    head(&mut stream);
    assert!(taken(&mut stream, Duration::from_millis(50)) < Block::MAX_BYTES);
}

#[test]
fn the_last_answer_is_whole() {
    let set = set();
    let mut limits = generous();
    (limits.requests, limits.last_answer) = (SOON, PATIENCE * 2);
    let server = serve(set.path(), limits, None);
    let mut stream = connect(1, server);
    stream.write_all(get_big().as_bytes()).unwrap();
    head(&mut stream);
    sleep(SOON * 3);
    // The server closes the connection afterwards, although the client did not ask for it.
    assert_eq!(taken(&mut stream, Duration::ZERO), Block::MAX_BYTES);
}

#[test]
fn a_connection_takes_several_requests_and_head_has_the_length_alone() {
    let set = set();
    let server = serve(set.path(), generous(), None);
    let mut stream = connect(1, server);
    for (request, length, body) in [
        (format!("HEAD /set/{}", object_name('b')), 16 << 20, ""),
        ("GET /set/snapshot.cbor".to_owned(), 8, "snapshot"),
        ("HEAD /".to_owned(), 8, ""),
        ("GET /".to_owned(), 8, "the page"),
    ] {
        write!(stream, "{request} HTTP/1.1\r\nHost: gate\r\n\r\n").unwrap();
        let head = head(&mut stream);
        assert!(head.starts_with("http/1.1 200"), "{request}: {head}");
        assert_eq!(head.matches("content-length").count(), 1, "{head}");
        assert!(head.contains(&format!("content-length: {length}\r\n")), "{request}: {head}");
        let mut found = vec![0; body.len()];
        stream.read_exact(&mut found).unwrap();
        assert_eq!(String::from_utf8(found).unwrap(), body);
    }
    let zipped = ask(server, "GET /app.js HTTP/1.1|Host: gate|Accept-Encoding: gzip|Connection: close||");
    assert!(zipped.contains("content-encoding: gzip") && zipped.len() < 1000, "{zipped}");
}

#[test]
fn only_regular_files_of_a_bounded_size_are_the_sets() {
    let set = set();
    let server = serve(set.path(), generous(), None);
    assert!(Command::new("mkfifo").arg(object(set.path(), 'f')).status().unwrap().success());
    fs::create_dir(object(set.path(), 'd')).unwrap();
    fs::File::create(object(set.path(), 'e')).unwrap().set_len(Block::MAX_BYTES as u64 + 1).unwrap();
    std::os::unix::fs::symlink("/dev/zero", object(set.path(), 'c')).unwrap();
    for digit in ['f', 'd', 'e', 'c', 'a'] {
        let answer = ask(server, &format!("GET /set/{} HTTP/1.1|Host: gate|Connection: close||", object_name(digit)));
        assert!(answer.starts_with("HTTP/1.1 404"), "{digit}: {answer}");
    }
}

#[test]
fn names_lead_nowhere_else() {
    let set = set();
    fs::write(set.path().join("secret.pem"), b"secret").unwrap();
    let server = serve(set.path(), generous(), None);
    for path in [
        "/set/secret.pem",
        "/set/../secret.pem",
        "/set/objects/../secret.pem",
        "/set/objects/..%2fsecret.pem",
        "/set/%2e%2e/secret.pem",
        "/set//etc/passwd",
        "/set/objects/",
        "/etc/passwd",
        "http://gate/set/../secret.pem",
    ] {
        let answer = ask(server, &format!("GET {path} HTTP/1.1|Host: gate|Connection: close||"));
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}

#[test]
fn bodies_and_large_heads_end_the_connection() {
    let set = set();
    let server = serve(set.path(), generous(), None);
    for (request, status) in [
        ("POST / HTTP/1.1|Host: gate|Content-Length: 1000000000||", 405),
        ("GET / HTTP/1.1|Host: gate|Content-Length: 1000000000||", 413),
        ("GET / HTTP/1.1|Host: gate|Transfer-Encoding: chunked||", 413),
    ] {
        // No body follows, and the client does not wait for one.
        let answer = ask(server, request);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }
    let many = format!("GET / HTTP/1.1|{}|", "X: y|".repeat(65));
    let long = format!("GET / HTTP/1.1|X: {}", "y".repeat(17 << 10));
    for request in [many, long] {
        let mut stream = connect(1, server);
        stream.write_all(request.replace('|', "\r\n").as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
    }
}
