//! A document as it was read: its content, the head of its description, and whose signatures it
//! needs and has.

use core::convert::Infallible;
use core::fmt::Write;
use std::path::Path;

use crate::cli::Failure;
use crate::cli::file_kind::{Wanted, read_wanted};
use crate::cli::screen::field;
use crate::codec::{CoseError, CoseSign, DocumentType};
use crate::key::{KeyId, VerifyingKey};
use crate::payload::{Lang, Region};
use crate::time::Window;
use crate::trust::{
    Digest, Document, KeyUse, RevocationList, Root, RootRole, Rules, Snapshot, SyncError, TrustError, TrustList,
};
use crate::words::{cli as say, trust_cli};

/// A document, with the kind that was detected.
pub(super) struct SignedFile {
    pub(super) bytes: Vec<u8>,
    pub(super) cose: CoseSign,
    pub(super) kind: DocumentType,
}

pub(super) fn open(path: &Path) -> Result<SignedFile, Failure> {
    let bytes = read_wanted(path, TrustList::MAX_BYTES, Wanted::Document)?;
    let mut failure = TrustError::NotDeterministic;
    for kind in DocumentType::ALL {
        match CoseSign::decode(&bytes, kind) {
            Ok(cose) => return Ok(SignedFile { bytes, cose, kind }),
            // The header names another type. The error of the right type is the useful one.
            Err(CoseError::Type { .. }) => {}
            Err(error) => failure = TrustError::Cose(error),
        }
    }
    Err(Failure::of(&failure).in_file(path))
}

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
            // `open` tries the types of a set only.
            kind => Err(CoseError::Type { expected: kind.media_type() }.into()),
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

/// Keys of which a number must sign the document.
pub(super) struct Duty {
    /// The word that the texts select on.
    pub(super) role: &'static str,
    pub(super) threshold: usize,
    pub(super) keys: Vec<VerifyingKey>,
}

impl Duty {
    fn of_role(role: &'static str, keys: &RootRole) -> Self {
        Self { role, threshold: keys.threshold(), keys: keys.keys().to_vec() }
    }

    /// A region's documents need the signature of one of its keys with the right use.
    fn of_region(list: &TrustList, region: Region, what: KeyUse, path: &Path) -> Result<Self, Failure> {
        let keys = list.region(region).map_or(&[][..], |listed| list.keys_for(listed));
        let may_sign = keys.iter().filter(|key| key.uses().contains(&what));
        let keys: Vec<_> = may_sign.filter_map(|key| key.key().check().ok()).collect();
        if keys.is_empty() {
            return Err(Failure::of(&TrustError::RegionSignature { region, what: what.id() }).in_file(path));
        }
        Ok(Self { role: "region", threshold: 1, keys })
    }

    pub(super) fn includes(&self, key: &VerifyingKey) -> bool {
        self.keys.contains(key)
    }

    /// The keys that have signed, and those that have not.
    pub(super) fn split(&self, document: &CoseSign) -> (Vec<KeyId>, Vec<KeyId>) {
        let ids = |signed: bool| {
            let keys = self.keys.iter().filter(move |key| document.is_signed_by(key) == signed);
            keys.map(VerifyingKey::kid).collect()
        };
        (ids(true), ids(false))
    }
}

/// The duties of a document. `root` and `list` are those that gates have now.
pub(super) fn duties(
    content: &Content,
    root: Option<&Root>,
    list: Option<&TrustList>,
    path: &Path,
) -> Result<Vec<Duty>, Failure> {
    let named_by_list = || {
        list.ok_or_else(|| {
            Failure::new("needs-list", trust_cli::needs_list).in_file(path).advise(trust_cli::needs_list_hint)
        })
    };
    Ok(match content {
        Content::Root(new) => {
            let own = Duty::of_role("root", new.root_role());
            match root {
                None => vec![own],
                Some(before) if before.version().checked_add(1) == Some(new.version()) => {
                    vec![Duty::of_role("previous-root", before.root_role()), own]
                }
                Some(before) => {
                    let error = TrustError::RootVersion { before: before.version(), found: new.version() };
                    return Err(Failure::of(&error).in_file(path));
                }
            }
        }
        Content::List(_) => {
            let root = root.ok_or_else(|| {
                Failure::new("needs-root", trust_cli::needs_root).in_file(path).advise(trust_cli::needs_root_hint)
            })?;
            vec![Duty::of_role("list", root.list_role())]
        }
        Content::Snapshot(_) => {
            let none = || Failure::of(&SyncError::<Infallible>::NoSnapshotTerms).in_file(path);
            vec![Duty::of_role("snapshot", named_by_list()?.snapshot().ok_or_else(none)?.role())]
        }
        Content::RevocationList(revoked) => {
            vec![Duty::of_region(named_by_list()?, revoked.region(), KeyUse::Revocation, path)?]
        }
        Content::Rules(rules) => vec![Duty::of_region(named_by_list()?, rules.region(), KeyUse::Rules, path)?],
    })
}
