// The address of the page, before anybody reads it.

import { canonical } from "./codec.js";
import { linkIn } from "./repair.js";

/**
 * Writes a link that was changed on its way into the address as it was: into the fragment, without what was added.
 * @param {{ location: Location, history: History }} browser
 */
export function tidyAddress({ location, history }) {
  const { fragment, search } = linkIn(location);
  const whole = canonical(fragment);
  if (search === location.search && (whole === "" || `#${whole}` === location.hash)) return;
  history.replaceState(history.state, "", `${location.pathname}${search}#${whole}`);
}
