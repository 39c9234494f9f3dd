// The address of the page, before anybody reads it.

import { write } from "./browser-history.js";
import { readClean } from "./codec.js";

/**
 * Writes a link that was changed on its way into the address as it was: into the fragment, without what was added.
 * @param {{ location: Location, history: History }} browser
 * @returns {string | Promise<string>} the link with its `#`, also where the browser leaves the address as it is
 */
export function tidyAddress({ location, history }) {
  const { hash, search, pathname } = location;
  if (/^(?:\?lang=\w*)?$/.test(search) && readClean(hash)) return hash;
  return import("./read-damaged.js").then(
    ({ linkIn, canonical }) => {
      const link = linkIn({ hash, search });
      const fragment = canonical(link.fragment);
      const whole = fragment && `#${fragment}`;
      const isSame = link.search === search && whole === hash;
      if (!isSame && location.hash === hash) {
        write(history, "replaceState", history.state, pathname + link.search + whole);
      }
      return whole;
    },
    () => hash,
  );
}
