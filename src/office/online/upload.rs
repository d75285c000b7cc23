//! Forms with files (multipart/form-data, RFC 7578). The token comes first: nothing behind it is read
//! for a stranger. Everything is bounded while it is read.

use std::sync::Arc;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use zeroize::Zeroizing;

use super::PageError;
use super::fields::Fields;
use super::rates::Limited;
use super::read_places::Reader;
use super::state::Online;
use super::visitor::Visitor;
use crate::office::acts::NewFile;
use crate::office::{AttachedFile, FileError};

/// Maximum size of a form with files, in bytes.
pub(super) const MAX_UPLOAD_BYTES: usize = AttachedFile::MAX_COUNT * AttachedFile::MAX_BYTES + (64 << 10);

/// Maximum number of parts of a form.
const MAX_PARTS: usize = 16;

/// Maximum length of the name and of the text of a field, in bytes: 200 characters have 800.
const MAX_TEXT_BYTES: usize = 2000;

/// A form as it was sent: its fields, and its files before they are checked.
struct Sent {
    pairs: Vec<(String, String)>,
    files: Result<Vec<Vec<u8>>, FileError>,
}

/// A form that may have files.
pub(super) struct Upload<F> {
    pairs: Vec<(String, String)>,
    /// The files, or what is wrong with one of them.
    pub(super) files: Result<Vec<F>, FileError>,
}

impl Upload<AttachedFile> {
    /// Reads a form with the token of this browser's pages, and files that residents attach. Whoever may
    /// not send it must be refused before. Names of files are not used: they are the sender's.
    pub(super) async fn read(online: &Arc<Online>, visitor: &Visitor, request: Request) -> Result<Self, PageError> {
        let bounds = (AttachedFile::MAX_COUNT, AttachedFile::MAX_BYTES);
        let Sent { pairs, files } = sent(online, visitor, request, bounds, Reader::Resident(visitor.network())).await?;
        let files = match files {
            Ok(found) => checked(online, found).await?,
            Err(error) => Err(error),
        };
        Ok(Self { pairs, files })
    }
}

impl Upload<Vec<u8>> {
    /// As [`Upload::read`] for the staff, with one file of at most `max` bytes, which is not checked.
    pub(super) async fn read_one(
        online: &Arc<Online>,
        visitor: &Visitor,
        request: Request,
        max: usize,
    ) -> Result<Self, PageError> {
        let Sent { pairs, files } = sent(online, visitor, request, (1, max), Reader::Staff).await?;
        Ok(Self { pairs, files })
    }
}

/// What is said in the text field of a form, up to its first file: for somebody who may send none.
pub(super) async fn says_of(online: &Arc<Online>, visitor: &Visitor, request: Request) -> Result<String, PageError> {
    let Sent { pairs, .. } = sent(online, visitor, request, (0, 0), Reader::Resident(visitor.network())).await?;
    Ok(Upload { pairs, files: Ok(Vec::<AttachedFile>::new()) }.says())
}

/// Reads a form with at most `count` files of at most `max` bytes. If it may have none, it ends before
/// the first one. A form with files takes a place once its token is right.
async fn sent(
    online: &Arc<Online>,
    visitor: &Visitor,
    request: Request,
    (count, max): (usize, usize),
    reader: Reader,
) -> Result<Sent, PageError> {
    if !online.may(Limited::Uploads, &visitor.network()) {
        return Err(PageError::TooMany);
    }
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        // It may be as large as one with files.
        let _place = online.uploads.read.take(reader).ok_or(PageError::Busy)?;
        let fields = Fields::from_request(request, online).await?;
        fields.check()?;
        return Ok(Sent { pairs: fields.into_pairs(), files: Ok(Vec::new()) });
    }
    let headers = request.headers().clone();
    let mut form = Multipart::from_request(request, online).await.map_err(|_| PageError::NoForm)?;
    let (mut parts, mut pairs, mut files) = (0, Vec::new(), Ok(Vec::new()));
    let (mut reader, mut place) = (Some(reader).filter(|_| count > 0), None);
    while let Some(mut part) = form.next_field().await.map_err(|error| refused(&error))? {
        parts += 1;
        let name = part.name().unwrap_or_default().to_owned();
        if parts > MAX_PARTS || name.len() > MAX_TEXT_BYTES {
            return Err(PageError::TooLarge);
        }
        if parts == 1 {
            let token = text(&mut part).await?;
            if name != "token" || !visitor.has_token(&online.keys, &headers, online.is_tls, &token) {
                return Err(PageError::StaleForm);
            }
            if let Some(reader) = reader.take() {
                place = Some(online.uploads.read.take(reader).ok_or(PageError::Busy)?);
            }
        } else if part.file_name().is_some() {
            if count == 0 {
                break;
            }
            let content = file(&mut part, max).await?;
            files = files.and_then(|mut files: Vec<_>| match content {
                // A field for files in which none was chosen.
                Some(bytes) if bytes.is_empty() => Ok(files),
                Some(_) if files.len() == count => Err(FileError::TooMany),
                Some(bytes) => {
                    files.push(bytes);
                    Ok(files)
                }
                None => Err(FileError::TooLarge),
            });
        } else {
            pairs.push((name, text(&mut part).await?));
        }
    }
    drop(place);
    if parts == 0 { Err(PageError::StaleForm) } else { Ok(Sent { pairs, files }) }
}

impl<F> Upload<F> {
    /// The first value of a field, without spaces around it. Empty if there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// What is said in a text field, on one line.
    pub(super) fn says(&self) -> String {
        // Lines of a browser's text field end with both characters.
        self.get("says").replace("\r\n", " ").replace('\n', " ")
    }
}

/// Gives each file the random bytes that it is stored under.
pub(super) fn new_files(online: &Online, files: Vec<AttachedFile>) -> Result<Vec<NewFile>, PageError> {
    let new = |file| Ok(NewFile { id: online.random()?, key: Zeroizing::new(online.random()?), file });
    files.into_iter().map(new).collect()
}

/// Checks files, a form at a time, on a thread that may block.
async fn checked(online: &Arc<Online>, found: Vec<Vec<u8>>) -> Result<Result<Vec<AttachedFile>, FileError>, PageError> {
    if found.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let _decoding = online.uploads.decode.acquire().await.map_err(|_| PageError::Ended)?;
    let check = move || found.into_iter().map(AttachedFile::check).collect();
    tokio::task::spawn_blocking(check).await.map_err(|_| PageError::Fault { cause: "file" })
}

/// The text of a field.
async fn text(part: &mut Field<'_>) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|error| refused(&error))? {
        if bytes.len() + chunk.len() > MAX_TEXT_BYTES {
            return Err(PageError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| PageError::NoForm)
}

/// The content of a file. `None` if it is too large: the rest is read and thrown away, so that the form
/// can say so.
async fn file(part: &mut Field<'_>, max: usize) -> Result<Option<Vec<u8>>, PageError> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = part.chunk().await.map_err(|error| refused(&error))? {
        bytes = bytes.filter(|bytes| bytes.len() + chunk.len() <= max);
        if let Some(bytes) = &mut bytes {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(bytes)
}

fn refused(error: &MultipartError) -> PageError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::NoForm,
    }
}
