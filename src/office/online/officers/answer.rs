//! The fields of an answer: status, reason and note; and why an answer was not taken.

use maud::{Markup, html};

use super::super::fields::Fields;
use super::staff::fault;
use crate::office::acts::ActError;
use crate::payload::{Status, StatusReason};
use crate::words::{Explain, Lang, staff as say};

/// What an officer has typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) status: String,
    pub(super) reason: String,
    pub(super) note: String,
}

impl Typed {
    pub(super) const NOTHING: Self = Self { status: String::new(), reason: String::new(), note: String::new() };

    pub(super) fn of(fields: &Fields) -> Self {
        let [status, reason, note] = ["status", "reason", "note"].map(|name| fields.get(name).to_owned());
        Self { status, reason, note }
    }

    /// The status and its reason. `None` if no status is chosen.
    pub(super) fn outcome(&self) -> Option<(Status, Option<StatusReason>)> {
        let status = self.status.parse::<Status>().ok()?;
        Some((status, self.reason.parse::<StatusReason>().ok().filter(|_| status != Status::Green)))
    }
}

/// Why an answer was not taken.
pub(super) enum NotTaken {
    /// Another officer has decided or proposed meanwhile.
    Changed,
    /// No status was chosen.
    NoStatus,
    Act(ActError),
}

impl NotTaken {
    pub(super) fn words(&self, lang: Lang) -> Markup {
        match self {
            Self::Changed => fault(say::changed(lang), say::changed_hint(lang), lang),
            Self::NoStatus => fault(say::no_status(lang), say::no_status_hint(lang), lang),
            Self::Act(error) => fault(&error.words(lang), &error.hint(lang), lang),
        }
    }
}

/// The fields. `before` is chosen where nothing was typed; `form` begins the ids, so that a page can
/// have two forms.
pub(super) fn fields(
    form: &str,
    before: Option<(Status, Option<StatusReason>)>,
    typed: &Typed,
    (note_label, note_hint): (&str, &str),
    lang: Lang,
) -> Markup {
    let first = before.filter(|_| typed.status.is_empty());
    let is_status = |status: Status| first.map_or(typed.status == status.id(), |(before, _)| before == status);
    let is_reason =
        |reason: StatusReason| first.map_or(typed.reason == reason.id(), |(_, before)| before == Some(reason));
    let [reason_id, note_id] = ["reason", "note"].map(|field| format!("{form}-{field}"));
    let [reason_hint, note_hint_id] = [&reason_id, &note_id].map(|id| format!("{id}-hint"));
    html! {
        fieldset {
            legend { (say::status(lang)) }
            @for status in Status::ALL {
                label.choice {
                    input type="radio" name="status" value=(status.id()) required checked[is_status(status)];
                    (status.words(lang))
                }
            }
        }
        div.field {
            label for=(reason_id) { (say::reason(lang)) span.hint id=(reason_hint) { (say::reason_hint(lang)) } }
            select id=(reason_id) name="reason" aria-describedby=(reason_hint) {
                option value="" { (say::no_reason(lang)) }
                @for reason in StatusReason::ALL.into_iter().filter(|one| *one != StatusReason::NothingFound) {
                    option value=(reason.id()) selected[is_reason(reason)] { (reason.words(lang)) }
                }
            }
        }
        div.field {
            label for=(note_id) { (note_label) span.hint id=(note_hint_id) { (note_hint) } }
            textarea id=(note_id) name="note" required maxlength="200" aria-describedby=(note_hint_id) { (typed.note) }
        }
    }
}
