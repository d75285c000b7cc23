//! The pages of the staff: signing in, sessions, the counter, what waits, a person's page, deciding,
//! correcting.

mod accounts;
mod answer;
mod change_telephones;
mod correct;
mod counter;
mod dashboard;
mod decide;
mod done;
mod imports;
mod night;
mod own_password;
mod passkeys;
mod person;
mod plots;
mod provider;
mod queue;
mod reader;
mod refused;
mod requests;
mod sealed;
mod sessions;
mod set_up;
mod sign_in;
mod signed_out;
mod staff;
mod telephones;
mod unproven;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::error::SIGN_IN;
use super::state::Online;

pub(super) use provider::BACK;

/// Maximum number of cases on one page, and of looks at a person's data.
const ROWS: usize = 50;

/// The forms with files.
pub(super) fn uploads() -> Router<Arc<Online>> {
    Router::new().route("/office/imports", get(imports::page).post(imports::preview))
}

/// A page that answers a form also answers to its address: the links between languages lead there.
pub(super) fn routes(online: &Arc<Online>) -> Router<Arc<Online>> {
    Router::new()
        .merge(reader::routes())
        .merge(writing().layer(from_fn_with_state(Arc::clone(online), signed_out::keep_form)))
        .route(SIGN_IN, get(sign_in::page).post(sign_in::sign_in))
        .route("/office/sign-out", post(sign_in::sign_out))
        .route("/office/set-up", get(set_up::page).post(set_up::begin))
        .route("/office/set-up/confirm", post(set_up::finish))
        .route("/office/sessions", get(sessions::page).post(sessions::end))
        .route("/office/sign-in/provider", get(provider::begin))
        .route(BACK, get(provider::back))
        .route(provider::SET_UP, get(sign_in::page).post(provider::set_up))
        .route("/office/sign-in/passkey", get(sign_in::page).post(sign_in::with_passkey))
        .route("/office/set-up/passkey", get(set_up::page).post(passkeys::begin))
        .route("/office/set-up/passkey/confirm", get(set_up::page).post(passkeys::finish))
        .route("/office/passkeys", get(passkeys::page).post(passkeys::add))
        .route("/office/passkeys/remove", get(passkeys::page).post(passkeys::remove))
        .route("/office/password", get(own_password::page).post(own_password::change))
        .route("/office/password/passkey", get(own_password::page).post(own_password::with_passkey))
        .route("/office/accounts", get(accounts::page).post(accounts::change))
        .route("/office/accounts/answer", get(accounts::page).post(accounts::answer_change))
        .route("/office/queue", get(queue::page))
        .route("/office/figures", get(dashboard::page))
        .route("/office/night", get(night::page))
        .route("/office/attachments/{id}", get(requests::attachment))
        .route("/office/imports/{id}", get(imports::waiting))
        .route("/office/imports/take", post(imports::take))
        .route("/office/counter/pass", post(counter::pass))
        .route("/office/counter/telephones", post(telephones::remove))
}

/// The forms in which somebody writes about a person. None of them has a password.
fn writing() -> Router<Arc<Online>> {
    Router::new()
        .route("/office/requests", get(requests::page).post(requests::answer))
        .route("/office/unproven", get(unproven::page).post(unproven::answer))
        .route(staff::COUNTER, get(counter::page).post(counter::serve))
        .route("/office/decisions/{number}/correct", post(correct::take))
        .route("/office/decisions/{number}/telephones", post(change_telephones::change))
        .route("/office/decisions/{number}", get(person::page).post(decide::answer))
}
