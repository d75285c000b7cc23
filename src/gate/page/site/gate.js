// The gate page: what staff see and hear. The core judges codes in the workers. This file makes no
// decisions.

import { listenForKeys } from "./scanner.js";
import { WORDS } from "./words.js";

const $ = (id) => document.getElementById(id);
const LANGS = ["zh-CN", "en"];

let config;
let lang = "zh-CN";
let reader;
let shown = null;
let sounds = true;
let audio = null;
// Frames dropped by the page. The core cannot see them.
let dropped = 0;

// The text with this name; undefined if there is none.
function word(name, values) {
  const text = WORDS[lang][name];
  return typeof text === "function" ? text(values) : text;
}

const kindOf = (kind) => word(`kind-${kind}`) ?? word("kind-other");
// What is wrong only with the age or the parts of the gate's data. The core's hint is a command.
const UPDATED_AWAY = ["no-list", "trust-stale", "revocation-missing", "revocation-unsound", "revocation-stale", "revocation-too-old"];
const advice = ({ id, hint }) => (UPDATED_AWAY.includes(id) ? word("hint-update") : sentence(hint));
// Sentences have times in UTC; staff read the time of this device.
const sentence = (both) => (both?.[lang] ?? both?.en ?? "").replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, (time) => local(time));

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
    wipe();
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
  if (result.error) {
    say(`${word(`trouble-${result.error.id}`) ?? result.error.message}\n${sentence(result.error.hint)}`);
  } else {
    say(result.newer ? word("updated", result) : word("not-newer"));
    if (result.unkept) notice(word(`trouble-${result.unkept}`));
    const reloaded = await reader.ask("reload", { held: result.held });
    if (reloaded.error) trouble(reloaded.error);
  }
  await stand();
  return result;
}

// ---- how the gate stands --------------------------------------------------

let standing = null;

async function stand() {
  const answer = await reader.ask("stand");
  if (answer.error) return trouble(answer.error);
  ({ standing } = answer);
  showSternest(answer.judged);
  showStanding();
}

function showStanding() {
  const freshness = standing?.freshness ?? "empty";
  const undecided = standing?.undecided_regions ?? [];
  // A region that cannot be checked needs care, however fresh the rest is.
  const state = freshness === "fresh" && undecided.length ? "ageing" : freshness;
  $("standing-shape").textContent = { fresh: "●", ageing: "▲", stale: "■", empty: "■" }[state];
  const until = state === "fresh" ? standing.ageing_from : state === "ageing" ? standing.stale_from : null;
  const concern = standing?.concerns?.[0] ?? standing?.rules?.concern;
  const names = undecided.map(({ region }) => region[lang]).join(lang === "en" ? ", " : "、");
  let words = word(state) + (until ? ` · ${word("until", { time: local(until) })}` : "");
  if (concern && state !== "empty") words = sentence(concern.sentence);
  else if (undecided.length) words = word("region-undecided", { name: names });
  $("standing-words").textContent = words;
  document.body.dataset.standing = state;
  const holds = $("holds");
  holds.replaceChildren();
  const add = (name, value) => { if (value) holds.append(element("dt", name), element("dd", value)); };
  add(word("publisher"), standing?.publisher && `${standing.publisher[lang]} (${standing.publisher.code})`);
  add(word("list"), standing?.list_version && word("version", { version: standing.list_version }));
  add(word("confirmed"), standing?.proved && local(standing.proved));
  const { rules } = standing ?? {};
  add(word("rules"), rules?.concern ? sentence(rules.concern.sentence) : rules?.region ? `${rules.region}, ${word("version", rules)}` : word("own-rules"));
  add(word("asks"), rules?.asks?.map((kind) => word(kind)).join(", "));
  add(word("root"), standing?.root && word("root-of", standing.root));
  for (const { concern: it } of undecided) add("", `${sentence(it.sentence)} ${advice(it)}`);
  for (const it of standing?.concerns ?? []) add("", `${sentence(it.sentence)} ${advice(it)}`);
}

// ---- the verdict ----------------------------------------------------------

// If several codes are in one picture, the strictest result is shown. Otherwise a person could get
// in with another person's code.
const STERN = { accepted: 0, undecided: 1, refused: 2 };
let lastInView = 0;

function showSternest(judged) {
  if (judged.length === 0) return;
  lastInView = performance.now();
  const all = judged.map((judgement) => JSON.parse(judgement));
  if (all.length > 1) notice(word("several"));
  show(all.reduce((sternest, next) => STERN[next.decision] > STERN[sternest.decision] ? next : sternest));
}

// A verdict must not stay for the next person. It is cleared when the code has left the view and
// nobody uses the page.
const SHOWN_MILLIS = 20_000;
setInterval(() => {
  const isUsed = document.activeElement === $("number") || $("details").open || $("menu").open;
  if (shown && !isUsed && performance.now() - lastInView > SHOWN_MILLIS) next();
}, 1000);

function show(judgement) {
  shown = judgement;
  $("answer").textContent = "";
  $("number").value = "";
  $("details").open = false;
  showSign();
  $("verdict").hidden = false;
}

// Updates the sign: for a new code, or for the same code after a document check.
function showSign() {
  const { decision, sign, reasons } = shown;
  $("verdict").dataset.decision = decision;
  $("verdict").dataset.sign = sign;
  $("verdict").dataset.reason = reasons[0]?.id ?? "";
  document.dispatchEvent(new CustomEvent("fede-judged", { detail: shown }));
  showVerdict();
  signal(decision);
}

const headline = ({ sign, reasons }) => reasons[0]?.id === "other-document" ? word("other-document") : word(`sign-${sign}`);

function showVerdict() {
  if (!shown) return;
  const { code } = shown;
  $("decision").textContent = headline(shown);
  $("spoken").textContent = headline(shown);
  const holder = code?.holder;
  $("who").textContent = holder ? `${holder.name} · ${kindOf(holder.document)}` : "";
  $("why").replaceChildren(...shown.reasons.map(explanation("p")));
  $("remarks").replaceChildren(...shown.remarks.map(explanation("li")));
  $("document").hidden = !shown.document;
  $("number-label").textContent = word("number-of", { kind: kindOf(shown.document) });
  showFacts(code);
  $("details").hidden = !code;
}

const explanation = (tag) => ({ id, sentence: says, hint, values }) => {
  const node = element(tag, sentence(says));
  node.dataset.id = id;
  node.append(element("small", `→ ${advice({ id, hint })}`));
  if (values.detail) node.append(element("small", values.detail));
  node.append(element("code", id));
  return node;
};

function showFacts(code) {
  const facts = $("facts");
  facts.replaceChildren();
  if (!code) return;
  const add = (name, value) => { if (value) facts.append(element("dt", name), element("dd", value)); };
  add(word("issuer"), `${code.issuer.name[lang]} (${code.issuer.code})`);
  add(word("path"), `${word(`way-${code.path.way}`) ?? code.path.way} · ${code.path.publisher.name[lang]}`);
  if (code.health) add(word("health"), `${word(`status-${code.health.counts_as}`)} · ${local(code.health.assessed)}${code.health.authority ? ` · ${code.health.authority} · ${code.health.appeal}` : ""}`);
  if (code.itinerary) {
    add(word("countries"), code.itinerary.countries.join(", "));
    for (const city of code.itinerary.cities) add(word("city"), `${city.last_seen} ${city.name[lang]}${city.risk_area ? word("risk-city") : ""}`);
  }
  add(word("issued"), local(code.issued));
  add(word("valid"), local(code.expires));
  add(word("identifier"), code.cti);
}

// Removes all personal data from the page.
function wipe() {
  shown = null;
  $("verdict").hidden = true;
  $("verdict").dataset.decision = "none";
  $("verdict").dataset.sign = "";
  $("verdict").dataset.reason = "";
  $("number").value = "";
  delete $("answer").dataset.answer;
  for (const id of ["decision", "spoken", "who", "answer"]) $(id).textContent = "";
  for (const id of ["why", "remarks", "facts"]) $(id).replaceChildren();
}

async function next() {
  wipe();
  await reader.ask("clear");
}

function seen(sight) {
  if (sight.error) {
    if (sight.error.id === "core-died") return startAnew();
    return trouble(sight.error);
  }
  if (sight.still) lastInView = performance.now();
  if (sight.partial) notice(word("partial"));
  for (const remark of sight.remarks) notice(word(remark));
  showSternest(sight.judged);
  return undefined;
}

// Each verdict can also be heard and felt: two rising tones, two falling tones, or one repeated
// tone.
const TONES = { accepted: [[880, 0.09], [1320, 0.14]], refused: [[330, 0.18], [220, 0.32]], undecided: [[550, 0.12], [550, 0.12]] };
const BUZZES = { accepted: [60], refused: [250, 80, 250], undecided: [120, 60, 120] };

function signal(decision) {
  navigator.vibrate?.(BUZZES[decision]);
  if (!sounds || !audio) return;
  // Tones scheduled while the audio is suspended would all play at once later.
  if (audio.state !== "running") { audio.resume().catch(() => {}); return; }
  let at = audio.currentTime;
  for (const [frequency, length] of TONES[decision]) {
    const tone = new OscillatorNode(audio, { frequency, type: decision === "refused" ? "square" : "sine" });
    const gain = new GainNode(audio, { gain: 0.3 });
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.04;
  }
}

// Browsers play no sound until the user has touched the page.
for (const type of ["pointerdown", "keydown"]) {
  document.addEventListener(type, () => {
    audio ??= typeof AudioContext === "undefined" ? null : new AudioContext();
    audio?.resume().catch(() => {});
  });
}

// ---- the camera -----------------------------------------------------------

let stream = null;
let busy = false;
let starting = 0;
let lastFrame = 0;

async function startCamera(deviceId) {
  // A newer start cancels one that is still waiting.
  const mine = ++starting;
  if (!isSecureContext || !navigator.mediaDevices) return cameraTrouble("insecure");
  stopCamera();
  try {
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
    const got = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } });
    if (mine !== starting) { for (const track of got.getTracks()) track.stop(); return undefined; }
    stream = got;
  } catch (error) {
    return mine === starting ? cameraTrouble(error.name) : undefined;
  }
  const of = stream;
  const [track] = of.getVideoTracks();
  track.addEventListener("ended", () => { if (stream === of) cameraTrouble("unplugged"); });
  delete document.body.dataset.cameraTrouble;
  lastFrame = performance.now();
  lockScreen();
  const video = $("video");
  video.srcObject = stream;
  await video.play().catch(() => {});
  $("prompt-words").textContent = word("prompt");
  $("start").hidden = true;
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
  $("switch-camera").hidden = cameras.length < 2;
  $("torch").hidden = !track.getCapabilities?.().torch;
  $("torch").setAttribute("aria-pressed", "false");
  document.body.dataset.camera = "on";
  watch();
  return undefined;
}

function stopCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  delete document.body.dataset.camera;
}

const cameraWords = (id) => word(`trouble-${id}`) ?? `${word("trouble-camera")} (${id})`;

function cameraTrouble(id) {
  stopCamera();
  // A verdict on screen would hide the message.
  wipe();
  document.body.dataset.cameraTrouble = id;
  $("prompt-words").textContent = cameraWords(id);
  $("start").hidden = false;
}

// Keeps the screen on: no codes are read while the device sleeps.
const lockScreen = () => navigator.wakeLock?.request("screen").catch(() => {});

document.addEventListener("visibilitychange", () => {
  if (document.hidden || !stream) return;
  lastFrame = performance.now();
  $("video").play().catch(() => {});
  lockScreen();
});

// Some cameras stop without an event. No frame for 5 seconds means that the camera is gone.
setInterval(() => {
  if (stream && !document.hidden && performance.now() - lastFrame > 5000) cameraTrouble("unplugged");
}, 1000);

// A frame that arrives while another is being read is dropped, so that the newest is read next.
function watch() {
  const video = $("video");
  const of = stream;
  const onFrame = async () => {
    if (of !== stream) return;
    lastFrame = performance.now();
    schedule();
    // While staff type a document number, the code to compare it with must not change.
    if (document.activeElement === $("number") && $("number").value) return;
    if (busy) { dropped += 1; return; }
    if (video.readyState < 2 || video.videoWidth === 0) return;
    busy = true;
    const began = performance.now();
    try {
      const frame = typeof VideoFrame === "undefined" ? await createImageBitmap(video) : new VideoFrame(video);
      const sight = await reader.ask("frame", { frame }, [frame]);
      const millis = Math.round(performance.now() - began);
      await seen(sight);
      if (sight.judged?.length) {
        document.body.dataset.readMillis = String(millis);
        reader.ask("count", { dropped, readMillis: millis });
        dropped = 0;
      }
    } catch (error) {
      trouble({ id: "worker", message: String(error), hint: "" });
    } finally {
      busy = false;
    }
  };
  const schedule = () => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(onFrame);
    else setTimeout(onFrame, 33);
  };
  schedule();
}

async function switchCamera() {
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
  const current = stream?.getVideoTracks()[0]?.getSettings().deviceId;
  const place = cameras.findIndex(({ deviceId }) => deviceId === current);
  const following = cameras[(place + 1) % cameras.length];
  if (following) await startCamera(following.deviceId);
}

async function toggleTorch() {
  const track = stream?.getVideoTracks()[0];
  if (!track?.getCapabilities?.().torch) return;
  const on = $("torch").getAttribute("aria-pressed") !== "true";
  const done = await track.applyConstraints({ advanced: [{ torch: on }] }).then(() => true, () => false);
  if (done) $("torch").setAttribute("aria-pressed", String(on));
}

// ---- scanners and keys ----------------------------------------------------

const KEYS = {
  " ": next, escape: next, w: () => { $("details").open = !$("details").open; }, t: toggleTorch, c: switchCamera,
  s: toggleSound, l: toggleLanguage, m: () => $("menu").showModal(),
};

async function scanned(text) {
  $("menu").close();
  await seen(await reader.ask("line", { text }));
}

function pressed(key) {
  if (!$("menu").open) KEYS[key.toLowerCase()]?.();
}

// ---- what is said and written ---------------------------------------------

let noticeEnds = 0;

// The page judges nothing until these are mended.
const LASTING = ["no-root", "other-root"];

function notice(text, lasts = false) {
  if (!text) return;
  $("notice").textContent = text;
  clearTimeout(noticeEnds);
  if (!lasts) noticeEnds = setTimeout(() => { $("notice").textContent = ""; }, 8000);
}

function trouble({ id, message, hint }) {
  if (id === "ended") return;
  if (id === "core-died") { startAnew(); return; }
  notice(word(`trouble-${id}`) ?? [message, sentence(hint)].filter(Boolean).join("\n"), LASTING.includes(id));
  document.body.dataset.trouble = id;
}

function element(tag, text) {
  const node = document.createElement(tag);
  // Text from a code is never markup. `bdi` keeps direction marks from affecting the rest of the
  // page.
  const inner = document.createElement("bdi");
  inner.textContent = text;
  node.append(inner);
  return node;
}

const local = (time) => new Date(time).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });

function speak() {
  document.documentElement.lang = lang;
  const names = {
    "switch-camera": "camera", torch: "torch", sound: "sound", language: "language", "open-menu": "menu", start: "start", next: "next",
    "details-summary": "why", compare: "compare", "menu-title": "menu-title", update: "update", "update-file-words": "update-file",
    "update-folder-words": "update-folder", "line-label": "line", judge: "judge", report: "report", "report-csv": "report-csv",
    "new-shift": "new-shift", keys: "keys", "close-menu": "close",
  };
  for (const [id, name] of Object.entries(names)) $(id).textContent = word(name);
  const camera = document.body.dataset.cameraTrouble;
  $("prompt-words").textContent = camera ? cameraWords(camera) : word("prompt");
  showStanding();
  showVerdict();
}

// localStorage throws if the browser does not store data.
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* until the page is closed */ } };

function toggleLanguage() {
  lang = LANGS[(LANGS.indexOf(lang) + 1) % LANGS.length];
  remember("fede-gate-lang", lang);
  speak();
}

function toggleSound() {
  sounds = !sounds;
  $("sound").setAttribute("aria-pressed", String(sounds));
}

async function save(kind) {
  const report = await reader.ask("report", { lang });
  if (report.error) return trouble(report.error);
  const type = kind === "html" ? "text/html" : "text/csv";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([report[kind]], { type }));
  link.download = `fede-shift-${new Date().toISOString().slice(0, 16).replaceAll(":", "")}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return undefined;
}

async function newShift() {
  if (!confirm(word("new-shift-ask"))) return;
  reader.end();
  wipe();
  dropped = 0;
  await openGate();
  $("menu").close();
}

// ---- the beginning --------------------------------------------------------

function listen() {
  listenForKeys({ scanned, pressed, answer: $("number") });
  $("start").onclick = () => startCamera();
  $("switch-camera").onclick = switchCamera;
  $("torch").onclick = toggleTorch;
  $("sound").onclick = toggleSound;
  $("language").onclick = toggleLanguage;
  $("next").onclick = next;
  $("open-menu").onclick = () => $("menu").showModal();
  $("close-menu").onclick = () => $("menu").close();
  $("update").onclick = () => update({});
  $("update-file").onchange = ({ target }) => { if (target.files[0]) update({ archive: target.files[0] }); target.value = ""; };
  $("update-folder").onchange = ({ target }) => { if (target.files.length) update({ files: [...target.files] }); target.value = ""; };
  $("report").onclick = () => save("html");
  $("report-csv").onclick = () => save("csv");
  $("new-shift").onclick = newShift;
  $("typed").onsubmit = async (event) => {
    event.preventDefault();
    const text = $("line").value;
    $("line").value = "";
    $("menu").close();
    await seen(await reader.ask("line", { text }));
  };
  $("document").onsubmit = async (event) => {
    event.preventDefault();
    const number = $("number").value;
    // The number is removed from the page. Without focus in the field, the next scan goes to the
    // page.
    $("number").value = "";
    $("number").blur();
    if (/FD1:/i.test(number)) return seen(await reader.ask("line", { text: number }));
    const answer = await reader.ask("document", { number });
    if (answer.judged && shown) {
      const judgement = JSON.parse(answer.judged);
      const isNew = judgement.decision !== shown.decision;
      shown = judgement;
      lastInView = performance.now();
      if (isNew) showSign();
    }
    $("answer").textContent = answer.error
      ? word(`document-${answer.error.id}`) ?? answer.error.message
      : word(answer.answer === "match" ? "match" : "no-match");
    $("answer").dataset.answer = answer.error?.id ?? answer.answer;
    return undefined;
  };
  navigator.mediaDevices?.addEventListener("devicechange", () => { if (!stream && ["unplugged", "NotFoundError", "NotReadableError"].includes(document.body.dataset.cameraTrouble)) startCamera(); });
}

async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("sw.js").catch(() => null);
  if (!registration) notice(word("not-kept"));
  registration?.addEventListener("updatefound", () => {
    const isFirst = !navigator.serviceWorker.controller;
    registration.installing?.addEventListener("statechange", ({ target }) => {
      if (target.state === "installed" && !isFirst) notice(word("new-page"));
    });
  });
  await navigator.storage?.persist?.();
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
  lang = [remembered("fede-gate-lang"), config.language, navigator.language.startsWith("zh") ? "zh-CN" : "en"].find((it) => LANGS.includes(it));
  speak();
  if (!isSameGate()) return trouble({ id: "other-root", message: "", hint: "" });
  if (!await openGate()) return undefined;
  if (!remembered("fede-gate-lang") && standing?.rules?.language) { lang = standing.rules.language; speak(); }
  document.body.dataset.ready = "yes";
  document.body.dataset.readyMillis = String(Math.round(performance.now()));
  keepForOffline();
  setInterval(stand, 15_000);
  const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (permission?.state === "granted") await startCamera();
  return undefined;
}

begin().catch((error) => trouble({ id: "worker", message: String(error), hint: "" }));
