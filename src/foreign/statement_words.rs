//! A statement in words, line by line, for people.

use super::{
    Coded, ForeignFact, ForeignPerson, ForeignRecovery, ForeignStatement, StatedText, Test, Vaccination, values,
};
use crate::words::{Lang, foreign as say};

/// A line: what it is, and its value.
type Line = (&'static str, String);

impl Coded {
    /// The name; the bare code if fede's table does not have it.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let code = self.code.raw();
        match values::name(self.system, code, lang) {
            Some(name) => name.to_owned(),
            None => say::BareCode { code: &shown(&self.code, lang) }.say(lang),
        }
    }

    /// Whether fede's table of value sets has the code.
    #[must_use]
    pub fn is_known(&self) -> bool {
        values::name(self.system, self.code.raw(), Lang::En).is_some()
    }
}

/// A text; words for one that cannot be shown.
fn shown(text: &StatedText, lang: Lang) -> String {
    text.shown().map_or_else(|| say::not_shown(lang).to_owned(), str::to_owned)
}

impl ForeignPerson {
    /// The lines to compare with the document: names, birth date, number.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<Line> {
        let mut lines = Lines { lang, lines: Vec::new() };
        lines.text(say::native_name(lang), self.native.as_ref());
        lines.text(say::transliterated_name(lang), self.transliterated.as_ref());
        let birth = self.birth.map_or_else(|| say::unknown_birth(lang).to_owned(), |birth| birth.to_string());
        lines.line(say::birth(lang), birth);
        lines.text(say::document_number(lang), self.document.as_ref());
        lines.lines
    }
}

impl ForeignFact {
    /// The kind, and the lines of the fact.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> (&'static str, Vec<Line>) {
        let mut lines = Lines { lang, lines: Vec::new() };
        match self {
            Self::Vaccination(one) => lines.vaccination(one),
            Self::Test(one) => lines.test(one),
            Self::Recovery(one) => lines.recovery(one),
        }
        (self.needs().words(lang), lines.lines)
    }
}

impl ForeignStatement {
    /// The lines about the code itself: format, issuer, identifier, window.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<Line> {
        let mut lines = Lines { lang, lines: vec![(say::format(lang), self.format.words(lang).to_owned())] };
        lines.text(say::issuer(lang), self.issuer.as_ref());
        lines.text(say::identifier(lang), self.id.as_ref());
        let (start, end) = (self.window.not_before(), self.window.expires());
        if start > crate::time::Window::ALWAYS.not_before() {
            lines.line(say::issued(lang), start.to_string());
        }
        if end < crate::time::Window::ALWAYS.expires() {
            lines.line(say::expires(lang), end.to_string());
        }
        lines.lines
    }
}

struct Lines {
    lang: Lang,
    lines: Vec<Line>,
}

impl Lines {
    fn line(&mut self, title: &'static str, value: String) {
        self.lines.push((title, value));
    }

    fn text(&mut self, title: &'static str, text: Option<&StatedText>) {
        self.lines.extend(text.map(|text| (title, shown(text, self.lang))));
    }

    fn coded(&mut self, title: &'static str, coded: Option<&Coded>) {
        self.lines.extend(coded.map(|coded| (title, coded.words(self.lang))));
    }

    fn vaccination(&mut self, one: &Vaccination) {
        let lang = self.lang;
        self.coded(say::disease(lang), one.disease.as_ref());
        self.coded(say::vaccine(lang), one.vaccine.as_ref());
        self.coded(say::product(lang), one.product.as_ref());
        self.coded(say::maker(lang), one.maker.as_ref());
        match one.dose {
            Some((number, Some(of))) => self.line(say::dose(lang), say::DoseOf { number: &number, of: &of }.say(lang)),
            Some((number, None)) => self.line(say::dose(lang), number.to_string()),
            None => {}
        }
        self.line(say::date(lang), one.date.to_string());
        if let Some((start, end)) = one.validity {
            self.line(say::valid_from(lang), start.to_string());
            self.lines.extend(end.map(|end| (say::valid_until(lang), end.to_string())));
        }
        self.coded(say::country(lang), one.country.as_ref());
        self.text(say::by(lang), one.by.as_ref());
        self.text(say::lot(lang), one.lot.as_ref());
    }

    fn test(&mut self, one: &Test) {
        let lang = self.lang;
        self.coded(say::disease(lang), one.disease.as_ref());
        self.coded(say::test_kind(lang), one.kind.as_ref());
        self.coded(say::device(lang), one.device.as_ref());
        self.coded(say::result(lang), Some(&one.result));
        self.line(say::sampled(lang), one.sampled.to_string());
        self.coded(say::country(lang), one.country.as_ref());
        self.text(say::by(lang), one.by.as_ref());
    }

    fn recovery(&mut self, one: &ForeignRecovery) {
        let lang = self.lang;
        self.coded(say::disease(lang), one.disease.as_ref());
        self.line(say::first_positive(lang), one.first_positive.to_string());
        self.line(say::valid_from(lang), one.validity.0.to_string());
        self.line(say::valid_until(lang), one.validity.1.to_string());
        self.coded(say::country(lang), one.country.as_ref());
        self.text(say::by(lang), one.by.as_ref());
    }
}
