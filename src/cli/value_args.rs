//! Values of flags that several commands share.

use std::ffi::OsStr;

#[cfg(feature = "office")]
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command};

use super::Failure;
use super::config::each_argument;
#[cfg(feature = "foreign")]
use crate::foreign::Network;
#[cfg(feature = "online")]
use crate::office::accounts::{Role, Scope};
#[cfg(feature = "online")]
use crate::office::online::Pages;
#[cfg(feature = "office")]
use crate::office::{Encoding, known_word};
use crate::payload::{DocumentKind, Lang, Region, Status, StatusReason, WithdrawalClass};
use crate::words::errors_cli as fails;

/// A region's code on the command line.
pub(super) fn region(code: impl AsRef<str>) -> Result<Region, Failure> {
    let code = code.as_ref();
    Region::new(code).map_err(|error| Failure::of(&error).with_name(code).advise(fails::wrong_region_hint))
}

/// A parser for the words of a vocabulary. Case makes no difference, and `_` counts as `-`.
#[derive(Debug, Clone)]
pub(super) struct Words<T: 'static> {
    all: &'static [T],
    id: fn(T) -> &'static str,
    /// The word in Chinese, which is taken too.
    chinese: Option<fn(T) -> &'static str>,
}

pub(super) const fn statuses() -> Words<Status> {
    Words { all: &Status::ALL, id: Status::id, chinese: Some(|one| one.words(Lang::Zh)) }
}

#[cfg(feature = "online")]
pub(super) const fn roles() -> Words<Role> {
    Words { all: &Role::ALL, id: Role::id, chinese: Some(|one| one.words(Lang::Zh)) }
}

#[cfg(feature = "online")]
pub(super) const fn scopes() -> Words<Scope> {
    Words { all: &Scope::ALL, id: Scope::id, chinese: Some(|one| one.words(Lang::Zh)) }
}

pub(super) const fn reasons() -> Words<StatusReason> {
    Words { all: &StatusReason::ALL, id: StatusReason::id, chinese: Some(|one| one.words(Lang::Zh)) }
}

pub(super) const fn documents() -> Words<DocumentKind> {
    Words { all: &DocumentKind::ALL, id: DocumentKind::id, chinese: Some(|one| one.words(Lang::Zh)) }
}

#[cfg(feature = "foreign")]
pub(super) const fn networks() -> Words<Network> {
    Words { all: &Network::ALL, id: Network::id, chinese: None }
}

pub(super) const fn classes() -> Words<WithdrawalClass> {
    Words { all: &WithdrawalClass::ALL, id: WithdrawalClass::id, chinese: None }
}

#[cfg(feature = "online")]
pub(super) const fn pages() -> Words<Pages> {
    Words { all: &Pages::ALL, id: Pages::id, chinese: None }
}

impl<T: Copy + Send + Sync + 'static> Words<T> {
    fn ids(&self) -> impl Iterator<Item = &'static str> {
        let id = self.id;
        self.all.iter().map(move |one| id(*one))
    }
}

impl<T: Copy + Send + Sync + 'static> TypedValueParser for Words<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        let word = value.to_string_lossy().to_ascii_lowercase().replace('_', "-");
        if let Some((found, _)) = self.all.iter().zip(self.ids()).find(|(_, id)| *id == word) {
            return Ok(*found);
        }
        if let Some(found) = self.chinese.and_then(|words| self.all.iter().find(|one| is_word(words(**one), &word))) {
            return Ok(*found);
        }
        // clap's parser of lists makes the error: it names the value, the list and a similar word.
        PossibleValuesParser::new(self.ids())
            .parse_ref(command, arg, value)
            .and_then(|_| Err(command.clone().error(ErrorKind::InvalidValue, "")))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.ids().map(PossibleValue::new)))
    }
}

/// Whether a word is this Chinese one, or, at an office, one of those that tables may have for it.
fn is_word(chinese: &str, word: &str) -> bool {
    #[cfg(feature = "office")]
    let is_other = ["document", "status", "reason"]
        .into_iter()
        .any(|column| known_word(column, word) == known_word(column, chinese) && known_word(column, word) != word);
    #[cfg(not(feature = "office"))]
    let is_other = false;
    chinese == word || is_other
}

/// A parser for codes of regions. It takes small letters too, and offers China's regions to the
/// completions of shells. Whether the code is assigned, the command checks.
#[derive(Debug, Clone, Copy)]
pub(super) struct RegionCode;

impl TypedValueParser for RegionCode {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        let text = clap::builder::NonEmptyStringValueParser::new().parse_ref(command, arg, value)?;
        Ok(text.to_ascii_uppercase().replace('_', "-"))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let letters = || 'A'..='Z';
        let provinces = letters().flat_map(move |first| letters().map(move |second| format!("CN-{first}{second}")));
        let codes = ["CN".to_owned()].into_iter().chain(provinces);
        Some(Box::new(codes.filter_map(|code| Region::new(&code).ok()).map(|region| PossibleValue::new(region.code()))))
    }
}

/// Lets case make no difference in arguments with a list of values.
///
/// A list that is hidden is long: to make those of [`RegionCode`] takes longer than the rest of the
/// program's start. Its parser needs no help.
pub(super) fn without_case(command: Command) -> Command {
    each_argument(command, "fede", &|_, arg| {
        let may_list = arg.get_action().takes_values() && !arg.is_hide_possible_values_set();
        if may_list && !arg.get_possible_values().is_empty() { arg.ignore_case(true) } else { arg }
    })
}

#[cfg(feature = "office")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EncodingArg {
    #[value(name = "utf-8", aliases = ["utf8", "utf_8"])]
    Utf8,
    #[value(name = "gb18030", aliases = ["gbk", "gb2312"])]
    Gb18030,
    #[value(name = "big5")]
    Big5,
}

#[cfg(feature = "office")]
impl EncodingArg {
    pub(super) const fn encoding(self) -> Encoding {
        match self {
            Self::Utf8 => Encoding::Utf8,
            Self::Gb18030 => Encoding::Gb18030,
            Self::Big5 => Encoding::Big5,
        }
    }
}
