//! The gate page: what runs in a browser, in Rust. What is seen and heard is HTML, CSS and JavaScript beside this.
//!
//! The page talks to [`PageGate`] by JSON commands and by frames; `gate_core.rs`, the third crate root beside the library's
//! and the command line's, gives it to WebAssembly. Whatever is judged here is judged by the same code as anywhere.

mod command;
mod page_gate;
#[cfg(feature = "serve")]
mod site;
mod standing;

pub use page_gate::{Host, HostError, PageGate};
#[cfg(feature = "serve")]
pub(super) use site::SET;
#[cfg(feature = "serve")]
pub use site::{PageSite, SiteError};
