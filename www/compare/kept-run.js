// Where the pinned run outlasts a reload, for as long as the tab.

import { recall, remember } from "../ui/storage.js";

const KEY = "pinned";
const tab = () => sessionStorage;

/** The text that was kept, if any. */
export const recallPinned = () => recall(KEY, tab);

/** @param {string} text nothing forgets it */
export const keepPinned = (text) => remember(KEY, text, tab);
