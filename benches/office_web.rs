//! The office online under load, beside a bare axum handler: declarations that are on disk before
//! each is confirmed, status pages, idle connections, and the size of the pages.
//!
//! `cargo bench --features full --bench office_web`. `-- 3000 16` sets the number of declarations and
//! of clients. Clients, servers and PostgreSQL share the cores of this machine; the clients are a
//! process of their own.

mod durable;
#[path = "../tests/support/left_out.rs"]
mod left_out;
#[path = "../tests/support/load.rs"]
mod load;
mod timing;

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use durable::Durable;
use fede::key::SigningKey;
use fede::office::acts::{By, audit, issue};
use fede::office::registry::{Journal, RegistryError};
use fede::office::{NewOffice, Office, OfficeConfig};
use fede::payload::Region;
use fede::time::Timestamp;
use load::{Client, Prepared, wait_for};
use timing::rng;

/// The requirements: declarations per second on SQLite and on PostgreSQL, status pages per second.
const ON_SQLITE: f64 = 500.0;
const ON_POSTGRES: f64 = 1000.0;
const STATUS_PAGES: f64 = 3000.0;
/// Declarations of one client: the server takes 200 of one address in five minutes.
const OF_ONE_CLIENT: usize = 100;
const IDLE: usize = 10_000;
/// Status pages of one client: an address may send 3,000 requests in five minutes.
const PAGES_OF_ONE_CLIENT: usize = 2500;

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (people, clients) = (numbers.first().copied().unwrap_or(6000), numbers.get(1).copied().unwrap_or(16));
    let bare = bare(clients);
    println!("bare axum handler, {clients} clients");
    println!("  answers                    {bare:9.0} per second");
    let directory = tempfile::tempdir().expect("a directory");
    let office = office(directory.path(), None);
    let servers = [Server::start(directory.path())];
    declare(&office, &servers, people, clients, ON_SQLITE, "SQLite, one server");
    status(&office, &servers[0], clients, bare);
    idle(&servers[0]);
    drop(servers);
    let Some(server) = Durable::start() else {
        println!("left out: no PostgreSQL (Debian: postgresql)");
        return;
    };
    let directory = tempfile::tempdir().expect("a directory");
    let office = self::office(directory.path(), Some(&server));
    let servers = [Server::start(directory.path()), Server::start(directory.path())];
    declare(&office, &servers, people, clients, ON_POSTGRES, "PostgreSQL, two servers");
}

fn office(directory: &Path, server: Option<&Durable>) -> Office {
    let region = Region::new("CN-SH").expect("a region");
    let new = NewOffice { region, key: "../key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
    let config = match server {
        Some(server) => OfficeConfig::template_on(new, &server.address()),
        None => OfficeConfig::template(new),
    };
    let office = Office::create(&directory.join("office"), &config, &mut rng()).expect("an office");
    office.registry().expect("a registry");
    office
}

/// A server in a process of its own.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(directory: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_fede"))
            .args(["office", "serve", "--office", "office", "--listen", "127.0.0.1:0", "--json"])
            .current_dir(directory)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a server");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let page: serde_json::Value = serde_json::from_str(&line).expect("its address");
        let port =
            page["page"].as_str().and_then(|page| page.trim_end_matches('/').rsplit(':').next()).expect("a port");
        let address = format!("127.0.0.1:{port}").parse().expect("an address");
        wait_for(address);
        Self { process, address }
    }

    /// Memory in MiB: what the process has in the memory of the machine.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().split(' ').next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs `work` for the numbers below `count` on so many threads. Returns the seconds of all, and the
/// sorted milliseconds of each.
#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn timed<C>(
    threads: usize,
    count: usize,
    client: &(dyn Fn(usize) -> C + Sync),
    work: &(dyn Fn(&mut C, usize) + Sync),
) -> (f64, Vec<f64>) {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let mut times: Vec<f64> = std::thread::scope(|scope| {
        let run = |thread: usize| {
            let (mut times, mut own) = (Vec::new(), client(thread));
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return times;
                }
                let start = Instant::now();
                work(&mut own, number);
                times.push(start.elapsed().as_secs_f64() * 1e3);
            }
        };
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || run(thread))).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("a client")).collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    (seconds, times)
}

/// The answers per second of a server that does nothing else.
fn bare(clients: usize) -> f64 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("a socket");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
            let router = Router::new().route("/", get(|| async { "the status is green" }));
            axum::serve(listener, router).await.expect("a server");
        });
    });
    let count = 20_000;
    let client = |thread: usize| Client::new(address, u32::try_from(thread).expect("few"));
    let (seconds, _) = timed(clients, count, &client, &|client, _| {
        assert_eq!(client.get("/").expect("an answer").status, 200);
    });
    count as f64 / seconds
}

/// Fills in all declarations, and then sends them as fast as the servers take them.
fn declare(office: &Office, servers: &[Server], people: usize, clients: usize, least: f64, name: &str) {
    let groups = people.div_ceil(OF_ONE_CLIENT);
    let server = |group: usize| servers[group % servers.len()].address;
    let mut filled: Vec<(Client, Vec<Prepared>)> = Vec::with_capacity(groups);
    std::thread::scope(|scope| {
        let fill = |thread: usize| {
            let of_group = |group: usize| {
                let mut client = Client::new(server(group), u32::try_from(group).expect("few"));
                let of_group = group * OF_ONE_CLIENT..people.min((group + 1) * OF_ONE_CLIENT);
                let prepared =
                    of_group.map(|person| client.prepare(&format!("E{person:08}"), &[]).expect("a declaration"));
                let prepared = prepared.collect();
                (client, prepared)
            };
            (thread..groups).step_by(clients).map(of_group).collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..clients).map(|thread| scope.spawn(move || fill(thread))).collect();
        filled.extend(running.into_iter().flat_map(|thread| thread.join().expect("a client")));
    });
    let filled: Vec<_> = filled.into_iter().map(std::sync::Mutex::new).collect();
    let longest = std::sync::Mutex::new(Vec::with_capacity(people));
    #[expect(clippy::disallowed_methods, reason = "a bench is about time")]
    let (seconds, _) = timed(clients, filled.len(), &|_| (), &|(), group| {
        let mut group = filled[group].lock().expect("one client");
        let (client, prepared) = &mut *group;
        let mut times = Vec::with_capacity(prepared.len());
        for one in prepared.iter() {
            let start = Instant::now();
            assert!(client.send(one).expect("an answer").is_some(), "a receipt");
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        longest.lock().expect("times").extend(times);
    });
    let mut times = longest.into_inner().expect("times");
    times.sort_by(f64::total_cmp);
    let registry = office.registry().expect("a registry");
    let lines = registry.journal::<RegistryError>(&mut |_| Ok(())).expect("a journal").lines;
    assert_eq!(lines, people as u64, "every declaration has its line");
    println!("\n{people} declarations, {clients} clients, {name}");
    println!("  stored                     {:9.0} per second (at least {least})", people as f64 / seconds);
    println!("  median                     {:9.1} ms", times[times.len() / 2]);
    println!("  95th percentile            {:9.1} ms (at most 150)", times[times.len() * 95 / 100]);
}

/// The status page of somebody with a code, again and again.
fn status(office: &Office, server: &Server, clients: usize, bare: f64) {
    let mut client = Client::new(server.address, 70_000);
    let declaration = client.prepare("E99999999", &[]).expect("a declaration");
    let receipt = client.send(&declaration).expect("an answer").expect("a receipt");
    let mut registry = office.registry().expect("a registry");
    let by = By { officer: "bench", at: now() };
    audit(office, &mut registry, &office.rules().expect("rules"), by, &mut |_| {}).expect("an audit");
    let key = SigningKey::from_seed(&[9; 32]).expect("a key");
    issue(office, &mut registry, &key, by, &mut |_, error| panic!("{error}")).expect("codes");
    let count = clients * PAGES_OF_ONE_CLIENT;
    let signed_in = |thread: usize| {
        let mut client = Client::new(server.address, 80_000 + u32::try_from(thread).expect("few"));
        assert!(client.sign_in(&receipt, "E99999999").expect("an answer"), "a session");
        client
    };
    let (seconds, times) = timed(clients, count, &signed_in, &|client, _| {
        let page = client.get("/status").expect("an answer");
        assert!(page.status == 200 && page.body.contains("status green"), "{}", page.body);
    });
    let each = count as f64 / seconds;
    println!("\n{count} status pages of a person with a code, {clients} clients");
    println!("  pages                      {each:9.0} per second (at least {STATUS_PAGES})");
    println!("  95th percentile            {:9.1} ms", times[times.len() * 95 / 100]);
    println!("  share of the bare handler  {:9.2}", each / bare);
    let weight = Client::new(server.address, 90_000).get("/declare").expect("a page").body.len();
    println!("\nthe first page of a declaration  {weight} bytes without compression (at most 60,000)");
}

/// Connections that send nothing.
fn idle(server: &Server) {
    let before = server.memory();
    let connect = |number: usize| {
        let own =
            Ipv4Addr::from_bits(Ipv4Addr::new(127, 9, 0, 1).to_bits() + u32::try_from(number / 256).expect("few"));
        Client::connect(server.address, own)
    };
    let open: Vec<_> = (0..IDLE).map_while(|number| connect(number).ok()).collect();
    std::thread::sleep(Duration::from_secs(1));
    println!("\n{} idle connections", open.len());
    println!("  memory of the server       {:9.0} MiB (at most 300), {before:.0} MiB before", server.memory());
}

#[expect(clippy::disallowed_methods, reason = "the server reads the real clock")]
fn now() -> Timestamp {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs();
    Timestamp::from_seconds(seconds).expect("a time")
}
