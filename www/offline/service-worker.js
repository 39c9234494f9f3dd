// Keeps the page for visits without a network. The build fills in the list of files with their digests.
//
// A version is kept whole or not at all: every file is compared with its digest before the version counts,
// and a page is answered from one version only. A new version waits until the old one's pages are closed, or
// until the visitor asks for it in one of them; the others then go on with the old files, which stay until no
// page needs them.

/** SHA-256 of each file, by its address relative to the page; "" is the page. @type {Record<string, string>} */
const FILES = {};
const VERSION = "";
/** How long a page may take to say its version, in milliseconds. */
const PATIENCE = 3000;

/**
 * What this worker uses of its global scope.
 * @typedef {{ url: string, postMessage(message: unknown, transfer: Transferable[]): void }} Client
 * @typedef {Event & { waitUntil(work: Promise<unknown>): void }} ExtendableEvent
 * @typedef {object} Scope
 * @property {Location} location
 * @property {ServiceWorkerRegistration} registration
 * @property {{ claim(): Promise<void>, matchAll(which: object): Promise<Client[]> }} clients
 * @property {() => Promise<void>} skipWaiting
 * @property {(name: "install" | "activate" | "message" | "fetch", listener: (event: ExtendableEvent & { data: unknown, request: Request, respondWith(answer: Promise<Response>): void }) => void) => void} addEventListener
 */
const scope = /** @type {Scope} */ (/** @type {unknown} */ (globalThis));
const BASE = new URL("./", scope.location.href);
const FAMILY = `equiflow ${BASE.pathname} `;
const CACHE = FAMILY + VERSION;

scope.addEventListener("install", (event) => event.waitUntil(keepAll()));
let takesOver = false;
scope.addEventListener("activate", (event) => {
  if (takesOver) event.waitUntil(scope.clients.claim());
});
scope.addEventListener("message", (event) => {
  if (event.data === "take over") {
    takesOver = true;
    scope.skipWaiting();
  } else if (event.data === "claim") event.waitUntil(scope.clients.claim());
  else if (event.data === "tidy up") event.waitUntil(forgetUnneeded());
});
scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== BASE.origin || !url.pathname.startsWith(BASE.pathname)) return;
  const path = url.pathname.slice(BASE.pathname.length);
  const name = path === "index.html" ? "" : path;
  if (Object.hasOwn(FILES, name)) event.respondWith(answer(CACHE, name, event.request));
  // Names with a digest are of one version each, here an older one.
  else if (name.startsWith("assets/")) event.respondWith(answer(undefined, name, event.request));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    Object.entries(FILES).map(async ([name, digest]) => {
      const address = new URL(name, BASE).href;
      // Names with a digest never change; the others are asked for anew.
      const response = await fetch(address, { cache: name.startsWith("assets/") ? "default" : "no-cache" });
      const bytes = await response.arrayBuffer();
      const isRight = hex(await crypto.subtle.digest("SHA-256", bytes)) === digest || isStamped(name, bytes);
      if (!response.ok || !isRight) throw new Error(`${address} is not of version ${VERSION}`);
      // A new response: one that was redirected must not answer a navigation.
      await cache.put(address, new Response(bytes, { headers: response.headers }));
    }),
  );
}

/**
 * Whether a document is of this version although its digest is another one: hosts and proxies add to documents.
 * @param {string} name @param {ArrayBuffer} bytes
 */
function isStamped(name, bytes) {
  const isDocument = name === "" || name.endsWith(".html");
  return isDocument && new TextDecoder().decode(bytes).includes(`<meta name="equiflow-version" content="${VERSION}">`);
}

/** Forgets the versions that no page is of. A page that does not say its version may be of any. */
async function forgetUnneeded() {
  const { installing, waiting } = scope.registration;
  if (installing || waiting) return;
  const others = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE);
  if (others.length === 0) return;
  const versions = await Promise.all((await pages()).map(versionOf));
  if (versions.includes(undefined)) return;
  await Promise.all(
    others.filter((name) => !versions.includes(name.slice(FAMILY.length))).map((name) => caches.delete(name)),
  );
}

/** @returns {Promise<Client[]>} */
async function pages() {
  const all = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter(({ url }) => new URL(url).pathname.startsWith(BASE.pathname));
}

/** @param {Client} page @returns {Promise<string | undefined>} */
function versionOf(page) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(undefined), PATIENCE);
    page.postMessage("which version", [port2]);
  });
}

/** @param {string | undefined} cacheName any of them without @param {string} name @param {Request} request */
async function answer(cacheName, name, request) {
  const which = { ignoreVary: true, ...(cacheName && { cacheName }) };
  // A browser that cannot read what it keeps still has the network.
  const found = await caches.match(new URL(name, BASE).href, which).catch(() => undefined);
  return found ?? fetch(request);
}

/** @param {ArrayBuffer} bytes */
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
