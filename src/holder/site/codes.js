// What a code says, in words, and which codes this phone takes.

import { ask } from "./core.js";
import { language, list, word } from "./language.js";
import * as store from "./store.js";

// The code as the core reads it, with `text`; or `error`.
export const read = (text) => ({ text, ...ask({ do: "read", text }) });

const hasKinds = (code) => ["health", "itinerary"].filter((kind) => code.code[kind]);

// What a code has: "health", "itinerary" or "both".
export const kind = (code) => (hasKinds(code).length === 2 ? "both" : hasKinds(code)[0]);

function refusal({ text, error: { id } }) {
  if (text.startsWith("FDK1:")) return word("is-key");
  if (id === "holder-live") return word("is-live");
  return word(text.startsWith("FD1:") ? "damaged" : "not-a-code", { id });
}

// The codes of a person, the newest first. A code goes when newer ones have all that it has. An older
// health status always goes: it must not be shown beside a newer one. Of codes of the same time the first
// one of the list is the newer, so the answer as a list gives the same answer.
export function newest(texts) {
  const all = [...new Set(texts)].map(read);
  // Times have one form, so they are compared as texts.
  const order = all.filter(({ error }) => !error).sort((one, other) => Number(one.code.issued < other.code.issued) - Number(one.code.issued > other.code.issued));
  const seen = new Set();
  const kept = order.filter((code) => {
    const isOld = hasKinds(code).every((kind) => seen.has(kind)) || (code.code.health && seen.has("health"));
    for (const kind of hasKinds(code)) seen.add(kind);
    return !isOld;
  });
  // What this core cannot read, another one may.
  return [...kept, ...all.filter(({ error }) => error)].map(({ text }) => text);
}

const isSame = (one, other) => one.length === other.length && one.every((text, place) => text === other[place]);

// Takes a code that the person adds: with its person, if it is bound to a key of this phone; as paper, if it
// is bound to none. Answers `{ said, id }` or `{ trouble, hint, id }`.
export async function take(text, people) {
  const code = read(text.trim());
  if (code.error) return { trouble: refusal(code), hint: "", id: code.error.id };
  if (people.some(({ codes }) => codes.includes(code.text))) return { trouble: word("already"), hint: "", id: "already" };
  if (!code.key) {
    const id = crypto.randomUUID?.() ?? String(Math.random());
    await store.put({ id, name: code.code.holder?.name ?? "", key: null, codes: [code.text], made: Date.now() });
    return { said: word("taken-paper"), id };
  }
  const person = people.find(({ key }) => key?.public === code.key);
  if (!person) return { trouble: word("other-key"), hint: word("other-key-hint"), id: "other-key" };
  const taken = await store.update(person.id, (texts) => {
    const codes = newest([code.text, ...texts]);
    return codes.includes(code.text) ? codes : null;
  });
  return taken ? { said: word("taken", { name: person.name }), id: person.id } : { trouble: word("older"), hint: "", id: "older" };
}

// Most codes of an office's answer that are read. A person has one or two.
const MAX_ANSWER = 16;

// Takes the codes of an office's answer, the newest first as it lists them: those that are bound to the
// key of the person who asked, and have the name of the person's other codes. Returns what it refuses, in
// words.
export async function takeAnswer(answered, person) {
  const refused = new Set();
  if (answered.length === 0) return [];
  await store.update(person.id, (texts) => {
    const names = new Set(texts.map(read).map((code) => code.code?.holder?.name).filter(Boolean));
    const mine = answered.slice(0, MAX_ANSWER).map(({ text }) => read(String(text))).filter((code) => {
      const name = code.code?.holder?.name;
      if (code.error) refused.add(refusal(code));
      else if (code.key !== person.key.public) refused.add(word("answer-key"));
      else if (name && names.size && !names.has(name)) refused.add(word("answer-name", { name, known: [...names][0], person: person.name }));
      else { if (name) names.add(name); return true; }
      return false;
    });
    const codes = newest([...mine.map(({ text }) => text), ...texts]);
    return isSame(codes, texts) ? null : codes;
  });
  return [...refused];
}

// The name that the person has typed, or the one of a code on paper, which may have none.
export const nameOf = ({ name }) => name || word("paper");

// ---- times ------------------------------------------------------------------

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function span(millis) {
  if (millis < 2 * HOUR) return word("minutes", { count: Math.max(1, Math.floor(millis / MINUTE)) });
  return millis < 2 * DAY ? word("hours", { count: Math.floor(millis / HOUR) }) : word("days", { count: Math.floor(millis / DAY) });
}

// `state` is "early", "valid", "soon" (less than two hours left) or "expired".
export function validity({ code }) {
  const [from, until, now] = [Date.parse(code.not_before), Date.parse(code.expires), Date.now()];
  if (now < from) return { state: "early", words: word("early", { span: span(from - now) }) };
  if (now >= until) return { state: "expired", words: word("expired", { span: span(now - until) }) };
  const left = until - now;
  return { state: left < 2 * HOUR ? "soon" : "valid", words: word("expires", { span: span(left) }) };
}

// Whether a kind of code that the person has, or all of them, end soon or have ended.
export function endsSoon(texts) {
  const all = texts.map(read).filter((code) => !code.error);
  const lasting = new Set(all.filter((code) => validity(code).state === "valid").flatMap(hasKinds));
  return all.length === 0 || all.flatMap(hasKinds).some((kind) => !lasting.has(kind));
}

// ---- facts ------------------------------------------------------------------

const countries = (codes) => {
  const names = new Intl.DisplayNames(language(), { type: "region", fallback: "code" });
  return list(codes.map((code) => names.of(code)));
};

const day = (date) => new Date(`${date}T12:00:00Z`).toLocaleDateString(language(), { month: "short", day: "numeric", timeZone: "UTC" });

// Pairs of a name and a text.
export function facts({ code, words }) {
  const { holder, health, itinerary, issuer } = code;
  const [said, facts] = [words[language()], []];
  const add = (name, text) => { if (text) facts.push([word(name), text]); };
  add("holder", holder && list([holder.name, said.document]));
  add("reason", said.reason);
  add("authority", health?.authority);
  add("appeal", health?.appeal);
  if (itinerary) {
    add("period", `${day(itinerary.first_day)} – ${day(itinerary.last_day)}`);
    add("countries", countries(itinerary.countries));
    add("cities", itinerary.cities.length === 0 ? word("no-cities")
      : list(itinerary.cities.map((city) => city.name[language()] + (city.risk_area ? word("risk-city") : ""))));
  }
  add("issuer", issuer.name[language()]);
  add("until", new Date(code.expires).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" }));
  return facts;
}

// The headline: the colour in words, or that the code has none.
export const headline = ({ code, words }) => (code.health ? word("status", { status: words[language()].status }) : word("itinerary"));
