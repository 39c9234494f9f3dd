// Watches the page for a lesson: settings, reports and deeds become observations, and tasks get done.

import { answerOf, isRight, sightsOf, withAgreement } from "./conditions.js";
import { compare } from "./predictions.js";
import { MAX_ANSWERS, VALUES } from "./progress.js";

/** @typedef {import("./conditions.js").Lesson} Lesson */
/** @typedef {import("./conditions.js").Observation} Observation */
/** @typedef {import("./index.js").Classroom} Classroom */

/**
 * Observes until it is stopped; records what is done.
 * @param {Classroom} classroom
 * @param {Lesson} lesson
 * @param {Promise<void>} prepared what the page shows until then is none of the lesson's business
 * @param {(task: string) => void} done called for each task that has just been done
 */
export function watch({ store, script, progress }, lesson, prepared, done) {
  let begun = false;

  /** @type {Record<string, unknown>} */
  const page = {};
  /** What experiments on this run have answered. @type {Record<string, unknown>} */
  let answer = {};
  /** @returns {Observation} */
  const observe = () => {
    const { config, report, run, replay, curves } = store.get();
    const { phase } = run;
    // A report of the run before would be taken for one of these settings.
    const current = phase === "opening" ? {} : withAgreement(report);
    const more = { phase, replay: replay?.outcome, curvesStep: phase === "opening" ? undefined : curves?.step };
    return { config, report: current, page: { ...page, ...more }, answer };
  };

  /** What has been answered to each task so far, right or wrong. @type {Map<string, number[]>} */
  const answers = new Map();

  /** @param {string} task @param {import("./predictions.js").Compared} [prediction] */
  function finish(task, prediction) {
    const { report, config } = store.get();
    const { step = 0, digest = "0".repeat(16) } = report ?? {};
    const given = answers.get(task);
    progress.finish(lesson.id, task, {
      at: new Date().toISOString(),
      link: script.link(),
      step,
      digest,
      ...(given && { answers: given }),
      ...(prediction && { prediction }),
      values: valuesOf({ ...report, seed: config.seed }),
    });
    done(task);
  }

  function look() {
    if (!begun) return;
    const observation = observe();
    const { done: finished, seen, predicted } = progress.of(lesson.id);
    for (const task of lesson.tasks) {
      if (!task.sights || Object.hasOwn(finished, task.id)) continue;
      if (task.predict) {
        const prediction = predicted?.[task.id];
        const compared =
          prediction &&
          sightsOf(task, observation).length === task.sights.length &&
          compare(task.predict, prediction, observation, store.get());
        if (compared) finish(task.id, compared);
        continue;
      }
      const before = seen[task.id] ?? [];
      const fresh = sightsOf(task, observation).filter((sight) => !before.includes(sight));
      if (fresh.length === 0) continue;
      const all = [...before, ...fresh];
      progress.see(lesson.id, task.id, all);
      if (all.length === task.sights.length) finish(task.id);
    }
  }

  const onTime = (/** @type {Event} */ event) => {
    page.flowTime = Number(/** @type {HTMLInputElement} */ (event.target).value) / 1000;
    look();
  };
  const slider = document.getElementById("flow-time");
  slider?.addEventListener("input", onTime);
  const stop = store.subscribe(({ run, answered }, changed) => {
    if (run.phase === "opening") answer = {};
    if (changed.has("answered") && answered) answer = { ...answer, ...answerOf(answered) };
    if (
      changed.has("report") ||
      changed.has("run") ||
      changed.has("config") ||
      changed.has("replay") ||
      changed.has("curves") ||
      changed.has("answered")
    )
      look();
  });
  void prepared.then(() => {
    begun = true;
    look();
  });
  return {
    /**
     * Answers a question; true if it was right.
     * @param {string} id of the task
     * @param {number} given
     */
    answer(id, given) {
      const task = lesson.tasks.find((each) => each.id === id);
      // Of very many the first ones stay, and the latest.
      answers.set(id, [...(answers.get(id) ?? []).slice(0, MAX_ANSWERS - 1), given]);
      if (!task?.answer || !isRight(task.answer, given, observe())) return false;
      if (!Object.hasOwn(progress.of(lesson.id).done, id)) finish(id);
      return true;
    },
    /** @param {string} id of the task @param {import("./predictions.js").Made} made what is predicted */
    predict(id, made) {
      const { sights = [], ...task } = lesson.tasks.find((each) => each.id === id) ?? { id };
      const isShown = sightsOf({ ...task, sights }, observe()).length === sights.length;
      progress.predict(lesson.id, id, { ...made, step: store.get().step, ...(isShown && { late: true }) });
      look();
    },
    stop() {
      stop();
      slider?.removeEventListener("input", onTime);
    },
  };
}

/** The numbers that are kept with a task. @param {Record<string, unknown>} record @returns {import("./progress.js").Values} */
const valuesOf = (record) =>
  Object.fromEntries(VALUES.flatMap((name) => (Number.isFinite(record[name]) ? [[name, record[name]]] : [])));
