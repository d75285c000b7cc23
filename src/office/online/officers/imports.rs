//! Importing background data: a table is sent, what would be taken is shown, then exactly that file is
//! taken, once, by another officer.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use maud::{Markup, html};
use zeroize::Zeroizing;

use super::super::PageError;
use super::super::attachments::{id_of, text_of};
use super::super::fields::Fields;
use super::super::shell::token;
use super::super::state::Online;
use super::super::upload::Upload;
use super::super::visitor::Visitor;
use super::done;
use super::staff::{Staff, fault, show};
use crate::office::accounts::{Permission, SignedIn, check_again};
use crate::office::acts::{
    ActError, ImportKind, ImportPreview, ImportSummary, MAX_IMPORT_BYTES, MAX_IMPORT_LINES, SentFile, drop_import,
    look_at_import, may_take, preview_import, take_import,
};
use crate::office::registry::{Imports, PendingImport, atomically};
use crate::office::{Fault, FileError};
use crate::words::{Explain, Lang, staff as say};

const PAGE: &str = "/office/imports";
/// Maximum number of rejected rows that are shown.
const MAX_SHOWN: usize = 100;

/// A rejected row, as the page shows it.
struct Rejected {
    line: u64,
    column: String,
    why: String,
}

/// One more than are shown is kept: then the page says that there are more.
fn note(rejected: &mut Vec<Rejected>, (line, fault): (u64, &Fault), lang: Lang) {
    if rejected.len() <= MAX_SHOWN {
        rejected.push(Rejected { line, column: fault.field.clone(), why: fault.words(lang) });
    }
}

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    form(&online, &visitor, &staff, None).await
}

async fn form(
    online: &Online,
    visitor: &Visitor,
    staff: &SignedIn,
    told: Option<&Markup>,
) -> Result<Response, PageError> {
    staff.may(Permission::Import)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let mut waiting = online.with(|_, registry| Ok(registry.pending_imports()?)).await?;
    waiting.retain(|one| now < one.made.saturating_add(PendingImport::WAITS_SECONDS));
    let content = html! {
        @if let Some(told) = told { (told) }
        @if !waiting.is_empty() { (waiting_table(online, &waiting, lang)) }
        p.lead { (say::imports_lead(lang)) }
        form method="post" action=(PAGE) enctype="multipart/form-data" {
            (token(visitor))
            fieldset {
                legend { (say::import_kind(lang)) }
                @for kind in ImportKind::ALL {
                    label.choice {
                        input type="radio" name="kind" value=(kind.id()) required;
                        span {
                            (words_of(kind, lang))
                            span.hint { (say::ImportColumns { columns: &kind.columns().0.join(", ") }.say(lang)) }
                        }
                    }
                }
            }
            div.field {
                label for="file" { (say::import_file(lang)) }
                span.hint #file-hint { (say::ImportFileHint { max: &MAX_IMPORT_LINES }.say(lang)) }
                input #file type="file" name="file" required accept=".csv,.txt,.xlsx" aria-describedby="file-hint";
            }
            div.buttons { button.main { (say::import_look(lang)) } }
        }
    };
    Ok(show((say::imports(lang), &content), staff, online, visitor))
}

fn waiting_table(online: &Online, waiting: &[PendingImport], lang: Lang) -> Markup {
    let zone = &online.office.config().zone;
    html! {
        h2 { (say::imports_wait(lang)) }
        div.scroll tabindex="0" role="region" aria-label=(say::imports_wait(lang)) { table {
            thead { tr {
                th scope="col" { (say::import_kind(lang)) } th scope="col" { (say::import_sent(lang)) }
                th scope="col" { (say::import_by(lang)) } td {}
            } }
            tbody { @for one in waiting { tr {
                td { @if let Ok(kind) = one.kind.parse() { (words_of(kind, lang)) } }
                td { (zone.local(one.made)) }
                td { (one.officer) }
                td { a href=(format_args!("{PAGE}/{}", text_of(&one.id))) { (say::import_show(lang)) } }
            } } }
        } }
    }
}

/// A file that waits: what its import would do now.
pub(in crate::office::online) async fn waiting(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    staff.may(Permission::Import)?;
    let (now, lang, id, officer) = (online.now()?, visitor.lang, id_of(&id)?, staff.clone());
    let seen = online
        .with(move |office, registry| {
            let mut rejected = Vec::new();
            let by = officer.by(now);
            let seen = look_at_import(office, registry, &id, by, &mut |line, fault| {
                note(&mut rejected, (line, fault), lang);
            })?;
            Ok(seen.map(|(pending, preview)| (pending, preview, rejected)))
        })
        .await?;
    let Some((pending, preview, rejected)) = seen else {
        let told = fault(say::import_gone(lang), say::import_gone_hint(lang), lang);
        return form(&online, &visitor, &staff, Some(&told)).await;
    };
    let content = preview_content((&online, &visitor, &staff), &pending, &preview, &rejected)?;
    Ok(show((say::import_preview(lang), &content), &staff, &online, &visitor))
}

const fn words_of(kind: ImportKind, lang: Lang) -> &'static str {
    match kind {
        ImportKind::Cases => say::kind_cases(lang),
        ImportKind::Contacts => say::kind_contacts(lang),
        ImportKind::Isolation => say::kind_isolation(lang),
        ImportKind::Tests => say::kind_tests(lang),
        ImportKind::Areas => say::kind_areas(lang),
        ImportKind::Stays => say::kind_stays(lang),
    }
}

pub(in crate::office::online) async fn preview(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    request: Request,
) -> Result<Response, PageError> {
    staff.may(Permission::Import)?;
    let lang = visitor.lang;
    let sent = Upload::read_one(&online, &visitor, request, MAX_IMPORT_BYTES).await?;
    let kind = sent.get("kind").parse::<ImportKind>().ok();
    let file = match sent.files {
        Ok(mut files) => files.pop(),
        Err(FileError::TooLarge) => {
            return refused(&online, &visitor, &staff, &ActError::ImportSize { max: MAX_IMPORT_LINES }).await;
        }
        Err(_) => None,
    };
    let (Some(kind), Some(bytes)) = (kind, file) else {
        let told = fault(say::import_no_file(lang), say::import_no_file_hint(lang), lang);
        return form(&online, &visitor, &staff, Some(&told)).await;
    };
    let (now, id, officer) = (online.now()?, online.random()?, staff.clone());
    let file = SentFile { id, key: Zeroizing::new(online.random()?), kind, bytes };
    let seen = online
        .with(move |office, registry| {
            let mut rejected = Vec::new();
            let mut reject = |line: u64, fault: &Fault| note(&mut rejected, (line, fault), lang);
            match preview_import(office, registry, &file, officer.by(now), &mut reject) {
                Ok((pending, preview)) => Ok(Ok((pending, preview, rejected))),
                Err(ActError::Registry(error)) => Err(error.into()),
                Err(error) => Ok(Err(error)),
            }
        })
        .await?;
    match seen {
        Ok((pending, preview, rejected)) => {
            let content = preview_content((&online, &visitor, &staff), &pending, &preview, &rejected)?;
            Ok(show((say::import_preview(lang), &content), &staff, &online, &visitor))
        }
        Err(error) => refused(&online, &visitor, &staff, &error).await,
    }
}

async fn refused(
    online: &Online,
    visitor: &Visitor,
    staff: &SignedIn,
    error: &ActError,
) -> Result<Response, PageError> {
    let lang = visitor.lang;
    form(online, visitor, staff, Some(&fault(&error.words(lang), &error.hint(lang), lang))).await
}

fn preview_content(
    (online, visitor, staff): (&Online, &Visitor, &SignedIn),
    pending: &PendingImport,
    preview: &ImportPreview,
    rejected: &[Rejected],
) -> Result<Markup, PageError> {
    let lang = visitor.lang;
    let kind = pending.kind.parse().map_err(|_| PageError::Fault { cause: "import" })?;
    let by = staff.by(online.now()?);
    let ImportSummary { new, known, rejected: count } = preview.summary;
    Ok(html! {
        dl {
            dt { (say::import_kind(lang)) } dd { (words_of(kind, lang)) }
            dt { (say::import_sent(lang)) } dd { (online.office.config().zone.local(pending.made)) }
            dt { (say::import_by(lang)) } dd { (pending.officer) }
            dt { (say::import_new(lang)) } dd { (new) }
            dt { (say::import_known(lang)) } dd { (known) }
            dt { (say::import_rejected(lang)) } dd { (count) }
            dt { (say::import_digest(lang)) } dd { (base16ct::lower::encode_string(&preview.digest)) }
        }
        @if !rejected.is_empty() {
            div.scroll tabindex="0" role="region" aria-label=(say::import_rejected(lang)) { table {
                thead { tr {
                    th scope="col" { (say::import_row(lang)) } th scope="col" { (say::import_column(lang)) }
                    th scope="col" { (say::import_why(lang)) }
                } }
                tbody { @for one in rejected.iter().take(MAX_SHOWN) {
                    tr { td { (one.line) } td { (one.column) } td { (one.why) } }
                } }
            } }
            @if rejected.len() > MAX_SHOWN { p { (say::import_more(lang)) } }
        }
        @if !may_take(pending, by.officer) { p { strong { (say::import_other(lang)) } } }
        form method="post" action="/office/imports/take" {
            (token(visitor))
            input type="hidden" name="import" value=(text_of(&pending.id));
            div.buttons {
                @if may_take(pending, by.officer) {
                    button.main name="go" value="take" { (say::import_take(lang)) }
                }
                button name="go" value="drop" { (say::import_drop(lang)) }
            }
        }
    })
}

pub(in crate::office::online) async fn take(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::Import)?;
    let id = id_of(fields.get("import")).map_err(|_| PageError::NoForm)?;
    let is_taken = match fields.get("go") {
        "take" => true,
        "drop" => false,
        _ => return Err(PageError::NoForm),
    };
    let (now, lang, officer) = (online.now()?, visitor.lang, staff.clone());
    let done = online
        .with(move |office, registry| {
            atomically(registry, |registry| {
                check_again(registry, &officer, now)?;
                if !is_taken {
                    drop_import(registry, &id)?;
                    return Ok::<_, PageError>(None);
                }
                match take_import(office, registry, &id, officer.by(now)) {
                    // Nothing has changed.
                    Err(error @ ActError::OwnImport) => Ok(Some(Err(error))),
                    taken => Ok(Some(Ok(taken?))),
                }
            })
        })
        .await?;
    let told = match done {
        None => return form(&online, &visitor, &staff, None).await,
        Some(Err(error)) => return refused(&online, &visitor, &staff, &error).await,
        Some(Ok(None)) => fault(say::import_gone(lang), say::import_gone_hint(lang), lang),
        Some(Ok(Some(ImportSummary { new, known, rejected }))) => {
            done::said(&html! { p { (say::ImportTaken { new: &new, known: &known, rejected: &rejected }.say(lang)) } })
        }
    };
    form(&online, &visitor, &staff, Some(&told)).await
}
