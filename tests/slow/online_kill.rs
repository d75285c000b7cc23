//! `fede office serve`, killed at random times while residents declare. Whoever has seen a receipt has
//! declared. `FEDE_ONLINE_KILLS` sets the number of kills.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::Duration;

use chacha20::rand_core::Rng;
use fede::key::DocumentNumber;
use fede::office::registry::{Journal, People, RegistryError};
use fede::office::{NewOffice, Office, OfficeConfig};
use fede::payload::{DocumentKind, Region};

use crate::load::{Client, wait_for};
use crate::support::rng;

const CLIENTS: usize = 8;
/// Without the variable: a server of CI has less time.
const KILLS: usize = 30;

fn serve(directory: &Path) -> (Child, SocketAddr) {
    let mut child = Command::new(snapbox::cmd::cargo_bin!("fede"))
        .args(["office", "serve", "--office", "office", "--listen", "127.0.0.1:0", "--json"])
        .current_dir(directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let page: serde_json::Value = serde_json::from_str(&line).unwrap();
    let port = page["page"].as_str().unwrap().trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
    let address = format!("127.0.0.1:{port}").parse().unwrap();
    wait_for(address);
    (child, address)
}

#[test]
fn an_acknowledged_declaration_survives_every_kill_of_the_server() {
    let kills = std::env::var("FEDE_ONLINE_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let directory = tempfile::tempdir().unwrap();
    let region = Region::new("CN-SH").unwrap();
    let new = NewOffice { region, key: "key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
    let office = Office::create(&directory.path().join("office"), &OfficeConfig::template(new), &mut rng(3)).unwrap();
    office.registry().unwrap();
    let (mut child, address) = serve(directory.path());
    let (server, is_over, next) = (RwLock::new(address), AtomicBool::new(false), AtomicUsize::new(0));
    let acknowledged = Mutex::new(Vec::new());
    std::thread::scope(|threads| {
        for _ in 0..CLIENTS {
            threads.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let person = next.fetch_add(1, Ordering::Relaxed);
                    let passport = format!("E{person:08}");
                    let mut client = Client::new(*server.read().unwrap(), u32::try_from(person).unwrap());
                    let sent = client.prepare(&passport, &[]).and_then(|prepared| client.send(&prepared));
                    if let Ok(Some(receipt)) = sent {
                        acknowledged.lock().unwrap().push((passport, receipt));
                    }
                }
            });
        }
        let mut random = rng(11);
        for _ in 0..kills {
            std::thread::sleep(Duration::from_millis(30 + u64::from(random.next_u32() % 400)));
            child.kill().unwrap();
            child.wait().unwrap();
            let (again, address) = serve(directory.path());
            child = again;
            *server.write().unwrap() = address;
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() > kills, "{} declarations between {kills} kills", acknowledged.len());
    let registry = office.registry().unwrap();
    for (passport, _) in &acknowledged {
        let number = DocumentNumber::new(passport).unwrap();
        let person = office.secret().index_of(DocumentKind::Passport, &number);
        assert_eq!(registry.declarations(person).unwrap().len(), 1, "{passport}");
    }
    let end = registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap();
    assert!(end.lines >= acknowledged.len() as u64);
    // The receipts open what they should: each from an address of its own.
    let address = *server.read().unwrap();
    for (at, (passport, receipt)) in acknowledged.iter().enumerate() {
        let mut client = Client::new(address, 1 << 20 | u32::try_from(at).unwrap());
        assert!(client.sign_in(receipt, passport).unwrap(), "{passport}: {receipt}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    println!("{kills} kills, {} acknowledged declarations of {}", acknowledged.len(), next.into_inner());
}
