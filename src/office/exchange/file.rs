//! The file of shared facts: a signed head, and parts that are sealed with HPKE (RFC 9180). It is a
//! CBOR sequence (RFC 8742) of byte strings. Head and parts are bounded, so memory is too.

use std::convert::Infallible;
use std::fs::File;
use std::io::{BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use hpke::aead::{AeadCtxR, AeadCtxS, AesGcm256};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, setup_receiver, setup_sender_with_rng};
use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::ShareError;
use super::part::{self, SharedPerson};
use crate::codec::cbor::Writer;
use crate::key::{SigningKey, VerifyingKey};
use crate::trust::{Digest, Document, SharedHead, TrustError, open_regular};

/// Size of a part that is full. One more person always fits below the maximum.
const FULL: usize = 900 << 10;
/// Maximum number of facts of a person in one entry, so that an entry fits into a part.
const MAX_ENTRY_FACTS: usize = 1024;
/// Maximum number of facts in a file. A reader keeps about 60 bytes of each until all are stored.
pub(in crate::office) const MAX_FACTS: usize = 4_000_000;

type Sealer = AeadCtxS<AesGcm256, HkdfSha256, X25519HkdfSha256>;
type Opener = AeadCtxR<AesGcm256, HkdfSha256, X25519HkdfSha256>;

/// Writes a file of shared facts. Nothing is at its path before it is whole.
pub(in crate::office) struct FileWriter {
    path: PathBuf,
    head: SharedHead,
    sealer: Sealer,
    body: File,
    people: Writer,
    count: usize,
    bytes: usize,
    facts: usize,
}

impl FileWriter {
    /// Begins a file for `to`. The head has no parts yet.
    pub(in crate::office) fn new<R: TryCryptoRng + ?Sized>(
        path: &Path,
        mut head: SharedHead,
        to: &VerifyingKey,
        rng: &mut R,
    ) -> Result<Self, ShareError> {
        if path.symlink_metadata().is_ok() {
            return Err(failed("make", path)(std::io::ErrorKind::AlreadyExists.into()));
        }
        let mut drawn = Drawn { seed: Zeroizing::new([0; 32]), blocks: 0 };
        rng.try_fill_bytes(drawn.seed.as_mut_slice()).map_err(|_| ShareError::Random)?;
        let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&to.x25519_public());
        let public = public.map_err(|_| ShareError::Sealed)?;
        let (encapsulated, sealer) = setup_sender_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            &head.context(),
            &mut drawn,
        )
        .map_err(|_| ShareError::Sealed)?;
        head.encapsulated = encapsulated.to_bytes().into();
        let body = tempfile::tempfile_in(directory(path)).map_err(failed("make", path))?;
        let (path, people) = (path.to_owned(), Writer::default());
        Ok(Self { path, head, sealer, body, people, count: 0, bytes: 0, facts: 0 })
    }

    /// Adds a person.
    pub(in crate::office) fn add(&mut self, person: &SharedPerson) -> Result<(), ShareError> {
        for facts in person.facts.chunks(MAX_ENTRY_FACTS) {
            let mut entry = Writer::default();
            part::write(&mut entry, &SharedPerson { point: person.point, facts: facts.to_vec() });
            let entry = entry.into_bytes();
            self.people.raw(&entry);
            self.count += 1;
            self.bytes += entry.len();
            self.facts += facts.len();
            if self.facts > MAX_FACTS {
                return Err(ShareError::TooMany { max: MAX_FACTS });
            }
            if self.bytes >= FULL {
                self.seal()?;
            }
        }
        Ok(())
    }

    /// Seals the people so far as a part.
    fn seal(&mut self) -> Result<(), ShareError> {
        if self.head.parts.len() == SharedHead::MAX_PARTS {
            return Err(ShareError::TooMany { max: MAX_FACTS });
        }
        let mut plain = Writer::with_capacity(self.bytes + 9);
        plain.array(self.count).raw(&std::mem::take(&mut self.people).into_bytes());
        (self.count, self.bytes) = (0, 0);
        let sealed = self.sealer.seal(&plain.into_bytes(), &[]).map_err(|_| ShareError::Sealed)?;
        self.head.parts.push((u64::try_from(sealed.len()).unwrap_or(u64::MAX), Digest::of(&sealed)));
        let mut item = Writer::with_capacity(sealed.len() + 9);
        item.bytes(&sealed);
        self.body.write_all(&item.into_bytes()).map_err(failed("write", &self.path))
    }

    /// Signs the head, and writes the file with a name that nobody sees yet. Returns the number of
    /// facts and the digest of the head.
    pub(in crate::office) fn finish(mut self, key: &SigningKey) -> Result<Finished, ShareError> {
        if self.count > 0 {
            self.seal()?;
        }
        let head = self.head.signed_by(key);
        let failed = failed("write", &self.path);
        let mut write = || -> std::io::Result<tempfile::NamedTempFile> {
            let mut file = tempfile::NamedTempFile::new_in(directory(&self.path))?;
            let mut item = Writer::with_capacity(head.len() + 9);
            item.bytes(&head);
            file.write_all(&item.into_bytes())?;
            self.body.rewind()?;
            std::io::copy(&mut self.body, &mut file)?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        let file = write().map_err(failed)?;
        Ok(Finished { path: self.path, file, facts: self.facts, digest: Digest::of(&head) })
    }
}

/// A whole file that is not yet at its path.
pub(in crate::office) struct Finished {
    path: PathBuf,
    file: tempfile::NamedTempFile,
    pub(in crate::office) facts: usize,
    pub(in crate::office) digest: Digest,
}

impl Finished {
    /// Moves the file to its path. An existing file is not replaced.
    pub(in crate::office) fn keep(self) -> Result<(), ShareError> {
        let kept = self.file.persist_noclobber(&self.path);
        kept.map(drop).map_err(|error| failed("make", &self.path)(error.error))
    }
}

/// Reads a file of shared facts: the head first, and each part only after its digest has been
/// compared with the signed one.
pub(in crate::office) struct FileReader {
    path: PathBuf,
    file: BufReader<File>,
    head: Vec<u8>,
}

impl FileReader {
    /// Opens a file and reads the bytes of its head.
    pub(in crate::office) fn open(path: &Path) -> Result<Self, ShareError> {
        let file = open_regular(path).map_err(failed("open", path))?;
        let mut reader = Self { path: path.to_owned(), file: BufReader::new(file), head: Vec::new() };
        let length = reader.length()?;
        let max = SharedHead::MAX_BYTES;
        if length > u64::try_from(max).unwrap_or(u64::MAX) {
            let found = usize::try_from(length).unwrap_or(usize::MAX);
            return Err(TrustError::TooLarge { max, found }.into());
        }
        reader.head = reader.take(length)?;
        Ok(reader)
    }

    /// The signed head, as bytes.
    pub(in crate::office) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Opens the parts that a verified head names, with the recipient's key, and passes the people
    /// of each to `each`.
    pub(in crate::office) fn parts(
        mut self,
        head: &SharedHead,
        key: &SigningKey,
        each: &mut dyn FnMut(Vec<SharedPerson>) -> Result<(), ShareError>,
    ) -> Result<(), ShareError> {
        let mut opener = opener(head, key)?;
        for (bytes, digest) in &head.parts {
            if self.length()? != *bytes {
                return Err(ShareError::Altered);
            }
            let sealed = self.take(*bytes)?;
            if Digest::of(&sealed) != *digest {
                return Err(ShareError::Altered);
            }
            let plain = opener.open(&sealed, &[]).map_err(|_| ShareError::Sealed)?;
            each(part::read(&plain)?)?;
        }
        let mut more = [0];
        match self.file.read(&mut more).map_err(failed("read", &self.path))? {
            0 => Ok(()),
            _ => Err(ShareError::Altered),
        }
    }

    /// The length of the byte string that comes next, in its shortest form.
    fn length(&mut self) -> Result<u64, ShareError> {
        let mut first = [0];
        self.fill(&mut first)?;
        let [first] = first;
        let (length, least) = match first {
            0x40..=0x57 => (u64::from(first - 0x40), 0),
            0x58 => (u64::from(u8::from_be_bytes(self.array()?)), 24),
            0x59 => (u64::from(u16::from_be_bytes(self.array()?)), 1 << 8),
            0x5a => (u64::from(u32::from_be_bytes(self.array()?)), 1 << 16),
            _ => return Err(ShareError::NotShared),
        };
        if length < least { Err(ShareError::NotShared) } else { Ok(length) }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ShareError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads `length` bytes. The caller has bounded them.
    fn take(&mut self, length: u64) -> Result<Vec<u8>, ShareError> {
        let mut bytes = Vec::new();
        let read = (&mut self.file).take(length).read_to_end(&mut bytes).map_err(failed("read", &self.path))?;
        if u64::try_from(read) == Ok(length) { Ok(bytes) } else { Err(ShareError::Cut) }
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ShareError> {
        self.file.read_exact(bytes).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => ShareError::Cut,
            _ => failed("read", &self.path)(error),
        })
    }
}

/// Random bytes from a seed that was drawn before: HPKE needs a source that cannot fail.
struct Drawn {
    seed: Zeroizing<[u8; 32]>,
    blocks: u64,
}

impl TryRng for Drawn {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(32) {
            self.blocks += 1;
            let block = Sha256::new_with_prefix(*self.seed).chain_update(self.blocks.to_be_bytes()).finalize();
            chunk.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

impl TryCryptoRng for Drawn {}

fn opener(head: &SharedHead, key: &SigningKey) -> Result<Opener, ShareError> {
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(key.x25519_secret().as_slice());
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&head.encapsulated);
    let (Ok(secret), Ok(encapsulated)) = (secret, encapsulated) else { return Err(ShareError::Sealed) };
    setup_receiver(&OpModeR::Base, &secret, &encapsulated, &head.context()).map_err(|_| ShareError::Sealed)
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn failed(action: &'static str, path: &Path) -> impl Fn(std::io::Error) -> ShareError + use<> {
    let path = path.to_owned();
    move |error| ShareError::Io { action, path: path.clone(), error }
}
