//! The page for people: which regions are recognised, how, with which keys and until when. Chinese
//! and English, without scripts.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chain::{Chain, ChainedRoot};
use super::new_set::NewSet;
use crate::payload::{Lang, Region};
use crate::time::Window;
use crate::trust::{Digest, ListedKey, ListedRegion, Role, Snapshot, TrustList};
use crate::words::site as say;

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
                title { (title(publisher, Lang::Zh)) " · " (title(publisher, Lang::En)) }
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

fn title(publisher: Region, lang: Lang) -> String {
    say::Title { name: &publisher.name(lang) }.say(lang)
}

impl Page<'_> {
    fn section(&self, lang: Lang) -> Markup {
        let publisher = self.list.publisher();
        html! {
            h1 { (say::Heading { name: &publisher.name(lang), region: &publisher }.say(lang)) }
            p { (say::intro(lang)) }
            dl {
                (entry(say::trust_list(lang), self.list.version(), self.list.window(), lang))
                (entry(say::snapshot(lang), self.snapshot.version(), self.snapshot.window(), lang))
                @if let Some(terms) = self.list.snapshot() {
                    @let [ageing, stale] = [terms.ageing_after(), terms.stale_after()].map(|seconds| seconds / 3600);
                    dt { (say::gates(lang)) }
                    dd { (say::Ages { ageing: &ageing, stale: &stale }.say(lang)) }
                }
            }
            h2 { (say::regions(lang)) }
            table {
                tr {
                    th { (say::region(lang)) } th { (say::recognition(lang)) }
                    th { (say::revocation_list(lang)) } th { (say::keys(lang)) }
                }
                @for listed in self.list.regions() { (self.region(listed, lang)) }
            }
            h2 { (say::signers(lang)) }
            @for ChainedRoot { version, root, .. } in self.roots.roots() {
                h3 { (say::Root { version }.say(lang)) }
                dl {
                    dt { (say::valid(lang)) } dd { (span(root.root().window())) }
                    dt { (say::roots(lang)) } dd { (role(root.root().root_role(), lang)) }
                    dt { (say::lists(lang)) } dd { (role(root.root().list_role(), lang)) }
                }
            }
            @if let Some(terms) = self.list.snapshot() {
                dl { dt { (say::snapshots(lang)) } dd { (role(terms.role(), lang)) } }
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
            return html! { (say::no_list(lang)) };
        }
        let file = self.snapshot.revocations().get(&listed.region());
        match file.and_then(|file| self.set.revocation_list(file)) {
            Some(list) => html! {
                (say::Version { version: &list.version() }.say(lang)) br; (span(list.window()))
            },
            None => html! { strong { (say::missing(lang)) } },
        }
    }
}

fn entry(name: &str, version: u64, window: Window, lang: Lang) -> Markup {
    html! { dt { (name) } dd { (say::Version { version: &version }.say(lang)) (say::comma(lang)) (span(window)) } }
}

fn span(window: Window) -> Markup {
    html! { time { (window.not_before()) } " – " time { (window.expires()) } }
}

fn role(role: &Role, lang: Lang) -> Markup {
    let (threshold, keys) = (role.threshold(), role.keys().len());
    html! {
        (say::Threshold { threshold: &threshold, keys: &keys }.say(lang))
        @for key in role.keys() { br; code { (Digest::from_bytes(key.thumbprint())) } }
    }
}

fn key(listed: &ListedKey, lang: Lang) -> Markup {
    let uses: Vec<_> = listed.uses().iter().map(|one| one.words(lang)).collect();
    html! {
        code { (Digest::from_bytes(listed.key().thumbprint())) } br;
        (uses.join(say::and(lang))) br; (span(listed.window()))
    }
}
