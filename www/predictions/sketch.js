// Draws a prediction into a plot: with the mouse or a finger along the plot, or with the arrow keys, of which two move from place to
// place and two change the value. The plot itself shows what has been drawn so far.

import { t } from "../i18n/index.js";
import { plots } from "../panels/plot.js";
import { make, setText } from "../ui/dom.js";
import { isModified } from "../ui/keys.js";
import * as format from "../ui/number-format.js";
import { drawLine, gridOf, indexAt, middleOf, POSITIONS, positionOf, valueAt } from "./grid.js";
import { withUnitArea } from "./measure.js";

/** @typedef {import("./measure.js").Drawn} Drawn */
/** @typedef {import("./measure.js").Shown} Shown */
/** @typedef {import("../state/state.js").State} State */
/** @typedef {ReturnType<typeof import("../state/store.js").createStore<State>>} Store */

/** Digits that are kept of a value: what a hand can draw. */
const DIGITS = 4;

/** Ends the sketch that is open: there is one at a time. @type {() => void} */
let cancelOpen = () => {};

/**
 * Lets somebody draw. The grid waits for the plot to show something.
 * @param {Store} store
 * @param {import("../lessons/conditions.js").Drawing} drawing
 * @param {Drawn | undefined} before what had been drawn, to begin with
 * @returns {{ result: Promise<Drawn | undefined>, cancel: () => void }} undefined where it was cancelled
 */
export function sketch(store, drawing, before) {
  cancelOpen();
  /** @type {(drawn: Drawn | undefined) => void} */
  let settle = () => {};
  /** @type {Promise<Drawn | undefined>} */
  const result = new Promise((resolve) => {
    settle = resolve;
  });
  /** @type {(() => void) | undefined} */
  let close;
  const finish = (/** @type {Drawn | undefined} */ drawn) => {
    stop();
    close?.();
    close = undefined;
    settle(drawn);
  };
  plots.get(drawing.plot)?.stage.closest(".panel")?.scrollIntoView({ block: "center" });
  let begun = false;
  const stop = store.subscribe((state) => {
    const grid = begun ? undefined : gridOf(drawing, state);
    if (!grid) return;
    begun = true;
    queueMicrotask(() => {
      stop();
      close = openSketch(store, fitted(grid, before), finish);
    });
  });
  cancelOpen = () => finish(undefined);
  return { result, cancel: cancelOpen };
}

/** What had been drawn, if it was over the same places. @param {Required<Shown>} grid @param {Drawn | undefined} before @returns {Required<Shown>} */
const fitted = (grid, before) =>
  before && before.places.join() === grid.places.join()
    ? { ...grid, values: before.values, top: Math.max(grid.top, ...before.values) }
    : grid;

/**
 * @param {Store} store
 * @param {Required<Shown>} first
 * @param {(drawn: Drawn | undefined) => void} finish
 * @returns {() => void} takes it out of the page
 */
function openSketch(store, first, finish) {
  const plot = plots.get(first.plot);
  if (!plot) throw new Error(`there is no plot ${first.plot}`);
  const { stage, pointer, title } = plot;
  const restored = store.get().predictions;
  let drawn = first;
  let index = 0;
  const surface = make("div", { className: "sketch-surface" });
  const slider = make("input", {
    type: "range",
    className: "cursor sketch",
    min: "0",
    max: String(POSITIONS),
    step: "1",
    ariaLabel: t("sketch.slider", { title }),
  });
  const reply = make("p", { className: "reply", role: "status" });
  const bar = make(
    "div",
    { className: "sketch-bar", id: "sketch" },
    make("p", {}, t(`sketch.${first.plot}`), " ", make("span", { className: "keys" }, t("sketch.keys"))),
    button("sketch-before", "‹", () => move(-1), t("sketch.before")),
    button("sketch-next", "›", () => move(1), t("sketch.next")),
    button("sketch-cancel", t("sketch.cancel"), () => finish(undefined)),
    button("sketch-done", t("sketch.done"), commit),
    reply,
  );

  /** @param {readonly number[]} values */
  function show(values) {
    drawn = { ...drawn, values };
    store.set({ predictions: { ...store.get().predictions, [drawn.plot]: drawn } });
    describe();
  }
  function describe() {
    slider.value = String(positionOf(drawn.plot, drawn.values[index] ?? 0, drawn.top));
    slider.setAttribute("aria-valuetext", placeText(drawn, index));
    if (document.activeElement === slider) pointer?.point(middleOf(drawn, index));
  }
  /** @param {number} by */
  function move(by) {
    index = Math.min(drawn.values.length - 1, Math.max(0, index + by));
    describe();
  }
  function commit() {
    const { plot: name, places } = drawn;
    const values = name === "energy" ? withUnitArea(places, drawn.values) : drawn.values;
    if (!values) return setText(reply, t("sketch.nothing"));
    const round = (/** @type {number} */ value) => Number(value.toPrecision(DIGITS));
    finish({ plot: name, places: places.map(round), values: values.map(round) });
  }

  slider.addEventListener("input", () => {
    const value = valueAt(drawn.plot, Number(slider.value), drawn.top);
    show(drawn.values.map((each, k) => (k === index ? value : each)));
  });
  slider.addEventListener("keydown", (event) => {
    if (isModified(event)) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by !== undefined) move(by);
    else if (event.key === "Enter") commit();
    else if (event.key === "Escape") finish(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  slider.addEventListener("focus", describe);
  slider.addEventListener("blur", () => pointer?.point(undefined));

  /** Where the pointer drew last. @type {{ k: number, value: number } | undefined} */
  let last;
  const draw = (/** @type {PointerEvent} */ event) => {
    const found = pointer?.locate?.(event.clientX, event.clientY);
    if (!found) return;
    const here = { k: indexAt(drawn, found.x), value: Math.min(drawn.top, Math.max(0, found.y)) };
    show(drawLine(drawn.values, last ?? here, here));
    last = here;
  };
  surface.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    last = undefined;
    draw(event);
  });
  // The keys stay with the slider.
  surface.addEventListener("mousedown", (event) => event.preventDefault());
  surface.addEventListener("pointermove", (event) => {
    if (surface.hasPointerCapture(event.pointerId)) draw(event);
  });

  stage.append(slider, surface);
  stage.after(bar);
  stage.classList.add("sketching");
  show(drawn.values);
  slider.focus({ preventScroll: true });
  return () => {
    for (const part of [slider, surface, bar]) part.remove();
    stage.classList.remove("sketching");
    pointer?.point(undefined);
    store.set({ predictions: restored });
  };
}

/** @param {string} id @param {string} text @param {() => void} action @param {string} [name] where the text is a sign only */
function button(id, text, action, name) {
  const element = make("button", { type: "button", id, ...(name && { ariaLabel: name, title: name }) }, text);
  element.addEventListener("click", action);
  return element;
}

/** One place in words. @param {Drawn} drawn @param {number} k */
function placeText({ plot, places, values }, k) {
  const value = format.fixed(values[k] ?? 0, plot === "energy" ? 3 : 2);
  return plot === "energy"
    ? t("sketch.energyPlace", { from: format.fixed(places[k] ?? 0, 1), to: format.fixed(places[k + 1] ?? 0, 1), value })
    : t("sketch.learningPlace", { step: format.integer(places[k] ?? 0), value });
}
