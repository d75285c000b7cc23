//! The telephones of a person, for the staff: at a counter, where the person shows the key as a
//! symbol, and on the person's page.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::super::PageError;
use super::super::fields::Fields;
use super::super::shell::token;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::reader;
use super::refused::Refused;
use super::sealed;
use super::staff::{COUNTER, Staff, staff_page};
use crate::holder::{Audience, BindingError, BindingProof};
use crate::office::PersonIndex;
use crate::office::accounts::{Permission, check_again};
use crate::office::acts::remove_telephone;
use crate::office::registry::{Telephone, atomically};
use crate::payload::HolderKey;
use crate::payload::hex;
use crate::time::{Timestamp, Zone};
use crate::words::{Lang, staff as say};

/// Where the list after a person was served sends.
const REMOVE: &str = "/office/counter/telephones";
/// The purpose of the seal in that list.
const PURPOSE: &str = "counter-telephone";

/// The field of a form with the text of a proof.
pub(super) const PROOF: &str = "telephone";

/// The key that a telephone shows at a counter. `None` if nothing was typed.
///
/// # Errors
/// The fault of the proof.
pub(super) fn shown_key(typed: &str, now: Timestamp) -> Result<Option<HolderKey>, BindingError> {
    // A scanner ends its lines. A blank at the end belongs to the text.
    let text = typed.trim_start().trim_end_matches(['\r', '\n', '\t']);
    if text.is_empty() {
        return Ok(None);
    }
    let proof = BindingProof::from_text(text)?;
    Ok(Some(proof.key_for(&Audience::counter(), None, now)?.to_holder_key()))
}

/// The field for the proof: for a scanner, and for the camera if the server has what reads symbols.
pub(super) fn proof_field(typed: &str, is_required: bool, (online, lang): (&Online, Lang)) -> Markup {
    html! {
        div.field {
            label for=(PROOF) {
                (say::telephone_proof(lang))
                span.hint #telephone-hint { (say::telephone_proof_hint(lang)) }
            }
            input id=(PROOF) name=(PROOF) value=(typed) maxlength=(BindingProof::MAX_CHARS) autocomplete="off"
                spellcheck="false" autocapitalize="none" aria-describedby="telephone-hint" required[is_required];
            @if let Some(scan) = &online.scan { (reader::button(scan, PROOF, lang)) }
        }
    }
}

/// The telephones and since when the person has them. `remove` makes the button of each.
fn list(telephones: &[Telephone], zone: &Zone, lang: Lang, remove: &dyn Fn(&Telephone) -> Markup) -> Markup {
    html! {
        p { (say::telephones_lead(lang)) }
        ul {
            @for telephone in telephones {
                li {
                    (say::TelephoneSince { id: &telephone.id(), at: &zone.local(telephone.added) }.say(lang))
                    (remove(telephone))
                }
            }
        }
    }
}

/// The list after a person was served: whoever knew the number may have added a telephone online. Each
/// can be removed, also by clerks, who see no pages of people.
pub(super) fn told(
    telephones: &[Telephone],
    (online, visitor): (&Online, &Visitor),
    now: Timestamp,
) -> Result<Markup, PageError> {
    let sealed = telephones.iter().map(|one| {
        let hex = |bytes: &[u8; 32]| base16ct::lower::encode_string(bytes);
        let text = format!("{} {}", hex(one.person.as_bytes()), hex(one.key.as_bytes()));
        Ok((one.key, sealed::seal(online, PURPOSE, &text, now)?))
    });
    let sealed: Vec<(HolderKey, String)> = sealed.collect::<Result<_, PageError>>()?;
    let remove = |telephone: &Telephone| {
        let sealed = sealed.iter().find(|(key, _)| *key == telephone.key);
        remove_form(REMOVE, sealed.map_or("", |(_, sealed)| sealed), visitor)
    };
    let (zone, lang) = (&online.office.config().zone, visitor.lang);
    Ok(html! {
        @if !telephones.is_empty() {
            h2 { (say::telephones(lang)) }
            (list(telephones, zone, lang, &remove))
            p.note { (say::telephone_remove_hint(lang)) }
        }
    })
}

fn remove_form(action: &str, telephone: &str, visitor: &Visitor) -> Markup {
    html! {
        form method="post" action=(action) {
            (token(visitor))
            input type="hidden" name="remove" value=(telephone);
            button { (say::telephone_remove(visitor.lang)) }
        }
    }
}

/// Removes a telephone that the list after a person was served has shown.
pub(in crate::office::online) async fn remove(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::WalkIn)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let named = sealed::open(&online, PURPOSE, fields.get("remove"), now)?;
    let (person, key) = named.split_once(' ').ok_or(PageError::StaleForm)?;
    let (person, key) = hex::array(person).zip(hex::array(key)).ok_or(PageError::StaleForm)?;
    let (person, officer) = (PersonIndex::from_bytes(person), staff.clone());
    let done = online.with(move |_, registry| {
        let done = atomically(registry, |registry| {
            check_again(registry, &officer, now).map_err(|error| Refused::Page(error.into()))?;
            let theirs = registry.telephones(person)?.into_iter().find(|one| *one.key.as_bytes() == key);
            // A second click: it is gone already.
            if let Some(telephone) = theirs {
                remove_telephone(registry, (person, &telephone.key), officer.by(now))?;
            }
            Ok(())
        });
        done.map_err(|refused: Refused| refused.into_fault().map_or_else(|page| page, PageError::from))
    });
    done.await?;
    let content = html! {
        p { (say::telephone_removed(lang)) }
        div.buttons { a.button href=(COUNTER) { (say::counter_next(lang)) } }
    };
    Ok(staff_page((say::telephones(lang), &content), &staff, &visitor).show(&online, &visitor))
}

/// The telephones on the page of a person, with forms to add and to remove them.
pub(super) fn section(telephones: &[Telephone], number: i64, (online, visitor): (&Online, &Visitor)) -> Markup {
    let (zone, lang) = (&online.office.config().zone, visitor.lang);
    let action = format!("/office/decisions/{number}/telephones");
    let remove = |telephone: &Telephone| remove_form(&action, &telephone.id().to_string(), visitor);
    html! {
        section #telephones {
            h2 { (say::telephones(lang)) }
            @if !telephones.is_empty() {
                (list(telephones, zone, lang, &remove))
                p.note { (say::telephone_remove_hint(lang)) }
            }
            form method="post" action=(action) {
                (token(visitor))
                (proof_field("", true, (online, lang)))
                div.buttons { button { (say::telephone_add(lang)) } }
            }
        }
    }
}
