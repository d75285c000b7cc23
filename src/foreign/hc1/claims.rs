//! The claims of an `HC1:` code: a CWT (RFC 8392) with a certificate in claim -260.

use ciborium::Value as Cbor;
use serde_json::{Map, Number, Value};

use super::{cose, dcc, icvp};
use crate::foreign::fields::{Fields, required};
use crate::foreign::{FormError, StatedText, Statement, StatementError};
use crate::time::{Timestamp, Window};

const ISSUER: i64 = 1;
const EXPIRES: i64 = 4;
const NOT_BEFORE: i64 = 5;
const ISSUED: i64 = 6;
const CERTIFICATES: i64 = -260;
const DCC: i64 = 1;
const ICVP: i64 = -6;

/// Maximum number of CBOR items of a payload. The longest of dgc-testdata has 75.
const MAX_ITEMS: usize = 2048;

/// Reads a payload.
pub(super) fn statement(payload: &[u8]) -> Result<Statement, StatementError> {
    let claims = cose::decode(payload).map_err(StatementError::Payload)?;
    let Cbor::Map(claims) = claims else { return Err(StatementError::Payload(FormError::Cbor)) };
    let issuer = entry(&claims, ISSUER)?
        .map(|value| value.as_text().and_then(StatedText::new).ok_or(StatementError::Field { field: "iss" }));
    let issued = time(entry(&claims, ISSUED)?, "iat")?;
    let not_before = time(entry(&claims, NOT_BEFORE)?, "nbf")?;
    let start = [issued, not_before].into_iter().flatten().max().unwrap_or(Window::ALWAYS.not_before());
    // Against RFC 8392, section 3.1.4, the EU's test data count the moment of expiry as valid.
    let end = time(entry(&claims, EXPIRES)?, "exp")?.map(|last| last.saturating_add(1));
    let end = end.unwrap_or(Window::ALWAYS.expires());
    let window = Window::new(start, end).map_err(|_| StatementError::Field { field: "exp" })?;
    let certificates = required(entry(&claims, CERTIFICATES)?, "hcert")?;
    let Cbor::Map(certificates) = certificates else { return Err(StatementError::Field { field: "hcert" }) };
    let mut items = MAX_ITEMS;
    let mut json = |value: &Cbor| to_json(value, &mut items).ok_or(StatementError::Payload(FormError::Cbor));
    let read = match (entry(certificates, DCC)?, entry(certificates, ICVP)?) {
        (Some(dcc), None) => dcc::read(Fields::of(&json(dcc)?, "hcert")?),
        (None, Some(icvp)) => icvp::read(Fields::of(&json(icvp)?, "hcert")?),
        _ => Err(StatementError::Nothing),
    };
    Ok(Statement { issuer: issuer.transpose()?, window, ..read? })
}

/// The entry of a label. A label that is there twice is refused: readers would differ.
fn entry(map: &[(Cbor, Cbor)], label: i64) -> Result<Option<&Cbor>, StatementError> {
    let mut found = map.iter().filter(|(key, _)| *key == Cbor::from(label)).map(|(_, value)| value);
    match (found.next(), found.next()) {
        (found, None) => Ok(found),
        _ => Err(StatementError::Payload(FormError::Cbor)),
    }
}

/// A NumericDate (RFC 8392, section 2): whole seconds, or a float whose fraction is left out.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the float is positive and far below 2^53"
)]
fn time(value: Option<&Cbor>, field: &'static str) -> Result<Option<Timestamp>, StatementError> {
    let Some(value) = value else { return Ok(None) };
    let seconds = match value {
        Cbor::Integer(number) => u64::try_from(*number).ok(),
        Cbor::Float(number) if (0.0..1e12).contains(number) => Some(*number as u64),
        _ => None,
    };
    let time = seconds.and_then(|seconds| Timestamp::from_seconds(seconds).ok());
    time.map(Some).ok_or(StatementError::Field { field })
}

/// Converts a certificate to JSON, as its schema has it. A date may have tag 0 (RFC 8949, section
/// 3.4.1). `None` for what JSON has not, for a name that is there twice, and behind the bound.
fn to_json(value: &Cbor, items: &mut usize) -> Option<Value> {
    *items = items.checked_sub(1)?;
    Some(match value {
        Cbor::Integer(number) => match u64::try_from(*number) {
            Ok(number) => number.into(),
            Err(_) => i64::try_from(*number).ok()?.into(),
        },
        Cbor::Float(number) => Value::Number(Number::from_f64(*number)?),
        Cbor::Text(text) => text.as_str().into(),
        Cbor::Bool(value) => Value::Bool(*value),
        Cbor::Null => Value::Null,
        Cbor::Tag(0, inside) => to_json(inside, items).filter(Value::is_string)?,
        Cbor::Array(array) => array.iter().map(|item| to_json(item, items)).collect::<Option<Vec<_>>>()?.into(),
        Cbor::Map(map) => {
            let mut object = Map::new();
            for (name, value) in map {
                let before = object.insert(name.as_text()?.to_owned(), to_json(value, items)?);
                if before.is_some() {
                    return None;
                }
            }
            object.into()
        }
        _ => return None,
    })
}
