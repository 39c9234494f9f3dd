// A link that opens another window. In a frame whose sandbox has no allow-popups it would do nothing and say nothing.

import { loadTexts, textsOf } from "../i18n/index.js";
import { sayUnreachable } from "../offline/register.js";
import { showForCopying } from "../shell/notices.js";
import { make } from "../ui/dom.js";
import { isModified } from "../ui/keys.js";

/**
 * @param {Partial<Pick<HTMLAnchorElement, "id" | "className" | "href">>} attributes
 * @param {string} text
 */
export function linkToWindow(attributes, text) {
  const link = make("a", { ...attributes, target: "_blank", rel: "noopener" }, text);
  link.addEventListener("click", (event) => {
    // Outside of frames nothing is in the way, and a key that is held asks the browser for another kind of window.
    if (window === window.top || isModified(event) || event.shiftKey) return;
    event.preventDefault();
    if (!opensWindow(link.href)) {
      loadTexts("export").then(() => showForCopying(link.href, textsOf("export").noWindow ?? ""), sayUnreachable);
    }
  });
  return link;
}

/** Whether the browser opened a window; Firefox throws where it does not. @param {string} address */
function opensWindow(address) {
  let opened = null;
  try {
    opened = window.open(address, "_blank");
    if (opened) opened.opener = null;
  } catch {
    // A window of another origin, as a frame without one opens, keeps its opener.
  }
  return opened !== null;
}
