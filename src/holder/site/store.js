// The people and their codes in the browser's database. Each change is one transaction, so it is
// atomic, also with two tabs.

import { remember, remembered } from "./language.js";

// The number of people, kept elsewhere: it tells when the browser has deleted the database.
const COUNT = "fede-holder-people";

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function inStore(mode, act) {
  const request = indexedDB.open("fede-holder", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("people", { keyPath: "id" });
  const db = await done(request);
  // Another tab can delete the database.
  db.onversionchange = () => db.close();
  try {
    const transaction = db.transaction("people", mode, { durability: "strict" });
    const result = act(transaction.objectStore("people"));
    const committed = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    });
    return (await Promise.all([result, committed]))[0];
  } finally {
    db.close();
  }
}

// All people: `{ id, name, key, codes }`. `key` is null for codes on paper.
export const people = () => inStore("readonly", (store) => done(store.getAll()));

export async function put(person) {
  await inStore("readwrite", (store) => done(store.put(person)));
  await changed();
}

// Adds a code to a person as the database has it now: another tab can have changed it. `change` returns
// the new codes, or null to leave them.
export async function update(id, change) {
  const result = await inStore("readwrite", async (store) => {
    const person = await done(store.get(id));
    const codes = person && change(person.codes);
    if (codes) store.put({ ...person, codes });
    return Boolean(codes);
  });
  await changed();
  return result;
}

export async function remove(id) {
  await inStore("readwrite", (store) => done(store.delete(id)));
  await changed();
}

async function changed() {
  remember(COUNT, String((await people()).length));
  channel?.postMessage("changed");
}

// Whether there were people before, and the browser has none now.
export const isCleared = (found) => found === 0 && Number(remembered(COUNT) ?? 0) > 0;

// Asks the browser not to delete the database when space is short.
export const keepForLong = () => navigator.storage?.persist?.().catch(() => false);

// ---- other tabs -------------------------------------------------------------

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("fede-holder");

// `changed()` is called when another tab has changed the database, `met()` when there is another tab.
export function withOtherTabs({ changed: reload, met }) {
  if (!channel) return;
  channel.onmessage = ({ data }) => {
    if (data === "changed") reload();
    if (data === "hello") { channel.postMessage("here"); met(); }
    if (data === "here") met();
  };
  channel.postMessage("hello");
}
