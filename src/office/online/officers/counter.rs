//! The counter: a clerk declares for a person whose document they have seen, and gives out the
//! receipt and, on a server with the signing key, the pass.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};

use super::super::draft::Draft;
use super::super::faults::{TypedFault, faults};
use super::super::fields::Fields;
use super::super::shell::{keep_language, token};
use super::super::state::Online;
use super::super::steps::Shown;
use super::super::visitor::{Visitor, lang_of_tag};
use super::super::{PageError, pictures};
use super::refused::Refused;
use super::sealed;
use super::staff::{COUNTER, Staff, fault, staff_page};
use super::telephones::{self, PROOF, proof_field, shown_key};
use crate::office::accounts::{Permission, SignedIn, check_again};
use crate::office::acts::{Counter, WalkIn, walk_in};
use crate::office::audit::outcome_words;
use crate::office::registry::{Codes, atomically};
use crate::payload::{Cti, Status};
use crate::time::Timestamp;
use crate::words::{Explain, online, staff as say};

/// The address from which the pass comes.
const PASS: &str = "/office/counter/pass";

/// How long a form may be open, in seconds: what it declares is true when it was opened.
const OPEN_SECONDS: u64 = 3600;

/// The purpose of the seal of a pass.
const PURPOSE: &str = "counter-pass";

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    staff.may(Permission::WalkIn)?;
    form(&online, &visitor, &staff, &Entered::nothing(&Draft::new(&online)?), None)
}

/// Serves a person, or shows the form again.
pub(in crate::office::online) async fn serve(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::WalkIn)?;
    let (mut draft, is_stale) = match Draft::open(&online, fields.get("draft")) {
        Ok(draft) => (draft, false),
        Err(PageError::StaleForm) => (Draft::new(&online)?, true),
        Err(error) => return Err(error),
    };
    draft.take_person(&fields);
    draft.take_health(&fields);
    draft.take_contacts(&fields);
    draft.take_trips(&fields);
    let typed = fields.get(PROOF).to_owned();
    let entered = |draft, faults| Entered { draft, faults, proof: &typed };
    if let Some(lang) = lang_of_tag(fields.get("lang")) {
        let mut response = form(&online, &Visitor { lang, ..visitor }, &staff, &entered(&draft, &[]), None)?;
        keep_language(&mut response, lang, online.is_tls);
        return Ok(response);
    }
    if fields.get("go") == "add" {
        return form(&online, &visitor, &staff, &entered(&draft, &[]), None);
    }
    let (now, lang) = (online.now()?, visitor.lang);
    let zone = &online.office.config().zone;
    if is_stale || draft.declare_when_begun(now, OPEN_SECONDS).is_none() {
        // A new declaration with what was typed: another look at it costs less than a wrong time.
        let again = draft.begin_again(&online)?;
        return form(
            &online,
            &visitor,
            &staff,
            &entered(&again, &[]),
            Some(fault(say::counter_late(lang), say::counter_late_hint(lang), lang)),
        );
    }
    let declaration = draft.to_json(zone, now);
    let mut found = faults(&declaration, now, zone);
    if fields.get("seen") != "yes" {
        found.push(TypedFault::unchecked("seen"));
    }
    if !found.is_empty() {
        return form(&online, &visitor, &staff, &entered(&draft, &found), None);
    }
    let telephone = match shown_key(&typed, now) {
        Ok(telephone) => telephone,
        Err(error) => {
            let words = fault(&error.words(lang), &error.hint(lang), lang);
            return form(&online, &visitor, &staff, &entered(&draft, &[]), Some(words));
        }
    };
    let (hash, text, officer, shared) =
        (draft.receipt().hash(), declaration.to_string(), staff.clone(), Arc::clone(&online));
    let served = online.with(move |office, registry| {
        let rules = shared.signer.as_ref().map(|_| office.rules()).transpose();
        let rules = rules.map_err(|error| PageError::Fault { cause: error.id() })?;
        let issues = rules.as_ref().zip(shared.signer.as_deref());
        let counter = Counter { issues, receipt: Some(&hash), telephone: telephone.as_ref() };
        let by = officer.by(now);
        let done = atomically(registry, |registry| {
            check_again(registry, &officer, now).map_err(|error| Refused::Page(error.into()))?;
            walk_in(office, registry, counter, &text, by, &mut |_| Ok::<_, Refused>(()))
        });
        done.map_or_else(|refused: Refused| refused.into_fault().map(Err), |served| Ok(Ok(served)))
    });
    match served.await? {
        Ok(served) => {
            let content = result(&served, &draft.receipt().grouped(), (&online, &visitor), now)?;
            Ok(staff_page((say::counter_done(lang), &content), &staff, &visitor).show(&online, &visitor))
        }
        Err(error) => {
            let again = draft.begin_again(&online)?;
            let words = fault(&error.words(lang), &error.hint(lang), lang);
            form(&online, &visitor, &staff, &entered(&again, &[]), Some(words))
        }
    }
}

/// What was typed, and what is wrong with it.
struct Entered<'a> {
    draft: &'a Draft,
    faults: &'a [TypedFault],
    /// The text of a telephone's key.
    proof: &'a str,
}

impl<'a> Entered<'a> {
    const fn nothing(draft: &'a Draft) -> Self {
        Self { draft, faults: &[], proof: "" }
    }
}

fn form(
    online: &Online,
    visitor: &Visitor,
    staff: &SignedIn,
    entered: &Entered<'_>,
    note: Option<Markup>,
) -> Result<Response, PageError> {
    let (lang, Entered { draft, faults, proof }) = (visitor.lang, entered);
    let shown = Shown { draft, faults, lang };
    let is_wrong = note.is_some() || !faults.is_empty();
    let content = html! {
        @if let Some(note) = note { (note) }
        (shown.summary())
        p { (if online.signer.is_some() { say::counter_lead(lang) } else { say::counter_lead_without_key(lang) }) }
        form #counter method="post" action=(COUNTER) novalidate {
            (token(visitor))
            input type="hidden" name="draft" value=(draft.seal(online)?);
            (shown.all_fields())
            h2 { (say::counter_telephone(lang)) }
            (proof_field(proof, false, (online, lang)))
            (shown.confirmation("seen", say::counter_seen(lang)))
            div.buttons { button.main name="go" value="next" { (say::counter_serve(lang)) } }
        }
    };
    let title = say::counter(lang);
    let title = if faults.is_empty() { title.to_owned() } else { online::TitleWithErrors { title: &title }.say(lang) };
    let page = staff_page((title, &content), staff, visitor)
        .changing_language_by("counter")
        .with_camera(online.scan.is_some());
    let mut response = page.show(online, visitor);
    if is_wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// What the person gets: the status, the code, and the receipt.
fn result(
    served: &WalkIn,
    receipt: &str,
    (online, visitor): (&Online, &Visitor),
    now: Timestamp,
) -> Result<Markup, PageError> {
    let (lang, zone) = (visitor.lang, &online.office.config().zone);
    let outcome = served.decision.as_ref().map(|stored| stored.decision.outcome);
    let symbol = served.code.as_ref().map(|code| pictures::code_svg(&code.text)).transpose()?;
    Ok(html! {
        p.lead { (served.name) " · " (served.document.words(lang)) }
        @if let Some(outcome) = outcome {
            p class=(format!("status {}", outcome.status.map_or("", Status::id))) { (outcome_words(outcome, lang)) }
        }
        @match (&served.code, &symbol) {
            (Some(code), Some(symbol)) => {
                figure.symbol role="img" aria-label=(online::code_picture(lang)) { (PreEscaped(symbol)) }
                p { (online::ValidUntil { until: &zone.local(code.expires) }.say(lang)) }
                @if code.telephone().is_some() {
                    p { (say::counter_on_telephone(lang)) }
                } @else {
                    (pass_form(code.cti, (online, visitor), now)?)
                }
            }
            _ if online.signer.is_some() => p.note { (say::counter_waits(lang)) },
            _ => p.note { (say::counter_later(lang)) },
        }
        (telephones::told(&served.telephones, (online, visitor), now)?)
        h2 { (online::receipt_title(lang)) }
        p.receipt data-receipt { (receipt) }
        p { (say::counter_receipt(lang)) }
        div.buttons {
            a.button href=(COUNTER) { (say::counter_next(lang)) }
            button type="button" data-print hidden { (online::print(lang)) }
        }
    })
}

/// The button that saves a pass. The form says which one, sealed: a page about a code was shown to
/// whoever sends it.
pub(super) fn pass_form(cti: Cti, (online, visitor): (&Online, &Visitor), now: Timestamp) -> Result<Markup, PageError> {
    if online.public_keys.is_empty() {
        return Ok(html! {});
    }
    let sealed = sealed::seal(online, PURPOSE, &cti.to_string(), now)?;
    Ok(html! {
        form.buttons method="post" action=(PASS) {
            (token(visitor))
            input type="hidden" name="pass" value=(sealed);
            button.main { (online::save_pass(visitor.lang)) }
        }
    })
}

/// The pass of a code that counts.
pub(in crate::office::online) async fn pass(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::WalkIn)?;
    let now = online.now()?;
    let opened = sealed::open(&online, PURPOSE, fields.get("pass"), now)?;
    let cti = opened.parse::<Cti>().map_err(|_| PageError::StaleForm)?;
    let code = online.with(move |_, registry| Ok(registry.code(cti)?)).await?;
    let code = code.filter(|code| code.withdrawn.is_none() && now < code.expires).ok_or(PageError::NotFound)?;
    pictures::pass(&online, code.text, visitor.lang).await
}
