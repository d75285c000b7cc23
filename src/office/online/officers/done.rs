//! What an act of the staff has done, said on the page that comes after it.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::super::visitor::Visitor;
use crate::words::{Lang, staff as say};

/// The name in the query of the next page.
const NAME: &str = "done=";

/// What was done. Only these sentences can be shown, whoever made the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// What a resident asked for.
    Granted,
    Refused,
    /// A declaration that did not count.
    Counts,
    NotCounted,
    /// Nothing: it waits no more.
    Before,
    /// A case.
    Decided,
    /// The first answer of two.
    Proposed,
    /// A code.
    Corrected,
    /// A telephone of a person.
    TelephoneAdded,
    TelephoneRemoved,
    /// Of the person who has signed in.
    SessionEnded,
    PasskeyAdded,
    PasskeyRemoved,
}

impl Done {
    const ALL: [Self; 13] = [
        Self::Granted,
        Self::Refused,
        Self::Counts,
        Self::NotCounted,
        Self::Before,
        Self::Decided,
        Self::Proposed,
        Self::Corrected,
        Self::TelephoneAdded,
        Self::TelephoneRemoved,
        Self::SessionEnded,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
    ];

    /// The name in the address, and the sentence.
    const fn parts(self, lang: Lang) -> (&'static str, &'static str) {
        match self {
            Self::Granted => ("granted", say::done_granted(lang)),
            Self::Refused => ("refused", say::done_refused(lang)),
            Self::Counts => ("counts", say::done_counts(lang)),
            Self::NotCounted => ("not-counted", say::done_not_counted(lang)),
            Self::Before => ("before", say::done_before(lang)),
            Self::Decided => ("decided", say::done_decided(lang)),
            Self::Proposed => ("proposed", say::done_proposed(lang)),
            Self::Corrected => ("corrected", say::done_corrected(lang)),
            Self::TelephoneAdded => ("telephone-added", say::telephone_added(lang)),
            Self::TelephoneRemoved => ("telephone-removed", say::telephone_removed(lang)),
            Self::SessionEnded => ("session-ended", say::done_session_ended(lang)),
            Self::PasskeyAdded => ("passkey-added", say::done_passkey_added(lang)),
            Self::PasskeyRemoved => ("passkey-removed", say::done_passkey_removed(lang)),
        }
    }

    /// The way to the page that says so.
    pub(super) fn on(self, path: &str) -> Response {
        let (name, _) = self.parts(Lang::En);
        Redirect::to(&format!("{path}?{NAME}{name}")).into_response()
    }
}

/// What the address of a page says was done.
pub(super) fn notice(visitor: &Visitor) -> Markup {
    let query = visitor.path.split_once('?').map_or("", |(_, query)| query);
    let name = query.split('&').find_map(|pair| pair.strip_prefix(NAME));
    let known = Done::ALL.map(|done| done.parts(visitor.lang));
    let done = name.and_then(|name| known.into_iter().find(|(known, _)| *known == name));
    html! { @if let Some((_, words)) = done { (said(&html! { p { (words) } })) } }
}

/// What was done, where a page after a form can see and hear it.
pub(super) fn said(content: &Markup) -> Markup {
    html! { div.note.done role="status" tabindex="-1" { (content) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::online::seal::PageKeys;
    use axum::http::HeaderMap;

    fn shown(uri: &str) -> String {
        let (headers, uri) = (HeaderMap::new(), uri.parse().unwrap());
        let keys = PageKeys::new([1; 32].into(), [2; 32].into());
        let visitor = Visitor::of((&headers, &uri, [127, 0, 0, 1].into()), (&keys, false), [0; 16]);
        notice(&visitor).into_string()
    }

    #[test]
    fn a_page_says_what_was_done_and_nothing_else() {
        for done in Done::ALL {
            let next = done.on("/office/queue");
            let shown = shown(next.headers()["location"].to_str().unwrap());
            assert!(shown.contains(done.parts(Lang::Zh).1), "{done:?}: {shown}");
        }
        assert!(shown("/office/queue?filter=mine&lang=en&done=granted").contains(say::done_granted(Lang::En)));
        for other in ["/office/queue", "/office/queue?done=", "/office/queue?done=<b>", "/office/done=granted"] {
            assert_eq!(shown(&other.replace(['<', '>'], "%3C")), "", "{other}");
        }
    }
}
