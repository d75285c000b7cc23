// Caches a page's own files, so that the page opens without a network. Its data are not here but in
// its store.js. `fede gate page` and `fede holder page` write the first line, SITE: the files with their
// digests, and a name that changes with any of them. SITE.later has files that the page does not need to
// open: they are fetched in the background once the page works. Those of SITE.asked are fetched when it
// asks for them.

// Separate caches for the pages of one origin.
const MINE = `fede ${self.registration.scope} `;
const NAME = MINE + SITE.name;
const [FILES, LATER, ASKED] = [SITE.files, SITE.later, SITE.asked].map((files) => new Map(Object.entries(files)));

// A file as this list has it. Where the server has another one, as in the middle of a deployment, the
// browser refuses the answer.
const exact = (file, digest) => new Request(file, { cache: "reload", integrity: digest });

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    // All of them or none. After a failure the browser tries again when the page is opened.
    await cache.addAll([...FILES].map(([file, digest]) => exact(file, digest)));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith(MINE) && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});

// The page sends this message each time that it is opened.
self.addEventListener("message", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    const wanted = event.data === "fetch-asked-files" ? ASKED : LATER;
    for (const [file, digest] of wanted) if (!await cache.match(file)) await cache.add(exact(file, digest));
  })().catch(() => { /* without a network, or another file: the next time */ }));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const { pathname } = new URL(self.registration.scope);
  // A page may ask for files beside its directory.
  if (!url.pathname.startsWith(pathname)) return;
  const asked = url.pathname.slice(pathname.length) || "./";
  const name = asked === "index.html" ? "./" : asked;
  const late = LATER.get(name) ?? ASKED.get(name);
  if (request.method !== "GET" || url.origin !== location.origin || !(FILES.has(name) || late)) return;
  event.respondWith((async () => {
    const kept = await (await caches.open(NAME)).match(name);
    // What comes later must fit the files that are kept.
    return kept ?? fetch(late ? exact(name, late) : request);
  })());
});
