//! Times on the page: readable, in the publisher's zone, and exact for machines.

use maud::{Markup, html};

use crate::payload::{Lang, Region};
use crate::time::{Timestamp, Window};
use crate::words::site as say;

/// Formats times in one zone and one language.
#[derive(Debug)]
pub(super) struct Dates {
    /// Seconds east of UTC.
    offset: u64,
    lang: Lang,
}

impl Dates {
    /// Times of a publisher. China, Hong Kong, Macao and Taiwan have one zone, UTC+8. The page has
    /// no script, so it cannot use the reader's zone: for other publishers it shows UTC.
    pub(super) fn of(publisher: Region, lang: Lang) -> Self {
        let offset = match publisher.code().get(..2) {
            Some("CN" | "HK" | "MO" | "TW") => 8 * 3600,
            _ => 0,
        };
        Self { offset, lang }
    }

    /// `5 March 2026, 20:00`, without the zone.
    fn words(&self, moment: Timestamp) -> String {
        let local = moment.saturating_add(self.offset).to_string();
        let parts = || {
            let (day, time) = local.split_once('T')?;
            let mut numbers = day.split('-').map(|number| number.parse::<u64>().ok());
            Some((numbers.next()??, numbers.next()??, numbers.next()??, time.get(..5)?))
        };
        // The fallback cannot occur: a timestamp is written as RFC 3339.
        let Some((year, month, day, time)) = parts() else { return local.clone() };
        say::Date { day: &day, month, year: &year, time: &time }.say(self.lang)
    }

    fn zone_words(&self) -> &'static str {
        if self.offset == 0 { say::zone_utc(self.lang) } else { say::zone_utc_8(self.lang) }
    }

    fn element(&self, moment: Timestamp) -> Markup {
        html! { time datetime=(moment) { (self.words(moment)) } }
    }

    /// From start to end, with the zone.
    pub(super) fn span(&self, window: Window) -> Markup {
        html! {
            (self.element(window.not_before())) " – " (self.element(window.expires())) (self.zone_words())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_readable_and_exact() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let window = Window::new(at("2026-12-31T20:30:59Z"), at("2036-02-29T15:59:00Z")).unwrap();
        let span = |publisher: &str, lang| Dates::of(Region::new(publisher).unwrap(), lang).span(window).into_string();
        let last = "<time datetime=\"2036-02-29T15:59:00Z\">";
        assert_eq!(
            span("CN-SH", Lang::En),
            format!(
                "<time datetime=\"2026-12-31T20:30:59Z\">1 January 2027, 04:30</time> – \
                 {last}29 February 2036, 23:59</time> (UTC+8)"
            )
        );
        assert_eq!(
            span("FR", Lang::Zh),
            format!(
                "<time datetime=\"2026-12-31T20:30:59Z\">2026年12月31日 20:30</time> – \
                 {last}2036年2月29日 15:59</time>（UTC）"
            )
        );
    }
}
