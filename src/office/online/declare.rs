//! Declaring: the steps, and the receipt. Each step has what was typed before sealed in its form, so
//! nothing is lost when a cookie or a session is.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use maud::{Markup, PreEscaped, html};

use super::draft::Draft;
use super::faults::{TypedFault, faults};
use super::fields::Fields;
use super::rates::Limited;
use super::shell::{Page, keep_language, token};
use super::state::Online;
use super::steps::{Shown, Step};
use super::visitor::{Visitor, lang_of_tag};
use super::{ONLINE, PageError, declared, proof, session};
use crate::key::DocumentNumber;
use crate::office::DeclarationError;
use crate::office::acts::{ActError, By, declare_online};
use crate::payload::DocumentKind;
use crate::qr::{Level, encode, svg};
use crate::time::Timestamp;
use crate::words::{Lang, online as say};

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new().route("/declare", get(begin).post(go_on))
}

async fn begin(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    show(&online, &visitor, Step::Person, (&Draft::new(&online)?, &[]), None)
}

/// Takes a step, and shows the next one or what is wrong.
async fn go_on(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    fields: Fields,
) -> Result<Response, PageError> {
    let step = fields.get("step").parse().map_err(|_| PageError::NoForm)?;
    let mut draft = match Draft::open(&online, fields.get("draft")) {
        Ok(draft) => draft,
        // A draft of yesterday, or one that was changed: what this step has is kept.
        Err(PageError::StaleForm) => Draft::new(&online)?,
        Err(error) => return Err(error),
    };
    if step != Step::Review {
        draft.change();
    }
    match step {
        Step::Person => draft.take_person(&fields),
        Step::Health => draft.take_health(&fields),
        Step::Contacts => draft.take_contacts(&fields),
        Step::Trips => draft.take_trips(&fields),
        Step::Review => {}
    }
    if !fields.is_ours() {
        let note = say::form_again(visitor.lang);
        return show(&online, &visitor, step, (&draft, &[]), Some((StatusCode::FORBIDDEN, note)));
    }
    if let Some(lang) = lang_of_tag(fields.get("lang")) {
        let mut response = show(&online, &Visitor { lang, ..visitor }, step, (&draft, &[]), None)?;
        keep_language(&mut response, lang, online.is_tls);
        return Ok(response);
    }
    let go = fields.get("go");
    if go == "back" {
        return show(&online, &visitor, step.before(), (&draft, &[]), None);
    }
    if let Some(wanted) = go.parse::<Step>().ok().filter(|_| step == Step::Review) {
        return show(&online, &visitor, wanted, (&draft, &[]), None);
    }
    let now = online.now()?;
    let zone = &online.office.config().zone;
    if step == Step::Review {
        return send(&online, &visitor, &fields, draft).await;
    }
    let declaration = draft.to_json(zone, now);
    let mut found = faults(&declaration, now, zone);
    found.retain(|fault| Step::of_field(&fault.field) == step);
    if !found.is_empty() {
        let wrong = Some((StatusCode::UNPROCESSABLE_ENTITY, ""));
        return show(&online, &visitor, step, (&draft, &found), wrong);
    }
    let next = if go == "add" { step } else { step.next() };
    if next == Step::Review {
        draft.declare_at(now);
    }
    show(&online, &visitor, next, (&draft, &[]), None)
}

/// Hands in the declaration, and shows the receipt.
async fn send(
    online: &Arc<Online>,
    visitor: &Visitor,
    fields: &Fields,
    mut draft: Draft,
) -> Result<Response, PageError> {
    let now = online.now()?;
    draft.declare_at(now);
    let zone = &online.office.config().zone;
    let declaration = draft.to_json(zone, now);
    let found = faults(&declaration, now, zone);
    let wrong = |step, found: &[TypedFault]| {
        let wrong = Some((StatusCode::UNPROCESSABLE_ENTITY, ""));
        show(online, visitor, step, (&draft, found), wrong)
    };
    // The first step that has a fault, with its faults. A step could have been left out.
    if let Some(step) = Step::ALL.into_iter().find(|step| found.iter().any(|one| Step::of_field(&one.field) == *step)) {
        let of_step: Vec<_> = found.into_iter().filter(|one| Step::of_field(&one.field) == step).collect();
        return wrong(step, &of_step);
    }
    if fields.get("consent") != "yes" {
        return wrong(Step::Review, &[TypedFault::unchecked("consent")]);
    }
    let person = counted_number(online, visitor, (&draft.document, &draft.number), now)?;
    if !online.may(Limited::Declarations, &visitor.network()) || !online.may(Limited::DeclarationsOfNumber, &person) {
        return again(online, visitor, &draft, &PageError::TooMany);
    }
    let signed_in = session::of(online, visitor).await.ok().flatten();
    // A receipt that opens nothing proves nothing.
    let signed_in = signed_in.filter(|session| session.receipt.opens).map(|session| session.receipt.person);
    let (receipt, text) = (draft.receipt(), declaration.to_string());
    let hash = receipt.hash();
    let taken = online.together(move |office, registry| {
        let by = By { officer: ONLINE, at: now };
        match declare_online(office, registry, &text, (&hash, signed_in), by) {
            Ok(_) => Ok(true),
            Err(ActError::Declaration(DeclarationError::OtherContent { .. })) => Ok(false),
            Err(error) => Err(error.into()),
        }
    });
    let lang = visitor.lang;
    match taken.await {
        Ok(true) => {
            let is_for_another = draft.whom != "self";
            let proof = is_for_another.then(|| proof::form(online, visitor, &hash, None)).transpose()?;
            let has_telephone = !online.holder_page.is_empty();
            let telephone = has_telephone.then(|| declared::form(online, visitor, &hash)).transpose()?;
            let parts = (proof.as_ref(), telephone.as_ref());
            Ok(receipt_page(&receipt.grouped(), parts, lang)?.show(online, visitor))
        }
        Ok(false) => Ok(Page::new(say::sent_before(lang), sent_before(lang)).show(online, visitor)),
        Err(error) => {
            tracing::warn!(target: "fede::online", event = "not-declared", cause = error.cause());
            again(online, visitor, &draft, &error)
        }
    }
}

/// The same step again, to send once more: nothing that was typed is lost.
fn again(online: &Online, visitor: &Visitor, draft: &Draft, error: &PageError) -> Result<Response, PageError> {
    let status = error.status();
    let is_limit = status == StatusCode::TOO_MANY_REQUESTS;
    let words = if is_limit { say::not_sent_too_many(visitor.lang) } else { say::not_sent(visitor.lang) };
    show(online, visitor, Step::Review, (draft, &[]), Some((status, words)))
}

/// The document's number under which attempts from the visitor's network are counted: in one form,
/// however it is written.
pub(super) fn counted_number(
    online: &Online,
    visitor: &Visitor,
    (kind, number): (&str, &str),
    now: Timestamp,
) -> Result<String, PageError> {
    let kind = kind.parse::<DocumentKind>().unwrap_or(DocumentKind::Other);
    let today = online.office.config().zone.day_of(now).map_err(|_| PageError::Fault { cause: "day" })?;
    let number = DocumentNumber::of(kind, number, today).map_err(|_| PageError::NoForm)?;
    Ok(format!("{} {} {}", visitor.network(), kind.id(), number.as_str()))
}

fn show(
    online: &Online,
    visitor: &Visitor,
    step: Step,
    (draft, faults): (&Draft, &[TypedFault]),
    note: Option<(StatusCode, &str)>,
) -> Result<Response, PageError> {
    let lang = visitor.lang;
    let shown = Shown { draft, faults, lang };
    let is_last = step == Step::Review;
    let content = html! {
        (progress(step, lang))
        @if let Some((_, words)) = note.filter(|(_, words)| !words.is_empty()) { p.errors role="alert" tabindex="-1" { (words) } }
        (shown.summary())
        form #declaration method="post" action="/declare" novalidate {
            (token(visitor))
            input type="hidden" name="step" value=(step.id());
            input type="hidden" name="draft" value=(draft.seal(online)?);
            (shown.fields(step))
            div.buttons {
                button.main name="go" value="next" { (if is_last { say::send(lang) } else { say::next(lang) }) }
                @if step != Step::Person { button name="go" value="back" { (say::back(lang)) } }
            }
        }
    };
    // The title names the step and the trouble: a screen reader says it first.
    let title = step.title(lang);
    let title = if faults.is_empty() { title.to_owned() } else { say::TitleWithErrors { title: &title }.say(lang) };
    let mut response = Page::new(title, content).changing_language_by("declaration").show(online, visitor);
    if let Some((status, _)) = note {
        *response.status_mut() = status;
    }
    Ok(response)
}

fn progress(step: Step, lang: Lang) -> Markup {
    html! {
        ol.steps aria-label=(say::steps(lang)) {
            @for (at, one) in Step::ALL.into_iter().enumerate() {
                li aria-current=[(one == step).then_some("step")] { (at + 1) ". " (one.title(lang)) }
            }
        }
    }
}

fn receipt_page(
    number: &str,
    (proof, telephone): (Option<&Markup>, Option<&Markup>),
    lang: Lang,
) -> Result<Page, PageError> {
    let fault = |_| PageError::Fault { cause: "receipt" };
    let symbol = encode(number, Level::M).map_err(fault)?;
    let picture = svg(&symbol, 6, 4).map_err(fault)?;
    let content = html! {
        p.lead { (say::receipt_lead(lang)) }
        p.receipt data-receipt { (number) }
        figure.symbol role="img" aria-label=(say::receipt_symbol(lang)) { (PreEscaped(picture)) }
        p.note { (say::receipt_keep(lang)) }
        p { (say::receipt_next(lang)) }
        @if let Some(proof) = proof { (proof) }
        div.buttons {
            a.button.main href="/status" { (say::to_status(lang)) }
            @if let Some(telephone) = telephone { (telephone) }
            button type="button" data-print hidden { (say::print(lang)) }
        }
    };
    Ok(Page::new(say::receipt_title(lang), content))
}

fn sent_before(lang: Lang) -> Markup {
    html! {
        p { (say::sent_before_lead(lang)) }
        div.buttons {
            a.button.main href="/declare" { (say::declare_again(lang)) }
            a.button href="/status" { (say::to_status(lang)) }
        }
    }
}
