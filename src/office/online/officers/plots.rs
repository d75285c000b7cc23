//! Plots as SVG: stacked bars. Each has a title and a description for who does not see it; the numbers
//! stand in a table under it.

use maud::{Markup, PreEscaped, html};
use plotters::prelude::*;

use super::super::PageError;

/// The size of a plot, in units of its own: a page makes it as wide as the screen.
const SIZE: (u32, u32) = (720, 280);

/// Longest label that fits under a bar, in characters. Longer ones are numbers there, and words in the
/// table.
const LABEL_CHARS: usize = 6;

/// Height of the words, in the same units.
const WORDS: u32 = 18;

/// One colour of bars: what it means, its colour, and a number for each label.
pub(super) struct Series {
    pub(super) name: String,
    pub(super) colour: RGBColor,
    pub(super) values: Vec<u64>,
}

/// The colours of the statuses and of what has none. They differ in brightness, too.
pub(super) const GREEN: RGBColor = RGBColor(11, 107, 53);
pub(super) const YELLOW: RGBColor = RGBColor(255, 196, 0);
pub(super) const RED: RGBColor = RGBColor(168, 18, 31);
pub(super) const BLUE: RGBColor = RGBColor(29, 78, 168);

/// A plot of stacked bars, with a table under it. `id` makes its identifiers unique on a page.
pub(super) fn bars(
    (id, title, description): (&str, &str, &str),
    (heading, labels): (&str, &[String]),
    series: &[Series],
) -> Result<Markup, PageError> {
    let is_long = labels.iter().any(|label| label.chars().count() > LABEL_CHARS);
    let short: Vec<String> = (1..=labels.len()).map(|at| at.to_string()).collect();
    let drawn = draw(if is_long { &short } else { labels }, series).map_err(|_| PageError::Fault { cause: "plot" })?;
    // What the backend writes begins with the element `svg` and has no title.
    let (_, rest) = drawn.split_once("<svg ").ok_or(PageError::Fault { cause: "plot" })?;
    let (attributes, rest) = rest.split_once('>').ok_or(PageError::Fault { cause: "plot" })?;
    let (title_id, description_id) = (format!("{id}-title"), format!("{id}-desc"));
    let named = html! { title id=(title_id) { (title) } desc id=(description_id) { (description) } }.into_string();
    let labelled = format!("role=\"img\" aria-labelledby=\"{title_id} {description_id}\"");
    let svg = format!("<svg {attributes} {labelled}>{named}{rest}");
    Ok(html! {
        figure.plot { (PreEscaped(svg)) }
        div.scroll tabindex="0" role="region" aria-label=(title) { table {
            thead { tr { th scope="col" { (heading) } @for one in series { th scope="col" { (one.name) } } } }
            tbody { @for (at, label) in labels.iter().enumerate() { tr {
                th scope="row" { @if is_long { (at + 1) ". " } (label) }
                @for one in series { td { (one.values.get(at).copied().unwrap_or_default()) } }
            } } }
        } }
    })
}

fn draw(labels: &[String], series: &[Series]) -> Result<String, Box<dyn core::error::Error>> {
    let last = i32::try_from(labels.len().saturating_sub(1))?;
    let total = |at: usize| series.iter().filter_map(|one| one.values.get(at)).sum::<u64>();
    let most = (0..labels.len()).map(total).max().unwrap_or(0).max(1);
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .margin(10)
            .x_label_area_size(2 * WORDS)
            .y_label_area_size(3 * WORDS)
            .build_cartesian_2d((0..last).into_segmented(), 0..most + most / 10 + 1)?;
        let label = |at: &SegmentValue<i32>| match at {
            SegmentValue::CenterOf(at) => {
                usize::try_from(*at).ok().and_then(|at| labels.get(at)).cloned().unwrap_or_default()
            }
            _ => String::new(),
        };
        let words = ("sans-serif", WORDS).into_font().color(&BLACK);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(labels.len().min(15))
            .y_labels(5)
            .label_style(words)
            .x_label_formatter(&label)
            .draw()?;
        for at in 0..labels.len() {
            let x = i32::try_from(at)?;
            let end = if x == last { SegmentValue::Last } else { SegmentValue::Exact(x + 1) };
            let mut from = 0;
            for one in series {
                let to = from + one.values.get(at).copied().unwrap_or_default();
                if to > from {
                    let mut bar =
                        Rectangle::new([(SegmentValue::Exact(x), to), (end.clone(), from)], one.colour.filled());
                    bar.set_margin(0, 0, 4, 4);
                    chart.draw_series([bar])?;
                    from = to;
                }
            }
        }
        area.present()?;
    }
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plot_has_a_name_a_table_and_no_markup_of_others() {
        let labels = ["03-01".to_owned(), "<script>".to_owned()];
        let series = [Series { name: "<b>".to_owned(), colour: BLUE, values: vec![3, u64::from(u32::MAX)] }];
        let plot = bars(("p", "Title", "What & how"), ("Day", &labels), &series).unwrap().into_string();
        assert!(plot.contains("role=\"img\" aria-labelledby=\"p-title p-desc\""), "{plot}");
        assert!(plot.contains("<desc id=\"p-desc\">What &amp; how</desc>"));
        assert!(!plot.contains("<script>") && !plot.contains("<b>") && !plot.contains("style="), "{plot}");
        assert!(plot.contains("<td>4294967295</td>"));
        // Nothing to show is no fault.
        bars(("p", "Title", ""), ("Day", &[]), &[]).unwrap();
        bars(
            ("p", "Title", ""),
            ("Day", &labels),
            &[Series { values: Vec::new(), ..series.into_iter().next().unwrap() }],
        )
        .unwrap();
    }
}
