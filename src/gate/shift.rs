//! A shift at a gate: takes frames and lines, returns judgements, and compares documents.

use super::card_parts::CardParts;
use super::document_check::{DocumentAnswer, DocumentCheckError, compare};
use super::in_view::InView;
use super::judgement::{is_authentic, is_signed, is_signed_elsewhere};
use super::open_challenge::OpenChallenge;
use super::passed::Passed;
use super::picture_texts::{Part, join_symbols, judged_texts};
use super::{
    Finding, Judgement, Keyboard, Moment, PersonsDecision, Reading, RulesInForce, Scanned, Scanner, ScannerRemark,
    Sight, Sign, Tally,
};
use crate::payload::{Challenge, order};
use crate::qr::{Burst, Effort, LumaImage, QrReader, Symbol};
use crate::trust::{HeldTrust, Snapshot};
use crate::verifier::{BuiltInReader, Decision, ForeignReader, ScanFault, TrustAnchors};

/// A shift. It holds the gate's trust, its rules, the codes let through and the counts. The only
/// personal data is the code that was judged last, and for half a minute the parts of a health card.
///
/// ```
/// use fede::gate::{Moment, RulesInForce, Shift};
/// use fede::trust::{HeldTrust, TrustedRoot};
/// # use fede::time::Timestamp;
/// # const ROOT: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/root.cbor"));
/// # const CODE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
/// # let now = Moment { at: Timestamp::parse("2026-03-05T12:00:00Z")?, millis: 0 };
/// # let random = [7; 32];
///
/// let trust = HeldTrust::new(TrustedRoot::from_bytes(ROOT)?); // No trust list yet.
/// let mut shift = Shift::new(trust, RulesInForce::default(), random, now);
/// let sight = shift.line(CODE, now); // A line of a hand scanner.
/// assert_eq!(sight.judged[0].reason_ids(), ["no-list"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Shift {
    trust: HeldTrust,
    rules: RulesInForce,
    reader: Box<dyn ForeignReader>,
    burst: Burst,
    frames: u64,
    scanner: Scanner,
    passed: Passed,
    in_view: InView,
    /// The layout of the host's keyboard, if it is another one and the last signed line has shown it.
    layout: Option<Keyboard>,
    card: CardParts,
    challenge: OpenChallenge,
    /// The symbols of the pages of a file that is being read. `None` between files.
    pages: Option<Vec<Symbol>>,
    last: Option<Judgement>,
    /// What a person decided about the last code.
    decided: Option<PersonsDecision>,
    tally: Tally,
}

impl Shift {
    /// Read every Nth frame at effort `normal`: it can read codes that fast frames do not give.
    const NORMAL_EVERY: u64 = 4;

    /// Begins a shift. `key` must be 32 random bytes that are stored nowhere else.
    #[must_use]
    pub fn new(trust: HeldTrust, rules: RulesInForce, key: [u8; 32], begun: Moment) -> Self {
        Self {
            trust,
            rules,
            reader: Box::new(BuiltInReader),
            burst: Burst::new(Effort::Fast),
            frames: 0,
            scanner: Scanner::default(),
            passed: Passed::new(key),
            in_view: InView::default(),
            layout: None,
            card: CardParts::default(),
            challenge: OpenChallenge::default(),
            pages: None,
            last: None,
            decided: None,
            tally: Tally::new(begun),
        }
    }

    /// Replaces the reader of codes of other networks.
    #[must_use]
    pub fn with_reader(mut self, reader: Box<dyn ForeignReader>) -> Self {
        self.reader = reader;
        self
    }

    /// Continues with updated trust and rules.
    pub fn update(&mut self, mut trust: HeldTrust, rules: RulesInForce) {
        // A newer snapshot proves that the clock is right, so the latest time seen before it no
        // longer applies.
        let version = |trust: &HeldTrust| trust.snapshot().map(Snapshot::version);
        if let Some(seen) = self.trust.seen().filter(|_| version(&self.trust) == version(&trust)) {
            trust.see(seen);
        }
        (self.trust, self.rules) = (trust, rules);
        self.in_view.clear();
    }

    /// Trust of the gate.
    #[must_use]
    pub const fn trust(&self) -> &HeldTrust {
        &self.trust
    }

    /// Rules that the gate follows.
    #[must_use]
    pub const fn rules(&self) -> &RulesInForce {
        &self.rules
    }

    /// The counts.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The counts, for values that the shift cannot see: dropped frames and reading times.
    pub const fn tally_mut(&mut self) -> &mut Tally {
        &mut self.tally
    }

    /// Reads a camera frame, alone or combined with the previous ones.
    pub fn frame(&mut self, frame: &LumaImage, now: Moment) -> Sight {
        let (trust, reader, rules) = (&self.trust, self.reader.as_ref(), self.rules.foreign());
        self.frames += 1;
        self.burst.set_effort(if self.frames.is_multiple_of(Self::NORMAL_EVERY) {
            Effort::Normal
        } else {
            Effort::Fast
        });
        let mut symbols = self.burst.push(frame, &mut |symbol| {
            is_authentic(symbol, trust) || is_signed_elsewhere(symbol.text(), trust, rules, reader, now.at)
        });
        join_symbols(&mut symbols);
        self.tally.frame();
        let mut sight = Sight::default();
        let texts = judged_texts(&symbols, self.rules.foreign()).0;
        let card = self.card_with(&texts, now);
        for text in texts {
            let whole = card.as_deref().filter(|_| Part::of(text).is_some());
            self.show(whole.unwrap_or(text), now, &mut sight);
        }
        self.challenge.stop_if_answered();
        self.in_view.forget(now);
        // The document check applies to the code that is shown.
        if sight.judged.len() > 1 {
            self.last = sight.strictest().cloned();
        }
        sight
    }

    /// Reads a page of a file, or its only picture. After the last page the codes of all of them are
    /// judged, each once. Nothing is judged if there is none.
    pub fn page(&mut self, page: &LumaImage, is_last: bool, now: Moment) -> Sight {
        let (trust, reader, rules) = (&self.trust, self.reader.as_ref(), self.rules.foreign());
        // Only the first page gets full effort: the time for a file does not grow with its pages.
        let effort = if self.pages.is_none() { Effort::Thorough } else { Effort::Normal };
        let found = QrReader::new(effort).read_with(page, &mut |symbol| {
            is_authentic(symbol, trust) || is_signed_elsewhere(symbol.text(), trust, rules, reader, now.at)
        });
        self.pages.get_or_insert_default().extend(found.into_iter().take(InView::MAX));
        let mut sight = Sight::default();
        if !is_last {
            return sight;
        }
        let mut symbols = self.pages.take().unwrap_or_default();
        join_symbols(&mut symbols);
        let mut texts = judged_texts(&symbols, self.rules.foreign()).0;
        order::sort_by(&mut texts, Ord::cmp);
        texts.dedup();
        for text in texts.into_iter().take(InView::MAX) {
            sight.judged.push(self.judge(text, now));
        }
        self.challenge.stop_if_answered();
        if sight.judged.len() > 1 {
            self.last = sight.strictest().cloned();
        }
        sight
    }

    /// Processes a line of a scanner.
    pub fn line(&mut self, line: &str, now: Moment) -> Sight {
        let scanned = self.scanner.line(line, now);
        self.answer_all(scanned, now)
    }

    fn answer_all(&mut self, all: impl IntoIterator<Item = Scanned>, now: Moment) -> Sight {
        let mut sight = Sight::default();
        for scanned in all {
            self.answer(scanned, now, &mut sight);
            self.challenge.stop_if_answered();
        }
        sight
    }

    fn answer(&mut self, scanned: Scanned, now: Moment, sight: &mut Sight) {
        match scanned {
            Scanned::Blank => {}
            Scanned::Number => sight.remarks.push(ScannerRemark::Number),
            Scanned::Partial => sight.is_partial = true,
            Scanned::Text(text) => {
                let whole = self.card_with(&[&text], now).unwrap_or(text);
                sight.judged.push(self.judge(&whole, now));
            }
            Scanned::Again(fault) => sight.judged.push(self.scan_again(fault, now)),
            Scanned::Code { readings, fault } => self.answer_code(&readings, fault, now, sight),
        }
    }

    /// Judges the reading that is signed. If none is, a fault of the scanner is more likely than a
    /// forgery, unless there was nothing to correct.
    fn answer_code(&mut self, readings: &[Reading], fault: Option<ScanFault>, now: Moment, sight: &mut Sight) {
        let is_proved = |reading: &Reading| is_signed(&reading.text, &self.trust);
        let proved = readings.iter().find(|reading| is_proved(reading));
        let Some(reading) = proved.or(readings.first()) else { return };
        if proved.is_some() {
            self.layout = reading.layout();
        }
        // Another layout, which is not known here, may give the form of a code, too.
        let corrected = match reading.layout() {
            Some(_) if reading.layout() != self.layout => Some(ScanFault::Keyboard),
            _ => reading.remarks.contains(&ScannerRemark::Case).then_some(ScanFault::Case),
        };
        // Without the trust to check a signature, the answer is that: not a fault of the scanner.
        let is_open = proved.is_none() && self.trust.list().is_some();
        if let Some(fault) = fault.or(corrected).filter(|_| is_open) {
            sight.judged.push(self.scan_again(fault, now));
        } else {
            sight.remarks.extend(&reading.remarks);
            sight.judged.push(self.judge(&reading.text, now));
        }
    }

    /// Judges the start of a code whose rest did not come in time.
    pub fn overdue(&mut self, now: Moment) -> Sight {
        self.card.forget(now);
        let scanned = self.scanner.overdue(now);
        self.answer_all(scanned, now)
    }

    /// Judges the start of a code when no more lines will come.
    pub fn last_line(&mut self, now: Moment) -> Sight {
        let rest = self.scanner.rest();
        self.answer_all(rest, now)
    }

    /// Compares the number printed on a document with the last judged code. A wrong number stops
    /// the person: [`Self::last`] then says so, and the report counts it. The right number, typed
    /// after a wrong one, restores the earlier result. The number must come from staff, never from
    /// a scanner.
    ///
    /// # Errors
    /// [`DocumentCheckError`].
    pub fn check_document(&mut self, printed: &str, now: Moment) -> Result<DocumentAnswer, DocumentCheckError> {
        let code = self.last.as_ref().and_then(|last| last.verdict().code());
        let answer = compare(code.and_then(|code| code.claims().holder()), printed, now.at)?;
        let Some(mut last) = self.last.take() else { return Err(DocumentCheckError::NoHolder) };
        let is_other = answer == DocumentAnswer::NoMatch;
        if last.is_of_another_document() != is_other {
            let before = last.clone();
            last.set_other_document(is_other);
            self.tally.rejudged(&before, &last, now);
            self.remember(&before, &last, now);
        }
        self.last = Some(last);
        Ok(answer)
    }

    /// Records what a person decided about the last code, if its sign left that to a person. The
    /// verdict stays as it is. A later decision replaces an earlier one.
    pub fn decide(&mut self, decision: PersonsDecision, now: Moment) -> Option<&Judgement> {
        let last = self.last.as_ref().filter(|last| last.sign() == Sign::YouDecide)?;
        let before = self.decided.replace(decision);
        if let Some(code) = &last.code().filter(|_| before != Some(decision)) {
            if decision == PersonsDecision::LetIn {
                self.passed.note(code, now, again_millis(&self.rules, now));
            } else if before.is_some() {
                self.passed.undo(code);
            }
        }
        self.tally.decided(last, before, decision);
        self.last.as_ref()
    }

    /// Updates the memory of passed codes: a code that is stopped afterwards was not let through.
    fn remember(&mut self, before: &Judgement, after: &Judgement, now: Moment) {
        let Some(code) = &after.code() else { return };
        if before.decision() == Decision::Accepted {
            self.passed.undo(code);
        } else if after.decision() == Decision::Accepted {
            self.passed.note(code, now, again_millis(&self.rules, now));
        }
    }

    /// Judgement of the last code.
    #[must_use]
    pub const fn last(&self) -> Option<&Judgement> {
        self.last.as_ref()
    }

    /// Forgets the last code, for the next person.
    pub fn clear(&mut self) {
        (self.last, self.decided, self.pages) = (None, None, None);
        self.card.next();
    }

    /// The whole card, if one of the texts is that of its last symbol.
    fn card_with(&mut self, texts: &[&str], now: Moment) -> Option<String> {
        let (trust, rules, reader) = (&self.trust, self.rules.foreign(), self.reader.as_ref());
        self.card.join(texts, now, &mut |card| is_signed_elsewhere(card, trust, rules, reader, now.at))
    }

    /// Judges a text in front of the camera, unless it was judged a short time ago.
    fn show(&mut self, text: &str, now: Moment, sight: &mut Sight) {
        if self.in_view.still_shows(text, now) {
            sight.is_still_there = true;
            return;
        }
        let judgement = self.judgement(text, now);
        if self.in_view.continues(text, &judgement, now) {
            sight.is_still_there = true;
            return;
        }
        sight.judged.push(self.note(judgement, now));
    }

    fn judge(&mut self, text: &str, now: Moment) -> Judgement {
        let judgement = self.judgement(text, now);
        self.note(judgement, now)
    }

    fn judgement(&self, text: &str, now: Moment) -> Judgement {
        Judgement::read_by(self.reader.as_ref(), text, &self.trust, &self.rules, self.challenge(now), now.at)
    }

    /// Shows digits that the next live code must answer. `random` must be a random number. Only a
    /// telephone that is at this gate now can answer them, whatever its clock says.
    pub fn ask(&mut self, random: u32, now: Moment) -> Challenge {
        // A code that is still held up has not answered.
        self.in_view.clear();
        self.challenge.ask(random, now)
    }

    /// Stops asking.
    pub fn stop_asking(&mut self) {
        self.challenge.stop();
    }

    /// The digits that the gate shows, until a live code answers them.
    #[must_use]
    pub fn challenge(&self, now: Moment) -> Option<Challenge> {
        self.challenge.at(now)
    }

    fn scan_again(&mut self, fault: ScanFault, now: Moment) -> Judgement {
        self.note(Judgement::again(fault, now.at), now)
    }

    /// Counts a judgement and makes it the last one.
    fn note(&mut self, mut judgement: Judgement, now: Moment) -> Judgement {
        // Records the time, so that a clock set back later is noticed.
        if self.trust.concerns(now.at).is_empty() {
            self.trust.see(now.at);
        }
        self.challenge.note(&judgement);
        if let Some(code) = &judgement.code().filter(|_| judgement.decision() == Decision::Accepted) {
            let before = self.passed.note(code, now, again_millis(&self.rules, now));
            if let Some(ago) = before {
                judgement.add(Finding::Again { seconds: ago / 1000 });
            }
        }
        self.tally.judged(&judgement, now, self.trust.snapshot().map(|snapshot| snapshot.window().not_before()));
        (self.last, self.decided) = (Some(judgement.clone()), None);
        judgement
    }
}

/// How long a code that was let through is remembered, in milliseconds.
fn again_millis(rules: &RulesInForce, now: Moment) -> u64 {
    u64::from(rules.at(now.at).map_or(0, super::GateRules::again_minutes)) * 60_000
}

impl core::fmt::Debug for Shift {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Shift").field("passed", &self.passed).field("tally", &self.tally).finish_non_exhaustive()
    }
}
