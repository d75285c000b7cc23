//! Runs a picture through the stages: finder patterns → positions of symbols → modules → text.

use super::bend;
use super::covered::{locate_covered, pairs};
use super::damage::{self, without_damage};
use super::deblur::{self, deblurred};
use super::debug::Observer;
use super::decode::decode;
use super::effort::{Limits, Pass, Work};
use super::equalizer::equalize;
use super::finders::{Finder, find, merge};
use super::grid::Grid;
use super::layout::FunctionModules;
use super::locate::locate;
use super::modules::{Levels, Modules, sample};
use super::number::{real, unlike};
use super::pyramid::{Pyramid, View};
use super::sharpen::sharpened;
use super::threshold::{Line, threshold};
use super::trios::{GOOD_LIKENESS, trios};
use super::unread::Unread;
use crate::qr::{LumaImage, Point, Symbol};

/// Minimum agreement with the fixed patterns.
pub(super) const MIN_AGREEMENT: f32 = 0.4;
/// Share of the picture covered by symbols that ends the search. No further symbol fits beside
/// them.
const FILLED: f32 = 0.55;
/// With at most this number of good finder patterns, a reading attempt at a smaller scale pays off.
const FEW: usize = 9;
/// Steps of work per module for sampling it and comparing it with its neighbours.
const SAMPLING: usize = 20;
/// Agreement with the fixed patterns that a grid bent to fit noise, or laid on two patterns, does not reach.
const SURE_AGREEMENT: f32 = 0.8;
/// The part of the remaining work that bending one grid may take.
const BENDING_SHARE: usize = 4;
/// The part of the budget of an effort that must be left for repairs.
const PLENTY: usize = 2;
/// Steps of work per module for undoing blur.
const EQUALIZING: usize = 12;

/// What is known about a picture. A higher effort starts with it.
#[derive(Default)]
pub(super) struct Known {
    finders: Vec<Finder>,
    /// The symbols read, each with its pixels per module.
    pub(super) found: Vec<(Symbol, f32)>,
    used: Vec<Finder>,
    /// Candidates of the first pass at each level, and the row step with which they were found.
    candidates: Vec<(usize, usize, Vec<Finder>)>,
}

impl Known {
    pub(super) fn into_symbols(self) -> Vec<Symbol> {
        self.found.into_iter().map(|(symbol, _)| symbol).collect()
    }

    /// Candidates of the first pass that a lower effort has found in the same rows.
    fn take_candidates(&mut self, level: usize, row_step: usize) -> Option<Vec<Finder>> {
        let at = self.candidates.iter().position(|(known, step, _)| (*known, *step) == (level, row_step))?;
        Some(self.candidates.swap_remove(at).2)
    }
}

/// Finds and reads symbols, and adds them to those known. Certain results are taken; `accept` decides
/// about the others.
pub(super) fn search(
    pyramid: &Pyramid<'_>,
    limits: &Limits,
    known: &mut Known,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    observer: &mut dyn Observer,
    unread: Option<&mut Unread>,
    work: &Work,
) {
    let mut search = Search { pyramid, limits, work, accept, observer, unread, known, tried: Vec::new() };
    search.run();
}

struct Search<'a> {
    pyramid: &'a Pyramid<'a>,
    limits: &'a Limits,
    work: &'a Work,
    accept: &'a mut dyn FnMut(&Symbol) -> bool,
    observer: &'a mut dyn Observer,
    /// Takes the symbols that are found but not read, if somebody wants them.
    unread: Option<&'a mut Unread>,
    known: &'a mut Known,
    /// Centres of the trios that were tried.
    tried: Vec<[Point; 3]>,
}

impl Search<'_> {
    fn run(&mut self) {
        if self.limits.continues && !self.known.found.is_empty() {
            // Beside a symbol, only good patterns are tried, and a lower effort has found these.
            if !self.is_filled() {
                self.read_all(false);
            }
            return;
        }
        self.known.finders.clear();
        for (at, pass) in self.limits.passes.iter().enumerate() {
            // A picture full of false candidates is full of them in every pass.
            let is_crowded = self.known.finders.len() > self.limits.crowded;
            let goes_on = at == 0 || (self.known.found.is_empty() && !is_crowded);
            if goes_on && !self.work.is_spent() {
                self.pass(*pass);
            }
        }
        if self.known.found.is_empty() {
            self.read_covered();
        }
    }

    /// Searches at every scale, the smallest first. A symbol that fills the picture needs no larger
    /// scale.
    fn pass(&mut self, pass: Pass) {
        let pyramid = self.pyramid;
        let levels: Vec<_> = pyramid.views().enumerate().collect();
        let sizes = if pass == Pass::Sharper { 1 } else { levels.len() };
        for (level, (image, view)) in levels.into_iter().take(sizes).rev() {
            // Beside a symbol that was read at a smaller scale, only smaller ones are looked for.
            let row_step = if self.known.found.is_empty() { self.limits.row_step } else { self.limits.row_step_beside };
            let Some(candidates) = self.candidates((pass, row_step), level, image, view) else { break };
            merge(&candidates, self.limits.likeness, &mut self.known.finders, self.work);
            if pass == Pass::FIRST && !self.work.is_spent() {
                self.known.candidates.push((level, row_step, candidates));
            }
            if level == 0 {
                self.observer.finders(&self.known.finders);
            }
            let good = self.known.finders.iter().filter(|finder| finder.likeness > GOOD_LIKENESS).count();
            let is_simple = (3..=FEW).contains(&good);
            if level == 0 || is_simple {
                self.read_all(level > 0);
            }
            if self.is_filled() {
                break;
            }
        }
    }

    /// The candidates for finder patterns at one level. `None` if the budget is spent.
    fn candidates(
        &mut self,
        (pass, row_step): (Pass, usize),
        level: usize,
        image: &LumaImage,
        view: View<'_>,
    ) -> Option<Vec<Finder>> {
        if pass == Pass::FIRST
            && let Some(candidates) = self.known.take_candidates(level, row_step)
        {
            return Some(candidates);
        }
        let pixels = image.pixels().len();
        if !self.work.spend(if pass == Pass::Sharper { pixels / 2 } else { pixels / 8 }) {
            return None;
        }
        let bits = match pass {
            Pass::Plain => threshold(image, Line::Middle),
            Pass::ByLight => threshold(image, Line::ByLight),
            Pass::Darker => threshold(image, Line::Darker),
            Pass::Lighter => threshold(image, Line::Lighter),
            Pass::Sharper => threshold(&sharpened(image)?, Line::Middle),
        };
        self.observer.threshold(level, &bits);
        let is_data = |place: Point, unit: f32| self.is_data(place, unit);
        Some(find(&bits, view, row_step, real(1 << level), &is_data, self.work))
    }

    /// Whether the symbols that were read cover most of the picture.
    fn is_filled(&self) -> bool {
        let area = |symbol: &Symbol| {
            let [a, b, c, d] = symbol.corners();
            ((c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x)).abs() / 2.0
        };
        let filled: f32 = self.known.found.iter().map(|(symbol, _)| area(symbol)).sum();
        let whole = self.pyramid.levels().next().map_or(0, |image| image.pixels().len());
        filled > FILLED * real(whole)
    }

    /// Reads the symbols of all trios. A trio that was tried before is skipped.
    fn read_all(&mut self, are_good: bool) {
        let (mut tried, mut failures) = (0, 0);
        // Once a symbol has been read, only trios of good patterns are tried.
        let only_good = are_good || !self.known.found.is_empty();
        let left = self.known.finders.iter().filter(|finder| !self.is_spent(finder)).copied().collect();
        for trio in &trios(left, only_good, self.work) {
            let places = trio.finders().map(|finder| finder.centre);
            let is_poor = (are_good || !self.known.found.is_empty()) && trio.likeness() < GOOD_LIKENESS;
            if is_poor {
                continue;
            }
            // The cost of comparing with the symbols that were read and the trios that were tried.
            if !self.work.spend(1 + 3 * self.known.found.len() + self.tried.len() / 8) {
                break;
            }
            let is_spent = trio.finders().iter().any(|finder| self.is_spent(finder));
            if is_spent || self.tried.contains(&places) {
                continue;
            }
            self.tried.push(places);
            tried += 1;
            if let Some(grid) = locate(self.pyramid, trio, self.work) {
                match self.read(&grid, true) {
                    Some(symbol) => {
                        self.known.used.extend(trio.finders());
                        self.known.found.push((symbol, grid.unit));
                    }
                    None => failures += 1,
                }
            }
            // A sheet of symbols gives failures between the symbols, so more are allowed for each
            // symbol that was read.
            if tried >= self.limits.trios || failures >= self.limits.failures + 2 * self.known.found.len() {
                break;
            }
        }
    }

    /// Reads a symbol one of whose finder patterns is covered.
    fn read_covered(&mut self) {
        if !self.has_plenty_left() {
            return;
        }
        for pair in pairs(self.known.finders.clone(), self.limits.pairs) {
            for grid in locate_covered(self.pyramid, &pair, self.work) {
                if let Some(symbol) = self.read(&grid, false) {
                    self.known.used.extend(pair);
                    self.known.found.push((symbol, grid.unit));
                    return;
                }
            }
        }
    }

    fn has_plenty_left(&self) -> bool {
        self.work.left() > self.limits.steps / PLENTY
    }

    /// Whether a pattern belongs to a symbol that was read.
    fn is_spent(&self, finder: &Finder) -> bool {
        self.known.used.contains(finder) || self.is_data(finder.centre, finder.unit)
    }

    /// Whether what looks like a pattern is data: it is inside a symbol that was read, and its modules
    /// have the same size.
    fn is_data(&self, place: Point, unit: f32) -> bool {
        self.known.found.iter().any(|(symbol, own)| unlike(unit, *own) < 0.7 && is_within(symbol, place))
    }

    /// Reads a symbol. If all its finder patterns are seen and it cannot be read, its grid is bent to fit.
    fn read(&mut self, grid: &Grid, is_seen: bool) -> Option<Symbol> {
        let view = self.pyramid.view(grid.unit)?;
        let area = grid.side * grid.side;
        if !self.work.spend(SAMPLING * area) {
            return None;
        }
        let function = FunctionModules::of(grid.side)?;
        let light = sample(view, grid);
        let levels = Levels::of(&light, grid.side);
        let modules = levels.soft(&light, grid.is_negative);
        let agreement = function.agreement(&modules);
        let counts = is_seen || agreement > SURE_AGREEMENT;
        if agreement > MIN_AGREEMENT
            && let Some(symbol) = self.read_modules(grid, &function, &levels, &modules, counts)
        {
            return Some(symbol);
        }
        // A picture full of false candidates must leave something for other ways to read it.
        let steps = bend::steps(grid.side) + SAMPLING * area;
        if !is_seen
            || agreement < self.limits.bent
            || steps > self.work.left() / BENDING_SHARE
            || !self.work.spend(steps)
        {
            return None;
        }
        let grid = bend::bent(view, grid, &levels, &function);
        let light = sample(view, &grid);
        let levels = Levels::of(&light, grid.side);
        let modules = levels.soft(&light, grid.is_negative);
        // A grid is bent to fit noise, too. For a burst it counts only where it certainly fits a symbol.
        let is_sure = function.agreement(&modules) > SURE_AGREEMENT;
        self.read_modules(&grid, &function, &levels, &modules, is_sure)
    }

    /// Reads modules as they are, then after undoing blur, then without those under damage. A burst adds them up if
    /// they `count`.
    fn read_modules(
        &mut self,
        grid: &Grid,
        function: &FunctionModules,
        levels: &Levels,
        seen: &Modules,
        count: bool,
    ) -> Option<Symbol> {
        let area = grid.side * grid.side;
        let mut equalized = seen.clone();
        for round in 0..=self.limits.equalizations {
            self.note_modules(grid, &equalized, function, count);
            if let Some(symbol) = self.decode(grid, &equalized) {
                return Some(symbol);
            }
            if !self.work.spend(EQUALIZING * area) {
                return None;
            }
            if round < self.limits.equalizations {
                equalized = equalize(&equalized, function)?;
            }
        }
        // What agrees less is most often no symbol. And something must be left for other ways to find one.
        let is_worth_it = function.agreement(seen) > self.limits.repaired && self.has_plenty_left();
        if !is_worth_it || !self.work.spend(deblur::STEPS * area) {
            return None;
        }
        let deblurred = deblurred(seen, &equalized, function)?;
        self.observer.modules(grid, &deblurred);
        if let Some(symbol) = self.decode(grid, &deblurred) {
            return Some(symbol);
        }
        for modules in [seen, &equalized, &deblurred] {
            if !self.work.spend(damage::STEPS * area) {
                return None;
            }
            let modules = without_damage(modules, levels, function);
            self.observer.modules(grid, &modules);
            if let Some(symbol) = self.decode(grid, &modules) {
                return Some(symbol);
            }
        }
        None
    }

    /// Decodes modules, as they are and mirrored.
    fn decode(&mut self, grid: &Grid, modules: &Modules) -> Option<Symbol> {
        for is_mirrored in [false, true] {
            let seen = if is_mirrored { &modules.transposed() } else { modules };
            let Some(content) = decode(seen, self.limits.tries, self.work) else { continue };
            let is_certain = content.is_certain;
            let symbol = Symbol::new(content.text, content.bytes, grid.corners()).with_part(content.part);
            if is_certain || (self.accept)(&symbol) {
                self.observer.read(grid);
                if let Some(unread) = &mut self.unread {
                    unread.remove(grid);
                }
                return Some(symbol);
            }
        }
        None
    }

    fn note_modules(&mut self, grid: &Grid, modules: &Modules, function: &FunctionModules, count: bool) {
        self.observer.modules(grid, modules);
        if count && let Some(unread) = &mut self.unread {
            unread.put(grid, modules, function.agreement(modules));
        }
    }
}

fn is_within(symbol: &Symbol, place: Point) -> bool {
    let corners = symbol.corners();
    let is_left_of = |at: usize| {
        let (Some(from), Some(to)) = (corners.get(at), corners.get((at + 1) % 4)) else { return false };
        (to.x - from.x) * (place.y - from.y) - (to.y - from.y) * (place.x - from.x) > 0.0
    };
    (0..4).all(is_left_of)
}
