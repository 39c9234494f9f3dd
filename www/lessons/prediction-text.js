// How far off a prediction was, in words.

import { t } from "../i18n/index.js";
import * as format from "../ui/number-format.js";

/**
 * @param {import("./predictions.js").Compared} compared
 * @param {Pick<import("./conditions.js").TaskWords, "options"> | undefined} words
 */
export function resultText(compared, words) {
  if ("plot" in compared && "distance" in compared) {
    return t(`predict.${compared.plot}Result`, { distance: format.fixed(compared.distance, 3) });
  }
  if (!("choice" in compared) || !("outcome" in compared)) return "";
  const { choice, outcome } = compared;
  const value = format.small(compared.value);
  const option = (/** @type {number} */ number) => words?.options?.[number] ?? String(number + 1);
  return choice === outcome
    ? t("predict.right", { value })
    : t("predict.otherwise", { value, choice: option(choice), outcome: option(outcome) });
}
