// What is known of the site that this page came from: the page's version, and why a part of it cannot be loaded.

/** The version that the build wrote into the page; undefined where nothing was built. @returns {string | undefined} */
export const version = () =>
  document.querySelector('meta[name="equiflow-version"]')?.getAttribute("content") ?? undefined;

/** Milliseconds after which a site that says nothing is out of reach. */
const PATIENCE = 5000;

/** @typedef {"network" | "updated" | "refused"} Cause no network; the site has another version now; neither */

/**
 * Why a part of the page could not be loaded. The list of the site's files is asked for, which no cache keeps.
 * @param {{ own?: string | undefined, ask?: typeof fetch, online?: boolean }} [world]
 * @returns {Promise<Cause>}
 */
export async function causeOfFailure({ own = version(), ask = fetch, online = navigator.onLine } = {}) {
  if (!online) return "network";
  try {
    const response = await ask(new URL("sw.js", document.baseURI), {
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const list = await response.text();
    const [, found] = /const VERSION = "([0-9a-f]+)"/.exec(list) ?? [];
    return found !== undefined && own !== undefined && found !== own ? "updated" : "refused";
  } catch {
    return "network";
  }
}
