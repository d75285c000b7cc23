//! What was taken over from another network, in a TOML file that `fede trust import --from` maintains.

use serde::{Deserialize, Serialize};

use super::ImportError;
use crate::foreign::{
    ForeignIssuer, ForeignKey, ForeignKeyError, ForeignNetwork, ForeignUse, IssuerName, KeyKind, Network, PublicKey,
    RevokedCard,
};
use crate::key::KeyId;
use crate::payload::hex::{self, Hex};
use crate::time::{Timestamp, Window};
use crate::trust::Digest;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Network,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    document: Word,
    network: String,
    as_of: String,
    sha256: String,
    #[serde(default)]
    revoked: Vec<String>,
    #[serde(default)]
    issuer: Vec<IssuerEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerEntry {
    name: String,
    #[serde(default)]
    key: Vec<KeyEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyEntry {
    kid: String,
    kind: String,
    public: String,
    signs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

impl ForeignNetwork {
    /// Encodes what was taken over as TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let file = File {
            document: Word::Network,
            network: self.network().id().to_owned(),
            as_of: self.as_of().to_string(),
            sha256: Digest::from_bytes(*self.digest()).to_string(),
            revoked: self.revoked().iter().map(|card| format!("{} {card}", card.kid())).collect(),
            issuer: self.issuers().iter().map(IssuerEntry::of).collect(),
        };
        let note = "# Written by `fede trust import --from`. Do not edit: import again to update it.\n";
        // Every value is a string or a list of strings, so the encoding cannot fail.
        format!("{note}{}", toml::to_string(&file).unwrap_or_default())
    }

    /// Decodes what was taken over.
    ///
    /// # Errors
    /// An [`ImportError`] for the first fault.
    pub fn from_toml(text: &str) -> Result<Self, ImportError> {
        let file: File = toml::from_str(text)?;
        let network: Network = file.network.parse().map_err(|_| ForeignKeyError::Entry)?;
        let digest = Digest::parse(&file.sha256).ok_or(ImportError::Hex)?;
        let issuers = file.issuer.iter().map(IssuerEntry::to_listed).collect::<Result<_, _>>()?;
        let revoked = file.revoked.iter().map(|line| {
            let (kid, entry) = line.split_once(' ').ok_or(ForeignKeyError::Rid)?;
            Ok(RevokedCard::parse(read_kid(kid)?, entry)?)
        });
        let revoked = revoked.collect::<Result<_, ImportError>>()?;
        let taken = Self::new(network, Timestamp::parse(&file.as_of)?, *digest.as_bytes(), issuers)?;
        Ok(taken.with_revoked(revoked)?)
    }
}

impl IssuerEntry {
    fn of(issuer: &ForeignIssuer) -> Self {
        Self { name: issuer.name().to_string(), key: issuer.keys().iter().map(KeyEntry::of).collect() }
    }

    fn to_listed(&self) -> Result<ForeignIssuer, ImportError> {
        let keys = self.key.iter().map(KeyEntry::to_listed).collect::<Result<_, _>>()?;
        Ok(ForeignIssuer::new(IssuerName::parse(&self.name)?, keys)?)
    }
}

impl KeyEntry {
    fn of(key: &ForeignKey) -> Self {
        let window = (key.window() != Window::ALWAYS).then(|| key.window());
        Self {
            kid: key.kid().to_string(),
            kind: key.key().kind().id().to_owned(),
            public: Hex(key.key().as_bytes()).to_string(),
            signs: key.uses().iter().map(|one| one.id().to_owned()).collect(),
            not_before: window.map(|window| window.not_before().to_string()),
            expires: window.map(|window| window.expires().to_string()),
        }
    }

    fn to_listed(&self) -> Result<ForeignKey, ImportError> {
        let kind: KeyKind = self.kind.parse().map_err(|_| ForeignKeyError::UnknownKind)?;
        let key = PublicKey::new(kind, &hex::bytes(&self.public).ok_or(ImportError::Hex)?)?;
        let uses = self.signs.iter().map(|word| word.parse().map_err(|_| ForeignKeyError::Uses));
        let uses: Vec<ForeignUse> = uses.collect::<Result<_, _>>()?;
        let window = match (&self.not_before, &self.expires) {
            (Some(start), Some(end)) => Window::new(Timestamp::parse(start)?, Timestamp::parse(end)?)?,
            (None, None) => Window::ALWAYS,
            _ => return Err(ForeignKeyError::Entry.into()),
        };
        Ok(ForeignKey::new(read_kid(&self.kid)?, key, &uses, window)?)
    }
}

fn read_kid(text: &str) -> Result<KeyId, ImportError> {
    hex::array(text).map(KeyId::from_bytes).ok_or(ImportError::Hex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Explain;

    fn network() -> ForeignNetwork {
        let kid = KeyId::from_bytes([0xab; 8]);
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let window = Window::new(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")).unwrap();
        let key = |kind, bytes: &[u8], window| {
            let key = PublicKey::new(kind, bytes).unwrap();
            ForeignKey::new(kid, key, &[ForeignUse::Test, ForeignUse::Vaccination], window).unwrap()
        };
        let keys = vec![key(KeyKind::P256, &[2; 33], window), key(KeyKind::Ed25519, &[2; 32], Window::ALWAYS)];
        let issuer = ForeignIssuer::new(IssuerName::parse("PRT").unwrap(), keys).unwrap();
        let taken = ForeignNetwork::new(Network::Gdhcn, at("2026-08-22T17:00:14Z"), [7; 32], vec![issuer]).unwrap();
        taken.with_revoked(vec![RevokedCard::parse(kid, "abc.1643950799").unwrap()]).unwrap()
    }

    #[test]
    fn the_file_is_read_back() {
        let text = network().to_toml();
        assert_eq!(ForeignNetwork::from_toml(&text).unwrap(), network(), "{text}");
    }

    #[test]
    fn each_fault_has_its_name() {
        let text = network().to_toml();
        let fault = |from: &str, to: &str| {
            assert!(text.contains(from), "{from} is not in:\n{text}");
            ForeignNetwork::from_toml(&text.replacen(from, to, 1)).unwrap_err().id()
        };
        assert_eq!(fault("\"gdhcn\"", "\"eu\""), "foreign-entry");
        assert_eq!(fault("2026-08-22T17:00:14Z", "yesterday"), "not-a-time");
        assert_eq!(fault("0707", "07"), "import-hex");
        assert_eq!(fault("0202", "0A02"), "import-hex");
        assert_eq!(fault("0202", "02"), "foreign-key-length");
        assert_eq!(fault("\"p-256\"", "\"p-224\""), "foreign-key-kind");
        assert_eq!(fault("\"vaccination\"", "\"colour\""), "foreign-key-uses");
        assert_eq!(fault("abab ", "abab"), "foreign-rid");
        assert_eq!(fault("\"PRT\"", "\"Portugal\""), "foreign-issuer");
        assert_eq!(fault("expires = \"2027-01-01T00:00:00Z\"\n", ""), "foreign-entry");
        assert_eq!(fault("document", "documents"), "import-toml");
    }
}
