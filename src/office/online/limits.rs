//! How large a request may be, and how long it may take.

use std::time::Duration;

/// Maximum size of a form, in bytes: a sealed declaration of 64 KiB is 88 KiB, and what is typed
/// comes to it, percent-encoded.
pub(super) const MAX_FORM_BYTES: usize = 256 << 10;

/// Time for a whole answer. The slowest is a declaration that waits for 64 others and their
/// commitments: some seconds.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(30);

/// Time in which a client may send nothing of a form.
pub(super) const SILENT_BODY: Duration = Duration::from_secs(15);
