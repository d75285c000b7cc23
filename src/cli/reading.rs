//! Reads codes from pictures, texts and standard input.

use std::path::{Path, PathBuf};

use super::Failure;
use super::file_kind::{Wanted, refuse_other};
use super::input::{bare, piped_text, read_beginning};
use super::looking::StillLooking;
use crate::codec::{is_base45, is_telephone_key};
use crate::foreign::Network;
use crate::gate::{codes_in_text, is_authentic, is_code, is_signed_elsewhere, join_symbols, judged_texts};
#[cfg(feature = "symbologies")]
use crate::qr::other_symbology;
use crate::qr::{Document, Effort, LumaImage, PictureError, QrReader, Symbol, look_through};
use crate::time::{Timestamp, Window};
use crate::verifier::{BuiltInReader, ForeignRules, Reason, TrustAnchors};
use crate::words::errors_cli as fails;

/// Reads the symbols of one picture, with this effort at most.
type ReadPicture<'a> = dyn FnMut(&LumaImage, Effort) -> Result<Vec<Symbol>, Failure> + 'a;

/// The input to read codes from.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// A picture file.
    Picture(PathBuf),
    /// The text of a code.
    Text(String),
}

/// What was found in a source.
#[derive(Debug)]
pub(super) enum Found {
    /// The texts of codes, without a picture. At least one.
    Texts(Vec<String>),
    /// The symbols of a picture. May be empty.
    Symbols(Vec<Symbol>),
    /// The picture has no QR code, but a code of another kind, with this name.
    Other(&'static str),
    /// The picture cannot be opened.
    Unreadable(PictureError),
}

impl Source {
    /// An argument with the prefix of a code is the text of a code, and so is one with a code in it.
    /// Anything else is a file name.
    pub(super) fn from_argument(argument: &str) -> Self {
        let text = bare(argument);
        let is_text = is_text(text) || (!Path::new(argument).exists() && !codes_in_text(argument).is_empty());
        if is_text { Self::Text(text.to_owned()) } else { Self::Picture(PathBuf::from(argument)) }
    }

    /// Like [`Self::from_argument`], for all arguments of a command. A text may contain blanks, and
    /// without quotes the shell cuts it there: then a piece that is no file follows a text.
    pub(super) fn from_arguments(arguments: &[String]) -> Result<Vec<Self>, Failure> {
        let pairs = arguments.iter().zip(arguments.iter().skip(1));
        for (text, next) in pairs {
            let is_piece = is_code(text) && !is_code(next) && next.chars().all(is_base45) && !Path::new(next).exists();
            if is_piece {
                let failure = Failure::new("text-cut", |lang| fails::TextCut { found: &next }.say(lang));
                return Err(failure.advise(fails::text_cut_hint));
            }
        }
        Ok(arguments.iter().map(|argument| Self::from_argument(argument)).collect())
    }

    /// The name for the output.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Picture(path) => path.display().to_string(),
            Self::Text(_) => "text".to_owned(),
        }
    }

    /// Reads the file and finds its symbols. Standard input (`-`) may be a picture or a text. If a
    /// reading is uncertain, `accept` decides whether it is a code.
    pub(super) fn look_for(&self, accept: &mut dyn FnMut(&Symbol) -> bool) -> Result<Found, Failure> {
        self.look_with(&mut |picture, most| Ok(read_symbols(picture, most, accept)))
    }

    /// Finds the codes with full effort; a valid signature confirms an uncertain reading. Symbols
    /// of other kinds are ignored if there is a fede code, and returned otherwise.
    pub(super) fn look_for_codes(&self, trust: &dyn TrustAnchors) -> Result<Result<Codes, Reason>, Failure> {
        // Without rules about other networks the time does not matter.
        self.look_for_admitted(trust, &ForeignRules::default(), Window::ALWAYS.not_before())
    }

    /// Like [`Self::look_for_codes`], with the codes of other networks that the rules have tables for.
    pub(super) fn look_for_admitted(
        &self,
        trust: &dyn TrustAnchors,
        rules: &ForeignRules,
        at: Timestamp,
    ) -> Result<Result<Codes, Reason>, Failure> {
        let mut accept = |symbol: &Symbol| {
            is_authentic(symbol, trust) || is_signed_elsewhere(symbol.text(), trust, rules, &BuiltInReader, at)
        };
        Ok(match self.look_for(&mut accept)? {
            Found::Symbols(mut symbols) if !symbols.is_empty() => {
                join_symbols(&mut symbols);
                let (texts, others) = judged_texts(&symbols, rules);
                // A part of a text is no code, also if it begins like one.
                let part = symbols.iter().find_map(Symbol::part);
                if let Some(part) = part.filter(|_| symbols.iter().all(|symbol| symbol.part().is_some())) {
                    return Ok(Err(Reason::SymbolPart { number: part.number(), of: part.of() }));
                }
                Ok(Codes { texts: texts.into_iter().map(str::to_owned).collect(), others })
            }
            found => found.texts().map(|texts| Codes { texts, others: 0 }),
        })
    }

    /// Like [`Self::look_for`], but with a custom reader of symbols.
    pub(super) fn look_with(&self, read: &mut ReadPicture<'_>) -> Result<Found, Failure> {
        let path = match self {
            Self::Text(text) => return Ok(Found::Texts(codes_or_text(text))),
            Self::Picture(path) => path,
        };
        let bytes = read_beginning(path, crate::qr::MAX_FILE_BYTES)?;
        // Nothing has come, as from a command that failed: no text is to be judged. Blanks are nothing.
        if piped_text(&bytes).is_some_and(|text| text.is_empty()) {
            return Ok(Found::Unreadable(PictureError::Empty));
        }
        // A PDF or SVG may be text throughout.
        if path == Path::new("-")
            && Document::of(&bytes).is_none()
            && let Some(text) = piped_text(&bytes)
        {
            return Ok(Found::Texts(codes_or_text(&text)));
        }
        // A file may hold the texts of codes, as `fede issue --out code.txt` writes one.
        if let Some(text) = piped_text(&bytes)
            && (is_text(&text) || !codes_in_text(&text).is_empty())
        {
            return Ok(Found::Texts(codes_or_text(&text)));
        }
        let mut found = FoundInPages::default();
        match look_through_file(&bytes, &mut |image| found.look(image, read)) {
            Ok(rest) => found.into_found(rest),
            Err(error) => {
                refuse_other(path, &bytes, Wanted::Code)?;
                Ok(Found::Unreadable(error))
            }
        }
    }
}

/// Whether a text begins like one of fede or of another network, also one that is no code.
fn is_text(text: &str) -> bool {
    is_code(text) || Network::of_text(text).is_some() || is_telephone_key(text)
}

/// What was found in the pages of a file.
#[derive(Default)]
struct FoundInPages {
    is_later: bool,
    symbols: Vec<Symbol>,
    other: Option<&'static str>,
    failure: Option<Failure>,
}

impl FoundInPages {
    /// Reads one page. Returns whether it has symbols. The same code on a later page, as in an
    /// animation, counts once.
    fn look(&mut self, image: &LumaImage, read: &mut ReadPicture<'_>) -> bool {
        // Only the first picture gets full effort: the time for a file does not grow with its pages.
        let most = if core::mem::replace(&mut self.is_later, true) { Effort::Normal } else { Effort::Thorough };
        let symbols = match read(image, most) {
            Ok(symbols) => symbols,
            Err(failure) => {
                self.failure = Some(failure);
                return true;
            }
        };
        if symbols.is_empty() {
            self.other = self.other.or_else(|| other_symbology(image, most));
            return false;
        }
        let before = self.symbols.len();
        for symbol in symbols {
            let earlier = self.symbols.get(..before).unwrap_or_default();
            if !earlier.iter().any(|known| known.bytes() == symbol.bytes()) {
                self.symbols.push(symbol);
            }
        }
        true
    }

    /// `rest` is what is wrong with the rest of the file, if something is.
    fn into_found(self, rest: Option<PictureError>) -> Result<Found, Failure> {
        match self {
            Self { failure: Some(failure), .. } => Err(failure),
            Self { symbols, .. } if !symbols.is_empty() => Ok(Found::Symbols(symbols)),
            Self { other: Some(other), .. } if matches!(rest, None | Some(PictureError::MorePages)) => {
                Ok(Found::Other(other))
            }
            // The code may be in the part that was not seen.
            Self { symbols, .. } => Ok(rest.map_or(Found::Symbols(symbols), Found::Unreadable)),
        }
    }
}

/// The codes in a text. If it has none, the text itself is judged.
fn codes_or_text(text: &str) -> Vec<String> {
    let codes = codes_in_text(text);
    if codes.is_empty() { vec![text.to_owned()] } else { codes }
}

/// Shows the pages of a picture or a document to `look`. Returns what is wrong with the rest of the
/// file, if something is.
fn look_through_file(
    file: &[u8],
    look: &mut dyn FnMut(&LumaImage) -> bool,
) -> Result<Option<PictureError>, PictureError> {
    if let Some(document) = Document::of(file) {
        #[cfg(feature = "documents")]
        return super::documents::look_through(file, document, look);
        #[cfg(not(feature = "documents"))]
        return Err(PictureError::NotInThisBuild { format: document.name() });
    }
    let looked = look_through(file, look)?;
    let more = looked.has_more.then_some(PictureError::MorePages);
    Ok(if looked.is_cut { Some(PictureError::Damaged) } else { more })
}

#[cfg(not(feature = "symbologies"))]
const fn other_symbology(_: &LumaImage, _: Effort) -> Option<&'static str> {
    None
}

/// The codes of a source.
#[derive(Debug)]
pub(super) struct Codes {
    /// The texts of the codes.
    pub(super) texts: Vec<String>,
    /// Number of ignored symbols of other kinds.
    pub(super) others: usize,
}

/// Reads every symbol of a picture. Tries normal effort first, and `most` if no fede code was
/// found, because there is no next frame to retry with.
pub(super) fn read_symbols(picture: &LumaImage, most: Effort, accept: &mut dyn FnMut(&Symbol) -> bool) -> Vec<Symbol> {
    let soon = QrReader::new(Effort::Normal).read_with(picture, accept);
    if most == Effort::Normal || soon.iter().any(|symbol| is_code(symbol.text())) {
        return soon;
    }
    let _line = StillLooking::begin();
    QrReader::new(Effort::Thorough).read_with(picture, accept)
}

/// The failure for a picture that cannot be opened.
pub(super) fn unreadable(name: &str, error: &PictureError) -> Failure {
    Failure::of(error).with_name(name)
}

impl Found {
    /// The texts found, or the reason why there are none.
    pub(super) fn texts(self) -> Result<Vec<String>, Reason> {
        match self {
            Self::Texts(texts) => Ok(texts),
            Self::Symbols(symbols) if symbols.is_empty() => Err(Reason::NoSymbol),
            Self::Symbols(symbols) => Ok(symbols.iter().map(|symbol| symbol.text().to_owned()).collect()),
            Self::Other(found) => Err(Reason::OtherSymbology { found }),
            Self::Unreadable(error) => Err(Reason::Picture(error)),
        }
    }
}

/// Suppresses panic messages of the second QR reader. It panics on some photos; its panics are
/// caught in a separate thread and do no harm.
pub(super) fn silence_contained_panics() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(crate::qr::CONTAINED_THREAD) {
            report(panic);
        }
    }));
}
