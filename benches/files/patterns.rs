//! Patterns of dark and light with many false candidates for a reader of symbols.

use std::sync::LazyLock;

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use fede::qr::{Level, encode};
use png::Filter;

/// A pattern that can be drawn at any size.
#[derive(Clone, Copy)]
pub(crate) struct Pattern {
    pub(crate) name: &'static str,
    pub(crate) is_dark: fn(usize, usize, usize, usize) -> bool,
    /// PNG filter that makes the file small.
    pub(crate) filter: Filter,
}

/// All patterns.
pub(crate) fn patterns() -> Vec<Pattern> {
    let of = |name, is_dark| Pattern { name, is_dark, filter: Filter::NoFilter };
    let above = |name, is_dark| Pattern { name, is_dark, filter: Filter::Up };
    vec![
        above("stripes-1", |x, _, _, _| x % 2 == 0),
        above("stripes-8", |x, _, _, _| x / 8 % 2 == 0),
        above("bars-1131", |x, _, _, _| run(&[1, 1, 3, 1, 1, 1], x, 1)),
        above("bars-1131-wide", |x, _, _, _| run(&[1, 1, 3, 1, 1, 1], x, 20)),
        above("bars-1131-huge", |x, _, width, _| run(&[1, 1, 3, 1, 1, 1], x, width / 40)),
        of("bars-aslant", |x, y, _, _| run(&[1, 1, 3, 1, 1, 1], x + y / 2, 2)),
        of("plaid", |x, y, _, _| run(&[1, 1, 3, 1, 1, 1], x, 1) && run(&[1, 1, 3, 1, 1, 1], y, 1)),
        of("plaid-either", |x, y, _, _| run(&[1, 1, 3, 1, 1, 1], x, 2) != run(&[1, 1, 3, 1, 1, 1], y, 2)),
        of("checks-1", |x, y, _, _| (x + y) % 2 == 0),
        of("checks-5", |x, y, _, _| (x / 5 + y / 5) % 2 == 0),
        of("dots-3", |x, y, _, _| x % 3 == 0 && y % 3 == 0),
        of("dots-8", |x, y, _, _| x % 8 < 4 && y % 8 < 4),
        of("finders-1", |x, y, _, _| finder(x % 9, y % 9, 1)),
        of("finders-1-joined", |x, y, _, _| finder(x % 8, y % 7, 1)),
        of("finders-2", |x, y, _, _| finder(x % 18, y % 18, 2)),
        of("finders-3", |x, y, _, _| finder(x % 25, y % 25, 3)),
        of("finders-5-far", |x, y, _, _| finder(x % 125, y % 125, 5)),
        of("finders-8", |x, y, _, _| finder(x % 72, y % 72, 8)),
        of("finders-negative", |x, y, _, _| !finder(x % 18, y % 18, 2)),
        of("finders-of-many-sizes", |x, y, _, _| {
            let unit = 1 + (x / 63 + y / 63 * 3) % 8;
            finder(x % 63, y % 63, unit)
        }),
        of("rings", |x, y, width, height| rings(x.abs_diff(width / 2), y.abs_diff(height / 2), 4)),
        of("rings-many", |x, y, _, _| rings((x % 160).abs_diff(80), (y % 160).abs_diff(80), 3)),
        of("squares-nested", |x, y, width, height| {
            let ring = x.abs_diff(width / 2).max(y.abs_diff(height / 2));
            run(&[3, 2, 2, 1, 2, 1, 4], ring, 2)
        }),
        of("noise-tile", |x, y, _, _| NOISE[(y % 64) * 512 + x % 512]),
        of("noise-grains", |x, y, _, _| NOISE[(y / 3 % 64) * 512 + x / 3 % 512]),
        of("noise", |x, y, width, _| NOISE[(y * width + x) * 2_654_435_761 / 4096 % NOISE.len()]),
        of("combs", |x, y, _, _| x % 2 == 0 || y % 64 == 0),
        of(
            "spiral-teeth",
            |x, y, _, _| if y / 32 % 2 == 0 { x % 4 < 2 || y % 32 == 0 } else { x % 6 < 3 || y % 8 == 0 },
        ),
        of("timing-everywhere", |x, y, _, _| {
            let (x, y) = (x / 2 % 25, y / 2 % 25);
            if x < 8 && y < 8 { finder(x, y, 1) } else { (x + y) % 2 == 0 }
        }),
        of("unreadable-21", |x, y, _, _| unreadable(&SMALL, x / 2, y / 2)),
        of("unreadable-69", |x, y, _, _| unreadable(&MIDDLE, x / 3, y / 3)),
        of("unreadable-177", |x, y, _, _| unreadable(&LARGE, x / 2, y / 2)),
        of("unreadable-1px", |x, y, _, _| unreadable(&MIDDLE, x, y)),
        of("unreadable-huge", |x, y, width, height| {
            let module = (width.min(height) / 190).max(1);
            unreadable(&LARGE, x / module, y / module)
        }),
        of(
            "one-finder-and-noise",
            |x, y, _, _| if x < 70 && y < 70 { finder(x, y, 7) } else { NOISE[(y % 61) * 512 + x % 509] },
        ),
        of("white", |_, _, _, _| false),
    ]
}

/// Whether repeated runs of dark and light are dark at a position.
fn run(runs: &[usize], at: usize, unit: usize) -> bool {
    let unit = unit.max(1);
    let mut left = at / unit % runs.iter().sum::<usize>();
    for (number, run) in runs.iter().enumerate() {
        if left < *run {
            return number % 2 == 0;
        }
        left -= run;
    }
    false
}

fn finder(x: usize, y: usize, unit: usize) -> bool {
    let (x, y) = (x / unit, y / unit);
    x < 7 && y < 7 && x.abs_diff(3).max(y.abs_diff(3)) != 2
}

fn rings(x: usize, y: usize, unit: usize) -> bool {
    run(&[3, 2, 2, 2], (x * x + y * y).isqrt(), unit)
}

static NOISE: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut bytes = vec![0; 64 * 512];
    ChaCha8Rng::seed_from_u64(1).fill_bytes(&mut bytes);
    bytes.into_iter().map(|byte| byte % 2 == 0).collect()
});

/// A symbol with correct fixed patterns and random data.
struct Unreadable {
    side: usize,
    modules: Vec<bool>,
}

static SMALL: LazyLock<Unreadable> = LazyLock::new(|| Unreadable::new(10));
static MIDDLE: LazyLock<Unreadable> = LazyLock::new(|| Unreadable::new(400));
static LARGE: LazyLock<Unreadable> = LazyLock::new(|| Unreadable::new(4000));

impl Unreadable {
    fn new(letters: usize) -> Self {
        let symbol = encode(&"A".repeat(letters), Level::L).expect("a symbol");
        let side = usize::try_from(symbol.side()).expect("a side");
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let rows = symbol.rows().flatten().enumerate().map(|(at, is_dark)| {
            let (column, row) = (at % side, at / side);
            let is_corner = (column < 9 || column + 8 >= side) && (row < 9 || row + 8 >= side);
            let is_timing = column == 6 || row == 6;
            // Alignment patterns occur about every twenty modules. Flipping only a third of the
            // data leaves them recognisable.
            let is_flipped = rng.next_u32() % 3 == 0;
            is_dark != (is_flipped && !is_corner && !is_timing)
        });
        Self { side, modules: rows.collect() }
    }
}

fn unreadable(symbol: &Unreadable, x: usize, y: usize) -> bool {
    let pitch = symbol.side + 8;
    let (column, row) = (x % pitch, y % pitch);
    column < symbol.side && row < symbol.side && symbol.modules[row * symbol.side + column]
}
