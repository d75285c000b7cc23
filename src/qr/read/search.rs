//! The way of a picture through the stages: finder patterns → symbols' places → modules → text.

use super::decode::decode;
use super::effort::Limits;
use super::equalizer::equalize;
use super::finders::{Finder, find};
use super::function_modules::FunctionModules;
use super::grid::Grid;
use super::locate::locate;
use super::modules::{Levels, Modules, sample};
use super::number::{real, unlike};
use super::observer::Observer;
use super::pyramid::Pyramid;
use super::refine::{self, refined};
use super::sharpen::sharpened;
use super::threshold::{WHOLE, threshold};
use super::trios::{GOOD_LIKENESS, Trio, trios};
use super::work::Work;
use crate::qr::{Point, Symbol};

/// Less agreement with the fixed patterns than this is no symbol.
const MIN_AGREEMENT: f32 = 0.4;
/// The share of a picture that symbols take up, beside which there is no other worth a look.
const FILLED: f32 = 0.55;
/// With no more good finder patterns than this, a smaller picture is worth an attempt.
const FEW: usize = 9;
/// Where the line between dark and light lies in a pass for what is darker, in sixteenths of where it is.
const DARKER: u16 = 14;
/// In a pass for what is lighter.
const LIGHTER: u16 = 18;
/// Steps of work that a module takes to be sampled and compared with those around it.
const SAMPLING: usize = 20;
/// Steps that it takes to undo its blur.
const EQUALIZING: usize = 12;

/// What is done to a picture before finder patterns are looked for in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// Nothing.
    Plain,
    /// The line lower: what dark has run together is apart.
    Darker,
    /// The line higher: in a negative, light is what runs together.
    Lighter,
    /// Blur is partly undone.
    Sharper,
}

/// Finds and reads symbols. What is certain is read; of what is not, `accept` decides.
pub(super) fn search(
    pyramid: &Pyramid<'_>,
    limits: &Limits,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    observer: &mut dyn Observer,
    work: &Work,
) -> Vec<Symbol> {
    let mut search = Search {
        pyramid,
        limits,
        work,
        accept,
        observer,
        finders: Vec::new(),
        found: Vec::new(),
        used: Vec::new(),
        tried: Vec::new(),
    };
    for pass in limits.passes {
        // A picture full of look-alikes is as full of them in every pass.
        let is_crowded = search.finders.len() > limits.crowded;
        if search.found.is_empty() && !is_crowded && !work.is_spent() {
            search.run(*pass);
        }
    }
    search.found.into_iter().map(|(symbol, _)| symbol).collect()
}

struct Search<'a> {
    pyramid: &'a Pyramid<'a>,
    limits: &'a Limits,
    work: &'a Work,
    accept: &'a mut dyn FnMut(&Symbol) -> bool,
    observer: &'a mut dyn Observer,
    finders: Vec<Finder>,
    /// With its pixels a module.
    found: Vec<(Symbol, f32)>,
    used: Vec<Finder>,
    /// The middles of three that were tried.
    tried: Vec<[Point; 3]>,
}

impl Search<'_> {
    /// Finds and reads in every size, the smallest first: a symbol that fills the picture needs no other.
    fn run(&mut self, pass: Pass) {
        let pyramid = self.pyramid;
        let levels: Vec<_> = pyramid.views().enumerate().collect();
        let sizes = if pass == Pass::Sharper { 1 } else { levels.len() };
        for (level, (image, view)) in levels.into_iter().take(sizes).rev() {
            let pixels = image.pixels().len();
            if !self.work.spend(if pass == Pass::Sharper { pixels / 2 } else { pixels / 8 }) {
                break;
            }
            let bits = match pass {
                Pass::Plain => threshold(image, WHOLE),
                Pass::Darker => threshold(image, DARKER),
                Pass::Lighter => threshold(image, LIGHTER),
                Pass::Sharper => match sharpened(image) {
                    Some(sharper) => threshold(&sharper, WHOLE),
                    None => continue,
                },
            };
            self.observer.threshold(level, &bits);
            let rows = (self.limits.row_step, self.limits.likeness);
            find(&bits, view, rows, real(1 << level), &mut self.finders, self.work);
            if level == 0 {
                self.observer.finders(&self.finders);
            }
            let good = self.finders.iter().filter(|finder| finder.likeness > GOOD_LIKENESS).count();
            let is_simple = (3..=FEW).contains(&good);
            if level == 0 || is_simple {
                self.read_all(level > 0);
            }
            if self.is_filled() {
                break;
            }
        }
    }

    /// Whether symbols that were read take up most of what a picture has room for.
    fn is_filled(&self) -> bool {
        let area = |symbol: &Symbol| {
            let [a, b, c, d] = symbol.corners();
            ((c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x)).abs() / 2.0
        };
        let filled: f32 = self.found.iter().map(|(symbol, _)| area(symbol)).sum();
        let whole = self.pyramid.levels().next().map_or(0, |image| image.pixels().len());
        filled > FILLED * real(whole)
    }

    /// Reads what the finder patterns are corners of; what was tried before is not tried again.
    fn read_all(&mut self, are_good: bool) {
        let (mut tried, mut failures) = (0, 0);
        for trio in &trios(&self.finders, self.work) {
            let places = trio.finders().map(|finder| finder.centre);
            // Where one symbol has been read, another is looked for in good patterns alone.
            let is_poor = (are_good || !self.found.is_empty()) && trio.likeness() < GOOD_LIKENESS;
            if is_poor {
                continue;
            }
            // What is looked through: the symbols that were read, and the threes that were tried.
            if !self.work.spend(1 + 3 * self.found.len() + self.tried.len() / 8) {
                break;
            }
            let is_spent = trio.finders().iter().any(|finder| self.is_spent(finder));
            if is_spent || self.tried.contains(&places) {
                continue;
            }
            self.tried.push(places);
            tried += 1;
            if let Some(grid) = locate(self.pyramid, trio, self.work) {
                match self.read(trio, &grid) {
                    Some(symbol) => {
                        self.used.extend(trio.finders());
                        self.found.push((symbol, grid.unit));
                    }
                    None => failures += 1,
                }
            }
            // A sheet of symbols has failures between them.
            if tried >= self.limits.trios || failures >= self.limits.failures + 2 * self.found.len() {
                break;
            }
        }
    }

    /// Whether a pattern is a symbol's that was read; within one, what looks like a pattern of its own size is data.
    fn is_spent(&self, finder: &Finder) -> bool {
        let is_own_size = |unit: f32| unlike(finder.unit, unit) < 0.7;
        self.used.contains(finder)
            || self.found.iter().any(|(symbol, unit)| is_own_size(*unit) && is_within(symbol, finder))
    }

    fn read(&mut self, trio: &Trio, grid: &Grid) -> Option<Symbol> {
        let view = self.pyramid.view(trio.unit())?;
        let area = grid.side * grid.side;
        if !self.work.spend(SAMPLING * area) {
            return None;
        }
        let function = FunctionModules::of(grid.side)?;
        let light = sample(view, grid);
        let levels = Levels::of(&light, grid.side);
        let modules = levels.soft(&light, grid.is_negative);
        if function.agreement(&modules) < MIN_AGREEMENT {
            self.observer.modules(grid, &modules, function.agreement(&modules));
            return None;
        }
        let read = self.read_modules(grid, &function, modules);
        if read.is_some() || !self.limits.refines {
            return read;
        }
        if !self.work.spend(refine::STEPS + SAMPLING * area) {
            return None;
        }
        let grid = refined(view, grid, &levels, &function)?;
        let light = sample(view, &grid);
        let modules = Levels::of(&light, grid.side).soft(&light, grid.is_negative);
        self.read_modules(&grid, &function, modules)
    }

    /// Reads modules as they are, and with blur undone once and again.
    fn read_modules(&mut self, grid: &Grid, function: &FunctionModules, mut modules: Modules) -> Option<Symbol> {
        let area = grid.side * grid.side;
        for round in 0..=self.limits.equalizations {
            self.observer.modules(grid, &modules, function.agreement(&modules));
            for is_mirrored in [false, true] {
                let seen = if is_mirrored { &modules.transposed() } else { &modules };
                let Some(content) = decode(seen, self.limits.tries, self.work) else { continue };
                let is_certain = content.is_certain;
                let symbol = Symbol::new(content.text, content.bytes, grid.corners());
                if is_certain || (self.accept)(&symbol) {
                    self.observer.read(grid);
                    return Some(symbol);
                }
            }
            if !self.work.spend(EQUALIZING * area) {
                return None;
            }
            if round < self.limits.equalizations {
                modules = equalize(&modules, function)?;
            }
        }
        None
    }
}

fn is_within(symbol: &Symbol, finder: &Finder) -> bool {
    let corners = symbol.corners();
    let is_left_of = |at: usize| {
        let (Some(from), Some(to)) = (corners.get(at), corners.get((at + 1) % 4)) else { return false };
        (to.x - from.x) * (finder.centre.y - from.y) - (to.y - from.y) * (finder.centre.x - from.x) > 0.0
    };
    (0..4).all(is_left_of)
}
