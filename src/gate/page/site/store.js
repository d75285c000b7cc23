// The gate's store in the browser's database. An update is one transaction, so it is atomic.

let name = "fede-gate";

// Selects the database of one gate. Several gates can share an origin.
export function use(gate) {
  name = `fede-gate ${gate}`;
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const committed = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
});

async function database() {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("objects");
    request.result.createObjectStore("files");
  };
  return done(request);
}

export async function load() {
  const db = await database();
  try {
    const transaction = db.transaction(["objects", "files"]);
    const files = transaction.objectStore("files");
    const [state, clock, objects] = await Promise.all([
      done(files.get("state.json")), done(files.get("clock")), done(transaction.objectStore("objects").getAll()),
    ]);
    return { state, clock, objects };
  } finally {
    db.close();
  }
}

// Saves what the core holds now. `kept` lists the objects, `object(place)` returns the bytes of
// one.
export async function keep(kept, object) {
  const db = await database();
  try {
    const held = new Set(await done(db.transaction("objects").objectStore("objects").getAllKeys()));
    const transaction = db.transaction(["objects", "files"], "readwrite", { durability: "strict" });
    const objects = transaction.objectStore("objects");
    kept.objects.forEach((digest, place) => { if (!held.has(digest)) objects.put(object(place), digest); });
    const needed = new Set(kept.objects);
    for (const digest of held) if (!needed.has(digest)) objects.delete(digest);
    transaction.objectStore("files").put(kept.state, "state.json");
    if (kept.clock) transaction.objectStore("files").put(kept.clock, "clock");
    await committed(transaction);
  } finally {
    db.close();
  }
}

export async function keepClock(clock) {
  const db = await database();
  try {
    const transaction = db.transaction("files", "readwrite");
    transaction.objectStore("files").put(clock, "clock");
    await committed(transaction);
  } finally {
    db.close();
  }
}
