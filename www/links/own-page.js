// The link from the embedded page to the full one.

import { loadTexts, t, textsOf } from "../i18n/index.js";
import { sayUnreachable } from "../offline/register.js";
import { showForCopying } from "../shell/notices.js";
import { make } from "../ui/dom.js";
import { isModified } from "../ui/keys.js";
import { linkOf } from "./link-of.js";

const link = make("a", { id: "own-page", target: "_blank", rel: "noopener" }, t("embed.open"));
link.addEventListener("click", (event) => {
  if (isModified(event) || event.shiftKey) return;
  event.preventDefault();
  // The sandbox of a frame blocks a link without a word.
  if (!opensWindow()) {
    loadTexts("export").then(() => showForCopying(link.href, textsOf("export").noWindow ?? ""), sayUnreachable);
  }
});

/** Whether the browser opened a window; Firefox throws where it does not. */
function opensWindow() {
  let opened = null;
  try {
    opened = window.open(link.href, "_blank");
    if (opened) opened.opener = null;
  } catch {
    // A window of another origin, as a frame without one opens, keeps its opener.
  }
  return opened !== null;
}

/** @param {import("../state/state.js").State} state @param {(fragment: string) => string} address */
export function show(state, address) {
  if (!link.isConnected) document.querySelector("footer p")?.append(link);
  link.hidden = !state.viewOptions.embed;
  if (!link.hidden) link.href = address(linkOf(state, "source"));
}
