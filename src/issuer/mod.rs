//! Claims → signed code → symbol. Start with [`Issuer`].

mod error;
mod front;
mod live;
mod parts;
mod request;

pub use error::IssueError;
pub use front::{Code, Issuer};
pub use live::{BoundCode, BoundCodeError};
pub use parts::{CityRequest, HealthRequest, HolderRequest, ItineraryRequest};
pub use request::Request;
