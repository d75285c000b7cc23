//! Every text that a person reads, in both languages.
//!
//! The texts are Fluent files, one per audience: `en/*.ftl` and `zh-CN/*.ftl`. `build.rs` compiles
//! them. The build fails if one language lacks a text. To find or change a sentence, search these
//! files.
//!
//! The help of the command line is different: its English is the doc comments in `src/cli`, its
//! Chinese is `help.zh-CN.ftl`, by command and argument. A test in `src/cli/help.rs` finds what has
//! no Chinese text.

mod data;
mod explain;
#[cfg_attr(not(feature = "full"), allow(dead_code, reason = "a part has no use for the texts of others"))]
pub(crate) mod file;
pub(crate) mod json;
#[cfg(any(feature = "gate", feature = "office", feature = "publish"))]
mod toml;
mod vocabulary;

pub(crate) use explain::explained;
pub use explain::{Explain, Lang};
#[cfg(any(feature = "gate", feature = "office", feature = "publish"))]
pub(crate) use toml::fault as toml_fault;
pub use vocabulary::UnknownWord;
pub(crate) use vocabulary::{identified, joined, vocabulary};

use core::fmt::{Display, Write};

include!(concat!(env!("OUT_DIR"), "/words.rs"));
