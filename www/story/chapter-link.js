// The link that sets up the page for a chapter.

import { DEFAULTS, parseConfig } from "../config/schema.js";
import { linkOf } from "../links/link-of.js";
import { wishesOf } from "../links/view-options.js";
import { standing } from "../state/state.js";
import { CHAPTERS } from "./chapters.js";

/** Settings that belong to the story, locked or not. */
const OWN = CHAPTERS.flatMap(({ config }) => Object.keys(config));

/**
 * The fragment, without `#`. What a teacher asks of the page stays; so do locked settings that are none of the story's.
 * @param {number} number of the chapter, from 1
 * @param {Pick<import("../state/state.js").State, "config" | "viewOptions">} present
 */
export function chapterLink(number, present) {
  const { config = {}, steps, pace = null } = CHAPTERS[number - 1] ?? {};
  const entries = [...Object.entries(config), ...standing(present, OWN)];
  const settings = parseConfig(DEFAULTS, entries).config;
  const stop = steps === undefined ? {} : { steps };
  const viewOptions = { ...wishesOf(present.viewOptions), story: number, stop, pace };
  return linkOf({ config: settings, viewOptions }, "settings");
}
