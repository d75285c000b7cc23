//! TOML forms of a trust list, a root, and rules for gates.

use serde::Deserialize;

use super::parts::{KindWord, RoleSource, SharedWord, StatusesSource, Time, UseWord, window};
use super::{ImportFile, SourceError, Word, load_key};
use crate::foreign::ForeignNetwork;
use crate::payload::{Lang, Region, StatementKind};
use crate::trust::{
    Agreement, KeyUse, ListedKey, ListedRegion, Recognition, Root, Rules, SnapshotTerms, TrustError, TrustList,
};

/// A trust list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSource {
    #[serde(rename = "document")]
    _document: Word,
    version: u64,
    issued: Time,
    expires: Time,
    publisher: String,
    snapshot: Option<SnapshotSource>,
    #[serde(default)]
    region: Vec<RegionSource>,
    #[serde(default)]
    agreement: Vec<AgreementSource>,
    /// Files of `fede trust import --from`.
    #[serde(default)]
    networks: Vec<String>,
}

/// What one region's office shares with another's, or both with each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgreementSource {
    from: String,
    to: String,
    #[serde(default)]
    both_ways: bool,
    facts: Vec<SharedWord>,
    days: u64,
    not_before: Time,
    expires: Time,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SnapshotSource {
    threshold: u64,
    keys: Vec<String>,
    ageing_after_hours: u32,
    stale_after_hours: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionSource {
    iss: String,
    zh: Option<String>,
    en: Option<String>,
    #[serde(default)]
    key: Vec<KeySource>,
    from: Option<Files>,
    adopts: Option<String>,
    kinds: Option<Vec<KindWord>>,
    until: Option<Time>,
    statuses: Option<StatusesSource>,
    #[serde(default)]
    may_pass_on: bool,
    revocation: Option<u64>,
    max_valid_hours: Option<u32>,
}

/// One file, or several files that must agree.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Files {
    One(String),
    Several(Vec<String>),
}

impl Files {
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => core::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeySource {
    file: String,
    not_before: Time,
    expires: Time,
    signs: Vec<UseWord>,
}

impl ListSource {
    pub(super) fn to_list<E>(&self, load: impl Fn(&str) -> Result<String, E>) -> Result<TrustList, SourceError<E>> {
        let regions = self.region.iter().map(|region| region.to_listed(&load)).collect::<Result<_, _>>()?;
        let window = window(("issued", &self.issued), ("expires", &self.expires))?;
        let list = TrustList::new(self.version, window, Region::new(&self.publisher)?, regions)?;
        let agreements: Result<Vec<_>, SourceError<E>> =
            self.agreement.iter().map(AgreementSource::to_agreements).collect();
        let list = list.with_agreements(agreements?.into_iter().flatten().collect())?;
        let networks = self.networks.iter().map(|file| {
            let text = load(file).map_err(SourceError::File)?;
            let taken = ForeignNetwork::from_toml(&text);
            taken.map_err(|error| SourceError::Import { file: file.clone(), error: Box::new(error) })
        });
        let list = list.with_foreign(networks.collect::<Result<_, _>>()?)?;
        let Some(terms) = &self.snapshot else { return Ok(list) };
        let role = RoleSource::new(terms.threshold, terms.keys.clone()).to_role(&load)?;
        let [ageing, stale] = [terms.ageing_after_hours, terms.stale_after_hours].map(|hours| u64::from(hours) * 3600);
        Ok(list.with_snapshot(SnapshotTerms::new(role, ageing, stale)?))
    }
}

impl AgreementSource {
    fn to_agreements<E>(&self) -> Result<Vec<Agreement>, SourceError<E>> {
        let (from, to) = (Region::new(&self.from)?, Region::new(&self.to)?);
        let window = window(("not_before", &self.not_before), ("expires", &self.expires))?;
        let directions = if self.both_ways { vec![[from, to], [to, from]] } else { vec![[from, to]] };
        let kinds = || self.facts.iter().copied().map(Into::into).collect();
        let agreement = |direction| Ok(Agreement::new(direction, kinds(), self.days, window)?);
        directions.into_iter().map(agreement).collect()
    }
}

impl RegionSource {
    fn to_listed<E>(&self, load: &impl Fn(&str) -> Result<String, E>) -> Result<ListedRegion, SourceError<E>> {
        let region = Region::new(&self.iss)?;
        // Keys of an office are no way of recognition: a region that adopts a code may have them.
        let signs_codes = !self.key.iter().all(KeySource::only_exchanges);
        let has_keys = if self.adopts.is_some() { signs_codes } else { !self.key.is_empty() };
        let ways = [has_keys, self.from.is_some(), self.adopts.is_some()];
        let found = ways.into_iter().filter(|way| *way).count();
        // A region without keys, `from` or `adopts` is refused later, with the error for missing
        // keys.
        if found > 1 {
            return Err(SourceError::Ways { region, found });
        }
        if let Some(files) = &self.from {
            return self.taken_over(region, files.names(), load);
        }
        let recognition = match &self.adopts {
            Some(of) => Recognition::adoption(Region::new(of)?),
            None => Recognition::vouched(),
        };
        let keys = self.key.iter().map(|key| key.to_listed(load)).collect::<Result<_, _>>()?;
        let names = [Lang::Zh, Lang::En].map(|lang| self.name(lang).unwrap_or_else(|| region.name(lang)));
        let listed = ListedRegion::new(region, names, keys, self.scoped(recognition)?)?;
        Ok(listed.with_limits(self.revocation, self.max_lifetime()))
    }

    fn max_lifetime(&self) -> Option<u64> {
        self.max_valid_hours.map(|hours| u64::from(hours) * 3600)
    }

    fn name(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::Zh => self.zh.as_deref(),
            Lang::En => self.en.as_deref(),
        }
    }

    /// Returns the entry from another publisher's list, or from several lists that agree on it.
    fn taken_over<E>(
        &self,
        region: Region,
        files: &[String],
        load: &impl Fn(&str) -> Result<String, E>,
    ) -> Result<ListedRegion, SourceError<E>> {
        let mut taken: Option<(&String, ListedRegion)> = None;
        for file in files {
            let text = load(file).map_err(SourceError::File)?;
            let import = ImportFile::from_toml(&text);
            let import = import.map_err(|error| SourceError::Import { file: file.clone(), error: Box::new(error) })?;
            let found = import.region(region);
            let found = found.ok_or_else(|| SourceError::NotImported { region, file: file.clone() })?;
            match &taken {
                None => taken = Some((file, found.clone())),
                Some((first, before)) => {
                    if let Some(difference) = before.difference_to(found) {
                        let (files, difference) = ([(*first).clone(), file.clone()], Box::new(difference));
                        return Err(SourceError::Disagreement { region, files, difference });
                    }
                }
            }
        }
        let (_, taken) = taken.ok_or(SourceError::Ways { region, found: 0 })?;
        let names = [Lang::Zh, Lang::En].map(|lang| self.name(lang).unwrap_or_else(|| taken.name(lang)));
        let recognition = self.scoped(taken.recognition().clone())?;
        let listed = ListedRegion::new(region, names, taken.keys().to_vec(), recognition)?;
        // The agreement may set stricter limits than the other publisher, never looser ones.
        let max_lifetime = [taken.max_lifetime(), self.max_lifetime()].into_iter().flatten().min();
        Ok(listed.with_limits(taken.revocation().max(self.revocation), max_lifetime))
    }

    /// Applies the scope of this entry. An existing scope can only get narrower.
    fn scoped<E>(&self, recognition: Recognition) -> Result<Recognition, SourceError<E>> {
        let kinds = self.kinds.as_ref().map(|kinds| kinds.iter().copied().map(StatementKind::from).collect());
        let until = self.until.as_ref().map(|until| until.read("until")).transpose()?;
        let statuses = self.statuses.map(StatusesSource::to_map).transpose()?;
        let recognition = recognition.narrowed(kinds, until, statuses.unwrap_or_default())?;
        Ok(if self.may_pass_on { recognition.with_passing_on() } else { recognition })
    }
}

impl KeySource {
    fn only_exchanges(&self) -> bool {
        self.signs.iter().all(|word| KeyUse::from(*word) == KeyUse::Exchange)
    }

    fn to_listed<E>(&self, load: &impl Fn(&str) -> Result<String, E>) -> Result<ListedKey, SourceError<E>> {
        let window = window(("not_before", &self.not_before), ("expires", &self.expires))?;
        let uses = self.signs.iter().copied().map(Into::into).collect();
        Ok(ListedKey::new(&load_key(load, &self.file)?, window, uses)?)
    }
}

/// TOML form of a root.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootSource {
    #[serde(rename = "document")]
    _document: Word,
    version: u64,
    issued: Time,
    expires: Time,
    root: RoleSource,
    list: RoleSource,
}

impl RootSource {
    pub(super) fn to_root<E>(&self, load: impl Fn(&str) -> Result<String, E>) -> Result<Root, SourceError<E>> {
        let window = window(("issued", &self.issued), ("expires", &self.expires))?;
        Ok(Root::new(self.version, window, self.root.to_role(&load)?, self.list.to_role(&load)?)?)
    }
}

/// TOML form of rules.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesSource {
    #[serde(rename = "document")]
    _document: Word,
    version: u64,
    issued: Time,
    expires: Time,
    iss: String,
    file: String,
}

impl RulesSource {
    pub(super) fn to_rules<E>(&self, load: impl Fn(&str) -> Result<String, E>) -> Result<Rules, SourceError<E>> {
        let window = window(("issued", &self.issued), ("expires", &self.expires))?;
        let text = load(&self.file).map_err(SourceError::File)?;
        // Only gates interpret the text. It is parsed as TOML here so that nobody signs a broken
        // file.
        if toml::from_str::<serde::de::IgnoredAny>(&text).is_err() {
            return Err(TrustError::RulesText.into());
        }
        Ok(Rules::new(Region::new(&self.iss)?, self.version, window, &text)?)
    }
}
