//! CBOR encoding of the trust list. The labels are those in `docs/format.md`.

use super::foreign;
use super::{
    Agreement, KeyUse, ListedKey, ListedRegion, Provenance, Recognition, SharedKind, SnapshotTerms, TrustList, Way,
};
use crate::codec::cbor::{Reader, Writer};
use crate::codec::{CoseSign, DocumentType, read_unchecked_key, write_cose_key};
use crate::payload::{Lang, Region, StatementKind, Status, StatusMap};
use crate::time::Window;
use crate::trust::document::{Fields, read_time, read_version};
use crate::trust::root::{read_role, write_role};
use crate::trust::{Digest, Document, Encoded, TrustError};

// Labels of the list.
const VERSION: i64 = 1;
const ISSUED: i64 = 2;
const EXPIRES: i64 = 3;
const PUBLISHER: i64 = 4;
const REGIONS: i64 = 5;
const SNAPSHOT: i64 = 6;
const AGREEMENTS: i64 = 7;
const FOREIGN: i64 = 8;

// Labels of the snapshot terms.
const SNAPSHOT_ROLE: i64 = 1;
const SNAPSHOT_AGEING: i64 = 2;
const SNAPSHOT_STALE: i64 = 3;

// Labels of an agreement.
const AGREEMENT_FROM: i64 = 1;
const AGREEMENT_TO: i64 = 2;
const AGREEMENT_KINDS: i64 = 3;
const AGREEMENT_DAYS: i64 = 4;
const AGREEMENT_NOT_BEFORE: i64 = 5;
const AGREEMENT_EXPIRES: i64 = 6;

// Labels of a region.
const REGION_ISS: i64 = 1;
const REGION_ZH: i64 = 2;
const REGION_EN: i64 = 3;
const REGION_KEYS: i64 = 4;
const REGION_RECOGNITION: i64 = 5;
const REGION_REVOCATION: i64 = 6;
const REGION_MAX_LIFETIME: i64 = 7;

// Labels of a key.
const KEY_COSE_KEY: i64 = 1;
const KEY_NOT_BEFORE: i64 = 2;
const KEY_EXPIRES: i64 = 3;
const KEY_USES: i64 = 4;

// Labels of a recognition.
const WAY: i64 = 1;
const KINDS: i64 = 2;
const UNTIL: i64 = 3;
const STATUSES: i64 = 4;
const VIA: i64 = 5;
const ADOPTED: i64 = 6;
const MAY_PASS_ON: i64 = 7;

// Values of `WAY`.
const WAY_VOUCHED: u64 = 1;
const WAY_DIRECT: u64 = 2;
const WAY_ADOPTION: u64 = 3;

impl Document for TrustList {
    const TYPE: DocumentType = DocumentType::TrustList;
    const MAX_BYTES: usize = Self::MAX_BYTES;

    fn version(&self) -> u64 {
        self.version()
    }

    fn window(&self) -> Window {
        self.window()
    }
    /// Also checks that each key is a valid point. Verification checks a key when it is first used,
    /// because a list can have thousands.
    fn from_unverified(document: &CoseSign) -> Result<Self, TrustError> {
        let list = Self::from_payload(document.unverified_payload())?;
        list.check_keys()?;
        Ok(list)
    }
}

impl Encoded for TrustList {
    fn to_payload(&self) -> Vec<u8> {
        let keys: usize = self.regions().iter().map(|region| region.keys().len()).sum();
        let mut w = Writer::with_capacity(64 + self.regions().len() * 64 + keys * 64);
        w.fields(|map| {
            map.field(VERSION).unsigned(self.version());
            map.field(ISSUED).unsigned(self.window().not_before().seconds());
            map.field(EXPIRES).unsigned(self.window().expires().seconds());
            map.field(PUBLISHER).text(self.publisher().code());
            let w = map.field(REGIONS).array(self.regions().len());
            for region in self.regions() {
                write_region(w, region);
            }
            if let Some(terms) = self.snapshot() {
                map.field(SNAPSHOT).fields(|snapshot| {
                    write_role(snapshot.field(SNAPSHOT_ROLE), terms.role());
                    snapshot.field(SNAPSHOT_AGEING).unsigned(terms.ageing_after());
                    snapshot.field(SNAPSHOT_STALE).unsigned(terms.stale_after());
                });
            }
            // Left out without agreements: then every list is encoded as before.
            if !self.agreements().is_empty() {
                let w = map.field(AGREEMENTS).array(self.agreements().len());
                for agreement in self.agreements() {
                    write_agreement(w, agreement);
                }
            }
            if !self.foreign().is_empty() {
                let w = map.field(FOREIGN).array(self.foreign().len());
                for network in self.foreign() {
                    foreign::write(w, network);
                }
            }
        });
        w.into_bytes()
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, TrustError> {
        read_list(r)
    }
}

fn write_agreement(w: &mut Writer, agreement: &Agreement) {
    w.fields(|map| {
        map.field(AGREEMENT_FROM).text(agreement.from().code());
        map.field(AGREEMENT_TO).text(agreement.to().code());
        let w = map.field(AGREEMENT_KINDS).array(agreement.kinds().len());
        for kind in agreement.kinds() {
            w.unsigned(kind.number().into());
        }
        map.field(AGREEMENT_DAYS).unsigned(agreement.days());
        map.field(AGREEMENT_NOT_BEFORE).unsigned(agreement.window().not_before().seconds());
        map.field(AGREEMENT_EXPIRES).unsigned(agreement.window().expires().seconds());
    });
}

fn write_region(w: &mut Writer, region: &ListedRegion) {
    let recognition = region.recognition();
    // Default values are left out, so that every list has one encoding.
    let says_more = *recognition != Recognition::vouched();
    w.fields(|map| {
        map.field(REGION_ISS).text(region.region().code());
        map.field(REGION_ZH).text(region.name(Lang::Zh));
        map.field(REGION_EN).text(region.name(Lang::En));
        let w = map.field(REGION_KEYS).array(region.keys().len());
        for listed in region.keys() {
            write_key(w, listed);
        }
        if says_more {
            write_recognition(map.field(REGION_RECOGNITION), recognition);
        }
        if let Some(lowest) = region.revocation() {
            map.field(REGION_REVOCATION).unsigned(lowest);
        }
        if let Some(seconds) = region.max_lifetime() {
            map.field(REGION_MAX_LIFETIME).unsigned(seconds);
        }
    });
}

fn write_key(w: &mut Writer, listed: &ListedKey) {
    w.fields(|map| {
        write_cose_key(map.field(KEY_COSE_KEY), listed.key().as_bytes());
        map.field(KEY_NOT_BEFORE).unsigned(listed.window().not_before().seconds());
        map.field(KEY_EXPIRES).unsigned(listed.window().expires().seconds());
        let w = map.field(KEY_USES).array(listed.uses().len());
        for one in listed.uses() {
            w.unsigned(one.number().into());
        }
    });
}

fn write_recognition(w: &mut Writer, recognition: &Recognition) {
    w.fields(|map| {
        map.field(WAY).unsigned(match recognition.way() {
            Way::Vouched => WAY_VOUCHED,
            Way::Direct { .. } => WAY_DIRECT,
            Way::Adoption { .. } => WAY_ADOPTION,
        });
        if let Some(kinds) = recognition.kinds() {
            let w = map.field(KINDS).array(kinds.len());
            for kind in kinds {
                w.unsigned(KeyUse::from(*kind).number().into());
            }
        }
        if let Some(until) = recognition.until() {
            map.field(UNTIL).unsigned(until.seconds());
        }
        if recognition.statuses() != StatusMap::IDENTITY {
            let w = map.field(STATUSES).array(3);
            for status in recognition.statuses().statuses() {
                w.unsigned(status.number().into());
            }
        }
        match recognition.way() {
            Way::Vouched => {}
            Way::Direct { via } => {
                let w = map.field(VIA).array(via.len());
                for list in via {
                    w.array(3).text(list.publisher().code()).unsigned(list.list_version());
                    w.bytes(list.list_digest().as_bytes());
                }
            }
            Way::Adoption { of } => {
                map.field(ADOPTED).text(of.code());
            }
        }
        if recognition.may_pass_on() {
            map.field(MAY_PASS_ON).unsigned(1);
        }
    });
}

fn read_list(r: &mut Reader<'_>) -> Result<TrustList, TrustError> {
    let mut fields = Fields::open("list", r)?;
    let (mut version, mut issued, mut expires, mut publisher, mut regions, mut snapshot, mut agreements, mut networks) =
        Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            VERSION => version = Some(r.unsigned()?),
            ISSUED => issued = Some(read_time(r)?),
            EXPIRES => expires = Some(read_time(r)?),
            PUBLISHER => publisher = Some(Region::new(r.text()?)?),
            REGIONS => regions = Some(read_items(r, read_region)?),
            SNAPSHOT => snapshot = Some(read_snapshot_terms(r)?),
            AGREEMENTS => agreements = Some(read_items(r, read_agreement)?),
            FOREIGN => networks = Some(foreign::read(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    let window = Window::new(fields.require("issued", issued)?, fields.require("expires", expires)?)?;
    let (publisher, regions) = (fields.require("publisher", publisher)?, fields.require("regions", regions)?);
    let list = TrustList::new(fields.require("version", version)?, window, publisher, regions)?;
    let list = match snapshot {
        Some(terms) => list.with_snapshot(terms),
        None => list,
    };
    let list = match agreements {
        Some(agreements) => list.with_agreements(agreements)?,
        None => list,
    };
    list.with_foreign(networks.unwrap_or_default())
}

fn read_agreement(r: &mut Reader<'_>) -> Result<Agreement, TrustError> {
    let mut fields = Fields::open("agreement", r)?;
    let (mut from, mut to, mut kinds, mut days, mut not_before, mut expires) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            AGREEMENT_FROM => from = Some(Region::new(r.text()?)?),
            AGREEMENT_TO => to = Some(Region::new(r.text()?)?),
            AGREEMENT_KINDS => kinds = Some(read_items(r, |r| Ok(r.unsigned()?))?),
            AGREEMENT_DAYS => days = Some(r.unsigned()?),
            AGREEMENT_NOT_BEFORE => not_before = Some(read_time(r)?),
            AGREEMENT_EXPIRES => expires = Some(read_time(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    let window = Window::new(fields.require("not_before", not_before)?, fields.require("expires", expires)?)?;
    let (from, to) = (fields.require("from", from)?, fields.require("to", to)?);
    let numbers: Vec<u64> = fields.require("kinds", kinds)?;
    let kinds: Option<Vec<SharedKind>> = numbers.into_iter().map(SharedKind::from_number).collect();
    let kinds = kinds.ok_or(TrustError::Agreement { from, to })?;
    Agreement::new([from, to], kinds, fields.require("days", days)?, window)
}

fn read_items<T>(
    r: &mut Reader<'_>,
    read: impl Fn(&mut Reader<'_>) -> Result<T, TrustError>,
) -> Result<Vec<T>, TrustError> {
    let count = r.array()?;
    (0..count).map(|_| read(r)).collect()
}

fn read_snapshot_terms(r: &mut Reader<'_>) -> Result<SnapshotTerms, TrustError> {
    let mut fields = Fields::open("terms", r)?;
    let (mut role, mut ageing, mut stale) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            SNAPSHOT_ROLE => role = Some(read_role(r)?),
            SNAPSHOT_AGEING => ageing = Some(r.unsigned()?),
            SNAPSHOT_STALE => stale = Some(r.unsigned()?),
            other => return Err(fields.unknown(other)),
        }
    }
    let (ageing, stale) = (fields.require("ageing_after", ageing)?, fields.require("stale_after", stale)?);
    SnapshotTerms::new(fields.require("role", role)?, ageing, stale)
}

fn read_region(r: &mut Reader<'_>) -> Result<ListedRegion, TrustError> {
    let mut fields = Fields::open("region", r)?;
    let (mut region, mut zh, mut en, mut keys, mut recognition, mut revocation, mut max_lifetime) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            REGION_ISS => region = Some(Region::new(r.text()?)?),
            REGION_ZH => zh = Some(r.text()?),
            REGION_EN => en = Some(r.text()?),
            REGION_KEYS => keys = Some(read_items(r, read_key)?),
            REGION_RECOGNITION => recognition = Some(read_recognition(r)?),
            REGION_REVOCATION => revocation = Some(read_version(r)?),
            REGION_MAX_LIFETIME => max_lifetime = Some(r.unsigned()?),
            other => return Err(fields.unknown(other)),
        }
    }
    let names = [fields.require("name-zh", zh)?, fields.require("name-en", en)?];
    let recognition = recognition.unwrap_or_else(Recognition::vouched);
    let keys = fields.require("keys", keys)?;
    let listed = ListedRegion::new(fields.require("iss", region)?, names, keys, recognition)?;
    Ok(listed.with_limits(revocation, max_lifetime))
}

fn read_key(r: &mut Reader<'_>) -> Result<ListedKey, TrustError> {
    let mut fields = Fields::open("key", r)?;
    let (mut key, mut not_before, mut expires, mut numbers) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            KEY_COSE_KEY => key = Some(read_unchecked_key(r)?),
            KEY_NOT_BEFORE => not_before = Some(read_time(r)?),
            KEY_EXPIRES => expires = Some(read_time(r)?),
            KEY_USES => numbers = Some(read_items(r, |r| Ok(r.unsigned()?))?),
            other => return Err(fields.unknown(other)),
        }
    }
    let key = fields.require("COSE_Key", key)?;
    let window = Window::new(fields.require("not_before", not_before)?, fields.require("expires", expires)?)?;
    let numbers: Vec<u64> = fields.require("uses", numbers)?;
    let uses = numbers.into_iter().map(use_numbered).collect::<Option<_>>();
    ListedKey::unchecked(key, window, uses.ok_or_else(|| TrustError::Uses { kid: key.kid() })?)
}

// A number that is not defined gives an error: a gate must not ignore a use that it does not know.
fn use_numbered(number: u64) -> Option<KeyUse> {
    KeyUse::from_number(number)
}

fn read_recognition(r: &mut Reader<'_>) -> Result<Recognition, TrustError> {
    let mut fields = Fields::open("recognition", r)?;
    let (mut way, mut kinds, mut until, mut statuses, mut via, mut adopted, mut passes) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            WAY => way = Some(r.unsigned()?),
            KINDS => kinds = Some(read_items(r, |r| Ok(r.unsigned()?))?),
            UNTIL => until = Some(read_time(r)?),
            STATUSES => statuses = Some(read_statuses(r)?),
            VIA => via = Some(read_items(r, read_provenance)?),
            ADOPTED => adopted = Some(Region::new(r.text()?)?),
            MAY_PASS_ON => passes = Some(r.unsigned()?),
            other => return Err(fields.unknown(other)),
        }
    }
    // The entries must be those of the way: `via` for a direct one, the adopted region for an
    // adoption.
    let mut recognition = match (fields.require("way", way)?, via, adopted) {
        (WAY_VOUCHED, None, None) => Recognition::vouched(),
        (WAY_DIRECT, Some(via), None) => Recognition::direct(via)?,
        (WAY_ADOPTION, None, Some(of)) => Recognition::adoption(of),
        (found, _, _) => return Err(TrustError::Way { found }),
    };
    if let Some(numbers) = kinds {
        let numbers: Vec<u64> = numbers;
        let kind = |number| use_numbered(number).and_then(KeyUse::kind);
        let kinds: Option<Vec<StatementKind>> = numbers.into_iter().map(kind).collect();
        recognition = recognition.with_kinds(kinds.ok_or(TrustError::Scope)?)?;
    }
    if let Some(until) = until {
        recognition = recognition.with_until(until);
    }
    if let Some(statuses) = statuses {
        recognition = recognition.with_statuses(statuses);
    }
    match passes {
        // `may_pass_on` is absent or 1. Any other value would be a second encoding of the same
        // list.
        None => Ok(recognition),
        Some(1) => Ok(recognition.with_passing_on()),
        Some(_) => Err(TrustError::Scope),
    }
}

fn read_statuses(r: &mut Reader<'_>) -> Result<StatusMap, TrustError> {
    r.array_of(3)?;
    let mut status = || {
        let number = r.unsigned()?;
        let found = Status::from_number(number);
        found.ok_or(TrustError::Scope)
    };
    Ok(StatusMap::new(status()?, status()?, status()?)?)
}

fn read_provenance(r: &mut Reader<'_>) -> Result<Provenance, TrustError> {
    r.array_of(3)?;
    let publisher = Region::new(r.text()?)?;
    Ok(Provenance::new(publisher, read_version(r)?, Digest::from_bytes(*r.byte_array()?)))
}
