//! Importing background data: a table is sent, what would be taken is shown, then exactly that file is
//! taken, once.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
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
    preview_import, take_import,
};
use crate::office::registry::{RandomId, atomically};
use crate::office::{Fault, FileError};
use crate::words::{Explain, Lang, staff as say};

/// Maximum number of rejected rows that are shown.
const MAX_SHOWN: usize = 100;

/// A rejected row, as the page shows it.
struct Rejected {
    line: u64,
    column: String,
    why: String,
}

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    form(&online, &visitor, &staff, None)
}

fn form(online: &Online, visitor: &Visitor, staff: &SignedIn, told: Option<&Markup>) -> Result<Response, PageError> {
    staff.may(Permission::Import)?;
    let lang = visitor.lang;
    let content = html! {
        @if let Some(told) = told { (told) }
        p.lead { (say::imports_lead(lang)) }
        form method="post" action="/office/imports" enctype="multipart/form-data" {
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
            return refused(&online, &visitor, &staff, &ActError::ImportSize { max: MAX_IMPORT_LINES });
        }
        Err(_) => None,
    };
    let (Some(kind), Some(bytes)) = (kind, file) else {
        let told = fault(say::import_no_file(lang), say::import_no_file_hint(lang), lang);
        return form(&online, &visitor, &staff, Some(&told));
    };
    let (now, id, officer) = (online.now()?, online.random()?, staff.clone());
    let file = SentFile { id, key: Zeroizing::new(online.random()?), kind, bytes };
    let seen = online
        .with(move |office, registry| {
            let mut rejected = Vec::new();
            let mut reject = |line: u64, fault: &Fault| {
                if rejected.len() <= MAX_SHOWN {
                    rejected.push(Rejected { line, column: fault.field.clone(), why: fault.words(lang) });
                }
            };
            match preview_import(office, registry, &file, officer.by(now), &mut reject) {
                Ok(preview) => Ok(Ok((preview, rejected))),
                Err(ActError::Registry(error)) => Err(error.into()),
                Err(error) => Ok(Err(error)),
            }
        })
        .await?;
    match seen {
        Ok((preview, rejected)) => {
            let content = preview_content(&visitor, (kind, &id), &preview, &rejected);
            Ok(show((say::import_preview(lang), &content), &staff, &online, &visitor))
        }
        Err(error) => refused(&online, &visitor, &staff, &error),
    }
}

fn refused(online: &Online, visitor: &Visitor, staff: &SignedIn, error: &ActError) -> Result<Response, PageError> {
    let lang = visitor.lang;
    form(online, visitor, staff, Some(&fault(&error.words(lang), &error.hint(lang), lang)))
}

fn preview_content(
    visitor: &Visitor,
    (kind, id): (ImportKind, &RandomId),
    preview: &ImportPreview,
    rejected: &[Rejected],
) -> Markup {
    let lang = visitor.lang;
    let ImportSummary { new, known, rejected: count } = preview.summary;
    html! {
        dl {
            dt { (say::import_kind(lang)) } dd { (words_of(kind, lang)) }
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
        form method="post" action="/office/imports/take" {
            (token(visitor))
            input type="hidden" name="import" value=(text_of(id));
            div.buttons {
                button.main name="go" value="take" { (say::import_take(lang)) }
                button name="go" value="drop" { (say::import_drop(lang)) }
            }
        }
    }
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
                Ok(Some(take_import(office, registry, &id, officer.by(now))?))
            })
        })
        .await?;
    let told = match done {
        None => return form(&online, &visitor, &staff, None),
        Some(None) => fault(say::import_gone(lang), say::import_gone_hint(lang), lang),
        Some(Some(ImportSummary { new, known, rejected })) => {
            done::said(&html! { p { (say::ImportTaken { new: &new, known: &known, rejected: &rejected }.say(lang)) } })
        }
    };
    form(&online, &visitor, &staff, Some(&told))
}
