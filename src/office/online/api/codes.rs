//! Apply for a code, and make the code (GB/T 38963-2020, 6.5 and 6.6). The server has no key that
//! signs: it says what a code waits for, and gives the one that the office has issued.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};

use super::super::file::valid_code;
use super::super::state::Online;
use super::super::{PageError, pictures};
use super::Problem;
use super::answers::{ApplicationAnswer, CodeItem, CodeState};
use super::body::Sent;
use super::caller::Caller;
use super::once::{Answer, Once, OnceKey};
use super::person::{Named, look};
use super::requests::PersonRequest;
use crate::office::accounts::Scope;
use crate::office::acts::due_window;
use crate::office::registry::{DecisionOrigin, DecisionState, IssuedCode, Registry, View, atomically_about};
use crate::office::{Office, PersonIndex};
use crate::time::Timestamp;
use crate::words::{Lang, errors_api as say};

/// Where the code of a person is on its way.
fn state_of(
    office: &Office,
    registry: &dyn Registry,
    person: PersonIndex,
    now: Timestamp,
) -> Result<(CodeState, Option<IssuedCode>), Problem> {
    if let Some(code) = valid_code(&registry.codes_of(person)?, now) {
        return Ok((CodeState::Issued, Some(code.clone())));
    }
    let known = registry.person(person)?.ok_or(Problem::UnknownPerson)?;
    let decisions = registry.decisions_of(person)?;
    let last = decisions.iter().rfind(|stored| stored.decision.origin != DecisionOrigin::Dispute);
    let state = match last.map(|last| &last.decision) {
        None => CodeState::WaitsForAudit,
        Some(last) if last.state == DecisionState::Open && last.outcome.status.is_none() => CodeState::WaitsForOfficer,
        Some(last) if last.outcome.status.is_none() => CodeState::WaitsForAudit,
        Some(_) if known.seen < due_window(office, now).seen_since => CodeState::DeclareAgain,
        Some(_) => CodeState::WaitsForIssue,
    };
    Ok((state, None))
}

fn application(state: CodeState, code: Option<&IssuedCode>, lang: Lang) -> ApplicationAnswer {
    let words = match state {
        CodeState::Issued => say::api_code_issued(lang),
        CodeState::WaitsForAudit => say::api_code_audit(lang),
        CodeState::WaitsForOfficer => say::api_code_officer(lang),
        CodeState::WaitsForIssue => say::api_code_issue(lang),
        CodeState::DeclareAgain => say::api_code_declare(lang),
    };
    ApplicationAnswer { state, words: words.to_owned(), code_until: code.map(|code| code.expires.to_string()) }
}

fn status_of(state: CodeState) -> StatusCode {
    if state == CodeState::Issued { StatusCode::OK } else { StatusCode::ACCEPTED }
}

/// Apply for a code. The journal records it. The answer says what the code waits for.
#[utoipa::path(
    post, path = "/code-applications", tag = "code", operation_id = "apply", request_body = PersonRequest,
    security(("token" = ["apply"])),
    params(("Idempotency-Key" = String, Header, description = "A key of this request, for example a UUID.",
        min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    responses(
        (status = 200, description = "The person has a code.", body = ApplicationAnswer),
        (status = 202, description = "The code waits.", body = ApplicationAnswer),
    ),
)]
pub(super) async fn apply(
    State(online): State<Arc<Online>>,
    Extension(lang): Extension<Lang>,
    caller: Caller,
    key: OnceKey,
    sent: Sent<PersonRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Apply)?;
    let once = Once::new(&online, &caller, &key, &sent.bytes)?;
    let named = Named::read(&online, &caller, &sent.value.person)?;
    let shared = Arc::clone(&online);
    let done = online.with(move |office, registry| {
        let mut act = || -> Result<Answer, Problem> {
            let person = named.check(registry)?;
            atomically_about(registry, person, None, |registry: &mut dyn Registry| {
                caller.check_again(registry, once.now())?;
                if let Some(kept) = once.kept(&shared.keys, registry)? {
                    return Ok(kept);
                }
                let (state, code) = state_of(office, registry, person, once.now())?;
                let view = View { at: once.now(), by: caller.actor().to_owned(), what: "application".to_owned() };
                registry.keep_view(person, &view)?;
                let declaration = registry.declarations(person)?.first().map_or(0, |(number, _, _)| *number);
                let subject = format_args!("declaration {declaration}");
                registry.record(&caller.by(once.now()).act("apply-code", subject, "", state_id(state)))?;
                let answer = Answer::new(status_of(state), &application(state, code.as_ref(), lang))?;
                once.keep(&shared.keys, registry, &answer)?;
                Ok(answer)
            })
        };
        Ok(act())
    });
    done.await?
}

const fn state_id(state: CodeState) -> &'static str {
    match state {
        CodeState::Issued => "issued",
        CodeState::WaitsForAudit => "waits-for-audit",
        CodeState::WaitsForOfficer => "waits-for-officer",
        CodeState::WaitsForIssue => "waits-for-issue",
        CodeState::DeclareAgain => "declare-again",
    }
}

/// In what form a code is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Png,
    Svg,
}

impl Form {
    /// The first form that the client takes. Without `Accept` it is JSON.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let mut ranges = headers
            .get_all(ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| {
                value.split(',').map(|range| {
                    let mut parts = range.split(';').map(str::trim);
                    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
                    // RFC 9110, 12.4.2: a weight of 0 means "not acceptable".
                    let is_wanted = !parts.any(|part| {
                        part.strip_prefix("q=").is_some_and(|weight| weight.trim_end_matches(['0', '.']).is_empty())
                    });
                    (kind, is_wanted)
                })
            })
            .peekable();
        if ranges.peek().is_none() {
            return Some(Self::Json);
        }
        ranges.filter(|(_, is_wanted)| *is_wanted).find_map(|(kind, _)| match kind.as_str() {
            "application/json" | "application/*" | "*/*" => Some(Self::Json),
            "image/png" | "image/*" => Some(Self::Png),
            "image/svg+xml" => Some(Self::Svg),
            _ => None,
        })
    }
}

/// Get the code of a person: as JSON with its text, or as a picture, by `Accept`. The look is
/// recorded. If none is issued yet, the answer says what it waits for.
#[utoipa::path(
    post, path = "/code", tag = "code", operation_id = "code", request_body = PersonRequest,
    security(("token" = ["code"])),
    responses(
        (status = 200, description = "The code.", content(
            (CodeItem = "application/json"), (Picture = "image/png"), (String = "image/svg+xml"),
        )),
        (status = 202, description = "The code waits.", body = ApplicationAnswer),
    ),
)]
pub(super) async fn code(
    State(online): State<Arc<Online>>,
    Extension(lang): Extension<Lang>,
    caller: Caller,
    headers: HeaderMap,
    sent: Sent<PersonRequest>,
) -> Result<Response, Problem> {
    caller.needs(Scope::Code)?;
    let form = Form::of(&headers).ok_or(Problem::NotAcceptable)?;
    let named = Named::read(&online, &caller, &sent.value.person)?;
    let now = online.now()?;
    let found = online.with(move |office, registry| {
        let mut found = || -> Result<_, Problem> {
            let person = named.check(registry)?;
            let found = state_of(office, registry, person, now)?;
            let subject = found.1.as_ref().map_or_else(String::new, |code| format!("code {}", code.cti));
            look(registry, &caller, (person, "code", &subject), now)?;
            Ok(found)
        };
        Ok(found())
    });
    let (state, code) = found.await??;
    let Some(code) = code else {
        return Ok(Answer::new(status_of(state), &application(state, None, lang))?.into_response());
    };
    if !online.public_keys.is_empty() && online.authentic(&code.text).is_none() {
        return Err(PageError::Fault { cause: "changed-code" }.into());
    }
    picture(&code, form)
}

/// Names the schema of a picture's bytes.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it names a schema")]
struct Picture(Vec<u8>);

fn picture(code: &IssuedCode, form: Form) -> Result<Response, Problem> {
    Ok(match form {
        Form::Json => Answer::new(StatusCode::OK, &CodeItem::of(code))?.into_response(),
        Form::Png => ([(CONTENT_TYPE, "image/png")], pictures::code_png(&code.text)?).into_response(),
        Form::Svg => ([(CONTENT_TYPE, "image/svg+xml")], pictures::code_svg(&code.text)?).into_response(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_client_chooses_the_form() {
        let of = |accept: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(ACCEPT, HeaderValue::from_static(accept));
            }
            Form::of(&headers)
        };
        for (accept, form) in [
            (None, Some(Form::Json)),
            (Some("*/*"), Some(Form::Json)),
            (Some("image/png"), Some(Form::Png)),
            (Some("Image/SVG+XML, image/png;q=0.5"), Some(Form::Svg)),
            (Some("image/png;q=0, application/json"), Some(Form::Json)),
            (Some("image/png;q=0.000"), None),
            (Some("text/html"), None),
            (Some("text/html, image/*;q=0.8"), Some(Form::Png)),
        ] {
            assert_eq!(of(accept), form, "{accept:?}");
        }
    }
}
