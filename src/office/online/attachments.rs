//! Attached files as they are given out: never shown as a page, whatever they are.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use maud::{Markup, html};

use super::state::Online;
use super::visitor::Visitor;
use super::{PageError, session};
use crate::office::acts::open_attachment;
use crate::office::registry::{AttachedTo, Attachment, OfficeRegistry, RandomId, RequestKind, Requests};
use crate::office::{FileError, FileKind};
use crate::payload::hex;
use crate::words::{Explain, Lang, online as say};

/// A browser that shows the file in spite of all gives it no rights.
const SANDBOX: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/status/attachments/{id}", get(own))
}

/// The identifier in an address.
pub(super) fn id_of(text: &str) -> Result<RandomId, PageError> {
    hex::array(text).ok_or(PageError::NotFound)
}

/// The identifier for an address.
pub(super) fn text_of(id: &RandomId) -> String {
    base16ct::lower::encode_string(id)
}

/// A file of the person who has signed in.
async fn own(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let session = session::of(&online, &visitor).await?.ok_or(PageError::NotFound)?;
    let id = id_of(&id)?;
    let opened = online
        .with(move |office, registry| {
            let opened = open_attachment(office, registry, &id)?;
            // A proof is somebody else's paper: it is for officers.
            Ok(match &opened {
                Some((Attachment { to: AttachedTo::Request(request), .. }, ..)) if is_care(registry, request)? => None,
                _ => opened,
            })
        })
        .await?;
    let is_own = |(attachment, ..): &(Attachment, FileKind, Vec<u8>)| {
        session.receipt.opens && attachment.person == session.receipt.person
    };
    let (_, kind, content) = opened.filter(is_own).ok_or(PageError::NotFound)?;
    Ok(answer(kind, content))
}

/// Whether a request is about a guardian or carer.
fn is_care(registry: &OfficeRegistry, id: &RandomId) -> Result<bool, PageError> {
    Ok(registry.request(id)?.is_some_and(|request| request.kind == RequestKind::Care))
}

/// The answer with a file.
pub(super) fn answer(kind: FileKind, content: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"attachment.{}\"", kind.id());
    let headers = [
        (CONTENT_TYPE, kind.media_type().to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
    ];
    (headers, content).into_response()
}

/// Links to the files of a dispute or request. `path` is the address before the identifier.
pub(super) fn links(attachments: &[Attachment], to: AttachedTo, path: &str, lang: Lang) -> Markup {
    let of_it: Vec<&Attachment> = attachments.iter().filter(|one| one.to == to).collect();
    html! {
        @if !of_it.is_empty() {
            ul {
                @for (at, one) in of_it.iter().enumerate() {
                    @let number = at + 1;
                    @let kind = FileKind::from_number(one.kind.into()).map_or("", |kind| kind.words(lang));
                    li { a href=(format!("{path}/{}", text_of(&one.id))) download {
                        (say::AttachmentOf { number: &number, kind: &kind, kilobytes: &one.bytes.div_ceil(1000) }.say(lang))
                    } }
                }
            }
        }
    }
}

/// The field for files. `name` makes its identifier unique on a page.
pub(super) fn field(name: &str, wrong: Option<FileError>, lang: Lang) -> Markup {
    let described = format!("{name}-hint {name}-fault");
    html! {
        div class=(if wrong.is_some() { "field wrong" } else { "field" }) {
            label for=(name) { (say::attach(lang)) }
            span.hint id=(format!("{name}-hint")) { (say::attach_hint(lang)) }
            span.fault id=(format!("{name}-fault")) {
                @if let Some(error) = wrong {
                    (say::FaultAndHint { words: &error.words(lang), hint: &error.hint(lang) }.say(lang))
                }
            }
            input id=(name) type="file" name="file" multiple accept="application/pdf,image/png,image/jpeg"
                aria-describedby=(described) aria-invalid=[wrong.map(|_| "true")];
        }
    }
}
