// Keeps the page for visits without a network. The build fills in the list of files with their digests.
//
// A version is kept whole or not at all: every file is compared with its digest before the version counts,
// and a page is answered from one version only. A new version waits until the old one's pages are closed, or
// until the visitor asks for it.

/** SHA-256 of each file, by its address relative to the page; "" is the page. @type {Record<string, string>} */
const FILES = {};
const VERSION = "";

const scope = /** @type {any} */ (globalThis);
const BASE = new URL("./", scope.location.href);
const FAMILY = `equiflow ${BASE.pathname} `;
const CACHE = FAMILY + VERSION;

scope.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keepAll()));
scope.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(forgetOthers()));
scope.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") scope.skipWaiting();
});
scope.addEventListener("fetch", (/** @type {any} */ event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== BASE.origin || !url.pathname.startsWith(BASE.pathname)) return;
  const path = url.pathname.slice(BASE.pathname.length);
  const name = path === "index.html" ? "" : path;
  if (Object.hasOwn(FILES, name)) event.respondWith(answer(name, event.request));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    Object.entries(FILES).map(async ([name, digest]) => {
      const address = new URL(name, BASE).href;
      // Names with a digest never change; the others are asked for anew.
      const response = await fetch(address, { cache: name.startsWith("assets/") ? "default" : "no-cache" });
      const bytes = await response.arrayBuffer();
      if (!response.ok || hex(await crypto.subtle.digest("SHA-256", bytes)) !== digest) {
        throw new Error(`${address} is not of version ${VERSION}`);
      }
      // A new response: one that was redirected must not answer a navigation.
      await cache.put(address, new Response(bytes, { headers: response.headers }));
    }),
  );
}

async function forgetOthers() {
  for (const name of await caches.keys()) {
    if (name.startsWith(FAMILY) && name !== CACHE) await caches.delete(name);
  }
}

/** @param {string} name @param {Request} request */
async function answer(name, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(new URL(name, BASE).href, { ignoreVary: true })) ?? fetch(request);
}

/** @param {ArrayBuffer} bytes */
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
