// Shows the codes of a person: as symbols that are signed again every 15 seconds, or as paper.

import * as codes from "./codes.js";
import { ask } from "./core.js";
import { live } from "./keys.js";
import { $, word } from "./language.js";
import { draw } from "./symbol.js";

// A gate takes a live code for 30 seconds: each one is shown for half of them.
const LIFE = 15_000;
// How long the digits of a gate stay in the codes.
const DIGITS = 120_000;

let shown = null;
let person = null;
let signedAt = 0;
let digits = "";
let digitsUntil = 0;
let signing = false;
let isFailed = false;

// `all` are the codes of the person as `codes.read` gives them.
export function open(someone, all, chosen = 0) {
  person = someone;
  shown = { all, chosen };
  forgetDigits();
  $("symbols").replaceChildren();
  setTrouble("");
  setWhite(false);
  $("show").showModal();
  drawWords();
  keepAwake();
  return refresh();
}

// Takes over what the database has now: codes of the person may have been replaced.
export function follow(people) {
  if (!person) return;
  const now = people.find(({ id }) => id === person.id);
  const all = now?.codes.map(codes.read).filter((code) => !code.error) ?? [];
  if (all.length === 0) { close(); return; }
  if (all.map(({ text }) => text).join() !== shown.all.map(({ text }) => text).join()) {
    const [before] = chosen();
    const places = [(code) => code.text === before.text, (code) => codes.kind(code) === codes.kind(before)].map((isIt) => all.findIndex(isIt));
    const place = places.find((found) => found >= 0) ?? 0;
    shown = { all, chosen: shown.chosen === "all" && all.length > 1 ? "all" : place };
    refresh();
  }
  drawWords();
}

// Acts when a dialog was closed. The event comes later than the act, and the dialog may be open again.
export const onClosed = (id, act) => $(id).addEventListener("close", () => { if (!$(id).open) act(); });

export function close() {
  if ($("show").open) $("show").close();
}

function closed() {
  [person, shown] = [null, null];
  forgetDigits();
  $("symbols").replaceChildren();
  setWhite(false);
  wakeLock?.release().catch(() => {});
  wakeLock = null;
}

// The codes that are chosen: one, or all of them together.
const chosen = () => (shown.chosen === "all" ? shown.all : [shown.all[shown.chosen]]);
const isChosen = (all) => all.length === chosen().length && all.every((code, place) => code === chosen()[place]);
const isLive = () => person.key !== null;

export function drawWords() {
  if (!person) return;
  $("show-title").textContent = codes.nameOf(person);
  $("choice").hidden = shown.all.length < 2;
  const option = (value, text) => {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "radio", name: "chosen", checked: shown.chosen === value });
    input.addEventListener("change", () => { shown.chosen = value; drawWords(); refresh(); });
    label.append(input, text);
    return label;
  };
  const options = shown.all.map((code, place) => option(place, word(`kind-${codes.kind(code)}`)));
  const hasFocus = $("choices").contains(document.activeElement);
  $("choices").replaceChildren(...options, option("all", word("together")));
  if (hasFocus) $("choices").querySelector(":checked").focus();
  const [first] = chosen();
  $("show").dataset.status = first.code.health?.status ?? "";
  $("show").dataset.validity = codes.validity(first).state;
  $("state").textContent = chosen().map((code) => `${codes.headline(code)} · ${codes.validity(code).words}`).join("\n");
  $("bright").textContent = word(isLive() ? "bright" : "paper-words");
  $("digits").hidden = !isLive();
  drawTimer();
}

function drawTimer() {
  for (const id of ["countdown", "bar"]) $(id).hidden = !isLive() || isFailed;
  $("bright").hidden = isFailed;
  count();
}

// Says that the code cannot be shown. An empty text takes it back.
function setTrouble(words) {
  isFailed = words !== "";
  $("symbols").hidden = isFailed;
  if ($("show-trouble").textContent !== words) $("show-trouble").textContent = words;
  if (isFailed) setWhite(false);
}

async function refresh() {
  if (signing || !person) return;
  signing = true;
  const began = performance.now();
  const [someone, texts, asked] = [person, chosen(), digits];
  try {
    const make = (code) => (isLive() ? live(someone.key, code.text, digits) : ask({ do: "symbol", text: code.text }));
    const made = await Promise.all(texts.map(make));
    // The person has closed the code or chosen another one meanwhile.
    if (someone !== person || !isChosen(texts)) return;
    document.body.dataset.signMillis = (performance.now() - began).toFixed(1);
    const failed = made.find(({ error }) => error);
    if (failed) throw new Error(failed.error.id);
    $("symbols").replaceChildren(...made.map(({ symbol }, place) => draw(symbol, word("symbol", { what: word(`kind-${codes.kind(texts[place])}`) }))));
    setTrouble("");
    // For tests: the text of the first code on the screen.
    $("symbols").dataset.text = made[0].text ?? texts[0].text;
    $("symbols").dataset.version = made[0].symbol.version;
  } catch (error) {
    $("symbols").replaceChildren();
    setTrouble(`${word("trouble-sign")} (${error.message})`);
  } finally {
    signing = false;
    // Also after a failure: it tries again after the same time.
    signedAt = performance.now();
    if (person) drawTimer();
    if (person && (asked !== digits || !isChosen(texts))) refresh();
  }
}

function count() {
  const left = Math.max(0, Math.ceil((signedAt + LIFE - performance.now()) / 1000));
  $("countdown-words").textContent = word("countdown", { count: left });
  $("bar").value = left;
  const isAnswering = digits !== "";
  $("digits-state").textContent = isAnswering ? word("answering", { digits, count: Math.ceil((digitsUntil - performance.now()) / 1000) }) : $("digits-state").dataset.trouble ?? "";
  $("stop-digits").hidden = !isAnswering;
}

setInterval(() => {
  if (!person || document.hidden) return;
  if (digits && performance.now() >= digitsUntil) { forgetDigits(); refresh(); }
  if (isLive() && performance.now() - signedAt >= LIFE) { drawWords(); refresh(); }
  count();
}, 250);

// Signs at once: the phone's clock has changed, or the page was out of sight.
export function signAgain() {
  drawWords();
  refresh();
}

// ---- digits of a gate -------------------------------------------------------

function forgetDigits() {
  [digits, digitsUntil] = ["", 0];
  $("digits-number").value = "";
  delete $("digits-state").dataset.trouble;
}

function answer(event) {
  event.preventDefault();
  const typed = $("digits-number").value.trim();
  if (!/^[0-9]{4}$/.test(typed)) {
    $("digits-state").dataset.trouble = word("four-digits");
    return count();
  }
  forgetDigits();
  [digits, digitsUntil] = [typed, performance.now() + DIGITS];
  $("symbols").focus();
  return refresh().then(count);
}

// ---- the screen -------------------------------------------------------------

let wakeLock = null;

async function keepAwake() {
  try { wakeLock = await navigator.wakeLock?.request("screen") ?? null; } catch { wakeLock = null; }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden || !person) return;
  keepAwake();
  signAgain();
});

// White to the edges, the symbol as large as it can be.
function setWhite(on) {
  $("symbols").setAttribute("aria-pressed", String(on));
  $("show").classList.toggle("white", on);
  if (on) document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

const isWhite = () => $("show").classList.contains("white");

export function listen() {
  $("close-show").addEventListener("click", close);
  onClosed("show", closed);
  // Escape leaves the white screen first.
  $("show").addEventListener("cancel", (event) => { if (isWhite()) { event.preventDefault(); setWhite(false); } });
  $("symbols").addEventListener("click", () => setWhite(!isWhite()));
  $("digits").addEventListener("submit", answer);
  $("stop-digits").addEventListener("click", () => { forgetDigits(); refresh().then(count); $("digits-number").focus(); });
}

export function label() {
  const texts = { "close-show": "close", "choice-title": "choice", "digits-label": "digits", answer: "answer", "stop-digits": "stop-digits" };
  for (const [id, name] of Object.entries(texts)) $(id).textContent = word(name);
  drawWords();
}
