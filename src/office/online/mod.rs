//! The office online: pages for residents and officers, over the registry.
//!
//! The pages are made on the server and work without scripts. A server for residents has no signing
//! key: it takes declarations and shows what was decided; commands and workers with the key audit and
//! issue. A server for the staff alone may have it: it issues codes at the counter and corrects them.
//!
//! Reading order: `server` (state, routes, limits), `shell` (the page around every content, its
//! headers, errors and the log), `visitor` (language, cookies, whether a form is ours), `fields`,
//! `pool` (registries on threads) and `group` (writes that share a transaction), `seal`, `rates`,
//! `passkeys` (challenges in forms). Residents: `declare` and its `steps`, `draft`, `faults` and
//! `places`; `receipt`, `session`, `sign_in`, `own_passkeys`, `provider`; `status`, its `pictures`, the
//! `file` of a person, `requests` and `own_forms`; `upload`, `attachments`, `kept`. Staff: `officers`. Other systems:
//! `api`, and `client` for programs that call it.

pub mod api;
mod assets;
mod attachments;
pub mod client;
mod declare;
mod declared;
mod draft;
mod error;
mod faults;
mod fields;
mod file;
mod group;
mod holder_page;
mod home;
mod kept;
mod known_rules;
mod limits;
mod officers;
mod own_forms;
mod own_passkeys;
mod passkeys;
mod pictures;
mod places;
mod pool;
mod proof;
mod provider;
mod rates;
mod read_places;
mod receipt;
mod requests;
mod seal;
mod server;
mod session;
mod settings;
mod shell;
mod sign_in;
mod state;
mod status;
mod steps;
mod symbol_scan;
mod telephones;
mod ticket;
mod upload;
mod visitor;

use error::PageError;
pub use receipt::ReceiptNumber;
pub(in crate::office) use seal::PageKeys;
pub use server::OfficeServer;
pub use settings::{Pages, ServerSettings};
pub use state::Sources;

/// Who acts in the journal when a resident does.
const ONLINE: &str = "online";
