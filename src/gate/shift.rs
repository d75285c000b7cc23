//! A shift at a gate: frames and lines in, judgements out.

use super::document_check::compare;
use super::passed::Passed;
use super::{DocumentAnswer, DocumentCheckError, Finding, Judgement, Moment, RulesInForce, Scanned, Scanner, Tally};
use crate::codec::PREFIX;
use crate::qr::{Burst, Effort, LumaImage, Symbol};
use crate::trust::{HeldTrust, Snapshot};
use crate::verifier::{Decision, TrustAnchors, Unverified};

/// What a frame or a line has shown.
#[derive(Debug, Default)]
pub struct Sight {
    /// What was judged anew.
    pub judged: Vec<Judgement>,
    /// Whether a code that was judged a moment ago is still in view.
    pub is_still_there: bool,
    /// What was put right in a scanner's line.
    pub remarks: Vec<super::ScannerRemark>,
    /// Whether a scanner's line is the beginning of a code.
    pub is_partial: bool,
}

impl Sight {
    /// Of several codes in one picture, the one that is shown: the strictest, so that nobody is let in beside another's.
    #[must_use]
    pub fn strictest(&self) -> Option<&Judgement> {
        let strictness = |judgement: &Judgement| match judgement.decision() {
            Decision::Accepted => 0,
            Decision::Undecided => 1,
            Decision::Refused => 2,
        };
        // The first of those that are equally strict.
        self.judged.iter().rev().max_by_key(|judgement| strictness(judgement))
    }
}

/// A shift. It holds what the gate trusts, its rules, the codes that it has let through and its counts; of people, no more
/// than the code that was judged last.
pub struct Shift {
    trust: HeldTrust,
    rules: RulesInForce,
    burst: Burst,
    frames: u64,
    scanner: Scanner,
    passed: Passed,
    in_view: Vec<InView>,
    last: Option<Judgement>,
    tally: Tally,
}

/// A text that was judged and is before the camera still.
struct InView {
    text: String,
    last_seen: u64,
}

impl Shift {
    /// A code that was out of view for longer is shown anew.
    pub const OUT_OF_VIEW_MILLIS: u64 = 3_000;
    /// Every so many frames are read with more effort: what the others do not give, alone or together, one of these may.
    const NORMAL_EVERY: u64 = 4;
    /// More codes than people hold before one camera.
    const MAX_IN_VIEW: usize = 16;

    /// Begins a shift. `key` is 32 random bytes that are kept nowhere else.
    #[must_use]
    pub fn new(trust: HeldTrust, rules: RulesInForce, key: [u8; 32], begun: Moment) -> Self {
        Self {
            trust,
            rules,
            burst: Burst::new(Effort::Fast),
            frames: 0,
            scanner: Scanner::default(),
            passed: Passed::new(key),
            in_view: Vec::new(),
            last: None,
            tally: Tally::new(begun),
        }
    }

    /// Goes on with what an update has brought.
    pub fn update(&mut self, mut trust: HeldTrust, rules: RulesInForce) {
        // A newer snapshot proves the clock; what was seen before it binds no more.
        let version = |trust: &HeldTrust| trust.snapshot().map(Snapshot::version);
        if let Some(seen) = self.trust.seen().filter(|_| version(&self.trust) == version(&trust)) {
            trust.see(seen);
        }
        (self.trust, self.rules) = (trust, rules);
    }

    /// What the gate trusts.
    #[must_use]
    pub const fn trust(&self) -> &HeldTrust {
        &self.trust
    }

    /// The rules that it follows.
    #[must_use]
    pub const fn rules(&self) -> &RulesInForce {
        &self.rules
    }

    /// The counts.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The counts, to add what the shift itself cannot see: frames that were dropped, and how long reading took.
    pub const fn tally_mut(&mut self) -> &mut Tally {
        &mut self.tally
    }

    /// Reads a frame of a camera, alone or with those before it.
    pub fn frame(&mut self, frame: &LumaImage, now: Moment) -> Sight {
        let trust = &self.trust;
        // A signature tells a misread from a read.
        let mut is_authentic =
            |symbol: &Symbol| Unverified::from_text(symbol.text()).is_ok_and(|code| code.authenticate(trust).is_ok());
        self.frames += 1;
        self.burst.set_effort(if self.frames.is_multiple_of(Self::NORMAL_EVERY) {
            Effort::Normal
        } else {
            Effort::Fast
        });
        let symbols = self.burst.push(frame, &mut is_authentic);
        self.tally.frame();
        let mut texts: Vec<&str> = symbols.iter().map(Symbol::text).collect();
        // Beside a code of fede's, what else is in view does not count.
        if texts.iter().any(|text| text.starts_with(PREFIX)) {
            texts.retain(|text| text.starts_with(PREFIX));
        }
        let mut sight = Sight::default();
        for text in texts {
            self.show(text, now, &mut sight);
        }
        self.in_view.retain(|shown| now.since(shown.last_seen) <= Self::OUT_OF_VIEW_MILLIS);
        // A document is compared with the code that is shown.
        if sight.judged.len() > 1 {
            self.last = sight.strictest().cloned();
        }
        sight
    }

    /// Takes a line of a scanner.
    pub fn line(&mut self, line: &str, now: Moment) -> Sight {
        let mut sight = Sight::default();
        for scanned in self.scanner.line(line, now) {
            match scanned {
                Scanned::Blank => {}
                Scanned::Partial => sight.is_partial = true,
                Scanned::Text(text, remarks) => {
                    sight.remarks.extend(remarks);
                    sight.judged.push(self.judge(&text, now));
                }
            }
        }
        sight
    }

    /// What came of a line whose rest did not come in time.
    pub fn overdue(&mut self, now: Moment) -> Sight {
        let mut sight = Sight::default();
        if let Some(text) = self.scanner.overdue(now) {
            sight.judged.push(self.judge(&text, now));
        }
        sight
    }

    /// What came of a line whose rest will not come: there are no more lines.
    pub fn last_line(&mut self, now: Moment) -> Sight {
        let judged = self.scanner.rest().map(|text| self.judge(&text, now));
        Sight { judged: judged.into_iter().collect(), ..Sight::default() }
    }

    /// Compares the number printed on a document with the code that was judged last. Another number stops the person:
    /// [`Self::last`] says so from then on, and the report counts it. The right number, typed after a wrong one, restores
    /// what was said before. The number must come from staff, and never from what a scanner reads.
    ///
    /// # Errors
    /// [`DocumentCheckError`].
    pub fn check_document(&mut self, printed: &str, now: Moment) -> Result<DocumentAnswer, DocumentCheckError> {
        let code = self.last.as_ref().and_then(|last| last.verdict().code());
        let answer = compare(code.and_then(|code| code.claims().holder()), printed)?;
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

    /// A code that is stopped after all was not let through.
    fn remember(&mut self, before: &Judgement, after: &Judgement, now: Moment) {
        let claims = after.verdict().code().map(|code| code.claims());
        let Some(code) = claims.map(|claims| (claims.issuer(), claims.cti())) else { return };
        if before.decision() == Decision::Accepted {
            self.passed.undo(code);
        } else if after.decision() == Decision::Accepted {
            self.passed.note(code, now, 0);
        }
    }

    /// What was said of the code that was judged last.
    #[must_use]
    pub const fn last(&self) -> Option<&Judgement> {
        self.last.as_ref()
    }

    /// Forgets the code that was judged last: the next person is there.
    pub fn clear(&mut self) {
        self.last = None;
    }

    /// Judges a text that is before the camera, unless it was judged a moment ago.
    fn show(&mut self, text: &str, now: Moment, sight: &mut Sight) {
        if let Some(shown) = self.in_view.iter_mut().find(|shown| shown.text == text)
            && now.since(shown.last_seen) <= Self::OUT_OF_VIEW_MILLIS
        {
            shown.last_seen = now.millis;
            sight.is_still_there = true;
            return;
        }
        self.in_view.retain(|shown| shown.text != text);
        if self.in_view.len() >= Self::MAX_IN_VIEW {
            self.in_view.remove(0);
        }
        self.in_view.push(InView { text: text.to_owned(), last_seen: now.millis });
        sight.judged.push(self.judge(text, now));
    }

    fn judge(&mut self, text: &str, now: Moment) -> Judgement {
        let mut judgement = Judgement::of(text, &self.trust, &self.rules, now.at);
        // Whatever the clock says later, it has said this.
        if self.trust.concerns(now.at).is_empty() {
            self.trust.see(now.at);
        }
        let claims = judgement.verdict().code().map(|code| code.claims());
        let code = claims.map(|claims| (claims.issuer(), claims.cti()));
        if let Some(code) = code.filter(|_| judgement.decision() == Decision::Accepted) {
            let minutes = self.rules.at(now.at).map_or(0, super::GateRules::again_minutes);
            let before = self.passed.note(code, now, u64::from(minutes) * 60_000);
            if let Some(ago) = before {
                judgement.add(Finding::Again { seconds: ago / 1000 });
            }
        }
        self.tally.judged(&judgement, now, self.trust.snapshot().map(|snapshot| snapshot.window().not_before()));
        self.last = Some(judgement.clone());
        judgement
    }
}

impl core::fmt::Debug for Shift {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Shift").field("passed", &self.passed).field("tally", &self.tally).finish_non_exhaustive()
    }
}
