// Which language the page speaks: what the address says (?lang=zh), else what was chosen here before,
// else what the browser prefers.

import { choose, language, t, translate, use } from "../i18n/index.js";
import { LANGUAGES } from "../i18n/languages.js";
import { write } from "../links/browser-history.js";
import { make } from "../ui/dom.js";
import { recall, remember } from "../ui/storage.js";

const KEY = "language";

/** Loads the language and fills the words of index.html; before anything else is built. */
export async function chooseLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  await use(choose([asked, recall(KEY), ...navigator.languages]));
  const { documentElement: root } = document;
  root.lang = LANGUAGES[language()]?.tag ?? "en";
  document.title = t("app.title");
  translate(document);
}

/**
 * The switch: it names the other language in that language.
 * @param {HTMLElement} host
 * @param {() => string} here the address that brings back the present state
 */
export function createLanguageSwitch(host, here) {
  for (const [key, { name, tag }] of Object.entries(LANGUAGES)) {
    if (key === language()) continue;
    const button = make("button", { type: "button", className: "quiet", lang: tag, id: `language-${key}` }, name);
    button.addEventListener("click", () => {
      remember(KEY, key);
      const next = new URL(here());
      // Said in the address only if it was said there before, or if nothing can be remembered.
      if (recall(KEY) === key) next.searchParams.delete("lang");
      else next.searchParams.set("lang", key);
      if (write(history, "replaceState", null, next.href)) return location.reload();
      // Another query loads the page anew.
      next.searchParams.set("lang", key);
      location.replace(next);
    });
    host.append(button);
  }
}
