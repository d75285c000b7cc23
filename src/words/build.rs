//! Compiles the texts of `src/words` to Rust and, for the gate page and the holder page, to
//! JavaScript.
//!
//! The texts are Fluent files (<https://projectfluent.org>), one per audience and language. A
//! message without variables becomes a `const fn name(Lang) -> &'static str`. A message with
//! variables becomes a struct with one field per variable and a method `say(Lang) -> String`. The
//! attribute `.hint` of the message `no-key` becomes `no_key_hint`. The build fails if a message is
//! missing in one language or has other variables there.
//!
//! Supported parts of Fluent: text, variables, terms, string literals, and selectors over strings,
//! numbers and the plural categories of English. Functions are not supported.

#[path = "../office/night/build_id.rs"]
mod build_id;
#[path = "../gate/page/embed_core.rs"]
mod embed_core;
mod page_script;
mod plain;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, Variant, VariantKey,
};
use fluent_syntax::parser;
use plain::{if_plain, plain};

/// The languages: the directory and the variant of `Lang`. The first language is the reference for
/// the others.
const LANGUAGES: [(&str, &str); 2] = [("en", "En"), ("zh-CN", "Zh")];
/// The files with the texts of the gate page and the holder page, used from JavaScript, and the names of
/// the scripts.
const PAGES: [(&str, &str); 2] = [("page", "words.js"), ("holder", "holder.js")];

type Text = Pattern<String>;

/// The messages of one file by name, and its terms.
#[derive(Default)]
struct File {
    messages: BTreeMap<String, Text>,
    terms: BTreeMap<String, Text>,
}

/// How a message uses a variable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Only shown.
    Display,
    /// A selector over numbers or plural categories.
    Number,
    /// A selector over words.
    Word,
}

fn main() {
    embed_core::embed();
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    build_id::set(&package);
    let root = package.join("src/words");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut languages = LANGUAGES.map(|(name, _)| read_language(&root.join(name)));
    let faults = compare(&languages);
    assert!(faults.is_empty(), "the texts of src/words differ between languages:\n{}", faults.join("\n"));
    if env::var_os("CARGO_FEATURE_CLI").is_none() && env::var_os("CARGO_FEATURE_PAGE").is_some() {
        languages.iter_mut().flat_map(BTreeMap::values_mut).for_each(page_script::leave_out_commands);
    }
    let [first, ..] = &languages;
    let mut rust = String::new();
    for name in first.keys().filter(|name| PAGES.iter().all(|(page, _)| page != name)) {
        let files = languages.each_ref().map(|language| &language[name]);
        let _ = writeln!(
            rust,
            "#[cfg_attr(not(feature = \"full\"), allow(dead_code, reason = \"a part has no use for the texts of others\"))]\n\
                 pub(crate) mod {} {{\n    use super::*;\n",
            ident(name)
        );
        for id in files[0].messages.keys() {
            message(&mut rust, id, &files);
        }
        rust.push_str("}\n\n");
    }
    rust.push_str(&help(&root.join("help.zh-CN.ftl")));
    fs::write(out.join("words.rs"), rust).expect("cargo made the directory");
    for (page, script) in PAGES {
        fs::write(out.join(script), page_script::write(&languages, page)).expect("cargo made the directory");
    }
}

/// The Chinese help of the command line, as a sorted table: `fede-gate-run` and `fede-gate-run.raw`.
///
/// The English help is the doc comments in `src/cli`, so this file stands beside the two languages.
fn help(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let resource = parser::parse(text)
        .unwrap_or_else(|(_, errors)| panic!("{}: {}", path.display(), errors.first().expect("an error")));
    let (none, mut texts) = (File::default(), BTreeMap::new());
    let mut add = |key: String, text: &Text| {
        assert!(texts.insert(key.clone(), plain(text, &none)).is_none(), "{}: {key} is there twice", path.display());
    };
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        for attribute in message.attributes {
            add(format!("{id}.{}", attribute.id.name), &attribute.value);
        }
        if let Some(value) = message.value {
            add(id, &value);
        }
    }
    format!(
        "#[cfg(feature = \"cli\")]\npub(crate) const HELP_ZH: [(&str, &str); {}] = {:#?};\n",
        texts.len(),
        texts.iter().collect::<Vec<_>>()
    )
}

fn read_language(directory: &Path) -> BTreeMap<String, File> {
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut files = BTreeMap::new();
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for path in entries.map(|entry| entry.expect("a file").path()) {
        if path.extension().is_none_or(|extension| extension != "ftl") {
            continue;
        }
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let resource = parser::parse(text)
            .unwrap_or_else(|(_, errors)| panic!("{}: {}", path.display(), errors.first().expect("an error")));
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name in ASCII").to_owned();
        files.insert(name, file(resource, &path));
    }
    files
}

fn file(resource: Resource<String>, path: &Path) -> File {
    let mut file = File::default();
    let mut add = |id: String, text: Option<Text>| {
        if let Some(text) = text {
            assert!(file.messages.insert(id.clone(), text).is_none(), "{}: {id} is there twice", path.display());
        }
    };
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let id = message.id.name;
                for attribute in message.attributes {
                    add(format!("{id}-{}", attribute.id.name), Some(attribute.value));
                }
                add(id, message.value);
            }
            Entry::Term(term) => {
                file.terms.insert(term.id.name, term.value);
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            Entry::Junk { content } => panic!("{}: cannot read {content:?}", path.display()),
        }
    }
    file
}

/// The entries that one language has and the other does not.
fn compare(languages: &[BTreeMap<String, File>; 2]) -> Vec<String> {
    let [first, second] = languages;
    let mut faults = Vec::new();
    let names: BTreeSet<_> = first.keys().chain(second.keys()).collect();
    for name in names {
        let empty = File::default();
        let files = languages.each_ref().map(|language| language.get(name).unwrap_or(&empty));
        let ids: BTreeSet<_> = files.iter().flat_map(|file| file.messages.keys()).collect();
        for id in ids {
            let texts = files.map(|file| file.messages.get(id).map(|text| variables(text, file)));
            match &texts {
                [Some(first), Some(second)] if first.keys().eq(second.keys()) => {}
                [Some(_), Some(_)] => {
                    faults.push(format!("{name}.ftl: {id} has other variables in {}", LANGUAGES[1].0));
                }
                [Some(_), None] => faults.push(format!("{name}.ftl: {id} is missing in {}", LANGUAGES[1].0)),
                _ => faults.push(format!("{name}.ftl: {id} is missing in {}", LANGUAGES[0].0)),
            }
        }
    }
    faults
}

fn ident(id: &str) -> String {
    let name = id.replace('-', "_");
    // Keywords of Rust.
    if matches!(&*name, "match" | "type" | "loop" | "move" | "ref" | "use" | "where" | "in" | "as" | "for") {
        return format!("r#{name}");
    }
    name
}

fn type_name(id: &str) -> String {
    let mut name = String::new();
    for part in id.split('-') {
        let mut letters = part.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.extend(letters);
    }
    name
}

fn variables(text: &Text, file: &File) -> BTreeMap<String, Kind> {
    let mut found = BTreeMap::new();
    collect(text, file, &mut found);
    found
}

fn collect(text: &Text, file: &File, found: &mut BTreeMap<String, Kind>) {
    for element in &text.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                found.entry(id.name.clone()).or_insert(Kind::Display);
            }
            Expression::Inline(InlineExpression::TermReference { id, .. }) => {
                collect(term(file, &id.name), file, found);
            }
            Expression::Inline(_) => {}
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                let kind = if variants.iter().all(is_number) { Kind::Number } else { Kind::Word };
                let known = found.entry(id.name.clone()).or_insert(kind);
                *known = (*known).max(kind);
                variants.iter().for_each(|variant| collect(&variant.value, file, found));
            }
            Expression::Select { .. } => panic!("a selector must be a variable"),
        }
    }
}

fn term<'a>(file: &'a File, id: &str) -> &'a Text {
    file.terms.get(id).unwrap_or_else(|| panic!("there is no term -{id}"))
}

fn is_number(variant: &Variant<String>) -> bool {
    match &variant.key {
        VariantKey::NumberLiteral { .. } => true,
        VariantKey::Identifier { name } => matches!(&**name, "one" | "other"),
    }
}

/// Writes a message as Rust.
fn message(out: &mut String, id: &str, files: &[&File; 2]) {
    let texts = files.map(|file| &file.messages[id]);
    let mut fields = BTreeMap::new();
    for (text, file) in texts.iter().zip(files) {
        for (name, kind) in variables(text, file) {
            let known = fields.entry(name).or_insert(kind);
            *known = (*known).max(kind);
        }
    }
    let arms = |body: &dyn Fn(&Text, &File) -> String| {
        let arm = |((text, file), (_, lang)): ((&&Text, &&File), &(&str, &str))| {
            format!("            Lang::{lang} => {},\n", body(text, file))
        };
        texts.iter().zip(files).zip(&LANGUAGES).map(arm).collect::<String>()
    };
    if fields.is_empty() {
        let body = |text: &Text, file: &File| format!("{:?}", plain(text, file));
        let _ = writeln!(
            out,
            "    pub(crate) const fn {}(lang: Lang) -> &'static str {{\n        match lang {{\n{}        }}\n    }}\n",
            ident(id),
            arms(&body)
        );
        return;
    }
    let name = type_name(id);
    let declared: String = fields
        .iter()
        .map(|(field, kind)| {
            let kind = match kind {
                Kind::Display => "&'a dyn Display",
                Kind::Number => "u64",
                Kind::Word => "&'a str",
            };
            format!("        pub(crate) {}: {kind},\n", ident(field))
        })
        .collect();
    let lifetime = if fields.values().all(|kind| *kind == Kind::Number) { "" } else { "<'a>" };
    let elided = if lifetime.is_empty() { "" } else { "<'_>" };
    let body = |text: &Text, file: &File| {
        let mut steps = String::from("{\n");
        write_steps(&mut steps, text, file);
        steps.push_str("            }");
        steps
    };
    let _ = writeln!(
        out,
        "    pub(crate) struct {name}{lifetime} {{\n{declared}    }}\n\n    impl {name}{elided} {{\n        \
         pub(crate) fn say(&self, lang: Lang) -> String {{\n        let mut text = String::new();\n        match lang {{\n{}        }}\n        \
         text\n        }}\n    }}\n",
        arms(&body)
    );
}

/// A run of text and variables that is written in one call.
#[derive(Default)]
struct Run {
    format: String,
    arguments: String,
}

impl Run {
    fn text(&mut self, text: &str) {
        self.format.push_str(&text.replace('{', "{{").replace('}', "}}"));
    }

    fn variable(&mut self, id: &str) {
        self.format.push_str("{}");
        let _ = write!(self.arguments, ", self.{}", ident(id));
    }

    fn flush(&mut self, out: &mut String) {
        let Self { format, arguments } = std::mem::take(self);
        if !format.is_empty() {
            let _ = writeln!(out, "let _ = write!(text, {format:?}{arguments});");
        }
    }
}

fn write_steps(out: &mut String, text: &Text, file: &File) {
    let mut run = Run::default();
    steps(out, &mut run, text, file);
    run.flush(out);
}

fn steps(out: &mut String, run: &mut Run, text: &Text, file: &File) {
    for element in &text.elements {
        match element {
            PatternElement::TextElement { value } => run.text(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    run.text(&fluent_syntax::unicode::unescape_unicode_to_string(value));
                }
                Expression::Inline(InlineExpression::VariableReference { id }) => run.variable(&id.name),
                Expression::Inline(InlineExpression::TermReference { id, arguments, .. }) => {
                    assert!(arguments.as_ref().is_none_or(CallArguments::is_empty_list), "terms take no arguments");
                    steps(out, run, term(file, &id.name), file);
                }
                Expression::Inline(other) => panic!("expected text, a variable or a term, found {other:?}"),
                Expression::Select { selector, variants } => {
                    run.flush(out);
                    write_select(out, selector, variants, file);
                }
            },
        }
    }
}

trait EmptyList {
    fn is_empty_list(&self) -> bool;
}

impl EmptyList for CallArguments<String> {
    fn is_empty_list(&self) -> bool {
        self.positional.is_empty() && self.named.is_empty()
    }
}

fn write_select(out: &mut String, selector: &InlineExpression<String>, variants: &[Variant<String>], file: &File) {
    let InlineExpression::VariableReference { id } = selector else { panic!("a selector must be a variable") };
    let of_numbers = variants.iter().all(is_number);
    // Texts without variables are values: a call in each arm would make the page larger.
    let texts: Option<Vec<String>> = variants.iter().map(|variant| if_plain(&variant.value, file)).collect();
    let (begin, end) = if texts.is_some() { ("text.push_str(", "});") } else { ("", "}") };
    let _ = writeln!(out, "{begin}match self.{} {{", ident(&id.name));
    // The default variant is last, because its pattern matches everything.
    let (default, others): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| variant.default);
    for variant in others.into_iter().chain(default) {
        let pattern = match &variant.key {
            _ if variant.default => "_".to_owned(),
            VariantKey::NumberLiteral { value } => value.clone(),
            VariantKey::Identifier { name } if of_numbers && name == "one" => "1".to_owned(),
            VariantKey::Identifier { name } => format!("{name:?}"),
        };
        match if_plain(&variant.value, file).filter(|_| texts.is_some()) {
            Some(text) => {
                let _ = writeln!(out, "{pattern} => {text:?},");
            }
            None => {
                let _ = writeln!(out, "{pattern} => {{");
                write_steps(out, &variant.value, file);
                out.push_str("}\n");
            }
        }
    }
    let _ = writeln!(out, "{end}");
}
