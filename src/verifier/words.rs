//! What staff read: one sentence for each decision and reason, and what to do next.

use super::{Decision, Reason, RevocationConcern};
use crate::codec::{ForeignText, TextError};
use crate::payload::{Lang, Region, Status, Withdrawal};
#[cfg(feature = "qr")]
use crate::qr::PictureError;
use crate::time::Timestamp;

impl Decision {
    /// The word on the screen.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Accepted => lang.pick("ACCEPTED", "通过"),
            Self::Refused => lang.pick("REFUSED", "拒绝"),
            Self::Undecided => lang.pick("UNDECIDED", "无法判定"),
        }
    }
}

impl Reason {
    /// What is the matter, in one sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Text(TextError::Foreign { found }) => match lang {
                Lang::En => format!("This is not a fede code but {}.", found.words()),
                Lang::Zh => format!("这不是fede码，而是{}。", foreign_zh(*found)),
            },
            Self::Text(_) | Self::Cose(_) => pick(
                lang,
                "The code is damaged, or was not made by an issuing office.",
                "二维码已损坏，或并非由签发机构生成。",
            ),
            Self::Claims(_) => pick(
                lang,
                "The code is signed, but what it says does not follow the format.",
                "二维码签名有效，但内容不符合格式。",
            ),
            Self::UnknownKey { kid } => match lang {
                Lang::En => format!("No region on the trust list has the key {kid} that this code names."),
                Lang::Zh => format!("信任列表中没有任何地区使用此码所注明的密钥 {kid}。"),
            },
            Self::Signature { .. } => {
                pick(lang, "The signature is false: the code was altered or forged.", "签名无效：二维码被篡改或伪造。")
            }
            Self::RegionNotPermitted { permitted, found, .. } => match lang {
                Lang::En => format!(
                    "The code is issued in the name of {} ({found}) with a key of {} ({permitted}).",
                    found.name(lang),
                    permitted.name(lang)
                ),
                Lang::Zh => format!(
                    "此码以{}（{found}）名义签发，却使用了{}（{permitted}）的密钥。",
                    found.name(lang),
                    permitted.name(lang)
                ),
            },
            Self::KindNotPermitted { kind, .. } => match lang {
                Lang::En => format!("The key that signed this code is not recognised for a statement of kind {kind}."),
                Lang::Zh => format!("签发此码的密钥未获准签发{}。", kind.words(lang)),
            },
            Self::KeyNotYetValid { not_before, used, .. } => match lang {
                Lang::En => format!("The signing key counts from {not_before} on; it was used at {used}."),
                Lang::Zh => format!("签名密钥自 {not_before} 起有效，而使用时间为 {used}。"),
            },
            Self::KeyExpired { expires, used, .. } => match lang {
                Lang::En => format!("The signing key expired at {expires}; the time of use is {used}."),
                Lang::Zh => format!("签名密钥已于 {expires} 失效，使用时间为 {used}。"),
            },
            Self::NotYetValid { not_before, at } => match lang {
                Lang::En => format!("The code is valid from {not_before} on; it is {at} now."),
                Lang::Zh => format!("此码自 {not_before} 起有效，现在是 {at}。"),
            },
            Self::Expired { expires, at } => match lang {
                Lang::En => format!("The code expired at {expires}; it is {at} now."),
                Lang::Zh => format!("此码已于 {expires} 过期，现在是 {at}。"),
            },
            Self::StatusNotAccepted { status, stated, accepted } => {
                let words: Vec<_> = accepted.iter().map(|status: &Status| status.word(lang)).collect();
                let counts = match lang {
                    _ if stated == status => status.word(lang).to_owned(),
                    Lang::En => format!("{}, which counts as {} here", stated.word(lang), status.word(lang)),
                    Lang::Zh => format!("{}（在此视为{}）", stated.word(lang), status.word(lang)),
                };
                let words = words.join(lang.pick(", ", "、"));
                match lang {
                    Lang::En => format!("The health status is {counts}; this gate lets pass: {words}."),
                    Lang::Zh => format!("健康状态为{counts}；本检查点放行：{words}。"),
                }
            }
            Self::ItineraryAlone => {
                lang.pick("Travel card only, no health status.", "仅有行程卡，无健康状态。").to_owned()
            }
            Self::LifetimeTooLong { max, found } => {
                let (max, found) = (max.div_ceil(86_400), found.div_ceil(86_400));
                match lang {
                    Lang::En => {
                        format!("The code counts for {found} days; codes of its region count for {max} at most.")
                    }
                    Lang::Zh => format!("此码有效期为 {found} 天；该地区的码最长有效 {max} 天。"),
                }
            }
            Self::RecognitionEnded { region, until, at } => match lang {
                Lang::En => {
                    format!("The recognition of {} ({region}) ended at {until}; it is {at} now.", region.name(lang))
                }
                Lang::Zh => {
                    format!("对{}（{region}）的认可已于 {until} 终止，现在是 {at}。", region.name(lang))
                }
            },
            Self::Withdrawn { region, cti, withdrawal, .. } => {
                let (name, class) = (region.name(lang), withdrawal.class().words(lang));
                let done = match withdrawal {
                    Withdrawal::Revoked(_) => lang.pick("revoked", "撤销"),
                    Withdrawal::Suspended(_) => lang.pick("suspended", "暂停使用"),
                };
                match lang {
                    Lang::En => format!("{name} ({region}) has {done} the code {cti}: {class}."),
                    Lang::Zh => format!("{name}（{region}）已{done}码 {cti}：{class}。"),
                }
            }
            Self::Revocation { region, concern, at } => revocation(*region, *concern, *at, lang),
            Self::NoList => pick(lang, "This gate has no trust list yet.", "本检查点尚无信任列表。"),
            Self::Stale { issued, since, at } => match lang {
                Lang::En => format!(
                    "This gate's trust was last proved fresh at {issued} and has been stale since {since}; it is {at} now."
                ),
                Lang::Zh => format!("本检查点的信任数据最近一次确认于 {issued}，自 {since} 起已失时效，现在是 {at}。"),
            },
            Self::ClockBack { seen, at } => match lang {
                Lang::En => format!("This gate's clock says {at}, but it has stood at {seen} before."),
                Lang::Zh => format!("本检查点时钟显示 {at}，但此前已到过 {seen}。"),
            },
            #[cfg(feature = "qr")]
            Self::Picture(_) => pick(lang, "The picture cannot be opened.", "无法打开图片。"),
            Self::NoSymbol => {
                pick(lang, "There is no QR symbol in the picture that can be read.", "图片中没有可识读的二维码。")
            }
            Self::ListExpired { expires, at } => match lang {
                Lang::En => format!("This gate's trust list expired at {expires}; it is {at} now."),
                Lang::Zh => format!("本检查点的信任列表已于 {expires} 过期，现在是 {at}。"),
            },
            Self::ClockBeforeList { issued, at } => match lang {
                Lang::En => format!("This gate's clock says {at}, but its trust list was issued at {issued}."),
                Lang::Zh => format!("本检查点时钟显示 {at}，早于信任列表的签发时间 {issued}。"),
            },
            Self::ClockBeforeRoot { issued, at } => match lang {
                Lang::En => format!("This gate's clock says {at}, but its root was issued at {issued}."),
                Lang::Zh => format!("本检查点时钟显示 {at}，早于信任根的签发时间 {issued}。"),
            },
            Self::RootExpired { expires, at } => match lang {
                Lang::En => format!("This gate's root expired at {expires}; it is {at} now."),
                Lang::Zh => format!("本检查点的信任根已于 {expires} 过期，现在是 {at}。"),
            },
        }
    }

    /// What to do next.
    #[must_use]
    pub const fn hint(&self, lang: Lang) -> &'static str {
        match self {
            Self::Text(TextError::Foreign { found: ForeignText::LaterVersion }) => {
                lang.pick("Update this gate's software.", "请升级本检查点的软件。")
            }
            Self::Text(TextError::Foreign { .. }) => {
                lang.pick("Ask for the health code or travel card.", "请出示健康码或行程卡。")
            }
            Self::Text(_) | Self::Cose(_) => lang.pick(
                "Ask the holder to open the code anew, or to show another picture of it.",
                "请持码人重新打开二维码，或出示另一张图片。",
            ),
            Self::Claims(_) => lang.pick(
                "Tell the issuing office; its software may be newer than this gate's.",
                "请通知签发机构；其软件版本可能比本检查点新。",
            ),
            Self::UnknownKey { .. } => lang.pick(
                "Check that this gate has the newest trust list; if it has, the code is not recognised here.",
                "请确认信任列表为最新；若是，则此码在此不获认可。",
            ),
            Self::Signature { .. } => lang.pick("Do not let in; call the supervisor.", "请勿放行，并通知值班主管。"),
            Self::RegionNotPermitted { .. } | Self::KindNotPermitted { .. } => lang.pick(
                "Do not let in on this code; report it to the publisher of the trust list.",
                "请勿凭此码放行，并报告信任列表的发布方。",
            ),
            Self::KeyNotYetValid { .. } | Self::KeyExpired { .. } => lang.pick(
                "Ask the holder for a code issued today; check this gate's clock and trust list.",
                "请持码人出示当日签发的码，并检查本检查点的时钟与信任列表。",
            ),
            Self::RecognitionEnded { .. } => lang.pick(
                "Ask for a code of this region; the agreement with the other has ended.",
                "请出示本地区的码；与该地区的互认协议已终止。",
            ),
            Self::Withdrawn { withdrawal: Withdrawal::Revoked(_), .. } => lang.pick(
                "Ask for a code issued since; the issuing office can tell why this one was revoked.",
                "请出示此后签发的码；撤销原因可向签发机构查询。",
            ),
            Self::Withdrawn { withdrawal: Withdrawal::Suspended(_), .. } => lang.pick(
                "Ask the issuing office; it decides whether the code will count again.",
                "请向签发机构查询该码是否恢复使用。",
            ),
            Self::Revocation { concern: RevocationConcern::NotCovered { .. }, .. } => {
                lang.pick("Ask the holder to renew the code.", "请持码人刷新二维码。")
            }
            Self::Revocation { concern: RevocationConcern::ClockBefore { .. }, .. } | Self::ClockBack { .. } => {
                lang.pick("Set this gate's clock, then update its store.", "请校准本检查点的时钟，然后更新数据。")
            }
            Self::Revocation { .. } | Self::Stale { .. } | Self::NoList => {
                lang.pick("Update this gate's store: fede gate sync.", "请更新本检查点的数据：fede gate sync。")
            }
            Self::NotYetValid { .. } => {
                lang.pick("Check this gate's clock; else wait until then.", "请检查本检查点的时钟，否则请届时再来。")
            }
            Self::Expired { .. } => lang.pick("Ask the holder to renew the code.", "请持码人刷新二维码。"),
            Self::ItineraryAlone => lang.pick(
                "Ask for the health code, or decide by this gate's instructions.",
                "请出示健康码，或按本检查点的规定处理。",
            ),
            Self::LifetimeTooLong { .. } => lang.pick("Ask the holder for a new code.", "请持码人更换新码。"),
            Self::StatusNotAccepted { .. } => lang.pick(
                "Follow the rules for this status; the appeal line is in the code.",
                "请按该状态的规定处理；申诉方式见码内信息。",
            ),
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::NotAPicture) => {
                lang.pick("Give a PNG, JPEG or other common image.", "请提供PNG、JPEG等常见格式图片。")
            }
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::Damaged) => {
                lang.pick("Take or copy the picture again.", "请重新拍摄或重新复制图片。")
            }
            #[cfg(feature = "qr")]
            Self::Picture(
                PictureError::TooLarge { .. } | PictureError::TooManyPixels { .. } | PictureError::TooMuchMemory,
            ) => lang.pick(
                "Scale the picture down; a code reads well at 1280 × 720.",
                "请缩小图片；1280 × 720即可清晰读码。",
            ),
            Self::NoSymbol => lang.pick(
                "Take the picture again: closer, sharp, evenly lit, the whole symbol with its margin.",
                "请重新拍摄：靠近、清晰、光线均匀，并完整包含二维码及其白边。",
            ),
            Self::ListExpired { .. } => lang.pick("Update this gate's trust list.", "请更新本检查点的信任列表。"),
            Self::RootExpired { .. } => lang.pick(
                "Get the root that succeeds this one from the publisher of the trust list.",
                "请向信任列表的发布方索取接替的信任根。",
            ),
            Self::ClockBeforeList { .. } | Self::ClockBeforeRoot { .. } => {
                lang.pick("Set this gate's clock.", "请校准本检查点的时钟。")
            }
        }
    }
}

fn revocation(region: Region, concern: RevocationConcern, at: Timestamp, lang: Lang) -> String {
    let name = region.name(lang);
    let what = match (concern, lang) {
        (RevocationConcern::Missing, Lang::En) => "is missing or damaged at this gate".to_owned(),
        (RevocationConcern::Missing, Lang::Zh) => "在本检查点缺失或已损坏".to_owned(),
        (RevocationConcern::Unsound, Lang::En) => "is damaged, or not the region's own".to_owned(),
        (RevocationConcern::Unsound, Lang::Zh) => "已损坏，或并非该地区签发".to_owned(),
        (RevocationConcern::Stale { expires }, Lang::En) => format!("expired at {expires}; it is {at} now"),
        (RevocationConcern::Stale { expires }, Lang::Zh) => format!("已于 {expires} 过期，现在是 {at}"),
        (RevocationConcern::ClockBefore { issued }, Lang::En) => {
            format!("was issued at {issued}, but this gate's clock says {at}")
        }
        (RevocationConcern::ClockBefore { issued }, Lang::Zh) => {
            format!("签发于 {issued}，而本检查点时钟显示 {at}")
        }
        (RevocationConcern::TooOld { lowest, found }, Lang::En) => {
            format!("has version {found} here; the trust list asks for {lowest} or later")
        }
        (RevocationConcern::TooOld { lowest, found }, Lang::Zh) => {
            format!("在此为第{found}版，信任列表要求不低于第{lowest}版")
        }
        (RevocationConcern::NotCovered { since }, Lang::En) => format!("covers codes issued from {since} on alone"),
        (RevocationConcern::NotCovered { since }, Lang::Zh) => format!("仅涵盖自 {since} 起签发的码"),
    };
    match lang {
        Lang::En => format!("The revocation list of {name} ({region}) {what}."),
        Lang::Zh => format!("{name}（{region}）的撤销名单{what}。"),
    }
}

fn pick(lang: Lang, en: &str, zh: &str) -> String {
    lang.pick(en, zh).to_owned()
}

const fn foreign_zh(found: ForeignText) -> &'static str {
    match found {
        ForeignText::Empty => "空白内容",
        ForeignText::Url => "网址",
        ForeignText::Hc1 => "欧盟数字新冠证书（HC1）",
        ForeignText::Shc => "SMART健康卡（SHC）",
        ForeignText::LaterVersion => "更新版本的码",
        ForeignText::Other => "其他内容",
    }
}
