// Keeps the page's own files, so that it opens with no network. What the gate trusts is kept elsewhere, by its own rules.
// The first line, SITE, is written by `fede gate page`: a name that changes with any file, and the files.

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(SITE.name);
    await cache.addAll(SITE.files.map((file) => new Request(file, { cache: "reload" })));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("fede-") && name !== SITE.name) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const name = url.pathname.slice(new URL(self.registration.scope).pathname.length) || "./";
  if (request.method !== "GET" || url.origin !== location.origin || !SITE.files.includes(name)) return;
  event.respondWith((async () => {
    const kept = await (await caches.open(SITE.name)).match(name === "index.html" ? "./" : name);
    return kept ?? fetch(request);
  })());
});
