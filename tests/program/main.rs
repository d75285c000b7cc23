//! Tests that run the program `fede`.

#![cfg(all(feature = "full", unix))]

#[path = "../support/browser.rs"]
mod browser;
#[path = "../support/cluster.rs"]
mod cluster;
#[path = "../support/left_out.rs"]
mod left_out;
#[path = "../support/load.rs"]
mod load;
#[path = "../support/networks.rs"]
mod networks;
#[path = "../support/office.rs"]
mod office;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/store.rs"]
mod store;

mod api;
mod attacks;
mod cli;
mod cli_exchange;
mod cli_gate;
mod cli_office;
mod cli_postgres;
mod cli_trust;
mod config;
mod documents;
mod gate_page;
mod gate_page_documents;
mod gate_page_foreign;
mod gate_page_states;
mod gate_page_tasks;
#[cfg(target_os = "linux")]
mod gate_serve;
mod hints;
mod holder_device;
mod holder_of_an_office;
mod holder_online;
mod holder_page;
mod json;
mod messages;
mod night;
mod office_acts;
mod office_counter;
mod office_imports;
mod office_staff;
mod online;
mod online_day;
mod online_page;
mod online_requests;
mod own_account;
mod passkeys;
mod pictures;
mod pictures_and_texts;
mod places;
mod provider;
mod publisher;
mod readme;
mod recovery;
mod telemetry;
mod telephones;
mod tokens;
mod usage;
