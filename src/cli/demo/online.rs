//! The demonstration of an office online: invented residents, and an office that audits and issues
//! every few seconds.

use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use getrandom::SysRng;
use rand_core::TryRng;
use serde_json::json;

use super::world::{Who, World};
use crate::cli::holder::page::gzips;
use crate::cli::listening::cannot_listen;
use crate::cli::office::{holder_page, sources, stop_on_signals};
use crate::cli::report::JsonArgs;
use crate::cli::{Failure, Outcome, clock};
use crate::issuer::IssueError;
use crate::key::SigningKey;
use crate::office::acts::{ActError, By, HandedIn, ImportKind, audit, declare, declare_online, import, issue};
use crate::office::online::{OfficeServer, Pages, ReceiptNumber, ServerSettings};
use crate::office::registry::OfficeRegistry;
use crate::office::{NewOffice, Office, OfficeConfig, TextFile};
use crate::payload::{Lang, Region};
use crate::time::SECONDS_PER_DAY;
use crate::web::{self, Stopper};
use crate::words::cli as say;

/// Who acts for the office.
const OFFICER: &str = "demo";

/// Pause between two rounds of audit and issue.
const ROUND: Duration = Duration::from_secs(3);

/// Where the gate page would be: beside the pages of the office.
const GATE: &str = "127.0.0.1:8081";

/// Number of connections to the registry.
const REGISTRIES: usize = 2;

/// The resident whose receipt is shown.
const NUMBER: &str = "E66660001";

/// Invented residents: name, passport, symptoms. The third is a close contact.
const PEOPLE: [(&str, &str, &[&str]); 5] = [
    ("王小明", "E66660002", &[]),
    ("李华", "E66660003", &["cough"]),
    ("陈静", "E66660004", &[]),
    ("赵敏", "E66660005", &["fever", "fatigue"]),
    ("孙丽", "E66660006", &[]),
];

/// Makes the office, and serves its pages until it is stopped.
pub(super) fn serve(world: &World, listen: SocketAddr, json: JsonArgs, lang: Lang) -> Result<Outcome, Failure> {
    let office = Arc::new(office(world)?);
    let mut registry = office.registry()?;
    let receipt = fill(world, &office, &mut registry)?;
    let key = world.key(Who::Shanghai)?;
    round(&office, &mut registry, key)?;
    let listener = web::listen(listen).map_err(|error| cannot_listen(listen, &error))?;
    let address = listener.local_addr().unwrap_or(listen);
    let origin = address.ip().is_loopback().then(|| format!("http://localhost:{}", address.port()));
    let public_keys = vec![key.verifying_key().clone()];
    let settings = ServerSettings {
        registries: REGISTRIES,
        is_tls: false,
        public_keys,
        pages: Pages::All,
        signer: None,
        store: None,
        origin: origin.clone(),
        provider_secret: None,
        staff_provider_secret: None,
        holder_page: holder_page(None)?,
        holder_gzip: gzips(None),
    };
    let server = OfficeServer::new(Arc::clone(&office), settings, sources())?;
    // Browsers take passkeys and keep the holder page for a name only, not for a number.
    let url = &format!("{}/", origin.unwrap_or_else(|| format!("http://{address}")));
    world.open_gate()?;
    let command = &format!("fede verify code.png --store {}", world.path("gate").display());
    let (root, set) = (world.path("trust/root.cbor"), world.path("published"));
    let gate = &format!("fede gate serve --root {} --set {} --listen {GATE}", root.display(), set.display());
    let data = json!({ "page": url, "receipt": receipt, "document": "passport", "number": NUMBER });
    let words = || say::DemoOnline { url, receipt: &receipt, number: &NUMBER, command, gate }.say(lang) + "\n";
    json.report(&data, words)?;
    let stopper = Stopper::default();
    stop_on_signals(&stopper)?;
    thread::scope(|scope| {
        let rounds = stopper.clone();
        scope.spawn(move || {
            while !rounds.is_stopped() {
                thread::sleep(ROUND);
                // A round that fails is tried again in the next one.
                let _ = round(&office, &mut registry, key);
            }
        });
        let served = server.run(listener, None, &stopper);
        stopper.stop();
        served.map_err(|error| crate::cli::listening::cannot_serve(&error))
    })?;
    Ok(Outcome::Done)
}

fn office(world: &World) -> Result<Office, Failure> {
    let new = NewOffice {
        region: Region::new("CN-SH")?,
        key: "../keys/shanghai.pem",
        time_zone: "+08:00",
        authority: "上海市疾病预防控制中心（演示）",
        appeal: "021-12320",
    };
    let config = OfficeConfig::template(new).replace("[\"health\"]", "[\"health\", \"itinerary\"]");
    Ok(Office::create(&world.path("office-online"), &config, &mut SysRng)?)
}

/// Declarations and background data. Returns the receipt of one resident.
fn fill(world: &World, office: &Office, registry: &mut OfficeRegistry) -> Result<String, Failure> {
    let by = By { officer: OFFICER, at: world.now };
    let declaration = |name: &str, number: &str, symptoms: &[&str]| {
        json!({ "declared": world.now.to_string(), "name": name, "document": "passport", "number": number,
            "symptoms": symptoms, "contacts": [], "places": [] })
        .to_string()
    };
    let others = PEOPLE.map(|(name, number, symptoms)| HandedIn {
        source: OFFICER.to_owned(),
        text: Ok(declaration(name, number, symptoms)),
    });
    declare(office, registry, others.into(), by, &mut |_, _| {})?;
    let mut random = [0; ReceiptNumber::BYTES];
    SysRng.try_fill_bytes(&mut random).map_err(|_| Failure::of(&IssueError::Random))?;
    let receipt = ReceiptNumber::new(&random);
    declare_online(office, registry, &declaration("张三丰", NUMBER, &[]), (&receipt.hash(), None), by)?;
    let path = world.path("office-online").join("contacts.csv");
    let since = world.now.saturating_sub(SECONDS_PER_DAY);
    let contact = PEOPLE.get(2).map_or("", |(_, number, _)| number);
    fs::write(&path, format!("document,number,last_contact\npassport,{contact},{since}\n"))
        .map_err(|error| Failure::io("write", &path, &error))?;
    let contacts = TextFile::scan(&path, None)?;
    import(office, registry, (ImportKind::Contacts, &contacts), true, by, &mut |_, _| {})?;
    Ok(receipt.grouped())
}

/// Audits everybody, and issues what is due.
fn round(office: &Office, registry: &mut OfficeRegistry, key: &SigningKey) -> Result<(), Failure> {
    let by = By { officer: OFFICER, at: clock::now()? };
    audit(office, registry, &office.rules()?, by, &mut |_| {})?;
    issue(office, registry, key, by, &mut |_, _: &ActError| {})?;
    Ok(())
}
