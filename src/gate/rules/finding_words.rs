//! What findings say to people.

use super::{Finding, Then};
use crate::payload::Lang;
use crate::verifier::Reason;

impl Finding {
    pub(super) fn words(&self, lang: Lang) -> String {
        match self {
            Self::StatementMissing { missing } => match lang {
                Lang::En => format!("This gate asks for the {}, which this code does not carry.", missing.words(lang)),
                Lang::Zh => format!("本检查点要求{}，此码不含该内容。", missing.words(lang)),
            },
            Self::TooOld { kind, since, max_hours, .. } => match lang {
                Lang::En => format!(
                    "The {} is of {since}; this gate takes none of {max_hours} hours or older.",
                    kind.words(lang)
                ),
                Lang::Zh => format!("{}的时间为 {since}；本检查点只接受 {max_hours} 小时以内的。", kind.words(lang)),
            },
            Self::Stay { place, last_seen, level, days, .. } => {
                let place = place.name(lang);
                match lang {
                    Lang::En => format!(
                        "Stayed in {place}, last on {last_seen}: a risk area of level \"{level}\", which counts for {days} days."
                    ),
                    Lang::Zh => {
                        format!("曾在{place}停留，最后日期 {last_seen}：该地为“{level}”级风险区域，{days} 天内须计入。")
                    }
                }
            }
            Self::CountryVisited { country, level, days, .. } => {
                let country = country.name(lang);
                match lang {
                    Lang::En => format!(
                        "Has been in {country}, on a day that the code does not name: a risk area of level \"{level}\", which counts for {days} days."
                    ),
                    Lang::Zh => {
                        format!("曾到访{country}（码内未载日期）：该地为“{level}”级风险区域，{days} 天内须计入。")
                    }
                }
            }
            Self::Marked { place, last_seen, .. } => {
                let place = place.name(lang);
                match lang {
                    Lang::En => format!(
                        "Stayed in {place}, last on {last_seen}. The city has a risk area in it, which does not mean that the holder was there."
                    ),
                    Lang::Zh => {
                        format!("曾在{place}停留，最后日期 {last_seen}。该市含风险区域，并不表示持码人到过该区域。")
                    }
                }
            }
            Self::ItineraryAlone { .. } => Reason::ItineraryAlone.sentence(lang),
            Self::Unbound { .. } => lang
                .pick(
                    "This code is bound to no telephone: anyone can hold a copy.",
                    "此码未绑定手机，任何人都可能持有副本。",
                )
                .to_owned(),
            Self::BindingNotProved => lang
                .pick(
                    "This code is bound to a key of its holder's; a picture of it shows nothing of that key.",
                    "此码已绑定持码人密钥，但出示的图像不能证明其持有该密钥。",
                )
                .to_owned(),
            Self::OtherDocument => {
                lang.pick("Not this person's document: the number is another.", "不是此人的证件：号码不符。").to_owned()
            }
            Self::Again { seconds } => again(*seconds, lang),
            Self::RulesMissing { region } => {
                let name = region.name(lang);
                match lang {
                    Lang::En => format!("This gate is to follow the rules of {name} ({region}), and has none."),
                    Lang::Zh => format!("本检查点应适用{name}（{region}）的规则，但尚无该规则。"),
                }
            }
            Self::RulesNotCurrent { region, from, until, at } => {
                let name = region.name(lang);
                match lang {
                    Lang::En => format!("The rules of {name} ({region}) count from {from} to {until}; it is {at} now."),
                    Lang::Zh => format!("{name}（{region}）的规则有效期为 {from} 至 {until}，现在是 {at}。"),
                }
            }
            Self::RulesUnreadable { region, .. } => {
                let name = region.name(lang);
                match lang {
                    Lang::En => format!("The rules of {name} ({region}) cannot be read by this gate."),
                    Lang::Zh => format!("本检查点无法读取{name}（{region}）的规则。"),
                }
            }
        }
    }

    pub(super) fn next_step(&self, lang: Lang) -> &'static str {
        match self {
            Self::ItineraryAlone { .. } => Reason::ItineraryAlone.hint(lang),
            Self::StatementMissing { .. } => lang.pick("Ask for the code that carries it.", "请出示含该内容的码。"),
            Self::TooOld { .. } => lang.pick("Ask the holder to renew the code.", "请持码人刷新二维码。"),
            Self::Stay { then: Then::Note, .. }
            | Self::CountryVisited { then: Then::Note, .. }
            | Self::Marked { then: Then::Note, .. } => {
                lang.pick("Let in; it is said for your information.", "可放行，此为提示。")
            }
            Self::Stay { then: Then::Ask, .. }
            | Self::CountryVisited { then: Then::Ask, .. }
            | Self::Marked { then: Then::Ask, .. } => lang.pick(
                "Ask the holder, and decide by this gate's instructions.",
                "请询问持码人，并按本检查点的规定处理。",
            ),
            Self::Stay { .. } | Self::CountryVisited { .. } | Self::Marked { .. } => lang.pick(
                "Do not let in by this gate's rules; say which stay it was.",
                "按本检查点规则不予放行，请说明所涉停留。",
            ),
            Self::Unbound { then: Then::Refuse } => {
                lang.pick("Ask for the code on the holder's own telephone.", "请出示持码人本人手机上的码。")
            }
            Self::Unbound { .. } | Self::BindingNotProved => {
                lang.pick("Look at the document, and compare its number.", "请查看证件，并核对证件号码。")
            }
            Self::OtherDocument => lang.pick(
                "Do not let in. If you mistyped, type the number again.",
                "不予放行。如输入有误，请重新输入号码。",
            ),
            Self::Again { .. } => lang.pick("Ask whether it is the same person.", "请询问是否为同一人。"),
            Self::RulesMissing { .. } | Self::RulesNotCurrent { .. } => {
                lang.pick("Update this gate.", "请更新本检查点的数据。")
            }
            Self::RulesUnreadable { .. } => lang.pick(
                "Update this gate's software, or tell whoever publishes the rules.",
                "请升级本检查点的软件，或通知规则发布方。",
            ),
        }
    }
}

fn again(seconds: u64, lang: Lang) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let ago = match (minutes, lang) {
        (0, Lang::En) => format!("{rest} seconds ago"),
        (1, Lang::En) => "a minute ago".to_owned(),
        (_, Lang::En) => format!("{minutes} minutes ago"),
        (0, Lang::Zh) => format!("{rest} 秒前"),
        (_, Lang::Zh) => format!("{minutes} 分钟前"),
    };
    match lang {
        Lang::En => format!("This code was let through {ago}, at this gate."),
        Lang::Zh => format!("此码 {ago}已在本检查点放行。"),
    }
}
