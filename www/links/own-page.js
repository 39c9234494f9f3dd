// The link from the embedded page to the full one.

import { t } from "../i18n/index.js";
import { linkOf } from "./link-of.js";
import { linkToWindow } from "./new-window.js";

const link = linkToWindow({ id: "own-page" }, t("embed.open"));

/** @param {import("../state/state.js").State} state @param {(fragment: string) => string} address */
export function show(state, address) {
  if (!link.isConnected) document.querySelector("footer p")?.append(link);
  link.hidden = !state.viewOptions.embed;
  if (!link.hidden) link.href = address(linkOf(state, "source"));
}
