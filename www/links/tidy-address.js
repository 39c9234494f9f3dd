// The address of the page, before anybody reads it.

import { write } from "./browser-history.js";
import { canonical } from "./codec.js";
import { linkIn } from "./repair.js";

/**
 * Writes a link that was changed on its way into the address as it was: into the fragment, without what was added.
 * @param {{ location: Location, history: History }} browser
 * @returns {string} the link with its `#`, also where the browser leaves the address as it is
 */
export function tidyAddress({ location, history }) {
  const { fragment, search } = linkIn(location);
  const whole = canonical(fragment) && `#${canonical(fragment)}`;
  if (search !== location.search || whole !== location.hash)
    write(history, "replaceState", history.state, location.pathname + search + whole);
  return whole;
}
