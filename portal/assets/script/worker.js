// The service worker: answers with a page of the portal's own when there is no connection. It keeps that page and the
// files it is made of, and nothing else, so that no machine keeps what somebody was shown.
// VERSION, PAGE and FILES stand before this text; see portal/offline.py.
const PREFIX = "no-connection-";
const NAME = PREFIX + VERSION;
const kept = (request) => caches.match(request, { cacheName: NAME, ignoreVary: true });

async function keep() {
  const cache = await caches.open(NAME);
  await cache.addAll([new Request(PAGE, { credentials: "omit", cache: "no-cache" }), ...FILES]);
  await self.skipWaiting(); // nothing that open pages need depends on the version
}

async function take() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable(); // the page is asked for while this script is started
  await self.clients.claim();
}

async function answer(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await kept(PAGE)) ?? Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(take()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const sendsFile = (request.headers.get("Content-Type") ?? "").startsWith("multipart/"); // not held in memory here
  if (request.mode === "navigate" && !sendsFile) event.respondWith(answer(event));
  else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(kept(request).then((found) => found ?? fetch(request)));
  }
});
