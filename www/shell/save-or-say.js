// A file that is saved from outside the dialog of exports: where the browser refuses it, that is said.

import { fill, loadTexts, textsOf } from "../i18n/index.js";
import { save } from "../ui/download.js";
import { toast } from "./notices.js";

/**
 * @param {Parameters<typeof save>} file
 * @returns {Promise<boolean>} whether it was saved, as far as the browser says
 */
export async function saveOrSay(...file) {
  try {
    save(...file);
    return true;
  } catch (error) {
    await loadTexts("export");
    toast(fill(textsOf("export").failed, { message: error instanceof Error ? error.message : String(error) }));
    return false;
  }
}
