//! Many codes at once: a file of people in, one output of codes out, over every core, resumable after a kill.

mod error;
mod itineraries;
mod output;
mod people;
mod pipeline;
mod row_maker;
mod run;
mod writer;

pub use error::BulkError;
pub use itineraries::{ItinerariesOrder, ItinerariesSummary, itineraries};
pub use output::OutputForm;
pub use people::People;
pub use run::{BulkOrder, BulkProgress, BulkSummary, Shard, issue_batch};
