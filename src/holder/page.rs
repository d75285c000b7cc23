//! The core of the holder page: JSON commands in, JSON out. The page has the keys; the core makes the
//! bytes to sign, the texts and the symbols.

use core::fmt::Write;

use serde::{Deserialize, Serialize};

use super::binding::{Audience, BindingDraft, BindingError, Nonce};
use crate::issuer::{BoundCode, BoundCodeError};
use crate::key::{KeyError, Signature, SigningKey, VerifyingKey};
use crate::payload::hex::{self, Hex};
use crate::payload::{Challenge, Claims, PayloadError, Presentation};
use crate::qr::{Level, Matrix, SymbolError, encode};
use crate::time::{TimeError, Timestamp};
use crate::verifier::{ClaimsReport, Unverified, UnverifiedError};
use crate::words::{Explain, Lang};

/// A command with the fields of every action.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Command {
    /// Action: `read`, `draft`, `live`, `symbol`, `public`, `sign`, `bind-draft`, `bind`.
    #[serde(rename = "do")]
    action: String,
    /// The text of a code, or for `symbol` any text.
    text: String,
    /// Time by the telephone's clock, in seconds since 1970: decimal digits. A number in JSON would add
    /// the reading of fractions to the page.
    at: String,
    /// The digits of a gate, or nothing.
    digits: String,
    /// Bytes in hexadecimal digits, as all bytes here.
    signature: String,
    seed: String,
    message: String,
    key: String,
    audience: String,
    /// The office's random bytes, or nothing.
    nonce: String,
}

/// Why the core cannot do what the page asks for.
enum Trouble {
    Unverified(UnverifiedError),
    Bound(BoundCodeError),
    Binding(BindingError),
    Symbol(SymbolError),
    Payload(PayloadError),
    Time(TimeError),
    Key(KeyError),
    /// A live code where the office's code is expected.
    Live,
    /// A fault of the page's script.
    Command(String),
}

macro_rules! from {
    ($($variant:ident($error:ty)),*) => {
        $(impl From<$error> for Trouble {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from!(
    Unverified(UnverifiedError),
    Bound(BoundCodeError),
    Binding(BindingError),
    Symbol(SymbolError),
    Payload(PayloadError),
    Time(TimeError),
    Key(KeyError)
);

impl Trouble {
    /// The identifier. The page has the words, in each language: all sentences of the core would add 20
    /// KB to it.
    fn id(&self) -> &'static str {
        match self {
            Self::Unverified(error) => error.id(),
            Self::Bound(error) => error.id(),
            Self::Binding(error) => error.id(),
            Self::Symbol(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::Time(error) => error.id(),
            Self::Key(error) => error.id(),
            Self::Live => "holder-live",
            Self::Command(_) => "holder-command",
        }
    }

    fn into_answer(self) -> Answer {
        let id = self.id();
        let detail = if let Self::Command(detail) = self { detail } else { String::new() };
        Answer { error: Some(Fault { id, detail }), ..Answer::default() }
    }
}

/// An answer with the fields of every action. A `serde_json::Value` would add 10 KB to the page.
#[derive(Debug, Default, Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Fault>,
    /// The bytes to sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    /// A public key. For `read`: the key that the code is bound to, if it is bound to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol: Option<SymbolAnswer>,
    /// The id of the key that the code claims to be signed by.
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<ClaimsReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Words>,
}

#[derive(Debug, Serialize)]
struct Fault {
    id: &'static str,
    detail: String,
}

/// A symbol for SVG. The unit of the path is one module.
#[derive(Debug, Serialize)]
struct SymbolAnswer {
    /// The side in modules.
    side: u32,
    version: u32,
    /// The path of the dark modules.
    path: String,
}

#[derive(Debug, Serialize)]
struct Words {
    en: StatedWords,
    #[serde(rename = "zh-CN")]
    zh: StatedWords,
}

/// The words of what the report has as identifiers.
#[derive(Debug, Serialize)]
struct StatedWords {
    status: Option<&'static str>,
    reason: Option<&'static str>,
    document: Option<&'static str>,
}

/// Executes a command (JSON), and returns the answer or `{"error": {id, detail}}`. Reads no
/// clock and keeps nothing.
#[must_use]
pub fn command(bytes: &[u8]) -> String {
    let command = serde_json::from_slice(bytes).map_err(|_| Trouble::Command("json".to_owned()));
    let answer = command.and_then(|command| run(&command)).unwrap_or_else(Trouble::into_answer);
    // All fields are texts and numbers, so the encoding cannot fail.
    serde_json::to_string(&answer).unwrap_or_default()
}

fn run(command: &Command) -> Result<Answer, Trouble> {
    let answer = match command.action.as_str() {
        "read" => return read(&command.text),
        "draft" => {
            let message = BoundCode::from_text(&command.text)?.message(shown(command)?);
            Answer { message: Some(hex(&message)), ..Answer::default() }
        }
        "live" => {
            let signature: Signature = bytes_of(&command.signature, "signature")?;
            with_symbol(BoundCode::from_text(&command.text)?.with_signature(shown(command)?, &signature)?)?
        }
        "symbol" => Answer { symbol: Some(symbol(&command.text)?), ..Answer::default() },
        "public" => Answer { key: Some(hex(signing_key(command)?.verifying_key().as_bytes())), ..Answer::default() },
        "sign" => {
            let signature = signing_key(command)?.sign(&any_bytes(&command.message, "message")?);
            Answer { signature: Some(hex(&signature)), ..Answer::default() }
        }
        "bind-draft" => Answer { message: Some(hex(&binding(command)?.message())), ..Answer::default() },
        "bind" => with_symbol(binding(command)?.with_signature(&bytes_of(&command.signature, "signature")?)?)?,
        other => return Err(Trouble::Command(other.chars().take(40).collect())),
    };
    Ok(answer)
}

fn with_symbol(text: String) -> Result<Answer, Trouble> {
    Ok(Answer { symbol: Some(symbol(&text)?), text: Some(text), ..Answer::default() })
}

/// What a code states, unverified: the page shows it, and gates verify it.
fn read(text: &str) -> Result<Answer, Trouble> {
    let code = Unverified::from_text(text)?;
    if code.is_live() {
        return Err(Trouble::Live);
    }
    let claims = code.unverified_claims().map_err(BoundCodeError::from)?;
    // A code that is bound to an unsound key could never be shown live.
    let key = claims.holder_key().map(|key| VerifyingKey::from_bytes(key.as_bytes())).transpose()?;
    Ok(Answer {
        kid: Some(code.kid().to_string()),
        key: key.map(|key| hex(key.as_bytes())),
        code: Some(ClaimsReport::new(&claims)),
        words: Some(Words { en: words(&claims, Lang::En), zh: words(&claims, Lang::Zh) }),
        ..Answer::default()
    })
}

fn words(claims: &Claims, lang: Lang) -> StatedWords {
    let health = claims.statements().health();
    StatedWords {
        status: health.map(|health| health.status().words(lang)),
        reason: health.and_then(|health| health.grounds()).map(|grounds| grounds.reason().words(lang)),
        document: claims.holder().map(|holder| holder.kind().words(lang)),
    }
}

fn time(command: &Command) -> Result<Timestamp, Trouble> {
    let seconds = command.at.parse().map_err(|_| Trouble::Command("at".to_owned()))?;
    Ok(Timestamp::from_seconds(seconds)?)
}

fn shown(command: &Command) -> Result<Presentation, Trouble> {
    let shown = Presentation::new(time(command)?);
    if command.digits.is_empty() {
        return Ok(shown);
    }
    Ok(shown.answering(Challenge::parse(&command.digits)?))
}

fn signing_key(command: &Command) -> Result<SigningKey, Trouble> {
    let seed = zeroize::Zeroizing::new(bytes_of::<32>(&command.seed, "seed")?);
    SigningKey::from_seed(&seed).ok_or(Trouble::Key(KeyError::Weak))
}

fn binding(command: &Command) -> Result<BindingDraft, Trouble> {
    let key = VerifyingKey::from_bytes(&bytes_of(&command.key, "key")?)?;
    let nonce = (!command.nonce.is_empty()).then(|| any_bytes(&command.nonce, "nonce")).transpose()?;
    let nonce = nonce.map(|bytes| Nonce::new(&bytes)).transpose()?;
    let audience = Audience::new(&command.audience)?;
    Ok(BindingDraft::new(&key, &audience, nonce.as_ref(), time(command)?))
}

fn symbol(text: &str) -> Result<SymbolAnswer, SymbolError> {
    let matrix = encode(text, Level::L)?;
    Ok(SymbolAnswer { side: matrix.side(), version: matrix.version(), path: path(&matrix) })
}

/// One rectangle for each run of dark modules in a row.
fn path(matrix: &Matrix) -> String {
    let mut path = String::with_capacity(16 << 10);
    for (y, row) in matrix.rows().enumerate() {
        let mut from = None;
        for (x, is_dark) in row.chain([false]).enumerate() {
            match (from, is_dark) {
                (None, true) => from = Some(x),
                (Some(start), false) => {
                    let width = x - start;
                    let _ = write!(path, "M{start} {y}h{width}v1h-{width}z");
                    from = None;
                }
                _ => {}
            }
        }
    }
    path
}

fn hex(bytes: &[u8]) -> String {
    Hex(bytes).to_string()
}

fn any_bytes(text: &str, name: &str) -> Result<Vec<u8>, Trouble> {
    hex::bytes(text).ok_or_else(|| Trouble::Command(name.to_owned()))
}

fn bytes_of<const N: usize>(text: &str, name: &str) -> Result<[u8; N], Trouble> {
    any_bytes(text, name)?.try_into().map_err(|_| Trouble::Command(name.to_owned()))
}

#[cfg(test)]
mod tests;
