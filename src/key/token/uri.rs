//! Names of keys in PKCS#11 tokens: the URI scheme `pkcs11` (RFC 7512), read strictly.

use core::fmt;
use std::path::{Path, PathBuf};

use super::TokenUriError;

/// The name of a key in a PKCS#11 token (RFC 7512), and where its module and its PIN are.
///
/// ```
/// use fede::key::{TokenUri, TokenUriError};
///
/// let uri = TokenUri::parse("pkcs11:token=shanghai;object=codes;id=%01?module-path=/usr/lib/p11.so")?;
/// assert_eq!((uri.object(), uri.id()), (Some("codes"), Some(&[1][..])));
/// let with_pin = TokenUri::parse("pkcs11:object=codes?module-path=/usr/lib/p11.so&pin-value=1234");
/// assert_eq!(with_pin, Err(TokenUriError::PinValue));
/// # Ok::<(), TokenUriError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenUri {
    /// The URI as it was given. It has no PIN.
    text: String,
    token: Option<String>,
    manufacturer: Option<String>,
    model: Option<String>,
    serial: Option<String>,
    slot: Option<u64>,
    object: Option<String>,
    id: Option<Vec<u8>>,
    module: PathBuf,
    pin_file: Option<PathBuf>,
}

const SCHEME: &str = "pkcs11:";

/// A part of a URI with the characters that RFC 7512, section 2.3 allows there as they are.
struct Part<'a> {
    name: &'static str,
    text: &'a str,
    separator: char,
    allowed: &'static str,
}

/// The characters that are allowed in both parts.
const ALLOWED: &str = "-._~:[]@!$'()*+,=";

impl TokenUri {
    /// Maximum length of a URI in bytes: two paths and all attributes of a token need far less.
    pub const MAX_BYTES: usize = 4096;

    /// The attributes that fede reads. Others are refused: ignoring one could mean another key.
    pub const ATTRIBUTES: [&str; 10] =
        ["token", "manufacturer", "model", "serial", "slot-id", "object", "id", "type", "module-path", "pin-source"];

    /// Whether a text is meant as such a URI. (A file of that name is `./pkcs11:…`.)
    #[must_use]
    pub fn is_meant(text: &[u8]) -> bool {
        text.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME.as_bytes()))
    }

    /// Reads a URI.
    ///
    /// # Errors
    /// The [`TokenUriError`] that names the first fault.
    pub fn parse(text: &str) -> Result<Self, TokenUriError> {
        if text.len() > Self::MAX_BYTES {
            return Err(TokenUriError::Length { found: text.len() });
        }
        let rest = text.get(SCHEME.len()..).filter(|_| Self::is_meant(text.as_bytes()));
        let rest = rest.ok_or(TokenUriError::Scheme)?;
        let (path, query) = rest.split_once('?').map_or((rest, ""), |(path, query)| (path, query));
        let path = Part { name: "path", text: path, separator: ';', allowed: "&" };
        let query = Part { name: "query", text: query, separator: '&', allowed: "/?|" };
        let (mut path, mut query) = (Attributes::of(&path)?, Attributes::of(&query)?);

        if query.take("pin-value").is_some() {
            return Err(TokenUriError::PinValue);
        }
        if path.text("type")?.is_some_and(|kind| kind != "private") {
            return Err(TokenUriError::Value { name: "type" });
        }
        let read = Self {
            text: text.to_owned(),
            token: path.text("token")?,
            manufacturer: path.text("manufacturer")?,
            model: path.text("model")?,
            serial: path.text("serial")?,
            slot: path.text("slot-id")?.map(|slot| number(&slot)).transpose()?,
            object: path.text("object")?,
            id: path.bytes("id")?,
            module: query
                .text("module-path")?
                .map(|path| absolute("module-path", &path))
                .transpose()?
                .ok_or(TokenUriError::Missing { name: "module-path" })?,
            pin_file: query.text("pin-source")?.map(|source| pin_file(&source)).transpose()?,
        };
        path.finish()?;
        query.finish()?;
        Ok(read)
    }

    /// The label of the key (`object`).
    #[must_use]
    pub fn object(&self) -> Option<&str> {
        self.object.as_deref()
    }

    /// The id of the key in the token (`id`).
    #[must_use]
    pub fn id(&self) -> Option<&[u8]> {
        self.id.as_deref()
    }

    /// The vendor's library (`module-path`).
    #[must_use]
    pub fn module(&self) -> &Path {
        &self.module
    }

    /// The file with the PIN in its first line (`pin-source`).
    #[must_use]
    pub fn pin_file(&self) -> Option<&Path> {
        self.pin_file.as_deref()
    }

    /// Whether a token with these properties is meant.
    #[cfg(feature = "pkcs11")]
    pub(super) fn is_token(&self, [label, manufacturer, model, serial]: [&str; 4], slot: u64) -> bool {
        let fits = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        fits(&self.token, label)
            && fits(&self.manufacturer, manufacturer)
            && fits(&self.model, model)
            && fits(&self.serial, serial)
            && self.slot.is_none_or(|wanted| wanted == slot)
    }
}

impl fmt::Display for TokenUri {
    /// The URI as it was given.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The attributes of one part, with their values decoded.
struct Attributes<'a>(Vec<(&'a str, Vec<u8>)>);

impl<'a> Attributes<'a> {
    fn of(part: &Part<'a>) -> Result<Self, TokenUriError> {
        let mut read: Vec<(&str, Vec<u8>)> = Vec::new();
        if part.text.is_empty() {
            return Ok(Self(read));
        }
        for attribute in part.text.split(part.separator) {
            let (name, value) = attribute.split_once('=').ok_or(TokenUriError::Form { part: part.name })?;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
                return Err(TokenUriError::Form { part: part.name });
            }
            if read.iter().any(|(known, _)| *known == name) {
                return Err(TokenUriError::Twice { name: name.to_owned() });
            }
            read.push((name, decoded(value, part)?));
        }
        Ok(Self(read))
    }

    fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        let at = self.0.iter().position(|(known, _)| *known == name)?;
        Some(self.0.swap_remove(at).1)
    }

    /// A value that is not empty.
    fn bytes(&mut self, name: &'static str) -> Result<Option<Vec<u8>>, TokenUriError> {
        let value = self.take(name);
        if value.as_ref().is_some_and(Vec::is_empty) { Err(TokenUriError::Value { name }) } else { Ok(value) }
    }

    /// A value in UTF-8 without control characters. Labels in tokens have none.
    fn text(&mut self, name: &'static str) -> Result<Option<String>, TokenUriError> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| TokenUriError::Value { name })?;
        if text.chars().any(char::is_control) { Err(TokenUriError::Value { name }) } else { Ok(Some(text)) }
    }

    /// Refuses what nobody has taken.
    fn finish(self) -> Result<(), TokenUriError> {
        match self.0.first() {
            Some((name, _)) => Err(TokenUriError::Attribute { name: (*name).to_owned() }),
            None => Ok(()),
        }
    }
}

/// Decodes the percent-encoding (RFC 3986, section 2.1) of a value.
fn decoded(value: &str, part: &Part<'_>) -> Result<Vec<u8>, TokenUriError> {
    let wrong = TokenUriError::Character { part: part.name };
    let mut bytes = Vec::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        if character == '%' {
            let mut digit = || characters.next().and_then(|digit| digit.to_digit(16));
            let (Some(high), Some(low)) = (digit(), digit()) else { return Err(wrong) };
            bytes.push(u8::try_from(high << 4 | low).map_err(|_| wrong.clone())?);
        } else if character.is_ascii_alphanumeric() || ALLOWED.contains(character) || part.allowed.contains(character) {
            bytes.push(u8::try_from(character).map_err(|_| wrong.clone())?);
        } else {
            return Err(wrong);
        }
    }
    Ok(bytes)
}

fn number(text: &str) -> Result<u64, TokenUriError> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_decimal).ok_or(TokenUriError::Value { name: "slot-id" })
}

/// Services and offices use a URI from other directories, so a relative path would name another file.
fn absolute(name: &'static str, text: &str) -> Result<PathBuf, TokenUriError> {
    let path = PathBuf::from(text);
    if path.is_absolute() { Ok(path) } else { Err(TokenUriError::Path { name }) }
}

/// The file of `file:/PATH` or `file:///PATH` (RFC 8089). A program (`|PATH`) is not run.
fn pin_file(source: &str) -> Result<PathBuf, TokenUriError> {
    let name = "pin-source";
    let path = source.strip_prefix("file:").ok_or(TokenUriError::Path { name })?;
    match path.strip_prefix("//") {
        // Without this, the host of file://HOST/PATH would be ignored.
        Some(path) if path.starts_with('/') => absolute(name, path),
        Some(_) => Err(TokenUriError::Path { name }),
        None => absolute(name, path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = "?module-path=/m.so";

    fn parse(text: &str) -> Result<TokenUri, TokenUriError> {
        TokenUri::parse(text)
    }

    #[test]
    fn a_uri_is_read() {
        let text = "PKCS11:token=The%20Software%20token;serial=db3b;manufacturer=Snake%20Oil,%20Inc.;model=1.0;\
                    slot-id=327;object=my-codes;type=private;id=%69%95%3e&?module-path=/usr/lib/p%2011.so\
                    &pin-source=file:///etc/fede/pin";
        let uri = parse(text).unwrap();
        assert_eq!(uri.to_string(), text);
        assert_eq!(uri.token.as_deref(), Some("The Software token"));
        assert_eq!(uri.manufacturer.as_deref(), Some("Snake Oil, Inc."));
        assert_eq!((uri.serial.as_deref(), uri.model.as_deref(), uri.slot), (Some("db3b"), Some("1.0"), Some(327)));
        assert_eq!((uri.object(), uri.id()), (Some("my-codes"), Some(&b"\x69\x95\x3e&"[..])));
        assert_eq!(uri.module(), Path::new("/usr/lib/p 11.so"));
        assert_eq!(uri.pin_file(), Some(Path::new("/etc/fede/pin")));
        let short = parse(&format!("pkcs11:{MODULE}&pin-source=file:/pin")).unwrap();
        assert_eq!((short.object(), short.id(), short.pin_file()), (None, None, Some(Path::new("/pin"))));
    }

    #[test]
    fn each_fault_has_its_name() {
        use TokenUriError::{Attribute, Character, Form, Length, Missing, Path, PinValue, Scheme, Twice, Value};
        let name = |name: &str| name.to_owned();
        for (path, expected) in [
            ("object=a b", Character { part: "path" }),
            ("object=a/b", Character { part: "path" }),
            ("object=a%2", Character { part: "path" }),
            ("object=a%zz", Character { part: "path" }),
            ("object=a%+1", Character { part: "path" }),
            ("object=上海", Character { part: "path" }),
            ("object=a#b", Character { part: "path" }),
            ("object", Form { part: "path" }),
            (";object=a", Form { part: "path" }),
            ("object=a;", Form { part: "path" }),
            ("=a", Form { part: "path" }),
            ("ob%6aect=a", Form { part: "path" }),
            ("object=a;object=a", Twice { name: name("object") }),
            ("x-vendor=a", Attribute { name: name("x-vendor") }),
            ("Object=a", Attribute { name: name("Object") }),
            ("library-version=3", Attribute { name: name("library-version") }),
            ("pin-source=file:", Attribute { name: name("pin-source") }),
            ("object=", Value { name: "object" }),
            ("object=a%00b", Value { name: "object" }),
            ("object=%ff", Value { name: "object" }),
            ("id=", Value { name: "id" }),
            ("slot-id=+1", Value { name: "slot-id" }),
            ("slot-id=99999999999999999999", Value { name: "slot-id" }),
            ("type=public", Value { name: "type" }),
        ] {
            assert_eq!(parse(&format!("pkcs11:{path}{MODULE}")), Err(expected), "{path}");
        }
        for (query, expected) in [
            ("", Missing { name: "module-path" }),
            ("pin-source=file:/p", Missing { name: "module-path" }),
            ("module-path=m.so", Path { name: "module-path" }),
            ("module-name=m&module-path=/m", Attribute { name: name("module-name") }),
            ("module-path=/m&pin-value=1", PinValue),
            ("module-path=/m&pin-source=/p", Path { name: "pin-source" }),
            ("module-path=/m&pin-source=file:p", Path { name: "pin-source" }),
            ("module-path=/m&pin-source=file://host/p", Path { name: "pin-source" }),
            ("module-path=/m&pin-source=|/bin/pin", Path { name: "pin-source" }),
            ("module-path=/m;object=a", Character { part: "query" }),
            ("module-path=/m&", Form { part: "query" }),
        ] {
            assert_eq!(parse(&format!("pkcs11:object=a?{query}")), Err(expected), "{query}");
        }
        let long = format!("pkcs11:object={}", "a".repeat(TokenUri::MAX_BYTES));
        assert_eq!(parse(&long), Err(Length { found: long.len() }));
        for other in ["", "pkcs11", "pkcs12:object=a", "上海:object=a"] {
            assert_eq!(parse(other), Err(Scheme), "{other}");
        }
    }

    #[test]
    fn no_text_is_a_panic() {
        for text in
            ["pkcs11:?", "pkcs11:??", "pkcs11:=?=", "pkcs11:%?%", "pkcs11:;;?&&", "pkcs11:a=%c3%28?module-path=%"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
