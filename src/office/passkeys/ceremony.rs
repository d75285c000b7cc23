//! Challenges for authenticators, and their answers.

use core::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

use super::{PasskeyError, StoredPasskey};
use crate::time::Timestamp;

/// Maximum length of an answer of a browser, in bytes. One without an attestation has about 1 KiB; one
/// with certificates, which nobody asks for, some more.
const MAX_ANSWER_BYTES: usize = 16 << 10;

/// This office as authenticators know it: its name and address.
pub struct RelyingParty {
    webauthn: Webauthn,
    origin: String,
}

/// A challenge for an authenticator.
#[derive(Debug)]
pub struct BegunCeremony {
    /// What the script of the page passes to the browser: JSON.
    pub options: String,
    /// What the answer must fit to. Nobody may read or change it.
    pub state: Vec<u8>,
}

/// A challenge that comes back with an answer.
#[derive(Debug)]
pub struct PasskeyChallenge<'a> {
    /// The state of [`BegunCeremony`].
    pub state: &'a [u8],
    /// When it ends.
    pub until: Timestamp,
    /// What the browser says: JSON.
    pub answer: &'a str,
}

impl PasskeyChallenge<'_> {
    /// A hash of the challenge.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::new_with_prefix(b"fede challenge").chain_update(self.state).finalize().into()
    }

    pub(super) fn check_time(&self, at: Timestamp) -> Result<(), PasskeyError> {
        if at < self.until { Ok(()) } else { Err(PasskeyError::Late) }
    }
}

/// A new passkey, before it belongs to anybody.
#[derive(Debug)]
pub struct NewKey {
    pub(super) credential: Vec<u8>,
    pub(super) handle: [u8; 16],
    pub(super) body: String,
}

impl RelyingParty {
    /// How long an answer to a challenge is taken, in seconds. People need time to find a key and to
    /// type its PIN, and a page for signing in may be open for a while.
    pub const CHALLENGE_SECONDS: u64 = 15 * 60;

    /// The office at an address: `https://`, a name, and a port if it is not 443. For the computer on
    /// which the server runs, also `http://localhost`. Passkeys are bound to the name for good.
    ///
    /// # Errors
    /// [`PasskeyError::Origin`].
    pub fn new(origin: &str, office: &str) -> Result<Self, PasskeyError> {
        let refused = || PasskeyError::Origin { origin: origin.to_owned() };
        let url = Url::parse(origin).map_err(|_| refused())?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let is_bare = is_bare && url.username().is_empty() && url.password().is_none();
        let host = url.domain().ok_or_else(refused)?;
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && host == "localhost");
        if !is_bare || !is_safe {
            return Err(refused());
        }
        let builder = WebauthnBuilder::new(host, &url).map_err(|_| refused())?;
        let webauthn = builder.rp_name(office).build().map_err(|_| refused())?;
        Ok(Self { webauthn, origin: url.origin().ascii_serialization() })
    }

    /// The address, as browsers write it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether the address is that of the computer on which the server runs.
    #[must_use]
    pub fn is_of_this_computer(&self) -> bool {
        self.origin.starts_with("http://")
    }

    /// Begins to add a passkey. `handle` must be random, or that of the holder's other passkeys. `name`
    /// is what the authenticator shows.
    ///
    /// # Errors
    /// [`PasskeyError::TooMany`], [`PasskeyError::Refused`].
    pub fn begin_adding(
        &self,
        handle: [u8; 16],
        name: &str,
        others: &[StoredPasskey],
    ) -> Result<BegunCeremony, PasskeyError> {
        if others.len() >= StoredPasskey::MAX {
            return Err(PasskeyError::TooMany { max: StoredPasskey::MAX });
        }
        let handle = others.first().map_or(handle, |other| other.handle);
        let known = others.iter().map(|other| other.credential.clone()).collect();
        let begun = self.webauthn.start_passkey_registration(Uuid::from_bytes(handle), name, name, Some(known));
        let (options, state) = begun.map_err(|_| PasskeyError::Refused)?;
        let mut options = value(&options)?;
        // The library leaves it to the authenticator whether it can be found without a name.
        if let Some(options) = options.get_mut("publicKey").and_then(Value::as_object_mut) {
            let selection = options.entry("authenticatorSelection").or_insert_with(|| json!({}));
            if let Some(selection) = selection.as_object_mut() {
                selection.insert("residentKey".to_owned(), "required".into());
                selection.insert("requireResidentKey".to_owned(), true.into());
            }
        }
        begun_of(&options, &(handle, state))
    }

    /// Checks the answer to [`Self::begin_adding`].
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn finish_adding(&self, challenge: &PasskeyChallenge<'_>, at: Timestamp) -> Result<NewKey, PasskeyError> {
        challenge.check_time(at)?;
        let (handle, state) = parsed(challenge.state)?;
        let answer: RegisterPublicKeyCredential = answer_of(challenge)?;
        if answer.raw_id.len() > StoredPasskey::MAX_CREDENTIAL_BYTES {
            return Err(PasskeyError::Unreadable);
        }
        let passkey = self.webauthn.finish_passkey_registration(&answer, &state).map_err(|error| refused(&error))?;
        let body = serde_json::to_string(&passkey).map_err(|_| PasskeyError::Refused)?;
        Ok(NewKey { credential: passkey.cred_id().to_vec(), handle, body })
    }

    /// Begins a sign-in. The authenticator finds out who it is.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`].
    pub fn begin_sign_in(&self) -> Result<BegunCeremony, PasskeyError> {
        let begun = self.webauthn.start_discoverable_authentication();
        let (options, state) = begun.map_err(|_| PasskeyError::Refused)?;
        let mut options = value(&options)?;
        // The person presses a button: nothing is filled in by itself.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        begun_of(&options, &state)
    }

    /// The identifier of the passkey that an answer is of, and the handle that it names. Nothing is
    /// checked.
    pub(super) fn named(challenge: &PasskeyChallenge<'_>) -> Result<(Vec<u8>, Option<Vec<u8>>), PasskeyError> {
        let answer: PublicKeyCredential = answer_of(challenge)?;
        Ok((answer.raw_id, answer.response.user_handle))
    }

    /// Checks the answer to [`Self::begin_sign_in`] with the passkey that it names. Returns the new
    /// state of the passkey.
    pub(super) fn finish_sign_in(
        &self,
        challenge: &PasskeyChallenge<'_>,
        passkey: &StoredPasskey,
    ) -> Result<String, PasskeyError> {
        let answer: PublicKeyCredential = answer_of(challenge)?;
        let mut known: Passkey = parsed(passkey.body.as_bytes())?;
        let checked = self.webauthn.finish_discoverable_authentication_v2(&answer, parsed(challenge.state)?, &known);
        let checked: AuthenticationResult = checked.map_err(|error| refused(&error))?;
        if !checked.user_verified() {
            return Err(PasskeyError::Unverified);
        }
        known.update_credential(&checked);
        serde_json::to_string(&known).map_err(|_| PasskeyError::Refused)
    }
}

fn value(options: &impl Serialize) -> Result<Value, PasskeyError> {
    serde_json::to_value(options).map_err(|_| PasskeyError::Refused)
}

fn begun_of(options: &Value, state: &impl Serialize) -> Result<BegunCeremony, PasskeyError> {
    let state = serde_json::to_vec(state).map_err(|_| PasskeyError::Refused)?;
    Ok(BegunCeremony { options: options.to_string(), state })
}

fn parsed<T: DeserializeOwned>(own: &[u8]) -> Result<T, PasskeyError> {
    serde_json::from_slice(own).map_err(|_| PasskeyError::Refused)
}

fn answer_of<T: DeserializeOwned>(challenge: &PasskeyChallenge<'_>) -> Result<T, PasskeyError> {
    if challenge.answer.len() > MAX_ANSWER_BYTES {
        return Err(PasskeyError::Unreadable);
    }
    serde_json::from_str(challenge.answer).map_err(|_| PasskeyError::Unreadable)
}

fn refused(error: &WebauthnError) -> PasskeyError {
    match error {
        WebauthnError::MismatchedChallenge => PasskeyError::OtherChallenge,
        WebauthnError::InvalidRPOrigin | WebauthnError::InvalidRPIDHash | WebauthnError::CredentialCrossOrigin => {
            PasskeyError::OtherOrigin
        }
        WebauthnError::UserNotPresent | WebauthnError::UserNotVerified => PasskeyError::Unverified,
        WebauthnError::CredentialPossibleCompromise => PasskeyError::Copied,
        WebauthnError::CredentialExcludedFromRequest => PasskeyError::Known,
        WebauthnError::ParseBase64Failure(_)
        | WebauthnError::ParseCBORFailure(_)
        | WebauthnError::ParseJSONFailure(_)
        | WebauthnError::ParseNOMFailure
        | WebauthnError::ParseInsufficientBytesAvailable => PasskeyError::Unreadable,
        _ => PasskeyError::Refused,
    }
}

impl fmt::Debug for RelyingParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RelyingParty").field("origin", &self.origin).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_has_a_safe_address_without_a_path() {
        for (origin, shown) in [
            ("https://office.example", "https://office.example"),
            ("https://office.example:8443/", "https://office.example:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
        ] {
            assert_eq!(RelyingParty::new(origin, "CDC").unwrap().origin(), shown);
        }
        for wrong in [
            "",
            "office.example",
            "http://office.example",
            "https://127.0.0.1:8443",
            "https://[::1]",
            "https://office.example/path",
            "https://office.example/?a",
            "https://a:b@office.example",
            "file:///etc",
        ] {
            assert!(matches!(RelyingParty::new(wrong, "CDC"), Err(PasskeyError::Origin { .. })), "{wrong}");
        }
    }

    #[test]
    fn challenges_ask_for_a_verified_person_and_a_key_that_is_found_by_itself() {
        let party = RelyingParty::new("https://office.example", "CDC").unwrap();
        let begun = party.begin_adding([7; 16], "li", &[]).unwrap();
        let options: Value = serde_json::from_str(&begun.options).unwrap();
        let options = &options["publicKey"];
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!((&options["rp"]["id"], &options["attestation"]), (&json!("office.example"), &json!("none")));
        let begun = party.begin_sign_in().unwrap();
        let options: Value = serde_json::from_str(&begun.options).unwrap();
        assert_eq!(options["publicKey"]["userVerification"], "required");
        assert_eq!((&options["publicKey"]["allowCredentials"], options.get("mediation")), (&json!([]), None));
    }

    #[test]
    fn late_large_and_broken_answers_are_refused_by_name() {
        let party = RelyingParty::new("https://office.example", "CDC").unwrap();
        let begun = party.begin_adding([7; 16], "li", &[]).unwrap();
        let until = Timestamp::from_seconds(100).unwrap();
        let finish = |answer: &str, seconds| {
            let challenge = PasskeyChallenge { state: &begun.state, until, answer };
            party.finish_adding(&challenge, Timestamp::from_seconds(seconds).unwrap()).unwrap_err()
        };
        assert!(matches!(finish("{}", 100), PasskeyError::Late));
        for unreadable in ["", "{}", "[]", "null", &"[".repeat(20_000), &"[".repeat(10_000)] {
            assert!(matches!(finish(unreadable, 99), PasskeyError::Unreadable));
        }
    }
}
