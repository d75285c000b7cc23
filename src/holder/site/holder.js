// The holder page: people, their keys and codes. The core makes the bytes to sign, the texts and the
// symbols; the browser signs.

import * as codes from "./codes.js";
import { loadCore } from "./core.js";
import { isLocked, makeKey, prove } from "./keys.js";
import { $, LANGS, language, remember, remembered, speak, word } from "./language.js";
import * as office from "./office.js";
import { drawPeople, drawSheet } from "./people.js";
import * as scan from "./scan.js";
import * as show from "./show.js";
import * as store from "./store.js";
import { draw } from "./symbol.js";

let config = { reader: null, language: null };
let people = [];
let notices = {};

// ---- notices ----------------------------------------------------------------

// Says something until it is no longer so. An empty text takes it back.
function notice(id, words) {
  if (words) notices[id] = words;
  else delete notices[id];
  $("notice").textContent = Object.values(notices).join("\n");
}

// ---- the list ---------------------------------------------------------------

const acts = { show: (person, all) => show.open(person, all), key: openKey, print, remove: askRemove };

async function reload() {
  people = (await store.people()).map((person) => ({ ...person, codes: codes.newest(person.codes) }));
  people.sort((one, other) => (one.made ?? 0) - (other.made ?? 0));
  if (store.isCleared(people.length)) notice("cleared", word("cleared"));
  drawPeople(people, acts);
  show.follow(people);
}

function print(person, all) {
  drawSheet(person, all);
  window.print();
}

addEventListener("afterprint", () => $("print").replaceChildren());

// ---- a new person -----------------------------------------------------------

// The nonce of the session that a declaration has begun, until a key was made for it. The address has
// it: a link from elsewhere cannot.
let declared = "";

// Asks for whom the code is. On a phone with people, one of them may be meant.
function meetDeclaration() {
  const [, nonce] = location.hash.split("#bind=");
  if (!nonce) return;
  history.replaceState(null, "", location.pathname + location.search);
  if (!office.isSession(nonce)) return;
  if (people.some(({ key }) => key)) { notice("office", word("declared")); return; }
  $("open-person").click();
  declared = nonce;
}

async function makePerson(event) {
  event.preventDefault();
  const name = $("name").value.trim();
  if (!name) return;
  $("make").disabled = true;
  try {
    const person = { id: crypto.randomUUID?.() ?? String(Math.random()), name, key: await makeKey(), codes: [], made: Date.now() };
    await store.put(person);
    store.keepForLong();
    notice("cleared", "");
    await reload();
    $("person").close();
    // The key of somebody who comes from a declaration goes to the office at once.
    const nonce = declared;
    declared = "";
    if (nonce) fetchFromOffice(person, nonce);
    else openKey(person);
  } catch {
    // A private window may keep nothing.
    $("person-state").textContent = word("trouble-store");
  } finally {
    $("make").disabled = false;
  }
}

// ---- the key of a person ----------------------------------------------------

// A counter takes a proof for ten minutes: it is made again after half of them.
const PROOF_LIFE = 300_000;
let keyTimer = 0;

async function openKey(person) {
  $("copy-key").textContent = word("copy");
  $("key-words").textContent = word("key-words", { name: person.name });
  $("key-kind").textContent = word(isLocked(person.key) ? "locked" : "unlocked");
  if (!$("key").open) $("key").showModal();
  const drawKey = async () => {
    const proof = await prove(person.key, "counter");
    if (proof.error) { $("key-words").textContent = word("trouble-sign"); return; }
    $("key-symbol").replaceChildren(draw(proof.symbol, word("key-symbol")));
    $("key-text").value = proof.text;
  };
  clearInterval(keyTimer);
  keyTimer = setInterval(drawKey, PROOF_LIFE);
  await drawKey();
}

async function copyKey() {
  $("key-text").select();
  const isCopied = await navigator.clipboard?.writeText($("key-text").value).then(() => true, () => false);
  if (isCopied) $("copy-key").textContent = word("copied");
}

// ---- a code -----------------------------------------------------------------

async function take(text) {
  const taken = await codes.take(text, people).catch(() => ({ trouble: word("trouble-store"), hint: "" }));
  if (taken.trouble) {
    $("add-state").textContent = `${taken.trouble} ${taken.hint}`.trim();
    $("add-state").dataset.trouble = taken.id;
    return;
  }
  await reload();
  store.keepForLong();
  $("add").close();
  notice("taken", taken.said);
  setTimeout(() => notice("taken", ""), 8000);
}

// Counts how often the dialog was opened.
let openings = 0;

const say = (name) => { $("add-state").textContent = name ? word(name) : ""; };

async function takePicture() {
  const [file] = $("picture").files;
  $("picture").value = "";
  if (!file) return;
  say("reading");
  const mine = openings;
  try {
    const text = await scan.fromPicture(file, config.reader);
    // The dialog has been closed meanwhile.
    if (mine !== openings || !$("add").open) return;
    if (text === null) say("no-code");
    else await take(text);
  } catch {
    say("trouble-picture");
  }
}

function stopCamera() {
  scan.stop($("video"));
  $("camera").textContent = word("camera");
  say("");
}

async function takeCamera() {
  if (scan.isOn()) { stopCamera(); return; }
  say("hold");
  $("camera").textContent = word("camera-stop");
  let text = null;
  try {
    text = await scan.fromCamera($("video"), config.reader);
  } catch {
    stopCamera();
    say("trouble-camera");
  }
  if (text === null) return;
  stopCamera();
  await take(text);
}

const proofOf = (person) => (audience, nonce) => prove(person.key, audience, nonce);

let isFetching = false;

// `nonce` is that of the session for which the person was made: then nobody is asked who has signed in.
async function fetchFromOffice(person, nonce = "") {
  if (isFetching) return;
  isFetching = true;
  try {
    const answer = await office.fetchCodes(proofOf(person), (name) => office.isSession(nonce) || askBind(person, name));
    if (answer.signIn) { location.href = office.signInAddress(); return; }
    if (answer.trouble) { notice("office", answer.trouble.message?.[language()] ?? answer.trouble.id); return; }
    const refused = await codes.takeAnswer(answer.codes, person);
    notice("office", answer.codes.length || answer.isLeft ? refused.join("\n") : word("office-waits"));
    await reload();
  } catch {
    notice("office", word("trouble-office"));
  } finally {
    isFetching = false;
  }
}

// Asks whether a key is to be bound to the codes of who has signed in: in a browser that several people
// use, that can be somebody else.
function askBind(person, name) {
  const holder = name ?? word("signed-in");
  $("bind-title").textContent = word("bind-title", { name: person.name, holder });
  $("bind-words").textContent = word("bind-words", { name: person.name, holder });
  $("bind").returnValue = "";
  return new Promise((resolve) => {
    $("bind").addEventListener("close", () => resolve($("bind").returnValue === "bind"), { once: true });
    $("bind").showModal();
  });
}

// New codes for keys whose codes end soon, without a question.
async function renewAll() {
  const refused = [];
  for (const person of people.filter(({ key, codes: kept }) => key && codes.endsSoon(kept))) {
    const renewed = office.renew(proofOf(person)).then((answer) => codes.takeAnswer(answer.codes ?? [], person));
    refused.push(...await renewed.catch(() => []));
  }
  notice("office", refused.join("\n"));
}

// How long codes are not renewed again, in milliseconds.
const RENEWAL = 600_000;
let renewedAt = 0;

// Asks the office, if there is one: when the page starts, comes back into sight, or gets a network.
async function meetOffice() {
  if (document.hidden || !document.body.dataset.ready || Math.abs(Date.now() - renewedAt) < RENEWAL) return;
  const before = renewedAt;
  renewedAt = Date.now();
  if (!await office.findOffice()) { renewedAt = before; return; }
  acts.fetch = fetchFromOffice;
  await renewAll();
  await reload();
  meetDeclaration();
}

// ---- removal ----------------------------------------------------------------

let removed = null;

function askRemove(person) {
  removed = person;
  $("remove-title").textContent = word("remove-title", { name: codes.nameOf(person) });
  $("remove-words").textContent = word(person.key ? "remove-words" : "remove-paper");
  $("remove").showModal();
}

async function removeNow() {
  const { id, name, key } = removed;
  const setBusy = (isBusy) => { for (const button of ["keep", "remove-now"]) $(button).disabled = isBusy; };
  setBusy(true);
  notice("removed", "");
  try {
    // The proof needs the key.
    const isTold = key && await office.unbind(proofOf(removed));
    await store.remove(id);
    if (key) notice("removed", word(isTold ? "removed-told" : "removed-untold", { name }));
    if (isTold) setTimeout(() => notice("removed", ""), 8000);
    await reload();
  } catch {
    notice("store", word("trouble-store"));
  } finally {
    setBusy(false);
    $("remove").close();
    $("title").focus();
  }
}

// ---- the phone's clock ------------------------------------------------------

// Gates compare the time of a live code with their own. Two clocks of the browser differ when the
// phone's time is changed while the page is open.
let last = null;

function watchClock() {
  const now = { date: Date.now(), steady: performance.now() };
  // Out of sight, one of the clocks may stand still.
  if (last && !document.hidden) {
    const jump = now.date - last.date - (now.steady - last.steady);
    if (Math.abs(jump) > 2000) {
      const minutes = Math.round(Math.abs(jump) / 60_000);
      notice("clock", word(jump > 0 ? "clock-ahead" : "clock-back", { count: minutes }));
      reload().then(show.signAgain);
    }
  }
  last = document.hidden ? null : now;
}

setInterval(watchClock, 1000);
document.addEventListener("visibilitychange", () => { last = null; meetOffice().catch(() => {}); });
window.addEventListener("online", () => meetOffice().catch(() => {}));
// The words about time grow old.
setInterval(() => { if (!document.hidden && !document.querySelector("dialog[open]") && !$("people").contains(document.activeElement)) drawPeople(people, acts); }, 30_000);

// ---- words ------------------------------------------------------------------

const TEXTS = {
  title: "title", language: "language", empty: "empty", unchecked: "unchecked", "open-add": "add", "open-person": "new-person",
  "close-key": "close", "key-title": "show-key", "key-text-label": "key-text", "copy-key": "copy",
  "close-add": "close", "add-title": "add", "text-label": "text", "add-text": "take", "picture-words": "picture", camera: "camera",
  "close-person": "close", "person-title": "new-person", "person-words": "person-words", "name-label": "name", make: "make",
  "bind-no": "keep", "bind-now": "bind-now", keep: "keep", "remove-now": "remove", "close-help": "close", "help-title": "help",
};
const HELP = ["install", "use", "brightness", "storage", "new-phone", "lost", "privacy", "clock", "paper"];

function label() {
  for (const [id, name] of Object.entries(TEXTS)) $(id).textContent = word(name);
  $("language").lang = language() === "en" ? "zh-CN" : "en";
  $("language").setAttribute("aria-label", word("language-name"));
  $("open-help").setAttribute("aria-label", word("help"));
  $("large").textContent = word("large");
  $("large").setAttribute("aria-label", word("large-name"));
  const entries = HELP.flatMap((name) => ["dt", "dd"].map((tag) => Object.assign(document.createElement(tag), { textContent: word(`help-${name}${tag === "dd" ? "-words" : ""}`) })));
  $("help-list").replaceChildren(...entries);
  document.title = word("title");
  show.label();
}

function switchLanguage() {
  speak(LANGS.find((lang) => lang !== language()));
  remember("fede-holder-language", language());
  notices = {};
  notice("", "");
  label();
  reload();
}

function setLarge(on) {
  document.documentElement.classList.toggle("large-type", on);
  $("large").setAttribute("aria-pressed", String(on));
  remember("fede-holder-large", on ? "on" : "");
}

function listen() {
  const onClick = (id, act) => $(id).addEventListener("click", act);
  const opening = (button, dialog, before = () => {}) => onClick(button, () => { before(); $(dialog).showModal(); });
  opening("open-add", "add", () => { openings += 1; stopCamera(); $("text").value = ""; delete $("add-state").dataset.trouble; $("readers").hidden = !config.reader; });
  opening("open-person", "person", () => { $("name").value = ""; $("person-state").textContent = ""; });
  opening("open-help", "help");
  for (const name of ["key", "add", "person", "help"]) onClick(`close-${name}`, () => $(name).close());
  onClick("keep", () => $("remove").close());
  onClick("remove-now", removeNow);
  onClick("bind-no", () => $("bind").close(""));
  onClick("bind-now", () => $("bind").close("bind"));
  onClick("language", switchLanguage);
  onClick("large", () => setLarge($("large").getAttribute("aria-pressed") !== "true"));
  onClick("copy-key", copyKey);
  onClick("camera", takeCamera);
  $("typed").addEventListener("submit", (event) => { event.preventDefault(); take($("text").value); });
  $("new-person").addEventListener("submit", makePerson);
  $("picture").addEventListener("change", takePicture);
  show.onClosed("add", stopCamera);
  show.onClosed("person", () => { declared = ""; });
  show.onClosed("key", () => { clearInterval(keyTimer); $("copy-key").textContent = word("copy"); });
  show.listen();
}

// ---- start ------------------------------------------------------------------

async function start() {
  const kept = remembered("fede-holder-language");
  speak(LANGS.includes(kept) ? kept : navigator.language.startsWith("zh") ? "zh-CN" : "en");
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("sw.js").then(() => navigator.serviceWorker.ready).then(({ active }) => active?.postMessage("open")).catch(() => {});
  }
  const [read] = await Promise.all([fetch("config.json").then((answer) => answer.json()), loadCore()]);
  config = read;
  if (!LANGS.includes(kept) && LANGS.includes(config.language)) speak(config.language);
  setLarge(remembered("fede-holder-large") === "on");
  label();
  listen();
  try {
    await reload();
  } catch {
    notice("store", word("trouble-store"));
  }
  store.withOtherTabs({ changed: reload, met: () => notice("tabs", word("two-tabs")) });
  document.body.dataset.ready = "yes";
  document.body.dataset.readyMillis = String(Math.round(performance.now()));
  await meetOffice();
}

start().catch((error) => {
  label();
  notice("start", `${word("trouble-start")} (${error.message})`);
});
