// The screen of one verdict: sign, person, what to do, details. It makes no decisions.

import { $, element, kindOf, language, list, local, localTimes, sentence, word } from "./language.js";
import { signal } from "./signal.js";

let shown = null;
// What a person has decided: "let-in" or "send-away".
let decided = null;
let lastInView = 0;

export const shownNow = () => shown;
export const inView = () => { lastInView = performance.now(); };

// What is wrong only with the age or the parts of the gate's data. The core's hint is a command.
const UPDATED_AWAY = ["no-list", "trust-stale", "list-expired", "rules-missing", "unknown-key", "foreign-unknown-key", "foreign-no-reader", "revocation-missing", "revocation-unsound", "revocation-stale", "revocation-too-old"];

export const isUpdatedAway = ({ id }) => UPDATED_AWAY.includes(id);
export const advice = ({ id, hint }) => (isUpdatedAway({ id }) ? word("hint-update") : sentence(hint));

// If several codes are in one picture, the strictest result is shown. Otherwise a person could get
// in with another person's code.
const STERN = { accepted: 0, undecided: 1, refused: 2 };

export const sternest = (all) => all.reduce((sternest, next) => STERN[next.decision] > STERN[sternest.decision] ? next : sternest);

// A verdict must not stay for the next person.
const SHOWN_MILLIS = 20_000;
export const isOld = () => shown !== null && performance.now() - lastInView > SHOWN_MILLIS;

export function show(judgement) {
  wipe();
  shown = judgement;
  inView();
  showSign();
  $("verdict").hidden = false;
  $("verdict").scrollTop = 0;
}

// The same code after a document check or a person's decision.
export function showAgain(judgement, decision = null) {
  const isNew = judgement.sign !== shown.sign || decision !== decided;
  [shown, decided] = [judgement, decision];
  inView();
  if (isNew) showSign(); else showVerdict();
}

export function answered(answer) {
  $("answer").textContent = word(`answer-${answer}`) ?? word(`document-${answer}`) ?? "";
  $("answer").dataset.answer = answer;
  $("verdict").dataset.document = answer;
  showSteps();
}

function showSign() {
  const { decision, reasons } = shown;
  const verdict = $("verdict");
  verdict.dataset.decision = decision;
  verdict.dataset.sign = shown.sign;
  verdict.dataset.decided = decided ?? "";
  verdict.dataset.reason = reasons[0]?.id ?? "";
  document.dispatchEvent(new CustomEvent("fede-judged", { detail: shown }));
  showVerdict();
  signal(decided ? { "let-in": "let-in", "send-away": "stop" }[decided] : shown.sign);
}

function headline() {
  if (decided) return word(`decided-${decided}`);
  return shown.reasons[0]?.id === "other-document" ? word("other-document") : word(`sign-${shown.sign}`);
}

export function showVerdict() {
  if (!shown) return;
  const { code, foreign, reasons, remarks } = shown;
  $("decision").textContent = headline();
  $("spoken").textContent = headline();
  const holder = code?.holder;
  const person = foreign ? ["native", "transliterated", "birth"].map((name) => foreign.person[name]) : [];
  $("who").textContent = holder ? `${holder.name} · ${kindOf(holder.document)}` : person.filter(Boolean).join(" · ");
  $("why").replaceChildren(...doNow(reasons));
  $("remarks").replaceChildren(...(reasons[0]?.id === "other-document" ? [] : remarks).map(remark));
  $("document").hidden = !shown.document || !["let-in", "you-decide"].includes(shown.sign) && reasons[0]?.id !== "other-document";
  $("number-label").textContent = word("number-of", { kind: kindOf(shown.document) });
  showSteps();
  showFacts(shown);
}

// What to do, large; then why. Technical texts are in the details.
function doNow(reasons) {
  const [first] = reasons;
  if (!first) return [];
  // This sentence is what to do, and its hint is for the case that it does not help.
  if (first.id === "scan-again") return [element("p", sentence(first.sentence), "do"), element("p", sentence(first.hint), "says")];
  const says = reasons.map((reason) => {
    const node = element("p", sentence(reason.sentence), "says");
    node.dataset.id = reason.id;
    return node;
  });
  const action = element("p", decided ? word("decision-counted") : advice(first), "do");
  return [action, ...says];
}

function remark({ id, sentence: says, hint }) {
  const node = element("li", sentence(says));
  node.dataset.id = id;
  node.append(element("small", sentence(hint)));
  return node;
}

// The code is the first step, the document the second step of the same sign.
function showSteps() {
  $("steps").hidden = $("document").hidden;
  const answer = $("verdict").dataset.document;
  const step = { match: "step-match", "no-match": "step-no-match" }[answer] ?? "step-document";
  $("step-code").textContent = word("step-code");
  $("step-document").textContent = word(step);
}

function countryNames(codes) {
  const names = new Intl.DisplayNames(language(), { type: "region", fallback: "code" });
  return list(codes.map((code) => names.of(code)));
}

function showFacts({ code, foreign, reasons, remarks }) {
  const facts = $("facts");
  facts.replaceChildren();
  const add = (name, value) => { if (value) facts.append(element("dt", name), element("dd", value)); };
  if (code) {
    add(word("issuer"), `${code.issuer.name[language()]} (${code.issuer.code})`);
    add(word("path"), `${word(`way-${code.path.way}`) ?? code.path.way} · ${code.path.publisher.name[language()]}`);
    const { health, itinerary } = code;
    if (health) add(word("health"), [word(`status-${health.counts_as}`), local(health.assessed), health.authority, health.appeal].filter(Boolean).join(" · "));
    if (itinerary) {
      add(word("countries"), countryNames(itinerary.countries));
      for (const city of itinerary.cities) add(word("city"), `${city.last_seen} ${city.name[language()]}${city.risk_area ? word("risk-city") : ""}`);
    }
    if (code.live) add(word("live"), local(code.live.signed));
    add(word("issued"), local(code.issued));
    add(word("valid"), local(code.expires));
    add(word("identifier"), code.cti);
  }
  if (foreign) {
    add(word("path"), sentence(foreign.path.words));
    for (const { lines } of [foreign.person, ...foreign.statement.facts, foreign.statement]) {
      for (const [name, value] of lines[language()]) add(name, localTimes(value));
    }
  }
  for (const { id, values } of [...reasons, ...remarks]) add(word("technical"), [id, values.detail].filter(Boolean).join(": "));
  $("details").hidden = facts.childElementCount === 0;
}

// Removes all personal data from the page.
export function wipe() {
  [shown, decided] = [null, null];
  const verdict = $("verdict");
  verdict.hidden = true;
  for (const name of ["sign", "decided", "reason", "document"]) verdict.dataset[name] = "";
  verdict.dataset.decision = "none";
  $("number").value = "";
  $("details").open = false;
  delete $("answer").dataset.answer;
  for (const id of ["decision", "spoken", "who", "answer"]) $(id).textContent = "";
  for (const id of ["why", "remarks", "facts"]) $(id).replaceChildren();
}

export function toggleDetails() {
  const details = $("details");
  if (details.hidden) return;
  details.open = !details.open;
  if (details.open) details.scrollIntoView({ block: "start" });
}
