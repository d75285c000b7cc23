//! Writes the seed corpus: one directory per target, below the given directory.
//!
//! `seeds DIR [SHARED]`. The seeds are files of the repository, documents signed with the fixed
//! keys, and the output of `fede demo`. If SHARED is given, codes and photographs of
//! `SHARED/vectors` are added. Files are named by their digest, so a second run adds nothing.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use base64ct::{Base64, Encoding};
use fede::codec::{CoseSign, CoseSign1, DocumentType, LiveDraft, encode_claims, unframe};
use fede::foreign::hc1::{Hc1Code, decompressed};
use fede::foreign::shc::ShcCode;
use fede::holder::{Audience, BindingDraft, BindingProof, Nonce};
use fede::key::Passphrase;
use fede::office::audit::AuditRules;
use fede::office::{NewOffice, OfficeConfig};
use fede::payload::{Challenge, Presentation};
use fede::qr::{Level, LumaImage, decode_picture, encode, png};
use fede::trust::{Digest, ImportFile, SetSource, TrustedList, TrustedRoot};
use fede::web::Certificate;
use fede_fuzz::support::{claims, key, rng, set::region};
use fede_fuzz::world::{Files, GREEN, Kept, RED, RULES, TRAVELLED, code, named, now, root, root_2, tar};
use fede_fuzz::{hostile, sheet};
// Needed for the coverage counters of this build.
use libfuzzer_sys as _;

type Done = Result<(), Box<dyn Error>>;

/// Maximum size of a picture in bytes. Larger pictures and more texts make poor seeds.
const MAX_PICTURE_BYTES: u64 = 48 << 10;
const MAX_TEXTS_PER_FILE: usize = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    match arguments.get(1).map(String::as_str) {
        // This program runs `fede demo` itself, because it contains the whole command line.
        Some("demo") => fede::cli::main(),
        Some(dir) => match write(Path::new(dir), arguments.get(2).map(Path::new)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("seeds: {error}");
                ExitCode::FAILURE
            }
        },
        None => {
            eprintln!("usage: seeds DIR [SHARED]");
            ExitCode::from(2)
        }
    }
}

/// Seeds of one target.
struct Seeds(PathBuf);

impl Seeds {
    fn new(dir: &Path, target: &str) -> Result<Self, Box<dyn Error>> {
        let dir = dir.join(target);
        fs::create_dir_all(&dir)?;
        Ok(Self(dir))
    }

    fn add(&self, bytes: impl AsRef<[u8]>) -> Done {
        let name = Digest::of(bytes.as_ref()).to_string();
        Ok(fs::write(self.0.join(&name[..16]), bytes)?)
    }
}

fn write(dir: &Path, shared: Option<&Path>) -> Done {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let demo = tempfile::tempdir()?;
    let made = Command::new(env::current_exe()?).arg("demo").arg(demo.path()).stdout(Stdio::null()).status()?;
    if !made.success() {
        return Err("the demonstration could not be made".into());
    }
    // Files of the repository, and output of the demonstration.
    let mut found = Vec::new();
    for place in [repository.join("fixtures"), repository.join("keys"), demo.path().to_owned()] {
        walk(&place, &mut found)?;
    }
    codes(dir, &found, shared)?;
    live(dir)?;
    binding(dir)?;
    foreign(dir, shared)?;
    documents(dir, &found)?;
    sets(dir)?;
    exchange(dir)?;
    gate(dir)?;
    pictures(dir, &found, shared)?;
    office(dir, &found)?;
    keyfiles(dir, &found)?;
    settings(dir, &found)?;
    servers(dir)
}

fn walk(dir: &Path, found: &mut Vec<PathBuf>) -> Done {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// Codes, certificates and lists of other networks: the text, and the parts behind it.
fn foreign(dir: &Path, shared: Option<&Path>) -> Done {
    let [hc1, shc, seal, module] = ["hc1", "shc", "seal", "module"].map(|target| Seeds::new(dir, target));
    let (hc1, shc, seal, module) = (hc1?, shc?, seal?, module?);
    module.add(
        r#"{"text": "shc:/56", "list": {"network": "vci", "as_of": 1772697600, "kid": null, "issuers": [], "revoked": []},
            "rules": [[{"network": "vci", "issuers": [], "kinds": ["test"], "vaccines": [], "tests": ["antigen"],
                        "limits": [48, null, null, null]}]], "at": 1772697600, "clock_leeway": 300}"#,
    )?;
    seal.add(r#"{"data": {"hdr": {"t": "icao.test", "is": "UTO"}}, "sig": {"alg": "ES256"}}"#)?;
    let Some(vectors) = shared.map(|shared| shared.join("vectors/foreign")).filter(|vectors| vectors.is_dir()) else {
        return Ok(());
    };
    let mut found = Vec::new();
    walk(&vectors, &mut found)?;
    for path in of_kind(&found, ".jsonl") {
        for line in fs::read_to_string(path)?.lines().take(MAX_TEXTS_PER_FILE) {
            let vector: serde_json::Value = serde_json::from_str(line)?;
            let text = |name: &str| vector.get(name).and_then(serde_json::Value::as_str);
            if let Some(code) = text("text") {
                hc1.add(code)?;
                module.add(code)?;
                if let Ok(cose) = decompressed(code) {
                    hc1.add(&cose)?;
                    if let Ok(code) = Hc1Code::from_cose(&cose) {
                        hc1.add(code.unverified_payload())?;
                    }
                }
            }
            if let Some(certificate) = text("certificate").and_then(|text| Base64::decode_vec(text).ok()) {
                seal.add(certificate)?;
            }
        }
    }
    for path in of_kind(&found, ".txt") {
        let text = fs::read_to_string(path)?;
        match text.trim() {
            text if text.starts_with('{') => {
                seal.add(text)?;
                module.add(text)?;
            }
            text => {
                shc.add(text)?;
                module.add(text)?;
                if let Ok(payload) =
                    ShcCode::from_jws(text).map_err(drop).and_then(|code| code.unverified_payload().map_err(drop))
                {
                    shc.add(payload.to_string())?;
                }
            }
        }
    }
    Ok(())
}

fn of_kind<'a>(found: &'a [PathBuf], ending: &'a str) -> impl Iterator<Item = &'a PathBuf> {
    found.iter().filter(move |path| path.to_string_lossy().ends_with(ending))
}

/// Live codes with and without digits, and what their telephones sign.
fn live(dir: &Path) -> Done {
    let seeds = Seeds::new(dir, "live")?;
    let holder = key(40);
    for request in [GREEN, RED, TRAVELLED] {
        let claims = claims(request).with_holder_key(holder.verifying_key().to_holder_key());
        let code = CoseSign1::decode(&CoseSign1::sign(&encode_claims(&claims), &key(12)))?;
        let shown = Presentation::new(now());
        for shown in [shown, shown.answering(Challenge::parse("4711")?)] {
            seeds.add(LiveDraft::new(&code, shown).signed_by(&holder))?;
        }
    }
    // {3: "fede", 6: 1772697600, 39: h'34373131'}
    seeds.add([b"\xa3\x03\x64fede\x06\x1a\x69\xa9\x38\x00\x18\x27\x444711".to_vec()].concat())
}

/// Proofs for an office and for a counter, and what the telephone signs.
fn binding(dir: &Path) -> Done {
    let seeds = Seeds::new(dir, "binding")?;
    let (holder, nonce) = (key(40), Nonce::new(&[7; 16])?);
    for (audience, nonce) in [(Audience::new("https://health.example")?, Some(&nonce)), (Audience::counter(), None)] {
        let text = BindingDraft::new(holder.verifying_key(), &audience, nonce, now()).signed_by(&holder)?;
        seeds.add(&text)?;
        let document = unframe(&text.replacen(BindingProof::PREFIX, "FD1:", 1))?;
        // The claims end before the signature: 64 bytes with their head of 2.
        let claims = document.windows(2).position(|bytes| bytes == b"\xa3\x03" || bytes == b"\xa4\x03");
        if let Some(claims) = claims.and_then(|start| document.get(start..document.len() - 66)) {
            seeds.add(claims)?;
        }
        seeds.add(document)?;
    }
    Ok(())
}

fn codes(dir: &Path, found: &[PathBuf], shared: Option<&Path>) -> Done {
    let seeds = Seeds::new(dir, "code")?;
    let scanner = Seeds::new(dir, "scanner")?;
    let mut texts = vec![code(GREEN), code(RED), code(TRAVELLED)];
    for path in of_kind(found, ".txt") {
        texts.push(fs::read_to_string(path)?.trim_end().to_owned());
    }
    let vectors = shared.map(|shared| shared.join("vectors/foreign/hc1")).filter(|vectors| vectors.is_dir());
    for path in vectors.iter().flat_map(fs::read_dir).flatten().flatten().map(|entry| entry.path()) {
        for line in fs::read_to_string(path)?.lines().take(MAX_TEXTS_PER_FILE) {
            let vector: serde_json::Value = serde_json::from_str(line)?;
            texts.extend(vector.get("text").and_then(|text| text.as_str()).map(ToOwned::to_owned));
        }
    }
    for text in &texts {
        seeds.add(text)?;
        if let Ok(bytes) = unframe(text) {
            seeds.add(bytes)?;
        }
        // A pause of 100 ms before each line.
        scanner.add(format!("\u{1}{text}"))?;
    }
    for request in [GREEN, RED, TRAVELLED] {
        seeds.add(encode_claims(&claims(request)))?;
    }
    for text in texts.iter().take(3) {
        scanner.add(format!("\u{1}{}", text.to_lowercase()))?;
        scanner.add(format!("\u{1}]Q1{text}\n\u{1}#E1234567"))?;
        let (beginning, rest) = text.split_at(60);
        scanner.add(format!("\u{1}{beginning}\n\u{1}{rest}\n\u{30}{beginning}"))?;
        for (theirs, ours) in hostile::KEYBOARDS {
            let typed = |character| ours.chars().zip(theirs.chars()).find(|(our, _)| *our == character);
            let line: String = text.chars().map(|it| typed(it).map_or(it, |(_, their)| their)).collect();
            scanner.add(format!("\u{1}{line}"))?;
        }
    }
    Ok(())
}

fn documents(dir: &Path, found: &[PathBuf]) -> Done {
    let [list, block, snapshot] = ["list", "block", "snapshot"].map(|target| Seeds::new(dir, target));
    let (list, block, snapshot) = (list?, block?, snapshot?);
    let payload =
        |bytes: &[u8], document| CoseSign::decode(bytes, document).map(|cose| cose.unverified_payload().to_vec());
    let add = |bytes: &[u8]| -> Done {
        for (seeds, kinds) in [
            (&list, &[DocumentType::Root, DocumentType::TrustList][..]),
            (&block, &[DocumentType::RevocationList]),
            (&snapshot, &[DocumentType::Snapshot]),
        ] {
            for kind in kinds {
                if let Ok(payload) = payload(bytes, *kind) {
                    seeds.add(bytes)?;
                    seeds.add(payload)?;
                }
            }
        }
        Ok(())
    };
    for path in of_kind(found, ".cbor") {
        let bytes = fs::read(path)?;
        add(&bytes)?;
        if fede::trust::Block::decode(&bytes).is_ok() {
            block.add(&bytes)?;
        }
    }
    add(&root())?;
    add(&root_2())?;
    for version in [1, 2] {
        let files = Files::of(version);
        add(&files.list)?;
        add(&files.revocations)?;
        add(&files.set(&[root()]).snapshot)?;
        block.add(&files.block)?;
    }
    let rules = Seeds::new(dir, "rules")?;
    rules.add(RULES)?;
    rules.add(Files::of(1).rules)?;
    rules.add(format!("document = \"gate-rules\"\nadds_to = \"CN\"\n\0{RULES}"))?;
    hostile::toml().into_iter().try_for_each(|text| rules.add(text))
}

fn exchange(dir: &Path) -> Done {
    let shared = Seeds::new(dir, "shared")?;
    for which in 0..4 {
        for mode in 0..4 {
            shared.add([which, mode, 0, 40, 1, 2])?;
        }
        // Unchanged: nothing is inserted.
        shared.add([which, 2, 0, 0])?;
    }
    // A part with a person and a contact.
    let person = [&[0x81, 0x82, 0x58, 0x20], &[7; 32][..], &[0x81, 0x82, 0x02, 0x1a, 0x69, 0xa7, 0x60, 0x80]].concat();
    shared.add([&[3, 0, 0, 0], &person[..]].concat())
}

fn sets(dir: &Path) -> Done {
    let sync = Seeds::new(dir, "sync")?;
    let files = Files::of(2);
    for which in 0..6 {
        for mode in 0..8 {
            sync.add([which, mode, 0, 40, 1, 2])?;
        }
        // Unchanged: nothing is inserted.
        sync.add([which, 2, 0, 0])?;
        sync.add([which, 6, 0, 0])?;
    }
    for (which, file) in [(1, &files.list), (2, &files.revocations), (3, &files.rules), (4, &files.block)] {
        sync.add([&[which, 0, 0, 0], &file[..]].concat())?;
    }
    let archives = Seeds::new(dir, "tar")?;
    for set in [files.set(&[root()]), Files::of(1).set(&[root(), root_2()])] {
        archives.add(tar(&set))?;
    }
    // Not for a target: fuzz/wasm.mjs opens a gate from these files.
    let gate = dir.join("gate");
    fs::create_dir_all(&gate)?;
    fs::write(gate.join("root.cbor"), root())?;
    Ok(fs::write(gate.join("set.tar"), tar(&Files::of(1).set(&[root()])))?)
}

fn gate(dir: &Path) -> Done {
    let page = Seeds::new(dir, "page")?;
    let kept = Kept::first();
    let key = "07".repeat(32);
    let at = format!(r#""at": {{"now": {}, "millis": 5}}"#, now().seconds() * 1000);
    let open = format!(r#"{{"do": "open", {at}, "key": "{key}", "region": "CN-SH"}}"#);
    let line = serde_json::json!({ "do": "line", "text": code(GREEN) }).to_string();
    let rules = |text: &str| serde_json::json!({ "do": "open", "key": key, "rules": text }).to_string();
    page.add(format!("{open}\n{line}\n{{\"do\": \"document\", \"text\": \"E1234567\"}}\n{{\"do\": \"clear\"}}"))?;
    page.add(format!("{open}\n{{\"do\": \"sync\", {at}}}\n{{\"do\": \"reopen\"}}\n{{\"do\": \"stand\", {at}}}"))?;
    page.add(format!(
        "{open}\n{{\"do\": \"count\", \"dropped\": 3, \"read_millis\": 40}}\n{{\"do\": \"report\", \"lang\": \"en\"}}"
    ))?;
    page.add(rules(RULES))?;
    for text in hostile::toml() {
        page.add(rules(&text))?;
    }
    let archive = format!("{open}\n{{\"do\": \"archive\", {at}}}\n\0").into_bytes();
    page.add([archive, tar(&Files::of(2).set(&[root()]))].concat())?;
    page.add([b"S", kept.state(), b"\nC", kept.clock(), b"\n{\"do\": \"kept\"}"].concat())?;
    page.add([b"R", &root()[..]].concat())?;
    for object in kept.objects() {
        page.add([b"O", &object[..]].concat())?;
    }
    Ok(())
}

fn pictures(dir: &Path, found: &[PathBuf], shared: Option<&Path>) -> Done {
    let (picture, frame) = (Seeds::new(dir, "picture")?, Seeds::new(dir, "frame")?);
    let mut files: Vec<PathBuf> = of_kind(found, ".png").chain(of_kind(found, ".jpg")).cloned().collect();
    let photos = shared.map(|shared| shared.join("vectors/photos")).filter(|photos| photos.is_dir());
    if let Some(photos) = photos {
        walk(&photos, &mut files)?;
    }
    for path in files {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ["png", "jpg", "jpeg"].contains(&ending) && fs::metadata(&path)?.len() <= MAX_PICTURE_BYTES {
            picture.add(fs::read(path)?)?;
        }
    }
    for text in ["FD1:", "https://example.org", &code(RED), &code(TRAVELLED)] {
        for module in [1, 2, 3] {
            let file = png(&encode(text, Level::L)?, module, 4)?;
            picture.add(&file)?;
            let grey = decode_picture(&file)?;
            let (Ok(width), Ok(height)) = (u8::try_from(grey.width()), u8::try_from(grey.height())) else { continue };
            frame.add([&[0, width, width, 0, height], grey.pixels(), grey.pixels()].concat())?;
            let mut jpeg = Vec::new();
            let size = (grey.width(), grey.height());
            image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 60).encode(
                grey.pixels(),
                size.0,
                size.1,
                image::ExtendedColorType::L8,
            )?;
            frame.add([&[1, 0, 0, 0, 0], &jpeg[..], &jpeg[..]].concat())?;
            picture.add(jpeg)?;
            let mut frames = Vec::new();
            let frame = image::Frame::new(image::DynamicImage::ImageLuma8(grey_image(&grey)).into_rgba8());
            image::codecs::gif::GifEncoder::new(&mut frames).encode_frames([frame.clone(), frame])?;
            picture.add(frames)?;
            if module == 1 {
                picture.add(tiff(&grey, 5)?)?;
            }
        }
    }
    Ok(())
}

fn grey_image(picture: &LumaImage) -> image::GrayImage {
    let (width, height) = (picture.width(), picture.height());
    image::GrayImage::from_raw(width, height, picture.pixels().to_vec()).expect("as many pixels")
}

/// A TIFF with this picture on each of its pages. The last page links to the first.
fn tiff(picture: &LumaImage, pages: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let length = u32::try_from(picture.pixels().len())?;
    let (width, height) = (picture.width(), picture.height());
    let tags =
        [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, length)];
    let page_size = 2 + 12 * u32::try_from(tags.len())? + 4;
    let first = 8 + length;
    let mut file = [b"II*\0", &first.to_le_bytes()[..], picture.pixels()].concat();
    for page in 1..=pages {
        file.extend(u16::try_from(tags.len())?.to_le_bytes());
        for (tag, value) in tags {
            file.extend([&u16::to_le_bytes(tag)[..], &[4, 0, 1, 0, 0, 0], &u32::to_le_bytes(value)].concat());
        }
        let next = if page == pages { first } else { first + page * page_size };
        file.extend(next.to_le_bytes());
    }
    Ok(file)
}

fn office(dir: &Path, found: &[PathBuf]) -> Done {
    let declaration = Seeds::new(dir, "declaration")?;
    declaration.add(AuditRules::DEFAULT)?;
    declaration.add(OfficeConfig::template(NewOffice {
        region: region("CN-SH"),
        key: "shanghai.pem",
        time_zone: "Asia/Shanghai",
        authority: "上海市疾控中心",
        appeal: "021-12320",
    }))?;
    let declared = |more: &str| {
        format!(
            r#"{{"id": "d-1", "declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "resident-id", "number": "11010519491231002X", {more}}}"#
        )
    };
    declaration.add(declared(r#""symptoms": [], "contacts": [], "places": []"#))?;
    declaration.add(declared(
        r#""phone": "13800138000", "city": "310000", "address": "路1号", "symptoms": ["fever", "cough"],
           "contacts": [{"with": "confirmed", "last": "2026-03-01"}],
           "places": [{"place": "420100", "arrival": "2026-03-01T08:00:00+08:00", "departure": "2026-03-02T08:00:00+08:00"}]"#,
    ))?;
    declaration.add("11010519491231002X")?;
    hostile::toml().into_iter().try_for_each(|text| declaration.add(text))?;
    for path in of_kind(found, ".json") {
        declaration.add(fs::read(path)?)?;
    }
    let table = Seeds::new(dir, "table")?;
    let rows = "document,number,place,arrival,departure\npassport,E1234567,420100,2026-03-01,2026-03-02\n\
                resident-id,11010519491231002X,JPTYO,2026-03-01 08:00,\n";
    table.add(rows)?;
    table.add(format!("\u{feff}{rows}"))?;
    table.add(rows.replace('\n', "\r\n"))?;
    table.add("number,document,place\n\"E12\n34567\",passport,\"大理\"\n\"\"\"x\",other,\n")?;
    // 武汉 in GB 18030.
    table.add(
        [b"document,number,place\npassport,E1234567,\xce\xe4\xba\xba\n", &b"other,1234,\x81\x30\x81\x30"[..]].concat(),
    )?;
    table.add("document,number\nother,\"never closed\n")?;
    let parts = [sheet::SHEET, sheet::STRINGS, sheet::STYLES, sheet::WORKBOOK];
    table.add(sheet::archive(parts.map(str::as_bytes)))?;
    let sheets = Seeds::new(dir, "sheet")?;
    sheets.add(parts.join("\0"))?;
    let deep = |tag: &str| format!("<{tag}>").repeat(2_000);
    for (place, text) in [
        (0, sheet::SHEET.replace("A1", "XFD1")),
        (0, sheet::SHEET.replace("row r=\"2\"", "row r=\"1048576\"")),
        (0, sheet::SHEET.replace("<sheetData>", &format!("<sheetData>{}", deep("row")))),
        (0, sheet::SHEET.replace("<v>46346.5</v>", "<v>1e309</v>")),
        (1, sheet::STRINGS.replace("<si>", &format!("<si>{}", deep("r")))),
        (1, sheet::STRINGS.replace("count=\"2\" uniqueCount=\"2\"", "count=\"4294967295\" uniqueCount=\"4294967295\"")),
        (2, sheet::STYLES.replace("numFmtId=\"14\"", "numFmtId=\"9999\"")),
        (3, sheet::WORKBOOK.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>")),
    ] {
        let mut parts = parts.map(ToOwned::to_owned);
        parts[place] = text;
        sheets.add(parts.join("\0"))?;
    }
    Ok(())
}

fn settings(dir: &Path, found: &[PathBuf]) -> Done {
    let seeds = Seeds::new(dir, "settings")?;
    seeds.add("store = \"gate\"\nregion = \"CN-SH\"\nkey = \"/keys/a.pem\"\nlang = \"zh-CN\"\nhints = \"off\"\n")?;
    for ending in [".toml", ".pem", ".json", ".txt", ".cbor"] {
        for path in of_kind(found, ending) {
            seeds.add(fs::read(path)?)?;
        }
    }
    hostile::toml().into_iter().try_for_each(|text| seeds.add(text))
}

fn keyfiles(dir: &Path, found: &[PathBuf]) -> Done {
    let seeds = Seeds::new(dir, "keyfile")?;
    for path in of_kind(found, ".pem").chain(of_kind(found, ".toml")) {
        seeds.add(fs::read(path)?)?;
    }
    seeds.add(
        key(12).to_encrypted_pem(&Passphrase::new("one two three four".to_owned().into())?, &mut rng(1))?.as_bytes(),
    )?;
    seeds.add(Certificate::make(&["gate.example".to_owned()], now())?.authority())?;
    let root = TrustedRoot::from_bytes(&root())?;
    let list = Files::of(1).list;
    let trusted = TrustedList::from_bytes(&list, root)?;
    let import = ImportFile::take(&trusted, Digest::of(&list), &[region("CN-SH"), region("CN-HB")])?;
    Ok(seeds.add(import.to_toml())?)
}

fn servers(dir: &Path) -> Done {
    let (http, serve) = (Seeds::new(dir, "http")?, Seeds::new(dir, "serve")?);
    let mut set = Files::of(2).set(&[root()]);
    let ok = |bytes: &[u8]| {
        [format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", bytes.len()).as_bytes(), bytes].concat()
    };
    // In the order of a gate's requests: next root, snapshot, list, revocation list, block, rules.
    let files = Files::of(2);
    let absent = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
    let objects = [&files.list, &files.revocations, &files.block, &files.rules];
    let answers: Vec<Vec<u8>> =
        [absent.clone(), ok(&set.snapshot(1 << 20)?)].into_iter().chain(objects.map(|bytes| ok(bytes))).collect();
    http.add(answers.join(&b"\n====\n"[..]))?;
    http.add(&absent)?;
    http.add(
        [&absent[..], b"\n====\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"].concat(),
    )?;
    http.add(
        [&absent[..], b"\n====\nHTTP/1.1 302 Found\r\nLocation: /snapshot.cbor\r\nContent-Length: 0\r\n\r\n"].concat(),
    )?;
    http.add(b"HTTP/1.0 200 OK\r\n\r\nuntil it closes")?;
    let names = named(&set).into_iter().map(|(name, _)| format!("/set/{name}"));
    for path in
        names.chain(["/", "/index.html", "/gate.js", "/set/../secret.cbor", "/set/objects/%2e%2e"].map(String::from))
    {
        serve.add(format!("GET {path} HTTP/1.1\r\nHost: gate\r\nAccept-Encoding: gzip\r\n\r\n"))?;
    }
    serve
        .add("HEAD / HTTP/1.1\r\nHost: gate\r\n\r\nGET /gate.js HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n")?;
    serve.add("POST / HTTP/1.1\r\nHost: gate\r\nContent-Length: 3\r\n\r\nabc")?;
    serve.add("GET / HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")?;
    serve.add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
}
