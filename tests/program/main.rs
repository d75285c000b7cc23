//! Tests that run the program `fede`.

#![cfg(all(feature = "full", unix))]

#[path = "../support/browser.rs"]
mod browser;
#[path = "../support/office.rs"]
mod office;

mod cli;
mod cli_gate;
mod cli_office;
mod cli_trust;
mod gate_page;
#[cfg(target_os = "linux")]
mod gate_serve;
mod pictures;
mod publisher;
mod readme;
