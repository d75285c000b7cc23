//! The page for people: which regions are recognised, how, with which keys and until when. Chinese
//! and English, without scripts.

mod dates;
mod diagram;
mod files;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use self::dates::Dates;
use self::diagram::diagram;
use super::chain::{Chain, ChainedRoot};
use super::new_set::NewSet;
use crate::payload::{Lang, Region};
use crate::qr::{Level, QUIET_ZONE, encode, svg};
use crate::time::Window;
use crate::trust::{Digest, ListedKey, ListedRegion, RootRole, Snapshot, TrustList};
use crate::words::site as say;

const STYLE: &str = include_str!("style.css");

/// Lists with more regions show the keys of a region on demand.
const MAX_OPEN: usize = 24;

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

/// A text with commands between backquotes.
fn marked(text: &str) -> Markup {
    html! {
        @for (place, part) in text.split('`').enumerate() {
            @if place.is_multiple_of(2) { (part) } @else { code { (part) } }
        }
    }
}

fn title(publisher: Region, lang: Lang) -> String {
    say::Title { name: &publisher.name(lang) }.say(lang)
}

impl Page<'_> {
    fn section(&self, lang: Lang) -> Markup {
        let publisher = self.list.publisher();
        let dates = Dates::of(publisher, lang);
        html! {
            h1 { (say::Heading { name: &publisher.name(lang), region: &publisher }.say(lang)) }
            p { (say::intro(lang)) }
            dl {
                (entry(say::trust_list(lang), self.list.version(), self.list.window(), &dates, lang))
                (entry(say::snapshot(lang), self.snapshot.version(), self.snapshot.window(), &dates, lang))
                @if let Some(terms) = self.list.snapshot() {
                    @let [ageing, stale] = [terms.ageing_after(), terms.stale_after()].map(|seconds| seconds / 3600);
                    dt { (say::gates(lang)) }
                    dd { (say::Ages { ageing: &ageing, stale: &stale }.say(lang)) }
                }
            }
            h2 { (say::compare(lang)) }
            (self.fingerprint(lang))
            h2 { (say::ways(lang)) }
            (diagram(self.list, lang))
            h2 { (say::regions(lang)) }
            table {
                tr {
                    th { (say::region(lang)) } th { (say::recognition(lang)) }
                    th { (say::revocation_list(lang)) } th { (say::keys(lang)) }
                }
                @for listed in self.list.regions() { (self.region(listed, &dates, lang)) }
            }
            h2 { (say::signers(lang)) }
            @for ChainedRoot { version, root, .. } in self.roots.roots() {
                h3 { (say::Root { version }.say(lang)) }
                dl {
                    dt { (say::valid(lang)) } dd { (dates.span(root.root().window())) }
                    dt { (say::fingerprint(lang)) } dd { code { (root.digest().grouped()) } }
                    dt { (say::roots(lang)) } dd { (role(root.root().root_role(), lang)) }
                    dt { (say::lists(lang)) } dd { (role(root.root().list_role(), lang)) }
                }
            }
            @if let Some(terms) = self.list.snapshot() {
                h3 { (say::snapshots(lang)) }
                (role(terms.role(), lang))
            }
            h2 { (say::files(lang)) }
            (self.files(lang))
        }
    }

    /// The fingerprint of the newest root: digits, and the same digits as a QR code for a phone.
    fn fingerprint(&self, lang: Lang) -> Markup {
        let root = self.roots.last();
        let digits = root.digest().grouped();
        let symbol = encode(&digits, Level::M).and_then(|symbol| svg(&symbol, 4, QUIET_ZONE));
        html! {
            div.compare {
                // 79 characters fit into every level.
                @if let Ok(symbol) = symbol {
                    div.symbol role="img" aria-label=(say::symbol(lang)) { (PreEscaped(symbol)) }
                }
                div {
                    p { (say::CompareRoot { version: &root.root().version() }.say(lang)) }
                    p.digits { @for group in digits.split(' ') { code { (group) } " " } }
                    p { (marked(say::compare_how(lang))) }
                }
            }
        }
    }

    fn region(&self, listed: &ListedRegion, dates: &Dates, lang: Lang) -> Markup {
        let keys = html! { @for key in listed.keys() { p { (self::key(key, dates, lang)) } } };
        html! {
            tr {
                th scope="row" { (listed.name(lang)) " " br; (listed.region()) }
                td { (listed.recognition().words(lang)) }
                td { (self.revocation(listed, dates, lang)) }
                td {
                    @if self.list.regions().len() > MAX_OPEN && !listed.keys().is_empty() {
                        @let count = u64::try_from(listed.keys().len()).unwrap_or(u64::MAX);
                        details { summary { (say::KeyCount { count }.say(lang)) } (keys) }
                    } @else { (keys) }
                }
            }
        }
    }

    fn revocation(&self, listed: &ListedRegion, dates: &Dates, lang: Lang) -> Markup {
        if listed.revocation().is_none() {
            return html! { (say::no_list(lang)) };
        }
        let file = self.snapshot.revocations().get(&listed.region());
        match file.and_then(|file| self.set.revocation_list(file)) {
            Some(list) => html! {
                (say::Version { version: &list.version() }.say(lang)) br; (dates.span(list.window()))
            },
            None => html! { strong { (say::missing(lang)) } },
        }
    }
}

fn entry(name: &str, version: u64, window: Window, dates: &Dates, lang: Lang) -> Markup {
    html! { dt { (name) } dd { (say::Version { version: &version }.say(lang)) (say::comma(lang)) (dates.span(window)) } }
}

fn role(role: &RootRole, lang: Lang) -> Markup {
    let (threshold, keys) = (role.threshold(), role.keys().len());
    html! {
        (say::Threshold { threshold: &threshold, keys: &keys }.say(lang))
        @for key in role.keys() { br; code { (Digest::from_bytes(key.thumbprint()).grouped()) } }
    }
}

fn key(listed: &ListedKey, dates: &Dates, lang: Lang) -> Markup {
    let uses: Vec<_> = listed.uses().iter().map(|one| one.words(lang)).collect();
    html! {
        code { (Digest::from_bytes(listed.key().thumbprint()).grouped()) } br;
        (uses.join(say::and(lang))) br; (dates.span(listed.window()))
    }
}
