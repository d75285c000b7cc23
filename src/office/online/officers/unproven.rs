//! Declarations that do not count yet: somebody has declared for a person who was known before,
//! without signing in.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::attachments::links;
use super::super::fields::Fields;
use super::super::shell::token;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::ROWS;
use super::done::Done;
use super::person::fields_of;
use super::requests::ATTACHMENTS;
use super::staff::{Staff, show};
use crate::office::accounts::{Permission, SignedIn, check_again, view};
use crate::office::acts::{answer_unproven, care_id};
use crate::office::registry::{
    AttachedTo, Attachment, OfficeRegistry, People, Person, ReceiptHash, Receipts, Requests, Unproven, atomically,
};
use crate::payload::hex;
use crate::time::{Timestamp, Zone};
use crate::words::{Lang, staff as say};

const PAGE: &str = "/office/unproven";

struct Case {
    waiting: Unproven,
    person: Option<Person>,
    attachments: Vec<Attachment>,
}

pub(in crate::office::online) async fn page(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
) -> Result<Response, PageError> {
    staff.may(Permission::SeePerson)?;
    let (now, lang, looking) = (online.now()?, visitor.lang, staff.clone());
    let cases = online.with(move |_, registry| read(registry, &looking, now)).await?;
    let may_answer = staff.role().may(Permission::Decide);
    let zone = &online.office.config().zone;
    let content = html! {
        p.lead { (say::unproven_lead(lang)) }
        @if cases.is_empty() { p { (say::nothing_waits(lang)) } }
        @for case in &cases { (section(case, may_answer, (&visitor, zone), lang)) }
    };
    Ok(show((say::unproven(lang), &content), &staff, &online, &visitor))
}

/// Reads what waits. Each look at a person is recorded before anything is shown.
fn read(registry: &mut OfficeRegistry, staff: &SignedIn, now: Timestamp) -> Result<Vec<Case>, PageError> {
    let mut cases = Vec::new();
    for waiting in registry.unproven(None, ROWS)? {
        view(registry, staff, (waiting.person, "unproven declaration"), now)?;
        let (person, attachments) = (registry.person(waiting.person)?, registry.attachments(waiting.person)?);
        cases.push(Case { waiting, person, attachments });
    }
    Ok(cases)
}

fn section(case: &Case, may_answer: bool, (visitor, zone): (&Visitor, &Zone), lang: Lang) -> Markup {
    let Case { waiting, person, attachments } = case;
    let proof = AttachedTo::Request(care_id(&waiting.receipt));
    html! {
        section {
            h2 { (say::UnprovenOf { at: &zone.local(waiting.made) }.say(lang)) }
            @if let Some(person) = person { p { (say::known_as(lang)) " " (person.name) " · " (person.document.words(lang)) } }
            dl { @for (name, value) in fields_of(&waiting.body) { dt { (name) } dd { (value) } } }
            @if attachments.iter().any(|one| one.to == proof) {
                h3 { (say::proof(lang)) }
                (links(attachments, proof, ATTACHMENTS, lang))
            }
            @if may_answer {
                form method="post" action=(PAGE) {
                    (token(visitor))
                    input type="hidden" name="receipt" value=(base16ct::lower::encode_string(&waiting.receipt));
                    div.buttons {
                        button name="counts" value="yes" { (say::unproven_counts(lang)) }
                        button name="counts" value="no" { (say::unproven_refuse(lang)) }
                    }
                }
            }
        }
    }
}

pub(in crate::office::online) async fn answer(
    State(online): State<Arc<Online>>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::Decide)?;
    let now = online.now()?;
    let receipt: ReceiptHash = hex::array(fields.get("receipt")).ok_or(PageError::NoForm)?;
    let counts = match fields.get("counts") {
        "yes" => true,
        "no" => false,
        _ => return Err(PageError::NoForm),
    };
    let answered = online.with(move |_, registry| {
        atomically(registry, |registry| {
            check_again(registry, &staff, now)?;
            Ok::<_, PageError>(answer_unproven(registry, &receipt, counts, staff.by(now))?)
        })
    });
    let done = match (answered.await?, counts) {
        (true, true) => Done::Counts,
        (true, false) => Done::NotCounted,
        // Somebody else has answered first.
        (false, _) => Done::Before,
    };
    Ok(done.on(PAGE))
}
