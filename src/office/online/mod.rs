//! The office online: pages for residents and officers, over the registry.
//!
//! The pages are made on the server and work without scripts. The server has no signing key: it
//! takes declarations and shows what was decided; commands and workers with the key audit and issue.
//!
//! Reading order: `server` (state, routes, limits), `shell` (the page around every content, its
//! headers, errors and the log), `visitor` (language, cookies, whether a form is ours), `fields`,
//! `pool` (registries on threads), `seal`, `rates`.

#![allow(dead_code, reason = "the pages of residents and officers use the rest")]

mod assets;
mod error;
mod fields;
mod home;
mod pool;
mod rates;
mod seal;
mod server;
mod shell;
mod visitor;

use error::PageError;
pub(in crate::office) use seal::PageKeys;
pub use server::{OfficeServer, Sources};
