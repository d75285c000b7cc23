//! Workers: processes that take the shards of nights from a job queue, on one machine or on many.
//!
//! The queue is `graphile_worker` in the schema `fede_queue` of the registry's database. It says who
//! takes which shard next, and notices workers that have died. What is done is in the registry alone:
//! see [`night`](super::night).

mod engine;
mod event;
mod part;
mod queue;
mod run;

pub use event::{WorkerEnd, WorkerEvent};
pub use queue::Queue;
pub use run::{Worker, WorkerClock};
