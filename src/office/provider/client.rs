//! Asking the provider who somebody is: code flow with PKCE (RFC 7636), state and nonce.
//!
//! The calls block: run them on a thread of their own.

use core::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError, Client, ClientId,
    ClientSecret, CsrfToken, DiscoveryError, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{IdClaims, ProviderError, Registration};
use crate::time::{CLOCK_LEEWAY, Timestamp};

/// Time for one answer of the provider. People wait for it.
const ANSWER_TIME: Duration = Duration::from_secs(8);

/// Maximum size of an answer, in bytes: lists of keys have some kilobytes.
const MAX_ANSWER_BYTES: u64 = 256 << 10;

/// How long what the provider says about itself is kept, in seconds. Its keys change now and then.
const KEPT_SECONDS: u64 = 600;

/// Every claim, the standard ones too.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct AllClaims {
    #[serde(flatten)]
    all: serde_json::Map<String, serde_json::Value>,
}

impl AdditionalClaims for AllClaims {}

type Fields = IdTokenFields<
    AllClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Connected = Client<
    AllClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a browser must keep between going to the provider and coming back. Nobody may read it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Flow {
    state: String,
    nonce: String,
    verifier: String,
}

impl Flow {
    /// Whether an answer belongs to this sign-in.
    #[must_use]
    pub fn is_of(&self, state: &str) -> bool {
        self.state == state
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").finish_non_exhaustive()
    }
}

/// A sign-in that has begun.
#[derive(Debug)]
pub struct BegunSignIn {
    /// Where the browser goes.
    pub address: String,
    /// What it keeps.
    pub flow: Flow,
}

/// The provider, as the office talks to it.
pub struct ProviderClient {
    registration: Registration,
    secret: Option<Zeroizing<String>>,
    back: String,
    agent: ureq::Agent,
    known: Mutex<Option<(Timestamp, CoreProviderMetadata)>>,
}

impl fmt::Debug for ProviderClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderClient").field("issuer", &self.registration.issuer).finish_non_exhaustive()
    }
}

impl ProviderClient {
    /// Prepares to talk to a provider; nothing is sent. `back` is the address to which browsers come
    /// back.
    #[must_use]
    pub fn new(registration: Registration, secret: Option<Zeroizing<String>>, back: String) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(ANSWER_TIME))
            // An answer that leads elsewhere would let the provider reach into the office's network.
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Self { registration, secret, back, agent: config.into(), known: Mutex::new(None) }
    }

    /// What people call the provider.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.registration.name
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// [`ProviderError::Unreachable`], [`ProviderError::Answer`].
    pub fn begin(&self, now: Timestamp) -> Result<BegunSignIn, ProviderError> {
        let client = self.client(now)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request =
            client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random);
        request = request.add_scopes(self.registration.scopes.iter().cloned().map(Scope::new));
        if let Some(seconds) = self.registration.recent_seconds {
            request = request.set_max_age(Duration::from_secs(seconds));
        }
        if let Some(context) = &self.registration.context {
            request = request.add_auth_context_value(AuthenticationContextClass::new(context.clone()));
        }
        let (address, state, nonce) = request.set_pkce_challenge(challenge).url();
        let flow = Flow { state: state.into_secret(), nonce: nonce.secret().clone(), verifier: verifier.into_secret() };
        Ok(BegunSignIn { address: address.into(), flow })
    }

    /// Ends a sign-in: exchanges the code for a token, and checks the token.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub fn finish(&self, flow: Flow, code: &str, now: Timestamp) -> Result<IdClaims, ProviderError> {
        let client = self.client(now)?;
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let exchange = exchange.map_err(|_| ProviderError::Answer)?;
        let answer =
            exchange.set_pkce_verifier(PkceCodeVerifier::new(flow.verifier)).request(&|request| self.send(request));
        let answer = answer.map_err(|error| match error {
            RequestTokenError::Request(error) => error,
            RequestTokenError::ServerResponse(_) => ProviderError::Denied,
            _ => ProviderError::Answer,
        })?;
        let token = answer.extra_fields().id_token().ok_or(ProviderError::Token)?;
        // No symmetric algorithm, and never none: a token must be the provider's own.
        let verifier = client.id_token_verifier().set_allowed_algs([
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            CoreJwsSigningAlgorithm::RsaSsaPssSha256,
            CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            CoreJwsSigningAlgorithm::EcdsaP384Sha384,
            CoreJwsSigningAlgorithm::EdDsa,
        ]);
        let claims = token.claims(&verifier, &Nonce::new(flow.nonce)).map_err(|error| self.refused(&error))?;
        let is_recent = |seconds: &u64| {
            let signed_in = claims.auth_time().and_then(|at| u64::try_from(at.timestamp()).ok());
            signed_in.is_some_and(|at| now.seconds() < at.saturating_add(*seconds).saturating_add(CLOCK_LEEWAY))
        };
        if !self.registration.recent_seconds.as_ref().is_none_or(is_recent) {
            return Err(ProviderError::NotRecent);
        }
        let context = claims.auth_context_ref().map(|context| context.as_str());
        if self.registration.context.as_deref().is_some_and(|wanted| context != Some(wanted)) {
            return Err(ProviderError::Context);
        }
        let mut all = claims.additional_claims().all.clone();
        // The library keeps standard claims for itself.
        all.insert("sub".to_owned(), claims.subject().as_str().into());
        for (name, value) in [
            // An address that the provider has not checked could be that of somebody else.
            ("email", claims.email().filter(|_| claims.email_verified() == Some(true)).map(|email| email.as_str())),
            ("preferred_username", claims.preferred_username().map(|name| name.as_str())),
        ] {
            all.extend(value.map(|value| (name.to_owned(), value.into())));
        }
        Ok(IdClaims::new(all, (&self.registration.issuer, claims.subject().as_str())))
    }

    fn refused(&self, error: &ClaimsVerificationError) -> ProviderError {
        match error {
            ClaimsVerificationError::Expired(_) => ProviderError::Expired,
            ClaimsVerificationError::InvalidAudience(_) => ProviderError::Audience,
            ClaimsVerificationError::InvalidIssuer(_) => ProviderError::Issuer,
            ClaimsVerificationError::InvalidNonce(_) => ProviderError::Nonce,
            ClaimsVerificationError::SignatureVerification(_) => {
                // The provider may have new keys.
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
                ProviderError::Signature
            }
            _ => ProviderError::Token,
        }
    }

    fn client(&self, now: Timestamp) -> Result<Connected, ProviderError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let is_kept = |at: &Timestamp| *at <= now && now < at.saturating_add(KEPT_SECONDS);
        let metadata = match known.filter(|(at, _)| is_kept(at)) {
            Some((_, metadata)) => metadata,
            None => {
                let issuer = IssuerUrl::new(self.registration.issuer.clone()).map_err(|_| ProviderError::Issuer)?;
                let found = CoreProviderMetadata::discover(&issuer, &|request| self.send(request));
                let found = found.map_err(|error| match error {
                    DiscoveryError::Request(error) => error,
                    DiscoveryError::Validation(_) => ProviderError::Issuer,
                    _ => ProviderError::Answer,
                })?;
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, found.clone()));
                found
            }
        };
        let back = RedirectUrl::new(self.back.clone()).map_err(|_| ProviderError::Answer)?;
        let secret = self.secret.as_ref().map(|secret| ClientSecret::new(secret.to_string()));
        let id = ClientId::new(self.registration.client_id.clone());
        Ok(Connected::from_provider_metadata(metadata, id, secret).set_redirect_uri(back))
    }

    /// Sends a request, over https only unless the provider is on this computer.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, ProviderError> {
        let is_safe = request.uri().scheme_str() == Some("https") || self.registration.issuer.starts_with("http://");
        if !is_safe {
            return Err(ProviderError::Answer);
        }
        let (head, mut body) = self.agent.run(request).map_err(|_| ProviderError::Unreachable)?.into_parts();
        let read = body.with_config().limit(MAX_ANSWER_BYTES).read_to_vec();
        let bytes = read.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => ProviderError::Answer,
            _ => ProviderError::Unreachable,
        })?;
        Ok(HttpResponse::from_parts(head, bytes))
    }
}
