//! Hostile inputs of maximum size and depth for every parser: the parser is not reached, or its
//! resources are bounded. One test, which prints the maximum cost of each input for
//! docs/benchmarks.md.
//!
//! `cargo test --release --features full --test library inputs -- --nocapture`

use crate::support;
use core::convert::Infallible;
use std::collections::BTreeMap;
use std::io::Write;

use crate::support::set::{ALL_BUT_RULES, MemorySet, Plan, keys, listed, listed_key, region, root_1, signed, window};
use crate::support::{at, trust};
use fede::codec::cbor::Writer;
use fede::codec::{CoseSign, DocumentType, PREFIX};
use fede::gate::{GateRules, Host, HostError, Moment, PageGate, RulesInForce, Shift};
use fede::issuer::Request;
use fede::key::{SigningKey, VerifyingKey};
use fede::office::audit::AuditRules;
use fede::office::exchange::check_part;
use fede::office::{Declaration, OfficeConfig, Table, TextFile};
use fede::qr::{Effort, LumaImage, QrReader, SymbolReader, decode_picture, look_through};
use fede::trust::{
    Block, Document, DocumentSource, GateStore, Held, ImportFile, KeyUse, Recognition, RevocationList, RevokedDay,
    Root, Rules, SetFiles, SharedHead, Snapshot, StoreFile, StoreFiles, StoreMemory, TrustError, TrustList,
    TrustedList, TrustedRoot,
};
use fede::verifier::{Policy, verify};
use fede::words::Explain;

const NOW: &str = "2026-03-05T12:00:00Z";

/// A worst-case input.
struct Input {
    /// The name in the table.
    name: &'static str,
    /// Who is affected: a gate, a publisher or an office.
    pays: &'static str,
    /// Maximum additional memory, in MiB.
    megabytes: f64,
    /// Processes the input. Returns the result in a word or two.
    run: Box<dyn Fn() -> String + Send>,
}

fn input(name: &'static str, pays: &'static str, megabytes: f64, run: impl Fn() -> String + Send + 'static) -> Input {
    Input { name, pays, megabytes, run: Box::new(run) }
}

/// The identifier of the error. An accepted input fails the test.
fn refused<T: core::fmt::Debug>(result: Result<T, TrustError>) -> String {
    result.expect_err("refused").id().to_owned()
}

fn failed<T, E: core::fmt::Display>(result: Result<T, E>) -> String {
    let Err(error) = result else { panic!("expected a refusal") };
    let message = error.to_string();
    let message =
        message.strip_prefix("/tmp/").and_then(|rest| rest.split_once(": ")).map_or(&*message, |(_, rest)| rest);
    message.split([':', ',', '\n']).next().unwrap_or_default().chars().take(44).collect()
}

/// Arrays within arrays, 100 000 deep.
fn deep_cbor() -> Vec<u8> {
    vec![0x81; 100_000]
}

fn deep(opening: &str, bytes: usize) -> String {
    opening.repeat(bytes / opening.len())
}

/// A document without a valid signature.
fn unsigned(kind: DocumentType, payload: Vec<u8>) -> Vec<u8> {
    CoseSign::draft(kind, payload).encode()
}

/// A document signed by a region's own key.
fn of_region(kind: DocumentType, payload: Vec<u8>) -> Vec<u8> {
    signed(CoseSign::draft(kind, payload), &keys(&[12]))
}

fn region_keys() -> Vec<fede::trust::ListedKey> {
    let uses = [&ALL_BUT_RULES[..], &[KeyUse::Rules]].concat();
    vec![listed_key(12, window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), &uses)]
}

fn first_root() -> TrustedRoot {
    TrustedRoot::from_bytes(&signed(root_1().to_draft(), &keys(&[1, 2]))).unwrap()
}

/// Shanghai's rules with any text.
fn rules_payload(text: &str) -> Vec<u8> {
    let mut w = Writer::with_capacity(text.len() + 64);
    w.map(5).integer(1).text("CN-SH").integer(2).unsigned(1);
    w.integer(3).unsigned(at("2026-03-01T00:00:00Z").seconds());
    w.integer(4).unsigned(at("2026-04-01T00:00:00Z").seconds()).integer(5).text(text);
    w.into_bytes()
}

/// A block with this many slots, in one row.
fn block_of(slots: usize) -> Vec<u8> {
    let mut w = Writer::with_capacity(4 << 20);
    w.array(1).array(4).unsigned(0).unsigned(0).unsigned(u64::try_from(slots).unwrap()).bytes(&vec![0xff; slots / 8]);
    w.into_bytes()
}

/// Two rows with gaps of 95, at 8 bits each. The second starts at 47, so that their slots
/// alternate. This is the maximum of bytes and of work to merge.
fn interleaved_block_of(slots: usize) -> Vec<u8> {
    let count = slots / 2;
    let mut w = Writer::with_capacity(17 << 20);
    w.array(2);
    for (withdrawal, first, others) in [(0, 0b0101_1111, 0b0101_1111), (1, 0b1101_1110, 0b1011_1110)] {
        let mut bits = vec![others; count];
        bits[0] = first;
        w.array(4).unsigned(withdrawal).unsigned(6).unsigned(u64::try_from(count).unwrap()).bytes(&bits);
    }
    w.into_bytes()
}

/// A set with a revocation list of Shanghai of this many days, with maximum blocks.
fn set_of(days: u32) -> MemorySet {
    let mut set = Plan::first().build();
    let first = at("2026-02-01T00:00:00Z").day();
    // Different lengths, so that each block is fetched and read.
    let slots = |day: u32| Block::MAX_SLOTS - 64 - 8 * usize::try_from(day).unwrap();
    let entries = (0..days).map(|day| (first.saturating_add(day), interleaved_block_of(slots(day))));
    let entries: Vec<_> = entries.map(|(day, bytes)| (RevokedDay::of(day, &bytes), bytes)).collect();
    let list = RevocationList::new(
        region("CN-SH"),
        2,
        Plan::first().revocations[0].2,
        first,
        entries.iter().map(|(day, _)| *day).collect(),
    );
    for (day, bytes) in entries {
        set.objects.insert(day.digest(), bytes);
    }
    let file = set.add(2, signed(list.unwrap().to_draft(), &keys(&[12])));
    let plan = Plan { snapshot_version: 2, ..Plan::first() };
    let list = set.add(1, signed(plan.list.to_draft(), &keys(&[4])));
    plan.sign_snapshot(&mut set, list, BTreeMap::from([(region("CN-SH"), file)]));
    set
}

fn sync_of(mut set: MemorySet) -> String {
    let store = GateStore::begin(StoreMemory::default(), &set.roots[&1].clone()).unwrap();
    store.sync(&mut set, at(NOW)).map_or_else(|error| failed::<(), _>(Err(error.to_string())), |_| "taken".to_owned())
}

/// A page without a network.
struct NoNetwork;

impl Host for NoNetwork {
    fn fetch(&mut self, name: &str, _: usize) -> Result<Option<Vec<u8>>, HostError> {
        Err(HostError { name: name.to_owned() })
    }
}

fn page_says(command: &str, handed: &[u8]) -> String {
    let answer = PageGate::default().command(command, handed, &mut NoNetwork);
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    answer["error"]["id"].as_str().expect("an error").to_owned()
}

fn shift() -> Shift {
    let mut set = Plan::first().build();
    let store = GateStore::begin(StoreMemory::default(), &set.roots[&1].clone()).unwrap();
    store.sync(&mut set, at(NOW)).unwrap();
    let begun = Moment { at: at(NOW), millis: 0 };
    Shift::new(store.trust().unwrap(), RulesInForce::default(), [7; 32], begun)
}

/// Files of a set.
fn trust_inputs() -> Vec<Input> {
    vec![
        input("root: too large", "gate", 1.0, || refused(TrustedRoot::from_bytes(&vec![0xd8; Root::MAX_BYTES + 1]))),
        input("root: nested", "gate", 1.0, || {
            refused(TrustedRoot::from_bytes(&unsigned(DocumentType::Root, vec![0x81; Root::MAX_BYTES - 200])))
        }),
        input("root: a successor that nobody has signed", "gate", 2.0, || {
            refused(first_root().succeeded_by(&unsigned(DocumentType::Root, vec![0x81; Root::MAX_BYTES - 200])))
        }),
        input("root: 1,600 keys in a role", "gate", 1.0, || {
            let mut w = Writer::with_capacity(64 << 10);
            w.map(4).integer(1).unsigned(1).integer(2).unsigned(1).integer(3).unsigned(2).integer(4).map(2);
            w.integer(1).array(2).unsigned(1).array(1600);
            let payload = [w.into_bytes(), vec![0; 1600 * 38]].concat();
            refused(TrustedRoot::from_bytes(&unsigned(DocumentType::Root, payload)))
        }),
        input("list: too large", "gate", 1.0, || {
            refused(TrustedList::from_bytes(&vec![0; TrustList::MAX_BYTES + 1], first_root()))
        }),
        input("list: 4 MiB that nobody has signed", "gate", 24.0, || {
            let bytes = unsigned(DocumentType::TrustList, vec![0x81; TrustList::MAX_BYTES - 200]);
            refused(TrustedList::from_bytes(&bytes, first_root()))
        }),
        input("list: signed, nested", "gate", 24.0, || {
            let draft = CoseSign::draft(DocumentType::TrustList, vec![0x81; TrustList::MAX_BYTES - 200]);
            refused(TrustedList::from_bytes(&signed(draft, &keys(&[4])), first_root()))
        }),
        input("snapshot: 1 MiB, nested, unsigned", "gate", 8.0, || {
            let mut set = Plan::first().build();
            set.snapshot = unsigned(DocumentType::Snapshot, vec![0x81; Snapshot::MAX_BYTES - 200]);
            sync_of(set)
        }),
        input("snapshot: without end", "gate", 4.0, || {
            sync_of(MemorySet { endless: 1 << 30 >> 8, ..Plan::first().build() })
        }),
        input("revocation list: unsigned, nested", "gate", 2.0, || {
            let bytes = unsigned(DocumentType::RevocationList, deep_cbor());
            refused(RevocationList::signed_by(&bytes, region("CN-SH"), &region_keys()))
        }),
        input("revocation list: signed, nested", "gate", 2.0, || {
            let bytes = of_region(DocumentType::RevocationList, deep_cbor());
            refused(RevocationList::signed_by(&bytes, region("CN-SH"), &region_keys()))
        }),
        input("block: another than the list names", "gate", 2.0, || {
            let day = RevokedDay::of(at(NOW).day(), b"block");
            refused(day.read(&vec![0x81; 1 << 20]))
        }),
        input("block: 16.7 million slots", "gate", 40.0, || {
            let block = Block::decode(&block_of(Block::MAX_SLOTS)).unwrap();
            format!("{} slots", block.count())
        }),
        input("block: 16 MiB, 16.7 million slots in two rows", "gate", 200.0, || {
            let block = Block::decode(&interleaved_block_of(Block::MAX_SLOTS - 64)).unwrap();
            format!("{} slots", block.count())
        }),
        input("block: 134 million slots in 16 MiB", "gate", 40.0, || {
            let mut w = Writer::with_capacity(17 << 20);
            w.array(1).array(4).unsigned(0).unsigned(0).unsigned(134_000_000).bytes(&vec![0xff; 134_000_000 / 8]);
            refused(Block::decode(&w.into_bytes()))
        }),
        input("set: five such blocks", "gate", 300.0, || sync_of(set_of(5))),
        input("rules: unsigned", "gate", 2.0, || {
            let bytes = unsigned(DocumentType::Rules, rules_payload(&deep("[", 100_000)));
            refused(Rules::signed_by(&bytes, region("CN-SH"), &region_keys()).map(drop))
        }),
        input("rules: 128 KiB of [", "gate", 8.0, || failed(GateRules::parse(&deep("[", 128 << 10), &|_| None))),
        input("rules: 2,000 parts in a key", "gate", 8.0, || {
            failed(GateRules::parse(&format!("[{}]", deep("a.", 4000) + "a"), &|_| None))
        }),
        input("rules: 128 KiB of keys with 70 parts", "gate", 64.0, || {
            let key = deep("a.", 140);
            let lines = (0..(128 << 10) / 160).map(|n| format!("{key}b{n} = 1\n")).collect::<String>();
            failed(GateRules::parse(&lines, &|_| None))
        }),
        input("tar: 64 MiB of zeros", "gate", 2.0, || failed(SetFiles::from_tar(&vec![0; 64 << 20]))),
        input("tar: larger than a set", "gate", 2.0, || failed(SetFiles::from_tar(&vec![0; Held::MAX_BYTES + 1]))),
        input("store: state.json, nested", "gate", 20.0, || {
            let files = StoreMemory::default();
            files.write(StoreFile::State, deep("[", 8 << 20).as_bytes()).unwrap();
            failed(GateStore::of(files))
        }),
    ]
}

/// Inputs that are shown to a gate.
fn gate_inputs() -> Vec<Input> {
    vec![
        input("code: a text of 1 MiB", "gate", 2.0, || {
            let text = format!("{PREFIX}{}", "A".repeat(1 << 20));
            verify(&text, &trust(), at(NOW), &Policy::default()).reasons()[0].id().to_owned()
        }),
        input("code: nested, unsigned", "gate", 2.0, || {
            let text = fede::codec::frame(&vec![0x81; 1500]);
            verify(&text, &trust(), at(NOW), &Policy::default()).reasons()[0].id().to_owned()
        }),
        input("scanner: a line of 16 MiB", "gate", 4.0, || {
            let sight = shift().line(&"FD1:A".repeat(3 << 20), Moment { at: at(NOW), millis: 0 });
            format!("{} judged", sight.judged.len())
        }),
        input("document check: a number of 1 MiB", "gate", 2.0, || {
            failed(shift().check_document(&"9".repeat(1 << 20), Moment { at: at(NOW), millis: 0 }))
        }),
        input("frame: 1920 × 1080 of finder patterns", "gate", 16.0, || {
            let row: Vec<u8> = [0, 255, 0, 0, 0, 255, 0, 255].into_iter().cycle().take(1920).collect();
            let frame = LumaImage::new(1920, 1080, row.repeat(1080)).unwrap();
            format!("{} judged", shift().frame(&frame, Moment { at: at(NOW), millis: 0 }).judged.len())
        }),
        input("picture: 12 megapixels of finder patterns, thorough", "gate", 64.0, || {
            let row: Vec<u8> = [0, 255, 0, 0, 0, 255, 0, 255].into_iter().cycle().take(4000).collect();
            let picture = LumaImage::new(4000, 3000, row.repeat(3000)).unwrap();
            format!("{} found", QrReader::new(Effort::Thorough).read(&picture).len())
        }),
        input("picture: a PNG of 100,000 × 100,000", "gate", 2.0, || {
            let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\x86\xa0\0\x01\x86\xa0\x10\x06\0\0\0".to_vec();
            let checksum = crc32(&png[12..]);
            png.extend(checksum.to_be_bytes());
            failed(decode_picture(&png))
        }),
        input("picture: a TIFF of pages that point at each other", "gate", 24.0, || {
            let looked = look_through(&tiff_circle(1024, 1024, 2), &mut |_| false).unwrap();
            format!("{} pages looked at", looked.pages)
        }),
        input("picture: a TIFF of 1,000 pages of 20 megapixels", "gate", 100.0, || {
            let looked = look_through(&tiff_circle(5_000, 4_000, 1_000), &mut |_| false).unwrap();
            assert!(looked.pages < 4 && looked.has_more, "{looked:?}");
            format!("{} pages looked at", looked.pages)
        }),
        input("picture: a GIF of 1,000 frames of 4 megapixels", "gate", 80.0, || {
            let looked = look_through(&gif_of(1_000, 2_048, 2_048), &mut |_| false).unwrap();
            format!("{} pages looked at", looked.pages)
        }),
        input("picture: an SVG, 1 MiB deep", "gate", 8.0, || {
            failed(look_through(format!("<svg>{}", deep("<g>", 1 << 20)).as_bytes(), &mut |_| false).map(drop))
        }),
        input("page: a command of 8 MiB, nested", "gate", 20.0, || page_says(&deep("[", 8 << 20), &[])),
        input("page: an archive that is none", "gate", 2.0, || {
            page_says(r#"{"do": "archive", "at": {"now": 1, "millis": 1}}"#, &vec![0xff; 1 << 20])
        }),
    ]
}

/// A TIFF of grey pages with the same pixels. The last page links to the first.
fn tiff_circle(width: u32, height: u32, pages: u32) -> Vec<u8> {
    let length = width * height;
    let first = 8 + length;
    let tags =
        [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, length)];
    let mut file = [b"II*\0", &first.to_le_bytes()[..], &vec![255; usize::try_from(length).unwrap()]].concat();
    for page in 1..=pages {
        let next = if page == pages { first } else { first + page * (2 + 12 * 9 + 4) };
        file.extend([9, 0]);
        for (tag, value) in tags {
            file.extend([&u16::to_le_bytes(tag)[..], &[4, 0, 1, 0, 0, 0], &u32::to_le_bytes(value)].concat());
        }
        file.extend(next.to_le_bytes());
    }
    file
}

/// A GIF with frames of one pixel, each drawn on the whole canvas.
fn gif_of(frames: usize, width: u16, height: u16) -> Vec<u8> {
    let mut file = b"GIF89a".to_vec();
    file.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
    // A table of two colours.
    file.extend([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
    // A descriptor at 0, 0 with one pixel; codes of 2 bits: clear, 0, end.
    let frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0];
    file.extend(frame.repeat(frames));
    file.push(0x3b);
    file
}

/// A spreadsheet with this first sheet, these shared strings (from within the first tag) and styles.
fn spreadsheet(sheet: &str, strings: &str, styles: &str) -> tempfile::NamedTempFile {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let link = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let start = link("r1", "officeDocument", "xl/workbook.xml");
    let links = link("r1", "worksheet", "worksheets/sheet1.xml");
    let sheets = r#"<sheets><sheet name="people" sheetId="1" r:id="r1"/></sheets>"#;
    let mut archive = zip::ZipWriter::new(tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap());
    for (name, text) in [
        ("xl/workbook.xml", format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>"#)),
        ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{PACKAGE}">{links}</Relationships>"#)),
        ("_rels/.rels", format!(r#"<Relationships xmlns="{PACKAGE}">{start}</Relationships>"#)),
        ("xl/sharedStrings.xml", format!(r#"<sst xmlns="{MAIN}" {strings}</sst>"#)),
        ("xl/styles.xml", format!(r#"<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>"#)),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>"#),
        ),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap()
}

/// Rows with text that no packing makes much smaller.
fn rows(count: usize) -> String {
    use chacha20::rand_core::Rng;
    let mut rng = support::rng(1);
    let row = |number: usize| {
        let mut name = [0; 16];
        rng.fill_bytes(&mut name);
        let name: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(r#"<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{name}</t></is></c></row>"#)
    };
    (1..=count).map(row).collect()
}

/// The number of lines of the table that a spreadsheet becomes, or why it is not read.
fn lines_of(spreadsheet: &tempfile::NamedTempFile) -> String {
    match TextFile::scan(spreadsheet.path(), None) {
        Ok(text) => format!("{} lines", text.lines()),
        Err(error) => failed::<(), _>(Err(error)),
    }
}

/// Text of 64 KiB that no packing makes much smaller.
fn long_text() -> String {
    rows(400).chars().filter(|letter| letter.is_ascii_hexdigit()).take(64 << 10).collect()
}

/// The checksum of PNG, for a header that only claims a size.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// Input files of an office and a publisher.
/// A list that knows one office.
fn exchange_list() -> TrustList {
    let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let office = listed("CN-HB", vec![listed_key(12, year, &[KeyUse::Exchange])], Recognition::vouched());
    TrustList::new(1, year, region("CN"), vec![office]).unwrap()
}

fn office_inputs() -> Vec<Input> {
    let now = || at(NOW);
    vec![
        input("declaration: 64 KiB, nested", "office", 2.0, move || {
            failed(Declaration::from_json(&deep("[", 64 << 10), now(), &fede::time::Zone::CHINA).map(drop))
        }),
        input("shared facts: a head of 16 KiB, nested, unsigned", "office", 1.0, || {
            refused(SharedHead::verified(&unsigned(DocumentType::SharedFacts, vec![0x81; 16_000]), &exchange_list()))
        }),
        input("shared facts: a head that is too large", "office", 1.0, || {
            refused(SharedHead::verified(&vec![0xd8; (16 << 10) + 1], &exchange_list()))
        }),
        input("shared facts: a part of 1 MiB, nested", "office", 4.0, || failed(check_part(&vec![0x81; 1 << 20]))),
        input("request: nested", "office", 2.0, || failed(Request::from_json(&deep("{\"a\":", 1 << 20)))),
        input("table: one line of 64 MiB", "office", 24.0, || {
            let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
            for _ in 0..64 {
                file.write_all(&vec![b'x'; 1 << 20]).unwrap();
            }
            let text = TextFile::scan(file.path(), None).unwrap();
            failed(Table::open(&text, &["document"], 1))
        }),
        input("table: quotes that never close, 16 MiB", "office", 24.0, || {
            let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
            file.write_all(b"document\n\"").unwrap();
            file.write_all(&vec![b'x'; 16 << 20]).unwrap();
            let text = TextFile::scan(file.path(), None).unwrap();
            failed(Table::open(&text, &["document"], 1))
        }),
        input("spreadsheet: 16 MiB of zeros in 16 KiB", "office", 40.0, || {
            let file = spreadsheet(&"0".repeat(16 << 20), ">", "");
            lines_of(&file)
        }),
        input("spreadsheet: elements nested, 16 MiB", "office", 120.0, || {
            let mut sheet = String::new();
            for depth in 0..1 << 20 {
                sheet.push_str(&format!("<d{depth:x}>"));
            }
            let file = spreadsheet(&sheet, ">", "");
            lines_of(&file)
        }),
        input("spreadsheet: a cell in the last row and column", "office", 8.0, || {
            let file = spreadsheet(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#, ">", "");
            lines_of(&file)
        }),
        input("spreadsheet: a text of 64 KiB, 10,000 times", "office", 400.0, || {
            let rows: String =
                (1..=10_000).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
            let file = spreadsheet(&rows, &format!("><si><t>{}</t></si>", long_text()), "");
            lines_of(&file)
        }),
        input("spreadsheet: announces 4 billion strings", "office", 8.0, || {
            let file = spreadsheet("", r#"uniqueCount="4294967295">"#, "");
            lines_of(&file)
        }),
        input("spreadsheet: 4 million empty strings", "office", 200.0, || {
            let file = spreadsheet("", &format!(">{}", "<si><t></t></si>".repeat(4_000_000)), "");
            lines_of(&file)
        }),
        input("spreadsheet: 4 million short strings", "office", 400.0, || {
            let filler = rows(40_000);
            let strings: String =
                (0..4_000_000).map(|number| format!("<si><t>{:x}</t></si>", number ^ 0x5a5a5)).collect();
            let file = spreadsheet(&filler, &format!(">{strings}"), "");
            lines_of(&file)
        }),
        input("spreadsheet: 400,000 styles", "office", 400.0, || {
            let file = spreadsheet(&rows(40_000), ">", &"<xf/>".repeat(400_000));
            lines_of(&file)
        }),
        input("spreadsheet: 300,000 rows, 32 MiB of XML", "office", 160.0, || {
            let file = spreadsheet(&rows(300_000), ">", "");
            lines_of(&file)
        }),
        input("rules of the audit: 1 MiB of [", "office", 160.0, || failed(AuditRules::from_toml(&deep("[", 1 << 20)))),
        input("office.toml: 1 MiB of a = [", "office", 160.0, || {
            failed(OfficeConfig::from_toml(&format!("a = {}", deep("[", 1 << 20))))
        }),
        input("list source: 8 MiB of [", "publisher", 1400.0, || {
            failed(DocumentSource::from_toml::<Infallible>(&deep("[", 8 << 20)))
        }),
        input("import file: 1 MiB of a.a.a", "publisher", 160.0, || {
            failed(ImportFile::from_toml(&deep("a.", 1 << 20)))
        }),
        input("key file: scrypt that asks for 260 MiB", "office", 32.0, || {
            failed(SigningKey::from_pem(&expensive_pem(), Some(&passphrase())))
        }),
        input("key file: 64 KiB that is none", "office", 2.0, || {
            failed(VerifyingKey::from_pem(&deep("-----", 64 << 10)))
        }),
    ]
}

fn passphrase() -> fede::key::Passphrase {
    fede::key::Passphrase::new("correct horse".to_owned().into()).unwrap()
}

/// An encrypted key file that asks for 260 MiB. The scrypt parameters are patched in the DER.
fn expensive_pem() -> String {
    let key = SigningKey::from_seed(&[1; 32]).unwrap();
    let mut rng = support::rng(1);
    let pem = key.to_encrypted_pem(&passphrase(), &mut rng).unwrap();
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    use base64::Engine;
    let engine = base64::engine::general_purpose::STANDARD;
    let mut der = engine.decode(body).unwrap();
    // N = 2^14 as a DER integer: 02 02 40 00.
    let place = der.windows(4).position(|four| four == [2, 2, 0x40, 0]).unwrap();
    // r = 8 becomes 127: 128 · r · N bytes are 260 MiB.
    assert_eq!(der[place + 4..place + 7], [2, 1, 8]);
    der[place + 6] = 127;
    let lines: Vec<_> =
        engine.encode(der).as_bytes().chunks(64).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
    format!("-----BEGIN ENCRYPTED PRIVATE KEY-----\n{}\n-----END ENCRYPTED PRIVATE KEY-----\n", lines.join("\n"))
}

/// A value of /proc/self/status, in MiB.
fn held(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// Processor time of this process so far, in milliseconds.
fn processor_millis() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    10 * [11, 12].map(|field| fields[field].parse::<u64>().unwrap()).iter().sum::<u64>()
}

/// Set in the process that measures.
const ALONE: &str = "FEDE_TEST_ALONE";

/// The test runs in a process of its own: peak memory counts for a whole process.
#[test]
fn nothing_is_parsed_before_it_is_authenticated_or_bounded() {
    if std::env::var_os(ALONE).is_some() {
        return measure();
    }
    let own = "inputs::nothing_is_parsed_before_it_is_authenticated_or_bounded";
    let test = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", own, "--nocapture"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let printed = [test.stdout, test.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    println!("{}", printed[0]);
    assert!(test.status.success() && printed[0].contains("1 passed"), "{}", printed.concat());
}

fn measure() {
    println!("{:52}{:11}{:>9}{:>9}   what came of it", "input at its worst", "who pays", "CPU ms", "MiB");
    let all = [trust_inputs(), gate_inputs(), office_inputs()];
    let mut beyond = Vec::new();
    for Input { name, pays, megabytes, run } in all.into_iter().flatten() {
        // A browser gives WebAssembly 1 MiB of stack.
        let measured = std::thread::Builder::new().stack_size(1 << 20).spawn(move || {
            // Reset the peak, so that memory of earlier inputs does not count.
            std::fs::write("/proc/self/clear_refs", "5").unwrap();
            let (before, program, began) = (held("VmRSS:"), held("RssFile:"), processor_millis());
            let outcome = run();
            // The program's own pages do not count. How many are mapped at once is up to the kernel.
            let taken = held("VmHWM:") - before - (held("RssFile:") - program);
            (outcome, taken.max(0.0), processor_millis() - began)
        });
        let (outcome, taken, millis) = measured.unwrap().join().unwrap_or_else(|_| panic!("{name}: panicked"));
        println!("{name:52}{pays:11}{millis:>9}{taken:>9.1}   {outcome}");
        if taken > megabytes {
            beyond.push(format!("{name}: {taken:.1} MiB of {megabytes}"));
        }
    }
    assert!(beyond.is_empty(), "{beyond:#?}");
}
