//! A code as a picture and as a pass.

use std::sync::Arc;

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::PageError;
use super::state::Online;
use crate::office::pass::{PageSize, Pass, PassContent, to_pdf};
use crate::qr::{Level, Matrix, encode, png, svg};
use crate::words::Lang;

/// Size of a module of the pictures, in pixels.
const MODULE_PIXELS: u32 = 8;
/// Light modules around a symbol (ISO/IEC 18004, 5.3.8).
const QUIET_ZONE: u32 = 4;

fn symbol(text: &str) -> Result<Matrix, PageError> {
    encode(text, Level::M).map_err(|_| PageError::Fault { cause: "symbol" })
}

/// The symbol of a code as SVG.
pub(super) fn code_svg(text: &str) -> Result<String, PageError> {
    svg(&symbol(text)?, MODULE_PIXELS, QUIET_ZONE).map_err(|_| PageError::Fault { cause: "symbol" })
}

/// The symbol of a code as PNG.
pub(super) fn code_png(text: &str) -> Result<Vec<u8>, PageError> {
    png(&symbol(text)?, MODULE_PIXELS, QUIET_ZONE).map_err(|_| PageError::Fault { cause: "symbol" })
}

/// The pass of a code of the registry, as PDF.
pub(super) async fn pass(online: &Arc<Online>, text: String, lang: Lang) -> Result<Response, PageError> {
    let shared = Arc::clone(online);
    // Drawing takes some hundredths of a second: not on a thread that answers others.
    let drawn = online.with(move |office, _| {
        let fault = PageError::Fault { cause: "pass" };
        let authentic = shared.authentic(&text).ok_or(PageError::Fault { cause: "changed-code" })?;
        let content = PassContent { claims: authentic.claims(), text: &text, withdrawn: None };
        let pass = Pass::new(content, &office.config().zone, lang, shared.fonts()).map_err(|_| fault.clone())?;
        to_pdf(&[pass], PageSize::A6).map_err(|_| fault)
    });
    Ok(file_answer("application/pdf", "pass.pdf", drawn.await?))
}

/// A file that the browser saves.
pub(super) fn file_answer(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
