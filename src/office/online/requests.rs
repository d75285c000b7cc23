//! What a resident asks of an officer, as the page shows it: that a stay is removed, and what is
//! withdrawn. Also whom they care for, and who has declared for them.

use maud::{Markup, html};

use super::attachments;
use super::file::PersonFile;
use super::shell::token;
use super::visitor::Visitor;
use crate::office::registry::{AttachedTo, RequestKind, RequestState, StoredRequest};
use crate::office::{FileError, Office, Relation, Stay, StayPlace};
use crate::payload::Place;
use crate::time::{Timestamp, Zone};
use crate::words::{Lang, online as say};

/// A form that was not taken: which one, what was typed, and what is wrong with a file. Without a file,
/// the words are wrong.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    /// The stay; empty for a dispute.
    pub(super) about: String,
    pub(super) says: String,
    pub(super) file: Option<FileError>,
}

/// The name of a stay in forms.
pub(super) fn stay_id(stay: &Stay) -> String {
    format!("{} {}", stay.place(), stay.arrival().seconds())
}

/// The stays in the country that may be in an itinerary of `days` days, latest first.
pub(super) fn domestic<'a>(stays: &'a [(Stay, String)], office: &Office, now: Timestamp) -> Vec<(&'a Stay, &'a str)> {
    let config = office.config();
    // A day more: where the window begins depends on the zone.
    let since = now.saturating_sub(u64::from(config.travel.days + 1) * 86_400);
    let home = config.region.country();
    let is_shown = |stay: &Stay| {
        matches!(stay.place(), StayPlace::City(_))
            && stay.place().country() == Some(home)
            && stay.departure().is_none_or(|departure| departure >= since)
    };
    let mut shown: Vec<_> =
        stays.iter().filter(|(stay, _)| is_shown(stay)).map(|(stay, source)| (stay, source.as_str())).collect();
    shown.sort_by_key(|(stay, _)| core::cmp::Reverse(stay.arrival()));
    shown
}

/// What the sections are shown with.
pub(super) struct View<'a> {
    pub(super) file: &'a PersonFile,
    pub(super) office: &'a Office,
    pub(super) now: Timestamp,
    pub(super) visitor: &'a Visitor,
    pub(super) wrong: Option<&'a Wrong>,
}

impl View<'_> {
    const fn lang(&self) -> Lang {
        self.visitor.lang
    }

    fn zone(&self) -> &Zone {
        &self.office.config().zone
    }

    /// Where the person was in the country, with a form for each stay.
    pub(super) fn stays(&self) -> Markup {
        let lang = self.lang();
        let stays = domestic(&self.file.stays, self.office, self.now);
        html! {
            h2 #trips { (say::stays(lang)) }
            @if stays.is_empty() { p { (say::no_stays(lang)) } } @else {
                p { (say::stays_lead(lang)) }
                @for (at, (stay, source)) in stays.iter().enumerate() { (self.stay(at, stay, source)) }
            }
        }
    }

    fn stay(&self, at: usize, stay: &Stay, source: &str) -> Markup {
        let (lang, zone) = (self.lang(), self.zone());
        let id = stay_id(stay);
        let place = place_name(&stay.place().to_string(), lang);
        let from = zone.local(stay.arrival());
        let waits = self.file.requests.iter().any(|one| {
            one.kind == RequestKind::NotThere
                && one.state == RequestState::Waits
                && one.since == stay.arrival()
                && one.about == stay.place().to_string()
        });
        let wrong = self.wrong.filter(|wrong| wrong.about == id);
        let (says, file) = (format!("says-{at}"), format!("file-{at}"));
        html! {
            section.stay {
                h3 { (place) }
                p {
                    @match stay.departure() {
                        Some(until) => (say::StayUntil { from: &from, until: &zone.local(until) }.say(lang)),
                        None => (say::StaySince { from: &from }.say(lang)),
                    }
                    " " (say::StaySource { source: &source }.say(lang))
                }
                @if waits { p.note { (say::stay_asked(lang)) } } @else {
                    details open[wrong.is_some()] {
                        summary { (say::request_not_there(lang)) }
                        form method="post" action="/status/not-there" enctype="multipart/form-data" novalidate {
                            (token(self.visitor))
                            input type="hidden" name="stay" value=(id);
                            (says_field(&says, say::stay_says(lang), wrong, lang))
                            (attachments::field(&file, wrong.and_then(|wrong| wrong.file), lang))
                            div.buttons { button { (say::stay_send(lang)) } }
                        }
                    }
                }
            }
        }
    }

    /// The requests about stays, with their answers.
    pub(super) fn requests(&self) -> Markup {
        let (lang, zone) = (self.lang(), self.zone());
        let shown: Vec<&StoredRequest> =
            self.file.requests.iter().filter(|one| one.kind == RequestKind::NotThere).collect();
        html! {
            @if !shown.is_empty() {
                h2 #requests { (say::requests(lang)) }
                @for one in shown {
                    section.stay {
                        h3 { (place_name(&one.about, lang)) " · " (zone.local(one.since)) }
                        p { (say::RequestOf { at: &zone.local(one.made), state: &one.state.words(lang) }.say(lang)) }
                        p { (say::request_said(lang)) " " (one.says) }
                        (attachments::links(&self.file.attachments, AttachedTo::Request(one.id), "/status/attachments", lang))
                        @if !one.note.is_empty() { p.note { (say::RequestAnswer { note: &one.note }.say(lang)) } }
                        @if one.state == RequestState::Waits { (self.withdraw_button(one)) }
                    }
                }
            }
        }
    }

    fn withdraw_button(&self, request: &StoredRequest) -> Markup {
        let lang = self.lang();
        html! {
            form method="post" action="/status/withdraw" {
                (token(self.visitor))
                input type="hidden" name="request" value=(attachments::text_of(&request.id));
                div.buttons { button { (say::withdraw_request(lang)) } }
            }
        }
    }

    /// Whom the person cares for, and who has declared for the person.
    pub(super) fn care(&self) -> Markup {
        let lang = self.lang();
        let declared_for: Vec<&StoredRequest> =
            self.file.requests.iter().filter(|one| one.kind == RequestKind::Care).collect();
        html! {
            @if !self.file.cared.is_empty() {
                h2 #care { (say::cared(lang)) }
                @for one in &self.file.cared { (self.care_of(&one.name, one)) }
            }
            @if !declared_for.is_empty() {
                h2 #declared-for { (say::declared_for_you(lang)) }
                @for one in declared_for { (self.care_of(&one.says, one)) }
            }
        }
    }

    fn care_of(&self, name: &str, request: &StoredRequest) -> Markup {
        let (lang, zone) = (self.lang(), self.zone());
        html! {
            section.stay {
                h3 { (name) }
                p { (relation_words(&request.about, lang)) " · " (say::RequestOf {
                    at: &zone.local(request.made), state: &request.state.words(lang)
                }.say(lang)) }
                @if !request.note.is_empty() { p.note { (say::RequestAnswer { note: &request.note }.say(lang)) } }
                @if request.state == RequestState::Waits { (self.withdraw_button(request)) }
            }
        }
    }

    /// What may be withdrawn, and what not and why.
    pub(super) fn withdrawing(&self) -> Markup {
        let lang = self.lang();
        html! {
            h2 #withdrawing { (say::withdrawing(lang)) }
            ul {
                li { (say::withdrawing_may(lang)) }
                li { (say::withdrawing_stop(lang)) }
                li { (say::withdrawing_not(lang)) }
            }
        }
    }
}

/// The field for words of at most 200 characters.
pub(super) fn says_field(name: &str, label: &str, wrong: Option<&Wrong>, lang: Lang) -> Markup {
    let is_wrong = wrong.is_some_and(|wrong| wrong.file.is_none());
    html! {
        div class=(if is_wrong { "field wrong" } else { "field" }) {
            label for=(name) { (label) }
            span.hint id=(format!("{name}-hint")) { (say::dispute_hint(lang)) }
            span.fault id=(format!("{name}-fault")) { @if is_wrong { (say::fault_says(lang)) } }
            textarea id=(name) name="says" maxlength="200" aria-describedby=(format!("{name}-hint {name}-fault"))
                aria-invalid=[is_wrong.then_some("true")] { (wrong.map(|wrong| wrong.says.as_str()).unwrap_or_default()) }
        }
    }
}

/// The words of a relation that is stored by its identifier.
pub(super) fn relation_words(id: &str, lang: Lang) -> &'static str {
    id.parse::<Relation>().map_or("", |relation| relation.words(lang))
}

/// The name of a place that is stored by its code.
pub(super) fn place_name(code: &str, lang: Lang) -> String {
    Place::parse(code).map_or_else(|_| code.to_owned(), |place| place.name(lang))
}
