//! Query (GB/T 38963-2020, 6.4): what is stored about a person, in parts.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use base64ct::{Base64UrlUnpadded, Encoding};
use utoipa::ToSchema;

use super::super::state::Online;
use super::Problem;
use super::answers::{CodeItem, DecisionItem, DeclarationItem, ListAnswer};
use super::body::Sent;
use super::caller::Caller;
use super::once::Answer;
use super::query::file_of;
use super::requests::{ListRequest, MAX_LIMIT};
use crate::office::accounts::Scope;
use crate::words::{Explain, Lang, errors_api as say};

/// Number of entries if the request does not say.
const DEFAULT_LIMIT: u32 = 50;

/// A cursor that this list has not given, or whose entry was deleted.
#[derive(Debug)]
struct CursorFault;

impl Explain for CursorFault {
    fn id(&self) -> &'static str {
        "cursor"
    }

    fn words(&self, lang: Lang) -> String {
        say::api_cursor(lang).to_owned()
    }

    fn hint(&self, lang: Lang) -> String {
        say::api_cursor_hint(lang).to_owned()
    }
}

/// A limit that is too small or too large.
#[derive(Debug)]
struct LimitFault;

impl Explain for LimitFault {
    fn id(&self) -> &'static str {
        "limit"
    }

    fn words(&self, lang: Lang) -> String {
        say::ApiLimit { max: &MAX_LIMIT }.say(lang)
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// The part of a list that a request asks for. A cursor names the last entry of the part before, so
/// that new entries move nothing.
fn part<S, T: ToSchema>(
    all: &[S],
    (name, make): (impl Fn(&S) -> String, impl Fn(&S) -> T),
    request: &ListRequest,
) -> Result<ListAnswer<T>, Problem> {
    let limit = request.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 || limit > MAX_LIMIT {
        return Err(Problem::value("/limit", &LimitFault));
    }
    let start = match &request.cursor {
        None => 0,
        Some(cursor) => {
            let last = Base64UrlUnpadded::decode_vec(cursor).ok();
            let at = last.and_then(|last| all.iter().position(|entry| name(entry).as_bytes() == last));
            at.ok_or_else(|| Problem::value("/cursor", &CursorFault))? + 1
        }
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let taken: Vec<&S> = all.iter().skip(start).take(limit).collect();
    let is_end = start + taken.len() >= all.len();
    let next = taken.last().filter(|_| !is_end).map(|last| Base64UrlUnpadded::encode_string(name(last).as_bytes()));
    Ok(ListAnswer { items: taken.into_iter().map(make).collect(), next })
}

/// List the declarations of a person, latest first. The look is recorded.
#[utoipa::path(
    post, path = "/declarations", tag = "query", operation_id = "declarations", request_body = ListRequest,
    security(("token" = ["query"])),
    responses((status = 200, description = "A part of the list.", body = ListAnswer<DeclarationItem>)),
)]
pub(super) async fn declarations(
    State(online): State<Arc<Online>>,
    caller: Caller,
    sent: Sent<ListRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Query)?;
    let file = file_of(&online, caller, &sent.value.person, "declarations").await?;
    let make = (|entry: &(i64, _, _)| entry.0.to_string(), DeclarationItem::of);
    Answer::new(StatusCode::OK, &part(&file.declarations, make, &sent.value)?)
}

/// List the decisions about a person, in their order. The look is recorded.
#[utoipa::path(
    post, path = "/decisions", tag = "query", operation_id = "decisions", request_body = ListRequest,
    security(("token" = ["query"])),
    responses((status = 200, description = "A part of the list.", body = ListAnswer<DecisionItem>)),
)]
pub(super) async fn decisions(
    State(online): State<Arc<Online>>,
    caller: Caller,
    sent: Sent<ListRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Query)?;
    let file = file_of(&online, caller, &sent.value.person, "decisions").await?;
    Answer::new(
        StatusCode::OK,
        &part(&file.decisions, (|entry| entry.number.to_string(), DecisionItem::of), &sent.value)?,
    )
}

/// List the codes of a person, in the order of their issue. The look is recorded.
#[utoipa::path(
    post, path = "/codes", tag = "query", operation_id = "codes", request_body = ListRequest,
    security(("token" = ["query"])),
    responses((status = 200, description = "A part of the list.", body = ListAnswer<CodeItem>)),
)]
pub(super) async fn codes(
    State(online): State<Arc<Online>>,
    caller: Caller,
    sent: Sent<ListRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Query)?;
    let file = file_of(&online, caller, &sent.value.person, "codes").await?;
    Answer::new(StatusCode::OK, &part(&file.codes, (|entry| entry.cti.to_string(), CodeItem::of), &sent.value)?)
}

#[cfg(test)]
mod tests {
    use super::super::requests::PersonRef;
    use super::*;

    fn request(cursor: Option<String>, limit: Option<u32>) -> ListRequest {
        let person = PersonRef { document: "passport".to_owned(), number: "E1".to_owned(), receipt: None };
        ListRequest { person, cursor, limit }
    }

    fn take(all: &[i64], cursor: Option<String>, limit: Option<u32>) -> Result<ListAnswer<i64>, Problem> {
        part(all, (i64::to_string, |entry| *entry), &request(cursor, limit))
    }

    #[test]
    fn the_parts_of_a_list_are_the_list() {
        let all: Vec<i64> = (0..7).collect();
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let part = take(&all, cursor, Some(3)).unwrap();
            found.extend(part.items);
            cursor = part.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(found, all);
        assert_eq!(take(&all, None, Some(7)).unwrap().next, None, "no empty part at the end");
        assert_eq!(take(&[], None, None).unwrap(), ListAnswer { items: vec![], next: None });
    }

    #[test]
    fn a_cursor_of_another_list_and_a_wrong_limit_are_refused() {
        let all = [1, 2, 3];
        let cursor = take(&all, None, Some(2)).unwrap().next;
        assert_eq!(take(&all, cursor.clone(), None).unwrap().items, [3]);
        assert!(take(&[1, 3], cursor, None).is_err(), "its entry was deleted");
        for wrong in ["", "=", "x", "é"] {
            assert!(matches!(take(&all, Some(wrong.to_owned()), None), Err(Problem::Values(_))), "{wrong}");
        }
        for limit in [0, 201] {
            assert!(matches!(take(&all, None, Some(limit)), Err(Problem::Values(_))));
        }
        assert!(take(&all, None, Some(200)).is_ok());
    }
}
