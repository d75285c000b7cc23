// The gate page: the workers, updates, how the gate stands, and the menu. The core judges codes in
// the workers; no script makes a decision.

import { isOn, showPrompt, startCamera, switchCamera, takeDropped, toggleTorch, useCamera } from "./camera.js";
import { $, LANGS, element, language, list, local, offset, remember, remembered, sentence, shortTime, speak, word } from "./language.js";
import { drawDocument, fetchEarly } from "./documents.js";
import { listenForPictures, open as openPicture } from "./picture.js";
import { listenForKeys } from "./scanner.js";
import { hasSound, switchSound } from "./signal.js";
import { advice, answered, inView, isOld, isUpdatedAway, show, showAgain, shownNow, showVerdict, sternest, toggleDetails, wipe } from "./verdict.js";

let config;
let reader;

// ---- the workers ----------------------------------------------------------

class Gate {
  #worker = new Worker("worker.js", { type: "module" });
  #waiting = new Map();
  #next = 0;
  #ended = false;

  constructor() {
    this.#worker.onmessage = ({ data }) => {
      this.#waiting.get(data.id)?.(data.answer);
      this.#waiting.delete(data.id);
    };
    this.#worker.onerror = (event) => this.#endAll("worker", event.message ?? "");
    this.#worker.onmessageerror = () => this.#endAll("worker", "");
  }

  #endAll(id, message) {
    for (const answer of this.#waiting.values()) answer({ error: { id, message, hint: "" } });
    this.#waiting.clear();
  }

  ask(action, message = {}, transfer = []) {
    if (this.#ended) return Promise.resolve({ error: { id: "ended", message: "", hint: "" } });
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ id, do: action, ...message }, transfer);
    });
  }

  // Answers all open requests, because a terminated worker never will.
  end() {
    this.#ended = true;
    this.#worker.terminate();
    this.#endAll("ended", "");
  }
}

async function openGate() {
  reader = new Gate();
  const opened = await reader.ask("open", { config });
  if (opened.trouble) notice(word(`trouble-${opened.trouble.id}`));
  if (opened.error) {
    trouble(opened.error);
    return false;
  }
  if (opened.isNew) {
    // Fetches the first set. Without a network the page shows that it is empty.
    await update({});
  }
  await stand();
  return true;
}

let restarting = null;

function startAnew() {
  restarting ??= (async () => {
    reader.end();
    clear();
    notice(word("trouble-core-died"));
    await openGate();
    restarting = null;
  })();
  return restarting;
}

// ---- updates --------------------------------------------------------------

async function update(from) {
  const say = (text) => { $("update-state").textContent = text; };
  say(word("updating"));
  if (!$("menu").open) notice(word("updating"));
  const take = async () => {
    const updater = new Gate();
    try {
      const opened = await updater.ask("open", { config, forUpdate: true, kept: await reader.ask("held") });
      return opened.error ? opened : await updater.ask("update", from);
    } finally {
      updater.end();
    }
  };
  // The lock allows one tab at a time to update.
  const result = navigator.locks ? await navigator.locks.request("fede-update", take) : await take();
  const words = result.error ? troubleWords(result.error) : result.newer ? word("updated", result) : word("not-newer");
  say(words);
  if (!$("menu").open) notice(words);
  if (!result.error) {
    if (result.unkept) notice(word(`trouble-${result.unkept}`));
    const reloaded = await reader.ask("reload", { held: result.held });
    if (reloaded.error) trouble(reloaded.error);
  }
  await stand();
  // New rules may ask for codes of other networks.
  if (navigator.serviceWorker?.controller) fetchEarly(standing?.rules?.foreign);
  return result;
}

// An update from the verdict or the first screen. The code is judged again when it is shown again.
async function updateNow() {
  $("update-now").disabled = true;
  const result = await update({});
  $("update-now").disabled = false;
  if (!result.error && shownNow()) await next();
}

// ---- how the gate stands --------------------------------------------------

let standing = null;

async function stand() {
  const answer = await reader.ask("stand");
  if (answer.error) return trouble(answer.error);
  ({ standing } = answer);
  judged(answer.judged);
  showDigits(standing?.challenge);
  showStanding();
}

const CLOCK = ["clock-back", "clock-before-list", "clock-before-root", "clock-before-revocation"];

// One line: the state, and what is wrong first.
function standingWords(state, concern, undecided) {
  if (CLOCK.includes(concern?.id)) return word("wrong-clock");
  if (concern?.id === "root-expired" || concern?.id === "list-expired") return word(concern.id);
  if (state === "empty") return word("empty");
  if (state === "stale") return word("stale", { time: shortTime(standing.stale_from) });
  if (concern) return word("rules-wanting");
  if (undecided.length) return word("region-undecided", { name: list(undecided.map(({ region }) => region[language()])) });
  return state === "ageing" ? word("ageing", { time: shortTime(standing.stale_from) }) : word("fresh");
}

function showStanding() {
  const freshness = standing?.freshness ?? "empty";
  const undecided = standing?.undecided_regions ?? [];
  const concern = standing?.concerns?.[0] ?? standing?.rules?.concern;
  // A region that cannot be checked needs care, however fresh the rest is.
  const state = freshness === "fresh" && undecided.length ? "ageing" : freshness;
  $("standing-shape").textContent = concern ? "■" : { fresh: "●", ageing: "▲", stale: "■", empty: "■" }[state];
  $("standing-words").textContent = standingWords(state, concern, undecided);
  document.body.dataset.standing = concern && state !== "empty" ? "stale" : state;
  const holds = $("holds");
  holds.replaceChildren();
  const add = (name, value) => { if (value) holds.append(element("dt", name), element("dd", value)); };
  const explain = (it) => `${sentence(it.sentence)} ${advice(it)}`;
  for (const { region, concern: it } of undecided) add(region[language()], explain(it));
  for (const it of standing?.concerns ?? []) add(word("trouble"), explain(it));
  add(word("publisher"), standing?.publisher && `${standing.publisher[language()]} (${standing.publisher.code})`);
  add(word("list"), standing?.list_version && word("version", { version: standing.list_version }));
  add(word("confirmed"), standing?.proved && local(standing.proved));
  add(word("until"), standing?.stale_from && local(standing.stale_from));
  const { rules } = standing ?? {};
  add(word("rules"), rules?.concern ? sentence(rules.concern.sentence) : rules?.region ? `${rules.region}, ${word("version", rules)}` : word("own-rules"));
  add(word("asks"), rules?.asks?.length ? list(rules.asks.map((kind) => word(kind))) : "");
  add(word("root"), standing?.root && word("root-of", standing.root));
  showBar();
}

// The bar has what to do next, and nothing else.
function showBar() {
  const shown = shownNow();
  const mustDecide = shown?.sign === "you-decide" && !$("verdict").dataset.decided;
  const isWanting = shown ? shown.sign === "cannot-tell" && shown.reasons.some(isUpdatedAway) : ["stale", "empty"].includes(document.body.dataset.standing);
  $("next").hidden = !shown || mustDecide;
  $("let-in").hidden = !mustDecide;
  $("send-away").hidden = !mustDecide;
  $("ask-digits").hidden = !shown?.reasons.some(({ id }) => ASKED.includes(id));
  $("update-now").hidden = !isWanting || reader === undefined;
  $("start").hidden = isOn() || shown !== null;
}

// ---- the verdict ----------------------------------------------------------

function judged(texts) {
  if (texts.length === 0) return;
  if (texts.length > 1) notice(word("several"));
  const all = texts.map((judgement) => JSON.parse(judgement));
  show(sternest(all));
  if (all.some(({ code }) => code?.live?.challenge && code.live.challenge === standing?.challenge)) showDigits(null);
  showBar();
}

// ---- digits that only a telephone at this gate can answer ------------------

// What the digits of a gate decide.
const ASKED = ["live-ahead", "live-too-old"];

function showDigits(challenge) {
  if (standing) standing.challenge = challenge;
  $("digits").hidden = !challenge;
  $("digits-number").textContent = challenge ?? "";
}

async function askDigits() {
  $("menu").close();
  const answer = await reader.ask("digits", { random: crypto.getRandomValues(new Uint32Array(1))[0] });
  if (answer.error) return trouble(answer.error);
  await next();
  return showDigits(answer.challenge);
}

async function stopDigits() {
  await reader.ask("stopDigits");
  showDigits(null);
}

function clear() {
  wipe();
  showBar();
}

async function next() {
  clear();
  if (document.activeElement !== $("verdict")) document.activeElement?.blur();
  await reader.ask("clear");
}

// A verdict is cleared when the code has left the view and nobody uses the page.
setInterval(() => {
  const isUsed = document.activeElement === $("number") || $("details").open || $("menu").open || !$("let-in").hidden;
  if (isOld() && !isUsed) next();
}, 1000);

function seen(sight) {
  if (sight.error) {
    if (sight.error.id === "core-died") return startAnew();
    return trouble(sight.error);
  }
  if (sight.still) {
    inView();
    // After "next", the code of the last person is not judged again while it is held up.
    if (!shownNow()) notice(word("same-code"), false, 1500);
  }
  if (sight.partial) notice(word("partial"));
  for (const remark of sight.remarks) notice(word(remark));
  judged(sight.judged);
  return undefined;
}

async function seeFrame(frame) {
  const began = performance.now();
  try {
    const sight = await reader.ask("frame", { frame }, [frame]);
    const millis = Math.round(performance.now() - began);
    await seen(sight);
    if (sight.judged?.length) {
      document.body.dataset.readMillis = String(millis);
      reader.ask("count", { dropped: takeDropped(), readMillis: millis });
    }
  } catch (error) {
    trouble({ id: "worker", message: String(error), hint: "" });
  }
}

// A person's decision where the gate leaves it to one. It counts in the report.
async function decide(choice) {
  const answer = await reader.ask("decide", { choice });
  if (answer.error) return trouble(answer.error);
  showAgain(JSON.parse(answer.judged), choice);
  showBar();
  return undefined;
}

async function compare(number) {
  const answer = await reader.ask("document", { number });
  const decided = $("verdict").dataset.decided;
  if (answer.judged && shownNow()) {
    const judgement = JSON.parse(answer.judged);
    showAgain(judgement, judgement.sign === "you-decide" && decided ? decided : null);
  }
  answered(answer.error?.id ?? answer.answer);
  showBar();
}

// ---- pictures, scanners and keys ------------------------------------------

// The pages of a document, or the frames of a picture. What is wrong with the file counts only if no code is found.
async function readDocument(file) {
  const { pages, trouble: id } = await drawDocument(file, config.documents);
  const sight = await reader.ask("pages", { pages }, pages.map(({ pixels }) => pixels.buffer));
  return id && !sight.error && sight.judged.length === 0 ? { error: { id, message: "", hint: "" } } : sight;
}

// What the module can say about a file that the browser cannot.
const MODULE_KNOWS = ["picture-damaged", "picture-more-pages"];

// Only if the browser cannot open a picture, or finds no code on the first frame, the module has a look.
async function readPicture(file, kind) {
  const sight = await reader.ask("picture", { file });
  const isOpen = sight.error ? sight.error.id === "picture-kind" : kind === "animation" && sight.judged.length === 0;
  if (!isOpen || !config.documents) return sight;
  const drawn = await readDocument(file);
  return drawn.error && !MODULE_KNOWS.includes(drawn.error.id) ? sight : drawn;
}

async function pictured({ file, kind, text, trouble: id }) {
  $("menu").close();
  if (id) return notice(word(`trouble-${id}`));
  if (text !== undefined) return scanned(text);
  notice(word("reading"), true);
  const sight = await (kind === "document" ? readDocument(file) : readPicture(file, kind));
  notice("");
  if (!sight.error && sight.judged.length === 0) return notice(word("trouble-no-symbol"));
  return seen(sight);
}

function typeNumber() {
  if (!$("document").hidden) $("number").focus();
}

const KEYS = {
  " ": next, escape: next, w: toggleDetails, d: typeNumber, t: toggleTorch, c: switchCamera, s: toggleSound, l: toggleLanguage, m: openMenu, a: askDigits,
};

async function scanned(text) {
  $("menu").close();
  await seen(await reader.ask("line", { text }));
}

function pressed(key) {
  if (!$("menu").open && !$("ask").open) KEYS[key.toLowerCase()]?.();
}

// ---- notices --------------------------------------------------------------

let noticeEnds = 0;

// The page judges nothing until these are mended.
const LASTING = ["no-root", "other-root"];

function notice(text, lasts = false, millis = 8000) {
  $("notice").textContent = text ?? "";
  clearTimeout(noticeEnds);
  if (text && !lasts) noticeEnds = setTimeout(() => { $("notice").textContent = ""; }, millis);
}

// A word of the page for what a person can do about it. Without one, what the core says: its hint has
// each language, its sentence is English.
const troubleWords = ({ id, message, hint }) => word(`trouble-${id}`) ?? [word("trouble-core"), sentence(hint), message].filter(Boolean).join("\n");

function trouble(error) {
  if (error.id === "ended") return;
  if (error.id === "core-died") { startAnew(); return; }
  notice(troubleWords(error), LASTING.includes(error.id));
  document.body.dataset.trouble = error.id;
}

// ---- the menu -------------------------------------------------------------

function openMenu() {
  $("menu").showModal();
  $("menu").scrollTop = 0;
}

function speakAll() {
  document.title = word("title");
  const names = {
    title: "title", "switch-camera": "camera", torch: "torch", language: "language", start: "start", next: "next",
    "details-summary": "why", compare: "compare", "menu-title": "menu-title", update: "update", "update-file-words": "update-file",
    "update-folder-words": "update-folder", "line-label": "line", judge: "judge", report: "report", "report-csv": "report-csv",
    "new-shift": "new-shift", keys: "keys", "close-menu": "close", "update-now": "update-now", "let-in": "sign-let-in",
    "send-away": "send-away", "picture-words": "picture", "check-title": "check-title", "shift-title": "shift-title",
    "holds-title": "holds-title", "gate-name-label": "gate-name", setup: "setup", "ask-words": "new-shift-ask",
    "save-and-reset": "save-and-reset", reset: "reset", "keep-shift": "keep-shift", "ask-digits": "ask-digits", "ask-digits-next": "ask-digits", "digits-words": "digits",
    "stop-digits": "stop-digits",
  };
  for (const [id, name] of Object.entries(names)) $(id).textContent = word(name);
  $("language").setAttribute("aria-label", word("language-name"));
  $("open-menu").setAttribute("aria-label", word("menu"));
  for (const id of ["line", "gate-name"]) $(id).setAttribute("aria-label", $(`${id}-label`).textContent);
  showSound();
  showPrompt();
  showStanding();
  showVerdict();
}

function toggleLanguage() {
  speak(LANGS[(LANGS.indexOf(language()) + 1) % LANGS.length]);
  remember("fede-gate-lang", language());
  speakAll();
}

function showSound() {
  $("sound").setAttribute("aria-pressed", String(hasSound()));
  $("sound").setAttribute("aria-label", word("sound"));
  $("sound").title = word(hasSound() ? "sound-on" : "sound-off");
}

function toggleSound() {
  switchSound();
  showSound();
}

async function save(kind) {
  const report = await reader.ask("report", { lang: language(), zone: offset(), name: $("gate-name").value });
  if (report.error) { trouble(report.error); return false; }
  const type = kind === "html" ? "text/html" : "text/csv";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([report[kind]], { type }));
  const name = $("gate-name").value.replace(/[^\p{L}\p{N}]+/gu, "-");
  link.download = `fede-shift-${name ? `${name}-` : ""}${new Date().toISOString().slice(0, 16).replaceAll(":", "")}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}

async function newShift() {
  $("ask").close();
  reader.end();
  clear();
  takeDropped();
  await openGate();
  $("menu").close();
}

// ---- the beginning --------------------------------------------------------

function listen() {
  listenForKeys({ scanned, pressed, answer: $("number") });
  listenForPictures(pictured);
  useCamera({ see: seeFrame, cleared: clear });
  const onClick = {
    start: () => startCamera().then(showBar), "switch-camera": switchCamera, torch: toggleTorch, sound: toggleSound, language: toggleLanguage,
    next, "open-menu": openMenu, "close-menu": () => $("menu").close(), update: () => update({}), "update-now": updateNow,
    "let-in": () => decide("let-in"), "send-away": () => decide("send-away"), report: () => save("html"), "report-csv": () => save("csv"),
    "ask-digits": askDigits, "ask-digits-next": askDigits, "stop-digits": stopDigits, "new-shift": () => $("ask").showModal(), "keep-shift": () => $("ask").close(), reset: newShift,
    "save-and-reset": async () => { if (await save("html")) await newShift(); },
  };
  for (const [id, act] of Object.entries(onClick)) $(id).onclick = act;
  // After a click, Space means "next person" again and does not press the button a second time.
  addEventListener("click", ({ target, detail }) => { if (detail > 0) target.closest?.("button, summary")?.blur(); });
  $("update-file").onchange = ({ target }) => { if (target.files[0]) update({ archive: target.files[0] }); target.value = ""; };
  $("update-folder").onchange = ({ target }) => { if (target.files.length) update({ files: [...target.files] }); target.value = ""; };
  $("picture").onchange = ({ target }) => { if (target.files[0]) openPicture(target.files[0], pictured); target.value = ""; };
  $("gate-name").value = remembered("fede-gate-name") ?? "";
  $("gate-name").onchange = ({ target }) => remember("fede-gate-name", target.value);
  $("details").ontoggle = () => { if ($("details").open) $("details").scrollIntoView({ block: "nearest" }); };
  $("typed").onsubmit = (event) => {
    event.preventDefault();
    const text = $("line").value;
    $("line").value = "";
    scanned(text);
  };
  $("document").onsubmit = async (event) => {
    event.preventDefault();
    const number = $("number").value;
    // The number is removed from the page. Without focus in the form, the next scan goes to the
    // page, and Space means the next person.
    $("number").value = "";
    document.activeElement?.blur();
    if (/FD1:/i.test(number)) await scanned(number); else await compare(number);
  };
}

async function keepForOffline() {
  const registration = await navigator.serviceWorker?.register("sw.js").catch(() => null);
  if (!registration) notice(word("not-kept"), true);
  registration?.addEventListener("updatefound", () => {
    const isFirst = !navigator.serviceWorker.controller;
    registration.installing?.addEventListener("statechange", ({ target }) => {
      if (target.state === "installed" && !isFirst) notice(word("new-page"));
      // A file of the page could not be fetched.
      if (target.state === "redundant" && isFirst) notice(word("not-kept"), true);
    });
  });
  await navigator.storage?.persist?.();
  fetchEarly(standing?.rules?.foreign);
}

// A page with a different root is a different gate. Staff must confirm the change.
function isSameGate() {
  const before = remembered("fede-gate-root");
  if (before && before !== config.gate && !confirm(word("other-root", { before, now: config.gate }))) return false;
  remember("fede-gate-root", config.gate);
  return true;
}

async function begin() {
  config = await (await fetch("config.json")).json();
  if (config.rules) config.rulesText = await (await fetch(config.rules)).text();
  listen();
  speak([remembered("fede-gate-lang"), config.language, navigator.language.startsWith("zh") ? "zh-CN" : "en"].find((it) => LANGS.includes(it)));
  speakAll();
  if (!isSameGate()) return trouble({ id: "other-root", message: "", hint: "" });
  if (!await openGate()) return undefined;
  if (!remembered("fede-gate-lang") && standing?.rules?.language) { speak(standing.rules.language); speakAll(); }
  document.body.dataset.ready = "yes";
  document.body.dataset.readyMillis = String(Math.round(performance.now()));
  keepForOffline();
  setInterval(stand, 15_000);
  const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (permission?.state === "granted") await startCamera();
  showBar();
  return undefined;
}

begin().catch((error) => trouble({ id: "worker", message: String(error), hint: "" }));
