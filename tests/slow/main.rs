//! Tests that take minutes: commands that are killed at random instants, a year, a thousand people.

#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/registry.rs"]
mod registry;

mod kill;
mod office_kill;
mod residents;
mod year;
