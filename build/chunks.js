// Which file of the built page a module goes into.

/** @typedef {{ getModuleInfo: (id: string) => { importers: readonly string[], isEntry: boolean } | null }} Modules */

/**
 * One file for everything that the page needs at once. Left to itself the bundler makes a file of each set of modules
 * that some part of the page shares with another part, which loads later: many small requests at a first visit.
 */
export function pageChunk() {
  /** @type {Map<string, boolean>} */
  const known = new Map();
  /** Whether imports lead from main.js to the module, none of which waits. @param {string} id @param {Modules} modules @returns {boolean} */
  const isNeeded = (id, modules) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    // Until it is known otherwise; a circle leads nowhere.
    known.set(id, false);
    const needed =
      id.endsWith("/www/main.js") ||
      (modules.getModuleInfo(id)?.importers ?? []).some((each) => isNeeded(each, modules));
    known.set(id, needed);
    return needed;
  };
  return {
    debugName: "page",
    /** @param {string} id @param {Modules} modules */
    name: (id, modules) => (isNeeded(id, modules) ? "page" : null),
  };
}

/**
 * Files of a language say so in their names: `language-en`, `texts-en-lessons`.
 * @param {{ facadeModuleId: string | null }} chunk `facadeModuleId`: the module that the file was made for
 */
export function chunkFileName({ facadeModuleId }) {
  const [, key, text] = /\/i18n\/(\w+)\/(?:index|texts\/([\w-]+))\.js$/.exec(facadeModuleId ?? "") ?? [];
  const name = key === undefined ? "[name]" : text === undefined ? `language-${key}` : `texts-${key}-${text}`;
  return `assets/${name}-[hash].js`;
}
