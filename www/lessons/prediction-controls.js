// What a task that asks for a prediction offers: a plot to draw into or ranges to choose from, then how far off it was. What has
// been drawn stays in the plots for as long as its lesson is open.

import { DEFAULTS } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { sketch } from "../predictions/sketch.js";
import { make, setAttribute, setText } from "../ui/dom.js";
import { offer } from "./asked.js";
import { resultText } from "./prediction-text.js";

/** @typedef {import("./conditions.js").Lesson} Lesson */
/** @typedef {import("./conditions.js").Task} Task */
/** @typedef {import("./conditions.js").TaskWords} TaskWords */
/** @typedef {import("./predictions.js").Prediction} Prediction */
/** @typedef {Pick<import("./index.js").Classroom, "store" | "progress">} Page */

/**
 * @param {Page} page
 * @param {Pick<Lesson, "id" | "config" | "tasks">} lesson
 * @param {(task: string, made: import("./predictions.js").Made) => void} predict
 * @param {() => void} [drawing] called when somebody begins to draw
 */
export function createPredictions({ store, progress }, lesson, predict, drawing = () => {}) {
  /** @type {() => void} */
  let cancel = () => {};
  /** By task. @type {Map<string, TaskWords | undefined>} */
  const said = new Map();

  /** @param {string} task @returns {Prediction | undefined} */
  const madeOf = (task) => {
    const { done, predicted } = progress.of(lesson.id);
    return done[task]?.prediction ?? predicted?.[task];
  };

  /** What has been drawn belongs to the system of the lesson. */
  function show() {
    const { config } = store.get();
    const isOwn = config.system === (lesson.config.system ?? DEFAULTS.system);
    const drawn = lesson.tasks.flatMap(({ id }) => {
      const made = isOwn ? madeOf(id) : undefined;
      return made && "plot" in made ? [[made.plot, made]] : [];
    });
    const predictions = Object.fromEntries(drawn);
    if (JSON.stringify(predictions) !== JSON.stringify(store.get().predictions)) store.set({ predictions });
  }

  /** @param {string} task @param {import("./conditions.js").Drawing} where @param {HTMLElement} back */
  async function draw(task, where, back) {
    drawing();
    const made = madeOf(task);
    const begun = sketch(store, where, made && "plot" in made ? made : undefined);
    cancel = begun.cancel;
    const drawn = await begun.result;
    if (drawn) predict(task, drawn);
    show();
    // Also of somebody who gave up: what had the focus is gone. Who went elsewhere meanwhile stays there.
    if (drawn || document.activeElement === document.body) back.focus({ preventScroll: true });
  }

  /**
   * @param {Task & { predict: import("./conditions.js").Predict }} task
   * @param {TaskWords | undefined} words
   */
  function controls({ id, predict: asked }, words) {
    said.set(id, words);
    const reply = make("p", { className: "predicted", role: "status" });
    const buttons = "plot" in asked ? [make("button", { type: "button" }, t("predict.draw"))] : ranges(words);
    buttons.forEach((button, choice) => {
      button.addEventListener("click", () => {
        if ("plot" in asked) void draw(id, asked, button);
        else predict(id, { choice });
      });
    });
    return {
      element: make("div", { className: "options predict" }, ...buttons, reply),
      view() {
        const { done } = progress.of(lesson.id);
        const made = madeOf(id);
        const compared = done[id]?.prediction;
        buttons.forEach((button, choice) => {
          const chosen = made !== undefined && "choice" in made && made.choice === choice;
          if (!("plot" in asked)) setAttribute(button, "aria-pressed", String(chosen));
          else setText(button, t(made ? "predict.again" : "predict.draw"));
          button.hidden = compared !== undefined;
        });
        setText(reply, compared ? resultText(compared, words) : made ? t("predict.made") : "");
      },
    };
  }

  const stop = store.select(({ config }) => config.system, show);
  const close = offer({
    store,
    tasks: lesson.tasks.flatMap((task) => (task.predict ? [{ ...task, predict: task.predict }] : [])),
    wordsOf: (task) => said.get(task),
    madeOf,
    predict,
  });
  return {
    controls,
    show,
    close() {
      stop();
      close();
      cancel();
      store.set({ predictions: {} });
    },
  };
}

/** @param {TaskWords | undefined} words */
const ranges = (words) => (words?.options ?? []).map((text) => make("button", { type: "button" }, text));
