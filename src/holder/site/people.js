// The list of people with what their codes say.

import * as codes from "./codes.js";
import { ask } from "./core.js";
import { $, element, word } from "./language.js";
import { isLocked } from "./keys.js";
import { draw } from "./symbol.js";

const SVG = "http://www.w3.org/2000/svg";

// Each colour has a shape too; either one is enough to recognise it.
const SHAPES = {
  green: "M6 50a44 44 0 1 0 88 0a44 44 0 1 0-88 0zM28 52 44 68 74 34",
  yellow: "M50 8 96 90H4zM50 36v26M50 74v3",
  red: "M31 4h38l27 27v38L69 96H31L4 69V31zM33 33 67 67M67 33 33 67",
};

function shape(status) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-4 -4 108 108");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("shape");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[status]);
  svg.append(path);
  return svg;
}

function button(name, act, kind) {
  const node = Object.assign(document.createElement("button"), { type: "button", textContent: word(name), className: kind ?? "" });
  node.dataset.act = name;
  node.addEventListener("click", act);
  return node;
}

function band(code) {
  const node = document.createElement("div");
  const { state, words } = codes.validity(code);
  node.className = "band";
  node.dataset.status = state === "expired" ? "expired" : code.code.health?.status ?? "itinerary";
  if (SHAPES[node.dataset.status]) node.append(shape(node.dataset.status));
  const text = document.createElement("div");
  text.append(element("p", codes.headline(code), "status"), element("p", words, "validity"));
  node.append(text);
  return node;
}

function factList(code) {
  const node = document.createElement("dl");
  for (const [name, text] of codes.facts(code)) node.append(element("dt", name), element("dd", text));
  return node;
}

// `acts`: `show(person, codes)`, `key(person)`, `print(person, codes)`, `remove(person)`, and `fetch(person)`
// where an office serves the page.
function card(person, acts) {
  const node = document.createElement("li");
  node.dataset.person = person.name;
  const all = person.codes.map(codes.read).filter((code) => !code.error);
  node.append(element("h2", codes.nameOf(person)));
  if (!person.key) node.append(element("p", word("is-paper"), "quiet"));
  for (const code of all) node.append(band(code), factList(code));
  if (all.length === 0) node.append(element("p", word("waiting")));
  if (all.some((code) => codes.validity(code).state === "expired")) node.append(element("p", word("renew"), "care"));
  if (person.key && !isLocked(person.key)) node.append(element("p", word("unlocked"), "quiet"));
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  if (all.length) buttons.append(button(person.key ? "show" : "show-paper", () => acts.show(person, all), "large"));
  if (person.key && acts.fetch) buttons.append(button("fetch", () => acts.fetch(person)));
  if (person.key) buttons.append(button("show-key", () => acts.key(person)));
  if (all.length) buttons.append(button("print", () => acts.print(person, all)));
  buttons.append(button("remove", () => acts.remove(person)));
  node.append(buttons);
  return node;
}

export function drawPeople(people, acts) {
  $("people").replaceChildren(...people.map((person) => card(person, acts)));
  $("empty").hidden = people.length > 0;
}

// Fills the sheet that is printed: the codes as the office has made them.
export function drawSheet(person, all) {
  const sheet = all.map((code) => {
    const { symbol } = ask({ do: "symbol", text: code.text });
    const node = document.createElement("div");
    node.append(element("h1", `${codes.nameOf(person)} · ${codes.headline(code)}`), draw(symbol, ""), factList(code));
    node.append(element("p", word(person.key ? "printed-bound" : "printed-paper")));
    return node;
  });
  $("print").replaceChildren(...sheet);
}
