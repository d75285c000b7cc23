//! The errors of payload values.

use super::{MaskedName, Place, Slot, Status, TravelWindow};
use crate::time::{Day, Timestamp};

/// Why a value cannot be part of a code. Each variant says what was expected and, where it is
/// safe to show, what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// An invisible, control, or text-reordering character.
    #[error("{field}: expected printable left-to-right text, found {}", character.escape_unicode())]
    TextCharacter {
        /// The field's name.
        field: &'static str,
        /// The first such character.
        character: char,
    },
    /// Empty text, or a blank at the beginning or end.
    #[error("{field}: expected text that begins and ends with a visible character, found blanks there or no text")]
    TextBlank {
        /// The field's name.
        field: &'static str,
    },
    /// Too long.
    #[error("{field}: expected at most {max} characters, found {found}")]
    TextLength {
        /// The field's name.
        field: &'static str,
        /// Maximum number of characters.
        max: usize,
        /// The characters found.
        found: usize,
    },
    /// `exp` is not after `iat`.
    #[error("expected an expiry (exp) after the issue time (iat) {issued}, found {expires}")]
    ExpiresBeforeIssue {
        /// `iat`.
        issued: Timestamp,
        /// `exp`.
        expires: Timestamp,
    },
    /// `nbf` is before `iat`.
    #[error("expected a start (nbf) at or after the issue time (iat) {issued}, found {not_before}")]
    StartsBeforeIssue {
        /// `iat`.
        issued: Timestamp,
        /// `nbf`.
        not_before: Timestamp,
    },
    /// `exp` is not after `nbf`.
    #[error("expected an expiry (exp) after the start (nbf) {not_before}, found {expires}")]
    NeverValid {
        /// `nbf`.
        not_before: Timestamp,
        /// `exp`.
        expires: Timestamp,
    },
    /// The assessment is later than the issue.
    #[error("expected a status assessed by the issue time (iat) {issued}, found {assessed}")]
    AssessedAfterIssue {
        /// When the status was assessed.
        assessed: Timestamp,
        /// `iat`.
        issued: Timestamp,
    },
    /// A slot of more than 40 bits.
    #[error("expected a slot of at most {}, found {found}", Slot::MAX)]
    SlotRange {
        /// The number found.
        found: u64,
    },
    /// A day after the year 9999 in a `cti`.
    #[error("expected a day up to the year 9999 in cti, found day {found} since 1970")]
    CtiDayRange {
        /// The number found.
        found: u32,
    },
    /// Not the written form of a `cti`.
    #[error("expected an identifier such as 2026-03-05/1a2b3c4d5e")]
    NotACti,
    /// The day in `cti` is not the day of `iat`.
    #[error("expected the day of issue {issued} in cti, found {found}")]
    CtiDay {
        /// The UTC day of `iat`.
        issued: Day,
        /// The day in `cti`.
        found: Day,
    },
    /// A status map that maps a worse status to a better one than a better status.
    #[error("expected a worse status to count as {} or worse, as the better one does, found {}", better.id(), worse.id())]
    StatusMapOrder {
        /// What the better status is mapped to.
        better: Status,
        /// What the worse status is mapped to.
        worse: Status,
    },
    /// Yellow or red without reason, authority and appeal.
    #[error("expected a reason, an authority and where to appeal for a {} status, found none", status.id())]
    GroundsMissing {
        /// The status.
        status: Status,
    },
    /// Not a code of ISO 3166-1 alpha-2 or ISO 3166-2.
    #[error("expected a region of ISO 3166-1 (CN) or ISO 3166-2 (CN-SH)")]
    UnknownRegion,
    /// Not a code of ISO 3166-1 alpha-2.
    #[error("expected a country of ISO 3166-1 alpha-2, such as CN")]
    UnknownCountry,
    /// Not a division code of GB/T 2260.
    #[error("expected a six-digit division code of GB/T 2260, found {found}")]
    UnknownDivision {
        /// The number found.
        found: u32,
    },
    /// Not a UN/LOCODE.
    #[error("expected a UN/LOCODE such as JPTYO: a country other than CN, then three of A-Z and 2-9")]
    NotUnLocode,
    /// A name that is not masked.
    #[error("expected a masked name with '{}' in it", MaskedName::MASK)]
    NameNotMasked,
    /// An itinerary of another length than 7 or 14 days.
    #[error("expected a window of {} days, found {found}", list(&TravelWindow::LENGTHS))]
    WindowLength {
        /// The days found.
        found: u32,
    },
    /// The window does not end on the day before the day of issue.
    #[error("expected a window that ends the day before the issue, {earliest} to {latest}, found {last}")]
    WindowEnd {
        /// The last day of the window.
        last: Day,
        /// The earliest day that any time zone allows.
        earliest: Day,
        /// The latest day that any time zone allows.
        latest: Day,
    },
    /// A visit on a day outside the window.
    #[error("expected a day from {first} to {last} for {place}, found {day}")]
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
    #[error("{field}: expected at most {max}, found {found}")]
    TooMany {
        /// The field's name.
        field: &'static str,
        /// Maximum number of entries.
        max: usize,
        /// The number found.
        found: usize,
    },
    /// A country or place that is listed twice.
    #[error("{field}: expected each once, found one twice")]
    Repeated {
        /// The field's name.
        field: &'static str,
    },
}

fn list(lengths: &[u32]) -> String {
    lengths.iter().map(u32::to_string).collect::<Vec<_>>().join(" or ")
}

impl PayloadError {
    /// What to do next.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::TextCharacter { .. } => "write the text in its Latin or Chinese form, without control characters",
            Self::TextBlank { .. } => "take away the blanks at its ends, or leave the whole field out",
            Self::TextLength { .. } => "shorten the text; a long one would not fit a symbol that cameras read",
            Self::ExpiresBeforeIssue { .. } | Self::NeverValid { .. } => "choose a later expiry",
            Self::StartsBeforeIssue { .. } => "a code cannot count before it was issued; choose a later start",
            Self::AssessedAfterIssue { .. } => "give the time at which the status was decided",
            Self::SlotRange { .. } => "a slot has 5 bytes",
            Self::NotACti => "`fede inspect` shows the identifier of a code; its slot has ten digits of 0-9 and a-f",
            Self::CtiDayRange { .. } | Self::CtiDay { .. } => "the first 3 bytes of cti are the UTC day of iat",
            Self::StatusMapOrder { .. } => {
                "a worse status may count as worse than here, never as better than a better one"
            }
            Self::GroundsMissing { .. } => "name the reason, the authority that answers for it, and where to appeal",
            Self::UnknownRegion => "look the region up in ISO 3166-2, for instance CN-SH for Shanghai",
            Self::UnknownCountry => "look the country up in ISO 3166-1, for instance JP for Japan",
            Self::UnknownDivision { .. } => {
                "prefectures end in 00; `fede places NAME` finds the code of a city by its name"
            }
            Self::NotUnLocode => "cities in China go by GB/T 2260, places elsewhere by UN/LOCODE",
            Self::NameNotMasked => "leave only what a gate needs to compare, such as 张*丰 or M*** Rossi",
            Self::WindowLength { .. } => "an itinerary covers the 14 whole days before the day of issue (or 7)",
            Self::WindowEnd { .. } => "on day D the window is D-14 to D-1 in the issuing region's time zone",
            Self::VisitOutsideWindow { .. } => "leave out what lies outside the window",
            Self::TooMany { .. } => "an itinerary this long would not fit a symbol that cameras read",
            Self::Repeated { .. } => "keep the last day on which the place was seen",
        }
    }

    /// The stable identifier.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::TextCharacter { .. } => "text-character",
            Self::TextBlank { .. } => "text-blank",
            Self::TextLength { .. } => "text-length",
            Self::ExpiresBeforeIssue { .. } => "expires-before-issue",
            Self::StartsBeforeIssue { .. } => "starts-before-issue",
            Self::NeverValid { .. } => "never-valid",
            Self::AssessedAfterIssue { .. } => "assessed-after-issue",
            Self::SlotRange { .. } => "slot-range",
            Self::NotACti => "not-a-cti",
            Self::CtiDayRange { .. } => "cti-day-range",
            Self::CtiDay { .. } => "cti-day",
            Self::StatusMapOrder { .. } => "status-map-order",
            Self::GroundsMissing { .. } => "grounds-missing",
            Self::UnknownRegion => "unknown-region",
            Self::UnknownCountry => "unknown-country",
            Self::UnknownDivision { .. } => "unknown-division",
            Self::NotUnLocode => "not-unlocode",
            Self::NameNotMasked => "name-not-masked",
            Self::WindowLength { .. } => "window-length",
            Self::WindowEnd { .. } => "window-end",
            Self::VisitOutsideWindow { .. } => "visit-outside-window",
            Self::TooMany { .. } => "too-many",
            Self::Repeated { .. } => "repeated",
        }
    }
}
