//! Batch issue: reads a people file and writes codes to one output. Uses all cores, and can resume
//! after a crash.

mod error;
mod itineraries;
mod output;
mod people;
mod pipeline;
mod row_maker;
mod run;

pub use error::BulkError;
pub use itineraries::{ItinerariesOrder, ItinerariesSummary, itineraries};
pub use output::OutputForm;
pub use people::PeopleFile;
pub use pipeline::Shard;
pub use run::{BulkOrder, BulkProgress, BulkSummary, issue_batch};
