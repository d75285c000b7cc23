//! `fede verify` of one 1280 × 720 picture as a whole process, compared with reading the image
//! alone.
//!
//! `cargo bench --features full --bench process`: each round starts the program once and reads the
//! same picture once in this process. The difference is everything else: start, trust list,
//! signature, verdict.
//!
//! Then the text of a code of another network, with a list as large as it can be expected: the keys of
//! GDHCN and VCI of 2026-08-22 in number, and 500 regions.

mod timing;

use std::path::Path;
use std::process::Command;

use ciborium::cbor;
use fede::foreign::{
    ForeignIssuer, ForeignKey, ForeignNetwork, ForeignUse, IssuerName, KeyKind, Network, PublicKey, RevokedCard,
};
use fede::issuer::Code;
use fede::key::{KeyId, SigningKey};
use fede::payload::Region;
use fede::qr::camera::{Shot, photograph};
use fede::qr::{Level, QrReader, SymbolReader, decode_picture};
use fede::time::{Timestamp, Window};
use fede::trust::{Document, KeyUse, ListedKey, ListedRegion, Recognition, Root, RootRole, TrustList};
use p256::ecdsa::signature::Signer;
use timing::{interleaved, numbered};

const ROUNDS: usize = 40;

fn main() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pem = std::fs::read_to_string(repository.join("keys/shanghai.pem")).expect("the demonstration's key");
    let key = SigningKey::from_pem(&pem, None).expect("a key");
    let symbol = Code::sign(&numbered(1), &key).symbol(Level::M).expect("a symbol");
    let shot = Shot { rotation: 8.0, tilt: (15.0, 10.0), ..Shot::default() };
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("photo.png");
    photograph(&[(&symbol, shot)]).save(&file).expect("a picture");
    let [trust, root] = ["list", "root"].map(|name| repository.join(format!("fixtures/trust/{name}.cbor")));

    let whole = || {
        let status = Command::new(env!("CARGO_BIN_EXE_fede"))
            .arg("verify")
            .arg(&file)
            .arg("--trust")
            .arg(&trust)
            .arg("--root")
            .arg(&root)
            .args(["--at", "2026-03-05T12:00:00Z"])
            .output()
            .expect("fede runs");
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
        status.stdout.len()
    };
    let reading = || {
        let picture = decode_picture(&std::fs::read(&file).expect("a file")).expect("a picture");
        QrReader::default().read(&picture).len()
    };
    let [whole_us, reading_us] = interleaved(ROUNDS, [&whole, &reading]);
    println!("fede verify, one 1280 × 720 picture");
    println!("  whole process                {:9.2} ms", whole_us / 1e3);
    println!("  reading the image alone      {:9.2} ms", reading_us / 1e3);
    println!("  all else                     {:9.2} ms", (whole_us - reading_us) / 1e3);
    foreign(dir.path());
}

/// Keys of GDHCN and of VCI that could be taken over on 2026-08-22, issuers of VCI, its revoked cards.
const GDHCN_KEYS: u32 = 136;
const VCI_KEYS: u32 = 959;
const REVOKED: u32 = 1343;
const REGIONS: usize = 500;

/// A P-256 key of the bench.
fn ecdsa(number: u32) -> p256::ecdsa::SigningKey {
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    p256::ecdsa::SigningKey::from_slice(&seed).expect("a key")
}

fn listed(number: u32) -> ForeignKey {
    let point = ecdsa(number).verifying_key().to_sec1_point(true);
    let key = PublicKey::new(KeyKind::P256, point.as_bytes()).expect("a key");
    let kid = KeyId::from_bytes((u64::from(number) << 32 | 1).to_be_bytes());
    ForeignKey::new(kid, key, &ForeignUse::STATEMENTS, Window::ALWAYS).expect("a listed key")
}

/// A list with two networks and many regions, and a code that a signer of GDHCN has signed.
fn foreign(dir: &Path) {
    let at = Timestamp::parse("2026-03-05T12:00:00Z").expect("a time");
    let year = Window::new(at.saturating_sub(86_400), at.saturating_add(366 * 86_400)).expect("a window");
    let network = |network, issuers| ForeignNetwork::new(network, at, [0; 32], issuers).expect("a network");
    let issuer = |name: &str, keys| {
        ForeignIssuer::new(IssuerName::parse(name).expect("an issuer"), keys).expect("distinct keys")
    };
    let gdhcn = network(Network::Gdhcn, vec![issuer("PRT", (0..GDHCN_KEYS).map(listed).collect())]);
    let of_vci = (0..VCI_KEYS)
        .map(|number| issuer(&format!("https://example.org/issuers/{number}"), vec![listed(GDHCN_KEYS + number)]));
    let kid = listed(GDHCN_KEYS).kid();
    let card = |number: u32| RevokedCard::parse(kid, &format!("card{number:07}")).expect("a card");
    let vci = network(Network::Vci, of_vci.collect()).with_revoked((0..REVOKED).map(card).collect()).expect("cards");
    let publisher = SigningKey::from_seed(&[1; 32]).expect("a key");
    let role = || RootRole::new(1, vec![publisher.verifying_key().clone()]).expect("a role");
    let root = Root::new(1, year, role(), role()).expect("a root").to_draft().signed_by(&publisher).encode();
    let regions = regions().map(|region| {
        let mut seed = [9; 32];
        seed.iter_mut().zip(region.code().bytes()).for_each(|(to, from)| *to = from);
        let key = SigningKey::from_seed(&seed).expect("a key");
        let key = ListedKey::new(key.verifying_key(), year, vec![KeyUse::Health]).expect("a key");
        ListedRegion::new(region, ["-", "-"], vec![key], Recognition::vouched()).expect("a region")
    });
    let list = TrustList::new(1, year, Region::new("CN").expect("a region"), regions.collect()).expect("a list");
    let list = list.with_foreign(vec![gdhcn, vci]).expect("networks").to_draft().signed_by(&publisher).encode();
    println!("fede verify, an HC1 code as text, a list of {} bytes", list.len());
    let path = |name: &str, bytes: &[u8]| {
        let path = dir.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    let rules = b"document = \"gate-rules\"\n[[foreign]]\nnetwork = \"gdhcn\"\nkinds = [\"vaccination\"]\n";
    let (root, list, rules) = (path("root.cbor", &root), path("list.cbor", &list), path("rules.toml", rules));
    let text = hc1(GDHCN_KEYS - 1);
    let whole = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fede"));
        command.arg("verify").arg(&text).arg("--trust").arg(&list).arg("--root").arg(&root);
        command.arg("--rules").arg(&rules).args(["--at", "2026-03-05T12:00:00Z"]);
        let done = command.output().expect("fede runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        done.stdout.len()
    };
    let [whole_us, _] = interleaved(ROUNDS, [&whole, &|| 0]);
    println!("  whole process                {:9.2} ms", whole_us / 1e3);
}

/// Countries, then their numbered regions.
fn regions() -> impl Iterator<Item = Region> {
    let letters = || 'A'..='Z';
    let countries = letters().flat_map(move |one| letters().map(move |two| format!("{one}{two}")));
    let countries: Vec<String> = countries.filter(|code| Region::new(code).is_ok()).collect();
    let numbered =
        countries.clone().into_iter().flat_map(|code| (1..100).map(move |number| format!("{code}-{number:02}")));
    let all = countries.into_iter().chain(numbered).filter_map(|code| Region::new(&code).ok());
    all.take(REGIONS)
}

/// A certificate of vaccination, signed with this key.
fn hc1(number: u32) -> String {
    let encode = |value: &ciborium::Value| {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).expect("CBOR");
        bytes
    };
    let kid = ciborium::Value::Bytes(listed(number).kid().as_bytes().to_vec());
    let protected = encode(&cbor!({1 => -7, 4 => kid}).expect("CBOR"));
    let payload = cbor!({
        1 => "PT", 4 => 1_790_000_000, 6 => 1_768_000_000,
        -260 => {1 => {
            "ver" => "1.3.0", "dob" => "1992-05-17", "nam" => {"fnt" => "GOESSINGER", "gnt" => "ZOE"},
            "v" => [{"tg" => "840539006", "vp" => "J07BX03", "mp" => "EU/1/20/1528", "ma" => "ORG-100030215",
                     "dn" => 2, "sd" => 2, "dt" => "2025-12-01", "co" => "PT", "is" => "SNS", "ci" => "URN:UVCI:1"}]
        }}
    });
    let payload = encode(&payload.expect("CBOR"));
    let bytes = |bytes: &[u8]| ciborium::Value::Bytes(bytes.to_vec());
    let structure = ciborium::Value::Array(vec!["Signature1".into(), bytes(&protected), bytes(&[]), bytes(&payload)]);
    let signature: p256::ecdsa::Signature = ecdsa(number).sign(&encode(&structure));
    let empty = ciborium::Value::Map(Vec::new());
    let cose = ciborium::Value::Array(vec![bytes(&protected), empty, bytes(&payload), bytes(&signature.to_bytes())]);
    format!("HC1:{}", base45::encode(miniz_oxide::deflate::compress_to_vec_zlib(&encode(&cose), 9)))
}
