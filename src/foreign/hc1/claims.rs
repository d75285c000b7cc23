//! The claims of an `HC1:` code: a CWT (RFC 8392) with a certificate in claim -260.

use serde_json::Value;

use super::reader::Reader;
use super::{dcc, ddcc, icvp};
use crate::foreign::fields::{Fields, required};
use crate::foreign::{ForeignStatement, FormError, StatedText, StatementError};
use crate::time::{Timestamp, Window};

const ISSUER: i64 = 1;
const EXPIRES: i64 = 4;
const NOT_BEFORE: i64 = 5;
const ISSUED: i64 = 6;
const CERTIFICATES: i64 = -260;
const DCC: i64 = 1;
const DDCC_VACCINATION: i64 = 3;
const DDCC_TEST: i64 = 4;
const ICVP: i64 = -6;

/// The claims that fede reads.
#[derive(Default)]
struct Claims {
    issuer: Option<Value>,
    expires: Option<Value>,
    not_before: Option<Value>,
    issued: Option<Value>,
    has_certificates: bool,
    dcc: Option<Value>,
    ddcc_vaccination: Option<Value>,
    ddcc_test: Option<Value>,
    icvp: Option<Value>,
}

impl Claims {
    /// Reads the claims. A label that is there twice is refused: readers would differ.
    fn read(payload: &[u8]) -> Option<Self> {
        let mut claims = Self::default();
        let mut reader = Reader::new(payload);
        reader.map(|reader| {
            let slot = match reader.label()? {
                ISSUER => &mut claims.issuer,
                EXPIRES => &mut claims.expires,
                NOT_BEFORE => &mut claims.not_before,
                ISSUED => &mut claims.issued,
                CERTIFICATES if claims.has_certificates => return None,
                CERTIFICATES => {
                    claims.has_certificates = true;
                    return reader.map(|reader| match reader.label()? {
                        DCC => put(&mut claims.dcc, reader.json()?),
                        DDCC_VACCINATION => put(&mut claims.ddcc_vaccination, reader.json()?),
                        DDCC_TEST => put(&mut claims.ddcc_test, reader.json()?),
                        ICVP => put(&mut claims.icvp, reader.json()?),
                        _ => reader.skip(),
                    });
                }
                _ => return reader.skip(),
            };
            // JSON has no NaN: such a time is one that is no number.
            let value = reader.json_or_nan()?;
            put(slot, value)
        })?;
        reader.is_at_end().then_some(claims)
    }
}

fn put(slot: &mut Option<Value>, value: Value) -> Option<()> {
    slot.replace(value).is_none().then_some(())
}

/// Reads a payload.
pub(super) fn statement(payload: &[u8]) -> Result<ForeignStatement, StatementError> {
    if let Some(ddcc) = without_claims(payload) {
        return ddcc::read(&ddcc);
    }
    let claims = Claims::read(payload).ok_or(StatementError::Payload(FormError::Cbor))?;
    let issuer = claims
        .issuer
        .as_ref()
        .map(|value| value.as_str().and_then(StatedText::new).ok_or(StatementError::Field { field: "iss" }));
    let issued = time(claims.issued.as_ref(), "iat")?;
    let not_before = time(claims.not_before.as_ref(), "nbf")?;
    let start = [issued, not_before].into_iter().flatten().max().unwrap_or(Window::ALWAYS.not_before());
    // Against RFC 8392, section 3.1.4, the EU's test data count the moment of expiry as valid.
    let end = time(claims.expires.as_ref(), "exp")?.map(|last| last.saturating_add(1));
    let end = end.unwrap_or(Window::ALWAYS.expires());
    let window = Window::new(start, end).map_err(|_| StatementError::Field { field: "exp" })?;
    required(claims.has_certificates.then_some(()), "hcert")?;
    let read = match (&claims.dcc, &claims.ddcc_vaccination, &claims.ddcc_test, &claims.icvp) {
        (Some(dcc), None, None, None) => dcc::read(Fields::of(dcc, "hcert")?),
        (None, Some(ddcc), None, None) | (None, None, Some(ddcc), None) => ddcc::read(ddcc),
        (None, None, None, Some(icvp)) => icvp::read(Fields::of(icvp, "hcert")?),
        (None, None, None, None) => Err(StatementError::Nothing),
        // Two readers could take two of them.
        _ => Err(StatementError::Several),
    }?;
    // A data set of WHO has an end of its own.
    let window = Window::new(window.not_before(), window.expires().min(read.window.expires()));
    let window = window.map_err(|_| StatementError::Field { field: "end" })?;
    Ok(ForeignStatement { issuer: issuer.transpose()?, window, ..read })
}

/// A payload whose names are all texts: it has no claims, and is a data set of WHO.
fn without_claims(payload: &[u8]) -> Option<Value> {
    let mut reader = Reader::new(payload);
    let value = reader.json()?;
    (reader.is_at_end() && value.as_object().is_some_and(|data| !data.is_empty())).then_some(value)
}

/// A `NumericDate` (RFC 8392, section 2): whole seconds, or a float whose fraction is left out.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the float is positive and far below 2^53"
)]
fn time(value: Option<&Value>, field: &'static str) -> Result<Option<Timestamp>, StatementError> {
    let Some(value) = value else { return Ok(None) };
    let float = || value.as_f64().filter(|number| (0.0..1e12).contains(number)).map(|number| number as u64);
    let time = value.as_u64().or_else(float).and_then(|seconds| Timestamp::from_seconds(seconds).ok());
    time.map(Some).ok_or(StatementError::Field { field })
}
