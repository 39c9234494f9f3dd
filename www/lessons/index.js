// The way into the classroom and the mathematics: two buttons, a link that names a lesson, and modules that load when they are
// wanted.

import { DEFAULTS, same } from "../config/schema.js";
import { loadTexts } from "../i18n/index.js";
import { sayUnreachable } from "../offline/register.js";
import { byId } from "../ui/dom.js";
import { ownStorage } from "../ui/storage.js";
import { createProgress } from "./progress.js";

/** @typedef {import("../state/state.js").State} State */

/**
 * What the classroom needs of the page.
 * @typedef {object} Page
 * @property {ReturnType<typeof import("../state/store.js").createStore<State>>} store
 * @property {import("../state/actions.js").Actions} actions
 * @property {ReturnType<typeof import("../api/script.js").createScript>} script
 * @property {(fragment: string) => string} address
 */

/** @typedef {Page & { progress: ReturnType<typeof createProgress>, show: Record<"lessons" | "teacher" | "maths", () => void>, begin: (id: string) => Promise<void> }} Classroom */

/** @param {Page} page @returns {Classroom} */
export function createClassroom(page) {
  const { store, actions } = page;
  const progress = createProgress(() => ownStorage(localStorage));
  // Other tabs do lessons too; what happens while this page is in the back/forward cache, nobody tells it.
  for (const event of ["storage", "pageshow"]) addEventListener(event, progress.refresh);
  const load = (/** @type {() => Promise<void>} */ work) => void work().catch(sayUnreachable);
  /** @type {Classroom} */
  const classroom = {
    ...page,
    progress,
    show: {
      lessons: () =>
        load(async () => {
          const [{ showLessons }] = await Promise.all([import("./list.js"), loadTexts("lessons")]);
          showLessons(classroom);
        }),
      teacher: () =>
        load(async () => {
          const [{ showTeacher }] = await Promise.all([
            import("../teacher/dialog.js"),
            loadTexts("lessons"),
            loadTexts("story"),
            loadTexts("teacher"),
          ]);
          showTeacher(classroom);
        }),
      maths: () =>
        load(async () => {
          const [{ showMaths }, texts] = await Promise.all([import("../maths/dialog.js"), loadTexts("maths")]);
          showMaths(texts);
        }),
    },
    async begin(id) {
      const { LESSONS } = await import("./content/lessons.js");
      const lesson = LESSONS.find((each) => each.id === id);
      if (!lesson) return;
      actions.present({ ...store.get().viewOptions, lesson: id, story: 0 });
      preparing = actions.configure(settings(lesson, LESSONS));
      await preparing;
    },
  };
  byId("lessons-button").addEventListener("click", classroom.show.lessons);
  byId("maths-button").addEventListener("click", classroom.show.maths);

  /** The settings of the lesson that is to be open, once they are those of the page. @type {Promise<unknown> | undefined} */
  let preparing;
  /**
   * The settings of a lesson; locked ones that are none of any lesson's stay.
   * @param {import("./conditions.js").Lesson} lesson
   * @param {readonly import("./conditions.js").Lesson[]} all
   */
  function settings({ config }, all) {
    const { lock } = store.get().viewOptions;
    const wanted = Object.entries({ ...DEFAULTS, ...config });
    return wanted.filter(([key]) => !lock.includes(key) || all.some((each) => Object.hasOwn(each.config, key)));
  }

  /** @type {(() => void) | undefined} */
  let close;
  let wanted = "";
  store.subscribe(({ viewOptions: { lesson } }, changed) => {
    if (!changed.has("viewOptions") || lesson === wanted) return;
    wanted = lesson;
    preparing = undefined;
    close?.();
    close = undefined;
    if (lesson !== "") {
      load(() =>
        open(lesson).catch((error) => {
          // The same one can be chosen again.
          if (wanted === lesson) wanted = "";
          throw error;
        }),
      );
    }
  });

  /** @param {string} id */
  async function open(id) {
    const [{ LESSONS }, { openLesson }] = await Promise.all([
      import("./content/lessons.js"),
      import("./panel.js"),
      loadTexts("lessons"),
    ]);
    await page.script.ready.catch(() => {});
    // Another link may have been opened meanwhile; its settings are none of this lesson's.
    if (wanted !== id) return;
    const lesson = LESSONS.find((each) => each.id === id);
    const { config, replay } = store.get();
    // A link that names a lesson and no settings means the lesson's own.
    if (lesson && !preparing && !replay && same(config, DEFAULTS))
      preparing = actions.configure(settings(lesson, LESSONS), store.get().linkNotes);
    const own = preparing ?? Promise.resolve();
    const prepared = own
      .catch(() => {})
      .then(() => {
        // Another lesson may have begun to prepare its own.
        if (preparing === own) preparing = undefined;
      });
    if (lesson && !close) close = openLesson(classroom, lesson, prepared);
  }
  return classroom;
}
