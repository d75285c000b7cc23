//! The TOML sources of a publisher's first root and first list, for a start with one key for each
//! role. The publisher edits them later.

use core::fmt::Write;

use crate::payload::{Lang, Region};
use crate::time::{SECONDS_PER_DAY, Timestamp};
use crate::words::trust as say;

/// A publisher's first root and list: one key for each role, and one for each region.
///
/// ```
/// use fede::trust::{DocumentSource, FirstSources};
/// # use fede::{payload::{Lang, Region}, time::Timestamp};
/// # const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/hubei.pub.pem"));
/// # let load = |_: &str| Ok::<_, fede::trust::TrustError>(TEXT.to_owned());
///
/// let now = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// let sources = FirstSources::new(Region::new("CN")?, vec![Region::new("CN-SH")?], now);
/// // `load` reads the files that the source names: `keys/root.pub.pem` and `keys/list.pub.pem`.
/// let root = DocumentSource::from_toml(&sources.root(Lang::En)).and_then(|source| source.to_draft(load))?;
/// # assert!(root.signatures().is_empty());
/// # let list = DocumentSource::from_toml(&sources.list(Lang::Zh)).and_then(|source| source.to_draft(load))?;
/// # assert!(list.signatures().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct FirstSources {
    publisher: Region,
    regions: Vec<Region>,
    issued: Timestamp,
}

impl FirstSources {
    /// Validity of the root and of the regions' keys, in days. Their renewal needs the offline keys.
    const ROOT_DAYS: u64 = 2 * 365;
    /// Validity of the list, in days.
    const LIST_DAYS: u64 = 90;

    /// The keys of the roles: names of files without ending.
    pub const ROLES: [&str; 3] = ["root", "list", "snapshot"];

    /// Sources of the publisher, which vouches for the regions. `issued` is the start of all
    /// windows.
    #[must_use]
    pub const fn new(publisher: Region, regions: Vec<Region>, issued: Timestamp) -> Self {
        Self { publisher, regions, issued }
    }

    /// The regions.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Name of a region's key file, without ending: its code in lower case.
    #[must_use]
    pub fn key_name(region: Region) -> String {
        region.code().to_lowercase()
    }

    /// Path of a public key file in the sources.
    #[must_use]
    pub fn public_key(name: &str) -> String {
        format!("keys/{name}.pub.pem")
    }

    /// The source of the root.
    #[must_use]
    pub fn root(&self, lang: Lang) -> String {
        let role = |name: &str| format!("{{ threshold = 1, keys = [\"{}\"] }}", Self::public_key(name));
        format!(
            "# {}\ndocument = \"root\"\nversion = 1\n{}root = {}\nlist = {}\n",
            say::source_root(lang),
            self.window(["issued", "expires"], Self::ROOT_DAYS),
            role("root"),
            role("list"),
        )
    }

    /// The source of the list.
    #[must_use]
    pub fn list(&self, lang: Lang) -> String {
        let mut out = format!(
            "# {}\ndocument = \"list\"\nversion = 1\n{}publisher = \"{}\"\n\n\
             [snapshot]\nthreshold = 1\nkeys = [\"{}\"]\nageing_after_hours = 48\nstale_after_hours = 168\n",
            say::source_list(lang),
            self.window(["issued", "expires"], Self::LIST_DAYS),
            self.publisher,
            Self::public_key("snapshot"),
        );
        for region in &self.regions {
            let _ = write!(
                out,
                "\n[[region]]\niss = \"{region}\"\nrevocation = 1\n[[region.key]]\nfile = \"{}\"\n{}\
                 signs = [\"health\", \"itinerary\", \"revocation\"]\n",
                Self::public_key(&Self::key_name(*region)),
                self.window(["not_before", "expires"], Self::ROOT_DAYS),
            );
        }
        out
    }

    fn window(&self, [start, end]: [&str; 2], days: u64) -> String {
        let expires = self.issued.saturating_add(days * SECONDS_PER_DAY);
        format!("{start} = {}\n{end} = {expires}\n", self.issued)
    }
}
