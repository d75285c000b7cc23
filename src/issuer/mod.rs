//! Claims → signed code → symbol.

mod code;
mod error;
mod request;

pub use code::Code;
pub use error::IssueError;
pub use request::{CityRequest, HealthRequest, HolderRequest, ItineraryRequest, Request};
