//! Penalty of a masked symbol (ISO/IEC 18004, clause 7.8.3.1), computed for 64 modules at a time.
//!
//! The scores are those of `qrcode`, which computes the balance of dark and light slightly finer
//! than the standard. The chosen mask is therefore the same.

/// Total penalty. `rows` have `W` words each, with zeros beyond the side of the symbol.
pub(super) fn penalty<const W: usize>(rows: &[[u64; W]]) -> u32 {
    let side = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let inside = ones::<W>(side);
    let pairs = ones::<W>(side.saturating_sub(1));
    runs(rows, inside, pairs) + 3 * blocks(rows, pairs) + 40 * finders(rows) + balance(rows, side)
}

/// Runs of five or more modules of one colour: 3 points for five, and one for each further module.
fn runs<const W: usize>(rows: &[[u64; W]], inside: [u64; W], pairs: [u64; W]) -> u32 {
    let mut score = 0;
    // A run of n equal modules has n − 4 positions where four equal pairs begin. One of them is the
    // first.
    let mut count = |fours: [u64; W], before: [u64; W]| {
        score += popcount(fours) + 2 * popcount(zip(fours, before, |four, before| four & !before));
    };
    for row in rows {
        let equal = zip(zip(*row, right(*row, 1), |a, b| !(a ^ b)), pairs, |a, b| a & b);
        let twos = zip(equal, right(equal, 1), |a, b| a & b);
        let fours = zip(twos, right(twos, 2), |a, b| a & b);
        count(fours, left(fours, 1));
    }
    let mut before = [0; W];
    for [a, b, c, d, e] in rows.array_windows() {
        let fours = core::array::from_fn(|word| {
            let [a, b, c, d, e, inside] = [a, b, c, d, e, &inside].map(|row| at(row, word));
            !((a ^ b) | (b ^ c) | (c ^ d) | (d ^ e)) & inside
        });
        count(fours, before);
        before = fours;
    }
    score
}

/// Counts the squares of two by two modules of one colour.
fn blocks<const W: usize>(rows: &[[u64; W]], pairs: [u64; W]) -> u32 {
    let square = |[above, below]: &[[u64; W]; 2]| {
        let (above_right, below_right) = (right(*above, 1), right(*below, 1));
        let equal: [u64; W] = core::array::from_fn(|word| {
            let [a, b, c, d] = [above, &above_right, below, &below_right].map(|row| at(row, word));
            !((a ^ b) | (a ^ c) | (a ^ d)) & at(&pairs, word)
        });
        popcount(equal)
    };
    rows.array_windows().map(square).sum()
}

/// Counts patterns like a finder pattern, dark-light-dark-dark-dark-light-dark, with four light
/// modules or the edge on one side. The nine in each direction from the symbol's own finder
/// patterns do not count.
fn finders<const W: usize>(rows: &[[u64; W]]) -> u32 {
    const OWN: u32 = 9;
    let mut across = 0;
    for row in rows {
        let [r1, r2, r3, r4, r5, r6] = [1, 2, 3, 4, 5, 6].map(|by| right(*row, by));
        let after = [7, 8, 9, 10].map(|by| right(*row, by));
        let before = [1, 2, 3, 4].map(|by| left(*row, by));
        let window = [before[3], before[2], before[1], before[0], *row, r1, r2, r3, r4, r5, r6];
        across += popcount::<W>(core::array::from_fn(|word| {
            let [b4, b3, b2, b1, m0, m1, m2, m3, m4, m5, m6] = window.map(|row| at(&row, word));
            let [a1, a2, a3, a4] = after.map(|row| at(&row, word));
            finder([m0, m1, m2, m3, m4, m5, m6], [b1, b2, b3, b4], [a1, a2, a3, a4])
        }));
    }
    let edge = [[0; W]; 4];
    let padded: Vec<[u64; W]> = edge.iter().chain(rows).chain(&edge).copied().collect();
    let mut down = 0;
    for window in padded.array_windows::<15>() {
        down += popcount::<W>(core::array::from_fn(|word| {
            let [b4, b3, b2, b1, m0, m1, m2, m3, m4, m5, m6, a1, a2, a3, a4] = window.map(|row| at(&row, word));
            finder([m0, m1, m2, m3, m4, m5, m6], [b1, b2, b3, b4], [a1, a2, a3, a4])
        }));
    }
    across.saturating_sub(OWN) + down.saturating_sub(OWN)
}

/// The bits where the pattern begins.
const fn finder(module: [u64; 7], before: [u64; 4], after: [u64; 4]) -> u64 {
    let [m0, m1, m2, m3, m4, m5, m6] = module;
    let [b1, b2, b3, b4] = before;
    let [a1, a2, a3, a4] = after;
    let pattern = m0 & !m1 & m2 & m3 & m4 & !m5 & m6;
    pattern & !((b1 | b2 | b3 | b4) & (a1 | a2 | a3 | a4))
}

/// Distance of the share of dark modules from one half, in half per cents.
fn balance<const W: usize>(rows: &[[u64; W]], side: u32) -> u32 {
    let dark: u32 = rows.iter().map(|row| popcount(*row)).sum();
    (dark * 200 / (side * side).max(1)).abs_diff(100)
}

fn at<const W: usize>(row: &[u64; W], word: usize) -> u64 {
    row.get(word).copied().unwrap_or(0)
}

fn zip<const W: usize>(a: [u64; W], b: [u64; W], both: impl Fn(u64, u64) -> u64) -> [u64; W] {
    core::array::from_fn(|word| both(at(&a, word), at(&b, word)))
}

/// Shifts a row so that module x + `by` moves to x.
fn right<const W: usize>(row: [u64; W], by: u32) -> [u64; W] {
    core::array::from_fn(|word| (at(&row, word) >> by) | (at(&row, word + 1) << (64 - by)))
}

/// Shifts a row so that module x − `by` moves to x.
fn left<const W: usize>(row: [u64; W], by: u32) -> [u64; W] {
    core::array::from_fn(|word| {
        let carried = word.checked_sub(1).map_or(0, |before| at(&row, before) >> (64 - by));
        (at(&row, word) << by) | carried
    })
}

fn ones<const W: usize>(count: u32) -> [u64; W] {
    let mut row = [0; W];
    for (word, first) in row.iter_mut().zip((0..).step_by(64)) {
        let here = count.saturating_sub(first).min(64);
        *word = 1_u64.checked_shl(here).map_or(u64::MAX, |bit| bit - 1);
    }
    row
}

fn popcount<const W: usize>(row: [u64; W]) -> u32 {
    row.iter().map(|word| word.count_ones()).sum()
}
