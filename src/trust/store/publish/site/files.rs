//! The files of the set, with size and SHA-256, to fetch and to check by hand.

use maud::{Markup, html};

use super::{Page, marked};
use crate::payload::{Lang, Region};
use crate::trust::{Digest, RevocationList, SNAPSHOT_NAME, SetFile, object_name, root_name};
use crate::words::site as say;

/// Maximum number of blocks that are listed. With more, only their number and size are shown: 90
/// days of 300 regions would make a page of many megabytes.
const MAX_BLOCKS: usize = 500;

/// One file.
struct Entry {
    what: String,
    path: String,
    bytes: u64,
    digest: Digest,
}

impl Page<'_> {
    /// The table of files.
    pub(super) fn files(&self, lang: Lang) -> Markup {
        let lists: Vec<_> = self.revocation_lists(lang).collect();
        let blocks: usize = lists.iter().map(|(_, list)| list.days().len()).sum();
        html! {
            p { (marked(say::files_check(lang))) }
            table.files {
                tr { th { (say::file(lang)) } th { (say::size(lang)) } th { "SHA-256" } }
                @for file in self.entries(lang) { (row(&file, lang)) }
                @if blocks <= MAX_BLOCKS {
                    @for (name, list) in &lists {
                        @for day in list.days() {
                            @let what = say::FileBlock { name, day: &day.day() }.say(lang);
                            (row(&Entry { what, path: object_name(day.digest()), bytes: day.bytes(), digest: day.digest() }, lang))
                        }
                    }
                }
            }
            @if blocks > MAX_BLOCKS {
                @let bytes: u64 = lists.iter().flat_map(|(_, list)| list.days()).map(|day| day.bytes()).sum();
                p { (say::FileBlocks { count: &blocks, bytes: &bytes }.say(lang)) }
            }
        }
    }

    fn entries(&self, lang: Lang) -> Vec<Entry> {
        let of_bytes = |what: String, path: String, bytes: &[u8]| Entry {
            what,
            path,
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            digest: Digest::of(bytes),
        };
        let object = |what: String, file: &SetFile| Entry {
            what,
            path: object_name(file.digest()),
            bytes: file.bytes(),
            digest: file.digest(),
        };
        let roots = self.roots.roots().iter();
        let roots = roots
            .map(|root| of_bytes(say::Root { version: &root.version }.say(lang), root_name(root.version), &root.bytes));
        let snapshot = of_bytes(say::snapshot(lang).to_owned(), SNAPSHOT_NAME.to_owned(), self.set.snapshot_bytes());
        let list = object(say::trust_list(lang).to_owned(), self.snapshot.list());
        let revocations = self
            .snapshot
            .revocations()
            .iter()
            .map(|(region, file)| object(say::FileRevocations { name: &region.name(lang) }.say(lang), file));
        let rules = self.snapshot.rules().iter();
        let rules = rules.map(|(region, file)| object(say::FileRules { name: &region.name(lang) }.say(lang), file));
        roots.chain([snapshot, list]).chain(revocations).chain(rules).collect()
    }

    fn revocation_lists(&self, lang: Lang) -> impl Iterator<Item = (&'static str, RevocationList)> + '_ {
        let read =
            move |(region, file): (&Region, &SetFile)| Some((region.name(lang), self.set.revocation_list(file)?));
        self.snapshot.revocations().iter().filter_map(read)
    }
}

fn row(file: &Entry, lang: Lang) -> Markup {
    html! {
        tr {
            td { a href=(file.path) download { (file.what) } }
            td { (say::Bytes { bytes: &file.bytes }.say(lang)) }
            td { code { (file.digest) } }
        }
    }
}
