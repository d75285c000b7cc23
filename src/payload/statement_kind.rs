//! The two kinds of statement: health status and itinerary. They are kept apart everywhere.

use crate::words::{code as say, vocabulary};

vocabulary! {
    /// What a code can state about a person. Trust in a key is granted for each kind separately.
    pub enum StatementKind {
        /// A health status.
        Health = 1, "health", say::health;
        /// An itinerary.
        Itinerary = 2, "itinerary", say::itinerary;
    }
}
