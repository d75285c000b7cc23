//! The part of the gate page that runs in a browser and is written in Rust. HTML, CSS and
//! JavaScript for the display are in `site`.
//!
//! The page sends JSON commands and frames to [`PageGate`]. The crate root `gate_core.rs` exports
//! it to WebAssembly; the other two crate roots are the library and the command line. The page
//! judges codes with the same code as every other gate.

mod page_gate;
mod protocol;
#[cfg(feature = "serve")]
mod site;

pub use page_gate::{Host, HostError, PageGate};
pub use protocol::grey;
#[cfg(feature = "serve")]
pub(super) use site::SET;
#[cfg(feature = "serve")]
pub use site::{PageSite, SiteError};
