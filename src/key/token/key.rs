//! A key in a PKCS#11 token that signs.

use core::fmt;
use std::sync::Arc;

use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::session::Session;

use super::module::{failed, find_token, load, log_in};
use super::objects::{find_private, generate, public_of};
use super::pool::{Pool, Sign, Worker, within_limit};
use super::{TokenError, TokenPin, TokenUri};
use crate::key::{SignError, Signature, Signer, VerifyingKey};

/// An Ed25519 key in a PKCS#11 token. The private key never leaves the token.
///
/// Threads may sign at the same time: each gets a session, as far as the token has them. After the
/// token was removed, crashed or did not answer for a minute, every signature fails at once.
///
/// ```no_run
/// use fede::Issuer;
/// use fede::key::{TokenKey, TokenPin, TokenUri};
/// use fede::payload::Region;
///
/// let uri = "pkcs11:token=shanghai;object=codes?module-path=/usr/lib/softhsm/libsofthsm2.so";
/// let pin = TokenPin::stored(std::env::var("FEDE_PIN")?.into())?;
/// let key = TokenKey::open(&TokenUri::parse(uri)?, Some(&pin))?;
/// let issuer = Issuer::new(Region::new("CN-SH")?, key);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TokenKey {
    public: VerifyingKey,
    pool: Pool,
}

impl TokenKey {
    /// Loads the module, logs in and finds the key. Without a PIN, the token must need none or ask
    /// for it on keys of its own.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn open(uri: &TokenUri, pin: Option<&TokenPin>) -> Result<Self, TokenError> {
        let (named, pin) = (uri.clone(), pin.cloned());
        let (first, (module, slot, public)) = Worker::start(move || {
            let module = load(named.module())?;
            let (slot, info) = find_token(&module, &named)?;
            let session = module.open_ro_session(slot).map_err(failed)?;
            log_in(&session, &info, pin.as_ref())?;
            let public = public_of(&session, find_private(&session, &named)?)?;
            Ok((signing(session, &named)?, (module, slot, public)))
        })?;
        let named = uri.clone();
        let open = move || signing(module.open_ro_session(slot).map_err(failed)?, &named);
        Ok(Self { public, pool: Pool::new(first, Arc::new(open)) })
    }

    /// Makes a new key in the token, which cannot be read out. The URI must have `object` and `id`.
    /// Returns its public key.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn generate(uri: &TokenUri, pin: Option<&TokenPin>) -> Result<VerifyingKey, TokenError> {
        let (uri, pin) = (uri.clone(), pin.cloned());
        within_limit(move || {
            let module = load(uri.module())?;
            let (slot, info) = find_token(&module, &uri)?;
            let session = module.open_rw_session(slot).map_err(failed)?;
            log_in(&session, &info, pin.as_ref())?;
            generate(&session, &uri)
        })
    }
}

impl Signer for TokenKey {
    fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    /// Signs, and verifies the signature.
    fn try_sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        let signature = self.pool.sign(message)?;
        let signature = Signature::try_from(signature.as_slice()).ok();
        let valid = signature.filter(|signature| self.public.verifies(message, signature));
        valid.ok_or(SignError::Wrong { kid: self.public.kid() })
    }

    fn is_checked(&self) -> bool {
        true
    }
}

impl fmt::Debug for TokenKey {
    /// Prints the `kid` and nothing else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({})", self.public.kid())
    }
}

/// Signs in a session. The handle of an object counts in the session that has found it.
fn signing(session: Session, uri: &TokenUri) -> Result<Sign, TokenError> {
    let key = find_private(&session, uri)?;
    Ok(Box::new(move |message| {
        // Without parameters: Ed25519 of RFC 8032, not Ed25519ctx and not Ed25519ph.
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Ed25519));
        session.sign(&mechanism, key, message).map_err(failed)
    }))
}
