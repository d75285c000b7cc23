//! The diagram of who recognises whom and how, and the same as text.

use maud::{Markup, html};

use crate::payload::Lang;
use crate::trust::{ListedRegion, TrustList, Way};
use crate::words::site as say;

/// Maximum number of regions that are drawn one by one. A longer list is drawn as one row for each
/// way; the table below names the regions.
const MAX_REGIONS: usize = 24;

// Sizes in units of the drawing. It is as wide as the screen of a small phone, where one unit is
// one pixel.
const WIDTH: usize = 340;
const HEAD: usize = 48;
const ROW: usize = 44;
/// Sizes of the letters of a name, and of the smaller line below it.
const NAME: usize = 14;
const NOTE: usize = 12;

/// One row of the diagram: a region, or all regions of one way.
struct Row {
    /// Style of the branch: the class of the line.
    way: &'static str,
    /// Whether the branch starts at the row above that is not nested, instead of at the publisher.
    is_nested: bool,
    name: String,
    note: String,
}

/// Draws the diagram, with the same content as text below it.
pub(super) fn diagram(list: &TrustList, lang: Lang) -> Markup {
    let rows = if list.regions().len() > MAX_REGIONS { groups(list, lang) } else { regions(list, lang) };
    let height = HEAD + rows.len() * ROW;
    let (title, description) = (format!("way-title-{}", lang.tag()), format!("way-text-{}", lang.tag()));
    let name = list.publisher().name(lang);
    let [vouched, direct, adoption] = counts(list);
    html! {
        svg role="img" aria-labelledby={ (title) " " (description) } viewBox={ "0 0 " (WIDTH) " " (height) } {
            title id=(title) { (say::WaysTitle { name: &name }.say(lang)) }
            desc id=(description) { (say::WaysText { vouched: &vouched, direct: &direct, adoption: &adoption }.say(lang)) }
            rect.publisher x="1" y="1" width=(WIDTH - 2) height="38" rx="6" {}
            text.name x="12" y="25" {
                (shortened(&say::Publisher { name: &name, version: &list.version() }.say(lang), NAME, WIDTH - 24))
            }
            @for (place, row) in rows.iter().enumerate() { (drawn(&rows, place, row)) }
        }
        details {
            summary { (say::ways_as_text(lang)) }
            ul { @for (way, entries) in texts(list, lang) { @if !entries.is_empty() { li { (way) (entries) } } } }
        }
    }
}

/// A branch from the publisher, or from the row whose code is adopted, to a region.
fn drawn(rows: &[Row], place: usize, row: &Row) -> Markup {
    let y = HEAD + place * ROW + ROW / 2 - 4;
    let (trunk, end) = if row.is_nested { (44, 68) } else { (20, 44) };
    // The trunk of a nested row starts at its parent; all others start at the publisher.
    let parent = rows.iter().take(place).rposition(|row| !row.is_nested).filter(|_| row.is_nested);
    let top = parent.map_or(39, |parent| HEAD + parent * ROW + ROW / 2);
    let x = end + 12;
    html! {
        path class={ "way " (row.way) } d={ "M" (trunk) " " (top) "V" (y) "H" (end) } {}
        circle.dot cx=(end) cy=(y) r="4" {}
        text.name x=(x) y=(y + 1) { (shortened(&row.name, NAME, WIDTH - x)) }
        text.note x=(x) y=(y + 17) { (shortened(&row.note, NOTE, WIDTH - x)) }
    }
}

/// A row for each region. A region that adopts a code follows the region whose code it is.
fn regions(list: &TrustList, lang: Lang) -> Vec<Row> {
    let row = |listed: &ListedRegion, is_nested| {
        let name = labelled(listed, lang);
        Row { way: class(listed.recognition().way()), is_nested, name, note: note(list, listed, lang) }
    };
    let mut rows = Vec::new();
    for listed in list.regions() {
        if matches!(listed.recognition().way(), Way::Adoption { .. }) {
            continue;
        }
        rows.push(row(listed, false));
        let adopts =
            |other: &&ListedRegion| matches!(other.recognition().way(), Way::Adoption { of } if *of == listed.region());
        rows.extend(list.regions().iter().filter(adopts).map(|other| row(other, true)));
    }
    rows
}

/// A row for each way that occurs.
fn groups(list: &TrustList, lang: Lang) -> Vec<Row> {
    let name = list.publisher().name(lang);
    let notes = [
        say::WayVouched { name: &name }.say(lang),
        say::ways_direct(lang).to_owned(),
        say::ways_adoption(lang).to_owned(),
    ];
    let rows = counts(list).into_iter().zip(["vouched", "direct", "adoption"]).zip(notes);
    let row = |((count, way), note)| Row { way, is_nested: false, name: say::RegionCount { count }.say(lang), note };
    rows.filter(|((count, _), _)| *count > 0).map(row).collect()
}

/// The number of regions of each way.
fn counts(list: &TrustList) -> [u64; 3] {
    let count = |way: &str| {
        let found = list.regions().iter().filter(|listed| class(listed.recognition().way()) == way).count();
        u64::try_from(found).unwrap_or(u64::MAX)
    };
    ["vouched", "direct", "adoption"].map(count)
}

const fn class(way: &Way) -> &'static str {
    match way {
        Way::Vouched => "vouched",
        Way::Direct { .. } => "direct",
        Way::Adoption { .. } => "adoption",
    }
}

/// How a region is recognised, in few words.
fn note(list: &TrustList, listed: &ListedRegion, lang: Lang) -> String {
    match listed.recognition().way() {
        Way::Vouched if listed.region() == list.publisher() => say::way_own(lang).to_owned(),
        Way::Vouched => say::WayVouched { name: &list.publisher().name(lang) }.say(lang),
        Way::Adoption { of } => say::WayAdoption { name: &of.name(lang) }.say(lang),
        Way::Direct { via } => {
            let lists: Vec<_> = via
                .iter()
                .map(|list| {
                    say::ViaList { name: &list.publisher().name(lang), version: &list.list_version() }.say(lang)
                })
                .collect();
            say::WayDirect { lists: &lists.join(say::and(lang)) }.say(lang)
        }
    }
}

fn labelled(listed: &ListedRegion, lang: Lang) -> String {
    say::RegionCode { name: &listed.name(lang), code: &listed.region() }.say(lang)
}

/// The regions of each way in words.
fn texts(list: &TrustList, lang: Lang) -> [(String, String); 3] {
    let name = list.publisher().name(lang);
    let of = |way: &str, entry: &dyn Fn(&ListedRegion) -> String| {
        let found = list.regions().iter().filter(|listed| class(listed.recognition().way()) == way);
        found.map(entry).collect::<Vec<_>>().join(say::semicolon(lang))
    };
    let plain = |listed: &ListedRegion| labelled(listed, lang);
    let with_note = |listed: &ListedRegion| {
        say::RegionNote { region: &labelled(listed, lang), note: &note(list, listed, lang) }.say(lang)
    };
    [
        (say::TextVouched { name: &name }.say(lang), of("vouched", &plain)),
        (say::text_direct(lang).to_owned(), of("direct", &with_note)),
        (say::text_adoption(lang).to_owned(), of("adoption", &with_note)),
    ]
}

/// The text, cut to a width in units. Fonts differ: a Han character is as wide as it is high, any
/// other is taken as three fifths of that, which is a little more than the average of wide fonts.
fn shortened(text: &str, size: usize, width: usize) -> String {
    let of = |character: char| if character.is_ascii() { size * 3 / 5 } else { size };
    if text.chars().map(of).sum::<usize>() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(size);
    let fits = |character: &char| {
        let before = left;
        left = left.saturating_sub(of(*character));
        of(*character) <= before
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SigningKey;
    use crate::payload::Region;
    use crate::time::Window;
    use crate::trust::{Digest, KeyUse, ListedKey, Provenance, Recognition};

    fn listed(code: &str, recognition: Recognition) -> ListedRegion {
        let key = SigningKey::from_seed(&[7; 32]).unwrap();
        let key = ListedKey::new(key.verifying_key(), Window::ALWAYS, vec![KeyUse::Health]).unwrap();
        let keys = if matches!(recognition.way(), Way::Adoption { .. }) { vec![] } else { vec![key] };
        let long = "a name of sixty characters, which is the longest that counts";
        ListedRegion::new(Region::new(code).unwrap(), ["某地", long], keys, recognition).unwrap()
    }

    fn region(code: &str) -> Region {
        Region::new(code).unwrap()
    }

    #[test]
    fn each_way_is_drawn_and_said() {
        let via = Provenance::new(region("MO"), 7, Digest::of(b""));
        let regions = vec![
            listed("CN", Recognition::vouched()),
            listed("CN-XZ", Recognition::adoption(region("CN"))),
            listed("MO", Recognition::direct(vec![via]).unwrap()),
        ];
        let list = TrustList::new(1, Window::ALWAYS, region("CN"), regions).unwrap();
        for lang in [Lang::En, Lang::Zh] {
            let page = diagram(&list, lang).into_string();
            for class in ["way vouched", "way adoption", "way direct", "<title", "<desc", "<details>"] {
                assert!(page.contains(class), "{class} in {page}");
            }
            assert_eq!(page.matches("class=\"dot\"").count(), 3);
        }
    }

    #[test]
    fn a_long_list_is_drawn_in_groups() {
        let codes = "BJ TJ HE SX NM LN JL HL SH JS ZJ AH FJ JX SD HA HB HN GD GX HI CQ SC GZ YN".split(' ');
        let regions: Vec<_> = codes.map(|code| listed(&format!("CN-{code}"), Recognition::vouched())).collect();
        assert_eq!(regions.len(), MAX_REGIONS + 1);
        let list = TrustList::new(1, Window::ALWAYS, region("CN"), regions).unwrap();
        let page = diagram(&list, Lang::En).into_string();
        assert_eq!(page.matches("class=\"dot\"").count(), 1);
        assert!(page.contains("25 regions"), "{page}");
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(shortened("abcdef", 12, 48), "abcdef");
        assert_eq!(shortened("abcdefg", 12, 48), "abcde…");
        assert_eq!(shortened("中华人民共和国", 12, 48), "中华人…");
    }
}
