// Caches a page's own files, so that the page opens without a network. Its data are not here but in
// its store.js. `fede gate page` and `fede holder page` write the first line, SITE: the list of files,
// and a name that changes with any of them. SITE.later has files that the page does not need to open: they
// are fetched in the background once the page works.

// Separate caches for the pages of one origin.
const MINE = `fede ${self.registration.scope} `;
const NAME = MINE + SITE.name;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(SITE.files.map((file) => new Request(file, { cache: "reload" })));
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
    for (const file of SITE.later) if (!await cache.match(file)) await cache.add(new Request(file, { cache: "reload" }));
  })().catch(() => { /* without a network: the next time */ }));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const asked = url.pathname.slice(new URL(self.registration.scope).pathname.length) || "./";
  const name = asked === "index.html" ? "./" : asked;
  if (request.method !== "GET" || url.origin !== location.origin || ![...SITE.files, ...SITE.later].includes(name)) return;
  event.respondWith((async () => {
    const kept = await (await caches.open(NAME)).match(name);
    return kept ?? fetch(request);
  })());
});
