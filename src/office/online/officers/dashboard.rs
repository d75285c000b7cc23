//! Figures of the office: what is not published, what officers decide and how long people wait.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::plots::{BLUE, GREEN, RED, Series, YELLOW, bars};
use super::staff::{Staff, show};
use crate::office::accounts::Permission;
use crate::office::registry::{Codes, Decisions, Distribution, OfficeRegistry, OfficerWork};
use crate::payload::{Status, Withdrawal, WithdrawalClass};
use crate::time::{Timestamp, Zone};
use crate::words::{Lang, staff as say};

/// Number of days that the figures cover.
const DAYS: u64 = 14;

/// Maximum number of decisions that are counted: an office of fifty officers makes fewer.
const MAX_WORK: usize = 20_000;

struct Figures {
    unpublished: u64,
    unpublished_since: Option<Timestamp>,
    waiting: u64,
    /// Decisions of officers, oldest first.
    work: Vec<OfficerWork>,
    withdrawn: Vec<Withdrawal>,
}

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    staff.may(Permission::SeeUnpublished)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let figures = online.with(move |_, registry| read(registry, now)).await?;
    let zone = &online.office.config().zone;
    let content = content(&figures, (now, zone), lang)?;
    Ok(show((say::figures(lang), &content), &staff, &online, &visitor))
}

fn read(registry: &OfficeRegistry, now: Timestamp) -> Result<Figures, PageError> {
    let since = now.saturating_sub(DAYS * 86_400);
    Ok(Figures {
        unpublished: registry.unlisted(now)?,
        unpublished_since: registry.unlisted_since(now)?,
        waiting: registry.waiting_count()?,
        work: registry.officer_work(since, MAX_WORK)?,
        withdrawn: registry.withdrawn(since.day())?.into_iter().map(|(_, withdrawal)| withdrawal).collect(),
    })
}

fn content(figures: &Figures, (now, zone): (Timestamp, &Zone), lang: Lang) -> Result<Markup, PageError> {
    Ok(html! {
        p { (say::Waiting { count: figures.waiting }.say(lang)) }
        @if figures.unpublished > 0 {
            p.note {
                (say::Unpublished { count: figures.unpublished }.say(lang))
                @if let Some(since) = figures.unpublished_since {
                    " " (say::UnpublishedSince { since: &zone.local(since) }.say(lang))
                }
            }
        } @else { p { (say::all_published(lang)) } }
        p { (say::figures_lead(lang)) }
        @if figures.work.len() == MAX_WORK { p.note { (say::figures_first(lang)) } }
        h2 { (say::by_day(lang)) }
        (statuses(figures, (now, zone), lang)?)
        h2 { (say::waiting_times(lang)) }
        (waits(figures, lang))
        h2 { (say::reasons(lang)) }
        (counted("reasons", (say::reasons(lang), say::reason(lang)), reasons(figures, lang), lang)?)
        h2 { (say::rules(lang)) }
        (counted("rules", (say::rules(lang), say::by_rule(lang)), rules(figures), lang)?)
        h2 { (say::withdrawals(lang)) }
        (counted("withdrawals", (say::withdrawals(lang), say::withdrawal(lang)), withdrawals(figures, lang), lang)?)
    })
}

/// The decisions of each day, by status.
fn statuses(figures: &Figures, (now, zone): (Timestamp, &Zone), lang: Lang) -> Result<Markup, PageError> {
    // A local time begins with the day.
    let day = |at: Timestamp| zone.local(at).chars().take(10).collect::<String>();
    let days: Vec<String> = (0..DAYS).rev().map(|ago| day(now.saturating_sub(ago * 86_400))).collect();
    let of = |status: Status, colour| Series {
        name: status.words(lang).to_owned(),
        colour,
        values: days
            .iter()
            .map(|one| {
                let is_of = |work: &&OfficerWork| work.status == Some(status) && day(work.at) == *one;
                u64::try_from(figures.work.iter().filter(is_of).count()).unwrap_or(u64::MAX)
            })
            .collect(),
    };
    let series = [of(Status::Green, GREEN), of(Status::Yellow, YELLOW), of(Status::Red, RED)];
    let short: Vec<String> = days.iter().map(|day| day.chars().skip(5).collect()).collect();
    bars(("days", say::by_day(lang), say::plot_lead(lang)), (say::day(lang), &short), &series)
}

/// The middle and the 95th percentile of the times that cases have waited: reviews and disputes.
fn waits(figures: &Figures, lang: Lang) -> Markup {
    let of = |is_dispute: bool| {
        let waited = |work: &OfficerWork| {
            let asked = work.asked.filter(|_| work.was_dispute == is_dispute)?;
            Some(work.at.seconds().saturating_sub(asked.seconds()))
        };
        let mut seconds: Vec<u64> = figures.work.iter().filter_map(waited).collect();
        seconds.sort_unstable();
        seconds
    };
    let kinds = [(say::filter_reviews(lang), of(false)), (say::filter_disputes(lang), of(true))];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(say::waiting_times(lang)) { table {
            thead { tr {
                th scope="col" { (say::case(lang)) } th scope="col" { (say::answered_count(lang)) }
                th scope="col" { (say::median(lang)) } th scope="col" { (say::percentile(lang)) }
            } }
            tbody { @for (kind, seconds) in &kinds { tr {
                th scope="row" { (kind) } td { (seconds.len()) }
                td { (duration(percentile(seconds, 50), lang)) } td { (duration(percentile(seconds, 95), lang)) }
            } } }
        } }
    }
}

/// The smallest value that at least `percent` of all values do not exceed. The values are sorted.
fn percentile(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

fn duration(seconds: Option<u64>, lang: Lang) -> String {
    seconds.map_or_else(
        || say::none(lang).to_owned(),
        |seconds| say::HoursMinutes { hours: &(seconds / 3600), minutes: &(seconds % 3600 / 60) }.say(lang),
    )
}

/// Names with their counts, most first.
fn tally(names: impl Iterator<Item = String>) -> Vec<(String, u64)> {
    let mut counts = BTreeMap::<String, u64>::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
    counts
}

fn reasons(figures: &Figures, lang: Lang) -> Vec<(String, u64)> {
    tally(figures.work.iter().filter_map(|work| work.reason).map(|reason| reason.words(lang).to_owned()))
}

fn rules(figures: &Figures) -> Vec<(String, u64)> {
    tally(figures.work.iter().map(|work| work.rule.clone()).filter(|rule| !rule.is_empty()))
}

fn withdrawals(figures: &Figures, lang: Lang) -> Vec<(String, u64)> {
    let words = |withdrawal: &Withdrawal| {
        let class: WithdrawalClass = withdrawal.class();
        class.words(lang).to_owned()
    };
    tally(figures.withdrawn.iter().map(words))
}

fn counted(
    id: &str,
    (title, heading): (&str, &str),
    counts: Vec<(String, u64)>,
    lang: Lang,
) -> Result<Markup, PageError> {
    if counts.is_empty() {
        return Ok(html! { p { (say::none(lang)) } });
    }
    let (labels, values): (Vec<String>, Vec<u64>) = counts.into_iter().take(15).unzip();
    let series = [Series { name: say::count(lang).to_owned(), colour: BLUE, values }];
    bars((id, title, say::plot_lead(lang)), (heading, &labels), &series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!((percentile(&[7], 50), percentile(&[7], 95)), (Some(7), Some(7)));
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!((percentile(&hundred, 50), percentile(&hundred, 95)), (Some(50), Some(95)));
        assert_eq!(percentile(&[1, 2, 3], 50), Some(2));
    }
}
