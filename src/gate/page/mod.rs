//! The part of the gate page that runs in a browser and is written in Rust. HTML, CSS and
//! JavaScript for the display are in `site`.
//!
//! The page sends JSON commands and frames to [`PageGate`]. The crate root `gate_core.rs` exports
//! it to WebAssembly. The page judges codes with the same code as every other gate. The crate root
//! `documents_core.rs` is a module of its own, which draws PDF and SVG for the page.

mod host;
mod page_gate;
mod protocol;
#[cfg(feature = "serve")]
mod site;
mod texts;

pub use host::{Host, HostError, is_ed25519};
pub use page_gate::{FrameKind, PageGate};
pub use protocol::grey;
#[cfg(feature = "serve")]
pub(super) use site::SET;
#[cfg(feature = "serve")]
pub use site::{PageSite, SiteError};
pub use texts::texts;
