//! The tests of an office once more, with the registry on PostgreSQL.

#![expect(clippy::duplicate_mod, reason = "one suite runs over both back ends")]

use crate::back_end::postgres as back_end;

#[cfg(feature = "online")]
#[path = "accounts.rs"]
mod accounts;
#[path = "back_end_calls.rs"]
mod back_end_calls;
#[path = "beside.rs"]
mod beside;
#[path = "copies.rs"]
mod copies;
#[expect(dead_code, reason = "the vector of the format is made once, by `on_sqlite`")]
#[path = "exchange.rs"]
mod exchange;
#[path = "figures.rs"]
mod figures;
#[path = "night_roots.rs"]
mod night_roots;
#[path = "office.rs"]
mod office;
#[path = "passkeys.rs"]
mod passkeys;
#[path = "postgres.rs"]
mod postgres;
#[cfg(feature = "online")]
#[path = "receipts.rs"]
mod receipts;
#[path = "requests.rs"]
mod requests;
#[path = "restored.rs"]
mod restored;
#[path = "shards.rs"]
mod shards;
#[cfg(feature = "online")]
#[path = "system_tokens.rs"]
mod system_tokens;
#[path = "telephones.rs"]
mod telephones;
