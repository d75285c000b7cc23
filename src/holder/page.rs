//! The core of the holder page: JSON commands in, JSON out. The page has the keys; the core makes the
//! bytes to sign, the texts and the symbols.

use core::fmt::Write;

use serde::Deserialize;
use serde_json::{Value, json};

use super::binding::{Audience, BindingDraft, BindingError, Nonce};
use crate::issuer::{BoundCode, BoundCodeError};
use crate::key::{KeyError, Signature, SigningKey, VerifyingKey};
use crate::payload::{Challenge, Claims, PayloadError, Presentation};
use crate::qr::{Level, Matrix, SymbolError, encode};
use crate::time::{TimeError, Timestamp};
use crate::verifier::{ClaimsReport, Unverified, UnverifiedError};
use crate::words::{Explain, Lang, errors_holder as say};

/// A command with the fields of every action.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Command {
    /// Action: `read`, `draft`, `live`, `symbol`, `public`, `sign`, `bind-draft`, `bind`.
    #[serde(rename = "do")]
    action: String,
    /// The text of a code, or for `symbol` any text.
    text: String,
    /// Time by the telephone's clock, in seconds since 1970.
    at: u64,
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
    fn to_json(&self) -> Value {
        let of = |error: &dyn Explain| {
            json!({ "error": {
                "id": error.id(),
                "message": each(|lang| error.words(lang)),
                "hint": each(|lang| error.hint(lang)),
            } })
        };
        match self {
            Self::Unverified(error) => of(error),
            Self::Bound(error) => of(error),
            Self::Binding(error) => of(error),
            Self::Symbol(error) => of(error),
            Self::Payload(error) => of(error),
            Self::Time(error) => of(error),
            Self::Key(error) => of(error),
            Self::Live => json!({ "error": {
                "id": "holder-live",
                "message": each(|lang| say::holder_live(lang).to_owned()),
                "hint": each(|lang| say::holder_live_hint(lang).to_owned()),
            } }),
            Self::Command(found) => json!({ "error": {
                "id": "holder-command",
                "message": each(|lang| say::HolderCommand { found }.say(lang)),
                "hint": each(|_| String::new()),
            } }),
        }
    }
}

/// A text in each language.
fn each(words: impl Fn(Lang) -> String) -> Value {
    json!({ "en": words(Lang::En), "zh-CN": words(Lang::Zh) })
}

/// Executes a command (JSON), and returns the answer or `{"error": {id, message, hint}}`. Reads no
/// clock and keeps nothing.
#[must_use]
pub fn command(bytes: &[u8]) -> String {
    let command = serde_json::from_slice(bytes).map_err(|error| Trouble::Command(error.to_string()));
    command.and_then(|command| run(&command)).unwrap_or_else(|trouble| trouble.to_json()).to_string()
}

fn run(command: &Command) -> Result<Value, Trouble> {
    match command.action.as_str() {
        "read" => read(&command.text),
        "draft" => {
            let message = BoundCode::from_text(&command.text)?.message(shown(command)?);
            Ok(json!({ "message": hex(&message) }))
        }
        "live" => {
            let signature: Signature = bytes_of(&command.signature, "signature")?;
            let text = BoundCode::from_text(&command.text)?.with_signature(shown(command)?, &signature)?;
            Ok(json!({ "symbol": symbol(&text)?, "text": text }))
        }
        "symbol" => Ok(json!({ "symbol": symbol(&command.text)? })),
        "public" => Ok(json!({ "key": hex(signing_key(command)?.verifying_key().as_bytes()) })),
        "sign" => {
            Ok(json!({ "signature": hex(&signing_key(command)?.sign(&any_bytes(&command.message, "message")?)) }))
        }
        "bind-draft" => Ok(json!({ "message": hex(&binding(command)?.message()) })),
        "bind" => {
            let text = binding(command)?.with_signature(&bytes_of(&command.signature, "signature")?)?;
            Ok(json!({ "symbol": symbol(&text)?, "text": text }))
        }
        other => Err(Trouble::Command(other.chars().take(40).collect())),
    }
}

/// What a code states, unverified: the page shows it, and gates verify it.
fn read(text: &str) -> Result<Value, Trouble> {
    let code = Unverified::from_text(text)?;
    if code.is_live() {
        return Err(Trouble::Live);
    }
    let claims = code.unverified_claims().map_err(BoundCodeError::from)?;
    // A code that is bound to an unsound key could never be shown live.
    let key = claims.holder_key().map(|key| VerifyingKey::from_bytes(key.as_bytes())).transpose()?;
    Ok(json!({
        "kid": code.kid().to_string(),
        "key": key.map(|key| hex(key.as_bytes())),
        "code": ClaimsReport::new(&claims),
        "words": { "en": words(&claims, Lang::En), "zh-CN": words(&claims, Lang::Zh) },
    }))
}

/// The words of what the report has as identifiers.
fn words(claims: &Claims, lang: Lang) -> Value {
    let health = claims.statements().health();
    json!({
        "status": health.map(|health| health.status().words(lang)),
        "reason": health.and_then(|health| health.grounds()).map(|grounds| grounds.reason().words(lang)),
        "document": claims.holder().map(|holder| holder.kind().words(lang)),
    })
}

fn shown(command: &Command) -> Result<Presentation, Trouble> {
    let shown = Presentation::new(Timestamp::from_seconds(command.at)?);
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
    Ok(BindingDraft::new(&key, &audience, nonce.as_ref(), Timestamp::from_seconds(command.at)?))
}

/// A symbol for SVG: the side in modules, the version, and the path of the dark modules, whose unit is
/// one module.
fn symbol(text: &str) -> Result<Value, SymbolError> {
    let matrix = encode(text, Level::L)?;
    Ok(json!({ "side": matrix.side(), "version": matrix.version(), "path": path(&matrix) }))
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
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn any_bytes(text: &str, name: &str) -> Result<Vec<u8>, Trouble> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    let bytes = bytes.collect::<Option<Vec<u8>>>().filter(|_| rest.is_empty());
    bytes.ok_or_else(|| Trouble::Command(name.to_owned()))
}

fn bytes_of<const N: usize>(text: &str, name: &str) -> Result<[u8; N], Trouble> {
    any_bytes(text, name)?.try_into().map_err(|_| Trouble::Command(name.to_owned()))
}

#[cfg(test)]
mod tests;
