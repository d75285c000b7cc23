//! Counts and times, by contender.

use crate::contenders::{Contender, Found};
use crate::set::Picture;

pub struct Tally {
    pub rows: Vec<Row>,
    pub any_pictures: usize,
    pub any_texts: usize,
}

pub struct Row {
    name: &'static str,
    pictures: usize,
    whole: usize,
    texts: usize,
    read: usize,
    /// Found, and in no list: a misread, or a symbol that the set does not know of.
    unlisted: usize,
    ms: Vec<f64>,
    /// Of each picture, whether every text in it was found.
    wholes: Vec<bool>,
}

impl Tally {
    pub fn of(contenders: &[Contender]) -> Self {
        let row = |contender: &Contender| Row {
            name: contender.name,
            pictures: 0,
            whole: 0,
            texts: 0,
            read: 0,
            unlisted: 0,
            ms: Vec::new(),
            wholes: Vec::new(),
        };
        Self { rows: contenders.iter().map(row).collect(), any_pictures: 0, any_texts: 0 }
    }

    pub fn add(&mut self, other: Self) {
        for (row, other) in self.rows.iter_mut().zip(other.rows) {
            row.pictures += other.pictures;
            row.whole += other.whole;
            row.texts += other.texts;
            row.read += other.read;
            row.unlisted += other.unlisted;
            row.ms.extend(other.ms);
            row.wholes.extend(other.wholes);
        }
        self.any_pictures += other.any_pictures;
        self.any_texts += other.any_texts;
    }

    pub fn print(&self, name: &str) {
        let Some(first) = self.rows.first() else { return };
        println!(
            "{name}: {} pictures with a text, {} texts; by any contender {} and {}",
            first.pictures, first.texts, self.any_pictures, self.any_texts
        );
        println!(
            "  {:14} {:>8} {:>6} {:>8} {:>9} {:>9} {:>9}",
            "", "pictures", "texts", "unlisted", "median ms", "p95 ms", "most ms"
        );
        for row in &self.rows {
            let [median, p95, most] = shares(row.ms.clone());
            println!(
                "  {:14} {:>8} {:>6} {:>8} {median:>9.2} {p95:>9.2} {most:>9.1}",
                row.name, row.whole, row.read, row.unlisted
            );
        }
    }

    /// The times of all on the pictures that one of them reads.
    pub fn print_where(&self, name: &str, reads: &str) {
        let Some(reader) = self.rows.iter().find(|row| row.name == reads) else { return };
        println!("{name}: the {} pictures that {reads} reads", reader.whole);
        println!("  {:14} {:>9} {:>9} {:>9}", "", "median ms", "p95 ms", "most ms");
        for row in &self.rows {
            let there = row.ms.iter().zip(&reader.wholes).filter(|(_, is_read)| **is_read);
            let [median, p95, most] = shares(there.map(|(ms, _)| *ms).collect());
            println!("  {:14} {median:>9.2} {p95:>9.2} {most:>9.1}", row.name);
        }
    }
}

/// The median, the 95th percentile and the longest.
fn shares(mut ms: Vec<f64>) -> [f64; 3] {
    ms.sort_by(f64::total_cmp);
    [0.5, 0.95, 1.0].map(|share| {
        ms.get(((ms.len() as f64 * share) as usize).min(ms.len().saturating_sub(1))).copied().unwrap_or(0.0)
    })
}

impl Row {
    pub fn count(&mut self, picture: &Picture, read: &[bool], found: &[Found], ms: f64) {
        self.pictures += usize::from(!read.is_empty());
        let is_whole = !read.is_empty() && read.iter().all(|read| *read);
        self.whole += usize::from(is_whole);
        self.wholes.push(is_whole);
        self.texts += read.len();
        self.read += read.iter().filter(|read| **read).count();
        self.unlisted += picture.unexpected(found).count();
        self.ms.push(ms);
    }
}
