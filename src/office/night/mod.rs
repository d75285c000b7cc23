//! Nights: everybody is audited and gets a code, in shards that workers on many machines take.
//!
//! [`plan`] opens a night. A [`ShardWorker`] does one shard after the other. It stores nothing twice,
//! whoever else works on the same shard, and whenever it is killed. [`finish`] ends a night whose
//! shards are all done. The queue that gives shards to workers is in [`worker`](super::worker).

mod end;
mod error;
mod event;
mod line;
mod outputs;
mod plan;
mod shard;
mod terms;

pub use end::{abandon, finish, sweep_nights};
pub use error::{NightError, OutputError};
pub use event::{ShardEvent, ShardNews};
pub use outputs::Outputs;
pub use plan::{NightWish, plan, renew_keys};
pub use shard::{ShardEnd, ShardWorker};
pub use terms::{check_clock, check_key, check_terms, terms_of};
