//! Recognises fede's own files, for commands that are given a file of another kind than they need.

use std::path::Path;

use super::Failure;
use super::input::read_bytes;
use crate::codec::{CoseError, CoseSign, DocumentType};
use crate::gate::is_code;
use crate::trust::SharedHead;
use crate::words::{errors_cli as fails, errors_kind as say};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Document(DocumentType),
    /// The TOML source of a document.
    RootSource,
    ListSource,
    RulesSource,
    /// Regions imported from another publisher's list.
    Import,
    Toml,
    PrivateKey,
    PublicKey,
    Pem,
    /// The text of a code.
    Code,
    Picture,
    Json,
    Text,
}

/// What a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A document of any type.
    Document,
    Root,
    List,
    Rules,
    /// The TOML source of a document.
    Source,
    /// Rules for gates, in TOML.
    GateRules,
    /// A published set as a tar archive.
    Set,
    /// A private key.
    Key,
    /// A private or a public key.
    AnyKey,
    PublicKey,
    /// A picture of a code.
    Code,
}

impl FileKind {
    /// `None` for anything that is not recognised: it may be a damaged file of any kind.
    fn of(bytes: &[u8]) -> Option<Self> {
        if SharedHead::is_start_of(bytes) {
            return Some(Self::Document(DocumentType::SharedFacts));
        }
        if let Some(document) = document_type(bytes) {
            return Some(Self::Document(document));
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff") {
            return Some(Self::Picture);
        }
        let text = core::str::from_utf8(bytes).ok()?;
        let is_text = |character: char| !character.is_control() || matches!(character, '\n' | '\r' | '\t');
        if text.trim().is_empty() || !text.chars().all(is_text) {
            return None;
        }
        Some(Self::of_text(text))
    }

    fn of_text(text: &str) -> Self {
        if is_code(text.trim()) {
            return Self::Code;
        }
        let pem = |label: &str| text.contains(&format!("-----BEGIN {label}-----"));
        if pem("PRIVATE KEY") || pem("ENCRYPTED PRIVATE KEY") {
            return Self::PrivateKey;
        }
        if pem("PUBLIC KEY") {
            return Self::PublicKey;
        }
        if text.contains("-----BEGIN ") {
            return Self::Pem;
        }
        if let Ok(table) = toml::from_str::<toml::Table>(text) {
            return match table.get("document").and_then(toml::Value::as_str) {
                Some("root") => Self::RootSource,
                Some("list") => Self::ListSource,
                Some("rules") => Self::RulesSource,
                Some("import") => Self::Import,
                _ => Self::Toml,
            };
        }
        if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
            return Self::Json;
        }
        Self::Text
    }

    /// The word that the texts select on.
    const fn id(self) -> &'static str {
        match self {
            Self::Document(DocumentType::Root) => "root",
            Self::Document(DocumentType::TrustList) => "list",
            Self::Document(DocumentType::RevocationList) => "revocation-list",
            Self::Document(DocumentType::Rules) => "rules",
            Self::Document(DocumentType::Snapshot) => "snapshot",
            Self::Document(_) => "shared-facts",
            Self::RootSource => "root-source",
            Self::ListSource => "list-source",
            Self::RulesSource => "rules-source",
            Self::Import => "import",
            Self::Toml => "toml",
            Self::PrivateKey => "private-key",
            Self::PublicKey => "public-key",
            Self::Pem => "pem",
            Self::Code => "code",
            Self::Picture => "picture",
            Self::Json => "json",
            Self::Text => "text",
        }
    }
}

impl Wanted {
    const fn id(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Root => "root",
            Self::List => "list",
            Self::Rules => "rules",
            Self::Source => "source",
            Self::GateRules => "gate-rules",
            Self::Set => "set",
            Self::Key => "key",
            Self::AnyKey => "any-key",
            Self::PublicKey => "public-key",
            Self::Code => "code",
        }
    }

    /// Whether the command reads such a file itself. Its own error is then the better one: it
    /// names the line of a TOML file, or says how two kinds of key differ.
    const fn takes(self, kind: FileKind) -> bool {
        match self {
            Self::Document => {
                matches!(kind, FileKind::Document(found) if !matches!(found, DocumentType::SharedFacts))
            }
            Self::Root => matches!(kind, FileKind::Document(DocumentType::Root)),
            Self::List => matches!(kind, FileKind::Document(DocumentType::TrustList)),
            Self::Rules => matches!(kind, FileKind::Document(DocumentType::Rules)),
            Self::Source => matches!(
                kind,
                FileKind::RootSource | FileKind::ListSource | FileKind::RulesSource | FileKind::Toml | FileKind::Text
            ),
            Self::GateRules => matches!(kind, FileKind::Toml | FileKind::Text),
            Self::Set => false,
            Self::Key | Self::AnyKey | Self::PublicKey => {
                matches!(kind, FileKind::PrivateKey | FileKind::PublicKey | FileKind::Pem | FileKind::Text)
            }
            // Pictures of every format, and other files that are no picture.
            Self::Code => {
                matches!(kind, FileKind::Picture | FileKind::Toml | FileKind::Pem | FileKind::Json | FileKind::Text)
            }
        }
    }
}

/// The type of a signed or unsigned document, also of one that is damaged after its header.
fn document_type(bytes: &[u8]) -> Option<DocumentType> {
    let types = DocumentType::ALL.map(|kind| (kind, CoseSign::decode(bytes, kind).map(drop)));
    let is_other = |result: &Result<(), CoseError>| matches!(result, Err(CoseError::Type { .. }));
    // The header was read: all types but one differ from it.
    let mut found = types.iter().filter(|(_, result)| !is_other(result)).map(|(kind, _)| *kind);
    match (found.next(), found.next()) {
        (Some(kind), None) => Some(kind),
        _ => None,
    }
}

/// The word for the kind of a file, for the fuzz target `settings`.
#[cfg(fuzzing)]
pub(super) fn kind_id(bytes: &[u8]) -> Option<&'static str> {
    FileKind::of(bytes).map(FileKind::id)
}

/// Refuses a file that is recognised as another kind than the one that is needed.
pub(super) fn refuse_other(path: &Path, bytes: &[u8], wanted: Wanted) -> Result<(), Failure> {
    let Some(kind) = FileKind::of(bytes).filter(|kind| !wanted.takes(*kind)) else { return Ok(()) };
    let failure = Failure::new("wrong-kind", |lang| say::WrongKind { wanted: wanted.id(), found: kind.id() }.say(lang))
        .in_file(path);
    Err(failure.advise(|lang| say::WrongKindHint { found: kind.id(), path: &path.display() }.say(lang)))
}

/// Reads a text file of at most `max` bytes, and refuses one of another kind.
pub(super) fn read_wanted_text(path: &Path, max: u64, wanted: Wanted) -> Result<String, Failure> {
    let bytes = read_bytes(path, max)?;
    refuse_other(path, &bytes, wanted)?;
    String::from_utf8(bytes).map_err(|_| Failure::new("not-utf8", fails::not_utf8).in_file(path))
}

/// Reads a file of at most `max` bytes, and refuses one of another kind.
pub(super) fn read_wanted(path: &Path, max: usize, wanted: Wanted) -> Result<Vec<u8>, Failure> {
    let bytes = read_bytes(path, u64::try_from(max).unwrap_or(u64::MAX))?;
    refuse_other(path, &bytes, wanted).map(|()| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognised() {
        let list = CoseSign::draft(DocumentType::TrustList, vec![0]).encode();
        let code = include_bytes!("../../fixtures/codes/both.txt");
        let key = include_bytes!("../../keys/hubei.pem");
        let cases: [(&[u8], Option<&str>); 14] = [
            (&list, Some("list")),
            // Damaged after the header.
            (&list[..list.len() - 1], Some("list")),
            (&list[..3], None),
            (b"", None),
            (b" \n", None),
            (b"\x00\x01", None),
            (b"\x1b[2J", None),
            (code, Some("code")),
            (key, Some("private-key")),
            (b"# a comment\ndocument = \"list\"\n", Some("list-source")),
            (b"accept = [\"green\"]\n", Some("toml")),
            (b"{\"a\": 1}", Some("json")),
            (b"Dear publisher,\n", Some("text")),
            (b"\x89PNG\r\n\x1a\n\0", Some("picture")),
        ];
        for (bytes, expected) in cases {
            assert_eq!(FileKind::of(bytes).map(FileKind::id), expected, "{bytes:?}");
        }
        let deep = "[".repeat(1 << 20);
        assert_eq!(FileKind::of(deep.as_bytes()), Some(FileKind::Text));
    }
}
