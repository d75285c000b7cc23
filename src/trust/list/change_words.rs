//! The sentences for each change between two lists.

use super::{Change, KeyUse, Recognition, SnapshotTerms, Way};
use crate::payload::{Lang, Status, StatusMap};
use crate::time::{Timestamp, Window};
use crate::verifier::Anchor;

impl Change {
    /// The sentence for a publisher, without the region's name.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.in_english(),
            Lang::Zh => self.in_chinese(),
        }
    }

    fn in_english(&self) -> String {
        match self {
            Self::Version { old, new } if new <= old => {
                format!("version {new} does not rise above {old}: gates keep the old list")
            }
            Self::Version { old, new } => format!("version {new} after {old}"),
            Self::Publisher { old, new } => format!("published by {new}, not by {old}"),
            Self::ListWindow { old, new } => moved(*old, *new, "issued", "expires", " instead of "),
            Self::RegionRecognised { .. } => "recognised from now on".to_owned(),
            Self::RegionDropped { .. } => "recognised no more: gates refuse every code of its keys".to_owned(),
            Self::RegionRenamed { zh, en, .. } => format!("named {en}, {zh}"),
            Self::KeyAdded { key, .. } => {
                let (from, to) = (key.window().not_before(), key.window().expires());
                let kinds = key.uses().iter().map(|one| one.words(Lang::En));
                let kinds = kinds.collect::<Vec<_>>().join(" and ");
                format!("key {} added: signs {kinds} from {from} to {to}", key.key().kid())
            }
            Self::KeyWithdrawn { kid, .. } => {
                format!("key {kid} withdrawn: gates refuse every code that it has signed")
            }
            Self::KeyWindow { kid, old, new, .. } => {
                format!("key {kid} {}", moved(*old, *new, "counts from", "counts until", " instead of "))
            }
            Self::UseGranted { kid, what, .. } => format!("key {kid} may also sign: {}", what.words(Lang::En)),
            Self::UseTaken { kid, what, .. } => {
                let effect = match what {
                    KeyUse::Health | KeyUse::Itinerary => "gates refuse those codes",
                    KeyUse::Revocation | KeyUse::Rules => "gates take no such file of it",
                };
                format!("key {kid} may no longer sign: {}; {effect}", what.words(Lang::En))
            }
            Self::Snapshot { old, new } => snapshot(old.as_ref(), new.as_ref(), Lang::En),
            Self::Recognition { new, .. } => new.words(Lang::En),
            Self::Revocation { new: Some(lowest), .. } => {
                format!("publishes revocation lists; gates are undecided without version {lowest} or later")
            }
            Self::MaxLifetime { new, .. } => {
                let hours = new.unwrap_or(Anchor::MAX_LIFETIME) / 3600;
                format!("codes count for {hours} hours at most; gates refuse longer ones")
            }
            Self::Revocation { new: None, .. } => "publishes no revocation lists: revoked codes count again".to_owned(),
        }
    }

    fn in_chinese(&self) -> String {
        match self {
            Self::Version { old, new } if new <= old => format!("版本 {new} 不高于 {old}：检查点将保留旧名单"),
            Self::Version { old, new } => format!("版本 {new}，原为 {old}"),
            Self::Publisher { old, new } => format!("发布方为 {new}，原为 {old}"),
            Self::ListWindow { old, new } => moved(*old, *new, "签发于", "失效于", "，原为 "),
            Self::RegionRecognised { .. } => "自此予以承认".to_owned(),
            Self::RegionDropped { .. } => "不再承认：检查点将拒绝其密钥签发的所有码".to_owned(),
            Self::RegionRenamed { zh, en, .. } => format!("更名为 {zh}，{en}"),
            Self::KeyAdded { key, .. } => {
                let (from, to) = (key.window().not_before(), key.window().expires());
                let kinds = key.uses().iter().map(|one| one.words(Lang::Zh));
                let kinds = kinds.collect::<Vec<_>>().join("和");
                format!("新增密钥 {}：自 {from} 至 {to} 签发{kinds}", key.key().kid())
            }
            Self::KeyWithdrawn { kid, .. } => format!("撤下密钥 {kid}：检查点将拒绝其签发的所有码"),
            Self::KeyWindow { kid, old, new, .. } => {
                format!("密钥 {kid} {}", moved(*old, *new, "生效于", "失效于", "，原为 "))
            }
            Self::UseGranted { kid, what, .. } => format!("密钥 {kid} 还可签发{}", what.words(Lang::Zh)),
            Self::UseTaken { kid, what, .. } => {
                let effect = match what {
                    KeyUse::Health | KeyUse::Itinerary => "检查点将拒绝此类码",
                    KeyUse::Revocation | KeyUse::Rules => "检查点将不再接受此类文件",
                };
                format!("密钥 {kid} 不再可签发{}，{effect}", what.words(Lang::Zh))
            }
            Self::Snapshot { old, new } => snapshot(old.as_ref(), new.as_ref(), Lang::Zh),
            Self::Recognition { new, .. } => new.words(Lang::Zh),
            Self::Revocation { new: Some(lowest), .. } => {
                format!("发布撤销名单；检查点若无第{lowest}版或更高版本则无法判定")
            }
            Self::MaxLifetime { new, .. } => {
                let hours = new.unwrap_or(Anchor::MAX_LIFETIME) / 3600;
                format!("码的有效期最长 {hours} 小时；检查点将拒绝更长的")
            }
            Self::Revocation { new: None, .. } => "不再发布撤销名单：已撤销的码将重新有效".to_owned(),
        }
    }
}

/// Which ends of a window have moved.
fn moved(old: Window, new: Window, start: &str, end: &str, instead: &str) -> String {
    let end_of =
        |word: &str, old: Timestamp, new: Timestamp| (old != new).then(|| format!("{word} {new}{instead}{old}"));
    let ends = [end_of(start, old.not_before(), new.not_before()), end_of(end, old.expires(), new.expires())];
    ends.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn snapshot(old: Option<&SnapshotTerms>, new: Option<&SnapshotTerms>, lang: Lang) -> String {
    let Some(new) = new else {
        return lang
            .pick(
                "nobody signs snapshots any more; gates take no set with this list",
                "不再有人签署快照；检查点将不接受此列表",
            )
            .to_owned();
    };
    let (threshold, ageing, stale) = (new.role().threshold(), new.ageing_after() / 3600, new.stale_after() / 3600);
    let kids: Vec<_> = new.role().keys().iter().map(|key| key.kid().to_string()).collect();
    let kids = kids.join(", ");
    let signers = match (old.is_some_and(|old| old.role() == new.role()), lang) {
        (true, _) => String::new(),
        (false, Lang::En) => format!("snapshots are signed by {threshold} of {kids}; "),
        (false, Lang::Zh) => format!("快照由 {kids} 中的 {threshold} 个签名；"),
    };
    match lang {
        Lang::En => format!("{signers}gates warn {ageing} h after a snapshot and are undecided {stale} h after it"),
        Lang::Zh => format!("{signers}快照{ageing}小时后检查点提醒，{stale}小时后无法判定"),
    }
}

impl Recognition {
    /// The way and the scope, in words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let mut parts = vec![match (self.way(), lang) {
            (Way::Vouched, Lang::En) => "vouched for by the publisher".to_owned(),
            (Way::Vouched, Lang::Zh) => "由发布方担保".to_owned(),
            (Way::Adoption { of }, Lang::En) => format!("has adopted the code of {} ({of})", of.name(lang)),
            (Way::Adoption { of }, Lang::Zh) => format!("采用{}（{of}）的码", of.name(lang)),
            (Way::Direct { via }, _) => {
                let lists: Vec<_> = via
                    .iter()
                    .map(|list| {
                        let (name, version) = (list.publisher().name(lang), list.list_version());
                        match lang {
                            Lang::En => format!("list {version} of {name}"),
                            Lang::Zh => format!("{name}信任列表第{version}版"),
                        }
                    })
                    .collect();
                format!("{}{}", lang.pick("directly, from ", "直接互认，取自"), lists.join(lang.pick(" and ", "、")))
            }
        }];
        if let Some(kinds) = self.kinds() {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.words(lang)).collect();
            parts.push(format!("{}{}", lang.pick("for ", "限于"), kinds.join(lang.pick(" and ", "和"))));
        }
        if let Some(until) = self.until() {
            parts.push(format!("{}{until}", lang.pick("until ", "截至 ")));
        }
        if self.statuses() != StatusMap::IDENTITY {
            let mapped = Status::ALL.into_iter().map(|status| (status, self.statuses().apply(status)));
            let mapped: Vec<_> = mapped
                .filter(|(status, here)| status != here)
                .map(|(status, here)| match lang {
                    Lang::En => format!("{} counts as {}", status.word(lang), here.word(lang)),
                    Lang::Zh => format!("{}视为{}", status.word(lang), here.word(lang)),
                })
                .collect();
            parts.extend(mapped);
        }
        if self.may_pass_on() {
            parts.push(lang.pick("others may take it over", "可由他方转引").to_owned());
        }
        parts.join(lang.pick(", ", "，"))
    }
}
