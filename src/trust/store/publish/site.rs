//! The page for people: which regions are recognised, how, with which keys and until when. Chinese
//! and English, without scripts.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chain::{Chain, ChainedRoot};
use super::new_set::NewSet;
use crate::payload::Lang;
use crate::time::Window;
use crate::trust::{Digest, ListedKey, ListedRegion, Role, Snapshot, TrustList};

const STYLE: &str = "
:root { color-scheme: light dark; font: 16px/1.5 system-ui, 'Noto Sans CJK SC', sans-serif }
body { max-width: 72rem; margin: 0 auto; padding: 1rem }
nav { text-align: right }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem }
section { border-top: 3px solid; margin-top: 2rem; padding-top: 1rem }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { border-bottom: 1px solid #8888; padding: .4rem .6rem; text-align: left; vertical-align: top }
th { white-space: nowrap }
td p { margin: 0 0 .5rem } td p:last-child { margin: 0 }
time { white-space: nowrap }
code { font-size: .85rem; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem }
dd { margin: 0 }
/* On a telephone each region is a paragraph rather than a line that runs off the screen. */
@media (max-width: 40rem) {
  table, tbody, tr, th, td { display: block } tr:first-child { display: none }
  th, td { border: 0; padding: .1rem 0 } tr { border-bottom: 1px solid #8888; padding: .6rem 0 }
  th br { display: none }
}
";

/// Data of the page.
struct Page<'a> {
    roots: &'a Chain,
    list: &'a TrustList,
    snapshot: &'a Snapshot,
    set: &'a NewSet<'a>,
}

/// Renders the page.
pub(super) fn page(roots: &Chain, list: &TrustList, snapshot: &Snapshot, set: &NewSet<'_>) -> String {
    let page = Page { roots, list, snapshot, set };
    let publisher = list.publisher();
    let markup = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (publisher.name(Lang::Zh)) "信任列表 · Trust list of " (publisher.name(Lang::En)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                nav { a href="#zh" { "中文" } " · " a href="#en" lang="en" { "English" } }
                main {
                    section id="zh" lang="zh-CN" { (page.section(Lang::Zh)) }
                    section id="en" lang="en" { (page.section(Lang::En)) }
                }
            }
        }
    };
    markup.into_string()
}

impl Page<'_> {
    fn section(&self, lang: Lang) -> Markup {
        let publisher = self.list.publisher();
        html! {
            h1 {
                @match lang {
                    Lang::En => { "Trust list of " (publisher.name(lang)) " (" (publisher) ")" }
                    Lang::Zh => { (publisher.name(lang)) "（" (publisher) "）信任列表" }
                }
            }
            p { (lang.pick(
                "Gates hold these files and judge codes by them without a network. What counts is signed; this page only tells of it. \
                 Compare the root keys below with those that you were handed by another way.",
                "检查点持有这些文件，无需网络即可判定二维码。一切以签名文件为准，本页仅作说明。请将下列根密钥与经其他途径获得的密钥核对。",
            )) }
            dl {
                (entry(lang.pick("trust list", "信任列表"), self.list.version(), self.list.window(), lang))
                (entry(lang.pick("snapshot", "快照"), self.snapshot.version(), self.snapshot.window(), lang))
                @if let Some(terms) = self.list.snapshot() {
                    dt { (lang.pick("gates", "检查点")) }
                    dd {
                        @let (ageing, stale) = (terms.ageing_after() / 3600, terms.stale_after() / 3600);
                        @match lang {
                            Lang::En => { "warn " (ageing) " h after a snapshot, and cannot decide " (stale) " h after it" }
                            Lang::Zh => { "快照" (ageing) "小时后提醒，" (stale) "小时后无法判定" }
                        }
                    }
                }
            }
            h2 { (lang.pick("Regions", "地区")) }
            table {
                tr {
                    th { (lang.pick("region", "地区")) } th { (lang.pick("recognition", "认可方式")) }
                    th { (lang.pick("revocation list", "撤销名单")) } th { (lang.pick("keys", "密钥")) }
                }
                @for listed in self.list.regions() { (self.region(listed, lang)) }
            }
            h2 { (lang.pick("Who signs", "签名者")) }
            @for ChainedRoot { version, root, .. } in self.roots.roots() {
                h3 { (lang.pick("root, version ", "信任根，版本 ")) (version) }
                dl {
                    dt { (lang.pick("counts", "有效期")) } dd { (span(root.root().window())) }
                    dt { (lang.pick("roots", "信任根")) } dd { (role(root.root().root_role(), lang)) }
                    dt { (lang.pick("lists", "信任列表")) } dd { (role(root.root().list_role(), lang)) }
                }
            }
            @if let Some(terms) = self.list.snapshot() {
                dl { dt { (lang.pick("snapshots", "快照")) } dd { (role(terms.role(), lang)) } }
            }
        }
    }

    fn region(&self, listed: &ListedRegion, lang: Lang) -> Markup {
        html! {
            tr {
                th scope="row" { (listed.name(lang)) " " br; (listed.region()) }
                td { (listed.recognition().words(lang)) }
                td { (self.revocation(listed, lang)) }
                td { @for key in listed.keys() { p { (self::key(key, lang)) } } }
            }
        }
    }

    fn revocation(&self, listed: &ListedRegion, lang: Lang) -> Markup {
        if listed.revocation().is_none() {
            return html! { (lang.pick("publishes no list", "不发布名单")) };
        }
        let file = self.snapshot.revocations().get(&listed.region());
        match file.and_then(|file| self.set.revocation_list(file)) {
            Some(list) => html! {
                (lang.pick("list, version ", "名单，版本 ")) (list.version()) br; (span(list.window()))
            },
            None => html! { strong { (lang.pick("missing", "缺失")) } },
        }
    }
}

fn entry(name: &str, version: u64, window: Window, lang: Lang) -> Markup {
    html! { dt { (name) } dd { (lang.pick("version ", "版本 ")) (version) ", " (span(window)) } }
}

fn span(window: Window) -> Markup {
    html! { time { (window.not_before()) } " – " time { (window.expires()) } }
}

fn role(role: &Role, lang: Lang) -> Markup {
    let (threshold, keys) = (role.threshold(), role.keys().len());
    html! {
        @match lang {
            Lang::En => { (threshold) " of these " (keys) ":" }
            Lang::Zh => { "以下 " (keys) " 个中的 " (threshold) " 个：" }
        }
        @for key in role.keys() { br; code { (Digest::from_bytes(key.thumbprint())) } }
    }
}

fn key(listed: &ListedKey, lang: Lang) -> Markup {
    let uses: Vec<_> = listed.uses().iter().map(|one| one.words(lang)).collect();
    html! {
        code { (Digest::from_bytes(listed.key().thumbprint())) } br;
        (uses.join(lang.pick(", ", "、"))) br; (span(listed.window()))
    }
}
