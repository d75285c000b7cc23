//! What waits for an officer: reviews, disputes, and red statuses that need a second officer.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::ROWS;
use super::staff::{Staff, show};
use crate::office::accounts::Permission;
use crate::office::audit::outcome_words;
use crate::office::registry::{
    DecisionOrigin, Decisions, Distribution, OfficeRegistry, People, Person, Proposal, Receipts, Requests,
    StoredDecision,
};
use crate::time::Timestamp;
use crate::words::{Lang, identified, staff as say};

/// Number of waiting decisions that one page looks through: a filter that finds little ends there,
/// with a link to go on.
const LOOKED_THROUGH: usize = 500;

identified! {
    /// What the queue shows.
    enum Filter {
        Everything = "all";
        Reviews = "reviews";
        Disputes = "disputes";
        Seconds = "second";
    }
}

impl Filter {
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

/// What is asked for: the kind, since when, and the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    filter: Filter,
    /// Only what has waited for at least this many days.
    days: u64,
    /// Only what this rule has asked; empty for all.
    rule: String,
}

impl Asked {
    /// The choices of days.
    const DAYS: [u64; 4] = [0, 1, 3, 7];

    /// Maximum length of the identifier of a rule in an address.
    const MAX_RULE_BYTES: usize = 200;

    fn of(uri: &Uri) -> Self {
        let value = |name| value_of(uri, name).unwrap_or_default();
        let shown = value("show");
        let filter = shown.parse().unwrap_or(Filter::Everything);
        let days = value("days").parse().ok().filter(|days| Self::DAYS.contains(days)).unwrap_or(0);
        let rule = Some(value("rule")).filter(|rule| rule.len() <= Self::MAX_RULE_BYTES).unwrap_or_default();
        Self { filter, days, rule }
    }

    /// The address of the queue with what is asked for.
    fn address(&self, filter: Filter, after: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", filter.id());
        if self.days > 0 {
            query.append_pair("days", &self.days.to_string());
        }
        if !self.rule.is_empty() {
            query.append_pair("rule", &self.rule);
        }
        if after > 0 {
            query.append_pair("after", &after.to_string());
        }
        format!("/office/queue?{}", query.finish())
    }

    fn has(&self, case: &Case, now: Timestamp) -> bool {
        let decision = &case.stored.decision;
        let has_waited = self.days == 0 || decision.at <= now.saturating_sub(self.days * 86_400);
        has_waited && (self.rule.is_empty() || decision.rule == self.rule) && self.filter.has(case)
    }
}

/// A value of the query of an address.
fn value_of(uri: &Uri, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
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
    /// Whether requests of residents wait.
    has_requests: bool,
    /// The rules of what was looked at.
    rules: BTreeSet<String>,
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
    let asked = Asked::of(&uri);
    let after = value_of(&uri, "after").and_then(|after| after.parse().ok()).unwrap_or(0);
    let may_count = staff.may(Permission::SeeUnpublished).is_ok();
    let wanted = asked.clone();
    let queue = online.with(move |_, registry| read(registry, &wanted, (after, may_count), now)).await?;
    let content = content(&queue, &asked, &online, lang);
    Ok(show((say::queue(lang), &content), &staff, &online, &visitor))
}

fn read(
    registry: &OfficeRegistry,
    asked: &Asked,
    (after, may_count): (i64, bool),
    now: Timestamp,
) -> Result<Queue, PageError> {
    let found = registry.waiting(after, LOOKED_THROUGH)?;
    let mut more = (found.len() == LOOKED_THROUGH).then(|| found.last().map_or(0, |last| last.number));
    let mut cases = Vec::new();
    let mut rules = BTreeSet::new();
    for stored in found {
        if cases.len() == ROWS {
            more = Some(stored.number - 1);
            break;
        }
        rules.insert(stored.decision.rule.clone());
        let proposal = registry.proposal(stored.number)?;
        let case = Case { person: None, proposal, stored };
        if asked.has(&case, now) {
            cases.push(Case { person: registry.person(case.stored.decision.person)?, ..case });
        }
    }
    let unpublished = if may_count { registry.unlisted(now)? } else { 0 };
    let has_unproven = !registry.unproven(None, 1)?.is_empty();
    let has_requests = !registry.waiting_requests(1)?.is_empty();
    Ok(Queue { cases, waiting: registry.waiting_count()?, unpublished, has_unproven, has_requests, rules, more })
}

fn content(queue: &Queue, asked: &Asked, online: &Online, lang: Lang) -> Markup {
    let zone = &online.office.config().zone;
    html! {
        p { (say::Waiting { count: queue.waiting }.say(lang)) }
        @if queue.unpublished > 0 { p.note { (say::Unpublished { count: queue.unpublished }.say(lang)) } }
        @if queue.has_unproven { p.note { a href="/office/unproven" { (say::unproven_wait(lang)) } } }
        @if queue.has_requests { p.note { a href="/office/requests" { (say::requests_wait(lang)) } } }
        nav aria-label=(say::filters(lang)) {
            @for one in Filter::ALL {
                @if one == asked.filter { span.chosen aria-current="true" { (one.words(lang)) } } @else {
                    a href=(asked.address(one, 0)) { (one.words(lang)) }
                }
            }
        }
        (narrow(queue, asked, lang))
        @if queue.cases.is_empty() { p { (say::nothing_waits(lang)) } } @else {
            // The keys work with the script only, and can be switched off (WCAG 2.2, 2.1.4).
            p.quiet data-keys hidden {
                (say::keys(lang)) " "
                button.link type="button" data-on=(say::keys_on(lang)) data-off=(say::keys_off(lang)) {}
            }
            div.scroll tabindex="0" role="region" aria-label=(say::queue(lang)) { table data-rows {
                thead { tr {
                    th { (say::case(lang)) } th { (say::since(lang)) } th { (say::holder(lang)) }
                    th { (say::state(lang)) }
                } }
                tbody { @for case in &queue.cases { (row(case, &zone.local(case.stored.decision.at), lang)) } }
            } }
        }
        @if let Some(more) = queue.more {
            p { a href=(asked.address(asked.filter, more)) { (say::more(lang)) } }
        }
    }
}

/// The form that narrows the queue.
fn narrow(queue: &Queue, asked: &Asked, lang: Lang) -> Markup {
    let is_chosen = |rule: &str| asked.rule == rule;
    html! {
        form.narrow method="get" action="/office/queue" {
            input type="hidden" name="show" value=(asked.filter.id());
            div.row {
                div.field {
                    label for="days" { (say::waits_for(lang)) }
                    select id="days" name="days" {
                        @for days in Asked::DAYS {
                            option value=(days) selected[asked.days == days] { (say::WaitsDays { days }.say(lang)) }
                        }
                    }
                }
                div.field {
                    label for="rule" { (say::by_rule(lang)) }
                    select id="rule" name="rule" {
                        option value="" { (say::every_rule(lang)) }
                        @if !asked.rule.is_empty() && !queue.rules.contains(&asked.rule) {
                            option value=(asked.rule) selected { (asked.rule) }
                        }
                        @for rule in queue.rules.iter().filter(|rule| !rule.is_empty()) {
                            option value=(rule) selected[is_chosen(rule)] { (rule) }
                        }
                    }
                }
            }
            div.buttons { button { (say::narrow(lang)) } }
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
