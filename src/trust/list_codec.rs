//! The trust list ↔ CBOR, as `docs/format.md` lists its labels.

use super::map::{Fields, read_time};
use super::{ListedKey, ListedRegion, TrustError, TrustList};
use crate::codec::cbor::{Reader, Writer};
use crate::codec::{CoseSign, DocumentType, read_cose_key, write_cose_key};
use crate::payload::{Lang, Region, StatementKind};
use crate::time::Window;

const VERSION: i64 = 1;
const ISSUED: i64 = 2;
const EXPIRES: i64 = 3;
const PUBLISHER: i64 = 4;
const REGIONS: i64 = 5;

const REGION_ISS: i64 = 1;
const REGION_ZH: i64 = 2;
const REGION_EN: i64 = 3;
const REGION_KEYS: i64 = 4;

const KEY_COSE_KEY: i64 = 1;
const KEY_NOT_BEFORE: i64 = 2;
const KEY_EXPIRES: i64 = 3;
const KEY_KINDS: i64 = 4;

impl TrustList {
    /// The unsigned document.
    #[must_use]
    pub fn to_draft(&self) -> CoseSign {
        let mut w = Writer::with_capacity(64 + self.regions().len() * 160);
        w.map(5);
        w.integer(VERSION).unsigned(self.version());
        w.integer(ISSUED).unsigned(self.window().not_before().seconds());
        w.integer(EXPIRES).unsigned(self.window().expires().seconds());
        w.integer(PUBLISHER).text(self.publisher().code());
        w.integer(REGIONS).array(self.regions().len());
        for region in self.regions() {
            write_region(&mut w, region);
        }
        CoseSign::draft(DocumentType::TrustList, w.into_bytes())
    }

    /// Reads what a list says, **without** counting its signatures; [`super::TrustedList`] does.
    ///
    /// # Errors
    /// The [`TrustError`] that names the first departure.
    pub fn from_unverified(document: &CoseSign) -> Result<Self, TrustError> {
        let mut r = Reader::new(document.unverified_payload());
        let list = read_list(&mut r)?;
        r.finish()?;
        if list.to_draft().unverified_payload() != document.unverified_payload() {
            return Err(TrustError::NotDeterministic);
        }
        Ok(list)
    }
}

fn write_region(w: &mut Writer, region: &ListedRegion) {
    w.map(4);
    w.integer(REGION_ISS).text(region.region().code());
    w.integer(REGION_ZH).text(region.name(Lang::Zh));
    w.integer(REGION_EN).text(region.name(Lang::En));
    w.integer(REGION_KEYS).array(region.keys().len());
    for listed in region.keys() {
        w.map(4);
        write_cose_key(w.integer(KEY_COSE_KEY), listed.key().as_bytes());
        w.integer(KEY_NOT_BEFORE).unsigned(listed.window().not_before().seconds());
        w.integer(KEY_EXPIRES).unsigned(listed.window().expires().seconds());
        w.integer(KEY_KINDS).array(listed.kinds().len());
        for kind in listed.kinds() {
            w.unsigned(kind_number(*kind));
        }
    }
}

const fn kind_number(kind: StatementKind) -> u64 {
    match kind {
        StatementKind::Health => 1,
        StatementKind::Itinerary => 2,
    }
}

fn read_list(r: &mut Reader<'_>) -> Result<TrustList, TrustError> {
    let mut fields = Fields::open("the trust list", r)?;
    let (mut version, mut issued, mut expires, mut publisher, mut regions) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            VERSION => version = Some(r.unsigned()?),
            ISSUED => issued = Some(read_time(r)?),
            EXPIRES => expires = Some(read_time(r)?),
            PUBLISHER => publisher = Some(Region::new(r.text()?)?),
            REGIONS => {
                let count = r.array()?;
                regions = Some((0..count).map(|_| read_region(r)).collect::<Result<_, _>>()?);
            }
            other => return Err(fields.unknown(other)),
        }
    }
    let window = Window::new(fields.require("issued", issued)?, fields.require("expires", expires)?)?;
    let (publisher, regions) = (fields.require("publisher", publisher)?, fields.require("regions", regions)?);
    TrustList::new(fields.require("version", version)?, window, publisher, regions)
}

fn read_region(r: &mut Reader<'_>) -> Result<ListedRegion, TrustError> {
    let mut fields = Fields::open("a region", r)?;
    let (mut region, mut zh, mut en, mut keys) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            REGION_ISS => region = Some(Region::new(r.text()?)?),
            REGION_ZH => zh = Some(r.text()?),
            REGION_EN => en = Some(r.text()?),
            REGION_KEYS => {
                let count = r.array()?;
                keys = Some((0..count).map(|_| read_key(r)).collect::<Result<_, _>>()?);
            }
            other => return Err(fields.unknown(other)),
        }
    }
    let (zh, en) = (fields.require("the Chinese name", zh)?, fields.require("the English name", en)?);
    ListedRegion::new(fields.require("iss", region)?, zh, en, fields.require("keys", keys)?)
}

fn read_key(r: &mut Reader<'_>) -> Result<ListedKey, TrustError> {
    let mut fields = Fields::open("a key", r)?;
    let (mut key, mut not_before, mut expires, mut numbers) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            KEY_COSE_KEY => key = Some(read_cose_key(r)?),
            KEY_NOT_BEFORE => not_before = Some(read_time(r)?),
            KEY_EXPIRES => expires = Some(read_time(r)?),
            KEY_KINDS => {
                let count = r.array()?;
                numbers = Some((0..count).map(|_| r.unsigned()).collect::<Result<Vec<_>, _>>()?);
            }
            other => return Err(fields.unknown(other)),
        }
    }
    let key = fields.require("COSE_Key", key)?;
    let window = Window::new(fields.require("not_before", not_before)?, fields.require("expires", expires)?)?;
    let kind = |number| StatementKind::ALL.into_iter().find(|kind| kind_number(*kind) == number);
    let unassigned = TrustError::Kinds { kid: key.kid() };
    let numbers: Vec<u64> = fields.require("kinds", numbers)?;
    let kinds = numbers.into_iter().map(kind).collect::<Option<_>>().ok_or(unassigned)?;
    ListedKey::new(key, window, kinds)
}
