//! The sentences for each change between two lists.

use super::Change;
use crate::payload::Lang;
use crate::time::{Timestamp, Window};

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
                let kinds = key.kinds().iter().map(|kind| kind.words(Lang::En));
                let kinds = kinds.collect::<Vec<_>>().join(" and ");
                format!("key {} added: signs {kinds} from {from} to {to}", key.key().kid())
            }
            Self::KeyWithdrawn { kid, .. } => {
                format!("key {kid} withdrawn: gates refuse every code that it has signed")
            }
            Self::KeyWindow { kid, old, new, .. } => {
                format!("key {kid} {}", moved(*old, *new, "counts from", "counts until", " instead of "))
            }
            Self::KindGranted { kid, kind, .. } => format!("key {kid} may also sign: {}", kind.words(Lang::En)),
            Self::KindTaken { kid, kind, .. } => {
                format!("key {kid} may no longer sign: {}; gates refuse those codes", kind.words(Lang::En))
            }
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
                let kinds = key.kinds().iter().map(|kind| kind.words(Lang::Zh));
                let kinds = kinds.collect::<Vec<_>>().join("和");
                format!("新增密钥 {}：自 {from} 至 {to} 签发{kinds}", key.key().kid())
            }
            Self::KeyWithdrawn { kid, .. } => format!("撤下密钥 {kid}：检查点将拒绝其签发的所有码"),
            Self::KeyWindow { kid, old, new, .. } => {
                format!("密钥 {kid} {}", moved(*old, *new, "生效于", "失效于", "，原为 "))
            }
            Self::KindGranted { kid, kind, .. } => format!("密钥 {kid} 还可签发{}", kind.words(Lang::Zh)),
            Self::KindTaken { kid, kind, .. } => {
                format!("密钥 {kid} 不再可签发{}，检查点将拒绝此类码", kind.words(Lang::Zh))
            }
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
