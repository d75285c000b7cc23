//! A document as it was read, and the head of its description: kind, version, window and digest.

use core::fmt::Write;
use std::path::Path;

use super::SignedFile;
use crate::cli::Failure;
use crate::cli::screen::field;
use crate::codec::{CoseSign, DocumentType};
use crate::payload::{Lang, Region};
use crate::time::Window;
use crate::trust::{Digest, Document, RevocationList, Root, Rules, Snapshot, TrustError, TrustList};
use crate::words::{cli as say, trust_cli};

/// The content of a document. Its signatures are not checked.
pub(super) enum Content {
    Root(Root),
    List(TrustList),
    RevocationList(RevocationList),
    Rules(Rules),
    Snapshot(Snapshot),
}

impl SignedFile {
    /// Decodes the content. Fails if gates would refuse the document as it is.
    pub(super) fn content(&self, path: &Path) -> Result<Content, Failure> {
        let cose = &self.cose;
        let content: Result<Content, TrustError> = match self.kind {
            DocumentType::Root => Root::from_unverified(cose).map(Content::Root),
            DocumentType::TrustList => TrustList::from_unverified(cose).map(Content::List),
            DocumentType::RevocationList => RevocationList::from_unverified(cose).map(Content::RevocationList),
            DocumentType::Rules => Rules::from_unverified(cose).map(Content::Rules),
            DocumentType::Snapshot => Snapshot::from_unverified(cose).map(Content::Snapshot),
        };
        content.map_err(|error| Failure::of(&error).in_file(path))
    }

    /// SHA-256 of the document without signatures: of the file that `fede trust build` wrote. All
    /// signers of a document see the same digest.
    pub(super) fn content_digest(&self) -> Digest {
        Digest::of(&CoseSign::draft(self.kind, self.cose.unverified_payload().to_vec()).encode())
    }

    /// Writes kind, version, window and digest.
    pub(super) fn write_head(&self, out: &mut String, content: &Content, lang: Lang) {
        let window = content.window();
        let _ = writeln!(out, "{}", content.title(lang));
        field(out, say::doc_issued(lang), &window.not_before().to_string());
        field(out, say::doc_expires(lang), &window.expires().to_string());
        let digest = &self.content_digest().grouped();
        field(out, trust_cli::content(lang), &trust_cli::ContentDigest { digest }.say(lang));
    }
}

impl Content {
    /// The identifier of the kind of document.
    pub(super) const fn id(&self) -> &'static str {
        match self {
            Self::Root(_) => "root",
            Self::List(_) => "list",
            Self::RevocationList(_) => "revocation-list",
            Self::Rules(_) => "rules",
            Self::Snapshot(_) => "snapshot",
        }
    }

    pub(super) const fn version(&self) -> u64 {
        match self {
            Self::Root(root) => root.version(),
            Self::List(list) => list.version(),
            Self::RevocationList(list) => list.version(),
            Self::Rules(rules) => rules.version(),
            Self::Snapshot(snapshot) => snapshot.version(),
        }
    }

    fn title(&self, lang: Lang) -> String {
        let of = |region: Region| (region.name(lang), region);
        match self {
            Self::Root(root) => say::ShowRoot { version: &root.version() }.say(lang),
            Self::List(list) => {
                let (version, (name, code)) = (&list.version(), &of(list.publisher()));
                say::ShowList { version, name, code }.say(lang)
            }
            Self::RevocationList(list) => {
                let (version, (name, code)) = (&list.version(), &of(list.region()));
                say::ShowRevocationList { version, name, code }.say(lang)
            }
            Self::Rules(rules) => {
                let (version, (name, code)) = (&rules.version(), &of(rules.region()));
                say::ShowRules { version, name, code }.say(lang)
            }
            Self::Snapshot(snapshot) => {
                let (version, (name, code)) = (&snapshot.version(), &of(snapshot.publisher()));
                say::ShowSnapshot { version, name, code }.say(lang)
            }
        }
    }

    pub(super) fn window(&self) -> Window {
        match self {
            Self::Root(root) => root.window(),
            Self::List(list) => list.window(),
            Self::RevocationList(list) => list.window(),
            Self::Rules(rules) => rules.window(),
            Self::Snapshot(snapshot) => snapshot.window(),
        }
    }
}
