//! Readers of pictures beside each other: the same pixels, one process, contenders in turns.
//!
//! `cargo run --release -- [--only NAME,…] [--misses] [--contrast] [--families [--save FILE] [--against FILE]] [--bursts BURSTS]…
//! SET…`, where a set is a directory with a `manifest.jsonl`: a line for each
//! picture with its `image` and the `texts` (and perhaps the `hex`) that are to be found there.
//!
//! With `PEERS_PYTHON=PYTHON`, a Python that has the packages `zxing-cpp` and `numpy`, the wheel from PyPI reads too.
//!
//! With `--families` the pictures are counted by `kind` in parallel threads, without times ([`families`]).
//! With `--contrast`, symbols of every light and contrast are drawn and read ([`contrast`]).

mod bursts;
mod contenders;
mod contrast;
mod families;
mod set;
mod table;
mod wheel;

use contenders::Contender;
use set::Set;
use table::Tally;

fn main() {
    let (mut only, mut by_family, mut by_contrast, mut sets, mut bursts) = (None, false, false, Vec::new(), Vec::new());
    let mut options = families::Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--only" => only = arguments.next(),
            "--misses" => options.misses = true,
            "--contrast" => by_contrast = true,
            "--families" => by_family = true,
            "--save" => options.save = arguments.next(),
            "--against" => options.against = arguments.next(),
            "--bursts" => bursts.extend(arguments.next()),
            path => sets.push(Set::open(path.as_ref())),
        }
    }
    println!("zxing-cpp: built here by {}", cc());
    let mut contenders = contenders::all();
    if let Some(only) = &only {
        contenders.retain(|contender| only.split(',').any(|name| name == contender.name));
    }
    for set in &bursts {
        bursts::measure(set.as_ref(), &contenders);
    }
    if by_contrast {
        contrast::measure(&contenders);
    }
    if by_family {
        // One process cannot keep up with parallel threads, and what it finds is known by its twin.
        contenders.retain(|contender| contender.name != "zxing wheel");
        families::measure(&sets, &contenders, &options);
        return;
    }
    let mut total = Tally::of(&contenders);
    for set in &sets {
        let tally = measure(set, &contenders, options.misses);
        tally.print(&set.name);
        total.add(tally);
    }
    if sets.len() > 1 {
        total.print("all");
        for reader in ["zxing-cpp", "zxing wheel"] {
            total.print_where("all", reader);
        }
    }
}

/// The compiler of the system, which builds zxing-cpp with this package.
fn cc() -> String {
    let cxx = std::env::var_os("CXX").unwrap_or_else(|| "c++".into());
    let output = std::process::Command::new(cxx).arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("an unknown compiler").to_owned()
}

/// Each picture goes to each contender before the next picture: all meet the same machine.
fn measure(set: &Set, contenders: &[Contender], misses: bool) -> Tally {
    let mut tally = Tally::of(contenders);
    for picture in &set.pictures {
        let luma = picture.luma();
        let mut by_any = vec![false; picture.expected.len()];
        for (contender, row) in contenders.iter().zip(&mut tally.rows) {
            let (found, ms) = contenders::timed(contender, &luma);
            let read = picture.read_by(&found);
            row.count(picture, &read, &found, ms);
            for (any, one) in by_any.iter_mut().zip(&read) {
                *any |= one;
            }
            if misses && read.contains(&false) {
                println!("  {} misses {}", contender.name, picture.path.display());
            }
            for one in picture.unexpected(&found).filter(|_| misses) {
                println!("  {} finds in {}: {:?}", contender.name, picture.path.display(), one.text);
            }
        }
        tally.any_pictures += usize::from(!by_any.is_empty() && by_any.iter().all(|read| *read));
        tally.any_texts += by_any.iter().filter(|read| **read).count();
    }
    tally
}
