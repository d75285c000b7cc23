//! A SMART Health Card whose symbols are shown or scanned one after another.

use super::Moment;
use super::picture_texts::{Part, card_of};

/// The symbols of one card that were seen a short time ago.
#[derive(Default)]
pub(super) struct CardParts {
    seen: Vec<String>,
    /// When the last one was seen, in ms.
    last: u64,
    /// The whole card, since somebody has signed it or it came twice.
    whole: Option<String>,
    /// The last card that nobody had signed.
    unsigned: Option<String>,
}

impl CardParts {
    /// Time after which a symbol belongs to another card, in ms.
    const MILLIS: u64 = 30_000;
    /// The same for a card that is whole: its last symbol may still be in view.
    const WHOLE_MILLIS: u64 = 3_000;

    /// Notes the texts that are in view at one time, or the text of a scanner. Returns the whole card if
    /// one of them is a part of it and the others were seen before.
    ///
    /// Symbols of two people's cards can fit together. So nothing is joined while symbols of two cards
    /// are in view, and what nobody has signed is returned only when it comes a second time: then it is
    /// one card, shown twice.
    pub(super) fn join(
        &mut self,
        texts: &[&str],
        now: Moment,
        is_signed: &mut dyn FnMut(&str) -> bool,
    ) -> Option<String> {
        self.forget(now);
        let parts: Vec<Part<'_>> = texts.iter().filter_map(|text| Part::of(text)).collect();
        let first = parts.first()?;
        let fits = |text: &str| Part::of(text).is_some_and(|one| parts.iter().all(|part| part.fits(one)));
        let is_one_card = parts.iter().all(|part| fits(part.text));
        if !is_one_card || !self.seen.iter().all(|seen| fits(seen)) {
            self.clear();
        }
        if !is_one_card {
            return None;
        }
        self.last = now.millis;
        for part in &parts {
            if !self.seen.iter().any(|seen| seen == part.text) {
                self.seen.push(part.text.to_owned());
            }
        }
        if self.whole.is_some() {
            return self.whole.clone();
        }
        let card = card_of(&self.seen.iter().map(String::as_str).collect::<Vec<_>>())?;
        if is_signed(&card) || self.unsigned.as_ref() == Some(&card) {
            (self.whole, self.unsigned) = (Some(card.clone()), None);
            return Some(card);
        }
        (self.unsigned, self.seen) = (Some(card), vec![first.text.to_owned()]);
        None
    }

    /// Forgets symbols that were not seen for a while.
    pub(super) fn forget(&mut self, now: Moment) {
        let most = if self.whole.is_some() { Self::WHOLE_MILLIS } else { Self::MILLIS };
        if now.since(self.last) > most {
            self.clear();
        }
    }

    /// For the next person. A whole card may still be in view.
    pub(super) fn next(&mut self) {
        if self.whole.is_none() {
            self.clear();
        }
    }

    fn clear(&mut self) {
        (self.seen, self.whole, self.unsigned) = (Vec::new(), None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn at(seconds: u64) -> Moment {
        let at = Timestamp::parse("2026-03-05T08:00:00Z").unwrap();
        Moment { at: at.saturating_add(seconds), millis: seconds * 1000 }
    }

    /// What is joined when texts come a second apart, those of a line at once. `signed` is the card that
    /// somebody has signed.
    fn joined(views: &[&str], signed: &str) -> Vec<Option<String>> {
        let mut parts = CardParts::default();
        let views = views.iter().zip(0..);
        views
            .map(|(view, second)| {
                parts.join(&view.split(' ').collect::<Vec<_>>(), at(second), &mut |card| card == signed)
            })
            .collect()
    }

    #[test]
    fn symbols_that_come_one_after_another_are_one_card() {
        let (card, whole) = ("shc:/001122", Some("shc:/001122".to_owned()));
        let texts = ["shc:/2/3/11", "FD1:", "shc:/3/3/22", "shc:/3/3/22", "shc:/1/3/00", "shc:/1/3/00", "shc:/2/3/11"];
        assert_eq!(joined(&texts, card), [None, None, None, None, whole.clone(), whole.clone(), whole.clone()]);
        assert_eq!(joined(&["shc:/2/3/11 shc:/3/3/22", "shc:/1/3/00"], card)[1], whole, "two at once");
        // The card of somebody else who has shown only one of its symbols: with the same number, with
        // another number, and with another number of symbols.
        assert_eq!(joined(&["shc:/1/2/99", "shc:/1/2/00", "shc:/2/2/1122"], card)[2], whole);
        assert_eq!(joined(&["shc:/1/2/99", "shc:/2/2/1122", "shc:/1/2/00"], card)[1..], [None, whole.clone()]);
        assert_eq!(joined(&["shc:/1/3/99", "shc:/2/2/1122", "shc:/1/2/00"], card)[2], whole);
        // A card that nobody has signed, shown twice.
        let forged = joined(&["shc:/1/2/00", "shc:/2/2/33", "shc:/2/2/33", "shc:/1/2/00"], card);
        assert_eq!(forged, [None, None, None, Some("shc:/0033".to_owned())]);
    }

    #[test]
    fn symbols_of_two_cards_in_view_are_never_joined() {
        let card = "shc:/001122";
        let both = ["shc:/2/2/99 shc:/1/2/00 shc:/2/2/1122"; 3];
        assert_eq!(joined(&both, card), [None, None, None]);
        // One of them goes away.
        let then = joined(&[both[0], "shc:/1/2/00", "shc:/2/2/1122", "shc:/2/2/99"], card);
        assert_eq!(then, [None, None, Some(card.to_owned()), None]);
        // The same mixture again after a card that is signed.
        let mixed = ["shc:/1/2/00", "shc:/2/2/99", "shc:/1/2/00", "shc:/2/2/1122", "shc:/2/2/99", "shc:/1/2/00"];
        let mixed = joined(&mixed, card);
        assert_eq!(mixed[1], None);
        assert!(mixed.iter().flatten().all(|one| one == card || one == "shc:/0099"), "{mixed:?}");
    }

    #[test]
    fn symbols_are_kept_for_a_short_time_and_bounded() {
        let mut parts = CardParts::default();
        let mut any = |_: &str| true;
        let whole = Some("shc:/0011".to_owned());
        assert_eq!(parts.join(&["shc:/1/2/00"], at(0), &mut any), None);
        assert_eq!(parts.join(&["shc:/2/2/11"], at(31), &mut any), None, "half a minute later");
        assert_eq!(parts.join(&["shc:/1/2/00"], at(61), &mut any), whole);
        parts.next();
        assert_eq!(parts.join(&["shc:/1/2/00"], at(63), &mut any), whole, "still in view");
        assert_eq!(parts.join(&["shc:/1/2/00"], at(67), &mut any), None, "out of view for more than three seconds");
        parts.next();
        assert_eq!(parts.join(&["shc:/2/2/11"], at(68), &mut any), None, "the next person");
        parts.forget(at(99));
        assert!(parts.seen.is_empty(), "nothing is kept");
        for text in [
            "shc:/",
            "shc:/1",
            "shc:/1/",
            "shc:/1/2",
            "shc:/00",
            "shc:///",
            "shc:/x/y/z",
            "shc:/0/2/00",
            "shc:/3/2/00",
            "shc:/1/17/00",
            "shc:/01/2/00",
            "shc:/+1/2/00",
            "shc:/1/1/00",
            "HC1:1/2/3",
            "",
        ] {
            assert_eq!(parts.join(&[text], at(100), &mut any), None, "{text}");
            assert!(parts.seen.is_empty(), "{text}");
        }
    }
}
