//! Why facts could not be shared or taken over. After an error nothing has been stored.

use std::io;
use std::path::PathBuf;

use crate::key::KeyId;
use crate::office::registry::RegistryError;
use crate::payload::Region;
use crate::time::Timestamp;
use crate::trust::{SharedKind, TrustError};
use crate::words::{Explain, Lang, errors_share as say, file};

/// Why a file of shared facts could not be written or taken over.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ShareError {
    /// The head of the file, its signature or its key is wrong.
    Trust(#[from] TrustError),
    /// The registry failed.
    Registry(#[from] RegistryError),
    /// A file could not be read or written.
    Io {
        /// The operation that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// The file is not one of shared facts.
    NotShared,
    /// The file ends too early.
    Cut,
    /// A part is not the one that the sender signed, or something follows the last part.
    Altered,
    /// A part does not open with the recipient's key.
    Sealed,
    /// A part has content that fede never writes.
    Content,
    /// The trust list is not in its validity window.
    ListWindow {
        /// When the list expires.
        expires: Timestamp,
        /// The time of the act.
        now: Timestamp,
    },
    /// The region has no key for exchange on the list.
    NoKey {
        /// The region.
        region: Region,
    },
    /// The office's own key is not on the list, or may not be used for exchange now.
    OwnKey {
        /// The region.
        region: Region,
        /// The key.
        kid: KeyId,
    },
    /// No agreement is in force in this direction.
    NoAgreement {
        /// The region whose office shares.
        from: Region,
        /// The region whose office receives.
        to: Region,
        /// The time.
        at: Timestamp,
    },
    /// The file is for the office of another region.
    OtherOffice {
        /// The region of this office.
        expected: Region,
        /// The region in the file.
        found: Region,
    },
    /// The file is sealed to another key.
    OtherKey {
        /// The key given.
        expected: KeyId,
        /// The key in the file.
        found: KeyId,
    },
    /// The file has been taken over already.
    Replayed {
        /// The time of issue of the file.
        issued: Timestamp,
    },
    /// A newer file has been taken over, or another one of the same second.
    Older {
        /// The time of issue of the file.
        issued: Timestamp,
        /// The time of issue of the file that was taken over.
        held: Timestamp,
    },
    /// The file was issued in the future.
    Future {
        /// The time of issue.
        issued: Timestamp,
        /// The time of the act.
        now: Timestamp,
    },
    /// The file has expired.
    Expired {
        /// The expiry.
        expires: Timestamp,
        /// The time of the act.
        now: Timestamp,
    },
    /// The agreement does not cover a kind of fact in the file.
    Kind {
        /// The kind.
        kind: SharedKind,
    },
    /// A fact begins after the file was issued.
    FactFuture {
        /// The start of the fact.
        since: Timestamp,
        /// The time of issue.
        issued: Timestamp,
    },
    /// A fact begins before the first time that the file is about.
    FactBefore {
        /// The start of the fact.
        found: Timestamp,
        /// The first time that the file is about.
        since: Timestamp,
    },
    /// The file tells a fact twice.
    Twice,
    /// The file has too many facts.
    TooMany {
        /// The maximum.
        max: usize,
    },
    /// The random source failed.
    Random,
}

impl Explain for ShareError {
    fn id(&self) -> &'static str {
        match self {
            Self::Trust(error) => error.id(),
            Self::Registry(error) => error.id(),
            Self::Io { .. } => "file",
            Self::NotShared => "shared-not-a-file",
            Self::Cut => "shared-cut",
            Self::Altered => "shared-altered",
            Self::Sealed => "shared-sealed",
            Self::Content => "shared-content",
            Self::ListWindow { .. } => "shared-list-window",
            Self::NoKey { .. } => "shared-no-key",
            Self::OwnKey { .. } => "shared-own-key",
            Self::NoAgreement { .. } => "shared-no-agreement",
            Self::OtherOffice { .. } => "shared-other-office",
            Self::OtherKey { .. } => "shared-other-key",
            Self::Replayed { .. } => "shared-replayed",
            Self::Older { .. } => "shared-older",
            Self::Future { .. } => "shared-future",
            Self::Expired { .. } => "shared-expired",
            Self::Kind { .. } => "shared-kind",
            Self::FactFuture { .. } => "shared-fact-future",
            Self::FactBefore { .. } => "shared-fact-before",
            Self::Twice => "shared-twice",
            Self::TooMany { .. } => "shared-too-many",
            Self::Random => "random",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Trust(error) => error.words(lang),
            Self::Registry(error) => error.words(lang),
            Self::Io { action, path, error } => file::cannot(action, path, error, lang),
            Self::NotShared => say::shared_not_a_file(lang).to_owned(),
            Self::Cut => say::shared_cut(lang).to_owned(),
            Self::Altered => say::shared_altered(lang).to_owned(),
            Self::Sealed => say::shared_sealed(lang).to_owned(),
            Self::Content => say::shared_content(lang).to_owned(),
            Self::ListWindow { expires, now } => say::SharedListWindow { expires, now }.say(lang),
            Self::NoKey { region } => say::SharedNoKey { region }.say(lang),
            Self::OwnKey { region, kid } => say::SharedOwnKey { kid, region }.say(lang),
            Self::NoAgreement { from, to, at } => say::SharedNoAgreement { from, to, at }.say(lang),
            Self::OtherOffice { expected, found } => say::SharedOtherOffice { expected, found }.say(lang),
            Self::OtherKey { expected, found } => say::SharedOtherKey { expected, found }.say(lang),
            Self::Replayed { issued } => say::SharedReplayed { issued }.say(lang),
            Self::Older { issued, held } => say::SharedOlder { issued, held }.say(lang),
            Self::Future { issued, now } => say::SharedFuture { issued, now }.say(lang),
            Self::Expired { expires, now } => say::SharedExpired { expires, now }.say(lang),
            Self::Kind { kind } => say::SharedKind { kind: &kind.words(lang) }.say(lang),
            Self::FactFuture { since, issued } => say::SharedFactFuture { since, issued }.say(lang),
            Self::FactBefore { found, since } => say::SharedFactBefore { found, since }.say(lang),
            Self::Twice => say::shared_twice(lang).to_owned(),
            Self::TooMany { max } => say::SharedTooMany { max }.say(lang),
            Self::Random => say::random(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Trust(error) => return error.hint(lang),
            Self::Registry(error) => return error.hint(lang),
            Self::Io { error, .. } => file::hint(error, lang),
            Self::NotShared => say::shared_not_a_file_hint(lang),
            Self::Cut | Self::Altered => say::shared_cut_hint(lang),
            Self::Sealed | Self::OtherKey { .. } => say::shared_other_key_hint(lang),
            Self::ListWindow { .. } => say::shared_list_window_hint(lang),
            Self::NoKey { .. } => say::shared_no_key_hint(lang),
            Self::OwnKey { .. } => say::shared_own_key_hint(lang),
            Self::NoAgreement { .. } => say::shared_no_agreement_hint(lang),
            Self::OtherOffice { .. } => say::shared_other_office_hint(lang),
            Self::Replayed { .. } => say::shared_replayed_hint(lang),
            Self::Older { .. } | Self::Expired { .. } => say::shared_older_hint(lang),
            Self::Future { .. } => say::shared_future_hint(lang),
            Self::Kind { .. } => say::shared_kind_hint(lang),
            Self::Content | Self::FactFuture { .. } | Self::FactBefore { .. } | Self::Twice => {
                say::shared_content_hint(lang)
            }
            Self::TooMany { .. } => say::shared_too_many_hint(lang),
            Self::Random => say::random_hint(lang),
        }
        .to_owned()
    }
}
