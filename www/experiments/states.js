// Metastable states: the minima of the energy that samples relax to, the model's beside the target's.

import { make, setText } from "../dom.js";
import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { createCard } from "./card.js";

const SOURCES = /** @type {const} */ (["model", "reference"]);
const COUNT = 120;

/**
 * @param {HTMLElement} panel
 * @param {() => import("../theme.js").Palette} colours
 * @returns {import("./panel.js").Experiment}
 */
export function createStates(panel, colours) {
  /** @type {ReturnType<typeof createCard>[]} */
  let cards = [];
  const rows = SOURCES.map((source) => {
    const list = make("div", { className: "cards" });
    const summary = make("p", { className: "experiment-summary" });
    const title = make("h3", {}, t(`experiment.states.${source}`));
    panel.append(make("div", { className: "minima" }, title, summary, list));
    return { source, list, summary };
  });
  const clear = () => {
    cards = [];
    for (const { list, summary } of rows) {
      list.replaceChildren();
      setText(summary, "");
    }
  };
  return {
    async run(ask, { config }) {
      clear();
      for (const { source, list, summary } of rows) {
        const { states, found, relaxed } = await ask({ source, count: COUNT });
        const values = { found: format.integer(found), relaxed: format.integer(relaxed) };
        setText(summary, t("experiment.states.summary", values));
        for (const { energy, count, x } of states) {
          const card = createCard(colours, t(`experiment.states.${source}`));
          list.append(card.element);
          const share = format.percent((100 * count) / relaxed);
          card.show(config, x, t("experiment.states.card", { energy: format.fixed(energy, 2), share }));
          cards.push(card);
        }
      }
    },
    clear,
    restyle() {
      for (const card of cards) card.redraw();
    },
  };
}
