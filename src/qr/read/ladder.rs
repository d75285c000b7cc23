//! One picture at one effort after the other, the lowest first. Each starts with what the lower ones
//! found, so that more effort never reads less.

use super::debug::{Observer, Unobserved};
use super::effort::{Effort, Limits, Work};
use super::margin;
#[cfg(feature = "sandbox")]
use super::other_readers;
use super::pyramid::{Pyramid, doubled};
use super::search::{Known, search};
use super::stretch::stretched;
use super::unread::Unread;
use crate::qr::{LumaImage, Symbol};

/// Reads a picture at the efforts up to this one. Together they spend the budget of the highest.
pub(super) fn read_up_to(
    highest: Effort,
    image: &LumaImage,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    observer: &mut dyn Observer,
    mut unread: Option<&mut Unread>,
) -> Vec<Symbol> {
    let pyramid = Pyramid::new(image);
    let mut known = Known::default();
    let mut spent = 0;
    for effort in Effort::UPWARDS.into_iter().take_while(|effort| effort.is_at_most(highest)) {
        let limits = effort.limits();
        let budget = limits.steps.saturating_sub(spent);
        let work = Work::new(budget);
        search(&pyramid, &limits, &mut known, accept, observer, unread.as_deref_mut(), &work);
        known.found = changed(&pyramid, image, &limits, core::mem::take(&mut known.found), accept, &work);
        spent += budget - work.left();
    }
    known.into_symbols()
}

/// Reads what the search alone does not: squares without a margin, what other readers find, and the
/// picture at twice its size or with its contrast stretched.
fn changed(
    pyramid: &Pyramid<'_>,
    image: &LumaImage,
    limits: &Limits,
    found: Vec<(Symbol, f32)>,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    work: &Work,
) -> Vec<(Symbol, f32)> {
    let mut found = besides(pyramid, image, limits, found, accept, work);
    if found.is_empty() {
        found = read_doubled(image, limits, accept, work);
    }
    if found.is_empty() {
        found = read_stretched(image, limits, accept, work);
    }
    found
}

/// Adds what is cut out, and what other readers find.
fn besides(
    pyramid: &Pyramid<'_>,
    image: &LumaImage,
    limits: &Limits,
    mut found: Vec<(Symbol, f32)>,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    work: &Work,
) -> Vec<(Symbol, f32)> {
    if found.is_empty() && limits.cuts_out {
        found = read_cut_outs(image, accept, work);
    }
    #[cfg(feature = "sandbox")]
    if limits.second_opinions {
        found = other_readers::second_opinions(pyramid, image, found, accept, work);
    }
    #[cfg(not(feature = "sandbox"))]
    let _ = pyramid;
    found
}

/// Retries a small picture at twice its size: a symbol may have one pixel per module.
fn read_doubled(
    image: &LumaImage,
    limits: &Limits,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    work: &Work,
) -> Vec<(Symbol, f32)> {
    if work.is_spent() || image.pixels().len() > limits.doubled {
        return Vec::new();
    }
    let Some(twice) = doubled(image) else { return Vec::new() };
    let pyramid = Pyramid::new(&twice);
    let mut known = Known::default();
    search(&pyramid, limits, &mut known, accept, &mut Unobserved, None, work);
    let found = besides(&pyramid, &twice, limits, known.found, accept, work);
    found.into_iter().map(|(symbol, unit)| (symbol.scaled(0.5), unit / 2.0)).collect()
}

/// Retries a faint picture with its contrast stretched.
fn read_stretched(
    image: &LumaImage,
    limits: &Limits,
    accept: &mut dyn FnMut(&Symbol) -> bool,
    work: &Work,
) -> Vec<(Symbol, f32)> {
    let Some(stretched) = stretched(image, limits.stretched, work) else { return Vec::new() };
    let mut known = Known::default();
    search(&Pyramid::new(&stretched), limits, &mut known, accept, &mut Unobserved, None, work);
    known.found
}

/// Reads what may be symbols without a quiet zone, each cut out and with a margin.
fn read_cut_outs(image: &LumaImage, accept: &mut dyn FnMut(&Symbol) -> bool, work: &Work) -> Vec<(Symbol, f32)> {
    let limits = Effort::Normal.limits();
    let mut found = Vec::new();
    for cut_out in margin::cut_outs(image, work) {
        let pyramid = Pyramid::new(&cut_out.image);
        let mut known = Known::default();
        search(&pyramid, &limits, &mut known, accept, &mut Unobserved, None, work);
        found.extend(known.found.into_iter().map(|(symbol, unit)| (cut_out.placed(symbol), unit)));
    }
    found
}
