//! What a resident sees after signing in: status, grounds, code, dispute, and who has looked.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use maud::{Markup, html};

use super::file::PersonFile;
use super::known_rules::KnownRules;
use super::pictures::file_answer;
use super::requests::{View as Sections, Wrong, says_field};
use super::session::Session;
use super::shell::{Page, token};
use super::state::Online;
use super::visitor::Visitor;
use super::{PageError, attachments, pictures, proof, session, sign_in, telephones};
use crate::office::Office;
use crate::office::acts::care_id;
use crate::office::audit::{Condition, UsedFact, outcome_words};
use crate::office::registry::{
    AttachedTo, DecisionOrigin, DecisionState, OfficeRegistry, RequestKind, RequestState, Requests, StoredDecision,
    View, atomically_about,
};
use crate::time::{Timestamp, Zone};
use crate::words::{Lang, online as say, passkeys as words};

pub(super) fn routes() -> Router<Arc<Online>> {
    Router::new()
        .route("/status", get(status))
        .route("/status/code.svg", get(code_svg))
        .route("/status/code.png", get(code_png))
        .route("/status/pass.pdf", get(pass_pdf))
        .route("/status/data.json", get(data))
}

async fn status(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    let Some(unsealed) = session::unsealed(&online, &visitor)? else {
        return sign_in::page(&online, &visitor, None);
    };
    let (now, rules) = (online.now()?, Arc::clone(&online.rules));
    let read = move |office: &Office, registry: &mut OfficeRegistry| {
        registry.in_one_moment(|| {
            let Some(session) = unsealed.check(registry)? else { return Ok(None) };
            Known::read(office, registry, &rules, (session, now)).map(Some)
        })
    };
    match online.with(read).await? {
        Some(known) => page(&online, &visitor, known, None),
        None => sign_in::page(&online, &visitor, None),
    }
}

/// The page with a form that cannot be taken.
pub(super) async fn show(
    online: &Arc<Online>,
    visitor: &Visitor,
    session: Session,
    wrong: Option<&Wrong>,
) -> Result<Response, PageError> {
    let (now, rules) = (online.now()?, Arc::clone(&online.rules));
    let read = move |office: &Office, registry: &mut OfficeRegistry| {
        registry.in_one_moment(|| Known::read(office, registry, &rules, (session, now)))
    };
    page(online, visitor, online.with(read).await?, wrong)
}

/// What the page shows.
struct Known {
    session: Session,
    now: Timestamp,
    file: Option<PersonFile>,
    /// When the rule of the last decision applies.
    rule: Option<Condition>,
    /// Whether the request to care for a child or an elderly person waits for a proof.
    waits_for_proof: bool,
}

impl Known {
    fn read(
        office: &Office,
        registry: &OfficeRegistry,
        rules: &KnownRules,
        (session, now): (Session, Timestamp),
    ) -> Result<Self, PageError> {
        let care = registry.request(&care_id(&session.hash))?;
        let waits_for_proof =
            care.is_some_and(|care| care.state == RequestState::Waits && care.kind == RequestKind::Care);
        let file = PersonFile::read(registry, &session, now)?;
        let rule = file.as_ref().and_then(PersonFile::last).and_then(|last| rules.condition(office, last, now));
        Ok(Self { session, now, file, rule, waits_for_proof })
    }
}

fn page(online: &Online, visitor: &Visitor, known: Known, wrong: Option<&Wrong>) -> Result<Response, PageError> {
    let Known { session, now, file, rule, waits_for_proof } = known;
    let proof = waits_for_proof.then(|| proof::form(online, visitor, &session.hash, None)).transpose()?;
    let (lang, zone) = (visitor.lang, &online.office.config().zone);
    let (can_print, has_passkeys) = (!online.public_keys.is_empty(), online.party.is_some());
    let has_holder_page = !online.holder_page.is_empty();
    let shown = Shown { now, lang, zone, visitor, rule, can_print, has_passkeys, has_holder_page };
    let told = match &file {
        Some(file) => {
            let sections = Sections { file, office: &online.office, now, visitor, wrong };
            shown.file(file, &sections)
        }
        None => shown.received(session.receipt.made),
    };
    let content = html! { (told) @if let Some(proof) = &proof { (proof) } };
    Ok(Page::new(say::status_title(lang), content).show(online, visitor))
}

struct Shown<'a> {
    now: Timestamp,
    lang: Lang,
    zone: &'a Zone,
    visitor: &'a Visitor,
    /// When the rule of the last decision applies.
    rule: Option<Condition>,
    can_print: bool,
    has_passkeys: bool,
    has_holder_page: bool,
}

impl Shown<'_> {
    /// A receipt that opens nothing: the same as if nothing was decided yet.
    fn received(&self, made: Timestamp) -> Markup {
        let lang = self.lang;
        html! {
            p.status { (say::not_decided(lang)) }
            p { (say::Received { at: &self.zone.local(made) }.say(lang)) }
            p.note { (say::not_decided_hint(lang)) }
            (self.passkeys())
            div.buttons { (sign_in::button(self.visitor, lang)) }
        }
    }

    /// The same for everybody who is signed in.
    fn passkeys(&self) -> Markup {
        html! {
            @if self.has_passkeys { p { a href="/status/passkeys" { (words::to_passkeys(self.lang)) } } }
        }
    }

    fn file(&self, file: &PersonFile, sections: &Sections<'_>) -> Markup {
        let lang = self.lang;
        html! {
            p { (file.person.name) ", " (file.person.document.words(lang)) }
            @match file.last() {
                Some(last) => (self.decided(last)),
                None => {
                    p.status { (say::not_decided(lang)) }
                    p.note { (say::not_decided_hint(lang)) }
                }
            }
            (self.code(file))
            (telephones::section(file, (self.visitor, self.zone), self.has_holder_page))
            (sections.stays())
            (sections.requests())
            (self.dispute(file, sections.wrong))
            (sections.care())
            h2 { (say::declarations(lang)) }
            ul {
                @for (number, at, _) in &file.declarations {
                    li { (say::DeclarationOf { number, at: &self.zone.local(*at) }.say(lang)) }
                }
            }
            p { a href="/declare" { (say::declare_again(lang)) } }
            (self.looks(file))
            (sections.withdrawing())
            (self.passkeys())
            div.buttons {
                a.button href="/status/data.json" download { (say::download(lang)) }
                button type="button" data-print hidden { (say::print(lang)) }
                (sign_in::button(self.visitor, lang))
            }
        }
    }

    fn decided(&self, last: &StoredDecision) -> Markup {
        let (lang, decision) = (self.lang, &last.decision);
        let status = decision.outcome.status;
        let used: Vec<UsedFact> = serde_json::from_str(&decision.facts).unwrap_or_default();
        let by = match decision.origin {
            DecisionOrigin::Officer => say::ByOfficers { officers: &decision.officers }.say(lang),
            DecisionOrigin::Audit | DecisionOrigin::Dispute => say::by_audit(lang).to_owned(),
        };
        html! {
            p class=(format!("status {}", status.map_or("", crate::payload::Status::id))) { (outcome_words(decision.outcome, lang)) }
            @if decision.state == DecisionState::Open { p.note { (say::officer_asked(lang)) } }
            dl {
                dt { (say::decided_by(lang)) } dd { (by) }
                dt { (say::decided_at(lang)) } dd { (self.zone.local(decision.at)) }
                @if decision.origin == DecisionOrigin::Audit {
                    dt { (say::rule(lang)) }
                    dd { @match &self.rule {
                        Some(rule) => (say::RuleAndName { rule: &rule.words(lang), name: &decision.rule }.say(lang)),
                        None => (decision.rule),
                    } }
                }
                @if !decision.note.is_empty() { dt { (say::note(lang)) } dd { (decision.note) } }
                dt { (say::facts(lang)) }
                dd {
                    @if used.is_empty() { (say::no_facts(lang)) }
                    @for fact in &used { div { (fact.words(self.zone, lang)) } }
                }
            }
        }
    }

    fn code(&self, file: &PersonFile) -> Markup {
        let lang = self.lang;
        html! {
            h2 { (say::code(lang)) }
            @match file.code(self.now) {
                None => p { (say::no_code(lang)) },
                Some(code) => {
                    // A picture of a bound code is a copy. The telephone shows it live.
                    @if code.telephone().is_some() {
                        p.note { (say::code_on_telephone(lang)) }
                    } @else {
                        img.symbol src="/status/code.svg" alt=(say::code_picture(lang)) width="352" height="352";
                    }
                    p { (say::ValidUntil { until: &self.zone.local(code.expires) }.say(lang)) }
                    div.buttons {
                        a.button href="/status/code.png" download { (say::save_picture(lang)) }
                        @if self.can_print { a.button.main href="/status/pass.pdf" { (say::save_pass(lang)) } }
                    }
                }
            }
        }
    }

    fn dispute(&self, file: &PersonFile, wrong: Option<&Wrong>) -> Markup {
        let lang = self.lang;
        if file.last().is_none() {
            return html! {};
        }
        let wrong = wrong.filter(|wrong| wrong.about.is_empty());
        html! {
            h2 #dispute { (say::dispute(lang)) }
            @if let Some(waiting) = file.open_dispute() {
                p.note { (say::DisputeWaits { at: &self.zone.local(waiting.decision.at), note: &waiting.decision.note }.say(lang)) }
                (attachments::links(&file.attachments, AttachedTo::Dispute(waiting.number), "/status/attachments", lang))
                form method="post" action="/status/dispute/withdraw" {
                    (token(self.visitor))
                    div.buttons { button { (say::withdraw_dispute(lang)) } }
                }
            } @else {
                p { (say::dispute_lead(lang)) }
                form method="post" action="/status/dispute" enctype="multipart/form-data" novalidate {
                    (token(self.visitor))
                    (says_field("says", say::dispute_says(lang), wrong, lang))
                    (attachments::field("file", wrong.and_then(|wrong| wrong.file), lang))
                    div.buttons { button { (say::dispute_send(lang)) } }
                }
            }
        }
    }

    fn looks(&self, file: &PersonFile) -> Markup {
        let lang = self.lang;
        html! {
            h2 { (say::looks(lang)) }
            p { (say::looks_lead(lang)) }
            div.scroll tabindex="0" role="region" aria-label=(say::looks(lang)) {
                table {
                    thead { tr { th scope="col" { (say::look_at(lang)) } th scope="col" { (say::look_by(lang)) } } }
                    tbody {
                        @for view in &file.views {
                            tr {
                                td { (self.zone.local(view.at)) }
                                td { @if view.by.is_empty() { (say::look_self(lang)) } @else { (view.by) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The file of the person who has signed in. Without a session, or if the receipt opens nothing,
/// there is nothing.
async fn own_file(online: &Arc<Online>, visitor: &Visitor) -> Result<PersonFile, PageError> {
    let session = session::of(online, visitor).await?.ok_or(PageError::NotFound)?;
    let now = online.now()?;
    online.with(move |_, registry| PersonFile::read(registry, &session, now)).await?.ok_or(PageError::NotFound)
}

async fn code_svg(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    let file = own_file(&online, &visitor).await?;
    let code = file.code(online.now()?).ok_or(PageError::NotFound)?;
    Ok(([(CONTENT_TYPE, "image/svg+xml")], pictures::code_svg(&code.text)?).into_response())
}

async fn code_png(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    let file = own_file(&online, &visitor).await?;
    let code = file.code(online.now()?).ok_or(PageError::NotFound)?;
    Ok(file_answer("image/png", "code.png", pictures::code_png(&code.text)?))
}

async fn pass_pdf(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    let file = own_file(&online, &visitor).await?;
    let code = file.code(online.now()?).ok_or(PageError::NotFound)?;
    pictures::pass(&online, code.text.clone(), visitor.lang).await
}

async fn data(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, PageError> {
    let file = own_file(&online, &visitor).await?;
    let (person, at) = (file.index, online.now()?);
    let view = View { at, by: String::new(), what: "download".to_owned() };
    let keep = online.with(move |_, registry| {
        Ok(atomically_about(registry, person, None, |registry| registry.keep_view(person, &view))?)
    });
    keep.await?;
    let text = serde_json::to_vec_pretty(&file.to_json()).map_err(|_| PageError::Fault { cause: "json" })?;
    Ok(file_answer("application/json", "my-data.json", text))
}
