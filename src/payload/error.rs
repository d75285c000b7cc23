//! The errors of payload values.

use super::plain_text::{is_private, shown};
use super::{MaskedName, Place, Slot, Status, TravelWindow};
use crate::time::{Day, Timestamp};
use crate::words::{Explain, Lang, errors_payload as say};

/// Why a value cannot be part of a code. Each variant says what was expected and, where it is
/// safe to show, what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum PayloadError {
    /// An invisible, control, or text-reordering character.
    TextCharacter {
        /// The field's name.
        field: &'static str,
        /// The first such character.
        character: char,
    },
    /// A character that a conversion leaves for one that it has lost, such as U+FFFD or `?`.
    TextLost {
        /// The field's name.
        field: &'static str,
        /// The character that is there instead.
        found: char,
    },
    /// Empty text, or a blank at the beginning or end.
    TextBlank {
        /// The field's name.
        field: &'static str,
    },
    /// Too long.
    TextLength {
        /// The field's name.
        field: &'static str,
        /// Maximum number of characters.
        max: usize,
        /// The characters found.
        found: usize,
    },
    /// `exp` is not after `iat`.
    ExpiresBeforeIssue {
        /// `iat`.
        issued: Timestamp,
        /// `exp`.
        expires: Timestamp,
    },
    /// `nbf` is before `iat`.
    StartsBeforeIssue {
        /// `iat`.
        issued: Timestamp,
        /// `nbf`.
        not_before: Timestamp,
    },
    /// `exp` is not after `nbf`.
    NeverValid {
        /// `nbf`.
        not_before: Timestamp,
        /// `exp`.
        expires: Timestamp,
    },
    /// The assessment is later than the issue.
    AssessedAfterIssue {
        /// When the status was assessed.
        assessed: Timestamp,
        /// `iat`.
        issued: Timestamp,
    },
    /// A slot of more than 40 bits.
    SlotRange {
        /// The number found.
        found: u64,
    },
    /// A day after the year 9999 in a `cti`.
    CtiDayRange {
        /// The number found.
        found: u32,
    },
    /// Not the written form of a `cti`.
    NotACti,
    /// The day in `cti` is not the day of `iat`.
    CtiDay {
        /// The UTC day of `iat`.
        issued: Day,
        /// The day in `cti`.
        found: Day,
    },
    /// A status map that maps a worse status to a better one than a better status.
    StatusMapOrder {
        /// What the better status is mapped to.
        better: Status,
        /// What the worse status is mapped to.
        worse: Status,
    },
    /// Yellow or red without reason, authority and appeal.
    GroundsMissing {
        /// The status.
        status: Status,
    },
    /// Not a code of ISO 3166-1 alpha-2 or ISO 3166-2.
    UnknownRegion,
    /// Not a code of ISO 3166-1 alpha-2.
    UnknownCountry,
    /// Not a division code of GB/T 2260.
    UnknownDivision {
        /// The number found.
        found: u32,
    },
    /// Not a UN/LOCODE.
    NotUnLocode,
    /// A name that is not masked.
    NameNotMasked,
    /// A gate's challenge that is not four digits.
    Challenge,
    /// An itinerary of another length than 7 or 14 days.
    WindowLength {
        /// The days found.
        found: u32,
    },
    /// The window does not end on the day before the day of issue.
    WindowEnd {
        /// The last day of the window.
        last: Day,
        /// The earliest day that any time zone allows.
        earliest: Day,
        /// The latest day that any time zone allows.
        latest: Day,
    },
    /// A visit on a day outside the window.
    VisitOutsideWindow {
        /// The place.
        place: Place,
        /// The day of the visit.
        day: Day,
        /// The first day of the window.
        first: Day,
        /// The last day of the window.
        last: Day,
    },
    /// More countries or visits than an itinerary can hold.
    TooMany {
        /// The field's name.
        field: &'static str,
        /// Maximum number of entries.
        max: usize,
        /// The number found.
        found: usize,
    },
    /// A country or place that is listed twice.
    Repeated {
        /// The field's name.
        field: &'static str,
    },
}

impl Explain for PayloadError {
    fn id(&self) -> &'static str {
        match self {
            Self::TextCharacter { .. } => "text-character",
            Self::TextLost { .. } => "text-lost",
            Self::TextBlank { .. } => "text-blank",
            Self::TextLength { .. } => "text-length",
            Self::ExpiresBeforeIssue { .. } => "expires-before-issue",
            Self::StartsBeforeIssue { .. } => "starts-before-issue",
            Self::NeverValid { .. } => "never-valid",
            Self::AssessedAfterIssue { .. } => "assessed-after-issue",
            Self::SlotRange { .. } => "slot-range",
            Self::CtiDayRange { .. } => "cti-day-range",
            Self::NotACti => "not-a-cti",
            Self::CtiDay { .. } => "cti-day",
            Self::StatusMapOrder { .. } => "status-map-order",
            Self::GroundsMissing { .. } => "grounds-missing",
            Self::UnknownRegion => "unknown-region",
            Self::UnknownCountry => "unknown-country",
            Self::UnknownDivision { .. } => "unknown-division",
            Self::NotUnLocode => "not-unlocode",
            Self::NameNotMasked => "name-not-masked",
            Self::Challenge => "challenge",
            Self::WindowLength { .. } => "window-length",
            Self::WindowEnd { .. } => "window-end",
            Self::VisitOutsideWindow { .. } => "visit-outside-window",
            Self::TooMany { .. } => "too-many",
            Self::Repeated { .. } => "repeated",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::TextCharacter { field, character } => {
                let kind = if is_private(*character) { "private" } else { "other" };
                say::TextCharacter { field, character: &shown(*character), kind }.say(lang)
            }
            Self::TextLost { field, found } => say::TextLost { field, found: &shown(*found) }.say(lang),
            Self::TextBlank { field } => say::TextBlank { field }.say(lang),
            Self::TextLength { field, max, found } => say::TextLength { field, max, found }.say(lang),
            Self::ExpiresBeforeIssue { issued, expires } => say::ExpiresBeforeIssue { issued, expires }.say(lang),
            Self::StartsBeforeIssue { issued, not_before } => say::StartsBeforeIssue { issued, not_before }.say(lang),
            Self::NeverValid { not_before, expires } => say::NeverValid { not_before, expires }.say(lang),
            Self::AssessedAfterIssue { assessed, issued } => say::AssessedAfterIssue { issued, assessed }.say(lang),
            Self::SlotRange { found } => say::SlotRange { max: &Slot::MAX, found }.say(lang),
            Self::CtiDayRange { found } => say::CtiDayRange { found }.say(lang),
            Self::NotACti => say::not_a_cti(lang).to_owned(),
            Self::CtiDay { issued, found } => say::CtiDay { issued, found }.say(lang),
            Self::StatusMapOrder { better, worse } => {
                say::StatusMapOrder { better: &better.words(lang), worse: &worse.words(lang) }.say(lang)
            }
            Self::GroundsMissing { status } => say::GroundsMissing { status: &status.words(lang) }.say(lang),
            Self::UnknownRegion => say::unknown_region(lang).to_owned(),
            Self::UnknownCountry => say::unknown_country(lang).to_owned(),
            Self::UnknownDivision { found } => say::UnknownDivision { found }.say(lang),
            Self::NotUnLocode => say::not_unlocode(lang).to_owned(),
            Self::NameNotMasked => say::NameNotMasked { mask: &MaskedName::MASK }.say(lang),
            Self::Challenge => say::challenge(lang).to_owned(),
            Self::WindowLength { found } => {
                let [short, long] = &TravelWindow::LENGTHS;
                say::WindowLength { short, long, found }.say(lang)
            }
            Self::WindowEnd { last, earliest, latest } => say::WindowEnd { earliest, latest, last }.say(lang),
            Self::VisitOutsideWindow { place, day, first, last } => {
                say::VisitOutsideWindow { first, last, place, day }.say(lang)
            }
            Self::TooMany { field, max, found } => say::TooMany { field, max, found }.say(lang),
            Self::Repeated { field } => say::Repeated { field }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::TextCharacter { character, .. } if is_private(*character) => say::text_lost_hint(lang).to_owned(),
            Self::TextLost { .. } => say::text_lost_hint(lang).to_owned(),
            Self::TextCharacter { .. } => say::text_character_hint(lang).to_owned(),
            Self::TextBlank { .. } => say::text_blank_hint(lang).to_owned(),
            Self::TextLength { .. } => say::text_length_hint(lang).to_owned(),
            Self::ExpiresBeforeIssue { .. } | Self::NeverValid { .. } => {
                say::expires_before_issue_hint(lang).to_owned()
            }
            Self::StartsBeforeIssue { .. } => say::starts_before_issue_hint(lang).to_owned(),
            Self::AssessedAfterIssue { .. } => say::assessed_after_issue_hint(lang).to_owned(),
            Self::SlotRange { .. } => say::slot_range_hint(lang).to_owned(),
            Self::NotACti => say::not_a_cti_hint(lang).to_owned(),
            Self::CtiDayRange { .. } | Self::CtiDay { .. } => say::cti_day_range_hint(lang).to_owned(),
            Self::StatusMapOrder { .. } => say::status_map_order_hint(lang).to_owned(),
            Self::GroundsMissing { .. } => say::grounds_missing_hint(lang).to_owned(),
            Self::UnknownRegion => say::unknown_region_hint(lang).to_owned(),
            Self::UnknownCountry => say::unknown_country_hint(lang).to_owned(),
            Self::UnknownDivision { .. } => say::unknown_division_hint(lang).to_owned(),
            Self::NotUnLocode => say::not_unlocode_hint(lang).to_owned(),
            Self::NameNotMasked => say::name_not_masked_hint(lang).to_owned(),
            Self::Challenge => say::challenge_hint(lang).to_owned(),
            Self::WindowLength { .. } => say::window_length_hint(lang).to_owned(),
            Self::WindowEnd { .. } => say::window_end_hint(lang).to_owned(),
            Self::VisitOutsideWindow { .. } => say::visit_outside_window_hint(lang).to_owned(),
            Self::TooMany { .. } => say::too_many_hint(lang).to_owned(),
            Self::Repeated { .. } => say::repeated_hint(lang).to_owned(),
        }
    }
}
