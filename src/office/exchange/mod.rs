//! What offices share: facts about people, in a file that is signed by the sender and sealed to the
//! recipient, without the numbers of documents.

mod error;
mod file;
mod part;
mod point;

pub use error::ShareError;
pub(super) use file::{FileReader, FileWriter, MAX_FACTS};
pub use part::SharedFact;
pub(super) use part::{SharedPerson, covering};
pub(super) use point::Blinding;
pub use point::{Pair, PersonPoint};

/// Decodes the content of a part, for fuzzing: a partner may sign and seal any bytes.
#[doc(hidden)]
pub fn check_part(bytes: &[u8]) -> Result<usize, ShareError> {
    part::read(bytes).map(|people| people.len())
}
