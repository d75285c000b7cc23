// Symbols as SVG. The core gives the path of the dark modules.

const SVG = "http://www.w3.org/2000/svg";
// Width of the light border in modules (ISO/IEC 18004, clause 6.3.8).
const QUIET = 4;

export function draw({ side, path }, name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `${-QUIET} ${-QUIET} ${side + 2 * QUIET} ${side + 2 * QUIET}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", name);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.classList.add("symbol");
  const modules = document.createElementNS(SVG, "path");
  modules.setAttribute("d", path);
  svg.append(modules);
  return svg;
}
