// Which plots can be seen, neither hidden by a link nor scrolled away: while it trains, only these are computed.

/** @typedef {import("../trainer/messages.js").Plot} Plot */

/** The panels that show each of them. @type {Readonly<Record<Plot, string>>} */
const PANELS = {
  trajectory: "#panel-flow",
  maps: "#panel-density",
  curves: "#panel-distance, #panel-energy, #panel-profile",
};

/** A panel that is nearly in sight counts, in pixels, so that nothing old is scrolled to. */
const NEAR = "300px";

/**
 * @param {() => void} changed called when other plots can be seen than before
 * @returns {() => readonly Plot[]} those that can be seen
 */
export function watchPlots(changed) {
  const plots = /** @type {Plot[]} */ (Object.keys(PANELS));
  /** @type {Set<Element>} */
  const away = new Set();
  const panelsOf = (/** @type {Plot} */ plot) => [...document.querySelectorAll(PANELS[plot])];
  const seen = () => plots.filter((plot) => panelsOf(plot).some((panel) => !away.has(panel)));
  const observer = new IntersectionObserver(
    (entries) => {
      const before = seen().join();
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) away.delete(target);
        else away.add(target);
      }
      if (seen().join() !== before) changed();
    },
    { rootMargin: NEAR },
  );
  for (const panel of plots.flatMap(panelsOf)) observer.observe(panel);
  return seen;
}
