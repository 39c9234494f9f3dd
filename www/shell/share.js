// Links that people copy: of the run as it stands, and of one that failed.

import { t } from "../i18n/index.js";
import { linkOf, recordOf } from "../links/link-of.js";
import { byId } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { copy } from "./notices.js";

/** @typedef {import("../state/state.js").State} State */

/** The address of this page with a fragment. @param {string} fragment */
export const addressOf = (fragment) => `${location.href.split("#")[0]}#${fragment}`;

/** @param {() => State} state */
export function createShare(state) {
  byId("share").addEventListener("click", () => {
    const { steps = 0 } = recordOf(state(), "share");
    const done = steps > 0 ? t("share.copied", { step: format.integer(steps) }) : t("share.copiedFresh");
    void copy(addressOf(linkOf(state(), "share")), done);
  });
}

/** The link of a run that failed: to its last good state, from where it goes the same way. @param {State} state */
export function copyFailure(state) {
  const { steps = 0 } = recordOf(state, "failure");
  void copy(addressOf(linkOf(state, "failure")), t("problem.copied", { step: format.integer(steps) }));
}
