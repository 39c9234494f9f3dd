// Set-up: the settings in groups, what differs from the defaults, and how the data were made.

import { changed, GROUPS, restored, whenApplicable } from "../config/applicability.js";
import { DEFAULTS, defaultsFor, fieldOf, labelOf } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { byId, make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { createField } from "./field.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("./field.js").View} View */

/**
 * @param {Pick<import("../state/actions.js").Actions, "change" | "changeAll">} actions
 * @returns {View[]}
 */
export function createSetup({ change, changeAll }) {
  return [...GROUPS.flatMap((group) => createGroup(group, change)), createSummary(changeAll), createProvenance()];
}

/** @param {(typeof GROUPS)[number]} group @param {import("./field.js").Change} change @returns {View[]} */
function createGroup({ name, keys }, change) {
  const host = byId(`fields-${name}`);
  const views = keys.flatMap((key) => {
    const field = fieldOf(key);
    return field ? [createField(host, field, change)] : [];
  });
  const unused = make("p", { className: "unused" });
  host.after(unused);
  return [
    ...views,
    ({ config }) => {
      /** Names by what they need. @type {Map<string, string[]>} */
      const waiting = new Map();
      for (const key of keys) {
        const when = whenApplicable(key, config);
        if (when && config[key] === defaultsFor(config)[key])
          waiting.set(when, [...(waiting.get(when) ?? []), labelOf(key)]);
      }
      const parts = [...waiting].map(([when, names]) =>
        t("setup.unusedPart", {
          names: names.join(t("setup.comma")),
          when: t(/** @type {import("../i18n/index.js").Key} */ (when)),
        }),
      );
      unused.hidden = parts.length === 0;
      setText(unused, parts.length > 0 ? t("setup.unused", { list: parts.join(t("setup.semicolon")) }) : "");
    },
  ];
}

/** @param {(entries: Iterable<readonly [string, unknown]>) => void} changeAll @returns {View} */
function createSummary(changeAll) {
  const text = byId("setup-changed");
  const button = byId("setup-restore");
  /** @type {State | undefined} */
  let shown;
  button.addEventListener("click", () => {
    if (shown) changeAll(restored(shown.config, shown.viewOptions.lock));
  });
  return (state) => {
    shown = state;
    const names = changed(state.config);
    const free = names.filter((key) => !state.viewOptions.lock.includes(key));
    button.hidden = free.length === 0;
    const list = names.map(labelOf).join(t("setup.comma"));
    const said = names.length > 0 ? t("setup.changed", { list }) : t("setup.unchanged");
    setText(text, state.config.data === DEFAULTS.data ? said : `${said} ${t("setup.ownData")}`);
  };
}

/** How the reference data were made. @returns {View} */
function createProvenance() {
  const line = byId("provenance");
  return ({ sampler, config }) => {
    if (!sampler) return setText(line, "");
    if (config.data !== "sampler") return setText(line, t("setup.own", { data: config.data }));
    const { chains, acceptance, autocorrelationTime, splitRhat, mixed, meanEnergy, meanEnergyError, exactMeanEnergy } =
      sampler;
    const decimals = format.decimalsFor(meanEnergyError);
    const exact = exactMeanEnergy === null ? "" : t("setup.exact", { value: format.fixed(exactMeanEnergy, decimals) });
    const text = t("setup.provenance", {
      samples: format.integer(config.samples),
      chains: format.integer(chains),
      acceptance: format.percent(100 * acceptance),
      tau: format.fixed(autocorrelationTime, 1),
      rhat: format.fixed(splitRhat, 4),
      mean: format.fixed(meanEnergy, decimals),
      error: format.fixed(meanEnergyError, decimals),
      exact,
    });
    setText(line, !mixed ? `${text} ${t("setup.unmixed")}` : text);
  };
}
