//! What waits for an officer: reviews, disputes, and red statuses that need a second officer.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::server::Online;
use super::super::visitor::Visitor;
use super::ROWS;
use super::staff::{Staff, show};
use crate::office::accounts::Permission;
use crate::office::audit::outcome_words;
use crate::office::registry::{
    DecisionOrigin, Decisions, Distribution, OfficeRegistry, People, Person, Proposal, Receipts, StoredDecision,
};
use crate::time::Timestamp;
use crate::words::{Lang, staff as say};

/// Number of waiting decisions that one page looks through: a filter that finds little ends there,
/// with a link to go on.
const LOOKED_THROUGH: usize = 500;

/// What the queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    Everything,
    Reviews,
    Disputes,
    Seconds,
}

impl Filter {
    const ALL: [Self; 4] = [Self::Everything, Self::Reviews, Self::Disputes, Self::Seconds];

    const fn id(self) -> &'static str {
        match self {
            Self::Everything => "all",
            Self::Reviews => "reviews",
            Self::Disputes => "disputes",
            Self::Seconds => "second",
        }
    }

    const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Everything => say::filter_all(lang),
            Self::Reviews => say::filter_reviews(lang),
            Self::Disputes => say::filter_disputes(lang),
            Self::Seconds => say::filter_second(lang),
        }
    }

    fn has(self, case: &Case) -> bool {
        let is_dispute = case.stored.decision.origin == DecisionOrigin::Dispute;
        match self {
            Self::Everything => true,
            Self::Reviews => !is_dispute,
            Self::Disputes => is_dispute,
            Self::Seconds => case.proposal.is_some(),
        }
    }
}

struct Case {
    stored: StoredDecision,
    person: Option<Person>,
    proposal: Option<Proposal>,
}

struct Queue {
    cases: Vec<Case>,
    waiting: u64,
    unpublished: u64,
    /// Whether declarations wait that do not count yet.
    has_unproven: bool,
    /// The last decision that was looked at, if there are more.
    more: Option<i64>,
}

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    uri: Uri,
) -> Result<Response, PageError> {
    staff.may(Permission::SeeQueue)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let asked = |name: &str| {
        let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let shown = asked("show");
    let filter = Filter::ALL.into_iter().find(|one| shown.as_deref() == Some(one.id())).unwrap_or(Filter::Everything);
    let after = asked("after").and_then(|after| after.parse().ok()).unwrap_or(0);
    let may_count = staff.may(Permission::SeeUnpublished).is_ok();
    let queue = online.with(move |_, registry| read(registry, filter, (after, may_count), now)).await?;
    let content = content(&queue, filter, &online, lang);
    Ok(show((say::queue(lang), &content), &staff, &online, &visitor))
}

fn read(
    registry: &OfficeRegistry,
    filter: Filter,
    (after, may_count): (i64, bool),
    now: Timestamp,
) -> Result<Queue, PageError> {
    let found = registry.waiting(after, LOOKED_THROUGH)?;
    let mut more = (found.len() == LOOKED_THROUGH).then(|| found.last().map_or(0, |last| last.number));
    let mut cases = Vec::new();
    for stored in found {
        if cases.len() == ROWS {
            more = Some(stored.number - 1);
            break;
        }
        let proposal = registry.proposal(stored.number)?;
        let case = Case { person: None, proposal, stored };
        if filter.has(&case) {
            cases.push(Case { person: registry.person(case.stored.decision.person)?, ..case });
        }
    }
    let unpublished = if may_count { registry.unlisted(now)? } else { 0 };
    let has_unproven = !registry.unproven(None, 1)?.is_empty();
    Ok(Queue { cases, waiting: registry.waiting_count()?, unpublished, has_unproven, more })
}

fn content(queue: &Queue, filter: Filter, online: &Online, lang: Lang) -> Markup {
    let zone = &online.office.config().zone;
    html! {
        p { (say::Waiting { count: queue.waiting }.say(lang)) }
        @if queue.unpublished > 0 { p.note { (say::Unpublished { count: queue.unpublished }.say(lang)) } }
        @if queue.has_unproven { p.note { a href="/office/unproven" { (say::unproven_wait(lang)) } } }
        nav aria-label=(say::filters(lang)) {
            @for one in Filter::ALL {
                @if one == filter { span.chosen aria-current="true" { (one.words(lang)) } } @else {
                    a href=(format!("/office/queue?show={}", one.id())) { (one.words(lang)) }
                }
            }
        }
        @if queue.cases.is_empty() { p { (say::nothing_waits(lang)) } } @else {
            div.scroll tabindex="0" role="region" aria-label=(say::queue(lang)) { table {
                thead { tr {
                    th { (say::case(lang)) } th { (say::since(lang)) } th { (say::holder(lang)) }
                    th { (say::state(lang)) }
                } }
                tbody { @for case in &queue.cases { (row(case, &zone.local(case.stored.decision.at), lang)) } }
            } }
        }
        @if let Some(more) = queue.more {
            p { a href=(format!("/office/queue?show={}&after={more}", filter.id())) { (say::more(lang)) } }
        }
    }
}

fn row(case: &Case, since: &str, lang: Lang) -> Markup {
    let Case { stored, person, proposal } = case;
    let is_dispute = stored.decision.origin == DecisionOrigin::Dispute;
    html! { tr {
        td { a href=(format!("/office/decisions/{}", stored.number)) {
            (say::DecisionNumber { number: &stored.number }.say(lang))
        } }
        td { (since) }
        td {
            @if let Some(person) = person { (person.name) " · " (person.document.words(lang)) }
        }
        td {
            (outcome_words(stored.decision.outcome, lang))
            @if is_dispute { br; (say::is_disputed(lang)) }
            @if let Some(proposal) = proposal { br; (say::NeedsSecond { officer: &proposal.officer }.say(lang)) }
        }
    } }
}
