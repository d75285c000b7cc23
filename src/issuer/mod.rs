//! Claims → signed code → symbol. Start with [`Issuer`].

mod error;
mod front;
mod request;

pub use error::IssueError;
pub use front::{Code, Issuer};
pub use request::{CityRequest, HealthRequest, HolderRequest, ItineraryRequest, Request};
