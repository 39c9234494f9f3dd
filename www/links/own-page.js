// The link from the embedded page to the full one.

import { loadTexts, t, textsOf } from "../i18n/index.js";
import { showForCopying } from "../shell/notices.js";
import { make } from "../ui/dom.js";
import { linkOf } from "./link-of.js";

const link = make("a", { id: "own-page", target: "_blank", rel: "noopener" }, t("embed.open"));
link.addEventListener("click", (event) => {
  event.preventDefault();
  // A link that a frame's sandbox refuses to open says nothing of that.
  const opened = open();
  if (opened) opened.opener = null;
  else void loadTexts("export").then(() => showForCopying(link.href, textsOf("export").noWindow ?? ""));
});

/** A new window; nothing where the browser refuses it, which Firefox says by throwing. */
function open() {
  try {
    return window.open(link.href, "_blank");
  } catch {
    return null;
  }
}

/** @param {import("../state/state.js").State} state @param {(fragment: string) => string} address */
export function show(state, address) {
  if (!link.isConnected) document.querySelector("footer p")?.append(link);
  link.hidden = !state.viewOptions.embed;
  if (!link.hidden) link.href = address(linkOf(state, "source"));
}
