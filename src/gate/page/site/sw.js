// Keeps the page's own files, so that it opens with no network. What the gate trusts is kept elsewhere, by its own rules.
// The first line, SITE, is written by `fede gate page`: a name that changes with any file, and the files.

// Gates of one origin keep their files apart.
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

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const asked = url.pathname.slice(new URL(self.registration.scope).pathname.length) || "./";
  const name = asked === "index.html" ? "./" : asked;
  if (request.method !== "GET" || url.origin !== location.origin || !SITE.files.includes(name)) return;
  event.respondWith((async () => {
    const kept = await (await caches.open(NAME)).match(name);
    return kept ?? fetch(request);
  })());
});
