//! Every error has its texts in both languages.

use core::fmt::Display;
use std::io::{Error as IoError, ErrorKind};
use std::path::PathBuf;

use fede::codec::cbor::{CborError, Kind};
use fede::codec::{Base45Error, ClaimsError, CoseError, CoseKeyError, ForeignText, TextError};
use fede::issuer::{IssueError, Request};
use fede::key::{KeyError, KeyId, NumberError, SignError, TokenError, TokenUriError};
use fede::payload::{Cti, PayloadError, Place, Region, Slot, Status};
use fede::qr::{Level, LumaError, PictureError, SymbolError};
use fede::time::{Day, TimeError, Timestamp};
use fede::trust::{
    BookError, ConvertError, DocumentSource, ImportError, ImportFile, PublishError, SetFilesError, SetPart,
    SourceError, StoreError, StoreSyncError, SyncError, TrustError,
};
use fede::verifier::{AuthenticityError, Reason, UnverifiedError};
use fede::words::{Explain, Lang};

fn is_chinese(text: &str) -> bool {
    text.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character))
}

/// Checks the texts of an error. Their length is bounded by the fields, so none may repeat without end.
fn check(error: &impl Explain) {
    let id = error.id();
    assert!(!id.is_empty() && id.chars().all(|character| matches!(character, 'a'..='z' | '0'..='9' | '-')), "{id}");
    let [en, zh] = [Lang::En, Lang::Zh].map(|lang| error.words(lang));
    assert!(!en.is_empty() && !is_chinese(&en), "{id}: {en}");
    assert!(is_chinese(&zh), "{id}: {zh}");
    let [en, zh] = [Lang::En, Lang::Zh].map(|lang| error.hint(lang));
    assert_eq!(en.is_empty(), zh.is_empty(), "{id}: {en} / {zh}");
    assert!(zh.is_empty() || is_chinese(&zh), "{id}: {zh}");
}

/// Also checks that the error prints its English words.
fn check_all<E: Explain + Display>(errors: impl IntoIterator<Item = E>) {
    for error in errors {
        check(&error);
        assert_eq!(error.to_string(), error.words(Lang::En), "{}", error.id());
    }
}

fn shanghai() -> Region {
    Region::new("CN-SH").unwrap()
}

fn noon() -> Timestamp {
    Timestamp::parse("2026-03-05T12:00:00Z").unwrap()
}

fn day() -> Day {
    noon().day()
}

fn cti() -> Cti {
    Cti::new(day(), Slot::new(7).unwrap())
}

fn kid() -> KeyId {
    KeyId::from_bytes([7; 8])
}

fn path() -> PathBuf {
    PathBuf::from("store")
}

#[test]
fn times_and_values() {
    let (time, field) = (noon(), "name");
    check_all([
        TimeError::OutOfRange { seconds: u64::MAX },
        TimeError::NotATimestamp,
        TimeError::NotADay,
        TimeError::NotAZone,
        TimeError::EmptyWindow { not_before: time, expires: time },
    ]);
    let place = Place::parse("420100").unwrap();
    check_all([
        PayloadError::TextCharacter { field, character: '\n' },
        PayloadError::TextCharacter { field, character: '\u{e000}' },
        PayloadError::TextLost { field, found: '?' },
        PayloadError::TextBlank { field },
        PayloadError::TextLength { field, max: 40, found: 41 },
        PayloadError::ExpiresBeforeIssue { issued: time, expires: time },
        PayloadError::StartsBeforeIssue { issued: time, not_before: time },
        PayloadError::NeverValid { not_before: time, expires: time },
        PayloadError::AssessedAfterIssue { assessed: time, issued: time },
        PayloadError::SlotRange { found: u64::MAX },
        PayloadError::CtiDayRange { found: u32::MAX },
        PayloadError::NotACti,
        PayloadError::CtiDay { issued: day(), found: day() },
        PayloadError::StatusMapOrder { better: Status::Yellow, worse: Status::Green },
        PayloadError::UnknownRegion,
        PayloadError::UnknownCountry,
        PayloadError::UnknownDivision { found: 1 },
        PayloadError::NotUnLocode,
        PayloadError::NameNotMasked,
        PayloadError::WindowLength { found: 8 },
        PayloadError::WindowEnd { last: day(), earliest: day(), latest: day() },
        PayloadError::VisitOutsideWindow { place, day: day(), first: day(), last: day() },
        PayloadError::TooMany { field: "cities", max: 40, found: 41 },
        PayloadError::Repeated { field: "cities" },
    ]);
    check_all(Status::ALL.map(|status| PayloadError::GroundsMissing { status }));
}

#[test]
fn codes() {
    check_all([
        CborError::Truncated { at: 1, needed: 2, found: 1 },
        CborError::Reserved { at: 1, byte: 0x1c },
        CborError::Kind { at: 1, expected: Kind::Map, found: Kind::Text },
        CborError::NotPreferred,
    ]);
    check_all([CoseError::EmptyHeader, CoseError::UnknownHeader { expected: "alg-kid", label: 3 }]);
    check_all([CoseKeyError::Private, CoseKeyError::XMissing]);
    check_all(["claims", "holder", "iss", "days"].map(|map| ClaimsError::Missing { map, claim: "status" }));
    check_all(["document", "status", "reason"].map(|what| ClaimsError::Unassigned { what, found: 9 }));
    check_all([Base45Error::Character { at: 1, byte: b'a' }, Base45Error::Length { found: 4 }]);
    check_all([
        TextError::Foreign { found: ForeignText::Url },
        TextError::TooLong { found: 5000 },
        TextError::Base45(Base45Error::Length { found: 4 }),
    ]);
    check_all([
        KeyError::NotAPoint,
        KeyError::PassphraseLength { found: 0 },
        KeyError::DerivationCost { unit: "iterations", max: 1, found: 2 },
    ]);
    check_all(["path", "query", "text"].map(|part| TokenUriError::Character { part }));
    check_all(["path", "query"].map(|part| TokenUriError::Form { part }));
    check_all(["module-path", "pin-source"].map(|name| TokenUriError::Path { name }));
    check_all([
        TokenUriError::Length { found: 5000 },
        TokenUriError::Attribute { name: "x-vendor".to_owned() },
        TokenUriError::Twice { name: "object".to_owned() },
        TokenUriError::Scheme,
        TokenUriError::PinValue,
        TokenUriError::Missing { name: "module-path" },
        TokenUriError::Value { name: "type" },
    ]);
    check_all([
        TokenError::NotBuilt,
        TokenError::FileOnly,
        TokenError::ModuleMissing { path: "/m.so".into() },
        TokenError::ModuleForeign { path: "/m.so".into() },
        TokenError::NoToken,
        TokenError::ManyTokens { found: 2 },
        TokenError::NoKey,
        TokenError::ManyKeys { found: 2 },
        TokenError::KeyKind,
        TokenError::NoPublicKey,
        TokenError::Key(KeyError::Weak),
        TokenError::AlwaysAsks,
        TokenError::NotForSigning,
        TokenError::PinMissing,
        TokenError::PinLength { found: 0 },
        TokenError::PinWrong,
        TokenError::PinLocked,
        TokenError::PinUnset,
        TokenError::OtherUser,
        TokenError::Sessions,
        TokenError::Removed,
        TokenError::Slow { seconds: 60 },
        TokenError::Crashed,
        TokenError::Mechanism,
        TokenError::ReadOnly,
        TokenError::Unnamed,
        TokenError::Exists,
        TokenError::Extractable,
        TokenError::Failed { function: "Sign".to_owned(), code: "GeneralError".to_owned() },
    ]);
    check_all([SignError::Wrong { kid: kid() }, SignError::Failed { reason: "no answer".to_owned() }]);
    check_all(fede::payload::DocumentKind::ALL.map(|kind| NumberError::Form { kind }));
    check_all([NumberError::Character { character: '/' }, NumberError::Check { expected: 'X', found: '1' }]);
    check_all([UnverifiedError::Text(TextError::TooLong { found: 5000 })]);
    check_all([
        AuthenticityError::UnknownKey { kid: kid() },
        AuthenticityError::Signature { kid: kid(), tried: 1 },
        AuthenticityError::Claims(ClaimsError::NoStatement),
    ]);
    check(&Reason::NoSymbol);
    check(&Reason::OtherSymbology { found: "Aztec" });
    check(&Reason::SymbolPart { number: 2, of: 4 });
}

#[test]
fn symbols_and_requests() {
    check_all([SymbolError::TextTooLong { level: Level::M, found: 5000 }, SymbolError::NoPixels]);
    check_all([LumaError::Length { width: 1, height: 1, found: 0 }]);
    check_all([
        PictureError::NotAPicture,
        PictureError::TooManyPixels { width: 100_000, height: 100_000 },
        PictureError::NotDrawn { format: "PDF" },
        PictureError::MorePages,
    ]);
    check_all(["none", "holder", "window", "grounds"].map(|why| IssueError::Missing { fields: &["a", "b"], why }));
    check_all([
        IssueError::Time { field: "expires", error: TimeError::NotATimestamp },
        IssueError::Both { first: "expires", second: "valid_hours" },
        IssueError::Word { field: "status", expected: "green, yellow, red" },
        IssueError::Lifetime { max: 7_776_000, found: 7_776_001 },
        IssueError::Commitment,
        IssueError::Random,
        Request::from_json("{").unwrap_err(),
    ]);
}

#[test]
fn trust_documents() {
    check_all(["root", "previous-root", "list", "snapshot"].map(|role| TrustError::ThresholdNotMet {
        role,
        threshold: 2,
        found: 1,
    }));
    check_all(["root", "files", "rules"].map(|map| TrustError::Missing { map, entry: "way" }));
    check_all([
        TrustError::Cose(CoseError::Type { expected: "root" }),
        TrustError::Time(TimeError::NotADay),
        TrustError::Version,
        TrustError::RegionSignature { region: shanghai(), what: "rules" },
        TrustError::NotDeterministic,
        TrustError::Agreement { from: shanghai(), to: shanghai() },
        TrustError::NoExchangeKey { kid: None },
        TrustError::NoExchangeKey { kid: Some(KeyId::from_bytes([7; 8])) },
        TrustError::NotForExchange { region: shanghai(), kid: KeyId::from_bytes([7; 8]) },
        TrustError::Parts,
    ]);
    check_all([ConvertError::OwnCode { region: shanghai() }, ConvertError::Payload(PayloadError::NotACti)]);
    check_all([BookError::NoKeyThen { region: shanghai(), cti: cti() }]);
    check_all([
        SourceError::File(TimeError::NotADay),
        SourceError::Ways { region: shanghai(), found: 2 },
        SourceError::Time { field: "until", error: TimeError::NotATimestamp },
    ]);
    check_all([
        ImportError::Hex,
        ImportError::Older { expected: 2, found: 1 },
        ImportError::NotTransitive { region: shanghai(), publisher: shanghai(), from: shanghai() },
    ]);
    // A file that is not TOML is explained by its parser, in English.
    assert!(is_chinese(&DocumentSource::from_toml::<TimeError>("=").unwrap_err().hint(Lang::Zh)));
    assert!(is_chinese(&ImportFile::from_toml("=").unwrap_err().hint(Lang::Zh)));
}

#[test]
fn sets_and_stores() {
    let (region, at) = (shanghai(), noon());
    let part = SetPart::Block(region, day());
    let io = |kind: ErrorKind| IoError::from(kind);
    check_all([
        SyncError::Source(TimeError::NotADay),
        SyncError::Part { part, error: TrustError::Version },
        SyncError::Expired { part: SetPart::Root(3), expires: at, at },
        SyncError::Rollback { part: SetPart::List, held: 3, found: 2 },
        SyncError::NoSnapshotTerms,
        SyncError::ClockBack { seen: at, at },
    ]);
    check_all([SetFilesError::Archive, SetFilesError::Missing { name: "snapshot.cbor".to_owned() }]);
    check_all(["root", "snapshot", "list", "region"].map(|what| StoreError::Damaged { path: path(), what }));
    check_all([StoreError::Exists { path: path() }, StoreError::NotAStore { path: path() }]);
    check_all(["read", "write", "make", "lock"].map(|action| {
        let error = io(ErrorKind::PermissionDenied);
        StoreSyncError::<TimeError>::Store(StoreError::Io { action, path: path(), error })
    }));
    let kinds = [ErrorKind::NotFound, ErrorKind::AlreadyExists, ErrorKind::StorageFull, ErrorKind::IsADirectory];
    check_all(kinds.map(|kind| PublishError::Io { action: "read", path: path(), error: io(kind) }));
    check_all([
        PublishError::SnapshotKey { kid: kid() },
        PublishError::Damaged { part: SetPart::Snapshot, path: path() },
        PublishError::Gate(SyncError::TooLarge),
    ]);
}

#[test]
#[cfg(feature = "office")]
fn shared_files() {
    use fede::office::exchange::ShareError;
    let (region, kid, now) = (shanghai(), KeyId::from_bytes([7; 8]), noon());
    check_all([
        ShareError::NotShared,
        ShareError::Cut,
        ShareError::Altered,
        ShareError::Sealed,
        ShareError::Content,
        ShareError::ListWindow { expires: now, now },
        ShareError::NoKey { region },
        ShareError::OwnKey { region, kid },
        ShareError::NoAgreement { from: region, to: region, at: now },
        ShareError::OtherOffice { expected: region, found: region },
        ShareError::OtherKey { expected: kid, found: kid },
        ShareError::Replayed { issued: now },
        ShareError::Older { issued: now, held: now },
        ShareError::Future { issued: now, now },
        ShareError::Expired { expires: now, now },
        ShareError::FactFuture { since: now, issued: now },
        ShareError::FactBefore { found: now, since: now },
        ShareError::Twice,
        ShareError::TooMany { max: 4 },
        ShareError::Random,
    ]);
    check_all(fede::trust::SharedKind::ALL.map(|kind| ShareError::Kind { kind }));
    check(&fede::office::registry::RegistryError::OtherSecret);
    check(&fede::office::OfficeError::Rotations);
}

#[cfg(feature = "office")]
#[test]
fn chains_of_a_journal() {
    use fede::office::CheckpointError;
    use fede::office::registry::RegistryError;
    check_all(["decisions", "slots"].map(|kind| RegistryError::Reserved { kind, asked: 2, free: 1 }));
    check_all([
        RegistryError::Chain { chain: 1, expected: 2 },
        RegistryError::ChainEnd { chain: 1 },
        RegistryError::StandingChains { expected: 16, found: 15 },
        RegistryError::NightChains { night: 1, expected: 2, found: 1 },
        RegistryError::NightRoot { night: 1 },
    ]);
    check_all([
        CheckpointError::Format,
        CheckpointError::Origin { expected: "a".to_owned(), found: "b".to_owned() },
        CheckpointError::Signature,
        CheckpointError::Shorter { expected: 2, found: 1 },
        CheckpointError::Root { nights: 1 },
    ]);
}
