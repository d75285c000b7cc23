//! The tests of an office, with the registry in SQLite.

use crate::back_end::sqlite as back_end;

#[cfg(feature = "online")]
#[path = "accounts.rs"]
mod accounts;
#[path = "back_end_calls.rs"]
mod back_end_calls;
#[path = "exchange.rs"]
pub(crate) mod exchange;
#[path = "figures.rs"]
mod figures;
#[path = "office.rs"]
mod office;
#[path = "passkeys.rs"]
mod passkeys;
#[cfg(feature = "online")]
#[path = "receipts.rs"]
mod receipts;
#[path = "requests.rs"]
mod requests;
#[path = "restored.rs"]
mod restored;
#[cfg(feature = "online")]
#[path = "system_tokens.rs"]
mod system_tokens;
#[path = "telephones.rs"]
mod telephones;
