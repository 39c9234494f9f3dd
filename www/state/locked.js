// Settings that a link locks, against files that would change them.

import { labelOf } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { standing } from "./state.js";

/**
 * @param {Pick<import("./state.js").State, "config" | "viewOptions">} state
 * @param {readonly (readonly [string, unknown])[]} entries
 * @throws {Error} that names the first locked setting that the entries would change
 */
export function refuseLocked(state, entries) {
  const wanted = new Map(entries);
  const [moved] = standing(state, []).find(([key, value]) => wanted.has(key) && wanted.get(key) !== value) ?? [];
  if (moved) throw new Error(t("open.locked", { name: labelOf(moved) }));
}
