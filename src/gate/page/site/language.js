// The language of the page, its texts and its times.

import { WORDS } from "./words.js";

export const LANGS = ["zh-CN", "en"];

let lang = "zh-CN";

export const language = () => lang;

export function speak(next) {
  lang = next;
  document.documentElement.lang = next;
}

export const $ = (id) => document.getElementById(id);

// The text with this name; undefined if there is none.
export function word(name, values) {
  const text = WORDS[lang][name];
  return typeof text === "function" ? text(values) : text;
}

export const kindOf = (kind) => word(`kind-${kind}`) ?? word("kind-other");

// The time of this device with its offset, as in "5 Mar 2026, 08:00 GMT+8".
export const local = (time) => new Date(time).toLocaleString(lang, {
  year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "shortOffset",
});

const DAY_MILLIS = 86_400_000;

// For the header: the day of the week, or the date.
export function shortTime(time) {
  const isNear = Math.abs(new Date(time) - Date.now()) < 6 * DAY_MILLIS;
  const day = isNear ? { weekday: "short" } : { month: "short", day: "numeric" };
  return new Date(time).toLocaleString(lang, { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

// The core's times are UTC.
export const localTimes = (text) => text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, (time) => local(time));
export const sentence = (both) => localTimes(both?.[lang] ?? both?.en ?? "");

export const list = (names) => names.join(lang === "en" ? ", " : "、");

// "+08:00" for this device now.
export function offset() {
  const minutes = -new Date().getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

// An element with a text from a code, never markup. `bdi` keeps direction marks inside.
export function element(tag, text, name) {
  const node = document.createElement(tag);
  const inner = document.createElement("bdi");
  inner.textContent = text;
  node.append(inner);
  if (name) node.className = name;
  return node;
}

// localStorage throws if the browser does not store data.
export const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
export const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* until the page is closed */ } };
