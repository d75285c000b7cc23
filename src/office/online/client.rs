//! A client of the interface for other systems ([`api`](super::api)).
//!
//! Calls block. A call that failed on the way can be made again with the same key: it is done once.
//!
//! ```no_run
//! use fede::office::online::api::requests::{PersonRef, VerifyRequest};
//! use fede::office::online::client::OfficeClient;
//!
//! let client = OfficeClient::new("https://office.example", "fede_…");
//! let person = PersonRef { document: "passport".into(), number: "E12345678".into(), receipt: None };
//! println!("{}", client.status(&person)?.words);
//! let code = VerifyRequest { code: "FD1:…".into(), accept: vec!["green".into()], accept_itinerary_alone: false };
//! println!("{}", client.verify(&code)?["decision"]);
//! # Ok::<(), fede::office::online::client::ClientError>(())
//! ```

use core::fmt;
use std::io::Read;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::Agent;
use ureq::http::Response;
use zeroize::Zeroizing;

use super::api::BASE;
use super::api::answers::{
    ApplicationAnswer, CodeItem, CorrectionAnswer, DecisionItem, DeclarationAnswer, DeclarationItem, ListAnswer,
    ProblemAnswer, StatusAnswer,
};
use super::api::requests::{
    CorrectionRequest, DeclareHealthRequest, ListRequest, PersonRef, PersonRequest, TripsRequest, VerifyRequest,
};
use crate::words::Lang;

/// Maximum time for a call. A server answers within 30 seconds.
const CALL_TIME: Duration = Duration::from_secs(45);

/// Maximum size of an answer, in bytes: 200 declarations of 64 KiB.
const MAX_ANSWER_BYTES: u64 = 16 << 20;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The office has refused the request.
    #[error("{}: {}", .0.title, .0.detail)]
    Problem(Box<ProblemAnswer>),
    /// There was no answer, or not all of it.
    #[error("no answer: {0}")]
    Transport(String),
    /// The answer is not one of the interface.
    #[error("an answer that is not of the interface: status {status}")]
    Strange {
        /// The status.
        status: u16,
    },
}

/// A code, or what it waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeOutcome {
    /// The code.
    Issued(Box<CodeItem>),
    /// None is issued yet.
    Waits(ApplicationAnswer),
}

/// In which form a picture of a code is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureForm {
    /// PNG.
    Png,
    /// SVG.
    Svg,
}

/// A picture of a code, or what the code waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureOutcome {
    /// The bytes of the picture.
    Issued(Vec<u8>),
    /// None is issued yet.
    Waits(ApplicationAnswer),
}

/// A client of one office, with one token.
pub struct OfficeClient {
    agent: Agent,
    base: String,
    bearer: Zeroizing<String>,
    lang: Lang,
}

impl fmt::Debug for OfficeClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficeClient").field("base", &self.base).finish_non_exhaustive()
    }
}

/// A whole answer.
struct Answer {
    status: u16,
    bytes: Vec<u8>,
}

impl OfficeClient {
    /// A client of the office at an address such as `https://office.example`.
    #[must_use]
    pub fn new(address: &str, token: &str) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(CALL_TIME))
            .http_status_as_error(false)
            // A redirect would take the token to another server.
            .max_redirects(0)
            .build();
        Self {
            agent: config.into(),
            base: format!("{}{BASE}", address.trim_end_matches('/')),
            bearer: Zeroizing::new(format!("Bearer {token}")),
            lang: Lang::En,
        }
    }

    /// Sets the language of words in answers and problems.
    #[must_use]
    pub fn with_lang(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// Declares health.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn declare_health(&self, request: &DeclareHealthRequest, key: &str) -> Result<DeclarationAnswer, ClientError> {
        read(&self.post("health-declarations", request, (Some(key), None))?)
    }

    /// Declares trips.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn declare_trips(&self, request: &TripsRequest, key: &str) -> Result<DeclarationAnswer, ClientError> {
        read(&self.post("trip-declarations", request, (Some(key), None))?)
    }

    /// The status of a person.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn status(&self, person: &PersonRef) -> Result<StatusAnswer, ClientError> {
        self.ask("status", &PersonRequest { person: person.clone() })
    }

    /// A part of a person's declarations.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn declarations(&self, request: &ListRequest) -> Result<ListAnswer<DeclarationItem>, ClientError> {
        self.ask("declarations", request)
    }

    /// A part of the decisions about a person.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn decisions(&self, request: &ListRequest) -> Result<ListAnswer<DecisionItem>, ClientError> {
        self.ask("decisions", request)
    }

    /// A part of a person's codes.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn codes(&self, request: &ListRequest) -> Result<ListAnswer<CodeItem>, ClientError> {
        self.ask("codes", request)
    }

    /// Applies for a code.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn apply(&self, person: &PersonRef, key: &str) -> Result<ApplicationAnswer, ClientError> {
        read(&self.post("code-applications", &PersonRequest { person: person.clone() }, (Some(key), None))?)
    }

    /// The code of a person.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn code(&self, person: &PersonRef) -> Result<CodeOutcome, ClientError> {
        let answer = self.post("code", &PersonRequest { person: person.clone() }, (None, Some("application/json")))?;
        if answer.status == 202 {
            read(&answer).map(CodeOutcome::Waits)
        } else {
            read(&answer).map(CodeOutcome::Issued)
        }
    }

    /// A picture of the code of a person.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn code_picture(&self, person: &PersonRef, form: PictureForm) -> Result<PictureOutcome, ClientError> {
        let accept = match form {
            PictureForm::Png => "image/png",
            PictureForm::Svg => "image/svg+xml",
        };
        let answer = self.post("code", &PersonRequest { person: person.clone() }, (None, Some(accept)))?;
        if answer.status == 202 {
            return read(&answer).map(PictureOutcome::Waits);
        }
        Ok(PictureOutcome::Issued(answer.bytes))
    }

    /// Verifies a code. The verdict is as `fede verify --json` gives it.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn verify(&self, request: &VerifyRequest) -> Result<Value, ClientError> {
        self.ask("verifications", request)
    }

    /// Asks for a correction.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn correct(&self, request: &CorrectionRequest, key: &str) -> Result<CorrectionAnswer, ClientError> {
        read(&self.post("corrections", request, (Some(key), None))?)
    }

    fn ask<T: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<T, ClientError> {
        read(&self.post(path, request, (None, None))?)
    }

    fn post(
        &self,
        path: &str,
        request: &impl Serialize,
        (key, accept): (Option<&str>, Option<&str>),
    ) -> Result<Answer, ClientError> {
        let failed = |error: &dyn fmt::Display| ClientError::Transport(error.to_string());
        let body = serde_json::to_vec(request).map_err(|error| failed(&error))?;
        let mut call = self
            .agent
            .post(format!("{}/{path}", self.base))
            .header("Authorization", self.bearer.as_str())
            .header("Content-Type", "application/json")
            .header("Accept-Language", self.lang.tag());
        if let Some(key) = key {
            call = call.header("Idempotency-Key", key);
        }
        if let Some(accept) = accept {
            call = call.header("Accept", accept);
        }
        let answer = call.send(body.as_slice()).map_err(|error| failed(&error))?;
        answer_of(answer)
    }
}

/// Reads an answer to its end. A refusal becomes an error.
fn answer_of(answer: Response<ureq::Body>) -> Result<Answer, ClientError> {
    let status = answer.status().as_u16();
    let mut bytes = Vec::new();
    let reader = answer.into_body().into_reader();
    let read = reader.take(MAX_ANSWER_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| ClientError::Transport(error.to_string()))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_ANSWER_BYTES {
        return Err(ClientError::Strange { status });
    }
    if (200..300).contains(&status) {
        return Ok(Answer { status, bytes });
    }
    let problem = serde_json::from_slice(&bytes).map_err(|_| ClientError::Strange { status })?;
    Err(ClientError::Problem(problem))
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ClientError> {
    serde_json::from_slice(&answer.bytes).map_err(|_| ClientError::Strange { status: answer.status })
}
