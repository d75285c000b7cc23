// The page for the person who sets up a gate: certificates for telephones, and what a scanner sends.

import { Core } from "./core.js";
import { $, LANGS, element, language, list, remember, remembered, sentence, speak, word } from "./language.js";

// A scan is over when nothing has come for this time, in ms.
const IDLE_MILLIS = 600;
const MAX_SHOWN = 40;
// Layouts by their languages. The browser knows the names of languages.
const TAGS = new Map([
  "german:de german-nodead:de swiss-german:de-CH swiss-french:fr-CH french:fr french-oss:fr belgian:fr-BE canadian-french:fr-CA",
  "canadian-multilingual:en-CA spanish:es latin-american:es-419 portuguese:pt-PT brazilian:pt-BR italian:it british:en-GB",
  "irish:en-IE us:en-US us-international:en-US us-dvorak:en-US us-colemak:en-US danish:da norwegian:nb swedish:sv finnish:fi",
  "icelandic:is estonian:et latvian:lv lithuanian:lt polish-qwertz:pl czech:cs czech-qwerty:cs slovak:sk slovak-qwerty:sk",
  "hungarian:hu romanian:ro slovenian:sl croatian:hr serbian:sr serbian-latin:sr-Latn albanian:sq macedonian:mk bulgarian:bg",
  "greek:el turkish:tr turkish-f:tr azerbaijani:az russian:ru ukrainian:uk belarusian:be kazakh:kk mongolian:mn georgian:ka",
  "armenian:hy hebrew:he arabic:ar arabic-azerty:ar persian:fa thai:th vietnamese:vi hindi:hi bengali:bn japanese:ja",
  "japanese-kana:ja",
].join(" ").split(" ").map((pair) => pair.split(":")));

let core;
let idle = 0;
let ended = "";
let tested = null;

// The core gets the text as it arrived. It judges nothing.
async function test() {
  core ??= await Core.load("fede-gate.wasm", () => null);
  const text = $("field").value.replace(/[\r\n]+$/, "");
  tested = text ? core.command({ do: "scanner-test", text }) : null;
  showResult();
}

function layoutNames(ids) {
  const names = new Intl.DisplayNames(language(), { type: "language" });
  return [...new Set(ids.map((id) => names.of(TAGS.get(id) ?? "und")))];
}

function showResult() {
  const result = $("result");
  result.replaceChildren();
  if (!tested) return;
  const add = (text, name) => result.append(element("p", text, name));
  const { is_code: isCode, fault, remarks, keyboards, characters } = tested;
  if (fault) {
    add(`✘ ${sentence(fault.text)}`, "bad");
    add(sentence(fault.hint));
  } else if (!isCode) add(word("setup-not-code"), "bad");
  else add(word(remarks.length ? "setup-works" : "setup-right"), "good");
  for (const id of remarks) add(`→ ${word(id)}`);
  if (keyboards.length) add(word("setup-layouts", { names: list(layoutNames(keyboards)) }));
  add(word("setup-end", { key: ended || word("setup-end-none") }));
  const changed = new Map(characters.filter(({ shown, meant }) => shown !== meant).map((it) => [it.shown, it]));
  if (changed.size === 0) return;
  const table = document.createElement("table");
  const row = (tag, ...cells) => { const line = document.createElement("tr"); line.append(...cells.map((cell) => element(tag, cell))); table.append(line); };
  row("th", word("setup-shown"), word("setup-meant"));
  for (const { shown, code_point: point, meant } of [...changed.values()].slice(0, MAX_SHOWN)) row("td", `${shown} (${point})`, meant ?? word("setup-none"));
  result.append(table);
}

const NAMES = { Enter: "Return", Tab: "Tab" };

function listen() {
  $("field").onkeydown = (event) => {
    const name = NAMES[event.key];
    if (!name) { ended = ""; return; }
    // Tab alone moves the focus; after a text it is the end of a scan.
    if (name === "Tab" && !$("field").value) return;
    event.preventDefault();
    ended = name;
    clearTimeout(idle);
    test();
  };
  $("field").oninput = () => { clearTimeout(idle); idle = setTimeout(test, IDLE_MILLIS); };
  $("field").onfocus = () => $("field").select();
  $("clear").onclick = () => { $("field").value = ""; ended = ""; test(); $("field").focus(); };
  $("language").onclick = () => {
    speak(LANGS[(LANGS.indexOf(language()) + 1) % LANGS.length]);
    remember("fede-gate-lang", language());
    speakAll();
  };
}

function speakAll() {
  const texts = [
    "title", "back", "phone", "phone-none", "phone-why", "phone-download", "phone-compare", "android", "harmony", "iphone", "windows", "mac",
    "phone-last", "scanner", "scanner-how", "clear",
  ];
  for (const id of texts) $(id).textContent = word(`setup-${id}`);
  $("field-label").textContent = word("setup-field");
  $("language").textContent = word("language-name");
  document.title = word("setup-title");
  showResult();
}

speak([remembered("fede-gate-lang"), navigator.language.startsWith("zh") ? "zh-CN" : "en"].find((it) => LANGS.includes(it)));
speakAll();
listen();
// Only a page that fede itself serves over https has an authority to install.
const authority = await fetch("ca.crt", { method: "HEAD" }).catch(() => null);
$("certificate").hidden = !authority?.ok;
$("phone-none").hidden = Boolean(authority?.ok);
