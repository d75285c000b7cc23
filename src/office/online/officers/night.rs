//! How far the last night and the last batch have come, for who may see no person.

use std::path::Path;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, Uri};
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::staff::{Staff, show};
use crate::office::accounts::Permission;
use crate::office::registry::{Batches, LastBatch, OfficeRegistry, Progress};
use crate::time::Zone;
use crate::words::{Lang, staff as say};

/// After how many seconds a browser loads the page again, if somebody wants that.
const RELOAD_SECONDS: &str = "10";

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    uri: Uri,
) -> Result<Response, PageError> {
    staff.may(Permission::SeeUnpublished)?;
    let lang = visitor.lang;
    let is_live = uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "live=on"));
    let told = online.with(move |office, registry| {
        let zone = &office.config().zone;
        Ok(html! { (told(registry, zone, lang)?) (batch(registry, zone, lang)?) })
    });
    let told = told.await?;
    let content = html! {
        (told)
        // Nobody is surprised by a page that loads itself: it begins only when somebody asks for it
        // (WCAG 2.2, 2.2.1).
        p {
            @if is_live { (say::reloads(lang)) " " a href="/office/night" { (say::reload_off(lang)) } }
            @else { a href="/office/night" { (say::reload(lang)) } " · " a href="/office/night?live=on" { (say::reload_on(lang)) } }
        }
    };
    let mut response = show((say::night(lang), &content), &staff, &online, &visitor);
    if is_live {
        response.headers_mut().insert("refresh", HeaderValue::from_static(RELOAD_SECONDS));
    }
    Ok(response)
}

/// How far the last batch of `fede issue batch` has come.
fn batch(registry: &OfficeRegistry, zone: &Zone, lang: Lang) -> Result<Markup, PageError> {
    let Some(LastBatch { batch, runs }) = registry.last_batch()? else { return Ok(Markup::default()) };
    let lines = batch.slots;
    Ok(html! {
        h2 { (say::last_batch(lang)) }
        p { (say::BatchOf { number: &batch.number, at: &zone.local(batch.issued), lines }.say(lang)) }
        @for (at, (run, progress)) in runs.iter().enumerate() {
            @let (id, Progress { lines: read, issued, rejected, done, .. }) = (format!("run-{at}"), progress);
            p {
                label for=(id) {
                    // Without the directory, which is the machine's.
                    @let out = Path::new(&run.out).file_name().unwrap_or_default().display();
                    (say::BatchRun { shard: &run.shard, shards: &run.shards, out: &out }.say(lang))
                }
                progress id=(id) max=(lines) value=(if *done { lines } else { *read }) {}
                (say::BatchProgress { read, lines: &lines, issued, rejected }.say(lang))
                @if *done { " " (say::batch_done(lang)) }
            }
        }
    })
}

#[cfg(not(feature = "postgres"))]
fn told(_registry: &OfficeRegistry, _zone: &Zone, lang: Lang) -> Result<Markup, PageError> {
    Ok(html! { p { (say::no_nights(lang)) } })
}

#[cfg(feature = "postgres")]
fn told(registry: &OfficeRegistry, zone: &Zone, lang: Lang) -> Result<Markup, PageError> {
    use crate::office::registry::{NightState, ShardCounts};
    use crate::words::office_cli as cli;

    let OfficeRegistry::Postgres(registry) = registry else { return Ok(html! { p { (say::no_nights(lang)) } }) };
    let Some(night) = registry.night(None)? else { return Ok(html! { p { (say::never_night(lang)) } }) };
    let progress = registry.night_progress(night.number)?;
    let [.., done] = progress.states;
    let (number, at, state) = (&night.number, &zone.local(night.order.at), night.state.id());
    let (shards, people, seconds) = (&progress.shards, &progress.people, &night.seconds);
    let people_done = &progress.people_done;
    let ShardCounts { decided, asked, revoked, renewed, issued, rejected, .. } = &progress.counts;
    Ok(html! {
        p {
            label for="done" { (say::people_done(lang)) }
            progress id="done" max=(progress.people.max(1)) value=(progress.people_done) {}
        }
        dl {
            dt { (cli::night_field(lang)) } dd { (cli::Night { number, at, state }.say(lang)) }
            dt { (cli::night_shards_field(lang)) }
            dd { (cli::NightShards { done: &done, shards, people_done, people, seconds }.say(lang)) }
            dt { (cli::night_audit_field(lang)) } dd { (cli::NightAudit { decided, asked, revoked }.say(lang)) }
            dt { (cli::night_codes_field(lang)) } dd { (cli::NightCodes { issued, rejected, renewed }.say(lang)) }
            @if night.state == NightState::Open {
                dt { (cli::night_workers_field(lang)) } dd { (progress.workers) }
            }
            @for (error, shards) in &progress.troubles {
                dt { (cli::night_trouble_field(lang)) } dd { (cli::NightTrouble { error, shards: *shards }.say(lang)) }
            }
        }
    })
}
