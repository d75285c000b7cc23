//! A TLS certificate for browsers on the local network: supplied by the operator, or generated here.
//!
//! A generated certificate has its own authority, restricted to the server's names. The authority's
//! key is discarded after it has signed this one certificate. A phone that trusts the authority
//! therefore trusts nothing else.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::time::Timestamp;
use crate::trust::Digest;
use crate::words::{Explain, Lang, errors_gate as say};

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum CertificateError {
    /// A name is not valid in a certificate.
    Name(rcgen::Error),
    /// The certificate cannot be generated.
    Made(rcgen::Error),
}

impl Explain for CertificateError {
    fn id(&self) -> &'static str {
        match self {
            Self::Name(_) => "certificate-name",
            Self::Made(_) => "certificate-made",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Name(detail) => say::CertificateName { detail }.say(lang),
            Self::Made(detail) => say::CertificateMade { detail }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::certificate_name_hint(lang).to_owned()
    }
}

/// A certificate with its key.
#[derive(Clone)]
pub struct Certificate {
    authority: String,
    chain: String,
    key: String,
}

impl Certificate {
    /// Validity of a generated certificate in days: one less than the maximum that browsers accept.
    pub const DAYS: u64 = 396;

    /// A certificate supplied by the operator, in PEM.
    #[must_use]
    pub const fn given(chain: String, key: String) -> Self {
        Self { authority: String::new(), chain, key }
    }

    /// Restores what [`Self::make`] has generated: the authority's certificate, the chain and the
    /// key, in PEM.
    #[must_use]
    pub const fn kept(authority: String, chain: String, key: String) -> Self {
        Self { authority, chain, key }
    }

    /// Generates a certificate for these names, valid for [`Self::DAYS`] days from `now`.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn make(names: &[String], now: Timestamp) -> Result<Self, CertificateError> {
        let date = |at: Timestamp| {
            let text = at.day().to_string();
            let mut parts = text.split('-').map(|part| part.parse::<u16>().unwrap_or(1));
            let mut next = || parts.next().unwrap_or(1);
            let (year, month, day) = (next(), next(), next());
            let small = |number: u16| u8::try_from(number).unwrap_or(1);
            date_time_ymd(i32::from(year), small(month), small(day))
        };
        // One day earlier, for phones whose clocks are slow.
        let not_before = date(now.saturating_sub(86_400));
        let not_after = date(now.saturating_add(Self::DAYS * 86_400));
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        authority.distinguished_name.push(DnType::CommonName, "fede gate, this machine alone");
        authority.name_constraints = Some(NameConstraints {
            permitted_subtrees: names.iter().map(|name| subtree(name)).collect(),
            excluded_subtrees: Vec::new(),
        });
        (authority.not_before, authority.not_after) = (not_before, not_after);
        let made = CertificateError::Made;
        let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().map_err(made)?).map_err(made)?;
        let mut server = CertificateParams::new(names.to_vec()).map_err(CertificateError::Name)?;
        server.distinguished_name.push(DnType::CommonName, "fede gate");
        server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        (server.not_before, server.not_after) = (not_before, not_after);
        let key = KeyPair::generate().map_err(made)?;
        let chain = server.signed_by(&key, &issuer).map_err(made)?;
        Ok(Self { authority: issuer.pem(), chain: chain.pem() + &issuer.pem(), key: key.serialize_pem() })
    }

    /// The authority's certificate that phones must trust, in PEM. Empty for a supplied
    /// certificate.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// SHA-256 fingerprint of the authority's certificate, as phones show it. Empty for a supplied
    /// certificate.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let der = CertificateDer::from_pem_slice(self.authority.as_bytes());
        let digest = der.map_or_else(|_| String::new(), |der| Digest::of(&der).to_string().to_uppercase());
        let pairs: Vec<&str> = (0..digest.len() / 2).filter_map(|at| digest.get(2 * at..2 * at + 2)).collect();
        pairs.join(":")
    }

    /// The chain and the key, in PEM.
    #[must_use]
    pub fn pem(&self) -> (&str, &str) {
        (&self.chain, &self.key)
    }

    /// TLS configuration. It offers only HTTP/1.1.
    pub(super) fn tls(&self) -> io::Result<Arc<ServerConfig>> {
        let bad_pem = |error: rustls::pki_types::pem::Error| io::Error::new(io::ErrorKind::InvalidData, error);
        let bad_pair = |error: rustls::Error| io::Error::new(io::ErrorKind::InvalidData, error);
        let chain = CertificateDer::pem_slice_iter(self.chain.as_bytes());
        let chain = chain.collect::<Result<Vec<_>, _>>().map_err(bad_pem)?;
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).map_err(bad_pem)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = versions.map_err(bad_pair)?.with_no_client_auth().with_single_cert(chain, key);
        let mut config = config.map_err(bad_pair)?;
        // A client that supports only HTTP/2 is refused in the handshake.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

impl core::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Certificate").finish_non_exhaustive()
    }
}

fn subtree(name: &str) -> GeneralSubtree {
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => GeneralSubtree::IpAddress(rcgen::CidrSubnet::from_v4_prefix(address.octets(), 32)),
        Ok(IpAddr::V6(address)) => GeneralSubtree::IpAddress(rcgen::CidrSubnet::from_v6_prefix(address.octets(), 128)),
        Err(_) => GeneralSubtree::DnsName(name.to_owned()),
    }
}
