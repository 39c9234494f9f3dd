// The way into the lessons and the story: a button, a link that names a chapter, and modules that load when they are wanted.

import { DEFAULTS, same } from "../config/schema.js";
import { loadTexts } from "../i18n/index.js";
import { createClassroom } from "../lessons/index.js";
import { sayUnreachable } from "../offline/register.js";
import { byId } from "../ui/dom.js";

/** @param {Parameters<typeof createClassroom>[0]} page */
export function createCourse(page) {
  const classroom = createClassroom(page);
  const { store, actions, script } = page;
  const load = (/** @type {() => Promise<void>} */ work) => void work().catch(sayUnreachable);
  /** The number of the chapter that is to be open. */
  let wanted = 0;
  /** @type {(() => void) | undefined} */
  let close;

  byId("story-button").addEventListener("click", () =>
    load(async () => {
      const { chapterLink } = await import("./chapter-link.js");
      location.hash = chapterLink(1, store.get());
    }),
  );

  store.subscribe(({ viewOptions: { story } }, changed) => {
    if (!changed.has("viewOptions") || story === wanted) return;
    wanted = story;
    // Who asks for the story wants to read it; who has folded it away wants to see the plots.
    const isOpen = document.getElementById("story")?.dataset.open !== "false";
    close?.();
    close = undefined;
    if (story === 0) return;
    load(() =>
      open(story, isOpen).catch((error) => {
        // The same one can be chosen again.
        if (wanted === story) wanted = 0;
        throw error;
      }),
    );
  });

  /** @param {number} number @param {boolean} isOpen whether the sheet of a small screen is unfolded */
  async function open(number, isOpen) {
    const [{ chapterLink }, { openChapter }] = await Promise.all([
      import("./chapter-link.js"),
      import("./panel.js"),
      loadTexts("story"),
    ]);
    await script.ready.catch(() => {});
    // Another link may have been opened meanwhile.
    if (wanted !== number) return;
    const { config, replay } = store.get();
    // A link that names a chapter and no settings means the chapter's own, in the same entry of the history.
    const own =
      !replay && same(config, DEFAULTS) ? actions.openLink(chapterLink(number, store.get())) : Promise.resolve();
    const prepared = own.catch(() => {}).then(() => {});
    if (wanted !== number) return;
    close ??= openChapter(classroom, number, prepared, isOpen);
    await prepared;
    if (wanted === number) actions.present(store.get().viewOptions);
  }
}
