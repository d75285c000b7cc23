//! Claims → signed code → symbol. Start with [`Issuer`].

mod code;
mod error;
mod front;
mod request;

pub use code::Code;
pub use error::IssueError;
pub use front::Issuer;
pub use request::{CityRequest, HealthRequest, HolderRequest, ItineraryRequest, Request};
