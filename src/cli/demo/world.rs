//! The files of the demonstration: a platform, its regions, a neighbour, their keys and lists, and
//! a gate.

use std::path::{Path, PathBuf};

use getrandom::SysRng;

use crate::cli::Failure;
use crate::cli::anchors::limit;
use crate::cli::failure::Cause;
use crate::cli::input::{MAX_KEY_BYTES, read_bytes, read_text};
use crate::cli::output::{Access, Existing, write_file};
use crate::codec::{CoseSign, DocumentType};
use crate::issuer::{Code, Request};
use crate::key::{KeyError, SigningKey};
use crate::payload::{Claims, Cti, Region, Slot, Withdrawal, WithdrawalClass};
use crate::time::{SECONDS_PER_DAY, Timestamp, Window};
use crate::trust::{
    Conversion, Digest, DirectorySource, Document, DocumentSource, Edition, ImportFile, KeyUse, ListedKey, Objects,
    RevocationBook, RevocationDirectory, RevocationList, Root, SourceError, Store, StoreSyncError, TrustList,
    TrustedList, TrustedRoot, publish,
};
use crate::verifier::{Policy, Verdict, verify};
use crate::words::Explain;
use crate::words::errors_cli as fails;

/// A key of the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    PlatformRoot1,
    PlatformRoot2,
    PlatformList,
    PlatformSnapshot,
    /// Issues national codes.
    Platform,
    Shanghai,
    Hubei,
    Yunnan,
    /// Macao's publisher, which signs its root and its list with the same key.
    MacaoRoot,
    Macao,
    /// An attacker. No list has this key.
    Forger,
    /// Signs what the office of Hubei shares, and opens what is shared with it.
    HubeiExchange,
    /// The same for the office of Tibet, whose codes China's key signs.
    TibetExchange,
}

fn missing_part(part: &str) -> Failure {
    Failure::new("demo-missing", |lang| fails::DemoMissing { part: &part }.say(lang))
}

impl Who {
    const ALL: [Self; 13] = [
        Self::PlatformRoot1,
        Self::PlatformRoot2,
        Self::PlatformList,
        Self::PlatformSnapshot,
        Self::Platform,
        Self::Shanghai,
        Self::Hubei,
        Self::Yunnan,
        Self::MacaoRoot,
        Self::Macao,
        Self::Forger,
        Self::HubeiExchange,
        Self::TibetExchange,
    ];

    const fn file(self) -> &'static str {
        match self {
            Self::PlatformRoot1 => "platform-root-1",
            Self::PlatformRoot2 => "platform-root-2",
            Self::PlatformList => "platform-list",
            Self::PlatformSnapshot => "platform-snapshot",
            Self::Platform => "platform",
            Self::Shanghai => "shanghai",
            Self::Hubei => "hubei",
            Self::Yunnan => "yunnan",
            Self::MacaoRoot => "macao-root",
            Self::Macao => "macao",
            Self::Forger => "forger",
            Self::HubeiExchange => "hubei-exchange",
            Self::TibetExchange => "tibet-exchange",
        }
    }
}

/// The keys and the time of creation.
pub(super) struct World {
    dir: PathBuf,
    pub(super) now: Timestamp,
    keys: Vec<(Who, SigningKey)>,
}

impl World {
    /// Validity of the list, in days.
    pub(super) const LIST_DAYS: u64 = 30;

    /// Makes the keys, the documents of the platform and of Macao, and yesterday's published set.
    pub(super) fn make(dir: &Path, now: Timestamp) -> Result<Self, Failure> {
        let mut world = Self { dir: dir.to_owned(), now, keys: Vec::new() };
        for who in Who::ALL {
            let key = world.make_key(who.file())?;
            world.keys.push((who, key));
        }
        world.sign_document("root", &world.root_source(), &[Who::PlatformRoot1, Who::PlatformRoot2])?;
        world.sign_document("macao-root", &world.macao_root_source(), &[Who::MacaoRoot])?;
        world.sign_document("macao-list", &world.macao_list_source(), &[Who::MacaoRoot])?;
        world.import_macao()?;
        world.sign_document("list-1", &world.list_source(1), &[Who::PlatformList])?;
        world.sign_document("list", &world.list_source(2), &[Who::PlatformList])?;
        world.withdraw(&[])?;
        world.publish("published-yesterday", "list-1", world.days_ago(1))?;
        Ok(world)
    }

    fn make_key(&self, name: &str) -> Result<SigningKey, Failure> {
        let key = SigningKey::generate(&mut SysRng).map_err(|_| Failure::of(&crate::issuer::IssueError::Random))?;
        let failed = |error: KeyError| Failure::of(&error);
        let file = |suffix: &str| self.dir.join("keys").join(format!("{name}.{suffix}"));
        let private = key.to_pem().map_err(failed)?;
        write_file(&file("pem"), private.as_bytes(), Access::Owner, Existing::Replace)?;
        let public = key.verifying_key().to_pem().map_err(failed)?;
        write_file(&file("pub.pem"), public.as_bytes(), Access::Public, Existing::Replace)?;
        Ok(key)
    }

    fn root_source(&self) -> String {
        self.source_of_root(&[Who::PlatformRoot1, Who::PlatformRoot2], Who::PlatformList)
    }

    fn macao_root_source(&self) -> String {
        self.source_of_root(&[Who::MacaoRoot], Who::MacaoRoot)
    }

    /// The source of a root. All root keys must sign it.
    fn source_of_root(&self, root: &[Who], list: Who) -> String {
        let keys: Vec<_> = root.iter().map(|who| format!("\"../keys/{}.pub.pem\"", who.file())).collect();
        format!(
            "document = \"root\"\nversion = 1\nissued = {}\nexpires = {}\n\n\
             [root]\nthreshold = {}\nkeys = [{}]\n\n\
             [list]\nthreshold = 1\nkeys = [\"../keys/{}.pub.pem\"]\n",
            self.days_ago(30),
            self.days_ahead(365),
            keys.len(),
            keys.join(", "),
            list.file(),
        )
    }

    fn list_head(&self, version: u64, publisher: &str) -> String {
        format!(
            "document = \"list\"\nversion = {version}\nissued = {}\nexpires = {}\npublisher = \"{publisher}\"\n",
            self.days_ago(1),
            self.days_ahead(Self::LIST_DAYS),
        )
    }

    fn key_entry(&self, who: Who, signs: &str) -> String {
        format!(
            "[[region.key]]\nfile = \"../keys/{}.pub.pem\"\nnot_before = {}\nexpires = {}\nsigns = [{signs}]\n",
            who.file(),
            self.days_ago(20),
            self.days_ahead(90),
        )
    }

    fn macao_list_source(&self) -> String {
        let region = "\n[[region]]\niss = \"MO\"\n".to_owned();
        self.list_head(1, "MO") + &region + &self.key_entry(Who::Macao, "\"health\"")
    }

    /// The source of the list. The platform vouches for three regions and itself. One more region
    /// has adopted its code. Macao is recognised directly.
    fn list_source(&self, version: u64) -> String {
        let region = |iss: &str, more: &str| format!("\n[[region]]\niss = \"{iss}\"\n{more}");
        let both = "\"health\", \"itinerary\"";
        let snapshot = format!(
            "\n[snapshot]\nthreshold = 1\nkeys = [\"../keys/{}.pub.pem\"]\nageing_after_hours = 48\nstale_after_hours = 168\n",
            Who::PlatformSnapshot.file(),
        );
        self.list_head(version, "CN")
            + &snapshot
            + &region("CN", "")
            + &self.key_entry(Who::Platform, both)
            + &region("CN-SH", "revocation = 1\n")
            + &self.key_entry(Who::Shanghai, "\"health\", \"itinerary\", \"revocation\"")
            + &region("CN-HB", "")
            + &self.key_entry(Who::Hubei, both)
            + &self.key_entry(Who::HubeiExchange, "\"exchange\"")
            + &region("CN-YN", "")
            + &self.key_entry(Who::Yunnan, "\"itinerary\"")
            + &region("CN-XZ", "adopts = \"CN\"\n")
            + &self.key_entry(Who::TibetExchange, "\"exchange\"")
            + &region("MO", "from = \"macao.import.toml\"\nstatuses = { yellow = \"red\" }\n")
            + &self.agreement()
    }

    /// The offices of Hubei and Tibet share cases and contacts.
    fn agreement(&self) -> String {
        format!(
            "\n[[agreement]]\nfrom = \"CN-HB\"\nto = \"CN-XZ\"\nboth_ways = true\nfacts = [\"cases\", \"contacts\"]\n\
             days = 14\nnot_before = {}\nexpires = {}\n",
            self.days_ago(1),
            self.days_ahead(Self::LIST_DAYS),
        )
    }

    #[cfg(feature = "office")]
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn trust_file(&self, name: &str) -> PathBuf {
        self.dir.join("trust").join(name)
    }

    fn sign_document(&self, name: &str, source: &str, signers: &[Who]) -> Result<(), Failure> {
        write_file(&self.trust_file(&format!("{name}.toml")), source.as_bytes(), Access::Public, Existing::Replace)?;
        let load = |file: &str| read_text(&self.trust_file(file), MAX_KEY_BYTES).map_err(Cause);
        let mut document = DocumentSource::from_toml(source)
            .and_then(|source| source.to_draft(load))
            .map_err(|error: SourceError<Cause>| Failure::of(&error))?;
        for who in signers {
            document = document.signed_by(self.key(*who)?);
        }
        write_file(&self.trust_file(&format!("{name}.cbor")), &document.encode(), Access::Public, Existing::Replace)
    }

    /// The platform imports Macao from Macao's own list.
    fn import_macao(&self) -> Result<(), Failure> {
        let read = |name: &str| read_bytes(&self.trust_file(name), limit(TrustList::MAX_BYTES));
        let list = read("macao-list.cbor")?;
        let trusted = TrustedList::from_bytes(&list, TrustedRoot::from_bytes(&read("macao-root.cbor")?)?)?;
        let regions = [Region::new("MO")?];
        let import = ImportFile::take(&trusted, Digest::of(&list), &regions)?;
        let path = self.trust_file("macao.import.toml");
        write_file(&path, import.to_toml().as_bytes(), Access::Public, Existing::Replace)
    }

    /// Writes Shanghai's revocation list with these codes.
    pub(super) fn withdraw(&self, codes: &[Cti]) -> Result<(), Failure> {
        let region = Region::new("CN-SH")?;
        let key = self.key(Who::Shanghai)?;
        let window = Window::new(self.days_ago(20), self.days_ahead(90))?;
        let keys = [ListedKey::new(key.verifying_key(), window, vec![KeyUse::Health])?];
        let path = self.dir.join("revocation");
        let directory = RevocationDirectory::new(&path);
        let mut book = match directory.read_list(region).map_err(|error| Failure::io("read", &path, &error))? {
            Some(bytes) => {
                let document = CoseSign::decode(&bytes, DocumentType::RevocationList)?;
                let missing = || missing_part("revocation");
                let list = RevocationList::from_unverified(&document)?;
                RevocationBook::open(&list, |digest| directory.read(digest).ok_or_else(missing))?
            }
            None => RevocationBook::new(region, self.days_ago(30).day()),
        };
        for cti in codes {
            let lost = Withdrawal::Revoked(WithdrawalClass::Lost);
            book.withdraw(*cti, lost, &keys, self.now.day())?;
        }
        let issued = self.now.saturating_sub(if codes.is_empty() { SECONDS_PER_DAY } else { 0 });
        let (list, blocks) = book.next_list(Window::new(issued, self.days_ahead(30))?)?;
        let bytes = list.to_draft().signed_by(key).encode();
        directory.write(region, &bytes, &blocks).map_err(|error| Failure::io("write", &path, &error))
    }

    /// Publishes a set with this list.
    pub(super) fn publish(&self, to: &str, list: &str, at: Timestamp) -> Result<(), Failure> {
        let read = |name: &str| read_bytes(&self.trust_file(name), limit(TrustList::MAX_BYTES));
        let path = self.dir.join("revocation");
        let directory = RevocationDirectory::new(&path);
        let region = Region::new("CN-SH")?;
        let revoked =
            directory.read_list(region).map_err(|error| Failure::io("read", &path, &error))?.unwrap_or_default();
        let edition = Edition {
            roots: vec![read("root.cbor")?],
            list: Some(read(&format!("{list}.cbor"))?),
            revocations: vec![(revoked, &directory)],
            rules: Vec::new(),
            keys: vec![self.key(Who::PlatformSnapshot)?],
            window: Window::new(at, at.saturating_add(2 * SECONDS_PER_DAY))?,
        };
        publish(&self.dir.join(to), &edition).map(drop).map_err(Failure::from)
    }

    /// Creates the gate's store from the root, and syncs it.
    pub(super) fn open_gate(&self) -> Result<Store, Failure> {
        let root = read_bytes(&self.trust_file("root.cbor"), limit(Root::MAX_BYTES))?;
        let store = Store::init(&self.dir.join("gate"), &root)?;
        self.sync(&store, "published")?;
        Ok(store)
    }

    /// Syncs the store with a set.
    pub(super) fn sync(&self, store: &Store, from: &str) -> Result<(), Failure> {
        let mut source = DirectorySource::new(&self.dir.join(from));
        store.sync(&mut source, self.now).map(drop).map_err(|error| match error {
            StoreSyncError::Set(error) => Failure::of(&error).with_id(error.id()),
            StoreSyncError::Store(error) => Failure::of(&error),
        })
    }

    /// The claims of a JSON request, issued now.
    pub(super) fn claims(&self, request: &str) -> Result<Claims, Failure> {
        Request::from_json(request)
            .and_then(|request| request.to_claims(self.now, &mut SysRng))
            .map_err(|error| Failure::of(&error))
    }

    pub(super) fn sign(&self, who: Who, claims: &Claims) -> Result<Code, Failure> {
        Ok(Code::sign(claims, self.key(who)?))
    }

    /// Converts a region's code into a national code.
    pub(super) fn convert(&self, text: &str) -> Result<String, Failure> {
        let read = |name: &str| read_bytes(&self.trust_file(name), limit(TrustList::MAX_BYTES));
        let trust = TrustedList::from_bytes(&read("list.cbor")?, TrustedRoot::from_bytes(&read("root.cbor")?)?)?;
        let Verdict::Accepted(verified) = verify(text, &trust, self.now, &Policy::default()) else {
            return Err(missing_part("code"));
        };
        let region = Region::new("CN")?;
        let slot = Slot::new(1)?;
        let conversion = Conversion { region, issued: self.now, expires: None, slot, grounds: None };
        let claims = conversion.convert(&verified)?;
        Ok(self.sign(Who::Platform, &claims)?.text().to_owned())
    }

    pub(super) fn key(&self, who: Who) -> Result<&SigningKey, Failure> {
        let found = self.keys.iter().find(|(owner, _)| *owner == who);
        found.map(|(_, key)| key).ok_or_else(|| missing_part("key"))
    }

    /// Stores a file under `codes/`.
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
