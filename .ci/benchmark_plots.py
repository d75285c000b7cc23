"""The plots of docs/benchmarks.md: bars, as plain SVG for light and dark pages."""

from html import escape

STYLE = """\
<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .ours { fill: #1a7f64; }
  .peer { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .ours { fill: #3fb68b; }
    .peer { fill: #6e7681; }
  }
</style>"""

ROW = 24
BAR = 16


def pictures(readers, families):
    """Pictures read by each reader: the synthetic ones and the photographs."""
    panels = []
    for title, is_synthetic in (("simulated photographs", True), ("real pictures", False)):
        members = [one for one in families if one[0].startswith("synthetic") == is_synthetic]
        total = sum(count for _, count, _ in members)
        read = [sum(counts[at] for _, _, counts in members) for at in range(len(readers))]
        bars = [(reader, count, f"{count}", reader.startswith("fede")) for reader, count in zip(readers, read)]
        panels.append((f"{title} read, of {total}", total, bars))
    return svg("Pictures read by fede and other readers", panels, label=110, bar=200)


def verdict(parts):
    """The time of one verdict and of its parts, in µs."""
    most = max(time for _, time in parts)
    bars = [(name, time, f"{time:.2f}", not name.startswith("signature")) for name, time in parts]
    return svg("The parts of one verdict", [("one verdict at a gate, µs", most, bars)], label=210, bar=440)


def svg(name, panels, label, bar):
    """Panels side by side. Each has a title, the value of a full bar, and its bars."""
    panel_width = label + bar + 70
    height = 34 + ROW * max(len(bars) for _, _, bars in panels) + 6
    width = panel_width * len(panels)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{escape(name)}">',
        f"<title>{escape(name)}</title>",
        STYLE,
    ]
    for at, (title, full, bars) in enumerate(panels):
        left = at * panel_width
        lines.append(f'<text class="title" x="{left + label}" y="20">{escape(title)}</text>')
        for row, (text, value, shown, is_ours) in enumerate(bars):
            top = 34 + row * ROW
            length = max(bar * value / full, 1)
            kind = "ours" if is_ours else "peer"
            lines += [
                f'<text x="{left + label - 8}" y="{top + 13}" text-anchor="end">{escape(text)}</text>',
                f'<rect class="{kind}" x="{left + label}" y="{top}" width="{length:.1f}" height="{BAR}" rx="2"/>',
                f'<text x="{left + label + length + 6:.1f}" y="{top + 13}">{escape(shown)}</text>',
            ]
    return "\n".join([*lines, "</svg>"]) + "\n"
