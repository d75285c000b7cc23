//! The world of the demonstration: a platform, three regions, their keys and lists, as files.

use std::path::{Path, PathBuf};

use getrandom::SysRng;

use crate::cli::Failure;
use crate::cli::anchors::AnchorArgs;
use crate::cli::input::{MAX_KEY_BYTES, read_text};
use crate::cli::output::{Access, Existing, write_file};
use crate::issuer::{Code, Request};
use crate::key::{KeyError, SigningKey};
use crate::payload::Claims;
use crate::time::{SECONDS_PER_DAY, Timestamp};
use crate::trust::{DocumentSource, SourceError, TrustedList};

/// A key of the world, by the name of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Shanghai,
    Hubei,
    Yunnan,
    /// Someone whom no list names.
    Forger,
}

impl Who {
    const ALL: [Self; 4] = [Self::Shanghai, Self::Hubei, Self::Yunnan, Self::Forger];

    const fn file(self) -> &'static str {
        match self {
            Self::Shanghai => "shanghai",
            Self::Hubei => "hubei",
            Self::Yunnan => "yunnan",
            Self::Forger => "forger",
        }
    }
}

/// The platform's keys: two for the root, of which both must sign, one for the list.
const PLATFORM: [&str; 3] = ["platform-root-1", "platform-root-2", "platform-list"];

/// The keys, and when the world was made.
pub(super) struct World {
    dir: PathBuf,
    pub(super) now: Timestamp,
    keys: Vec<(Who, SigningKey)>,
}

impl World {
    /// The list counts for this long.
    pub(super) const LIST_DAYS: u64 = 30;

    pub(super) fn make(dir: &Path, now: Timestamp) -> Result<Self, Failure> {
        let mut world = Self { dir: dir.to_owned(), now, keys: Vec::new() };
        let platform = PLATFORM.map(|name| world.make_key(name));
        for who in Who::ALL {
            let key = world.make_key(who.file())?;
            world.keys.push((who, key));
        }
        let [root_1, root_2, list] = platform;
        world.publish("root", &world.root_source(), &[&root_1?, &root_2?])?;
        world.publish("list", &world.list_source(), &[&list?])?;
        Ok(world)
    }

    fn make_key(&self, name: &str) -> Result<SigningKey, Failure> {
        let key = SigningKey::generate(&mut SysRng).map_err(|_| Failure::new("no random bytes from the system"))?;
        let failed = |error: KeyError| Failure::new(error);
        let file = |suffix: &str| self.dir.join("keys").join(format!("{name}.{suffix}"));
        let private = key.to_pem().map_err(failed)?;
        write_file(&file("pem"), private.as_bytes(), Access::Owner, Existing::Replace)?;
        let public = key.verifying_key().to_pem().map_err(failed)?;
        write_file(&file("pub.pem"), public.as_bytes(), Access::Public, Existing::Replace)?;
        Ok(key)
    }

    fn root_source(&self) -> String {
        format!(
            "document = \"root\"\nversion = 1\nissued = {}\nexpires = {}\n\n\
             [root]\nthreshold = 2\nkeys = [\"../keys/{}.pub.pem\", \"../keys/{}.pub.pem\"]\n\n\
             [list]\nthreshold = 1\nkeys = [\"../keys/{}.pub.pem\"]\n",
            self.days_ago(30),
            self.days_ahead(365),
            PLATFORM[0],
            PLATFORM[1],
            PLATFORM[2],
        )
    }

    fn list_source(&self) -> String {
        let region = |iss: &str, who: Who, signs: &str| {
            format!(
                "\n[[region]]\niss = \"{iss}\"\n[[region.key]]\nfile = \"../keys/{}.pub.pem\"\n\
                 not_before = {}\nexpires = {}\nsigns = [{signs}]\n",
                who.file(),
                self.days_ago(20),
                self.days_ahead(90),
            )
        };
        let head = format!(
            "document = \"list\"\nversion = 1\nissued = {}\nexpires = {}\npublisher = \"CN\"\n",
            self.days_ago(1),
            self.days_ahead(Self::LIST_DAYS),
        );
        head + &region("CN-SH", Who::Shanghai, "\"health\", \"itinerary\"")
            + &region("CN-HB", Who::Hubei, "\"health\", \"itinerary\"")
            + &region("CN-YN", Who::Yunnan, "\"itinerary\"")
    }

    fn publish(&self, name: &str, source: &str, keys: &[&SigningKey]) -> Result<(), Failure> {
        let file = |suffix: &str| self.dir.join("trust").join(format!("{name}.{suffix}"));
        write_file(&file("toml"), source.as_bytes(), Access::Public, Existing::Replace)?;
        let load =
            |key: &str| read_text(&self.dir.join("trust").join(key), MAX_KEY_BYTES).map_err(Failure::into_message);
        let draft = DocumentSource::from_toml(source)
            .and_then(|source| source.to_draft(load))
            .map_err(|error: SourceError<String>| Failure::new(error))?;
        let signed = keys.iter().fold(draft, |document, key| document.signed_by(key));
        write_file(&file("cbor"), &signed.encode(), Access::Public, Existing::Replace)
    }

    /// What the gate of the demonstration trusts, read back from the files.
    pub(super) fn load_trust(&self) -> Result<TrustedList, Failure> {
        AnchorArgs::new(self.dir.join("trust/list.cbor"), self.dir.join("trust/root.cbor")).load()
    }

    /// The claims of a request in JSON, issued now.
    pub(super) fn claims(&self, request: &str) -> Result<Claims, Failure> {
        Request::from_json(request)
            .and_then(|request| request.to_claims(self.now, &mut SysRng))
            .map_err(|error| Failure::new(&error).with_hint(error.hint()))
    }

    pub(super) fn sign(&self, who: Who, claims: &Claims) -> Result<Code, Failure> {
        Ok(Code::sign(claims, self.key(who)?))
    }

    fn key(&self, who: Who) -> Result<&SigningKey, Failure> {
        let found = self.keys.iter().find(|(owner, _)| *owner == who);
        found.map(|(_, key)| key).ok_or_else(|| Failure::new("a key of the demonstration is missing"))
    }

    /// Keeps a file under `codes/`.
    pub(super) fn keep_code(&self, name: &str, png: &[u8]) -> Result<(), Failure> {
        write_file(&self.dir.join("codes").join(name), png, Access::Public, Existing::Replace)
    }

    pub(super) fn days_ago(&self, days: u64) -> Timestamp {
        self.now.saturating_sub(days * SECONDS_PER_DAY)
    }

    pub(super) fn days_ahead(&self, days: u64) -> Timestamp {
        self.now.saturating_add(days * SECONDS_PER_DAY)
    }
}
