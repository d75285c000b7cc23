//! Tests that take minutes: commands that are killed at random instants, a year, a thousand people.

#![cfg(unix)]

#[path = "../support/left_out.rs"]
mod left_out;
#[path = "../support/mod.rs"]
mod support;

#[path = "../support/registry.rs"]
mod registry;

#[path = "../support/back_end.rs"]
mod back_end;
#[path = "../support/load.rs"]
mod load;
#[path = "../support/plans.rs"]
mod plans;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/store.rs"]
mod store;

mod kill;
mod night_kill;
mod office_kill;
mod on_postgres;
mod on_sqlite;
mod online_kill;
mod year;
