//! Counts by family: pictures of one `kind`, or of one set if it names no kinds. Threads work side by side, so
//! nothing is timed. `--save FILE` keeps what was read, `--against FILE` names what changed since.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::contenders::{Contender, timed};
use crate::set::{Picture, Set};

/// What the contenders found in one picture.
#[derive(Clone, Default)]
struct Outcome {
    /// For each contender, how many of the texts it read.
    read: Vec<usize>,
    /// For each contender, texts that no list names.
    unlisted: Vec<Vec<String>>,
}

/// Runs the contenders over the sets and prints a row for each family.
pub fn measure(sets: &[Set], contenders: &[Contender], options: &Options) {
    let pictures: Vec<(&str, &Picture)> = sets
        .iter()
        .flat_map(|set| set.pictures.iter().map(|picture| (picture.family.as_deref().unwrap_or(&set.name), picture)))
        .collect();
    let outcomes = in_threads(&pictures, contenders);
    let mut families: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (family, _)) in pictures.iter().enumerate() {
        families.entry(family).or_default().push(at);
    }
    print!("{:24}{:>9}", "", "pictures");
    contenders.iter().for_each(|contender| print!("{:>15}", contender.name));
    println!("{:>9}", "any");
    for (family, places) in &families {
        row(family, places, &pictures, &outcomes, contenders.len());
    }
    row("all", &(0..pictures.len()).collect::<Vec<_>>(), &pictures, &outcomes, contenders.len());
    nested(&pictures, &outcomes, contenders);
    if options.misses {
        for (at, contender) in contenders.iter().enumerate() {
            for (_, picture) in lost(at, &pictures, &outcomes) {
                println!("  {} misses {}", contender.name, picture.path.display());
            }
        }
    }
    let lines = lines(&pictures, &outcomes, contenders);
    if let Some(file) = &options.against {
        let before = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let before: BTreeSet<&str> = before.lines().collect();
        let now: BTreeSet<&str> = lines.lines().collect();
        before.difference(&now).for_each(|line| println!("- {line}"));
        now.difference(&before).for_each(|line| println!("+ {line}"));
    }
    if let Some(file) = &options.save {
        std::fs::write(file, lines).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}

/// What is printed besides the table, and kept.
#[derive(Default)]
pub struct Options {
    pub misses: bool,
    pub save: Option<String>,
    pub against: Option<String>,
}

fn in_threads(pictures: &[(&str, &Picture)], contenders: &[Contender]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((_, picture)) = pictures.get(at) else { return done };
            let luma = picture.luma();
            let mut outcome = Outcome::default();
            for contender in contenders {
                let (found, _) = timed(contender, &luma);
                outcome.read.push(picture.read_by(&found).iter().filter(|read| **read).count());
                outcome.unlisted.push(picture.unexpected(&found).map(|one| one.text.clone()).collect());
            }
            done.push((at, outcome));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut outcomes = vec![Outcome::default(); pictures.len()];
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for (at, outcome) in started.into_iter().flat_map(|thread| thread.join().expect("a thread")) {
            outcomes[at] = outcome;
        }
    });
    outcomes
}

fn row(name: &str, places: &[usize], pictures: &[(&str, &Picture)], outcomes: &[Outcome], contenders: usize) {
    let expected = |at: usize| pictures[at].1.expected.len();
    let with_text: Vec<usize> = places.iter().copied().filter(|at| expected(*at) > 0).collect();
    print!("{name:24}{:>9}", with_text.len());
    for contender in 0..contenders {
        let whole = with_text.iter().filter(|at| outcomes[**at].read[contender] == expected(**at)).count();
        let texts: usize = with_text.iter().map(|at| outcomes[*at].read[contender]).sum();
        let unlisted: usize = places.iter().map(|at| outcomes[*at].unlisted[contender].len()).sum();
        let besides = if unlisted > 0 { format!("!{unlisted}") } else { String::new() };
        print!("{:>15}", format!("{whole}/{texts}{besides}"));
    }
    let any = with_text.iter().filter(|at| outcomes[**at].read.iter().any(|read| *read == expected(**at))).count();
    println!("{any:>9}");
}

fn lost<'a>(
    contender: usize,
    pictures: &'a [(&'a str, &'a Picture)],
    outcomes: &'a [Outcome],
) -> impl Iterator<Item = &'a (&'a str, &'a Picture)> {
    let is_lost =
        move |(picture, outcome): &(&(&str, &Picture), &Outcome)| outcome.read[contender] < picture.1.expected.len();
    pictures.iter().zip(outcomes).filter(is_lost).map(|(picture, _)| picture)
}

/// Names the pictures in which an effort reads less than a lower one.
fn nested(pictures: &[(&str, &Picture)], outcomes: &[Outcome], contenders: &[Contender]) {
    let efforts: Vec<usize> = (0..contenders.len()).filter(|at| contenders[*at].name.starts_with("fede")).collect();
    for pair in efforts.windows(2) {
        for ((_, picture), outcome) in pictures.iter().zip(outcomes) {
            if outcome.read[pair[1]] < outcome.read[pair[0]] {
                let (less, more) = (contenders[pair[1]].name, contenders[pair[0]].name);
                println!("  {less} reads less than {more}: {}", picture.path.display());
            }
        }
    }
}

/// A line for each picture and contender that read something of it, and for each text that no list names.
fn lines(pictures: &[(&str, &Picture)], outcomes: &[Outcome], contenders: &[Contender]) -> String {
    let mut lines = String::new();
    for ((family, picture), outcome) in pictures.iter().zip(outcomes) {
        for (contender, (read, unlisted)) in contenders.iter().zip(outcome.read.iter().zip(&outcome.unlisted)) {
            let (name, path) = (contender.name, picture.path.display());
            if *read > 0 {
                let _ = writeln!(lines, "{family} {name} {read} {path}");
            }
            for text in unlisted {
                let _ = writeln!(lines, "{family} {name} finds {text:?} in {path}");
            }
        }
    }
    lines
}
