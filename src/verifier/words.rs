//! The texts for staff: one sentence for each decision and reason, and what to do next. They are
//! stored in `words`.

use super::{Decision, Reason, RevocationConcern};
use crate::codec::{ForeignText, TextError};
use crate::payload::{Region, Status, Withdrawal};
#[cfg(feature = "qr")]
use crate::qr::PictureError;
use crate::time::Timestamp;
use crate::words::{Lang, foreign_verdict as foreign, verdict as say};

impl Decision {
    /// The word shown on the screen.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Accepted => say::accepted(lang),
            Self::Refused => say::refused(lang),
            Self::Undecided => say::undecided(lang),
        }
    }
}

impl Reason {
    /// What is wrong, in one sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Text(TextError::Foreign { found: ForeignText::LaterVersion }) => say::later_version(lang).to_owned(),
            Self::Text(TextError::Foreign { found }) => say::Foreign { found: &found.words(lang) }.say(lang),
            Self::Text(_) | Self::Cose(_) => say::damaged(lang).to_owned(),
            Self::Claims(_) => say::claims(lang).to_owned(),
            Self::UnknownKey { kid } => say::UnknownKey { kid }.say(lang),
            Self::Signature { .. } => say::signature(lang).to_owned(),
            Self::RegionNotPermitted { permitted, found, .. } => {
                let (found_name, permitted_name) = (&found.name(lang), &permitted.name(lang));
                say::RegionNotPermitted { permitted, permitted_name, found, found_name }.say(lang)
            }
            Self::KindNotPermitted { kind, .. } => say::KindNotPermitted { kind: &kind.words(lang) }.say(lang),
            Self::KeyNotYetValid { not_before, used, .. } => say::KeyNotYetValid { not_before, used }.say(lang),
            Self::KeyExpired { expires, used, .. } => say::KeyExpired { expires, used }.say(lang),
            Self::NotYetValid { not_before, at } => say::NotYetValid { not_before, at }.say(lang),
            Self::Expired { expires, at } => say::Expired { expires, at }.say(lang),
            Self::StatusNotAccepted { status, stated, accepted } => {
                let words: Vec<_> = accepted.iter().map(|status: &Status| status.words(lang)).collect();
                let status = match status {
                    _ if stated == status => status.words(lang).to_owned(),
                    _ => say::StatusMapped { stated: &stated.words(lang), status: &status.words(lang) }.say(lang),
                };
                say::StatusNotAccepted { status: &status, accepted: &words.join(say::comma(lang)) }.say(lang)
            }
            Self::ItineraryAlone => say::itinerary_alone(lang).to_owned(),
            Self::LifetimeTooLong { max, found } => {
                let [max, found] = [max, found].map(|seconds| seconds.div_ceil(86_400));
                say::LifetimeTooLong { max: &max, found: &found }.say(lang)
            }
            Self::LiveNotBound => say::live_not_bound(lang).to_owned(),
            Self::LiveSignature => say::live_signature(lang).to_owned(),
            Self::LiveRequired => say::live_required(lang).to_owned(),
            Self::LiveTooOld { signed, at, max } => {
                let seconds = at.seconds().saturating_sub(signed.seconds());
                say::LiveTooOld { age: &span(seconds, lang), max }.say(lang)
            }
            Self::LiveAhead { signed, at } => {
                let seconds = signed.seconds().saturating_sub(at.seconds());
                say::LiveAhead { ahead: &span(seconds, lang) }.say(lang)
            }
            Self::ChallengeOpen { challenge } => say::ChallengeOpen { challenge }.say(lang),
            Self::RecognitionEnded { region, until, at } => {
                say::RecognitionEnded { name: &region.name(lang), region, until, at }.say(lang)
            }
            Self::Withdrawn { region, cti, withdrawal, .. } => {
                let (name, class) = (&region.name(lang), &withdrawal.class().words(lang));
                match withdrawal {
                    Withdrawal::Revoked(_) => say::Revoked { name, region, cti, class }.say(lang),
                    Withdrawal::Suspended(_) => say::Suspended { name, region, cti, class }.say(lang),
                }
            }
            Self::Revocation { region, concern, at } => revocation(*region, *concern, *at, lang),
            Self::NoList => say::no_list(lang).to_owned(),
            Self::Stale { issued, since, at } => say::Stale { issued, since, at }.say(lang),
            Self::ClockBack { seen, at } => say::ClockBack { seen, at }.say(lang),
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::Unsupported { format } | PictureError::NotInThisBuild { format }) => {
                say::PictureFormat { format }.say(lang)
            }
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::Empty) => say::picture_empty(lang).to_owned(),
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::Damaged) => say::picture_damaged(lang).to_owned(),
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::NotDrawn { format }) => say::PictureNotDrawn { format }.say(lang),
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::MorePages) => say::picture_more_pages(lang).to_owned(),
            #[cfg(feature = "qr")]
            Self::Picture(_) => say::picture(lang).to_owned(),
            Self::Foreign(reason) => reason.sentence(lang).to_owned(),
            Self::ForeignNoReader { network } => foreign::NoReader { network: &network.words(lang) }.say(lang),
            Self::NoSymbol => say::no_symbol(lang).to_owned(),
            Self::OtherSymbology { found } => say::OtherSymbology { found }.say(lang),
            #[cfg(not(feature = "page"))]
            Self::SymbolPart { number, of } => say::SymbolPart { number, of }.say(lang),
            Self::ScanAgain { fault } => fault.words(lang).to_owned(),
            Self::ListExpired { expires, at } => say::ListExpired { expires, at }.say(lang),
            Self::ClockBeforeList { issued, at } => say::ClockBeforeList { issued, at }.say(lang),
            Self::ClockBeforeRoot { issued, at } => say::ClockBeforeRoot { issued, at }.say(lang),
            Self::RootExpired { expires, at } => say::RootExpired { expires, at }.say(lang),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> String {
        if let Self::Foreign(reason) = self { reason.hint(lang).to_owned() } else { self.fixed_hint(lang).to_owned() }
    }

    const fn fixed_hint(&self, lang: Lang) -> &'static str {
        match self {
            // A reader has made its hint.
            Self::Foreign(_) => "",
            Self::ForeignNoReader { .. } => foreign::no_reader_hint(lang),
            Self::Text(TextError::Foreign { found: ForeignText::LaterVersion }) => say::later_version_hint(lang),
            Self::Text(TextError::Foreign { .. }) => say::foreign_hint(lang),
            Self::Text(_) | Self::Cose(_) => say::damaged_hint(lang),
            Self::Claims(_) => say::claims_hint(lang),
            Self::UnknownKey { .. } => say::unknown_key_hint(lang),
            Self::Signature { .. } => say::signature_hint(lang),
            Self::RegionNotPermitted { .. } | Self::KindNotPermitted { .. } => say::region_not_permitted_hint(lang),
            Self::KeyNotYetValid { .. } | Self::KeyExpired { .. } => say::key_not_yet_valid_hint(lang),
            Self::RecognitionEnded { .. } => say::recognition_ended_hint(lang),
            Self::Withdrawn { withdrawal: Withdrawal::Revoked(_), .. } => say::revoked_hint(lang),
            Self::Withdrawn { withdrawal: Withdrawal::Suspended(_), .. } => say::suspended_hint(lang),
            Self::Revocation { concern: RevocationConcern::NotCovered { .. }, .. } => {
                say::revocation_not_covered_hint(lang)
            }
            Self::Revocation { concern: RevocationConcern::ClockBefore { .. }, .. } | Self::ClockBack { .. } => {
                say::clock_back_hint(lang)
            }
            Self::Revocation { .. } | Self::Stale { .. } | Self::NoList => say::update(lang),
            Self::NotYetValid { .. } => say::not_yet_valid_hint(lang),
            Self::Expired { .. } => say::expired_hint(lang),
            Self::ItineraryAlone => say::itinerary_alone_hint(lang),
            Self::LifetimeTooLong { .. } => say::lifetime_too_long_hint(lang),
            Self::LiveNotBound | Self::LiveSignature => say::live_signature_hint(lang),
            Self::LiveRequired => say::live_required_hint(lang),
            Self::LiveTooOld { .. } => say::live_too_old_hint(lang),
            Self::LiveAhead { .. } => say::live_ahead_hint(lang),
            Self::ChallengeOpen { .. } => say::challenge_open_hint(lang),
            Self::StatusNotAccepted { .. } => say::status_not_accepted_hint(lang),
            #[cfg(feature = "qr")]
            Self::Picture(
                PictureError::NotAPicture | PictureError::Unsupported { .. } | PictureError::NotInThisBuild { .. },
            ) => say::picture_hint_not_a_picture(lang),
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::Damaged | PictureError::Empty) => say::picture_hint_damaged(lang),
            #[cfg(feature = "qr")]
            Self::Picture(
                PictureError::TooLarge { .. } | PictureError::TooManyPixels { .. } | PictureError::TooMuchMemory,
            ) => say::picture_hint_too_large(lang),
            #[cfg(feature = "qr")]
            Self::Picture(PictureError::NotDrawn { .. } | PictureError::MorePages) => say::picture_hint_page(lang),
            Self::NoSymbol => say::no_symbol_hint(lang),
            Self::OtherSymbology { .. } => say::other_symbology_hint(lang),
            #[cfg(not(feature = "page"))]
            Self::SymbolPart { .. } => say::symbol_part_hint(lang),
            Self::ScanAgain { fault } => fault.hint(lang),
            Self::ListExpired { .. } => say::list_expired_hint(lang),
            Self::RootExpired { .. } => say::root_expired_hint(lang),
            Self::ClockBeforeList { .. } | Self::ClockBeforeRoot { .. } => say::clock_before_list_hint(lang),
        }
    }
}

/// A length of time in the largest unit that it fills.
fn span(seconds: u64, lang: Lang) -> String {
    match (seconds, seconds / 60, seconds / 3600) {
        (seconds, ..2, _) => say::SpanSeconds { seconds }.say(lang),
        (_, minutes, ..2) => say::SpanMinutes { minutes: &minutes }.say(lang),
        (.., hours) => say::SpanHours { hours: &hours }.say(lang),
    }
}

fn revocation(region: Region, concern: RevocationConcern, at: Timestamp, lang: Lang) -> String {
    let (name, region, at) = (&region.name(lang), &region, &at);
    match &concern {
        RevocationConcern::Missing => say::RevocationMissing { name, region }.say(lang),
        RevocationConcern::Unsound => say::RevocationUnsound { name, region }.say(lang),
        RevocationConcern::Stale { expires } => say::RevocationStale { name, region, expires, at }.say(lang),
        RevocationConcern::ClockBefore { issued } => say::RevocationClockBefore { name, region, issued, at }.say(lang),
        RevocationConcern::TooOld { lowest, found } => say::RevocationTooOld { name, region, lowest, found }.say(lang),
        RevocationConcern::NotCovered { since } => say::RevocationNotCovered { name, region, since }.say(lang),
    }
}
