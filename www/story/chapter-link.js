// The link that sets up the page for a chapter.

import { DEFAULTS, parseConfig } from "../config/schema.js";
import { linkOf } from "../links/link-of.js";
import { CHAPTERS } from "./chapters.js";

/**
 * The fragment, without `#`. What a teacher asks of the page stays.
 * @param {number} number of the chapter, from 1
 * @param {import("../links/view-options.js").ViewOptions} present
 */
export function chapterLink(number, present) {
  const { config = {}, steps, pace = null } = CHAPTERS[number - 1] ?? {};
  const settings = parseConfig(DEFAULTS, Object.entries(config)).config;
  const stop = steps === undefined ? {} : { steps };
  const viewOptions = { ...present, lesson: "", story: number, open: [], stop, pace };
  return linkOf({ config: settings, viewOptions }, "settings");
}
