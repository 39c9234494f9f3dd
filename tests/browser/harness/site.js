// The built site on loopback, at any path, whole or altered.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../../dist/", import.meta.url));

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves the built site on loopback, at any path.
 * @param {object} [options]
 * @param {string} [options.under] the path of the site, such as "/courses/physics/"
 * @param {string} [options.folder] another folder than dist/
 * @param {boolean} [options.isolated] with the headers that let workers share memory
 * @param {boolean | string} [options.sandboxed] as in a frame that may run scripts and has no origin of its own, or with
 *   what its attribute allows
 * @param {boolean} [options.static] with 404.html where there is no file, as static hosts have it
 * @param {(name: string, body: Buffer) => string | Uint8Array | undefined | Promise<Uint8Array>} [options.alter] what is
 *   served instead of a file; nothing for one that shall be missing, a promise for one that shall be late
 */
export async function serveDist({
  under = "/",
  folder = DIST,
  isolated = false,
  sandboxed = false,
  static: isStatic = false,
  alter = (_, body) => body,
} = {}) {
  const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const sandbox = {
    "content-security-policy": `sandbox ${sandboxed === true ? "allow-scripts" : sandboxed}`,
    "access-control-allow-origin": "*",
  };
  const headers = { ...(isolated && isolation), ...(sandboxed && sandbox) };
  const server = createServer(async (request, response) => {
    // Behind an origin, since a path that begins with two slashes alone would name a host.
    const path = decodeURIComponent(new URL(`http://localhost${request.url ?? "/"}`).pathname);
    const name = path.endsWith("/") ? `${path}index.html` : path;
    try {
      if (!name.startsWith(under)) throw new Error("outside");
      const file = join(folder, name.slice(under.length));
      const body = await alter(basename(file), await readFile(file));
      if (body === undefined) throw new Error("missing");
      const type = { "content-type": TYPES[extname(file)] ?? "application/octet-stream" };
      response.writeHead(200, { ...type, ...headers }).end(body);
    } catch {
      const body = isStatic ? await readFile(join(folder, "404.html")) : "nothing here";
      response.writeHead(404, { "content-type": isStatic ? TYPES[".html"] : "text/plain" }).end(body);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}${under}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}

/** In the page: that it has its files from the service worker, so that it needs no network any more. */
export const KEPT = "navigator.serviceWorker.controller?.state === 'activated'";
